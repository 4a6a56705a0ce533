package main

import (
	"strings"
)

// block is one piece of a stylesheet: a rule or at-rule with its inside, or a
// statement or declaration that ends in a semicolon (then body is nil and head is
// the text without the semicolon).
type block struct {
	head string
	body []block
	rule bool // has braces
}

// parseCSS takes a stylesheet apart. It knows comments, strings and brackets, which
// is what braces and semicolons may hide in; it does not check anything else.
func parseCSS(text string) []block {
	p := &cssParser{text: text}
	return p.list()
}

type cssParser struct {
	text string
	at   int
}

// list reads blocks up to the closing brace of the block around, or the end.
func (p *cssParser) list() []block {
	var out []block
	for {
		head, end := p.head()
		switch end {
		case '{':
			out = append(out, block{head: head, body: p.list(), rule: true})
		case ';', '}', 0:
			if head != "" {
				out = append(out, block{head: head})
			}
			if end != ';' {
				return out
			}
		}
	}
}

// head reads up to the next brace or semicolon that counts and gives the text before
// it, without comments, and that character (0 at the end of the text).
func (p *cssParser) head() (string, byte) {
	var b strings.Builder
	depth := 0
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case strings.HasPrefix(p.text[p.at:], "/*"):
			p.skipComment()
			continue
		case c == '"' || c == '\'':
			b.WriteString(p.quoted(c))
			continue
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case depth == 0 && (c == '{' || c == '}' || c == ';'):
			p.at++
			return strings.TrimSpace(b.String()), c
		}
		b.WriteByte(c)
		p.at++
	}
	return strings.TrimSpace(b.String()), 0
}

func (p *cssParser) skipComment() {
	if end := strings.Index(p.text[p.at+2:], "*/"); end >= 0 {
		p.at += 2 + end + 2
		return
	}
	p.at = len(p.text)
}

func (p *cssParser) quoted(quote byte) string {
	from := p.at
	for p.at++; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case '\\':
			p.at++
		case quote:
			p.at++
			return p.text[from:p.at]
		}
	}
	return p.text[from:]
}

// printCSS writes blocks as a stylesheet; esbuild makes it small afterwards.
func printCSS(list []block) string {
	var b strings.Builder
	for _, x := range list {
		if !x.rule {
			b.WriteString(x.head + ";\n")
			continue
		}
		b.WriteString(x.head + " {\n" + printCSS(x.body) + "}\n")
	}
	return b.String()
}
