package calendar

import (
	"encoding/json"

	"github.com/veilederblikk/blikk/internal/civil"
)

// StoredEvent is an event with its row: Version 0 is one that has no row yet.
type StoredEvent struct {
	Event
	ID      string
	Version int
}

// Outcome says what becomes of an item of a file.
type Outcome string

// The outcomes of Merge. Skipped leaves nothing, on purpose; Code says why.
const (
	Imported  Outcome = "imported"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Skipped   Outcome = "skipped"
	Rejected  Outcome = "rejected"
)

// Merged is what a file does to a calendar.
type Merged struct {
	Outcomes []Outcome     // of each item, in the file's order
	Codes    []string      // why it was rejected or skipped, "" otherwise
	Put      []StoredEvent // rows to write; Version 0: new ones
	Remove   []StoredEvent // rows to take away
	Changes  []Change      // what becomes of events that were there
}

// Change is what a file does to an event that was there. After.Cancelled calls it off.
type Change struct {
	Line          int // of BEGIN:VEVENT
	Before, After Event
}

type eventKey struct{ uid, recurrence string }

func (e Event) key() eventKey { return eventKey{e.UID, e.Recurrence} }

// Merge lays a file's items on what is stored of the same owner. A revision older than
// the stored one is skipped; what the file does not mention stays. A cancelled single
// event or series stays as a row that takes no time, so that an older export does not
// bring it back; its overrides are taken away. A cancelled override stays as a row that
// hides its time.
func Merge(stored []StoredEvent, items []Item) Merged {
	old := map[eventKey]StoredEvent{}
	series := map[string][]StoredEvent{}
	for _, s := range stored {
		old[s.key()] = s
		series[s.UID] = append(series[s.UID], s)
	}
	alive := map[eventKey]bool{}
	for _, it := range items {
		if it.Rejected == "" && it.Skipped == "" {
			alive[it.Event.key()] = true
		}
	}
	m := Merged{Outcomes: make([]Outcome, len(items)), Codes: make([]string, len(items))}
	for i, it := range items {
		m.Outcomes[i], m.Codes[i] = m.one(it, old)
		if m.Codes[i] != CodeCancelled || it.Event.Recurrence != "" {
			continue
		}
		for _, s := range series[it.Event.UID] {
			if !alive[s.key()] && s.key() != it.Event.key() {
				m.Remove = append(m.Remove, s)
			}
		}
	}
	return m
}

func (m *Merged) one(it Item, old map[eventKey]StoredEvent) (Outcome, string) {
	was, there := old[it.Event.key()]
	switch {
	case it.Rejected != "":
		return Rejected, it.Rejected
	case it.Skipped == CodeSuperseded, there && it.Event.Sequence < was.Sequence:
		return Skipped, CodeSuperseded
	}
	same := there && was.Event.same(it.Event)
	if !same {
		m.Put = append(m.Put, StoredEvent{Event: it.Event, ID: was.ID, Version: was.Version})
	}
	if !same && there && !was.Cancelled {
		m.Changes = append(m.Changes, Change{Line: it.Line, Before: was.Event, After: it.Event})
	}
	switch {
	case it.Skipped == CodeCancelled:
		return Skipped, CodeCancelled
	case !there, was.Cancelled && was.Recurrence == "" && !same:
		return Imported, "" // new, or taken up again after it was called off
	case same:
		return Unchanged, ""
	}
	return Updated, ""
}

// same says whether two events are equal in everything that is kept.
func (e Event) same(o Event) bool {
	a, errA := json.Marshal(e)
	b, errB := json.Marshal(o)
	return errA == nil && errB == nil && string(a) == string(b)
}

// Single makes an event of one stretch of one day, for what is entered by hand: a
// person's commitment, an appointment.
func Single(uid string, day civil.Date, i Interval, title, place string) Event {
	y, m, d := day.Civil()
	return Event{
		UID: uid, Zone: officeZone, Start: wallAt(y, int(m), d, i.From), Minutes: i.Minutes(),
		Busy: true, Title: title, Place: place,
	}
}
