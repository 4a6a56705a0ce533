package caseload_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestASearchIsTakenApart(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, "  \t\n": nil, "Ola": {"ola"}, " Åse-Marie  ØDEGÅRD ": {"åse", "marie", "ødegård"}, "A\u030Ase": {"åse"}, "o\u200bla\x00": {"ola"}, "ola\u00a0nordmann": {"ola", "nordmann"},
	} {
		if diff := cmp.Diff(want, caseload.SearchWords(text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// named makes people of these names at the office, by the family name's id.
func named(t *testing.T, d *db.DB, names ...[2]string) map[string]string {
	t.Helper()
	ids := map[string]string{}
	change(t, d, func(ctx context.Context, w *caseload.Writer) error {
		for i, n := range names {
			o, err := person(ctx, w, i+1, mine)
			if err != nil {
				return err
			}
			o.Person.GivenName, o.Person.FamilyName = n[0], n[1]
			if err := w.Person(ctx, &o.Person, key); err != nil {
				return err
			}
			ids[o.Person.Name()] = o.Person.ID
		}
		return nil
	})
	return ids
}

func TestAPersonIsFoundByPartsOfTheName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		named(t, d, [2]string{"Åse Marie", "Ødegård"}, [2]string{"Per-Åge", "Nilsen"}, [2]string{"Anne", "Åsen"}, [2]string{"100%", "_Test"}, [2]string{`Back\slash`, "O'Brien"}, [2]string{"<b>Kari</b>", "Æra"})
		for text, want := range map[string]string{
			"åse": "Anne Åsen, Åse Marie Ødegård", "ÅSE ØDE": "Åse Marie Ødegård", "øde åse": "Åse Marie Ødegård", "mari": "Åse Marie Ødegård", "arie": "", "per åge": "Per-Åge Nilsen",
			"åge-per": "Per-Åge Nilsen", "nilsen p": "Per-Åge Nilsen", "nilsen x": "", "%": "", "_": "100% _Test", "100%": "100% _Test", "1__": "", `back\`: `Back\slash O'Brien`, "o'b": `Back\slash O'Brien`,
			"<b>k": "<b>Kari</b> Æra", "æ": "<b>Kari</b> Æra", "ae": "", "'; DROP": "", "": "",
		} {
			list, more, err := caseload.FindByName(t.Context(), d.Read, me(), caseload.SearchWords(text), day("2026-11-23"))
			names := make([]string, len(list))
			for i, f := range list {
				names[i] = f.Name()
			}
			slices.Sort(names)
			if got := strings.Join(names, ", "); err != nil || more || got != want {
				t.Errorf("%q: %q, want %q (%v)", text, got, want, err)
			}
		}
		list, _, err := caseload.FindByName(t.Context(), d.Read, me(), []string{"nilsen"}, day("2026-11-23"))
		want := caseload.Found{GivenName: "Per-Åge", FamilyName: "Nilsen", Office: office, OfficeName: "Eksempelvik", Counsellor: mine, CounsellorName: "Kari", State: caseload.Active, Relation: access.Own}
		if len(list) == 1 {
			want.ID = list[0].ID
		}
		if diff := cmp.Diff([]caseload.Found{want}, list); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func TestOfManyWithOneNameFiftyAreShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			for i := range 51 {
				if _, err := person(ctx, w, i+1, mine); err != nil {
					return err
				}
			}
			_, err := person(ctx, w, 52, mine, access.Fortrolig)
			return err
		})
		list, more, err := caseload.FindByName(t.Context(), d.Read, me(), []string{"eks", "ola"}, day("2026-11-23"))
		if err != nil || len(list) != caseload.MostFound || !more {
			t.Errorf("%d, more %v, %v", len(list), more, err)
		}
	})
}

func TestWhoMayNotBeSeenIsNotFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		today := day("2026-11-23")
		for i, kind := range append(access.Kinds(), "NOE_NYTT") {
			var o caseload.One
			change(t, d, func(ctx context.Context, w *caseload.Writer) (err error) {
				o, err = person(ctx, w, i+1, mine, kind)
				o.Person.FamilyName = fmt.Sprint("Hemmelig", i)
				return errors.Join(err, w.Person(ctx, &o.Person, key))
			})
			search := func(a access.Actor) (byName, byID bool) {
				list, more, err := caseload.FindByName(t.Context(), d.Read, a, []string{fmt.Sprint("hemmelig", i)}, today)
				f, err2 := caseload.FindByID(t.Context(), d.Read, a, o.Person.ID, today)
				if err != nil || more || err2 != nil && !errors.Is(err2, db.ErrNotFound) {
					t.Fatal(err, err2)
				}
				return len(list) == 1, f.ID == o.Person.ID
			}
			if byName, byID := search(me()); byName || byID {
				t.Errorf("%s is found without the right: by name %v, by id %v", kind, byName, byID)
			}
			if byName, byID := search(me(access.Rights()...)); !byName || !byID {
				t.Errorf("%s is not found with the right: by name %v, by id %v", kind, byName, byID)
			}
			elsewhere := access.Actor{Ident: hers, Role: access.Counsellor, Offices: []string{"9802"}, Rights: access.Rights()}
			if byName, byID := search(elsewhere); byName || byID {
				t.Errorf("%s is found from another office", kind)
			}
			own := me(access.Rights()...)
			own.Kin = [][]byte{caseload.Lookup(o.Person.Number.Digits, key)}
			if byName, byID := search(own); byName || byID {
				t.Errorf("%s: close kin is found", kind)
			}
		}
		if _, err := caseload.FindByID(t.Context(), d.Read, me(), db.NewID(), civil.Date(today)); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an id that nobody has: %v", err)
		}
	})
}
