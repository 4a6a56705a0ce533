package imports

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// Synthetic numbers: month + 80.
const (
	one   = "10918749743"
	two_  = "18889544151"
	three = "27920298716"
	dNum  = "54839131731"
)

const head = "Fødselsnr;Etternavn;Fornavn;Nav-ident;Enhet;Løp"

// said lists a report's issues as «line code column», rejections first with a !.
func said(r *Report) []string {
	list := []string{}
	for _, i := range r.Rejected {
		list = append(list, strings.TrimSpace(fmt.Sprintf("!%d %s %s", i.Line, i.Code, strings.Join(i.Columns, ","))))
	}
	for _, i := range r.Warnings {
		if i.Code != "office_created" && i.Code != "counsellor_created" {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%d %s %s", i.Line, i.Code, i.Column)))
		}
	}
	return list
}

// vector is a file in short, and what a correct import says of it.
type vector struct {
	name, heading string
	rows          []string
	want          []string
}

// row makes a good row with more cells after it.
func good(number string, more ...string) string {
	return strings.Join(append([]string{number, "Nordmann", "Kari", "Z990101", "9801", "ordinær"}, more...), ";")
}

var vectors = []vector{
	{"a good row", "", []string{good(one)}, []string{}},
	{"no number", "", []string{good("")}, []string{"!2 id_missing"}},
	{"scientific", "", []string{good("1,09E+10")}, []string{"!2 id_scientific"}},
	{"a letter in the number", "", []string{good("1O918749743")}, []string{"!2 id_not_number"}},
	{"too short", "", []string{good("109187497")}, []string{"!2 id_length"}},
	{"no such day", "", []string{good("31821090112")}, []string{"!2 id_date"}},
	{"check digits", "", []string{good("10918749744")}, []string{"!2 id_check_digits"}},
	{"wrapped by Excel", "", []string{good(`"=""` + one + `"""`)}, []string{"2 id_repaired Fødselsnr"}},
	{"a zero that was eaten", "", []string{good("6858809779")}, []string{"2 id_zero_restored Fødselsnr"}},
	{"a D-number", "", []string{good(dNum)}, []string{}},
	{"too many cells", "", []string{good(one, "")}, []string{"!2 too_many_fields"}},
	{"fewer cells are empty", "", []string{one + ";Nordmann;Kari;Z990101;9801", ""}, []string{"2 track_missing Løp"}},
	{"the same row twice", "", []string{good(one), good(one)}, []string{"3 duplicate_identical"}},
	{"the same row with its days written otherwise", ";Oppfølging startet", []string{good(one, "1.2.2024"), good(one, "2024-02-01")}, []string{"3 duplicate_identical"}},
	{"the same person with another office", "", []string{good(one), strings.Replace(good(one), "9801", "9802", 1)}, []string{"!3 duplicate_conflict Enhet"}},
	{"a protection that only the later row has", ";Skjerming", []string{good(one, ""), good(one, "kode 7")}, []string{"!3 duplicate_conflict Skjerming", "2 counsellor_lacks_right Nav-ident", "2 protection_from_duplicate Skjerming"}},
	{"an unknown column", ";Yndlingsfarge", []string{good(one, "blå")}, []string{"1 unknown_column Yndlingsfarge"}},
	{"a summary row", "", []string{good(one), "Antall;1;;;;"}, []string{"3 summary_row"}},
	{"names", "", []string{one + ";;=HYPERLINK();Z990101;9801;ordinær"}, []string{"2 name_missing Etternavn", "2 formula_as_text Fornavn"}},
	{"an unreadable name", "", []string{one + ";N?rdmann;Kari\u200b;Z990101;9801;ordinær"}, []string{"2 name_unreadable Etternavn", "2 invisible_removed Fornavn"}},
	{"nobody's", "", []string{one + ";Nordmann;Kari;;9801;ordinær"}, []string{"2 counsellor_missing Nav-ident"}},
	{"an ident that is none", "", []string{one + ";Nordmann;Kari;Kari N;9801;ordinær"}, []string{"2 bad_ident Nav-ident"}},
	{"no office", "", []string{one + ";Nordmann;Kari;Z990101;;ordinær"}, []string{"2 office_missing Enhet"}},
	{"an office that is none", "", []string{one + ";Nordmann;Kari;Z990101;Oslo;ordinær"}, []string{"2 bad_office Enhet"}},
	{"a track that is none", "", []string{one + ";Nordmann;Kari;Z990101;9801;rask"}, []string{"2 unknown_value Løp"}},
	{"dates", ";Oppfølging startet;Siste kontakt;Dato på melding;Utløpsdato aktivitet", []string{good(one, "1.2.24", "01/02/2026", "24.11.2026", "31.2.2026")},
		[]string{"2 date_assumed Oppfølging startet", "2 bad_date Siste kontakt", "2 date_in_future Dato på melding", "2 bad_date Utløpsdato aktivitet"}},
	{"a talk before the start", ";Oppfølging startet;Siste kontakt", []string{good(one, "01.02.2026", "2026-01-15")}, []string{"2 contact_before_start Siste kontakt"}},
	{"rhythms", ";Rytme", []string{good(one, "10,5"), good(two_, "14 dager"), good(three, "ca. 30")}, []string{"3 unit_removed Rytme", "4 bad_number Rytme"}},
	{"rhythms that are none", ";Rytme", []string{good(one, "0"), good(two_, "366"), good(three, "-7")}, []string{"2 bad_number Rytme", "3 bad_number Rytme", "4 bad_number Rytme"}},
	{"language and interpreter", ";Språk;Tolk", []string{good(one, "Somali", "ja"), good(two_, "klingon", "kanskje"), good(three, "bokmål", "talespråktolk")},
		[]string{"2 value_assumed Tolk", "3 unknown_value Språk", "3 unknown_value Tolk"}},
	{"telephones", ";Tlf", []string{good(one, "+47 00 00 12 34"), good(two_, "0000"), good(three, "(00) 00-12 34")}, []string{"3 bad_phone Tlf"}},
	{"measures", ";Tiltak;Tiltak slutt", []string{good(one, "AFT", "31.12.2026"), good(two_, "Leirskole", ""), good(three, "", "31.12.2026")},
		[]string{"3 unknown_value Tiltak", "4 end_without_measure Tiltak slutt"}},
	{"a measure that is a formula", ";Tiltak", []string{good(one, "=1+1")}, []string{"2 formula_as_text Tiltak", "2 unknown_value Tiltak"}},
	{"protections", ";Diskresjonskode", []string{good(one, "Kode 6"), good(two_, "hemmelig"), good(three, "nei")},
		[]string{"2 counsellor_lacks_right Nav-ident", "3 protection_unknown Diskresjonskode", "3 counsellor_lacks_right Nav-ident"}},
	{"categories", ";Kategori", []string{good(one, "b"), good(two_, "G")}, []string{"3 unknown_value Kategori"}},
	{"bars", ";Reservert;Sikkerhetstiltak;Verge;Manuell oppfølging", []string{good(one, "ja", "x", "nei", ""), good(two_, "vet ikke", "0", "1", "false")}, []string{"3 unknown_value Reservert"}},
	{"clocks", ";Sykmeldt fra;AAP til;KVP-vedtak til;Arbeidssøker siden;§ 14 a-vedtak dato", []string{good(one, "1.6.2026", "1.6.2027", "2026-12-31", "1.10.2026", "1.9.2026"), good(two_, "snart", "", "", "", "")},
		[]string{"3 bad_date Sykmeldt fra"}},
	{"sticky notes", ";Huskelapp;Huskelapp frist", []string{good(one, "@ring", "1.12.2026"), good(two_, "", "1.12.2026"), good(three, strings.Repeat("x", 201), "")},
		[]string{"2 formula_as_text Huskelapp", "3 due_without_note Huskelapp frist", "4 too_long Huskelapp"}},
	{"a list is no formula", ";Huskelapp", []string{good(one, "- ring om CV")}, []string{}},
	{"a note that tells of protection", ";Huskelapp;Beskyttelse", []string{good(one, "NB kode 6!", ""), good(two_, "kode 60", ""), good(three, "strengt fortrolig", "kode 6")},
		[]string{"2 note_mentions_protection Huskelapp", "4 counsellor_lacks_right Nav-ident"}},
	{"effort groups", ";Innsatsgruppe", []string{good(one, "BFORM"), good(two_, "standard innsats"), good(three, "VARIG")}, []string{"4 unknown_value Innsatsgruppe"}},
	{"quotes", ";Huskelapp", []string{good(one, `"to\nlinjer; og ""sitat"""`), good(two_, `a "b" c`), good(three, `"slutt" igjen`)}, []string{}},
}

