// Package webtest lets the tests of slices ask their pages as somebody, without signing
// in: the tests of signing in are signin's own.
package webtest

import (
	"bytes"
	"errors"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// Site is a list of routes on a database, with a clock that the test sets.
type Site struct {
	t       testing.TB
	handler http.Handler
	Shell   *web.Shell
	mu      sync.Mutex
	now     time.Time
	notices map[string]*web.Notice
}

// New makes it.
func New(t testing.TB, d *db.DB, now time.Time, routes web.Routes) *Site {
	t.Helper()
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{t: t, now: now, notices: map[string]*web.Notice{}}
	s.Shell = &web.Shell{DB: d, Printer: p, Sessions: sessions{s}, Assets: assets, Log: slog.New(slog.DiscardHandler), Now: s.time}
	if s.handler, err = s.Shell.Handler(routes); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *Site) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// At sets the clock.
func (s *Site) At(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// The headers by which a test says who asks.
const (
	asHeader    = "X-Test-As"
	roleHeader  = "X-Test-Role"
	endedHeader = "X-Test-Ended"
)

// sessions believe the test's headers.
type sessions struct{ s *Site }

func (x sessions) Around(next http.Handler) http.Handler { return next }

func (x sessions) Who(r *http.Request) (web.Signed, error) {
	return web.Signed{Ident: r.Header.Get(asHeader), Role: access.Role(r.Header.Get(roleHeader)), Ended: r.Header.Get(endedHeader) != ""}, nil
}

func (x sessions) Note(r *http.Request, n web.Notice) {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.notices[r.Header.Get(asHeader)] = &n
}

func (x sessions) Noted(r *http.Request) *web.Notice {
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	n := x.s.notices[r.Header.Get(asHeader)]
	delete(x.s.notices, r.Header.Get(asHeader))
	return n
}

// Someone asks the site in a role; the role "" is the first that the account has.
type Someone struct {
	s           *Site
	ident, role string
	ended       bool
}

// As is somebody with an account; "" is nobody.
func (s *Site) As(ident string, role access.Role) Someone {
	return Someone{s: s, ident: ident, role: string(role)}
}

// Ended is the same one after the session has ended.
func (p Someone) Ended() Someone {
	p.ended = true
	return p
}

// Answer is what came back.
type Answer struct {
	Code   int
	Body   string
	Header http.Header
}

// Get asks for a page.
func (p Someone) Get(path string) Answer { return p.do(http.MethodGet, path, nil) }

// Poll asks for a part of a page, as htmx does.
func (p Someone) Poll(path string) Answer {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("HX-Request", "true")
	return p.ask(r)
}

// Post sends a form.
func (p Someone) Post(path string, form url.Values) Answer { return p.do(http.MethodPost, path, form) }

// Send sends a form with a file in its field "file".
func (p Someone) Send(path, name string, content []byte, form url.Values) Answer {
	p.s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	for k, list := range form {
		for _, v := range list {
			err = errors.Join(err, w.WriteField(k, v))
		}
	}
	if err := errors.Join(err, w.Close()); err != nil {
		p.s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return p.ask(r)
}

func (p Someone) do(method, path string, form url.Values) Answer {
	p.s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return p.ask(r)
}

func (p Someone) ask(r *http.Request) Answer {
	r.Header.Set(asHeader, p.ident)
	r.Header.Set(roleHeader, p.role)
	if p.ended {
		r.Header.Set(endedHeader, "1")
	}
	w := httptest.NewRecorder()
	p.s.handler.ServeHTTP(w, r)
	return Answer{Code: w.Code, Body: w.Body.String(), Header: w.Result().Header}
}

// Wants ends the test if the answer is of another status.
func (a Answer) Wants(t testing.TB, code int) Answer {
	t.Helper()
	if a.Code != code {
		t.Fatalf("status %d, want %d\n%s", a.Code, code, a.Text())
	}
	return a
}

// Says fails the test where the page's text lacks any of these.
func (a Answer) Says(t testing.TB, words ...string) Answer {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.Text(), w) {
			t.Errorf("the page does not say %q\n%.2000s", w, a.Text())
		}
	}
	return a
}

// Hides fails the test where the page has any of these, in its text or anywhere else.
func (a Answer) Hides(t testing.TB, words ...string) Answer {
	t.Helper()
	for _, w := range words {
		if strings.Contains(a.Body, w) || strings.Contains(a.Text(), w) {
			t.Errorf("the page says %q", w)
		}
	}
	return a
}

var (
	tags   = regexp.MustCompile(`<[^>]*>`)
	blanks = regexp.MustCompile(`\s+`)
)

// Text is the page without its markup.
func (a Answer) Text() string {
	plain := strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&quot;", `"`).Replace(tags.ReplaceAllString(a.Body, ""))
	return strings.TrimSpace(blanks.ReplaceAllString(plain, " "))
}

// Values are the values of the page's fields of a name, in order.
func (a Answer) Values(name string) []string {
	var list []string
	field := regexp.MustCompile(`<input[^>]*name="` + regexp.QuoteMeta(name) + `"[^>]*value="([^"]*)"`)
	for _, m := range field.FindAllStringSubmatch(a.Body, -1) {
		list = append(list, m[1])
	}
	return list
}
