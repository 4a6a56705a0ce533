package demo

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
)

// everyReason sees to it that the week that is shown has something of everything:
// where chance has left out a kind of reason around the date, one is added.
func (s *sim) everyReason(p *place, h *hand) {
	has := map[string]bool{}
	for _, so := range h.souls {
		s.reasonsOf(so, has)
	}
	sunday := s.w.Date.Monday().AddDays(6)
	near := func(day civil.Date) bool { return !day.IsZero() && !day.After(sunday) }
	for _, i := range h.joined {
		has["joint"] = has["joint"] || near(s.w.Joint[i.row].AgreedDay)
	}
	for _, i := range h.promised {
		has["promise"] = has["promise"] || near(s.w.Promises[i.row].Due)
	}
	for _, i := range h.unshared {
		has["unshared"] = has["unshared"] || near(civil.On(s.w.Notes[i.row].WrittenAt).AddDays(3))
	}
	has["message"] = len(h.waiting) > 0
	s.addPerson(p, h, has)
	s.addOwed(h, has)
}

// reasonsOf notes what asks for a talk with one person.
func (s *sim) reasonsOf(so *soul, has map[string]bool) {
	d, sunday := s.w.Date, s.w.Date.Monday().AddDays(6)
	by := func(what string, day civil.Date, past int) {
		if !day.IsZero() && !day.After(sunday) && d.Sub(day) <= past {
			has[what] = true
		}
	}
	for _, c := range so.clocks {
		by("legal", nextTalk(s.w.Clocks[c]), 365)
	}
	for _, i := range so.steps {
		if k := s.w.Steps[i]; k.Own && k.State == caseload.StepOpen {
			by("step", k.Due, 365)
		}
	}
	for _, i := range so.questions {
		if k := s.w.Questions[i]; k.Open() && k.Decisive {
			has["question"] = true
		}
	}
	if so.measure >= 0 && !s.w.Measures[so.measure].NextAgreed {
		by("end", s.w.Measures[so.measure].Ends.AddDays(-7), 28)
	}
	by("new", so.needs, 55)
	has["request"] = has["request"] || len(so.requests) > 0
}

// quiet picks somebody for what is added: not too often the same.
func (h *hand) quiet(n int) *soul { return h.souls[(n*11)%len(h.souls)] }

// addPerson adds what is about a person's own situation and wishes.
func (s *sim) addPerson(p *place, h *hand, has map[string]bool) {
	d, id := s.w.Date, func(n int) string { return s.w.People[h.quiet(n).p].ID }
	if !has["request"] {
		s.request(h, h.quiet(1), d.AddDays(-3))
	}
	if !has["step"] {
		s.w.Steps = append(s.w.Steps, caseload.PlanStep{Source: entered, ID: s.id.at(d.AddDays(-12).At(600)), Person: id(4), Office: h.office,
			Title: s.lex.texts.Steps[0], Own: true, Due: d.AddDays(-2), State: caseload.StepOpen})
	}
	if !has["end"] {
		s.w.Measures = append(s.w.Measures, caseload.Measure{Source: entered, ID: s.id.at(d.AddDays(-80).At(600)), Person: id(5), Office: h.office,
			Code: "OPPFOLGING", Starts: d.AddDays(-80), Ending: caseload.Ending{Ends: d.Monday().AddDays(11)}})
	}
	if !has["legal"] {
		s.w.Clocks = append(s.w.Clocks, caseload.Clock{Source: entered, ID: s.id.at(d.AddDays(-178).At(600)), Person: id(6), Office: h.office,
			Kind: "sick_leave", Starts: d.Monday().AddDays(4 - 182)})
	}
	if !has["question"] {
		s.ask(h.quiet(8), d.AddDays(-20), true)
	}
	if !has["new"] {
		s.enrol(p, h, d.AddDays(-16), false)
	}
}

// addOwed adds what the office owes somebody.
func (s *sim) addOwed(h *hand, has map[string]bool) {
	d, id := s.w.Date, func(n int) string { return s.w.People[h.quiet(n).p].ID }
	if !has["joint"] {
		s.w.Joint = append(s.w.Joint, caseload.JointMeeting{ID: s.id.at(d.AddDays(-9).At(600)), Person: id(2), Office: h.office,
			Title: s.lex.texts.Meetings[0], AgreedDay: d.Monday().AddDays(3)})
	}
	if !has["promise"] {
		s.w.Promises = append(s.w.Promises, caseload.Promise{ID: s.id.at(d.AddDays(-11).At(600)), Person: id(3), Office: h.office, Counsellor: h.ident,
			Text: s.lex.texts.Promises[1], MadeOn: d.AddDays(-11), Due: d.AddDays(-1), State: caseload.PromiseOpen})
	}
	if so := h.quiet(9); !has["message"] {
		so.threads = nil
		s.message(h, so, d.AddDays(-3))
	}
	if !has["unshared"] {
		at := d.AddDays(-6).At(870)
		s.note(h, h.quiet(10), at, s.noteText(h.quiet(10), 8, civil.On(at)), notes.Minutes)
	}
}

// standard is the rhythm in days that the house takes where none is agreed.
const standard = 30

// longWait sees to it that somebody who needs an interpreter, in Somali if there is such
// a one, and whom the counsellor has not spoken with for longer than is agreed, has
// waited some days for an answer: whom Oversikt finds in three clicks.
func (s *sim) longWait(h *hand) {
	var found *soul
	for _, so := range h.souls {
		if !s.overdue(so) {
			continue
		}
		if s.w.People[so.p].Language == "somali" {
			found = so
			break
		}
		found = cmp.Or(found, so)
	}
	if found == nil {
		return
	}
	p, d := s.w.People[found.p], s.w.Date
	at, text := d.AddDays(-4).At(19*60+20), s.lex.texts.Threads[len(s.lex.texts.Threads)-1]
	t := dialogue.Thread{ID: s.id.at(at), Person: p.ID, Office: p.Office, Subject: text.Subject, WaitsForUsSince: at}
	s.w.Threads = append(s.w.Threads, t)
	s.w.Messages = append(s.w.Messages, dialogue.Message{ID: s.id.at(at), Thread: t.ID, Office: p.Office, Sender: p.ID, SentAt: at, Text: s.lex.one(s.texts, text.From, d)})
}

// overdue says that a talk with an interpreter is over the rhythm, with somebody whom
// everybody at the office may see.
func (s *sim) overdue(so *soul) bool {
	p := s.w.People[so.p]
	shut := slices.ContainsFunc(s.w.Protections, func(x caseload.Protected) bool { return x.Person == p.ID })
	over := !so.last.IsZero() && s.w.Date.Sub(so.last) > cmp.Or(so.rhythm, standard)
	return !shut && over && p.Interpreter == caseload.Spoken
}
