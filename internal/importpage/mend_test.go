package importpage_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/importpage"
	"github.com/veilederblikk/blikk/internal/imports"
)

const (
	aTask    = `{"id":1,"versjon":1,"status":"APEN","prioritet":"NORM","tema":"OPP","oppgavetype":"VURD_HENV","tildeltEnhetsnr":"9801","aktivDato":"2026-11-20","tilordnetRessurs":"Z990101","identer":[{"ident":"` + one + `","gruppe":"FOLKEREGISTERIDENT"}]}`
	aTalk    = `[{"fnr":"` + one + `","dialoger":[{"overskrift":"Et emne","ferdigBehandlet":true,"henvendelser":[{"id":"m1","avsender":"BRUKER","sendt":"2026-11-20T10:00:00Z","tekst":"hei"}]}]}]`
	anEvent  = `{"topic":"t","partition":0,"offset":1,"timestamp":1,"key":"5b0b2f3e-6d0e-4a8c-9d83-3a2f0f3f6f10","value":{"personID":"` + one + `","avsender":"x","kategori":"y","operasjon":"STRT","hendelse":{"beskrivelse":"b","dato":"2026-11-20"}}}`
	anEntry  = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u1\r\nDTSTART;TZID=Mars/Base:20261124T090000\r\nDTEND;TZID=Mars/Base:20261124T100000\r\nSUMMARY:Et møte\r\nDESCRIPTION:hemmelig\r\n mer hemmelig\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	aSecret  = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u2\r\nSUMMARY:Legetime\r\nCLASS:PRIVATE\r\nDTSTART;TZID=Mars/Base:20261124T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	anotherC = `[{"fnr":"` + two + `","dialoger":[{"id":"d9","overskrift":"Noe hemmelig"}]}]`
)

// A row of each kind is rejected, mended in the file that is given back, and goes in.
func TestARejectedRowOfEachKindIsMendedAndGoesIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		me := site(t, d).As(mine, access.Counsellor)
		bring(t, me, heading+row(one, mine))
		for _, x := range []struct{ file, content, mark, wrong, right, table string }{
			{"a.json", `{"antallTreffTotalt":1,"oppgaver":[` + aTask + `]}`, `"aarsak": "`, `"APEN"`, `"AAPNET"`, "task"},
			{"b.json", aTalk, `"aarsak": "`, `"overskrift"`, `"id":"d1","overskrift"`, "thread"},
			{"c.ndjson", anEvent + "\n", `{"aarsak":"`, `"STRT"`, `"START"`, "attention"},
			{"d.ics", anEntry, "X-BLIKK-AARSAK:", "Mars/Base", "Europe/Oslo", "event"},
		} {
			at := send(t, me, x.file, x.content, nil)
			me.Get(at).Wants(t, http.StatusOK).Says(t, "1 rad må rettes", "Last ned de avviste radene")
			before := me.Get(at+"/rejected").Wants(t, http.StatusOK).Says(t, x.mark, x.wrong).Hides(t, "hemmelig")
			mended := strings.ReplaceAll(before.Body, x.wrong, x.right)
			at = send(t, me, x.file, mended, nil)
			me.Get(at).Wants(t, http.StatusOK).Hides(t, "må rettes")
			me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
			if n := count(t, d, "SELECT count(*) FROM "+x.table); n != 1 {
				t.Errorf("%s: %d rows in %s after mending:\n%s", x.file, n, x.table, mended)
			}
		}
	})
}

// Of a row about somebody whom the importer may not see there is only the reason, and
// of a private event neither title nor place.
func TestWhatIsGivenBackTellsNoMoreThanItMay(t *testing.T) {
	d := dbtest.SQLite(t)
	s := site(t, d)
	me, other := s.As(mine, access.Counsellor), s.As(far, access.Counsellor)
	bring(t, other, heading+row(two, far))
	me.Get(send(t, me, "a.json", anotherC, nil)+"/rejected").Wants(t, http.StatusOK).Says(t, "særskilt tilgang").Hides(t, two, "hemmelig", "d9")
	me.Get(send(t, me, "a.ics", aSecret, nil)+"/rejected").Wants(t, http.StatusOK).Says(t, "UID:u2").Hides(t, "Legetime")
}

// A line that was cut stands as a text, for nothing can be added to it.
func TestALineThatDoesNotParseIsGivenBackAsItIs(t *testing.T) {
	d := dbtest.SQLite(t)
	me := site(t, d).As(mine, access.Counsellor)
	at := send(t, me, "a.ndjson", anEvent+"\n"+`{"topic":"cut`, url.Values{"kind": {"events"}})
	me.Get(at+"/rejected").Wants(t, http.StatusOK).Says(t, `"linje":"{\"topic\":\"cut"`)
}

// A page speaks to people who have no command line.
func TestReasonsOnThePageNameNoCommand(t *testing.T) {
	d := dbtest.SQLite(t)
	me := site(t, d).As(mine, access.Counsellor)
	bring(t, me, heading+row(one, mine))
	task := strings.Replace(strings.Replace(aTask, "APEN", "AAPNET", 1), "Z990101", "Z999999", 1)
	me.Get(send(t, me, "a.json", `{"antallTreffTotalt":1,"oppgaver":[`+task+`]}`, nil)).Says(t, "Veilederen finnes ikke her").Hides(t, "blikk user")
}

// What an import writes and what is kept of it are one act: a file that has gone
// meanwhile leaves nothing.
func TestAnImportWhoseFileIsGoneWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		site(t, d)
		opt := imports.Options{File: "a.csv", Today: civil.On(now), Now: now, Then: func(q db.Q, r *imports.Report) error {
			return importpage.Finish(ctx, q, db.NewID(), importpage.Summary(r), nil)
		}}
		if _, err := imports.Caseload(ctx, d, strings.NewReader(heading+row(one, mine)), key, opt); !errors.Is(err, db.ErrConflict) {
			t.Errorf("%v", err)
		}
		if n := count(t, d, "SELECT count(*) FROM person") + count(t, d, "SELECT count(*) FROM import_run"); n != 0 {
			t.Errorf("%d rows were written", n)
		}
	})
}
