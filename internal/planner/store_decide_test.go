package planner

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/tasks"
)

const anna, berit, cato = "Z990101", "Z990102", "Z990103"

// world is an office with two counsellors who have a person each, and a third.
type world struct {
	*testing.T
	d      *db.DB
	people []string // the first counsellor's, and the second's
	at     int      // minute of Monday
}

func eachWorld(t *testing.T, f func(w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{T: t, d: d, at: 9 * 60}
		w.make()
		f(w)
	})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) change(f func(c *caseload.Writer) error) {
	w.Helper()
	w.must(caseload.Change(w.Context(), w.d, caseload.By{Actor: access.AtTheMachine(), At: monday.At(480), Call: "test"}, f))
}

func (w *world) make() {
	ctx := w.Context()
	w.must(w.d.Tx(ctx, func(q db.Q) error {
		if _, err := access.EnsureOffice(ctx, q, "9801"); err != nil {
			return err
		}
		for _, ident := range []string{anna, berit, cato} {
			if err := access.CreateCounsellorFromImport(ctx, q, ident, "9801"); err != nil {
				return err
			}
			staff, err := access.StaffOf(ctx, q, ident)
			if err != nil {
				return err
			}
			staff.MayWrite = true
			if err := access.PutStaff(ctx, q, &staff); err != nil {
				return err
			}
		}
		return nil
	}))
	w.must(w.d.Tx(ctx, func(q db.Q) error {
		room := calendar.Room{Office: "9801", Name: "Rom 1"}
		if err := calendar.SaveRoom(ctx, q, &room); err != nil {
			return err
		}
		tolk := calendar.Interpreter{Office: "9801", Name: "Tolk", Languages: []string{"somali"}}
		if err := calendar.SaveInterpreter(ctx, q, &tolk); err != nil {
			return err
		}
		return calendar.SetInterpreterHours(ctx, q, tolk.ID, monday.AddDays(8), []calendar.Interval{{From: 480, To: 900}})
	}))
	for i, number := range []string{"10918749743", "21906031946"} {
		w.change(func(c *caseload.Writer) error {
			n, _, err := caseload.ParseNumber(number)
			if err != nil {
				return err
			}
			p := caseload.Person{Number: n, FamilyName: "Nordmann", GivenName: "Kari", Office: "9801", Phone: "40000000", Language: "somali"}
			if err := c.Person(ctx, &p, []byte(strings.Repeat("k", 32))); err != nil {
				return err
			}
			w.people = append(w.people, p.ID)
			return c.FollowUp(ctx, &caseload.FollowUp{Person: p.ID, Office: "9801", Counsellor: []string{anna, berit}[i], State: caseload.Active, Starts: monday.AddDays(-100)})
		})
	}
}

func (w *world) by(ident string) caseload.By {
	w.Helper()
	actor, err := access.LoadActor(w.Context(), w.d.Read, ident, access.Counsellor, monday)
	w.must(err)
	return caseload.By{Actor: actor, At: monday.At(w.at), Call: "call"}
}

// weeks reads a counsellor's weeks as somebody may see them.
func (w *world) weeks(of, as string) *Planned {
	w.Helper()
	p, d := rules(w.T)
	s, err := LoadSituation(w.Context(), w.d.Read, w.by(as).Actor, of, monday, w.at, p)
	w.must(err)
	return NewPlanned(s, p, d, s.Days(), quick)
}

// call is a call with somebody of next Tuesday at ten.
func (w *world) call(person string, change func(*Block)) Block {
	b := Block{Week: monday.Week().Add(1), Subject: person, Person: person, Day: monday.AddDays(8), Start: 600, Kind: Phone}
	if change != nil {
		change(&b)
	}
	return b
}

func (w *world) decide(as string, act Act, b Block) (Block, error) {
	w.Helper()
	return Decide(w.Context(), w.d, w.by(as), w.weeks(anna, as), act, b)
}

func (w *world) stored(week civil.Week) []Block {
	w.Helper()
	list, err := Blocks(w.Context(), w.d.Read, anna, week, week)
	w.must(err)
	return list
}

func (w *world) lines() []access.Line {
	w.Helper()
	lines, err := access.Lines(w.Context(), w.d.Read, 0, 1000)
	w.must(err)
	return lines
}

