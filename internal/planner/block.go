package planner

import "github.com/veilederblikk/blikk/internal/civil"

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
)

// BlockStates lists the states.
func BlockStates() []BlockState {
	return []BlockState{Accepted, LockedIn, Done, NotMet, Skipped, Cancelled}
}

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
	Room        string // id, where one is booked
	State       BlockState
	Locked      bool // re-planning leaves it
	Agreed      bool // «avtalt med personen»: notice is waived
	MovedFrom   string
	SkipReason  string // stays with the counsellor
	Codes       []Code // the reasons when it was decided
	Version     int    // 0: nothing is decided yet
}

// End is the minute at which the block ends.
func (b Block) End() int { return b.Start + b.Lead + b.Contact + b.Tail }

// Stands says that the talk is to be held as decided.
func (b Block) Stands() bool { return b.State == Accepted || b.State == LockedIn }

// Collides says that something in the counsellor's calendar has come into the time
// of a block after it was decided. The inbox block and lunch give way to a decision.
func (b Block) Collides(f Frame) bool {
	for _, d := range f.Days {
		if d.Day != b.Day {
			continue
		}
		if b.Start < d.Work.From || b.End() > d.Work.To {
			return true
		}
		for _, o := range d.Own {
			if o.Kind != OwnInbox && o.Kind != OwnLunch && o.Start < b.End() && b.Start < o.End {
				return true
			}
		}
	}
	return false
}
