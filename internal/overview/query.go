package overview

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Scope says whose caseload: one's own, the teams', the offices', or the ident of a
// colleague.
type Scope string

// The scopes that have a name.
const (
	Own      Scope = "me"
	OfTeam   Scope = "team"
	OfOffice Scope = "office"
)

// Query is what a list is asked for: everything that stands in its address.
type Query struct {
	Scope   Scope
	Choices map[Group][]string // in the order of the choices; no group is empty
	Words   []string           // of a name, as caseload.SearchWords gives them
	Number  string             // token of a birth number
	Sort    []Key
	Columns []Column
	Size    int    // rows of a page: 50 or 200
	Saved   string // the saved filter that it began as
	Cursor  string
	Panel   bool // the filter panel stands open
}

// The limits of what an address may hold.
const (
	maxValues = 200 // choices in all
	maxValue  = 80  // letters of one
	maxWords  = 6
	maxText   = 100
	maxKeys   = 5
)

// Sizes are the rows that a page may have; the first is the usual.
func Sizes() []int { return []int{50, 200} }

var (
	tokenForm  = regexp.MustCompile(`^[A-Za-z0-9_-]{16}$`)
	cursorForm = regexp.MustCompile(`^[0-9a-f-]{36}\.[0-9]{1,6}$`)
	savedForm  = regexp.MustCompile(`^[a-z0-9-]{1,36}$`)
	tongueForm = regexp.MustCompile(`^(tolk|sprak):[\p{L}() -]{1,60}$`)
)

func isLanguage(s string) bool { return tongueForm.MatchString(s) }

// Parse reads a query from an address. left counts what it could make nothing of; that
// is left out, and the rest stands. Nothing of what it reads is looked up.
func Parse(v url.Values) (q Query, left int) {
	p := parsing{v: v, q: Query{Scope: Own, Choices: map[Group][]string{}, Size: Sizes()[0]}}
	p.scope()
	p.choices()
	p.text()
	p.order()
	p.columns()
	p.rest()
	return p.q, p.left
}

type parsing struct {
	v    url.Values
	q    Query
	left int
}

// take gives a parameter that fits a form; what does not is counted.
func (p *parsing) take(name string, fits func(string) bool) string {
	s := p.v.Get(name)
	if s == "" {
		return ""
	}
	if utf8.ValidString(s) && fits(s) {
		return s
	}
	p.left++
	return ""
}

func (p *parsing) scope() {
	named := func(s string) bool {
		return slices.Contains([]Scope{Own, OfTeam, OfOffice}, Scope(s)) || access.IsIdent(s)
	}
	if s := p.take("scope", named); s != "" {
		p.q.Scope = Scope(s)
	}
}

func (p *parsing) choices() {
	n := 0
	for _, g := range Groups() {
		for _, value := range split(p.v[string(g)]) {
			switch {
			case n == maxValues || len(value) > maxValue || !wellFormed(g, value):
				p.left++
			case !slices.Contains(p.q.Choices[g], value):
				p.q.Choices[g] = append(p.q.Choices[g], value)
				n++
			}
		}
	}
	for g := range p.q.Choices {
		slices.SortFunc(p.q.Choices[g], func(a, b string) int { return compareChoices(g, a, b) })
	}
}

// split takes lists apart: a parameter may come several times, or hold several values.
func split(list []string) []string {
	var all []string
	for _, s := range list {
		for part := range strings.SplitSeq(s, ",") {
			if part != "" {
				all = append(all, part)
			}
		}
	}
	return all
}

// compareChoices orders as the panel does: the fixed ones first, the rest by name.
func compareChoices(g Group, a, b string) int {
	at := func(v string) int {
		for i, c := range fixed[g] {
			if c.value == v {
				return i
			}
		}
		return len(fixed[g])
	}
	return cmp.Or(at(a)-at(b), compareFound(a, b))
}

func (p *parsing) text() {
	s := p.take("q", func(s string) bool { return utf8.RuneCountInString(s) <= maxText })
	words := caseload.SearchWords(s)
	if len(words) > maxWords {
		p.left++
		words = words[:maxWords]
	}
	p.q.Words = words
	p.q.Number = p.take("nr", tokenForm.MatchString)
}

func (p *parsing) order() {
	for _, s := range split(p.v["sort"]) {
		k := Key{Column: Column(strings.TrimPrefix(s, "-")), Desc: strings.HasPrefix(s, "-")}
		twice := slices.ContainsFunc(p.q.Sort, func(o Key) bool { return o.Column == k.Column })
		if len(p.q.Sort) == maxKeys || twice || !k.Column.sorts() {
			p.left++
			continue
		}
		p.q.Sort = append(p.q.Sort, k)
	}
}

