package planner

import (
	"github.com/veilederblikk/blikk/internal/i18n"
)

func (v *weekView) missed(tier int) []Short {
	var list []Short
	for _, s := range v.w.Shortfall {
		if s.Tier == tier {
			list = append(list, s)
		}
	}
	return list
}

// since is how long ago the two spoke.
func (v *weekView) since(s Short) string {
	if s.LastContact.IsZero() {
		return v.t("uka.since_unknown")
	}
	return v.t("uka.since", i18n.Data{"Count": v.w.Today.Sub(s.LastContact)})
}

// owed is the first thing due that is not reached, in words.
func (v *weekView) owed(s Short) string {
	if len(s.Unmet) == 0 {
		return ""
	}
	return Reason(v.c.P, s.Unmet[0], v.w.Today, true)
}

func (v *weekView) cause(s Short) string {
	why := cause(s)
	if why == "capacity" && v.w.Available == 0 {
		why = "no_hours"
	}
	return v.t("because." + why)
}

func (v *weekView) fix(s Short) string {
	if len(s.Fits) == 0 {
		return ""
	}
	return v.t("short.fits", i18n.Data{"Change": change(v.c.P, s.Fits[0])})
}

// administration says what it takes beside what it displaces.
func (v *weekView) administration() string {
	return administration(v.c.P, v.w, v.sums.Inbox, v.sums.Work)
}

// unknownLines say what the record does not.
func (v *weekView) unknownLines() []string {
	return append(unknown(v.c.P, v.w.Unknown), v.t("uka.assumptions"))
}
