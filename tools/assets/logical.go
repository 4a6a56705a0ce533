package main

import (
	"regexp"
	"strings"
)

// logicalName turns a property that means a side of the screen into one that means
// a side of the text, so that a page in Arabic is a mirror of a page in Norwegian.
var logicalName = map[string]string{
	"left":                       "inset-inline-start",
	"right":                      "inset-inline-end",
	"padding-left":               "padding-inline-start",
	"padding-right":              "padding-inline-end",
	"margin-left":                "margin-inline-start",
	"margin-right":               "margin-inline-end",
	"scroll-margin-left":         "scroll-margin-inline-start",
	"scroll-margin-right":        "scroll-margin-inline-end",
	"scroll-padding-left":        "scroll-padding-inline-start",
	"scroll-padding-right":       "scroll-padding-inline-end",
	"border-left":                "border-inline-start",
	"border-right":               "border-inline-end",
	"border-left-color":          "border-inline-start-color",
	"border-right-color":         "border-inline-end-color",
	"border-left-style":          "border-inline-start-style",
	"border-right-style":         "border-inline-end-style",
	"border-left-width":          "border-inline-start-width",
	"border-right-width":         "border-inline-end-width",
	"border-top-left-radius":     "border-start-start-radius",
	"border-top-right-radius":    "border-start-end-radius",
	"border-bottom-left-radius":  "border-end-start-radius",
	"border-bottom-right-radius": "border-end-end-radius",
}

var logicalValue = map[string]string{
	"text-align: left": "text-align: start", "text-align: right": "text-align: end",
	"float: left": "float: inline-start", "float: right": "float: inline-end",
	"clear: left": "clear: inline-start", "clear: right": "clear: inline-end",
}

// centred is a value that goes together with a translate by half, which stays physical.
var centred = regexp.MustCompile(`^-?50%$`)

// logical rewrites every declaration in list that means left or right.
func logical(list []block) []block {
	var out []block
	for _, b := range list {
		if b.rule {
			b.body = logical(b.body)
			out = append(out, b)
			continue
		}
		for _, d := range logicalDeclaration(b.head) {
			out = append(out, block{head: d})
		}
	}
	return out
}

// logicalDeclaration is one declaration in words of the text's direction: one, or two
// when a shorthand names four sides of which left and right differ.
func logicalDeclaration(d string) []string {
	name, value, ok := strings.Cut(d, ":")
	if !ok || strings.HasPrefix(d, "@") || strings.HasPrefix(d, "--") {
		return []string{d}
	}
	value = strings.TrimSpace(value)
	if to, ok := logicalName[name]; ok {
		if (name == "left" || name == "right") && centred.MatchString(value) {
			return []string{d}
		}
		return []string{to + ": " + value}
	}
	if to, ok := logicalValue[name+": "+value]; ok {
		return []string{to}
	}
	parts, important := fields(value)
	if len(parts) != 4 {
		return []string{d}
	}
	switch name {
	case "padding", "margin", "inset", "border-width", "border-color", "border-style":
		if parts[1] == parts[3] {
			return []string{d}
		}
		block, inline := sides(name)
		return []string{
			block + ": " + parts[0] + " " + parts[2] + important,
			inline + ": " + parts[3] + " " + parts[1] + important,
		}
	case "border-radius":
		return []string{
			"border-start-start-radius: " + parts[0] + important, "border-start-end-radius: " + parts[1] + important,
			"border-end-end-radius: " + parts[2] + important, "border-end-start-radius: " + parts[3] + important,
		}
	}
	return []string{d}
}

// sides is the two shorthands that together say what name says: border-width is
// border-block-width and border-inline-width.
func sides(name string) (block, inline string) {
	if rest, ok := strings.CutPrefix(name, "border-"); ok {
		return "border-block-" + rest, "border-inline-" + rest
	}
	return name + "-block", name + "-inline"
}

// fields splits a value at its spaces, not at those in brackets, and takes a trailing
// !important off.
func fields(value string) (parts []string, important string) {
	if v, ok := strings.CutSuffix(value, "!important"); ok {
		value, important = strings.TrimSpace(v), " !important"
	}
	depth, from := 0, 0
	for i, c := range value {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ' ':
			if depth == 0 {
				parts = append(parts, value[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, value[from:]), important
}
