package personpage

import (
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// contactLine writes «12. november kl. 10.15: telefon, 38 min».
func contactLine(p *i18n.Printer, c caseload.Contact, today civil.Date) string {
	at := c.At.In(civil.Oslo())
	day := p.Date(civil.On(at), today)
	if c.Kind == caseload.Imported {
		return day + ": " + contactWhat(p, c)
	}
	return day + " " + p.T("person.at", i18n.Data{"Time": i18n.Clock(at.Hour()*60 + at.Minute())}) + ": " + contactWhat(p, c)
}

// contactWhat writes «telefon, 38 min»; what is not known is said to be so.
func contactWhat(p *i18n.Printer, c caseload.Contact) string {
	s := p.T("person.kind." + c.Kind)
	if c.Direct && !c.Spoke {
		s += ", " + p.T("person.contact.attempt")
	}
	return s
}

func contactMinutes(p *i18n.Printer, c caseload.Contact) string {
	if c.Minutes == 0 {
		return p.T("person.contact.no_minutes")
	}
	return p.Length(c.Minutes)
}

// commitmentLine writes when something in the person's week is.
func commitmentLine(p *i18n.Printer, e calendar.StoredEvent, today civil.Date) string {
	y, m, d := e.Start.Date()
	day := civil.Of(y, m, d)
	from := e.Start.Hour()*60 + e.Start.Minute()
	time := span(from, min(from+e.Minutes, 24*60))
	if e.AllDay || e.Days > 0 {
		time = p.T("own.all_day")
	}
	weekly, until := weeklyUntil(e.Rule)
	data := i18n.Data{"Day": p.Date(day, today), "Weekday": weekdayWords(p, weekdaysOf(e)), "Time": time, "Until": p.Date(until, today)}
	switch {
	case e.Rule == "":
		data["Weekday"] = p.Day(day.Weekday())
		return p.T("person.week.once", data)
	case weekly && !until.IsZero():
		return p.T("person.week.weekly_until", data)
	case weekly:
		return p.T("person.week.weekly", data)
	}
	return p.T("person.week.repeats", data)
}

// weekdayCodes are the days of a week as a rule names them.
var weekdayCodes = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// weekdaysOf are the days of the week, Monday 0, on which something falls.
func weekdaysOf(e calendar.StoredEvent) []int {
	var list []int
	for part := range strings.SplitSeq(strings.ToUpper(e.Rule), ";") {
		if days, found := strings.CutPrefix(part, "BYDAY="); found {
			for code := range strings.SplitSeq(days, ",") {
				if i := slices.Index(weekdayCodes, code); i >= 0 {
					list = append(list, i)
				}
			}
		}
	}
	if len(list) == 0 {
		y, m, d := e.Start.Date()
		list = []int{civil.Of(y, m, d).Weekday()}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// weekdayWords writes «mandag», «mandag til fredag», «mandag, onsdag og torsdag».
func weekdayWords(p *i18n.Printer, days []int) string {
	n := len(days)
	switch {
	case n == 1:
		return p.Day(days[0])
	case n > 2 && days[n-1]-days[0] == n-1:
		return p.T("person.week.day_to", i18n.Data{"From": p.Day(days[0]), "To": p.Day(days[n-1])})
	}
	words := make([]string, n)
	for i, d := range days {
		words[i] = p.Day(d)
	}
	return p.T("person.week.day_and", i18n.Data{"First": strings.Join(words[:n-1], ", "), "Last": words[n-1]})
}

// weeklyUntil reads a plain weekly rule and its last day.
func weeklyUntil(rule string) (weekly bool, until civil.Date) {
	for _, part := range strings.Split(strings.ToUpper(rule), ";") {
		key, value, _ := strings.Cut(part, "=")
		switch {
		case key == "FREQ":
			weekly = value == "WEEKLY"
		case key == "UNTIL" && len(value) >= 8:
			until, _ = civil.ParseDate(value[:4] + "-" + value[4:6] + "-" + value[6:8])
		case key == "INTERVAL" && value != "1", key == "COUNT":
			return false, civil.Date{}
		}
	}
	return weekly, until
}

// clockLine writes the dates of a legal period; a missing one is said to be missing.
func clockLine(p *i18n.Printer, k caseload.Clock, today civil.Date) string {
	parts := []string{}
	for _, x := range []struct {
		key string
		day civil.Date
	}{{"from", k.Starts}, {"to", k.Ends}, {"held", k.DoneOn}} {
		if !x.day.IsZero() {
			parts = append(parts, p.T("person.clock."+x.key, i18n.Data{"Day": p.Date(x.day, today)}))
		}
	}
	if len(parts) == 0 {
		return p.T("person.clock.undated")
	}
	return strings.Join(parts, ", ")
}

// stickyLine writes a sticky note with its day; none is said to be taken away.
func stickyLine(p *i18n.Printer, n caseload.StickyNote, today civil.Date) string {
	switch {
	case n.Text == "":
		return p.T("person.sticky.gone")
	case n.Due.IsZero():
		return n.Text
	}
	return n.Text + " – " + p.T("person.sticky.due", i18n.Data{"Day": p.Date(n.Due, today)})
}

// endingLine writes what is agreed about an ending; "" where nothing is.
func endingLine(p *i18n.Printer, e caseload.Ending, today civil.Date) string {
	switch {
	case e.NextAgreed:
		return p.T("person.ending.agreed")
	case !e.PostponedTo.IsZero():
		return p.T("person.ending.postponed", i18n.Data{"Day": p.Date(e.PostponedTo, today)})
	}
	return p.T("person.ending.open")
}

// clockName is what a legal period is called.
func clockName(p *i18n.Printer, kind string) string { return p.T("clock." + kind) }

// answer writes yes, no or not known.
func answer(p *i18n.Printer, a caseload.Answer) string {
	switch a {
	case caseload.Yes:
		return p.T("person.yes")
	case caseload.No:
		return p.T("person.no")
	}
	return p.T("person.unknown")
}

// talkKind is how a decided talk is held.
func talkKind(p *i18n.Printer, k planner.Kind) string { return p.T("person.kind." + string(k)) }

// options of the lists in forms
func contactOptions(p *i18n.Printer) []web.Option {
	return optionsOf(p, "person.kind.", contactKinds()...)
}

func requestOptions(p *i18n.Printer) []web.Option {
	return append([]web.Option{{Value: "", Text: p.T("person.request.any")}}, optionsOf(p, "person.kind.", caseload.Phone, caseload.Video, caseload.Meeting, caseload.Home)...)
}

func clockOptions(p *i18n.Printer) []web.Option {
	return append([]web.Option{{Value: "", Text: p.T("person.clock.choose")}}, optionsOf(p, "clock.", caseload.ClockKinds()...)...)
}

func weekdayOptions(p *i18n.Printer) []web.Option {
	return optionsOf(p, "day.", "0", "1", "2", "3", "4", "5", "6")
}

func yesNo(p *i18n.Printer) []web.Option {
	return []web.Option{{Value: "yes", Text: p.T("person.contact.spoke_yes")}, {Value: "no", Text: p.T("person.contact.spoke_no")}}
}

func optionsOf(p *i18n.Printer, prefix string, values ...string) []web.Option {
	list := make([]web.Option, len(values))
	for i, x := range values {
		list[i] = web.Option{Value: x, Text: p.T(prefix + x)}
	}
	return list
}
