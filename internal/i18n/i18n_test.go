package i18n

import (
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

func nb(t *testing.T) *Printer {
	t.Helper()
	p, err := For("nb")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDaysAndLengthsInWords(t *testing.T) {
	p := nb(t)
	today := civil.MustDate("2026-11-23")
	for _, c := range []struct{ got, want string }{
		{p.Day(0), "mandag"},
		{p.Day(6), "søndag"},
		{p.Date(civil.MustDate("2026-12-04"), today), "4. desember"},
		{p.Date(civil.MustDate("2024-02-02"), today), "2. februar 2024"},
		{p.Length(1025), "17 t 5 min"},
		{p.Length(45), "45 min"},
		{p.Length(180), "3 t"},
		{p.Length(0), "0 min"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAMissingKeyIsSeen(t *testing.T) {
	p := nb(t)
	if got := p.T("no.such.key"); got != "[no.such.key]" {
		t.Errorf("got %q", got)
	}
	if p.Has("no.such.key") || !p.Has("day.0") {
		t.Error("Has is wrong")
	}
}

func TestAnUnknownLanguageIsRefused(t *testing.T) {
	if _, err := For("xx"); err == nil {
		t.Error("xx was taken for a language")
	}
}

func TestDaysFromOneToAnother(t *testing.T) {
	p, err := For("nb")
	if err != nil {
		t.Fatal(err)
	}
	day := civil.MustDate
	for _, c := range []struct{ from, to, want string }{
		{"2026-11-18", "2026-11-20", "18.–20. november"}, {"2026-11-18", "2026-11-18", "18. november"},
		{"2026-11-30", "2026-12-04", "30. november–4. desember"}, {"2026-12-30", "2027-01-02", "30. desember–2. januar 2027"}, {"2025-11-18", "2026-11-20", "18. november 2025–20. november"},
	} {
		if got := p.Days(day(c.from), day(c.to), day("2026-11-24")); got != c.want {
			t.Errorf("%s to %s: %q", c.from, c.to, got)
		}
	}
}

func TestShortDaysAndTimes(t *testing.T) {
	p, today := nb(t), civil.MustDate("2026-11-24")
	for d, want := range map[string][2]string{"2026-11-26": {"to. 26.11.", "26.11."}, "2027-01-04": {"ma. 4.1.2027", "4.1.2027"}, "2026-03-01": {"sø. 1.3.", "1.3."}} {
		if day, date := p.ShortDay(civil.MustDate(d), today), p.ShortDate(civil.MustDate(d), today); day != want[0] || date != want[1] {
			t.Errorf("%s: %q, %q", d, day, date)
		}
	}
	at := time.Date(2026, 11, 24, 8, 5, 0, 0, time.UTC)
	if Clock(545) != "09.05" || ClockOf(at) != "09.05" {
		t.Errorf("%s %s", Clock(545), ClockOf(at))
	}
}

func TestNumbersInThrees(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1\u00a0000", -1500: "-1\u00a0500", 90000: "90\u00a0000", 1234567: "1\u00a0234\u00a0567", -123: "-123"} {
		if got := Number(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
