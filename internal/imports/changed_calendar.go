package imports

import (
	"strings"

	"github.com/veilederblikk/blikk/internal/calendar"
)

// WhenForm is how a moment of an event stands in a Field, on Oslo's clock. From and to
// are parted by a slash; days stand as ISO dates, the last one included.
const WhenForm = "2006-01-02T15:04"

// tell says what a file does to the events that were there.
func (c *calendarImport) tell(m calendar.Merged, zones calendar.Zones) error {
	if c.opt.Tell == nil {
		return nil
	}
	for _, x := range m.Changes {
		fields, err := eventDifferences(x.Before, x.After, zones)
		if err != nil {
			return err
		}
		ch := Changed{Line: x.Line, Title: x.Before.Title, Fields: fields}
		if c.owner.Kind == calendar.OfPerson {
			ch.Person = c.owner.ID
		}
		c.opt.Tell(ch)
	}
	return nil
}

// eventDifferences lists what a file changes of an event. One that is called off says
// only when it was.
func eventDifferences(was, now calendar.Event, zones calendar.Zones) ([]Field, error) {
	before, err := when(was, zones)
	if err != nil {
		return nil, err
	}
	after, err := when(now, zones)
	if err != nil {
		return nil, err
	}
	var l fieldList
	if now.Cancelled {
		l.add("event.called_off", before, "")
		return l, nil
	}
	l.add("event.when", before, after)
	l.add("event.series", series(was.Rule), series(now.Rule))
	l.add("event.title", was.Title, now.Title)
	l.add("event.place", was.Place, now.Place)
	l.add("event.takes", takes(was), takes(now))
	l.add("event.private", yesNo(was.Private), yesNo(now.Private))
	rest := func(e calendar.Event) string {
		return strings.Join([]string{e.Rule, strings.Join(e.RDates, ","), strings.Join(e.ExDates, ",")}, "|")
	}
	l.text("event.times", series(was.Rule) == series(now.Rule) && rest(was) != rest(now))
	if len(l) == 0 { // its revision, or the zone in which the same time is written
		l.text("event.rest", true)
	}
	return l, nil
}

// when writes the first time of an event.
func when(e calendar.Event, zones calendar.Zones) (string, error) {
	o, err := calendar.First(e, zones)
	switch {
	case err != nil:
		return "", err
	case e.Cancelled:
		return "", nil
	case o.AllDay && o.FirstDay.AddDays(1) == o.AfterDay:
		return o.FirstDay.String(), nil
	case o.AllDay:
		return o.FirstDay.String() + "/" + o.AfterDay.AddDays(-1).String(), nil
	}
	return o.Start.Format(WhenForm) + "/" + o.End.Format(WhenForm), nil
}

// series is how often a rule of recurrence comes: its frequency, and every how many
// where that is more than one: WEEKLY, WEEKLY/2; "" for no rule.
func series(rule string) string {
	parts := map[string]string{}
	for _, p := range strings.Split(rule, ";") {
		name, value, _ := strings.Cut(p, "=")
		parts[name] = value
	}
	if n := parts["INTERVAL"]; n != "" && n != "1" {
		return parts["FREQ"] + "/" + n
	}
	return parts["FREQ"]
}

// takes is what an event does to the time: away, free, tentative or busy.
func takes(e calendar.Event) string {
	switch {
	case e.Absence:
		return "away"
	case !e.Busy:
		return "free"
	case e.Tentative:
		return "tentative"
	}
	return "busy"
}
