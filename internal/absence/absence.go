// Package absence is about a counsellor who is away: the days and the substitute; what
// waits at the counsellor for the substitute to see; and, when the counsellor is back,
// what happened meanwhile, person by person. The rows are the calendar's; this package
// owns none.
package absence

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Limits of what may be registered, in days.
const (
	longest = 366 // from first to last
	backMax = 31  // how long ago an absence may have begun
)

// Fault says what is wrong with an absence, and Field which field it is about. Its text is
// absence.fault.KEY.
type Fault struct{ Field, Key string }

// Check says what is wrong with an absence that is to be kept beside the counsellor's
// others: nothing means that it may. substitutes are the idents of those who may stand in.
func Check(a calendar.Absence, others []calendar.Absence, substitutes []string, today civil.Date) []Fault {
	var list []Fault
	no := func(wrong bool, field, key string) {
		if wrong && !slices.Contains(list, Fault{field, key}) {
			list = append(list, Fault{field, key})
		}
	}
	no(a.From.IsZero(), "from", "from")
	no(a.To.IsZero(), "to", "to")
	if a.From.IsZero() || a.To.IsZero() {
		return list
	}
	no(a.To.Before(a.From), "to", "order")
	no(a.To.Sub(a.From) >= longest, "to", "long")
	no(a.Version == 0 && a.To.Before(today.AddDays(-backMax)), "from", "past")
	for _, o := range others {
		no(o.ID != a.ID && !o.To.Before(a.From) && !a.To.Before(o.From), "from", "overlap")
	}
	no(a.Substitute != "" && (a.Substitute == a.Ident || !slices.Contains(substitutes, a.Substitute)), "substitute", "substitute")
	return list
}

// Holes says whether somebody who is away herself leaves every day of an absence open.
func Holes(a calendar.Absence, substitutes []calendar.Absence) bool {
	for day := a.From; !day.After(a.To); day = day.AddDays(1) {
		if !slices.ContainsFunc(substitutes, func(o calendar.Absence) bool { return o.Covers(day) }) {
			return false
		}
	}
	return true
}

// Ended gives an absence as over from a day on, and whether anything is left of it: who is
// back on the first day was not away.
func Ended(a calendar.Absence, today civil.Date) (calendar.Absence, bool) {
	if !a.From.Before(today) {
		return a, false
	}
	if last := today.AddDays(-1); last.Before(a.To) {
		a.To = last
	}
	return a, true
}

// Kind says what it is that waits.
type Kind string

// The kinds of what waits at a counsellor, in the order in which they are shown.
const (
	Talk    Kind = "talk"    // agreed with the person
	Message Kind = "message" // waits for our answer
	Promise Kind = "promise"
	Legal   Kind = "legal"
	Other   Kind = "interpreter" // to be booked for an agreed talk
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Talk, Message, Promise, Legal, Other} }

// Item is one thing that waits, and whom it is about.
type Item struct {
	Kind   Kind
	Person string
	Day    civil.Date // zero: no day
	Block  planner.Block
	Debt   planner.Debt
}

// Waiting lists what waits at a counsellor: the talks that are agreed on days that count,
// and what is owed by the last of them: answers, promises, legal dates, interpreters. The
// earliest day comes first, what has no day last; of equals the id decides.
func Waiting(s *planner.Situation, counts func(civil.Date) bool, last civil.Date, p planner.Policy, d planner.Deadlines) []Item {
	var list []Item
	for _, b := range s.Blocks {
		if b.Person != "" && b.Stands() && b.Agreed && counts(b.Day) && !b.Day.Before(s.Today) {
			list = append(list, Item{Kind: Talk, Person: b.Person, Day: b.Day, Block: b})
		}
	}
	kinds := map[planner.DebtKind]Kind{planner.OwesAnswer: Message, planner.OwesPromise: Promise, planner.OwesLegal: Legal, planner.OwesInterpreter: Other}
	for _, f := range s.People {
		if s.Seen[f.Person].Cover.For != "" {
			continue // somebody else's
		}
		for _, debt := range planner.Owed(f, s.Blocks, p, d, s.Days(), s.Today) {
			kind, waits := kinds[debt.Kind]
			if waits && !debt.Due.After(last) && (kind != Other || counts(debt.Due)) {
				list = append(list, Item{Kind: kind, Person: f.Person, Day: debt.Due, Debt: debt})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Item) int {
		return cmp.Or(noDayLast(a.Day, b.Day), cmp.Compare(a.Block.Start, b.Block.Start), cmp.Compare(a.Person, b.Person))
	})
	return list
}

func noDayLast(a, b civil.Date) int {
	if a.IsZero() != b.IsZero() {
		return b.Compare(a)
	}
	return a.Compare(b)
}
