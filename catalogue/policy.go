package catalogue

import "github.com/veilederblikk/blikk/internal/civil"

// OfficePolicy is what an office has decided about how its hours are used: the
// points of each reason, the floors, the minutes of a talk, the notice people get.
// Points and factors order work, never people. Names that end in Days are calendar
// days, in Workdays working days, in Min minutes, in At minutes after midnight;
// names that end in Percent are hundredths (135 is 1.35).
type OfficePolicy struct {
	Version   int
	ValidFrom civil.Date

	Rhythm     RhythmPolicy
	Floor      FloorPolicy
	Legal      LegalPolicy
	Promise    PromisePolicy
	Message    MessagePolicy
	OwnRequest AnswerPolicy
	NewPerson  NewPersonPolicy
	Transition TransitionPolicy
	NextStep   RampPolicy
	Coordinate RampPolicy
	MappingGap MappingPolicy
	Unshared   UnsharedPolicy
	Task       TaskPolicy
	Factor     FactorPolicy
	Minutes    MinutesPolicy
	Notice     NoticePolicy
	Day        DayPolicy
	Now        NowPolicy

	// Values lists every value as it stands in the file, for the page that shows it.
	Values []Value
}

// Value is one line of the policy as people see it: the key, the value as written,
// and what it rests on. Exactly one of Source and Assumption is filled.
type Value struct {
	Key, Text          string
	Source, Assumption string
	Line               int
}

// RhythmPolicy: the office's standard where nothing is agreed, and what silence is
// worth. Points are (days / rhythm − BasePercent/100) × PerRhythm, at most Max.
type RhythmPolicy struct {
	OrdinaryDays, ProgrammeDays int
	BasePercent                 int
	PerRhythm, Max              int
	AheadDays                   int // shown when due by this many days after Sunday
}

// FloorPolicy: the longest time that anyone is left without a talk. It is the
// greater of the office's days and SharePercent of the rhythm.
type FloorPolicy struct {
	OrdinaryDays, ProgrammeDays int
	SharePercent                int
	AheadDays                   int
	Points                      int
	HoursPercent                int // the most of the available minutes that tier 2 may take
}

// LegalPolicy: points of a legal date by whole weeks from the planned week to the
// week of the date. Decision14aDays is the office's own goal where the law gives no
// number of days; 0 is none.
type LegalPolicy struct {
	Now, Week2, Week3, Later int
	Decision14aDays          int
}

// PromisePolicy: what we have said that we would do by a day.
type PromisePolicy struct{ Points, PastPoints, AheadDays int }

// MessagePolicy: a message that waits for us. On weekday k (Monday 0) it is worth
// Points × (KeepPercent/100)^k.
type MessagePolicy struct{ Points, KeepPercent, AnswerWorkdays int }

// AnswerPolicy: somebody asked, and has an answer within so many working days.
type AnswerPolicy struct{ Points, Workdays int }

// NewPersonPolicy: somebody new is spoken with within Workdays; the reason stands
// for Days.
type NewPersonPolicy struct{ Points, Workdays, Days int }

// TransitionPolicy: something ends. It is looked at from BeforeDays before Monday
// to AfterDays after it, and due DueDaysBefore ahead of the end.
type TransitionPolicy struct {
	Points, NearPoints, NearDays         int
	BackDays, ForwardDays, DueDaysBefore int
}

// RampPolicy: points that rise from From to Max by PerDay, as the day nears or has
// passed.
type RampPolicy struct{ From, PerDay, Max, AheadDays int }

// MappingPolicy: what is not mapped adds to a talk from AfterDays on.
type MappingPolicy struct{ Points, AfterDays int }

// UnsharedPolicy: minutes of a talk are shared within Days.
type UnsharedPolicy struct{ Points, Days int }

// TaskPolicy: administration with a deadline.
type TaskPolicy struct {
	OwnLastWeek, Critical, High, Normal, Low int
	AheadDays, LastWeekDays                  int
}

// FactorPolicy: what the same reasons are worth by kind of talk, in hundredths, and
// the points for a time that the person prefers.
type FactorPolicy struct {
	PhonePercent, VideoPercent, MeetingPercent, HomePercent int
	PreferPoints                                            int
}

// TalkMinutes are the minutes of one kind of talk: travel before, the talk, and
// travel and writing after.
type TalkMinutes struct{ Lead, Contact, Tail int }

// MinutesPolicy: the minutes by kind. With an interpreter the talk is
// InterpreterPercent as long, up to whole RoundMin; interpreters are booked by
// started BookingMin.
type MinutesPolicy struct {
	Phone, Video, Meeting, Home TalkMinutes
	DigitalMin                  int
	InterpreterPercent          int
	RoundMin, BookingMin        int
}

// NoticePolicy: working days from today to the first day on which a talk may be
// proposed.
type NoticePolicy struct{ Phone, Video, Meeting, Home, Interpreter int }

// DayPolicy: the frame of a counsellor's day.
type DayPolicy struct {
	WorkFromAt, WorkToAt        int
	LunchMin, LunchFromAt       int
	LunchToAt                   int
	InboxMin                    int
	StepMin, BusyStepMin        int
	MaxDirectMin, MaxHomeVisits int
}

// NowPolicy: how many calls are offered for minutes that became free.
type NowPolicy struct{ Calls int }
