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
	inbox, work, shortest := 0, 0, 0
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
	for _, s := range t.w.Shortfall {
		if shortest == 0 || s.Minutes < shortest {
			shortest = s.Minutes
		}
	}
	if inbox+work > 0 && shortest > 0 {
		t.wrap(0, t.p.T("hours.administration", i18n.Data{"Inbox": t.p.Length(inbox), "Work": t.p.Length(work), "Count": (inbox + work) / shortest}))
	}
}

// proof says how good the plan is proven to be. «Bevist» is said of the points only
// where the gap that the certificate shows is at most one per cent.
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
		t.wrap(0, t.p.T(key, i18n.Data{"Group": t.groupTitle(c.Tier), "Met": c.Met, "Tasks": c.Tasks, "Bound": c.Bound}))
	}
	gap := t.w.Plan.GapPercent
	switch {
	case t.w.Plan.Bound == 0:
		t.wrap(0, t.p.T("proof.nothing"))
	case t.w.Plan.Optimal || t.w.Plan.Bound == t.w.Plan.Objective:
		t.wrap(0, t.p.T("proof.best"))
	case gap <= 1:
		t.wrap(0, t.p.T("proof.gap", i18n.Data{"Percent": percent(gap)}))
	default:
		t.wrap(0, t.p.T("proof.weak", i18n.Data{"Percent": percent(gap)}))
	}
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
	u := t.w.Unknown
	t.section(t.p.T("unknown.title"))
	for _, c := range []struct {
		key string
		n   int
	}{
		{"unknown.last_contact", u.LastContact}, {"unknown.start", u.Start}, {"unknown.track", u.Track}, {"unknown.rhythm", u.Rhythm},
		{"unknown.phone", u.Phone}, {"unknown.interpreter", u.Interpreter}, {"unknown.clocks", u.Clocks},
	} {
		if c.n > 0 {
			t.hang(4, "  –", t.p.T(c.key, i18n.Data{"Count": c.n}))
		}
	}
	if u.Rooms {
		t.hang(4, "  –", t.p.T("unknown.rooms"))
	}
	if u.Interpreters {
		t.hang(4, "  –", t.p.T("unknown.interpreters"))
	}
	t.hang(4, "  –", t.p.T("unknown.protected"))
	t.line("")
	t.wrap(0, t.p.T("week.proposal"))
	t.wrap(0, t.p.T("week.assumptions"))
}
