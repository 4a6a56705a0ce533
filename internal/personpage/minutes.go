package personpage

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// rows are the endings of the names of the fields for promises and for the person's own
// steps that are picked out of minutes.
func promiseRows() []string { return []string{"a", "b", "c", "d"} }
func stepRows() []string    { return []string{"a", "b"} }

// minutesTexts are the fields of minutes whose text is kept as a draft.
func minutesTexts() []string {
	list := []string{"text", "agreed", "ours", "theirs"}
	for _, r := range promiseRows() {
		list = append(list, "promise_"+r, "due_"+r)
	}
	for _, r := range stepRows() {
		list = append(list, "step_"+r, "by_"+r)
	}
	return append(list, "next_day", "next_time", "next_kind")
}

// pickedLine is a line of minutes as it can be a promise or a step: without the mark of a
// list, and with the day that it names, where it names one.
type pickedLine struct {
	Text string
	Day  civil.Date
}

var (
	listMark = regexp.MustCompile(`^(?:[-–•*·]|[0-9]{1,2}[.)])\s+`)
	namedDay = regexp.MustCompile(`(?:^|[\s(])([0-9]{1,2})\.\s?([0-9]{1,2})\.?(?:\s?([0-9]{4}))?(?:$|[\s,.;:)])`)
	namedAt  = regexp.MustCompile(`(?i)(?:kl\.?|klokka)\s*([0-9]{1,2})[.:]([0-9]{2})`)
)

// picks reads the lines of a part of minutes.
func picks(part string, today civil.Date) []pickedLine {
	var list []pickedLine
	for line := range strings.SplitSeq(part, "\n") {
		line = strings.TrimSpace(listMark.ReplaceAllString(strings.TrimSpace(line), ""))
		if line != "" {
			list = append(list, pickedLine{line, dayNamed(line, today)})
		}
	}
	return list
}

// dayNamed is the day that a line names in numbers («innen 26.11.»); without a year it is
// the next one from today on. No day named is no day.
func dayNamed(line string, today civil.Date) civil.Date {
	m := namedDay.FindStringSubmatch(line)
	if m == nil {
		return civil.Date{}
	}
	year, _, _ := today.Civil()
	if m[3] != "" {
		year, _ = strconv.Atoi(m[3])
	}
	day, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	d, ok := dayOf(year, month, day)
	if ok && m[3] == "" && d.Before(today) {
		d, ok = dayOf(year+1, month, day)
	}
	if !ok {
		return civil.Date{}
	}
	return d
}

// dayOf is a day of the calendar; ok is false for one that there is not, as 31 February.
func dayOf(year, month, day int) (civil.Date, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if y, m, d := t.Date(); y != year || int(m) != month || d != day || year < 1900 || year > 2199 {
		return civil.Date{}, false
	}
	return civil.Of(year, time.Month(month), day), true
}

// timeNamed is the time of day that a line names («kl. 10.30») as a field takes it; ""
// for none.
func timeNamed(line string) string {
	m := namedAt.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	if at := minuteOfDay(m[1] + ":" + m[2]); at >= 0 {
		return civil.Clock(at)
	}
	return ""
}
