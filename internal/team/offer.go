package team

import (
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
)

// State is what became of an offer.
type State string

// The states of an offer. Void is one that no longer holds: the person was given to
// somebody else, or the one who offered may not give her any more.
const (
	Waits     State = "waiting"
	Yes       State = "yes"
	No        State = "no"
	Withdrawn State = "withdrawn"
	Void      State = "void"
)

// HandOver is a person whom somebody has offered to a colleague.
type HandOver struct {
	ID, Person, Office string
	Giver              string // whose person it was
	Receiver           string
	OfferedBy          string // the giver, or the substitute
	OfferedAt          time.Time
	State              State
	Version            int
}

// MayAnswer says whether the actor may give an answer to an offer that waits: the
// receiver yes and no, who has offered withdraws, a leader who may assign the person yes.
func MayAnswer(a access.Actor, h HandOver, answer State, s access.Subject, today civil.Date) bool {
	switch {
	case a.Role == access.Leader:
		return answer == Yes && WayOf(a, s, today) == Give
	case a.Role != access.Counsellor || !a.MayWrite:
		return false
	case answer == Yes || answer == No:
		return a.Ident == h.Receiver
	}
	return answer == Withdrawn && (a.Ident == h.OfferedBy || a.Ident == h.Giver)
}

// Holds says whether the offer can still be said yes to: the person is still the giver's,
// and the one who offered may still hand her over to this receiver.
func (h HandOver) Holds(offerer, receiver access.Actor, s access.Subject, today civil.Date) bool {
	s.Receiver, s.Agreed = &receiver, true
	return s.Counsellor == h.Giver && access.Decide(offerer, access.HandOver, s, today).Permit && MayGet(receiver, s, today)
}
