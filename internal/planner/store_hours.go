package planner

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// commitments are when people cannot be met, and when it suits them best.
func (l *loading) commitments() error {
	events, err := calendar.Occurrences(l.ctx, l.q, calendar.OfPerson, l.ids, l.first.Monday(), l.last())
	if err != nil {
		return err
	}
	for id, list := range events {
		who := l.s.Seen[id]
		for d := range l.touched(list) {
			for _, i := range calendar.BusyParts(list, d) {
				who.Busy = append(who.Busy, DaySpan{d, Span{i.From, i.To}})
			}
		}
		l.s.Seen[id] = who
	}
	prefers, err := caseload.Preferences(l.ctx, l.q, l.ids)
	for _, p := range prefers {
		who := l.s.Seen[p.Person]
		who.Prefers = append(who.Prefers, Prefer{p.Weekday, Span{p.FromMin, p.ToMin}})
		l.s.Seen[p.Person] = who
	}
	return err
}

// touched gives the days of the open weeks that occurrences touch, in order.
func (l *loading) touched(list []calendar.Occurrence) iter.Seq[civil.Date] {
	var on [7 * Horizon]bool
	for _, o := range list {
		from, to := civil.On(o.Start).Sub(l.first.Monday()), civil.On(o.End).Sub(l.first.Monday())
		for n := max(0, from); n <= min(to, len(on)-1); n++ {
			on[n] = true
		}
	}
	return func(yield func(civil.Date) bool) {
		for n, touched := range on {
			if touched && !yield(l.first.Monday().AddDays(n)) {
				return
			}
		}
	}
}

// frames reads the open weeks' hours.
func (l *loading) frames() error {
	f, err := calendar.FactsOf(l.ctx, l.q, l.ident, l.office, l.first.Monday(), l.first.Add(Horizon+closedAhead).Monday())
	if err != nil {
		return err
	}
	policy := dayOf(l.p)
	now := l.s.Today.At(l.s.Now)
	for i := range Horizon {
		week := l.first.Add(i)
		l.s.Weeks[week] = frameOf(calendar.Capacity(f, policy, week, now), f.Occurrences)
	}
	for i := range Horizon + closedAhead {
		if week := l.first.Add(i); !calendar.HasCapacity(f, policy, week) {
			l.s.Closed = append(l.s.Closed, week)
		}
	}
	return nil
}

func dayOf(p Policy) calendar.Policy {
	return calendar.Policy{LunchMinutes: p.Day.LunchMin, LunchBetween: calendar.Interval{From: p.Day.LunchFromAt, To: p.Day.LunchToAt},
		InboxMinutes: p.Day.InboxMin, WorkFrom: p.Day.WorkFromAt, WorkTo: p.Day.WorkToAt}
}

// hoursAhead is how many coming weeks HoursAhead looks at.
const hoursAhead = 5

// HoursAhead is the minutes that a counsellor has left for talks in a usual week: the
// median of the coming five whole weeks, after calendar, lunch, absence and inbox blocks.
// It is the counsellor's own number; others may have it in sums of five or more.
func HoursAhead(ctx context.Context, q db.Q, ident string, today civil.Date, p Policy) (int, error) {
	offices, err := access.OfficesOf(ctx, q, ident)
	if err != nil {
		return 0, err
	}
	office := ""
	if len(offices) > 0 {
		office = offices[0]
	}
	first := today.Week().Add(1)
	f, err := calendar.FactsOf(ctx, q, ident, office, first.Monday(), first.Add(hoursAhead).Monday())
	if err != nil {
		return 0, err
	}
	var list []int
	for i := range hoursAhead {
		list = append(list, calendar.Capacity(f, dayOf(p), first.Add(i), time.Time{}).AvailableMin)
	}
	slices.Sort(list)
	return list[hoursAhead/2], nil
}

// scarce are the office's interpreters and rooms.
func (l *loading) scarce() error {
	list, err := calendar.Interpreters(l.ctx, l.q, l.office)
	if err != nil {
		return err
	}
	hours, err := calendar.InterpreterHours(l.ctx, l.q, l.office, l.first.Monday(), l.last())
	if err != nil {
		return err
	}
	for _, i := range list {
		k := Interpreter{ID: i.ID, Name: i.Name, Languages: i.Languages, Gone: i.Gone}
		for _, h := range hours {
			if h.Of == i.ID && !calendar.GoneBy(i.Gone, h.Day) {
				k.Hours = append(k.Hours, DaySpan{h.Day, Span{h.From, h.To}})
			}
		}
		l.s.Interp = append(l.s.Interp, k)
	}
	rooms, err := calendar.Rooms(l.ctx, l.q, l.office)
	if err != nil {
		return err
	}
	l.s.Rooms = len(rooms)
	for _, r := range rooms {
		l.s.RoomNames = append(l.s.RoomNames, Room{r.ID, r.Name, r.Gone})
	}
	taken, err := calendar.RoomsTaken(l.ctx, l.q, l.office, l.first.Monday(), l.last())
	for _, t := range taken {
		l.s.RoomsTaken = append(l.s.RoomsTaken, Taken{Room: t.Of, DaySpan: DaySpan{t.Day, Span{t.From, t.To}}})
	}
	return err
}

// decided are the blocks of the open weeks. One about somebody who is not (or no
// longer) in this week is nobody's to see: only the interpreter and the room that it
// holds count. Why something was skipped stays with the counsellor.
func (l *loading) decided() error {
	to := l.first.Add(Horizon - 1)
	list, err := Blocks(l.ctx, l.q, l.ident, l.first, to)
	if err != nil {
		return err
	}
	if l.s.Taken, err = TakenByOthers(l.ctx, l.q, l.office, l.ident, l.first, to); err != nil {
		return err
	}
	for _, b := range list {
		if l.actor.Ident != l.ident {
			b.SkipReason = ""
		}
		switch _, known := l.s.Seen[b.Person]; {
		case known || b.Person == "":
			l.s.Blocks = append(l.s.Blocks, b)
		case b.Stands() && (b.Interpreter != "" || b.Room != ""):
			l.s.Taken = append(l.s.Taken, Taken{Interpreter: b.Interpreter, Room: b.Room, DaySpan: DaySpan{b.Day, Span{b.From(), b.To()}}})
		}
	}
	if l.s.NotNow, err = notNow(l.ctx, l.q, l.ident, l.s.Today); err != nil {
		return err
	}
	return l.agreedByThose(to)
}
