// Package civil has the days and weeks that people agree on: a Date is a day in
// the calendar on the wall, without clock or zone, and a Week is an ISO week.
// It knows nothing of holidays (see internal/calendar) and never reads the clock.
package civil

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // the office's zone must be known on every machine
)

// Zone is the IANA name of the zone that every office of the product lives in.
const Zone = "Europe/Oslo"

// Oslo returns the office's zone. The zone data is part of the binary, so the
// zone is always there.
func Oslo() *time.Location { return oslo() }

// oslo reads the zone data once: asking for it is a part of every step of a day.
var oslo = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation(Zone)
	if err != nil {
		panic("civil.Oslo: the zone data is compiled in and must load: " + err.Error())
	}
	return loc
})

// Date is a civil day. The zero Date means "no date": missing, not known. It is
// stored as NULL and written as an empty string.
type Date struct {
	n int32 // days since 1970-01-01, plus one shift so that zero is "no date"
}

const shift = 1 << 20

// Of makes the Date of a year, month and day; days out of range roll over as in
// time.Date. Use ParseDate for input from outside.
func Of(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return Date{int32(t.Unix()/86400) + shift}
}

// On returns the civil day of an instant in the office's zone.
func On(t time.Time) Date {
	y, m, d := t.In(Oslo()).Date()
	return Of(y, m, d)
}

// ParseDate reads YYYY-MM-DD, and nothing else. A day that no calendar has is an
// error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date: write it as 2026-11-23", s)
	}
	return Of(t.Date()), nil
}

// MustDate is ParseDate for literals in tests and catalogues.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero says that the date is missing.
func (d Date) IsZero() bool { return d.n == 0 }

func (d Date) utc() time.Time { return time.Unix(int64(d.n-shift)*86400, 0).UTC() }

// Civil returns year, month and day. A missing date gives zeros.
func (d Date) Civil() (year int, month time.Month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	return d.utc().Date()
}

// Weekday returns the day of the week, Monday = 0 … Sunday = 6.
func (d Date) Weekday() int { return (int(d.utc().Weekday()) + 6) % 7 }

// AddDays moves by whole days. A missing date stays missing.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Date{d.n + int32(n)}
}

// AddMonths moves by civil months; when the month is too short the last day of
// it is taken (31 August + 3 = 30 November). A missing date stays missing.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := d.Civil()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Of(first.Year(), first.Month(), min(day, last))
}

// Sub returns the days from e to d (d − e). Both must be known.
func (d Date) Sub(e Date) int { return int(d.n - e.n) }

// Before and After compare two known dates.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After says that d is later than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// Compare orders dates, a missing one first; for slices.SortFunc.
func (d Date) Compare(e Date) int { return int(d.n) - int(e.n) }

// Monday returns the Monday of the date's week.
func (d Date) Monday() Date { return d.AddDays(-d.Weekday()) }

// At returns the instant of a wall-clock minute of the day in Oslo. A minute that
// the clock jumps over is moved as time.Date does.
func (d Date) At(minute int) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, minute, 0, 0, Oslo())
}

// String writes YYYY-MM-DD, or nothing for a missing date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format("2006-01-02")
}

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD or nothing.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Value stores the date as YYYY-MM-DD text, a missing one as NULL.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column of either database.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = Of(v.Date())
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	default:
		return fmt.Errorf("civil.Date: cannot read a %T", src)
	}
	return nil
}

// Week is an ISO 8601 week.
type Week struct {
	Year   int
	Number int
}

var weekForm = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// ParseWeek reads 2026-W48. A week that the year does not have is an error.
func ParseWeek(s string) (Week, error) {
	m := weekForm.FindStringSubmatch(s)
	if m == nil {
		return Week{}, fmt.Errorf("%q is not a week: write it as 2026-W48", s)
	}
	y, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	w := Week{y, n}
	if y < 1900 || y > 2100 || n < 1 || w.Monday().Week() != w {
		return Week{}, fmt.Errorf("%q is not a week: %d has no week %d", s, y, n)
	}
	return w, nil
}

// Week returns the ISO week of the date.
func (d Date) Week() Week {
	y, n := d.utc().ISOWeek()
	return Week{y, n}
}

// Monday returns the first day of the week.
func (w Week) Monday() Date {
	return Of(w.Year, time.January, 4).Monday().AddDays(7 * (w.Number - 1))
}

// Add moves by whole weeks, over the year's end too.
func (w Week) Add(n int) Week { return w.Monday().AddDays(7 * n).Week() }

// String writes 2026-W48.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Number) }

// MarshalText writes 2026-W48.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads 2026-W48.
func (w *Week) UnmarshalText(b []byte) error {
	v, err := ParseWeek(string(b))
	*w = v
	return err
}

// Clock writes a minute of the day as 09:05; 1440 is 24:00.
func Clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
