package personpage

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
)

// asking is who loads a record, when, and by which rules.
type asking struct {
	actor     access.Actor
	subject   access.Subject
	today     civil.Date
	minute    int
	policy    planner.Policy
	deadlines planner.Deadlines
	house     map[string]string // meanings of the letters
}

// Load reads all that the page shows. The caller has asked access.Decide, and writes
// the line in the access log before it shows anything. An unknown id is
// db.ErrNotFound.
func Load(ctx context.Context, q db.Q, a asking, id string) (*Record, error) {
	found, err := caseload.People(ctx, q, []string{id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("personpage.Load: %w", db.ErrNotFound)
	}
	r := &Record{Person: found[0].Person, FollowUp: found[0].FollowUp, Today: a.today, Minute: a.minute, Protections: a.subject.Protections, Names: map[string]string{}}
	l := &loading{ctx: ctx, q: q, asking: a, r: r, id: []string{id}}
	for _, step := range []func() error{l.reasons, l.talk, l.running, l.week, l.written, l.marks, l.names} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("personpage.Load: %w", err)
		}
	}
	return r, nil
}

// loading is a Record on its way from the tables.
type loading struct {
	asking
	ctx context.Context
	q   db.Q
	r   *Record
	id  []string
}

// reasons are the planner's: why to speak, by when, and what is owed.
func (l *loading) reasons() error {
	one, err := planner.LoadPerson(l.ctx, l.q, l.actor, l.id[0], l.today, l.minute, l.policy)
	if err != nil {
		return err
	}
	l.r.Facts, l.r.Blocks = one.Facts, one.Blocks
	if l.r.FollowUp.State != caseload.Closed {
		l.r.Needs = planner.Needs(one.Facts, l.policy, l.deadlines, one.Days, l.today.Week(), l.today)
		l.r.Debts = planner.Owed(one.Facts, one.Blocks, l.policy, l.deadlines, one.Days, l.today)
	}
	l.r.ClockDates = planner.ClockDates(one.Facts, l.policy, l.deadlines, one.Days, l.today)
	l.r.Undated = planner.UndatedClocks(one.Facts, l.deadlines, l.today)
	return nil
}

// into reads a list of a person.
func into[T any](l *loading, list *[]T, read func(ctx context.Context, q db.Q, people []string) ([]T, error)) error {
	var err error
	*list, err = read(l.ctx, l.q, l.id)
	return err
}

func (l *loading) talk() error {
	for _, read := range []func() error{
		func() error { return into(l, &l.r.Contacts, caseload.Contacts) },
		func() error { return into(l, &l.r.Words, caseload.OwnWordsOf) },
		func() error { return into(l, &l.r.Promises, caseload.Promises) },
		func() error { return into(l, &l.r.Requests, caseload.TalkRequests) },
		func() error { return into(l, &l.r.Joint, caseload.JointMeetings) },
		func() error { return into(l, &l.r.Preferences, caseload.Preferences) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	slices.Reverse(l.r.Contacts)
	return nil
}

// running is what runs and ends.
func (l *loading) running() error {
	for _, read := range []func() error{
		func() error { return into(l, &l.r.Clocks, caseload.Clocks) },
		func() error { return into(l, &l.r.Measures, caseload.Measures) },
		func() error { return into(l, &l.r.Benefits, caseload.Benefits) },
		func() error { return into(l, &l.r.Steps, caseload.PlanSteps) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// week is the everyday week.
func (l *loading) week() error {
	rows, err := calendar.Events(l.ctx, l.q, calendar.OfPerson, l.id)
	if err != nil {
		return err
	}
	l.r.Commitments = rows[l.id[0]]
	from := l.today.Monday()
	times, err := calendar.Occurrences(l.ctx, l.q, calendar.OfPerson, l.id, from, from.AddDays(7))
	l.r.Times = times[l.id[0]]
	return err
}

// written are notes, messages, and what the actor is writing.
func (l *loading) written() error {
	var err error
	if l.r.Notes, err = notes.Readable(l.ctx, l.q, l.id, l.actor.Ident); err != nil {
		return err
	}
	unshared, err := notes.UnsharedMinutes(l.ctx, l.q, l.id)
	if err != nil {
		return err
	}
	for _, u := range unshared {
		if u.Counsellor != l.actor.Ident {
			l.r.Hidden++
		}
	}
	if l.r.Drafts, err = notes.DraftsOf(l.ctx, l.q, l.actor.Ident, l.id[0]); err != nil {
		return err
	}
	if l.r.Threads, err = dialogue.Threads(l.ctx, l.q, l.id); err != nil {
		return err
	}
	ids := make([]string, len(l.r.Threads))
	for i, t := range l.r.Threads {
		ids[i] = t.ID
	}
	if l.r.Messages, err = dialogue.Messages(l.ctx, l.q, ids); err != nil {
		return err
	}
	l.r.Entered, err = dialogue.Entered(l.ctx, l.q, ids)
	return err
}

// marks are the sticky note and the actor's own category: of one's own people alone.
func (l *loading) marks() error {
	if access.Decide(l.actor, access.StickyRead, l.subject, l.today).Permit {
		notes, err := caseload.StickyNotes(l.ctx, l.q, l.id)
		if err != nil {
			return err
		}
		if len(notes) > 0 {
			l.r.Sticky = notes[0]
		}
	}
	if !access.Decide(l.actor, access.CategoryRead, l.subject, l.today).Permit {
		return nil
	}
	list, err := caseload.Categories(l.ctx, l.q, l.id)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Counsellor == l.actor.Ident {
			l.r.Letter = c.Letter
		}
	}
	own, err := caseload.Meanings(l.ctx, l.q, l.actor.Ident)
	l.r.Meanings = caseload.Named(l.house, own)
	return err
}

// names are those of the staff whom the page names.
func (l *loading) names() error {
	idents := map[string]bool{l.r.FollowUp.Counsellor: true}
	for _, c := range l.r.Contacts {
		idents[c.Counsellor] = true
	}
	for _, p := range l.r.Promises {
		idents[p.Counsellor] = true
	}
	for _, n := range l.r.Notes {
		idents[n.Counsellor] = true
	}
	for _, m := range l.r.Messages {
		if m.Sender != l.r.Person.ID {
			idents[m.Sender] = true
		}
	}
	for _, b := range l.r.Blocks {
		idents[b.Counsellor] = true
	}
	names, err := access.StaffNames(l.ctx, l.q, idents)
	l.r.Names = names
	return err
}