func refusals(err error) []Refusal {
	var r *Refused
	if errors.As(err, &r) {
		return r.Refusals
	}
	return nil
}

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

func (w *world) finish(in DoneInput) (Block, error) {
	w.Helper()
	return Finish(w.Context(), w.d, w.by(anna), w.weeks(anna, anna), in)
}

// now is the call of this Monday at half past eight, which is over.
func (w *world) now(change func(*Block)) Block {
	return w.call(w.people[0], func(b *Block) {
		b.Week, b.Day, b.Start = monday.Week(), monday, 510
		if change != nil {
			change(b)
		}
	})
}

// owedBefore gives the person a wish for a talk, a promise, a thread and a clock that is due.
func (w *world) owedBefore() (promise, thread string) {
	who, ctx := w.people[0], w.Context()
	w.change(func(c *caseload.Writer) error {
		p := caseload.Promise{Person: who, Office: "9801", Counsellor: anna, Text: "ringe", MadeOn: monday.AddDays(-5), Due: monday, State: caseload.PromiseOpen}
		t := dialogue.Thread{Person: who, Office: "9801", Subject: "Spørsmål", WaitsForUsSince: monday.AddDays(-3).At(600)}
		r := caseload.TalkRequest{Person: who, Office: "9801", AskedOn: monday.AddDays(-4), Kind: "phone"}
		k := caseload.Clock{Person: who, Office: "9801", Kind: "sick_leave", Starts: monday.AddDays(-180), Source: "entered"}
		err := errors.Join(c.Promise(ctx, &p), dialogue.PutThread(ctx, c, &t), c.TalkRequest(ctx, &r), c.Clock(ctx, &k))
		promise, thread = p.ID, t.ID
		return err
	})
	return promise, thread
}

// record says in one line what of owedBefore stands.
func (w *world) record() string {
	w.Helper()
	who, ctx := w.people[:1], w.Context()
	requests, err := caseload.TalkRequests(ctx, w.d.Read, who)
	w.must(err)
	clocks, err := caseload.Clocks(ctx, w.d.Read, who)
	w.must(err)
	promises, err := caseload.Promises(ctx, w.d.Read, who)
	w.must(err)
	threads, err := dialogue.Threads(ctx, w.d.Read, who)
	w.must(err)
	contacts, err := caseload.Contacts(ctx, w.d.Read, who)
	w.must(err)
	out := fmt.Sprintf("wish %s, clock %s, promise %s, waits %v", requests[0].DoneOn, clocks[0].DoneOn, promises[0].State, threads[0].WaitsForUs())
	for _, c := range contacts {
		out += fmt.Sprintf(", %s %d spoke %v", c.Kind, c.Minutes, c.Spoke)
		entries, err := ledger.Of(ctx, w.d.Read, c.ID)
		w.must(err)
		for _, e := range entries {
			out += fmt.Sprintf(" %s=%d", e.Kind, e.Minutes)
		}
	}
	return out
}

func TestATalkThatIsDoneEndsWhatItEndsAndIsCorrectedInPlace(t *testing.T) {
	eachWorld(t, func(w *world) {
		promise, thread := w.owedBefore()
		is := func(want string) {
			w.Helper()
			if got := w.record(); got != want {
				w.Errorf("the record:\n got %s\nwant %s", got, want)
			}
		}
		before := len(w.lines())
		b, err := w.finish(DoneInput{Block: w.now(nil), Minutes: 17, Spoke: true})
		w.must(err)
		is("wish 2026-11-23, clock 2026-11-23, promise open, waits true, phone 17 spoke true direct_contact=17 write_up=10")
		if b.State != Done || b.Contact != 17 || b.Held == "" || len(b.Ended) != 2 {
			w.Errorf("the block: %+v", b)
		}
		if n := len(w.lines()) - before; n != 1 {
			w.Errorf("%d lines in the log, want one", n)
		}
		b, err = w.finish(DoneInput{Block: b, Minutes: 25, Spoke: true, HandledThreads: []string{thread}, KeptPromises: []string{promise}})
		w.must(err)
		is("wish 2026-11-23, clock 2026-11-23, promise kept, waits false, phone 25 spoke true direct_contact=25 write_up=10")
		b, err = w.finish(DoneInput{Block: b, Minutes: 0, Spoke: false})
		w.must(err)
		is("wish , clock , promise open, waits true, phone 0 spoke false direct_contact=0 write_up=0")
		if b.State != NotMet || b.Version != 3 {
			w.Errorf("the block: %+v", b)
		}
		_, err = w.finish(DoneInput{Block: b, Minutes: 30, Spoke: true})
		w.must(err)
		is("wish 2026-11-23, clock 2026-11-23, promise open, waits true, phone 30 spoke true direct_contact=30 write_up=10")
		week, err := w.weeks(anna, anna).Week(monday.Week())
		w.must(err)
		if len(week.Talks) != 0 || len(week.Past) != 1 || len(week.Shortfall) != 0 {
			w.Errorf("the week after it: talks %+v, behind %+v, not reached %+v", week.Talks, week.Past, week.Shortfall)
		}
	})
}

