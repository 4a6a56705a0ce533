// Package caseload keeps the people who are followed up: who they are, by whom and
// how they are followed up, what has been said and promised, what runs and what
// ends. What is not known stays not known: a missing date is the zero Date, a
// question nobody answered is NotKnown, and nothing is guessed.
package caseload

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/civil"
)

// What a record refuses.
var (
	// ErrClosed says that a follow-up period is closed and can only be read.
	ErrClosed = errors.New("the follow-up period is closed")
	// ErrValue says that a state, a kind, a letter, a length or an order of days is
	// none that the record knows.
	ErrValue = errors.New("the record has no such value")
)

// valid gives ErrValue unless every condition holds.
func valid(conditions ...bool) error {
	if slices.Contains(conditions, false) {
		return ErrValue
	}
	return nil
}

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

const maxRhythm = 36500

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
	if r <= 0 || r > maxRhythm {
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

// Valid says whether the period can be kept: a state, track and rhythm that there
// are, and an end that is not before the start.
func (f FollowUp) Valid() error {
	return valid(slices.Contains([]State{Active, Paused, Closed}, f.State), slices.Contains([]Track{"", Ordinary, Programme}, f.Track),
		f.Rhythm >= 0 && f.Rhythm <= maxRhythm, f.Starts.IsZero() || f.Ends.IsZero() || !f.Ends.Before(f.Starts))
}

// Assigned gives the period as handed over to a counsellor on a day; "" takes it
// from everybody.
func (f FollowUp) Assigned(ident string, day civil.Date) (FollowUp, error) {
	if f.State == Closed {
		return f, ErrClosed
	}
	f.Counsellor, f.AssignedOn = ident, day
	return f, nil
}

// Ended gives the period as closed on a day.
func (f FollowUp) Ended(day civil.Date) (FollowUp, error) {
	if f.State == Closed {
		return f, ErrClosed
	}
	f.State, f.Ends = Closed, day
	return f, nil
}
