package calendar

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/veilederblikk/blikk/internal/civil"
)

// errRule says that a rule of recurrence is one that the product does not use, or
// that it cannot be read; errMany that it gives more than can be meant.
var (
	errRule = errors.New("the rule of recurrence cannot be used")
	errMany = errors.New("the rule of recurrence gives too many times")
)

// Bounds on rules: the values of one part, the times of one day, the times walked
// through before the horizon.
const (
	maxPartValues = 400
	maxTimesADay  = 2000
	maxSteps      = 1_000_000
	maxInterval   = 100_000
)

// rule is an RRULE, read.
type rule struct {
	opt   rrule.ROption
	until *stamp
}

// parseRule reads an RRULE value. Daily and rarer rules are used; parts that no one
// in RFC 5545 knows, numbers out of range, and hourly and faster ones are errRule.
func parseRule(value string) (rule, error) {
	var r rule
	seen := map[string]bool{}
	for _, part := range strings.Split(strings.ToUpper(strings.TrimSpace(value)), ";") {
		if part == "" {
			continue
		}
		key, v, _ := strings.Cut(part, "=")
		if seen[key] || r.part(key, v) != nil {
			return rule{}, errRule
		}
		seen[key] = true
	}
	if !seen["FREQ"] {
		return rule{}, errRule
	}
	return r, r.check()
}

// part reads one KEY=value of a rule.
func (r *rule) part(key, v string) (err error) {
	switch key {
	case "FREQ":
		r.opt.Freq, err = frequency(v)
	case "UNTIL":
		s, ok := parseStamp(v, nil)
		if !ok {
			return errRule
		}
		r.until = &s
	case "COUNT":
		r.opt.Count, err = number(v, 1, maxSteps)
	case "INTERVAL":
		r.opt.Interval, err = number(v, 1, maxInterval)
	case "WKST":
		var days []rrule.Weekday
		if days, err = weekdays(v); err == nil && len(days) == 1 && days[0].N() == 0 {
			r.opt.Wkst = days[0]
			return nil
		}
		return errRule
	case "BYDAY":
		r.opt.Byweekday, err = weekdays(v)
	default:
		return r.byNumber(key, v)
	}
	return err
}

func (r *rule) byNumber(key, v string) (err error) {
	switch key {
	case "BYSECOND":
		r.opt.Bysecond, err = numbers(v, 0, 59, false)
	case "BYMINUTE":
		r.opt.Byminute, err = numbers(v, 0, 59, false)
	case "BYHOUR":
		r.opt.Byhour, err = numbers(v, 0, 23, false)
	case "BYMONTHDAY":
		r.opt.Bymonthday, err = numbers(v, 1, 31, true)
	case "BYYEARDAY":
		r.opt.Byyearday, err = numbers(v, 1, 366, true)
	case "BYWEEKNO":
		r.opt.Byweekno, err = numbers(v, 1, 53, true)
	case "BYMONTH":
		r.opt.Bymonth, err = numbers(v, 1, 12, false)
	case "BYSETPOS":
		r.opt.Bysetpos, err = numbers(v, 1, 366, true)
	default:
		return errRule
	}
	return err
}

// check refuses combinations that RFC 5545 forbids: they would be read as something
// else.
func (r *rule) check() error {
	o := r.opt
	nth := false
	for _, d := range o.Byweekday {
		n := max(d.N(), -d.N())
		nth = nth || n > 0
		if n > 5 && (o.Freq == rrule.MONTHLY || len(o.Bymonth) > 0) {
			return errRule
		}
	}
	switch {
	case nth && (o.Freq > rrule.MONTHLY || len(o.Byweekno) > 0),
		len(o.Byweekno) > 0 && o.Freq != rrule.YEARLY,
		len(o.Byyearday) > 0 && o.Freq != rrule.YEARLY,
		len(o.Bymonthday) > 0 && o.Freq == rrule.WEEKLY:
		return errRule
	case max(1, len(o.Byhour))*max(1, len(o.Byminute))*max(1, len(o.Bysecond)) > maxTimesADay:
		return errMany
	}
	return nil
}

