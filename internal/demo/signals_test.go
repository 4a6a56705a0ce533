package demo

import (
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/events"
	"github.com/veilederblikk/blikk/internal/notes"
)

// Other systems say what the world itself says: minutes that are unshared for more than
// a week are raised, and taken back once they are shared.
func TestSignalsSayWhatTheWorldSays(t *testing.T) {
	w, err := Simulate(1, date, Office)
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[string][]events.Event{}
	for _, e := range w.Signals {
		byKey[e.Key] = append(byKey[e.Key], e)
	}
	open := map[string]int{}
	for _, list := range byKey {
		a, outcomes := events.Fold("", list)
		for _, o := range outcomes {
			if o != (events.Outcome{}) {
				t.Errorf("%s: %+v", a.Key, o)
			}
		}
		if a.State.Open() {
			open[a.Content.Category]++
		}
	}
	if open["UDELT_SAMTALEREFERAT"] == 0 || len(byKey) == len(w.Signals) || len(w.Signals) > 2000 {
		t.Errorf("open %v of %d keys with %d events", open, len(byKey), len(w.Signals))
	}
	for _, n := range w.Notes {
		a, _ := events.Fold("", byKey[n.ID])
		if a.State.Open() && (n.Kind != notes.Minutes || !n.SharedAt.IsZero() || date.Sub(civil.On(n.WrittenAt)) < unsharedDays) {
			t.Errorf("%s is raised and should not be: %+v", n.ID, n)
		}
	}
}

func TestSignalsAreOpenForTheirCounsellor(t *testing.T) {
	w, err := Simulate(1, date, Office)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := Write(t.Context(), d, w, nil); err != nil {
			t.Fatal(err)
		}
		a, err := access.LoadActor(t.Context(), d.Read, First, access.Counsellor, date)
		if err != nil {
			t.Fatal(err)
		}
		list, err := events.OpenOf(t.Context(), d.Read, a, First, date)
		if err != nil || len(list) == 0 {
			t.Errorf("%d open, %v", len(list), err)
		}
		for _, x := range list {
			if x.Content.Text == "" {
				t.Errorf("%+v", x)
			}
		}
	})
}
