package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// dist is what tools/assets built. On a clone where nothing is built yet it holds a
// placeholder only, so that the program still compiles.
//
//go:embed all:dist
var dist embed.FS

// assetRoot is where the built files are served.
const assetRoot = "/assets/"

// assetTypes is the kinds of file that are served; any other name is not found.
var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// Assets is the built stylesheet, scripts, fonts and icons. It never changes after
// LoadAssets and may be used by many at once.
type Assets struct {
	files fs.FS
	names map[string]string // logical name → file name
	icons map[string]bool   // the names in icons.svg
}

// LoadAssets reads what was built into the program. Without a build it gives assets
// whose Built is false; an error means that the build itself is broken.
func LoadAssets() (*Assets, error) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("web.LoadAssets: %w", err)
	}
	return loadAssets(built)
}

func loadAssets(built fs.FS) (*Assets, error) {
	a := &Assets{files: built}
	text, err := fs.ReadFile(built, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, fmt.Errorf("web.LoadAssets: %w", err)
	}
	if err := json.Unmarshal(text, &a.names); err != nil {
		return nil, fmt.Errorf("web.LoadAssets: manifest.json: %w", err)
	}
	sprite, err := fs.ReadFile(built, a.names["icons.svg"])
	if err != nil {
		return nil, fmt.Errorf("web.LoadAssets: icons.svg: %w", err)
	}
	a.icons = symbols(string(sprite))
	return a, nil
}

// symbols is the names of the icons in a sprite as tools/assets writes it.
func symbols(sprite string) map[string]bool {
	names := map[string]bool{}
	for i, part := range strings.Split(sprite, `<symbol id="`) {
		if name, _, ok := strings.Cut(part, `"`); ok && i > 0 {
			names[name] = true
		}
	}
	return names
}

// Built says whether there is anything to serve.
func (a *Assets) Built() bool { return len(a.names) > 0 }

// Path is where a browser finds the file of that logical name: "blikk.css" is
// "/assets/blikk.1a2b3c4d5e.css". An unknown name, and any name before a build, stands
// as it is.
func (a *Assets) Path(name string) string {
	if file, ok := a.names[name]; ok {
		name = file
	}
	return assetRoot + name
}

// Icon is what a <use href> of that icon says: "/assets/icons.1a2b3c4d5e.svg#phone".
// The names stand in tools/assets/icons.go; HasIcon tells whether there is one.
func (a *Assets) Icon(name string) string { return a.Path("icons.svg") + "#" + name }

// HasIcon says whether there is an icon of that name; without a build there is none.
func (a *Assets) HasIcon(name string) bool { return a.icons[name] }

// Handler serves the built files under /assets/. Their names hold their content's
// hash, so a browser may keep them for a year. There is no listing.
func (a *Assets) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		name, ok := strings.CutPrefix(r.URL.Path, assetRoot)
		kind, served := assetTypes[path.Ext(name)]
		if !ok || !served || strings.Contains(name, "/") {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r, name, kind)
	})
}

// serve writes one file, compressed when there is a compressed one and the browser
// takes it.
func (a *Assets) serve(w http.ResponseWriter, r *http.Request, name, kind string) {
	data, err := fs.ReadFile(a.files, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if small, err := fs.ReadFile(a.files, name+".gz"); err == nil {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			data = small
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodGet {
		// The browser may hang up at any moment; nobody is left to tell.
		_, _ = w.Write(data)
	}
}

// takesGzip reads an Accept-Encoding header: gzip or * named, and not with weight 0.
func takesGzip(header string) bool {
	takes := false
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip":
			return !refused(params)
		case "*":
			takes = !refused(params)
		}
	}
	return takes
}

// refused says whether the parameters of a coding give it weight 0 ("q=0", "q=0.000").
func refused(params string) bool {
	value, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(params, " ", "")), "q=")
	if !ok {
		return false
	}
	weight, err := strconv.ParseFloat(value, 64)
	return err == nil && weight == 0
}
