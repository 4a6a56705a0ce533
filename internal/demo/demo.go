// Package demo makes the invented world: offices, counsellors and people who do not
// exist, with histories that follow from how many minutes there were. Simulate is
// pure: the same seed and date give the same world, byte for byte. Write puts it
// into a database and marks that database as invented.
package demo

import (
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/mapping"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/team"
)

// Size says how much of the world is made.
type Size string

// Study is three offices, each with an ordinary team of eight and a programme team
// of five, as in the study that the product builds on. Office is the first of them.
const (
	Study  Size = "study"
	Office Size = "office"
)

// First is the counsellor whose week the demo shows: about 142 people, at the first
// office.
const First = "Z990101"

// World is an invented world as it stands at 08:00 on Date. Every list is in the
// order in which its rows came to be.
type World struct {
	Seed uint64
	Date civil.Date // first day that has not been lived
	Size Size

	Offices []access.Office
	Staff   []Staff
	Teams   []Team

	People      []caseload.Person
	Protections []caseload.Protected
	FollowUps   []caseload.FollowUp
	Measures    []caseload.Measure
	Steps       []caseload.PlanStep
	Benefits    []caseload.Benefit
	Clocks      []caseload.Clock
	Preferences []caseload.Preference
	Contacts    []caseload.Contact
	Promises    []caseload.Promise
	Requests    []caseload.TalkRequest
	Joint       []caseload.JointMeeting
	OwnWords    []caseload.OwnWords
	Sticky      []caseload.StickyNote
	Categories  []caseload.Category

	Threads   []dialogue.Thread
	Messages  []dialogue.Message
	Tasks     []tasks.Task
	OwnWork   []tasks.OwnWork
	Notes     []notes.Note
	Mapped    []mapping.Mapped
	Questions []mapping.Question

	Events           []calendar.Owned
	WorkingTimes     []WorkingTime // of those who work other hours than the office
	Absences         []calendar.Absence
	HandOvers        []team.HandOver // that wait for an answer
	Interpreters     []calendar.Interpreter
	InterpreterHours []calendar.Slot
	Rooms            []calendar.Room
	RoomsTaken       []calendar.Slot
	Blocks           []planner.Block
	AgreedAt         []time.Time // when each of Blocks was agreed
}

// Staff is an employee, or an account of the installation.
type Staff struct {
	Ident, Name, Office string // Office "" belongs to none
	Role                access.Role
	Rights              []access.Right
}

// Team is counsellors at one office on one track, and who leads them.
type Team struct {
	access.Team
	Leader  string
	Members []string
}

// WorkingTime is a counsellor's working hours from a day on.
type WorkingTime struct {
	Ident string
	From  civil.Date
	Hours []calendar.Hours
}
