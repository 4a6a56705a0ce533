package planner

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Crowd is what the planner knows about many people, each as the week of their own
// counsellor has them.
type Crowd struct {
	People map[string]*OnePerson
	Free   map[string]int // by counsellor: minutes left for talks in the present week
}

// LoadCrowd is LoadPerson for many people, of whatever counsellors. The list holds
// people whom the actor may see; what of it may be shown is the caller's to ask.
func LoadCrowd(ctx context.Context, q db.Q, actor access.Actor, list []caseload.One, today civil.Date, now int, p Policy) (*Crowd, error) {
	crowd := &Crowd{People: make(map[string]*OnePerson, len(list)), Free: map[string]int{}}
	for ident, of := range byCounsellor(list) {
		l := &loading{ctx: ctx, q: q, actor: actor, ident: ident, p: p, first: today.Week(), facts: map[string]*Facts{},
			s: &Situation{Today: today, Now: now, Seen: map[string]Who{}, Weeks: map[civil.Week]Frame{}}}
		if err := l.crowd(crowd, of); err != nil {
			return nil, fmt.Errorf("planner.LoadCrowd: %w", err)
		}
	}
	return crowd, nil
}

func byCounsellor(list []caseload.One) map[string][]caseload.One {
	by := map[string][]caseload.One{}
	for _, o := range list {
		by[o.FollowUp.Counsellor] = append(by[o.FollowUp.Counsellor], o)
	}
	return by
}

// crowd reads the people of one counsellor, or those whom nobody follows up.
func (l *loading) crowd(into *Crowd, list []caseload.One) error {
	for _, o := range list {
		l.add(o)
	}
	var blocks []Block
	decided := func() (err error) { blocks, err = blocksWithAll(l.ctx, l.q, l.ids, l.first); return err }
	groups := [][]func() error{{l.protections, decided}, {l.talks, l.owed}, {l.endings}, {l.waiting, l.gaps}, {l.homeOffice, l.frames}}
	if l.ident != "" {
		groups = append(groups, []func() error{l.work})
	}
	if err := l.aside(groups); err != nil {
		return err
	}
	days := l.s.Days()
	for id, f := range l.facts {
		into.People[id] = &OnePerson{Facts: *f, Days: days}
	}
	for _, b := range blocks {
		into.People[b.Person].Blocks = append(into.People[b.Person].Blocks, b)
	}
	into.Free[l.ident] = l.s.Weeks[l.first].Available
	return nil
}

// blocksWithAll is BlocksWith for many people.
func blocksWithAll(ctx context.Context, q db.Q, people []string, from civil.Week) ([]Block, error) {
	return caseload.ByID(ctx, q, "planner.BlocksWith", `SELECT id, ident, person, day, start_min, lead_min, contact_min, tail_min, kind, interpreter, room,
			EXISTS (SELECT 1 FROM interpreter i WHERE i.id = block.interpreter AND i.gone_from <= block.day), state, agreed, version
		FROM block WHERE week >= $1 AND person IN {in} ORDER BY day, start_min, id`, people, scanWith, from.String())
}

// scanWith reads a block without why it was skipped.
func scanWith(scan func(...any) error) (Block, error) {
	var b Block
	var interpreter, room db.Text
	err := scan(&b.ID, &b.Counsellor, &b.Person, &b.Day, &b.Start, &b.Lead, &b.Contact, &b.Tail, &b.Kind, &interpreter, &room, &b.Gone, &b.State, &b.Agreed, &b.Version)
	b.Subject, b.Interpreter, b.Room, b.Week = b.Person, string(interpreter), string(room), b.Day.Week()
	return b, err
}
