package imports

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/spreadsheet"
)

func TestAFileIsRecognisedByHowItBegins(t *testing.T) {
	for file, want := range map[string]string{"caseload.csv": KindCaseload, "caseload.xlsx": KindCaseload, "calendar.ics": KindCalendar, "google.ics": KindCalendar,
		"oppgaver.json": KindTasks, "oppgaver_patch.json": KindTasks, "dialog.json": KindDialogue, "hendelser.ndjson": KindEvents} {
		if got := Recognise(sample(t, file)); got != want {
			t.Errorf("%s: %s", file, got)
		}
	}
	for content, want := range map[string]string{"": KindCaseload, "\xEF\xBB\xBF [": KindDialogue, string(utf16of("begin:vcalendar\r\n", true, true)): KindCalendar, string(utf16of("[{", false, false)): KindDialogue, "{\n": KindTasks, "PK": KindCaseload} {
		if got := Recognise([]byte(content)); got != want {
			t.Errorf("%q: %s, want %s", content, got, want)
		}
	}
}

// What will change is told as it then changes: told once before and nothing after.
func TestWhatARowChangesIsToldFieldByField(t *testing.T) {
	columns := ";Oppfølging startet;Siste kontakt;Rytme;Telefon;Tiltak;Tiltak slutt;Utløpsdato aktivitet;Skjerming;Huskelapp;Sykmeldt fra;Verge"
	first := head + columns + "\n" + good(one, "1.2.2024", "1.11.2026", "30", "00 00 12 34", "AFT", "31.12.2026", "1.12.2026", "", "ring", "1.6.2026", "nei") + "\n" + good(two_) + "\n"
	later := head + columns + "\n" + one + ";Nordmann;K?ri;Z990102;9801;spesialprogram;1.2.2024;31.10.2026;14;00 00 99 99;Mentor;31.1.2027;1.12.2026;kode 7;skriv;1.6.2026;ja\n" + good(two_) + "\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got []Changed
		tell := func(o *Options) { o.Tell = func(c Changed) { got = append(got, c) } }
		if _, err := importCaseload(t, d, "a.csv", []byte(first), tell); err != nil || len(got) != 0 {
			t.Fatalf("new people are told as changed: %v %v", got, err)
		}
		for _, dry := range []bool{true, false} {
			got = nil
			r, err := importCaseload(t, d, "a.csv", []byte(later), func(o *Options) { tell(o); o.DryRun = dry })
			if err != nil || r.Updated != 1 || len(got) != 1 || got[0].Line != 2 || !db.IsID(got[0].Person) {
				t.Fatalf("%+v %+v %v", r, got, err)
			}
			want := []Field{{Name: "counsellor", Before: "Z990101", After: "Z990102"}, {Name: "track", Before: "ordinary", After: "programme"},
				{Name: "rhythm", Before: "30", After: "14"}, {Name: "phone", Before: "00 00 12 34", After: "00 00 99 99"},
				{Name: "measure", Before: "ARBEIDSFORBEREDENDE_TRENING", After: "MENTOR"}, {Name: "measure_end", Before: "2026-12-31", After: "2027-01-31"},
				{Name: "guardian", Before: "no", After: "yes"}, {Name: "protection", After: "FORTROLIG"}, {Name: "sticky", Private: true}}
			if diff := cmp.Diff(want, got[0].Fields); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
		got = nil
		if r, err := importCaseload(t, d, "a.csv", []byte(later), tell); err != nil || r.Updated != 0 || len(got) != 0 {
			t.Errorf("the same again: %+v %+v %v", r, got, err)
		}
	})
}

// Rejected rows come back as a file that can be mended and imported; nothing in it is a
// formula, and of a row that may not be seen there is nothing.
func TestRejectedRowsComeBackToBeMended(t *testing.T) {
	file := head + ";Telefon;Huskelapp\n" + good(one, "", "") + "\n" + good("10918749744", "+4700001234", "=1+1") + "\n" + good(two_, "", "", "for mye") + "\n" + good(three) + "\n"
	d := dbtest.SQLite(t)
	r, err := importCaseload(t, d, "a.csv", []byte(file), nil)
	if err != nil || len(r.Rejected) != 2 {
		t.Fatalf("%+v %v", r, err)
	}
	r.Rejected = append(r.Rejected, Issue{Line: 5, Code: "no_access", Reason: "Særskilt tilgang."})
	for name, write := range map[string]func([][]string) ([]byte, error){"r.csv": spreadsheet.CSV, "r.xlsx": func(rows [][]string) ([]byte, error) { return spreadsheet.XLSX("Sheet1", rows) }} {
		rows, err := RejectedRows(strings.NewReader(file), Options{File: "a.csv"}, r, "Årsak")
		if err != nil || len(rows) != 4 || rows[0][0] != "Årsak" || rows[1][7] != "004700001234" || rows[1][8] != "'=1+1" || len(rows[3]) != 1 {
			t.Fatalf("%q %v", rows, err)
		}
		b, err := write(rows)
		if err != nil {
			t.Fatal(err)
		}
		fresh := dbtest.SQLite(t)
		again, err := importCaseload(t, fresh, name, b, nil)
		want := map[string][]string{"r.csv": {"!2 id_check_digits", "!3 too_many_fields", "!4 id_missing"}, "r.xlsx": {"!2 id_check_digits", "!4 id_missing"}}[name] // a sheet has no cells that shift
		var got []string
		for _, s := range said(again) {
			if strings.HasPrefix(s, "!") {
				got = append(got, s)
			}
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %+v %v", name, again, err)
		}
	}
}
