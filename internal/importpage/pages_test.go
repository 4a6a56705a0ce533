package importpage_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/importpage"
	"github.com/veilederblikk/blikk/internal/imports"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	key = []byte("a key for tests only, 32 bytes..")
	now = time.Date(2026, 11, 23, 8, 0, 0, 0, civil.Oslo())
)

// Synthetic numbers.
const one, two, three, four = "10918749743", "18889544151", "27920298716", "21906031946"

const (
	mine, hers, far, boss, reader = "Z990101", "Z990102", "Z990103", "Z990104", "Z990105"
	heading                       = "Fødselsnr;Etternavn;Fornavn;Nav-ident;Enhet;Løp;Telefon;Huskelapp;Skjerming\n"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// site has a team of two with a leader, one outside it, and one who may only read.
func site(t *testing.T, d *db.DB) *webtest.Site {
	t.Helper()
	return siteWith(t, d, importpage.NewWork(time.Minute))
}

func siteWith(t *testing.T, d *db.DB, work *importpage.Work) *webtest.Site {
	t.Helper()
	ctx := t.Context()
	must(t, d.Tx(ctx, func(q db.Q) error {
		_, err := access.EnsureOffice(ctx, q, "9801")
		team := access.Team{Office: "9801", Name: "A", Track: "ordinary"}
		err = errors.Join(err, access.AddTeam(ctx, q, &team))
		for _, ident := range []string{mine, hers, far, boss, reader} {
			role := access.Counsellor
			if ident == boss {
				role = access.Leader
			}
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: "Navn " + ident, MayWrite: ident != reader}),
				access.SetRoles(ctx, q, ident, []access.Role{role}), access.SetOffices(ctx, q, ident, []string{"9801"}))
		}
		for _, m := range []access.Member{{Ident: mine}, {Ident: hers}, {Ident: boss, Leads: true}} {
			err = errors.Join(err, access.PutMember(ctx, q, team.ID, m))
		}
		return err
	}))
	return on(t, d, work)
}

// on is the same on a database that has them already: a program of its own.
func on(t *testing.T, d *db.DB, work *importpage.Work) *webtest.Site {
	t.Helper()
	t.Cleanup(work.Close)
	return webtest.New(t, d, now, importpage.Pages{Key: key, Work: work}.Routes())
}

func row(number, counsellor string, more ...string) string {
	more = append(more, "", "", "")[:3]
	return strings.Join(append([]string{number, "Nordmann", "Kari", counsellor, "9801", "ordinær"}, more...), ";") + "\n"
}

// send sends a file and gives the address of its preview.
func send(t *testing.T, who webtest.Someone, name, content string, form url.Values) string {
	t.Helper()
	a := who.Send("/import", name, []byte(content), form).Wants(t, http.StatusSeeOther)
	return a.Header.Get("Location")
}

// bring looks at a caseload and imports it.
func bring(t *testing.T, who webtest.Someone, content string) {
	t.Helper()
	at := send(t, who, "a.csv", content, nil)
	who.Get(at).Wants(t, http.StatusOK)
	who.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
}

func count(t *testing.T, d *db.DB, query string) int {
	t.Helper()
	var n int
	must(t, d.Read.QueryRowContext(t.Context(), query).Scan(&n))
	return n
}

func TestAFileIsSeenThenImported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		me := site(t, d).As(mine, access.Counsellor)
		me.Get("/import").Wants(t, http.StatusOK).Says(t, "Importer en fil", "personer du følger opp")
		at := send(t, me, "port.csv", heading+row(one, mine, "00 00 12 34")+row("10918749744", mine)+row(two, far), nil)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Dette vil skje", "port.csv", "3 rader i fila", "2 rader må rettes", "Kontrollsifrene", "særskilt tilgang").Hides(t, one, two, "10918749744")
		if n := count(t, d, "SELECT count(*) FROM person"); n != 0 {
			t.Fatalf("looking wrote %d people", n)
		}
		if got := me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther).Header.Get("Location"); got != at {
			t.Errorf("leads to %s", got)
		}
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Fila er lest inn", "Avvist")
		if n := count(t, d, "SELECT count(*) FROM person"); n != 1 {
			t.Errorf("%d people", n)
		}
		if n := count(t, d, "SELECT count(*) FROM import_run WHERE ident = 'Z990101'"); n != 1 {
			t.Errorf("%d imports are remembered", n)
		}
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther) // pressed twice
		if n := count(t, d, "SELECT count(*) FROM import_run"); n != 1 {
			t.Error("a file that was imported was imported again")
		}
	})
}

