package resources

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

var week48 = civil.MustDate("2026-11-23")

// stored is the one row of a kind.
func stored(t *testing.T, d *db.DB, kind string) Row {
	t.Helper()
	list, err := Load(t.Context(), d.Read, kind, "9801", week48)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

// books lets a counsellor's decided talk hold a row on a day from 10.
func books(t *testing.T, d *db.DB, kind, id, day, subject string, agreed bool) {
	t.Helper()
	on := civil.MustDate(day)
	b := planner.Block{Counsellor: mine, Office: "9801", Week: on.Week(), Subject: subject, Day: on, Start: 600, Contact: 45, Kind: planner.Meeting, State: planner.Accepted, Agreed: agreed}
	if kind == Interpreters {
		b.Interpreter = id
	} else {
		b.Room = id
	}
	if err := d.Tx(t.Context(), func(q db.Q) error { return planner.PutBlock(t.Context(), q, &b, mine, db.At(noon)) }); err != nil {
		t.Fatal(err)
	}
}

// confirm is the form of the page that asks before anything happens.
func confirm(a webtest.Answer, from string) url.Values {
	return form("do", "end", "from", from, "version", value(a.Body, "version"), "seen", value(a.Body, "seen"))
}

func made(t *testing.T, s *webtest.Site, d *db.DB, kind string) Row {
	t.Helper()
	s.As(boss, access.Leader).Post(Path+"/"+kind+"/new", form("name", "Olena", "languages", "ukrainsk", "day0", "8-12", "day4", "8-12", "until", "2026-12-31")).Wants(t, http.StatusSeeOther)
	return stored(t, d, kind)
}

func TestWhoHasLeftIsRetiredAfterTheTalksAreShown(t *testing.T) {
	for _, kind := range []string{Interpreters, Rooms} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s := site(t, d)
			r := made(t, s, d, kind)
			path := Path + "/" + kind + "/" + r.ID + "/end"
			form := confirm(webtest.Answer{Body: `name="version" value="1" name="seen" value="x"`}, "2026-12-01")
			for _, closed := range []webtest.Someone{s.As(mine, access.Counsellor), s.As(reader, access.Leader), s.As(other, access.Leader)} {
				closed.Get(path+"?from=2026-12-01").Wants(t, http.StatusNotFound)
				closed.Post(path, form).Wants(t, http.StatusNotFound)
			}
			lead := s.As(boss, access.Leader)
			lead.Post(path, form).Wants(t, http.StatusConflict) // nothing was shown
			books(t, d, kind, r.ID, "2026-11-30", db.NewID(), true)
			books(t, d, kind, r.ID, "2026-12-01", db.NewID(), false)
			books(t, d, kind, r.ID, "2026-12-02", db.NewID(), true)
			lead.Get(Path+"/"+kind+"/"+r.ID).Says(t, "Avslutt", "Se hva det gjelder")
			shown := lead.Get(path+"?from=2026-12-01").Wants(t, http.StatusOK).Says(t, "2 samtaler er alt bestemt", "ti. 1.12. 10.00–10.45", "on. 2.12. 10.00–10.45", "avtalt med personen", "Avslutt fra 1. desember").Hides(t, "30.11.", mine)
			if got := stored(t, d, kind); !got.Gone.IsZero() {
				t.Fatal("looking has retired it")
			}
			books(t, d, kind, r.ID, "2026-12-03", db.NewID(), true)
			again := lead.Post(path, confirm(shown, "2026-12-01")).Wants(t, http.StatusConflict).Says(t, "3 samtaler er alt bestemt", "blitt andre i mellomtiden")
			if got := stored(t, d, kind); !got.Gone.IsZero() || got.Version != 1 {
				t.Fatalf("it was retired without the new talk having been shown: %+v", got)
			}
			lead.Post(path, confirm(again, "2026-12-01")).Wants(t, http.StatusSeeOther)
			lead.Post(path, confirm(again, "2026-12-01")).Wants(t, http.StatusSeeOther) // sent twice
			if got := stored(t, d, kind); got.Gone != civil.MustDate("2026-12-01") || got.Version != 2 {
				t.Errorf("retired: %+v", got)
			}
			left, err := planner.BookedFrom(t.Context(), d.Read, r.ID, week48)
			if err != nil || len(left) != 4 {
				t.Errorf("what was booked is not there any more: %+v, %v", left, err)
			}
			counsellor := s.As(mine, access.Counsellor)
			counsellor.Get(Path).Says(t, "Olena", "Avsluttet fra 1. desember.", "08.00–12.00")
			if a := counsellor.Get(Path+"?week=2026-W49").Says(t, "Olena", "08.00–12.00"); strings.Count(a.Body, ">avsluttet<") != 4 && strings.Count(strings.Join(strings.Fields(a.Body), ""), ">avsluttet<") != 4 {
				t.Errorf("the days after are not marked:\n%s", a.Body)
			}
			counsellor.Get(Path+"?week=2026-W50").Says(t, "er avsluttet", "Olena").Hides(t, "08.00–12.00", "/resources/"+kind+"/"+r.ID)
			lead.Get(Path+"/"+kind+"/"+r.ID).Says(t, "Ta tilbake i bruk").Hides(t, "Se hva det gjelder")
			back := map[string][]string{"do": {"back"}, "version": {"2"}}
			lead.Post(path, back).Wants(t, http.StatusSeeOther)
			lead.Post(path, back).Wants(t, http.StatusSeeOther)
			if got := stored(t, d, kind); !got.Gone.IsZero() || got.Version != 3 || len(got.Days[4]) != 1 {
				t.Errorf("brought back: %+v", got)
			}
			lead.Get(Path+"?week=2026-W50").Says(t, "08.00–12.00").Hides(t, "vsluttet")
		})
	}
}

