package demo

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/events"
	"github.com/veilederblikk/blikk/internal/notes"
)

// The systems that raise something, as Nav's are called, and after how many days they
// say that minutes are not shared.
const (
	topic        = "obo.portefolje-hendelsesfilter-v1"
	unsharedDays = 7
	signalDays   = 28 // what was raised longer ago is not told of
)

// signals is what Nav's other systems would have said by now: that minutes are not
// shared, until they are, and that a warning's date has passed. It draws nothing: the
// rest of the world is the same with and without it.
func signals(w *World) []events.Event {
	active := map[string]bool{}
	for _, f := range w.FollowUps {
		active[f.Person] = f.State != caseload.Closed
	}
	var list []events.Event
	raise := func(e events.Event, day civil.Date) {
		if active[e.Person] && !day.After(w.Date) && w.Date.Sub(day) <= signalDays {
			e.Topic, e.At, e.Content.Day = topic, day.At(8*60), day
			e.Digest = e.Key + " " + string(e.Operation)
			list = append(list, e)
		}
	}
	for _, n := range w.Notes {
		if n.Kind != notes.Minutes {
			continue
		}
		late := civil.On(n.WrittenAt).AddDays(unsharedDays)
		e := events.Event{Key: n.ID, Person: n.Person, Office: n.Office, Operation: events.Start,
			Content: events.Content{Sender: "veilarbaktivitet", Category: "UDELT_SAMTALEREFERAT", Text: "Samtalereferat er ikke delt"}}
		switch shared := civil.On(n.SharedAt); {
		case n.SharedAt.IsZero():
			raise(e, late)
		case shared.After(late) && w.Date.Sub(late) <= signalDays:
			raise(e, late)
			e.Operation = events.Stop
			raise(e, shared)
		}
	}
	for _, c := range w.Clocks {
		if c.Kind == "warning" && !c.Ends.IsZero() {
			raise(events.Event{Key: c.ID, Person: c.Person, Office: c.Office, Operation: events.Start,
				Content: events.Content{Sender: "veilarbdialog", Category: "UTGATT_VARSEL", Text: "Fristen i varselet har gått ut"}}, c.Ends)
		}
	}
	slices.SortStableFunc(list, func(a, b events.Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Operation, b.Operation))
	})
	for i := range list {
		list[i].Pos = int64(i)
	}
	return list
}
