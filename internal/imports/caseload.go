package imports

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// record is what a row says about a person. A field that the row does not fill, or
// fills with something that is no such value, is not set.
type record struct {
	line       int
	number     caseload.Number
	set        [fieldCount]bool
	family     string
	given      string
	counsellor string
	office     string
	effort     string
	track      caseload.Track
	dates      [fieldCount]civil.Date
	rhythm     caseload.Rhythm
	language   string
	interp     caseload.InterpreterNeed
	phone      string
	measure    string
	protection []access.Kind
	category   string
	answers    [fieldCount]caseload.Answer
	sticky     string
	warnings   []Issue
	compared   []string // the recognised cells but the number, as read
}

// judging reads rows into records: pure, row by row, in the order that the rules
// give. What it knows of the database is told to it.
type judging struct {
	cols   columns
	today  civil.Date
	office string // of rows that name none
	first  map[string]*record
	may    func(r *record) bool // whether the importer may write about this person; nil: all
}

// judge gives a row's record, or the issue that rejects it. Skipped rows (the same
// again) come back with the one warning that says so.
func (j *judging) judge(r row) (rec *record, rejected *Issue, skipped bool) {
	if issue := j.countCells(r); issue != nil {
		return nil, issue, false
	}
	number, repair, err := caseload.ParseNumber(j.cols.cell(r, fNumber))
	if err != nil {
		return nil, &Issue{Line: r.line, Code: err.Error()}, false
	}
	rec = &record{line: r.line, number: number}
	for _, code := range repair.Codes() {
		rec.warn(j.cols, fNumber, code)
	}
	if i := j.cols.at[fNumber]; i < len(r.marks) && r.marks[i] {
		rec.warn(j.cols, fNumber, "id_repaired")
	}
	j.read(rec, r)
	if j.may != nil && !j.may(rec) {
		return nil, &Issue{Line: r.line, Code: "no_access"}, false
	}
	if earlier := j.first[number.Digits]; earlier != nil {
		return j.again(earlier, rec)
	}
	j.first[number.Digits] = rec
	return rec, nil, false
}

func (j *judging) countCells(r row) *Issue {
	switch n := len(j.cols.names); {
	case len(r.cells) > n:
		return &Issue{Line: r.line, Code: "too_many_fields"}
	case r.cut && len(r.cells) < n:
		return &Issue{Line: r.line, Code: "truncated_row"}
	}
	return nil
}

// again judges a person who stands in the file already: all equal is skipped, else
// the first row stands. A protection that only the later row carries is kept.
func (j *judging) again(earlier, later *record) (*record, *Issue, bool) {
	var differ []string
	for i, c := range later.compared {
		if c != earlier.compared[i] {
			differ = append(differ, j.cols.names[j.comparedAt(i)])
		}
	}
	if len(differ) == 0 {
		later.warnings = []Issue{{Line: later.line, Code: "duplicate_identical", OtherLine: earlier.line}}
		return later, nil, true
	}
	if len(earlier.protection) == 0 && len(later.protection) > 0 {
		earlier.protection, earlier.set[fProtection] = later.protection, true
		earlier.warn(j.cols, fProtection, "protection_from_duplicate")
	}
	return nil, &Issue{Line: later.line, Code: "duplicate_conflict", OtherLine: earlier.line, Columns: differ}, false
}

// comparedAt finds the column of the i-th compared cell.
func (j *judging) comparedAt(i int) int {
	for at, f := range j.cols.fields {
		if f == fNone || f == fNumber {
			continue
		}
		if i == 0 {
			return at
		}
		i--
	}
	return -1
}

// warn notes something about a cell, once for each code. A field without a column of
// its own in the file gives no warning.
func (r *record) warn(c columns, f field, code string) {
	if c.at[f] < 0 && f != fProtection {
		return
	}
	i := Issue{Line: r.line, Column: c.name(f), Code: code}
	if !slices.ContainsFunc(r.warnings, func(w Issue) bool { return w.Column == i.Column && w.Code == i.Code }) {
		r.warnings = append(r.warnings, i)
	}
}

