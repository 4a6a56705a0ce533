package signin_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/web"
)

// place is a site with the pages of signing in alone, and a clock that the test moves.
type place struct {
	db  *db.DB
	now time.Time
	h   http.Handler
}

type placed struct {
	plain bool // no https, as the demo on loopback
	demo  []signin.DemoPerson
}

func open(t *testing.T, d *db.DB, how placed) *place {
	t.Helper()
	p := &place{db: d, now: now}
	printer, err := i18n.For("nb")
	assets, err2 := web.LoadAssets()
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return p.now }
	broken := func(_ http.ResponseWriter, _ *http.Request, err error) { t.Errorf("session: %v", err) }
	sessions := signin.NewSessions(d, signin.DefaultLimits(), !how.plain, time.Now, clock, broken)
	shell := &web.Shell{DB: d, Printer: printer, Sessions: sessions, Assets: assets, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: clock, Demo: how.demo != nil}
	pages := signin.NewPages(sessions, rand.Reader, how.demo)
	pages.Cost = cheap
	if p.h, err = shell.Handler(pages.Routes()); err != nil {
		t.Fatal(err)
	}
	return p
}

// browser keeps its cookies and comes from an address of its own.
type browser struct {
	t       *testing.T
	p       *place
	address string
	cookies map[string]string
}

func (p *place) browser(t *testing.T) *browser {
	return &browser{t: t, p: p, address: "192.0.2.1", cookies: map[string]string{}}
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
}

func (a answer) location() string { return a.Header.Get("Location") }

func (b *browser) get(path string) answer { return b.send(httptest.NewRequest("GET", path, nil)) }

func (b *browser) post(path string, fields ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.send(r)
}

func (b *browser) send(r *http.Request) answer {
	b.t.Helper()
	r.RemoteAddr = b.address + ":4711"
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.p.h.ServeHTTP(w, r)
	a := answer{Response: w.Result(), body: w.Body.String()}
	for _, c := range a.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return a
}

// token is the cookie that says who one is.
func (b *browser) token() string { return b.cookies["__Host-blikk"] }

func (b *browser) in() bool { return b.get("/account").StatusCode == http.StatusOK }

func (b *browser) signIn(ident, password string) answer {
	return b.post("/signin", "ident", ident, "password", password)
}

// account makes one whose password is chosen already, and returns the password.
func (p *place) account(t *testing.T, ident string, roles ...access.Role) string {
	t.Helper()
	n := good()
	n.Ident, n.Roles = ident, append([]access.Role{access.Counsellor}, roles...)
	password, err := add(t, p.db, n, access.AtTheMachine())
	if err != nil {
		t.Fatal(err)
	}
	must(t, p.db, func(ctx context.Context, q db.Q) error {
		_, err := q.ExecContext(ctx, "UPDATE credential SET must_change = $1 WHERE ident = $2", false, ident)
		return err
	})
	return password
}
