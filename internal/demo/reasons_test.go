package demo

import (
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/notes"
)

// reasons counts, for the first counsellor's people, the facts that each kind of need
// rests on, around the world's date.
func reasons(w *World) map[string]int {
	n, mine, last := map[string]int{}, map[string]caseload.FollowUp{}, map[string]civil.Date{}
	sunday := w.Date.Monday().AddDays(6)
	due := func(code string, day civil.Date, ahead int) {
		if !day.IsZero() && day.Sub(sunday) <= ahead {
			n[code]++
		}
	}
	for _, f := range w.FollowUps {
		if f.Counsellor == First && f.State == caseload.Active {
			mine[f.Person] = f
		}
	}
	is := func(person string) bool { _, ok := mine[person]; return ok }
	for _, c := range w.Contacts {
		if c.Spoke && is(c.Person) {
			last[c.Person] = maxDate(last[c.Person], civil.On(c.At))
		}
	}
	for person, f := range mine {
		l := last[person]
		switch {
		case l.IsZero() && !f.AssignedOn.IsZero() && f.AssignedOn.After(w.Date.AddDays(-60)):
			n["new_person"]++
		case l.IsZero() && f.Starts.IsZero():
			n["without dates"]++
		case !l.IsZero():
			due("floor", l.AddDays(90), 0)
			due("rhythm", l.AddDays(30), 0)
		}
	}
	for _, c := range w.Clocks {
		if is(c.Person) {
			due("legal_deadline", nextTalk(c), 0)
		}
		if is(c.Person) && c.Kind != "decision_14a" && c.Starts.IsZero() && c.Ends.IsZero() {
			n["clocks without a date"]++
		}
	}
	for _, p := range w.Promises {
		if is(p.Person) && p.State == caseload.PromiseOpen {
			due("promise", p.Due, 0)
		}
	}
	for _, x := range w.Threads {
		if is(x.Person) && x.WaitsForUs() {
			n["unanswered_message"]++
		}
	}
	for _, r := range w.Requests {
		if is(r.Person) && r.DoneOn.IsZero() {
			n["own_request"]++
		}
	}
	ends := func(person string, e caseload.Ending) {
		if is(person) && !e.NextAgreed && !e.Ends.Before(w.Date.AddDays(-28)) {
			due("transition", e.Ends, 7)
		}
	}
	for _, m := range w.Measures {
		ends(m.Person, m.Ending)
	}
	for _, b := range w.Benefits {
		ends(b.Person, b.Ending)
	}
	for _, s := range w.Steps {
		if !s.Own && !s.Ends.IsZero() {
			ends(s.Person, s.Ending)
		}
		if is(s.Person) && s.Own && s.State == caseload.StepOpen {
			due("next_step", s.Due, 0)
		}
	}
	for _, j := range w.Joint {
		if is(j.Person) && j.HeldOn.IsZero() {
			due("coordination", j.AgreedDay, 0)
		}
	}
	for _, q := range w.Questions {
		if is(q.Person) && q.Open() && q.Decisive {
			n["mapping_gap"]++
		}
	}
	for _, x := range w.Notes {
		if is(x.Person) && x.Kind == notes.Minutes && !x.Shared() {
			due("minutes_unshared", civil.On(x.WrittenAt).AddDays(3), 0)
		}
	}
	for _, t := range w.Tasks {
		if t.Assignee == First && t.Status.Open() {
			due("task", t.Due, 7)
		}
	}
	for _, o := range w.OwnWork {
		if o.Counsellor == First && o.DoneOn.IsZero() {
			due("own work", o.Due, 7)
		}
	}
	for _, b := range w.Blocks {
		if b.Counsellor == First {
			due("agreed this week", b.Day, 0)
		}
	}
	return n
}

func TestTheFirstCounsellorsWeekHasEveryKindOfReason(t *testing.T) {
	for _, c := range []struct {
		seed uint64
		date string
	}{{1, "2026-11-23"}, {2, "2026-11-23"}, {3, "2026-12-28"}, {4, "2027-01-11"}, {5, "2026-08-26"}} {
		n := reasons(made(t, c.seed, c.date, Office))
		for _, code := range []string{"legal_deadline", "floor", "rhythm", "promise", "unanswered_message", "own_request", "new_person", "transition", "next_step",
			"coordination", "mapping_gap", "minutes_unshared", "task", "own work", "without dates", "clocks without a date", "agreed this week"} {
			if n[code] == 0 {
				t.Errorf("seed %d, %s: nothing for %s", c.seed, c.date, code)
			}
		}
		if n["floor"] > 60 || n["legal_deadline"] > 25 || n["unanswered_message"] > 60 {
			t.Errorf("seed %d, %s: more than a believable week has: %v", c.seed, c.date, n)
		}
		t.Logf("seed %d, %s: %v", c.seed, c.date, n)
	}
}