// read fills a record from a row's cells.
func (j *judging) read(rec *record, r row) {
	for at, f := range j.cols.fields {
		if f != fNone && f != fNumber {
			cell := ""
			if at < len(r.cells) {
				cell = r.cells[at]
			}
			rec.compared = append(rec.compared, asRead(f, cell))
		}
	}
	j.names(rec, r)
	j.who(rec, r)
	j.how(rec, r)
	for _, f := range dateFields {
		j.date(rec, r, f)
	}
	if rec.set[fLastContact] && rec.set[fStart] && rec.dates[fLastContact].Before(rec.dates[fStart]) {
		rec.warn(j.cols, fLastContact, "contact_before_start")
	}
	j.measure(rec, r)
	j.protect(rec, r)
	j.note(rec, r)
}

// dateFields are the columns that hold a day.
var dateFields = []field{fStart, fLastContact, fWaits, fActivityEnd, fMeasureEnd, fStickyDue, fSickLeave, fAAPEnd, fKVPEnd, fJobseeker, fDecision14a}

// asRead is a cell as it is compared with another: a day is the same day however it
// is written.
func asRead(f field, cell string) string {
	if d, _, ok := parseDate(cell); ok && slices.Contains(dateFields, f) {
		return d.String()
	}
	return cell
}

func (j *judging) names(rec *record, r row) {
	for _, f := range []field{fFamily, fGiven} {
		s := j.cols.cell(r, f)
		into := &rec.family
		if f == fGiven {
			into = &rec.given
		}
		if s == "" {
			rec.warn(j.cols, f, "name_missing")
			continue
		}
		if strings.ContainsAny(s, "?\uFFFD") {
			rec.warn(j.cols, f, "name_unreadable")
		}
		if i := j.cols.at[f]; i < len(r.marks) && r.marks[i] {
			rec.warn(j.cols, f, "invisible_removed")
		}
		if formula(s) {
			rec.warn(j.cols, f, "formula_as_text")
		}
		*into, rec.set[f] = s, true
	}
}

func (j *judging) who(rec *record, r row) {
	switch s := j.cols.cell(r, fCounsellor); {
	case s == "":
		rec.warn(j.cols, fCounsellor, "counsellor_missing")
	case !identForm.MatchString(s):
		rec.warn(j.cols, fCounsellor, "bad_ident")
	default:
		rec.counsellor, rec.set[fCounsellor] = strings.ToUpper(s), true
	}
	switch s := j.cols.cell(r, fOffice); {
	case s == "" && j.office != "":
		rec.office, rec.set[fOffice] = j.office, true
		rec.warn(j.cols, fOffice, "office_assumed")
	case s == "":
		rec.warn(j.cols, fOffice, "office_missing")
	case !officeForm.MatchString(s):
		rec.warn(j.cols, fOffice, "bad_office")
	default:
		rec.office, rec.set[fOffice] = s, true
	}
}

// how reads the ways in which a person is followed up and met.
func (j *judging) how(rec *record, r row) {
	j.known(rec, r, fEffort, func(s string) (ok bool) { rec.effort, ok = efforts[fold(s)]; return })
	j.known(rec, r, fLanguage, func(s string) (ok bool) { rec.language, ok = parseLanguage(s); return })
	j.known(rec, r, fCategory, func(s string) bool {
		rec.category = strings.ToUpper(s)
		return len(s) == 1 && strings.Contains("ABCDEF", rec.category)
	})
	if s := j.cols.cell(r, fTrack); s == "" {
		rec.warn(j.cols, fTrack, "track_missing")
	}
	j.known(rec, r, fTrack, func(s string) (ok bool) { rec.track, ok = parseTrack(s); return })
	j.known(rec, r, fInterpreter, func(s string) (ok bool) {
		var assumed bool
		rec.interp, assumed, ok = parseInterpreter(s)
		if assumed {
			rec.warn(j.cols, fInterpreter, "value_assumed")
		}
		return
	})
	if s := j.cols.cell(r, fPhone); s != "" {
		if rec.phone, rec.set[fPhone] = parsePhone(s); !rec.set[fPhone] {
			rec.warn(j.cols, fPhone, "bad_phone")
		}
	}
	j.rhythm(rec, r)
	for _, f := range []field{fReserved, fManual, fSafety, fGuardian} {
		j.bar(rec, r, f)
	}
}

