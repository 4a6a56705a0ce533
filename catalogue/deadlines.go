package catalogue

import "github.com/veilederblikk/blikk/internal/civil"

// RuleKind says how a legal date follows from a clock.
type RuleKind string

// The kinds of rules.
const (
	DaysAfterStart  RuleKind = "days_after_start"  // start + Days
	MonthsAfterHeld RuleKind = "months_after_held" // Months after the last one held, else after the start
	AtEnd           RuleKind = "end"               // the clock's end, or the date written in it
	OfficeDays      RuleKind = "office_days"       // the law gives no number; start + the office's own days, if it has set any
)

// Deadline is one legal date that a clock gives. It cannot be switched off.
type Deadline struct {
	ID    string // names the text, e.g. dialogue_meeting_2
	Clock string // the kind of clock that it runs from
	Rule  RuleKind
	Days  int // for DaysAfterStart
	// Months is for MonthsAfterHeld, in civil months (31 August + 3 = 30 November).
	Months int
	// AgeFrom and AgeTo bound the age at the clock's start, both included; 0 is no
	// bound. It is the one place where age is read, because the law does.
	AgeFrom, AgeTo int
	// ShowDaysBefore is how long before its date it is shown; where it is 0,
	// ShowDaysAfterStart counts from the clock's start.
	ShowDaysBefore, ShowDaysAfterStart int
	// Talk says that the law asks for a talk with the person: only that is tier 1.
	Talk bool
	// Covers names the measures and benefits whose end is the same event as this date,
	// so that it is not shown twice.
	Covers []string
	// Paragraph is the law as it is shown; Source is where the rule was read.
	Paragraph, Source string
	// ValidFrom is the day the rule came into force, where that was read; otherwise
	// InForceOn is a day on which the text was in force. ValidTo is empty while it holds.
	ValidFrom, InForceOn, ValidTo civil.Date
	Line                          int
}

// LegalDeadlines are the legal dates, in the order of the file.
type LegalDeadlines struct {
	Version int
	Rules   []Deadline
}

// For returns the rules that run from a kind of clock and hold on a day.
func (l LegalDeadlines) For(clock string, on civil.Date) []Deadline {
	var list []Deadline
	for _, r := range l.Rules {
		late := !r.ValidTo.IsZero() && r.ValidTo.Before(on)
		early := !r.ValidFrom.IsZero() && r.ValidFrom.After(on)
		if r.Clock == clock && !late && !early {
			list = append(list, r)
		}
	}
	return list
}

// Clocks lists the kinds of clocks there are.
func Clocks() []string {
	return []string{
		"sick_leave", "activity_duty", "aap_decision", "kvp_decision", "youth_guarantee", "work_training",
		"aft", "wage_subsidy_permanent", "wage_subsidy_four_year", "warning", "decision_14a",
	}
}
