package planner_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/planner"
)

// hardNames are names as people have them, and as a file may spell them.
var hardNames = []string{
	"محمد عبد الرحمن الخطيب", "ተስፋማርያም ሃይለ", "Nguyễn Thị Hương", "Zoë\u0301 Å\u030aström", strings.Repeat("Æøå", 66) + "xy",
	`<script>alert("x")</script>`, "\u202eNavn baklengs\u202c", `"><img src=x onerror=alert(1)>`, "O'Brien & Sønn", "\u200bUsynlig\u200b",
}

// rename gives the people whom the week shows first these names, and their messages and
// promises the same letters.
func (u *uka) rename() {
	u.t.Helper()
	wishes := u.wishes()
	must(u.t, u.d.Tx(u.t.Context(), func(q db.Q) error {
		for i, w := range wishes {
			name := hardNames[i%len(hardNames)]
			if _, err := q.ExecContext(u.t.Context(), "UPDATE person SET given_name = $1, family_name = $2 WHERE id = $3", name, name, strings.Split(w, "|")[0]); err != nil {
				return err
			}
			if _, err := q.ExecContext(u.t.Context(), "UPDATE promise SET text = $1 WHERE person = $2", name, strings.Split(w, "|")[0]); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestNamesOfEveryKindAreTextAndNothingElse(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	u.rename()
	for _, path := range []string{"/week", "/week?vis=liste", weekPath + "/print", "/week/now"} {
		a := u.me().Get(path).Wants(t, 200)
		if strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, "<img src=x") {
			t.Errorf("%s: a name became markup", path)
		}
		if n := strings.Count(a.Body, "\u202e"); n > 0 && !strings.Contains(a.Body, "<bdi>\u202e") {
			t.Errorf("%s: a mark of direction stands outside its own element", path)
		}
	}
	u.me().Get("/week").Says(t, hardNames[0], hardNames[1])
}

func TestACaseloadWithoutASingleDate(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		for _, statement := range []string{
			"DELETE FROM contact", "DELETE FROM block", "UPDATE follow_up SET starts = NULL, assigned_on = NULL, rhythm_centidays = NULL, track = NULL", "UPDATE promise SET due = NULL",
			"UPDATE clock SET starts = NULL, ends = NULL", "UPDATE measure_now SET starts = NULL, ends = NULL", "UPDATE plan_step SET due = NULL, ends = NULL",
			"UPDATE benefit SET ends = NULL", "UPDATE person SET waits_since = NULL, first_imported = NULL, phone = NULL, interpreter = NULL",
		} {
			if _, err := q.ExecContext(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}))
	u.me().Get("/week").Wants(t, 200).Says(t, "Det vi ikke vet", "Oppfølgingens start mangler for", "Rytme er ikke avtalt", "Telefonnummer mangler", "Ingen samtaler med minutter er registrert")
	u.me().Get("/week/now").Wants(t, 200).Says(t, "Ingen samtale på telefon får plass nå")
	u.me().Get(weekPath+"/print").Wants(t, 200)
}

func TestAWeekWithThreeDaysClosed(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		for i, name := range []string{"Første fridag", "Andre fridag", "Tredje fridag"} {
			if err := calendar.CloseDay(t.Context(), q, "9801", monday.AddDays(7+i), name); err != nil {
				return err
			}
		}
		return nil
	}))
	u.me().Get("/week/2026-W49").Wants(t, 200).Says(t, "Mandag 30. nov.", "Fravær")
	// Christmas: Friday is a public holiday
	u.At(civil.MustDate("2026-12-21").At(8 * 60))
	u.me().Get("/week").Wants(t, 200).Says(t, "Helligdag: Første juledag")
}

func TestTwoHundredPeopleAndFortyBlocks(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		_, err := q.ExecContext(t.Context(), `UPDATE follow_up SET ident = $1 WHERE id IN (SELECT f.id FROM follow_up f WHERE f.ident <> $1 AND f.state = 'active' ORDER BY f.id LIMIT 60)`, demo.First)
		return err
	}))
	u.me().Post(weekPath+"/accept", url.Values{"wish": u.wishes()}).Wants(t, 303)
	a := u.me().Get("/week").Wants(t, 200)
	if n := len(u.blocks()); n < 35 {
		t.Fatalf("%d blocks", n)
	}
	shown := strings.Count(a.Body, `class="blk `)
	if want := len(u.blocks()); shown < want {
		t.Errorf("%d of %d blocks are shown", shown, want)
	}
	for id, b := range u.blocks() {
		if b.State == planner.Accepted && !strings.Contains(a.Body, `id="b-`+id+`"`) {
			t.Errorf("%s is not shown", id)
		}
	}
	if strings.Contains(a.Body, "poeng") {
		t.Error("points are shown")
	}
}
