package dialogue

import (
	"cmp"
	"slices"
	"time"
)

// EventKind says what somebody did to a thread's flags by hand.
type EventKind string

// The kinds of events.
const (
	MarkedHandled EventKind = "handled"   // what waited is done in another way than by writing
	MarkedOpen    EventKind = "reopened"  // it waits for us after all
	MarkedWaits   EventKind = "waits"     // we wait for the person
	MarkedNoWait  EventKind = "waits_not" // we do not
)

// Event is a flag that a counsellor moved by hand. Since is what the flag held when it
// was taken away, so that it can be put back; for MarkedOpen, what it holds from then on.
type Event struct {
	ID, Thread, Office string
	Counsellor         string
	At                 time.Time
	Kind               EventKind
	Since              time.Time
}

// Marked gives the thread after an event, and the event with what it changed. Each
// event moves one flag and leaves the other alone. A closed period is ErrClosed.
func (t Thread) Marked(e Event) (Thread, Event, error) {
	if t.Historic {
		return t, e, ErrClosed
	}
	e.Thread, e.Office = t.ID, t.Office
	switch e.Kind {
	case MarkedHandled:
		e.Since = t.WaitsForUsSince
		return t.Handled(), e, nil
	case MarkedOpen:
		t = t.Reopened(e.Since)
		e.Since = t.WaitsForUsSince
		return t, e, nil
	}
	return t.AskPerson(e.Kind == MarkedWaits), e, nil
}

// CanUndo gives the event by which a thread was marked as handled, while that can be
// taken back: nothing has been written and no flag of ours has moved since.
func CanUndo(t Thread, events []Event, messages []Message) (Event, bool) {
	if t.Historic || t.WaitsForUs() {
		return Event{}, false
	}
	var last Event
	for _, e := range events {
		if (e.Kind == MarkedHandled || e.Kind == MarkedOpen) && !e.At.Before(last.At) {
			last = e
		}
	}
	written := slices.ContainsFunc(messages, func(m Message) bool { return m.SentAt.After(last.At) })
	return last, last.Kind == MarkedHandled && !last.Since.IsZero() && !written
}

// Read says when a counsellor last read a thread.
type Read struct {
	Thread, Counsellor string
	At                 time.Time
}

// Unread says that nobody of ours has seen the person's last message: nobody has read
// the thread or written in it since. A closed period has nothing unread.
func Unread(t Thread, messages []Message, reads []Read) bool {
	var theirs, ours time.Time
	for _, m := range messages {
		if m.Sender == t.Person {
			theirs = later(theirs, m.SentAt)
		} else {
			ours = later(ours, m.SentAt)
		}
	}
	for _, r := range reads {
		ours = later(ours, r.At)
	}
	return !t.Historic && theirs.After(ours)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Order sorts threads for a list: those that wait for us first, the longest wait on
// top; then by the last message, the newest first; closed periods last. last is the
// instant of each thread's last message.
func Order(list []Thread, last map[string]time.Time) {
	rank := func(t Thread) int {
		switch {
		case t.Historic:
			return 2
		case t.WaitsForUs():
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b Thread) int {
		if d := cmp.Compare(rank(a), rank(b)); d != 0 {
			return d
		}
		if a.WaitsForUs() {
			return cmp.Or(a.WaitsForUsSince.Compare(b.WaitsForUsSince), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Or(last[b.ID].Compare(last[a.ID]), cmp.Compare(a.ID, b.ID))
	})
}

// LastOf gives the instant of each thread's last message.
func LastOf(messages []Message) map[string]time.Time {
	last := map[string]time.Time{}
	for _, m := range messages {
		last[m.Thread] = later(last[m.Thread], m.SentAt)
	}
	return last
}
