package demo

import (
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// weeksLived is how long the simulation runs before the date.
const weeksLived = 48

// entered is the source of what was entered here, not imported.
const entered = "demo"

// sim is the running simulation.
type sim struct {
	w        *World
	lex      *lexicon
	from     civil.Date
	open     []bool // working days from from on
	id       ids
	birth    *stream // draws people: one stream for all teams
	texts    *stream
	places   []*place
	numbers  map[string]bool // only asked for membership
	lastFrom []time.Time     // of each thread: the person's last message
	navID    int
}

// Simulate lives through the weeks before date, day by day, with the minutes that
// each counsellor has, and returns the world as it stands at 08:00 on date. It takes
// values and returns values; the same seed, date and size give the same world.
func Simulate(seed uint64, date civil.Date, size Size) (*World, error) {
	if size != Study && size != Office {
		return nil, fmt.Errorf("demo.Simulate: size %q is neither study nor office", size)
	}
	lex, err := readLexicon()
	if err != nil {
		return nil, err
	}
	s := &sim{w: &World{Seed: seed, Date: date, Size: size}, lex: lex, from: date.Monday().AddDays(-7 * weeksLived),
		id: ids{newStream(seed, "ids")}, birth: newStream(seed, "people"), texts: newStream(seed, "texts"),
		numbers: map[string]bool{}, navID: 700_000_000}
	s.workdays()
	s.staff()
	s.populate()
	for d := s.from; d.Before(date); d = d.AddDays(1) {
		for _, p := range s.places {
			for _, h := range p.hands {
				s.day(p, h, d)
			}
		}
	}
	s.settle()
	return s.w, nil
}

func (s *sim) days() int { return s.w.Date.Sub(s.from) }

// workdays finds the working days, some weeks past the date too.
func (s *sim) workdays() {
	for d := s.from; d.Before(s.w.Date.AddDays(90)); d = d.AddDays(1) {
		s.open = append(s.open, calendar.IsWorkday(d))
	}
}

func (s *sim) isOpen(d civil.Date) bool {
	n := d.Sub(s.from)
	return n >= 0 && n < len(s.open) && s.open[n]
}

// populate gives every counsellor the people of the beginning, in turn, so that all
// draw from the same distribution.
func (s *sim) populate() {
	for _, p := range s.places {
		for n := 0; ; n++ {
			any := false
			for _, h := range p.hands {
				if n < h.size {
					any = true
					s.enrol(p, h, s.from.AddDays(-s.birth.between(20, 900)), true)
				}
			}
			if !any {
				break
			}
		}
	}
}

// settle closes the world at the date: what is only known at the end.
func (s *sim) settle() {
	for _, p := range s.places {
		if h := p.hands[0]; h.ident == First {
			s.everyReason(p, h)
			s.collide(h)
		}
		s.unassigned(p)
		s.protect(p)
		if h := p.hands[0]; h.ident == First {
			s.longWait(h)
		}
		for _, h := range p.hands {
			s.writeDiary(h)
			s.writeMarks(h)
			s.agreedBefore(h)
			s.writeBlocks(p, h)
		}
		for _, r := range p.rooms {
			s.w.Rooms = append(s.w.Rooms, r.row)
			for _, x := range r.taken {
				s.w.RoomsTaken = append(s.w.RoomsTaken, x.slot(r.row.ID))
			}
		}
		for _, i := range p.interp {
			s.w.Interpreters = append(s.w.Interpreters, i.row)
			for _, x := range i.hours {
				s.w.InterpreterHours = append(s.w.InterpreterHours, x.slot(i.row.ID))
			}
		}
	}
	for _, p := range s.places {
		s.justBack(p.hands[5], p.hands[6])
		s.offered(p.hands[1], p.hands[4])
	}
	s.dropGoneClocks()
}
