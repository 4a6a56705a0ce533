package demo

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// count reads how many rows a table has.
func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	var n int
	if err := d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAWorldIsWrittenWholeAndMarkedAsInvented(t *testing.T) {
	w := made(t, 1, "2026-11-23", Office)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before, total := 0, 0
		err := Write(t.Context(), d, w, func(done, of int) {
			if done < before || done > of {
				t.Errorf("progress went from %d to %d of %d", before, done, of)
			}
			before, total = done, of
		})
		if err != nil {
			t.Fatal(err)
		}
		if before != total || total < 50_000 {
			t.Errorf("progress ended at %d of %d", before, total)
		}
		for table, want := range map[string]int{
			"office": len(w.Offices), "staff": len(w.Staff), "team": len(w.Teams), "person": len(w.People), "protection": len(w.Protections), "follow_up": len(w.FollowUps),
			"measure_now": len(w.Measures), "plan_step": len(w.Steps), "benefit": len(w.Benefits), "clock": len(w.Clocks), "preference": len(w.Preferences),
			"contact": len(w.Contacts), "promise": len(w.Promises), "talk_request": len(w.Requests), "joint_meeting": len(w.Joint), "own_words": len(w.OwnWords),
			"sticky_note": len(w.Sticky), "category": len(w.Categories), "thread": len(w.Threads), "message": len(w.Messages), "task": len(w.Tasks),
			"own_work": len(w.OwnWork), "note": len(w.Notes), "domain_mapped": len(w.Mapped), "open_question": len(w.Questions), "event": len(w.Events), "event_log": len(w.Signals),
			"absence": len(w.Absences), "handover": len(w.HandOvers), "interpreter": len(w.Interpreters), "interpreter_hours": len(w.InterpreterHours), "room": len(w.Rooms),
			"room_taken": len(w.RoomsTaken), "block": len(w.Blocks), "access_log": len(w.People),
		} {
			if n := count(t, d, table); n != want || want == 0 {
				t.Errorf("%s has %d rows, want %d", table, n, want)
			}
		}
		if n := count(t, d, "working_time"); n < len(w.WorkingTimes) || len(w.WorkingTimes) == 0 {
			t.Errorf("working_time has %d rows for %d counsellors", n, len(w.WorkingTimes))
		}
		if mark, err := access.InstallationValue(t.Context(), d.Read, access.Invented); mark != "seed 1, date 2026-11-23, office" || err != nil {
			t.Errorf("marked %q, %v", mark, err)
		}
		if err := Write(t.Context(), d, w, nil); !errors.Is(err, ErrMade) {
			t.Errorf("a second world: %v", err)
		}
	})
}

func TestADatabaseWithPeopleWhoAreNotInventedIsRefused(t *testing.T) {
	d := dbtest.SQLite(t)
	p := caseload.Person{Number: caseload.Number{Digits: number(date.AddDays(-12000), 7, true), Born: date.AddDays(-12000)}, Office: "9801", GivenName: "A", FamilyName: "B"}
	err := caseload.Change(t.Context(), d, caseload.By{Actor: access.AtTheMachine(), At: date.At(0), Call: "test"}, func(w *caseload.Writer) error {
		return w.Person(t.Context(), &p, NumberKey(1))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), d, made(t, 1, "2026-11-23", Office), nil); !errors.Is(err, ErrReal) {
		t.Errorf("%v, want ErrReal", err)
	}
	if n := count(t, d, "person"); n != 1 {
		t.Errorf("%d people afterwards", n)
	}
}

// dump hashes every row of every table, but for the table of schema versions.
func dump(t *testing.T, d *db.DB) string {
	t.Helper()
	tables, err := d.Tables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for _, table := range tables {
		if table == "goose_db_version" {
			continue
		}
		order := "rowid"
		if table == "access_log_person" { // has none
			order = "person, at, seq"
		}
		rows, err := d.Read.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY "+order)
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(h, table, names)
		_, err = db.Collect(rows, func(scan func(...any) error) (struct{}, error) {
			values, at := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				at[i] = &values[i]
			}
			err := scan(at...)
			fmt.Fprintln(h, values...)
			return struct{}{}, err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestEveryTableIsTheSameForOneSeed(t *testing.T) {
	write := func() string {
		d := dbtest.SQLite(t)
		if err := Write(t.Context(), d, made(t, 3, "2026-11-23", Office), nil); err != nil {
			t.Fatal(err)
		}
		return dump(t, d)
	}
	first, second := write(), write()
	if first != second {
		t.Error("one seed wrote two databases")
	}
}
