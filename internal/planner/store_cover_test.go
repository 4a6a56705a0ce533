package planner

import (
	"errors"
	"slices"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/ledger"
)

// away lets the first counsellor be away on days from Monday on, with a substitute.
func (w *world) away(days int, substitute string) *calendar.Absence {
	w.Helper()
	a := &calendar.Absence{Ident: anna, From: monday, To: monday.AddDays(days - 1), Substitute: substitute}
	w.must(w.d.Tx(w.Context(), func(q db.Q) error { return calendar.SaveAbsence(w.Context(), q, a) }))
	return a
}

// waits lets a message of somebody's wait.
func (w *world) waits(person string) {
	w.change(func(c *caseload.Writer) error {
		thread := dialogue.Thread{Person: person, Office: "9801", Subject: "Barnehage", WaitsForUsSince: monday.AddDays(-3).At(600)}
		return dialogue.PutThread(w.Context(), c, &thread)
	})
}

func (w *world) needsIn(l *Planned, week civil.Week, person string) []Code {
	w.Helper()
	got, err := l.Week(week)
	w.must(err)
	var list []Code
	for _, n := range needsOf(got, person) {
		list = append(list, n.Code)
	}
	return list
}

func TestASubstitutesWeekTakesTheMostUrgent(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		w.furnish(person) // a promise, a wish, what ends, minutes, a message: and a floor that is not reached
		w.change(func(c *caseload.Writer) error {
			return c.Clock(w.Context(), &caseload.Clock{Person: person, Office: "9801", Kind: "warning", Ends: monday.AddDays(3), Source: "entered"})
		})
		w.away(5, cato)
		if got := w.needsIn(w.weeks(cato, cato), monday.Week(), person); !slices.Equal(got, []Code{LegalDeadline, UnansweredMessage}) {
			t.Errorf("the week takes %v", got)
		}
		l := w.weeks(cato, cato)
		week, err := l.Week(monday.Week())
		w.must(err)
		if week.People != 1 || l.Situation.Seen[person].Cover.For != anna || len(l.Situation.Covered()) != 1 {
			t.Errorf("%d people, %+v", week.People, l.Situation.Seen[person].Cover)
		}
		if got := w.needsIn(w.weeks(cato, cato), monday.Week().Add(1), person); len(got) != 0 {
			t.Errorf("a week that is not covered takes %v", got)
		}
		for _, talk := range week.Talks {
			if talk.Person == person && talk.Day.After(monday.AddDays(4)) {
				t.Errorf("a talk on %s", talk.Day)
			}
		}
		if all := w.needsIn(w.weeks(anna, anna), monday.Week(), person); len(all) < 8 {
			t.Errorf("the counsellor's own week has %v", all)
		}
		if got := w.needsIn(w.weeks(cato, berit), monday.Week(), person); len(got) != 0 {
			t.Errorf("who reads another's week sees whom she covers: %v", got)
		}
	})
}

func TestWhatCanWaitForTheCounsellorIsNotTheSubstitutes(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.waits(w.people[0]) // to be answered by Tuesday
		w.away(1, cato)      // back on Tuesday
		if got := w.needsIn(w.weeks(cato, cato), monday.Week(), w.people[0]); len(got) != 1 || got[0] != Floor {
			t.Errorf("%v", got) // the floor was passed before
		}
	})
}

func TestNobodyIsCoveredWithoutTheRightOrAfterTheDays(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		w.waits(person)
		a := w.away(5, cato)
		w.change(func(c *caseload.Writer) error {
			return c.Protect(w.Context(), person, access.Protection{Kind: access.Fortrolig})
		})
		if s := w.weeks(cato, cato).Situation; len(s.People) != 0 || len(s.Seen) != 0 {
			t.Errorf("a protected person is covered: %+v", s.Seen)
		}
		w.change(func(c *caseload.Writer) error { return c.Unprotect(w.Context(), person, access.Fortrolig) })
		if s := w.weeks(cato, cato).Situation; len(s.People) != 1 {
			t.Fatalf("%d people", len(s.People))
		}
		a.From, a.To = monday.AddDays(1), monday.AddDays(5)
		w.must(w.d.Tx(w.Context(), func(q db.Q) error { return calendar.SaveAbsence(w.Context(), q, a) }))
		if s := w.weeks(cato, cato).Situation; len(s.People) != 0 {
			t.Error("covered before the first day")
		}
	})
}

