package calendar

import (
	"strings"
	"unicode"
)

// property is one content line: NAME;PARAM=value;PARAM="quoted":VALUE. Names are in
// capitals.
type property struct {
	name   string
	params map[string]string
	value  string
}

// parseProperty takes a content line apart. A line without a name and a colon is no
// property: ok is false, and the reader goes on with the next. A colon or semicolon
// inside quotes belongs to the parameter.
func parseProperty(line string) (p property, ok bool) {
	end := strings.IndexAny(line, ";:")
	if end <= 0 {
		return p, false
	}
	p.name = strings.ToUpper(strings.TrimSpace(line[:end]))
	rest := line[end:]
	for strings.HasPrefix(rest, ";") {
		var key, value string
		key, value, rest, ok = parseParam(rest[1:])
		if !ok {
			return p, false
		}
		if p.params == nil {
			p.params = map[string]string{}
		}
		if _, twice := p.params[key]; !twice {
			p.params[key] = value
		}
	}
	p.value = strings.TrimPrefix(rest, ":")
	return p, p.name != ""
}

// parseParam reads KEY=value up to the next ; or : that is not inside quotes. Of
// several values with commas it keeps them as one text, without the quotes.
func parseParam(s string) (key, value, rest string, ok bool) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case !quoted && (s[i] == ';' || s[i] == ':'):
			key, value, _ = strings.Cut(s[:i], "=")
			return strings.ToUpper(strings.TrimSpace(key)), strings.ReplaceAll(value, `"`, ""), s[i:], true
		}
	}
	return "", "", "", false
}

// plain undoes the escapes of a text value (\n \, \; \\) and makes one line of it:
// control marks and runs of white space become one space, what is no letter U+FFFD.
func plain(value string) string {
	var b strings.Builder
	escaped := false
	for _, r := range strings.ToValidUTF8(value, "\uFFFD") {
		switch {
		case escaped && (r == 'n' || r == 'N'):
			b.WriteByte(' ')
		case !escaped && r == '\\':
			escaped = true
			continue
		case unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
		escaped = false
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
