package personpage_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/personpage"
	"github.com/veilederblikk/blikk/internal/web"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// The people of these tests' office: own follows everybody up; cover stands in for
// own; mate is on the same team; colleague at the same office; stranger at another;
// reader may read alone and is on the team; leader leads it.
const (
	own, cover, mate = "Z990101", "Z990102", "Z990103"
	colleague        = "Z990104"
	stranger         = "Z990105"
	reader           = "Z990106"
	leader           = "Z990107"
	office, other    = "9801", "9802"
)

var (
	today = civil.MustDate("2026-11-24")
	key   = []byte("a key for tests, of no account..")
)

// sessions signs in whoever the header names.
type sessions struct {
	mu    sync.Mutex
	noted []web.Notice
}

func (s *sessions) Around(next http.Handler) http.Handler { return next }

func (s *sessions) Who(r *http.Request) (web.Signed, error) {
	return web.Signed{Ident: r.Header.Get("X-Who"), Ended: r.Header.Get("X-Ended") != ""}, nil
}

func (s *sessions) Note(_ *http.Request, n web.Notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noted = append(s.noted, n)
}
func (s *sessions) Noted(*http.Request) *web.Notice { return nil }

// world is a site over a database.
type world struct {
	*testing.T
	d      *db.DB
	h      http.Handler
	now    time.Time
	n      int               // numbers given
	people map[string]string // ids by the words that the tests call them by
}

func eachWorld(t *testing.T, f func(w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(newWorld(t, d)) })
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{T: t, d: d, now: today.At(10*60 + 15), people: map[string]string{}}
	w.staff()
	policy, err := catalogue.Policy()
	w.must(err)
	deadlines, err := catalogue.Deadlines()
	w.must(err)
	categories, err := catalogue.Categories()
	w.must(err)
	p, err := i18n.For("nb")
	w.must(err)
	assets, err := web.LoadAssets()
	w.must(err)
	shell := &web.Shell{DB: d, Printer: p, Sessions: &sessions{}, Assets: assets, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return w.now }}
	w.h, err = shell.Handler((&personpage.Pages{Policy: policy, Deadlines: deadlines, Categories: categories}).Routes())
	w.must(err)
	w.person("Oksana", "Melnyk")
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) staff() {
	ctx := w.Context()
	w.must(w.d.Tx(ctx, func(q db.Q) error {
		for nr, name := range map[string]string{office: "Nav Eksempelvik", other: "Nav Annetsted"} {
			if err := access.PutOffice(ctx, q, access.Office{Number: nr, Name: name}); err != nil {
				return err
			}
		}
		team := access.Team{Office: office, Name: "Øst", Track: "ordinary"}
		if err := access.AddTeam(ctx, q, &team); err != nil {
			return err
		}
		for _, ident := range []string{own, cover, mate, colleague, stranger, reader, leader} {
			if err := one(ctx, q, ident, team.ID); err != nil {
				return err
			}
		}
		return calendar.SaveAbsence(ctx, q, &calendar.Absence{Ident: own, From: today, To: today, Substitute: cover})
	}))
}

func one(ctx context.Context, q db.Q, ident, team string) error {
	at, roles := office, []access.Role{access.Counsellor}
	switch ident {
	case stranger:
		at = other
	case leader:
		roles = []access.Role{access.Leader}
	}
	if err := access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: "Navn " + ident, MayWrite: ident != reader}); err != nil {
		return err
	}
	if err := access.SetOffices(ctx, q, ident, []string{at}); err != nil {
		return err
	}
	if ident == own || ident == mate || ident == reader || ident == leader {
		if err := access.PutMember(ctx, q, team, access.Member{Ident: ident, Leads: ident == leader}); err != nil {
			return err
		}
	}
	return access.SetRoles(ctx, q, ident, roles)
}

// person makes somebody whom own follows up; change alters what is kept.
func (w *world) person(given, family string, change ...func(p *caseload.Person, f *caseload.FollowUp)) string {
	w.Helper()
	w.n++
	p := caseload.Person{Number: number(w.n), GivenName: given, FamilyName: family, Office: office, Phone: "+4700000042", Language: "ukrainsk", Interpreter: caseload.Spoken}
	f := caseload.FollowUp{Office: office, Counsellor: own, Starts: civil.MustDate("2026-01-05"), Rhythm: 2100, Track: caseload.Ordinary, State: caseload.Active}
	for _, c := range change {
		c(&p, &f)
	}
	w.change(func(c *caseload.Writer) error {
		if err := c.Person(w.Context(), &p, key); err != nil {
			return err
		}
		f.Person = p.ID
		return c.FollowUp(w.Context(), &f)
	})
	w.people[given] = p.ID
	return p.ID
}

// change writes as the installation does.
func (w *world) change(f func(c *caseload.Writer) error) {
	w.Helper()
	by := caseload.By{Actor: access.AtTheMachine(), At: w.now, Call: "made"}
	w.must(caseload.Change(w.Context(), w.d, by, f))
}

// number makes the n-th synthetic number of those born on 1 January 1990.
func number(n int) caseload.Number {
	for i := 0; ; i++ {
		for check := range 100 {
			got, _, err := caseload.ParseNumber(fmt.Sprintf("018190%03d%02d", i, check))
			if err != nil {
				continue
			}
			if n--; n == 0 {
				return got
			}
		}
	}
}

// answer is what came back.
type answer struct {
	*world
	status   int
	location string
	push     string // the address that htmx shows
	body     string
}

func (w *world) ask(r *http.Request, who string) answer {
	w.Helper()
	r.Header.Set("X-Who", who)
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	if strings.Contains(rec.Body.String(), "[person.") || strings.Contains(rec.Body.String(), "[clock.") {
		w.Errorf("a text is missing: %s", regexp.MustCompile(`\[(person|clock)\.[^\]]*\]`).FindString(rec.Body.String()))
	}
	return answer{w, rec.Code, rec.Header().Get("Location"), rec.Header().Get("HX-Push-Url"), rec.Body.String()}
}

func (w *world) get(who, path string) answer {
	w.Helper()
	return w.ask(httptest.NewRequest("GET", path, nil), who)
}

func (w *world) request(path string, fields ...string) *http.Request {
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// post sends a form: names and values by turns.
func (w *world) post(who, path string, fields ...string) answer {
	w.Helper()
	return w.ask(w.request(path, fields...), who)
}

func (a answer) is(status int) answer {
	a.Helper()
	if a.status != status {
		a.Errorf("status %d, want %d\n%.600s", a.status, status, a.body)
	}
	return a
}

func (a answer) says(texts ...string) answer {
	a.Helper()
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			a.Errorf("the page does not say %q", s)
		}
	}
	return a
}

func (a answer) hides(texts ...string) answer {
	a.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			a.Errorf("the page says %q", s)
		}
	}
	return a
}

// done says that the form was saved and leads back to the page.
func (a answer) done(section string) {
	a.Helper()
	if a.status != http.StatusSeeOther || !strings.HasSuffix(a.location, "#"+section) {
		a.Errorf("status %d to %q, want 303 to …#%s\n%.2000s", a.status, a.location, section, faults(a.body))
	}
}

func faults(body string) string {
	i := strings.Index(body, "aksel-error-summary__list")
	if i < 0 {
		return body
	}
	return body[i:min(len(body), i+800)]
}

// lines are those of the access log after the first n.
func (w *world) lines(n int) []access.Line {
	w.Helper()
	all, err := access.Lines(w.Context(), w.d.Read, 0, 1000)
	w.must(err)
	return all[n:]
}

func (w *world) logged() int { return len(w.lines(0)) }
