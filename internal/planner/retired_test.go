package planner

import (
	"slices"
	"testing"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// retire lets the office's only interpreter, or only room, be gone from a day on.
func (w *world) retire(kind OwnKind, from civil.Date) {
	w.Helper()
	w.must(w.d.Tx(w.Context(), func(q db.Q) error {
		if kind == OwnInterpreter {
			list, err := calendar.Interpreters(w.Context(), q, "9801")
			w.must(err)
			list[0].Gone = from
			return calendar.RetireInterpreter(w.Context(), q, &list[0])
		}
		list, err := calendar.Rooms(w.Context(), q, "9801")
		w.must(err)
		list[0].Gone = from
		return calendar.RetireRoom(w.Context(), q, &list[0])
	}))
}

// both are this week and the next, solved.
func (w *world) both(of string) []*Week {
	w.Helper()
	l := w.weeks(of, of)
	var list []*Week
	for i := range 2 {
		week, err := l.Week(monday.Week().Add(i))
		w.must(err)
		list = append(list, week)
	}
	return list
}

func TestARetiredInterpreterIsNotUsedFromThatDay(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.needInterpreter()
		who, day := w.people[0], monday.AddDays(8)
		talks := func() (list []Talk) {
			for _, week := range w.both(anna) {
				for _, x := range week.Talks {
					if x.State == "" && x.Interpreter != "" {
						list = append(list, x)
					}
				}
			}
			return list
		}
		if got := talks(); len(got) == 0 || got[0].Day != day {
			t.Fatalf("without retirement the plan does not use the interpreter: %+v", got)
		}
		w.retire(OwnInterpreter, day.AddDays(1))
		if got := talks(); len(got) == 0 {
			t.Error("the plan does not use an interpreter who is gone the day after")
		}
		w.retire(OwnInterpreter, day)
		if got := talks(); len(got) != 0 {
			t.Errorf("the plan uses an interpreter who is gone: %+v", got)
		}
		if _, err := w.decide(anna, Accept, w.call(who, nil)); !slices.Equal(refusals(err), []Refusal{InterpreterMissing}) {
			t.Errorf("a talk with an interpreter who is gone: %v", err)
		}
		w.retire(OwnInterpreter, civil.Date{})
		if b, err := w.decide(anna, Accept, w.call(who, nil)); err != nil || b.Interpreter == "" {
			t.Errorf("an interpreter who is back is not used: %+v, %v", b, err)
		}
	})
}

func TestWhatIsBookedKeepsTheNameAndSaysThatItIsGone(t *testing.T) {
	for kind, x := range map[OwnKind]Kind{OwnInterpreter: Phone, OwnRoom: Meeting} {
		t.Run(string(kind), func(t *testing.T) {
			eachWorld(t, func(w *world) {
				if kind == OwnInterpreter {
					w.needInterpreter()
				}
				who, day := w.people[0], monday.AddDays(8)
				b, err := w.decide(anna, Accept, w.call(who, func(b *Block) { b.Kind, b.Agreed = x, true }))
				w.must(err)
				w.retire(kind, day)
				at := b.Interpreter + b.Room
				list, err := BookedFrom(w.Context(), w.d.Read, at, day)
				w.must(err)
				if len(list) != 1 || list[0] != (Booked{ID: b.ID, Version: b.Version, DaySpan: DaySpan{day, Span{b.From(), b.To()}}, Agreed: true}) {
					t.Errorf("booked: %+v", list)
				}
				if later, err := BookedFrom(w.Context(), w.d.Read, at, day.AddDays(1)); err != nil || len(later) != 0 {
					t.Errorf("booked later: %+v, %v", later, err)
				}
				l := w.weeks(anna, anna)
				next, err := l.Week(day.Week())
				w.must(err)
				talk, found := next.Find(who)
				if !found || talk.Interpreter+talk.RoomName == "" || talk.Clash == nil || talk.Clash.Kind != kind || !talk.Agreed {
					t.Fatalf("the talk: %+v", talk)
				}
				p, _ := rules(t)
				for _, r := range WhyThisTime(next, l.Situation, talk, p, l.Days) {
					if r.Key == "why.interpreter" || r.Key == "why.room" {
						t.Errorf("it is said to be free: %+v", r)
					}
				}
				one, err := LoadPerson(w.Context(), w.d.Read, w.by(anna).Actor, who, monday, w.at, p)
				w.must(err)
				owes := slices.ContainsFunc(Owed(one.Facts, one.Blocks, p, Deadlines{}, one.Days, monday), func(d Debt) bool { return d.Kind == OwesInterpreter })
				if owes != (kind == OwnInterpreter) {
					t.Errorf("an interpreter is owed: %v", owes)
				}
				// The act that does not touch the time keeps what stands.
				if again, err := w.decide(anna, Lock, w.call(who, func(k *Block) { k.Kind, k.Version = x, b.Version })); err != nil || again.Interpreter != b.Interpreter || again.Room != b.Room {
					t.Errorf("locked: %+v, %v", again, err)
				}
			})
		})
	}
}
