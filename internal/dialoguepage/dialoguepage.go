// Package dialoguepage is what a counsellor sees of the written dialogue: a person's
// threads with whose turn it is, one thread with its whole history and the form that
// answers it, and one message to many. Reading moves nothing; every flag is moved by a
// form, with its line in the access log.
package dialoguepage

import (
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

// Bar says why no digital message may be sent to a person; the zero Bar is none.
type Bar string

// The bars: reserved against digital contact (KRR), and manual follow-up. What is not
// known is no bar.
const (
	Reserved Bar = "reserved"
	Manual   Bar = "manual"
)

// BarOf is the bar of a person.
func BarOf(p caseload.Person) Bar {
	switch {
	case p.Reserved == caseload.Yes:
		return Reserved
	case p.Manual == caseload.Yes:
		return Manual
	}
	return ""
}

// entry is one thing in a thread's history: a message, or a flag moved by hand.
type entry struct {
	at      time.Time
	message *dialogue.Message
	event   *dialogue.Event
}

// day is what happened on a day, the oldest first.
type day struct {
	date    civil.Date
	entries []entry
}

// daysOf puts messages and events together by the day, the oldest first.
func daysOf(messages []dialogue.Message, events []dialogue.Event) []day {
	var all []entry
	for i := range messages {
		all = append(all, entry{at: messages[i].SentAt, message: &messages[i]})
	}
	for i := range events {
		all = append(all, entry{at: events[i].At, event: &events[i]})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.at.Compare(b.at) })
	var days []day
	for _, e := range all {
		var d civil.Date // when an imported message was sent may not be known
		if !e.at.IsZero() {
			d = civil.On(e.at)
		}
		if len(days) == 0 || days[len(days)-1].date != d {
			days = append(days, day{date: d})
		}
		days[len(days)-1].entries = append(days[len(days)-1].entries, e)
	}
	return days
}

// shownEntries is how much of a long history stands open; what is older is folded.
const shownEntries = 30

// folded parts a history in what is folded away and what stands open; a day is never
// torn apart.
func folded(days []day) (older, open []day) {
	n := 0
	for i := len(days) - 1; i >= 0; i-- {
		if n += len(days[i].entries); n > shownEntries && i < len(days)-1 {
			return days[:i+1], days[i+1:]
		}
	}
	return nil, days
}

func entriesIn(days []day) int {
	n := 0
	for _, d := range days {
		n += len(d.entries)
	}
	return n
}

// after is what came into a thread after the message that somebody had seen last. An
// unknown one gives everything.
func after(messages []dialogue.Message, last string) []dialogue.Message {
	i := slices.IndexFunc(messages, func(m dialogue.Message) bool { return m.ID == last })
	return messages[i+1:]
}

// lastAsked is our last message of a thread: from it on we wait, where we do.
func lastAsked(t dialogue.Thread, messages []dialogue.Message) time.Time {
	var at time.Time
	for _, m := range messages {
		if m.Sender != t.Person && m.SentAt.After(at) {
			at = m.SentAt
		}
	}
	return at
}

// of are the rows of one thread.
func of[T any](list []T, thread string, threadOf func(T) string) []T {
	var own []T
	for _, x := range list {
		if threadOf(x) == thread {
			own = append(own, x)
		}
	}
	return own
}

// hiddenOf are the kinds of protection, as there are words for them.
func hiddenOf(list []access.Protection) []access.Kind {
	var kinds []access.Kind
	for _, p := range list {
		k := p.Kind
		if !slices.Contains(access.Kinds(), k) {
			k = access.Uklar
		}
		if !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func lower(s string) string { return strings.ToLower(s) }
