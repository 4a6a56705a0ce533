package caseload

import (
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// The kinds of contact. In the first four they speak with each other. Imported is a
// talk of which a file from the office's other tools gives no more than the day.
const (
	Phone    = "phone"
	Video    = "video"
	Meeting  = "meeting"
	Home     = "home"
	Digital  = "digital"
	Letter   = "letter"
	Imported = FromImport
)

// Contact is something that happened between person and counsellor. Direct contact
// is one in which they could speak; Spoke says whether they did (an attempt if not).
type Contact struct {
	ID, Person, Office string
	Counsellor         string // empty: not known
	At                 time.Time
	Kind               string
	Direct, Spoke      bool
	Minutes            int // 0: not known
	Source             string
	Version            int
}

// Valid says whether the contact can be kept: a kind that there is, direct where
// they can speak, spoken only if direct, at an instant, and no negative minutes.
func (c Contact) Valid() error {
	direct := slices.Contains([]string{Phone, Video, Meeting, Home, Imported}, c.Kind)
	return valid(direct || c.Kind == Digital || c.Kind == Letter, c.Direct == direct, !c.Spoke || c.Direct, c.Minutes >= 0, !c.At.IsZero())
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

// Valid says whether the promise's state is one that there is.
func (p Promise) Valid() error {
	return valid(slices.Contains([]string{PromiseOpen, PromiseKept, PromiseWithdrawn}, p.State))
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

// Preference is a time of the week that suits a person best; weekday 0 is Monday,
// minutes after midnight.
type Preference struct {
	Person                  string
	Weekday, FromMin, ToMin int
}

// Valid says whether the time is one of a week.
func (p Preference) Valid() error {
	return valid(p.Weekday >= 0 && p.Weekday <= 6, p.FromMin >= 0, p.FromMin < p.ToMin, p.ToMin <= 24*60)
}
