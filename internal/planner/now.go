package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Call is a call that fits into minutes that have become free.
type Call struct {
	Person      string
	Phone       string // empty for a protected person: a link to the record only
	Minutes     int    // of the talk
	WriteUp     int    // after it; may wait
	Start       int    // now, as minutes of today
	Needs       []Need // due or early, those that a call meets
	Owed        []Debt
	Version     int // of the stored block about the person this week; 0: none
	LastContact civil.Date
	Waited      int // days, as in Talk
}

// Now25 lists the best calls that fit into so many minutes from now: the talk itself
// must fit, writing may come later, and none needs an interpreter. Left out are those
// who are busy now by what they have told us, with whom a talk is decided this week or
// was held, whom the counsellor has skipped or said «ikke nå» about today, and who have
// no reason that a call meets. They come by stated reasons alone: tier, day, longest
// wait, id; never by points. As many as the policy says (3).
func Now25(s *Situation, w *Week, minutes int, p Policy, d Deadlines, days Days) []Call {
	talk := Minutes(Phone, false, p)
	if talk.Contact > minutes || w.Week != s.Today.Week() {
		return nil
	}
	now := Span{s.Now, s.Now + talk.Contact}
	var list []Call
	for _, f := range s.People {
		needs := dueFirst(metBy(needsOf(w, f.Person), Phone))
		asked := slices.ContainsFunc(needs, func(n Need) bool { return n.Code != MappingGap })
		if !asked || !callable(s, f, now) || !open(s, w, f.Person) {
			continue
		}
		who := s.Seen[f.Person]
		c := Call{Person: f.Person, Phone: who.Phone, Minutes: talk.Contact, WriteUp: talk.Tail, Start: s.Now, Needs: needs,
			Owed: Owed(f, s.Blocks, p, d, days, s.Today), LastContact: f.LastContact, Waited: waited(f, s.Today), Version: versionIn(s, w.Week, f.Person)}
		if who.Protected {
			c.Phone = ""
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b Call) int {
		return cmp.Or(cmp.Compare(firstTier(a.Needs), firstTier(b.Needs)), compareDue(firstDue(a.Needs), firstDue(b.Needs)),
			cmp.Compare(b.Waited, a.Waited), cmp.Compare(a.Person, b.Person))
	})
	return list[:min(len(list), p.Now.Calls)]
}

func needsOf(w *Week, person string) []Need {
	var list []Need
	for _, n := range w.Needs {
		if n.Person == person {
			list = append(list, n)
		}
	}
	return list
}

// callable says that a call to the person is possible now.
func callable(s *Situation, f Facts, now Span) bool {
	busy := slices.ContainsFunc(s.Seen[f.Person].Busy, func(b DaySpan) bool { return b.Day == s.Today && overlap(b.Span, now) })
	return !busy && !Interpreted(f) && slices.Contains(Allowed(f), Phone) && !slices.Contains(s.NotNow, f.Person)
}

// open says that nothing is settled about the person this week.
func open(s *Situation, w *Week, person string) bool {
	return !slices.ContainsFunc(s.Blocks, func(b Block) bool {
		return b.Person == person && b.Week == w.Week && (b.Fills() || b.State == Skipped)
	})
}

func versionIn(s *Situation, week civil.Week, subject string) int {
	for _, b := range s.Blocks {
		if b.Week == week && b.Subject == subject {
			return b.Version
		}
	}
	return 0
}

func firstTier(list []Need) int {
	tier := 3
	for _, n := range list {
		tier = min(tier, n.Tier)
	}
	return tier
}

// firstDue is the earliest day among the needs of the first tier.
func firstDue(list []Need) civil.Date {
	var day civil.Date
	for _, n := range list {
		if n.Tier == firstTier(list) && !n.Due.IsZero() && (day.IsZero() || n.Due.Before(day)) {
			day = n.Due
		}
	}
	return day
}
