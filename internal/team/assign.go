package team

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Most is how many people can be given at once.
const Most = 20_000

// The most that a page names: of those who are given, of those whom a receiver cannot get,
// and of those who were given meanwhile.
const (
	shownPeople  = 200
	shownRefused = 5
	shownClashes = 100
)

// Way is how somebody may give a person to a counsellor.
type Way string

// The ways. A leader gives; a counsellor offers an own person (the receiver or the leader
// says yes), and takes one whom nobody follows up.
const (
	Give  Way = "give"
	Offer Way = "offer"
	Take  Way = "take"
	NoWay Way = ""
)

// Ways lists the ways there are.
func Ways() []Way { return []Way{Give, Offer, Take} }

func (w Way) action() access.Action {
	switch w {
	case Give:
		return access.Assign
	case Take:
		return access.Take
	}
	return access.HandOver
}

// WayOf says how the actor may give a person, to some counsellor who holds every right.
func WayOf(a access.Actor, s access.Subject, today civil.Date) Way {
	s.Receiver, s.Agreed = &access.Actor{Rights: access.Rights()}, true
	for _, w := range Ways() {
		if access.Decide(a, w.action(), s, today).Permit {
			return w
		}
	}
	return NoWay
}

// MayGet says whether a counsellor can be given a person: it must open what the
// assignment is for. A protection that the counsellor lacks the right for, one's own
// record and close kin are refused alike.
func MayGet(receiver access.Actor, s access.Subject, today civil.Date) bool {
	s.Counsellor, s.CounsellorTeams, s.Cover = receiver.Ident, receiver.Teams, nil
	return access.Decide(receiver, access.ListRow, s, today).Permit
}

// Chosen is a person whom somebody wants to give, and may have as a row.
type Chosen struct {
	caseload.One
	Subject  access.Subject
	Relation access.Relation
	Way      Way
	Facts    planner.Facts
}

// Standard counts those whose rhythm is the office's standard, because none is agreed.
func Standard(people []planner.Facts, p planner.Policy) int {
	n := 0
	for _, f := range people {
		if _, agreed := planner.Interval(f, p); !agreed && !f.Paused {
			n++
		}
	}
	return n
}

// Receiver is a counsellor who may be given people, with what would follow.
type Receiver struct {
	Actor  access.Actor
	Name   string
	Led    bool       // in a team of the leader who asks: the load may be shown
	AwayTo civil.Date // last day of an absence that covers today; zero: none, or not to be told
	// Refused are those of the chosen whom the receiver cannot be given, with the rights
	// that their protections ask for and the receiver lacks.
	Refused []Refusal
	Added   int // minutes of rhythm a week, of those whom the receiver does not have yet; -1: not to be shown
	Own     bool
	People  int // of the present caseload, as far as the actor may see it
	Now     int // minutes of rhythm a week of those; -1: not to be shown
	Hours   int // minutes left for talks in a usual week; only the counsellor's own, else -1
}

// Refusal is a person whom a receiver cannot be given. Lacks is empty where the reason is
// not to be told.
type Refusal struct {
	Person string
	Lacks  []access.Reason
}

// consider fills in what would follow if the receiver got the chosen.
func (r *Receiver) consider(chosen []Chosen, p planner.Policy, today civil.Date) {
	var added []planner.Facts
	for _, x := range chosen {
		if x.FollowUp.Counsellor != r.Actor.Ident {
			added = append(added, x.Facts)
		}
		if !MayGet(r.Actor, x.Subject, today) {
			r.Refused = append(r.Refused, Refusal{x.Person.ID, access.Lacks(r.Actor, x.Subject.Protections)})
		}
	}
	r.Added = planner.RhythmLoad(added, p)
}

// weigh fills in the present caseload. To others than the counsellor the minutes of one to
// four people are not told.
func (r *Receiver) weigh(people []planner.Facts, p planner.Policy) {
	r.People, r.Now = len(people), planner.RhythmLoad(people, p)
	if !r.Own && r.People > 0 && r.People < access.LeastTold {
		r.Now = -1
	}
}

// blur leaves of the minutes what a leader may be told: sums over five people or more, in
// whole hours, so that one person more or less is seldom seen. What is added is told only
// where those of the chosen whom the receiver has already are none, or five or more too:
// else the difference from the sum of all would be theirs.
func (r *Receiver) blur(chosen []Chosen) {
	has := len(slices.DeleteFunc(slices.Clone(chosen), func(x Chosen) bool { return x.FollowUp.Counsellor != r.Actor.Ident }))
	if len(chosen)-has < access.LeastTold || has > 0 && has < access.LeastTold {
		r.Added = -1
	} else {
		r.Added = wholeHours(r.Added)
	}
	if r.Now >= 0 {
		r.Now = wholeHours(r.Now)
	}
}

// wholeHours are minutes to the nearest whole hour.
func wholeHours(minutes int) int { return (minutes + 30) / 60 * 60 }

// Lacking lists what the receiver is missing, each once.
func (r Receiver) Lacking() []access.Reason {
	var list []access.Reason
	for _, x := range r.Refused {
		for _, reason := range x.Lacks {
			if !slices.Contains(list, reason) {
				list = append(list, reason)
			}
		}
	}
	return list
}
