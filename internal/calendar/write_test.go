package calendar

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/civil"
)

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	stamp := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	day := civil.MustDate("2026-11-24")
	out := []OutEvent{
		{UID: "a@blikk", Start: day.At(9 * 60), End: day.At(9*60 + 30), Title: "Telefon: Åse; «Ærlig, ja»", Tentative: true},
		{UID: "b@blikk", Start: day.At(10 * 60), End: day.At(11 * 60), Title: strings.TrimSpace(strings.Repeat("långt nævn ", 20))},
	}
	var first, second bytes.Buffer
	if err := WriteICS(&first, out, stamp); err != nil {
		t.Fatal(err)
	}
	if err := WriteICS(&second, out, stamp); err != nil || first.String() != second.String() {
		t.Fatalf("two writings differ (%v)", err)
	}
	for line := range strings.Lines(first.String()) {
		if !strings.HasSuffix(line, "\r\n") || len(line) > 77 || !utf8.ValidString(line) {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	cal, err := ReadICS(bytes.NewReader(first.Bytes()), ReadOptions{From: day.AddDays(-30), To: day.AddDays(30), Limits: DefaultLimits()})
	if err != nil {
		t.Fatal(err)
	}
	kept := cal.Kept()
	if len(kept) != 2 || kept[0].UID != "a@blikk" || kept[0].Title != out[0].Title || kept[1].Title != out[1].Title || !kept[0].Tentative {
		t.Fatalf("got %+v", kept)
	}
	times, err := Expand(kept, cal.Zones, day, day.AddDays(1))
	if err != nil || len(times) != 2 || !times[0].Start.Equal(out[0].Start) || !times[1].End.Equal(out[1].End) {
		t.Errorf("got %+v %v", times, err)
	}
}

func TestAnEmptyCalendarIsACalendar(t *testing.T) {
	var b bytes.Buffer
	if err := WriteICS(&b, nil, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadICS(&b, ReadOptions{From: civil.MustDate("2026-01-01"), To: civil.MustDate("2026-02-01"), Limits: DefaultLimits()}); err != nil {
		t.Error(err)
	}
}
