package imports

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// csvReader reads comma-separated text record by record (RFC 4180, and what Excel
// and people make of it): a quote inside an unquoted cell and text after a closing
// quote are kept; CRLF, LF and a lone CR each end a line, also inside quotes. It
// counts physical lines and holds one record at a time.
type csvReader struct {
	in        *bufio.Reader
	delimiter byte
	line      int // physical line that the next byte is on
	size      int // bytes of the present record
	done      bool
}

func newCSV(in io.Reader, delimiter byte) *csvReader {
	return &csvReader{in: bufio.NewReaderSize(in, 64<<10), delimiter: delimiter, line: 1}
}

// cellState is where in a cell the reader is.
type cellState int

const (
	atStart cellState = iota
	unquoted
	quoted
	afterQuote
)

// next reads a record. An unclosed quote and a record over 5 MB are refusals.
func (c *csvReader) next() (row, bool, error) {
	if c.done {
		return row{}, false, nil
	}
	r := row{line: c.line}
	c.size = 0
	var cell strings.Builder
	state := atStart
	for {
		b, err := c.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return c.last(r, cell.String(), state)
		}
		if err != nil {
			return row{}, false, err
		}
		if c.size++; c.size > maxRecord {
			return row{}, false, &Refusal{Code: "too_large", Line: r.line}
		}
		if b == '\r' || b == '\n' {
			ending := c.lineEnd(b)
			if state != quoted {
				r.add(cell.String())
				return r, true, nil
			}
			cell.WriteString(ending)
			continue
		}
		switch state, b = c.step(state, b); {
		case b == c.delimiter && state == atStart:
			r.add(cell.String())
			cell.Reset()
		case b != 0:
			cell.WriteByte(b)
		}
	}
}

// step moves the state by one byte and returns the byte to keep, 0 for none. A
// delimiter that ends a cell comes back with the state atStart.
func (c *csvReader) step(state cellState, b byte) (cellState, byte) {
	switch {
	case state == quoted && b == '"':
		return afterQuote, 0
	case state == quoted:
		return quoted, b
	case b == c.delimiter:
		return atStart, b
	case state == afterQuote && b == '"':
		return quoted, b // a doubled quote
	case state == atStart && b == '"':
		return quoted, 0
	}
	return unquoted, b
}

// lineEnd takes a line end, CRLF as one, and counts it.
func (c *csvReader) lineEnd(b byte) string {
	c.line++
	if b == '\r' {
		if next, err := c.in.Peek(1); err == nil && next[0] == '\n' {
			c.in.Discard(1)
		}
	}
	return "\n"
}

// last ends the file: a record without line end, or nothing.
func (c *csvReader) last(r row, cell string, state cellState) (row, bool, error) {
	c.done = true
	if state == quoted {
		return row{}, false, &Refusal{Code: "unclosed_quote", Line: r.line}
	}
	if len(r.cells) == 0 && cell == "" && state == atStart {
		return row{}, false, nil
	}
	r.add(cell)
	r.cut = true
	return r, true, nil
}

func (r *row) add(cell string) {
	text, marks := clean(cell)
	r.cells, r.marks = append(r.cells, text), append(r.marks, marks)
}

// delimiters are the candidates, in the order that decides between equals.
var delimiters = []byte{';', ',', '\t'}

// findDelimiter chooses the one by which the first rows have most recognised
// headings. head is the beginning of the text.
func findDelimiter(head string) byte {
	best, most := delimiters[0], -1
	for _, d := range delimiters {
		c := newCSV(strings.NewReader(head), d)
		for range headingRows {
			r, ok, err := c.next()
			if err != nil || !ok {
				break
			}
			if n := recognised(r); n > most {
				best, most = d, n
			}
		}
	}
	return best
}

func recognised(r row) int {
	n := 0
	for _, cell := range r.cells {
		if byHeading[fold(cell)] != fNone {
			n++
		}
	}
	return n
}
