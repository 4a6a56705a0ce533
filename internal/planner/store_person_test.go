package planner

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
)

// furnish gives a person something of everything that facts are made of.
func (w *world) furnish(person string) {
	ctx := w.Context()
	w.change(func(c *caseload.Writer) error {
		end := caseload.Ending{Ends: monday.AddDays(10)}
		thread := dialogue.Thread{Person: person, Office: "9801", Subject: "Barnehage", WaitsForUsSince: monday.AddDays(-3).At(600)}
		return errors.Join(
			c.Contact(ctx, &caseload.Contact{Person: person, Office: "9801", At: monday.AddDays(-40).At(600), Kind: caseload.Phone, Direct: true, Spoke: true, Source: "entered"}),
			c.Promise(ctx, &caseload.Promise{Person: person, Office: "9801", Counsellor: anna, Text: "ringe", MadeOn: monday, Due: monday.AddDays(2), State: caseload.PromiseOpen}),
			c.TalkRequest(ctx, &caseload.TalkRequest{Person: person, Office: "9801", AskedOn: monday.AddDays(-1)}),
			c.JointMeeting(ctx, &caseload.JointMeeting{Person: person, Office: "9801", Title: "Ansvarsgruppe", AgreedDay: monday.AddDays(5)}),
			c.Clock(ctx, &caseload.Clock{Person: person, Office: "9801", Kind: "aft", Starts: monday.AddDays(-80), Source: "entered"}),
			c.Measure(ctx, &caseload.Measure{Person: person, Office: "9801", Code: "MENTOR", Ending: end, Source: "entered"}),
			c.Benefit(ctx, &caseload.Benefit{Person: person, Office: "9801", Kind: "DAGPENGER", Ending: end}),
			notes.Put(ctx, c, &notes.Note{Person: person, Office: "9801", Counsellor: anna, Kind: notes.Minutes, Text: "Referat", WrittenAt: monday.AddDays(-5).At(600)}),
			notes.Put(ctx, c, &notes.Note{Person: person, Office: "9801", Counsellor: berit, Kind: notes.Minutes, Text: "En kollegas", WrittenAt: monday.AddDays(-5).At(600)}),
			dialogue.PutThread(ctx, c, &thread),
		)
	})
}

// The page of a person tells the same reasons as the week does.
func TestOnePersonHasTheFactsOfTheWeek(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		w.furnish(person)
		w.must(w.d.Tx(w.Context(), func(q db.Q) error { // a closed week ahead draws its days into this one
			return calendar.SaveAbsence(w.Context(), q, &calendar.Absence{Ident: anna, From: monday.AddDays(7), To: monday.AddDays(13)})
		}))
		p, d := rules(t)
		s, err := LoadSituation(w.Context(), w.d.Read, w.by(anna).Actor, anna, monday, w.at, p)
		w.must(err)
		for _, who := range []string{anna, berit} {
			one, err := LoadPerson(w.Context(), w.d.Read, w.by(who).Actor, person, monday, w.at, p)
			w.must(err)
			if diff := cmp.Diff(s.People[0], one.Facts, cmpopts.EquateComparable(civil.Date{})); diff != "" {
				t.Errorf("as %s: the facts differ (-week +person)\n%s", who, diff)
			}
			week, alone := Needs(s.People[0], p, d, s.Days(), monday.Week(), monday), Needs(one.Facts, p, d, one.Days, monday.Week(), monday)
			if len(week) < 8 || len(week) != len(alone) {
				t.Fatalf("as %s: %d needs in the week, %d alone", who, len(week), len(alone))
			}
			for i := range week {
				if week[i].Code != alone[i].Code || week[i].Due != alone[i].Due || week[i].IsDue != alone[i].IsDue || week[i].Points != alone[i].Points {
					t.Errorf("as %s: %v and %v", who, week[i], alone[i])
				}
			}
		}
	})
}

func TestOnePersonWhomNobodyFollowsUp(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		w.furnish(person)
		w.change(func(c *caseload.Writer) error {
			found, err := caseload.People(w.Context(), c.Q(), []string{person})
			w.must(err)
			return c.Assign(w.Context(), &found[0].FollowUp, "", monday)
		})
		p, _ := rules(t)
		one, err := LoadPerson(w.Context(), w.d.Read, w.by(anna).Actor, person, monday, w.at, p)
		if err != nil || len(one.Facts.Promises) != 1 || len(one.Facts.Unshared) != 0 {
			t.Errorf("%+v, %v", one, err)
		}
		if _, err := LoadPerson(w.Context(), w.d.Read, w.by(anna).Actor, db.NewID(), monday, w.at, p); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an unknown id: %v", err)
		}
	})
}

func TestBlocksWithAPersonHideWhyTheyWereSkipped(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people[0]
		at := db.At(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			for i, b := range []Block{
				{Counsellor: anna, Week: monday.Week(), Day: monday.AddDays(1), Start: 600, Contact: 20, Tail: 10, Kind: Phone, State: Skipped, SkipReason: "hemmelig"},
				{Counsellor: berit, Week: monday.Week().Add(1), Day: monday.AddDays(8), Start: 540, Contact: 45, Kind: Meeting, State: Accepted, Agreed: true},
				{Counsellor: anna, Week: monday.Week().Add(-1), Day: monday.AddDays(-6), Start: 540, Contact: 45, Kind: Meeting, State: Done},
			} {
				b.Office, b.Subject, b.Person = "9801", person, person
				if err := PutBlock(w.Context(), q, &b, b.Counsellor, at); err != nil {
					return errors.Join(err, errors.New(string(rune('0'+i))))
				}
			}
			return nil
		}))
		list, err := BlocksWith(w.Context(), w.d.Read, person, monday.Week())
		if err != nil || len(list) != 2 || list[0].SkipReason != "" || list[1].Counsellor != berit || !list[1].Agreed || list[1].Week != monday.Week().Add(1) || list[1].Contact != 45 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}
