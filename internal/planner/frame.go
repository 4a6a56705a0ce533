package planner

import (
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Days is the calendar that the situation's needs are counted in: Norwegian working
// days, and the weeks in which the counsellor has any hours.
func (s *Situation) Days() Days {
	return Days{Workday: calendar.IsWorkday, Open: func(w civil.Week) bool {
		for _, c := range s.Closed {
			if c == w {
				return false
			}
		}
		return true
	}}
}

// frameOf turns the calendar's reckoning of a week into the planner's frame, with
// what is shown of the counsellor's own time.
func frameOf(c calendar.WeekCapacity, events []calendar.Occurrence) Frame {
	f := Frame{Available: c.AvailableMin}
	for i := range f.Days {
		f.Days[i] = dayFrame(c.Days[i], events)
	}
	return f
}

func dayFrame(d calendar.Day, events []calendar.Occurrence) DayFrame {
	f := DayFrame{Day: d.Date}
	for i, w := range d.Work {
		if i == 0 {
			f.Work = Span{w.From, w.To}
			continue
		}
		f.Busy = append(f.Busy, Span{f.Work.To, w.From}) // a gap between two stretches of work
		f.Work.To = w.To
	}
	for _, b := range d.Busy {
		f.Busy = append(f.Busy, Span{b.From, b.To})
	}
	switch d.Off {
	case calendar.OffHoliday:
		f.Own = append(f.Own, OwnTime{Day: d.Date, End: 24 * 60, Kind: OwnHoliday, Title: d.Holiday})
		return f
	case calendar.OffClosed, calendar.OffAbsent:
		f.Own = append(f.Own, OwnTime{Day: d.Date, End: 24 * 60, Kind: OwnAbsence})
		return f
	}
	f.Own = shownEvents(d.Date, events, f.Work)
	if d.Lunch.To > d.Lunch.From {
		f.Busy = append(f.Busy, Span{d.Lunch.From, d.Lunch.To})
		f.Own = append(f.Own, OwnTime{Day: d.Date, Start: d.Lunch.From, End: d.Lunch.To, Kind: OwnLunch})
	}
	if d.Inbox.To > d.Inbox.From {
		f.Inbox = Span{d.Inbox.From, d.Inbox.To}
		f.Own = append(f.Own, OwnTime{Day: d.Date, Start: d.Inbox.From, End: d.Inbox.To, Kind: OwnInbox})
	}
	return f
}

// shownEvents are the busy parts of the counsellor's calendar within the working day,
// with their titles; private ones have none.
func shownEvents(day civil.Date, events []calendar.Occurrence, work Span) []OwnTime {
	var list []OwnTime
	for i := range events {
		o := &events[i]
		if !o.Event.Busy {
			continue
		}
		for _, part := range calendar.BusyParts(events[i:i+1], day) {
			from, to := max(part.From, work.From), min(part.To, work.To)
			if from >= to {
				continue
			}
			t := OwnTime{Day: day, Start: from, End: to, Kind: OwnCalendar, Title: o.Event.Title}
			if o.Event.Private {
				t.Kind, t.Title = OwnPrivate, ""
			}
			list = append(list, t)
		}
	}
	return list
}
