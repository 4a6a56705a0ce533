package planner

import (
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
	Talks      []Talk
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
	Person      string
	Work        string // own measure work, as shown
	Day         civil.Date
	Start, End  int // with travel and write-up
	From, To    int // the conversation itself
	Kind        Kind
	Meets       []Need // the needs that it meets, due ones and the first tier first
	Language    string // the interpreter's language; empty where none is needed
	Interpreter string // name of the registered interpreter; empty: must be ordered
	Room        bool
	State       BlockState // empty: proposed
	Agreed      bool       // the person has said yes
	Collides    bool       // something came into a calendar after it was decided
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
	Fits     []weekplan.Change
}

// Reach counts the people whose first due need is of a tier, and those of them whom
// the plan (or a talk proposed in an earlier week) reaches with all that is due.
type Reach struct{ People, Reached int }

// Unknown counts what the record does not say, so that the page can say so.
type Unknown struct {
	LastContact, Start, Track, Rhythm, Phone, Interpreter, Clocks int
	Rooms, Interpreters                                           bool // none is registered
}

// Horizon is how many weeks are open to planning: this, the next and the one after.
const Horizon = 3

// Plan solves the weeks from today's to the wanted one, in order, and returns the
// wanted one. Needs come from the record: a talk decided in an earlier week counts
// as held on its day, a talk only proposed does not; but whoever has a proposed talk
// in an earlier open week is not planned for again, nor counted as not reached.
func Plan(s *Situation, p Policy, d Deadlines, days Days, want civil.Week, opt weekplan.Options) (*Week, error) {
	earlier := map[string]Talk{}
	first := s.Today.Week()
	for w := first; ; w = w.Add(1) {
		one := solving{s: s, p: p, d: d, days: days, week: w, earlier: earlier, opt: opt}
		planned, err := one.solve()
		if err != nil || w == want {
			return planned, err
		}
		for _, t := range planned.Talks {
			if t.Person != "" && t.Kind.Direct() {
				earlier[t.Person] = t
			}
		}
	}
}

// Open says whether a week is one that can be planned on a day.
func Open(w civil.Week, today civil.Date) bool {
	ahead := w.Monday().Sub(today.Monday()) / 7
	return ahead >= 0 && ahead < Horizon
}
