package imports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// document reads a JSON document piece by piece: members and elements come one at a
// time, none larger than a record may be, so that a large file is never held whole.
// It tells line and column (letters from 1; CRLF, LF and lone CR each end a line) of
// the place where a document does not parse. Errors: *Refusal bad_json, too_large.
type document struct {
	in *bufio.Reader
	at place
}

// place is where the next byte stands. Line and column count from 1.
type place struct {
	line, column int
	cr           bool // the last byte was a CR, and a LF would belong to it
}

func (p *place) pass(b byte) {
	switch {
	case b == '\n' && p.cr:
		p.cr = false
	case b == '\n', b == '\r':
		p.line, p.column, p.cr = p.line+1, 1, b == '\r'
	case b&0xC0 != 0x80: // not the later byte of a letter
		p.column, p.cr = p.column+1, false
	}
}

func (p place) refuse(code string) error { return &Refusal{Code: code, Line: p.line, Column: p.column} }

// piece is one value of a document and where it begins.
type piece struct {
	raw []byte
	at  place
}

func newDocument(in io.Reader) *document {
	return &document{in: bufio.NewReaderSize(in, 64<<10), at: place{line: 1, column: 1}}
}

// peek passes white space and shows the byte after it; 0 at the end of the file.
func (d *document) peek() (byte, error) {
	for {
		b, err := d.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return 0, nil
		}
		if err != nil {
			return 0, fmt.Errorf("imports: reading JSON: %w", err)
		}
		if b != ' ' && b != '\t' && b != '\n' && b != '\r' {
			return b, d.in.UnreadByte()
		}
		d.at.pass(b)
	}
}

// take passes the byte that must come next.
func (d *document) take(want byte) error {
	b, err := d.peek()
	if err != nil {
		return err
	}
	if b != want {
		return d.at.refuse("bad_json")
	}
	d.at.pass(b)
	_, err = d.in.Discard(1)
	return err
}

// value reads one whole value.
func (d *document) value() (piece, error) {
	first, err := d.peek()
	if err != nil {
		return piece{}, err
	}
	p := piece{at: d.at}
	var end ending
	for {
		b, err := d.in.ReadByte()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return piece{}, fmt.Errorf("imports: reading JSON: %w", err)
		}
		if end.before(first, b) {
			if err := d.in.UnreadByte(); err != nil {
				return piece{}, err
			}
			break
		}
		p.raw = append(p.raw, b)
		d.at.pass(b)
		if end.after(b) {
			break
		}
		if len(p.raw) > maxRecord {
			return piece{}, p.tooLarge()
		}
	}
	if at, ok := p.valid(); !ok {
		return piece{}, at.refuse("bad_json")
	}
	return p, nil
}

// ending finds where a value ends: by its brackets, its quote, or what cannot be of a
// number or a word.
type ending struct {
	depth          int
	inText, escape bool
}

// before says that b is not of the value any more: only where it is a number or word.
func (e *ending) before(first, b byte) bool {
	return first != '{' && first != '[' && first != '"' && strings.IndexByte(" \t\r\n,:]}", b) >= 0
}

// after says that the value ends with b.
func (e *ending) after(b byte) bool {
	switch {
	case e.escape:
		e.escape = false
	case e.inText && b == '\\':
		e.escape = true
	case b == '"':
		e.inText = !e.inText
		return !e.inText && e.depth == 0
	case e.inText:
	case b == '{', b == '[':
		e.depth++
	case b == '}', b == ']':
		e.depth--
		return e.depth <= 0
	}
	return false
}

// valid says whether the piece parses, and if not, where it stops to.
func (p piece) valid() (place, bool) {
	if json.Valid(p.raw) {
		return place{}, true
	}
	var any any
	var fault *json.SyntaxError
	at, n := p.at, len(p.raw)
	if err := json.Unmarshal(p.raw, &any); errors.As(err, &fault) && !unfinished(fault) {
		n = int(fault.Offset) - 1
	}
	for _, b := range p.raw[:max(0, min(n, len(p.raw)))] {
		at.pass(b)
	}
	return at, false
}

func unfinished(e *json.SyntaxError) bool { return strings.HasPrefix(e.Error(), "unexpected end") }

