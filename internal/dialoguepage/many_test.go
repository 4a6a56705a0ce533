package dialoguepage_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

func itoa(n int) string { return strconv.Itoa(n) }

// crowd are people of every kind: three whom a message can reach, and those whom it cannot.
func (w *world) crowd() (all []string, hidden string) {
	set := map[string]func(p *caseload.Person, f *caseload.FollowUp){
		"Bente": nil, "Carl": nil,
		"Reservert": func(p *caseload.Person, _ *caseload.FollowUp) { p.Reserved = caseload.Yes },
		"Manuell":   func(p *caseload.Person, _ *caseload.FollowUp) { p.Manual = caseload.Yes },
		"Lukket": func(_ *caseload.Person, f *caseload.FollowUp) {
			f.State, f.Ends = caseload.Closed, civil.MustDate("2026-10-01")
		},
		"Annen": func(p *caseload.Person, f *caseload.FollowUp) { f.Counsellor = colleague }, // same office, no reason given
		"Fremmed": func(p *caseload.Person, f *caseload.FollowUp) {
			f.Counsellor, f.Office, p.Office = stranger, caseloadtest.Elsewhere, caseloadtest.Elsewhere
		},
	}
	all = []string{w.amina}
	for _, name := range []string{"Bente", "Carl", "Reservert", "Manuell", "Lukket", "Annen", "Fremmed"} {
		if f := set[name]; f != nil {
			all = append(all, w.person(name, "Berg", f))
		} else {
			all = append(all, w.person(name, "Berg"))
		}
	}
	hidden = w.person("Skjult", "Berg")
	w.change(func(ctx context.Context, c *caseload.Writer) error {
		return c.Protect(ctx, hidden, access.Protection{Kind: access.StrengtFortrolig})
	})
	return append(all, hidden, db.NewID(), "x", all[0]), hidden
}

func (w *world) compose(text string) url.Values {
	w.Helper()
	all, _ := w.crowd()
	v := url.Values{"person": all}
	page := w.as(mine).Post("/messages", v).Wants(w.T, 200)
	return form(append(hidden(page, "token", "people", "receivers"), "subject", "Stengt, {fornavn}", "text", text)...)
}

func TestOneMessageToMany(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		all, secret := w.crowd()
		logged := len(w.lines(0))
		page := w.as(mine).Post("/messages", url.Values{"person": all}).Wants(t, 200)
		page.Says(t, "Meldingen går til 3 personer", "4 personer kan ikke få meldingen", "reservert mot digital kontakt", "har manuell oppfølging", "oppfølgingen er avsluttet", "skriv hvorfor først", "Send til 3 personer").
			Hides(t, "Skjult", "Fremmed", secret)
		lines := w.lines(logged)
		if len(lines) != 1 || len(lines[0].People) != 7 || lines[0].Action != access.ListRow {
			t.Errorf("the log has %+v", lines)
		}
		f := form(append(hidden(page, "token", "people", "receivers"), "subject", "Stengt", "text", "Hei {fornavn}! Hilsen {avsender} og {veileder}.", "wait", "yes")...)
		w.as(mine).Post("/messages", f).Wants(t, 200).Says(t, "Slik blir den for de 3 første", "Hei Amina! Hilsen Navn Z990101 og Navn Z990101.", "Hei Bente!")
		before := w.count("message")
		logged = len(w.lines(0))
		a := w.as(mine).Post("/messages/send", f).Wants(t, http.StatusSeeOther)
		if w.count("message") != before+3 || w.where(a) != "/messages" {
			t.Errorf("%d messages more, led to %s", w.count("message")-before, w.where(a))
		}
		if l := w.lines(logged); len(l) != 3 || l[0].Action != access.RecordWrite || len(l[0].People) != 1 {
			t.Errorf("the log has %+v", l)
		}
		w.as(mine).Post("/messages/send", f).Wants(t, http.StatusSeeOther) // a double press
		if w.count("message") != before+3 || w.count("bulk_message") != 1 || w.count("bulk_draft") != 0 {
			t.Error("sent twice, or the draft is there still")
		}
		w.as(mine).Get("/messages").Says(t, "Meldingen var alt sendt, til 3 personer", "Ingen er valgt", "Sendt før", "Stengt")
		w.as(mine).Get(w.list()).Says(t, "Stengt", "Hei Amina! Hilsen", "Venter på personen siden i dag")
		threads, err := dialogue.Threads(t.Context(), w.d.Read, all[:3])
		if err != nil || len(threads) != 4 {
			t.Errorf("%d threads, %v", len(threads), err)
		}
	})
}

