package planner

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Refusal says why a block may not stand as it is wished. Its text is refusal.X.
type Refusal string

// The refusals, in the order in which they are told.
const (
	NotYours           Refusal = "not_yours"     // no such person or work in the week of this counsellor
	NotOpenWeek        Refusal = "not_open_week" // this, the next or the one after; and the day must be in the week
	NotWeekday         Refusal = "not_weekday"
	BadLength          Refusal = "bad_length" // a talk is 5 to 480 minutes, and ends before midnight
	OffTick            Refusal = "off_tick"   // a block begins at whole 5 minutes
	Past               Refusal = "past"
	DayOff             Refusal = "day_off" // absence, holiday, the office is closed
	OutsideHours       Refusal = "outside_hours"
	OwnEntry           Refusal = "own_calendar" // of the counsellor
	OtherTalk          Refusal = "other_talk"
	BarredKind         Refusal = "barred_kind"
	PersonBusy         Refusal = "person_busy"
	InterpreterMissing Refusal = "interpreter_missing"
	RoomTaken          Refusal = "room_taken"
	Notice             Refusal = "notice"
	DayFull            Refusal = "day_full"   // the most minutes of talk that the office allows on a day
	HomeLimit          Refusal = "home_limit" // the most home visits on a day

	// The rest are about what is done with a block rather than about its time.
	NotYet        Refusal = "not_yet"        // it cannot be done before it has begun
	NotDecided    Refusal = "not_decided"    // there is nothing to take back, or it is done
	AlreadyHeld   Refusal = "already_held"   // done or not met: the entry is corrected instead
	ReasonMissing Refusal = "reason_missing" // skipping asks for a reason
	ReasonLong    Refusal = "reason_long"    // of at most 500 letters
	BadMinutes    Refusal = "bad_minutes"    // a talk that was held took 1 to 480 whole minutes
	NotCovered    Refusal = "not_covered"    // a substitute decides, and talks, on the days of the absence
	NotTheirs     Refusal = "not_theirs"     // a thread or promise that is not this person's
)

// Refusals lists them all.
func Refusals() []Refusal {
	return []Refusal{NotYours, NotOpenWeek, NotWeekday, BadLength, OffTick, Past, DayOff, OutsideHours, OwnEntry, OtherTalk, BarredKind, PersonBusy,
		InterpreterMissing, RoomTaken, Notice, DayFull, HomeLimit, NotYet, NotDecided, AlreadyHeld, ReasonMissing, ReasonLong, BadMinutes, NotCovered, NotTheirs}
}

// The longest talk that can be decided or told of, in minutes.
const maxTalk = 480