func (p *parsing) columns() {
	for _, s := range split(p.v["cols"]) {
		c := Column(s)
		if !slices.Contains(Columns(), c) || slices.Contains(p.q.Columns, c) {
			p.left++
			continue
		}
		p.q.Columns = append(p.q.Columns, c)
	}
}

func (p *parsing) rest() {
	size := p.take("rows", func(s string) bool {
		return slices.ContainsFunc(Sizes(), func(n int) bool { return strconv.Itoa(n) == s })
	})
	if n, err := strconv.Atoi(size); err == nil {
		p.q.Size = n
	}
	p.q.Saved = p.take("saved", savedForm.MatchString)
	p.q.Cursor = p.take("cursor", cursorForm.MatchString)
	p.q.Panel = p.take("panel", func(s string) bool { return s == "1" }) != ""
}

// Values writes a query as Parse reads it, without what is as usual.
func (q Query) Values() url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Scope != Own {
		set("scope", string(q.Scope))
	}
	for g, values := range q.Choices {
		set(string(g), strings.Join(values, ","))
	}
	set("q", strings.Join(q.Words, " "))
	set("nr", q.Number)
	set("sort", writeKeys(q.Sort))
	set("cols", joined(q.Columns))
	if q.Size != Sizes()[0] && q.Size != 0 {
		set("rows", strconv.Itoa(q.Size))
	}
	set("saved", q.Saved)
	set("cursor", q.Cursor)
	if q.Panel {
		set("panel", "1")
	}
	return v
}

func joined[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, x := range list {
		parts[i] = string(x)
	}
	return strings.Join(parts, ",")
}

func writeKeys(keys []Key) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = string(k.Column)
		if k.Desc {
			parts[i] = "-" + parts[i]
		}
	}
	return strings.Join(parts, ",")
}

// clone is a copy that can be changed; it begins on the first page.
func (q Query) clone() Query {
	c := q
	c.Choices = make(map[Group][]string, len(q.Choices))
	for g, values := range q.Choices {
		c.Choices[g] = slices.Clone(values)
	}
	c.Words, c.Sort, c.Columns = slices.Clone(q.Words), slices.Clone(q.Sort), slices.Clone(q.Columns)
	c.Cursor = ""
	return c
}

// Chosen says whether a choice is made.
func (q Query) Chosen(g Group, value string) bool { return slices.Contains(q.Choices[g], value) }

// Toggled is the query with a choice made, or taken back.
func (q Query) Toggled(g Group, value string) Query {
	c := q.clone()
	if i := slices.Index(c.Choices[g], value); i >= 0 {
		c.Choices[g] = slices.Delete(c.Choices[g], i, i+1)
		if len(c.Choices[g]) == 0 {
			delete(c.Choices, g)
		}
		return c
	}
	c.Choices[g] = append(c.Choices[g], value)
	slices.SortFunc(c.Choices[g], func(a, b string) int { return compareChoices(g, a, b) })
	return c
}

// Filtered says whether anything is asked for but everybody.
func (q Query) Filtered() bool { return len(q.Choices) > 0 || len(q.Words) > 0 || q.Number != "" }

// Unfiltered is the query for everybody.
func (q Query) Unfiltered() Query {
	c := q.clone()
	c.Choices, c.Words, c.Number, c.Saved = map[Group][]string{}, nil, "", ""
	return c
}

// Matches says whether a row is asked for.
func (q Query) Matches(r *Row, today civil.Date) bool { return q.matchesBut("", r, today) }

// matchesBut leaves one group out of account.
func (q Query) matchesBut(but Group, r *Row, today civil.Date) bool {
	for g, values := range q.Choices {
		if g != but && !slices.ContainsFunc(values, func(v string) bool { return has(g, v, r, today) }) {
			return false
		}
	}
	return (q.Number == "" || q.Number == r.Lookup) && nameHas(r, q.Words)
}

// nameHas says that each word begins a part of the name.
func nameHas(r *Row, words []string) bool {
	if len(words) == 0 {
		return true
	}
	parts := caseload.SearchWords(r.Name())
	for _, w := range words {
		if !slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, w) }) {
			return false
		}
	}
	return true
}

// Counts says for each choice how many remain when it is made together with the choices
// of the other groups.
func (q Query) Counts(rows []Row, today civil.Date) map[Group]map[string]int {
	counts := map[Group]map[string]int{}
	for _, g := range Groups() {
		counts[g] = map[string]int{}
		values := choicesOf(g, rows)
		for i := range rows {
			if !q.matchesBut(g, &rows[i], today) {
				continue
			}
			for _, v := range values {
				if has(g, v, &rows[i], today) {
					counts[g][v]++
				}
			}
		}
	}
	return counts
}
