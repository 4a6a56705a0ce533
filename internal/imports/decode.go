package imports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// What an import keeps in memory is bounded: a line or record of a file, and the
// whole of what comes from a pipe, which cannot be read twice.
const (
	maxRecord = 5_000_000
	maxPipe   = 64_000_000
	headBytes = 4096
)

// source is a file's text: Read gives UTF-8 without a byte order mark.
type source struct {
	io.Reader
	Size   int64  // bytes of the file
	SHA256 string // of the file's bytes, hexadecimal
}

// decode finds out how a file's letters are written and gives its text as UTF-8. In
// this order: a byte order mark of UTF-8 or UTF-16; UTF-16 without one, if more than
// 30 % of one byte position and none of the other is NUL in the first 4,096 bytes;
// UTF-8 if all of it is valid; else Windows-1252. The file is read twice, never held
// whole (except from a pipe, and then at most 64 MB). joined takes out what may
// split a letter before validity is judged (iCalendar folds); nil for none. Errors:
// Refusal not_text (a NUL is left), encoding_unknown (a byte that Windows-1252
// lacks), too_large (a pipe). Bytes that are no UTF-8 behind a UTF-8 mark are left
// for the reader to show as U+FFFD.
func decode(in io.Reader, joined func(io.Reader) io.Reader, progress func(done, total int64)) (*source, error) {
	file, start, err := rewindable(in)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("imports.decode: %w", err)
	}
	head = head[:n]
	count := &counting{r: io.TeeReader(io.MultiReader(bytes.NewReader(head), file), hash)}
	how, mark := sniff(head)
	how, err = judge(count, how, mark, joined)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(start+int64(mark), io.SeekStart); err != nil {
		return nil, fmt.Errorf("imports.decode: %w", err)
	}
	raw := &counting{r: file, done: int64(mark), total: count.done, tell: progress}
	text := io.Reader(raw)
	if how != nil {
		text = transform.NewReader(raw, how.NewDecoder())
	}
	return &source{Reader: text, Size: count.done, SHA256: hex.EncodeToString(hash.Sum(nil))}, nil
}

// rewindable gives a reader that can be read again, and where it stands now.
func rewindable(in io.Reader) (io.ReadSeeker, int64, error) {
	if f, ok := in.(io.ReadSeeker); ok {
		if at, err := f.Seek(0, io.SeekCurrent); err == nil {
			return f, at, nil
		}
	}
	all, err := io.ReadAll(io.LimitReader(in, maxPipe+1))
	if err != nil {
		return nil, 0, fmt.Errorf("imports.decode: %w", err)
	}
	if len(all) > maxPipe {
		return nil, 0, &Refusal{Code: "too_large"}
	}
	return bytes.NewReader(all), 0, nil
}

// sniff judges by the first bytes: the encoding and the length of its mark. Nil is
// UTF-8 if the mark is three long, and not yet known if there is none.
func sniff(head []byte) (encoding.Encoding, int) {
	little := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	big := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return nil, 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return little, 2
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return big, 2
	}
	var nul [2]int
	for i, b := range head {
		if b == 0 {
			nul[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case nul[0] == 0 && nul[1]*10 > half*3:
		return little, 0
	case nul[1] == 0 && nul[0]*10 > (len(head)-half)*3:
		return big, 0
	}
	return nil, 0
}

// judge reads the whole file once, and says how its letters are written.
func judge(file io.Reader, how encoding.Encoding, mark int, joined func(io.Reader) io.Reader) (encoding.Encoding, error) {
	if _, err := io.CopyN(io.Discard, file, int64(mark)); err != nil {
		return nil, fmt.Errorf("imports.decode: %w", err)
	}
	var seen look
	switch {
	case how != nil:
		file = transform.NewReader(file, how.NewDecoder())
	case joined != nil:
		file = joined(file)
	}
	if _, err := io.Copy(&seen, file); err != nil {
		return nil, fmt.Errorf("imports.decode: %w", err)
	}
	seen.invalid = seen.invalid || len(seen.rest) > 0
	switch {
	case seen.nul:
		return nil, &Refusal{Code: "not_text"}
	case how != nil || mark > 0 || !seen.invalid:
		return how, nil
	case seen.lacking:
		return nil, &Refusal{Code: "encoding_unknown"}
	}
	return charmap.Windows1252, nil
}

// look is a writer that notes what kinds of bytes pass.
type look struct {
	nul, invalid, lacking bool
	rest                  []byte // the beginning of a letter that the next bytes end
}

func (l *look) Write(p []byte) (int, error) {
	l.nul = l.nul || bytes.IndexByte(p, 0) >= 0
	l.lacking = l.lacking || lacks1252(p)
	if l.invalid {
		return len(p), nil
	}
	b := append(l.rest, p...)
	for i := 0; i < utf8.UTFMax && i < len(b); i++ {
		if tail := b[len(b)-1-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				l.rest = bytes.Clone(tail)
				b = b[:len(b)-1-i]
			} else {
				l.rest = nil
			}
			break
		}
	}
	l.invalid = !utf8.Valid(b)
	return len(p), nil
}

// lacks1252 says whether one of the five bytes is there that Windows-1252 has no
// letter for.
func lacks1252(p []byte) bool {
	for _, b := range []byte{0x81, 0x8D, 0x8F, 0x90, 0x9D} {
		if bytes.IndexByte(p, b) >= 0 {
			return true
		}
	}
	return false
}

// counting tells how far a file has been read.
type counting struct {
	r           io.Reader
	done, total int64
	tell        func(done, total int64)
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done += int64(n)
	if c.tell != nil && n > 0 {
		c.tell(c.done, c.total)
	}
	return n, err
}
