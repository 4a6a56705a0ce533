// Package caseload keeps the people who are followed up: who they are, by whom and
// how they are followed up, what has been said and promised, what runs and what
// ends. What is not known stays not known: a missing date is the zero Date, a
// question nobody answered is NotKnown, and nothing is guessed.
package caseload

import (
	"database/sql/driver"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Answer is yes, no, or not known.
type Answer int8

// The answers. The zero Answer is NotKnown.
const (
	NotKnown Answer = iota
	No
	Yes
)

// Value stores NotKnown as NULL.
func (a Answer) Value() (driver.Value, error) {
	if a == NotKnown {
		return nil, nil
	}
	return a == Yes, nil
}

// Scan reads a boolean column of either database.
func (a *Answer) Scan(src any) error {
	yes := false
	switch v := src.(type) {
	case nil:
		*a = NotKnown
		return nil
	case bool:
		yes = v
	case int64:
		yes = v != 0
	default:
		return fmt.Errorf("caseload.Answer: cannot read a %T", src)
	}
	*a = No
	if yes {
		*a = Yes
	}
	return nil
}

// Track is the working condition that a person is followed up under. Empty is not
// set: it is never guessed, since it is what the study compares.
type Track string

// The tracks.
const (
	Ordinary  Track = "ordinary"
	Programme Track = "programme"
)

// InterpreterNeed says whether talks need an interpreter. Empty is not known.
type InterpreterNeed string

// The needs for an interpreter.
const (
	NoInterpreter InterpreterNeed = "none"
	Spoken        InterpreterNeed = "spoken"
	Sign          InterpreterNeed = "sign"
)

// Rhythm is the agreed time between talks in hundredths of a day (10.5 days is
// 1050), exact. Zero is no agreement.
type Rhythm int

var rhythmForm = regexp.MustCompile(`^([0-9]{1,3})(?:[,.]([0-9]{1,2}))?$`)

// ParseRhythm reads days as 30, 10,5 or 3.25: over 0 and at most 365.
func ParseRhythm(s string) (Rhythm, error) {
	m := rhythmForm.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("a rhythm is written in days, as 30 or 10,5")
	}
	whole, _ := strconv.Atoi(m[1])
	part, _ := strconv.Atoi((m[2] + "00")[:2])
	r := Rhythm(whole*100 + part)
	if r <= 0 || r > 36500 {
		return 0, fmt.Errorf("a rhythm is over 0 and at most 365 days")
	}
	return r, nil
}

// Days returns the exact number of days.
func (r Rhythm) Days() *big.Rat { return big.NewRat(int64(r), 100) }

// String writes 30 or 10.5.
func (r Rhythm) String() string {
	s := strconv.Itoa(int(r) / 100)
	if part := int(r) % 100; part != 0 {
		s += "." + strings.TrimRight(fmt.Sprintf("%02d", part), "0")
	}
	return s
}

// State of a follow-up period.
type State string

// The states of a follow-up.
const (
	Active State = "active"
	Paused State = "paused"
	Closed State = "closed"
)

// Person is someone who is followed up. Number is shown only where it is asked for,
// and stands in no log and no address.
type Person struct {
	ID            string
	Number        Number
	FamilyName    string
	GivenName     string
	Office        string // four digits; empty where none is known
	Phone         string
	Address       string
	Language      string // as it is named in Norwegian, lower case
	Interpreter   InterpreterNeed
	Effort        string // innsatsgruppe, NAV's code; empty: no decision
	Reserved      Answer // against digital contact (KRR)
	Manual        Answer // on manual follow-up
	Guardian      Answer
	Safety        Answer     // a safety measure stands: no home visits
	WaitsSince    civil.Date // a message has waited for us since, until the dialogue itself is here
	FirstImported civil.Date
	Version       int
}

// Name is given name and family name, or what there is of them.
func (p Person) Name() string { return strings.TrimSpace(p.GivenName + " " + p.FamilyName) }

// FollowUp is the period in which a person is followed up by a counsellor.
type FollowUp struct {
	ID         string
	Person     string
	Office     string
	Counsellor string     // ident; empty: unassigned
	AssignedOn civil.Date // day of the hand-over; zero where the first import found it so
	Track      Track
	Rhythm     Rhythm
	Starts     civil.Date
	Ends       civil.Date
	State      State
	Version    int
}

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

// Contact is something that happened between person and counsellor. Direct contact
// is one in which they could speak; Spoke says whether they did (an attempt if not).
type Contact struct {
	ID, Person, Office string
	Counsellor         string // empty: not known
	At                 time.Time
	Kind               string // phone, video, meeting, home, digital, letter, import
	Direct, Spoke      bool
	Minutes            int // 0: not known
	Source             string
	Version            int
}

// Promise states.
const (
	PromiseOpen      = "open"
	PromiseKept      = "kept"
	PromiseWithdrawn = "withdrawn"
)

// Promise is what we have said that we would do.
type Promise struct {
	ID, Person, Office string
	Counsellor         string
	Text               string
	MadeOn, Due        civil.Date
	State              string
	Version            int
}

// TalkRequest is a person's wish for a talk. Kind is the way asked for, or empty.
type TalkRequest struct {
	ID, Person, Office string
	AskedOn            civil.Date
	Kind, Wish         string
	DoneOn             civil.Date
	Version            int
}

// JointMeeting is a meeting with several parties that is to be held.
type JointMeeting struct {
	ID, Person, Office string
	Title              string
	AgreedDay, HeldOn  civil.Date
	Version            int
}

// OwnWords are what the person wants, in the person's own language.
type OwnWords struct {
	ID, Person, Office string
	SaidOn             civil.Date
	Language, Text     string
	Translation, By    string // By: who translated
	ReadByPerson       bool
	Version            int
}

// StickyNote is a short note (huskelapp) that the person can read.
type StickyNote struct {
	Person     string
	Text       string
	Due        civil.Date
	Counsellor string
	Version    int
}

// Category is a counsellor's private letter A–F for a person.
type Category struct{ Counsellor, Person, Letter string }

// Preference is a time of the week that suits a person best; weekday 0 is Monday,
// minutes after midnight.
type Preference struct {
	Person                  string
	Weekday, FromMin, ToMin int
}
