package civil

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMonthsAreCivilMonths(t *testing.T) {
	for _, c := range []struct {
		name, from string
		n          int
		want       string
	}{
		{"a short month takes its last day", "2026-08-31", 3, "2026-11-30"},
		{"an ordinary day stays", "2026-02-14", 6, "2026-08-14"},
		{"over the year's end", "2026-11-30", 3, "2027-02-28"},
		{"into a leap day", "2027-11-30", 3, "2028-02-29"},
		{"backwards", "2026-03-31", -1, "2026-02-28"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := MustDate(c.from).AddMonths(c.n).String(); got != c.want {
				t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
			}
		})
	}
}

func TestWeeksFollowISO(t *testing.T) {
	for _, c := range []struct{ day, week, monday string }{
		{"2026-11-23", "2026-W48", "2026-11-23"},
		{"2026-12-31", "2026-W53", "2026-12-28"},
		{"2027-01-03", "2026-W53", "2026-12-28"},
		{"2027-01-04", "2027-W01", "2027-01-04"},
	} {
		d := MustDate(c.day)
		if got := d.Week().String(); got != c.week {
			t.Errorf("week of %s = %s, want %s", c.day, got, c.week)
		}
		if got := d.Week().Monday().String(); got != c.monday {
			t.Errorf("monday of %s = %s, want %s", c.week, got, c.monday)
		}
	}
	if got := (Week{2026, 53}).Add(1); got != (Week{2027, 1}) {
		t.Errorf("week after 2026-W53 = %v", got)
	}
}

func TestWhatIsNoWeekOrDateIsRefused(t *testing.T) {
	for _, s := range []string{"", "2026-W54", "2027-W53", "2026-W00", "2026-48", "2026-W4", "0000-W01", "2026-W48 "} {
		if w, err := ParseWeek(s); err == nil {
			t.Errorf("ParseWeek(%q) = %v, want an error", s, w)
		}
	}
	for _, s := range []string{"", "2026-02-30", "23.11.2026", "2026-11-23T00:00", "2026-1-2"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}

func TestDatesSurviveStorageAndArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Of(rapid.IntRange(1900, 2100).Draw(t, "y"), time.Month(rapid.IntRange(1, 12).Draw(t, "m")), rapid.IntRange(1, 28).Draw(t, "d"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if got := d.AddDays(n).Sub(d); got != n {
			t.Fatalf("(%s + %d) − %s = %d", d, n, d, got)
		}
		v, _ := d.Value()
		var back Date
		if err := back.Scan(v); err != nil || back != d {
			t.Fatalf("%s came back as %s (%v)", d, back, err)
		}
		if d.Monday().Weekday() != 0 {
			t.Fatalf("monday of %s is weekday %d", d, d.Monday().Weekday())
		}
	})
}

func TestMissingDateStaysMissing(t *testing.T) {
	var d Date
	if !d.AddDays(3).IsZero() || !d.AddMonths(1).IsZero() || d.String() != "" {
		t.Error("a missing date must never become a day by arithmetic")
	}
	if v, _ := d.Value(); v != nil {
		t.Errorf("a missing date is stored as %v, want NULL", v)
	}
}

func TestWallClockAcrossTheClockChange(t *testing.T) {
	if got := MustDate("2026-10-25").At(9 * 60).UTC().Format("15:04"); got != "08:00" {
		t.Errorf("09:00 on the day the clocks go back is %s UTC, want 08:00", got)
	}
	if got := MustDate("2026-10-24").At(9 * 60).UTC().Format("15:04"); got != "07:00" {
		t.Errorf("09:00 the day before is %s UTC, want 07:00", got)
	}
}
