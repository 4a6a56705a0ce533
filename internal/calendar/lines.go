package calendar

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Problem says why a whole calendar file cannot be used. The code is one of
// not_icalendar, truncated, too_large and too_many_rows.
type Problem struct {
	Code string
	Line int // where it was seen, from 1; 0 when the whole file is meant
}

// Error gives code and line.
func (p *Problem) Error() string {
	return fmt.Sprintf("the calendar is refused: %s (line %d)", p.Code, p.Line)
}

// Limits bound what reading a file may take of memory.
type Limits struct {
	Record int // bytes of one line put together, and of one component
	Kept   int // bytes kept of the file in all
	Events int // events in a file
}

// DefaultLimits are those of an import.
func DefaultLimits() Limits { return Limits{Record: 5_000_000, Kept: 64_000_000, Events: 100_000} }

// lineReader gives the content lines of an iCalendar: physical lines that end in
// CRLF, LF or a lone CR, put together again where a line begins with a space or tab.
// The joining is of bytes, because a fold may stand inside a letter.
type lineReader struct {
	in    *bufio.Reader
	limit int
	next  int // number of the physical line that comes
	buf   []byte
}

func newLineReader(in io.Reader, limit int) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(in, 64<<10), limit: limit, next: 1}
}

// read returns the next content line and the number of the physical line it begins
// on. The line is valid until the next call. The end is io.EOF.
func (l *lineReader) read() ([]byte, int, error) {
	l.buf = l.buf[:0]
	at := l.next
	some := false
	for {
		ended, err := l.physical(at)
		if errors.Is(err, io.EOF) && (some || ended || len(l.buf) > 0) {
			return l.buf, at, nil
		}
		if err != nil {
			return nil, at, err
		}
		some = true
		c, err := l.in.ReadByte()
		if err != nil {
			return l.buf, at, nil
		}
		if c != ' ' && c != '\t' {
			return l.buf, at, l.in.UnreadByte()
		}
	}
}

// physical adds one physical line to the buffer, without its end. It says whether
// a line end was met; at the end of the file the error is io.EOF.
func (l *lineReader) physical(at int) (bool, error) {
	for {
		c, err := l.in.ReadByte()
		if err != nil {
			return false, err
		}
		if c == '\n' || c == '\r' {
			if next, err := l.in.Peek(1); c == '\r' && err == nil && next[0] == '\n' {
				l.in.Discard(1)
			}
			l.next++
			return true, nil
		}
		if len(l.buf) >= l.limit {
			return false, &Problem{"too_large", at}
		}
		l.buf = append(l.buf, c)
	}
}

// Joined gives a file's bytes without the folds of iCalendar (a line end that a space
// or tab follows), so that one can judge whether its letters are UTF-8 although a
// fold may stand inside one.
func Joined(in io.Reader) io.Reader { return &joined{in: bufio.NewReaderSize(in, 64<<10)} }

type joined struct{ in *bufio.Reader }

func (j *joined) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		c, err := j.in.ReadByte()
		if err != nil {
			if n > 0 {
				return n, nil
			}
			return 0, err
		}
		if c == '\n' || c == '\r' {
			if j.fold(c) {
				continue
			}
		}
		p[n] = c
		n++
	}
	return n, nil
}

// fold takes a fold out of the input, if the line end c begins one.
func (j *joined) fold(c byte) bool {
	next, _ := j.in.Peek(2)
	rest := 0
	if c == '\r' && len(next) > 0 && next[0] == '\n' {
		rest = 1
	}
	if len(next) <= rest || (next[rest] != ' ' && next[rest] != '\t') {
		return false
	}
	j.in.Discard(rest + 1)
	return true
}
