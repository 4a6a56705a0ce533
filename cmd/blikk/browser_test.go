package main

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/web"
	"github.com/veilederblikk/blikk/internal/web/browsertest"
)

var demoDay = civil.MustDate("2026-11-23")

// demoWorld is simulated once.
var demoWorld = sync.OnceValues(func() (*demo.World, error) { return demo.Simulate(1, demoDay, demo.Office) })

// demoURL serves an invented office on loopback, as blikk demo does, and gives its
// address and whom one can sign in as.
func demoURL(t *testing.T) (string, []signin.DemoPerson) {
	t.Helper()
	assets, err := web.LoadAssets()
	check(t, err)
	if !assets.Built() {
		t.Fatal("the stylesheet and the scripts are not built. Run: make assets")
	}
	w, err := demoWorld()
	check(t, err)
	d := dbtest.SQLite(t)
	check(t, demo.Write(t.Context(), d, w, nil))
	people, err := demo.SignIns(t.Context(), d.Read)
	check(t, err)
	a := testApp(t)
	begin := a.now()
	clock := func() time.Time { return demoDay.At(8 * 60).Add(a.now().Sub(begin)) }
	h, _, err := a.handler(site{db: d, key: demo.NumberKey(1), limits: signin.DefaultLimits(), now: clock, demo: people})
	check(t, err)
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL, people
}

// whoIs gives the first person of a role.
func whoIs(t *testing.T, people []signin.DemoPerson, role access.Role) string {
	t.Helper()
	for _, p := range people {
		if p.Role == role {
			return p.Ident
		}
	}
	t.Fatalf("no %s in the demo", role)
	return ""
}

// signedIn is a page on which somebody of the demo is signed in.
func signedIn(t *testing.T, b *browsertest.Browser, url, ident string, look browsertest.Look) *browsertest.Page {
	t.Helper()
	p := b.Open(t, look)
	p.Go(url + "/signin")
	p.Press(`button[value="` + ident + `"]`)
	return p
}

// TestThePagesShutNobodyOut opens each page at both sizes, light and dark: axe finds
// nothing, the console says nothing, and nothing must be scrolled sideways.
func TestThePagesShutNobodyOut(t *testing.T) {
	url, people := demoURL(t)
	b := browsertest.Start(t)
	counsellor, leader := whoIs(t, people, access.Counsellor), whoIs(t, people, access.Leader)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			p := b.Open(t, look)
			see := func(name, path string, status int) {
				t.Helper()
				if got := p.Go(url + path); got != status {
					t.Errorf("%s: %d, want %d", path, got, status)
				}
				p.Axe()
				p.Quiet()
				p.Shot(name)
			}
			see("signin", "/signin", 200)
			p = signedIn(t, b, url, counsellor, look)
			p.Quiet()
			see("account", "/account", 200)
			see("policy", "/policy", 200)
			see("not-found", "/nowhere", 404)
			see("find", "/find", 200)
			for name, typed := range map[string]string{"find-fault": "x", "find-none": "qqqq", "find-hits": "an"} {
				p.Fill("#f-q", typed)
				p.Press(`form[role="search"] button`)
				p.Axe()
				p.Quiet()
				p.Shot(name)
			}
			p = signedIn(t, b, url, leader, look)
			see("reassign", "/reassign", 200)
		})
	}
}

func TestTheSlashLeadsToTheSearch(t *testing.T) {
	url, people := demoURL(t)
	b := browsertest.Start(t)
	p := signedIn(t, b, url, whoIs(t, people, access.Counsellor), browsertest.Desk())
	const focus = "document.activeElement.id === 'f-q'"
	p.Go(url + "/policy")
	p.Key("/")
	p.Until("location.pathname === '/find' && " + focus)
	p.Key("/")
	if typed := browsertest.Value[string](p, "document.activeElement.value"); typed != "/" {
		t.Errorf("in a field the key is a letter: %q", typed)
	}
	p.Fill("#f-q", "an")
	p.Key("\r")
	p.Until("document.querySelectorAll('.hits a').length > 0")
	if at := browsertest.Value[string](p, "location.href"); at != url+"/find" {
		t.Errorf("what was typed stands in the address: %s", at)
	}
	p.Quiet()
}

func TestTheSearchWorksWithoutJavaScript(t *testing.T) {
	url, people := demoURL(t)
	b := browsertest.Start(t)
	look := browsertest.Desk()
	look.NoScript = true
	p := signedIn(t, b, url, whoIs(t, people, access.Counsellor), look)
	p.Go(url + "/find")
	p.Until("document.activeElement.id === 'f-q'")
	p.Fill("#f-q", "x")
	p.Press(`form[role="search"] button`)
	p.Says("Skriv minst to bokstaver")
	p.Fill("#f-q", "an")
	p.Press(`form[role="search"] button`)
	if href := browsertest.Value[string](p, "document.querySelector('.hits a').getAttribute('href')"); !strings.HasPrefix(href, "/people/") {
		t.Errorf("the first hit leads to %q", href)
	}
	p.Quiet()
}
