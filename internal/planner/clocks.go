package planner

import (
	"slices"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// legal adds the date of every clock that gives one. Its day is the working day
// before where the law's day is a Saturday, Sunday or public holiday: we must be in
// time. Only what the law asks a talk for is tier 1, and only when it is due; the
// office's own day, where the law gives no number, is tier 3.
func (c *computing) legal() {
	for _, k := range c.f.Clocks {
		for _, r := range c.d.For(k.Kind, c.win.monday) {
			date := c.legalDate(r, k)
			if date.IsZero() || !c.shown(r, k, date) || c.held(r, k, date) {
				continue
			}
			c.add(c.legalNeed(r, k, date))
		}
	}
}

func (c *computing) legalNeed(r catalogue.Deadline, k Clock, date civil.Date) Need {
	key := "need.legal_deadline." + r.ID
	if date.Before(c.win.today) {
		key += ".past"
	}
	n := Need{
		Code: LegalDeadline, Tier: 3, Due: date, Points: legalPoints(date, c.win, c.p), IsDue: !date.After(c.win.lastClosed),
		ReasonKey: key, Values: i18n.Data{"Date": date, "Law": r.Paragraph},
		Source: Source{"clock", k.ID, r.ID}, Kinds: c.faceToFace(), EndsWhen: "ends.talk_done",
	}
	if n.IsDue && r.Talk && r.Rule != catalogue.OfficeDays {
		n.Tier = 1
	}
	return n
}

// legalDate is the date that a rule gives from a clock, or none: a date that the
// clock lacks, an age outside the bounds, or a period that was over before the date
// or is over by the planned week.
func (c *computing) legalDate(r catalogue.Deadline, k Clock) civil.Date {
	var date civil.Date
	switch r.Rule {
	case catalogue.AtEnd:
		return c.win.days.OnOrBefore(k.End)
	case catalogue.DaysAfterStart:
		date = k.Start.AddDays(r.Days)
	case catalogue.OfficeDays:
		if c.p.Legal.Decision14aDays > 0 {
			date = k.Start.AddDays(c.p.Legal.Decision14aDays)
		}
	case catalogue.MonthsAfterHeld:
		date = lastHeld(k).AddMonths(r.Months)
	}
	over := !k.End.IsZero() && (k.End.Before(date) || k.End.Before(c.win.monday))
	if date.IsZero() || over || !withinAge(r, k, c.f.Born) {
		return civil.Date{}
	}
	return c.win.days.OnOrBefore(date)
}

// lastHeld is the last talk of the period that was held, else its start. A talk from
// before the start belongs to an earlier period.
func lastHeld(k Clock) civil.Date {
	if k.HeldOn.IsZero() || !k.Start.IsZero() && k.HeldOn.Before(k.Start) {
		return k.Start
	}
	return k.HeldOn
}

// withinAge reads the age in whole years at the clock's start, where the law bounds
// it. A birth date that is not known is within no bounds.
func withinAge(r catalogue.Deadline, k Clock, born civil.Date) bool {
	if r.AgeFrom == 0 && r.AgeTo == 0 {
		return true
	}
	if born.IsZero() || k.Start.IsZero() {
		return false
	}
	old := !born.AddMonths(12 * r.AgeFrom).After(k.Start)
	young := r.AgeTo == 0 || born.AddMonths(12*(r.AgeTo+1)).After(k.Start)
	return old && young
}

// shown says that the planned week reaches the first day on which the date is shown.
func (c *computing) shown(r catalogue.Deadline, k Clock, date civil.Date) bool {
	from := date.AddDays(-r.ShowDaysBefore)
	if r.ShowDaysAfterStart > 0 {
		from = k.Start.AddDays(r.ShowDaysAfterStart)
	}
	return !from.After(c.win.lastClosed)
}

// held says that the talk is done. Where a clock gives both a yearly talk and an end,
// a talk counts for the end only from the day that the end is shown.
func (c *computing) held(r catalogue.Deadline, k Clock, date civil.Date) bool {
	if r.Rule == catalogue.MonthsAfterHeld || k.HeldOn.IsZero() {
		return false
	}
	if r.Rule != catalogue.AtEnd {
		return k.Start.IsZero() || !k.HeldOn.Before(k.Start)
	}
	repeats := slices.ContainsFunc(c.d.For(k.Kind, c.win.monday), func(o catalogue.Deadline) bool {
		return o.Rule == catalogue.MonthsAfterHeld
	})
	return !repeats || !k.HeldOn.Before(date.AddDays(-r.ShowDaysBefore))
}

// legalPoints falls with the whole weeks from the planned week to the date's week.
func legalPoints(date civil.Date, win window, p Policy) int {
	switch weeks := date.Monday().Sub(win.monday) / 7; {
	case weeks <= 1:
		return p.Legal.Now
	case weeks == 2:
		return p.Legal.Week2
	case weeks == 3:
		return p.Legal.Week3
	}
	return p.Legal.Later
}

// NextLegal is the next legal date of a person, however far away: the earliest whose
// talk is not held, past ones too. false says that no clock gives one.
func NextLegal(f Facts, p Policy, d Deadlines, days Days, today civil.Date) (Need, bool) {
	c := computing{f: f, p: p, d: d, win: newWindow(today.Week(), today, days), allowed: Allowed(f)}
	var next Need
	for _, k := range f.Clocks {
		for _, r := range d.For(k.Kind, c.win.monday) {
			date := c.legalDate(r, k)
			if !date.IsZero() && !c.held(r, k, date) && (next.Due.IsZero() || date.Before(next.Due)) {
				next = c.legalNeed(r, k, date)
			}
		}
	}
	return next, !next.Due.IsZero()
}

// Undated is a legal date that cannot be known because the clock lacks one of its own:
// shown as «frist ukjent – mangler dato», never guessed.
type Undated struct{ Clock, Kind, Rule string }

// UndatedClocks lists the legal dates of a person that are not known for want of a
// date in the clock.
func UndatedClocks(f Facts, d Deadlines, on civil.Date) []Undated {
	var list []Undated
	for _, k := range f.Clocks {
		for _, r := range d.For(k.Kind, on) {
			atEnd := r.Rule == catalogue.AtEnd && k.End.IsZero()
			fromStart := (r.Rule == catalogue.DaysAfterStart || r.Rule == catalogue.MonthsAfterHeld) && lastHeld(k).IsZero()
			if atEnd || fromStart {
				list = append(list, Undated{k.ID, k.Kind, r.ID})
			}
		}
	}
	return list
}
