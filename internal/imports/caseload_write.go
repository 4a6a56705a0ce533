package imports

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// errDry rolls a dry run back.
var errDry = errors.New("dry run")

// Caseload imports a caseload (CSV or XLSX) in one transaction and reports what
// became of each row. Errors: *Refusal for a file that is not what it says, ErrUsage
// for an As that is not known; anything else means that nothing was written.
func Caseload(ctx context.Context, d *db.DB, in io.Reader, key []byte, opt Options) (*Report, error) {
	table, sum, err := openTable(in, opt)
	if err != nil {
		return nil, err
	}
	defer table.close()
	report := &Report{File: opt.File, Kind: "caseload"}
	err = d.Tx(ctx, func(q db.Q) error {
		c := &caseloadImport{q: q, opt: opt, key: key, report: report, staff: map[string]access.Actor{}, offices: map[string]bool{}}
		if err := c.run(ctx, table); err != nil {
			return err
		}
		if opt.DryRun {
			return errDry
		}
		return saveRun(ctx, q, opt, report, report, sum)
	})
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	return report, nil
}

// openTable chooses the reader by the file's name; what comes without a name (from
// standard input) by its first bytes.
func openTable(in io.Reader, opt Options) (*table, string, error) {
	switch strings.ToLower(filepath.Ext(opt.File)) {
	case ".xlsx", ".xlsm", ".xls":
		return openXLSX(in, opt)
	case "":
		start, again, err := peek(in)
		if err != nil {
			return nil, "", err
		}
		if in = again; bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, oleMagic) {
			return openXLSX(in, opt)
		}
	}
	return openCSV(in, opt)
}

// table is a caseload file with its heading found.
type table struct {
	cols  columns
	rows  rowReader
	close func()
}

type caseloadImport struct {
	q       db.Q
	opt     Options
	key     []byte
	report  *Report
	as      *access.Actor
	staff   map[string]access.Actor // counsellors in the database, by ident
	offices map[string]bool         // offices that are in the database
	w       *caseload.Writer
	state   state
	sums    sums
	came    [][]byte // the hashes of people's numbers who were not here before
}

func (c *caseloadImport) run(ctx context.Context, t *table) error {
	by := caseload.By{Actor: access.AtTheMachine(), At: c.opt.Now, Call: db.NewID()}
	if c.opt.As != "" {
		a, err := loadUser(ctx, c.q, c.opt)
		if err != nil {
			return err
		}
		c.as, by.Actor = &a, a
	}
	c.w = caseload.NewWriter(c.q, by)
	records, err := c.judge(ctx, t)
	if err != nil {
		return err
	}
	if err := c.state.load(ctx, c.q, records, c.key); err != nil {
		return err
	}
	for i, r := range records {
		if err := c.save(ctx, t.cols, r); err != nil {
			return fmt.Errorf("imports.Caseload: line %d: %w", r.line, err)
		}
		c.opt.through(i+1, len(records))
	}
	if err := tasks.Link(ctx, c.w, c.came); err != nil {
		return err
	}
	c.report.Totals = c.sums.totals(c.as != nil)
	if err := c.report.finish(c.opt); err != nil {
		return err
	}
	return c.w.Done(ctx)
}

// loadUser reads the user whose rights apply: as a counsellor, or in the role that
// the account has.
func loadUser(ctx context.Context, q db.Q, opt Options) (access.Actor, error) {
	if opt.Actor != nil {
		return *opt.Actor, nil
	}
	a, err := access.LoadActor(ctx, q, opt.As, access.Counsellor, opt.Today)
	if errors.Is(err, access.ErrRole) {
		a, err = access.LoadActor(ctx, q, opt.As, "", opt.Today)
	}
	if errors.Is(err, db.ErrNotFound) || errors.Is(err, access.ErrRole) {
		return a, usage{"import.as_unknown"}
	}
	return a, err
}

// judge reads the whole table, and keeps what may be written.
func (c *caseloadImport) judge(ctx context.Context, t *table) ([]*record, error) {
	j := &judging{cols: t.cols, today: c.opt.Today, office: c.opt.Office, first: map[string]*record{}}
	if c.as != nil {
		j.may = func(r *record) bool { return c.may(ctx, r) }
	}
	var accepted []*record
	for n := 0; ; {
		r, ok, err := t.rows.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		if empty(r.cells) {
			continue
		}
		if t.cols.summary(r) {
			c.report.warn(Issue{Line: r.line, Code: "summary_row"})
			continue
		}
		if n++; n > maxRows {
			return nil, &Refusal{Code: "too_many_rows"}
		}
		rec, rejected, skipped := j.judge(r)
		switch {
		case rejected != nil:
			c.report.reject(*rejected)
		case skipped:
			c.report.Skipped++
			c.report.Warnings = append(c.report.Warnings, rec.warnings...)
		default:
			accepted = append(accepted, rec)
		}
	}
	for i, f := range t.cols.fields {
		if f == fNone && t.cols.names[i] != "" {
			c.report.warn(Issue{Line: t.cols.line, Column: t.cols.names[i], Code: "unknown_column"})
		}
	}
	return accepted, nil
}

