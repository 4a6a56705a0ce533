package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Gives is what must give way for a decision.
type Gives struct {
	Lunch, Inbox bool
	Work         []string // own measure work that is only proposed, by subject
	Talks        []string // talks that are only proposed, by subject (the person's id)
}

// Nothing says that nothing gives way.
func (g Gives) Nothing() bool { return !g.Lunch && !g.Inbox && len(g.Work) == 0 && len(g.Talks) == 0 }

// rank orders what gives way: nothing, administration, somebody's proposed talk.
func (g Gives) rank() int {
	switch {
	case g.Nothing():
		return 0
	case len(g.Talks) == 0:
		return 1
	}
	return 1 + len(g.Talks)
}

// GivesWay says what of the week gives way to a block: lunch, the inbox block, and
// what is only proposed.
func (w *Week) GivesWay(b Block) Gives {
	var g Gives
	at := Span{b.Start, b.End()}
	for _, o := range w.Own {
		if o.Day == b.Day && overlap(at, Span{o.Start, o.End}) {
			g.Lunch = g.Lunch || o.Kind == OwnLunch
			g.Inbox = g.Inbox || o.Kind == OwnInbox
		}
	}
	for _, t := range w.Talks {
		switch {
		case t.State != "" || t.Subject == b.Subject || t.Day != b.Day || !overlap(at, Span{t.Start, t.End}):
		case t.Person == "":
			g.Work = append(g.Work, t.Subject)
		default:
			g.Talks = append(g.Talks, t.Subject)
		}
	}
	return g
}

// Time is a time that a block may be moved to.
type Time struct {
	Day        civil.Date
	Start, End int // the whole block
	From, To   int // the talk itself
	Gives      Gives
}

// Times lists the times in the week that are allowed for a block (of which subject,
// person, kind, agreed and, where they are not the kind's usual ones, the minutes
// count), by quarter hours: first those where nothing gives way, then those where only
// administration does, then those where proposed talks do, the fewest first; of equals
// the earliest. Interpreter and room are found for each time, whatever the block has.
func (w *Week) Times(s *Situation, b Block, p Policy, days Days) []Time {
	var list []Time
	b.Week, b.Interpreter, b.Room = w.Week, "", ""
	for i := range 5 {
		b.Day = w.Week.Monday().AddDays(i)
		work := s.Weeks[w.Week].day(b.Day).Work
		for b.Start = upTo(work.From, gridStep); b.Start < work.To; b.Start += gridStep {
			done, refused := s.Complete(b, p, days)
			if len(refused) == 0 {
				list = append(list, Time{Day: b.Day, Start: done.Start, End: done.End(), From: done.From(), To: done.To(), Gives: w.GivesWay(done)})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Time) int {
		return cmp.Or(cmp.Compare(a.Gives.rank(), b.Gives.rank()), a.Day.Compare(b.Day), cmp.Compare(a.Start, b.Start))
	})
	return list
}

// ByDay gives the same times for each weekday (Monday 0), in order of time.
func ByDay(times []Time) [5][]Time {
	var days [5][]Time
	for _, t := range times {
		if n := t.Day.Weekday(); n < 5 {
			days[n] = append(days[n], t)
		}
	}
	for i := range days {
		slices.SortFunc(days[i], func(a, b Time) int { return cmp.Compare(a.Start, b.Start) })
	}
	return days
}
