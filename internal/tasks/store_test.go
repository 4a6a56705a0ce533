package tasks_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/tasks"
)

var dates = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

func counsellor(rights ...access.Right) access.Actor {
	return access.Actor{Ident: mine, Role: access.Counsellor, Roles: []access.Role{access.Counsellor}, Offices: []string{office}, Rights: rights, MayWrite: true}
}

func task(person, due string) tasks.Task {
	t := tasks.Task{Person: person, Office: office, Assignee: mine, Kind: "VURD_HENV", Theme: "OPP", Priority: tasks.Normal, Status: tasks.Created,
		ActiveOn: day("2026-11-02"), Text: "Ring om tiltaket"}
	if due != "" {
		t.Due = day(due)
	}
	return t
}

func TestATaskComesBackAsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		whole := task(p, "2026-11-26")
		whole.NavID, whole.NavVersion, whole.Raw = 385500397, 6, map[string]json.RawMessage{"mappeId": json.RawMessage("17")}
		bare := tasks.Task{Office: office, Kind: "GEN", Theme: "OPP", Priority: tasks.Critical, Status: tasks.Done, ActiveOn: day("2026-11-02"), NavID: 2}
		put := func(list ...*tasks.Task) error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				for _, x := range list {
					if err := tasks.Put(ctx, w, x); err != nil {
						return err
					}
				}
				return nil
			})
		}
		must(t, put(&whole, &bare))
		stale := whole
		whole.Status, whole.NavVersion, whole.Assignee = tasks.Handled, 7, hers
		must(t, put(&whole))
		got, err := tasks.ByNavID(t.Context(), d.Read, []int64{385500397, 2, 3})
		if diff := cmp.Diff([]tasks.Task{bare, whole}, got, dates); err != nil || diff != "" || whole.Version != 2 {
			t.Errorf("version %d (-want +got): %v\n%s", whole.Version, err, diff)
		}
		of, err := tasks.OfPeople(t.Context(), d.Read, []string{p})
		if diff := cmp.Diff([]tasks.Task{whole}, of, dates); err != nil || diff != "" {
			t.Errorf("of the person (-want +got): %v\n%s", err, diff)
		}
		twin := task("", "")
		twin.NavID = 2
		if err := put(&stale); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale version: %v", err)
		}
		if err := put(&twin); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a second task of Nav's id: %v", err)
		}
		if diff := cmp.Diff([]string{p, p}, logged(t, d, 1)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestOpenTasksWithADeadlineOfPeopleWhoMayBeSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		seen, locked := ids[0], ids[1]
		list := []tasks.Task{task(seen, "2026-11-27"), task(seen, "2026-11-25"), task(seen, ""), task(seen, "2026-11-24"), task(seen, "2026-11-24"), task(locked, "2026-11-26"), task("", "2026-11-30")}
		list[3].Assignee, list[4].Status = hers, tasks.Registered
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			err := w.Protect(ctx, locked, access.Protection{Kind: access.Fortrolig})
			for i := range list {
				err = errors.Join(err, tasks.Put(ctx, w, &list[i]))
			}
			return err
		}))
		type shown struct{ Person, Due, Text string }
		for _, c := range []struct {
			actor access.Actor
			want  []shown
		}{
			{counsellor(), []shown{{seen, "2026-11-25", "Ring om tiltaket"}, {seen, "2026-11-27", "Ring om tiltaket"}, {"", "2026-11-30", ""}}},
			{counsellor(access.RightFortrolig), []shown{{seen, "2026-11-25", "Ring om tiltaket"}, {locked, "2026-11-26", "Ring om tiltaket"}, {seen, "2026-11-27", "Ring om tiltaket"}, {"", "2026-11-30", ""}}},
		} {
			found, err := tasks.WithDeadline(t.Context(), d.Read, c.actor, mine, day("2026-11-23"))
			var got []shown
			for _, x := range found {
				got = append(got, shown{x.Person, x.Due.String(), x.Text})
			}
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("with %v (-want +got): %v\n%s", c.actor.Rights, err, diff)
			}
		}
	})
}

