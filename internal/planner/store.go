package planner

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/mapping"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// loading is a Situation on its way from the tables.
type loading struct {
	ctx    context.Context
	q      db.Q
	actor  access.Actor
	ident  string
	office string
	p      Policy
	first  civil.Week
	s      *Situation
	facts  map[string]*Facts
	ids    []string
	theirs map[string]bool // people whom the counsellor only stands in for
}

// LoadSituation reads all that a counsellor's open weeks are computed from, as the
// actor may see it. now is minutes after midnight of today. The caller has asked
// access.Decide about the week, and writes the line in the access log before it
// shows anything.
func LoadSituation(ctx context.Context, q db.Q, actor access.Actor, ident string, today civil.Date, now int, p Policy) (*Situation, error) {
	staff, err := access.StaffOf(ctx, q, ident)
	if err != nil {
		return nil, err
	}
	offices, err := access.OfficesOf(ctx, q, ident)
	if err != nil {
		return nil, err
	}
	l := &loading{ctx: ctx, q: q, actor: actor, ident: ident, p: p, first: today.Week(), facts: map[string]*Facts{},
		s: &Situation{Counsellor: ident, Name: staff.Name, Today: today, Now: now, Seen: map[string]Who{}, Weeks: map[civil.Week]Frame{}}}
	if len(offices) > 0 {
		l.office, l.s.Office = offices[0], offices[0]
	}
	err = l.people()
	if err == nil {
		err = l.rest()
	}
	if err != nil {
		return nil, fmt.Errorf("planner.LoadSituation: %w", err)
	}
	for _, id := range l.ids {
		l.s.People = append(l.s.People, *l.facts[id])
	}
	return l.s, nil
}

// rest reads all but the people themselves. Each group touches facts of its own.
func (l *loading) rest() error {
	return l.aside([][]func() error{{l.protections, l.commitments, l.decided}, {l.talks, l.owed}, {l.endings}, {l.waiting, l.gaps}, {l.work, l.frames, l.scarce}})
}

// aside runs groups of steps side by side where the database can.
func (l *loading) aside(groups [][]func() error) error {
	failed := make([]error, len(groups))
	var wait sync.WaitGroup
	for i, group := range groups {
		read := func() {
			for _, step := range group {
				failed[i] = errors.Join(failed[i], step())
			}
		}
		if _, pool := l.q.(*sql.DB); pool {
			wait.Go(read)
		} else {
			read() // one connection
		}
	}
	wait.Wait()
	return errors.Join(failed...)
}

// last is the day after the last open week.
func (l *loading) last() civil.Date { return l.first.Add(Horizon).Monday() }

func (l *loading) people() error {
	list, err := caseload.OfCounsellor(l.ctx, l.q, l.actor, l.ident, l.s.Today)
	if err != nil {
		return err
	}
	for _, o := range list {
		l.add(o)
	}
	return l.covered()
}

func (l *loading) protections() error {
	list, err := access.LoadProtections(l.ctx, l.q, l.ids)
	for id, kinds := range list {
		who := l.s.Seen[id]
		for _, k := range kinds {
			l.facts[id].Protection = append(l.facts[id].Protection, string(k.Kind))
			who.Protected = who.Protected || k.Kind != access.Kontorsperre
		}
		l.s.Seen[id] = who
	}
	return err
}

func (l *loading) talks() error {
	last, err := caseload.LastTalks(l.ctx, l.q, l.ids)
	for id, at := range last {
		l.facts[id].LastContact = civil.On(at.Time)
	}
	return err
}

