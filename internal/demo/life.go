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
		s.w.Contacts = append(s.w.Contacts, caseload.Contact{ID: s.id.at(so.last.At(600)), Person: id, Office: h.office, Counsellor: h.ident, Direct: true, Source: entered,
			At: so.last.At(h.s.between(510, 900)), Kind: "phone", Spoke: true, Minutes: h.s.between(10, 40)})
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

// situation gives the person what the path brings: clocks, incomes, a measure.
func (s *sim) situation(so *soul, now civil.Date, initial bool) {
	d := s.birth
	ago := func(most int) civil.Date {
		if initial {
			return now.AddDays(-d.between(0, most))
		}
		return now.AddDays(-d.between(0, 20))
	}
	switch so.path {
	case sickListed:
		from := ago(300)
		so.ends = now.AddDays(d.between(40, 330))
		s.clock(so, caseload.Clock{Kind: "sick_leave", Starts: from}, now)
		s.clock(so, caseload.Clock{Kind: "activity_duty", Starts: from}, now)
		s.benefit(so, "SYKEPENGER", from.AddDays(364))
	case onAAP:
		from := ago(640)
		s.clock(so, caseload.Clock{Kind: "aap_decision", Starts: from, Ends: maxDate(from.AddMonths(12*d.between(1, 3)), now.AddDays(d.between(30, 300)))}, now)
	case onKVP:
		from := ago(330)
		s.clock(so, caseload.Clock{Kind: "kvp_decision", Starts: from, Ends: from.AddDays(364)}, now)
		s.w.Measures = append(s.w.Measures, caseload.Measure{Source: entered, ID: s.id.at(from.At(dayStart)), Person: s.w.People[so.p].ID, Office: s.w.People[so.p].Office, Code: "KVP", Starts: from, Ending: caseload.Ending{Ends: from.AddDays(364)}})
		so.measure = len(s.w.Measures) - 1
	case jobseeker:
		s.benefit(so, "DAGPENGER", now.AddDays(d.between(20, 500)))
	}
	s.young(so, now)
	if d.in1000(450) {
		s.clock(so, caseload.Clock{Kind: "decision_14a", Starts: now.AddDays(-d.between(0, 60))}, now)
	}
	if so.measure < 0 && d.in1000(560) && so.path != sickListed {
		s.begin(so, now, initial)
	}
	if d.in1000(260) {
		s.activity(so, now)
	}
}

func (s *sim) young(so *soul, now civil.Date) {
	start := s.w.FollowUps[so.f].Starts
	age := start.Sub(s.w.People[so.p].Number.Born) / 365
	if age < 30 && (so.path == jobseeker || so.path == socialBenefit) {
		s.clock(so, caseload.Clock{Kind: "youth_guarantee", Starts: start}, now)
	}
}

// clock starts a legal period. What fell due before the simulation was mostly held;
// of some clocks nobody has written down the dates.
func (s *sim) clock(so *soul, c caseload.Clock, now civil.Date) {
	c.Source, c.Person, c.Office = entered, s.w.People[so.p].ID, s.w.People[so.p].Office
	c.ID = s.id.at(c.Starts.At(dayStart))
	for due := nextTalk(c); !due.IsZero() && due.Before(now.AddDays(10)) && c.Kind != "warning"; due = nextTalk(c) {
		c.DoneOn = due.AddDays(-s.birth.between(0, 12))
	}
	if s.birth.in1000(70) && c.Kind != "warning" {
		c.Starts, c.Ends, c.DoneOn = civil.Date{}, civil.Date{}, civil.Date{}
	}
	s.w.Clocks = append(s.w.Clocks, c)
	so.clocks = append(so.clocks, len(s.w.Clocks)-1)
}

func (s *sim) benefit(so *soul, kind string, ends civil.Date) {
	p := s.w.People[so.p]
	s.w.Benefits = append(s.w.Benefits, caseload.Benefit{ID: s.id.at(ends.AddDays(-400).At(dayStart)), Person: p.ID, Office: p.Office, Kind: kind, Ending: caseload.Ending{Ends: ends}})
	so.benefits = append(so.benefits, len(s.w.Benefits)-1)
}

// activity adds an activity of the plan that ends some day.
func (s *sim) activity(so *soul, now civil.Date) {
	p := s.w.People[so.p]
	s.w.Steps = append(s.w.Steps, caseload.PlanStep{Source: entered, ID: s.id.at(now.At(dayStart)), Person: p.ID, Office: p.Office,
		Title: pick(s.birth, s.lex.texts.PlanSteps), Ending: caseload.Ending{Ends: now.AddDays(s.birth.between(20, 260))}, State: caseload.StepOpen})
	so.steps = append(so.steps, len(s.w.Steps)-1)
}

