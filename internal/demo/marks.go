package demo

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
)

// writeMarks gives a counsellor's people sticky notes and private categories.
func (s *sim) writeMarks(h *hand) {
	for _, so := range h.souls {
		id := s.w.People[so.p].ID
		if h.s.in1000(140) {
			n := caseload.StickyNote{Person: id, Text: pick(h.s, s.lex.texts.Sticky), Counsellor: h.ident}
			if h.s.in1000(600) {
				n.Due = s.w.Date.AddDays(h.s.between(-10, 40))
			}
			s.w.Sticky = append(s.w.Sticky, n)
		}
		if h.s.in1000(220) {
			s.w.Categories = append(s.w.Categories, caseload.Category{Counsellor: h.ident, Person: id, Letter: string(rune('A' + h.s.under(6)))})
		}
	}
}

// unassigned leaves some people without a counsellor, and some of whom little is
// known.
func (s *sim) unassigned(p *place) {
	for range p.s.between(4, 7) {
		h := pick(p.s, p.hands)
		start := s.w.Date.AddDays(-p.s.between(2, 30))
		so := s.draw(p, start)
		s.w.People[so.p].FirstImported = start
		s.w.FollowUps = append(s.w.FollowUps, caseload.FollowUp{ID: s.id.at(start.At(dayStart)), Person: s.w.People[so.p].ID, Office: p.row.Number, Starts: start, Track: caseload.Track(h.track), State: caseload.Active})
	}
	for n, h := range p.hands {
		if n%4 == 0 && h.track == ordinary {
			s.dateless(p, h)
			s.dateless(p, h)
		}
	}
	for _, h := range p.hands {
		for _, so := range h.souls {
			if p.s.in1000(12) {
				s.w.FollowUps[so.f].Track = ""
			}
		}
	}
}

// dateless adds somebody of whom no date is known: neither start nor any talk.
func (s *sim) dateless(p *place, h *hand) {
	seen := s.w.Date.AddDays(-p.s.between(8, 40))
	so := s.draw(p, seen)
	s.w.People[so.p].FirstImported = seen
	s.w.FollowUps = append(s.w.FollowUps, caseload.FollowUp{ID: s.id.at(seen.At(dayStart)), Person: s.w.People[so.p].ID, Office: p.row.Number, Counsellor: h.ident, Track: caseload.Track(h.track), State: caseload.Active})
	so.f = len(s.w.FollowUps) - 1
	h.souls = append(h.souls, so)
}

// protect shields some people: most with a counsellor who holds the right, one of
// each office's with one who does not, and must be handed over.
func (s *sim) protect(p *place) {
	give := func(h *hand, nth int, kind, office string) {
		so := h.souls[(nth*7)%len(h.souls)]
		id := s.w.People[so.p].ID
		if slices.ContainsFunc(s.w.Protections, func(x caseload.Protected) bool { return x.Person == id }) {
			so = h.souls[(nth*7+1)%len(h.souls)]
			id = s.w.People[so.p].ID
		}
		s.w.Protections = append(s.w.Protections, caseload.Protected{Person: id, Kind: kind, Office: office})
		s.noHome(h, so)
	}
	give(p.hands[0], 3, "FORTROLIG", "")
	give(p.hands[0], 5, "UKLAR", "")
	give(p.hands[0], 9, "SKJERMET", "")
	give(p.hands[4], 2, "STRENGT_FORTROLIG", "")
	give(p.hands[4], 6, "STRENGT_FORTROLIG_UTLAND", "")
	give(p.hands[4], 4, "FORTROLIG", "")
	give(p.hands[2], 5, "SKJERMET", "")
	give(p.hands[9], 1, "SKJERMET", "")
	give(p.hands[3], 4, "STRENGT_FORTROLIG", "")
	give(p.hands[11], 2, "KONTORSPERRE", p.row.Number)
}

// noHome takes away agreed home visits to somebody who is now protected.
func (s *sim) noHome(h *hand, so *soul) {
	for i := range h.booked {
		if b := &h.booked[i]; b.so == so && b.kind == "home" {
			b.kind, b.lead, b.contact, b.tail = "video", 0, 30, 10
		}
	}
}

// dropGoneClocks forgets the clocks of what has ended.
func (s *sim) dropGoneClocks() {
	s.w.Clocks = slices.DeleteFunc(s.w.Clocks, func(c caseload.Clock) bool { return c.Kind == "" })
}
