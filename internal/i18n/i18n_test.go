package i18n

import (
	"testing"

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
