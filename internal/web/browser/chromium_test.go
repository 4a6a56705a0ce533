package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/web/browser"
)

const begin = `<!DOCTYPE html><html lang="nb"><head><title>x</title><meta name="viewport" content="width=device-width"></head><body><main><h1>x</h1>`

func start(t *testing.T) *browser.Browser {
	t.Helper()
	b, err := browser.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func open(t *testing.T, b *browser.Browser, look browser.Look, url string) *browser.Page {
	t.Helper()
	p, err := b.Open(look)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if err := p.Go(url); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestWhatIsWrongWithAPageIsFound opens pages that are wrong, each in a way of its own.
func TestWhatIsWrongWithAPageIsFound(t *testing.T) {
	axe, err := os.ReadFile("../../../web/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal("axe-core is not there; run: make assets")
	}
	pages := map[string]struct{ body, broken, said string }{
		"/good":      {`<p>Alt i orden</p>`, "", ""},
		"/image":     {`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, "image-alt", ""},
		"/field":     {`<input>`, "label", ""},
		"/inline":    {`<script>1</script>`, "", "Content Security Policy"},
		"/style":     {`<p style="color: red">x</p>`, "", "Content Security Policy"},
		"/console":   {`<script src="/says.js"></script>`, "", "console.log"},
		"/exception": {`<script src="/breaks.js"></script>`, "", "exception"},
		"/missing":   {`<script src="/gone.js"></script>`, "", "404"},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/says.js", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `console.log("hei")`) })
	mux.HandleFunc("/breaks.js", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `throw new Error("au")`) })
	for path, p := range pages {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, begin+p.body+`<link rel="icon" href="data:,"></main></body></html>`)
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	b := start(t)
	for path, want := range pages {
		t.Run(path[1:], func(t *testing.T) {
			p := open(t, b, browser.Look{Width: 390, Height: 844}, s.URL+path)
			broken, err := p.Axe(string(axe))
			if err != nil {
				t.Fatal(err)
			}
			for what, found := range map[string][2]string{"broken": {strings.Join(broken, "\n"), want.broken}, "said": {strings.Join(p.Said(), "\n"), want.said}} {
				if got, want := found[0], found[1]; want == "" && got != "" || !strings.Contains(got, want) {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
			}
		})
	}
}

func TestALookIsWhatThePageSees(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/assets/x.js", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `document.body.append("med")`) })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, begin+`<script src="/assets/x.js"></script></main></body></html>`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	b := start(t)
	for _, look := range []browser.Look{{Width: 1280, Height: 900}, {Width: 390, Height: 844, Dark: true}, {Width: 390, Height: 844, NoScript: true}, {Width: 800, Height: 600, Paper: true}} {
		p := open(t, b, look, s.URL)
		got, err := browser.Eval[string](p, `[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("print").matches, !document.body.textContent.includes("med")].join(" ")`)
		if want := fmt.Sprint(look.Width, look.Dark, look.Paper, look.NoScript); err != nil || got != want {
			t.Errorf("%+v: %q, want %q (%v)", look, got, want, err)
		}
	}
}
