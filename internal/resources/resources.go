// Package resources is the page of what an office has to share: interpreters with the
// hours when they can be booked, and rooms with the times when they are taken. Every
// counsellor of the office reads it; its leaders change it, and retire what is not there
// any more. It is about nobody who is
// followed up.
package resources

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// The kinds of resources, as addresses name them.
const (
	Interpreters = "interpreter"
	Rooms        = "room"
)

// Limits of what may be typed.
const (
	maxName      = 100 // letters
	maxLanguages = 12
	maxWeeks     = 26 // that the same hours are written at once
	aroundWeeks  = 52 // back and ahead, that a week may be
)

// ErrHours says that a text is no hours.
var ErrHours = errors.New("hours are written as 08.00–12.00, 13.00–15.30")

var stretch = regexp.MustCompile(`^([0-9]{1,2})(?:[.:]([0-9]{2}))?\s*(?:[-–—]|til)\s*([0-9]{1,2})(?:[.:]([0-9]{2}))?$`)

// ParseHours reads the hours of a day, «8–12, 13.00–15.30»; nothing is none. A stretch
// ends after it begins, and no later than midnight.
func ParseHours(s string) ([]calendar.Interval, error) {
	var list []calendar.Interval
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		m := stretch.FindStringSubmatch(part)
		if m == nil {
			return nil, ErrHours
		}
		i := calendar.Interval{From: minute(m[1], m[2]), To: minute(m[3], m[4])}
		if i.From < 0 || i.To < 0 || i.From >= i.To {
			return nil, ErrHours
		}
		list = append(list, i)
	}
	slices.SortFunc(list, func(a, b calendar.Interval) int { return a.From - b.From })
	return list, nil
}

// minute is minutes after midnight; -1 for no time of a day.
func minute(h, m string) int {
	hours, _ := strconv.Atoi(h)
	minutes, _ := strconv.Atoi(m)
	if at := hours*60 + minutes; hours <= 24 && minutes < 60 && at <= 24*60 {
		return at
	}
	return -1
}

// Hours writes what ParseHours reads.
func Hours(list []calendar.Interval) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = i18n.Clock(x.From) + "–" + i18n.Clock(x.To)
	}
	return strings.Join(parts, ", ")
}

// languagesIn reads a list of languages as people's are named: in Norwegian, lower case,
// each once.
func languagesIn(s string) []string {
	var list []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		part = strings.ToLower(strings.Join(strings.Fields(part), " "))
		if part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

// Row is one interpreter or room with a week of hours.
type Row struct {
	ID, Name  string
	Languages []string
	Gone      civil.Date // first day on which it is not offered any more; zero: none
	Version   int
	Days      [5][]calendar.Interval // Monday first
}

// GoneBy says that the row is gone on a day.
func (r Row) GoneBy(day civil.Date) bool { return calendar.GoneBy(r.Gone, day) }

// apart are the rows that a week still has something of, and those that were gone before it.
func apart(list []Row, monday civil.Date) (there, gone []Row) {
	for _, r := range list {
		if r.GoneBy(monday) {
			gone = append(gone, r)
		} else {
			there = append(there, r)
		}
	}
	return there, gone
}

// mayEnd says that a day is near enough to retire something from.
func mayEnd(day, today civil.Date) bool {
	return !day.IsZero() && max(day.Sub(today), today.Sub(day)) <= 7*aroundWeeks
}

// rows puts slots at the days of a week's rows.
func rows(list []Row, slots []calendar.Slot, monday civil.Date) []Row {
	for i := range list {
		for _, s := range slots {
			if n := s.Day.Sub(monday); s.Of == list[i].ID && n >= 0 && n < len(list[i].Days) {
				list[i].Days[n] = append(list[i].Days[n], s.Interval)
			}
		}
	}
	return list
}

// The day as it is drawn, in minutes: what is outside is cut at its edge.
const (
	dayFrom, dayTo = 7 * 60, 17 * 60
	dayUnits       = 100
)

// bar is where a stretch stands on the line of a day, of 100 units.
func bar(i calendar.Interval) (from, width int) {
	place := func(m int) int { return dayUnits * (min(max(m, dayFrom), dayTo) - dayFrom) / (dayTo - dayFrom) }
	from = place(i.From)
	return from, max(1, place(i.To)-from)
}

// weekNear reads an ISO week near today; today's where it is none, or far away.
func weekNear(s string, today civil.Date) civil.Week {
	w, err := civil.ParseWeek(s)
	if away := w.Monday().Sub(today) / 7; err != nil || away > aroundWeeks || away < -aroundWeeks {
		return today.Week()
	}
	return w
}