// may asks access whether the importer may write about the row's person. The
// relation is the row's: its counsellor, or one whom the importer covers or shares a
// team with. Both the row's protection and the one that stands already count.
func (c *caseloadImport) may(ctx context.Context, r *record) bool {
	s, err := access.CounsellorSubject(ctx, c.q, r.counsellor)
	if err != nil {
		return false
	}
	s.Office, s.Number = r.office, caseload.Lookup(r.number.Digits, c.key)
	ids, err := caseload.IDsByLookup(ctx, c.q, [][]byte{s.Number})
	if err != nil {
		return false
	}
	for _, id := range ids {
		stands, err := access.LoadProtections(ctx, c.q, []string{id})
		if err != nil {
			return false
		}
		s.Person, s.Protections = id, stands[id]
	}
	for _, k := range r.protection {
		s.Protections = append(s.Protections, access.Protection{Kind: k})
	}
	return access.Decide(*c.as, access.Import, s, c.opt.Today).Permit
}

// save writes one accepted row and counts what became of it.
func (c *caseloadImport) save(ctx context.Context, cols columns, r *record) error {
	if err := c.people(ctx, cols, r); err != nil {
		return err
	}
	p := c.state.of(r, c.key)
	isNew := p.one.Person.Version == 0
	var fields []Field
	if c.opt.Tell != nil && !isNew {
		fields = differences(p, r)
	}
	changed, err := c.merge(ctx, cols, p, r)
	if err != nil {
		return err
	}
	if changed && c.opt.Tell != nil && !isNew {
		c.opt.Tell(Changed{Line: r.line, Person: p.one.Person.ID, Fields: fields})
	}
	switch {
	case isNew:
		c.report.Imported++
		c.came = append(c.came, caseload.Lookup(r.number.Digits, c.key))
	case changed:
		c.report.Updated++
	default:
		c.report.Unchanged++
	}
	c.sums.add(r)
	c.report.Warnings = append(c.report.Warnings, r.warnings...)
	return nil
}

// people makes the office and the counsellor that a row names, and says whether the
// counsellor lacks what the row's protection asks for.
func (c *caseloadImport) people(ctx context.Context, cols columns, r *record) error {
	if r.office != "" && !c.offices[r.office] {
		made, err := access.EnsureOffice(ctx, c.q, r.office)
		if err != nil {
			return err
		}
		if made {
			r.warn(cols, fOffice, "office_created")
		}
		c.offices[r.office] = true
	}
	if r.counsellor == "" {
		return nil
	}
	if _, known := c.staff[r.counsellor]; !known {
		a, err := access.LoadActor(ctx, c.q, r.counsellor, access.Counsellor, c.opt.Today)
		switch {
		case errors.Is(err, access.ErrRole): // somebody else's account: it opens nothing as a counsellor
			a, err = access.Actor{Ident: r.counsellor}, nil
		case errors.Is(err, db.ErrNotFound):
			r.warn(cols, fCounsellor, "counsellor_created")
			a = access.Actor{Ident: r.counsellor}
			err = access.CreateCounsellorFromImport(ctx, c.q, r.counsellor, r.office)
		}
		if err != nil {
			return err
		}
		c.staff[r.counsellor] = a
	}
	for _, k := range r.protection {
		if !c.staff[r.counsellor].MayOpen(access.Protection{Kind: k}) {
			r.warn(cols, fCounsellor, "counsellor_lacks_right")
		}
	}
	return nil
}

// sums are the report's totals: of what the file gives, also on a second run.
type sums struct {
	total                                             int
	track, protection, counsellor, office, effort     map[string]int
	withRhythm, rhythm, withContact, waits, withStart int
	oldest, youngest                                  civil.Date
}

func count(m *map[string]int, key, none string) {
	if *m == nil {
		*m = map[string]int{}
	}
	if key == "" {
		key = none
	}
	(*m)[key]++
}

func (s *sums) add(r *record) {
	s.total++
	count(&s.track, string(r.track), "none")
	count(&s.counsellor, r.counsellor, "unassigned")
	count(&s.office, r.office, "none")
	count(&s.effort, r.effort, "none")
	strictest := ""
	for _, k := range access.Kinds() {
		if slices.Contains(r.protection, k) {
			strictest = string(k)
			break
		}
	}
	count(&s.protection, strictest, "none")
	add := func(n *int, set bool) {
		if set {
			*n++
		}
	}
	add(&s.withRhythm, r.set[fRhythm])
	add(&s.withContact, r.set[fLastContact])
	add(&s.waits, r.set[fWaits])
	add(&s.withStart, r.set[fStart])
	s.rhythm += int(r.rhythm)
	if s.oldest.IsZero() || r.number.Born.Before(s.oldest) {
		s.oldest = r.number.Born
	}
	if s.youngest.IsZero() || r.number.Born.After(s.youngest) {
		s.youngest = r.number.Born
	}
}

// totals writes the sums. Where a user's rights apply they say nothing of
// protection.
func (s *sums) totals(asUser bool) []Total {
	if s.total == 0 {
		return []Total{{"people", map[string]any{"total": 0}}}
	}
	people := map[string]any{
		"total": s.total, "by_track": s.track, "by_protection": s.protection, "by_counsellor": s.counsellor, "by_office": s.office,
		"by_innsatsgruppe": s.effort, "with_rhythm": s.withRhythm, "rhythm_days_sum": float64(s.rhythm) / 100,
		"with_last_contact": s.withContact, "waits_for_us": s.waits, "with_start": s.withStart,
		"oldest_born": s.oldest.String(), "youngest_born": s.youngest.String(),
	}
	if asUser {
		delete(people, "by_protection")
	}
	return []Total{{"people", people}}
}
