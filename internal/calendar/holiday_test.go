package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/civil"
)

func TestTheHolidaysOf2026(t *testing.T) {
	want := map[string]string{
		"2026-01-01": "Første nyttårsdag", "2026-04-02": "Skjærtorsdag", "2026-04-03": "Langfredag", "2026-04-06": "Andre påskedag",
		"2026-05-01": "Arbeidernes dag", "2026-05-14": "Kristi Himmelfartsdag", "2026-05-17": "Grunnlovsdag", "2026-05-25": "Andre pinsedag",
		"2026-12-25": "Første juledag", "2026-12-26": "Andre juledag",
	}
	got := map[string]string{}
	for d := civil.MustDate("2026-01-01"); d.Before(civil.MustDate("2027-01-01")); d = d.AddDays(1) {
		if name, ok := Holiday(d); ok {
			got[d.String()] = name
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWorkingDaysAreCounted(t *testing.T) {
	for _, c := range []struct {
		name string
		from string
		n    int
		want string
	}{
		{"none", "2026-11-28", 0, "2026-11-28"},
		{"over a weekend", "2026-11-27", 1, "2026-11-30"},
		{"from a Saturday", "2026-11-28", 1, "2026-11-30"},
		{"ten from a Monday", "2026-11-23", 10, "2026-12-07"},
		{"over Christmas and the year's end", "2026-12-23", 3, "2026-12-29"},
		{"over New Year", "2026-12-30", 2, "2027-01-04"},
		{"over Easter", "2026-04-01", 1, "2026-04-07"},
		{"back", "2026-11-30", -1, "2026-11-27"},
		{"of a day that is missing", "", 3, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var from civil.Date
			if c.from != "" {
				from = civil.MustDate(c.from)
			}
			if got := AddWorkdays(from, c.n, IsWorkday).String(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestALastDayThatIsNoWorkingDayIsTheOneBefore(t *testing.T) {
	for last, want := range map[string]string{
		"2026-12-04": "2026-12-04", "2026-12-05": "2026-12-04", "2026-12-06": "2026-12-04",
		"2026-12-25": "2026-12-24", "2026-12-27": "2026-12-24", "2026-04-06": "2026-04-01", "2027-01-01": "2026-12-31",
	} {
		if got := WorkdayOnOrBefore(civil.MustDate(last), IsWorkday).String(); got != want {
			t.Errorf("%s: %s, want %s", last, got, want)
		}
	}
	if !WorkdayOnOrBefore(civil.Date{}, IsWorkday).IsZero() {
		t.Error("a missing day stays missing")
	}
}
