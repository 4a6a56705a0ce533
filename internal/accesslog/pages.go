package accesslog

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the page is; under a person's page it has the same name.
const Path = "/access-log"

// Routes lists the pages.
func Routes() web.Routes {
	return web.Routes{
		{Method: "GET", Path: Path, Need: web.Role(access.Counsellor, access.Leader, access.Operator), Run: page},
		{Method: "POST", Path: Path, Need: web.Role(access.Operator), Run: look, Back: Path},
		{Method: "GET", Path: "/people/{id}" + Path, Need: web.Person(access.LogRead), Run: ofPerson},
	}
}

// page is the page of the role in use.
func page(c *web.Call) error {
	switch c.Actor.Role {
	case access.Leader:
		return counts(c)
	case access.Operator:
		return showLook(c, http.StatusOK, web.Form{}, nil)
	}
	people, err := caseload.OfCounsellor(c.Ctx(), c.Read(), c.Actor, c.Actor.Ident, c.Today)
	if err != nil {
		return err
	}
	v := newView(c, Path)
	for _, p := range people {
		v.people[p.Person.ID] = p.Person.Name()
	}
	return v.answer()
}

// ofPerson is the log of one person.
func ofPerson(c *web.Call) error {
	if c.Actor.Role != access.Counsellor {
		return web.NotFound() // a person is shown less, on a page of their own
	}
	list, err := caseload.People(c.Ctx(), c.Read(), []string{c.PersonID})
	if err != nil {
		return err
	}
	v := newView(c, "/people/"+c.PersonID+Path)
	for _, p := range list {
		v.people[c.PersonID], v.one = p.Person.Name(), p.Person.Name()
	}
	c.SawPerson()
	return v.answer()
}

// view is the counsellor's page.
type view struct {
	c       *web.Call
	path    string            // of this page
	people  map[string]string // names by id: the people asked about
	one     string            // the name, where it is one person's log
	form    web.Form
	asked   asked
	nobody  bool // who names nobody
	lines   []access.Line
	more    bool
	staff   map[string]string // names by ident
	offices map[string]string // names by number
}

func newView(c *web.Call, path string) *view {
	v := &view{c: c, path: path, people: map[string]string{}, form: web.Form{Values: map[string][]string{}}}
	for _, name := range []string{"who", "from", "to", "show"} {
		if s := c.Query(name); s != "" {
			v.form.Values[name] = []string{s}
		}
	}
	v.asked = asked{who: strings.TrimSpace(c.Query("who")), all: c.Query("show") == "all", before: parsePlace(c.Query("before"))}
	v.asked.from, v.asked.to = v.day("from"), v.day("to")
	if !v.asked.from.IsZero() && !v.asked.to.IsZero() && v.asked.to.Before(v.asked.from) {
		v.form.Wrong("to", c.T("accesslog.fault.order"))
	}
	return v
}

func (v *view) day(name string) civil.Date {
	text := strings.TrimSpace(v.form.Get(name))
	if text == "" {
		return civil.Date{}
	}
	d, err := civil.ParseDate(text)
	if y, _, _ := d.Civil(); err != nil || y < 1970 || y > 2100 {
		v.form.Wrong(name, v.c.T("accesslog.fault.day"))
		return civil.Date{}
	}
	return d
}

// answer reads the lines, notes who is shown, and shows them.
func (v *view) answer() error {
	status := http.StatusOK
	if len(v.form.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	} else if err := v.read(); err != nil {
		return err
	}
	v.saw()
	p := web.Page{Title: v.c.T("accesslog.title"), Nav: Path, Class: "page"}
	if v.one != "" {
		p.Title = v.c.T("accesslog.title_of", i18n.Data{"Name": v.one})
		p.Crumbs = []web.Crumb{{Path: "/people/" + v.c.PersonID, Text: v.one}, {Path: v.path, Text: v.c.T("accesslog.who_saw")}}
	}
	return v.c.Show(status, p, linesPage(v))
}