// Complete fills in what a wish leaves open: whose it is, the minutes of its kind
// (where Contact is 0), the interpreter and the room (where empty: the first that is
// free). It says why the block may not stand; nothing means that it may.
func (s *Situation) Complete(b Block, p Policy, days Days) (Block, []Refusal) {
	b.Counsellor, b.Office = s.Counsellor, s.Office
	if b.Subject == "" {
		b.Subject = b.Person
	}
	f, work := s.about(b)
	if b.Contact == 0 {
		m := Minutes(b.Kind, f != nil && Interpreted(*f), p)
		b.Lead, b.Contact, b.Tail = m.Lead, m.Contact, m.Tail
		if work != nil {
			b.Lead, b.Contact, b.Tail = 0, upTo(work.Minutes, tick), 0
		}
	}
	switch {
	case f == nil || !s.needsInterpreter(*f, b.Kind, b.Day.Week()):
		b.Interpreter, b.Gone = "", false
	case b.Interpreter == "":
		b.Interpreter, b.Gone = first(s.freeInterpreters(b)), false
	}
	switch {
	case !s.needsRoom(b.Kind, b.Day.Week()):
		b.Room = ""
	case b.Room == "":
		b.Room = first(s.freeRooms(b))
	}
	return b, s.Allowed(b, p, days)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// Allowed says why a block may not stand as wished; nothing means it may. Lunch, the
// inbox block and what is only proposed give way to a decision. The counsellor's
// calendar, absence, holidays and what else is decided do not.
func (s *Situation) Allowed(b Block, p Policy, days Days) []Refusal {
	c := checking{s: s, b: b, p: p, days: days}
	c.subject()
	c.time()
	if len(c.list) > 0 {
		return c.list
	}
	c.day()
	if b.Person != "" {
		c.kind()
		c.scarce()
	}
	return c.list
}

// checking is one wish on its way through the rules.
type checking struct {
	s    *Situation
	b    Block
	p    Policy
	days Days
	f    *Facts // nil for own work
	list []Refusal
}

func (c *checking) no(wrong bool, r Refusal) {
	if wrong && !slices.Contains(c.list, r) {
		c.list = append(c.list, r)
	}
}

// about finds the person or the piece of own work that a block is for.
func (s *Situation) about(b Block) (*Facts, *Task) {
	if b.Person != "" {
		i := slices.IndexFunc(s.People, func(f Facts) bool { return f.Person == b.Person })
		if i < 0 || b.Subject != "" && b.Subject != b.Person {
			return nil, nil
		}
		return &s.People[i], nil
	}
	for _, t := range s.ownWork() {
		if t.ID == b.Subject {
			return nil, &t
		}
	}
	return nil, nil
}

// ownWork lists the counsellor's own measure work, about somebody or nobody.
func (s *Situation) ownWork() []Task {
	list := slices.Clone(s.Work)
	for _, f := range s.People {
		list = append(list, f.Tasks...)
	}
	return slices.DeleteFunc(list, func(t Task) bool { return !t.Own || t.Minutes <= 0 })
}

func (c *checking) subject() {
	f, work := c.s.about(c.b)
	c.f = f
	c.no(f == nil && work == nil, NotYours)
	c.no(work != nil && c.b.Kind != Admin || f != nil && c.b.Kind == Admin, BarredKind)
}

// time checks what the block says by itself.
func (c *checking) time() {
	b, s := c.b, c.s
	c.no(b.Day.IsZero() || !Open(b.Week, s.Today) || b.Day.Week() != b.Week, NotOpenWeek)
	c.no(!b.Day.IsZero() && b.Day.Weekday() > 4, NotWeekday)
	c.no(b.Contact < tick || b.Contact > maxTalk || b.Lead < 0 || b.Tail < 0 || b.Start < 0 || b.End() > 24*60, BadLength)
	c.no(b.Start%tick != 0, OffTick)
	c.no(b.Day.Before(s.Today) || b.Day == s.Today && b.Start < s.Now, Past)
}

// day checks the counsellor's day: hours, calendar, what else is decided, limits.
func (c *checking) day() {
	b := c.b
	d := c.s.Weeks[b.Week].day(b.Day)
	if d.Work.To <= d.Work.From {
		off := slices.ContainsFunc(d.Own, func(o OwnTime) bool { return o.Kind == OwnHoliday || o.Kind == OwnAbsence })
		c.no(off, DayOff)
		c.no(!off, OutsideHours)
		return
	}
	c.no(b.Start < d.Work.From || b.End() > d.Work.To, OutsideHours)
	for _, busy := range d.firm() {
		if overlap(busy, Span{b.Start, b.End()}) {
			c.no(d.inCalendar(busy), OwnEntry)
			c.no(!d.inCalendar(busy), OutsideHours) // between two stretches of work
		}
	}
	direct, homes := 0, 0
	for _, o := range c.s.others(b) {
		if o.Day != b.Day {
			continue
		}
		c.no(overlap(Span{o.Start, o.End()}, Span{b.Start, b.End()}), OtherTalk)
		if o.Kind.Direct() {
			direct += o.Contact
		}
		if o.Kind == Home {
			homes++
		}
	}
	c.no(b.Kind.Direct() && direct+b.Contact > c.p.Day.MaxDirectMin, DayFull)
	c.no(b.Kind == Home && homes >= c.p.Day.MaxHomeVisits, HomeLimit)
}

// kind checks what is between the counsellor and the person.
func (c *checking) kind() {
	b, f := c.b, *c.f
	c.no(!slices.Contains(Allowed(f), b.Kind), BarredKind)
	c.no(!c.s.Seen[b.Person].Cover.Holds(b.Day), NotCovered)
	first := EarliestDay(b.Kind, Interpreted(f), c.s.Today, civil.Date{}, c.p, c.days)
	c.no(b.Day.Before(first) && !b.Agreed, Notice)
	if !b.Kind.Direct() {
		return
	}
	for _, busy := range c.s.Seen[b.Person].Busy {
		c.no(busy.Day == b.Day && overlap(busy.Span, Span{b.From(), b.To()}), PersonBusy)
	}
}

// scarce checks interpreter and room: a named one must be free, an unnamed one must
// be to be had.
func (c *checking) scarce() {
	b := c.b
	if c.s.needsInterpreter(*c.f, b.Kind, b.Day.Week()) {
		free := c.s.freeInterpreters(b)
		c.no(len(free) == 0 || b.Interpreter != "" && !slices.Contains(free, b.Interpreter), InterpreterMissing)
	}
	if c.s.needsRoom(b.Kind, b.Day.Week()) {
		free := c.s.freeRooms(b)
		c.no(len(free) == 0 || b.Room != "" && !slices.Contains(free, b.Room), RoomTaken)
	}
}
