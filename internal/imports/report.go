// Package imports takes files from the office's other tools into the product: it
// reads them, judges row by row, writes all accepted rows in one transaction, and
// reports what became of each. One bad row never stops the rest; a file that is not
// what it says is refused whole.
package imports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Schema names the form of the report.
const Schema = "blikk.import/1"

// Options are what an import needs to know besides the file's bytes.
type Options struct {
	File     string                        // the file's name, without folder, for the report
	Today    civil.Date                    // "today" for every rule
	Now      time.Time                     // the instant of the run, for the logs
	Office   string                        // office of rows that name none; "" for none
	Owner    Owner                         // calendars: whose it is
	As       string                        // ident whose rights apply; "" is the installation's own import
	Actor    *access.Actor                 // As in the role that is in use; nil finds the role
	Tell     func(Changed)                 // called for each row that changes what is known; may be nil
	DryRun   bool                          // judge and report, write nothing
	Then     func(q db.Q, r *Report) error // done last in the import's transaction; not when dry; may be nil
	Progress func(done, total int64)       // called with bytes read; may be nil
	Rows     func(done, total int)         // called with rows worked through, once the file is read; may be nil
}

// through tells that so many rows are worked through.
func (o Options) through(done, total int) {
	if o.Rows != nil {
		o.Rows(done, total)
	}
}

// Owner says whose calendar a file is: exactly one of the two is set.
type Owner struct {
	Counsellor string // ident
	Person     string // birth number or id
}

// Issue is what the report says about one row: why it was rejected, or what was
// noticed about it. It holds no number, name or text of a person.
type Issue struct {
	Line      int      `json:"line,omitempty"` // physical line from 1; 0 where Path is used
	Path      string   `json:"path,omitempty"` // JSON Pointer
	Code      string   `json:"code"`
	Reason    string   `json:"reason"` // filled in by finish from the text of the code
	Column    string   `json:"column,omitempty"`
	OtherLine int      `json:"other_line,omitempty"`
	Columns   []string `json:"columns,omitempty"`
}

// warning is an Issue in the order in which a warning is written.
type warning struct {
	Line   int    `json:"line,omitempty"`
	Path   string `json:"path,omitempty"`
	Column string `json:"column,omitempty"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// Total is one named sum after the report's rows, written in the order given.
type Total struct {
	Key   string
	Value any
}

// Report says what became of a file. Read = Imported + Updated + Unchanged +
// Skipped + the number of Rejected.
type Report struct {
	File      string
	Kind      string
	Imported  int // new in the database
	Updated   int // there already, something differs
	Unchanged int // there already, the same
	Skipped   int // understood, and leaves nothing on purpose; a warning says why
	Rejected  []Issue
	Warnings  []Issue
	Totals    []Total
}

// Read returns how many rows the file had.
func (r *Report) Read() int {
	return r.Imported + r.Updated + r.Unchanged + r.Skipped + len(r.Rejected)
}

func (r *Report) reject(i Issue) { r.Rejected = append(r.Rejected, i) }

func (r *Report) warn(i Issue) { r.Warnings = append(r.Warnings, i) }

// finish puts rejections and warnings in order of line and column, keeping the
// order of those that have a path, and gives each its reason: the one for this kind of
// file, where the code has one; on a page the one that speaks of no command.
func (r *Report) finish(opt Options) error {
	p, err := i18n.For("nb")
	if err != nil {
		return fmt.Errorf("imports: %w", err)
	}
	for _, list := range [][]Issue{r.Rejected, r.Warnings} {
		slices.SortStableFunc(list, func(a, b Issue) int {
			if a.Path != "" || b.Path != "" {
				return 0
			}
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
		})
		for i := range list {
			key := "import." + r.Kind + "." + list[i].Code
			if !p.Has(key) {
				key = "import." + list[i].Code
			}
			if page := "import.page." + list[i].Code; opt.Actor != nil && p.Has(page) {
				key = page
			}
			list[i].Reason = p.T(key)
		}
	}
	return nil
}

// sortIssues puts what was noticed about one record in order of its fields.
func sortIssues(list []Issue) {
	slices.SortStableFunc(list, func(a, b Issue) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Code, b.Code)) })
}

// MarshalJSON writes the report in its agreed order, the totals last.
func (r *Report) MarshalJSON() ([]byte, error) {
	warnings := make([]warning, len(r.Warnings))
	for i, w := range r.Warnings {
		warnings[i] = warning{w.Line, w.Path, w.Column, w.Code, w.Reason}
	}
	fields := []Total{
		{"schema", Schema}, {"file", r.File}, {"kind", r.Kind}, {"read", r.Read()},
		{"imported", r.Imported}, {"updated", r.Updated}, {"unchanged", r.Unchanged}, {"skipped", r.Skipped},
		{"rejected", append([]Issue{}, r.Rejected...)}, {"warnings", warnings},
	}
	return ordered(append(fields, r.Totals...))
}

// ordered writes a JSON object with its members in the order given, and letters
// such as & and < as they are.
func ordered(fields []Total) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(f.Key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(f.Value); err != nil {
			return nil, fmt.Errorf("imports: total %s: %w", f.Key, err)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Refusal says that a file was refused whole: nothing is written, and the command
// ends with exit code 2.
type Refusal struct {
	Code   string
	Line   int // where it was seen; 0 when the whole file is meant
	Column int // JSON only
}

// Error gives code and place; Text says it to people.
func (r *Refusal) Error() string {
	if r.Line > 0 {
		return fmt.Sprintf("the file is refused: %s (line %d)", r.Code, r.Line)
	}
	return "the file is refused: " + r.Code
}

// Text says in the printer's language what is wrong and how to mend it.
func (r *Refusal) Text(p *i18n.Printer) string {
	s := p.T("import." + r.Code)
	switch {
	case r.Column > 0:
		return p.T("import.place_column", i18n.Data{"Reason": s, "Line": r.Line, "Column": r.Column})
	case r.Line > 0:
		return p.T("import.place", i18n.Data{"Reason": s, "Line": r.Line})
	}
	return s
}

// ErrUsage says that the call itself is wrong (exit code 2): an owner that is not in
// the database, a user that is not known. Its text key is the error's text.
var ErrUsage = errors.New("wrong call")

// usage makes an ErrUsage with the text key that explains it.
type usage struct{ key string }

// Key is the key of the text that says what is wrong with the call.
func (u usage) Key() string { return u.key }

func (u usage) Error() string { return "wrong call: " + u.key }

func (u usage) Is(target error) bool { return target == ErrUsage }

// Text says in the printer's language what is wrong with the call.
func (u usage) Text(p *i18n.Printer) string { return p.T(u.key) }
