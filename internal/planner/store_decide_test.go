package planner

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/tasks"
)

func TestWhoMayNotDecideIsShutOutBeforeAnythingElse(t *testing.T) {
	eachWorld(t, func(w *world) {
		before := len(w.lines())
		l := w.weeks(anna, anna)
		for name, f := range map[string]func(by caseload.By) error{
			"decide": func(by caseload.By) error {
				_, err := Decide(w.Context(), w.d, by, l, Accept, w.call(w.people[0], nil))
				return err
			},
			"accept": func(by caseload.By) error {
				_, err := AcceptWeek(w.Context(), w.d, by, l, []Block{w.call(w.people[0], nil)})
				return err
			},
			"finish": func(by caseload.By) error {
				_, err := Finish(w.Context(), w.d, by, l, DoneInput{Block: w.call(w.people[0], nil), Minutes: 10, Spoke: true})
				return err
			},
			"now": func(by caseload.By) error {
				_, err := CalledNow(w.Context(), w.d, by, l, NowInput{Person: w.people[0], Outcome: Reached, Minutes: 5})
				return err
			},
		} {
			if err := f(w.by(berit)); !errors.Is(err, ErrDenied) {
				w.Errorf("%s: %v, want ErrDenied", name, err)
			}
		}
		lines := w.lines()[before:]
		if len(lines) != 4 || slices.ContainsFunc(lines, func(x access.Line) bool { return x.Permit || x.Action != access.WeekDecide || x.Ident != berit }) {
			w.Errorf("the log has %+v", lines)
		}
		if got := w.stored(monday.Week().Add(1)); len(got) != 0 {
			w.Errorf("stored all the same: %+v", got)
		}
	})
}

func TestADecisionIsMadeMovedAndTakenBack(t *testing.T) {
	eachWorld(t, func(w *world) {
		who, before := w.people[0], len(w.lines())
		b, err := w.decide(anna, Accept, w.call(who, nil))
		w.must(err)
		if b.Version != 1 || b.State != Accepted || b.Contact != 20 || b.Tail != 10 {
			w.Errorf("accepted: %+v", b)
		}
		again, err := w.decide(anna, Accept, w.call(who, nil))
		if err != nil || again.Version != 1 {
			w.Errorf("pressed twice: %+v, %v", again, err)
		}
		_, err = w.decide(anna, Move, w.call(who, func(b *Block) { b.Start = 720 }))
		var stale *Stale
		if !errors.As(err, &stale) || !errors.Is(err, db.ErrConflict) || stale.Now.Start != 600 || stale.Now.Version != 1 {
			w.Errorf("moved on version 0: %v", err)
		}
		step := func(act Act, change func(*Block), state BlockState) {
			w.Helper()
			wish := b
			if change != nil {
				change(&wish)
			}
			if b, err = w.decide(anna, act, wish); err != nil || b.State != state {
				w.Errorf("%s: %+v, %v", act, b, err)
			}
		}
		step(Move, func(b *Block) { b.Start = 720 }, Accepted)
		if day, minute, ok := ParsePlace(b.MovedFrom); !ok || day != monday.AddDays(8) || minute != 600 {
			w.Errorf("moved from %q", b.MovedFrom)
		}
		step(Lock, nil, LockedIn)
		step(Agree, nil, LockedIn)
		step(Unlock, nil, Accepted)
		step(ChangeKind, func(b *Block) { b.Kind = Meeting }, Accepted)
		if b.Contact != 45 || b.Room == "" || b.Start != 720 {
			w.Errorf("as a meeting: %+v", b)
		}
		step(Skip, func(b *Block) { b.SkipReason = "reist bort" }, Skipped)
		step(TakeBack, nil, TakenBack)
		if _, err := w.decide(anna, TakeBack, b); err != nil {
			w.Errorf("taken back twice: %v", err)
		}
		if _, err := w.decide(anna, Cancel, b); !slices.Equal(refusals(err), []Refusal{NotDecided}) {
			w.Errorf("nothing is called off: %v", err)
		}
		step(Accept, nil, Accepted)
		step(Cancel, nil, Cancelled)
		n := 0
		for _, x := range w.lines()[before:] {
			if x.Permit && x.Action == access.WeekDecide && x.People[0].Person == who && x.Relation == access.Own {
				n++
			}
		}
		if n != b.Version || len(w.stored(b.Week)) != 1 {
			w.Errorf("%d lines in the log for %d versions", n, b.Version)
		}
	})
}

