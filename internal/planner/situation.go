package planner

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Span is a part of a day, in minutes after midnight: [From, To).
type Span struct{ From, To int }

// DaySpan is a Span on a civil day.
type DaySpan struct {
	Day civil.Date
	Span
}

// Situation is all that a counsellor's weeks are computed from, read beforehand, so
// that the computing is pure.
type Situation struct {
	Counsellor string // ident
	Name       string
	Today      civil.Date
	Now        int // minutes after midnight, today
	People     []Facts
	Seen       map[string]Who // how to show the people, and when they can be met
	Weeks      map[civil.Week]Frame
	Closed     []civil.Week // weeks, some beyond the horizon, without any hours
	Interp     []Interpreter
	Office     string // of the counsellor: whose interpreters and rooms these are
	Rooms      int    // rooms of the office, those that are gone too
	RoomNames  []Room // those rooms, by name
	RoomsTaken []Taken
	Blocks     []Block  // what the counsellor has decided, in all open weeks
	Taken      []Taken  // what colleagues have decided about interpreters and rooms
	Work       []Task   // the counsellor's own measure work, and tasks not tied to anyone
	NotNow     []string // people whom the counsellor has said «ikke nå» about today
}

// Who is what the week needs to show a person, and to meet them. None of it is a
// reason.
type Who struct {
	Name      string
	Phone     string
	Protected bool // address and telephone stay out of print, the name out of feeds
	Language  string
	Guardian  bool
	Busy      []DaySpan // the person's own commitments
	Prefers   []Prefer
	Cover     Covering // whose person this is, where it is not the counsellor's own
}

// Prefer is a time of the week that suits a person best. Weekday 0 is Monday.
type Prefer struct {
	Weekday int
	Span
}

// Frame is a counsellor's week before any talk is placed in it: five days.
type Frame struct {
	Days      [5]DayFrame
	Available int // minutes left for talks
}

// DayFrame is one day: the working hours, and what of them is spoken for.
type DayFrame struct {
	Day   civil.Date
	Work  Span // From == To: not a working day
	Busy  []Span
	Inbox Span // the block that is kept for the inbox, if any
	Own   []OwnTime
}

// Interpreter is registered at the office, with the hours that are agreed.
type Interpreter struct {
	ID, Name  string
	Languages []string
	Hours     []DaySpan
	Gone      civil.Date // first day on which nothing can be booked any more; zero: none
}

// Room is a meeting room of the office.
type Room struct {
	ID, Name string
	Gone     civil.Date // first day on which it cannot be booked any more; zero: none
}

// Taken is an interpreter or a room (ids; either may be empty) that is held by
// somebody else: a colleague's decided talk, or what the office has registered.
type Taken struct {
	Interpreter string
	Room        string
	DaySpan
}

// Person is what is known about a person of the situation; false for anybody else.
func (s *Situation) Person(id string) (Facts, bool) {
	for _, f := range s.People {
		if f.Person == id {
			return f, true
		}
	}
	return Facts{}, false
}

// registered says whether any interpreter of the language is registered in a week: from
// the first one on, the registered hours bind. Who was gone before the week is not.
func (s *Situation) registered(language string, w civil.Week) bool {
	return slices.ContainsFunc(s.Interp, func(i Interpreter) bool {
		return language != "" && slices.Contains(i.Languages, language) && !calendar.GoneBy(i.Gone, w.Monday())
	})
}

// interpreters says whether any at all are registered in a week.
func (s *Situation) interpreters(w civil.Week) bool {
	return slices.ContainsFunc(s.Interp, func(i Interpreter) bool { return !calendar.GoneBy(i.Gone, w.Monday()) })
}

// rooms counts the rooms that the office has in a week, or in a part of it.
func (s *Situation) rooms(w civil.Week) int {
	n := s.Rooms
	for _, r := range s.RoomNames {
		if calendar.GoneBy(r.Gone, w.Monday()) {
			n--
		}
	}
	return n
}

// interpreterGone says that an interpreter is gone on a day.
func (s *Situation) interpreterGone(id string, day civil.Date) bool {
	return slices.ContainsFunc(s.Interp, func(i Interpreter) bool { return i.ID == id && calendar.GoneBy(i.Gone, day) })
}

// roomGone says that a room is gone on a day.
func (s *Situation) roomGone(id string, day civil.Date) bool {
	return slices.ContainsFunc(s.RoomNames, func(r Room) bool { return r.ID == id && calendar.GoneBy(r.Gone, day) })
}
