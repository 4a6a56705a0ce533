package dialoguepage_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

func TestClosedDoorsLeaveNothing(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		kode7 := w.person("Maria", "Nilsen")
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			return c.Protect(ctx, kode7, access.Protection{Kind: access.Fortrolig})
		})
		secret := w.asks(kode7, "Hemmelig", "Hemmelig tekst", w.now.Add(-time.Hour))
		before := w.count("thread") + w.count("message")
		for _, c := range []struct{ who, path string }{
			{stranger, w.path()}, {boss, w.path()}, {mine, "/people/" + kode7 + "/dialogue/" + secret.ID}, {mine, "/people/" + db.NewID() + "/dialogue/" + w.thread.ID},
			{mine, w.list() + "/" + secret.ID}, {mine, w.list() + "/x"},
		} {
			logged := len(w.lines(0))
			w.as(c.who).Get(c.path).Wants(t, http.StatusNotFound).Hides(t, "Amina", "Maria", "Hemmelig", "الاتصال")
			w.as(c.who).Post(c.path, form("do", "send", "text", "Innbrudd", "version", "2")).Wants(t, http.StatusNotFound)
			w.as(c.who).Post(c.path, form("do", "handled", "version", "2")).Wants(t, http.StatusNotFound)
			w.as(c.who).Post(c.path+"/read", form()).Wants(t, http.StatusNotFound)
			for _, l := range w.lines(logged) {
				if l.Permit && l.Action.Writes() {
					t.Errorf("%s %s: the log has %+v", c.who, c.path, l)
				}
			}
		}
		if n := w.count("thread") + w.count("message"); n != before || w.count("thread_read") != 0 || w.count("thread_event") != 0 {
			t.Errorf("%d rows more were written", n-before)
		}
		w.as("").Get(w.path()).Wants(t, http.StatusSeeOther)
	})
}

func TestReadingMovesNothing(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for range 3 {
			logged := len(w.lines(0))
			w.as(mine).Get(w.list()).Wants(t, 200).Says(t, "Kurs", "Venter på oss siden i går", "Ulest")
			w.as(mine).Get(w.path()).Wants(t, 200).Says(t, "هل يمكنك الاتصال بي؟", "mandag 23. november", "Marker som lest")
			if l := w.lines(logged); len(l) != 2 || l[0].Action != access.RecordRead || l[0].Relation != access.Own {
				t.Errorf("the log has %+v", l)
			}
		}
		before := w.thread
		if w.reload(); w.thread != before || w.count("thread_read") != 0 {
			t.Errorf("%+v, before %+v", w.thread, before)
		}
		page := w.as(mine).Get(w.path())
		if !strings.Contains(page.Body, `dir="auto" lang="ar">هل`) {
			t.Error("the person's text has not its language")
		}
		// a form says that it is read: the flags stand, and the person may see it
		w.as(mine).Post(w.path()+"/read", form()).Wants(t, http.StatusSeeOther)
		w.as(mate).Get(w.path()).Says(t, "Lest av \u2068Navn Z990101\u2069 24. november kl. 10.15", "Venter på oss").Hides(t, "Ulest", "Marker som lest")
		if w.reload(); w.thread != before {
			t.Errorf("reading has moved the thread: %+v", w.thread)
		}
	})
}

func TestAnAnswerIsSentOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		f := w.answerForm(mine, "  Ja, jeg ringer i dag.\r\nHilsen Kari ", "wait", "yes", "do", "send")
		logged := len(w.lines(0))
		a := w.as(mine).Post(w.path(), f).Wants(t, http.StatusSeeOther)
		if !strings.HasPrefix(w.where(a), w.path()+"?at=") {
			t.Errorf("led to %s", w.where(a))
		}
		if l := w.lines(logged); len(l) != 1 || l[0].Action != access.RecordWrite || l[0].People[0].Person != w.amina {
			t.Errorf("the log has %+v", l)
		}
		again := w.as(mine).Post(w.path(), f).Wants(t, http.StatusSeeOther)
		if w.where(again) != w.where(a) || one(w.texts()) != "هل يمكنك الاتصال بي؟|Ja, jeg ringer i dag.\nHilsen Kari" {
			t.Errorf("%s, %q", w.where(again), w.texts())
		}
		if w.reload(); w.thread.WaitsForUs() || !w.thread.WaitsForPerson {
			t.Errorf("%+v", w.thread)
		}
		w.as(mine).Get(w.where(a)).Says(t, "Meldingen er sendt", "Venter på personen siden i dag", "Ikke lest av \u2068Amina\u2069 ennå").Hides(t, "Venter på oss")
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			w.thread.ReadByPerson = w.now.Add(time.Hour)
			return dialogue.PutThread(ctx, c, &w.thread)
		})
		w.as(mine).Get(w.path()).Says(t, "Lest av \u2068Amina\u2069 24. november kl. 11.15")
	})
}

