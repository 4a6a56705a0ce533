package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const start = `<!DOCTYPE html><html lang="nb"><head><title>x</title><meta name="viewport" content="width=device-width"></head><body><main><h1>x</h1>`

// TestWhatIsWrongWithAPageIsFound opens pages that are wrong, each in a way of its own.
func TestWhatIsWrongWithAPageIsFound(t *testing.T) {
	pages := map[string]struct{ body, shut, said string }{
		"/good":      {`<p>Alt i orden</p>`, "", ""},
		"/image":     {`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, "image-alt", ""},
		"/field":     {`<input>`, "label", ""},
		"/wide":      {"<pre>" + strings.Repeat("x", 500) + "</pre>", "scrolled sideways", ""},
		"/inline":    {`<script>1</script>`, "", "Content Security Policy"},
		"/style":     {`<p style="color: red">x</p>`, "", "Content Security Policy"},
		"/console":   {`<script src="/says.js"></script>`, "", "console.log"},
		"/exception": {`<script src="/breaks.js"></script>`, "", "exception"},
		"/missing":   {`<script src="/assets/gone.js"></script>`, "", "404"},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/says.js", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `console.log("hei")`) })
	mux.HandleFunc("/breaks.js", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `throw new Error("au")`) })
	mux.HandleFunc("/assets/", http.NotFound)
	for path, p := range pages {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:")
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, start+p.body+`<link rel="icon" href="data:,"></main></body></html>`)
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	b := Start(t)
	for path, want := range pages {
		t.Run(path[1:], func(t *testing.T) {
			p := b.Open(t, Looks()[2])
			if status := p.Go(s.URL + path); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			for what, found := range map[string][2]string{"shuts out": {strings.Join(p.shut(), "\n"), want.shut}, "says": {strings.Join(p.heard(), "\n"), want.said}} {
				if got, want := found[0], found[1]; want == "" && got != "" || !strings.Contains(got, want) {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
			}
		})
	}
}

func TestALookIsWhatThePageSees(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, start+`<noscript>uten</noscript><script>document.body.append("med")</script></main></body></html>`)
	}))
	t.Cleanup(s.Close)
	b := Start(t)
	for _, look := range append(Looks(), Look{Width: 390, Height: 844, NoScript: true}) {
		p := b.Open(t, look)
		p.Go(s.URL)
		if got := Value[int64](p, "innerWidth"); got != look.Width {
			t.Errorf("%s: %d wide", look, got)
		}
		if got := Value[bool](p, "matchMedia('(prefers-color-scheme: dark)').matches"); got != look.Dark {
			t.Errorf("%s: dark is %v", look, got)
		}
		if got := strings.Contains(p.Text(), "uten"); got != look.NoScript || strings.Contains(p.Text(), "med") == look.NoScript {
			t.Errorf("%s: the page says %q", look, p.Text())
		}
	}
}
