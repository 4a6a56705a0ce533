package team

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/planner"
)

// choose reads the people of a choice whom the actor may have as a row, in the order in
// which they were chosen. lost are the ids that nobody has and those of people whom the
// actor may not see, alike.
func choose(ctx context.Context, q db.Q, a access.Actor, ids []string, today civil.Date) (list []Chosen, lost map[string]access.Decision, err error) {
	subjects, err := access.LoadSubjects(ctx, q, ids, a.Ident, today)
	if err != nil {
		return nil, nil, err
	}
	ones, err := caseload.People(ctx, q, ids)
	if err != nil {
		return nil, nil, err
	}
	byID := map[string]caseload.One{}
	for _, o := range ones {
		byID[o.Person.ID] = o
	}
	lost = map[string]access.Decision{}
	for _, id := range ids {
		s, known := subjects[id]
		d := access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotFound}}
		if known {
			d = access.Decide(a, access.ListRow, s, today)
		}
		if !d.Permit {
			lost[id] = d
			continue
		}
		o := byID[id]
		list = append(list, Chosen{One: o, Subject: s, Relation: d.Relation, Way: WayOf(a, s, today), Facts: planner.FactsOf(o, s.Protections)})
	}
	return list, lost, nil
}

// Gift is people who are to be given to a counsellor, by id, with the versions of their
// follow-ups that whoever gives them has seen (0: there was none).
type Gift struct {
	Way      Way
	Receiver string // ident
	People   []string
	Versions map[string]int
}

// What can stand in the way of a Gift; then nobody is given.
var (
	// ErrLost says that somebody of the choice is not to be had any more.
	ErrLost = errors.New("somebody of the choice is not there, or may not be seen")
	// ErrReceiver says that there is no such counsellor to give people to.
	ErrReceiver = errors.New("there is no such counsellor to give people to")
)

// Refused is the error of a gift that may not be: for each person why.
type Refused struct{ People map[string][]access.Reason }

func (r *Refused) Error() string {
	return fmt.Sprintf("%d of the people cannot be given so", len(r.People))
}

// Stale is the error of a gift of people who have been given meanwhile: their ids. It is
// db.ErrConflict.
type Stale struct{ People []string }

func (s *Stale) Error() string {
	return fmt.Sprintf("%d of the people were given meanwhile", len(s.People))
}

// Unwrap makes it a conflict.
func (s *Stale) Unwrap() error { return db.ErrConflict }

// Do gives people to a counsellor, or offers them, all or nobody, in one transaction with
// a line of the access log for each. Talks that are agreed follow the person. What stands
// so already is no change. Errors: ErrLost, ErrReceiver, *Refused, *Stale.
func Do(ctx context.Context, d *db.DB, by caseload.By, g Gift) error {
	by.Action = g.Way.action()
	g.People = slices.DeleteFunc(slices.Clone(g.People), func(id string) bool { return !db.IsID(id) })
	err := caseload.Change(ctx, d, by, func(w *caseload.Writer) error {
		if err := w.Lock(ctx, g.People); err != nil {
			return err
		}
		return (&giving{ctx: ctx, w: w, by: by, today: civil.On(by.At), g: g}).all()
	})
	if err != nil {
		return fmt.Errorf("team.Do: %w", err)
	}
	return nil
}

// giving is a gift inside its transaction.
type giving struct {
	ctx      context.Context
	w        *caseload.Writer
	by       caseload.By
	today    civil.Date
	g        Gift
	receiver access.Actor
}

func (g *giving) all() error {
	if err := g.receives(); err != nil {
		return err
	}
	chosen, lost, err := choose(g.ctx, g.w.Q(), g.by.Actor, g.g.People, g.today)
	if err != nil {
		return err
	}
	if len(lost) > 0 || len(chosen) == 0 {
		return ErrLost
	}
	var todo []Chosen
	stale, refused := &Stale{}, &Refused{map[string][]access.Reason{}}
	for _, x := range chosen {
		switch reasons := g.against(x); {
		case g.stands(x):
		case x.FollowUp.Version != g.g.Versions[x.Person.ID]:
			stale.People = append(stale.People, x.Person.ID)
		case len(reasons) > 0:
			refused.People[x.Person.ID] = reasons
		default:
			todo = append(todo, x)
		}
	}
	switch {
	case len(stale.People) > 0:
		return stale
	case len(refused.People) > 0:
		return refused
	}
	return g.each(todo)
}

// receives reads the receiver: one of those whom the actor may give people to, or, when
// taking, the actor.
func (g *giving) receives() error {
	if g.g.Way == Take {
		g.receiver = g.by.Actor
		return nil
	}
	list, err := Receivers(g.ctx, g.w.Q(), g.by.Actor, g.today)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(r Receiver) bool { return r.Actor.Ident == g.g.Receiver })
	if i < 0 {
		return ErrReceiver
	}
	g.receiver = list[i].Actor
	return nil
}

// stands says that the person is the receiver's already, by the same gift sent twice.
func (g *giving) stands(x Chosen) bool {
	return g.g.Way != Offer && x.FollowUp.Counsellor == g.receiver.Ident && x.FollowUp.AssignedOn == g.today && x.FollowUp.Version == g.g.Versions[x.Person.ID]+1
}

// against says why the person may not be given so.
func (g *giving) against(x Chosen) []access.Reason {
	s := x.Subject
	s.Receiver, s.Agreed = &g.receiver, true // an offer waits for the yes
	if d := access.Decide(g.by.Actor, g.g.Way.action(), s, g.today); !d.Permit {
		return d.Reasons
	}
	if !MayGet(g.receiver, s, g.today) {
		return []access.Reason{access.ReceiverLacks}
	}
	return nil
}

func (g *giving) each(list []Chosen) error {
	if g.g.Way == Offer {
		for _, x := range list {
			if err := g.offer(x); err != nil {
				return err
			}
		}
		return nil
	}
	people := make([]caseload.One, len(list))
	for i, x := range list {
		people[i] = x.One
	}
	return hand(g.ctx, g.w, people, g.receiver.Ident, g.today)
}

// hand gives people's follow-ups to a counsellor, and what goes along. An offer that
// waits is answered by it. Somebody without a follow-up gets one.
func hand(ctx context.Context, w *caseload.Writer, list []caseload.One, receiver string, today civil.Date) error {
	people, from := make([]string, len(list)), map[string][]string{}
	for i, one := range list {
		f := one.FollowUp
		if people[i] = one.Person.ID; f.Counsellor != "" && f.Counsellor != receiver {
			from[f.Counsellor] = append(from[f.Counsellor], one.Person.ID)
		}
		if f.ID == "" {
			f = caseload.FollowUp{Person: one.Person.ID, Office: one.Person.Office, State: caseload.Active}
		}
		if err := w.Assign(ctx, &f, receiver, today); err != nil {
			return err
		}
	}
	for _, ident := range slices.Sorted(maps.Keys(from)) {
		if err := planner.MoveAgreed(ctx, w.Q(), from[ident], ident, receiver, today); err != nil {
			return err
		}
	}
	return voidOffers(ctx, w, people)
}
