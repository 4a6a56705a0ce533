package planner

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// add takes a person into the situation.
func (l *loading) add(o caseload.One) {
	p := o.Person
	l.ids = append(l.ids, p.ID)
	facts := FactsOf(o, nil)
	l.facts[p.ID] = &facts
	if !p.WaitsSince.IsZero() {
		l.facts[p.ID].Waiting = []Waiting{{Table: "person", ID: p.ID, Since: p.WaitsSince}}
	}
	l.s.Seen[p.ID] = Who{Name: p.Name(), Phone: p.Phone, Language: p.Language, Guardian: p.Guardian == caseload.Yes}
}

// FactsOf is what a person's own row and follow-up tell the planner, with the protections
// that stand: enough for the talks that nothing bars, and for what a rhythm takes.
func FactsOf(o caseload.One, protections []access.Protection) Facts {
	p, f := o.Person, o.FollowUp
	facts := Facts{
		Person: p.ID, FollowUp: f.ID, Paused: f.State == caseload.Paused, Track: string(f.Track), RhythmCentidays: int(f.Rhythm),
		Start: f.Starts, AssignedOn: f.AssignedOn, ImportedOn: p.FirstImported, Born: p.Number.Born,
		HasPhone: p.Phone != "", HasAddress: p.Address != "", Interpreter: string(p.Interpreter),
		Reserved: p.Reserved == caseload.Yes, Manual: p.Manual == caseload.Yes, Safety: p.Safety == caseload.Yes,
	}
	for _, k := range protections {
		facts.Protection = append(facts.Protection, string(k.Kind))
	}
	return facts
}

// OnePerson is what the planner knows about one person: the same as in the week of
// the person's counsellor.
type OnePerson struct {
	Facts  Facts
	Days   Days    // the counsellor's
	Blocks []Block // talks that are decided with the person, from this week on, by whomever; without skip reasons
}

// LoadPerson reads one person's facts as the week of the person's counsellor has
// them; somebody whom nobody follows up has what there is. now is minutes after
// midnight of today. The caller has asked access.Decide about the person, and writes
// the line in the access log. An unknown id is db.ErrNotFound.
func LoadPerson(ctx context.Context, q db.Q, actor access.Actor, person string, today civil.Date, now int, p Policy) (*OnePerson, error) {
	found, err := caseload.People(ctx, q, []string{person})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("planner.LoadPerson: %w", db.ErrNotFound)
	}
	l := &loading{ctx: ctx, q: q, actor: actor, ident: found[0].FollowUp.Counsellor, p: p, first: today.Week(), facts: map[string]*Facts{},
		s: &Situation{Today: today, Now: now, Seen: map[string]Who{}, Weeks: map[civil.Week]Frame{}}}
	l.add(found[0])
	steps := []func() error{l.protections, l.talks, l.owed, l.endings, l.waiting, l.gaps, l.homeOffice, l.frames}
	if l.ident != "" {
		steps = append(steps, l.work)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("planner.LoadPerson: %w", err)
		}
	}
	blocks, err := BlocksWith(ctx, q, person, l.first)
	return &OnePerson{Facts: *l.facts[person], Days: l.s.Days(), Blocks: blocks}, err
}

// homeOffice is the counsellor's office, whose closed days count.
func (l *loading) homeOffice() error {
	offices, err := access.OfficesOf(l.ctx, l.q, l.ident)
	if len(offices) > 0 {
		l.office = offices[0]
	}
	return err
}

// BlocksWith reads what has been decided about talks with a person, by any
// counsellor, from a week on. Why one was skipped stays with who skipped it.
func BlocksWith(ctx context.Context, q db.Q, person string, from civil.Week) ([]Block, error) {
	return blocksWithAll(ctx, q, []string{person}, from)
}
