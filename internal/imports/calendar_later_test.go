package imports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// meeting is a calendar with one event of Tuesday in the week of the tests.
func meeting(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:m@example.no\r\nDTSTART:20261124T080000Z\r\nDURATION:PT1H\r\n" +
		strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}

// whole gives a database with the sample caseload.
func whole(t *testing.T, d *db.DB) {
	t.Helper()
	if _, err := importCaseload(t, d, "caseload.csv", sample(t, "caseload.csv"), nil); err != nil {
		t.Fatal(err)
	}
}

func TestALaterExportMovesCancelsAndNeverGoesBack(t *testing.T) {
	steps := []struct {
		name string
		file []byte
		want string
		rows int
	}{
		{"first", meeting("SEQUENCE:1", "SUMMARY:Møte"), "imported", 1},
		{"the same", meeting("SEQUENCE:1", "SUMMARY:Møte"), "unchanged", 1},
		{"a new title", meeting("SEQUENCE:1", "SUMMARY:Stort møte"), "updated", 1},
		{"an older one", meeting("SEQUENCE:0", "SUMMARY:Møte"), "skipped superseded", 1},
		{"private now", meeting("SEQUENCE:2", "SUMMARY:Hemmelig", "CLASS:PRIVATE"), "updated", 1},
		{"cancelled", meeting("SEQUENCE:3", "STATUS:CANCELLED"), "skipped cancelled", 0},
		{"cancelled again", meeting("SEQUENCE:3", "STATUS:CANCELLED"), "skipped cancelled", 0},
		{"taken up again", meeting("SEQUENCE:4", "SUMMARY:Møte"), "imported", 1},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole(t, d)
		for _, s := range steps {
			r, err := importCalendar(t, d, "m.ics", s.file, Owner{Counsellor: "z990101"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for word, n := range map[string]int{"imported": r.Imported, "updated": r.Updated, "unchanged": r.Unchanged, "skipped": r.Skipped} {
				got += strings.Repeat(word, n)
			}
			for _, w := range r.Warnings {
				got += " " + w.Code
			}
			if n := rows(t, d, "SELECT count(*) FROM event WHERE NOT cancelled"); got != s.want || n != s.rows {
				t.Errorf("%s: %s with %d rows, want %s with %d", s.name, got, n, s.want, s.rows)
			}
			if n := rows(t, d, "SELECT count(*) FROM event WHERE title = 'Hemmelig'"); n > 0 {
				t.Errorf("%s: a private title is stored", s.name)
			}
		}
	})
}

func TestLettersOfACalendarAreReadHoweverWritten(t *testing.T) {
	title := "Møte på Ås – «blåbær»"
	folded := strings.Replace(string(meeting("SUMMARY:"+title)), "M\xC3\xB8te", "M\xC3\r\n \xB8te", 1)
	latin := strings.NewReplacer("ø", "\xF8", "å", "\xE5", "Å", "\xC5", "æ", "\xE6", "–", "\x96", "«", "\xAB", "»", "\xBB").Replace(string(meeting("SUMMARY:" + title)))
	for name, raw := range map[string][]byte{
		"UTF-8":                             meeting("SUMMARY:" + title),
		"UTF-8, a fold inside a letter":     []byte(folded),
		"UTF-8 with mark":                   append([]byte("\xEF\xBB\xBF"), folded...),
		"UTF-16 LE with mark":               utf16of(string(meeting("SUMMARY:"+title)), false, true),
		"UTF-16 BE without mark":            utf16of(string(meeting("SUMMARY:"+title)), true, false),
		"Windows-1252":                      []byte(latin),
		"Windows-1252 with lone CR":         []byte(strings.ReplaceAll(latin, "\r\n", "\r")),
		"UTF-8, a fold with LF in a letter": []byte(strings.ReplaceAll(folded, "\r\n", "\n")),
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.SQLite(t)
			whole(t, d)
			r, err := importCalendar(t, d, "m.ics", raw, Owner{Counsellor: "Z990101"}, nil)
			if err != nil || r.Imported != 1 {
				t.Fatalf("%+v %v", r, err)
			}
			var got string
			if err := d.Read.QueryRowContext(t.Context(), "SELECT title FROM event").Scan(&got); err != nil || got != title {
				t.Errorf("%q %v", got, err)
			}
		})
	}
}

