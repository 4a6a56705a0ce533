package planner

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
)

func clockCase(kind, start, end, held string) func(*Facts) {
	date := func(s string) civil.Date {
		if s == "" {
			return civil.Date{}
		}
		return day(s)
	}
	return func(f *Facts) {
		f.Born = day("2001-05-17")
		f.Clocks = []Clock{{ID: "1", Kind: kind, Start: date(start), End: date(end), HeldOn: date(held)}}
	}
}

func TestLegalDatesByClock(t *testing.T) {
	runCases(t, []needCase{
		{"youth guarantee: 56 days after the start, due in the week", clockCase("youth_guarantee", "2026-10-01", "", ""),
			[]string{"legal_deadline 1 2026-11-26 50"}},
		{"dialogue meeting 2: 182 days after the start", clockCase("sick_leave", "2026-05-29", "", ""), []string{"legal_deadline 1 2026-11-27 50"}},
		{"dialogue meeting 2 is shown from day 119 on", clockCase("sick_leave", "2026-08-02", "", ""), []string{"legal_deadline 3 2027-01-29 30 early"}},
		{"and not before", clockCase("sick_leave", "2026-08-03", "", ""), nil},
		{"activity requirement: 55 days after the first day of the sick leave", clockCase("activity_duty", "2026-10-02", "", ""),
			[]string{"legal_deadline 1 2026-11-26 50"}},
		{"work training: three civil months after the start", clockCase("work_training", "2026-08-26", "", ""), []string{"legal_deadline 1 2026-11-26 50"}},
		{"31 August and three months is 30 November", clockCase("work_training", "2026-08-31", "", ""), []string{"legal_deadline 3 2026-11-30 50 early"}},
		{"three months after the last review that was held", clockCase("work_training", "2026-01-10", "", "2026-09-10"),
			[]string{"legal_deadline 3 2026-12-10 43 early"}},
		{"a review from before the start belongs to an earlier period", clockCase("work_training", "2026-08-26", "", "2026-08-20"),
			[]string{"legal_deadline 1 2026-11-26 50"}},
		{"AFT: three months", clockCase("aft", "2026-08-25", "", ""), []string{"legal_deadline 1 2026-11-25 50"}},
		{"permanent wage subsidy: six months", clockCase("wage_subsidy_permanent", "2026-05-25", "", ""), []string{"legal_deadline 1 2026-11-25 50"}},
		{"four-year wage subsidy: three months", clockCase("wage_subsidy_four_year", "2026-08-24", "", ""), []string{"legal_deadline 1 2026-11-24 50"}},
		{"AAP: a follow-up twelve months after the start, and the end", clockCase("aap_decision", "2025-11-27", "2026-11-27", ""),
			[]string{"legal_deadline 1 2026-11-27 50", "legal_deadline 1 2026-11-27 50"}},
		{"AAP: a follow-up held long before leaves the end", clockCase("aap_decision", "2025-11-27", "2026-11-27", "2026-05-01"),
			[]string{"legal_deadline 1 2026-11-27 50"}},
		{"AAP: a talk held since the end is shown ends it", clockCase("aap_decision", "2025-11-27", "2026-11-27", "2026-11-05"), nil},
		{"AAP with its end alone, as a caseload brings it", clockCase("aap_decision", "", "2026-11-27", ""), []string{"legal_deadline 1 2026-11-27 50"}},
		{"KVP: the end", clockCase("kvp_decision", "2025-12-01", "2026-12-01", ""), []string{"legal_deadline 3 2026-12-01 50 early"}},
		{"a warning: the date written in it", clockCase("warning", "", "2026-11-25", ""), []string{"legal_deadline 1 2026-11-25 50"}},
		{"a decision under § 14 a: the law gives no number of days", clockCase("decision_14a", "2026-10-01", "", ""), nil},
		{"the talk is done", clockCase("sick_leave", "2026-05-29", "", "2026-10-20"), nil},
		{"a talk from before the sick leave is another one", clockCase("sick_leave", "2026-05-29", "", "2026-05-20"), []string{"legal_deadline 1 2026-11-27 50"}},
		{"a date long past and not done stands", clockCase("sick_leave", "2026-01-05", "", ""), []string{"legal_deadline 1 2026-07-06 50"}},
		{"a sick leave that was over before the date", clockCase("sick_leave", "2026-05-29", "2026-10-20", ""), nil},
		{"a sick leave that ends in the week, before the date", clockCase("sick_leave", "2026-05-29", "2026-11-25", ""), []string{"transition 3 2026-11-18 50"}},
		{"a training that was over before the week asks for no review", clockCase("work_training", "2026-05-01", "2026-11-20", ""), nil},
		{"no start: the date is not guessed", clockCase("sick_leave", "", "", ""), nil},
		{"no end", clockCase("kvp_decision", "2026-01-01", "", ""), nil},
		{"no rule knows the clock", clockCase("egg_timer", "2026-01-01", "2026-11-25", ""), nil},
	})
}

