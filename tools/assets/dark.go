package main

import (
	"regexp"
	"strings"
)

// darkClass finds the class .dark, not .dark-theme.
var darkClass = regexp.MustCompile(`\.dark($|[^\w-])`)

// followsSystem is an element of the theme that has not chosen: it is dark when the
// system is. It weighs the same as .dark.
const followsSystem = `.aksel-theme:where(:not(.light, .dark))`

// darkBySystem lets every rule for .dark also hold, without script, for a themed
// element without a choice when the system asks for dark. Both hold on screens only:
// paper is white.
func darkBySystem(list []block) []block {
	var out []block
	for _, b := range list {
		if !b.rule {
			out = append(out, b)
			continue
		}
		if strings.HasPrefix(b.head, "@") {
			b.body = darkBySystem(b.body)
			out = append(out, b)
			continue
		}
		dark, rest := darkSelectors(b.head)
		if len(rest) > 0 {
			out = append(out, block{head: strings.Join(rest, ", "), body: b.body, rule: true})
		}
		if len(dark) == 0 {
			continue
		}
		chosen := block{head: strings.Join(dark, ", "), body: b.body, rule: true}
		system := chosen
		system.head = darkClass.ReplaceAllString(chosen.head, followsSystem+"$1")
		out = append(out,
			block{head: "@media screen", body: []block{chosen}, rule: true},
			block{head: "@media screen and (prefers-color-scheme: dark)", body: []block{system}, rule: true})
	}
	return out
}

// darkSelectors parts a selector list in those that name .dark and those that do not.
// A list that names .light or :root as well speaks of both themes and stays whole.
func darkSelectors(head string) (dark, rest []string) {
	list := selectors(head)
	for _, s := range list {
		if s == ".light" || s == ":root" {
			return nil, list
		}
	}
	for _, s := range list {
		if darkClass.MatchString(s) {
			dark = append(dark, s)
		} else {
			rest = append(rest, s)
		}
	}
	return dark, rest
}

// selectors splits a selector list at its commas, not at those in brackets.
func selectors(head string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range head {
		switch c {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(head[from:i]))
				from = i + 1
			}
		}
	}
	return append(out, strings.TrimSpace(head[from:]))
}
