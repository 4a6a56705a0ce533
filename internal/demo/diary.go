package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// entry is something in a counsellor's calendar: on one day, or coming back every
// so many weeks on the weekday of that day.
type entry struct {
	day           civil.Date
	weeks         int // 0: only that day
	from, minutes int
	title         string
	private       bool
}

func (e entry) on(d civil.Date) bool {
	if e.weeks == 0 {
		return d == e.day
	}
	n := d.Sub(e.day)
	return n >= 0 && n%(7*e.weeks) == 0
}

// diary is a counsellor's calendar and working time.
type diary struct {
	entries []entry
	off     [5]int // minutes that are not worked on a weekday, taken from its end
	leave   []calendar.Absence
}

const (
	dayStart = 8 * 60
	dayEnd   = 15*60 + 30
)

func (d diary) away(day civil.Date) bool {
	return slices.ContainsFunc(d.leave, func(a calendar.Absence) bool { return a.Covers(day) })
}

// ends returns the minute at which the working day ends; dayStart: free.
func (d diary) ends(day civil.Date) int { return dayEnd - d.off[day.Weekday()] }

// busy lists what is in the calendar of a day, lunch and inbox included.
func (d diary) busy(day civil.Date) []span {
	var list []span
	for _, e := range d.entries {
		if e.on(day) {
			list = append(list, span{day, e.from, e.from + e.minutes})
		}
	}
	list = append(list, firstFree(day, list, 11*60, 13*60, 30)...)
	return append(list, firstFree(day, list, dayStart, d.ends(day), 45)...)
}

// firstFree finds the first free stretch of the length asked for, by quarter hours.
func firstFree(day civil.Date, taken []span, from, to, minutes int) []span {
	for at := from; at+minutes <= to; at += 15 {
		if free(taken, day, at, at+minutes) {
			return []span{{day, at, at + minutes}}
		}
	}
	return nil
}

func free(taken []span, day civil.Date, from, to int) bool {
	for _, t := range taken {
		if t.day == day && t.from < to && from < t.to {
			return false
		}
	}
	return true
}

// minutes is what is left of a day for the work with people: less meetings, lunch,
// and what colleagues, the telephone and the corridor take.
func (d diary) minutes(day civil.Date) int {
	left := d.ends(day) - dayStart - 30 - 75
	for _, e := range d.entries {
		if e.on(day) {
			left -= e.minutes
		}
	}
	return max(left, 0)
}

// diaryOf makes the calendar of a counsellor over the whole time of the simulation
// and the weeks after.
func (s *sim) diaryOf(h *hand, n int) diary {
	t := s.lex.texts.Calendar
	monday := s.from.Monday()
	teamDay, deptDay := monday, monday.AddDays(3)
	if h.track == programme {
		teamDay = monday.AddDays(1)
	}
	d := diary{entries: []entry{
		{teamDay, 1, 630, 60, t.Team, false},
		{deptDay, 1, 870, 60, t.Department, false},
		{monday.AddDays(2), 4, 780, 90, t.Supervision, false},
	}}
	for day := monday; day.Before(s.w.Date.AddDays(84)); day = day.AddDays(7) {
		if h.s.in1000(120) {
			d.entries = append(d.entries, entry{day: day.AddDays(h.s.under(5)), from: 540, minutes: 240, title: pick(h.s, t.Courses)})
		}
		if h.s.in1000(350) {
			d.entries = append(d.entries, entry{day: day.AddDays(h.s.under(5)), from: 480 + 30*h.s.under(13), minutes: 60, title: pick(h.s, t.Private), private: true})
		}
	}
	if n > 0 && h.s.in1000(220) { // part time: a day off, or short days
		if h.s.in1000(500) {
			d.off[h.s.between(0, 4)] = dayEnd - dayStart
		} else {
			d.off = [5]int{90, 90, 90, 90, 90}
		}
	}
	d.leave = s.holidays(h)
	return d
}

// holidays are the weeks away, with a colleague as substitute (filled in by away).
func (s *sim) holidays(h *hand) []calendar.Absence {
	var list []calendar.Absence
	add := func(from civil.Date, days int) {
		if from.After(s.from) && from.AddDays(days).Before(s.w.Date) {
			list = append(list, calendar.Absence{Ident: h.ident, From: from, To: from.AddDays(days - 1)})
		}
	}
	for y := s.from; !y.After(s.w.Date); y = y.AddMonths(12) {
		year, _, _ := y.Civil()
		add(civil.Of(year, 7, 1).Monday().AddDays(7*h.s.under(4)), 19)
		add(civil.Of(year, 12, 23), 3+h.s.under(7))
		add(civil.Of(year, 10, 1).Monday().AddDays(7*h.s.under(2)), h.s.between(2, 5))
	}
	for n := h.s.between(1, 4); n > 0; n-- { // ill for some days
		add(s.from.AddDays(h.s.between(5, s.days()-10)), h.s.between(1, 4))
	}
	return list
}