func (v vector) csv() []byte {
	text := head + v.heading + "\n" + strings.Join(v.rows, "\n") + "\n"
	return []byte(strings.ReplaceAll(text, `\n`, "\n"))
}

func TestEachFaultOfARowIsToldByItsCode(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			d := dbtest.SQLite(t)
			r, err := importCaseload(t, d, "v.csv", v.csv(), nil)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Clone(v.want)
			got := said(r)
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			again, err := importCaseload(t, d, "v.csv", v.csv(), nil)
			if err != nil || again.Imported+again.Updated != 0 {
				t.Errorf("second run: %d new, %d changed, %v", again.Imported, again.Updated, err)
			}
		})
	}
}

func TestTheLastRowMayBeCut(t *testing.T) {
	d := dbtest.SQLite(t)
	r, err := importCaseload(t, d, "a.csv", []byte(head+"\n"+good(one)+"\n"+two_+";Nordm"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"!3 truncated_row"}, said(r)); diff != "" || r.Imported != 1 {
		t.Errorf("imported %d (-want +got):\n%s", r.Imported, diff)
	}
}

func TestAnOfficeCanBeGivenForRowsThatNameNone(t *testing.T) {
	d := dbtest.SQLite(t)
	r, err := importCaseload(t, d, "a.csv", []byte(head+"\n"+strings.Replace(good(one), "9801", "", 1)+"\n"), func(o *Options) { o.Office = "9803" })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2 office_assumed Enhet"}, said(r)); diff != "" || rows(t, d, "SELECT count(*) FROM person WHERE office = '9803'") != 1 {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// refused are files that are not what they say.
var refused = []struct {
	name, file, code string
	content          []byte
}{
	{"a NUL", "a.csv", "not_text", []byte(head + "\n\x00\n")},
	{"a byte that no encoding of ours has", "a.csv", "encoding_unknown", []byte("F\xf8dselsnr;Etternavn;Fornavn\n\x81\n")},
	{"a quote that is not closed", "a.csv", "unclosed_quote", []byte(head + "\n" + one + `;"Nordmann`)},
	{"no heading", "a.csv", "no_heading", []byte("a;b;c\n1;2;3\n")},
	{"nothing", "a.csv", "no_heading", nil},
	{"a heading too far down", "a.csv", "no_heading", []byte(strings.Repeat("tittel\n", 20) + head + "\n")},
	{"a workbook called csv", "a.csv", "not_csv", []byte("PK\x03\x04 and so on")},
	{"an old workbook called csv", "a.csv", "not_csv", append(slices.Clone(oleMagic), "old"...)},
	{"a text called xlsx", "a.xlsx", "not_xlsx", []byte(head)},
	{"an old workbook", "a.xls", "old_excel", append(slices.Clone(oleMagic), "old"...)},
	{"a locked workbook", "a.xlsx", "encrypted", append(slices.Clone(oleMagic), utf16le("EncryptedPackage")...)},
	{"a line without end", "a.csv", "too_large", []byte(head + "\n" + strings.Repeat("a", maxRecord+10))},
	{"too many rows", "a.csv", "too_many_rows", []byte(head + "\n" + strings.Repeat("x;\n", maxRows+1))},
}

func TestAFileThatIsNotWhatItSaysIsRefusedWhole(t *testing.T) {
	for _, v := range refused {
		t.Run(v.name, func(t *testing.T) {
			d := dbtest.SQLite(t)
			_, err := importCaseload(t, d, v.file, v.content, nil)
			var refusal *Refusal
			if !errors.As(err, &refusal) || refusal.Code != v.code {
				t.Fatalf("got %v, want %s", err, v.code)
			}
			if n := rows(t, d, "SELECT count(*) FROM import_run") + rows(t, d, "SELECT count(*) FROM person"); n != 0 {
				t.Error("something was written")
			}
		})
	}
}

// TestEveryCodeHasAVector finds the codes in the texts and wants each to be seen in a
// test of this package.
func TestEveryCodeHasAVector(t *testing.T) {
	b, err := os.ReadFile("../../locales/nb.toml")
	if err != nil {
		t.Fatal(err)
	}
	var tests strings.Builder
	for _, f := range []string{"vectors_test.go", "calendar_test.go", "expected_test.go", "json_test.go", "../calendar/ics_test.go", "../../testdata/input/EXPECTED.json"} {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		tests.Write(text)
	}
	words := []string{"place", "place_column", "reading", "one_owner", "refused", "summary", "summary_dry", "rejected_title", "warnings_title", "line", "other_line", "at_lines", "as_unknown", "office_form", "owner_counsellor", "owner_person"}
	n := 0
	for _, m := range regexp.MustCompile(`"import\.(\w+)"`).FindAllStringSubmatch(string(b), -1) {
		if slices.Contains(words, m[1]) {
			continue
		}
		n++
		if !strings.Contains(tests.String(), m[1]) {
			t.Errorf("no vector for the code %s", m[1])
		}
	}
	if n < 75 {
		t.Errorf("only %d codes found", n)
	}
}

func TestLettersAreReadAsTheyWereWritten(t *testing.T) {
	text := head + "\r\n" + strings.ReplaceAll(good(one), "Kari", "Åse-Ærlig Øy") + "\r\n"
	wide := utf16.Encode([]rune(text))
	little, big := []byte{0xFF, 0xFE}, []byte{0xFE, 0xFF}
	for _, u := range wide {
		little = binary.LittleEndian.AppendUint16(little, u)
		big = binary.BigEndian.AppendUint16(big, u)
	}
	latin := make([]byte, 0, len(text))
	for _, r := range text {
		latin = append(latin, byte(r))
	}
	for name, content := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with a mark": append([]byte{0xEF, 0xBB, 0xBF}, text...), "Windows-1252": latin,
		"UTF-16 LE": little, "UTF-16 BE": big, "UTF-16 LE without a mark": little[2:], "lone CR": []byte(strings.ReplaceAll(text, "\r\n", "\r")),
		"tabs": []byte(strings.ReplaceAll(text, ";", "\t")), "commas": []byte(strings.ReplaceAll(text, ";", ",")),
		"titles above": []byte("Uttrekk;;;;;\n\n" + text), "a heading with no-break space": []byte(strings.Replace(text, "Fødselsnr", "\u00a0Fødselsnr.\u00a0", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.SQLite(t)
			r, err := importCaseload(t, d, "b.csv", content, nil)
			if err != nil || r.Imported != 1 {
				t.Fatalf("%+v %v", r, err)
			}
			if n := rows(t, d, "SELECT count(*) FROM person WHERE given_name = 'Åse-Ærlig Øy'"); n != 1 {
				t.Error("the name was not read as it was written")
			}
		})
	}
}

