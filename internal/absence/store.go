package absence

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
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

var errOverlap = errors.New("the days are part of another absence")

// substitutes lists who may stand in for a counsellor: counsellors of the same offices and
// teams, by name.
func substitutes(ctx context.Context, q db.Q, ident string) ([]access.Staff, error) {
	offices, err := access.OfficesOf(ctx, q, ident)
	if err != nil {
		return nil, err
	}
	teams, err := access.TeamsOf(ctx, q, ident)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(teams))
	for i, t := range teams {
		ids[i] = t.ID
	}
	list, err := access.Counsellors(ctx, q, offices, ids)
	return slices.DeleteFunc(list, func(s access.Staff) bool { return s.Ident == ident }), err
}

// away says that the substitute is away on all the days herself. It is asked of colleagues
// on the same team alone: of others the counsellor may not know.
func away(ctx context.Context, q db.Q, a calendar.Absence) (bool, error) {
	if a.Substitute == "" {
		return false, nil
	}
	mine, err := access.TeamsOf(ctx, q, a.Ident)
	if err != nil {
		return false, err
	}
	theirs, err := access.TeamsOf(ctx, q, a.Substitute)
	if err != nil || !slices.ContainsFunc(mine, func(t access.Team) bool { return slices.Contains(theirs, t) }) {
		return false, err
	}
	list, err := calendar.AbsencesOf(ctx, q, []string{a.Substitute}, a.From, a.To.AddDays(1))
	return Holes(a, list[a.Substitute]), err
}

// save keeps an absence, with the line of the access log: it opens people to the
// substitute. Days that another absence has got meanwhile are errOverlap.
func save(c *web.Call, q db.Q, a *calendar.Absence) error {
	taken, err := calendar.AbsencesOf(c.Ctx(), q, []string{a.Ident}, a.From, a.To.AddDays(1))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(taken[a.Ident], func(o calendar.Absence) bool { return o.ID != a.ID }) {
		return errOverlap
	}
	if err := calendar.SaveAbsence(c.Ctx(), q, a); err != nil {
		return err
	}
	return logged(c, q, a.Ident)
}

// end lets an absence be over from today on.
func end(c *web.Call, q db.Q, a calendar.Absence) error {
	after, left := Ended(a, c.Today)
	if !left {
		return remove(c, q, a)
	}
	if err := calendar.SaveAbsence(c.Ctx(), q, &after); err != nil {
		return err
	}
	return logged(c, q, a.Ident)
}

func remove(c *web.Call, q db.Q, a calendar.Absence) error {
	if err := calendar.RemoveAbsence(c.Ctx(), q, a.ID, a.Version); err != nil {
		return err
	}
	return logged(c, q, a.Ident)
}

func logged(c *web.Call, q db.Q, ident string) error {
	return access.LogStaff(c.Ctx(), q, c.Actor, access.WeekDecide, ident, c.Now, c.ID)
}

// uncovered counts, for absences with a substitute, the counsellor's people whom the actor
// may see and the substitute lacks a right for; 0 where they are fewer than five.
func uncovered(ctx context.Context, q db.Q, a access.Actor, of map[string][]calendar.Absence, today civil.Date) (map[string]int, error) {
	counts := map[string]int{}
	for ident, list := range of {
		list = slices.DeleteFunc(slices.Clone(list), func(x calendar.Absence) bool { return x.Substitute == "" || x.To.Before(today) })
		if len(list) == 0 {
			continue
		}
		people, err := caseload.OfCounsellor(ctx, q, a, ident, today)
		if err != nil {
			return nil, err
		}
		protections, err := access.LoadProtections(ctx, q, idsOf(people))
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			n, err := lacked(ctx, q, x.Substitute, protections)
			if err != nil {
				return nil, err
			}
			if n >= access.LeastTold {
				counts[x.ID] = n
			}
		}
	}
	return counts, nil
}

func lacked(ctx context.Context, q db.Q, ident string, protections map[string][]access.Protection) (int, error) {
	rights, err := access.RightsOf(ctx, q, ident)
	if err != nil {
		return 0, err
	}
	offices, err := access.OfficesOf(ctx, q, ident)
	n := 0
	for _, list := range protections {
		if len(access.Lacks(access.Actor{Ident: ident, Rights: rights, Offices: offices}, list)) > 0 {
			n++
		}
	}
	return n, err
}

func idsOf(people []caseload.One) []string {
	ids := make([]string, len(people))
	for i, o := range people {
		ids[i] = o.Person.ID
	}
	return ids
}

// tell reads what was written down about a counsellor's own people, and what others have
// decided about their talks on the days from one to another.
func tell(ctx context.Context, q db.Q, a access.Actor, from, to, today civil.Date) (Told, error) {
	var t Told
	var err error
	if t.People, err = caseload.OfCounsellor(ctx, q, a, a.Ident, today); err != nil {
		return t, err
	}
	ids := idsOf(t.People)
	threads := func() (err error) {
		if t.Threads, err = dialogue.Threads(ctx, q, ids); err != nil {
			return err
		}
		of := make([]string, len(t.Threads))
		for i, x := range t.Threads {
			of[i] = x.ID
		}
		t.Messages, err = dialogue.Messages(ctx, q, of)
		return err
	}
	for _, read := range []func() error{
		func() (err error) { t.Contacts, err = caseload.Contacts(ctx, q, ids); return err },
		threads,
		func() (err error) { t.Notes, err = notes.Readable(ctx, q, ids, a.Ident); return err },
		func() (err error) { t.Unshared, err = notes.UnsharedMinutes(ctx, q, ids); return err },
		func() (err error) { t.Promises, err = caseload.Promises(ctx, q, ids); return err },
		func() (err error) { t.Requests, err = caseload.TalkRequests(ctx, q, ids); return err },
		func() (err error) { t.Joint, err = caseload.JointMeetings(ctx, q, ids); return err },
		func() (err error) { t.Words, err = caseload.OwnWordsOf(ctx, q, ids); return err },
		func() (err error) { t.Clocks, err = caseload.Clocks(ctx, q, ids); return err },
		func() (err error) { t.Measures, err = caseload.Measures(ctx, q, ids); return err },
		func() (err error) {
			t.Decisions, err = planner.DecidedBetween(ctx, q, ids, from.At(0), to.AddDays(1).At(0), a.Ident)
			return err
		},
	} {
		if err := read(); err != nil {
			return t, fmt.Errorf("absence.tell: %w", err)
		}
	}
	return t, nil
}
