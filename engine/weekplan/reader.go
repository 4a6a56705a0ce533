package weekplan

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// field is one field of a JSON object: its name, whether it must be there, and
// what reads its value.
type field struct {
	name string
	must bool
	read func()
}

// reader reads JSON strictly: no unknown, missing or repeated fields, whole
// numbers only. The first error sticks, and everything after it does nothing.
type reader struct {
	data []byte
	pos  int
	path []string
	err  *InputError
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		p := strings.Join(r.path, "/")
		if p != "" {
			p = "/" + p
		}
		r.err = &InputError{p, fmt.Sprintf(format, args...)}
	}
}

// syntax reports text that is not JSON, by line and column (in characters).
func (r *reader) syntax(what string) {
	if r.err != nil {
		return
	}
	before := string(r.data[:min(r.pos, len(r.data))])
	line := 1 + strings.Count(before, "\n")
	col := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	r.fail("line %d, column %d: %s", line, col, what)
}

// peek skips white space and gives the next byte, 0 at the end.
func (r *reader) peek() byte {
	for r.pos < len(r.data) {
		switch c := r.data[r.pos]; c {
		case ' ', '\t', '\r', '\n':
			r.pos++
		default:
			return c
		}
	}
	return 0
}

// take steps over c if it is next.
func (r *reader) take(c byte) bool {
	if r.err == nil && r.peek() == c && r.pos < len(r.data) {
		r.pos++
		return true
	}
	return false
}

// word steps over a literal if it is next.
func (r *reader) word(w string) bool {
	r.peek()
	if r.err == nil && strings.HasPrefix(string(r.data[r.pos:min(len(r.data), r.pos+len(w))]), w) {
		r.pos += len(w)
		return true
	}
	return false
}

// kind names the value that comes next, for error texts.
func (r *reader) kind() string {
	switch c := r.peek(); {
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a text"
	case c == '-' || c >= '0' && c <= '9':
		return "a number"
	case c == 't' || c == 'f':
		return "true or false"
	case c == 'n':
		return "null"
	}
	return ""
}

// wrong reports a value of another kind than the one wanted.
func (r *reader) wrong(want string) {
	if k := r.kind(); k != "" {
		r.fail("here is %s; %s belongs here", k, want)
		return
	}
	if r.pos >= len(r.data) {
		r.syntax("the text ends where " + want + " belongs")
		return
	}
	r.syntax("not JSON; " + want + " belongs here")
}

func (r *reader) object(fields ...field) {
	if !r.take('{') {
		r.wrong("an object {…}")
		return
	}
	var seen uint64
	for i := 0; r.err == nil && !r.take('}'); i++ {
		if i > 0 && !r.take(',') {
			r.syntax("a comma or } belongs here")
			return
		}
		r.member(fields, &seen)
	}
	for i, f := range fields {
		if f.must && seen&(1<<i) == 0 {
			r.fail("the field %s is missing; add it", f.name)
		}
	}
}

// member reads one "name": value of an object.
func (r *reader) member(fields []field, seen *uint64) {
	if r.err == nil && r.peek() != '"' {
		r.syntax(`a field name in quotation marks belongs here`)
		return
	}
	name := r.text()
	if r.err == nil && !r.take(':') {
		r.syntax("a colon belongs here")
	}
	if r.err != nil {
		return
	}
	r.path = append(r.path, escape(name))
	defer func() { r.path = r.path[:len(r.path)-1] }()
	for i, f := range fields {
		if f.name != name {
			continue
		}
		if *seen&(1<<i) != 0 {
			r.fail("the field is given twice; leave one of them out")
		}
		*seen |= 1 << i
		f.read()
		return
	}
	r.fail("unknown field; take it out (known here: %s)", names(fields))
}

func names(fields []field) string {
	var list []string
	for _, f := range fields {
		list = append(list, f.name)
	}
	return strings.Join(list, ", ")
}

// escape writes a field name as a part of a JSON pointer, and not at length.
func escape(name string) string {
	if len(name) > 60 {
		name = strings.ToValidUTF8(name[:60], "") + "…"
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// list reads a list; null is an empty one.
func (r *reader) list(element func(i int)) {
	if r.word("null") {
		return
	}
	if !r.take('[') {
		r.wrong("a list […]")
		return
	}
	for i := 0; r.err == nil && !r.take(']'); i++ {
		if i > 0 && !r.take(',') {
			r.syntax("a comma or ] belongs here")
			return
		}
		r.path = append(r.path, strconv.Itoa(i))
		element(i)
		r.path = r.path[:len(r.path)-1]
	}
}

// number reads a whole number.
func (r *reader) number() int {
	c := r.peek()
	if r.err != nil || c != '-' && (c < '0' || c > '9') {
		r.wrong("a whole number")
		return 0
	}
	from := r.pos
	for r.pos < len(r.data) && strings.IndexByte("+-0123456789.eE", r.data[r.pos]) >= 0 {
		r.pos++
	}
	lit := string(r.data[from:r.pos])
	if !json.Valid([]byte(lit)) {
		r.pos = from
		r.syntax("not a number")
		return 0
	}
	n, err := strconv.ParseInt(lit, 10, 64)
	if err != nil {
		r.fail("%.40s is not a whole number that can be counted with; write one without fraction or exponent", lit)
	}
	return int(n)
}

func (r *reader) truth() bool {
	if r.word("true") {
		return true
	}
	if !r.word("false") {
		r.wrong("true or false")
	}
	return false
}

func (r *reader) text() string {
	if r.peek() != '"' || r.err != nil {
		r.wrong("a text in quotation marks")
		return ""
	}
	from := r.pos
	plain := true
	for r.pos++; r.pos < len(r.data) && r.data[r.pos] != '"'; r.pos++ {
		if r.data[r.pos] == '\\' {
			plain = false
			r.pos++
		}
	}
	if r.pos >= len(r.data) {
		r.pos = from
		r.syntax("the text that begins here has no end; close it with a quotation mark")
		return ""
	}
	r.pos++
	return r.unquote(r.data[from:r.pos], plain)
}

func (r *reader) unquote(raw []byte, plain bool) string {
	if !utf8.Valid(raw) {
		r.fail("a text that is not UTF-8; save the file as UTF-8")
		return ""
	}
	if plain && strings.IndexFunc(string(raw), func(c rune) bool { return c < ' ' }) < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		r.pos -= len(raw)
		r.syntax("a text with a broken escape or a control character")
	}
	return s
}

// end makes sure that nothing follows.
func (r *reader) end() {
	if r.peek(); r.err == nil && r.pos < len(r.data) {
		r.syntax("something follows after the end of the document; take it out")
	}
}
