package personpage

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/planner"
)

// The kinds of time in the everyday week: busy with something of the person's own, a
// time that suits a talk, a talk that is agreed with us.
const (
	busy = "own"
	free = "free"
	ours = "us"
)

// Slot is a stretch of a day in the person's week, in minutes after midnight.
type Slot struct {
	Day      civil.Date
	From, To int
	Kind     string
	Title    string // of what is busy; empty for none
	Talk     planner.Kind
}

// Grid is the person's week as it is drawn: five days, or seven where something falls
// on the weekend, between whole hours.
type Grid struct {
	Days     []GridDay
	From, To int // minutes, whole hours
}

// GridDay is a day of the grid.
type GridDay struct {
	Day   civil.Date
	Slots []Slot
}

// The hours that are always drawn, and the most that can be.
const (
	gridFrom, gridTo    = 8 * 60, 16 * 60
	gridFirst, gridLast = 6 * 60, 18 * 60
	quarter             = 15
)

// WeekGrid draws the week of a Monday.
func WeekGrid(monday civil.Date, times []calendar.Occurrence, preferences []caseload.Preference, blocks []planner.Block) Grid {
	g := Grid{From: gridFrom, To: gridTo}
	for i := range 7 {
		d := monday.AddDays(i)
		day := GridDay{Day: d, Slots: slotsOf(d, times, preferences, blocks)}
		if i < 5 || len(day.Slots) > 0 {
			g.Days = append(g.Days, day)
		}
		for _, s := range day.Slots {
			g.From, g.To = min(g.From, s.From/60*60), max(g.To, (s.To+59)/60*60)
		}
	}
	g.From, g.To = max(g.From, gridFirst), min(g.To, gridLast)
	return g
}

func slotsOf(d civil.Date, times []calendar.Occurrence, preferences []caseload.Preference, blocks []planner.Block) []Slot {
	list := taken(d, times, blocks)
	var suits []Slot
	for _, p := range preferences {
		if p.Weekday == d.Weekday() {
			suits = append(suits, Slot{Day: d, From: p.FromMin, To: p.ToMin, Kind: free})
		}
	}
	for _, t := range list {
		suits = without(suits, t)
	}
	list = append(list, suits...)
	slices.SortStableFunc(list, func(a, b Slot) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	return list
}

// taken is what the day holds already.
func taken(d civil.Date, times []calendar.Occurrence, blocks []planner.Block) []Slot {
	var list []Slot
	for i := range times {
		o := &times[i]
		if !o.Event.Busy {
			continue
		}
		for _, part := range calendar.BusyParts(times[i:i+1], d) {
			s := Slot{Day: d, From: part.From, To: part.To, Kind: busy}
			if !o.Event.Private {
				s.Title = o.Event.Title
			}
			list = append(list, s)
		}
	}
	for _, b := range blocks {
		if b.Day == d && (b.Stands() || b.State == planner.Done) {
			list = append(list, Slot{Day: d, From: b.Start + b.Lead, To: b.Start + b.Lead + b.Contact, Kind: ours, Talk: b.Kind})
		}
	}
	return list
}

// without takes a stretch out of others; what is left under a quarter is nothing to
// offer.
func without(list []Slot, t Slot) []Slot {
	var left []Slot
	for _, s := range list {
		for _, part := range [][2]int{{s.From, min(s.To, t.From)}, {max(s.From, t.To), s.To}} {
			if part[1]-part[0] >= quarter {
				left = append(left, Slot{Day: s.Day, From: part[0], To: part[1], Kind: s.Kind})
			}
		}
	}
	return left
}

// Hours lists the whole hours at the side.
func (g Grid) Hours() []int {
	var list []int
	for m := g.From; m < g.To; m += 60 {
		list = append(list, m)
	}
	return list
}

// class is where the grid begins and ends, for the stylesheet.
func (g Grid) class() string {
	return fmt.Sprintf("day-from-%02d00 day-to-%02d00", g.From/60, g.To/60)
}

// class is where a stretch stands, in quarters of an hour; what is outside the grid is
// drawn at its edge.
func (s Slot) class(g Grid) string {
	from := min(max(s.From, g.From), g.To-quarter) / quarter * quarter
	to := (min(max(s.To, from+quarter), g.To) + quarter - 1) / quarter * quarter
	if s.Kind == free { // drawn within its time, so that it stands on nothing
		from, to = (s.From+quarter-1)/quarter*quarter, s.To/quarter*quarter
		from, to = max(from, g.From), min(to, g.To)
	}
	return fmt.Sprintf("wk__b wk__b--%s r-%d%02d s-%d", s.Kind, from/60, from%60, max(1, (to-from)/quarter))
}

// Now is what fills the person's day at this minute, and the next stretch today that
// suits a talk.
func (g Grid) Now(today civil.Date, minute int) (now, next *Slot) {
	for _, d := range g.Days {
		if d.Day != today {
			continue
		}
		for i := range d.Slots {
			s := &d.Slots[i]
			switch {
			case s.Kind != free && s.From <= minute && minute < s.To && now == nil:
				now = s
			case s.Kind == free && s.To-max(s.From, minute) >= quarter && next == nil:
				next = s
			}
		}
	}
	return now, next
}