// book makes a workbook with the cells of a sheet.
func book(t *testing.T, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, h := range []any{"Fødselsnr", "Etternavn", "Fornavn", "Nav-ident", "Enhet", "Løp", "Siste kontakt", "Rytme", "Huskelapp"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		f.SetCellValue("Sheet1", cell, h)
	}
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fillRow(f *excelize.File, cells ...any) {
	for i, c := range cells {
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		f.SetCellValue("Sheet1", cell, c)
	}
}

func TestAWorkbookIsReadAsExcelShowsIt(t *testing.T) {
	dateStyle := func(f *excelize.File, format string) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			t.Fatal(err)
		}
		f.SetCellStyle("Sheet1", "G2", "G2", id)
	}
	for _, c := range []struct {
		name   string
		change func(f *excelize.File)
		want   []string
		query  string
	}{
		{"a number cell and a date cell", func(f *excelize.File) {
			fillRow(f, 10918749743, "Nordmann", "Kari", "Z990101", 9801, "ordinær", 46328, 10.5, "hei")
			dateStyle(f, "dd.mm.yyyy")
		}, []string{}, "SELECT count(*) FROM follow_up WHERE rhythm_centidays = 1050"},
		{"days counted from 1904", func(f *excelize.File) {
			yes := true
			f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
			fillRow(f, one, "Nordmann", "Kari", "Z990101", "9801", "ordinær", 46328-1462, 30, "hei")
			dateStyle(f, "yyyy\\-mm\\-dd")
		}, []string{}, "SELECT count(*) FROM contact WHERE at LIKE '2026-11-02%'"},
		{"a number that only looks like a date", func(f *excelize.File) {
			fillRow(f, one, "Nordmann", "Kari", "Z990101", "9801", "ordinær", 46328, 30, "hei")
		}, []string{"2 bad_date Siste kontakt"}, ""},
		{"a formula is its text", func(f *excelize.File) {
			fillRow(f, one, "Nordmann", "Kari", "Z990101", "9801", "ordinær", "", 30, "")
			f.SetCellFormula("Sheet1", "I2", "1+1")
		}, []string{"2 formula_as_text Huskelapp"}, "SELECT count(*) FROM sticky_note WHERE text = '=1+1'"},
		{"a hidden row is read", func(f *excelize.File) {
			fillRow(f, one, "Nordmann", "Kari", "Z990101", "9801", "ordinær", "", 30, "")
			f.SetRowVisible("Sheet1", 2, false)
		}, []string{}, "SELECT count(*) FROM person"},
		{"a hidden sheet never is", func(f *excelize.File) {
			f.NewSheet("Skjult")
			f.SetCellValue("Skjult", "A1", "Fødselsnr")
			f.SetCellValue("Skjult", "B1", "Etternavn")
			f.SetCellValue("Skjult", "C1", "Fornavn")
			f.SetCellValue("Skjult", "A2", two_)
			f.SetSheetVisible("Skjult", false)
			fillRow(f, one, "Nordmann", "Kari", "Z990101", "9801", "ordinær", "", 30, "")
		}, []string{}, "SELECT count(*) FROM person WHERE given_name = 'Kari'"},
		{"rich text is text", func(f *excelize.File) {
			fillRow(f, one, "Nordmann", "", "Z990101", "9801", "ordinær", "", 30, "")
			f.SetCellRichText("Sheet1", "C2", []excelize.RichTextRun{{Text: "Ka"}, {Text: "ri", Font: &excelize.Font{Bold: true}}})
		}, []string{}, "SELECT count(*) FROM person WHERE given_name = 'Kari'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dbtest.SQLite(t)
			r, err := importCaseload(t, d, "b.xlsx", book(t, c.change), nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, said(r)); diff != "" || r.Imported != 1 {
				t.Errorf("imported %d (-want +got):\n%s", r.Imported, diff)
			}
			if c.query != "" && rows(t, d, c.query) != 1 {
				t.Errorf("%s found %d", c.query, rows(t, d, c.query))
			}
		})
	}
}

