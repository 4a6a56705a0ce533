package imports

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

func utf16of(s string, big, mark bool) []byte {
	var b []byte
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	for _, u := range units {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestLettersAreFoundInEveryWayTheyAreWritten(t *testing.T) {
	const want = "Ødegård;Åse;blåbær\r\n"
	for name, raw := range map[string][]byte{
		"UTF-8":                  []byte(want),
		"UTF-8 with mark":        append([]byte{0xEF, 0xBB, 0xBF}, want...),
		"UTF-16 LE with mark":    utf16of(want, false, true),
		"UTF-16 BE with mark":    utf16of(want, true, true),
		"UTF-16 LE without mark": utf16of(want, false, false),
		"UTF-16 BE without mark": utf16of(want, true, false),
		"Windows-1252":           []byte("\xD8deg\xE5rd;\xC5se;bl\xE5b\xE6r\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			for kind, in := range map[string]io.Reader{"file": bytes.NewReader(raw), "pipe, byte by byte": iotest.OneByteReader(bytes.NewReader(raw))} {
				src, err := decode(in, nil, nil)
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				got, err := io.ReadAll(src)
				if err != nil || string(got) != want {
					t.Errorf("%s: %q, %v", kind, got, err)
				}
				if src.Size != int64(len(raw)) || len(src.SHA256) != 64 {
					t.Errorf("%s: size %d, hash %q", kind, src.Size, src.SHA256)
				}
			}
		})
	}
}

func TestALetterCutBetweenTwoReadsIsStillALetter(t *testing.T) {
	text := strings.Repeat("a", 32*1024-1) + strings.Repeat("øæå€😀", 20_000)
	src, err := decode(strings.NewReader(text), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(src); err != nil || string(got) != text {
		t.Errorf("%d of %d bytes came back whole, %v", len(got), len(text), err)
	}
	src, err = decode(strings.NewReader(text+"\xE6"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(src); string(got) == text {
		t.Error("a cut letter at the end was taken for UTF-8")
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		code string
	}{
		"a NUL among letters":              {"Fnr;Navn\r\n1\x00;x", "not_text"},
		"a zip file":                       {"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00", "not_text"},
		"UTF-16 with a NUL letter":         {"\xFF\xFEa\x00\x00\x00b\x00", "not_text"},
		"a byte that Windows-1252 has not": {"bl\xE5b\xE6r \x81", "encoding_unknown"},
	} {
		_, err := decode(strings.NewReader(c.raw), nil, nil)
		var r *Refusal
		if !errors.As(err, &r) || r.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestAPipeIsBounded(t *testing.T) {
	_, err := decode(io.LimitReader(letters{}, maxPipe+1), nil, nil)
	var r *Refusal
	if !errors.As(err, &r) || r.Code != "too_large" {
		t.Errorf("got %v", err)
	}
}

// letters is a text without end.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestProgressCountsTheBytesOfTheFile(t *testing.T) {
	raw := utf16of(strings.Repeat("blåbær\n", 5000), false, true)
	var last, total int64
	src, err := decode(bytes.NewReader(raw), nil, func(d, n int64) {
		if d < last {
			t.Errorf("progress went back from %d to %d", last, d)
		}
		last, total = d, n
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, src); err != nil {
		t.Fatal(err)
	}
	if last != int64(len(raw)) || total != last {
		t.Errorf("progress ended at %d of %d, the file has %d", last, total, len(raw))
	}
}
