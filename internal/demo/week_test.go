package demo

import (
	"testing"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/planner"
)

func TestTheFirstCounsellorsPlannedWeekIsABelievableOne(t *testing.T) {
	d := dbtest.SQLite(t)
	if err := Write(t.Context(), d, made(t, 1, "2026-11-23", Office), nil); err != nil {
		t.Fatal(err)
	}
	policy, err := catalogue.Policy()
	if err != nil {
		t.Fatal(err)
	}
	deadlines, err := catalogue.Deadlines()
	if err != nil {
		t.Fatal(err)
	}
	actor, err := access.LoadActor(t.Context(), d.Read, First, access.Counsellor, date)
	if err != nil {
		t.Fatal(err)
	}
	s, err := planner.LoadSituation(t.Context(), d.Read, actor, First, date, dayStart, policy)
	if err != nil {
		t.Fatal(err)
	}
	w, err := planner.Plan(s, policy, deadlines, s.Days(), date.Week(), weekplan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	codes, agreed, collides := map[planner.Code]int{}, 0, 0
	for _, n := range w.Needs {
		codes[n.Code]++
	}
	for _, code := range planner.Codes() {
		if codes[code] == 0 {
			t.Errorf("no need of %s in the week", code)
		}
	}
	for _, x := range w.Talks {
		if x.Agreed {
			agreed++
		}
		if x.Collides {
			collides++
		}
	}
	if w.People < 134 || w.People > 146 || len(w.Talks) < 20 || len(w.Shortfall) < 20 || agreed < 3 || collides != 1 {
		t.Errorf("%d people, %d talks (%d agreed, %d collide), %d not reached", w.People, len(w.Talks), agreed, collides, len(w.Shortfall))
	}
	if w.Needed < 2*w.Available*3/4 || w.Available < 20*60 {
		t.Errorf("%d minutes are needed, %d available: no telling week", w.Needed, w.Available)
	}
	t.Logf("%d people, %d talks (%d agreed), %d not reached, %d of %d minutes, %v", w.People, len(w.Talks), agreed, len(w.Shortfall), w.Available, w.Needed, codes)
}