func TestAMessageToManyIsRefusedWhole(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		f := w.compose("Hei {fornavn}")
		send := func(code int, set func(v url.Values), says ...string) {
			t.Helper()
			v := url.Values{}
			for k, x := range f {
				v[k] = append([]string{}, x...)
			}
			set(v)
			w.as(mine).Post("/messages/send", v).Wants(t, code).Says(t, says...)
		}
		send(422, func(v url.Values) { v.Set("text", "") }, "Skriv en melding først")
		send(422, func(v url.Values) { v.Set("subject", "") }, "Skriv hva meldingen gjelder", "Hei {fornavn}")
		send(422, func(v url.Values) { v.Set("text", "Hei {personnummer}") }, "{personnummer} er ikke et felt", "Hei {personnummer}")
		send(422, func(v url.Values) { v.Set("text", strings.Repeat("å", 500_000)+"slutten") }, "500007 tegn", "slutten")
		send(422, func(v url.Values) {
			v.Set("text", strings.Repeat("{fornavn}", 500)+strings.Repeat("x", 499)+strings.Repeat("{navn}", 10))
		}, "plass til 5000")
		send(409, func(v url.Values) { v.Del("receivers") }, "Mottakerne er ikke de samme", "Hei {fornavn}")
		many := make([]string, dialogue.MaxReceivers+1)
		for i := range many {
			many[i] = fmt.Sprintf("018aa244-9c00-79ea-9ac0-%012d", i)
		}
		send(422, func(v url.Values) { v.Set("people", strings.Join(many, " ")) }, "20001 personer er valgt")
		// somebody is reserved between the page and the press
		w.change(func(ctx context.Context, c *caseload.Writer) error {
			found, err := caseload.People(ctx, c.Q(), []string{w.amina})
			if err != nil {
				return err
			}
			found[0].Person.Reserved = caseload.Yes
			return c.Person(ctx, &found[0].Person, caseloadtest.Key)
		})
		page := w.as(mine).Post("/messages/send", f).Wants(t, http.StatusConflict).Says(t, "Mottakerne er ikke de samme", "Hei {fornavn}", "Meldingen går til 2 personer")
		if w.count("message") != 1 || w.count("bulk_message") != 0 {
			t.Error("something was sent")
		}
		again := form(append(hidden(page, "token", "people", "receivers"), "subject", "Stengt", "text", "Hei {fornavn}")...)
		w.as(mine).Post("/messages/send", again).Wants(t, http.StatusSeeOther)
		if w.count("message") != 3 {
			t.Errorf("%d messages", w.count("message"))
		}
		w.as(reader).Post("/messages", url.Values{"person": {w.amina}}).Wants(t, 200).Says(t, "går til 0 personer", "kan bare lese").Hides(t, "messages/send")
		w.as(boss).Get("/messages").Wants(t, http.StatusNotFound)
	})
}

func TestTheDraftToManyIsKept(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		f := w.compose("")
		f.Set("text", "Skrevet da økten gikk ut")
		w.as(mine).Ended().Post("/messages/send", f).Wants(t, http.StatusSeeOther)
		w.as(mine).Get("/messages").Says(t, "Skrevet da økten gikk ut", "Utkastet ble tatt vare på", "Meldingen går til 3 personer")
		w.as(mate).Get("/messages").Hides(t, "Skrevet da økten gikk ut")
		w.as(mine).Post("/messages/draft", form("kind", "many.text", "text", "Fra skriptet")).Wants(t, http.StatusNoContent)
		// other people are chosen: the text stands
		w.as(mine).Post("/messages", url.Values{"person": {w.amina}}).Wants(t, 200).Says(t, "Fra skriptet", "Meldingen går til 1 person.")
		w.as(mine).Post("/messages/draft", form("throw", "many")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get("/messages").Says(t, "Ingen er valgt").Hides(t, "Fra skriptet")
	})
}

// The most that one message may go to, on either database, in one transaction.
func TestTwentyThousandReceivers(t *testing.T) {
	if testing.Short() {
		t.Skip("makes twenty thousand people")
	}
	eachWorld(t, func(t *testing.T, w *world) {
		m := caseload.Many{}
		ids := make([]string, dialogue.MaxReceivers)
		for i := range ids {
			ids[i] = db.NewID()
			m.People = append(m.People, caseload.Person{ID: ids[i], Number: caseload.Number{Digits: fmt.Sprintf("%011d", i), Born: civil.MustDate("1990-01-01")}, GivenName: "Nr " + itoa(i), FamilyName: "Hansen", Office: office})
			m.FollowUps = append(m.FollowUps, caseload.FollowUp{ID: db.NewID(), Person: ids[i], Office: office, Counsellor: mine, State: caseload.Active})
		}
		caseloadtest.Must(t, w.d.Tx(t.Context(), func(q db.Q) error { return caseload.InsertMany(t.Context(), q, m, caseloadtest.Key) }))
		page := w.as(mine).Post("/messages", form("people", strings.Join(ids, " "))).Wants(t, 200).Says(t, "Meldingen går til 20000 personer")
		f := form(append(hidden(page, "token", "people", "receivers"), "subject", "Stengt", "text", "Hei {fornavn}")...)
		start := time.Now()
		w.as(mine).Post("/messages/send", f).Wants(t, http.StatusSeeOther)
		t.Logf("sent in %v", time.Since(start))
		if n := w.count("message"); n != dialogue.MaxReceivers+1 {
			t.Errorf("%d messages", n)
		}
		var lines int
		caseloadtest.Must(t, w.d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM access_log WHERE action = 'record.write' AND ident = $1", mine).Scan(&lines))
		if lines != dialogue.MaxReceivers {
			t.Errorf("%d lines in the access log", lines)
		}
	})
}
