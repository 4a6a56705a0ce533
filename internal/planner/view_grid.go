package planner

import (
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// dayOfMonth is the number in «23. november».
func dayOfMonth(d civil.Date) int {
	_, _, day := d.Civil()
	return day
}

func (v *weekView) shortDate(d civil.Date) string {
	_, m, day := d.Civil()
	return strconv.Itoa(day) + ". " + v.t("month.short."+strconv.Itoa(int(m)))
}

// compact writes it as a class does: «0905».
func compact(minute int) string { return strings.ReplaceAll(civil.Clock(minute), ":", "") }

func (v *weekView) daySum(d BoardDay) string {
	if d.Talks == 0 {
		return v.t("uka.no_talks")
	}
	return v.t("week.day_sum", i18n.Data{"Count": d.Talks, "Length": v.length(d.Minutes)})
}

func (v *weekView) wholeDay(d BoardDay) string {
	if d.Whole != "" {
		return v.t("own."+string(d.WholeOwn)) + ": " + d.Whole
	}
	return v.t("own." + string(d.WholeOwn))
}

func (v *weekView) emptyDay(d BoardDay) string {
	if d.Day.Before(v.c.Today) {
		return v.t("week.day_gone")
	}
	return v.t("week.day_empty")
}

func (v *weekView) gridClass() string {
	return "day-from-" + compact(v.board.From) + " day-to-" + compact(v.board.To)
}

func (v *weekView) hoursOfDay() []int {
	var list []int
	for m := (v.board.From + 59) / 60 * 60; m < v.board.To; m += 60 {
		list = append(list, m)
	}
	return list
}

func (v *weekView) nowLine() int {
	for _, d := range v.board.Days {
		if d.Now >= v.board.From+15 { // nearer the edge there is no room for it
			return d.Now
		}
	}
	return 0
}

// nowAt is the number of the slot that the line for now stands before: one past the
// last where it stands after all of them, -1 on a day that has no such line.
func nowAt(d BoardDay) int {
	if d.Now == 0 {
		return -1
	}
	if i := slices.IndexFunc(d.Slots, func(s Slot) bool { return s.From >= d.Now }); i >= 0 {
		return i
	}
	return len(d.Slots)
}

// dayID names a day in the page.
func dayID(d civil.Date) string {
	return "dag-" + [7]string{"ma", "ti", "on", "to", "fr", "lo", "so"}[d.Weekday()]
}

// shownFirst is the day that a narrow screen shows first: today, else Monday.
func (v *weekView) shownFirst(d BoardDay) bool {
	for _, x := range v.board.Days {
		if x.Today {
			return d.Today
		}
	}
	return d.Day.Weekday() == 0
}

func (v *weekView) ownTitle(o OwnTime) string {
	if o.Title != "" && o.Kind != OwnPrivate {
		return o.Title
	}
	return v.t("own." + string(o.Kind))
}
