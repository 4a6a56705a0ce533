package overview

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

func queryOf(path string) Query {
	_, at, _ := strings.Cut(path, "?")
	return queryAt(at)
}

func joinWords(words []string) string { return strings.Join(words, " ") }

// meaning is what the reader lets a category stand for.
func (v *view) meaning(letter string) string { return v.meanings[letter] }

func (v *view) nameOf(r *Row) string {
	if r.Name() == "" {
		return v.t("find.no_name")
	}
	return r.Sorted()
}

// kindTag is the protection as a tag; "" for none.
func (v *view) kindTag(r *Row) string {
	if len(r.Kinds) == 0 {
		return ""
	}
	if key := "caseload.protection." + string(r.Kinds[0]); v.c.P.Has(key) {
		return v.t(key)
	}
	return v.t("caseload.protection." + string(access.Uklar))
}

// near writes «i dag», «i morgen» or «to. 26.11.».
func (v *view) near(d civil.Date) string {
	switch d.Sub(v.c.Today) {
	case 0:
		return v.t("near.today")
	case 1:
		return v.t("near.tomorrow")
	}
	return v.c.P.ShortDay(d, v.c.Today)
}

// due writes when something is owed: how long ago, or the day that it is to be done by.
func (v *view) due(d civil.Date) (text string, now bool) {
	switch n := v.c.Today.Sub(d); {
	case d.IsZero():
		return "", false
	case n > 0:
		return v.t("caseload.late", i18n.Data{"Count": n}), true
	case n == 0:
		return v.t("near.today"), true
	}
	return v.near(d), false
}

// rhythm is the bar of a row: how much of the agreed time has gone, up to the tick at
// barTick, and strokes for what has gone over it. It is drawn to each person's own
// rhythm.
type rhythm struct {
	in    int
	over  string // path of the strokes
	arrow bool   // there is more than there is room for
}

// The bar, in units of its drawing.
const (
	barTick   = 40
	barStroke = 4  // between strokes
	barRoom   = 58 // where the strokes end
)

func (v *view) bar(r *Row) (b rhythm, ok bool) {
	silence, known := r.Silence(v.c.Today)
	if !known || r.Last.IsZero() || r.Centidays == 0 {
		return b, false
	}
	gone := barTick * 100 * silence / r.Centidays
	b.in = min(gone, barTick)
	if !r.Over(v.c.Today) {
		return b, true
	}
	var path strings.Builder
	for x := barTick + 2; x == barTick+2 || x < gone && x <= barRoom; x += barStroke {
		path.WriteString("M" + strconv.Itoa(x) + " 3.5v6")
	}
	b.over, b.arrow = path.String(), gone > barRoom+barStroke
	return b, true
}

// every writes the rhythm in days: «14», «10,5».
func (r *Row) every() string {
	return strings.ReplaceAll(caseload.Rhythm(r.Centidays).String(), ".", ",")
}

// talkNote says in words what the bar draws.
func (v *view) talkNote(r *Row) string {
	switch {
	case r.Paused:
		return v.t("caseload.talk.paused")
	case r.Over(v.c.Today) && r.Agreed:
		return v.t("caseload.talk.over")
	case r.Over(v.c.Today):
		return v.t("caseload.talk.over_standard")
	case !r.Agreed:
		return v.t("caseload.talk.standard")
	}
	return ""
}

// never says that no talk is registered, and since when the follow-up has gone on.
func (v *view) never(r *Row) string {
	if r.Start.IsZero() {
		return v.t("caseload.talk.unknown")
	}
	return v.t("caseload.talk.never", i18n.Data{"Day": v.c.P.ShortDate(r.Start, v.c.Today)})
}

func (v *view) nextText(r *Row) string {
	return v.near(r.Next.Day) + " " + i18n.Clock(r.Next.From())
}

// asked is how long we have waited for the person: « 6 d», or nothing where it is not
// known.
func (v *view) asked(r *Row) string {
	if r.AskedOn.IsZero() {
		return ""
	}
	return " " + v.t("caseload.days", i18n.Data{"Count": v.c.Today.Sub(r.AskedOn)})
}

// kindIcon is the picture of a kind of talk.
func kindIcon(k planner.Kind) string {
	return map[planner.Kind]string{planner.Phone: "phone", planner.Video: "video", planner.Meeting: "meeting", planner.Home: "home"}[k]
}

