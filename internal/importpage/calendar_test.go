package importpage_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// ics makes a calendar of events, each a few lines.
func ics(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\r\n" + strings.ReplaceAll(e, "\n", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}

const (
	teamMeeting = "UID:a\nSUMMARY:Teammøte\nLOCATION:Storsalen\nDTSTART;TZID=Europe/Oslo:20261124T090000\nDTEND;TZID=Europe/Oslo:20261124T100000\nRRULE:FREQ=WEEKLY"
	doctor      = "UID:b\nSUMMARY:Legetime\nCLASS:PRIVATE\nDTSTART;TZID=Europe/Oslo:20261125T120000\nDTEND;TZID=Europe/Oslo:20261125T130000"
	course      = "UID:c\nSUMMARY:Kurs\nDTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261128"
)

func TestACalendarIsShownBeforeAndAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		me := site(t, d).As(mine, access.Counsellor)
		put(t, me, ics(teamMeeting, doctor, course))
		later := ics(with(teamMeeting, "T090000", "T103000", "T100000", "T113000", "Storsalen", "Rom 2", "WEEKLY", "WEEKLY;INTERVAL=2"),
			with(doctor, "20261125T", "20261126T", "Legetime", "Tannlege"), course+"\nSTATUS:CANCELLED")
		at := send(t, me, "a.ics", later, nil)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Kalenderen er din egen", "3 avtaler blir endret", "Teammøte", "ti. 24.11. 09.00–10.00", "ti. 24.11. 10.30–11.30", "Storsalen", "Rom 2",
			"hver uke", "hver 2. uke", "Opptatt", "on. 25.11. 12.00–13.00", "to. 26.11. 12.00–13.00", "Kurs", "26.–27. november", "avlyst").Hides(t, "Legetime", "Tannlege")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		me.Get(send(t, me, "a.ics", later, nil)).Hides(t, "blir endret").Says(t, "ingenting nytt")
	})
}

// That something is called off may be all that a calendar says.
func TestAnAppointmentThatIsCalledOffCanBeImported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		me := site(t, d).As(mine, access.Counsellor)
		put(t, me, ics(teamMeeting))
		at := send(t, me, "a.ics", ics(teamMeeting+"\nSTATUS:CANCELLED"), nil)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "1 avtale blir endret", "avlyst", "Importer").Hides(t, "ingenting nytt")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		if n := count(t, d, "SELECT count(*) FROM event WHERE cancelled"); n != 1 {
			t.Errorf("%d events are called off", n)
		}
	})
}

// Times that differ in what is not shown, say that they differ.
func TestASeriesThatLosesATimeIsAChange(t *testing.T) {
	d := dbtest.SQLite(t)
	me := site(t, d).As(mine, access.Counsellor)
	put(t, me, ics(teamMeeting))
	me.Get(send(t, me, "a.ics", ics(teamMeeting+"\nEXDATE;TZID=Europe/Oslo:20261201T090000"), nil)).Says(t, "1 avtale blir endret", "Hvilke ganger den gjelder", "Endres.")
	me.Get(send(t, me, "a.ics", ics(teamMeeting+"\nSEQUENCE:2"), nil)).Says(t, "1 avtale blir endret", "revisjon")
}

// idOf is the id of the one person with a name.
func idOf(t *testing.T, d *db.DB, given string) string {
	t.Helper()
	var id string
	must(t, d.Read.QueryRowContext(t.Context(), "SELECT id FROM person WHERE given_name = $1", given).Scan(&id))
	return id
}

func TestAPersonsCalendarIsImported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		me, other, leader := s.As(mine, access.Counsellor), s.As(far, access.Counsellor), s.As(boss, access.Leader)
		bring(t, me, heading+row(one, mine)+with(row(two, mine), "Kari", "Ola"))
		kari := idOf(t, d, "Kari")

		other.Get("/import?person="+kari).Wants(t, http.StatusNotFound)
		other.Send("/import", "k.ics", []byte(ics(course)), url.Values{"person": {kari}}).Wants(t, http.StatusNotFound)
		leader.Get("/import?person="+kari).Wants(t, http.StatusNotFound)
		s.As(reader, access.Counsellor).Get("/import?person="+kari).Wants(t, http.StatusNotFound)
		me.Get("/import?person=x").Wants(t, http.StatusNotFound)
		me.Send("/import", "k.csv", []byte(heading+row(three, mine)), url.Values{"person": {kari}}).Wants(t, http.StatusUnprocessableEntity).Says(t, "Fila er ikke en kalender")

		me.Get("/import?person="+kari).Wants(t, http.StatusOK).Says(t, "Kalenderen til", "Kari Nordmann")
		at := send(t, me, "k.ics", ics(course), url.Values{"person": {kari}})
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Kalenderen til", "Kari Nordmann", "1 rad i fila")
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		me.Get(at).Wants(t, http.StatusOK).Says(t, "Fila er lest inn", "Kari Nordmann")
		if n := count(t, d, "SELECT count(*) FROM event WHERE owner_kind = 'person' AND owner = '"+kari+"'"); n != 1 {
			t.Errorf("%d events of the person", n)
		}
		before := count(t, d, "SELECT count(*) FROM access_log")
		me.Get(send(t, me, "k.ics", ics(with(course, "Kurs", "Norskkurs")), url.Values{"person": {kari}})).Says(t, "1 avtale blir endret", "Kurs", "Norskkurs")
		if n := count(t, d, "SELECT count(*) FROM access_log"); n != before+2 { // seen when sent, and when shown
			t.Errorf("%d lines in the access log", n-before)
		}
	})
}

