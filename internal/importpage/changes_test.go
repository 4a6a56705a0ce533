package importpage_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

// list wraps one task as Nav's search answers.
func list(task string) string { return `{"antallTreffTotalt":1,"oppgaver":[` + task + `]}` }

// put looks at a file of a kind and imports it.
func put(t *testing.T, who webtest.Someone, content string) {
	t.Helper()
	at := send(t, who, "a", content, nil)
	who.Get(at).Wants(t, http.StatusOK).Hides(t, "må rettes")
	who.Post(at, url.Values{}).Wants(t, http.StatusSeeOther)
}

func with(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }

func TestTasksDialogueAndEventsAreShownBeforeAndAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		me, leader := s.As(mine, access.Counsellor), s.As(boss, access.Leader)
		bring(t, me, heading+row(one, mine))
		task := with(aTask, "APEN", "AAPNET", `"tildelt`, `"beskrivelse":"gammel tekst","fristFerdigstillelse":"2026-12-01","tildelt`)
		put(t, me, list(task))
		later := list(with(task, "AAPNET", "FERDIGSTILT", `"versjon":1`, `"versjon":2`, "gammel tekst", "ny tekst", "2026-12-01", "2026-12-09", "Z990101", "Z990102"))
		me.Get(send(t, me, "a", later, nil)).Says(t, "1 oppgave blir endret", "Kari Nordmann", "Åpnet", "Ferdigstilt", "1. des", "9. des", "Z990102", "Oppgavens tekst", "Versjon i Gosys").Hides(t, "ny tekst", "gammel tekst", one)
		leader.Get(send(t, leader, "a", later, nil)).Says(t, "1 oppgave blir endret", "bare for dem").Hides(t, "Ferdigstilt", "9. des", "Z990102")

		talk := with(aTalk, `"overskrift"`, `"id":"d1","overskrift"`)
		put(t, me, talk)
		me.Get(send(t, me, "a", with(talk, `"ferdigBehandlet":true`, `"ferdigBehandlet":false,"venterPaSvar":true`,
			`"henvendelser":[`, `"henvendelser":[{"id":"m2","avsender":"BRUKER","sendt":"2026-11-21T10:00:00Z","tekst":"ordrett"},`), nil)).
			Says(t, "1 dialog blir endret", "Kari Nordmann", "Venter på svar fra Nav siden", "Venter på svar fra personen", "Antall meldinger").Hides(t, "ordrett", "Et emne")

		start := with(anEvent, "STRT", "START")
		me.Get(send(t, me, "a", start, nil)).Says(t, "1 hendelse åpnes", "Noe å se på", "åpen")
		put(t, me, start)
		me.Get(send(t, me, "a", with(start, "START", "STOPP", `"offset":1`, `"offset":2`), nil)).Says(t, "Kari Nordmann", "åpen", "lukket")
	})
}

// A task that is tied to nobody is seen by the one it is assigned to; the person's
// number is not.
func TestATaskThatIsTiedToNobodyIsShownToItsAssignee(t *testing.T) {
	d := dbtest.SQLite(t)
	s := site(t, d)
	me, leader := s.As(mine, access.Counsellor), s.As(boss, access.Leader)
	task := with(aTask, "APEN", "AAPNET")
	put(t, me, list(task))
	later := list(with(task, "AAPNET", "UNDER_BEHANDLING", `"versjon":1`, `"versjon":2`))
	me.Get(send(t, me, "a", later, nil)).Says(t, "Oppgave 1, ikke koblet", "Under behandling").Hides(t, one)
	leader.Get(send(t, leader, "a", later, nil)).Says(t, "den oppgaven er tildelt").Hides(t, "Under behandling", one)
}