// owed are promises, wishes for a talk, meetings to be held, minutes to be shared.
func (l *loading) owed() error {
	promises, err := caseload.OpenPromises(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, p := range promises {
		l.facts[p.Person].Promises = append(l.facts[p.Person].Promises, Promise{ID: p.ID, Text: p.Text, MadeOn: p.MadeOn, Due: p.Due, Open: true})
	}
	requests, err := caseload.OpenTalkRequests(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, r := range requests {
		l.facts[r.Person].Requests = append(l.facts[r.Person].Requests, Request{ID: r.ID, AskedOn: r.AskedOn, Kind: Kind(r.Kind)})
	}
	meetings, err := caseload.OpenJointMeetings(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		l.facts[m.Person].Joint = append(l.facts[m.Person].Joint, Joint{ID: m.ID, Title: m.Title, Day: m.AgreedDay})
	}
	unshared, err := notes.UnsharedMinutes(l.ctx, l.q, l.ids)
	for _, u := range unshared {
		if u.Counsellor == l.ident {
			l.facts[u.Person].Unshared = append(l.facts[u.Person].Unshared, Written{ID: u.ID, On: civil.On(u.WrittenAt.Time)})
		}
	}
	return err
}

// endings are measures, activities, benefits, the person's own steps, and clocks.
func (l *loading) endings() error {
	measures, err := caseload.Measures(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, m := range measures {
		l.ends(m.Person, Ending{Table: "measure_now", ID: m.ID, Code: m.Code, Day: m.Ends, NextAgreed: m.NextAgreed, PostponedTo: m.PostponedTo})
	}
	steps, err := caseload.OpenPlanSteps(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if s.Own {
			l.facts[s.Person].Steps = append(l.facts[s.Person].Steps, Step{ID: s.ID, Title: s.Title, Due: s.Due, Open: true})
			continue
		}
		l.ends(s.Person, Ending{Table: "plan_step", ID: s.ID, Title: s.Title, Day: s.Ends, NextAgreed: s.NextAgreed, PostponedTo: s.PostponedTo})
	}
	benefits, err := caseload.Benefits(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, b := range benefits {
		l.ends(b.Person, Ending{Table: "benefit", ID: b.ID, Code: b.Kind, Day: b.Ends, NextAgreed: b.NextAgreed, PostponedTo: b.PostponedTo})
	}
	clocks, err := caseload.Clocks(l.ctx, l.q, l.ids)
	for _, c := range clocks {
		l.facts[c.Person].Clocks = append(l.facts[c.Person].Clocks, Clock{ID: c.ID, Kind: c.Kind, Start: c.Starts, End: c.Ends, HeldOn: c.DoneOn})
	}
	return err
}

func (l *loading) ends(person string, e Ending) {
	if !e.Day.IsZero() {
		l.facts[person].Ends = append(l.facts[person].Ends, e)
	}
}

// waiting reads threads that wait for us. Where the dialogue itself is here, it takes
// the place of the date that a caseload brought.
func (l *loading) waiting() error {
	written, err := dialogue.Written(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	waits, err := dialogue.WaitingForUs(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, id := range written {
		f := l.facts[id]
		f.Waiting = slices.DeleteFunc(f.Waiting, func(w Waiting) bool { return w.Table == "person" })
	}
	for id, w := range waits {
		l.facts[id].Waiting = append(l.facts[id].Waiting, Waiting{Table: "thread", ID: w.Thread, Since: civil.On(w.Since.Time), Text: w.Quote})
	}
	return nil
}

func (l *loading) gaps() error {
	gaps, err := mapping.GapsOf(l.ctx, l.q, l.ids)
	for _, id := range l.ids {
		if g, ok := gaps[id]; ok {
			l.facts[id].Unmapped, l.facts[id].OpenDecide = len(g.Unmapped), g.Decisive
		}
	}
	return err
}

// work are the tasks and the own measure work of the counsellor: with the person
// they are about, or loose.
func (l *loading) work() error {
	list, err := tasks.WithDeadline(l.ctx, l.q, l.actor, l.ident, l.s.Today)
	if err != nil {
		return err
	}
	for _, t := range list {
		l.task(Task{Table: "task", ID: t.ID, Person: t.Person, Name: t.Theme, Priority: string(t.Priority), Due: t.Due})
	}
	own, err := tasks.OpenOwnWork(l.ctx, l.q, l.actor, l.ident, l.s.Today)
	for _, o := range own {
		if !o.Due.IsZero() {
			l.task(Task{Table: "own_work", ID: o.ID, Person: o.Person, Name: o.Kind, Own: true, Due: o.Due, Minutes: o.Minutes})
		}
	}
	return err
}

func (l *loading) task(t Task) {
	if f, ok := l.facts[t.Person]; ok && !l.theirs[t.Person] {
		f.Tasks = append(f.Tasks, t)
	} else {
		l.s.Work = append(l.s.Work, t)
	}
}
