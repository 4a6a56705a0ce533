package planner

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/text"
)

// Style is how a week is written: for how many columns, with bold headings or
// without, and how many people of a group are named.
type Style struct {
	Columns int
	Bold    bool
	All     bool // name everyone; else the first few of each group
}

// few is how many people of a group are named where not all are asked for.
const few = 5

// WriteText writes a week for people to read, in plain text of at most the style's
// columns: day by day what is proposed and why, then what the hours do not reach and
// what would help, then hours needed and available, how good the plan is proven to
// be, and what is not known. What it says of people is what the counsellor may see.
func WriteText(out io.Writer, p *i18n.Printer, w *Week, s Style) error {
	t := &writer{p: p, w: w, s: s}
	t.s.Columns = max(60, min(s.Columns, 140))
	t.head()
	for day := range 5 {
		t.day(w.Week.Monday().AddDays(day))
	}
	t.shortfall()
	t.hours()
	t.proof()
	t.unknown()
	_, err := io.WriteString(out, t.b.String())
	return err
}

type writer struct {
	b strings.Builder
	p *i18n.Printer
	w *Week
	s Style
}

func (t *writer) line(s string) { t.b.WriteString(strings.TrimRight(s, " ") + "\n") }

// bold marks a heading where the reader's terminal can.
func (t *writer) bold(s string) string {
	if t.s.Bold {
		return "\x1b[1m" + s + "\x1b[0m"
	}
	return s
}

// wrap writes s from a column on, wrapped.
func (t *writer) wrap(indent int, s string) {
	for _, l := range text.Wrap(s, t.s.Columns-indent) {
		t.line(strings.Repeat(" ", indent) + l)
	}
}

// hang writes a label and, from a column on, a text that wraps under itself.
func (t *writer) hang(indent int, label, s string) {
	for i, l := range text.Wrap(s, t.s.Columns-indent) {
		if i > 0 {
			label = ""
		}
		t.line(text.Pad(label, indent) + l)
	}
}

func (t *writer) section(title string) {
	t.line("")
	t.line(t.bold(title))
	t.line(strings.Repeat("─", min(text.Width(title), t.s.Columns)))
}

// head: whose week, which, and the one sentence that says what is proposed and what
// is not reached.
func (t *writer) head() {
	m := t.w.Week.Monday()
	title := t.p.T("week.title", i18n.Data{"Week": t.w.Week.Number, "Days": t.span(m, m.AddDays(4)), "Name": text.Plain(t.w.Name)})
	t.line(t.bold(title))
	t.line(strings.Repeat("═", min(text.Width(title), t.s.Columns)))
	t.wrap(0, t.lead())
	if t.w.Available == 0 {
		t.wrap(0, t.p.T("week.no_hours"))
	}
	if t.w.People == 0 {
		t.wrap(0, t.p.T("week.no_people"))
	}
}

// span writes «23.–27. november 2026», or both months where the week has two.
func (t *writer) span(from, to civil.Date) string {
	last := t.p.Date(to, civil.Date{})
	if _, m, day := from.Civil(); m == month(to) {
		return strconv.Itoa(day) + ".–" + last
	}
	return t.p.Date(from, from) + "–" + last
}

func month(d civil.Date) time.Month {
	_, m, _ := d.Civil()
	return m
}

func (t *writer) lead() string {
	talks, minutes := 0, 0
	for _, k := range t.w.Talks {
		if k.Person != "" && k.Kind.Direct() {
			talks, minutes = talks+1, minutes+k.To-k.From
		}
	}
	s := t.p.T("week.lead", i18n.Data{"Count": talks, "Length": t.p.Length(minutes)})
	if n := len(t.w.Shortfall); n > 0 {
		s += " " + t.p.T("week.lead_short", i18n.Data{"Count": n})
	}
	if n := t.collisions(); n > 0 {
		s += " " + t.p.T("week.lead_collides", i18n.Data{"Count": n})
	}
	return s
}

func (t *writer) collisions() int {
	n := 0
	for _, k := range t.w.Talks {
		if k.Collides {
			n++
		}
	}
	return n
}

// entry is a line of a day: a talk, or time that is spoken for.
type entry struct {
	start int
	talk  *Talk
	own   *OwnTime
}

func (t *writer) entries(day civil.Date) []entry {
	var list []entry
	for i := range t.w.Talks {
		if k := &t.w.Talks[i]; k.Day == day {
			list = append(list, entry{k.Start, k, nil})
		}
	}
	for i := range t.w.Own {
		if o := &t.w.Own[i]; o.Day == day {
			list = append(list, entry{o.Start, nil, o})
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(a.start, b.start) })
	return list
}