func TestWhatCannotHaveBeenDoneIsRefused(t *testing.T) {
	eachWorld(t, func(w *world) {
		other, err := w.decide(anna, Accept, w.call(w.people[0], nil)) // next week
		w.must(err)
		for name, x := range map[string]struct {
			in   DoneInput
			want Refusal
		}{
			"minus one minute":       {DoneInput{Block: w.now(nil), Minutes: -1, Spoke: true}, BadMinutes},
			"no minutes":             {DoneInput{Block: w.now(nil), Minutes: 0, Spoke: true}, BadMinutes},
			"a week of minutes":      {DoneInput{Block: w.now(nil), Minutes: 10000, Spoke: true}, BadMinutes},
			"next week":              {DoneInput{Block: other, Minutes: 10, Spoke: true}, NotYet},
			"not met this afternoon": {DoneInput{Block: w.now(func(b *Block) { b.Start = 840 })}, NotYet},
			"a colleague's person":   {DoneInput{Block: w.now(func(b *Block) { b.Person, b.Subject = w.people[1], w.people[1] }), Minutes: 10, Spoke: true}, NotYours},
			"another's promise":      {DoneInput{Block: w.now(nil), Minutes: 10, Spoke: true, KeptPromises: []string{db.NewID()}}, NotTheirs},
			"another's thread":       {DoneInput{Block: w.now(nil), Minutes: 10, Spoke: true, HandledThreads: []string{db.NewID()}}, NotTheirs},
		} {
			if _, err := w.finish(x.in); !slices.Contains(refusals(err), x.want) {
				w.Errorf("%s: %v, want %s", name, err, x.want)
			}
		}
		contacts, err := caseload.Contacts(w.Context(), w.d.Read, w.people)
		if err != nil || len(contacts) != 0 || len(w.stored(monday.Week())) != 0 {
			w.Errorf("kept all the same: %v, %v", contacts, err)
		}
		stale := other
		stale.Version = 7
		if _, err := w.finish(DoneInput{Block: stale, Minutes: 10, Spoke: true}); !errors.Is(err, db.ErrConflict) {
			w.Errorf("a stale version: %v", err)
		}
	})
}

func TestATalkThatWasHeldEarlierThanPlannedIsMovedToNow(t *testing.T) {
	eachWorld(t, func(w *world) {
		b, err := w.decide(anna, Accept, w.now(func(b *Block) { b.Day, b.Start = monday.AddDays(2), 600 }))
		w.must(err)
		b, err = w.finish(DoneInput{Block: b, Minutes: 12, Spoke: true})
		w.must(err)
		if b.Day != monday || b.From() > w.at || b.MovedFrom != "2026-11-25T10:00" {
			w.Errorf("got %+v", b)
		}
	})
}

func TestAfterAnAttemptTheNextOneIsAnotherContact(t *testing.T) {
	eachWorld(t, func(w *world) {
		b, err := Missed(w.Context(), w.d, w.by(anna), w.weeks(anna, anna), w.now(nil))
		w.must(err)
		if b.State != NotMet || b.Version != 1 {
			w.Errorf("not met: %+v", b)
		}
		b, err = w.decide(anna, Accept, w.now(func(b *Block) { b.Start, b.Version = 600, 1 }))
		w.must(err)
		w.at = 11 * 60
		_, err = w.finish(DoneInput{Block: b, Minutes: 10, Spoke: true})
		w.must(err)
		contacts, err := caseload.Contacts(w.Context(), w.d.Read, w.people)
		w.must(err)
		if len(contacts) != 2 || contacts[0].Spoke || !contacts[1].Spoke {
			w.Errorf("got %+v", contacts)
		}
	})
}