func TestTextsInEveryScriptComeBackWhole(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, s := range []string{"هل يمكنك الاتصال بي؟ نعم", "ሰላም፣ ከመይ ኣለኻ፧", "A\u030ase og e\u0301", "👩‍👧 ok", "می\u200cخواهم", "<b>&amp;</b> \"x\""} {
			w.as(mine).Post(w.path(), w.answerForm(mine, s)).Wants(t, http.StatusSeeOther)
			if got := w.texts(); got[len(got)-1] != s {
				t.Errorf("%q, want %q", got[len(got)-1], s)
			}
		}
		w.as(mine).Get(w.path()).Wants(t, 200).Says(t, "ሰላም፣ ከመይ ኣለኻ፧")
		if strings.Contains(w.as(mine).Get(w.path()).Body, "<b>&amp;") {
			t.Error("a text is markup")
		}
	})
}

func TestWhatCannotBeSentIsShownAgainAndKept(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		big := strings.Repeat("å", 500_000) + "slutten" // over 1 MB
		w.as(mine).Post(w.path(), w.answerForm(mine, big)).Wants(t, http.StatusUnprocessableEntity).Says(t, "500007 tegn", "plass til 5000", "slutten")
		w.as(mine).Get(w.path()).Says(t, "slutten", "Utkastet ble tatt vare på")
		w.as(mine).Post(w.list()+"/draft", form("throw", "answer."+w.thread.ID+".text", "thread", w.thread.ID)).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(w.path()).Hides(t, "slutten")
		for _, empty := range []string{"", " \n\t "} {
			w.as(mine).Post(w.path(), w.answerForm(mine, empty)).Wants(t, http.StatusUnprocessableEntity).Says(t, "Skriv en melding først")
		}
		w.as(mine).Post(w.path(), form("do", "delete")).Wants(t, http.StatusUnprocessableEntity)
		w.as(mine).Post(w.list(), form("subject", strings.Repeat("x", 101), "text", "Hei")).Wants(t, http.StatusUnprocessableEntity).Says(t, "101 tegn", "plass til 100")
		w.as(mine).Post(w.list(), form("subject", "", "text", "Hei igjen")).Wants(t, http.StatusUnprocessableEntity).Says(t, "Skriv hva meldingen gjelder", "Hei igjen")
		if n := w.count("message"); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestTheDraftIsThereAfterTheSessionHasEnded(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		a := w.as(mine).Ended().Post(w.path(), form("do", "send", "text", "Skrevet da økten gikk ut", "version", "2")).Wants(t, http.StatusSeeOther)
		if !strings.HasPrefix(w.where(a), "/signin?next=") || !strings.Contains(w.where(a), w.thread.ID) {
			t.Errorf("led to %s", w.where(a))
		}
		w.as(mine).Get(w.path()).Says(t, "Skrevet da økten gikk ut", "Utkastet ble tatt vare på")
		w.as(mate).Get(w.path()).Hides(t, "Skrevet da økten gikk ut")
		w.as(mine).Ended().Post(w.list(), form("subject", "Nytt tema", "text", "Ny melding")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(w.list()).Says(t, "Ny melding")
		w.as(mine).Ended().Post(w.list()+"/draft", form("kind", "answer."+w.thread.ID+".text", "text", "Fra skriptet")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(w.path()).Says(t, "Fra skriptet")
		// what is sent takes its draft with it
		w.as(mine).Post(w.path(), w.answerForm(mine, "Fra skriptet")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(w.path()).Hides(t, "Utkastet ble tatt vare på")
	})
}

func TestTwoAnswerTheSameThread(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		slow := w.answerForm(mine, "Mitt svar", "do", "send")
		w.as(mate).Post(w.path(), w.answerForm(mate, "Kollegaens svar")).Wants(t, http.StatusSeeOther)
		page := w.as(mine).Post(w.path(), slow).Wants(t, http.StatusConflict).Says(t, "Dialogen er endret siden du åpnet den", "Kollegaens svar", "Mitt svar", "Svaret ditt er ikke sendt")
		if one(w.texts()) != "هل يمكنك الاتصال بي؟|Kollegaens svar" {
			t.Errorf("%q", w.texts())
		}
		w.as(mine).Get(w.path()).Says(t, "Mitt svar") // kept as a draft
		w.as(mine).Post(w.path(), form(append(hidden(page, "version", "last", "token"), "text", "Mitt svar")...)).Wants(t, http.StatusSeeOther)
		if one(w.texts()) != "هل يمكنك الاتصال بي؟|Kollegaens svar|Mitt svar" {
			t.Errorf("%q", w.texts())
		}
	})
}

