package calendar

import (
	"github.com/rickar/cal/v2/no"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Holiday returns the Norwegian name of the public holiday that a day is. The two that
// always are Sundays (Easter Day and Whit Sunday) are left out: no one works them
// anyhow.
func Holiday(day civil.Date) (name string, ok bool) {
	y, _, _ := day.Civil()
	for _, h := range no.Holidays {
		if actual, _ := h.Calc(y); civil.Of(actual.Date()) == day {
			return h.Name, true
		}
	}
	return "", false
}

// IsWorkday says whether a day is neither Saturday, Sunday nor a public holiday.
func IsWorkday(day civil.Date) bool {
	if day.Weekday() >= 5 {
		return false
	}
	_, holiday := Holiday(day)
	return !holiday
}

// AddWorkdays counts n working days on from a day, which is not counted itself; back
// where n is negative. Zero gives the day itself. A missing day stays missing. isWorkday
// says which days are counted.
func AddWorkdays(from civil.Date, n int, isWorkday func(civil.Date) bool) civil.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if from.IsZero() {
		return from
	}
	for n > 0 {
		if from = from.AddDays(step); isWorkday(from) {
			n--
		}
	}
	return from
}

// WorkdayOnOrBefore returns the day, or the last working day before it. Where a law's
// last day is a Saturday, Sunday or holiday, we must be in time: our date is the working
// day before. A missing day stays missing.
func WorkdayOnOrBefore(day civil.Date, isWorkday func(civil.Date) bool) civil.Date {
	for !day.IsZero() && !isWorkday(day) {
		day = day.AddDays(-1)
	}
	return day
}
