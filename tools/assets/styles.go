package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// layers is the order of the cascade: what stands later wins, whatever the selectors
// weigh. Only Aksel may use !important (in a first layer it would beat all of ours).
const layers = "@layer aksel, tokens, shell, layout, components;\n"

// ourFiles is the house's stylesheets in order, each with its layer. Paper comes last.
var ourFiles = []struct{ layer, file string }{
	{"tokens", "tokens.css"},
	{"shell", "base.css"},
	{"shell", "shell.css"},
	{"layout", "layout.css"},
	{"components", "components.css"},
	{"components", "week.css"},
	{"components", "person.css"},
	{"components", "record.css"},
	{"components", "shape.css"},
	{"components", "caseload.css"},
	{"components", "accesslog.css"},
	{"components", "assign.css"},
	{"components", "personmore.css"},
	{"components", "resources.css"},
	{"components", "print.css"},
}

// akselFiles is the parts of Aksel that pages use. Left out on purpose: fonts (they
// load from another host), print (its !important rules print addresses of links and
// take every background away), and components that need script.
var akselFiles = []string{
	"global/reset", "global/tokens", "global/baseline",
	"component/typography", "component/theme", "component/link", "component/loader", "component/button",
	"component/form", "component/tag", "component/alert", "component/inlinemessage", "component/list",
	"component/table", "component/internalheader", "component/accordion", "component/expansioncard",
	"component/readmore", "component/chips", "component/pagination",
}

// akselLayers is the order inside Aksel's own layer, as its makers state it.
const akselLayers = "@layer aksel.reset, aksel.theming, aksel.baseline, aksel.print, aksel.typography, " +
	"aksel.components.core, aksel.components.core.loader, aksel.components.core.button, " +
	"aksel.components.form, aksel.components.modules, aksel.layout;\n"

// fontFiles is what we serve of each font: the package, and the scripts of its subsets.
// Source Sans 3 has no Arabic and no Ge'ez; the Noto fonts come in where it ends.
var fontFiles = []struct {
	pkg     string
	subsets []string
}{
	{"source-sans-3", []string{"latin", "latin-ext", "cyrillic", "cyrillic-ext", "vietnamese"}},
	{"noto-sans-arabic", []string{"arabic"}},
	{"noto-sans-ethiopic", []string{"ethiopic"}},
}

// styles adds the stylesheet and the fonts.
func styles(out *output) error {
	aksel, err := aksel()
	if err != nil {
		return err
	}
	text := layers + akselLayers + aksel
	fonts, err := fonts(out)
	if err != nil {
		return err
	}
	text += fonts
	for _, f := range ourFiles {
		ours, err := os.ReadFile(filepath.Join(source, "css", f.file))
		if err != nil {
			return err
		}
		if f.file == "week.css" {
			ours = append(ours, positions()...)
		}
		blocks := darkBySystem(logical(parseCSS(string(ours))))
		text += "@layer " + f.layer + " {\n" + printCSS(blocks) + "}\n"
	}
	min := api.Transform(text, api.TransformOptions{
		Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, Sourcefile: "blikk.css",
		LegalComments: api.LegalCommentsNone, Engines: browsers,
	})
	if err := failed(append(min.Errors, min.Warnings...)); err != nil {
		return err
	}
	out.add("blikk.css", min.Code)
	return nil
}

// browsers is the oldest that the stylesheet is written for.
var browsers = []api.Engine{
	{Name: api.EngineChrome, Version: "111"},
	{Name: api.EngineFirefox, Version: "121"},
	{Name: api.EngineSafari, Version: "16.4"},
}

// aksel is Aksel's chosen parts, changed for the house: no other host, sides of the
// text instead of sides of the screen, dark when the system is dark.
func aksel() (string, error) {
	var b strings.Builder
	for _, name := range akselFiles {
		text, err := os.ReadFile(filepath.Join(modules, "@navikt/ds-css/dist", name+".css"))
		if err != nil {
			return "", err
		}
		var kept []block
		for _, x := range parseCSS(string(text)) {
			if x.rule && x.head != "@font-face" {
				kept = append(kept, x)
			}
		}
		b.WriteString(printCSS(darkBySystem(logical(kept))))
	}
	if strings.Contains(b.String(), "http") {
		return "", fmt.Errorf("aksel: an address of another host is left in %v", akselFiles)
	}
	return b.String(), nil
}

var fontURL = regexp.MustCompile(`url\(\./files/([^)]+)\)`)

// fonts adds the font files in use and gives their @font-face rules, with the ranges
// of letters that let a browser fetch only what a page needs.
func fonts(out *output) (string, error) {
	var b strings.Builder
	for _, f := range fontFiles {
		dir := filepath.Join(modules, "@fontsource-variable", f.pkg)
		text, err := os.ReadFile(filepath.Join(dir, "wght.css"))
		if err != nil {
			return "", err
		}
		found := 0
		for _, face := range parseCSS(string(text)) {
			file := fontFile(face, f.pkg, f.subsets)
			if file == "" {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, "files", file))
			if err != nil {
				return "", err
			}
			found++
			name := out.add(file, data)
			b.WriteString(fontURL.ReplaceAllString(printCSS([]block{face}), "url(/assets/"+name+")"))
		}
		if found != len(f.subsets) {
			return "", fmt.Errorf("fonts: %s has %d of %d subsets", f.pkg, found, len(f.subsets))
		}
	}
	return b.String(), nil
}

// fontFile is the file of an @font-face rule when it is one of the subsets, else "".
func fontFile(face block, pkg string, subsets []string) string {
	m := fontURL.FindStringSubmatch(printCSS([]block{face}))
	if m == nil {
		return ""
	}
	for _, s := range subsets {
		if path.Base(m[1]) == pkg+"-"+s+"-wght-normal.woff2" {
			return path.Base(m[1])
		}
	}
	return ""
}
