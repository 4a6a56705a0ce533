package demo

import (
	"cmp"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
)

// booking is an agreed talk.
type booking struct {
	so                      *soul
	day                     civil.Date
	start                   int // minute at which it begins, travel included
	lead, contact, tail     int
	kind, interpreter, room string
	codes                   []string
	agreed                  time.Time
}

func (b booking) end() int { return b.start + b.lead + b.contact + b.tail }

// kinds and minutes of agreed talks: travel before, talk, write-up and travel after.
var talkMinutes = map[string][3]int{"phone": {0, 20, 10}, "video": {0, 30, 10}, "meeting": {0, 45, 10}, "home": {30, 60, 45}}

// keep holds the agreed talks of the day, and the joint meetings.
func (s *sim) keep(h *hand, t *today) {
	for _, b := range h.booked {
		if b.day != t.d || b.so.gone {
			continue
		}
		b.so.bookedOn = civil.Date{}
		if !h.s.in1000(min(970, 780+b.so.reach/5)) {
			t.left -= 15
			s.contact(h, b.so, t.d.At(b.start+b.lead), b.kind, false, 0)
			s.note(h, b.so, t.d.At(b.start+b.lead+15), s.lex.one(s.texts, s.lex.texts.Notes.Attempt, t.d), notes.Plain)
			continue
		}
		c := max(15, b.contact-h.s.between(0, 12))
		write := min(h.hurried(h.s.between(6, 14))-3*h.pressed/1000, 14)
		t.left -= b.lead + max(0, b.tail-10)
		s.talkAt(h, b.so, t, t.d.At(b.start+b.lead), b.kind, c, write, b.codes)
	}
	h.booked = slices.DeleteFunc(h.booked, func(b booking) bool { return !b.day.After(t.d) })
	h.joined = slices.DeleteFunc(h.joined, func(i item) bool {
		k := &s.w.Joint[i.row]
		if k.AgreedDay.After(t.d) || t.left < 70 || k.AgreedDay.Before(t.d) && h.s.in1000(800) {
			return false
		}
		k.HeldOn = t.d
		s.talk(h, i.so, t, "meeting", h.s.between(40, 60), 8, nil)
		return true
	})
}

// invite agrees talks for the days after the next week's notice: the law first,
// then the new, then those longest without a talk. How many there is room for
// follows from the minutes that the administration of so many people leaves.
func (s *sim) invite(p *place, h *hand, t *today, whole int) {
	room := max(90, (whole-len(h.souls)*3/2)*55/100)
	for n := 0; n < 4 && t.left > 20; n++ {
		so, codes := s.toInvite(h, t.d)
		if so == nil {
			return
		}
		so.lastTry = t.d
		if b, ok := s.place(p, h, so, t.d, codes, room); ok {
			b.agreed = t.d.At(min(t.clock, 915))
			h.booked = append(h.booked, b)
			so.bookedOn = b.day
			t.spend(4)
		}
	}
}

// toInvite picks who is written to, and why.
func (s *sim) toInvite(h *hand, d civil.Date) (*soul, []string) {
	var best *soul
	var codes []string
	most := 0
	for _, so := range h.souls {
		if !so.bookedOn.IsZero() || !so.lastTry.IsZero() && d.Sub(so.lastTry) < 4 {
			continue
		}
		n, c := s.reasonsToMeet(h, so, d)
		if n > most {
			best, codes, most = so, c, n
		}
	}
	return best, codes
}

func (s *sim) reasonsToMeet(h *hand, so *soul, d civil.Date) (int, []string) {
	n, codes := 0, []string(nil)
	for _, c := range so.clocks {
		due := nextTalk(s.w.Clocks[c])
		often := 400
		if !due.IsZero() && due.Sub(d) <= 9 {
			often = 700
		}
		if !due.IsZero() && due.Sub(d) <= 15 && h.s.in1000(often-h.pressed/4) {
			n, codes = n+400, append(codes, "legal_deadline")
			break
		}
	}
	if !so.needs.IsZero() && h.s.in1000(500) {
		n, codes = n+120, append(codes, "new_person")
	}
	silent := 50
	if !so.last.IsZero() {
		silent = d.Sub(so.last)
	}
	if len(so.requests) > 0 {
		n, codes = n+70, append(codes, "own_request")
	}
	if 10*silent > 8*so.rhythm {
		n, codes = n+min(90, 30*silent/so.rhythm)+so.seen+h.s.under(60), append(codes, "rhythm")
	}
	return n, codes
}

// place finds a day and a time for an agreed talk: five working days' notice for a
// meeting, three for one with an interpreter.
func (s *sim) place(p *place, h *hand, so *soul, d civil.Date, codes []string, room int) (booking, bool) {
	b := booking{so: so, codes: codes, kind: s.kindFor(h, so, codes)}
	m := talkMinutes[b.kind]
	b.lead, b.contact, b.tail = m[0], m[1], m[2]
	row := &s.w.People[so.p]
	if row.Interpreter == "spoken" || row.Interpreter == "sign" {
		b.contact = (b.contact*3/2 + 4) / 5 * 5
	}
	wait := 5
	if b.kind == "phone" || b.kind == "video" {
		wait = 3
	}
	for day, open := d.AddDays(1), 0; day.Sub(d) <= 18; day = day.AddDays(1) {
		if s.isOpen(day) {
			open++
		}
		if open < wait || !s.isOpen(day) || h.diary.away(day) || h.bookedMinutes(day)+b.contact > room {
			continue
		}
		if b.day = day; s.hour(p, h, &b) {
			return b, true
		}
	}
	return b, false
}

