package caseload

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Ending is what all that ends has in common: «neste steg avtalt» and «utsett til».
type Ending struct {
	Ends        civil.Date
	NextAgreed  bool
	PostponedTo civil.Date
}

// FromImport marks what a file from the office's other tools has said; all else was
// entered here.
const FromImport = "import"

// Measure is a measure (tiltak) that a person is in now.
type Measure struct {
	ID, Person, Office string
	Code               string // NAV's measure code
	Starts             civil.Date
	Ending
	Source  string
	Version int
}

// Step states.
const (
	StepOpen = "open"
	StepDone = "done"
)

// PlanStep is a step (aktivitet) of the shared plan. Own says that it is the person's
// own next step, due on a day; others end.
type PlanStep struct {
	ID, Person, Office string
	Title              string
	Own                bool
	Due                civil.Date
	Ending
	State   string
	Source  string
	Version int
}

// Valid says whether the step's state is one that there is.
func (s PlanStep) Valid() error { return valid(s.State == StepOpen || s.State == StepDone) }

// Benefit is a benefit (ytelse) that ends.
type Benefit struct {
	ID, Person, Office string
	Kind               string
	Ending
	Version int
}

// Clock is a legal period that runs for a person. DoneOn is the day its talk was
// held; where the law asks for one every so many months, the last one.
type Clock struct {
	ID, Person, Office   string
	Kind                 string
	Starts, Ends, DoneOn civil.Date
	Source               string
	Version              int
}

// ClockKinds lists the kinds of clocks.
func ClockKinds() []string {
	return []string{"sick_leave", "activity_duty", "aap_decision", "kvp_decision", "youth_guarantee", "work_training", "aft",
		"wage_subsidy_permanent", "wage_subsidy_four_year", "warning", "decision_14a"}
}

// Valid says whether the clock's kind is one that there is.
func (c Clock) Valid() error { return valid(slices.Contains(ClockKinds(), c.Kind)) }
