package planner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/text"
)

var groupKeys = [3]string{"group.law", "group.floor", "group.points"}

// shortfall: what the hours do not reach, in the three orders of the plan.
func (t *writer) shortfall() {
	t.section(t.p.T("short.title"))
	if len(t.w.Shortfall) == 0 {
		t.wrap(0, t.p.T("short.none"))
		return
	}
	t.wrap(0, t.p.T("short.debt"))
	t.helps()
	for tier := 1; tier <= 3; tier++ {
		t.group(tier)
	}
}

func (t *writer) group(tier int) {
	g := t.w.Groups[tier-1]
	if g.People == 0 {
		return
	}
	t.line("")
	title := t.groupTitle(tier)
	t.line(t.bold(title) + " · " + t.p.T("short.reached", i18n.Data{"Reached": g.Reached, "People": g.People}))
	bar := t.s.Columns / 2
	t.line("  " + text.Bar(g.Reached, g.People, bar) + strings.Repeat("░", max(0, bar-text.Width(text.Bar(g.Reached, g.People, bar)))))
	n := 0
	for _, s := range t.w.Shortfall {
		if s.Tier != tier {
			continue
		}
		if n++; n > few && !t.s.All {
			continue
		}
		t.miss(s)
	}
	if n > few && !t.s.All {
		t.wrap(2, t.p.T("short.more", i18n.Data{"Count": n - few}))
	}
}

// groupTitle names the second group by its days, where all share one limit.
func (t *writer) groupTitle(tier int) string {
	if tier == 2 {
		if days := t.sharedFloor(); days > 0 {
			return t.p.T("group.floor_days", i18n.Data{"Days": days})
		}
	}
	return t.p.T(groupKeys[tier-1])
}

func (t *writer) sharedFloor() int {
	days := 0
	for _, n := range t.w.Needs {
		if n.Code != Floor || n.Tier != 2 {
			continue
		}
		d, _ := n.Values["Limit"].(int)
		if days != 0 && d != days {
			return 0
		}
		days = d
	}
	return days
}

func (t *writer) miss(s Short) {
	who := t.w.Seen[s.Person]
	name := text.Plain(who.Name)
	t.wrap(2, name+" · "+t.p.Length(s.Minutes))
	for _, r := range t.reasons(s.Unmet) {
		t.wrap(4, r)
	}
	cause := t.p.T("because." + s.Because)
	if s.Collides {
		cause = t.p.T("because.collision")
	}
	if s.Skipped {
		cause = t.p.T("because.skipped")
	}
	if len(s.Fits) > 0 {
		cause += " " + t.p.T("short.fits", i18n.Data{"Change": t.change(s.Fits[0])})
	}
	t.wrap(4, cause)
}

// change says a cheapest change in words.
func (t *writer) change(c weekplan.Change) string {
	return t.p.T("change."+c.Change, i18n.Data{"Day": t.p.Day(c.Day), "Length": t.p.Length(c.Minutes), "Language": c.Language})
}

// helps sums the cheapest changes: what would help most people.
func (t *writer) helps() {
	count := map[string]int{}
	for _, s := range t.w.Shortfall {
		if len(s.Fits) > 0 {
			count[t.change(s.Fits[0])]++
		}
	}
	if len(count) == 0 {
		return
	}
	keys := make([]string, 0, len(count))
	for k := range count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	t.line("")
	t.line(t.bold(t.p.T("short.helps")))
	for _, k := range keys[:min(3, len(keys))] {
		t.wrap(2, t.p.T("short.help", i18n.Data{"Count": count[k], "Change": k}))
	}
}