// Somebody without office and counsellor has a relation to nobody; the task still waits
// for whom it is assigned to, unless a protection shuts the person.
func TestATaskAboutSomebodyWhomNobodyFollowsUpIsShownWithoutPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 3)
		list := []tasks.Task{task(ids[0], "2026-11-24"), task(ids[1], "2026-11-25"), task(ids[2], "2026-11-26")}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			found, err := caseload.People(ctx, w.Q(), ids)
			for i := range found {
				if found[i].Person.ID == ids[2] {
					found[i].Person.Office = "9802"
				} else {
					found[i].Person.Office = ""
				}
				err = errors.Join(err, w.Person(ctx, &found[i].Person, []byte("key")))
			}
			err = errors.Join(err, w.Protect(ctx, ids[1], access.Protection{Kind: access.Uklar}))
			for i := range list {
				err = errors.Join(err, tasks.Put(ctx, w, &list[i]))
			}
			return err
		}))
		got, err := tasks.WithDeadline(t.Context(), d.Read, counsellor(), mine, day("2026-11-23"))
		if err != nil || len(got) != 1 || got[0].ID != list[0].ID || got[0].Person != "" || got[0].Text != "" || got[0].Kind != "VURD_HENV" {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestOwnWorkStandsUntilItIsDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		list := []tasks.OwnWork{
			{Counsellor: mine, Person: ids[0], Office: office, Kind: tasks.Report, Minutes: 40},
			{Counsellor: mine, Person: ids[0], Office: office, Kind: tasks.Refund, Due: day("2026-11-26"), Minutes: 20},
			{Counsellor: mine, Office: office, Kind: tasks.DraftAgreement, Due: day("2026-11-25"), Minutes: 60},
			{Counsellor: hers, Person: ids[0], Office: office, Kind: tasks.Report, Minutes: 40},
			{Counsellor: mine, Person: ids[1], Office: office, Kind: tasks.Report, Minutes: 40},
			{Counsellor: mine, Person: ids[0], Office: office, Kind: tasks.Report, Minutes: 40},
		}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			err := w.Protect(ctx, ids[1], access.Protection{Kind: access.Uklar})
			for i := range list {
				err = errors.Join(err, tasks.PutOwnWork(ctx, w, &list[i]))
			}
			return err
		}))
		stale := list[5]
		list[5].DoneOn = day("2026-11-20")
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error { return tasks.PutOwnWork(ctx, w, &list[5]) }))
		if err := change(t, d, func(ctx context.Context, w *caseload.Writer) error { return tasks.PutOwnWork(ctx, w, &stale) }); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale version: %v", err)
		}
		got, err := tasks.OpenOwnWork(t.Context(), d.Read, counsellor(), mine, day("2026-11-23"))
		if diff := cmp.Diff([]tasks.OwnWork{list[2], list[1], list[0]}, got, dates); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}

func TestOnlyNavsWordsAreKept(t *testing.T) {
	for _, s := range tasks.Statuses() {
		for _, p := range tasks.Priorities() {
			if err := (tasks.Task{Status: s, Priority: p}).Valid(); err != nil {
				t.Errorf("%s %s: %v", s, p, err)
			}
		}
	}
	d := dbtest.SQLite(t)
	for name, f := range map[string]func(ctx context.Context, w *caseload.Writer) error{
		"a status": func(ctx context.Context, w *caseload.Writer) error {
			return tasks.Put(ctx, w, &tasks.Task{Status: "OPEN", Priority: tasks.Low})
		},
		"a priority": func(ctx context.Context, w *caseload.Writer) error {
			return tasks.Put(ctx, w, &tasks.Task{Status: tasks.Created, Priority: "HØY"})
		},
	} {
		if err := change(t, d, f); !errors.Is(err, tasks.ErrEnum) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, o := range []tasks.OwnWork{{Kind: "lunch", Minutes: 30}, {Kind: tasks.Report}} {
		if err := o.Valid(); !errors.Is(err, tasks.ErrWork) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for s, open := range map[tasks.Status]bool{tasks.Created: true, tasks.Opened: true, tasks.Handled: true, tasks.Done: false, tasks.Registered: false} {
		if s.Open() != open {
			t.Errorf("%s open: %v", s, s.Open())
		}
	}
}
