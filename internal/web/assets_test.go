package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// builtAssets is a small dist as tools/assets writes it.
func builtAssets(t *testing.T) *Assets {
	t.Helper()
	a, err := loadAssets(fstest.MapFS{
		"manifest.json":      {Data: []byte(`{"blikk.css": "blikk.0a1b.css", "latin.woff2": "latin.77.woff2", "icons.svg": "icons.5c.svg"}`)},
		"icons.5c.svg":       {Data: []byte(`<svg><symbol id="phone" viewBox="0 0 24 24"></symbol><symbol id="x"></symbol></svg>`)},
		"blikk.0a1b.css":     {Data: []byte("body{margin:0}")},
		"blikk.0a1b.css.gz":  {Data: []byte("small")},
		"latin.77.woff2":     {Data: []byte("font")},
		".gitkeep":           {},
		"sub/inside.css":     {Data: []byte("x")},
		"secret.txt":         {Data: []byte("x")},
		"blikk.0a1b.css.map": {Data: []byte("x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func getAsset(a *Assets, method, target, encoding string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w.Result()
}

func assetBody(t *testing.T, r *http.Response) string {
	t.Helper()
	var b strings.Builder
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(b.String(), "\r\n\r\n")
	return text
}

func TestPathBeforeAndAfterABuild(t *testing.T) {
	empty, err := loadAssets(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if empty.Built() || empty.Path("blikk.css") != "/assets/blikk.css" || empty.HasIcon("phone") {
		t.Errorf("without a build: Built %v, Path %q, HasIcon %v", empty.Built(), empty.Path("blikk.css"), empty.HasIcon("phone"))
	}
	a := builtAssets(t)
	if !a.Built() || a.Path("blikk.css") != "/assets/blikk.0a1b.css" || a.Path("other.css") != "/assets/other.css" {
		t.Errorf("with a build: Built %v, Path %q and %q", a.Built(), a.Path("blikk.css"), a.Path("other.css"))
	}
	if !a.HasIcon("phone") || !a.HasIcon("x") || a.HasIcon("") || a.HasIcon("no such icon") || a.Icon("phone") != "/assets/icons.5c.svg#phone" {
		t.Errorf("icons: %v, %q", a.icons, a.Icon("phone"))
	}
}

func TestAssetIsServedForAYear(t *testing.T) {
	r := getAsset(builtAssets(t), "GET", "/assets/blikk.0a1b.css", "")
	if r.StatusCode != 200 || assetBody(t, r) != "body{margin:0}" {
		t.Fatalf("status %d", r.StatusCode)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable",
		"Content-Encoding": "", "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestCompressedOnlyWhenTheBrowserTakesIt(t *testing.T) {
	for header, want := range map[string]string{
		"gzip, deflate, br": "gzip", "br;q=1.0, gzip;q=0.8": "gzip", "*": "gzip", "GZIP": "gzip",
		"": "", "br": "", "gzip;q=0": "", "gzip; q=0.0, *": "", "*;q=0": "",
	} {
		r := getAsset(builtAssets(t), "GET", "/assets/blikk.0a1b.css", header)
		if got := r.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", header, got, want)
		}
	}
	if r := getAsset(builtAssets(t), "GET", "/assets/latin.77.woff2", "gzip"); r.Header.Get("Content-Encoding") != "" || r.Header.Get("Content-Type") != "font/woff2" {
		t.Errorf("a font was served as %v", r.Header)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	for _, target := range []string{
		"/assets/", "/assets/nothing.css", "/assets/manifest.json", "/assets/.gitkeep",
		"/assets/sub/inside.css", "/assets/secret.txt", "/assets/blikk.0a1b.css.gz", "/assets/blikk.0a1b.css.map",
		"/assets/../assets.go", "/other/blikk.0a1b.css",
	} {
		if r := getAsset(builtAssets(t), "GET", target, ""); r.StatusCode != 404 || r.Header.Get("Cache-Control") != "" {
			t.Errorf("%s: status %d, kept %q", target, r.StatusCode, r.Header.Get("Cache-Control"))
		}
	}
	if r := getAsset(builtAssets(t), "POST", "/assets/blikk.0a1b.css", ""); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", r.StatusCode)
	}
	if r := getAsset(builtAssets(t), "HEAD", "/assets/blikk.0a1b.css", ""); r.StatusCode != 200 || r.Header.Get("Content-Length") != "14" {
		t.Errorf("HEAD: status %d, length %q", r.StatusCode, r.Header.Get("Content-Length"))
	}
}

func TestBrokenBuildIsAnError(t *testing.T) {
	for _, manifest := range []string{"not json", `{"icons.svg": "icons.gone.svg"}`} {
		if _, err := loadAssets(fstest.MapFS{"manifest.json": {Data: []byte(manifest)}}); err == nil {
			t.Errorf("taken: %s", manifest)
		}
	}
}

// What was built into this program must hold together; before a build there is nothing
// to look at but the placeholder.
func TestEmbeddedBuild(t *testing.T) {
	a, err := LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	if !a.Built() {
		t.Log("not built: only the placeholder is embedded")
		return
	}
	for _, name := range []string{"blikk.css", "blikk.js", "htmx.js", "icons.svg"} {
		if r := getAsset(a, "GET", a.Path(name), "gzip"); r.StatusCode != 200 || r.Header.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s at %s: status %d, encoding %q", name, a.Path(name), r.StatusCode, r.Header.Get("Content-Encoding"))
		}
	}
}
