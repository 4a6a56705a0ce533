package absence

import (
	"cmp"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Told is everything that was written down about people, read to be looked through.
type Told struct {
	People    []caseload.One
	Contacts  []caseload.Contact
	Threads   []dialogue.Thread
	Messages  []dialogue.Message
	Notes     []notes.Note // those that the reader may read
	Unshared  []notes.Unshared
	Promises  []caseload.Promise
	Requests  []caseload.TalkRequest
	Joint     []caseload.JointMeeting
	Words     []caseload.OwnWords
	Clocks    []caseload.Clock
	Measures  []caseload.Measure
	Decisions []planner.Decided
}

// Event is one thing that happened. Key names its text (back.KEY); Who is the ident of the
// member of staff, "" where it was the person, or is not known. Anchor is the section of
// the person page that has it.
type Event struct {
	Day    civil.Date
	At     time.Time // zero: only the day is known
	Key    string
	Who    string
	Kind   string // of a talk, a clock, a measure
	Text   string
	Anchor string
}

// Meanwhile is what happened about one person.
type Meanwhile struct {
	Person string
	Name   string
	Events []Event // the oldest first
}

// last is the day of the newest event.
func (m Meanwhile) last() civil.Date { return m.Events[len(m.Events)-1].Day }

// Since sorts what was told about people into what happened on the days from one to
// another, both included, person by person: those first of whom there is the newest. Own
// doings of the reader, if any, are among it. Who had nothing happen is left out.
func Since(t Told, from, to civil.Date) []Meanwhile {
	s := sorting{from: from, to: to, of: map[string][]Event{}}
	s.talks(t)
	s.letters(t)
	s.written(t)
	s.owed(t)
	s.dates(t)
	var list []Meanwhile
	for _, o := range t.People {
		events := s.of[o.Person.ID]
		if len(events) == 0 {
			continue
		}
		slices.SortStableFunc(events, func(a, b Event) int { return cmp.Or(a.Day.Compare(b.Day), a.At.Compare(b.At)) })
		list = append(list, Meanwhile{o.Person.ID, o.Person.Name(), events})
	}
	slices.SortStableFunc(list, func(a, b Meanwhile) int {
		return cmp.Or(b.last().Compare(a.last()), cmp.Compare(a.Person, b.Person))
	})
	return list
}

// sorting is what happened on its way to the people.
type sorting struct {
	from, to civil.Date
	of       map[string][]Event
}

func (s *sorting) on(person string, day civil.Date, e Event) {
	if !day.IsZero() && !day.Before(s.from) && !day.After(s.to) {
		e.Day = day
		s.of[person] = append(s.of[person], e)
	}
}

func (s *sorting) at(person string, at time.Time, e Event) {
	if !at.IsZero() {
		e.At = at
		s.on(person, civil.On(at), e)
	}
}

func (s *sorting) talks(t Told) {
	for _, o := range t.People {
		s.on(o.Person.ID, o.FollowUp.AssignedOn, Event{Key: "assigned", Anchor: ""})
	}
	for _, c := range t.Contacts {
		key := "written"
		switch {
		case c.Spoke:
			key = "talk"
		case c.Direct:
			key = "attempt"
		}
		s.at(c.Person, c.At, Event{Key: key, Who: c.Counsellor, Kind: c.Kind, Anchor: "kontakter"})
	}
	for _, r := range t.Requests {
		key := "asked"
		if r.Wish != "" {
			key = "asked_wish"
		}
		s.on(r.Person, r.AskedOn, Event{Key: key, Text: r.Wish, Anchor: "kontakter"})
	}
	for _, m := range t.Joint {
		s.on(m.Person, m.HeldOn, Event{Key: "joint", Text: m.Title, Anchor: "kontakter"})
	}
	for _, d := range t.Decisions {
		if d.State == planner.Done || d.State == planner.NotMet || d.State == planner.TakenBack {
			continue // what was held, or tried, is told as the talk that it was
		}
		s.at(d.Person, d.At, Event{Key: "decided_" + string(d.State), Who: d.By, Kind: string(d.Kind), Text: planner.Place(d.Day, d.Start), Anchor: "tidslinje"})
	}
}

// letters are messages in and out.
func (s *sorting) letters(t Told) {
	of := map[string]dialogue.Thread{}
	for _, x := range t.Threads {
		of[x.ID] = x
	}
	for _, m := range t.Messages {
		thread := of[m.Thread]
		e := Event{Key: "message_out", Who: m.Sender, Text: thread.Subject, Anchor: "tidslinje"}
		if m.Sender == thread.Person {
			e.Key, e.Who = "message_in", ""
		}
		s.at(thread.Person, m.SentAt, e)
	}
}

// written are notes; of one that is not shared no more than that it is there.
func (s *sorting) written(t Told) {
	readable := map[string]bool{}
	for _, n := range t.Notes {
		readable[n.ID] = true
		s.at(n.Person, n.WrittenAt, Event{Key: "note_" + string(n.Kind), Who: n.Counsellor, Anchor: "notater"})
	}
	for _, u := range t.Unshared {
		if !readable[u.ID] {
			s.at(u.Person, u.WrittenAt.Time, Event{Key: "note_unshared", Who: u.Counsellor, Anchor: "notater"})
		}
	}
	for _, w := range t.Words {
		s.on(w.Person, w.SaidOn, Event{Key: "words", Anchor: "vil"})
	}
}

// owed are promises: made, and kept by a talk.
func (s *sorting) owed(t Told) {
	text := map[string]string{}
	for _, p := range t.Promises {
		text[p.ID] = p.Text
		s.on(p.Person, p.MadeOn, Event{Key: "promise", Who: p.Counsellor, Text: p.Text, Anchor: "skylder"})
	}
	for _, d := range t.Decisions {
		for _, id := range d.Kept {
			s.at(d.Person, d.At, Event{Key: "promise_kept", Who: d.By, Text: text[id], Anchor: "skylder"})
		}
	}
}

// dates are what began, was held or ended by itself.
func (s *sorting) dates(t Told) {
	for _, k := range t.Clocks {
		s.on(k.Person, k.Starts, Event{Key: "clock_start", Kind: k.Kind, Anchor: "frister"})
		s.on(k.Person, k.DoneOn, Event{Key: "clock_held", Kind: k.Kind, Anchor: "frister"})
		s.on(k.Person, k.Ends, Event{Key: "clock_end", Kind: k.Kind, Anchor: "frister"})
	}
	for _, m := range t.Measures {
		s.on(m.Person, m.Starts, Event{Key: "measure_start", Kind: m.Code, Anchor: "frister"})
		s.on(m.Person, m.Ends, Event{Key: "measure_end", Kind: m.Code, Anchor: "frister"})
	}
}
