package calendar

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/civil"
)

var testWords = Words{Busy: "Opptatt", Untitled: "(uten tittel)"}

// samples is the folder of the office's sample files.
const samples = "../../testdata/input"

// readText reads an iCalendar as --date 2026-11-23 would.
func readOptions() ReadOptions {
	return ReadOptions{Words: testWords, From: civil.MustDate("2026-10-26"), To: civil.MustDate("2027-05-24"), Limits: DefaultLimits()}
}

func readSample(t *testing.T, name string) *Calendar {
	t.Helper()
	f, err := os.Open(filepath.Join(samples, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cal, err := ReadICS(f, readOptions())
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func occurrencesOf(t *testing.T, cal *Calendar, from, to string) []Occurrence {
	t.Helper()
	list, err := Expand(cal.Kept(), cal.Zones, civil.MustDate(from), civil.MustDate(to))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheSampleCalendarsGiveTheExpectedWeek(t *testing.T) {
	type busy struct {
		Day     int  `json:"day"`
		From    int  `json:"start_min"`
		To      int  `json:"end_min"`
		Private bool `json:"private"`
	}
	var expected struct {
		Files []struct {
			File   string `json:"file"`
			Kind   string `json:"kind"`
			Read   int    `json:"read"`
			Events int    `json:"events"`
			Busy   []busy `json:"busy_week_2026-W48"`
			Absent []int  `json:"absent_days_2026-W48"`
		} `json:"files"`
	}
	raw, err := os.ReadFile(filepath.Join(samples, "EXPECTED.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, want := range expected.Files {
		if want.Kind != "calendar" {
			continue
		}
		seen++
		t.Run(want.File, func(t *testing.T) {
			cal := readSample(t, want.File)
			if len(cal.Items) != want.Read {
				t.Errorf("%d events read, want %d", len(cal.Items), want.Read)
			}
			list := occurrencesOf(t, cal, "2026-10-26", "2027-05-24")
			if len(list) != want.Events {
				t.Errorf("%d occurrences, want %d", len(list), want.Events)
			}
			got, absent := []busy{}, []int{}
			for d := range 5 {
				day := civil.MustDate("2026-11-23").AddDays(d)
				for _, b := range BusyDay(list, day) {
					got = append(got, busy{d, b.From, b.To, b.Private})
				}
				if AbsentDay(list, day) {
					absent = append(absent, d)
				}
			}
			if diff := cmp.Diff(want.Busy, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want.Absent, absent); diff != "" {
				t.Error(diff)
			}
		})
	}
	if seen != 4 {
		t.Errorf("%d calendars in the expectations, want 4", seen)
	}
}

var testPolicy = Policy{LunchMinutes: 30, LunchBetween: Interval{660, 780}, InboxMinutes: 45, WorkFrom: 480, WorkTo: 930}

func TestTheSampleWeeksHaveTheExpectedRoom(t *testing.T) {
	outlook := []string{"calendar.ics"}
	all := []string{"calendar.ics", "google.ics", "google-oslo.ics"}
	for _, c := range []struct {
		name  string
		files []string
		week  string
		want  int
	}{
		{"Outlook, this week", outlook, "2026-W48", 1155},
		{"Outlook, next week", outlook, "2026-W49", 1065},
		{"no calendar, this week", nil, "2026-W48", 1875},
		{"no calendar, next week", nil, "2026-W49", 1875},
		{"Outlook and Google, this week", all, "2026-W48", 900},
		{"Outlook and Google, next week", all, "2026-W49", 945},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f Facts
			for _, file := range c.files {
				f.Occurrences = append(f.Occurrences, occurrencesOf(t, readSample(t, file), "2026-11-23", "2026-12-14")...)
			}
			week, err := civil.ParseWeek(c.week)
			if err != nil {
				t.Fatal(err)
			}
			now := civil.MustDate("2026-11-23").At(8 * 60)
			if got := Capacity(f, testPolicy, week, now); got.AvailableMin != c.want {
				t.Errorf("%d minutes, want %d: %+v", got.AvailableMin, c.want, got.Days)
			}
		})
	}
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}
