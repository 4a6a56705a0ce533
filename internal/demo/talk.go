package demo

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/mapping"
	"github.com/veilederblikk/blikk/internal/notes"
)

func (s *sim) contact(h *hand, so *soul, at time.Time, kind string, spoke bool, minutes int) {
	p := &s.w.People[so.p]
	s.w.Contacts = append(s.w.Contacts, caseload.Contact{ID: s.id.at(at), Person: p.ID, Office: p.Office, Counsellor: h.ident, Direct: true, Source: entered, At: at, Kind: kind, Spoke: spoke, Minutes: minutes})
}

func (s *sim) note(h *hand, so *soul, at time.Time, text string, kind notes.Kind) int {
	p := &s.w.People[so.p]
	s.w.Notes = append(s.w.Notes, notes.Note{ID: s.id.at(at), Person: p.ID, Office: p.Office, Counsellor: h.ident, Kind: kind, Text: text, WrittenAt: at})
	return len(s.w.Notes) - 1
}

func (s *sim) talk(h *hand, so *soul, t *today, kind string, minutes, write int, codes []string) {
	s.talkAt(h, so, t, t.d.At(min(t.clock, 15*60)), kind, minutes, write, codes)
}

// talkAt is a talk that takes place: what it ends, what it brings, and the note.
func (s *sim) talkAt(h *hand, so *soul, t *today, at time.Time, kind string, minutes, write int, codes []string) {
	write = max(write, 2)
	t.spend(minutes + write)
	s.contact(h, so, at, kind, true, minutes)
	so.last, so.lastTry, so.needs = t.d, t.d, civil.Date{}
	for _, r := range so.requests {
		s.w.Requests[r].DoneOn = t.d
	}
	so.requests = nil
	s.settled(h, so, at, kind, slices.Contains(codes, "legal_deadline"))
	s.endings(h, so, t.d)
	s.learnt(h, so, t.d, minutes)
	s.wayForward(h, so, t.d, minutes)
	end := at.Add(time.Duration(minutes) * time.Minute)
	s.writeNote(h, so, t, end, kind, write)
}

// settled ends the waiting that the talk answers, and the legal period it was held
// for.
func (s *sim) settled(h *hand, so *soul, at time.Time, kind string, asked bool) {
	d := civil.On(at)
	h.waiting = slices.DeleteFunc(h.waiting, func(i item) bool {
		if i.so != so || !s.later(i.row, at).IsZero() || !h.s.in1000(750) {
			return false
		}
		s.w.Threads[i.row].WaitsForUsSince = time.Time{}
		return true
	})
	for _, c := range so.clocks {
		k := &s.w.Clocks[c]
		due := nextTalk(*k)
		if !due.IsZero() && due.Sub(d) <= 28 && (asked || kind != "phone" && due.Sub(d) <= 7 || h.s.in1000(60)) {
			k.DoneOn = d
		}
	}
}

// endings talks about what ends soon.
func (s *sim) endings(h *hand, so *soul, d civil.Date) {
	soon := func(end civil.Date) bool { return !end.IsZero() && end.Sub(d) <= 35 && d.Sub(end) <= 28 }
	if so.measure >= 0 {
		if m := &s.w.Measures[so.measure]; soon(m.Ends) && h.s.in1000(700) {
			m.NextAgreed = true
		}
	}
	for _, i := range so.benefits {
		if soon(s.w.Benefits[i].Ends) && h.s.in1000(700) {
			s.w.Benefits[i].NextAgreed = true
		}
	}
	for _, i := range so.steps {
		k := &s.w.Steps[i]
		switch {
		case !k.Own && soon(k.Ends) && h.s.in1000(700):
			k.NextAgreed = true
		case k.Own && k.State == caseload.StepOpen && !k.Due.After(d.AddDays(3)):
			k.State = caseload.StepDone
			if h.s.in1000(400) {
				k.State, k.Due = caseload.StepOpen, d.AddDays(h.s.between(7, 21))
			}
		}
	}
}

// learnt maps areas of life, more of them the longer the talk, and answers or opens
// questions.
func (s *sim) learnt(h *hand, so *soul, d civil.Date, minutes int) {
	for n := minutes / 18; n > 0; n-- {
		if h.s.in1000(450) {
			s.learn(so, h.s.under(len(mapping.Domains())), d)
		}
	}
	for _, q := range so.questions {
		if s.w.Questions[q].AnsweredOn.IsZero() && h.s.in1000(300+10*minutes) {
			s.w.Questions[q].AnsweredOn = d
		}
	}
	if len(so.questions) < 5 && h.s.in1000(120) {
		s.ask(so, d, h.s.in1000(500))
	}
}

// ask opens a question about a person's situation, once each.
func (s *sim) ask(so *soul, d civil.Date, decisive bool) {
	name := s.lex.texts.Questions[(so.p+len(so.questions)*3)%len(s.lex.texts.Questions)]
	for _, q := range so.questions {
		if s.w.Questions[q].Question == name {
			return
		}
	}
	s.w.Questions = append(s.w.Questions, mapping.Question{Person: s.w.People[so.p].ID, Question: name, Decisive: decisive, AskedOn: d})
	so.questions = append(so.questions, len(s.w.Questions)-1)
}

