// Package importpage lets a counsellor or a leader import a file in a browser: choose
// it, see what would happen, and then let it happen. The imports package does the
// work; here are the pages, and the file between seeing and doing.
package importpage

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/imports"
)

// MaxFile is the most that a file may hold, in bytes. A whole office's caseload is a
// hundredth of it.
const MaxFile = 32 << 20

// Kept is how long a file waits between being seen and being imported.
const Kept = time.Hour

// Kinds lists what kinds of files somebody in a role may import here. A calendar is
// one's own, and only counsellors have one.
func Kinds(r access.Role) []string {
	if r == access.Counsellor {
		return imports.Kinds()
	}
	return slices.DeleteFunc(imports.Kinds(), func(k string) bool { return k == imports.KindCalendar })
}

// Seen is what a dry run says would happen.
type Seen struct {
	Report  *imports.Report
	Changes []imports.Changed
}

// Digest is the same for two dry runs by which the same would happen.
func (s Seen) Digest() (string, error) {
	b, err := json.Marshal([]any{s.Report, s.Changes})
	if err != nil {
		return "", fmt.Errorf("importpage.Digest: %w", err)
	}
	return hashOf(b), nil
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Told is what of a report is kept to be shown when it is done.
type Told struct {
	Imported, Updated, Unchanged, Skipped int
	Rejected, Warnings                    []imports.Issue
}

// Summary takes what is shown out of a report.
func Summary(r *imports.Report) Told {
	return Told{r.Imported, r.Updated, r.Unchanged, r.Skipped, r.Rejected, r.Warnings}
}

// Read is how many rows the file had.
func (t Told) Read() int { return t.Imported + t.Updated + t.Unchanged + t.Skipped + len(t.Rejected) }

// Writes says that an import would write something.
func (t Told) Writes() bool { return t.Imported+t.Updated > 0 }

// Warning is all warnings of one reason in one column, and where they are.
type Warning struct {
	Reason, Column string
	Places         []string
	Count          int
}

// places is how many places of one warning are listed.
const places = 12

// Gathered puts warnings of one reason and column together, in the order in which they come.
func Gathered(list []imports.Issue) []Warning {
	var all []Warning
	for _, i := range list {
		n := slices.IndexFunc(all, func(w Warning) bool { return w.Reason == i.Reason && w.Column == i.Column })
		if n < 0 {
			all, n = append(all, Warning{Reason: i.Reason, Column: i.Column}), len(all)
		}
		all[n].Count++
		if len(all[n].Places) < places {
			all[n].Places = append(all[n].Places, Place(i))
		}
	}
	return all
}

// Place is where in the file something is: a line or a path.
func Place(i imports.Issue) string {
	if i.Path != "" {
		return i.Path
	}
	return fmt.Sprint(i.Line)
}

// workbook says that rejected rows go back as a workbook, as they came.
func workbook(file string) bool {
	return slices.Contains([]string{".xlsx", ".xlsm"}, strings.ToLower(filepath.Ext(file)))
}