func (v *view) endName(e Ending) string { return planner.EndName(v.c.P, e.Code, e.Title) }

func (v *view) measures(r *Row) string {
	list := make([]string, len(r.Measures))
	for i, code := range r.Measures {
		list[i] = v.endName(Ending{Code: code})
	}
	return strings.Join(list, ", ")
}

func (v *view) effort(r *Row) string {
	switch key := "person.effort." + r.Effort; {
	case r.Effort == "":
		return v.t("caseload.effort.none")
	case v.c.P.Has(key):
		return v.t(key)
	}
	return r.Effort
}

// languageWords says the language, and whether an interpreter is needed.
func (v *view) languageWords(r *Row) string {
	switch {
	case r.Interpreter == caseload.Sign:
		return v.t("caseload.sign")
	case r.Language == "":
		return v.t("caseload.unknown")
	}
	return r.Language
}

func needsInterpreter(r *Row) bool {
	return r.Interpreter == caseload.Spoken || r.Interpreter == caseload.Sign
}

// mapped lists which of the ten areas are drawn as talked through.
func mapped(r *Row) []bool {
	list := make([]bool, areas)
	for i := range list {
		list[i] = i < areas-r.Unmapped
	}
	return list
}

const areas = 10

// person is the address of a person, with the list that one came from.
func (v *view) person(r *Row) string { return "/people/" + r.ID + "?list=" + v.list.ID }

// pageLink is the address of another page of the list.
func (v *view) pageLink(at int) string {
	q := v.query.clone()
	q.Panel = false
	q.Cursor = Cursor(v.list.ID, at)
	return pathOf(q)
}

// sized is the same list with another number of rows.
func (v *view) sized(n int) string {
	q := v.query.clone()
	q.Size = n
	return pathOf(q)
}

// range writes «1–50 av 87».
func (v *view) place() string {
	n := len(v.page.Rows)
	return v.t("caseload.page.place", i18n.Data{"From": v.page.From + min(1, n), "To": v.page.From + n, "Count": len(v.list.People)})
}

func (v *view) rowClass(r *Row) string {
	if !r.Open {
		return "prow--closed"
	}
	return ""
}

// shape is the text of a row's category.
func (v *view) shape(r *Row) string { return web.ShapeText(v.c.P, r.Category, v.meaning(r.Category)) }

func interpreterIcon(r *Row) string {
	if r.Interpreter == caseload.Sign {
		return "sign"
	}
	return "interpreter"
}

func legalName(v *view, r *Row) string { return planner.LegalName(v.c.P, r.Legal.Source.Rule) }

func phoned(s string) string { return planner.Phoned(s) }

// hasMarks says that the list shows the reader's own categories.
func (v *view) hasMarks() bool { return v.query.Scope == Own && !v.leader() }

func here(on bool) templ.Attributes {
	if on {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

func (v *view) onOwn() bool { _, on := v.current(); return on }

// hours says that the sentence tells of hours: they are the reader's own.
func (v *view) hours() bool { return v.query.Scope == Own && !v.leader() && v.base.Needed > 0 }

// whole rounds minutes to whole hours, where there is an hour at all.
func whole(minutes int) int {
	if minutes < 60 {
		return minutes
	}
	return (minutes + 30) / 60 * 60
}

// hoursWidth is a number of minutes as it is drawn: the greater of the two fills the bar.
func (v *view) hoursWidth(minutes int) int {
	return 60 * minutes / max(1, v.base.Needed, v.base.Free)
}

func (v *view) notesLink() string {
	q := v.query.Unfiltered()
	q.Panel = false
	q.Choices[Mark] = []string{"note"}
	q.Sort = []Key{{Column: CNote}}
	return pathOf(q)
}

// goesAlong are the parts of the address that the panel's form sends besides its own.
func (v *view) goesAlong() [][2]string {
	q := v.query.clone()
	q.Choices = nil
	var list [][2]string
	values := q.Values()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		list = append(list, [2]string{name, values.Get(name)})
	}
	return list
}

// wide says that the columns are more than a window holds: then the table scrolls in a
// box of its own.
func (v *view) wide() bool { return len(v.columns) > mostInWindow }

const mostInWindow = 9

func actAttrs(name, key string) templ.Attributes {
	a := templ.Attributes{"name": "do", "value": name}
	if key != "" {
		a["data-key"] = key
		a["aria-keyshortcuts"] = key
	}
	return a
}
