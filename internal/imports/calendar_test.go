package imports

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func importCalendar(t *testing.T, d *db.DB, file string, content []byte, owner Owner, change func(*Options)) (*Report, error) {
	t.Helper()
	opt := testOptions(file)
	opt.Owner = owner
	if change != nil {
		change(&opt)
	}
	return Calendar(t.Context(), d, bytes.NewReader(content), testKey, opt)
}

// calendars are the sample files with their owners, in the order they are given.
var calendars = []struct {
	file  string
	owner Owner
}{
	{"calendar.ics", Owner{Counsellor: "Z990101"}}, {"google.ics", Owner{Counsellor: "Z990101"}},
	{"google-oslo.ics", Owner{Counsellor: "Z990101"}}, {"person-commitments.ics", Owner{Person: "10918749743"}},
}

func TestTheSampleCalendarsAreReportedAsExpected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := importCaseload(t, d, "caseload.csv", sample(t, "caseload.csv"), nil); err != nil {
			t.Fatal(err)
		}
		for _, c := range calendars {
			want := expected(t, c.file)
			dry, err := importCalendar(t, d, c.file, sample(t, c.file), c.owner, func(o *Options) { o.DryRun = true })
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, asExpected(t, dry)); diff != "" {
				t.Errorf("%s, dry run (-want +got):\n%s", c.file, diff)
			}
			r, err := importCalendar(t, d, c.file, sample(t, c.file), c.owner, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, asExpected(t, r)); diff != "" {
				t.Errorf("%s, first run (-want +got):\n%s", c.file, diff)
			}
			log := rows(t, d, "SELECT count(*) FROM access_log")
			if r, err = importCalendar(t, d, c.file, sample(t, c.file), c.owner, nil); err != nil {
				t.Fatal(err)
			}
			want["unchanged"], want["imported"] = want["imported"], 0.0
			if diff := cmp.Diff(want, asExpected(t, r)); diff != "" {
				t.Errorf("%s, second run (-want +got):\n%s", c.file, diff)
			}
			if n := rows(t, d, "SELECT count(*) FROM access_log"); n != log {
				t.Errorf("%s: a second run that changes nothing wrote into the access log", c.file)
			}
		}
	})
}

func TestACalendarOfNobodyIsAWrongCall(t *testing.T) {
	d := dbtest.SQLite(t)
	for _, owner := range []Owner{{Counsellor: "Z000000"}, {Person: "10918749743"}, {Person: "x"}, {Person: strings.Repeat("9", 5000)}, {Person: db.NewID()}} {
		if _, err := importCalendar(t, d, "calendar.ics", sample(t, "calendar.ics"), owner, nil); !errors.Is(err, ErrUsage) {
			t.Errorf("owner %.20q: %v, want ErrUsage", owner.Person+owner.Counsellor, err)
		}
	}
}

func TestWhatIsNoCalendarIsRefused(t *testing.T) {
	d := dbtest.SQLite(t)
	if _, err := importCaseload(t, d, "caseload.csv", sample(t, "caseload.csv"), nil); err != nil {
		t.Fatal(err)
	}
	whole := string(sample(t, "calendar.ics"))
	for content, code := range map[string]string{
		"":                        "not_icalendar",
		"Fødselsnr;Etternavn":     "not_icalendar",
		whole[:len(whole)/2]:      "truncated",
		"BEGIN:VCALENDAR\x00\r\n": "not_text",
		"BEGIN:VCALENDAR\r\nX:" + strings.Repeat("a", 6_000_000) + "\r\nEND:VCALENDAR\r\n": "too_large",
	} {
		before := rows(t, d, "SELECT count(*) FROM event")
		_, err := importCalendar(t, d, "k.ics", []byte(content), Owner{Counsellor: "Z990101"}, nil)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%.30q: %v, want %s", content, err, code)
		}
		if n := rows(t, d, "SELECT count(*) FROM event"); n != before {
			t.Errorf("%s: something was written", code)
		}
	}
}

// event makes a VEVENT of its lines.
func event(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\n"
}

func TestEachFaultOfAnEventIsToldByItsCode(t *testing.T) {
	const at = "DTSTART:20261124T090000Z"
	for _, c := range []struct{ name, events, want string }{
		{"a good event", event("a", at, "DTEND:20261124T100000Z"), ""},
		{"no start", event("a", "SUMMARY:Møte"), "!3 start_missing"},
		{"ends before it begins", event("a", at, "DTEND:20261124T080000Z"), "!3 end_before_start"},
		{"a date and a time", event("a", "DTSTART;VALUE=DATE:20261124", "DTEND:20261124T080000Z"), "!3 end_before_start"},
		{"a zone that nobody knows", event("a", "DTSTART;TZID=Atlantis:20261124T090000"), "!3 tz_unknown"},
		{"a zone by its Windows name", event("a", "DTSTART;TZID=W. Europe Standard Time:20261124T090000", "DURATION:PT1H"), ""},
		{"no zone at all", event("a", "DTSTART:20261124T090000", "DURATION:PT1H"), "3 floating_time"},
		{"every minute", event("a", at, "RRULE:FREQ=MINUTELY"), "!3 rrule_unsupported"},
		{"every half an hour of the day, by rule", event("a", at, "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23"), "!3 too_many_occurrences"},
		{"called off", event("a", at, "STATUS:CANCELLED"), "3 cancelled"},
		{"an older revision", event("a", at, "SEQUENCE:2") + event("a", at, "SEQUENCE:1"), "8 superseded"},
		{"something that is no event", "BEGIN:VTODO\r\nUID:b\r\nEND:VTODO\r\n" + event("a", at), "3 component_ignored"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := dbtest.SQLite(t)
			if _, err := importCaseload(t, d, "v.csv", vectors[0].csv(), nil); err != nil {
				t.Fatal(err)
			}
			file := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + c.events + "END:VCALENDAR\r\n"
			r, err := importCalendar(t, d, "k.ics", []byte(file), Owner{Counsellor: "Z990101"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(said(r), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAnOlderExportDoesNotBringBackWhatWasCalledOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := importCaseload(t, d, "v.csv", vectors[0].csv(), nil); err != nil {
			t.Fatal(err)
		}
		do := func(lines ...string) *Report {
			file := "BEGIN:VCALENDAR\r\n" + event(append([]string{"a", "DTSTART:20261123T120000Z", "DURATION:PT1H"}, lines...)...) + "END:VCALENDAR\r\n"
			r, err := importCalendar(t, d, "k.ics", []byte(file), Owner{Counsellor: "Z990101"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		do("SEQUENCE:3")
		do("SEQUENCE:4", "STATUS:CANCELLED")
		if got := strings.Join(said(do("SEQUENCE:3")), " "); got != "2 superseded" {
			t.Errorf("an older export: %q", got)
		}
		if n := rows(t, d, "SELECT count(*) FROM event WHERE NOT cancelled"); n != 0 {
			t.Errorf("%d events take time again", n)
		}
		if r := do("SEQUENCE:5"); r.Imported != 1 {
			t.Errorf("a newer export puts it back: %+v", r)
		}
	})
}
