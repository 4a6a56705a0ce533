package imports

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
)

// sampleRows makes rows about people who are each another.
func sampleRows(n int) string {
	var b strings.Builder
	for _, number := range caseloadtest.Numbers(n) {
		b.WriteString(good(number) + "\n")
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