// tooLarge refuses a value that is longer than a record may be, or that would never
// have ended because it does not parse.
func (p piece) tooLarge() error {
	var any any
	var fault *json.SyntaxError
	if err := json.Unmarshal(p.raw, &any); errors.As(err, &fault) && !unfinished(fault) {
		at, _ := p.valid()
		return at.refuse("bad_json")
	}
	return &Refusal{Code: "too_large", Line: p.at.line}
}

// list reads an array, element by element.
func (d *document) list(each func(piece) error) error {
	if err := d.take('['); err != nil {
		return err
	}
	if b, err := d.peek(); err != nil || b == ']' {
		return errors.Join(err, d.take(']'))
	}
	for {
		p, err := d.value()
		if err == nil {
			err = each(p)
		}
		if err != nil {
			return err
		}
		if b, err := d.peek(); err != nil || b != ',' {
			return errors.Join(err, d.take(']'))
		}
		if err := d.take(','); err != nil {
			return err
		}
	}
}

// object reads an object, member by member; each must read the member's value.
func (d *document) object(each func(name string) error) error {
	if err := d.take('{'); err != nil {
		return err
	}
	if b, err := d.peek(); err != nil || b == '}' {
		return errors.Join(err, d.take('}'))
	}
	for {
		name, err := d.name()
		if err == nil {
			err = d.take(':')
		}
		if err == nil {
			err = each(name)
		}
		if err != nil {
			return err
		}
		if b, err := d.peek(); err != nil || b != ',' {
			return errors.Join(err, d.take('}'))
		}
		if err := d.take(','); err != nil {
			return err
		}
	}
}

func (d *document) name() (string, error) {
	if b, err := d.peek(); err != nil || b != '"' {
		return "", errors.Join(err, d.at.refuse("bad_json"))
	}
	p, err := d.value()
	if err != nil {
		return "", err
	}
	var name string
	return name, json.Unmarshal(p.raw, &name)
}

// end says that nothing but white space may follow.
func (d *document) end() error {
	if b, err := d.peek(); err != nil || b != 0 {
		return errors.Join(err, d.at.refuse("bad_json"))
	}
	return nil
}

// skip reads whatever comes to its end, in pieces: it only wants to know whether it
// parses.
func (d *document) skip() error {
	switch b, err := d.peek(); {
	case err != nil:
		return err
	case b == '[':
		return d.list(func(piece) error { return nil })
	case b == '{':
		return d.object(func(string) error { _, err := d.value(); return err })
	}
	_, err := d.value()
	return err
}

// members are the fields of a JSON object, as they were written.
type members map[string]json.RawMessage

// parseMembers reads an object; anything else has no members.
func parseMembers(raw []byte) (members, bool) {
	var m members
	if err := json.Unmarshal(raw, &m); err != nil || m == nil {
		return nil, false
	}
	return m, true
}

// has says that a field is there and not null.
func (m members) has(name string) bool {
	raw, there := m[name]
	return there && !bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}

// text reads a field that is a text. A letter NUL, which no database of ours keeps, is
// shown as U+FFFD.
func (m members) text(name string) (string, bool) {
	var s string
	if !m.has(name) || json.Unmarshal(m[name], &s) != nil {
		return "", false
	}
	return noNUL(s), true
}

func noNUL(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }

// whole reads a field that is a whole number.
func (m members) whole(name string) (int64, bool) {
	var n int64
	if !m.has(name) || json.Unmarshal(m[name], &n) != nil {
		return 0, false
	}
	return n, true
}

// yes reads a field that is true or false; what is neither is false.
func (m members) yes(name string) bool {
	var b bool
	return m.has(name) && json.Unmarshal(m[name], &b) == nil && b
}

// written reads a field that is a text or a number, as it was written.
func (m members) written(name string) string {
	if s, ok := m.text(name); ok {
		return s
	}
	var n json.Number
	if !m.has(name) || json.Unmarshal(m[name], &n) != nil {
		return ""
	}
	return n.String()
}

// pointer writes a JSON Pointer (RFC 6901) from its parts. A field's name that holds
// digits as a birth number does is left out: no report repeats one.
func pointer(base string, name string) string {
	digits := 0
	for _, r := range name {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits > 6 {
		return base
	}
	return base + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
