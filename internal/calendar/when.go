package calendar

import (
	"strconv"
	"strings"
	"time"
)

// A wall clock time is kept as a time.Time in UTC that shows the same digits; only
// instant gives it a place on earth.
const (
	wallForm    = "2006-01-02T15:04:05"
	stampForm   = "20060102T150405"
	dateForm    = "20060102"
	instantForm = "20060102T150405Z"
)

// stamp is a DATE or DATE-TIME value as it stands in the file.
type stamp struct {
	wall time.Time
	date bool   // a day without a time
	utc  bool   // ended in Z
	tzid string // "" for none
}

// parseStamp reads YYYYMMDD, YYYYMMDDTHHMMSS or the latter with Z. VALUE=DATE makes a
// day of either. Years are 1600–9999, a leap second is the one before.
func parseStamp(value string, params map[string]string) (stamp, bool) {
	v := strings.ToUpper(strings.TrimSpace(value))
	s := stamp{tzid: strings.TrimSpace(params["TZID"])}
	if len(v) == len(instantForm) && v[len(v)-1] == 'Z' {
		s.utc, s.tzid, v = true, "", v[:len(v)-1]
	}
	if len(v) == len(stampForm) && v[13:] == "60" {
		v = v[:13] + "59"
	}
	form := stampForm
	if len(v) == len(dateForm) {
		form, s.date = dateForm, true
	}
	t, err := time.Parse(form, v)
	if err != nil || len(v) != len(form) || t.Year() < 1600 {
		return stamp{}, false
	}
	if strings.EqualFold(params["VALUE"], "DATE") && !s.date {
		s.date, s.utc, s.tzid = true, false, ""
		t = t.Truncate(24 * time.Hour)
	}
	if s.date {
		s.tzid = ""
	}
	s.wall = t
	return s, true
}

// length is a DURATION: days are nominal (the same time on a later day, also across a
// clock change), seconds exact.
type length struct{ days, seconds int }

// parseLength reads a duration such as P1D, PT1H30M, P2W or -PT15M.
func parseLength(value string) (length, bool) {
	v := strings.ToUpper(strings.TrimSpace(value))
	negative := strings.HasPrefix(v, "-")
	v = strings.TrimLeft(v, "+-")
	v, ok := strings.CutPrefix(v, "P")
	if !ok || v == "" || v == "T" {
		return length{}, false
	}
	var l length
	inTime := false
	for v != "" {
		if v[0] == 'T' {
			inTime, v = true, v[1:]
			continue
		}
		digits := len(v) - len(strings.TrimLeft(v, "0123456789"))
		n, err := strconv.Atoi(v[:digits])
		if err != nil || n > 100_000_000 || digits == len(v) || !l.add(v[digits], n, inTime) {
			return length{}, false
		}
		v = v[digits+1:]
	}
	if negative {
		l.days, l.seconds = -l.days, -l.seconds
	}
	return l, l.days < 40_000
}

func (l *length) add(unit byte, n int, inTime bool) bool {
	switch {
	case !inTime && unit == 'W':
		l.days += 7 * n
	case !inTime && unit == 'D':
		l.days += n
	case inTime && unit == 'H':
		l.seconds += 3600 * n
	case inTime && unit == 'M':
		l.seconds += 60 * n
	case inTime && unit == 'S':
		l.seconds += n
	default:
		return false
	}
	return true
}

// instant gives the moment at which clocks in a place show a wall clock time. When
// they show it twice (the clock was set back) it is the first of the two; when they
// never show it, the moment that the clock set forward would have shown it.
func instant(wall time.Time, loc *time.Location) time.Time {
	y, m, d := wall.Date()
	h, mi, s := wall.Clock()
	t := time.Date(y, m, d, h, mi, s, 0, loc)
	_, before := t.Add(-6 * time.Hour).Zone()
	c := time.Unix(wall.Unix()-int64(before), 0).In(loc)
	if !sameWall(c, wall) && sameWall(t, wall) {
		return t
	}
	return c
}

// wallOf shows a moment as the clocks of a place do.
func wallOf(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	h, mi, s := t.In(loc).Clock()
	return time.Date(y, m, d, h, mi, s, 0, time.UTC)
}

func sameWall(t, wall time.Time) bool {
	y, m, d := t.Date()
	y2, m2, d2 := wall.Date()
	h, mi, sec := t.Clock()
	h2, mi2, sec2 := wall.Clock()
	return y == y2 && m == m2 && d == d2 && h == h2 && mi == mi2 && sec == sec2
}

// wallAt is a wall clock time by its parts.
func wallAt(year, month, day, minute int) time.Time {
	return time.Date(year, time.Month(month), day, 0, minute, 0, 0, time.UTC)
}