func TestAThreadThatIsClosedMeanwhile(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		f := w.answerForm(mine, "For sent", "do", "send")
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			w.thread.Historic = true
			return dialogue.PutThread(ctx, c, &w.thread)
		})
		w.as(mine).Post(w.path(), f).Wants(t, http.StatusConflict).Says(t, "Dialogen er avsluttet i mellomtiden", "For sent").Hides(t, "Send svar")
		page := w.as(mine).Get(w.path()).Wants(t, 200).Says(t, "avsluttet oppfølgingsperiode", "For sent").Hides(t, "Send svar", "Marker som")
		if strings.Contains(page.Body, `method="post"`) {
			t.Error("a closed thread has a form")
		}
		w.as(mine).Post(w.path(), form("do", "handled", "version", "3")).Wants(t, http.StatusConflict)
		w.as(mine).Post(w.path()+"/read", form()).Wants(t, http.StatusNotFound)
		if len(w.texts()) != 1 {
			t.Errorf("%q", w.texts())
		}
	})
}

func TestWhoMayOnlyReadHasNoForm(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		gone := w.person("Avsluttet", "Hansen", func(_ *caseload.Person, f *caseload.FollowUp) {
			f.State, f.Ends = caseload.Closed, civil.MustDate("2026-10-01")
		})
		old := w.asks(gone, "Gammelt", "Hei", w.now.Add(-1000*time.Hour))
		for _, c := range []struct{ who, path string }{{reader, w.path()}, {reader, w.list()}, {mine, "/people/" + gone + "/dialogue/" + old.ID}, {mine, "/people/" + gone + "/dialogue"}} {
			if page := w.as(c.who).Get(c.path).Wants(t, 200); strings.Contains(page.Body, `method="post"`) || strings.Contains(page.Body, "data-draft") {
				t.Errorf("%s %s has a form", c.who, c.path)
			}
			w.as(c.who).Post(c.path, form("do", "send", "text", "x", "subject", "x")).Wants(t, http.StatusNotFound)
		}
		// what was being written when it was closed is its writer's to copy
		w.as(mine).Post("/people/"+gone+"/dialogue/"+old.ID, form("text", "lang tekst")).Wants(t, http.StatusNotFound)
		w.as(mine).Get("/people/"+gone+"/dialogue/"+old.ID).Says(t, "lang tekst", "Utkastet ditt er tatt vare på")
	})
}

