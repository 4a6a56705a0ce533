package main

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/importpage"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/web/browser"
)

// chromium is one browser for all tests of this package.
var chromium = sync.OnceValues(func() (*browser.Browser, error) { return browser.Start(suite) })

var demoWorld = sync.OnceValues(func() (*demo.World, error) {
	return demo.Simulate(1, civil.MustDate("2026-11-23"), demo.Office)
})

// shown is the demo as a browser sees it, on a port of this machine.
type shown struct {
	t   *testing.T
	url string
	d   *db.DB
}

// demoFile is a database with the invented office, written once: each test gets a copy.
var demoFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "blikk-demo-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	w, err := demoWorld()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "blikk.db")
	d, err := db.Open(suite, "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	_, err = db.Migrate(suite, d)
	if err == nil {
		err = demo.Write(suite, d, w, func(int, int) {})
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// show serves an invented office as `blikk demo` does.
func show(t *testing.T) *shown {
	t.Helper()
	b, err := demoFile()
	check(t, err)
	file := filepath.Join(t.TempDir(), "blikk.db")
	check(t, os.WriteFile(file, b, 0o600))
	d, err := db.Open(t.Context(), "sqlite:"+file)
	check(t, err)
	t.Cleanup(func() { check(t, d.Close()) })
	people, err := demo.SignIns(t.Context(), d.Read)
	check(t, err)
	return serving(t, d, site{db: d, limits: signin.DefaultLimits(), now: testNow, demo: people})
}

// serving shows a database on a port of this machine.
func serving(t *testing.T, d *db.DB, as site) *shown {
	t.Helper()
	p, err := i18n.For("nb")
	check(t, err)
	a := &app{ctx: t.Context(), world: world{now: testNow, env: func(string) string { return "" }}, p: p, log: discard()}
	as.work = importpage.NewWork(0) // every import is shown on its way
	t.Cleanup(as.work.Close)
	h, _, err := a.handler(as)
	check(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &shown{t, server.URL, d}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	wide   = browser.Look{Width: 1280, Height: 900}
	narrow = browser.Look{Width: 390, Height: 844}
)

func dark(l browser.Look) browser.Look     { l.Dark = true; return l }
func noScript(l browser.Look) browser.Look { l.NoScript = true; return l }

// visitor is a window in which somebody works.
type visitor struct {
	*browser.Page
	s *shown
	t *testing.T
}

func (s *shown) visitor(t *testing.T, l browser.Look) *visitor {
	t.Helper()
	b, err := chromium()
	check(t, err)
	p, err := b.Open(l)
	check(t, err)
	t.Cleanup(p.Close)
	return &visitor{p, s, t}
}

// signIn presses a demo person's button; "" is the first, by keyboard.
func (v *visitor) signIn(ident string) {
	v.t.Helper()
	check(v.t, v.Go(v.s.url+"/signin"))
	check(v.t, v.Click(`button[name="as"][value="`+ident+`"]`))
	check(v.t, v.Wait(`location.pathname !== "/signin"`))
}

func (v *visitor) open(path string) {
	v.t.Helper()
	check(v.t, v.Go(v.s.url+path))
}

func (v *visitor) wait(expression string) {
	v.t.Helper()
	check(v.t, v.Wait(expression))
}

func (v *visitor) press(keys string) {
	v.t.Helper()
	check(v.t, v.Keys(keys))
}

func (v *visitor) click(selector string) {
	v.t.Helper()
	check(v.t, v.Click(selector))
}

func (v *visitor) text(expression string) string {
	v.t.Helper()
	s, err := browser.Eval[string](v.Page, expression)
	check(v.t, err)
	return s
}

// axeSource is the checker that the asset build fetched.
var axeSource = sync.OnceValues(func() (string, error) {
	b, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		return "", fmt.Errorf("axe-core is not there; run: make assets: %w", err)
	}
	return string(b), nil
})

// clean fails the test where the page breaks a rule of accessibility, says anything to
// the console, or is wider than the window. expected is what may be said: the status of
// an answer that the test asked for.
func (v *visitor) clean(name string, expected ...string) {
	v.t.Helper()
	source, err := axeSource()
	check(v.t, err)
	broken, err := v.Axe(source)
	check(v.t, err)
	for _, b := range broken {
		v.t.Errorf("%s: axe: %.600s", name, b)
	}
	v.quiet(name, expected...)
	over, err := browser.Eval[float64](v.Page, "document.documentElement.scrollWidth - window.innerWidth")
	check(v.t, err)
	if over > 1 {
		v.t.Errorf("%s: the page is %.0f px wider than the window", name, over)
	}
	v.shot(name)
}

func (v *visitor) quiet(name string, expected ...string) {
	v.t.Helper()
	for _, said := range v.Said() {
		if !strings.Contains(strings.Join(expected, "\n"), said) && !allowed(said, expected) {
			v.t.Errorf("%s: the console says %s", name, said)
		}
	}
}

func allowed(said string, expected []string) bool {
	for _, e := range expected {
		if strings.Contains(said, e) {
			return true
		}
	}
	return false
}

// shot keeps a picture in an ignored folder, for whoever looks at CI's run.
func (v *visitor) shot(name string) {
	v.t.Helper()
	dir := filepath.Join("..", "..", "data", "shots")
	check(v.t, os.MkdirAll(dir, 0o755))
	check(v.t, v.Shot(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".png"), true))
}

// looks are the ways in which every page is looked at.
func looks() map[string]browser.Look {
	return map[string]browser.Look{"1280 light": wide, "1280 dark": dark(wide), "390 light": narrow, "390 dark": dark(narrow)}
}

func TestEveryPageIsAccessibleInEveryLook(t *testing.T) {
	s := show(t)
	person := s.aPerson()
	for name, look := range looks() {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, look)
			v.open("/signin")
			v.clean("signin " + name)
			v.signIn(demo.First)
			for _, page := range []struct{ name, path string }{
				{"uka", "/week"}, {"uka liste", "/week?vis=liste"}, {"uka neste", "/week/2026-W49"}, {"uka detalj", "/week/2026-W48/block/" + s.aBlock() + "#detaljer"},
				{"uka ark", "/week/2026-W48/print"}, {"25 minutter", "/week/now?minutes=25"}, {"person", "/people/" + person}, {"person skjema", "/people/" + person + "?open=commitment"}, {"person tidslinje", "/people/" + person + "/timeline"}, {"finn", "/find"},
				{"person referat", "/people/" + person + "?open=minutes"}, {"person aktivitet", "/people/" + person + "?open=step"}, {"person kategori", "/people/" + person + "?open=category"}, {"sluttdatoer", "/people/" + person + "/ends"},
				{"overlevering", "/people/" + person + "/handover"}, {"bestill tolk", "/people/" + s.interpreted() + "/interpreter"}, {"kategorier", "/categories"}, {"tolk og rom", "/resources"},
				{"prioriteringer", "/policy"}, {"importer", "/import"}, {"innsynslogg", "/access-log?show=all"}, {"hvem har sett", "/people/" + person + "/access-log?show=all"}, {"konto", "/account"},
			} {
				v.open(page.path)
				v.clean(page.name + " " + name)
			}
			v.open("/nope")
			v.clean("finnes ikke "+name, "404")
		})
	}
}