func TestWhatMayNotStandIsRefusedAndNothingIsStored(t *testing.T) {
	eachWorld(t, func(w *world) {
		for name, x := range map[string]struct {
			act  Act
			b    Block
			want Refusal
		}{
			"a colleague's person": {Accept, w.call(w.people[1], nil), NotYours},
			"nobody":               {Accept, w.call(db.NewID(), nil), NotYours},
			"no id":                {Accept, w.call("x", nil), NotYours},
			"evening":              {Accept, w.call(w.people[0], func(b *Block) { b.Start = 1200 }), OutsideHours},
			"no reason":            {Skip, w.call(w.people[0], func(b *Block) { b.SkipReason = " " }), ReasonMissing},
			"a long reason":        {Skip, w.call(w.people[0], func(b *Block) { b.SkipReason = strings.Repeat("å", 501) }), ReasonLong},
			"an unknown act":       {"delete", w.call(w.people[0], nil), NotDecided},
		} {
			if _, err := w.decide(anna, x.act, x.b); !slices.Equal(refusals(err), []Refusal{x.want}) {
				w.Errorf("%s: %v, want %s", name, err, x.want)
			}
		}
		if got := w.stored(monday.Week().Add(1)); len(got) != 0 {
			w.Errorf("stored: %+v", got)
		}
	})
}

func TestAPersonWhoHasBecomeProtectedIsNotDecidedAbout(t *testing.T) {
	eachWorld(t, func(w *world) {
		l := w.weeks(anna, anna)
		w.change(func(c *caseload.Writer) error {
			return c.Protect(w.Context(), w.people[0], access.Protection{Kind: access.Fortrolig})
		})
		_, err := Decide(w.Context(), w.d, w.by(anna), l, Accept, w.call(w.people[0], nil))
		if !slices.Equal(refusals(err), []Refusal{NotYours}) {
			w.Errorf("weeks read before the protection: %v", err)
		}
	})
}

func TestASubstituteDecidesForTheDaysOfTheAbsence(t *testing.T) {
	eachWorld(t, func(w *world) {
		who := w.people[0]
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			return calendar.SaveAbsence(w.Context(), q, &calendar.Absence{Ident: anna, From: monday, To: monday.AddDays(1), Substitute: cato})
		}))
		_, err := w.decide(anna, Skip, w.call(who, func(b *Block) { b.SkipReason = "bare mitt" }))
		w.must(err)
		_, err = w.decide(cato, Accept, w.call(who, func(b *Block) { b.Version = 1 }))
		if !slices.Equal(refusals(err), []Refusal{NotCovered}) {
			w.Errorf("a day after the absence: %v", err)
		}
		if s := w.weeks(anna, cato).Situation; len(s.Blocks) != 1 || s.Blocks[0].SkipReason != "" {
			w.Errorf("the cato reads why: %+v", s.Blocks)
		}
		if s := w.weeks(anna, anna).Situation; s.Blocks[0].SkipReason != "bare mitt" {
			w.Errorf("the counsellor does not: %+v", s.Blocks)
		}
		b, err := CalledNow(w.Context(), w.d, w.by(cato), w.weeks(anna, cato), NowInput{Person: who, Outcome: Reached, Minutes: 10})
		w.must(err)
		entries, err := ledger.Of(w.Context(), w.d.Read, b.Held)
		w.must(err)
		if len(entries) != 2 || entries[0].Counsellor != cato || b.Counsellor != anna {
			w.Errorf("whose time: %+v, whose week: %s", entries, b.Counsellor)
		}
	})
}

