// Package browsertest looks at pages in a real browser, as people do: at the size of a
// desk and of a phone, light and dark, with and without JavaScript. It is for tests
// alone. Without a browser a test fails and says what to install.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Look is how a page is looked at.
type Look struct {
	Width, Height int64
	Dark          bool // the system asks for dark
	NoScript      bool // JavaScript is off
}

// The two sizes.
var (
	desk  = Look{Width: 1280, Height: 900}
	phone = Look{Width: 390, Height: 844}
)

// Desk is a page on a desk, light.
func Desk() Look { return desk }

// Looks are both sizes, light and dark.
func Looks() []Look {
	var list []Look
	for _, l := range []Look{desk, phone} {
		night := l
		night.Dark = true
		list = append(list, l, night)
	}
	return list
}

// String names a look, as in the name of a picture.
func (l Look) String() string {
	name := fmt.Sprintf("%d-light", l.Width)
	if l.Dark {
		name = fmt.Sprintf("%d-dark", l.Width)
	}
	if l.NoScript {
		name += "-noscript"
	}
	return name
}

// Browser is a browser that the test started. It ends with the test.
type Browser struct {
	ctx  context.Context
	root string // of the repository
	axe  string // axe-core's source
}

// names are what the browser is called on the systems we know.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// patience is how long the whole of a test may wait for its browser.
const patience = 5 * time.Minute

// Start starts it.
func Start(t *testing.T) *Browser {
	t.Helper()
	root := repository(t)
	axe, err := os.ReadFile(filepath.Join(root, "web/node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatal("axe-core is not fetched, which finds what shuts people out of a page. Run: make assets")
	}
	limit, stop := context.WithTimeout(context.Background(), patience)
	t.Cleanup(stop)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(find(t)), chromedp.WindowSize(int(desk.Width), int(desk.Height)))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // the sandbox refuses root
	}
	allocator, end := chromedp.NewExecAllocator(limit, options...)
	t.Cleanup(end)
	ctx, closeAll := chromedp.NewContext(allocator)
	t.Cleanup(closeAll)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return &Browser{ctx: ctx, root: root, axe: string(axe)}
}

func find(t *testing.T) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatalf("no browser: these tests need Chromium. Run: make setup (or install the package chromium); looked for %s", strings.Join(names, ", "))
	return ""
}

// repository is the folder of go.mod.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test's folder")
	return ""
}

// Page is a tab with cookies of its own.
type Page struct {
	t    *testing.T
	b    *Browser
	ctx  context.Context
	look Look

	mu   sync.Mutex
	said []string
}

// Open opens an empty page. What the page then says on the console, a script that
// breaks, and what the content policy refuses, are kept for Quiet.
func (b *Browser) Open(t *testing.T, look Look) *Page {
	t.Helper()
	p := &Page{t: t, b: b, look: look}
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(end)
	p.ctx = ctx
	p.do(chromedp.EmulateViewport(look.Width, look.Height))
	scheme := "light"
	if look.Dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	p.must(err)
	if look.NoScript {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		p.must(err)
	}
	return p
}

// refusedPage is how the browser notes that an address answered with a fault of the
// reader's (a form that is not filled in, a page that is not there): no news.
var refusedPage = regexp.MustCompile(`status of 4[0-9][0-9]`)

func (p *Page) hear(event any) {
	words := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		words = "console." + string(e.Type)
		for _, a := range e.Args {
			words += " " + string(a.Value) + a.Description
		}
	case *runtime.EventExceptionThrown:
		words = "exception: " + e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			words += " " + x.Description
		}
	case *log.EventEntryAdded:
		if refusedPage.MatchString(e.Entry.Text) && !strings.Contains(e.Entry.URL, "/assets/") {
			return
		}
		words = fmt.Sprintf("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, words)
}

func (p *Page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s: %v", p.look, err)
	}
}

func (p *Page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, steps...))
}

// Go opens an address and waits until it is loaded, its fonts too. It returns the
// status.
func (p *Page) Go(url string) int {
	p.t.Helper()
	answer, err := chromedp.Run(p.ctx, chromedp.NavigateResponse(url))
	p.must(err)
	p.ready()
	return int(answer.Status)
}