func TestAWorkbookFromStandardInputIsAWorkbook(t *testing.T) {
	d := dbtest.SQLite(t)
	r, err := importCaseload(t, d, "-", sample(t, "caseload.xlsx"), nil)
	if err != nil || r.Imported != 140 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestALaterExportNeverErases(t *testing.T) {
	const heading = head + ";Siste kontakt;Tlf;Rytme;Skjerming;Huskelapp\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := heading + good(one, "01.11.2026", "00001234", "30", "kode 7", "ring") + "\n"
		if _, err := importCaseload(t, d, "a.csv", []byte(first), nil); err != nil {
			t.Fatal(err)
		}
		later := heading + one + ";N?rdmann;;Z990102;;;15.10.2026;feil;;;\n"
		r, err := importCaseload(t, d, "a.csv", []byte(later), func(o *Options) { o.Today = civil.MustDate("2026-11-30") })
		if err != nil || r.Updated != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		if !slices.Contains(said(r), "2 protection_kept Skjerming") {
			t.Errorf("the report says %v", said(r))
		}
		for _, q := range []string{
			"SELECT count(*) FROM person WHERE family_name = 'Nordmann' AND given_name = 'Kari' AND phone = '00001234' AND office = '9801'",
			"SELECT count(*) FROM follow_up WHERE rhythm_centidays = 3000 AND ident = 'Z990102' AND track = 'ordinary' AND assigned_on = '2026-11-30'",
			"SELECT count(*) FROM contact",
			"SELECT count(*) FROM protection WHERE kind = 'FORTROLIG'",
			"SELECT count(*) FROM sticky_note WHERE text = 'ring'",
		} {
			if n := rows(t, d, q); n != 1 {
				t.Errorf("%s: %d", q, n)
			}
		}
	})
}

