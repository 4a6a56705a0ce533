package planner

import (
	"fmt"
	"sync"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Week is a counsellor's week as it is planned and shown: the needs, what the hours
// are spent on, and what they cannot reach.
type Week struct {
	Counsellor string // ident
	Name       string // the counsellor's name
	Week       civil.Week
	Today      civil.Date
	People     int // people in the reckoning: those whom the counsellor follows up and may see
	Due        int // of them, people with a due need that a talk can meet
	Needed     int // minutes of the shortest allowed talks of the people due
	Available  int // minutes left after calendar, lunch, absence and inbox blocks
	Needs      []Need
	Talks      []Talk // proposed, accepted and locked
	Past       []Talk // done, not met, skipped and called off, as they stand
	Own        []OwnTime
	Shortfall  []Short
	Groups     [3]Reach // law, floor, points: how many people of each are reached
	InboxGiven bool     // the inbox blocks were opened so that more of the law is met
	Unknown    Unknown
	Seen       map[string]Who

	Plan        *weekplan.Plan
	Certificate *weekplan.Certificate
	Instance    *weekplan.Instance
}

// Talk is a block of the week: a talk with a person or, where Person is empty, a
// piece of the counsellor's own measure work. All times are minutes of the day.
type Talk struct {
	Subject     string // the person's id, or that of the own work: stays the same
	Person      string
	Work        string // own measure work, as shown
	Day         civil.Date
	Start, End  int // with travel and write-up
	From, To    int // the conversation itself
	Lead        int // minutes before the conversation
	Contact     int // minutes of it: planned, or as it was
	Tail        int // minutes after it
	Kind        Kind
	Meets       []Need // the needs that it meets, due ones and the first tier first
	Codes       []Code // the reasons when it was decided; of a proposal those of Meets
	Language    string // the interpreter's language; empty where none is needed
	Interpreter string // name of the registered interpreter; empty: must be ordered
	Room        bool
	RoomName    string     // of a proposal: the room that is free then
	State       BlockState // empty: proposed
	Version     int        // of the stored decision; 0: nothing was ever decided
	Locked      bool
	Agreed      bool   // the person has said yes
	MovedFrom   string // as Place writes it; empty: not moved
	SkipReason  string // for the counsellor's own eyes
	Collides    bool   // something came into a calendar after it was decided
	Clash       *Clash // what, where it collides

	LastContact civil.Date // the day the two last spoke; zero: not known
	Waited      int        // days since then, else since the follow-up started or the import; 0 not known

	interpreter, room string // ids
}

// Clash is what has come into the time of a decided block: what is in the
// counsellor's calendar, the end of the working day, or that the interpreter or the room is
// gone. Title is empty where the
// entry is private («opptatt») or has none.
type Clash struct {
	Kind       OwnKind // empty: outside working hours
	Title      string
	Start, End int
}

// OwnTime is time of the week that is spoken for.
type OwnTime struct {
	Day        civil.Date
	Start, End int
	Kind       OwnKind
	Title      string // of the counsellor's own calendar; empty where private
}

// OwnKind says what own time is.
type OwnKind string

// What the time is spoken for by.
const (
	OwnCalendar OwnKind = "calendar"
	OwnPrivate  OwnKind = "private"
	OwnLunch    OwnKind = "lunch"
	OwnInbox    OwnKind = "inbox"
	OwnAbsence  OwnKind = "absence"
	OwnHoliday  OwnKind = "holiday"
	OwnPerson   OwnKind = "person" // of a Clash only: what the person has
	// Of a Clash only: what the talk has booked is not there any more.
	OwnInterpreter OwnKind = "interpreter"
	OwnRoom        OwnKind = "room"
)

// Short is a person whom the hours do not reach, or not with all that is due. It is
// the service's debt, never the person's or the counsellor's.
type Short struct {
	Person  string
	Unmet   []Need // due needs that the plan does not meet
	Tier    int    // the first tier among them
	Minutes int    // of the shortest talk that would meet them
	Because string // capacity, availability, interpreter, room, notice, policy
	// Collides says that a talk is decided, but something has come into its time.
	Collides bool
	// Skipped says that the counsellor has skipped the person this week. The needs come
	// back next week.
	Skipped bool
	// Version is that of the stored decision about the person this week; 0: none.
	Version     int
	LastContact civil.Date // the day the two last spoke; zero: not known
	Waited      int        // days, as in Talk
	Fits        []weekplan.Change
}

// Reach counts the people whose first due need is of a tier, and those of them whom
// the plan (or a talk proposed in an earlier week) reaches with all that is due.
type Reach struct{ People, Reached int }

// Unknown counts what the record does not say, so that the page can say so.
type Unknown struct {
	LastContact, Start, Track, Rhythm, Phone, Interpreter, Clocks int
	Rooms, Interpreters                                           bool // none is registered
}

// Shown is how a week that people wait for is solved: one dive, which gives the last
// tenths of a per cent away for half the time. The terminal and the page use the same,
// so that they show the same week.
func Shown() weekplan.Options { return weekplan.Options{Dives: 1} }

// Horizon is how many weeks are open to planning: this, the next and the one after.
const Horizon = 3

// Plan solves the weeks from today's to the wanted one, in order, and returns the
// wanted one. Needs come from the record: a talk decided in an earlier week counts
// as held on its day, a talk only proposed does not; but whoever has a proposed talk
// in an earlier open week is not planned for again, nor counted as not reached.
func Plan(s *Situation, p Policy, d Deadlines, days Days, want civil.Week, opt weekplan.Options) (*Week, error) {
	return NewPlanned(s, p, d, days, opt).Week(want)
}

// Planned is a counsellor's open weeks, each solved once and when it is asked for. A
// cache can hold it: it is safe for concurrent use, as long as nobody changes the
// situation or the weeks it gives.
type Planned struct {
	Situation *Situation
	Policy    Policy
	Deadlines Deadlines
	Days      Days

	opt     weekplan.Options
	mu      sync.Mutex
	solved  []*Week // from today's week on
	earlier map[string]Talk
}

// NewPlanned makes the weeks of a situation; nothing is solved yet.
func NewPlanned(s *Situation, p Policy, d Deadlines, days Days, opt weekplan.Options) *Planned {
	return &Planned{Situation: s, Policy: p, Deadlines: d, Days: days, opt: opt, earlier: map[string]Talk{}}
}

// Week gives a week, and solves those before it first, which it rests on. A week that
// no calendar was read for is an error.
func (l *Planned) Week(want civil.Week) (*Week, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := want.Monday().Sub(l.Situation.Today.Monday()) / 7
	if n < 0 {
		return nil, fmt.Errorf("planner.Plan: %s is over", want)
	}
	for len(l.solved) <= n {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	return l.solved[n], nil
}

func (l *Planned) next() error {
	week := l.Situation.Today.Week().Add(len(l.solved))
	one := solving{s: l.Situation, p: l.Policy, d: l.Deadlines, days: l.Days, week: week, earlier: l.earlier, opt: l.opt}
	w, err := one.solve()
	if err != nil {
		return err
	}
	for _, t := range w.Talks {
		if t.Person != "" && t.Kind.Direct() {
			l.earlier[t.Person] = t
		}
	}
	l.solved = append(l.solved, w)
	return nil
}

// Open says whether a week is one that can be planned on a day.
func Open(w civil.Week, today civil.Date) bool {
	ahead := w.Monday().Sub(today.Monday()) / 7
	return ahead >= 0 && ahead < Horizon
}
