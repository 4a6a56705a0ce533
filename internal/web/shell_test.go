package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// always is Sessions in which somebody has signed in for ever; "" is nobody.
type always struct {
	ident  string
	notice *web.Notice
}

func (s *always) Around(next http.Handler) http.Handler { return next }
func (s *always) Who(*http.Request) (web.Signed, error) {
	return web.Signed{Ident: s.ident, Role: access.Counsellor}, nil
}
func (s *always) Note(_ *http.Request, n web.Notice) { s.notice = &n }
func (s *always) Noted(*http.Request) *web.Notice    { return s.notice }

const secret = "Kari Nordmann"

// people makes an office with a counsellor and gives the id of a person of hers, and
// of one at another office.
func people(t *testing.T, d *db.DB) (mine, others string) {
	t.Helper()
	mine, others = db.NewID(), db.NewID()
	err := d.Tx(t.Context(), func(q db.Q) error {
		err := errors.Join(
			access.PutOffice(t.Context(), q, access.Office{Number: "9801", Name: "Eksempelvik"}),
			access.PutOffice(t.Context(), q, access.Office{Number: "9802", Name: "Prøvestad"}),
			access.PutStaff(t.Context(), q, &access.Staff{Ident: "Z990101", Name: "Anne Berg", MayWrite: true}),
			access.SetRoles(t.Context(), q, "Z990101", []access.Role{access.Counsellor}),
			access.SetOffices(t.Context(), q, "Z990101", []string{"9801"}))
		for id, office := range map[string]string{mine: "9801", others: "9802"} {
			_, err2 := q.ExecContext(t.Context(), "INSERT INTO person (id, number, number_lookup, born, family_name, given_name, office, version) VALUES ($1, $2, $3, '1990-01-01', 'Nordmann', 'Kari', $4, 1)", id, office, []byte(office), office)
			err = errors.Join(err, err2)
		}
		_, err2 := q.ExecContext(t.Context(), "INSERT INTO follow_up (id, person, office, ident, state, version) VALUES ($1, $2, '9801', 'Z990101', 'active', 1)", db.NewID(), mine)
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
	return mine, others
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

// routes of these tests: what pages can do right and wrong.
func routes() web.Routes {
	show := func(c *web.Call) error {
		c.SawPerson()
		c.Header("Content-Disposition", `attachment; filename="`+secret+`"`)
		return c.Show(http.StatusOK, web.Page{Title: secret}, text("<h1>"+secret+"</h1>"))
	}
	return web.Routes{
		{Method: "GET", Path: "/people/{id}", Need: web.Person(access.RecordRead), Run: show},
		{Method: "GET", Path: "/panic", Need: web.Anybody(), Run: func(c *web.Call) error {
			c.Header("X-Secret", secret)
			if err := c.Show(http.StatusOK, web.Page{}, text(secret)); err != nil {
				return err
			}
			panic(secret)
		}},
		{Method: "GET", Path: "/broken", Need: web.Anybody(), Run: func(*web.Call) error { return errors.New("constraint") }},
		{Method: "GET", Path: "/half", Need: web.Anybody(), Run: func(c *web.Call) error {
			return c.Show(http.StatusOK, web.Page{}, templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
				_, _ = io.WriteString(w, secret)
				return errors.New("half a page")
			}))
		}},
		{Method: "POST", Path: "/form", Need: web.Anybody(), Run: func(c *web.Call) error {
			f, err := c.Form()
			if err != nil {
				return err
			}
			return c.Bytes("text/plain", []byte(f.Get("a")))
		}},
		{Method: "GET", Path: "/week", Need: web.Week(access.WeekRead), Run: func(c *web.Call) error { return c.Bytes("text/plain", nil) }},
		{Method: "GET", Path: "/leaders", Need: web.Role(access.Leader), Run: func(c *web.Call) error { return c.Bytes("text/plain", []byte(secret)) }},
	}
}

type site struct {
	h   http.Handler
	log *bytes.Buffer
}

func open(t *testing.T, d *db.DB, ident string) site {
	t.Helper()
	p, err := i18n.For("nb")
	assets, err2 := web.LoadAssets()
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	s := site{log: &bytes.Buffer{}}
	shell := &web.Shell{DB: d, Printer: p, Sessions: &always{ident: ident}, Assets: assets, Log: slog.New(slog.NewTextHandler(s.log, nil)),
		Now: func() time.Time { return time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC) }}
	if s.h, err = shell.Handler(routes()); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s site) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

func (s site) get(path string) *httptest.ResponseRecorder {
	return s.do(httptest.NewRequest("GET", path, nil))
}

// leaks says whether an answer, its headers, or the log hold the secret.
func (s site) leaks(w *httptest.ResponseRecorder) bool {
	var head strings.Builder
	_ = w.Header().Write(&head)
	return strings.Contains(w.Body.String()+head.String()+s.log.String(), secret)
}