func TestWhatWouldChangeIsShownWithBeforeAndAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		me, leader := s.As(mine, access.Counsellor), s.As(boss, access.Leader)
		bring(t, me, heading+row(one, mine, "00 00 12 34", "ring"))
		later := heading + row(one, mine, "00 00 99 99", "hemmelig lapp") + row(three, mine)
		before := count(t, d, "SELECT count(*) FROM access_log")
		me.Get(send(t, me, "b.csv", later, nil)).Wants(t, http.StatusOK).Says(t, "1 person blir endret", "Kari Nordmann", "00 00 12 34", "00 00 99 99", "Huskelapp").Hides(t, "hemmelig lapp", one)
		if n := count(t, d, "SELECT count(*) FROM access_log"); n != before+1 {
			t.Errorf("%d lines in the access log for one person seen", n-before)
		}
		leader.Get(send(t, leader, "b.csv", later, nil)).Wants(t, http.StatusOK).Says(t, "Kari Nordmann", "Telefon", "bare for dem").Hides(t, "00 00 12 34", "00 00 99 99", "hemmelig lapp")
	})
}

// A protected person's telephone stands in no list, also for who has the right.
func TestAProtectedPersonsTelephoneIsNotListed(t *testing.T) {
	d := dbtest.SQLite(t)
	s := site(t, d)
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		return access.SetRights(t.Context(), q, mine, []access.Right{access.RightFortrolig})
	}))
	me, other := s.As(mine, access.Counsellor), s.As(hers, access.Counsellor)
	bring(t, me, heading+row(one, mine, "00 00 12 34", "", "kode 7"))
	later := heading + row(one, mine, "00 00 99 99", "", "")
	me.Get(send(t, me, "b.csv", later, nil)).Wants(t, http.StatusOK).Says(t, "Kari Nordmann", "Telefon").Hides(t, "00 00 12 34", "00 00 99 99")
	at := send(t, other, "b.csv", later, nil)
	other.Get(at).Wants(t, http.StatusOK).Says(t, "særskilt tilgang").Hides(t, "Kari", "Nordmann", "00 00")
	other.Get(at+"/rejected").Wants(t, http.StatusOK).Hides(t, "Kari", one, "00 00")
}

func TestWhatHasChangedMeanwhileIsShownAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		me, her := s.As(mine, access.Counsellor), s.As(hers, access.Counsellor)
		at := send(t, me, "a.csv", heading+row(one, mine)+row(two, mine), nil)
		me.Get(at).Wants(t, http.StatusOK)
		hersAt := send(t, her, "b.csv", heading+row(two, hers), nil)
		her.Get(hersAt).Wants(t, http.StatusOK)
		her.Post(hersAt, url.Values{}).Wants(t, http.StatusSeeOther)
		me.Post(at, url.Values{}).Wants(t, http.StatusConflict).Says(t, "Noe er endret", "1 person blir endret")
		if n := count(t, d, "SELECT count(*) FROM person"); n != 1 {
			t.Fatalf("%d people: it was imported all the same", n)
		}
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		if n := count(t, d, "SELECT count(*) FROM person"); n != 2 {
			t.Errorf("%d people", n)
		}
	})
}

// Nobody has seen what a file would do before its page was shown.
func TestAFileThatNobodyHasLookedAtIsShownFirst(t *testing.T) {
	d := dbtest.SQLite(t)
	me := site(t, d).As(mine, access.Counsellor)
	me.Post(send(t, me, "a.csv", heading+row(one, mine), nil), url.Values{}).Wants(t, http.StatusConflict).Says(t, "Dette vil skje").Hides(t, "Noe er endret")
}

