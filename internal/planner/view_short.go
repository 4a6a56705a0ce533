package planner

import (
	"cmp"
	"slices"
	"strings"

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

type win struct {
	what  string
	count int
}

// wins sums the cheapest changes; the three that would help most.
func (v *weekView) wins() []win {
	count := map[string]int{}
	for _, s := range v.w.Shortfall {
		if len(s.Fits) > 0 {
			count[(&writer{p: v.c.P, w: v.w}).change(s.Fits[0])]++
		}
	}
	var list []win
	for what, n := range count {
		list = append(list, win{capital(what), n})
	}
	slices.SortFunc(list, func(a, b win) int { return cmp.Or(b.count-a.count, strings.Compare(a.what, b.what)) })
	return list[:min(3, len(list))]
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
	switch {
	case s.Skipped:
		return v.t("because.skipped")
	case s.Collides:
		return v.t("because.collision")
	case s.Because == "capacity" && v.w.Available == 0:
		return v.t("because.no_hours")
	}
	return v.t("because." + s.Because)
}

func (v *weekView) fix(s Short) string {
	if len(s.Fits) == 0 {
		return ""
	}
	return v.t("short.fits", i18n.Data{"Change": (&writer{p: v.c.P, w: v.w}).change(s.Fits[0])})
}

// administration says what it takes beside what it displaces.
func (v *weekView) administration() string {
	shortest := 0
	for _, s := range v.w.Shortfall {
		if s.Minutes > 0 && (shortest == 0 || s.Minutes < shortest) {
			shortest = s.Minutes
		}
	}
	if all := v.sums.Inbox + v.sums.Work; all > 0 && shortest > 0 {
		return v.t("hours.administration", i18n.Data{"Inbox": v.length(v.sums.Inbox), "Work": v.length(v.sums.Work), "Count": all / shortest})
	}
	return ""
}

// unknownLines say what the record does not.
func (v *weekView) unknownLines() []string {
	u := v.w.Unknown
	var list []string
	for _, x := range []struct {
		key string
		n   int
	}{
		{"unknown.last_contact", u.LastContact}, {"unknown.start", u.Start}, {"unknown.track", u.Track}, {"unknown.rhythm", u.Rhythm},
		{"unknown.phone", u.Phone}, {"unknown.interpreter", u.Interpreter}, {"unknown.clocks", u.Clocks},
	} {
		if x.n > 0 {
			list = append(list, v.t(x.key, i18n.Data{"Count": x.n}))
		}
	}
	if u.Rooms {
		list = append(list, v.t("unknown.rooms"))
	}
	if u.Interpreters {
		list = append(list, v.t("unknown.interpreters"))
	}
	return append(list, v.t("uka.assumptions"))
}