func lines(t *testing.T, d *db.DB) []access.Line {
	t.Helper()
	list, err := access.Lines(t.Context(), d.Read, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAPageThatBreaksTellsNothing(t *testing.T) {
	d := dbtest.SQLite(t)
	people(t, d)
	s := open(t, d, "Z990101")
	for _, path := range []string{"/panic", "/broken", "/half"} {
		w := s.get(path)
		if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "Noe gikk galt hos oss") || s.leaks(w) {
			t.Errorf("%s: %d, or it leaks:\n%s\n%s", path, w.Code, w.Body, s.log)
		}
		if strings.Contains(w.Body.String(), "constraint") {
			t.Errorf("%s shows the error itself", path)
		}
	}
	if w := s.get("/panic"); !strings.Contains(s.log.String(), "panic") || w.Code != http.StatusInternalServerError {
		t.Error("the log says nothing of a panic, or the second one ends the program")
	}
}

func TestNothingIsShownIfTheAccessLogCannotBeWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine, others := people(t, d)
		s := open(t, d, "Z990101")
		if w := s.get("/people/" + mine); w.Code != http.StatusOK || !s.leaks(w) || len(lines(t, d)) != 1 {
			t.Fatalf("a good view: %d, %d lines", w.Code, len(lines(t, d)))
		}
		if err := d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "ALTER TABLE access_log RENAME TO gone")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{mine, others} {
			w := s.get("/people/" + id)
			if s.leaks(w) || id == mine && w.Code != http.StatusInternalServerError || w.Code == http.StatusOK {
				t.Errorf("%d %v\n%s", w.Code, w.Header(), w.Body)
			}
		}
	})
}

func TestADeniedPersonIsAnsweredAsAnUnknownOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, others := people(t, d)
		s := open(t, d, "Z990101")
		denied := s.get("/people/" + others)
		for _, id := range []string{db.NewID(), "x", "%00", "%27", strings.Repeat("a", 5000)} {
			w := s.get("/people/" + id)
			if w.Code != http.StatusNotFound || w.Body.String() != denied.Body.String() || s.leaks(w) {
				t.Errorf("%.20s: %d, or another page", id, w.Code)
			}
		}
		list := lines(t, d)
		if len(list) != 6 || list[0].Permit || list[0].People[0].Person != others || list[0].Reasons[0] != access.NoOffice || list[1].Reasons[0] != access.NotFound || len(list[2].People) != 0 {
			t.Errorf("the log: %+v", list)
		}
	})
}

func TestWhatTheShellRefuses(t *testing.T) {
	d := dbtest.SQLite(t)
	people(t, d)
	s := open(t, d, "Z990101")
	form := func(body string) *http.Request {
		r := httptest.NewRequest("POST", "/form", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
	cross := form("a=b")
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	for name, c := range map[string]struct {
		r      *http.Request
		status int
	}{
		"a form":               {form("a=b"), http.StatusOK},
		"one of 4 MB":          {form("a=" + strings.Repeat("b", web.MaxBody-2)), http.StatusOK},
		"one that is too big":  {form("a=" + strings.Repeat("b", web.MaxBody)), http.StatusRequestEntityTooLarge},
		"one that is broken":   {form("a=%zz"), http.StatusBadRequest},
		"one of another site":  {cross, http.StatusForbidden},
		"another method":       {httptest.NewRequest("PUT", "/form", nil), http.StatusMethodNotAllowed},
		"reading a form":       {httptest.NewRequest("GET", "/form", nil), http.StatusMethodNotAllowed},
		"no such page":         {httptest.NewRequest("GET", "/nowhere", nil), http.StatusNotFound},
		"a leader's":           {httptest.NewRequest("GET", "/leaders", nil), http.StatusNotFound},
		"only the head":        {httptest.NewRequest("HEAD", "/broken", nil), http.StatusInternalServerError},
		"an asset there isn't": {httptest.NewRequest("GET", "/assets/x.css", nil), http.StatusNotFound},
	} {
		w := s.do(c.r)
		if w.Code != c.status || s.leaks(w) {
			t.Errorf("%s: %d, want %d", name, w.Code, c.status)
		}
		if w.Code == http.StatusMethodNotAllowed && w.Header().Get("Allow") != "POST" {
			t.Errorf("%s: Allow %q", name, w.Header().Get("Allow"))
		}
		h := w.Header()
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self';") || strings.Contains(h.Get("Content-Security-Policy"), "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", name, h)
		}
		if w.Code != http.StatusOK && !strings.HasPrefix(c.r.URL.Path, "/assets/") && (!strings.Contains(w.Body.String(), `href="/"`) || h.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: no way forward, or the page is kept", name)
		}
	}
	if list := lines(t, d); len(list) != 1 || list[0].Permit || list[0].Reasons[0] != access.NotThisRole {
		t.Errorf("the log: %+v", list)
	}
}

func TestNobodyIsLedToSignIn(t *testing.T) {
	d := dbtest.SQLite(t)
	mine, _ := people(t, d)
	for _, ident := range []string{"", "Z990199"} { // Z990199: an account that is gone
		s := open(t, d, ident)
		if w := s.get("/people/" + mine); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/signin?next=%2Fpeople%2F"+mine || s.leaks(w) {
			t.Errorf("%q: %d to %q", ident, w.Code, w.Header().Get("Location"))
		}
	}
	if list := lines(t, d); len(list) > 0 {
		t.Errorf("the log: %+v", list)
	}
}

// PostgreSQL keeps neither NUL nor bytes that are no letters: what is typed comes
// without them, and so does a parameter.
func TestWhatNoDatabaseKeepsIsTakenOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		people(t, d)
		s := open(t, d, "Z990101")
		r := httptest.NewRequest("POST", "/form", strings.NewReader("a=%00H%C3%A5%FFp%00e%C3"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if w := s.do(r); w.Body.String() != "Håpe" {
			t.Errorf("a field came as %q", w.Body)
		}
		for _, of := range []string{"%00", "Z99%000102", "%FF", strings.Repeat("x", 5000)} {
			if w := s.get("/week?of=" + of); w.Code >= 500 {
				t.Errorf("the week of %.20q: %d", of, w.Code)
			}
		}
	})
}
