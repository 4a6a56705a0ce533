// Command shots makes the pictures of README by running the program itself: the demo's
// week, as a terminal of 100 columns shows it, drawn as SVG; and its pages, as Chromium
// shows them.
package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	columns    = 100
	rows       = 96
	charWidth  = 8.4
	lineHeight = 18
	margin     = 16
	date       = "2026-11-23"
	picture    = "docs/pictures/uka-terminal.svg"
)

func main() {
	if err := shoot(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

func shoot(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "blikk-shots-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var out bytes.Buffer
	c := exec.CommandContext(ctx, "bin/blikk", "demo", "--no-serve", "--data", dir, "--size", "study", "--date", date)
	c.Env = append(os.Environ(), fmt.Sprint("COLUMNS=", columns))
	c.Stdout, c.Stderr = &out, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("blikk demo: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(picture), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(picture, draw(strings.Split(strings.TrimRight(out.String(), "\n"), "\n")), 0o644); err != nil {
		return err
	}
	return pages(ctx, dir)
}

// excerpt is the first day, and then what the hours do not reach and all after it.
func excerpt(lines []string) []string {
	find := func(begin string) int {
		return slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, begin) })
	}
	first, rest := find("Tirsdag"), find("Det tiden ikke rekker til")
	if first < 0 || rest < 0 {
		return lines
	}
	out := append(slices.Clone(lines[:first]), "…", "")
	return append(out, lines[rest:]...)
}

// draw makes an SVG of an excerpt, dark on light, with the text as text.
func draw(lines []string) []byte {
	lines = excerpt(lines)
	lines = lines[:min(rows, len(lines))]
	w, h := int(columns*charWidth)+2*margin, len(lines)*lineHeight+2*margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="t">`+"\n", w, h, w, h)
	fmt.Fprintln(&b, `<title id="t">En uke i terminalen: samtaler dag for dag, begrunnelsen for hver, og det tiden ikke rekker til</title>`)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#ffffff" stroke="#c6ccd4"/>`+"\n", w, h)
	fmt.Fprintln(&b, `<g font-family="ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace" font-size="14" fill="#23262a" xml:space="preserve">`)
	for i, l := range lines {
		if utf8.RuneCountInString(strings.TrimSpace(l)) > 0 {
			fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", margin, margin+14+i*lineHeight, html.EscapeString(l))
		}
	}
	fmt.Fprintln(&b, "</g>\n</svg>")
	return b.Bytes()
}
