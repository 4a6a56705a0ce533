package planner_test

import (
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/planner"

	"context"
)

// away lets the first counsellor be away from Monday on, with a colleague standing in.
func (u *uka) away(days int) (substitute string) {
	u.t.Helper()
	substitute = u.colleague()
	must(u.t, u.d.Tx(u.t.Context(), func(q db.Q) error {
		return calendar.SaveAbsence(u.t.Context(), q, &calendar.Absence{Ident: demo.First, From: monday, To: monday.AddDays(days - 1), Substitute: substitute})
	}))
	return substitute
}

func TestTheSubstitutesWeekSaysForWhom(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	name := ""
	must(t, u.d.Read.QueryRowContext(t.Context(), "SELECT name FROM staff WHERE ident = $1", demo.First).Scan(&name))
	she := u.As(u.away(5), access.Counsellor)
	before := len(u.log(0))
	a := she.Get("/week").Wants(t, 200).Says(t, "Du er vikar for "+name+" til og med 27. november", "Vikar for "+name, "Det som venter hos "+name)
	if !strings.Contains(a.Body, planner.WaitingPath+"?of="+demo.First) {
		t.Error("no link to what waits")
	}
	own, covered := 0, 0
	for _, s := range u.log(before)[0].People {
		switch s.Relation {
		case access.Own:
			own++
		case access.Covers:
			covered++
		}
	}
	if own == 0 || covered == 0 || len(u.log(before)) != 1 {
		t.Errorf("the log: %d own, %d covered, %d lines", own, covered, len(u.log(before)))
	}
}

func TestWhoseDaysAreOverIsToldSoAndKeepsTheText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		subject, wish := u.aTalk("phone")
		she := u.As(u.away(1), access.Counsellor)
		she.Get("/week?of="+demo.First).Wants(t, 200)
		u.At(monday.AddDays(1).At(8 * 60))
		skip := block(wish, "skip", "reason", "other", "other", "ringer <i>fredag")
		she.Post(weekPath+"/block?of="+demo.First, skip).Wants(t, 404).Says(t, "Vikarperioden er over", "ringer <i>fredag").Hides(t, subject)
		she.Get("/week?of="+demo.First).Wants(t, 404).Says(t, "Vikarperioden er over").Hides(t, subject)
		if _, decided := u.blocks()[subject]; decided {
			t.Error("it was stored")
		}
		u.As("Z990105", access.Counsellor).Get("/week?of="+demo.First).Wants(t, 404).Hides(t, "Vikarperioden")
		u.At(monday.AddDays(30).At(8 * 60))
		she.Get("/week?of="+demo.First).Wants(t, 404).Hides(t, "Vikarperioden")
	})
}

// A decision about a covered person from the substitute's own page, after the last day.
func TestAnOwnPageThatOutlivesTheCoverStoresNothing(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	she := u.As(u.away(1), access.Counsellor)
	body := she.Get("/week").Wants(t, 200).Body
	var theirs string
	for _, wish := range (strings.Split(body, `name="wish" value="`))[1:] {
		wish, _, _ = strings.Cut(wish, `"`)
		var of string
		must(t, u.d.Read.QueryRowContext(t.Context(), "SELECT COALESCE((SELECT ident FROM follow_up WHERE person = $1 AND state <> 'closed'), '')", strings.Split(wish, "|")[0]).Scan(&of))
		if of == demo.First {
			theirs = wish
		}
	}
	if theirs == "" {
		t.Fatal("nothing is proposed for the absent counsellor's people")
	}
	u.At(monday.AddDays(1).At(8 * 60))
	she.Post(weekPath+"/block", block(theirs, "lock")).Wants(t, 422).Says(t, "Er vikarperioden over", "Ingenting er lagret").Hides(t, strings.Split(theirs, "|")[0]+`"><bdi>`)
	list, err := planner.Blocks(t.Context(), u.d.Read, u.colleague(), monday.Week(), monday.Week())
	must(t, err)
	for _, b := range list {
		if b.Subject == strings.Split(theirs, "|")[0] {
			t.Errorf("%+v", b)
		}
	}
}

func TestUkaSaysWhoIsNewAndThatOneIsBack(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	u.me().Get("/week").Hides(t, "Ny hos deg:", "Du var borte")
	var name, id string
	must(t, u.d.Read.QueryRowContext(t.Context(), "SELECT p.family_name, p.id FROM person p JOIN follow_up f ON f.person = p.id WHERE f.ident = $1 AND f.state = 'active' ORDER BY p.id LIMIT 1", demo.First).Scan(&name, &id))
	must(t, caseloadtest.Change(t, u.d, func(ctx context.Context, w *caseload.Writer) error {
		found, err := caseload.People(ctx, w.Q(), []string{id})
		must(t, err)
		return w.Assign(ctx, &found[0].FollowUp, demo.First, monday)
	}))
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		return calendar.SaveAbsence(t.Context(), q, &calendar.Absence{Ident: demo.First, From: monday.AddDays(-4), To: monday.AddDays(-3)})
	}))
	a := u.me().Get("/week").Says(t, "Ny hos deg:", name, "Du var borte 19.–20. november", "Se hva som skjedde")
	if !strings.Contains(a.Body, planner.BackPath+"?absence=") {
		t.Error("no link")
	}
	u.At(monday.AddDays(8).At(8 * 60))
	u.me().Get("/week").Hides(t, "Ny hos deg:", "Du var borte")
}

// A day of absence has no hours from the moment it is registered.
func TestAbsenceTakesTheHoursAtOnce(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	u.me().Get("/week").Hides(t, "Kolliderer med fravær", "Du har 0 min")
	u.away(5)
	u.me().Get("/week").Wants(t, 200).Says(t, "Kolliderer med fravær", "10 samtaler kolliderer", "Du har 0 min")
}
