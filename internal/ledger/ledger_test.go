package ledger

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var monday = civil.MustDate("2026-11-23")

func TestTalksAreSummedByWeek(t *testing.T) {
	w := monday.Week()
	talks := []Talk{{monday.AddDays(-8), 99}, {monday.AddDays(-7), 20}, {monday.AddDays(-1), 0}, {monday.AddDays(6), 45}, {monday.AddDays(7), 99}}
	want := []Week{{Week: w.Add(-1), Minutes: 20, Talks: 2, WithoutMinutes: 1}, {Week: w, Minutes: 45, Talks: 1}}
	if got := ByWeek(talks, w.Add(-1), w); !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := ByWeek(nil, w.Add(-7), w); len(got) != 8 || got[0].Talks != 0 {
		t.Errorf("eight empty weeks: %+v", got)
	}
	if got := ByWeek(talks, civil.MustDate("2026-12-28").Week(), civil.MustDate("2027-01-04").Week()); len(got) != 2 || got[1].Week.String() != "2027-W01" {
		t.Errorf("over the year's end: %+v", got)
	}
}

func TestAnEntryIsOneOfAKindForEachThing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "INSERT INTO staff (ident, name, may_write, version) VALUES ($1, $1, $2, 1)", caseloadtest.Mine, true)
			return err
		}))
		who := caseloadtest.People(t, d, 1)[0]
		put := func(e *Entry) error {
			return caseloadtest.Change(t, d, func(ctx context.Context, w *caseload.Writer) error { return Put(ctx, w, e) })
		}
		e := Entry{Counsellor: caseloadtest.Mine, Office: caseloadtest.Office, Day: monday, Kind: DirectContact, Minutes: 20, Person: who, Origin: db.NewID()}
		caseloadtest.Must(t, put(&e))
		twice := e
		twice.ID, twice.Version = "", 0
		if err := put(&twice); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a second entry of the kind: %v", err)
		}
		e.Minutes = 25
		caseloadtest.Must(t, put(&e))
		got, err := Of(t.Context(), d.Read, e.Origin)
		caseloadtest.Must(t, err)
		if len(got) != 1 || got[0] != e || e.Version != 2 {
			t.Errorf("got %+v, want %+v", got, e)
		}
		for _, bad := range []func(*Entry){
			func(e *Entry) { e.Minutes = -1 }, func(e *Entry) { e.Minutes = 1441 }, func(e *Entry) { e.Kind = "coffee" }, func(e *Entry) { e.Origin = "" },
		} {
			x := e
			if bad(&x); !errors.Is(put(&x), ErrValue) {
				t.Errorf("%+v is kept", x)
			}
		}
		if got, err := Of(t.Context(), d.Read, "x"); err != nil || got != nil {
			t.Errorf("no id: %v, %v", got, err)
		}
	})
}
