package planner

import "github.com/veilederblikk/blikk/internal/civil"

// Facts is what the planner knows about one person, as plain values. A zero date is
// not known, and nothing is made of it. What the planner must not read is not here.
type Facts struct {
	Person   string // id
	FollowUp string // id of the running follow-up
	Paused   bool   // paused: silence makes no need; what we owe still does
	Track    string // "ordinary", "programme" or "" (not set: counted as ordinary)

	RhythmCentidays int        // agreed days between talks × 100; 0 is no agreement
	Start           civil.Date // of the follow-up
	AssignedOn      civil.Date // hand-over to this counsellor
	ImportedOn      civil.Date // first import of the person
	LastContact     civil.Date // last time the two spoke
	Born            civil.Date // read only where a legal date bounds the age

	HasPhone, HasAddress bool
	Interpreter          string // "none", "spoken", "sign" or "" (not known: none is taken)
	Reserved, Manual     bool   // against digital contact; on manual follow-up
	Safety               bool   // a safety measure rules home visits out
	Protection           []string

	Clocks     []Clock
	Waiting    []Waiting
	Promises   []Promise
	Requests   []Request
	Ends       []Ending
	Steps      []Step
	Joint      []Joint
	Unshared   []Written
	Tasks      []Task
	Unmapped   int    // areas of life that are not mapped
	OpenDecide string // id of a decisive question that stands open
}

// Clock is a legal period that runs for the person. HeldOn is the last talk of its
// kind that was held.
type Clock struct {
	ID, Kind           string
	Start, End, HeldOn civil.Date
}

// Waiting is a message that waits for us, from table (thread or person) and id.
type Waiting struct {
	Table, ID string
	Since     civil.Date
	Text      string
}

// Promise is what we have said that we would do, by a day.
type Promise struct {
	ID, Text    string // text as it follows "å": «finne ut om barnehageplass»
	MadeOn, Due civil.Date
	Open        bool
}

// Request is the person's wish for a talk. Kind is the way she asked for, or "".
type Request struct {
	ID      string
	AskedOn civil.Date
	Kind    Kind
	Done    bool
}

// Ending is something that ends or changes on a day: a measure, an activity, a sick
// leave, a benefit. Code is NAV's, where there is one; Title names what has none.
type Ending struct {
	Table, ID   string
	Code, Title string
	Day         civil.Date
	NextAgreed  bool // «neste steg avtalt»
	PostponedTo civil.Date
}

// Step is an agreed next step of the person's own.
type Step struct {
	ID, Title string // title as it follows "skulle": «sende søknad til kurs»
	Due       civil.Date
	Open      bool
}

// Joint is a meeting with several parties that is to be held.
type Joint struct {
	ID, Title string
	Day       civil.Date
	Held      bool
}

// Written is the minutes of a talk that are not shared with the person.
type Written struct {
	ID string
	On civil.Date
}

// Task is an open piece of administration with a deadline: a task in Gosys, or own
// work with a measure.
type Task struct {
	Table, ID string
	Person    string // empty: not tied to anyone
	Name      string // theme or kind of work, as shown
	Priority  string // KRITISK, HOY, NORM or LAV; empty for own work
	Own       bool
	Due       civil.Date
	Minutes   int // own work: how long it takes
}

// Spoken returns the facts as they are once the two have spoken on a day: what a
// talk in an earlier week, decided or proposed, changes for a later one.
func (f Facts) Spoken(on civil.Date) Facts {
	if f.LastContact.IsZero() || on.After(f.LastContact) {
		f.LastContact = on
	}
	return f
}