// away names the substitutes, and lets the third of an ordinary team be away in the
// week of the date.
func (s *sim) away(team []*hand) {
	for n, h := range team {
		if n == 2 {
			monday := s.w.Date.Monday()
			h.diary.leave = append(h.diary.leave, calendar.Absence{Ident: h.ident, From: monday.AddDays(-3), To: monday.AddDays(11)})
		}
		for i := range h.diary.leave {
			a := &h.diary.leave[i]
			a.ID = s.id.at(a.From.At(dayStart))
			a.Substitute = team[(n+1)%len(team)].ident
			s.w.Absences = append(s.w.Absences, *a)
		}
	}
}

var dayCodes = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// writeDiary turns the calendars into events: what comes back as rules, single
// things only around the date.
func (s *sim) writeDiary(h *hand) {
	for i, e := range h.diary.entries {
		if e.weeks == 0 && !e.day.After(s.w.Date.AddDays(-28)) {
			continue
		}
		ev := s.event(h.office, calendar.Owner{Kind: calendar.OfCounsellor, ID: h.ident}, fmt.Sprintf("%s-%d@demo", h.ident, i), e.day, e.from, e.minutes)
		ev.Title, ev.Private = e.title, e.private
		if e.private {
			ev.Title = s.lex.texts.Calendar.Busy
		}
		if e.weeks > 0 {
			ev.Rule = fmt.Sprintf("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s", e.weeks, dayCodes[e.day.Weekday()])
		}
		s.w.Events = append(s.w.Events, ev)
	}
	for i, a := range h.diary.leave {
		if a.To.Before(s.w.Date.AddDays(-28)) {
			continue
		}
		ev := s.event(h.office, calendar.Owner{Kind: calendar.OfCounsellor, ID: h.ident}, fmt.Sprintf("%s-leave-%d@demo", h.ident, i), a.From, 0, 0)
		ev.AllDay, ev.Absence, ev.Days, ev.Title = true, true, a.To.Sub(a.From)+1, s.lex.texts.Calendar.Leave
		s.w.Events = append(s.w.Events, ev)
	}
	s.writeHours(h)
}

// event makes a busy event of a calendar.
func (s *sim) event(office string, of calendar.Owner, uid string, day civil.Date, from, minutes int) calendar.Owned {
	y, m, d := day.Civil()
	e := calendar.Owned{Owner: of, Office: office}
	e.ID, e.UID, e.Zone, e.Busy = s.id.at(day.At(from)), uid, civil.Zone, true
	e.Start, e.Minutes = time.Date(y, m, d, 0, from, 0, 0, time.UTC), minutes
	return e
}

func (s *sim) writeHours(h *hand) {
	if h.diary.off == [5]int{} {
		return
	}
	row := WorkingTime{Ident: h.ident, From: s.from}
	for d := range 5 {
		if end := dayEnd - h.diary.off[d]; end > dayStart {
			row.Hours = append(row.Hours, calendar.Hours{Weekday: d, Interval: calendar.Interval{From: dayStart, To: end}, ValidFrom: s.from})
		}
	}
	s.w.WorkingTimes = append(s.w.WorkingTimes, row)
}

// repeat is when a commitment of a person comes back.
type repeat struct {
	first         civil.Date
	days          [7]bool // weekdays; none: only on first
	weeks         int
	from, minutes int
}

func (r repeat) on(d civil.Date) bool {
	if r.days == [7]bool{} {
		return d == r.first
	}
	n := d.Monday().Sub(r.first.Monday())
	return r.days[d.Weekday()] && !d.Before(r.first) && n%(7*r.weeks) == 0
}

// readRule reads the few forms of a rule that the texts use.
func readRule(rule string) (days [7]bool, weeks int) {
	weeks = 1
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "INTERVAL":
			fmt.Sscan(value, &weeks)
		case "BYDAY":
			for i, c := range dayCodes {
				days[i] = strings.Contains(value, c)
			}
		}
	}
	return days, weeks
}