// callAtTen is a call with somebody on Monday at ten.
func callAtTen(person string) Block {
	return Block{Week: monday.Week(), Subject: person, Person: person, Day: monday, Start: 600, Kind: Phone}
}

func TestADecisionAboutACoveredPersonIsTheSubstitutes(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		w.waits(person)
		w.away(2, cato)
		before := len(w.lines())
		b, err := Decide(w.Context(), w.d, w.by(cato), w.weeks(cato, cato), Accept, callAtTen(person))
		w.must(err)
		if b.Counsellor != cato {
			t.Errorf("the block is %s's", b.Counsellor)
		}
		if l := w.lines()[before:]; len(l) != 1 || l[0].Relation != access.Covers || l[0].People[0].Person != person {
			t.Errorf("the log: %+v", l)
		}
		later := callAtTen(person)
		later.Version, later.Day = b.Version, monday.AddDays(3)
		if _, err := Decide(w.Context(), w.d, w.by(cato), w.weeks(cato, cato), Move, later); !slices.Contains(refusals(err), NotCovered) {
			t.Errorf("a day after the absence: %v", err)
		}
		w.at = 11 * 60
		b, err = Finish(w.Context(), w.d, w.by(cato), w.weeks(cato, cato), DoneInput{Block: b, Minutes: 20, Spoke: true})
		w.must(err)
		contacts, err := caseload.Contacts(w.Context(), w.d.Read, []string{person})
		w.must(err)
		lines, err := ledger.Of(w.Context(), w.d.Read, b.Held)
		w.must(err)
		if len(contacts) != 1 || contacts[0].Counsellor != cato || len(lines) == 0 || lines[0].Counsellor != cato {
			t.Errorf("%+v %+v", contacts, lines)
		}
	})
}

func TestAnAgreedTalkOfTheAbsentStandsInTheSubstitutesWeek(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		agreed := callAtTen(person)
		agreed.Agreed = true
		agreed, err := w.decide(anna, Accept, agreed)
		w.must(err)
		w.away(2, cato)
		l := w.weeks(cato, cato)
		week, err := l.Week(monday.Week())
		w.must(err)
		talk, found := week.Find(person)
		if !found || !talk.Stands() || talk.Start != 600 || week.People != 1 {
			t.Fatalf("%+v %v", talk, found)
		}
		wish := week.Wish(talk)
		wish.Start = 660
		moved, err := Decide(w.Context(), w.d, w.by(cato), l, Move, wish)
		w.must(err)
		if moved.Counsellor != anna || moved.ID != agreed.ID || moved.Version != agreed.Version+1 {
			t.Errorf("%+v", moved)
		}
		if _, err := Decide(w.Context(), w.d, w.by(cato), l, Lock, wish); !errors.Is(err, db.ErrConflict) {
			t.Errorf("an old version: %v", err)
		}
		w.at = 12 * 60
		done, err := Finish(w.Context(), w.d, w.by(cato), w.weeks(cato, cato), DoneInput{Block: moved, Minutes: 15, Spoke: true})
		w.must(err)
		again, err := w.weeks(cato, cato).Week(monday.Week())
		w.must(err)
		if talk, _ := again.Find(person); talk.State != Done || done.Counsellor != anna {
			t.Errorf("after the talk: %+v", talk)
		}
		if contacts, err := caseload.Contacts(w.Context(), w.d.Read, []string{person}); err != nil || contacts[0].Counsellor != cato {
			t.Errorf("%+v %v", contacts, err)
		}
	})
}

func TestADecisionAfterTheLastCoveredDayIsRefused(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		w.waits(person)
		a := w.away(2, cato)
		l := w.weeks(cato, cato) // the page is open
		w.must(w.d.Tx(w.Context(), func(q db.Q) error { return calendar.RemoveAbsence(w.Context(), q, a.ID, a.Version) }))
		if _, err := Decide(w.Context(), w.d, w.by(cato), l, Accept, callAtTen(person)); err != nil && !slices.Equal(refusals(err), []Refusal{NotYours}) || err == nil {
			t.Errorf("%v", err)
		}
		if list := w.stored(monday.Week()); len(list) != 0 {
			t.Errorf("%+v", list)
		}
	})
}
