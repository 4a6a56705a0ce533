package caseload_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestANoteThatIsTakenAwayKeepsItsVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var p caseload.One
		n := caseload.StickyNote{Text: "Ta med CV", Counsellor: mine, Due: day("2026-12-01")}
		change(t, d, func(ctx context.Context, w *caseload.Writer) (err error) {
			p, err = person(ctx, w, 1, mine)
			n.Person = p.Person.ID
			return errors.Join(err, w.StickyNote(ctx, &n))
		})
		stale := n
		n.Text, n.Due = "", civil.Date{}
		change(t, d, func(ctx context.Context, w *caseload.Writer) error { return w.StickyNote(ctx, &n) })
		for _, old := range []caseload.StickyNote{stale, {Person: n.Person, Text: "Ny", Counsellor: mine}} {
			err := caseload.Change(t.Context(), d, by(me()), func(w *caseload.Writer) error { return w.StickyNote(t.Context(), &old) })
			if !errors.Is(err, db.ErrConflict) {
				t.Errorf("written over one that was taken away meanwhile: %v", err)
			}
		}
		got, err := caseload.StickyNotes(t.Context(), d.Read, []string{n.Person})
		if err != nil || len(got) != 1 || got[0] != n || n.Version != 2 {
			t.Errorf("%+v, want %+v at version 2: %v", got, n, err)
		}
	})
}

func TestLettersStandForWhatTheCounsellorSays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		m, other := caseload.Meaning{Counsellor: mine, Letter: "B", Text: "Ringe skolen"}, caseload.Meaning{Counsellor: hers, Letter: "A", Text: "Hennes"}
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return errors.Join(w.Meaning(ctx, &m), w.Meaning(ctx, &other))
		})
		own, err := caseload.Meanings(t.Context(), d.Read, mine)
		if diff := cmp.Diff([]caseload.Meaning{m}, own); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		house := map[string]string{"A": "Avtale", "B": "Kurs"}
		if diff := cmp.Diff(map[string]string{"A": "Avtale", "B": "Ringe skolen"}, caseload.Named(house, own)); diff != "" {
			t.Errorf("named (-want +got):\n%s", diff)
		}
		stale := caseload.Meaning{Counsellor: mine, Letter: "B", Text: "Noe annet"}
		if err := caseload.Change(t.Context(), d, by(me()), func(w *caseload.Writer) error { return w.Meaning(t.Context(), &stale) }); !errors.Is(err, db.ErrConflict) {
			t.Errorf("stale: %v", err)
		}
		m.Text = ""
		change(t, d, func(ctx context.Context, w *caseload.Writer) error { return w.Meaning(ctx, &m) })
		if own, err = caseload.Meanings(t.Context(), d.Read, mine); err != nil || caseload.Named(house, own)["B"] != "Kurs" {
			t.Errorf("the house's meaning again: %v, %v", own, err)
		}
	})
}

func TestMarksThatCannotBeKept(t *testing.T) {
	for name, x := range map[string]interface{ Valid() error }{
		"a day without a note": caseload.StickyNote{Due: day("2026-12-01")}, "another letter": caseload.Category{Letter: "G"}, "two letters": caseload.Category{Letter: "AB"},
		"a meaning of none": caseload.Meaning{Text: "x"}, "a long meaning": caseload.Meaning{Letter: "A", Text: strings.Repeat("å", caseload.MaxMeaning+1)},
		"a meaning of two lines": caseload.Meaning{Letter: "A", Text: "a\nb"},
	} {
		if err := x.Valid(); !errors.Is(err, caseload.ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if (caseload.StickyNote{Text: strings.Repeat("å", caseload.MaxSticky)}).Fits() != true || (caseload.StickyNote{Text: strings.Repeat("å", caseload.MaxSticky+1)}).Fits() {
		t.Error("200 letters fit, and no more")
	}
}

func TestAStepStandsWhereItSays(t *testing.T) {
	for want, s := range map[caseload.Stage]caseload.PlanStep{
		caseload.Running: {State: caseload.StepOpen}, caseload.Planned: {State: caseload.StepOpen, Own: true}, caseload.Finished: {State: caseload.StepDone},
		caseload.Suggested: caseload.PlanStep{Own: true}.At(caseload.Suggested), caseload.Dropped: caseload.PlanStep{}.At(caseload.Dropped),
	} {
		if got := s.Stands(); got != want || s.Valid() != nil {
			t.Errorf("%+v stands at %s: %v", s, got, s.Valid())
		}
	}
	for name, s := range map[string]caseload.PlanStep{
		"finished and open": {State: caseload.StepOpen, Stage: caseload.Finished}, "done and running": {State: caseload.StepDone, Stage: caseload.Running}, "a stage of none": {State: caseload.StepOpen, Stage: "HALV"},
	} {
		if err := s.Valid(); !errors.Is(err, caseload.ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