func (h *hand) bookedMinutes(day civil.Date) int {
	n := 0
	for _, b := range h.booked {
		if b.day == day {
			n += b.contact
		}
	}
	return n
}

func (s *sim) kindFor(h *hand, so *soul, codes []string) string {
	row := &s.w.People[so.p]
	must := slices.Contains(codes, "legal_deadline") || slices.Contains(codes, "new_person")
	switch h.s.weighted(64, 15, 12, 9) {
	case 1:
		return "video"
	case 2:
		if row.Address != "" && row.Safety != caseload.Yes {
			return "home"
		}
	case 3:
		if !must && row.Phone != "" && row.Interpreter != "sign" {
			return "phone"
		}
	}
	return "meeting"
}

// hour finds the first time of the day at which everyone and everything is free.
func (s *sim) hour(p *place, h *hand, b *booking) bool {
	busy := h.diary.busy(b.day)
	for _, o := range h.booked {
		if o.day == b.day {
			busy = append(busy, span{b.day, o.start, o.end()})
		}
	}
	length := b.lead + b.contact + b.tail
	first := h.s.under(4)
	for i := dayStart + 15*first; i+length <= h.diary.ends(b.day); i += 15 {
		b.start = i
		if free(busy, b.day, i, i+length) && s.suits(p, b) {
			return true
		}
	}
	return false
}

// suits asks the person's week, the rooms and the interpreters, and books them.
func (s *sim) suits(p *place, b *booking) bool {
	from, to := b.start+b.lead, b.start+b.lead+b.contact
	for _, x := range b.so.busy {
		if x.on(b.day) && x.from < to && from < x.from+x.minutes {
			return false
		}
	}
	near := b.day.After(s.w.Date.AddDays(-3)) // only then are rooms and interpreters told of
	if !near {
		return true
	}
	var r *room
	if b.kind == "meeting" {
		if r = p.freeRoom(b.day, from, to); r == nil {
			return false
		}
	}
	if row := &s.w.People[b.so.p]; row.Interpreter == "spoken" {
		i, has := p.freeInterpreter(row.Language, b.day, from, to)
		if has && i == nil {
			return false
		}
		if i != nil {
			i.held = append(i.held, span{b.day, from / 30 * 30, (to + 29) / 30 * 30})
			b.interpreter = i.row.ID
		}
	}
	if r != nil {
		b.room = r.row.ID
	}
	return true
}

func (p *place) freeRoom(day civil.Date, from, to int) *room {
	for _, r := range p.rooms {
		taken := slices.Clone(r.taken)
		for _, h := range p.hands {
			for _, b := range h.booked {
				if b.room == r.row.ID {
					taken = append(taken, span{b.day, b.start + b.lead, b.start + b.lead + b.contact})
				}
			}
		}
		if free(taken, day, from, to) {
			return r
		}
	}
	return nil
}

// freeInterpreter finds one who has hours then; has says whether the office has one
// of that language at all.
func (p *place) freeInterpreter(language string, day civil.Date, from, to int) (found *interp, has bool) {
	for _, i := range p.interp {
		if !slices.Contains(i.row.Languages, language) {
			continue
		}
		has = true
		if free(i.held, day, from, to) && slices.ContainsFunc(i.hours, func(x span) bool { return x.day == day && x.from <= from && to <= x.to }) {
			return i, true
		}
	}
	return nil, has
}

// collide lets something come into the counsellor's week after a talk was agreed.
func (s *sim) collide(h *hand) {
	for _, b := range h.booked {
		if n := b.day.Sub(s.w.Date.Monday()); n >= 2 && n < 5 && b.contact >= 45 && !slices.Contains(b.codes, "legal_deadline") {
			h.diary.entries = append(h.diary.entries, entry{day: b.day, from: b.start + 15, minutes: 30, private: true})
			return
		}
	}
}

// writeBlocks puts the agreed talks from the date on into the counsellor's weeks.
func (s *sim) writeBlocks(p *place, h *hand) {
	slices.SortStableFunc(h.booked, func(a, b booking) int {
		return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.start, b.start))
	})
	seen := map[string]bool{}
	for _, b := range h.booked {
		person := s.w.People[b.so.p].ID
		week := person + b.day.Week().String()
		if seen[week] || b.day.Before(s.w.Date) {
			continue
		}
		seen[week] = true
		k := planner.Block{ID: s.id.at(b.agreed), Counsellor: h.ident, Office: h.office, Week: b.day.Week(), Subject: person, Person: person, Day: b.day, Start: b.start,
			Lead: b.lead, Contact: b.contact, Tail: b.tail, Kind: planner.Kind(b.kind), Interpreter: b.interpreter, Room: b.room, State: planner.Accepted, Agreed: true}
		for _, c := range b.codes {
			k.Codes = append(k.Codes, planner.Code(c))
		}
		s.w.Blocks, s.w.AgreedAt = append(s.w.Blocks, k), append(s.w.AgreedAt, b.agreed)
	}
}
