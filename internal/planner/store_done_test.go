package planner

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/tasks"
)

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
		if again, err := w.finish(DoneInput{Block: w.now(nil), Minutes: 17, Spoke: true}); err != nil || again.Version != 1 {
			w.Errorf("pressed twice: %+v, %v", again, err)
		}
		if _, err := w.finish(DoneInput{Block: w.now(nil), Minutes: 18, Spoke: true}); !errors.Is(err, db.ErrConflict) {
			w.Errorf("other minutes on an old version: %v", err)
		}
		if _, err := w.finish(DoneInput{Block: w.now(nil), Minutes: 17, Spoke: true, KeptPromises: []string{promise}}); !errors.Is(err, db.ErrConflict) {
			w.Errorf("something more ticked, on an old version: %v", err)
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

func TestLastWeeksTalkIsToldOfOnMonday(t *testing.T) {
	eachWorld(t, func(w *world) {
		friday := monday.AddDays(-3)
		b := w.call(w.people[0], func(b *Block) { b.Week, b.Day, b.Contact, b.Tail = friday.Week(), friday, 20, 10 })
		if _, err := w.finish(DoneInput{Block: b, Minutes: 10, Spoke: true}); !slices.Equal(refusals(err), []Refusal{Past}) {
			w.Errorf("nothing was decided then: %v", err)
		}
		stored := b
		stored.Counsellor, stored.Office, stored.State = anna, "9801", Accepted
		w.must(put(w.T, w.d, &stored))
		done, err := w.finish(DoneInput{Block: stored, Minutes: 10, Spoke: true})
		w.must(err)
		contacts, err := caseload.Contacts(w.Context(), w.d.Read, w.people)
		w.must(err)
		if done.State != Done || done.Day != friday || len(contacts) != 1 || civil.On(contacts[0].At) != friday {
			w.Errorf("done %+v, contacts %+v", done, contacts)
		}
	})
}

func TestAMessageOfWhichOnlyACaseloadToldIsHandledAndPutBack(t *testing.T) {
	eachWorld(t, func(w *world) {
		waits := func() civil.Date {
			list, err := caseload.People(w.Context(), w.d.Read, w.people[:1])
			w.must(err)
			return list[0].Person.WaitsSince
		}
		since := monday.AddDays(-4)
		w.change(func(c *caseload.Writer) error { return c.WaitsSince(w.Context(), w.people[0], since) })
		b, err := w.finish(DoneInput{Block: w.now(nil), Minutes: 10, Spoke: true, HandledThreads: w.people[:1]})
		w.must(err)
		if !waits().IsZero() {
			w.Errorf("waits since %s", waits())
		}
		_, err = w.finish(DoneInput{Block: b})
		w.must(err)
		if waits() != since {
			w.Errorf("put back: waits since %s", waits())
		}
	})
}