func TestNoMessageToWhoIsReserved(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for what, set := range map[string]func(p *caseload.Person, f *caseload.FollowUp){
			"reservert mot digital kontakt": func(p *caseload.Person, _ *caseload.FollowUp) { p.Reserved = caseload.Yes },
			"manuell oppfølging":            func(p *caseload.Person, _ *caseload.FollowUp) { p.Manual = caseload.Yes },
		} {
			id := w.person("Reservert", "Person", set)
			th := w.asks(id, "Papir", "Skrev før reservasjonen", w.now.Add(-time.Hour))
			path := "/people/" + id + "/dialogue"
			w.as(mine).Get(path+"/"+th.ID).Wants(t, 200).Says(t, what, "Skriv notat", "Marker som behandlet").Hides(t, "Send svar")
			w.as(mine).Get(path).Wants(t, 200).Says(t, what).Hides(t, "Send melding")
			before := w.count("message")
			w.as(mine).Post(path+"/"+th.ID, form("do", "send", "text", "Skal ikke sendes", "version", "2")).Wants(t, http.StatusUnprocessableEntity).Says(t, what, "Skal ikke sendes")
			w.as(mine).Post(path, form("subject", "Nytt", "text", "Heller ikke dette")).Wants(t, http.StatusUnprocessableEntity).Says(t, what, "Heller ikke dette")
			if w.count("message") != before {
				t.Errorf("%s: a message was sent", what)
			}
			w.as(mine).Post(path+"/"+th.ID, form("do", "handled", "version", "2")).Wants(t, http.StatusSeeOther)
		}
	})
}

func TestHandledAndTakenBack(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		since := w.thread.WaitsForUsSince
		w.as(mine).Post(w.path(), w.answerForm(mine, "halvskrevet", "do", "handled")).Wants(t, http.StatusSeeOther)
		if w.reload(); w.thread.WaitsForUs() || w.count("message") != 1 {
			t.Errorf("%+v", w.thread)
		}
		w.as(mine).Get(w.path()).Says(t, "Markert som behandlet av deg 24. november kl. 10.15", "Angre", "Markert som behandlet av deg kl. 10.15", "halvskrevet")
		// a second press, and a colleague who does the same with what she had read
		w.as(mate).Post(w.path(), form("do", "handled", "version", "2", "text", "kollegaens kladd")).Wants(t, http.StatusSeeOther)
		w.as(mate).Get(w.path()).Says(t, "kollegaens kladd")
		w.as(mine).Post(w.path(), w.answerForm(mine, "", "do", "reopened")).Wants(t, http.StatusSeeOther)
		if w.reload(); !w.thread.WaitsForUsSince.Equal(since) {
			t.Errorf("waits since %v, want %v", w.thread.WaitsForUsSince, since)
		}
		w.as(mine).Post(w.path(), w.answerForm(mine, "", "do", "waits")).Wants(t, http.StatusSeeOther)
		if w.reload(); !w.thread.WaitsForPerson || !w.thread.WaitsForUs() {
			t.Errorf("both flags may stand: %+v", w.thread)
		}
		w.as(mate).Post(w.path(), form("do", "waits_not", "version", "2")).Wants(t, http.StatusConflict).Says(t, "noen har endret hvem dialogen venter på")
		w.as(mine).Post(w.path(), w.answerForm(mine, "", "do", "waits_not")).Wants(t, http.StatusSeeOther)
		// from the person page, and back to it
		a := w.as(mine).Get("/people/"+w.amina).Wants(t, 200).Says(t, "Dialog", "Kurs", "Venter på oss siden i går", "Marker som behandlet")
		w.reload()
		back := w.as(mine).Post(w.path(), form("do", "handled", "from", "person", "version", itoa(w.thread.Version))).Wants(t, http.StatusSeeOther)
		if w.where(back) != "/people/"+w.amina+"?at=dialog#dialog" {
			t.Errorf("led to %s", w.where(back))
		}
		w.as(mine).Get("/people/"+w.amina).Says(t, "Angre").Hides(t, "Marker som behandlet")
		if strings.Contains(w.as(reader).Get("/people/"+w.amina).Body, w.path()+`" class="acts`) || !strings.Contains(a.Body, w.path()) {
			t.Error("who may only read can press, or the way to the thread is missing")
		}
	})
}

func TestANewThreadIsBegunOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		page := w.as(mine).Get(w.list())
		f := form(append(hidden(page, "token"), "subject", "Møte\nneste uke", "text", "Passer torsdag?", "wait", "yes")...)
		a := w.as(mine).Post(w.list(), f).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(w.where(a)).Says(t, "Møte neste uke", "Passer torsdag?", "Venter på personen siden i dag")
		w.as(mine).Post(w.list(), f).Wants(t, http.StatusSeeOther)
		if n := w.count("thread"); n != 2 {
			t.Errorf("%d threads", n)
		}
		f.Set("text", "Noe annet")
		w.as(mine).Post(w.list(), f).Wants(t, http.StatusConflict).Says(t, "Noe annet", "Passer torsdag?")
		w.as(mine).Get(w.list()).Says(t, "2 dialoger, 1 venter på oss")
	})
}