func TestAUserMayOnlyImportPeopleInReach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(q db.Q) error {
			for _, ident := range []string{"Z990101", "Z990102"} {
				if err := access.PutStaff(t.Context(), q, &access.Staff{Ident: ident, Name: ident, MayWrite: true}); err != nil {
					return err
				}
				if err := access.SetRoles(t.Context(), q, ident, []access.Role{access.Counsellor}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		content := head + ";Skjerming\n" + good(one, "") + "\n" + strings.Replace(good(two_, ""), "Z990101", "Z990102", 1) + "\n" + good(three, "kode 6") + "\n"
		r, err := importCaseload(t, d, "a.csv", []byte(content), func(o *Options) { o.As = "Z990101" })
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"!3 no_access", "!4 no_access"}
		if diff := cmp.Diff(want, said(r)); diff != "" || r.Imported != 1 {
			t.Errorf("imported %d (-want +got):\n%s", r.Imported, diff)
		}
		b, err := json.Marshal(r)
		if err != nil || bytes.Contains(b, []byte(two_)) || bytes.Contains(b, []byte("by_protection")) {
			t.Errorf("the report tells too much: %s %v", b, err)
		}
		if _, err := importCaseload(t, d, "a.csv", []byte(content), func(o *Options) { o.As = "Z000000" }); !errors.Is(err, ErrUsage) {
			t.Errorf("an unknown user: %v", err)
		}
	})
}

