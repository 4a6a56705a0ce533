package caseload

import (
	"slices"
	"time"

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

// Stage is where a step of the plan stands, in the words of Nav's activity plan.
type Stage string

// The stages, in the plan's order. The last two are locked, for person and counsellor.
const (
	Suggested Stage = "BRUKER_ER_INTERESSERT"
	Planned   Stage = "PLANLAGT"
	Running   Stage = "GJENNOMFORES"
	Finished  Stage = "FULLFORT"
	Dropped   Stage = "AVBRUTT"
)

// Stages lists them.
func Stages() []Stage { return []Stage{Suggested, Planned, Running, Finished, Dropped} }

// Locked says that nothing of the step is changed any more.
func (s Stage) Locked() bool { return s == Finished || s == Dropped }

// PlanStep is a step (aktivitet) of the shared plan. Own says that it is the person's
// own next step, due on a day; others end. Stage is empty where nobody has set it. Ours
// is what we do in it, Theirs what the person does. EnteredAt is when it was entered in
// Nav's own plan; zero: not yet.
type PlanStep struct {
	ID, Person, Office string
	Title              string
	Own                bool
	Due                civil.Date
	Ending
	State        string
	Stage        Stage
	Ours, Theirs string
	EnteredAt    time.Time
	Source       string
	Version      int
}

// Valid says whether the step can be kept: a state that there is, and a stage that goes
// with it.
func (s PlanStep) Valid() error {
	return valid(s.State == StepOpen || s.State == StepDone, s.Stage == "" || slices.Contains(Stages(), s.Stage), s.Stage == "" || s.Stage.Locked() == (s.State == StepDone))
}

// At gives the step at a stage.
func (s PlanStep) At(stage Stage) PlanStep {
	s.Stage, s.State = stage, StepOpen
	if stage.Locked() {
		s.State = StepDone
	}
	return s
}

// Stands is the stage that the step is shown at. Where none is set, what is done is
// finished, an own next step is planned, and the rest is what goes on now.
func (s PlanStep) Stands() Stage {
	switch {
	case s.Stage != "":
		return s.Stage
	case s.State == StepDone:
		return Finished
	case s.Own:
		return Planned
	}
	return Running
}

// Enter gives the step as entered in Nav's own plan at an instant; the first counts.
func (s PlanStep) Enter(at time.Time) PlanStep {
	if s.EnteredAt.IsZero() {
		s.EnteredAt = at
	}
	return s
}

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
