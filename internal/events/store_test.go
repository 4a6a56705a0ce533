package events_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/events"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	must  = caseloadtest.Must
	today = civil.MustDate("2026-11-23")
	dates = cmp.Comparer(func(a, b civil.Date) bool { return a == b })
)

func raised(person, key, day string, pos int64) events.Event {
	return events.Event{Topic: "t", Part: 1, Pos: pos, Key: key, Person: person, Office: caseloadtest.Office, At: caseloadtest.Noon, Operation: events.Start, Digest: key,
		Content: events.Content{Sender: "veilarbdialog", Category: "UTGATT_VARSEL", Text: "Utgått varsel", Day: civil.MustDate(day), Link: "https://example.no/"}}
}

func TestTheLogComesBackAsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := caseloadtest.People(t, d, 1)[0]
		lines := len(caseloadtest.Logged(t, d, 0))
		list := []events.Event{raised(p, "a", "2026-11-20", 7), raised(p, "a", "2026-11-21", 8), raised(p, "b", "2026-11-22", 9)}
		list[1].Digest, list[1].Operation = "other", events.Stop
		put := func(e events.Event) error {
			return caseloadtest.Change(t, d, func(ctx context.Context, w *caseload.Writer) error { return events.Log(ctx, w, e) })
		}
		for _, e := range list {
			must(t, put(e))
		}
		if err := put(list[0]); !errors.Is(err, db.ErrConflict) {
			t.Errorf("the same spot again: %v", err)
		}
		at, err := events.LogAt(t.Context(), d.Read, []events.Spot{list[0].Spot(), {Topic: "t", Part: 1, Pos: 99}, {Topic: "t", Part: 2, Pos: 7}})
		if diff := cmp.Diff(map[events.Spot]events.Event{list[0].Spot(): list[0]}, at, dates); err != nil || diff != "" {
			t.Errorf("by spot: %v (-want +got):\n%s", err, diff)
		}
		of, err := events.LogOf(t.Context(), d.Read, []string{"a", "c"})
		if diff := cmp.Diff(map[string][]events.Event{"a": list[:2]}, of, dates); err != nil || diff != "" {
			t.Errorf("by key: %v (-want +got):\n%s", err, diff)
		}
		if n := len(caseloadtest.Logged(t, d, 0)); n != lines+3 {
			t.Errorf("%d lines in the access log for 3 writes", n-lines)
		}
	})
}

// world has five people with something open: of mine, of mine with kode 6, at the
// office only, of another office, and of mine with what is closed.
func world(t *testing.T, d *db.DB) (mine, locked, atOffice string) {
	t.Helper()
	ids := caseloadtest.People(t, d, 3)
	mine, locked, atOffice = ids[0], ids[1], ids[2]
	must(t, caseloadtest.Change(t, d, func(ctx context.Context, w *caseload.Writer) error {
		err := access.PutStaff(ctx, w.Q(), &access.Staff{Ident: caseloadtest.Mine, Name: "Kari", MayWrite: true})
		for _, p := range []string{mine, locked} {
			err = errors.Join(err, w.FollowUp(ctx, &caseload.FollowUp{Person: p, Office: caseloadtest.Office, Counsellor: caseloadtest.Mine, State: caseload.Active}))
		}
		return errors.Join(err, w.Protect(ctx, locked, access.Protection{Kind: access.StrengtFortrolig}))
	}))
	closed := raised(mine, "k4", "2026-11-19", 5)
	closed.Operation, closed.Digest = events.Stop, "closed"
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		return events.InsertMany(t.Context(), q, []events.Event{raised(mine, "k1", "2026-11-21", 1), raised(locked, "k2", "2026-11-20", 2), raised(atOffice, "k3", "2026-11-22", 3),
			raised(mine, "k4", "2026-11-19", 4), closed})
	}))
	return mine, locked, atOffice
}

func counsellor(offices []string, rights ...access.Right) access.Actor {
	return access.Actor{Ident: caseloadtest.Mine, Role: access.Counsellor, Roles: []access.Role{access.Counsellor}, Offices: offices, Rights: rights, MayWrite: true}
}

func TestWhatIsOpenOfPeopleWhoMayBeSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine, locked, atOffice := world(t, d)
		all := []string{mine, locked, atOffice, "no id"}
		seen := func(list []events.Attention, err error) []string {
			must(t, err)
			var got []string
			for _, a := range list {
				who := map[string]string{mine: "mine", locked: "locked", atOffice: "office"}[a.Person]
				if a.Content.Text == "" && a.Content.Link == "" {
					who += " without text"
				}
				got = append(got, who)
			}
			return got
		}
		here := []string{caseloadtest.Office}
		for name, c := range map[string]struct {
			a    access.Actor
			want []string
		}{
			"a counsellor":                    {counsellor(here), []string{"mine", "office without text"}},
			"one with the right":              {counsellor(here, access.RightStrengtFortrolig), []string{"locked", "mine", "office without text"}},
			"one of no office":                {counsellor(nil), []string{"mine"}},
			"somebody else":                   {access.Actor{Ident: "Z990199", Role: access.Counsellor, Offices: []string{"9802"}}, nil},
			"the operator sees nobody's":      {access.Actor{Ident: "Z990198", Role: access.Operator}, nil},
			"the machine does not list them":  {access.AtTheMachine(), nil},
			"a researcher, of no study of it": {access.Actor{Ident: "Z990197", Role: access.Researcher}, nil},
		} {
			got := seen(events.Open(t.Context(), d.Read, c.a, all, today))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			own := slices.DeleteFunc(slices.Clone(c.want), func(s string) bool { return s == "office without text" })
			if diff := cmp.Diff(own, seen(events.OpenOf(t.Context(), d.Read, c.a, caseloadtest.Mine, today)), empties); diff != "" {
				t.Errorf("%s, of the counsellor (-want +got):\n%s", name, diff)
			}
		}
	})
}

var empties = cmp.Transformer("empty", func(s []string) string {
	out := ""
	for _, x := range s {
		out += x + "\n"
	}
	return out
})
