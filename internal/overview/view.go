package overview

import (
	"slices"
	"strconv"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// view is the page on its way out.
type view struct {
	*loaded
	c        *web.Call
	p        *Pages
	list     List
	page     Page
	meanings map[string]string
	anew     bool // the list was gone, and is made anew
	counts   map[Group]map[string]int
}

func (p *Pages) view(c *web.Call, l *loaded) (*view, error) {
	own, err := caseload.Meanings(c.Ctx(), c.Read(), c.Actor.Ident)
	if err != nil {
		return nil, err
	}
	return &view{loaded: l, c: c, p: p, meanings: caseload.Named(p.Categories, own)}, nil
}

func (v *view) t(key string, data ...i18n.Data) string { return v.c.T(key, data...) }

func (v *view) title() string {
	return v.t("caseload.title_of", i18n.Data{"Shown": len(v.rows), "Count": len(v.base.Rows)})
}

func (v *view) leader() bool { return v.c.Actor.Role == access.Leader }

// address is the query as it is kept with a list: without page and panel.
func (v *view) address() string {
	q := v.query.clone()
	q.Panel = false
	return q.Values().Encode()
}

// at is the address that forms go back to.
func (v *view) at() string {
	q := v.query.clone()
	return q.Values().Encode()
}

// shared is the list as a colleague can open it: it names whose it is, and shows each
// reader what that reader may see.
func (v *view) shared() string {
	q := v.query.clone()
	q.Panel, q.Saved = false, ""
	if q.Scope == Own && !v.leader() {
		q.Scope = Scope(v.c.Actor.Ident)
	}
	return pathOf(q)
}

func (v *view) size() int {
	if v.query.Size > 0 {
		return v.query.Size
	}
	return Sizes()[0]
}

// scopes are the lists that can be opened beside the own.
type scopeLink struct {
	path, text string
	here       bool
}

func (v *view) scopes() []scopeLink {
	link := func(s Scope, key string) scopeLink {
		q := Query{Scope: s, Columns: v.query.Columns, Sort: v.query.Sort, Size: v.query.Size}
		return scopeLink{pathOf(q), v.t(key), v.query.Scope == s}
	}
	if v.leader() {
		own := link(Own, "caseload.scope.led")
		own.here = own.here || v.query.Scope == OfTeam
		return []scopeLink{own}
	}
	list := []scopeLink{link(Own, "caseload.scope.me")}
	if len(v.c.Actor.Teams) > 0 {
		list = append(list, link(OfTeam, "caseload.scope.team"))
	}
	return append(list, link(OfOffice, "caseload.scope.office"))
}

// others are the colleagues' lists.
func (v *view) others() []scopeLink {
	var list []scopeLink
	for _, x := range v.colleagues {
		list = append(list, scopeLink{pathOf(Query{Scope: Scope(x.Ident)}), x.Name, v.query.Scope == Scope(x.Ident)})
	}
	return list
}

// colleague is the name of whose list it is; "" for the own, the teams' and the
// offices'.
func (v *view) colleague() string {
	for _, x := range v.colleagues {
		if v.query.Scope == Scope(x.Ident) {
			return x.Name
		}
	}
	return ""
}

// tab is a saved filter as a link with a count.
type tab struct {
	key, path, text string
	count           int
	here, changed   bool
}

// tabs are the filters that everybody has.
func (v *view) tabs() []tab {
	var list []tab
	for _, r := range ReadyMade() {
		if v.leader() && r.Key != "all" && r.Key != "interp" {
			continue
		}
		q := r.query(v.query)
		q.Panel = false
		list = append(list, v.tab(r.Key, v.t("caseload.saved."+r.Key), q))
	}
	if v.query.Saved == "" && !v.query.Filtered() {
		list[0].here = true
	}
	return list
}

// own are the filters that the reader has saved.
func (v *view) own() []tab {
	var list []tab
	for _, s := range v.saved {
		q, _ := s.Form.Query(v.query.Scope)
		q.Saved = s.ID
		list = append(list, v.tab(s.ID, s.Name, q))
	}
	return list
}

func (v *view) tab(key, text string, q Query) tab {
	here := v.query.Saved == key
	return tab{key: key, path: pathOf(q), text: text, here: here, changed: here && !sameFilter(q, v.query), count: v.count(q)}
}

// count is how many of the scope a query asks for.
func (v *view) count(q Query) int {
	n := 0
	for i := range v.base.Rows {
		if q.Matches(&v.base.Rows[i], v.c.Today) {
			n++
		}
	}
	return n
}

// sameFilter says that two queries ask for the same people; in the same order and with
// the same columns where the first has any.
func sameFilter(saved, now Query) bool {
	a, b := FormOf(saved), FormOf(now)
	same := slices.Equal(a.Words, b.Words) && len(a.Choices) == len(b.Choices)
	for g, values := range a.Choices {
		same = same && slices.Equal(values, b.Choices[g])
	}
	return same && (len(a.Sort) == 0 || slices.Equal(a.Sort, b.Sort)) && (len(a.Columns) == 0 || slices.Equal(a.Columns, b.Columns))
}

// current is the saved filter of the reader's own that the list began as.
func (v *view) current() (Saved, bool) {
	for _, s := range v.saved {
		if s.ID == v.query.Saved {
			return s, true
		}
	}
	return Saved{}, false
}

// chip is a filter in use.
type chip struct{ key, value, path string }

func (v *view) chips() []chip {
	var list []chip
	for _, g := range Groups() {
		for _, value := range v.query.Choices[g] {
			list = append(list, chip{v.t("caseload.group." + string(g)), v.choice(g, value), pathOf(v.query.Toggled(g, value))})
		}
	}
	if len(v.query.Words) > 0 {
		q := v.query.clone()
		q.Words = nil
		list = append(list, chip{v.t("caseload.search.name"), joinWords(v.query.Words), pathOf(q)})
	}
	if v.query.Number != "" {
		q := v.query.clone()
		q.Number = ""
		list = append(list, chip{v.t("caseload.search.name"), v.t("caseload.search.by_number"), pathOf(q)})
	}
	return list
}

// way is one filter to let go when nobody is left, and how many there are then. One that
// helps nobody in is no way.
type way struct {
	chip
	count int
}

func (v *view) ways() []way {
	var list []way
	for _, c := range v.chips() {
		if n := v.count(queryOf(c.path)); n > 0 {
			list = append(list, way{c, n})
		}
	}
	slices.SortStableFunc(list, func(a, b way) int { return b.count - a.count })
	return list
}

// choice writes a choice.
func (v *view) choice(g Group, value string) string {
	switch {
	case g == Who && value != nobody:
		for _, x := range v.base.Rows {
			if x.Counsellor == value {
				return x.CounsellorName
			}
		}
		return v.t("caseload.choice.gone")
	case g == Mark && len(value) == 1:
		return web.ShapeText(v.c.P, value, v.meaning(value))
	case g == Language && isLanguage(value):
		return v.tongue(value)
	}
	return v.t("caseload.choice." + string(g) + "." + value)
}

func (v *view) tongue(value string) string {
	for prefix, key := range map[string]string{interpPrefix: "caseload.choice.lang.with", languageOther: "caseload.choice.lang.without"} {
		if len(value) > len(prefix) && value[:len(prefix)] == prefix {
			return v.t(key, i18n.Data{"Language": value[len(prefix):]})
		}
	}
	return value
}

// facet is a group of the panel.
type facet struct {
	group   Group
	title   string
	options []option
}

type option struct {
	value, text string
	letter      string // of a category, which is drawn
	count       int
	on          bool
}

// facets are the groups of the panel: a choice that nobody in the list has, and that is
// not made, is left out where it is one of many.
func (v *view) facets() []facet {
	var list []facet
	for _, g := range Groups() {
		if !v.offers(g) {
			continue
		}
		f := facet{group: g, title: v.t("caseload.group." + string(g))}
		values := choicesOf(g, v.base.Rows)
		for _, chosen := range v.query.Choices[g] {
			if !slices.Contains(values, chosen) {
				values = append(values, chosen)
			}
		}
		for _, value := range values {
			o := option{value: value, text: v.choice(g, value), count: v.counts[g][value], on: v.query.Chosen(g, value)}
			if g == Mark && len(value) == 1 {
				o.letter = value
			}
			f.options = append(f.options, o)
		}
		list = append(list, f)
	}
	return list
}

// offers says that a group has choices that can find anybody in this list.
func (v *view) offers(g Group) bool {
	switch {
	case v.leader():
		return g == Language || g == Who
	case g == Who:
		return v.query.Scope != Own
	case g == Mark:
		return slices.ContainsFunc(v.base.Rows, func(r Row) bool { return r.Mine })
	}
	return true
}

// suggestions are the choices that are asked for most, one click away while they are
// not made: long waits, broken rhythms, and the languages that interpreters are needed
// for.
func (v *view) suggestions() []tab {
	if v.leader() {
		return nil
	}
	var list []tab
	add := func(g Group, value string) {
		if n := v.counts[g][value]; n > 0 && len(v.query.Choices[g]) == 0 && len(list) < mostSuggested {
			list = append(list, tab{path: pathOf(v.query.Toggled(g, value)), text: v.choice(g, value), count: n})
		}
	}
	add(Owed, "answer2")
	add(Talk, "over")
	for _, value := range v.interpreted() {
		add(Language, value)
	}
	return list
}

const mostSuggested = 3

// interpreted lists the languages with an interpreter, the most asked for first.
func (v *view) interpreted() []string {
	var list []string
	for value := range v.counts[Language] {
		if isLanguage(value) && value[:len(interpPrefix)] == interpPrefix {
			list = append(list, value)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		if n := v.counts[Language][b] - v.counts[Language][a]; n != 0 {
			return n
		}
		return compareChoices(Language, a, b)
	})
	return list
}

func itoa(n int) string { return strconv.Itoa(n) }
