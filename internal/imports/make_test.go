package imports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
)

// sampleRows makes rows with synthetic numbers that hold: the check digits are found
// by trying.
func sampleRows(n int) string {
	var b strings.Builder
	for i, made := 0, 0; made < n; i++ {
		base := fmt.Sprintf("%02d%02d%02d%03d", 1+i%28, 81+i/28%12, 60+i/336%40, i/13440%400)
		for check := range 100 {
			number := fmt.Sprintf("%s%02d", base, check)
			if _, _, err := caseload.ParseNumber(number); err == nil {
				b.WriteString(good(number) + "\n")
				made++
				break
			}
		}
	}
	return b.String()
}

// zipBomb puts a part that unpacks to more than is allowed into a workbook.
func zipBomb(t *testing.T, book []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.Create("xl/worksheets/sheet9.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range maxPart>>20 + 1 {
		if _, err := part.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, bytes.NewReader(out.Bytes())); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
