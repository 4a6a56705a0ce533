package team

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Receivers lists the counsellors to whom the actor may give people: of a leader's teams
// and their offices; of a counsellor's own teams and offices, herself left out. Those of
// the teams come first, by name.
func Receivers(ctx context.Context, q db.Q, a access.Actor, today civil.Date) ([]Receiver, error) {
	offices, teams := a.Offices, a.Teams
	if a.Role == access.Leader {
		offices, teams = a.LeadsAt, a.Leads
	}
	staff, err := access.Counsellors(ctx, q, offices, teams)
	if err != nil {
		return nil, err
	}
	var near, others []Receiver
	for _, s := range staff {
		if a.Role == access.Counsellor && s.Ident == a.Ident {
			continue
		}
		actor, err := access.LoadActor(ctx, q, s.Ident, access.Counsellor, today)
		if errors.Is(err, access.ErrRole) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r := Receiver{Actor: actor, Name: s.Name, Hours: -1, Now: -1}
		if slices.ContainsFunc(actor.Teams, func(t string) bool { return slices.Contains(teams, t) }) {
			r.Led = a.Role == access.Leader
			near = append(near, r)
		} else {
			others = append(others, r)
		}
	}
	err = awayOf(ctx, q, near, today)
	return append(near, others...), err
}

// awayOf notes who of the actor's own teams is away today, and until when.
func awayOf(ctx context.Context, q db.Q, list []Receiver, today civil.Date) error {
	idents := make([]string, len(list))
	for i, r := range list {
		idents[i] = r.Actor.Ident
	}
	away, err := calendar.AbsencesOf(ctx, q, idents, today, today.AddDays(1))
	for i, r := range list {
		for _, x := range away[r.Actor.Ident] {
			if x.To.After(list[i].AwayTo) {
				list[i].AwayTo = x.To
			}
		}
	}
	return err
}

// weighLed fills in the present caseloads of those whom the leader leads, as far as the
// leader may see the people.
func weighLed(ctx context.Context, q db.Q, a access.Actor, list []Receiver, p planner.Policy, today civil.Date) error {
	var idents []string
	for _, r := range list {
		if r.Led {
			idents = append(idents, r.Actor.Ident)
		}
	}
	facts, err := factsOf(ctx, q, a, idents, today)
	for i, r := range list {
		if r.Led {
			list[i].weigh(facts[r.Actor.Ident], p)
		}
	}
	return err
}

// factsOf reads the people of counsellors whom the actor may see, by counsellor, as far as
// a rhythm asks for it.
func factsOf(ctx context.Context, q db.Q, a access.Actor, idents []string, today civil.Date) (map[string][]planner.Facts, error) {
	people, err := caseload.OfCounsellors(ctx, q, a, idents, today)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(people))
	for i, o := range people {
		ids[i] = o.Person.ID
	}
	protections, err := access.LoadProtections(ctx, q, ids)
	facts := map[string][]planner.Facts{}
	for _, o := range people {
		of := o.FollowUp.Counsellor
		facts[of] = append(facts[of], planner.FactsOf(o, protections[o.Person.ID]))
	}
	return facts, err
}

// usualHours is the mean, in whole hours, of what the counsellors of the leader's teams have for
// talks in a usual week. It is a sum of five or more, or nothing: -1.
func usualHours(ctx context.Context, q db.Q, list []Receiver, p planner.Policy, today civil.Date) (int, error) {
	sum, n := 0, 0
	for _, r := range list {
		if !r.Led {
			continue
		}
		minutes, err := planner.HoursAhead(ctx, q, r.Actor.Ident, today, p)
		if err != nil {
			return -1, err
		}
		sum, n = sum+minutes, n+1
	}
	if n < access.LeastTold {
		return -1, nil
	}
	return wholeHours(sum / n), nil
}

// myself is the counsellor as a receiver, with her own caseload and hours.
func myself(ctx context.Context, q db.Q, a access.Actor, name string, p planner.Policy, today civil.Date) (Receiver, error) {
	r := Receiver{Actor: a, Name: name, Own: true}
	facts, err := factsOf(ctx, q, a, []string{a.Ident}, today)
	if err != nil {
		return r, err
	}
	r.weigh(facts[a.Ident], p)
	if r.Hours, err = planner.HoursAhead(ctx, q, a.Ident, today, p); err != nil {
		return r, fmt.Errorf("team.myself: %w", err)
	}
	return r, nil
}
