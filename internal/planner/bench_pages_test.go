package planner_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/web"
)

// benchPeople is how many people the counsellor of the benchmark follows up.
const benchPeople = 200

var benchDay = civil.MustDate("2026-11-23")

// benchWorld is an invented office in which one counsellor follows up 200 people.
func benchWorld(b *testing.B) (*db.DB, string) {
	b.Helper()
	d, err := db.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "blikk.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	if _, err := db.Migrate(b.Context(), d); err != nil {
		b.Fatal(err)
	}
	w, err := demo.Simulate(1, benchDay, "office")
	if err != nil {
		b.Fatal(err)
	}
	if err := demo.Write(b.Context(), d, w, func(int, int) {}); err != nil {
		b.Fatal(err)
	}
	ident := demo.First
	err = d.Tx(b.Context(), func(q db.Q) error {
		_, err := q.ExecContext(b.Context(), `UPDATE follow_up SET ident = $1 WHERE id IN (
			SELECT f.id FROM follow_up f WHERE f.ident <> $1 AND f.state = 'active' AND f.office = (SELECT office FROM staff_office WHERE ident = $1)
				AND NOT EXISTS (SELECT 1 FROM protection p WHERE p.person = f.person)
			ORDER BY f.id LIMIT $2 - (SELECT count(*) FROM follow_up g WHERE g.ident = $1 AND g.state = 'active'))`, ident, benchPeople)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return d, ident
}

// p50 runs f and reports the 50th percentile.
func p50(b *testing.B, f func()) {
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		f()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
}

// BenchmarkUka measures the page of a week for 200 people: the SQL alone, the digest
// that the cache goes by, the solving alone, and the whole page with rendering, session
// and access log, solved anew and from the cache. All in one run on one database.
func BenchmarkUka(b *testing.B) {
	d, ident := benchWorld(b)
	policy, err := catalogue.Policy()
	if err != nil {
		b.Fatal(err)
	}
	deadlines, err := catalogue.Deadlines()
	if err != nil {
		b.Fatal(err)
	}
	actor, err := access.LoadActor(b.Context(), d.Read, ident, access.Counsellor, benchDay)
	if err != nil {
		b.Fatal(err)
	}
	load := func() *planner.Situation {
		s, err := planner.LoadSituation(b.Context(), d.Read, actor, ident, benchDay, 8*60, policy)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	s := load()
	b.Logf("%d people", len(s.People))
	b.Run("sql", func(b *testing.B) { p50(b, func() { load() }) })
	b.Run("digest", func(b *testing.B) { p50(b, func() { s.Hash("") }) })
	b.Run("solve", func(b *testing.B) {
		p50(b, func() {
			if _, err := planner.NewPlanned(s, policy, deadlines, s.Days(), planner.Shown()).Week(benchDay.Week()); err != nil {
				b.Fatal(err)
			}
		})
	})
	site := benchSite(b, d)
	b.Run("page-solved", func(b *testing.B) {
		p50(b, func() { site.get(b, planner.NewPages(policy, deadlines)) })
	})
	pages := planner.NewPages(policy, deadlines)
	b.Run("page-cached", func(b *testing.B) {
		p50(b, func() { site.get(b, pages) })
	})
	b.Run("render", func(b *testing.B) {
		call := site.call(b, actor)
		show, err := pages.View(call)
		if err != nil {
			b.Fatal(err)
		}
		p50(b, func() {
			if err := show(); err != nil {
				b.Fatal(err)
			}
		})
	})
}

// benchedSite is the site with somebody signed in.
type benchedSite struct {
	shell  *web.Shell
	sign   *signin.Pages
	cookie *http.Cookie
}

func benchSite(b *testing.B, d *db.DB) *benchedSite {
	p, err := i18n.For("nb")
	if err != nil {
		b.Fatal(err)
	}
	assets, err := web.LoadAssets()
	if err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return benchDay.At(8 * 60) }
	sessions := signin.NewSessions(d, signin.DefaultLimits(), false, time.Now, now, func(http.ResponseWriter, *http.Request, error) { b.Fatal("the session broke") })
	s := &benchedSite{shell: &web.Shell{DB: d, Printer: p, Sessions: sessions, Assets: assets, Log: slog.New(slog.DiscardHandler), Now: now, Demo: true},
		sign: signin.NewPages(sessions, rand.Reader, []signin.DemoPerson{{Ident: demo.First}})}
	h, err := s.shell.Handler(s.sign.Routes())
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/signin", strings.NewReader(url.Values{"as": {demo.First}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if len(w.Result().Cookies()) == 0 {
		b.Fatalf("not signed in: %d", w.Code)
	}
	s.cookie = w.Result().Cookies()[0]
	return s
}

func (s *benchedSite) get(b *testing.B, pages *planner.Pages) {
	h, err := s.shell.Handler(append(s.sign.Routes(), pages.Routes()...))
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/week", nil)
	r.AddCookie(s.cookie)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 200 {
		b.Fatalf("status %d", w.Code)
	}
}

// nobody is sessions without a session.
type nobody struct{ web.Sessions }

func (nobody) Noted(*http.Request) *web.Notice { return nil }

func (s *benchedSite) call(b *testing.B, actor access.Actor) *web.Call {
	shell := *s.shell
	shell.Sessions = nobody{}
	r := httptest.NewRequestWithContext(context.Background(), "GET", "/week", nil)
	return &web.Call{R: r, Shell: &shell, P: s.shell.Printer, Actor: actor, Of: actor.Ident, Today: benchDay, Minute: 8 * 60, Now: benchDay.At(8 * 60)}
}