func TestRetiringIsRefusedWithBothTexts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		r := made(t, s, d, Interpreters)
		lead := s.As(boss, access.Leader)
		path := Path + "/interpreter/" + r.ID
		shown := lead.Get(path + "/end?from=2026-12-01")
		lead.Post(path, form("version", "1", "name", "Olena K", "languages", "ukrainsk", "day1", "9-10")).Wants(t, http.StatusSeeOther)
		a := lead.Post(path+"/end", confirm(shown, "2026-12-01")).Wants(t, http.StatusConflict).Says(t, "Olena K", "09.00–10.00", "Du ville avslutte fra 1. desember")
		lead.Post(path+"/end", confirm(a, "2026-12-01")).Wants(t, http.StatusSeeOther)
		lead.Post(path+"/end", form("do", "back", "version", "1")).Wants(t, http.StatusConflict).Says(t, "Avsluttet fra 1. desember", "Ta tilbake i bruk")
		for _, bad := range []string{"", "snart", "2020-01-01", "2030-01-01"} {
			lead.Get(path+"/end?from="+bad).Wants(t, http.StatusUnprocessableEntity).Says(t, "Velg en dag")
			lead.Post(path+"/end", form("do", "end", "from", bad, "version", "3")).Wants(t, http.StatusUnprocessableEntity).Says(t, "Velg en dag")
		}
		lead.Get(Path+"/interpreter/new/end?from=2026-12-01").Wants(t, http.StatusNotFound)
		lead.Get(Path+"/interpreter/"+db.NewID()+"/end?from=2026-12-01").Wants(t, http.StatusNotFound)
		if got := stored(t, d, Interpreters); got.Gone != civil.MustDate("2026-12-01") || got.Version != 3 {
			t.Errorf("%+v", got)
		}
	})
}

// Each change leaves one line: who, what, when, and no words.
func TestEveryChangeLeavesOneLine(t *testing.T) {
	for _, kind := range []string{Interpreters, Rooms} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			s := site(t, d)
			lead := s.As(boss, access.Leader)
			r := made(t, s, d, kind)
			path := Path + "/" + kind + "/" + r.ID
			lead.Post(path, form("version", "1", "name", "Olena", "languages", "ukrainsk", "day1", "9-10")).Wants(t, http.StatusSeeOther)
			lead.Post(path, form("version", "1", "name", "Olena", "languages", "ukrainsk")).Wants(t, http.StatusConflict)
			lead.Post(path+"/end", confirm(lead.Get(path+"/end?from=2026-12-01"), "2026-12-01")).Wants(t, http.StatusSeeOther)
			lead.Post(path+"/end", form("do", "back", "version", "3")).Wants(t, http.StatusSeeOther)
			lines, err := access.Lines(t.Context(), d.Read, 0, 100)
			if err != nil || len(lines) != 4 {
				t.Fatalf("%d lines, %v", len(lines), err)
			}
			for _, l := range lines {
				if diff := cmp.Diff([]access.Seen{{Resource: r.ID, Relation: access.Leads}}, l.People); diff != "" || l.Ident != boss || l.Role != access.Leader || l.Action != access.ResourcesChange || !l.Permit || l.Why != "" || !l.At.Equal(noon) || l.CallID == "" {
					t.Errorf("%+v (-want +got):\n%s", l, diff)
				}
			}
		})
	}
}

func TestAChangeWhoseLineFailsDoesNotHappen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		lead := s.As(boss, access.Leader)
		r := made(t, s, d, Interpreters)
		path := Path + "/interpreter/" + r.ID
		shown := lead.Get(path + "/end?from=2026-12-01")
		if err := d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "ALTER TABLE access_log RENAME TO access_log_away")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		lead.Post(Path+"/room/new", form("name", "Rom 1")).Wants(t, http.StatusInternalServerError)
		lead.Post(path, form("version", "1", "name", "Annen", "languages", "ukrainsk")).Wants(t, http.StatusInternalServerError)
		lead.Post(path+"/end", confirm(shown, "2026-12-01")).Wants(t, http.StatusInternalServerError)
		rooms, err := Load(t.Context(), d.Read, Rooms, "9801", week48)
		if diff := cmp.Diff(r, stored(t, d, Interpreters), byDay); diff != "" || err != nil || len(rooms) != 0 {
			t.Errorf("a change without its line went through: %v, %v (-before +after):\n%s", rooms, err, diff)
		}
	})
}