func TestAPersonsCalendarIsLoggedAndItsReportKeptWithoutTheNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole(t, d)
		const number = "10918749743"
		var person string
		lines := rows(t, d, "SELECT count(*) FROM access_log")
		if _, err := importCalendar(t, d, "m.ics", meeting(), Owner{Person: number}, nil); err != nil {
			t.Fatal(err)
		}
		if err := d.Read.QueryRowContext(t.Context(), "SELECT owner FROM event WHERE owner_kind = 'person'").Scan(&person); err != nil || !db.IsID(person) {
			t.Fatalf("owner %q, %v", person, err)
		}
		if n := rows(t, d, "SELECT count(*) FROM access_log"); n != lines+1 {
			t.Errorf("%d new lines in the access log, want 1", n-lines)
		}
		var people, report string
		if err := d.Read.QueryRowContext(t.Context(), "SELECT CAST(people AS TEXT) FROM access_log ORDER BY seq DESC LIMIT 1").Scan(&people); err != nil || !strings.Contains(people, person) {
			t.Errorf("the line names %s, want the person (%v)", people, err)
		}
		if err := d.Read.QueryRowContext(t.Context(), "SELECT CAST(report AS TEXT) FROM import_run WHERE kind = 'calendar'").Scan(&report); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(report, number) || strings.Contains(report, "start_min") || !strings.Contains(report, person) {
			t.Errorf("the report is kept as %s", report)
		}
		again, err := importCalendar(t, d, "m.ics", meeting(), Owner{Person: person}, nil)
		if err != nil || again.Unchanged != 1 {
			t.Errorf("by id: %+v %v", again, err)
		}
	})
}

func TestADryRunOfACalendarLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole(t, d)
		count := func() string {
			var n []string
			for _, q := range []string{"SELECT count(*) FROM event", "SELECT count(*) FROM calendar_zone", "SELECT count(*) FROM access_log", "SELECT count(*) FROM import_run"} {
				n = append(n, fmt.Sprint(rows(t, d, q)))
			}
			return strings.Join(n, " ")
		}
		before := count()
		r, err := importCalendar(t, d, "calendar.ics", sample(t, "calendar.ics"), Owner{Counsellor: "Z990101"}, func(o *Options) { o.DryRun = true })
		if err != nil || r.Imported != 14 {
			t.Fatalf("%+v %v", r, err)
		}
		if diff := cmp.Diff(before, count()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestACalendarHasOneOwnerWhomTheUserMayWriteFor(t *testing.T) {
	d := dbtest.SQLite(t)
	whole(t, d)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.Tx(t.Context(), func(q db.Q) error {
		for _, ident := range []string{"Z990101", "Z990102"} {
			if _, err := q.ExecContext(t.Context(), "INSERT INTO staff_role (ident, role) VALUES ($1, $2) ON CONFLICT (ident, role) DO NOTHING", ident, access.Counsellor); err != nil {
				return err
			}
			if _, err := q.ExecContext(t.Context(), "UPDATE staff SET may_write = $2 WHERE ident = $1", ident, true); err != nil {
				return err
			}
		}
		return nil
	}))
	var hers, protected string
	must(d.Read.QueryRowContext(t.Context(), "SELECT person FROM follow_up WHERE ident = 'Z990101' AND person NOT IN (SELECT person FROM protection) ORDER BY id LIMIT 1").Scan(&hers))
	must(d.Read.QueryRowContext(t.Context(), "SELECT person FROM protection ORDER BY person LIMIT 1").Scan(&protected))
	for _, c := range []struct {
		name  string
		as    string
		owner Owner
		ok    bool
	}{
		{"neither", "", Owner{}, false},
		{"both", "", Owner{Counsellor: "Z990101", Person: hers}, false},
		{"her own", "Z990101", Owner{Counsellor: "Z990101"}, true},
		{"a colleague's", "Z990102", Owner{Counsellor: "Z990101"}, false},
		{"one of her people", "Z990101", Owner{Person: hers}, true},
		{"somebody under protection", "Z990101", Owner{Person: protected}, false},
		{"a user who is not here", "Z000000", Owner{Person: hers}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := importCalendar(t, d, "m.ics", meeting(), c.owner, func(o *Options) { o.As = c.as })
			if c.ok && err != nil || !c.ok && !errors.Is(err, ErrUsage) {
				t.Errorf("%v, want it allowed: %v", err, c.ok)
			}
		})
	}
}

// large is a calendar of many bytes, of which little is to be kept.
func large(size int) []byte {
	var b bytes.Buffer
	b.WriteString("BEGIN:VCALENDAR\r\n")
	for n := 0; b.Len() < size; n++ {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20261124T080000Z\r\nDESCRIPTION:%s\r\nEND:VEVENT\r\n", n, strings.Repeat("lang tekst ", 20_000))
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.Bytes()
}

func TestALargeCalendarIsNotHeldInMemory(t *testing.T) {
	d := dbtest.SQLite(t)
	whole(t, d)
	file := large(60_000_000)
	most := uint64(0)
	opt := testOptions("stor.ics")
	opt.Owner = Owner{Counsellor: "Z990101"}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	base, next := m.HeapAlloc, int64(0)
	opt.Progress = func(done, _ int64) {
		if done < next {
			return
		}
		next = done + 5_000_000
		runtime.GC()
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapAlloc-min(base, m.HeapAlloc))
	}
	r, err := Calendar(t.Context(), d, bytes.NewReader(file), testKey, opt)
	if err != nil || r.Imported < 200 {
		t.Fatalf("%+v %v", r, err)
	}
	if most > 20_000_000 {
		t.Errorf("%d bytes held while reading a file of %d", most, len(file))
	}
	if _, err := io.Copy(io.Discard, bytes.NewReader(file)); err != nil { // keeps the file alive while measured
		t.Fatal(err)
	}
}
