package demo

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
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
		s.w.FollowUps = append(s.w.FollowUps, caseload.FollowUp{ID: s.id.at(start.At(dayStart)), Person: s.w.People[so.p].ID, Office: p.row.Nr, Starts: start, Track: caseload.Track(h.track), State: caseload.Active})
	}
	for n, h := range p.hands {
		if n%4 == 0 {
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
	s.w.FollowUps = append(s.w.FollowUps, caseload.FollowUp{ID: s.id.at(seen.At(dayStart)), Person: s.w.People[so.p].ID, Office: p.row.Nr, Counsellor: h.ident, Track: caseload.Track(h.track), State: caseload.Active})
	so.f = len(s.w.FollowUps) - 1
	h.souls = append(h.souls, so)
}

// protect shields some people: most with a counsellor who holds the right, one of
// each office's with one who does not, and must be handed over.
func (s *sim) protect(p *place) {
	give := func(h *hand, nth int, kind, office string) {
		so := h.souls[(nth*7)%len(h.souls)]
		id := s.w.People[so.p].ID
		if slices.ContainsFunc(s.w.Protections, func(x Protection) bool { return x.Person == id }) {
			so = h.souls[(nth*7+1)%len(h.souls)]
			id = s.w.People[so.p].ID
		}
		s.w.Protections = append(s.w.Protections, Protection{id, kind, office})
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
	give(p.hands[11], 2, "KONTORSPERRE", p.row.Nr)
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

// everyReason sees to it that the week that is shown has something of everything:
// where chance has left out a kind of reason around the date, one is added.
func (s *sim) everyReason(p *place) {
	h := p.hands[0]
	if h.ident != First {
		return
	}
	d := s.w.Date
	near := func(day civil.Date, before, after int) bool {
		return !day.IsZero() && day.Sub(d) >= -before && day.Sub(d) <= after
	}
	has := map[string]bool{}
	for _, so := range h.souls {
		for _, c := range so.clocks {
			has["legal"] = has["legal"] || near(nextTalk(s.w.Clocks[c]), 60, 6)
		}
		has["new"] = has["new"] || near(so.needs, 55, -14)
		has["request"] = has["request"] || len(so.requests) > 0
		for _, i := range so.steps {
			k := s.w.Steps[i]
			has["step"] = has["step"] || k.Own && k.State == caseload.StepOpen && near(k.Due, 60, 6)
		}
		has["end"] = has["end"] || so.measure >= 0 && near(s.w.Measures[so.measure].Ends, 28, 12) && !s.w.Measures[so.measure].NextAgreed
	}
	for _, i := range h.joined {
		has["joint"] = has["joint"] || near(s.w.Joint[i.row].AgreedDay, 60, 6)
	}
	for _, i := range h.promised {
		has["promise"] = has["promise"] || near(s.w.Promises[i.row].Due, 60, 6)
	}
	s.addMissing(h, has)
}

func (s *sim) addMissing(h *hand, has map[string]bool) {
	d := s.w.Date
	quiet := func(n int) *soul { return h.souls[(n*11)%len(h.souls)] }
	if so := quiet(1); !has["request"] {
		s.request(h, so, d.AddDays(-3))
	}
	if so := quiet(2); !has["joint"] {
		s.w.Joint = append(s.w.Joint, caseload.JointMeeting{ID: s.id.at(d.AddDays(-9).At(600)), Person: s.w.People[so.p].ID, Office: h.office, Title: s.lex.texts.Meetings[0], AgreedDay: d.Monday().AddDays(3)})
	}
	if so := quiet(3); !has["promise"] {
		s.w.Promises = append(s.w.Promises, caseload.Promise{ID: s.id.at(d.AddDays(-11).At(600)), Person: s.w.People[so.p].ID, Office: h.office, Counsellor: h.ident, Text: s.lex.texts.Promises[1], MadeOn: d.AddDays(-11), Due: d.AddDays(1), State: caseload.PromiseOpen})
	}
	if so := quiet(4); !has["step"] {
		s.w.Steps = append(s.w.Steps, caseload.PlanStep{Source: entered, ID: s.id.at(d.AddDays(-12).At(600)), Person: s.w.People[so.p].ID, Office: h.office, Title: s.lex.texts.Steps[0], Own: true, Due: d.AddDays(2), State: caseload.StepOpen})
	}
	if so := quiet(5); !has["end"] {
		s.w.Measures = append(s.w.Measures, caseload.Measure{Source: entered, ID: s.id.at(d.AddDays(-80).At(600)), Person: s.w.People[so.p].ID, Office: h.office, Code: "OPPFOLGING", Starts: d.AddDays(-80), Ending: caseload.Ending{Ends: d.Monday().AddDays(11)}})
	}
	if so := quiet(6); !has["legal"] {
		s.w.Clocks = append(s.w.Clocks, caseload.Clock{Source: entered, ID: s.id.at(d.AddDays(-178).At(600)), Person: s.w.People[so.p].ID, Office: h.office, Kind: "sick_leave", Starts: d.Monday().AddDays(4 - 182)})
	}
	if !has["new"] {
		f := &s.w.FollowUps[quiet(7).f]
		f.AssignedOn = d.AddDays(-16)
		s.w.Contacts = slices.DeleteFunc(s.w.Contacts, func(c caseload.Contact) bool { return c.Person == f.Person && !c.At.Before(f.AssignedOn.At(0)) })
	}
}