// known reads a cell that must be one of some values; else unknown_value.
func (j *judging) known(rec *record, r row, f field, parse func(string) bool) {
	s := j.cols.cell(r, f)
	if s == "" {
		return
	}
	if rec.set[f] = parse(s); !rec.set[f] {
		rec.warn(j.cols, f, "unknown_value")
	}
}

func parseTrack(s string) (caseload.Track, bool) {
	switch words(s) {
	case "ordinær", "ordinære tjenester", "ordinary":
		return caseload.Ordinary, true
	case "spesialprogram", "program", "programme":
		return caseload.Programme, true
	}
	return "", false
}

func parseInterpreter(s string) (need caseload.InterpreterNeed, assumed, ok bool) {
	switch words(s) {
	case "nei":
		return caseload.NoInterpreter, false, true
	case "talespråk", "talespråktolk":
		return caseload.Spoken, false, true
	case "tegnspråk", "tegnspråktolk":
		return caseload.Sign, false, true
	case "ja":
		return caseload.Spoken, true, true
	}
	return "", false, false
}

func (j *judging) rhythm(rec *record, r row) {
	s := j.cols.cell(r, fRhythm)
	if s == "" {
		return
	}
	var unit bool
	rec.rhythm, unit, rec.set[fRhythm] = parseRhythm(s)
	switch {
	case !rec.set[fRhythm]:
		rec.warn(j.cols, fRhythm, "bad_number")
	case unit:
		rec.warn(j.cols, fRhythm, "unit_removed")
	}
}

func (j *judging) bar(rec *record, r row, f field) {
	if j.cols.at[f] < 0 {
		return
	}
	s := j.cols.cell(r, f)
	answer, unknown := parseBar(s)
	if unknown {
		rec.warn(j.cols, f, "unknown_value")
	}
	rec.answers[f], rec.set[f] = answer, s != ""
}

// notAfterToday are the dates of what has happened.
var notAfterToday = []field{fStart, fLastContact, fWaits}

func (j *judging) date(rec *record, r row, f field) {
	s := j.cols.cell(r, f)
	if s == "" {
		return
	}
	d, assumed, ok := parseDate(s)
	switch {
	case !ok:
		rec.warn(j.cols, f, "bad_date")
		return
	case d.After(j.today) && slices.Contains(notAfterToday, f):
		rec.warn(j.cols, f, "date_in_future")
		return
	}
	if assumed {
		rec.warn(j.cols, f, "date_assumed")
	}
	rec.dates[f], rec.set[f] = d, true
}

func (j *judging) measure(rec *record, r row) {
	s := j.cols.cell(r, fMeasure)
	if formula(s) {
		rec.warn(j.cols, fMeasure, "formula_as_text")
	}
	j.known(rec, r, fMeasure, func(s string) (ok bool) { rec.measure, ok = measures[fold(s)]; return })
	if s == "" && rec.set[fMeasureEnd] {
		rec.warn(j.cols, fMeasureEnd, "end_without_measure")
	}
}

func (j *judging) protect(rec *record, r row) {
	s := j.cols.cell(r, fProtection)
	if s == "" {
		return
	}
	var unknown bool
	rec.protection, unknown = parseProtection(s)
	rec.set[fProtection] = true
	if unknown {
		rec.warn(j.cols, fProtection, "protection_unknown")
	}
}

// longNote is how long a sticky note may be before the report says so.
const longNote = 200

func (j *judging) note(rec *record, r row) {
	s := j.cols.cell(r, fSticky)
	if s == "" {
		if rec.set[fStickyDue] {
			rec.warn(j.cols, fStickyDue, "due_without_note")
		}
		return
	}
	rec.sticky, rec.set[fSticky] = s, true
	if utf8.RuneCountInString(s) > longNote {
		rec.warn(j.cols, fSticky, "too_long")
	}
	if formula(s) {
		rec.warn(j.cols, fSticky, "formula_as_text")
	}
	if secret.MatchString(s) && j.cols.cell(r, fProtection) == "" {
		rec.warn(j.cols, fSticky, "note_mentions_protection")
	}
}