// wideBook has little in it, but far to the right.
func wideBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 300; n++ {
		if err := w.SetRow(fmt.Sprintf("XFD%d", n), []any{"x"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withSheet makes a workbook whose one sheet's content is written by hand.
func withSheet(t *testing.T, content string) []byte {
	t.Helper()
	plain := book(t, func(*excelize.File) {})
	r, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range r.File {
		if part.Name == "xl/worksheets/sheet1.xml" {
			p, err := w.Create(part.Name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(p, `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+content); err != nil {
				t.Fatal(err)
			}
		} else if err := w.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// headCells are the cells of a heading row, as XML.
func headCells() string {
	var b strings.Builder
	for _, h := range strings.Split(head+";Rytme", ";") {
		b.WriteString(`<c t="inlineStr"><is><t>` + h + `</t></is></c>`)
	}
	return b.String()
}

func TestABrokenSheetIsRefused(t *testing.T) {
	for name, content := range map[string]string{
		"cut":    `<row r="1">` + headCells() + `</row><row r="2">` + headCells(),
		"no XML": `<row r="1">` + headCells() + `</row><row r=2>`,
	} {
		_, err := importCaseload(t, dbtest.SQLite(t), "a.xlsx", withSheet(t, content), nil)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Code != "not_xlsx" {
			t.Errorf("%s: %v, want not_xlsx", name, err)
		}
	}
}

func TestNumbersAreReadWithFifteenDigits(t *testing.T) {
	table, _, err := openXLSX(bytes.NewReader(withSheet(t, `<row r="1">`+headCells()+`</row><row r="2"><c><v>10.500000000000002</v></c><c><v>1.0918749743E10</v></c></row></sheetData></worksheet>`)), Options{File: "a.xlsx"})
	if err != nil {
		t.Fatal(err)
	}
	defer table.close()
	r, _, err := table.rows.next()
	if want := []string{"10.5", "10918749743"}; err != nil || len(r.cells) < 2 || !slices.Equal(r.cells[:2], want) {
		t.Errorf("%q %v, want %q", r.cells, err, want)
	}
}

func TestMemoryStaysBounded(t *testing.T) {
	d := dbtest.SQLite(t)
	bomb := book(t, func(f *excelize.File) {})
	bomb = zipBomb(t, bomb)
	files := map[string][]byte{
		"a.csv":     []byte(head + "\n" + strings.Repeat("a", 2*maxRecord)),
		"a.xlsx":    bomb,
		"wide.xlsx": wideBook(t),
		"deep.xlsx": withSheet(t, strings.Repeat("<a>", 5_000_000)),
	}
	for name, content := range files {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := importCaseload(t, d, name, content, nil)
		runtime.ReadMemStats(&after)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Code != "too_large" {
			t.Errorf("%s: %v, want too_large", name, err)
		}
		if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > 60<<20 {
			t.Errorf("%s: %d MB of memory for a file that is refused", name, used>>20)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, v := range vectors {
		f.Add(v.csv())
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		table, _, err := openCSV(bytes.NewReader(b), Options{})
		var refusal *Refusal
		if err != nil {
			if !errors.As(err, &refusal) {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		j := &judging{cols: table.cols, today: civil.MustDate("2026-11-23"), first: map[string]*record{}}
		last := table.cols.line
		for {
			r, ok, err := table.rows.next()
			if err != nil && !errors.As(err, &refusal) {
				t.Fatal(err)
			}
			if !ok || err != nil {
				return
			}
			if r.line <= last {
				t.Fatalf("line %d after line %d", r.line, last)
			}
			last = r.line
			j.judge(r)
		}
	})
}

func FuzzXLSX(f *testing.F) {
	b, err := os.ReadFile(inputs + "caseload.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, b []byte) {
		table, _, err := openXLSX(bytes.NewReader(b), Options{File: "a.xlsx"})
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("%T %v", err, err)
		}
		if err == nil {
			table.close()
		}
	})
}

func BenchmarkCaseload(b *testing.B) {
	var s strings.Builder
	s.WriteString(head + "\n")
	content := sampleRows(5000)
	s.WriteString(content)
	for b.Loop() {
		d := dbtest.SQLite(b)
		opt := testOptions("a.csv")
		r, err := Caseload(b.Context(), d, strings.NewReader(s.String()), testKey, opt)
		if err != nil || r.Imported == 0 {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Imported), "people")
	}
}
