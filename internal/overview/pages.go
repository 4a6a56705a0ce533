package overview

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the page is.
const Path = "/caseload"

// Pages are the pages of the caseload. Assign and Message show the page on which
// chosen people are assigned or written to; they belong to other slices.
type Pages struct {
	Policy     planner.Policy
	Deadlines  planner.Deadlines
	Categories map[string]string // what the house lets the letters mean
	Key        []byte            // for birth numbers
	Assign     func(c *web.Call, people []string) error
	Message    func(c *web.Call, people []string) error
}

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	both, own := web.Role(access.Counsellor, access.Leader), web.Role(access.Counsellor)
	return web.Routes{
		{Method: "GET", Path: Path, Need: both, Run: p.show},
		{Method: "POST", Path: Path + "/search", Need: both, Run: p.search, Back: Path},
		{Method: "POST", Path: Path + "/chosen", Need: both, Run: p.chosen, Back: Path},
		{Method: "POST", Path: Path + "/category", Need: own, Run: p.category, Back: Path},
		{Method: "POST", Path: Path + "/note", Need: own, Run: p.note, Back: Path},
		{Method: "POST", Path: Path + "/export", Need: own, Run: p.export, Back: Path},
		{Method: "GET", Path: filtersPath, Need: both, Run: p.filters},
		{Method: "POST", Path: filtersPath, Need: both, Run: p.saveFilter, Back: Path},
		{Method: "POST", Path: filtersPath + "/{item}", Need: both, Run: p.changeFilter, Back: filtersPath},
		{Method: "POST", Path: Path + "/usual", Need: both, Run: p.saveUsual, Back: Path},
	}
}

func (p *Pages) asking(c *web.Call) Asking {
	return Asking{Actor: c.Actor, Today: c.Today, Now: c.Minute, Policy: p.Policy, Deadlines: p.Deadlines, Key: p.Key}
}

// loaded is a list on its way to the page.
type loaded struct {
	query      Query // as the address says
	left       int   // what the address held that is not understood
	base       *Base
	colleagues []Colleague
	saved      []Saved // the named ones
	usual      Saved
	columns    []Column
	keys       []Key
	rows       []Row // those that are asked for, in order
}

// load reads the list of an address, filtered and in order.
func (p *Pages) load(c *web.Call, v url.Values) (*loaded, error) {
	l := &loaded{}
	l.query, l.left = Parse(v)
	var err error
	if l.colleagues, err = Colleagues(c.Ctx(), c.Read(), c.Actor); err != nil {
		return nil, err
	}
	if err := l.scope(c.Actor); err != nil {
		c.Denied(access.ListRow, "", access.Decision{Relation: access.None, Reasons: []access.Reason{access.NoOffice}})
		return nil, err
	}
	if err := l.kept(c); err != nil {
		return nil, err
	}
	if l.base, err = Load(c.Ctx(), c.Read(), p.asking(c), l.query.Scope, l.query.Number != ""); err != nil {
		return nil, err
	}
	for i := range l.base.Rows {
		if r := &l.base.Rows[i]; l.query.Matches(r, c.Today) {
			l.rows = append(l.rows, *r)
		}
	}
	Order(l.rows, l.keys, names(), c.Today)
	return l, nil
}

// names orders as Norwegian does. A collator is one caller's own.
func names() Names { return collate.New(language.MustParse("nn")) }

// scope refuses the list of somebody whose list the actor cannot open, as one that is
// not there.
func (l *loaded) scope(a access.Actor) error {
	s := l.query.Scope
	switch {
	case string(s) == a.Ident && a.Role == access.Counsellor:
		l.query.Scope = Own
	case s == Own || s == OfTeam:
	case s == OfOffice && a.Role == access.Counsellor:
	case slices.ContainsFunc(l.colleagues, func(c Colleague) bool { return c.Ident == string(s) }):
	default:
		return web.NotFound()
	}
	return nil
}

