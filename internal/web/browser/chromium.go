// Package browser drives a headless Chromium: for the tests of pages, and for the
// pictures that the project makes of itself.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium.
type Browser struct {
	ctx    context.Context
	cancel []context.CancelFunc
}

// Start starts one; Close ends it. It is Debian's chromium, or what CHROMIUM names.
func Start(parent context.Context) (*Browser, error) {
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)
	if path := os.Getenv("CHROMIUM"); path != "" {
		opts = append(opts, chromedp.ExecPath(path))
	}
	alloc, stop := chromedp.NewExecAllocator(parent, opts...)
	ctx, end := chromedp.NewContext(alloc)
	b := &Browser{ctx: ctx, cancel: []context.CancelFunc{end, stop}}
	if err := chromedp.Do(ctx); err != nil {
		b.Close()
		return nil, fmt.Errorf("browser.Start: no Chromium answers; install it with: apt-get install chromium: %w", err)
	}
	return b, nil
}

// Close ends the browser.
func (b *Browser) Close() {
	for _, f := range b.cancel {
		f()
	}
}

// Look says how a page is looked at.
type Look struct {
	Width, Height int64
	Dark          bool // the system's setting
	Paper         bool // as it would be printed
	NoScript      bool // scripts are not loaded
}

// Page is a window with cookies of its own.
type Page struct {
	ctx   context.Context
	look  Look
	close context.CancelFunc
	mu    sync.Mutex
	said  []string
}

// Open opens a window.
func (b *Browser) Open(look Look) (*Page, error) {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{ctx: ctx, look: look, close: cancel}
	if err := chromedp.Listen(ctx, p.listen); err != nil {
		cancel()
		return nil, fmt.Errorf("browser.Open: %w", err)
	}
	err := errors.Join(
		chromedp.Do(ctx, chromedp.EmulateViewport(look.Width, look.Height)),
		call(ctx, network.Enable, network.EnableParams{}),
		call(ctx, log.Enable, cdp.Empty{}),
		p.dress())
	if err != nil {
		cancel()
		return nil, fmt.Errorf("browser.Open: %w", err)
	}
	return p, nil
}

func call[P, R any](ctx context.Context, cmd cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, cmd, params)
	return err
}

func (p *Page) dress() error {
	media := emulation.SetEmulatedMediaParams{}
	if p.look.Dark {
		media.Features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}
	}
	if p.look.Paper {
		media.Media = "print"
	}
	if err := call(p.ctx, emulation.SetEmulatedMedia, media); err != nil || !p.look.NoScript {
		return err
	}
	return call(p.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/assets/*.js", Block: true}}})
}

// listen keeps what the page says to the console, and what the browser says of it.
func (p *Page) listen(ev any) {
	text := ""
	switch ev := ev.(type) {
	case *log.EventEntryAdded:
		text = string(ev.Entry.Level) + ": " + ev.Entry.Text + " " + ev.Entry.URL
	case *runtime.EventConsoleAPICalled:
		text = "console." + string(ev.Type)
		for _, a := range ev.Args {
			text += " " + string(a.Value) + a.Description
		}
	case *runtime.EventExceptionThrown:
		text = "exception: " + ev.ExceptionDetails.Text
		if ev.ExceptionDetails.Exception != nil {
			text += " " + ev.ExceptionDetails.Exception.Description
		}
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, text)
}

// Said takes what was said since it was last asked: messages of the console, broken
// rules of the content policy. An answer of 4xx that a test asks for is said too.
func (p *Page) Said() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	said := p.said
	p.said = nil
	return said
}

// Close closes the window.
func (p *Page) Close() { p.close() }

// patience is how long anything on a page may take.
const patience = 20 * time.Second

// Go loads an address.
func (p *Page) Go(url string) error {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		return fmt.Errorf("browser.Go: %s: %w", url, err)
	}
	return nil
}

// Eval gives the value of an expression of the page; a promise is waited for.
func Eval[T any](p *Page, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("browser.Eval: %.200s: %w", expression, err)
	}
	return v, err
}

// Wait waits until an expression of the page is true.
func (p *Page) Wait(expression string) error {
	until := "!!(() => { try { return (" + expression + "); } catch { return false; } })()"
	for end := time.NewTimer(patience); ; {
		ok, err := Eval[bool](p, until)
		if err == nil && ok {
			return nil
		}
		select {
		case <-end.C:
			at, _ := Eval[string](p, "location.href + ' ' + document.title")
			return fmt.Errorf("browser.Wait: never true at %s: %s", at, expression)
		case <-p.ctx.Done():
			return p.ctx.Err()
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// Click presses the middle of what a selector names, once it is there.
func (p *Page) Click(selector string) error {
	if err := p.Wait("document.querySelector(" + quote(selector) + ")"); err != nil {
		return err
	}
	at, err := Eval[[]float64](p, `(() => { const e = document.querySelector(`+quote(selector)+`); e.scrollIntoView({block: "center", behavior: "instant"});
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
	if err != nil {
		return err
	}
	return chromedp.Do(p.ctx, chromedp.MouseClickXY(at[0], at[1]))
}

// Choose chooses a file of this machine in a field for files.
func (p *Page) Choose(selector, file string) error {
	return chromedp.Do(p.ctx, chromedp.SetUploadFiles(selector, []string{file}))
}

// Keys presses keys, as kb of chromedp writes them.
func (p *Page) Keys(keys string) error { return chromedp.Do(p.ctx, chromedp.KeyEvent(keys)) }

// Type fills in a field, as someone who types does.
func (p *Page) Type(selector, text string) error {
	if err := p.Wait("document.querySelector(" + quote(selector) + ")"); err != nil {
		return err
	}
	if _, err := Eval[bool](p, "document.querySelector("+quote(selector)+").focus(), document.activeElement.select?.(), true"); err != nil {
		return err
	}
	return p.Keys(text)
}

// Shot writes a picture of the whole page, or of what the window shows, as PNG.
func (p *Page) Shot(file string, whole bool) error {
	var b []byte
	var err error
	if whole {
		b, err = chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	} else {
		b, err = chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	}
	if err != nil {
		return fmt.Errorf("browser.Shot: %w", err)
	}
	return os.WriteFile(file, b, 0o644)
}

// PDF prints the page as its print style says.
func (p *Page) PDF() ([]byte, error) {
	return chromedp.Run(p.ctx, chromedp.PrintToPDF())
}

// Axe runs axe-core's rules for WCAG 2.2 A and AA and its best practice, and lists what
// breaks them. source is axe.min.js.
func (p *Page) Axe(source string) ([]string, error) {
	if _, err := Eval[string](p, source+"\n;typeof axe"); err != nil {
		return nil, err
	}
	return Eval[[]string](p, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((r) =>
		r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target + " " + n.failureSummary).join(" | ")))`)
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