func TestAFileIsItsOwnersForAnHour(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		me, her := s.As(mine, access.Counsellor), s.As(hers, access.Counsellor)
		at := send(t, me, "a.csv", heading+row(one, mine), nil)
		for _, path := range []string{at, at + "/rejected", "/import/x"} {
			her.Get(path).Wants(t, http.StatusNotFound)
		}
		her.Post(at, url.Values{}).Wants(t, http.StatusNotFound)
		her.Post(at+"/discard", url.Values{}).Wants(t, http.StatusNotFound)
		me.Get(at).Wants(t, http.StatusOK)
		s.At(now.Add(importpage.Kept + time.Minute))
		me.Get(at).Wants(t, http.StatusNotFound)
		me.Post(at, url.Values{}).Wants(t, http.StatusNotFound)
		send(t, her, "b.csv", heading+row(two, hers), nil)
		if n := count(t, d, "SELECT count(*) FROM upload"); n != 1 {
			t.Errorf("%d files are kept: one that has waited too long goes", n)
		}
		s.At(now)
		at = send(t, me, "a.csv", heading+row(one, mine), nil)
		me.Post(at+"/discard", url.Values{}).Wants(t, http.StatusSeeOther)
		me.Get(at).Wants(t, http.StatusNotFound)
	})
}

// What was stored is not believed blindly either.
func TestAFileThatWasTamperedWithIsNotThere(t *testing.T) {
	d := dbtest.SQLite(t)
	me := site(t, d).As(mine, access.Counsellor)
	at := send(t, me, "a.csv", heading+row(one, mine), nil)
	me.Get(at).Wants(t, http.StatusOK)
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		_, err := q.ExecContext(t.Context(), "UPDATE upload SET content = $1", []byte(heading+row(two, mine)))
		return err
	}))
	me.Get(at).Wants(t, http.StatusNotFound)
	me.Get(at+"/rejected").Wants(t, http.StatusNotFound)
	me.Post(at, url.Values{}).Wants(t, http.StatusNotFound)
}

func TestWhatIsNoSuchFileIsSaidAtTheField(t *testing.T) {
	d := dbtest.SQLite(t)
	s := site(t, d)
	me, leader := s.As(mine, access.Counsellor), s.As(boss, access.Leader)
	for _, c := range []struct {
		who           webtest.Someone
		name, content string
		kind, want    string
	}{
		{me, "a.csv", "", "", "Velg en fil"},
		{me, "a.csv", "a;b;c\n", "", "Ingen overskriftsrad"},
		{me, "a.json", "{\"oppgaver\": [", "", "linje 1, tegn 15"},
		{me, "a.json", "[]", "tasks", "ikke en liste over oppgaver"},
		{me, "a.csv", heading, "secret", "kan ikke leses inn i rollen"},
		{leader, "a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "", "kan ikke leses inn i rollen"},
	} {
		c.who.Send("/import", c.name, []byte(c.content), url.Values{"kind": {c.kind}}).Wants(t, http.StatusUnprocessableEntity).Says(t, c.want)
	}
	me.Post("/import", url.Values{}).Wants(t, http.StatusUnprocessableEntity)
	me.Send("/import", "a.csv", make([]byte, importpage.MaxFile+1), nil).Wants(t, http.StatusRequestEntityTooLarge).Says(t, "32 MB")
	me.Send("/import", "a.csv", make([]byte, importpage.MaxFile+2<<20), nil).Wants(t, http.StatusRequestEntityTooLarge)
	if n := count(t, d, "SELECT count(*) FROM upload"); n != 0 {
		t.Errorf("%d files are kept", n)
	}
}

func TestEveryKindIsImportedByItsOwnContent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		me := site(t, d).As(mine, access.Counsellor)
		for _, f := range []struct{ file, says string }{{"caseload.xlsx", "Portefølje"}, {"calendar.ics", "Kalender"}, {"oppgaver.json", "Oppgaver fra Gosys"}, {"dialog.json", "Dialoger"}, {"hendelser.ndjson", "Hendelser"}} {
			b, err := os.ReadFile("../../testdata/input/" + f.file)
			must(t, err)
			at := send(t, me, "a file", string(b), nil)
			me.Get(at).Wants(t, http.StatusOK).Says(t, f.says)
			me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
			me.Get(at).Wants(t, http.StatusOK).Says(t, "Fila er lest inn")
		}
		for table, least := range map[string]int{"person": 100, "event": 10, "task": 20, "thread": 15, "attention": 5} {
			if n := count(t, d, "SELECT count(*) FROM "+table); n < least {
				t.Errorf("%s: %d rows", table, n)
			}
		}
	})
}

