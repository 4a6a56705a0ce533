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
	title := groupTitle(t.p, t.w, tier)
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
func groupTitle(p *i18n.Printer, w *Week, tier int) string {
	if tier == 2 {
		if days := sharedFloor(w); days > 0 {
			return p.T("group.floor_days", i18n.Data{"Days": days})
		}
	}
	return p.T(groupKeys[tier-1])
}

func sharedFloor(w *Week) int {
	days := 0
	for _, n := range w.Needs {
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
	if s := t.covering(who); s != "" {
		t.wrap(4, s)
	}
	for _, r := range t.reasons(s.Unmet) {
		t.wrap(4, r)
	}
	why := t.p.T("because." + cause(s))
	if len(s.Fits) > 0 {
		why += " " + t.p.T("short.fits", i18n.Data{"Change": change(t.p, s.Fits[0])})
	}
	t.wrap(4, why)
}

// cause names why somebody is not reached, as the texts do.
func cause(s Short) string {
	switch {
	case s.Skipped:
		return "skipped"
	case s.Collides:
		return "collision"
	}
	return string(s.Because)
}

// change says a cheapest change in words.
func change(p *i18n.Printer, c weekplan.Change) string {
	return p.T("change."+c.Change, i18n.Data{"Day": p.Day(c.Day), "Length": p.Length(c.Minutes), "Language": c.Language})
}

func (t *writer) helps() {
	list := helps(t.p, t.w)
	if len(list) == 0 {
		return
	}
	t.line("")
	t.line(t.bold(t.p.T("short.helps")))
	for _, h := range list {
		t.wrap(2, t.p.T("short.help", i18n.Data{"Count": h.count, "Change": h.change}))
	}
}

// help is a cheapest change in words, and how many people it would reach.
type help struct {
	change string
	count  int
}

// helps sums the cheapest changes: the three that would help most people.
func helps(p *i18n.Printer, w *Week) []help {
	count := map[string]int{}
	for _, s := range w.Shortfall {
		if len(s.Fits) > 0 {
			count[change(p, s.Fits[0])]++
		}
	}
	var list []help
	for what, n := range count {
		list = append(list, help{what, n})
	}
	slices.SortFunc(list, func(a, b help) int { return cmp.Or(b.count-a.count, strings.Compare(a.change, b.change)) })
	return list[:min(3, len(list))]
}