func TestWhoseCalendarItIsIsChosenAfterwards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		me, other := s.As(mine, access.Counsellor), s.As(far, access.Counsellor)
		bring(t, me, heading+row(one, mine)+with(row(two, mine), "Kari", "Ola"))
		bring(t, other, heading+with(row(three, far), "Kari", "Fjern"))
		at := send(t, me, "k.ics", ics(course), nil)
		me.Get(at).Says(t, "Kalenderen er din egen", "Velg hvem")
		other.Get(at+"/owner").Wants(t, http.StatusNotFound)
		other.Post(at+"/owner", url.Values{"self": {"1"}}).Wants(t, http.StatusNotFound)
		me.Get(at+"/owner").Wants(t, http.StatusOK).Says(t, "Hvem sin kalender er dette?", "Det er min egen")
		me.Post(at+"/owner", url.Values{"q": {""}}).Wants(t, http.StatusUnprocessableEntity)
		me.Post(at+"/owner", url.Values{"q": {"nordmann"}}).Wants(t, http.StatusOK).Says(t, "Kari Nordmann", "Ola Nordmann")
		me.Post(at+"/owner", url.Values{"q": {one}}).Wants(t, http.StatusOK).Says(t, "Kari Nordmann").Hides(t, one, "Ola")
		me.Post(at+"/owner", url.Values{"person": {"x"}}).Wants(t, http.StatusNotFound)
		me.Post(at+"/owner", url.Values{"person": {idOf(t, d, "Fjern")}}).Wants(t, http.StatusUnprocessableEntity).Says(t, "skriv hvorfor")

		must(t, d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "UPDATE follow_up SET state = 'closed' WHERE person = $1", idOf(t, d, "Kari"))
			return err
		}))
		me.Post(at+"/owner", url.Values{"person": {idOf(t, d, "Kari")}}).Wants(t, http.StatusUnprocessableEntity).Says(t, "bare leses inn for personer du følger opp")

		me.Post(at+"/owner", url.Values{"person": {idOf(t, d, "Ola")}}).Wants(t, http.StatusSeeOther)
		me.Post(at, url.Values{}).Wants(t, http.StatusConflict).Says(t, "Dette vil skje", "Ola Nordmann") // what was seen was of another calendar
		me.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
		if n := count(t, d, "SELECT count(*) FROM event WHERE owner_kind = 'person' AND owner = '"+idOf(t, d, "Ola")+"'"); n != 1 {
			t.Errorf("%d events of the person", n)
		}
		me.Get(at+"/owner").Wants(t, http.StatusNotFound) // it is imported

		at = send(t, me, "a.csv", heading+row(one, mine), nil)
		me.Get(at+"/owner").Wants(t, http.StatusNotFound)
		me.Post(at+"/owner", url.Values{"person": {idOf(t, d, "Ola")}}).Wants(t, http.StatusNotFound)
	})
}

// A protected person is found by nobody without the right, here as little as elsewhere.
func TestAProtectedPersonsCalendarIsClosed(t *testing.T) {
	d := dbtest.SQLite(t)
	s := site(t, d)
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		return errors.Join(access.SetRights(t.Context(), q, mine, []access.Right{access.RightFortrolig}))
	}))
	me, her := s.As(mine, access.Counsellor), s.As(hers, access.Counsellor)
	bring(t, me, heading+row(one, mine, "", "", "kode 7"))
	kari := idOf(t, d, "Kari")
	at := send(t, her, "k.ics", ics(course), nil)
	her.Post(at+"/owner", url.Values{"q": {"nordmann"}}).Says(t, "Ingen").Hides(t, "Kari Nordmann")
	her.Post(at+"/owner", url.Values{"person": {kari}}).Wants(t, http.StatusNotFound)
	her.Get("/import?person="+kari).Wants(t, http.StatusNotFound)
	me.Get("/import?person="+kari).Wants(t, http.StatusOK).Says(t, "Kari Nordmann")
}
