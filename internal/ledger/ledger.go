// Package ledger keeps where a counsellor's minutes went. It fills itself from what is
// done in the product, and is the counsellor's own: nobody else reads a line of it.
package ledger

import (
	"errors"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Kind says what minutes went to.
type Kind string

// The kinds.
const (
	DirectContact Kind = "direct_contact" // the two spoke
	WriteUp       Kind = "write_up"       // writing after it
	Travel        Kind = "travel"
	Dialogue      Kind = "dialogue"
	Tasks         Kind = "tasks"
	MeasureAdmin  Kind = "measure_admin"
	Meetings      Kind = "meetings"
)

// Kinds lists them.
func Kinds() []Kind {
	return []Kind{DirectContact, WriteUp, Travel, Dialogue, Tasks, MeasureAdmin, Meetings}
}

// ErrValue says that an entry has no kind that there is, no day, no origin, or minutes
// that no day has.
var ErrValue = errors.New("the ledger keeps 0 to 1440 minutes of a known kind, with the day and what they went to")

// Entry is so many minutes of one kind that went to one thing. Origin is the id of
// that thing: the contact, or the block of own work; there is one entry of a kind for
// each. An entry that was corrected away has no minutes.
type Entry struct {
	ID, Counsellor, Office string
	Day                    civil.Date
	Kind                   Kind
	Minutes                int
	Person                 string // empty: about nobody
	Origin                 string
	Version                int
}

// Valid says whether the entry can be kept.
func (e Entry) Valid() error {
	if !slices.Contains(Kinds(), e.Kind) || e.Minutes < 0 || e.Minutes > 1440 || e.Day.IsZero() || e.Origin == "" || e.Counsellor == "" {
		return ErrValue
	}
	return nil
}

// Week is the direct talk of one week: the minutes of those talks whose length is
// known, how many talks there were, and how many of them have no minutes.
type Week struct {
	Week                           civil.Week
	Minutes, Talks, WithoutMinutes int
}

// Talk is one direct talk: its day, and its minutes (0: not known).
type Talk struct {
	Day     civil.Date
	Minutes int
}

// ByWeek sums talks for each week from one to another, both included, in order; a week
// without talks is there with none.
func ByWeek(talks []Talk, from, to civil.Week) []Week {
	var list []Week
	for w := from; !w.Monday().After(to.Monday()); w = w.Add(1) {
		list = append(list, Week{Week: w})
	}
	for _, t := range talks {
		n := t.Day.Monday().Sub(from.Monday()) / 7
		if n < 0 || n >= len(list) || t.Day.Before(from.Monday()) {
			continue
		}
		list[n].Talks++
		list[n].Minutes += t.Minutes
		if t.Minutes == 0 {
			list[n].WithoutMinutes++
		}
	}
	return list
}
