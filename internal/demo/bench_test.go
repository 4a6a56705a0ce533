package demo

import (
	"testing"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/planner"
)

// crowded is the invented office with 200 people at the first counsellor.
func crowded(b *testing.B) (*db.DB, access.Actor) {
	w, err := Simulate(1, date, Office)
	if err != nil {
		b.Fatal(err)
	}
	d := dbtest.SQLite(b)
	if err := Write(b.Context(), d, w, nil); err != nil {
		b.Fatal(err)
	}
	err = d.Tx(b.Context(), func(q db.Q) error {
		_, err := q.ExecContext(b.Context(), `UPDATE follow_up SET ident = $1 WHERE id IN (SELECT f.id FROM follow_up f WHERE f.ident <> $1 AND f.state <> 'closed' AND f.office = (SELECT office FROM staff_office WHERE ident = $1)
			ORDER BY f.id LIMIT 200 - (SELECT count(*) FROM follow_up WHERE ident = $1 AND state <> 'closed'))`, First)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	actor, err := access.LoadActor(b.Context(), d.Read, First, access.Counsellor, date)
	if err != nil {
		b.Fatal(err)
	}
	return d, actor
}

func BenchmarkAWeekOf200People(b *testing.B) {
	d, actor := crowded(b)
	policy, err := catalogue.Policy()
	if err != nil {
		b.Fatal(err)
	}
	deadlines, err := catalogue.Deadlines()
	if err != nil {
		b.Fatal(err)
	}
	var s *planner.Situation
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if s, err = planner.LoadSituation(b.Context(), d.Read, actor, First, date, dayStart, policy); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(s.People)), "people")
	})
	b.Run("hash", func(b *testing.B) {
		for b.Loop() {
			s.Hash()
		}
	})
	for name, opt := range map[string]weekplan.Options{"best": {}, "one-dive": {Dives: 1}} {
		for i, weeks := range []string{"this-week", "two-weeks", "three-weeks"} {
			b.Run("solve-"+weeks+"-"+name, func(b *testing.B) {
				for b.Loop() {
					if _, err := planner.Plan(s, policy, deadlines, s.Days(), date.Week().Add(i), opt); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	w, err := planner.Plan(s, policy, deadlines, s.Days(), date.Week(), weekplan.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("times", func(b *testing.B) {
		wish := w.Wish(w.Talks[len(w.Talks)-1])
		for b.Loop() {
			w.Times(s, wish, policy, s.Days())
		}
	})
	b.Run("now25", func(b *testing.B) {
		for b.Loop() {
			planner.Now25(s, w, 25, policy, deadlines, s.Days())
		}
	})
}