func (t *writer) day(day civil.Date) {
	list := t.entries(day)
	talks, minutes := 0, 0
	for _, e := range list {
		if e.talk != nil && e.talk.Person != "" && e.talk.Kind.Direct() {
			talks, minutes = talks+1, minutes+e.talk.To-e.talk.From
		}
	}
	title := capital(t.p.Day(day.Weekday())) + " " + t.p.Date(day, day)
	if talks > 0 {
		title += " · " + t.p.T("week.day_sum", i18n.Data{"Count": talks, "Length": t.p.Length(minutes)})
	}
	t.line("")
	t.line(t.bold(title))
	switch {
	case day.Before(t.w.Today):
		t.line("  " + t.p.T("week.day_gone"))
	case len(list) == 0:
		t.line("  " + t.p.T("week.day_empty"))
	}
	for _, e := range list {
		if e.talk != nil {
			t.talk(*e.talk)
		} else {
			t.own(*e.own)
		}
	}
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

const (
	timeColumn = 2
	kindColumn = 15
	nameColumn = 26
)

// clock writes two times of the day as «08.45–09.15».
func clock(from, to int) string {
	return i18n.Clock(from) + "–" + i18n.Clock(to)
}

func (t *writer) talk(k Talk) {
	label := strings.Repeat(" ", timeColumn) + text.Pad(clock(k.From, k.To), kindColumn-timeColumn)
	if k.Person == "" {
		t.hang(nameColumn, label+t.p.T("kind.admin"), t.p.T("work."+k.Work))
		return
	}
	who := t.w.Seen[k.Person]
	name := text.Plain(who.Name)
	if k.Kind == Phone && who.Phone != "" && !who.Protected {
		name += " · " + Phoned(who.Phone)
	}
	t.hang(nameColumn, label+t.p.T("kind."+string(k.Kind)), name)
	for _, r := range t.reasons(k.Meets) {
		t.wrap(nameColumn, r)
	}
	for _, n := range t.notes(k, who) {
		t.wrap(nameColumn, n)
	}
}

// reasons are the due needs in words, the same silence said once; at most two of the
// early ones where nothing is due.
func (t *writer) reasons(needs []Need) []string {
	var list []string
	said := false
	for _, n := range needs {
		if silence(n.Code) {
			if said {
				continue
			}
			said = true
		}
		list = append(list, Reason(t.p, n, t.w.Today, true))
	}
	return list[:min(2, len(list))]
}

// Phoned writes a Norwegian number in pairs; others stay as they were given.
func Phoned(s string) string {
	bare := strings.ReplaceAll(s, " ", "")
	rest, abroad := strings.CutPrefix(bare, "+47")
	if len(rest) != 8 || strings.Trim(rest, "0123456789") != "" {
		return s
	}
	pairs := rest[:2] + " " + rest[2:4] + " " + rest[4:6] + " " + rest[6:]
	if abroad {
		return "+47 " + pairs
	}
	return pairs
}

// covering says for whom the counsellor stands in with a person; "" for her own.
func (t *writer) covering(who Who) string {
	if who.Cover.For == "" {
		return ""
	}
	return t.p.T("uka.for", i18n.Data{"Name": text.Plain(cmp.Or(who.Cover.Name, who.Cover.For))})
}

// notes say what the talk needs besides the two – an interpreter, a room, travel – and
// for whom it is held.
func (t *writer) notes(k Talk, who Who) []string {
	var list []string
	switch {
	case k.Agreed:
		list = append(list, t.p.T("block.agreed"))
	case k.State != "":
		list = append(list, t.p.T("block."+string(k.State)))
	}
	if k.Collides {
		list = append(list, t.p.T("week.collides"))
	}
	switch {
	case k.Language != "" && k.Interpreter != "":
		list = append(list, t.p.T("week.interpreter", i18n.Data{"Language": k.Language, "Name": k.Interpreter}))
	case k.Language != "":
		list = append(list, t.p.T("week.interpreter_order", i18n.Data{"Language": k.Language}))
	}
	if k.Room {
		list = append(list, t.p.T("week.room"))
	}
	if s := t.covering(who); s != "" {
		list = append(list, s)
	}
	if k.Kind == Home {
		list = append(list, t.p.T("week.travel", i18n.Data{"Length": t.p.Length(k.From - k.Start)}))
	}
	if who.Guardian {
		list = append(list, t.p.T("week.guardian"))
	}
	return list
}

func (t *writer) own(o OwnTime) {
	what := t.p.T("own." + string(o.Kind))
	if o.Title != "" {
		what = text.Plain(o.Title)
	}
	label := clock(o.Start, o.End)
	if o.Start == 0 && o.End == 24*60 {
		label = t.p.T("own.all_day")
	}
	t.hang(kindColumn, strings.Repeat(" ", timeColumn)+label, what)
}
