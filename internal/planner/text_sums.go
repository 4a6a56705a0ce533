package planner

import (
	"slices"
	"strconv"

	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/text"
)

// hours: the two figures, drawn from zero on one scale.
func (t *writer) hours() {
	w := t.w
	t.section(t.p.T("hours.title"))
	t.wrap(0, t.p.T("hours.sentence", i18n.Data{"Due": w.Due, "People": w.People, "Needed": t.p.Length(w.Needed), "Available": t.p.Length(w.Available)}))
	scale := max(w.Needed, w.Available, 1)
	label := max(text.Width(t.p.T("hours.needed")), text.Width(t.p.T("hours.available"))) + 4
	width := t.s.Columns - label - 14
	for _, f := range []struct {
		key     string
		minutes int
	}{{"hours.needed", w.Needed}, {"hours.available", w.Available}} {
		t.line("  " + text.Pad(t.p.T(f.key), label-2) + text.PadLeft(t.p.Length(f.minutes), 12) + "  " + text.Bar(f.minutes, scale, width))
	}
	if lacks := w.Needed - w.Available; lacks > 0 {
		t.wrap(0, t.p.T("hours.lacks", i18n.Data{"Length": t.p.Length(lacks)}))
	}
	t.administration()
	if w.InboxGiven {
		t.wrap(0, t.p.T("hours.inbox_given"))
	}
}

// administration shows what it takes beside what it displaces: how many of the
// shortest talks the same minutes would hold.
func (t *writer) administration() {
	inbox, work := 0, 0
	for _, o := range t.w.Own {
		if o.Kind == OwnInbox {
			inbox += o.End - o.Start
		}
	}
	for _, k := range t.w.Talks {
		if k.Person == "" {
			work += k.End - k.Start
		}
	}
	if said := administration(t.p, t.w, inbox, work); said != "" {
		t.wrap(0, said)
	}
}

// administration says so many minutes beside what they displace; nothing where they
// displace nothing.
func administration(p *i18n.Printer, w *Week, inbox, work int) string {
	shortest := 0
	for _, s := range w.Shortfall {
		if s.Minutes > 0 && (shortest == 0 || s.Minutes < shortest) {
			shortest = s.Minutes
		}
	}
	if inbox+work == 0 || shortest == 0 {
		return ""
	}
	return p.T("hours.administration", i18n.Data{"Inbox": p.Length(inbox), "Work": p.Length(work), "Count": (inbox + work) / shortest})
}

// proof says how good the plan is proven to be.
func (t *writer) proof() {
	t.section(t.p.T("proof.title"))
	if slices.ContainsFunc(t.w.Talks, func(k Talk) bool { return k.State != "" }) {
		t.wrap(0, t.p.T("proof.open"))
	}
	for _, c := range t.w.Plan.Tiers {
		if c.Tasks == 0 {
			continue
		}
		key := "proof.tier_open"
		if c.Met == c.Bound {
			key = "proof.tier"
		}
		t.wrap(0, t.p.T(key, i18n.Data{"Group": groupTitle(t.p, t.w, c.Tier), "Met": c.Met, "Tasks": c.Tasks, "Bound": c.Bound}))
	}
	t.wrap(0, t.p.T("proof."+proof(t.w), i18n.Data{"Percent": percent(t.w.Plan.GapPercent)}))
}

// proof is how good a plan is proven to be: nothing (to prove), best, gap or weak.
// «Bevist» is said of the points only where the gap that the certificate shows is at
// most one per cent.
func proof(w *Week) string {
	switch plan := w.Plan; {
	case plan == nil || plan.Bound == 0:
		return "nothing"
	case plan.Optimal || plan.Bound == plan.Objective:
		return "best"
	case plan.GapPercent <= 1:
		return "gap"
	}
	return "weak"
}

// percent writes a gap rounded up to one decimal, so that no more is promised than
// is proven, with the Norwegian comma.
func percent(gap float64) string {
	tenths := int(gap * 10)
	if float64(tenths) < gap*10 {
		tenths++
	}
	return strconv.Itoa(tenths/10) + "," + strconv.Itoa(tenths%10)
}

// unknown says what the record does not, and what is assumed for it.
func (t *writer) unknown() {
	t.section(t.p.T("unknown.title"))
	for _, text := range append(unknown(t.p, t.w.Unknown), t.p.T("unknown.protected")) {
		t.hang(4, "  –", text)
	}
	t.line("")
	t.wrap(0, t.p.T("week.proposal"))
	t.wrap(0, t.p.T("week.assumptions"))
}

// unknown are lines on what the record does not say.
func unknown(p *i18n.Printer, u Unknown) []string {
	var list []string
	for _, c := range []struct {
		key string
		n   int
	}{
		{"unknown.last_contact", u.LastContact}, {"unknown.start", u.Start}, {"unknown.track", u.Track}, {"unknown.rhythm", u.Rhythm},
		{"unknown.phone", u.Phone}, {"unknown.interpreter", u.Interpreter}, {"unknown.clocks", u.Clocks},
	} {
		if c.n > 0 {
			list = append(list, p.T(c.key, i18n.Data{"Count": c.n}))
		}
	}
	if u.Rooms {
		list = append(list, p.T("unknown.rooms"))
	}
	if u.Interpreters {
		list = append(list, p.T("unknown.interpreters"))
	}
	return list
}
