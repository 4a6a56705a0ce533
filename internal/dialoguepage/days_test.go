package dialoguepage

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

// Whatever a history holds, every entry stands once, in order, under its own day; what is
// folded away is older than what stands open.
func TestEveryEntryStandsUnderItsDay(t *testing.T) {
	start := time.Date(2026, 3, 28, 20, 0, 0, 0, time.UTC) // the clock is moved that night
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) []time.Time {
			return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Time {
				m := rapid.IntRange(-1, 6000).Draw(t, "minute")
				if m < 0 {
					return time.Time{} // not known
				}
				return start.Add(time.Duration(m) * time.Minute)
			}), 0, 40).Draw(t, label)
		}
		var messages []dialogue.Message
		for _, at := range draw("messages") {
			messages = append(messages, dialogue.Message{SentAt: at})
		}
		var events []dialogue.Event
		for _, at := range draw("events") {
			events = append(events, dialogue.Event{At: at})
		}
		days := daysOf(messages, events)
		older, open := folded(days)
		if entriesIn(days) != len(messages)+len(events) || len(older)+len(open) != len(days) || len(days) > 0 && len(open) == 0 {
			t.Fatalf("%d entries, %d and %d of %d days", entriesIn(days), len(older), len(open), len(days))
		}
		var last time.Time
		for i, d := range days {
			if i > 0 && !d.date.After(days[i-1].date) {
				t.Fatalf("%v after %v", d.date, days[i-1].date)
			}
			for _, e := range d.entries {
				if e.at.Before(last) || !e.at.IsZero() && civil.On(e.at) != d.date || e.at.IsZero() != d.date.IsZero() {
					t.Fatalf("%v under %v", e.at, d.date)
				}
				last = e.at
			}
		}
	})
}

func TestWhatCameAfterTheLastThatWasSeen(t *testing.T) {
	list := []dialogue.Message{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	for last, want := range map[string]int{"a": 2, "c": 0, "x": 3, "": 3} {
		if got := after(list, last); len(got) != want {
			t.Errorf("after %q: %d, want %d", last, len(got), want)
		}
	}
}