func frequency(v string) (rrule.Frequency, error) {
	switch v {
	case "YEARLY":
		return rrule.YEARLY, nil
	case "MONTHLY":
		return rrule.MONTHLY, nil
	case "WEEKLY":
		return rrule.WEEKLY, nil
	case "DAILY":
		return rrule.DAILY, nil
	}
	return 0, errRule
}

func number(v string, least, most int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(v))
	if err != nil || n < least || n > most {
		return 0, errRule
	}
	return n, nil
}

// numbers reads a list; with both, each may be negative too: counted from the end.
func numbers(v string, least, most int, both bool) ([]int, error) {
	list := strings.Split(v, ",")
	if len(list) > maxPartValues {
		return nil, errRule
	}
	out := make([]int, len(list))
	for i, s := range list {
		n, err := number(s, -most, most)
		if err != nil || n < least && (!both || n > -least) {
			return nil, errRule
		}
		out[i] = n
	}
	return out, nil
}

func weekdays(v string) ([]rrule.Weekday, error) {
	names := map[string]rrule.Weekday{"MO": rrule.MO, "TU": rrule.TU, "WE": rrule.WE, "TH": rrule.TH, "FR": rrule.FR, "SA": rrule.SA, "SU": rrule.SU}
	list := strings.Split(v, ",")
	if len(list) > maxPartValues {
		return nil, errRule
	}
	out := make([]rrule.Weekday, len(list))
	for i, s := range list {
		s = strings.TrimSpace(s)
		day, ok := names[s[max(0, len(s)-2):]]
		if !ok {
			return nil, errRule
		}
		if len(s) > 2 {
			n, err := strconv.Atoi(s[:len(s)-2])
			if err != nil || n == 0 || n > 53 || n < -53 {
				return nil, errRule
			}
			day = day.Nth(n)
		}
		out[i] = day
	}
	return out, nil
}

// expand gives the wall clock times of a rule from start, in order, until the day
// before to or until emit says no. All is done on the wall clock of the event's place
// (loc serves only an UNTIL in UTC), so that nine o'clock stays nine o'clock when the
// clocks change. A start that the rule does not hit is the first time all the same,
// and counts in COUNT.
func (r rule) expand(start time.Time, loc *time.Location, to civil.Date, emit func(time.Time) bool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: the library stopped: %v", errRule, p)
		}
	}()
	opt := r.opt
	y, m, d := to.Civil()
	opt.Until = time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(-time.Second)
	if r.until != nil {
		opt.Until = earlier(opt.Until, r.lastWall(loc))
	}
	if start.After(opt.Until) {
		return nil
	}
	// The Gregorian calendar is the same 400 years later, weekdays too. Moved to the
	// end of the years that the library knows, a rule that never hits a day ends soon.
	years := max(0, (9990-y)/400*400)
	opt.Dtstart, opt.Until = start.AddDate(years, 0, 0), opt.Until.AddDate(years, 0, 0)
	next, first, err := iterate(opt)
	if err != nil {
		return err
	}
	at, ok := next()
	if !first.Equal(opt.Dtstart) {
		if !emit(start) || opt.Count == 1 {
			return nil
		}
		if opt.Count > 1 {
			opt.Count--
			if next, _, err = iterate(opt); err != nil {
				return err
			}
			at, ok = next()
		}
	}
	for n := 0; ok; n++ {
		if n > maxSteps {
			return errMany
		}
		if !emit(at.AddDate(-years, 0, 0)) {
			return nil
		}
		at, ok = next()
	}
	return nil
}

// iterate begins a rule and looks at its first time.
func iterate(opt rrule.ROption) (next func() (time.Time, bool), first time.Time, err error) {
	rr, err := rrule.NewRRule(opt)
	if err != nil {
		return nil, first, errRule
	}
	first, _ = rr.Iterator()()
	return rr.Iterator(), first, nil
}

// lastWall is UNTIL on the wall clock of the event: a day means the whole day.
func (r rule) lastWall(loc *time.Location) time.Time {
	switch {
	case r.until.date:
		return r.until.wall.Add(24*time.Hour - time.Second)
	case r.until.utc:
		return wallOf(r.until.wall, loc)
	}
	return r.until.wall
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
