package planner

import (
	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
)

// ClockDate is what a rule says of a clock today, for a page that shows every clock with
// its paragraph: the date; or that it is not known for want of a date in the clock; or
// that the law gives no number of days and the office has set none. Held says that the
// talk which it asks for is done.
type ClockDate struct {
	Clock     string // id
	Rule, Law string
	Date      civil.Date
	Held      bool
	Unknown   bool
	NoNumber  bool
}

// ClockDates lists them in the order of the clocks and of the rules. A rule that gives a
// clock no date, because the period is over before it or the law bounds the age, is left
// out.
func ClockDates(f Facts, p Policy, d Deadlines, days Days, today civil.Date) []ClockDate {
	c := computing{f: f, p: p, d: d, win: newWindow(today.Week(), today, days), allowed: Allowed(f)}
	unknown := map[string]bool{}
	for _, u := range UndatedClocks(f, d, today) {
		unknown[u.Clock+u.Rule] = true
	}
	var list []ClockDate
	for _, k := range f.Clocks {
		for _, r := range d.For(k.Kind, today) {
			x := ClockDate{Clock: k.ID, Rule: r.ID, Law: r.Paragraph, Unknown: unknown[k.ID+r.ID]}
			x.NoNumber = r.Rule == catalogue.OfficeDays && p.Legal.Decision14aDays == 0
			if !x.Unknown && !x.NoNumber {
				if x.Date = c.legalDate(r, k); x.Date.IsZero() {
					continue
				}
				x.Held = c.held(r, k, x.Date)
			}
			list = append(list, x)
		}
	}
	return list
}