// measureKind is a measure that a path can bring, its length in weeks, and the
// clock that runs with it.
type measureKind struct {
	code     string
	min, max int
	clock    string
}

var measureKinds = map[path][]measureKind{
	jobseeker:     {{"ARBEIDSMARKEDSOPPLAERING", 8, 40, ""}, {"OPPFOLGING", 12, 26, ""}, {"ARBEIDSTRENING", 13, 40, "work_training"}, {"ARBEIDSTRENING", 13, 30, "work_training"}, {"MIDLERTIDIG_LONNSTILSKUDD", 12, 52, ""}, {"JOBBKLUBB", 3, 6, ""}},
	onAAP:         {{"ARBEIDSFORBEREDENDE_TRENING", 26, 80, "aft"}, {"ARBEIDSTRENING", 13, 40, "work_training"}, {"ARBEIDSRETTET_REHABILITERING", 4, 12, ""}, {"AVKLARING", 4, 8, ""}, {"VARIG_LONNSTILSKUDD", 80, 200, "wage_subsidy_permanent"}, {"INDIVIDUELL_JOBBSTOTTE", 26, 80, ""}},
	socialBenefit: {{"ARBEIDSTRENING", 13, 40, "work_training"}, {"NORSKOPPLAERING_GRUNNLEGGENDE_FERDIGHETER_FOV", 12, 40, ""}, {"OPPFOLGING", 12, 26, ""}, {"MENTOR", 12, 40, ""}, {"FIREARIG_LONNSTILSKUDD", 60, 200, "wage_subsidy_four_year"}},
	onKVP:         {{"KVP", 52, 52, ""}},
	sickListed:    {{"AVKLARING", 4, 8, ""}},
}

// begin starts a measure, with its clock.
func (s *sim) begin(so *soul, now civil.Date, initial bool) {
	d, p := s.birth, s.w.People[so.p]
	k := pick(d, measureKinds[so.path])
	days := 7 * d.between(k.min, k.max)
	from := now
	if initial {
		from = now.AddDays(-d.between(0, days-7))
	}
	s.w.Measures = append(s.w.Measures, caseload.Measure{Source: entered, ID: s.id.at(from.At(dayStart)), Person: p.ID, Office: p.Office, Code: k.code, Starts: from, Ending: caseload.Ending{Ends: from.AddDays(days)}})
	so.measure = len(s.w.Measures) - 1
	if k.clock != "" {
		s.clock(so, caseload.Clock{Kind: k.clock, Starts: from}, now)
	}
}

// nextTalk is the next day by which the law asks for a talk; zero: none.
func nextTalk(c caseload.Clock) civil.Date {
	since := maxDate(c.Starts, c.DoneOn)
	switch c.Kind {
	case "sick_leave", "activity_duty", "youth_guarantee":
		if c.Starts.IsZero() || !c.DoneOn.IsZero() {
			return civil.Date{}
		}
		return c.Starts.AddDays(map[string]int{"sick_leave": 182, "activity_duty": 55, "youth_guarantee": 56}[c.Kind])
	case "work_training", "aft", "wage_subsidy_four_year":
		return since.AddMonths(3)
	case "wage_subsidy_permanent":
		return since.AddMonths(6)
	case "aap_decision":
		return earliest(since.AddMonths(12), endUnlessHeld(c))
	case "kvp_decision", "warning":
		return endUnlessHeld(c)
	}
	return civil.Date{}
}

func endUnlessHeld(c caseload.Clock) civil.Date {
	if c.Ends.IsZero() || !c.DoneOn.IsZero() && c.DoneOn.After(c.Ends.AddDays(-42)) {
		return civil.Date{}
	}
	return c.Ends
}

func maxDate(a, b civil.Date) civil.Date {
	if a.Compare(b) > 0 {
		return a
	}
	return b
}

// earliest is the earlier of two days of which either may be missing.
func earliest(a, b civil.Date) civil.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// arrivals is what a day brings, whether anybody is at work or not.
func (s *sim) arrivals(p *place, h *hand, d civil.Date) {
	for i := 0; i < len(h.souls); i++ {
		so := h.souls[i]
		s.turn(p, h, so, d)
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
func (s *sim) turn(p *place, h *hand, so *soul, d civil.Date) {
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
	s.w.Tasks = append(s.w.Tasks, tasks.Task{ID: s.id.at(d.At(h.s.between(480, 930))), NavID: int64(s.navID), NavVersion: 1, Person: p.ID, Office: h.office,
		Assignee: h.ident, Kind: t.Kind, Theme: t.Theme, Priority: tasks.Priority(t.Priority), Status: tasks.Created, Text: s.lex.one(h.s, t.Text), ActiveOn: d, Due: d.AddDays(t.Days)})
	h.tasks = append(h.tasks, item{len(s.w.Tasks) - 1, so})
}