// aPerson is one of the first counsellor's people, and aBlock one of her talks.
func (s *shown) aPerson() string {
	s.t.Helper()
	var id string
	check(s.t, s.d.Read.QueryRowContext(s.t.Context(), "SELECT person FROM follow_up WHERE ident = $1 AND state = 'active' ORDER BY person LIMIT 1", demo.First).Scan(&id))
	return id
}

func (s *shown) aBlock() string {
	s.t.Helper()
	var id string
	check(s.t, s.d.Read.QueryRowContext(s.t.Context(), "SELECT subject FROM block WHERE ident = $1 AND week = '2026-W48' ORDER BY day, start_min LIMIT 1", demo.First).Scan(&id))
	return id
}

// The main job with the keyboard alone: from signing in to the first call in as few keys
// as can be, then accept, move, skip, done.
func TestTheMainJobByKeyboardAlone(t *testing.T) {
	for name, look := range map[string]browser.Look{"1280": wide, "390": narrow} {
		t.Run(name, func(t *testing.T) {
			s := show(t)
			v := s.visitor(t, look)
			v.open("/signin")
			keys := 0
			key := func(k string) {
				keys++
				v.press(k)
			}
			tabTo := func(expression string) {
				t.Helper()
				for range 150 {
					if ok, _ := browser.Eval[bool](v.Page, "!!("+expression+")"); ok {
						return
					}
					key(kb.Tab)
				}
				t.Fatalf("Tab never comes to %s", expression)
			}
			tabTo(`document.activeElement.name === "as"`)
			key(kb.Enter)
			v.wait(`location.pathname === "/week" && document.activeElement.id === "innhold"`)
			tabTo(`document.activeElement.getAttribute("href")?.startsWith("tel:")`)
			keys++ // and Enter calls
			told(t, fmt.Sprintf("%s px: %d keys from signing in to the first call", name, keys))
			if keys > 3 {
				t.Errorf("%d keys to the first call", keys)
			}
			// «Jeg har 25 minutter nå» is there by keyboard too
			tabTo(`document.activeElement.getAttribute("href")?.startsWith("/week/now")`)
			key(kb.Enter)
			v.wait(`location.pathname === "/week/now"`)
			tabTo(`document.activeElement.getAttribute("href")?.startsWith("tel:")`)
			v.open("/week")
			tabTo(`document.activeElement.classList.contains("go__accept")`)
			key(kb.Enter)
			v.wait(`document.querySelector(".notice")?.textContent.includes("er godtatt")`)
			tabTo(`document.activeElement.classList.contains("blk")`)
			block := v.text(`document.activeElement.id`)
			key(kb.Enter)
			v.wait(`document.activeElement.id === "detaljer"`)
			key("l")
			v.wait(`document.getElementById("` + block + `")?.classList.contains("blk--lock") && document.querySelector(".notice")`)
			if at := v.text(`document.activeElement.id`); at != block {
				t.Errorf("after locking, the focus is on %q", at)
			}
			key("h")
			v.wait(`document.activeElement.name === "reason"`)
			key(kb.ArrowDown)
			tabTo(`document.activeElement.textContent.trim() === "Hopp over" && document.activeElement.tagName === "BUTTON"`)
			key(kb.Enter)
			v.wait(`document.querySelector(".notice")?.textContent.includes("hoppet over")`)
			v.quiet("keyboard " + name)
		})
	}
}