func TestLegalDatesAreKeptByTheWorkingDayBefore(t *testing.T) {
	runCases(t, []needCase{
		{"a Saturday", clockCase("warning", "", "2026-11-28", ""), []string{"legal_deadline 1 2026-11-27 50"}},
		{"a Sunday", clockCase("warning", "", "2026-11-29", ""), []string{"legal_deadline 1 2026-11-27 50"}},
		{"a Monday stays", clockCase("warning", "", "2026-11-30", ""), []string{"legal_deadline 3 2026-11-30 50 early"}},
	})
	p, d := catalogues(t)
	f := someone(clockCase("warning", "", "2026-12-27", "")).Spoken(day("2026-12-18"))
	got := lines(Needs(f, p, d, workdays(), civil.Week{Year: 2026, Number: 52}, day("2026-12-21")))
	if diff := cmp.Diff([]string{"legal_deadline 1 2026-12-24 50"}, got); diff != "" {
		t.Error("the Sunday after Christmas, over both holidays:", diff)
	}
}

func TestPointsOfALegalDateFallWithTheWeeksToIt(t *testing.T) {
	runCases(t, []needCase{
		{"this week", clockCase("warning", "", "2026-11-26", ""), []string{"legal_deadline 1 2026-11-26 50"}},
		{"the next", clockCase("warning", "", "2026-12-04", ""), []string{"legal_deadline 3 2026-12-04 50 early"}},
		{"in two weeks", clockCase("warning", "", "2026-12-07", ""), []string{"legal_deadline 3 2026-12-07 43 early"}},
		{"in three", clockCase("warning", "", "2026-12-14", ""), []string{"legal_deadline 3 2026-12-14 36 early"}},
		{"in four", clockCase("warning", "", "2026-12-22", ""), []string{"legal_deadline 3 2026-12-22 30 early"}},
		{"28 days after the Sunday's week is the last that is shown", clockCase("warning", "", "2026-12-28", ""), nil},
	})
}

func TestTheYouthGuaranteeIsForThoseWhoWere16To29AtTheStart(t *testing.T) {
	p, d := catalogues(t)
	for _, c := range []struct {
		name, born string
		want       bool
	}{
		{"16 on the day", "2010-10-01", true},
		{"16 the day after", "2010-10-02", false},
		{"30 on the day", "1996-10-01", false},
		{"30 the day after", "1996-10-02", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := someone(clockCase("youth_guarantee", "2026-10-01", "", ""))
			f.Born = day(c.born)
			if got := len(Needs(f, p, d, workdays(), today.Week(), today)) == 1; got != c.want {
				t.Errorf("asks for a talk: %v", got)
			}
		})
	}
	f := someone(clockCase("youth_guarantee", "2026-10-01", "", ""))
	f.Born = civil.Date{}
	if got := Needs(f, p, d, workdays(), today.Week(), today); len(got) > 0 {
		t.Errorf("a birth date that is not known was taken for one within the bounds: %v", lines(got))
	}
}

func TestTheOfficesOwnDayIsNoLaw(t *testing.T) {
	p, d := catalogues(t)
	p.Legal.Decision14aDays = 42
	got := Needs(someone(clockCase("decision_14a", "2026-10-15", "", "")), p, d, workdays(), today.Week(), today)
	if diff := cmp.Diff([]string{"legal_deadline 3 2026-11-26 50"}, lines(got)); diff != "" {
		t.Error(diff)
	}
}

func TestARuleHoldsWhileItIsInForce(t *testing.T) {
	p, d := catalogues(t)
	d.Rules = slices.Clone(d.Rules)
	for i := range d.Rules {
		d.Rules[i].ValidTo = day("2026-11-22")
	}
	f := someone(clockCase("warning", "", "2026-11-26", ""))
	if got := Needs(f, p, d, workdays(), today.Week(), today); len(got) > 0 {
		t.Errorf("a rule that ended the day before made %v", lines(got))
	}
}

// Age is read by legal dates only, and by those that bound it.
func TestOnlyTheYouthGuaranteeReadsAnAge(t *testing.T) {
	_, d := catalogues(t)
	for _, r := range d.Rules {
		if bounded := r.AgeFrom != 0 || r.AgeTo != 0; bounded != (r.Clock == "youth_guarantee") {
			t.Errorf("%s: bounds the age from %d to %d", r.ID, r.AgeFrom, r.AgeTo)
		}
	}
	for _, k := range catalogue.Clocks() {
		if len(d.For(k, today)) == 0 {
			t.Errorf("no rule holds for the clock %s", k)
		}
	}
}

func TestADateThatIsMissingIsSaidNotGuessed(t *testing.T) {
	_, d := catalogues(t)
	f := Facts{Clocks: []Clock{
		{ID: "a", Kind: "sick_leave"}, {ID: "b", Kind: "aap_decision", End: day("2027-01-01")}, {ID: "c", Kind: "kvp_decision", Start: today},
		{ID: "d", Kind: "decision_14a"}, {ID: "e", Kind: "aft", HeldOn: today},
	}}
	want := []Undated{{"a", "sick_leave", "dialogue_meeting_2"}, {"b", "aap_decision", "aap_follow_up"}, {"c", "kvp_decision", "kvp_end"}}
	if diff := cmp.Diff(want, UndatedClocks(f, d, today)); diff != "" {
		t.Error(diff)
	}
}
