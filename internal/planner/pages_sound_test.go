package planner_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/demo"
)

// A form that says another version than any that was is answered with what stands: that
// nothing does.
func TestAVersionThatNeverWas(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	subject, wish := u.aTalk("phone")
	stale := strings.TrimSuffix(wish, "|0") + "|7"
	u.me().Post(weekPath+"/block", block(stale, "lock")).Wants(t, 409).Says(t, "Dette står nå", "Ingenting er bestemt").Hides(t, "[kind.", "[block.")
	u.me().Post(weekPath+"/block", block(wish, "lock")).Wants(t, 303)
	wish = strings.TrimSuffix(wish, "|0") + "|" + itoa(u.blocks()[subject].Version)
	u.me().Post(weekPath+"/block", block(wish, "undo")).Wants(t, 303)
	u.me().Post(weekPath+"/block", block(stale, "lock")).Wants(t, 409).Says(t, "Dette står nå", "Ingenting er bestemt").Hides(t, "[kind.", "[block.")
}

func TestReasonsWithSignsThatNoDatabaseKeeps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		subject, wish := u.aTalk("phone")
		u.me().Post(weekPath+"/block", block(wish, "skip", "reason", "other", "other", "reist\x00 b\xffort")).Wants(t, 303)
		if b := u.blocks()[subject]; b.SkipReason != "reist bort" {
			t.Errorf("%q", b.SkipReason)
		}
	})
}

// A protected person's number stands on the person's own page alone.
func TestTheWeekShowsNoNumberOfAProtectedPerson(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	subject, _ := u.aTalk("phone")
	tel := ""
	must(t, u.d.Read.QueryRowContext(t.Context(), "SELECT phone FROM person WHERE id = $1", subject).Scan(&tel))
	digits := strings.ReplaceAll(tel, " ", "")
	shows := func() bool {
		body := strings.ReplaceAll(u.me().Get(weekPath+"/block/"+subject).Wants(t, 200).Body, " ", "")
		return strings.Contains(body, digits[len(digits)-8:])
	}
	if tel == "" || !shows() {
		t.Fatalf("the number %q is not shown of anybody", tel)
	}
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		if err := access.SetRights(t.Context(), q, demo.First, access.Rights()); err != nil {
			return err
		}
		_, err := q.ExecContext(t.Context(), "INSERT INTO protection (person, kind, office) VALUES ($1, 'FORTROLIG', '')", subject)
		return err
	}))
	if shows() {
		t.Error("the number of a protected person is shown")
	}
}

// The ledger is the counsellor's own, and never a substitute's.
func TestASubstituteDoesNotSeeTheHoursOfWeeksBefore(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	hers := u.colleague()
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		return calendar.SaveAbsence(t.Context(), q, &calendar.Absence{Ident: demo.First, From: monday, To: monday, Substitute: hers})
	}))
	u.me().Get("/week").Wants(t, 200).Says(t, "Snitt de siste åtte ukene")
	u.As(hers, access.Counsellor).Get("/week?of="+demo.First).Wants(t, 200).Hides(t, "siste åtte ukene").Says(t, "Planlagt ")
}

func TestARefusedCallLeadsBackToTheSameWeek(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	hers := u.colleague()
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		return calendar.SaveAbsence(t.Context(), q, &calendar.Absence{Ident: demo.First, From: monday, To: monday, Substitute: hers})
	}))
	a := u.As(hers, access.Counsellor).Post("/week/now?minutes=25&of="+demo.First, url.Values{"person": {"x"}, "version": {"0"}, "do": {"done"}, "minutes": {"900"}}).Wants(t, 303)
	if to := a.Header.Get("Location"); !strings.Contains(to, "of="+demo.First) {
		t.Errorf("leads to %q", to)
	}
}

// A form holds as many wishes as a week can have, and no more.
func TestMoreWishesThanAWeekHolds(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	_, wish := u.aTalk("phone")
	form := url.Values{"wish": make([]string, 501)}
	for i := range form["wish"] {
		form["wish"][i] = wish
	}
	u.me().Post(weekPath+"/accept", form).Wants(t, 400)
	if u.blocks()[strings.Split(wish, "|")[0]].Version != 0 {
		t.Error("something is stored")
	}
}

func TestTheListIsLeftByItsLinkAndByNothingElse(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	subject, wish := u.aTalk("phone")
	list := u.me().Get("/week?vis=liste").Wants(t, 200)
	if !strings.Contains(list.Body, `href="`+weekPath+`"`) {
		t.Error("no link leads back to the calendar")
	}
	for _, stays := range []string{`action="` + weekPath + `/accept?vis=liste"`, `action="` + weekPath + `/replan?vis=liste"`, `href="/week/2026-W49?vis=liste"`, `href="` + weekPath + "/block/" + subject + `?vis=liste#detaljer"`} {
		if !strings.Contains(list.Body, stays) {
			t.Error("the list is lost by", stays)
		}
	}
	a := u.me().Post(weekPath+"/block?vis=liste", block(wish, "accept")).Wants(t, 303)
	if to := a.Header.Get("Location"); to != weekPath+"?vis=liste#b-"+subject {
		t.Error("a decision leads to", to)
	}
	if !strings.Contains(u.me().Get("/week").Body, `href="`+weekPath+`?vis=liste"`) {
		t.Error("no link leads to the list")
	}
}
