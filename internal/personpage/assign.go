package personpage

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/planner"
)

// assignPath is where a person is given to a counsellor; the package team has it.
func (v *view) assignPath() string { return "/assign?person=" + v.r.Person.ID }

// mayTake says that the counsellor may take the person, whom nobody follows up; mayOffer
// that she may offer the person to a colleague.
func (v *view) mayTake() bool {
	return access.Decide(v.c.Actor, access.Take, v.c.Subject, v.c.Today).Permit
}

func (v *view) mayOffer() bool {
	s := v.c.Subject
	s.Receiver, s.Agreed = &access.Actor{Rights: access.Rights()}, true
	return access.Decide(v.c.Actor, access.HandOver, s, v.c.Today).Permit
}

// fresh says that the person is new to the counsellor who reads, and not spoken to yet.
func (v *view) fresh() bool {
	return v.r.FollowUp.Counsellor == v.c.Actor.Ident && slices.ContainsFunc(v.r.Needs, func(n planner.Need) bool { return n.Code == planner.NewPerson })
}
