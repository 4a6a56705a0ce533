// Package planner turns what is known about people into a counsellor's week: why
// somebody should be spoken with and by when (Needs), and later the week itself. A
// need rests on facts that the person could state and contest. Never read:
// nationality, language as a value, age (but where a legal date bounds it), sex,
// health, postcode, motivation.
package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Policy is the office's priorities: every number that the planner uses.
type Policy = catalogue.OfficePolicy

// Deadlines are the legal dates.
type Deadlines = catalogue.LegalDeadlines

// Code says what kind of reason a need is.
type Code string

// The thirteen reasons.
const (
	LegalDeadline     Code = "legal_deadline"
	Floor             Code = "floor"
	Rhythm            Code = "rhythm"
	PromiseDue        Code = "promise"
	UnansweredMessage Code = "unanswered_message"
	OwnRequest        Code = "own_request"
	NewPerson         Code = "new_person"
	Transition        Code = "transition"
	NextStep          Code = "next_step"
	Coordination      Code = "coordination"
	MappingGap        Code = "mapping_gap"
	MinutesUnshared   Code = "minutes_unshared"
	TaskDue           Code = "task"
)

// Codes lists the reasons in the order in which they are shown.
func Codes() []Code {
	return []Code{LegalDeadline, Floor, Rhythm, PromiseDue, UnansweredMessage, OwnRequest, NewPerson, Transition,
		NextStep, Coordination, MappingGap, MinutesUnshared, TaskDue}
}

// Kind is a way to meet a need.
type Kind string

// The kinds. Phone, Video, Meeting and Home are direct: the two speak.
const (
	Phone   Kind = "phone"
	Video   Kind = "video"
	Meeting Kind = "meeting"
	Home    Kind = "home"
	Digital Kind = "digital" // an answer in writing
	Admin   Kind = "admin"
)

// DirectKinds lists the kinds in which the two speak, the shortest first.
func DirectKinds() []Kind { return []Kind{Phone, Video, Meeting, Home} }

// Direct says that the two speak.
func (k Kind) Direct() bool { return slices.Contains(DirectKinds(), k) }

// Source says where a need comes from: the table and id of the entry, and the rule.
type Source struct{ Table, ID, Rule string }

// Need is one reason why a person should be spoken with (or, for administration,
// why something about her should be done), and by when.
type Need struct {
	Person string // id; empty for a task that is not tied to anyone
	Code   Code
	Tier   int        // 1 law, 2 floor, 3 points
	Due    civil.Date // zero for a mapping gap, which has no day
	// IsDue says that the day is within the planned week or before, or within closed
	// weeks right after it. Other needs are early: they may fill free time.
	IsDue  bool
	Points int
	// ReasonKey names the text and Values fill it; see Reason. Days in it are values
	// of civil.Date, written for the reader's today.
	ReasonKey string
	Values    i18n.Data
	Source    Source
	Kinds     []Kind // those that meet it and that nothing bars, shortest first
	EndsWhen  string // key of the text that says what ends it
}

// Talk says that a talk can meet the need.
func (n Need) Talk() bool {
	return slices.ContainsFunc(n.Kinds, Kind.Direct)
}

// MetBy says that a talk (or answer) of the kind meets the need.
func (n Need) MetBy(k Kind) bool { return slices.Contains(n.Kinds, k) }

// Days is the calendar that needs are counted in. A nil function means Monday to
// Friday, and every week open.
type Days struct {
	Workday func(civil.Date) bool
	// Open says whether the counsellor has any hours in a week.
	Open func(civil.Week) bool
}

// IsWorkday says whether the day is a working day.
func (c Days) IsWorkday(d civil.Date) bool {
	if c.Workday == nil {
		return d.Weekday() < 5
	}
	return c.Workday(d)
}

// AddWorkdays counts n working days on from d, not counting d itself; 0 is d.
func (c Days) AddWorkdays(d civil.Date, n int) civil.Date {
	return calendar.AddWorkdays(d, n, c.IsWorkday)
}

// OnOrBefore is d if that is a working day, else the last one before it.
func (c Days) OnOrBefore(d civil.Date) civil.Date {
	return calendar.WorkdayOnOrBefore(d, c.IsWorkday)
}

// window is the planned week: Monday, Friday and Sunday, the Sunday of the last
// closed week that follows without a gap (the week's own if the next is open), and
// the day that "passed" is counted from.
type window struct {
	monday, friday, sunday, lastClosed, ref civil.Date
	today                                   civil.Date
	days                                    Days
}

// closedAhead is the most closed weeks that one open week answers for.
const closedAhead = 8

func newWindow(w civil.Week, today civil.Date, days Days) window {
	m := w.Monday()
	win := window{monday: m, friday: m.AddDays(4), sunday: m.AddDays(6), lastClosed: m.AddDays(6), ref: m, today: today, days: days}
	if today.After(m) {
		win.ref = today
	}
	for i := 1; days.Open != nil && i <= closedAhead && !days.Open(w.Add(i)); i++ {
		win.lastClosed = win.sunday.AddDays(7 * i)
	}
	return win
}

// Needs computes every reason to speak with a person in a planned week, from the
// record alone: the same facts give the same needs. Needs of administration about
// her are among them. They come in the order tier, day, code, source.
func Needs(f Facts, p Policy, d Deadlines, days Days, w civil.Week, today civil.Date) []Need {
	c := computing{f: f, p: p, d: d, win: newWindow(w, today, days), allowed: Allowed(f)}
	c.legal()
	c.silence()
	c.newPerson()
	c.promises()
	c.message()
	c.requests()
	c.transitions()
	c.steps()
	c.joint()
	c.unshared()
	c.tasks()
	c.mapping()
	slices.SortStableFunc(c.list, compareNeeds)
	return c.list
}

func compareNeeds(a, b Need) int {
	return cmp.Or(cmp.Compare(a.Tier, b.Tier), compareDue(a.Due, b.Due),
		cmp.Compare(slices.Index(Codes(), a.Code), slices.Index(Codes(), b.Code)), cmp.Compare(a.Source.ID, b.Source.ID),
		cmp.Compare(a.Source.Rule, b.Source.Rule))
}

// compareDue puts a need without a day last.
func compareDue(a, b civil.Date) int {
	if a.IsZero() != b.IsZero() {
		return b.Compare(a)
	}
	return a.Compare(b)
}