func TestAColleagueSaysWhyBeforeSheReads(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, path := range []string{w.list(), w.path()} {
			w.as(colleague).Get(path).Wants(t, 200).Says(t, "Amina Khalil").Hides(t, "Kurs", "الاتصال")
		}
		w.as(colleague).Post(w.path(), form("do", "send", "text", "Skrevet før begrunnelsen", "version", "2")).Wants(t, 200).Says(t, "tatt vare på").Hides(t, "Kurs")
		w.as(colleague).Post("/people/"+w.amina+"/why", form("why", "Vikarierer i mottaket i dag")).Wants(t, http.StatusSeeOther)
		logged := len(w.lines(0))
		w.as(colleague).Get(w.path()).Wants(t, 200).Says(t, "الاتصال", "Skrevet før begrunnelsen")
		w.as(colleague).Post(w.path(), w.answerForm(colleague, "Svar fra mottaket")).Wants(t, http.StatusSeeOther)
		for _, l := range w.lines(logged) {
			if l.Why == "" || l.Relation != access.SameOffice {
				t.Errorf("the log has %+v", l)
			}
		}
	})
}

func TestALongHistoryIsFoldedAndWhole(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			for i := range 60 {
				m := dialogue.Message{Sender: mine, SentAt: w.now.Add(-time.Duration(24*(70-i)) * time.Hour), Text: "Melding nummer " + itoa(i)}
				if err := dialogue.PutMessage(ctx, c, w.thread, &m); err != nil {
					return err
				}
			}
			return nil
		})
		page := w.as(mine).Get(w.path()).Says(t, "31 eldre hendelser", "Melding nummer 59", "Melding nummer 0")
		if strings.Index(page.Body, "Melding nummer 0<") > strings.Index(page.Body, "Melding nummer 59<") {
			t.Error("the oldest does not stand first")
		}
	})
}

func TestAMessageOfWhichOnlyACaseloadToldIsHandled(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.person("Bare", "Fil", func(p *caseload.Person, _ *caseload.FollowUp) { p.WaitsSince = civil.MustDate("2026-11-17") })
		path := "/people/" + id + "/dialogue"
		w.as(mine).Get(path).Says(t, "Ifølge porteføljefila", "17. november")
		a := w.as(mine).Post(path+"/caseload", form("was", "2026-11-17")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(w.where(a)).Says(t, "er markert som behandlet", "Angre").Hides(t, "Ifølge porteføljefila")
		w.as(mine).Post(path+"/caseload", form("since", "2026-11-17")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(path).Says(t, "Ifølge porteføljefila")
		for _, bad := range []string{"2026-12-24", "i går", "0000-01-01"} {
			w.as(mine).Post(path+"/caseload", form("since", bad)).Wants(t, http.StatusUnprocessableEntity)
		}
	})
}

// A newer file has told of another message since the page was shown.
func TestAnOldPageDoesNotHandleANewerWait(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.person("Bare", "Fil", func(p *caseload.Person, _ *caseload.FollowUp) { p.WaitsSince = civil.MustDate("2026-11-17") })
		path := "/people/" + id + "/dialogue"
		was := w.as(mine).Get(path).Values("was")
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			return c.WaitsSince(ctx, id, civil.MustDate("2026-11-20"))
		})
		w.as(mine).Post(path+"/caseload", form("was", strings.Join(was, ""))).Wants(t, http.StatusConflict)
		w.as(mine).Post(path+"/caseload", form("since", "2026-11-10")).Wants(t, http.StatusConflict)
		w.as(mine).Get(path).Says(t, "Ifølge porteføljefila", "20. november")
	})
}

// A door that closes after the form was let in.
func TestTheDoorIsTriedAgainWhenItIsWritten(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		f := w.answerForm(mine, "Hei", "do", "send")
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			return c.Protect(ctx, w.amina, access.Protection{Kind: access.StrengtFortrolig})
		})
		w.as(mine).Post(w.path(), f).Wants(t, http.StatusNotFound).Hides(t, "Amina")
		if n := w.count("message"); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}
