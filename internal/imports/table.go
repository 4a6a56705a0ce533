package imports

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/veilederblikk/blikk/internal/caseload"
)

// maxRows is the most rows that a table may have.
const maxRows = 100_000

// headingRows is how far down a table's heading row is looked for.
const headingRows = 20

// row is one row of a table as it was read: the line it begins on, and its cells,
// cleaned. A cell that an unquoted delimiter has shifted cannot be told from its
// neighbour, so the count of cells is part of what is judged.
type row struct {
	line  int
	cells []string
	// cut says that the row is the file's last, has no line end and too few cells.
	cut bool
	// marks says which cells had marks taken out that cannot be seen.
	marks []bool
}

// rowReader gives the rows of a table one by one; ok is false after the last.
type rowReader interface {
	next() (r row, ok bool, err error)
}

// clean trims a cell (white space of any kind), puts its letters together (NFC) and
// takes out marks that show nothing; it says whether any were there.
func clean(s string) (text string, marks bool) {
	text = strings.Map(func(r rune) rune {
		if caseload.Invisible(r) {
			marks = true
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(strings.TrimFunc(text, unicode.IsSpace)), marks
}

// fold makes headings comparable: letters and digits only, lower case, NFC.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFC.String(s))
}

// shown is a heading as a report names it: trimmed, white space collapsed.
func shown(s string) string { return strings.Join(strings.Fields(s), " ") }

func empty(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}

// field is what a column of a caseload holds.
type field int

const (
	fNone field = iota
	fNumber
	fFamily
	fGiven
	fCounsellor
	fOffice
	fEffort
	fTrack
	fStart
	fLastContact
	fRhythm
	fLanguage
	fInterpreter
	fPhone
	fWaits
	fActivityEnd
	fMeasure
	fMeasureEnd
	fProtection
	fCategory
	fSickLeave
	fAAPEnd
	fKVPEnd
	fJobseeker
	fDecision14a
	fReserved
	fManual
	fSafety
	fGuardian
	fSticky
	fStickyDue
	fieldCount
)

// headings are the names that each field goes by in the office's tools.
var headings = map[field][]string{
	fNumber:      {"Fødselsnr", "Fødselsnummer", "Fnr", "Personnummer", "Personident", "Fødselsnr/D-nr", "Fødselsnummer/D-nummer"},
	fFamily:      {"Etternavn"},
	fGiven:       {"Fornavn"},
	fCounsellor:  {"Nav-ident", "Veileder", "Veilederident", "Ansvarlig veileder", "Tildelt veileder"},
	fOffice:      {"Enhet", "Enhetsnr", "Enhetsnummer", "Nav-kontor", "Kontor", "Oppfølgingsenhet"},
	fEffort:      {"Innsatsgruppe", "Innsatsgruppe § 14 a", "Innsatsgruppe § 14 a-vedtak"},
	fTrack:       {"Løp"},
	fStart:       {"Oppfølging startet", "Oppfølging start", "Oppfølgingsperiode startet"},
	fLastContact: {"Siste direkte kontakt", "Siste kontakt"},
	fRhythm:      {"Avtalt rytme (dager)", "Rytme (dager)", "Avtalt rytme", "Rytme"},
	fLanguage:    {"Språk"},
	fInterpreter: {"Tolkebehov", "Tolk"},
	fPhone:       {"Telefon", "Telefonnummer", "Tlf", "Mobil"},
	fWaits:       {"Dato på melding (venter på svar fra Nav)", "Venter på svar fra Nav", "Dato på melding"},
	fActivityEnd: {"Utløpsdato aktivitet"},
	fMeasure:     {"Tiltak"},
	fMeasureEnd:  {"Tiltak slutt", "Sluttdato tiltak", "Tiltak sluttdato"},
	fProtection:  {"Adressebeskyttelse/skjerming", "Adressebeskyttelse", "Skjerming", "Diskresjonskode", "Beskyttelse"},
	fCategory:    {"Kategori", "Fargekategori"},
	fSickLeave:   {"Sykmeldt fra", "Sykmeldt siden"},
	fAAPEnd:      {"AAP-vedtak til", "AAP til"},
	fKVPEnd:      {"KVP-vedtak til"},
	fJobseeker:   {"Registrert arbeidssøker", "Arbeidssøker siden"},
	fDecision14a: {"§ 14 a-vedtak dato", "Vedtaksdato § 14 a"},
	fReserved:    {"Reservert", "Reservert KRR"},
	fManual:      {"Manuell oppfølging"},
	fSafety:      {"Sikkerhetstiltak"},
	fGuardian:    {"Verge"},
	fSticky:      {"Huskelapp"},
	fStickyDue:   {"Frist huskelapp", "Huskelapp frist"},
}

var byHeading = func() map[string]field {
	m := map[string]field{}
	for f, names := range headings {
		for _, n := range names {
			m[fold(n)] = f
		}
	}
	return m
}()

// columns are a table's columns: which field each is, and what it is called.
type columns struct {
	line   int
	fields []field
	names  []string
	at     [fieldCount]int // column of a field, or −1
}

// asHeading reads a row as a heading row. It is one if it has the number and at
// least three fields in all. A field that stands twice is the first of its columns.
func asHeading(r row) (columns, bool) {
	c := columns{line: r.line, fields: make([]field, len(r.cells)), names: make([]string, len(r.cells))}
	for f := range c.at {
		c.at[f] = -1
	}
	n := 0
	for i, cell := range r.cells {
		c.names[i] = shown(cell)
		f := byHeading[fold(cell)]
		if f == fNone || c.at[f] >= 0 {
			continue
		}
		c.fields[i], c.at[f] = f, i
		n++
	}
	return c, c.at[fNumber] >= 0 && n >= 3
}

// name returns the file's own heading of a field, or nothing.
func (c columns) name(f field) string {
	if c.at[f] < 0 {
		return ""
	}
	return c.names[c.at[f]]
}

// cell returns a row's cell of a field; a missing one is empty.
func (c columns) cell(r row, f field) string {
	if i := c.at[f]; i >= 0 && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// summary knows the row that Excel or the office has put under the table: no number
// (its cell may hold the word), first filled cell Antall, Sum …, and at most two
// filled cells.
func (c columns) summary(r row) bool {
	filled, first := 0, ""
	for _, s := range r.cells {
		if s != "" {
			if filled == 0 {
				first = s
			}
			filled++
		}
	}
	if n := c.cell(r, fNumber); n != "" && n != first {
		return false
	}
	switch fold(first) {
	case "antall", "sum", "totalt", "total", "ialt":
		return filled <= 2
	}
	return false
}
