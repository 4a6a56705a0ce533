package mapping_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/mapping"
)

var dates = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

func TestAnAreaIsMappedFromTheLastTimeItWasTalkedThrough(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return errors.Join(mapping.Map(ctx, w, mapping.Mapped{ids[0], mapping.Home, day("2026-10-01")}), mapping.Map(ctx, w, mapping.Mapped{ids[0], mapping.Home, day("2026-11-02")}),
				mapping.Map(ctx, w, mapping.Mapped{ids[0], mapping.Home, day("2026-10-15")}), mapping.Map(ctx, w, mapping.Mapped{ids[0], mapping.Children, day("2026-10-15")}))
		}))
		got, err := mapping.MappedOf(t.Context(), d.Read, ids)
		want := []mapping.Mapped{{ids[0], mapping.Children, day("2026-10-15")}, {ids[0], mapping.Home, day("2026-11-02")}}
		if diff := cmp.Diff(want, got, dates); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		err = change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return mapping.Map(ctx, w, mapping.Mapped{ids[0], "pets", day("2026-10-01")})
		})
		if !errors.Is(err, mapping.ErrDomain) {
			t.Errorf("an eleventh area: %v", err)
		}
		if diff := cmp.Diff([]string{ids[0]}, logged(t, d, 2)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestAQuestionIsAskedOnceAndAnsweredOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		ask := func(x mapping.Question) error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error { return mapping.Ask(ctx, w, x) })
		}
		answer := func(question, on string) error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				return mapping.Answer(ctx, w, p, question, day(on))
			})
		}
		q := mapping.Question{Person: p, Question: "permit", Decisive: true, AskedOn: day("2026-10-01")}
		other := mapping.Question{Person: p, Question: "licence", AskedOn: day("2026-11-01"), AnsweredOn: day("2026-11-05")}
		must(t, errors.Join(ask(q), ask(other)))
		if err := ask(q); !errors.Is(err, db.ErrConflict) {
			t.Errorf("asked twice: %v", err)
		}
		must(t, answer("permit", "2026-11-02"))
		for _, name := range []string{"permit", "licence", "nobody asked"} {
			if err := answer(name, "2026-11-03"); !errors.Is(err, db.ErrConflict) {
				t.Errorf("%s answered again: %v", name, err)
			}
		}
		q.AnsweredOn = day("2026-11-02")
		got, err := mapping.Questions(t.Context(), d.Read, []string{p})
		if diff := cmp.Diff([]mapping.Question{q, other}, got, dates); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}

func TestTheGapsOfEveryPersonAreReckoned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 3)
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) (err error) {
			for _, a := range mapping.Domains()[2:] {
				err = errors.Join(err, mapping.Map(ctx, w, mapping.Mapped{ids[0], a, day("2026-10-01")}))
			}
			for _, x := range []mapping.Question{
				{ids[0], "late", true, day("2026-10-09"), civil.Date{}}, {ids[0], "early", true, day("2026-10-02"), civil.Date{}},
				{ids[0], "answered", true, day("2026-10-01"), day("2026-10-02")}, {ids[0], "light", false, day("2026-10-01"), civil.Date{}},
				{ids[1], "light", false, day("2026-10-01"), civil.Date{}},
			} {
				err = errors.Join(err, mapping.Ask(ctx, w, x))
			}
			return err
		}))
		got, err := mapping.GapsOf(t.Context(), d.Read, ids)
		want := map[string]mapping.Gaps{
			ids[0]: {Unmapped: []mapping.Domain{mapping.Work, mapping.Edu}, Decisive: "early"},
			ids[1]: {Unmapped: mapping.Domains()}, ids[2]: {Unmapped: mapping.Domains()},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}
