package importpage_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/importpage"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

// gate is where runs wait until the test lets them go.
type gate struct{ came, leave chan struct{} }

// slowly gives a site whose runs wait at a gate, and whose pages do not wait for them.
func slowly(t *testing.T, d *db.DB) (*webtest.Site, *importpage.Work, gate) {
	t.Helper()
	g := gate{make(chan struct{}, 10), make(chan struct{}, 10)}
	work := importpage.NewWork(0)
	work.Slow(func() { g.came <- struct{}{}; <-g.leave })
	return siteWith(t, d, work), work, g
}

// pass lets one run go and waits for its end, which the page tells by leading elsewhere.
func (g gate) pass(t *testing.T, who webtest.Someone, at string) {
	t.Helper()
	<-g.came
	g.leave <- struct{}{}
	settled(t, who, at)
}

// settled waits until nothing is under way with a file.
func settled(t *testing.T, who webtest.Someone, at string) {
	t.Helper()
	for range 500 {
		if who.Poll(at+"/progress").Header.Get("HX-Redirect") == at {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it never ended")
}

func TestALongImportSaysHowFarItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, g := slowly(t, d)
		me := s.As(mine, access.Counsellor)
		at := send(t, me, "stor.csv", heading+row(one, mine)+row(two, mine), nil)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Fila gjennomgås", "stor.csv", "Ingenting er skrevet ennå", "Avbryt og kast fila")
		me.Poll(at+"/progress").Wants(t, http.StatusOK).Says(t, "Begynner")
		me.Get(at+"/progress").Wants(t, http.StatusSeeOther) // without a script
		me.Get("/import").Says(t, "Gjennomgås nå", "stor.csv", "Se hvor langt")
		g.pass(t, me, at)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Dette vil skje", "2 rader i fila")

		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Fila leses inn", "Alt skrives samlet")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther) // pressed twice
		if n := count(t, d, "SELECT count(*) FROM person"); n != 0 {
			t.Fatalf("%d people before it is done", n)
		}
		me.Send("/import", "b.csv", []byte(heading+row(three, mine)), nil).Wants(t, http.StatusConflict).Says(t, "En fil leses inn nå")
		g.pass(t, me, at)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Fila er lest inn")
		if n := count(t, d, "SELECT count(*) FROM person"); n != 2 {
			t.Errorf("%d people", n)
		}
		if n := count(t, d, "SELECT count(*) FROM import_run"); n != 1 {
			t.Errorf("%d imports", n)
		}
	})
}

func TestWhatIsUnderWayIsNobodyElses(t *testing.T) {
	d := dbtest.SQLite(t)
	s, _, g := slowly(t, d)
	me, her := s.As(mine, access.Counsellor), s.As(hers, access.Counsellor)
	at := send(t, me, "stor.csv", heading+row(one, mine), nil)
	her.Get(at).Wants(t, http.StatusNotFound)
	her.Poll(at+"/progress").Wants(t, http.StatusNotFound)
	her.Post(at+"/discard", url.Values{}).Wants(t, http.StatusNotFound)
	her.Get("/import").Hides(t, "stor.csv")
	g.pass(t, me, at)
}

func TestAnImportThatIsStoppedWritesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, g := slowly(t, d)
		me := s.As(mine, access.Counsellor)
		at := send(t, me, "stor.csv", heading+row(one, mine), nil)
		g.pass(t, me, at)
		me.Get(at).Says(t, "Dette vil skje")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		<-g.came
		g.leave <- struct{}{}
		me.Post(at+"/discard", url.Values{}).Wants(t, http.StatusSeeOther)
		people, files := count(t, d, "SELECT count(*) FROM person"), count(t, d, "SELECT count(*) FROM upload")
		done := count(t, d, "SELECT count(*) FROM upload WHERE report IS NOT NULL")
		if people != done || files != done { // it was done before the word came, or nothing of it
			t.Errorf("%d people, %d files, %d done", people, files, done)
		}
	})
}

// A program that ends in the middle leaves nothing but the note that it was at work.
func TestAnImportThatWasInterruptedIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, work, g := slowly(t, d)
		me := s.As(mine, access.Counsellor)
		at := send(t, me, "stor.csv", heading+row(one, mine), nil)
		g.pass(t, me, at)
		me.Get(at).Says(t, "Dette vil skje")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		<-g.came
		ended := make(chan struct{})
		go func() { work.Close(); close(ended) }()
		time.Sleep(20 * time.Millisecond)
		g.leave <- struct{}{}
		<-ended

		next := on(t, d, importpage.NewWork(time.Minute))
		next.At(now.Add(importpage.Silence))
		again := next.As(mine, access.Counsellor)
		again.Get(at).Wants(t, http.StatusOK).Says(t, "Dette vil skje", "ble avbrutt, og ingenting ble skrevet")
		again.Get(at).Wants(t, http.StatusOK).Hides(t, "ble avbrutt")
		again.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		if n := count(t, d, "SELECT count(*) FROM person"); n != 1 {
			t.Errorf("%d people", n)
		}
	})
}

// Of two programs on one database, the other one knows too.
func TestAnotherProgramShowsHowFarItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if !d.WritesSideBySide() {
			t.Skip("one program serves SQLite")
		}
		s, _, g := slowly(t, d)
		me, other := s.As(mine, access.Counsellor), on(t, d, importpage.NewWork(time.Minute)).As(mine, access.Counsellor)
		at := send(t, me, "stor.csv", heading+row(one, mine)+row(two, mine), nil)
		g.pass(t, me, at)
		me.Get(at).Says(t, "Dette vil skje")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		<-g.came
		other.Get(at).Wants(t, http.StatusOK).Says(t, "Fila leses inn")
		other.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "UPDATE upload SET done = 1, total = 2")
			return err
		}))
		other.Poll(at+"/progress").Says(t, "1 av 2 rader er klare")
		other.Send("/import", "b.csv", []byte(heading+row(three, mine)), nil).Wants(t, http.StatusConflict)
		g.leave <- struct{}{}
		settled(t, me, at)
		other.Get(at).Wants(t, http.StatusOK).Says(t, "Fila er lest inn")
		if n := count(t, d, "SELECT count(*) FROM import_run"); n != 1 {
			t.Errorf("%d imports", n)
		}
	})
}

// A file that is refused after one has gone on to other things is told of when one is back.
func TestALongFileThatIsRefusedIsToldWhenOneLooks(t *testing.T) {
	d := dbtest.SQLite(t)
	s, _, g := slowly(t, d)
	me := s.As(mine, access.Counsellor)
	at := send(t, me, "a.csv", strings.Repeat("a;b;c\n", 10), nil)
	g.pass(t, me, at)
	me.Get(at).Wants(t, http.StatusUnprocessableEntity).Says(t, "Ingen overskriftsrad")
	me.Get(at).Wants(t, http.StatusNotFound)
}
