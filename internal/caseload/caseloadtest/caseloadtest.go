// Package caseloadtest gives the tests of slices above caseload people to write about.
package caseloadtest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Noon is the instant of what these tests write.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Two counsellors and their office.
const (
	Mine, Hers = "Z990101", "Z990102"
	Office     = "9801"
)

// numbers are synthetic.
var numbers = []string{"10918749743", "21906031946", "06858809779"}

// Must ends a test that an error has made pointless.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Change writes to people's records as the installation does.
func Change(t testing.TB, d *db.DB, f func(ctx context.Context, w *caseload.Writer) error) error {
	t.Helper()
	by := caseload.By{Actor: access.AtTheMachine(), At: Noon, Call: "call-1"}
	return caseload.Change(t.Context(), d, by, func(w *caseload.Writer) error { return f(t.Context(), w) })
}

// People makes people without a follow-up, at an office that the counsellors of
// these tests belong to.
func People(t *testing.T, d *db.DB, n int) []string {
	t.Helper()
	var ids []string
	Must(t, Change(t, d, func(ctx context.Context, w *caseload.Writer) error {
		for i := range n {
			number, _, err := caseload.ParseNumber(numbers[i])
			if err != nil {
				return err
			}
			p := caseload.Person{Number: number, Office: Office}
			if err := w.Person(ctx, &p, []byte("key")); err != nil {
				return err
			}
			ids = append(ids, p.ID)
		}
		return nil
	}))
	return ids
}

// Logged lists the people of the log's lines after a line, one entry a line.
func Logged(t *testing.T, d *db.DB, after int) []string {
	t.Helper()
	lines, err := access.Lines(t.Context(), d.Read, 0, 1000)
	Must(t, err)
	var list []string
	for _, l := range lines[after:] {
		for _, s := range l.People {
			list = append(list, s.Person)
		}
	}
	return list
}

// Numbers makes synthetic birth numbers (month + 80) that hold, each another.
func Numbers(n int) []string {
	var list []string
	for i := 0; len(list) < n; i++ {
		base := fmt.Sprintf("%02d%02d%02d%03d", 1+i%28, 81+i/28%12, 60+i/336%40, i/13440%400)
		for check := range 100 {
			number := fmt.Sprintf("%s%02d", base, check)
			if _, _, err := caseload.ParseNumber(number); err == nil {
				list = append(list, number)
				break
			}
		}
	}
	return list
}