// wayForward is what is agreed: a promise of ours, a next step of the person's own,
// words that are written down as they were said.
func (s *sim) wayForward(h *hand, so *soul, d civil.Date, minutes int) {
	p := &s.w.People[so.p]
	if h.s.in1000(60 + 4*minutes) {
		k := caseload.Promise{ID: s.id.at(d.At(900)), Person: p.ID, Office: p.Office, Counsellor: h.ident, Text: pick(h.s, s.lex.texts.Promises), MadeOn: d, State: caseload.PromiseOpen}
		if h.s.in1000(900) {
			k.Due = d.AddDays(h.s.between(4, 21))
		}
		s.w.Promises = append(s.w.Promises, k)
		h.promised = append(h.promised, item{len(s.w.Promises) - 1, so})
	}
	if h.s.in1000(220) && !slices.ContainsFunc(so.steps, func(i int) bool { return s.w.Steps[i].Own && s.w.Steps[i].State == caseload.StepOpen }) {
		s.w.Steps = append(s.w.Steps, caseload.PlanStep{Source: entered, ID: s.id.at(d.At(901)), Person: p.ID, Office: p.Office, Title: pick(h.s, s.lex.texts.Steps), Own: true, Due: d.AddDays(h.s.between(5, 35)), State: caseload.StepOpen})
		so.steps = append(so.steps, len(s.w.Steps)-1)
		if i := len(s.w.Promises) - 1; i >= 0 && s.w.Promises[i].Person == p.ID && s.w.Promises[i].MadeOn == d {
			s.w.Steps[len(s.w.Steps)-1].Ours = s.w.Promises[i].Text // what we promised in the same talk belongs to it
		}
	}
	if list := s.lex.texts.OwnWords[p.Language]; len(list) > 0 && h.s.in1000(min(60, minutes)) {
		o := pick(h.s, list)
		row := caseload.OwnWords{ID: s.id.at(d.At(902)), Person: p.ID, Office: p.Office, Language: p.Language, Text: o.Text, Translation: o.NB, SaidOn: d, ReadByPerson: h.s.in1000(600)}
		if o.NB != "" {
			row.By = []string{"tolk", "maskin"}[h.s.weighted(70, 30)]
		}
		s.w.OwnWords = append(s.w.OwnWords, row)
	}
}

// writeNote writes what the minutes allow. A talk face to face leaves minutes, which
// are shared at once or left for later.
func (s *sim) writeNote(h *hand, so *soul, t *today, at time.Time, kind string, write int) {
	text := s.noteText(so, write, t.d)
	if kind == "phone" || write < 4 {
		s.note(h, so, at, text, notes.Plain)
		return
	}
	n := s.note(h, so, at, text, notes.Minutes)
	s.duties(&s.w.Notes[n], so, t.d)
	if h.s.in1000(760 - h.pressed*6/10) {
		s.w.Notes[n].SharedAt = at.Add(time.Duration(write) * time.Minute)
		return
	}
	h.unshared = append(h.unshared, item{n, so})
}

// duties are who does what, in the minutes of the talk in which it was agreed: what we
// promised that day, and the person's next step.
func (s *sim) duties(n *notes.Note, so *soul, d civil.Date) {
	n.Mark = notes.Fact
	if i := len(s.w.Promises) - 1; i >= 0 {
		if k := s.w.Promises[i]; k.Person == n.Person && k.MadeOn == d {
			n.Ours = k.Text
			if _, m, day := k.Due.Civil(); !k.Due.IsZero() {
				n.Ours += " innen " + strconv.Itoa(day) + "." + strconv.Itoa(int(m)) + "."
			}
		}
	}
	if i := len(so.steps) - 1; i >= 0 && n.Ours != "" {
		if k := s.w.Steps[so.steps[i]]; k.Own && k.State == caseload.StepOpen {
			n.Theirs = k.Title
		}
	}
}

// noteText makes a note of as many sentences as the write-up allows. What is mapped
// is told as circumstance; with neither time nor knowledge the short sentences that
// lie ready are about the person.
func (s *sim) noteText(so *soul, write int, d civil.Date) string {
	n, r := s.lex.texts.Notes, s.texts
	known := 0
	for _, m := range so.mapped {
		if m {
			known++
		}
	}
	if write <= 4 && r.in1000(850-50*known) {
		return s.lex.one(r, n.Brief, d)
	}
	parts := []string{s.lex.one(r, n.Start, d)}
	if r.in1000(350 + 60*known) {
		parts = append(parts, s.lex.one(r, n.Circumstance, d))
	}
	if write >= 7 {
		parts = append(parts, s.lex.one(r, [][]string{n.Resource, n.Voice, n.System}[r.weighted(40, 40, 20)], d))
	}
	if more := s.lex.one(r, n.Circumstance, d); write >= 9 && r.in1000(500) && !slices.Contains(parts, more) {
		parts = append(parts, more)
	}
	if write >= 5 {
		parts = append(parts, s.lex.one(r, n.Agreed, d))
	}
	return strings.Join(parts, " ")
}
