// Package demo makes the invented world: offices, counsellors and people who do not
// exist, with histories that follow from how many minutes there were. Simulate is
// pure: the same seed and date give the same world, byte for byte. Write puts it
// into a database and marks that database as invented.
package demo

import (
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
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

	Offices []OfficeRow
	Staff   []Staff
	Teams   []Team

	People      []caseload.Person
	Protections []Protection
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

	Threads   []Thread
	Messages  []Message
	Tasks     []Task
	OwnWork   []OwnWork
	Notes     []Note
	Mapped    []Mapped
	Questions []Question

	Events       []Event
	WorkingTimes []WorkingTime
	Absences     []Absence
	Interpreters []Interpreter
	Rooms        []Room
	Blocks       []Block
}

// OfficeRow is a Nav office; the name is invented.
type OfficeRow struct{ Nr, Name string }

// Staff is an employee, or an account of the installation.
type Staff struct {
	Ident, Name, Office string // Office "" belongs to none
	Roles, Rights       []string
}

// Team is a group of counsellors at one office on one track.
type Team struct {
	ID, Office, Name, Track string
	Leader                  string
	Members                 []string
}

// Protection says that a person may be seen by few. Office is the locking office.
type Protection struct{ Person, Kind, Office string }

// Thread is a written dialogue with its two flags.
type Thread struct {
	ID, Person, Office, Subject string
	WaitsForUsSince             time.Time // zero: does not wait
	WaitsForPerson, Historic    bool
}

// Message is one message of a thread; Sender is a person's id or an ident.
type Message struct {
	ID, Thread, Office, Sender string
	FromPerson                 bool
	SentAt                     time.Time
	Text                       string
}

// Task is a task of NAV's task system.
type Task struct {
	ID                                  string
	NavID, NavVersion                   int
	Person, Office, Assignee            string
	Kind, Theme, Priority, Status, Text string
	ActiveOn, Due, DoneOn               civil.Date
}

// OwnWork is a counsellor's own work with a measure: a draft agreement, a refund, a
// report.
type OwnWork struct {
	ID, Ident, Person, Office, Kind string
	Due, DoneOn                     civil.Date
	Minutes                         int
}

// Note is a counsellor's note, or the minutes of a talk.
type Note struct {
	ID, Person, Office, Ident, Kind, Text string // Kind: note, minutes
	WrittenAt, SharedAt                   time.Time
}

// Mapped says that an area of life has been talked through.
type Mapped struct {
	Person, Domain string
	On             civil.Date
}

// Question is a question whose answer is not known yet, or came on a day.
type Question struct {
	Person, Question    string
	Decisive            bool
	AskedOn, AnsweredOn civil.Date
}

// Event is an entry in the calendar of a counsellor (Person "") or of a person.
type Event struct {
	ID, Ident, Person, Office, UID string
	Day                            civil.Date
	From, Minutes                  int // minutes of the day in Oslo
	AllDay, Absence, Private       bool
	Rule, Title                    string
}

// WorkingTime is what a counsellor works on a weekday, Monday 0.
type WorkingTime struct {
	Ident             string
	Weekday, From, To int
	ValidFrom         civil.Date
}

// Absence is a stretch of days away, with who covers.
type Absence struct {
	ID, Ident, Substitute string
	From, To              civil.Date
}

// Span is minutes of one day, To not included.
type Span struct {
	Day      civil.Date
	From, To int
}

// Interpreter can be booked in the hours given.
type Interpreter struct {
	ID, Office, Name string
	Languages        []string
	Hours            []Span
}

// Room can be used when it is not taken.
type Room struct {
	ID, Office, Name string
	Taken            []Span
}

// Block is an agreed talk in a counsellor's week. Start is where it begins, travel
// included.
type Block struct {
	ID, Ident, Office, Person  string
	Day                        civil.Date
	Start, Lead, Contact, Tail int
	Kind, Interpreter, Room    string
	Codes                      []string
	DecidedAt                  time.Time
}
