package demo

import (
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/mapping"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// enrol draws a person and begins a follow-up by the counsellor. initial: the
// follow-up began before the simulation did.
func (s *sim) enrol(p *place, h *hand, start civil.Date, initial bool) *soul {
	so := s.draw(p, start)
	id := s.w.People[so.p].ID
	now := start
	if initial {
		now = s.from
	}
	s.w.People[so.p].FirstImported = start
	s.w.FollowUps = append(s.w.FollowUps, caseload.FollowUp{ID: s.id.at(start.At(dayStart)), Person: id, Office: h.office, Counsellor: h.ident,
		AssignedOn: start, Starts: start, Track: caseload.Track(h.track), State: caseload.Active})
	so.f = len(s.w.FollowUps) - 1
	s.agree(h, so)
	s.situation(so, now, initial)
	if initial {
		so.last = maxDate(start, s.from.AddDays(-h.s.between(1, 1+h.size*2/3))) // the last before the time that is told
		kind := "phone"
		if p := s.w.People[so.p]; p.Phone == "" || p.Interpreter == caseload.Sign {
			kind = "meeting"
		}
		s.w.Contacts = append(s.w.Contacts, caseload.Contact{ID: s.id.at(so.last.At(600)), Person: id, Office: h.office, Counsellor: h.ident, Direct: true, Source: entered,
			At: so.last.At(h.s.between(510, 900)), Kind: kind, Spoke: true, Minutes: h.s.between(10, 40)})
		s.wasMapped(h, so, start)
	} else {
		so.needs = start
	}
	h.souls = append(h.souls, so)
	return so
}

// agree draws the rhythm. It is what the track's hours have made usual, not what
// the person is: the one thing in which the two tracks differ from the start.
func (s *sim) agree(h *hand, so *soul) {
	centi := []int{0, 1400, 3000, 4500, 6000, 9000}[h.s.weighted(22, 5, 44, 11, 14, 4)]
	if h.track == programme {
		centi = []int{0, 350, 700, 1050, 1400, 3000}[h.s.weighted(22, 4, 36, 12, 20, 6)]
	}
	s.w.FollowUps[so.f].Rhythm = caseload.Rhythm(centi)
	so.rhythm = centi / 100
	if centi == 0 {
		so.rhythm = map[string]int{ordinary: 30, programme: 7}[h.track]
	}
}

// wasMapped gives somebody followed up for long some areas that were talked through
// before the simulation began.
func (s *sim) wasMapped(h *hand, so *soul, start civil.Date) {
	for i := range so.mapped {
		if h.s.in1000(60 + 9000/h.size) {
			s.learn(so, i, start.AddDays(h.s.between(1, max(2, s.from.Sub(start)))))
		}
	}
}

func (s *sim) learn(so *soul, domain int, on civil.Date) {
	if !so.mapped[domain] {
		so.mapped[domain] = true
		s.w.Mapped = append(s.w.Mapped, mapping.Mapped{Person: s.w.People[so.p].ID, Domain: mapping.Domains()[domain], On: on})
	}
}

// arrivals is what a day brings, whether anybody is at work or not.
func (s *sim) arrivals(p *place, h *hand, d civil.Date) {
	for i := 0; i < len(h.souls); i++ {
		so := h.souls[i]
		s.turn(h, so, d)
		if so.gone {
			h.souls = append(h.souls[:i], h.souls[i+1:]...)
			i--
			continue
		}
		s.knock(h, so, d)
	}
	for len(h.incoming) > 0 && !h.incoming[0].After(d) {
		h.incoming = h.incoming[1:]
		s.enrol(p, h, d, false)
	}
}

// turn is what changes in a person's situation by itself.
func (s *sim) turn(h *hand, so *soul, d civil.Date) {
	if so.ends == d || h.s.in100k(45) {
		s.leave(h, so, d)
		return
	}
	if so.measure >= 0 && s.w.Measures[so.measure].Ends == d {
		s.measureOver(h, so, d)
	}
	if so.measureUp == d {
		so.measureUp = civil.Date{}
		s.begin(so, d, false)
		s.work(h, so, tasks.DraftAgreement, d.AddDays(h.s.between(3, 14)), 60)
	}
	if so.measure >= 0 {
		s.paperwork(h, so, d)
	}
	if h.s.in100k(9) {
		s.clock(so, caseload.Clock{Kind: "warning", Starts: d, Ends: d.AddDays(14)}, d)
	}
	for _, i := range so.steps { // most own steps are taken without anybody at the office being asked
		if k := &s.w.Steps[i]; k.Own && k.State == caseload.StepOpen && d.After(k.Due.AddDays(-3)) && h.s.in1000(45) {
			k.State = caseload.StepDone
		}
	}
	for _, c := range so.clocks { // a decision that ran out was prolonged
		if k := &s.w.Clocks[c]; k.Kind == "aap_decision" && k.Ends == d {
			k.Starts, k.Ends, k.DoneOn = d, d.AddMonths(12), civil.Date{}
		}
	}
}

// leave ends a follow-up; somebody new comes within weeks.
func (s *sim) leave(h *hand, so *soul, d civil.Date) {
	so.gone = true
	f := &s.w.FollowUps[so.f]
	f.Ends, f.State = d, caseload.Closed
	for _, c := range so.clocks {
		s.w.Clocks[c].Kind = ""
	}
	s.clear(h, so, d)
	day := d.AddDays(h.s.between(1, 21))
	h.incoming = append(h.incoming, day)
	slices.SortFunc(h.incoming, civil.Date.Compare)
}

// clear takes away what lay and waited for somebody who is no longer followed up.
func (s *sim) clear(h *hand, so *soul, d civil.Date) {
	for _, i := range so.requests {
		s.w.Requests[i].DoneOn = d
	}
	drop(&h.promised, so, func(i int) { s.w.Promises[i].State = caseload.PromiseWithdrawn })
	drop(&h.waiting, so, func(i int) { s.w.Threads[i].WaitsForUsSince = time.Time{} })
	drop(&h.tasks, so, func(i int) { s.finish(i, d) })
	drop(&h.works, so, func(i int) { s.w.OwnWork[i].DoneOn = d })
	drop(&h.unshared, so, func(i int) { s.w.Notes[i].SharedAt = d.At(930) })
	drop(&h.joined, so, func(i int) { s.w.Joint[i].HeldOn = d })
	for _, i := range so.threads {
		s.w.Threads[i].Historic, s.w.Threads[i].WaitsForPerson = true, false
	}
	h.booked = slices.DeleteFunc(h.booked, func(b booking) bool { return b.so == so })
}

// drop takes a person's items out of a list.
func drop(list *[]item, so *soul, each func(row int)) {
	*list = slices.DeleteFunc(*list, func(i item) bool {
		if i.so == so {
			each(i.row)
		}
		return i.so == so
	})
}

// measureOver ends a measure; its clock with it. Often another follows.
func (s *sim) measureOver(h *hand, so *soul, d civil.Date) {
	so.measure = -1
	for _, c := range so.clocks {
		switch k := &s.w.Clocks[c]; k.Kind {
		case "work_training", "aft", "wage_subsidy_permanent", "wage_subsidy_four_year":
			k.Kind = ""
		}
	}
	if so.path == onKVP {
		so.path = socialBenefit
	}
	if h.s.in1000(600) {
		so.measureUp = d.AddDays(h.s.between(5, 90))
	}
}

// paperwork is a measure's own administration: refunds by the month, reports by the
// quarter.
func (s *sim) paperwork(h *hand, so *soul, d civil.Date) {
	m := s.w.Measures[so.measure]
	n := d.Sub(m.Starts)
	switch {
	case n > 0 && n%30 == 0 && (m.Code == "MIDLERTIDIG_LONNSTILSKUDD" || m.Code == "VARIG_LONNSTILSKUDD" || m.Code == "FIREARIG_LONNSTILSKUDD"):
		s.work(h, so, tasks.Refund, d.AddDays(14), 20)
	case n > 0 && n%84 == 0:
		s.work(h, so, tasks.Report, d.AddDays(10), 40)
	}
}

func (s *sim) work(h *hand, so *soul, kind string, due civil.Date, minutes int) {
	s.w.OwnWork = append(s.w.OwnWork, tasks.OwnWork{ID: s.id.at(due.AddDays(-14).At(dayStart)), Counsellor: h.ident, Person: s.w.People[so.p].ID, Office: h.office, Kind: kind, Due: due, Minutes: minutes})
	h.works = append(h.works, item{len(s.w.OwnWork) - 1, so})
}

// knock is what comes from the person, or about the person, in a day.
func (s *sim) knock(h *hand, so *soul, d civil.Date) {
	if so.writeBack && h.s.in100k(so.writes) {
		s.message(h, so, d)
	}
	if s.isOpen(d) && h.s.in100k(3000) {
		s.task(h, so, d)
	}
	if h.s.in100k(300) {
		s.request(h, so, d)
	}
	if h.s.in100k(150) {
		p := s.w.People[so.p]
		day := d.AddDays(h.s.between(7, 30))
		for !s.isOpen(day) {
			day = day.AddDays(1)
		}
		s.w.Joint = append(s.w.Joint, caseload.JointMeeting{ID: s.id.at(d.At(dayStart)), Person: p.ID, Office: p.Office, Title: pick(h.s, s.lex.texts.Meetings), AgreedDay: day})
		h.joined = append(h.joined, item{len(s.w.Joint) - 1, so})
	}
}

func (s *sim) request(h *hand, so *soul, d civil.Date) {
	p := s.w.People[so.p]
	kind := []string{"phone", "meeting", "video", "home", ""}[h.s.weighted(45, 30, 5, 4, 16)]
	if p.Phone == "" && kind == "phone" {
		kind = "meeting"
	}
	s.w.Requests = append(s.w.Requests, caseload.TalkRequest{ID: s.id.at(d.At(600)), Person: p.ID, Office: p.Office, Kind: kind, Wish: pick(h.s, s.lex.texts.Wishes), AskedOn: d})
	so.requests = append(so.requests, len(s.w.Requests)-1)
}

func (s *sim) task(h *hand, so *soul, d civil.Date) {
	t := pick(h.s, s.lex.texts.Tasks)
	p := s.w.People[so.p]
	s.navID += h.s.between(3, 400)
	at := d.At(h.s.between(480, 930))
	s.w.Tasks = append(s.w.Tasks, tasks.Task{ID: s.id.at(at), NavID: int64(s.navID), NavVersion: 1, Person: p.ID, Office: h.office,
		Assignee: h.ident, Kind: t.Kind, Theme: t.Theme, Priority: tasks.Priority(t.Priority), Status: tasks.Created, Text: s.noted(at, s.lex.one(h.s, t.Text, d)), ActiveOn: d, Due: d.AddDays(t.Days)})
	h.tasks = append(h.tasks, item{len(s.w.Tasks) - 1, so})
}
