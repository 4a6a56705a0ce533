package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

func overlap(a, b Span) bool { return a.From < b.To && b.From < a.To }

// day is the frame of one day of the week; an empty one for a day that is not of it.
func (f Frame) day(d civil.Date) DayFrame {
	for _, x := range f.Days {
		if x.Day == d {
			return x
		}
	}
	return DayFrame{Day: d}
}

// firm is what of the day is spoken for and does not give way: all but lunch.
func (d DayFrame) firm() []Span {
	return slices.DeleteFunc(slices.Clone(d.Busy), func(s Span) bool {
		return slices.ContainsFunc(d.Own, func(o OwnTime) bool { return o.Kind == OwnLunch && o.Start == s.From && o.End == s.To })
	})
}

// inCalendar says whether something of the counsellor's own calendar is in a span.
func (d DayFrame) inCalendar(s Span) bool {
	return slices.ContainsFunc(d.Own, func(o OwnTime) bool {
		return (o.Kind == OwnCalendar || o.Kind == OwnPrivate) && overlap(s, Span{o.Start, o.End})
	})
}

// others are the counsellor's blocks whose time is spoken for, but for the one that a
// wish would take the place of.
func (s *Situation) others(b Block) []Block {
	return slices.DeleteFunc(slices.Clone(s.Blocks), func(o Block) bool {
		return !o.Fills() || o.Week == b.Week && o.Subject == b.Subject
	})
}

func (s *Situation) needsInterpreter(f Facts, k Kind, w civil.Week) bool {
	return k.Direct() && Interpreted(f) && s.registered(s.Seen[f.Person].Language, w)
}

func (s *Situation) needsRoom(k Kind, w civil.Week) bool {
	return k == Meeting && slices.ContainsFunc(s.RoomNames, func(r Room) bool { return !s.roomGone(r.ID, w.Monday()) })
}

// heldBy lists the spans of a day in which colleagues, the office, or another block of
// the counsellor hold what which picks.
func (s *Situation) heldBy(b Block, which func(interpreter, room string) bool) []Span {
	var list []Span
	for _, part := range [][]Taken{s.Taken, s.RoomsTaken} {
		for _, t := range part {
			if t.Day == b.Day && which(t.Interpreter, t.Room) {
				list = append(list, t.Span)
			}
		}
	}
	for _, o := range s.others(b) {
		if o.Stands() && o.Day == b.Day && which(o.Interpreter, o.Room) {
			list = append(list, Span{o.From(), o.To()})
		}
	}
	return list
}

// freeInterpreters are the ids of the registered interpreters of the person's language
// who have hours for the whole talk and are not booked.
func (s *Situation) freeInterpreters(b Block) []string {
	var list []string
	talk := Span{b.From(), b.To()}
	for _, i := range s.Interp {
		speaks := slices.Contains(i.Languages, s.Seen[b.Person].Language)
		booked := slices.ContainsFunc(s.heldBy(b, func(id, _ string) bool { return id == i.ID }), func(h Span) bool { return overlap(h, talk) })
		if speaks && !booked && i.works(b.Day, talk) {
			list = append(list, i.ID)
		}
	}
	return list
}

// works says that the hours registered for a day hold all of a span.
func (i Interpreter) works(day civil.Date, s Span) bool {
	var hours []Span
	for _, h := range i.Hours {
		if h.Day == day {
			hours = append(hours, h.Span)
		}
	}
	slices.SortFunc(hours, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	at := s.From
	for _, h := range hours {
		if h.From <= at {
			at = max(at, h.To)
		}
	}
	return at >= s.To
}

// freeRooms are the ids of the rooms that the office still has then, and that nobody
// holds during the talk.
func (s *Situation) freeRooms(b Block) []string {
	var list []string
	talk := Span{b.From(), b.To()}
	for _, r := range s.RoomNames {
		held := s.heldBy(b, func(_, id string) bool { return id == r.ID })
		if !s.roomGone(r.ID, b.Day) && !slices.ContainsFunc(held, func(h Span) bool { return overlap(h, talk) }) {
			list = append(list, r.ID)
		}
	}
	return list
}
