package calendar

import (
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Policy holds the office's numbers for a day, in minutes; times of day are minutes
// from midnight.
type Policy struct {
	LunchMinutes int      // length of lunch
	LunchBetween Interval // where lunch is sought
	InboxMinutes int      // length of the block kept for the inbox
	WorkFrom     int      // working time Monday to Friday where none is registered
	WorkTo       int
}

// Hours is a working time on one weekday (Monday = 0), valid from a day on. All rows
// with one ValidFrom are one pattern of a week: a weekday without a row is not worked.
// A row with From = To says so where the whole pattern would else be empty.
type Hours struct {
	Weekday   int
	Interval  Interval
	ValidFrom civil.Date
}

// Facts are what is known of one person's time.
type Facts struct {
	Hours       []Hours
	Occurrences []Occurrence          // of the counsellor's calendar
	Absent      func(civil.Date) bool // registered absence; nil for none
	Closed      func(civil.Date) bool // the office is closed; nil for never
}

// Why a day has no working time.
const (
	OffHoliday = "holiday"
	OffClosed  = "closed"
	OffAbsent  = "absent"
	OffNoWork  = "no_working_time"
	OffGone    = "gone"
)

// Day is one day of a counsellor's week.
type Day struct {
	Date    civil.Date
	Off     string     // why there is no time, "" for a day with working time left
	Holiday string     // its name
	Work    []Interval // working time, in order
	Busy    []Interval // busy parts, widened to whole 5 minutes
	Lunch   Interval   // zero where none was free
	Inbox   Interval   // zero where none was free
	Free    []Interval // what is left for talks
	FreeMin int
}

// WeekCapacity is what a week has room for.
type WeekCapacity struct {
	Week         civil.Week
	Days         [7]Day // Monday first
	AvailableMin int
}

// Capacity reckons a week: working time − busy time (widened to whole 5 minutes) − lunch
// (the first free half hour in its span, by quarter hours; none free: none) − the inbox
// block (the first free one of the day, by quarter hours, after lunch is set) − holidays
// − absence − what is gone of the week at now. Lunch and inbox keep their places through
// the day: they are set on the whole day, before what is gone is taken away. A zero now
// takes nothing away.
func Capacity(f Facts, p Policy, week civil.Week, now time.Time) WeekCapacity {
	c := WeekCapacity{Week: week}
	for i := range c.Days {
		c.Days[i] = f.day(p, week.Monday().AddDays(i), now)
		c.AvailableMin += c.Days[i].FreeMin
	}
	return c
}

// HasCapacity says whether a week has any room at all, whatever of it is gone. Floors
// and legal dates inside a week without room (Christmas) count in the last week before
// that has some.
func HasCapacity(f Facts, p Policy, week civil.Week) bool {
	return Capacity(f, p, week, time.Time{}).AvailableMin > 0
}

func (f Facts) day(p Policy, date civil.Date, now time.Time) Day {
	d := Day{Date: date}
	d.Holiday, _ = Holiday(date)
	d.Busy = widen(BusyParts(f.Occurrences, date))
	work := f.working(p, date)
	switch {
	case d.Holiday != "":
		d.Off = OffHoliday
	case f.Closed != nil && f.Closed(date):
		d.Off = OffClosed
	case f.Absent != nil && f.Absent(date) || AbsentDay(f.Occurrences, date):
		d.Off = OffAbsent
	case len(work) == 0:
		d.Off = OffNoWork
	}
	if d.Off != "" {
		return d
	}
	d.Work = work
	free := minus(d.Work, d.Busy)
	d.Lunch = firstFree(free, p.LunchBetween, p.LunchMinutes)
	free = minus(free, merge([]Interval{d.Lunch}))
	d.Inbox = firstFree(free, Interval{0, 1440}, p.InboxMinutes)
	free = minus(free, merge([]Interval{d.Inbox}))
	gone := goneOf(date, now)
	d.Free = minus(free, merge([]Interval{{0, gone}}))
	d.FreeMin = sum(d.Free)
	if len(minus(d.Work, merge([]Interval{{0, gone}}))) == 0 {
		d.Off = OffGone
	}
	return d
}

// working returns the working time of a day: that of the newest pattern valid then, or
// the office's Monday to Friday where none is registered.
func (f Facts) working(p Policy, date civil.Date) []Interval {
	var newest civil.Date
	for _, h := range f.Hours {
		if !h.ValidFrom.After(date) && h.ValidFrom.After(newest) {
			newest = h.ValidFrom
		}
	}
	if newest.IsZero() {
		if date.Weekday() > 4 {
			return nil
		}
		return merge([]Interval{{p.WorkFrom, p.WorkTo}})
	}
	var list []Interval
	for _, h := range f.Hours {
		if h.ValidFrom == newest && h.Weekday == date.Weekday() {
			list = append(list, h.Interval)
		}
	}
	return merge(list)
}

// widen grows intervals to whole 5 minutes.
func widen(list []Interval) []Interval {
	out := make([]Interval, len(list))
	for i, x := range list {
		out[i] = Interval{x.From / 5 * 5, (x.To + 4) / 5 * 5}
	}
	return merge(out)
}

// firstFree finds the first free stretch of a length that begins on a quarter hour and
// lies inside within; the zero Interval if there is none.
func firstFree(free []Interval, within Interval, minutes int) Interval {
	if minutes <= 0 {
		return Interval{}
	}
	for at := (within.From + 14) / 15 * 15; at+minutes <= within.To; at += 15 {
		if i := (Interval{at, at + minutes}); contains(free, i) {
			return i
		}
	}
	return Interval{}
}

// goneOf returns how much of a day is past, in whole 5 minutes.
func goneOf(date civil.Date, now time.Time) int {
	if now.IsZero() {
		return 0
	}
	switch today := civil.On(now); {
	case date.Before(today):
		return 1440
	case date.After(today):
		return 0
	}
	h, m, s := now.In(civil.Oslo()).Clock()
	return ((h*60+m)*60 + s + 299) / 300 * 5
}
