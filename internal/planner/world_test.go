package planner

import (
	"errors"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
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
