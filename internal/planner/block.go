package planner

import (
	"fmt"

	"github.com/veilederblikk/blikk/internal/civil"
)

// BlockState is what became of a block that the counsellor has decided something
// about. A block that is only proposed is not stored.
type BlockState string

// The states of a block.
const (
	Accepted  BlockState = "accepted"
	LockedIn  BlockState = "locked"
	Done      BlockState = "done"
	NotMet    BlockState = "not_met"
	Skipped   BlockState = "skipped"
	Cancelled BlockState = "cancelled"
	// TakenBack is a decision that the counsellor has taken back: a proposal again. The
	// row stays for its version, and says nothing else.
	TakenBack BlockState = "proposed"
)

// BlockStates lists the states.
func BlockStates() []BlockState {
	return []BlockState{Accepted, LockedIn, Done, NotMet, Skipped, Cancelled, TakenBack}
}

func (s BlockState) stands() bool { return s == Accepted || s == LockedIn }
func (s BlockState) fills() bool  { return s.stands() || s == Done }

// Block is what a counsellor has decided about one person (or one piece of own work)
// in one week, stored whole.
type Block struct {
	ID          string
	Counsellor  string
	Office      string
	Week        civil.Week
	Subject     string // the person's id, or that of own work: one block each a week
	Person      string // empty for own work
	Day         civil.Date
	Start       int // minutes of the day, where the block begins
	Lead        int // minutes before the talk
	Contact     int // minutes of the talk
	Tail        int // minutes after it
	Kind        Kind
	Interpreter string // id, where one is booked
	Gone        bool   // that interpreter is gone by then; nothing writes it to the database
	Room        string // id, where one is booked
	State       BlockState
	Locked      bool   // re-planning leaves it
	Agreed      bool   // «avtalt med personen»: notice is waived
	MovedFrom   string // where it was moved from, as Place writes it
	SkipReason  string // stays with the counsellor
	Codes       []Code // the reasons when it was decided
	Held        string // id of the contact that came of it: a talk, or an attempt
	Ended       []Ended
	Version     int // 0: nothing is decided yet
}

// NoInterpreter says that nobody is booked to interpret, or somebody who is gone by then.
func (b Block) NoInterpreter() bool { return b.Interpreter == "" || b.Gone }

// Ended is what a done block has ended in the record, and what stood there before, so
// that a correction can put it back.
type Ended struct {
	Table  string `json:"table"`
	ID     string `json:"id"`
	Before string `json:"before"`
}

// Place writes a day and a minute as MovedFrom holds them: 2026-11-24T09:00.
func Place(day civil.Date, minute int) string { return day.String() + "T" + civil.Clock(minute) }

// ParsePlace reads what Place has written; false for anything else.
func ParsePlace(s string) (day civil.Date, minute int, ok bool) {
	if len(s) != len("2026-11-24T09:00") || s[10] != 'T' {
		return civil.Date{}, 0, false
	}
	var h, m int
	day, err := civil.ParseDate(s[:10])
	if _, err2 := fmt.Sscanf(s[11:], "%02d:%02d", &h, &m); err != nil || err2 != nil || h > 23 || m > 59 {
		return civil.Date{}, 0, false
	}
	minute = h*60 + m
	return day, minute, s == Place(day, minute) // a sign is no digit
}

// End is the minute at which the block ends.
func (b Block) End() int { return b.Start + b.Lead + b.Contact + b.Tail }

// From and To bound the talk itself, without travel and writing.
func (b Block) From() int { return b.Start + b.Lead }

// To is the minute at which the talk itself ends.
func (b Block) To() int { return b.From() + b.Contact }

// Fills says that the block's time is spoken for: it is to be held, or was.
func (b Block) Fills() bool { return b.State.fills() }

// Stands says that the talk is to be held as decided.
func (b Block) Stands() bool { return b.State.stands() }

// Collides says that something in the counsellor's calendar has come into the time
// of a block after it was decided. The inbox block and lunch give way to a decision.
func (b Block) Collides(f Frame) bool { return b.clash(f) != nil }

// clash is what a block collides with; nil for nothing.
func (b Block) clash(f Frame) *Clash {
	for _, d := range f.Days {
		if d.Day != b.Day {
			continue
		}
		for _, o := range d.Own {
			if o.Kind != OwnInbox && o.Kind != OwnLunch && o.Start < b.End() && b.Start < o.End {
				return &Clash{Kind: o.Kind, Title: o.Title, Start: o.Start, End: o.End}
			}
		}
		switch {
		case b.End() > d.Work.To:
			return &Clash{Start: d.Work.To, End: 24 * 60}
		case b.Start < d.Work.From:
			return &Clash{End: d.Work.From}
		}
	}
	return nil
}
