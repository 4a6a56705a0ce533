package policypage

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the page is.
const Path = "/policy"

// Pages shows a policy and the legal dates.
type Pages struct {
	Policy    catalogue.OfficePolicy
	Deadlines catalogue.LegalDeadlines
}

// Routes lists the page.
func (p Pages) Routes() web.Routes {
	return web.Routes{{Method: "GET", Path: Path, Need: web.Office(access.PolicyRead), Run: p.show}}
}

func (p Pages) show(c *web.Call) error {
	return c.Show(http.StatusOK, web.Page{Title: c.T("policy.title"), Nav: Path, Class: "page"}, policyPage(c, p))
}

// worth writes a value with its unit.
func worth(c *web.Call, v catalogue.Value) string {
	n := numbers(v)
	unit := UnitOf(v.Key)
	switch {
	case unit == Talk && len(n) == 3:
		return c.T("policy.unit.talk", i18n.Data{"Lead": n[0], "Contact": n[1], "Tail": n[2]})
	case len(n) != 1:
		return v.Text
	case unit == Clock:
		return fmt.Sprintf("%02d.%02d", n[0]/60, n[0]%60)
	}
	return c.T("policy.unit."+string(unit), i18n.Data{"Count": n[0]})
}

// counted says in words how a legal date follows from a clock.
func counted(c *web.Call, p Pages, d catalogue.Deadline) string {
	clock := c.T("policy.clock." + d.Clock)
	var s string
	switch d.Rule {
	case catalogue.DaysAfterStart:
		s = c.T("policy.rule.days_after_start", i18n.Data{"Count": d.Days, "Clock": clock})
	case catalogue.MonthsAfterHeld:
		s = c.T("policy.rule.months_after_held", i18n.Data{"Count": d.Months, "Clock": clock})
	case catalogue.OfficeDays:
		s = c.T("policy.rule.office_days")
		if n := p.Policy.Legal.Decision14aDays; n > 0 {
			s = c.T("policy.rule.office_days_set", i18n.Data{"Count": n, "Clock": clock})
		}
	default:
		s = c.T("policy.rule.end", i18n.Data{"Clock": clock})
	}
	if d.AgeFrom != 0 || d.AgeTo != 0 {
		s += " " + c.T("policy.rule.age", i18n.Data{"From": d.AgeFrom, "To": d.AgeTo})
	}
	return s
}

// shown says from when the date is seen in the plan.
func shown(c *web.Call, d catalogue.Deadline) string {
	if d.ShowDaysBefore > 0 {
		return c.T("policy.shown.before", i18n.Data{"Count": d.ShowDaysBefore})
	}
	return c.T("policy.shown.after_start", i18n.Data{"Count": d.ShowDaysAfterStart})
}

// covers names the measures and benefits whose end is the same as this date.
func covers(c *web.Call, d catalogue.Deadline) string {
	names := make([]string, len(d.Covers))
	for i, code := range d.Covers {
		names[i] = c.T("ends.name." + code)
	}
	return c.T("policy.covers", i18n.Data{"Names": strings.Join(names, ", ")})
}

// valid says since when a rule holds, or that only a day on which it did is known.
func valid(c *web.Call, d catalogue.Deadline) string {
	s := c.T("policy.valid.on", i18n.Data{"Date": whole(c, d.InForceOn)})
	if !d.ValidFrom.IsZero() {
		s = c.T("policy.valid.from", i18n.Data{"Date": whole(c, d.ValidFrom)})
	}
	if !d.ValidTo.IsZero() {
		s += " " + c.T("policy.valid.to", i18n.Data{"Date": whole(c, d.ValidTo)})
	}
	return s
}

// whole writes a date with its year, which Date leaves out in the year it is.
func whole(c *web.Call, d civil.Date) string { return c.P.Date(d, civil.Date{}) }
