package main

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/web"
)

// The access walk asks every route of the site as everybody about everybody, and
// compares each answer with what access.Decide says: who is let in, what a closed door
// looks like, what stands on the page, and what the access log says afterwards. It
// takes its routes from the program, so a new route is walked without a line here.

// walk is one walk through a site.
type walk struct {
	t      *testing.T
	d      *db.DB
	h      http.Handler
	routes web.Routes
	people []walked
	found  func(format string, args ...any) // told of every fault
	asked  int
	seq    int64 // of the last line of the access log

	// of the pass
	actors   map[string]access.Actor
	subjects map[string]access.Subject // by ident and person
	unknown  map[string]reply          // by ident, method and path: the answer to an id that nobody has
}

// pass is the state that all accounts are in while the routes are walked once.
type pass struct {
	name   string
	rights []access.Right
	read   bool // nobody may write
	why    bool // colleagues of the office have written why today
}

var passes = []pass{
	{name: "without rights"},
	{name: "with every right", rights: access.Rights()},
	{name: "reading only", rights: access.Rights(), read: true},
	{name: "after writing why", rights: []access.Right{access.RightFortrolig}, why: true},
}

func (w *walk) set(p pass) {
	w.t.Helper()
	w.actors, w.subjects, w.unknown = map[string]access.Actor{}, map[string]access.Subject{}, map[string]reply{}
	ctx := w.t.Context()
	check(w.t, w.d.Tx(ctx, func(q db.Q) error {
		for _, a := range walkers[1:] {
			if err := access.SetRights(ctx, q, a.ident, p.rights); err != nil {
				return err
			}
			s, err := access.StaffOf(ctx, q, a.ident)
			if err != nil {
				return err
			}
			s.MayWrite = !p.read
			if err := access.PutStaff(ctx, q, &s); err != nil {
				return err
			}
			if _, err := q.ExecContext(ctx, "DELETE FROM why_given"); err != nil {
				return err
			}
		}
		for _, x := range w.people {
			if p.why {
				if err := access.GiveWhy(ctx, q, "Z990104", x.id, walkToday, "fordi walk"); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// all walks every route as everybody about these people.
func (w *walk) all(passes []pass, people []walked) {
	w.t.Helper()
	for _, p := range passes {
		w.set(p)
		for _, a := range walkers {
			v := &asker{h: w.h, ident: a.ident}
			for _, r := range w.routes {
				if r.Need.Reach != web.OfPerson && !ofTask(r) {
					w.one(p, a, v, r, w.people[0])
					continue
				}
				for _, x := range people {
					w.one(p, a, v, r, x)
				}
			}
		}
	}
}

var pathParam = regexp.MustCompile(`\{([a-z]+)\}`)

// ofTask says that a route is about a task, and so about whom the task is about.
func ofTask(r web.Route) bool { return strings.HasPrefix(r.Path, "/tasks/{item}") }

// fill puts the world into a route's path. A parameter that is not known here gets an
// id that nobody has.
func fill(path string, x walked) string {
	known := map[string]string{"id": x.id, "subject": x.id, "iso": walkToday.Week().String(), "ident": walkOwner}
	switch {
	case strings.Contains(path, "/dialogue/{item}"):
		known["item"] = x.thread
	case strings.HasPrefix(path, "/tasks/{item}"):
		known["item"] = x.task
	}
	path = pathParam.ReplaceAllStringFunc(path, func(m string) string {
		if v, ok := known[strings.Trim(m, "{}")]; ok {
			return v
		}
		return "01a20d77-e94d-73b3-881e-e30952e672e9"
	})
	return strings.TrimSuffix(path, "{$}")
}

// one asks one route as one asker about one person, and looks at the answer.
func (w *walk) one(p pass, a walker, v *asker, r web.Route, x walked) {
	w.t.Helper()
	path := fill(r.Path, x)
	if r.Need.Reach == web.OfWeek {
		path += "?of=" + walkOwner
	}
	if v.cookie == nil && v.ident != "" {
		v.ask(http.MethodGet, "/account", nil) // signs in
	}
	w.newLines()
	got := v.ask(r.Method, path, url.Values{})
	lines := w.newLines()
	w.asked++
	fault := func(format string, args ...any) {
		w.t.Helper()
		w.found("%s, %s, %s: %s %s: %s", p.name, a.what, kindName(x), r.Method, r.Path, fmt.Sprintf(format, args...))
	}
	if got.status >= 500 || got.status == http.StatusForbidden {
		fault("status %d", got.status)
		return
	}
	w.looked(a, r, x, got, lines, fault)
	switch d, asked := w.decision(a, r, x); {
	case !asked:
	case a.ident == "":
		if !strings.HasPrefix(got.header.Get("Location"), "/signin?next=%2F") || got.status != http.StatusSeeOther || len(lines) > 0 {
			fault("nobody is answered with %d, %d lines in the log", got.status, len(lines))
		}
	case d.NeedsWhy && r.Ask != nil:
		w.asks(r, x, got, lines, fault)
	case d.Permit && writesByRole(r) && !w.actor(a).MayWrite:
		w.refusesToWrite(r, got, lines, fault)
	case d.Permit:
		w.permits(r, got, lines, fault)
	default:
		w.denies(v, r, x, path, got, lines, fault)
	}
	if p.name == passes[0].name && x.id == w.people[0].id {
		w.otherMethods(v, r, x, path, fault)
	}
	if got.status == http.StatusSeeOther && a.ident != "" {
		v.ask(http.MethodGet, "/account", nil) // takes the notice, so that it is not on the next page
	}
}

func kindName(x walked) string {
	if x.kind == "" {
		return "unprotected"
	}
	return string(x.kind)
}

// decision is what access says of the route; asked is false where it is open to all.
func (w *walk) decision(a walker, r web.Route, x walked) (d access.Decision, asked bool) {
	if r.Need.Reach == web.Open {
		return d, false
	}
	if a.ident == "" {
		return d, true
	}
	actor := w.actor(a)
	var s access.Subject
	var err error
	if ofTask(r) && a.role == access.Counsellor {
		act := access.RecordRead
		if r.Method == http.MethodPost {
			act = access.RecordWrite
		}
		d := access.Decide(actor, act, w.subject(a, x), walkToday)
		if d.NeedsWhy && r.Method == http.MethodGet {
			d = access.Decision{Permit: true, Relation: d.Relation} // the page, without what the task says
		}
		return d, true
	}
	switch r.Need.Reach {
	case web.SignedIn:
		return access.Decision{Permit: true}, true
	case web.OfRole:
		return access.Decision{Permit: slices.Contains(r.Need.Roles, a.role)}, true
	case web.OfPerson:
		s = w.subject(a, x)
	case web.OfWeek:
		s, err = access.CounsellorSubject(w.t.Context(), w.d.Read, walkOwner)
	case web.OfOffice:
		s.Office = a.offices[0]
	default:
		w.found("%s %s: the walk does not know the reach %q", r.Method, r.Path, r.Need.Reach)
	}
	check(w.t, err)
	return access.Decide(actor, r.Need.Action, s, walkToday), true
}

func (w *walk) actor(a walker) access.Actor {
	actor, known := w.actors[a.ident]
	if !known {
		var err error
		actor, err = access.LoadActor(w.t.Context(), w.d.Read, a.ident, a.role, walkToday)
		check(w.t, err)
		w.actors[a.ident] = actor
	}
	return actor
}

func (w *walk) subject(a walker, x walked) access.Subject {
	s, known := w.subjects[a.ident+x.id]
	if !known {
		var err error
		s, err = access.LoadSubject(w.t.Context(), w.d.Read, x.id, a.ident, walkToday)
		check(w.t, err)
		w.subjects[a.ident+x.id] = s
	}
	return s
}

// newLines reads what the access log has got since last time.
func (w *walk) newLines() []access.Line {
	lines, err := access.Lines(w.t.Context(), w.d.Read, w.seq, 1000)
	check(w.t, err)
	if len(lines) > 0 {
		w.seq = lines[len(lines)-1].Seq
	}
	return lines
}

// naming counts the lines that name a person, permits or denials.
func naming(lines []access.Line, id string, permit bool) int {
	n := 0
	for _, l := range lines {
		if l.Permit == permit && slices.ContainsFunc(l.People, func(s access.Seen) bool { return s.Person == id }) {
			n++
		}
	}
	return n
}

// looked compares whom the answer shows with whom the actor may see, and with the log:
// nobody is shown who may not be, nobody is shown without one line that says so.
func (w *walk) looked(a walker, r web.Route, about walked, got reply, lines []access.Line, fault func(string, ...any)) {
	w.t.Helper()
	text := got.text()
	for _, x := range w.people {
		shown := strings.Contains(text, x.given) || strings.Contains(text, x.family)
		itself := r.Need.Reach == web.OfPerson && x.id == about.id
		if !w.maySee(a, x) {
			for _, word := range x.secrets() {
				if strings.Contains(text, word) {
					fault("shows %q of %s", word, kindName(x))
				}
			}
			if strings.Contains(text, x.id) && a.ident != "" && !strings.Contains(r.Path, "{subject}") {
				fault("shows the id of %s", kindName(x))
			}
		}
		if shown && naming(lines, x.id, true) != 1 {
			fault("shows %s with %d lines in the log", kindName(x), naming(lines, x.id, true))
		}
		if strings.Contains(text, x.number) && !itself {
			fault("shows the number of %s", kindName(x))
		}
		if strings.Contains(text, x.phone) && (a.role != access.Counsellor || x.kind != "" && x.kind != access.Kontorsperre && !itself) {
			fault("shows the telephone of %s", kindName(x))
		}
	}
}

func (w *walk) maySee(a walker, x walked) bool {
	return a.ident != "" && access.Decide(w.actor(a), access.ListRow, w.subject(a, x), walkToday).Permit
}

// asks: a colleague of the office sees the name and the form that asks why, no more. An
// empty form may be refused without either.
func (w *walk) asks(r web.Route, x walked, got reply, lines []access.Line, fault func(string, ...any)) {
	w.t.Helper()
	if r.Method == http.MethodPost && got.status == http.StatusUnprocessableEntity && !strings.Contains(got.text(), x.given) {
		return
	}
	if got.status == http.StatusSeeOther || got.status == http.StatusNotFound || !strings.Contains(got.body, x.given+" "+x.family) {
		fault("does not ask why: %d", got.status)
	}
	if strings.Contains(got.text(), x.phone) || strings.Contains(got.text(), x.number) || strings.Contains(got.body, "arabisk") {
		fault("shows more than the name before the reason is given")
	}
	if naming(lines, x.id, true) != 1 || naming(lines, x.id, false) != 0 {
		fault("asking why leaves %d and %d lines", naming(lines, x.id, true), naming(lines, x.id, false))
	}
}

// writesByRole says that a route is open to a role, and that each of its forms writes
// something: who may only read is refused by the page itself.
func writesByRole(r web.Route) bool {
	return r.Method == http.MethodPost && slices.Contains(roleWrites, r.Path)
}

var roleWrites = []string{"/absence", "/categories", "/caseload/category", "/caseload/note"}

// refusesToWrite: nothing is done, and the log has the denial, which names nobody.
func (w *walk) refusesToWrite(r web.Route, got reply, lines []access.Line, fault func(string, ...any)) {
	w.t.Helper()
	if got.status != http.StatusNotFound && got.status != http.StatusUnprocessableEntity {
		fault("who may only read is not refused: %d", got.status)
	}
	denials := slices.DeleteFunc(slices.Clone(lines), func(l access.Line) bool { return l.Permit })
	if len(denials) != 1 || !slices.Equal(denials[0].Reasons, []access.Reason{access.NoGroup}) || len(denials[0].People) > 0 {
		fault("the refused write is not one line: %+v", lines)
	}
}

// permits: the page is there. An empty form, and an address of something that is not
// there, may be refused softly.
func (w *walk) permits(r web.Route, got reply, lines []access.Line, fault func(string, ...any)) {
	w.t.Helper()
	madeUp := strings.Contains(strings.ReplaceAll(strings.ReplaceAll(r.Path, "{id}", ""), "{iso}", ""), "{") && !strings.HasSuffix(r.Path, "{$}")
	if got.status == http.StatusNotFound && !madeUp && !(r.Method == http.MethodPost && r.Need.Reach != web.OfPerson) {
		fault("not found, though it is permitted")
	}
	if strings.HasPrefix(got.header.Get("Location"), "/signin") && r.Path != web.SignOutPath && !strings.HasSuffix(r.Path, "/everywhere") {
		fault("leads to sign-in, though somebody is signed in")
	}
	if slices.ContainsFunc(lines, func(l access.Line) bool { return !l.Permit }) {
		fault("leaves a denial, though it is permitted")
	}
}

// denies: the door is the one of an unknown id, and the log has the denial.
func (w *walk) denies(v *asker, r web.Route, x walked, path string, got reply, lines []access.Line, fault func(string, ...any)) {
	w.t.Helper()
	if got.status != http.StatusNotFound {
		fault("is not denied: %d", got.status)
	}
	for _, word := range append(x.secrets(), x.id) {
		if strings.Contains(got.text(), word) {
			fault("the closed door shows %q", word)
		}
	}
	if len(lines) != 1 || lines[0].Permit || len(lines[0].Reasons) == 0 || r.Need.Reach == web.OfPerson && naming(lines, x.id, false) != 1 {
		fault("the denial is not one line: %+v", lines)
	}
	if r.Need.Reach != web.OfPerson {
		return
	}
	unknown := w.ofUnknown(v, r, path, x, fault)
	if unknown.status != got.status || unknown.body != got.body || !maps.EqualFunc(unknown.header, got.header, slices.Equal) {
		fault("an unknown id is answered otherwise: %d\n%v\n%v", unknown.status, unknown.header, got.header)
	}
}

// ofUnknown is the answer to the same question about an id that nobody has.
func (w *walk) ofUnknown(v *asker, r web.Route, path string, x walked, fault func(string, ...any)) reply {
	w.t.Helper()
	key := v.ident + r.Method + r.Path
	if known, asked := w.unknown[key]; asked {
		return known
	}
	got := v.ask(r.Method, strings.ReplaceAll(path, x.id, db.NewID()), url.Values{})
	if lines := w.newLines(); len(lines) != 1 || lines[0].Permit || !slices.Equal(lines[0].Reasons, []access.Reason{access.NotFound}) {
		fault("an unknown id leaves %+v", lines)
	}
	w.unknown[key] = got
	return got
}

// otherMethods: what a route does not take, and a form of another site, are refused
// without a word about anybody.
func (w *walk) otherMethods(v *asker, r web.Route, x walked, path string, fault func(string, ...any)) {
	w.t.Helper()
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
		if got := v.ask(method, path, nil); got.status != http.StatusMethodNotAllowed || strings.Contains(got.text(), x.given) || len(w.newLines()) > 0 {
			fault("%s: %d", method, got.status)
		}
	}
	if r.Method == http.MethodPost {
		if got := v.foreign(path); got.status != http.StatusForbidden || strings.Contains(got.text(), x.given) || len(w.newLines()) > 0 {
			fault("a form of another site: %d", got.status)
		}
	}
	if r.Method == http.MethodGet {
		get, head := v.ask(r.Method, path, nil), v.ask(http.MethodHead, path, nil)
		if head.status != get.status {
			fault("HEAD: %d, GET %d", head.status, get.status)
		}
	}
	w.newLines()
}

func TestTheAccessWalk(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		w := startWalk(t, dbtest.SQLite(t))
		w.all(passes, w.people)
		if n := len(slices.DeleteFunc(slices.Clone(w.routes), func(r web.Route) bool { return !writesByRole(r) })); n != len(roleWrites) {
			t.Errorf("%d of the %d addresses at which a role writes are routes", n, len(roleWrites))
		}
		if w.asked < 1000 {
			t.Errorf("only %d requests: the walk is broken", w.asked)
		}
		t.Logf("%d requests to %d routes", w.asked, len(w.routes))
	})
	t.Run("postgres", func(t *testing.T) {
		d, err := db.Open(t.Context(), dbtest.PostgresURL(t))
		check(t, err)
		t.Cleanup(func() { d.Close() })
		w := startWalk(t, d)
		w.all(passes[:1], w.people[:2])
	})
}

func startWalk(t *testing.T, d *db.DB) *walk {
	t.Helper()
	people := walkWorld(t, d)
	h, routes, err := testApp(t).handler(walkSite(d))
	check(t, err)
	faults := 0
	return &walk{t: t, d: d, h: h, routes: routes, people: people, found: func(format string, args ...any) {
		t.Helper()
		if faults++; faults <= 40 {
			t.Errorf(format, args...)
		}
	}}
}

// TestTheAccessWalkFindsWhatLeaks walks routes that do wrong, each in a way of its own.
func TestTheAccessWalkFindsWhatLeaks(t *testing.T) {
	d := dbtest.SQLite(t)
	people := walkWorld(t, d)
	open, hidden := people[0], people[1]
	page := func(status int, words string) func(c *web.Call) error {
		return func(c *web.Call) error { return c.Show(status, web.Page{Title: "x"}, templ.Raw(words)) }
	}
	person := web.Person(access.RecordRead)
	wrong := map[string]web.Route{
		"shows \"Xenofon1\"":      {Need: web.Anybody(), Run: page(200, hidden.given)},
		"with 0 lines in the log": {Need: person, Path: "/a/{id}", Run: page(200, open.given)},
		"with 2 lines in the log": {Need: person, Path: "/b/{id}", Run: func(c *web.Call) error {
			c.SawPerson()
			c.Saw(access.ListRow, access.Seen{Person: c.PersonID})
			return page(200, open.given)(c)
		}},
		"the refused write is not one line": {Method: "POST", Path: "/categories", Need: web.Role(access.Counsellor), Run: func(*web.Call) error { return web.NotFound() }},
		"who may only read is not refused":  {Method: "POST", Path: "/absence", Need: web.Role(access.Counsellor), Run: func(c *web.Call) error { c.DeniedWrite(access.WeekDecide); return c.Redirect("/absence") }},
		"shows the number":                  {Need: web.Role(access.Counsellor), Run: page(200, open.number)},
		"shows the id":                      {Need: web.Everybody(), Run: func(c *web.Call) error { return c.Redirect("/people/" + hidden.id) }},
		"shows the telephone":               {Need: web.Role(access.Leader), Run: page(200, open.phone)},
		"status 500":                        {Method: "POST", Need: web.Anybody(), Run: func(*web.Call) error { panic("empty form") }},
		"status 403":                        {Need: web.Anybody(), Run: page(403, "")},
		"not found, though":                 {Need: person, Path: "/c/{id}", Run: func(*web.Call) error { return web.NotFound() }},
		"nobody is answered":                {Need: web.Anybody(), Run: page(200, "")}, // the shell sees to this one: it must not be found
		"shows more than the name before":   {Need: person, Path: "/d/{id}", Run: page(200, ""), Ask: func(c *web.Call) error { c.SawPerson(); return page(200, open.given+" "+open.family+open.phone)(c) }},
	}
	for want, r := range wrong {
		t.Run(want, func(t *testing.T) {
			if r.Method == "" {
				r.Method = "GET"
			}
			if r.Path == "" {
				r.Path = "/wrong"
			}
			a := testApp(t)
			s := walkSite(d)
			assets, err := web.LoadAssets()
			check(t, err)
			sessions := signin.NewSessions(d, s.limits, false, a.now, s.now, func(http.ResponseWriter, *http.Request, error) {})
			shell := &web.Shell{DB: d, Printer: a.p, Assets: assets, Log: discard(), Now: s.now, Sessions: sessions}
			routes := append(signin.NewPages(sessions, rand.Reader, s.demo).Routes(), r)
			h, err := shell.Handler(routes)
			check(t, err)
			found := ""
			w := &walk{t: t, d: d, h: h, routes: web.Routes{r}, people: people, found: func(format string, args ...any) { found += fmt.Sprintf(format, args...) + "\n" }}
			which := passes[:1]
			if writesByRole(r) {
				which = passes[2:3] // reading only
			}
			w.all(which, people[:1])
			if strings.Contains(found, want) != (want != "nobody is answered") {
				t.Errorf("the walk says:\n%s", found)
			}
		})
	}
}
