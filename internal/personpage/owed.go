package personpage

import (
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
)

// owedCount says how many debts there are, and how many fall due by today.
func (v *view) owedCount() string {
	due := 0
	for _, d := range v.r.Debts {
		if !d.Due.IsZero() && !d.Due.After(v.r.Today) {
			due++
		}
	}
	if len(v.r.Debts) == 0 {
		return ""
	}
	if due == 0 {
		return v.t("person.owed.all", i18n.Data{"Count": len(v.r.Debts)})
	}
	return v.t("person.owed.count", i18n.Data{"All": len(v.r.Debts), "Due": due})
}

// debt writes what is owed.
func (v *view) debt(d planner.Debt) string {
	if x, err := one(v.r.Promises, nil, func(o caseload.Promise) bool { return o.ID == d.Source.ID }); d.Kind == planner.OwesPromise && err == nil {
		return upper(x.Text)
	}
	if d.Kind == planner.OwesMinutes {
		return v.t("person.owe.minutes", i18n.Data{"Day": v.day(d.Since)})
	}
	return d.Text(v.c.P, v.r.Today, true)
}

// debtMore says more of it than when it is due.
func (v *view) debtMore(d planner.Debt) string {
	switch d.Kind {
	case planner.OwesAnswer:
		return v.t("person.owe.waited", i18n.Data{"Count": v.r.Today.Sub(d.Since)})
	case planner.OwesPromise:
		return v.t("person.promise.made", i18n.Data{"Day": v.day(d.Since)})
	case planner.OwesMinutes:
		return v.t("person.owe.minutes_more")
	case planner.OwesLegal:
		return v.t("person.owe.deadline_more")
	}
	return ""
}