func (v *view) read() (err error) {
	var by []string
	if v.asked.who != "" {
		if by, err = access.StaffLike(v.c.Ctx(), v.c.Read(), v.asked.who); err != nil {
			return err
		}
		v.nobody = len(by) == 0
		by = append([]string{}, by...)
	}
	ids := make([]string, 0, len(v.people))
	for id := range v.people {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if v.lines, v.more, err = access.LinesAbout(v.c.Ctx(), v.c.Read(), v.asked.ask(ids, by)); err != nil {
		return err
	}
	v.staff, v.offices, err = names(v.c, v.lines)
	return err
}

// names reads the names of who did what, and of their offices.
func names(c *web.Call, lines []access.Line) (staff, offices map[string]string, err error) {
	idents := map[string]bool{}
	for _, l := range lines {
		idents[l.Ident] = true
	}
	if staff, err = access.StaffNames(c.Ctx(), c.Read(), idents); err != nil {
		return nil, nil, err
	}
	list, err := access.Offices(c.Ctx(), c.Read())
	offices = map[string]string{}
	for _, o := range list {
		offices[o.Number] = o.Name
	}
	return staff, offices, err
}

// saw notes everybody whose name the page shows, once.
func (v *view) saw() {
	if v.one != "" {
		return
	}
	seen := map[string]bool{}
	for _, l := range v.lines {
		for _, p := range l.People {
			if !seen[p.Person] {
				seen[p.Person] = true
				v.c.Saw(access.LogRead, access.Seen{Person: p.Person, Relation: access.Own})
			}
		}
	}
}

// days are the lines by the day they were written, the newest first.
func (v *view) days() []day {
	var list []day
	for _, l := range v.lines {
		d := civil.On(l.At.In(civil.Oslo()))
		if len(list) == 0 || list[len(list)-1].day != d {
			list = append(list, day{day: d})
		}
		last := &list[len(list)-1]
		last.lines = append(last.lines, l)
	}
	return list
}

type day struct {
	day   civil.Date
	lines []access.Line
}

// who names who did it.
func (v *view) who(l access.Line) string {
	switch {
	case l.Role == access.PersonRole:
		return v.c.T("accesslog.self")
	case l.Ident == v.c.Actor.Ident:
		return v.c.T("accesslog.you", i18n.Data{"Name": v.c.Name})
	case v.staff[l.Ident] != "":
		return v.staff[l.Ident]
	case l.Ident == string(access.Installation):
		return v.c.T("accesslog.installation")
	}
	return l.Ident
}

// as says in which role and from which office.
func as(c *web.Call, l access.Line, offices map[string]string) string {
	role := c.T("accesslog.role." + string(l.Role))
	if l.Office == "" {
		return role
	}
	office := offices[l.Office]
	if office == "" {
		office = l.Office
	}
	return c.T("accesslog.at", i18n.Data{"Role": role, "Office": office})
}

// address is this page with other values of the query; an empty one is left out.
func (v *view) address(change map[string]string) string {
	q := url.Values{}
	for name, values := range v.form.Values {
		q[name] = values
	}
	for name, value := range change {
		if q.Del(name); value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return v.path
	}
	return v.path + "?" + q.Encode()
}

// older is the address of the lines before those on this page.
func (v *view) older() string {
	return v.address(map[string]string{"before": placeText(v.lines[len(v.lines)-1].Place())})
}

// counts is the leader's page.
func counts(c *web.Call) error {
	from, to := weeks(c.Today)
	list, err := access.LogSums(c.Ctx(), c.Read(), c.Actor, from.At(0), to.At(0), c.Today)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, web.Page{Title: c.T("accesslog.title"), Nav: Path, Class: "page"}, countsPage(c, sums(list), from, to.AddDays(-1)))
}

// found is what an operator's question gave.
type found struct {
	what    lookup
	why     string
	lines   []access.Line
	more    bool
	offices map[string]string
}

// look is the operator's question: by id, after writing why.
func look(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	what, ok := readLookup(f.Get("id"), db.IsID)
	if !ok {
		f.Wrong("id", c.T("accesslog.fault.id"))
		f.Values["id"] = nil // it may have been a birth number
	}
	why := strings.Join(strings.Fields(f.Get("why")), " ")
	if key := whyFault(why); key != "" {
		f.Wrong("why", c.T(key, i18n.Data{"Least": access.LeastWhy, "Most": access.MostWhy}))
	}
	if len(f.Faults) > 0 {
		return showLook(c, http.StatusUnprocessableEntity, f, nil)
	}
	if err := mayLook(c, what); err != nil {
		return err
	}
	h := &found{what: what, why: why}
	before := parsePlace(f.Get("before"))
	if what.person != "" {
		h.lines, h.more, err = access.LinesAbout(c.Ctx(), c.Read(), access.LogAsk{People: []string{what.person}, Before: before, Denied: true, Limit: onPage})
	} else {
		h.lines, h.more, err = access.LinesBy(c.Ctx(), c.Read(), what.ident, before, onPage)
	}
	if err != nil {
		return err
	}
	if _, h.offices, err = names(c, nil); err != nil {
		return err
	}
	c.Why = why
	c.Saw(access.LogRead, access.Seen{Person: what.person, Staff: what.ident, Relation: access.Granted})
	return showLook(c, http.StatusOK, f, h)
}

// mayLook asks access; one's own record and that of close kin are shut to an operator
// too. An id that nobody has may be asked for: the log has refusals of it.
func mayLook(c *web.Call, what lookup) error {
	s := access.Subject{Person: what.person}
	if what.person != "" {
		known, err := access.LoadSubject(c.Ctx(), c.Read(), what.person, c.Actor.Ident, c.Today)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		if err == nil {
			s = known
		}
	}
	s.WhyGiven = c.Today
	if d := access.Decide(c.Actor, access.LogRead, s, c.Today); !d.Permit {
		c.Denied(access.LogRead, what.person, d)
		return web.NotFound()
	}
	return nil
}

func showLook(c *web.Call, status int, f web.Form, h *found) error {
	return c.Show(status, web.Page{Title: c.T("accesslog.title"), Nav: Path, Class: "page"}, lookPage(c, f, h))
}