func TestRejectedRowsAreAFileToMend(t *testing.T) {
	d := dbtest.SQLite(t)
	me := site(t, d).As(mine, access.Counsellor)
	at := send(t, me, "a.csv", heading+row(one, mine)+row("10918749744", mine, "+4700001234", "=HYPERLINK()"), nil)
	a := me.Get(at+"/rejected").Wants(t, http.StatusOK)
	want := "\xEF\xBB\xBFÅrsak;Fødselsnr;Etternavn;Fornavn;Nav-ident;Enhet;Løp;Telefon;Huskelapp;Skjerming\r\n" +
		"Kontrollsifrene stemmer ikke: et siffer er trolig skrevet feil. Rett fødselsnummeret i fila.;10918749744;Nordmann;Kari;Z990101;9801;ordinær;004700001234;'=HYPERLINK();\r\n"
	if diff := cmp.Diff(want, a.Body); diff != "" || !strings.Contains(a.Header.Get("Content-Disposition"), "avviste-rader.csv") {
		t.Errorf("%v (-want +got):\n%s", a.Header, diff)
	}
	me.Get(at).Wants(t, http.StatusOK)
	me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
	if n := count(t, d, "SELECT count(*) FROM upload WHERE content = "+blob(a.Body)); n != 1 {
		t.Error("more than the rejected rows is kept of a file that is imported")
	}
	if diff := cmp.Diff(want, me.Get(at+"/rejected").Wants(t, http.StatusOK).Body); diff != "" {
		t.Errorf("afterwards (-want +got):\n%s", diff)
	}
	mended := strings.Replace(strings.Replace(a.Body, "10918749744", four, 1), "'=HYPERLINK()", "ring", 1)
	me.Get(send(t, me, "b.csv", mended, nil)).Says(t, "1 rad i fila").Hides(t, "må rettes")
}

// blob writes bytes as SQLite's SQL has them.
func blob(s string) string { return fmt.Sprintf("x'%x'", s) }

func TestOthersHaveNoPageAndReadersAreTold(t *testing.T) {
	d := dbtest.SQLite(t)
	s := site(t, d)
	s.As("", "").Get("/import").Wants(t, http.StatusSeeOther)
	s.As(reader, access.Counsellor).Get("/import").Wants(t, http.StatusOK).Says(t, "kan bare lese")
	who := s.As(reader, access.Counsellor)
	who.Get(send(t, who, "a.csv", heading+row(one, reader), nil)).Says(t, "1 rad må rettes", "ingenting nytt")
}

func TestWarningsAreGathered(t *testing.T) {
	var list []imports.Issue
	for n := range 20 {
		list = append(list, imports.Issue{Line: n + 2, Column: "Løp", Reason: "a"})
	}
	list = append(list, imports.Issue{Path: "/oppgaver/1", Reason: "b"}, imports.Issue{Line: 7, Column: "Løp", Reason: "a"})
	got := importpage.Gathered(list)
	if len(got) != 2 || got[0].Count != 21 || len(got[0].Places) != 12 || got[0].Places[0] != "2" || got[0].Column != "Løp" || got[1].Places[0] != "/oppgaver/1" {
		t.Errorf("%+v", got)
	}
}