// ready waits for the fonts, which a page without JavaScript cannot tell of.
func (p *Page) ready() {
	p.t.Helper()
	if !p.look.NoScript {
		p.do(chromedp.Evaluate[chromedp.Void]("document.fonts.ready.then(() => null)", chromedp.EvalAwaitPromise))
	}
}

// Press presses the one element of a selector that the reader would, and waits until
// the page that it leads to has another heading or address, or says what is wrong.
func (p *Page) Press(selector string) {
	p.t.Helper()
	const state = "location.href + document.body.innerHTML.length + document.body.innerText"
	before := Value[string](p, state)
	p.do(chromedp.Click(chromedp.CSS(selector)))
	p.Until(fmt.Sprintf("document.readyState === 'complete' && (%s) !== %q", state, before))
	p.ready()
}

// Fill types into a field, in the place of what stands there.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	empty := fmt.Sprintf("((field) => { field.focus(); field.value = ''; })(document.querySelector(%q))", selector)
	p.do(chromedp.Evaluate[chromedp.Void](empty), chromedp.KeyEvent(text))
}

// Key presses a key of the keyboard.
func (p *Page) Key(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// Until waits until an expression of JavaScript is true.
func (p *Page) Until(expression string) {
	p.t.Helper()
	ctx, end := context.WithTimeout(p.ctx, 20*time.Second)
	defer end()
	for {
		// While a page is being replaced there is nothing to ask.
		if yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && yes {
			return
		}
		if ctx.Err() != nil {
			p.t.Fatalf("%s: never: %s", p.look, expression)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Value is what an expression of JavaScript gives on the page.
func Value[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	p.must(err)
	return v
}

// Text is what the page says.
func (p *Page) Text() string { return Value[string](p, "document.body.innerText") }

// Says fails the test where the page lacks any of these words.
func (p *Page) Says(words ...string) {
	p.t.Helper()
	text := p.Text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.t.Errorf("%s: the page does not say %q:\n%.1500s", p.look, w, text)
		}
	}
}

// Quiet fails the test if the page has said anything on the console since last time.
func (p *Page) Quiet() {
	p.t.Helper()
	for _, words := range p.heard() {
		p.t.Errorf("%s: %s", p.look, words)
	}
}

// heard takes what the page has said.
func (p *Page) heard() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	said := p.said
	p.said = nil
	return said
}

// axeRun runs axe-core and gives what is wrong, a line for each element.
const axeRun = `axe.run(document, {resultTypes: ["violations", "incomplete"]}).then((r) => r.violations.flatMap((v) =>
	v.nodes.map((n) => v.id + " (" + v.impact + "): " + n.target.join(" ") + " | " + n.html.slice(0, 200) + " | " + (n.failureSummary || "").replace(/\s+/g, " "))))`

// Axe fails the test for everything by which the page shuts somebody out, and where it
// is wider than the window.
func (p *Page) Axe() {
	p.t.Helper()
	for _, fault := range p.shut() {
		p.t.Errorf("%s: %s", p.look, fault)
	}
}

// shut lists them.
func (p *Page) shut() []string {
	p.t.Helper()
	// The content policy refuses scripts that are put into the page; what the
	// developer's tools run is not asked.
	p.do(chromedp.Evaluate[chromedp.Void](p.b.axe + ";null"))
	faults, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](axeRun, chromedp.EvalAwaitPromise))
	p.must(err)
	if wide := Value[int64](p, "document.documentElement.scrollWidth"); wide > p.look.Width {
		faults = append(faults, fmt.Sprintf("the page is %d wide and must be scrolled sideways", wide))
	}
	return faults
}

// Shot keeps a picture of the whole page under data/shots, which git does not keep.
func (p *Page) Shot(name string) {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	p.must(err)
	dir := filepath.Join(p.b.root, "data", "shots")
	p.must(os.MkdirAll(dir, 0o755))
	p.must(os.WriteFile(filepath.Join(dir, name+"-"+p.look.String()+".png"), png, 0o644))
}
