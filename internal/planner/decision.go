package planner

import (
	"strings"
	"unicode/utf8"
)

// Act is what a counsellor does with a block.
type Act string

// The acts. Accept, Lock and Agree also decide a block that is only proposed.
const (
	Accept     Act = "accept"
	Move       Act = "move"
	Lock       Act = "lock"
	Unlock     Act = "unlock"
	Agree      Act = "agree"    // the person has said yes
	Unagree    Act = "unagree"  // that was wrong
	ChangeKind Act = "kind"     // another way to talk, with that kind's minutes
	Skip       Act = "skip"     // not this week; SkipReason says why
	Cancel     Act = "cancel"   // a decided talk is called off
	TakeBack   Act = "takeback" // the decision is undone: a proposal again
)

// Acts lists them.
func Acts() []Act {
	return []Act{Accept, Move, Lock, Unlock, Agree, Unagree, ChangeKind, Skip, Cancel, TakeBack}
}

// maxReason is how long the reason for skipping may be, in letters.
const maxReason = 500

// next is what an act makes of a block. stored is the decision that stands (Version 0:
// none), wish what the counsellor wants: day, start, kind, agreed and reason count as
// the act asks for them.
func (s *Situation) next(act Act, stored, wish Block, p Policy, days Days) (Block, []Refusal) {
	if stored.State == Done || stored.State == NotMet && (act == Cancel || act == TakeBack) {
		return stored, []Refusal{AlreadyHeld}
	}
	base := wish
	if stored.Stands() {
		base = stored
	}
	base.ID, base.Version, base.Held, base.Ended, base.SkipReason = stored.ID, stored.Version, "", nil, ""
	if act == Cancel && stored.State == Cancelled || act == TakeBack && stored.State == TakenBack {
		return stored, nil // pressed twice
	}
	switch act {
	case Accept, Move:
		return s.placed(base, stored, wish, p, days)
	case ChangeKind:
		return s.otherKind(base, stored, wish, p, days)
	case Lock, Unlock, Agree, Unagree:
		return s.flagged(act, base, stored, p, days)
	case Skip:
		return s.skip(base, stored, wish)
	case Cancel:
		base.State = Cancelled
		return base, refusedIf(!stored.Stands(), NotDecided)
	case TakeBack:
		back := stored
		back.State, back.Locked, back.SkipReason = TakenBack, false, ""
		return back, refusedIf(!stored.Stands() && stored.State != Skipped && stored.State != Cancelled, NotDecided)
	}
	return stored, []Refusal{NotDecided}
}

func refusedIf(wrong bool, r Refusal) []Refusal {
	if wrong {
		return []Refusal{r}
	}
	return nil
}

// placed accepts a block where it is wished, which may be elsewhere than it stands.
func (s *Situation) placed(b, stored, wish Block, p Policy, days Days) (Block, []Refusal) {
	b.Day, b.Start, b.Agreed = wish.Day, wish.Start, wish.Agreed
	b.MovedFrom = ""
	if _, _, ok := ParsePlace(wish.MovedFrom); ok {
		b.MovedFrom = wish.MovedFrom
	}
	if stored.Stands() {
		b.MovedFrom = stored.MovedFrom
		if stored.Day != wish.Day || stored.Start != wish.Start {
			b.MovedFrom = Place(stored.Day, stored.Start)
		}
	}
	return s.stand(b, p, days)
}

func (s *Situation) otherKind(b, stored, wish Block, p Policy, days Days) (Block, []Refusal) {
	b.Kind, b.Contact, b.Lead, b.Tail = wish.Kind, 0, 0, 0
	if !wish.Day.IsZero() {
		return s.placed(b, stored, wish, p, days)
	}
	b.Agreed = wish.Agreed
	return s.stand(b, p, days)
}

// stand makes the block an accepted one, with an interpreter and a room: those it has,
// if they are free then, else others.
func (s *Situation) stand(b Block, p Policy, days Days) (Block, []Refusal) {
	b.State = Accepted
	if b.Locked {
		b.State = LockedIn
	}
	if _, refused := s.Complete(b, p, days); len(refused) == 0 {
		return s.Complete(b, p, days)
	}
	b.Interpreter, b.Room = "", ""
	return s.Complete(b, p, days)
}

// flagged sets what does not touch the time: a decided block keeps it even where it
// would no longer be allowed.
func (s *Situation) flagged(act Act, b, stored Block, p Policy, days Days) (Block, []Refusal) {
	switch act {
	case Lock:
		b.Locked = true
	case Unlock:
		b.Locked = false
	case Agree:
		b.Agreed = true
	case Unagree:
		b.Agreed = false
	}
	if !stored.Stands() {
		if act == Unlock || act == Unagree {
			return b, []Refusal{NotDecided}
		}
		return s.stand(b, p, days)
	}
	b.State = Accepted
	if b.Locked {
		b.State = LockedIn
	}
	return b, nil
}

// skip leaves the person out this week. The attempt that a skipped block may have
// behind it stays in the record.
func (s *Situation) skip(b, stored, wish Block) (Block, []Refusal) {
	b.State, b.Locked, b.SkipReason = Skipped, false, strings.TrimSpace(wish.SkipReason)
	b.Counsellor, b.Office, b.Interpreter, b.Room = s.Counsellor, s.Office, "", ""
	if b.Subject == "" {
		b.Subject = b.Person
	}
	var list []Refusal
	f, work := s.about(b)
	switch {
	case f == nil && work == nil:
		list = append(list, NotYours)
	case !Open(b.Week, s.Today) || b.Day.Week() != b.Week:
		list = append(list, NotOpenWeek)
	case b.SkipReason == "":
		list = append(list, ReasonMissing)
	case utf8.RuneCountInString(b.SkipReason) > maxReason:
		list = append(list, ReasonLong)
	}
	return b, list
}

// same says that two blocks are one decision.
func same(a, b Block) bool {
	return a.State == b.State && a.Day == b.Day && a.Start == b.Start && a.Lead == b.Lead && a.Contact == b.Contact && a.Tail == b.Tail && a.Kind == b.Kind &&
		a.Locked == b.Locked && a.Agreed == b.Agreed && a.SkipReason == b.SkipReason && (!a.Gone || a.Interpreter == b.Interpreter)
}