// needInterpreter lets the two people speak with an interpreter.
func (w *world) needInterpreter() {
	list, err := caseload.People(w.Context(), w.d.Read, w.people)
	w.must(err)
	w.change(func(c *caseload.Writer) error {
		for _, o := range list {
			o.Person.Interpreter = caseload.Spoken
			if err := c.Person(w.Context(), &o.Person, []byte(strings.Repeat("k", 32))); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestOfTwoWhoBookOneRoomOrInterpreterAtOnceOneGetsIt(t *testing.T) {
	for name, x := range map[string]struct {
		kind Kind
		want Refusal
	}{"room": {Meeting, RoomTaken}, "interpreter": {Phone, InterpreterMissing}} {
		t.Run(name, func(t *testing.T) {
			eachWorld(t, func(w *world) {
				if x.want == InterpreterMissing {
					w.needInterpreter()
				}
				weeks := []*Planned{w.weeks(anna, anna), w.weeks(berit, berit)}
				by := []caseload.By{w.by(anna), w.by(berit)}
				got := make(chan error)
				for i := range weeks {
					go func() {
						_, err := Decide(w.Context(), w.d, by[i], weeks[i], Accept, w.call(w.people[i], func(b *Block) { b.Kind, b.Agreed = x.kind, true }))
						got <- err
					}()
				}
				won, lost := 0, 0
				for range weeks {
					switch err := <-got; {
					case err == nil:
						won++
					case slices.Equal(refusals(err), []Refusal{x.want}):
						lost++
					default:
						w.Error(err)
					}
				}
				if won != 1 || lost != 1 {
					w.Errorf("%d got it, %d did not", won, lost)
				}
			})
		})
	}
}

func TestTheWeekIsAcceptedAsFarAsItCanStand(t *testing.T) {
	eachWorld(t, func(w *world) {
		who := w.people[0]
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			return tasks.PutOwnWork(w.Context(), caseload.NewWriter(q, w.by(anna)), &tasks.OwnWork{Counsellor: anna, Office: "9801", Kind: tasks.Refund, Due: monday.AddDays(10), Minutes: 30})
		}))
		l := w.weeks(anna, anna)
		wishes := []Block{
			w.call(who, nil),
			w.call(w.people[1], nil),
			{Week: monday.Week().Add(1), Subject: l.Situation.Work[0].ID, Day: monday.AddDays(8), Start: 660, Kind: Admin},
			{Week: monday.Week().Add(1), Subject: db.NewID(), Day: monday.AddDays(8), Start: 840, Kind: Admin},
		}
		first, err := AcceptWeek(w.Context(), w.d, w.by(anna), l, wishes)
		w.must(err)
		if len(first.Stored) != 2 || len(first.Left) != 2 || len(first.Unchanged) != 0 || !slices.Equal(first.Left[0].Refusals, []Refusal{NotYours}) {
			w.Errorf("got %+v", first)
		}
		again, err := AcceptWeek(w.Context(), w.d, w.by(anna), l, wishes)
		w.must(err)
		if len(again.Stored) != 0 || len(again.Left) != 2 || len(again.Unchanged) != 2 || again.Unchanged[0].Version != 1 {
			w.Errorf("again: %+v", again)
		}
		moved := []Block{w.call(who, func(b *Block) { b.Start = 720 })}
		third, err := AcceptWeek(w.Context(), w.d, w.by(anna), l, moved)
		w.must(err)
		if len(third.Left) != 1 || third.Left[0].Now == nil || third.Left[0].Now.Start != 600 {
			w.Errorf("a proposal where something is decided: %+v", third)
		}
	})
}

func TestABlockAboutSomebodyWhoMayNotBeSeenHoldsItsRoomOnly(t *testing.T) {
	eachWorld(t, func(w *world) {
		b, err := w.decide(anna, Accept, w.call(w.people[0], func(b *Block) { b.Kind, b.Agreed = Meeting, true }))
		w.must(err)
		w.change(func(c *caseload.Writer) error {
			return c.Protect(w.Context(), w.people[0], access.Protection{Kind: access.StrengtFortrolig})
		})
		s := w.weeks(anna, anna).Situation
		if len(s.Blocks) != 0 || len(s.Taken) != 1 || s.Taken[0].Room != b.Room || s.Taken[0].Span != (Span{600, 645}) {
			w.Errorf("blocks %+v, taken %+v", s.Blocks, s.Taken)
		}
	})
}

// Who calls a person's block own work is asked about the person all the same.
func TestAForgedKindOpensNoBlockOfAProtectedPerson(t *testing.T) {
	eachWorld(t, func(w *world) {
		b, err := w.decide(anna, Accept, w.call(w.people[0], nil))
		w.must(err)
		l := w.weeks(anna, anna)
		w.change(func(c *caseload.Writer) error {
			return c.Protect(w.Context(), w.people[0], access.Protection{Kind: access.Fortrolig})
		})
		b.Person, b.Kind = "", Admin
		for _, act := range []Act{Cancel, Lock, Agree, TakeBack} {
			if _, err := Decide(w.Context(), w.d, w.by(anna), l, act, b); !slices.Equal(refusals(err), []Refusal{NotYours}) {
				w.Errorf("%s: %v", act, err)
			}
		}
	})
}
