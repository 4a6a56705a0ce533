package calendar

import (
	"cmp"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Interval is a part of a civil day in Oslo, in minutes on the clock on the wall from
// midnight: [From, To), 0–1440.
type Interval struct {
	From int `json:"from_min"`
	To   int `json:"to_min"`
}

// Minutes returns the length.
func (i Interval) Minutes() int { return i.To - i.From }

// Busy is a busy part of a day. It is private where nothing but private events cover
// it.
type Busy struct {
	Interval
	Private bool
}

// BusyDay returns the busy parts of one day, in order: cut at midnight, overlapping and
// touching ones of one kind merged. Events that are free, and those that take no time,
// are not in it.
func BusyDay(list []Occurrence, day civil.Date) []Busy {
	var open, private []Interval
	for _, o := range list {
		if !o.Event.Busy {
			continue
		}
		parts := o.on(day)
		if o.Event.Private {
			private = append(private, parts...)
		} else {
			open = append(open, parts...)
		}
	}
	open = merge(open)
	var out []Busy
	for _, i := range open {
		out = append(out, Busy{i, false})
	}
	for _, i := range minus(merge(private), open) {
		out = append(out, Busy{i, true})
	}
	slices.SortFunc(out, func(a, b Busy) int { return cmp.Compare(a.From, b.From) })
	return out
}

// BusyParts returns the busy parts of a day without telling private ones apart.
func BusyParts(list []Occurrence, day civil.Date) []Interval {
	var parts []Interval
	for _, b := range BusyDay(list, day) {
		parts = append(parts, b.Interval)
	}
	return merge(parts)
}

// AbsentDay says whether events out of office cover the day from midnight to midnight:
// a leave, not just a full calendar.
func AbsentDay(list []Occurrence, day civil.Date) bool {
	var away []Interval
	for _, o := range list {
		if o.Event.Absence && o.Event.Busy {
			away = append(away, o.on(day)...)
		}
	}
	away = merge(away)
	return len(away) == 1 && away[0] == Interval{0, 1440}
}

// on returns the parts of a day that an occurrence covers. The clock on the wall shows
// an hour twice, or skips one, when it is set: then there may be two parts.
func (o Occurrence) on(day civil.Date) []Interval {
	if o.AllDay {
		if day.Before(o.FirstDay) || !day.Before(o.AfterDay) {
			return nil
		}
		return []Interval{{0, 1440}}
	}
	start, end := day.At(0), day.AddDays(1).At(0)
	from, to := later(start, o.Start), earlier(end, o.End)
	if !from.Before(to) {
		return nil
	}
	shifted := clockShift(start, end)
	if shifted.IsZero() || !shifted.After(from) || !shifted.Before(to) {
		return []Interval{{minuteOf(from, day, false), minuteOf(to, day, true)}}
	}
	resumes := minuteOf(shifted, day, false)
	stops := max(minuteOf(shifted.Add(-time.Second), day, true), resumes) // an hour that no clock shows is covered too
	return merge([]Interval{{minuteOf(from, day, false), stops}, {resumes, minuteOf(to, day, true)}})
}

// minuteOf is the minute of the day that the clock shows at t: the one begun, or (up)
// the one ended.
func minuteOf(t time.Time, day civil.Date, up bool) int {
	t = t.In(civil.Oslo())
	seconds := 0
	if up {
		seconds = 59
	}
	h, m, s := t.Clock()
	if civil.On(t).After(day) {
		h += 24
	}
	return (h*3600 + m*60 + s + seconds) / 60
}

// clockShift returns the moment between two midnights at which the clock is set; zero
// if it is not.
func clockShift(start, end time.Time) time.Time {
	_, before := start.Zone()
	if _, after := end.Zone(); before == after {
		return time.Time{}
	}
	for end.Sub(start) > time.Second {
		mid := start.Add(end.Sub(start) / 2).Truncate(time.Second)
		if _, o := mid.Zone(); o == before {
			start = mid
		} else {
			end = mid
		}
	}
	return end
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// merge sorts intervals and joins those that overlap or touch; empty ones vanish.
func merge(list []Interval) []Interval {
	list = slices.DeleteFunc(slices.Clone(list), func(i Interval) bool { return i.To <= i.From })
	slices.SortFunc(list, func(a, b Interval) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	var out []Interval
	for _, i := range list {
		if n := len(out); n > 0 && i.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, i.To)
			continue
		}
		out = append(out, i)
	}
	return out
}

// minus takes the minutes of the second list from the first; both are merged.
func minus(from, take []Interval) []Interval {
	var out []Interval
	for _, i := range from {
		for _, t := range take {
			if t.To <= i.From || t.From >= i.To {
				continue
			}
			if t.From > i.From {
				out = append(out, Interval{i.From, t.From})
			}
			i.From = t.To
		}
		if i.From < i.To {
			out = append(out, i)
		}
	}
	return out
}

// sum adds up minutes of a merged list.
func sum(list []Interval) int {
	n := 0
	for _, i := range list {
		n += i.Minutes()
	}
	return n
}

// contains says whether one interval of a merged list holds all of i.
func contains(list []Interval, i Interval) bool {
	return slices.ContainsFunc(list, func(x Interval) bool { return x.From <= i.From && i.To <= x.To })
}