func TestACallIsMadeNow(t *testing.T) {
	eachWorld(t, func(w *world) {
		who := w.people[0]
		call := func(in NowInput) (Block, error) {
			in.Person = who
			return CalledNow(w.Context(), w.d, w.by(anna), w.weeks(anna, anna), in)
		}
		offered := func() int {
			l := w.weeks(anna, anna)
			week, err := l.Week(monday.Week())
			w.must(err)
			return len(Now25(l.Situation, week, 25, l.Policy, l.Deadlines, l.Days))
		}
		if offered() != 1 {
			w.Fatal("nobody is offered to begin with")
		}
		b, err := call(NowInput{Outcome: Tried})
		w.must(err)
		if b.State != NotMet || b.Version != 1 || offered() != 1 {
			w.Errorf("tried: %+v", b)
		}
		if _, err := call(NowInput{Outcome: NotToday}); err != nil || offered() != 0 {
			w.Errorf("not now: %v, %d offered", err, offered())
		}
		if _, err := call(NowInput{Outcome: Reached, Minutes: 15}); !errors.Is(err, db.ErrConflict) {
			w.Errorf("on an old version: %v", err)
		}
		b, err = call(NowInput{Outcome: Reached, Minutes: 15, Version: 1})
		w.must(err)
		if b.State != Done || b.Contact != 15 || b.To() > w.at || b.Kind != Phone {
			w.Errorf("reached: %+v", b)
		}
		if _, err := call(NowInput{Outcome: Reached, Minutes: 15, Version: 2}); !slices.Equal(refusals(err), []Refusal{AlreadyHeld}) {
			w.Errorf("once more: %v", err)
		}
		hours, err := ledger.DirectHours(w.Context(), w.d.Read, anna, monday.Week().Add(-1), monday.Week())
		w.must(err)
		if want := []ledger.Week{{Week: monday.Week().Add(-1)}, {Week: monday.Week(), Minutes: 15, Talks: 1}}; !slices.Equal(hours, want) {
			w.Errorf("direct talk: %+v, want %+v", hours, want)
		}
	})
}

func TestOwnWorkIsAcceptedMovedAndDone(t *testing.T) {
	eachWorld(t, func(w *world) {
		work := tasks.OwnWork{Counsellor: anna, Office: "9801", Kind: tasks.Refund, Due: monday.AddDays(2), Minutes: 32}
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			return tasks.PutOwnWork(w.Context(), caseload.NewWriter(q, w.by(anna)), &work)
		}))
		b, err := w.decide(anna, Accept, Block{Week: monday.Week(), Subject: work.ID, Day: monday.AddDays(1), Start: 600, Kind: Admin})
		w.must(err)
		if b, err = w.decide(anna, Move, Block{Week: monday.Week(), Subject: work.ID, Day: monday, Start: 600, Kind: Admin, Version: 1}); err != nil || b.Contact != 35 {
			w.Fatalf("moved: %+v, %v", b, err)
		}
		if week, err := w.weeks(anna, anna).Week(monday.Week()); err != nil || len(week.Talks) != 2 && len(week.Talks) != 1 {
			w.Errorf("own work that is decided is proposed again: %+v, %v", week.Talks, err)
		}
		w.at = 11 * 60
		b, err = w.finish(DoneInput{Block: b, Minutes: 50})
		w.must(err)
		b, err = w.finish(DoneInput{Block: b, Minutes: 40})
		w.must(err)
		entries, err := ledger.Of(w.Context(), w.d.Read, b.ID)
		w.must(err)
		left, err := tasks.OpenOwnWork(w.Context(), w.d.Read, w.by(anna).Actor, anna, monday)
		if err != nil || len(left) != 0 || len(entries) != 1 || entries[0].Minutes != 40 || entries[0].Kind != ledger.MeasureAdmin || entries[0].Version != 2 {
			w.Errorf("open %+v, ledger %+v, %v", left, entries, err)
		}
	})
}
