package planner

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// office makes two counsellors at one office and a person, and returns the person.
func office(t *testing.T, d *db.DB) string {
	t.Helper()
	n, _, err := caseload.ParseNumber("10918749743")
	if err != nil {
		t.Fatal(err)
	}
	p := caseload.Person{Number: n, FamilyName: "Nordmann", GivenName: "Kari", Office: "9801"}
	err = d.Tx(t.Context(), func(q db.Q) error {
		if _, err := access.EnsureOffice(t.Context(), q, "9801"); err != nil {
			return err
		}
		for _, ident := range []string{"Z990101", "Z990102"} {
			if err := access.CreateCounsellorFromImport(t.Context(), q, ident, "9801"); err != nil {
				return err
			}
		}
		w := caseload.NewWriter(q, caseload.By{Actor: access.AtTheMachine(), At: monday.At(480), Call: "test"})
		if err := w.Person(t.Context(), &p, []byte(strings.Repeat("k", 32))); err != nil {
			return err
		}
		return w.Done(t.Context())
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func put(t *testing.T, d *db.DB, b *Block) error {
	t.Helper()
	return d.Tx(t.Context(), func(q db.Q) error { return PutBlock(t.Context(), q, b, b.Counsellor, db.At(monday.At(500))) })
}

func TestADecisionIsKeptWholeAndVersioned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := office(t, d)
		b := Block{Counsellor: "Z990101", Office: "9801", Week: monday.Week(), Subject: who, Person: who, Day: monday.AddDays(2), Start: 600, Lead: 0, Contact: 45, Tail: 10,
			Kind: Meeting, Interpreter: db.NewID(), Room: db.NewID(), State: Accepted, Locked: true, Agreed: true, Codes: []Code{Rhythm, Floor}}
		if err := put(t, d, &b); err != nil {
			t.Fatal(err)
		}
		read := func() []Block {
			list, err := Blocks(t.Context(), d.Read, "Z990101", monday.Week(), monday.Week().Add(2))
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if diff := cmp.Diff([]Block{b}, read(), cmp.AllowUnexported(civil.Date{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		moved := b
		moved.Start, moved.State, moved.SkipReason = 660, Skipped, "syk i dag"
		if err := put(t, d, &moved); err != nil || moved.Version != 2 {
			t.Fatalf("version %d, %v", moved.Version, err)
		}
		stale := b
		stale.Start = 720
		if err := put(t, d, &stale); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale version: %v, want ErrConflict", err)
		}
		undecided := b
		undecided.ID, undecided.Version = "", 0
		if err := put(t, d, &undecided); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a block that somebody has decided meanwhile: %v, want ErrConflict", err)
		}
		if got := read(); len(got) != 1 || got[0].Start != 660 || got[0].SkipReason != "syk i dag" {
			t.Errorf("got %+v", got)
		}
	})
}

func TestWhatColleaguesHaveDecidedIsTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := office(t, d)
		interpreter := db.NewID()
		b := Block{Counsellor: "Z990102", Office: "9801", Week: monday.Week(), Subject: who, Person: who, Day: monday.AddDays(2), Start: 600, Lead: 30, Contact: 60, Tail: 10,
			Kind: Meeting, Interpreter: interpreter, State: Accepted}
		if err := put(t, d, &b); err != nil {
			t.Fatal(err)
		}
		ask := func(except string) []Taken {
			list, err := TakenByOthers(t.Context(), d.Read, "9801", except, monday.Week(), monday.Week())
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		want := []Taken{{Interpreter: interpreter, DaySpan: DaySpan{monday.AddDays(2), Span{630, 690}}}}
		if diff := cmp.Diff(want, ask("Z990101"), cmp.AllowUnexported(civil.Date{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := ask("Z990102"); len(got) != 0 {
			t.Errorf("one's own decision is taken by others: %v", got)
		}
	})
}

func TestASituationIsReadAsTheActorMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		who := office(t, d)
		by := caseload.By{Actor: access.AtTheMachine(), At: monday.At(480), Call: "test"}
		err := caseload.Change(t.Context(), d, by, func(w *caseload.Writer) error {
			return w.FollowUp(t.Context(), &caseload.FollowUp{Person: who, Office: "9801", Counsellor: "Z990101", State: caseload.Active, Starts: monday.AddDays(-100)})
		})
		if err != nil {
			t.Fatal(err)
		}
		p, _ := rules(t)
		load := func() *Situation {
			actor, err := access.LoadActor(t.Context(), d.Read, "Z990101", access.Counsellor, monday)
			if err != nil {
				t.Fatal(err)
			}
			s, err := LoadSituation(t.Context(), d.Read, actor, "Z990101", monday, 480, p)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		if s := load(); len(s.People) != 1 || s.Seen[who].Name != "Kari Nordmann" || len(s.Weeks) != Horizon || s.Weeks[monday.Week()].Available != 1875 {
			t.Errorf("got %d people, %+v", len(s.People), s.Seen)
		}
		err = caseload.Change(t.Context(), d, by, func(w *caseload.Writer) error {
			return w.Protect(t.Context(), who, access.Protection{Kind: access.StrengtFortrolig})
		})
		if err != nil {
			t.Fatal(err)
		}
		if s := load(); len(s.People) != 0 || len(s.Seen) != 0 {
			t.Errorf("a person whose protection the counsellor may not open is in the week: %+v", s.Seen)
		}
	})
}