// kept reads the reader's saved filters, and lays the usual view under the address.
func (l *loaded) kept(c *web.Call) error {
	all, err := SavedOf(c.Ctx(), c.Read(), c.Actor.Ident)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Name == "" {
			l.usual = s
		} else {
			l.saved = append(l.saved, s)
		}
	}
	usual, _ := l.usual.Form.Query(l.query.Scope)
	l.columns = firstOf(l.query.Columns, usual.Columns, Usual(l.query.Scope))
	l.keys = firstOf(l.query.Sort, usual.Sort, UsualOrder())
	if c.Actor.Role == access.Leader {
		l.columns, l.keys = leaderColumns(), firstOf(onlyOpen(l.query.Sort), []Key{{Column: CName}})
	}
	return nil
}

// leaderColumns are what the leader role may see of a person.
func leaderColumns() []Column { return []Column{CLanguage, CCounsellor} }

func onlyOpen(keys []Key) []Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k Key) bool {
		return k.Column != CName && !slices.Contains(leaderColumns(), k.Column)
	})
}

// firstOf is the first list that holds anything.
func firstOf[T any](lists ...[]T) []T {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}

func (p *Pages) show(c *web.Call) error {
	l, err := p.load(c, c.R.URL.Query())
	if err != nil {
		return err
	}
	v, err := p.view(c, l)
	if err != nil {
		return err
	}
	v.counts = l.query.Counts(l.base.Rows, c.Today)
	if err := v.turn(c); err != nil {
		return err
	}
	for i := range v.page.Rows {
		c.Saw(access.ListRow, access.Seen{Person: v.page.Rows[i].ID, Relation: v.page.Rows[i].Relation})
	}
	return c.Show(http.StatusOK, web.Page{Title: v.title(), Nav: Path, Class: "caseload"}, overviewPage(v))
}

// turn finds the page that the cursor names: in the order that was kept when the first
// page was shown. A list that is gone, or was made for another address, is begun anew.
func (v *view) turn(c *web.Call) error {
	from := 0
	if v.query.Cursor != "" {
		id, at := parseCursor(v.query.Cursor)
		kept, err := ListOf(c.Ctx(), c.Read(), id, c.Actor.Ident, c.Now)
		switch {
		case err == nil && kept.Query == v.address():
			v.list, from = kept, at
		case err == nil || errors.Is(err, db.ErrNotFound):
			v.anew = true
		default:
			return err
		}
	}
	if v.list.ID == "" {
		if err := v.keep(c); err != nil {
			return err
		}
	}
	v.page = PageOf(v.list.People, v.base.Rows, from, v.size())
	return nil
}

// keep keeps the order of the list.
func (v *view) keep(c *web.Call) error {
	v.list = List{ID: db.NewID(), Ident: c.Actor.Ident, Office: c.Actor.Office(), MadeAt: c.Now, Query: v.address(), People: make([]string, len(v.rows))}
	for i := range v.rows {
		v.list.People[i] = v.rows[i].ID
	}
	if len(v.list.People) == 0 {
		return nil
	}
	return c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return KeepList(context.WithoutCancel(c.Ctx()), q, v.list) })
}

// search takes what was typed: a name goes into the address, a birth number never
// does – a token stands for it, whether anybody has it or not.
func (p *Pages) search(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	q := queryAt(f.Get("at"))
	q.Words, q.Number = nil, ""
	text := f.Get("q")
	switch digits := caseload.OnlyDigits(text); {
	case digits != "" && len(digits) != 11:
		c.Warn("caseload.search.number", nil)
	case digits != "":
		q.Number = Token(digits, p.Key)
	default:
		typed, left := Parse(url.Values{"q": {text}})
		if q.Words = typed.Words; left > 0 {
			c.Warn("caseload.search.long", nil)
		}
	}
	return c.Redirect(pathOf(q))
}

// queryAt reads the address that a form stood at.
func queryAt(at string) Query {
	v, err := url.ParseQuery(at)
	if err != nil {
		v = nil
	}
	q, _ := Parse(v)
	return q.clone()
}

// pathOf is the address of a query.
func pathOf(q Query) string {
	if v := q.Values(); len(v) > 0 {
		return Path + "?" + v.Encode()
	}
	return Path
}
