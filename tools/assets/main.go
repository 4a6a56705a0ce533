// Command assets makes what browsers get: one stylesheet, one script of ours, htmx,
// the fonts and the icons, each under a name that holds its content's hash.
// It reads web/node_modules and internal/web/{css,js} and writes internal/web/dist.
// The same inputs give the same bytes.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	modules = "web/node_modules"
	source  = "internal/web"
	dist    = "internal/web/dist"
)

func main() {
	log.SetFlags(0)
	out := &output{names: map[string]string{}}
	for _, step := range []func(*output) error{styles, scripts, icons} {
		if err := step(out); err != nil {
			log.Fatalf("assets: %v", err)
		}
	}
	if err := out.write(dist); err != nil {
		log.Fatalf("assets: %v", err)
	}
	fmt.Printf("assets: %s\n", out.summary())
}

// scripts adds htmx as its makers minified it, and ours.
func scripts(out *output) error {
	htmx, err := os.ReadFile(filepath.Join(modules, "htmx.org/dist/htmx.min.js"))
	if err != nil {
		return err
	}
	out.add("htmx.js", htmx)
	ours, err := joined(filepath.Join(source, "js"), "*.js")
	if err != nil {
		return err
	}
	min := api.Transform(ours, api.TransformOptions{
		Loader: api.LoaderJS, MinifyWhitespace: true, MinifySyntax: true, Sourcefile: "js", Target: api.ES2022,
	})
	if err := failed(min.Errors); err != nil {
		return err
	}
	out.add("blikk.js", min.Code)
	return nil
}

// joined is the files of dir that match, in the order of their names, as one text.
func joined(dir, pattern string) (string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return "", err
	}
	slices.Sort(paths)
	var b strings.Builder
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			return "", err
		}
		b.Write(text)
		b.WriteString("\n")
	}
	return b.String(), nil
}

// failed is esbuild's messages as one error, nil when there are none.
func failed(list []api.Message) error {
	if len(list) == 0 {
		return nil
	}
	var b strings.Builder
	for _, m := range api.FormatMessages(list, api.FormatMessagesOptions{}) {
		b.WriteString(m)
	}
	return fmt.Errorf("esbuild: %s", b.String())
}

// manifest is the JSON file that the program reads: logical name to file name, sorted.
func manifest(names map[string]string) []byte {
	text, err := json.MarshalIndent(names, "", " ")
	if err != nil {
		panic(err) // maps of strings always marshal
	}
	return append(text, '\n')
}
