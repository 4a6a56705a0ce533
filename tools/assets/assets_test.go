package main

import (
	"slices"
	"strings"
	"testing"
)

func TestEverySideOfTheScreenBecomesASideOfTheText(t *testing.T) {
	for in, want := range map[string][]string{
		"padding-left: 1px":             {"padding-inline-start: 1px"},
		"border-right: 1px solid red":   {"border-inline-end: 1px solid red"},
		"border-top-left-radius: 0":     {"border-start-start-radius: 0"},
		"border-bottom-right-radius: 0": {"border-end-end-radius: 0"},
		"text-align: left":              {"text-align: start"},
		"text-align: center":            {"text-align: center"},
		"float: right":                  {"float: inline-end"},
		"right: var(--ax-space-8)":      {"inset-inline-end: var(--ax-space-8)"},
		"left: 50%":                     {"left: 50%"}, // goes with a translate
		"padding: 1px 2px 3px 4px":      {"padding-block: 1px 3px", "padding-inline: 4px 2px"},
		"padding: 1px 2px 3px 2px":      {"padding: 1px 2px 3px 2px"},
		"margin: 0 calc(1px + 2px)":     {"margin: 0 calc(1px + 2px)"},
		"inset: 1px calc(1px + 2px) 0 0 !important": {
			"inset-block: 1px 0 !important", "inset-inline: 0 calc(1px + 2px) !important"},
		"border-width: 1px 0 1px 1px": {"border-block-width: 1px 1px", "border-inline-width: 1px 0"},
		"border-radius: 1px 2px 3px 4px": {"border-start-start-radius: 1px", "border-start-end-radius: 2px",
			"border-end-end-radius: 3px", "border-end-start-radius: 4px"},
		"--left: 1px 2px 3px 4px": {"--left: 1px 2px 3px 4px"},
		"@layer left, right":      {"@layer left, right"},
	} {
		if got := logicalDeclaration(in); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestBracesInStringsAndCommentsAreText(t *testing.T) {
	const css = `@layer a { /* } { ; */ .b::after { content: "} ; \" {"; background: url(data:a;b{c}) } @media print { .c[title=";"] { left: 0 } } } .d{}`
	const want = `@layer a {
.b::after {
content: "} ; \" {";
background: url(data:a;b{c});
}
@media print {
.c[title=";"] {
left: 0;
}
}
}
.d {
}
`
	if got := printCSS(parseCSS(css)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDarkFollowsTheSystemOnScreensOnly(t *testing.T) {
	const css = `:root, .light, .dark { a: b } @layer x { .dark, .dark-theme { c: d } } .dark .e:is(.f, .g), .h { i: j }`
	const want = `:root, .light, .dark {
a: b;
}
@layer x {
.dark-theme {
c: d;
}
@media screen {
.dark {
c: d;
}
}
@media screen and (prefers-color-scheme: dark) {
.aksel-theme:where(:not(.light, .dark)) {
c: d;
}
}
}
.h {
i: j;
}
@media screen {
.dark .e:is(.f, .g) {
i: j;
}
}
@media screen and (prefers-color-scheme: dark) {
.aksel-theme:where(:not(.light, .dark)) .e:is(.f, .g) {
i: j;
}
}
`
	if got := printCSS(darkBySystem(parseCSS(css))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPositionsCoverTheDay(t *testing.T) {
	css := positions()
	for _, want := range []string{
		".from-0600{--at:0}", ".from-0845{--at:33}", ".from-1755{--at:143}",
		".len-5{--len:1}", ".len-720{--len:144}", ".r-815{--at-q:9}", ".r-1745{--at-q:47}", ".s-48{--len-q:48}",
		".day-from-0730{--day-first:18;--day-first-q:6;--day-half:6}", ".day-to-1800{--day-last:144;--day-last-q:48}",
	} {
		if !strings.Contains(css, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(css, ".from-1800") {
		t.Error("a block can start when the day is over")
	}
}

func TestNamesHoldTheHashOfTheContent(t *testing.T) {
	out := &output{names: map[string]string{}}
	a := out.add("a.css", []byte("one"))
	b := out.add("b.css", []byte("one"))
	c := out.add("c.css", []byte("two"))
	hash := func(name string) string { return strings.Split(name, ".")[1] }
	if hash(a) != hash(b) || hash(a) == hash(c) || out.names["a.css"] != a || !strings.HasSuffix(a, ".css") {
		t.Errorf("%s, %s, %s", a, b, c)
	}
}