// The same by mouse and without script.
func TestTheMainJobWithoutScript(t *testing.T) {
	for name, look := range map[string]browser.Look{"1280": noScript(wide), "390": noScript(narrow)} {
		t.Run(name, func(t *testing.T) {
			s := show(t)
			v := s.visitor(t, look)
			v.signIn(demo.First)
			if ok, err := browser.Eval[bool](v.Page, `typeof htmx === "undefined"`); err != nil || !ok {
				t.Fatalf("script was loaded: %v", err)
			}
			v.click(".go__accept")
			v.wait(`document.querySelector(".notice")?.textContent.includes("er godtatt")`)
			v.open("/week/2026-W48/block/" + s.aBlock() + "#detaljer")
			v.click(`.detail summary`)
			v.click(`.detail details[open] button`)
			v.wait(`document.querySelector(".notice")?.textContent.includes("flyttet")`)
			v.open("/week/now?minutes=25")
			v.click(`.call button[value="done"]`)
			v.wait(`document.querySelector(".notice")?.textContent.includes("registrert")`)
		})
	}
}

// Two windows decide about the same block: the second is shown both.
func TestTwoBrowsersDecideAtOnce(t *testing.T) {
	s := show(t)
	a, b := s.visitor(t, wide), s.visitor(t, wide)
	a.signIn(demo.First)
	b.signIn(demo.First)
	path := "/week/2026-W48/block/" + s.aBlock()
	a.open(path)
	b.open(path)
	a.click(`.detail button[value="lock"]`)
	a.wait(`document.querySelector(".notice")?.textContent.includes("låst")`)
	b.click(`.detail summary`)
	b.click(`.detail details[open] button`)
	b.wait(`document.querySelector(".conflict")`)
	b.clean("to bestemmer", "409")
	b.click(`.conflict form button`)
	b.wait(`document.querySelector(".notice")?.textContent.includes("flyttet")`)
}

// The page is printed on one sheet.
func TestTheWeekIsPrintedOnOneSheet(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	v.open("/week/2026-W48/print")
	pdf, err := v.PDF()
	check(t, err)
	if n := strings.Count(string(pdf), "/Type /Page\n") + strings.Count(string(pdf), "/Type /Page "); n != 1 {
		t.Errorf("%d sheets", n)
	}
}

// A press that comes twice is one decision, and going back shows what stands.
func TestADoubleClickAndTheBackButton(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	if _, err := browser.Eval[bool](v.Page, `(() => { const b = document.querySelector(".go__accept"); b.click(); b.click(); return true; })()`); err != nil {
		t.Fatal(err)
	}
	v.wait(`document.querySelector(".notice")?.textContent.includes("er godtatt")`)
	v.open("/week/2026-W48/block/" + s.aBlock())
	v.click(`.detail button[value="lock"]`)
	v.wait(`document.querySelector(".notice")?.textContent.includes("låst")`)
	if _, err := browser.Eval[bool](v.Page, `history.back(), true`); err != nil {
		t.Fatal(err)
	}
	v.wait(`document.querySelector(".blk--lock")`)
	v.quiet("back")
}
