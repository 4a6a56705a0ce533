package personpage_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/notes"
)

// without is a form's fields with one of them changed.
func without(fields []string, name, value string) []string {
	list := append([]string{}, fields...)
	for i := 0; i < len(list); i += 2 {
		if list[i] == name {
			list[i+1] = value
		}
	}
	return list
}

// A form with a fault comes back with what was typed, the fault on top and at its
// field, and nothing is written; without one it leads back to its section.
func TestEveryFormWorksWithoutAScript(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		for _, f := range []struct {
			path, section, table string
			good                 []string
			bad                  map[string][]string // field to values that are wrong
		}{
			{"/contact", "kontakter", "contact", []string{"kind", "phone", "day", "2026-11-24", "time", "09:30", "spoke", "yes", "minutes", "38"}, map[string][]string{
				"kind": {"", "fax", "import"}, "day": {"", "2026-13-01", "i går", "2026-11-25"}, "time": {"", "25:00", "halv ti", "10:16"}, "spoke": {"", "kanskje"}, "minutes": {"0", "-5", "601", "ti"}}},
			{"/promise", "skylder", "promise", []string{"text", "ringe kommunen om barnehage", "due", "2026-12-01"}, map[string][]string{
				"text": {"", " \n ", strings.Repeat("å", 501)}, "due": {"", "2026-11-23", "snart"}}},
			{"/request", "grunner", "talk_request", []string{"asked", "2026-11-23", "kind", "phone", "wish", "Om kurset"}, map[string][]string{
				"asked": {"", "2026-11-25", "x"}, "kind": {"digital", "x"}, "wish": {strings.Repeat("å", 501)}}},
			{"/commitment", "hverdagen", "event", []string{"title", "Norskkurs", "repeat", "once", "day", "2026-11-25", "from", "09:00", "to", "11:30"}, map[string][]string{
				"title": {"", strings.Repeat("å", 201)}, "repeat": {"", "daily"}, "day": {"", "x"}, "from": {"", "9"}, "to": {"", "09:00", "08:00"}}},
			{"/commitment", "hverdagen", "event", []string{"title", "Kurs", "repeat", "weekly", "weekday", "3", "until", "2026-12-18", "from", "12:00", "to", "13:00"}, map[string][]string{
				"weekday": {"", "7", "-1"}, "until": {"", "2026-11-01", "2099-01-01"}}},
			{"/clock", "frister", "clock", []string{"kind", "sick_leave", "starts", "2026-06-01", "ends", "2026-12-31"}, map[string][]string{
				"kind": {"", "parole"}, "starts": {"x", "2027-01-01"}, "ends": {"2026-05-31", "x"}}},
			{"/words", "vil", "own_words", []string{"said", "2026-11-24", "language", "ukrainsk", "text", "Я хочу працювати", "translation", "Jeg vil arbeide", "by", "tolk", "read", "yes"}, map[string][]string{
				"said": {"", "2026-11-25"}, "language": {""}, "text": {"", strings.Repeat("ї", 5001)}, "translation": {strings.Repeat("å", 5001)}, "by": {""}}},
			{"/note", "notater", "note", []string{"kind", "minutes", "text", "Snakket om kurs."}, map[string][]string{
				"text": {"", strings.Repeat("å", notes.MaxText+1)}}},
			{"/minutes", "notater", "note", []string{"text", "Snakket om jobb.", "agreed", "Vi er enige.", "ours", "- ringe kommunen", "theirs", "finne vitnemålet", "mark", "fact"}, map[string][]string{
				"text": {strings.Repeat("å", notes.MaxText+1)}, "ours": {strings.Repeat("å", notes.MaxText+1)}, "mark": {"secret", "internal"}}},
			{"/step", "planen", "plan_step", []string{"title", "få utdanningen vurdert", "ours", "finne ut hvem som vurderer", "theirs", "finne vitnemålet", "own", "yes", "day", "2026-12-01", "stage", "PLANLAGT"}, map[string][]string{
				"title": {"", strings.Repeat("å", 201)}, "ours": {strings.Repeat("å", 501)}, "own": {"", "maybe"}, "day": {"", "x"}, "stage": {"", "FERDIG"}}},
			{"/sticky", "huskelapp", "sticky_note", []string{"text", "Ta med CV", "due", "2026-12-01"}, map[string][]string{
				"text": {"", strings.Repeat("å", 201)}, "due": {"x", "2026-13-01"}}},
		} {
			before, logged := w.count(f.table), w.logged()
			for field, values := range f.bad {
				for _, value := range values {
					a := w.post(own, path+f.path, without(f.good, field, value)...).is(http.StatusUnprocessableEntity)
					a.says("Noe må rettes før dette kan lagres", `aria-invalid="true"`, "-fault")
					if len(value) > 3 && len(value) < 100 && field != "kind" && field != "repeat" && field != "spoke" && field != "own" && field != "stage" && field != "mark" && strings.TrimSpace(value) == value {
						a.says(value)
					}
				}
			}
			if n := w.count(f.table); n != before {
				w.Errorf("%s: %d rows of forms with faults", f.path, n-before)
			}
			for _, l := range w.lines(logged) {
				if l.Action.Writes() {
					w.Errorf("%s: a form with faults is logged as written", f.path)
				}
			}
			logged = w.logged()
			w.post(own, path+f.path, f.good...).done(f.section)
			if n := w.count(f.table); n != before+1 {
				w.Errorf("%s: %d rows, want one", f.path, n-before)
			}
			if l := w.lines(logged); len(l) != 1 || !l[0].Action.Writes() {
				w.Errorf("%s: the log has %+v", f.path, l)
			}
			w.get(own, path).is(http.StatusOK)
		}
		w.get(own, path).says("38 min", "Ringe kommunen om barnehage", "Om kurset", "Norskkurs", "hver torsdag, 12.00–13.00, til 18. desember", "Sykmelding (dialogmøte 2)", "Я хочу працювати", "Jeg vil arbeide", "Snakket om kurs.", "Nav gjør", "ringe kommunen", "Få utdanningen vurdert"[1:], "Ta med CV")
		w.post(own, path+"/note", "kind", "letter", "text", "x").is(http.StatusUnprocessableEntity)
	})
}

func (w *world) count(table string) int {
	w.Helper()
	var n int
	w.must(w.d.Read.QueryRowContext(w.Context(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

func TestATextThatIsTooLongIsKeptAndCounted(t *testing.T) {
	eachWorld(t, func(w *world) {
		long := strings.Repeat("å", notes.MaxText) + "slutten"
		path := "/people/" + w.people["Oksana"]
		a := w.post(own, path+"/note", "kind", "note", "text", long).is(http.StatusUnprocessableEntity).says("20007", "slutten", "Ta bort 7")
		if a.push != path+"?open=note" {
			w.Errorf("the page is to be fetched anew at %s", a.push)
		}
		w.get(own, path+"?at=notater").says(`<h2 id="h-notater" data-focus tabindex="-1">`)
	})
}

// The same form sent twice makes one row; the same form with another text is a
// conflict that shows both.
func TestAFormThatIsSentTwice(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		for _, f := range []struct {
			path, section, table, field string
			good                        []string
		}{
			{"/contact", "kontakter", "contact", "minutes", []string{"kind", "phone", "day", "2026-11-24", "time", "09:30", "spoke", "yes", "minutes", "38"}},
			{"/promise", "skylder", "promise", "text", []string{"text", "ringe kommunen", "due", "2026-12-01"}},
			{"/request", "grunner", "talk_request", "wish", []string{"asked", "2026-11-23", "kind", "", "wish", "Om kurset"}},
			{"/commitment", "hverdagen", "event", "title", []string{"title", "Kurs", "repeat", "weekly", "weekday", "3", "until", "2026-12-18", "from", "12:00", "to", "13:00"}},
			{"/clock", "frister", "clock", "starts", []string{"kind", "aft", "starts", "2026-06-01"}},
			{"/words", "vil", "own_words", "text", []string{"said", "2026-11-24", "language", "norsk", "text", "Jeg vil"}},
			{"/note", "notater", "note", "text", []string{"kind", "note", "text", "Første tekst"}},
		} {
			token := db.NewID()
			form := append([]string{"token", token}, f.good...)
			w.post(own, path+f.path, form...).done(f.section)
			w.post(own, path+f.path, form...).done(f.section)
			if n := w.count(f.table); n != 1 {
				w.Errorf("%s: %d rows, want one", f.path, n)
			}
			other := map[string]string{"minutes": "41", "starts": "2026-07-01"}[f.field]
			if other == "" {
				other = "Noe helt annet"
			}
			a := w.post(own, path+f.path, without(form, f.field, other)...).is(http.StatusConflict)
			a.says("Noen andre har lagret i mellomtiden", "Slik står det nå", other).hides(`value="` + token + `"`)
			if n := w.count(f.table); n != 1 {
				w.Errorf("%s: %d rows after a conflict", f.path, n)
			}
		}
	})
}

func TestAStaleVersionShowsBoth(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/note", "kind", "minutes", "text", "Utgangspunktet").done("notater")
		w.post(own, path+"/words", "said", "2026-11-24", "language", "polsk", "text", "Chcę").done("vil")
		w.post(own, path+"/clock", "kind", "aft", "starts", "2026-06-01").done("frister")
		note, words, clock := onlyID(w, "note"), onlyID(w, "own_words"), onlyID(w, "clock")
		w.post(own, path+"/note/"+note, "do", "save", "version", "1", "text", "Det som ble lagret").done("notater")
		w.post(own, path+"/note/"+note, "do", "save", "version", "1", "text", "Min lange tekst som ikke skal bort").is(http.StatusConflict).
			says("Slik står det nå", "Det som ble lagret", "Min lange tekst som ikke skal bort", `name="version" value="2"`)
		w.post(mate, path+"/words/"+words, "version", "1", "translation", "Jeg ønsker", "by", "tolk").done("vil")
		w.post(own, path+"/words/"+words, "version", "1", "translation", "Jeg vil", "by", "meg").is(http.StatusConflict).says("Jeg ønsker", "Jeg vil")
		w.post(mate, path+"/clock/"+clock, "version", "1", "do", "dates", "starts", "2026-07-01", "ends", "").done("frister")
		w.post(own, path+"/clock/"+clock, "version", "1", "do", "dates", "starts", "2026-08-01", "ends", "").is(http.StatusConflict).says("fra 1. juli", "2026-08-01")
		// with the version that is shown, it is saved
		w.post(own, path+"/clock/"+clock, "version", "2", "do", "dates", "starts", "2026-08-01", "ends", "").done("frister")
	})
}

func TestPromisesAreTicked(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/promise", "text", "ringe kommunen", "due", "2026-12-01").done("skylder")
		id := onlyID(w, "promise")
		w.get(own, path).says("1, uten frist i dag", "Trukket sammen med")
		w.post(own, path+"/promise/"+id, "do", "later", "version", "1").is(http.StatusUnprocessableEntity)
		w.post(own, path+"/promise/"+id, "do", "kept", "version", "1").done("skylder")
		w.post(own, path+"/promise/"+id, "do", "kept", "version", "1").done("skylder") // sent twice
		w.post(own, path+"/promise/"+id, "do", "withdrawn", "version", "1").is(http.StatusConflict).says("Løftet er holdt: ringe kommunen")
		w.get(own, path).says("Vi skylder ikke", "Ett løfte som er holdt eller trukket")
	})
}

func TestRequestsAreDone(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/request", "asked", "2026-11-20", "kind", "phone").done("grunner")
		id := onlyID(w, "talk_request")
		w.get(own, path).says("har bedt om samtale", "står åpent")
		w.post(own, path+"/request/"+id, "do", "done", "version", "1").done("grunner")
		w.post(own, path+"/request/"+id, "do", "done", "version", "1").done("grunner")
		w.get(own, path).says("ferdig 24. november").hides("står åpent")
	})
}

func TestClocksAreHeldAndMended(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/clock", "kind", "aft").done("frister")
		w.get(own, path).says("Frist ukjent – mangler dato.", "Én frist er ukjent fordi datoen mangler")
		id := onlyID(w, "clock")
		w.post(own, path+"/clock/"+id, "version", "1", "do", "dates", "starts", "2026-09-01", "ends", "2026-08-01").is(http.StatusUnprocessableEntity).says("Slutten er før starten", "2026-08-01")
		w.post(own, path+"/clock/"+id, "version", "1", "do", "dates", "starts", "1.9.2026", "ends", "").done("frister")
		w.get(own, path).says("AFT skal gjennomgås innen 1. desember (tiltaksforskriften § 13-2)").hides("Frist ukjent")
		for _, bad := range []string{"", "2026-11-25", "2026-08-31"} {
			w.post(own, path+"/clock/"+id, "version", "2", "do", "held", "held", bad).is(http.StatusUnprocessableEntity)
		}
		w.post(own, path+"/clock/"+id, "version", "2", "do", "held", "held", "2026-11-24").done("frister")
		w.get(own, path).says("samtalen holdt 24. november").hides("AFT skal gjennomgås innen 1. desember")
	})
}

func TestEndingsAreAgreedOrPutOff(t *testing.T) {
	eachWorld(t, func(w *world) {
		path, id := "/people/"+w.people["Oksana"], w.people["Oksana"]
		end := caseload.Ending{Ends: civil.MustDate("2026-12-04")}
		m := caseload.Measure{Person: id, Office: office, Code: "OPPFOLGING", Ending: end, Source: "entered"}
		b := caseload.Benefit{Person: id, Office: office, Kind: "DAGPENGER", Ending: end}
		s := caseload.PlanStep{Person: id, Office: office, Title: "Praksis på apotek", Ending: end, State: caseload.StepOpen, Source: "entered"}
		w.change(func(c *caseload.Writer) error {
			w.must(c.Measure(w.Context(), &m))
			w.must(c.Benefit(w.Context(), &b))
			return c.PlanStep(w.Context(), &s)
		})
		w.get(own, path).says("Dagpenger slutter 4. desember. Hva skjer etterpå?", "Praksis på apotek", "neste steg er ikke avtalt")
		for table, row := range map[string]string{"measure_now": m.ID, "benefit": b.ID, "plan_step": s.ID} {
			w.post(own, path+"/ending", "table", table, "row", row, "version", "1", "do", "postpone", "until", "2026-11-24").is(http.StatusUnprocessableEntity).says("Velg en dag etter i dag")
			w.post(own, path+"/ending", "table", table, "row", db.NewID(), "version", "1", "do", "agreed").is(http.StatusNotFound)
			w.post(own, path+"/ending", "table", table, "row", row, "version", "1", "do", "postpone", "until", "2026-12-10").done("frister")
			w.post(own, path+"/ending", "table", table, "row", row, "version", "1", "do", "agreed").is(http.StatusConflict).says("utsatt til 10. desember")
			w.post(own, path+"/ending", "table", table, "row", row, "version", "2", "do", "agreed").done("frister")
			w.post(own, path+"/ending", "table", table, "row", row, "version", "2", "do", "agreed").done("frister")
		}
		w.post(own, path+"/ending", "table", "person", "row", m.ID, "version", "1", "do", "agreed").is(http.StatusUnprocessableEntity)
		w.get(own, path).says("neste steg er avtalt").hides("Hva skjer etterpå?\n", "neste steg er ikke avtalt", "Dagpenger slutter 4. desember. Hva skjer etterpå?")
	})
}

func TestTheEverydayWeek(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.get(own, path).says("Ingenting er kjent om uka til")
		w.post(own, path+"/commitment", "title", "Norskkurs", "repeat", "weekly", "weekday", "1", "until", "2026-12-18", "from", "9.00", "to", "11.30").done("hverdagen")
		w.post(own, path+"/preference", "weekday", "1", "from", "08:00", "to", "12:00").done("hverdagen")
		w.post(own, path+"/preference", "weekday", "1", "from", "08:00", "to", "12:00").done("hverdagen") // sent twice
		w.get(own, path).says("r-900 s-10", "09.00–11.30", "r-800 s-4", "08.00–09.00", "r-1130 s-2", "11.30–12.00", "Nå (10.15): \u2068Norskkurs\u2069 til 11.30.", "Passer i dag: 11.30–12.00.")
		if n := w.count("preference"); n != 1 {
			w.Errorf("%d preferences", n)
		}
		for _, bad := range [][]string{{"weekday", "9", "from", "08:00", "to", "09:00"}, {"weekday", "1", "from", "10:00", "to", "09:00"}, {"weekday", "1", "from", "", "to", "09:00"}, {"remove", "x"}} {
			w.post(own, path+"/preference", bad...).is(http.StatusUnprocessableEntity)
		}
		w.post(own, path+"/preference", "remove", "1-480").done("hverdagen")
		id := onlyID(w, "event")
		w.post(own, path+"/commitment/"+id, "version", "7").is(http.StatusConflict).says("hver tirsdag, 09.00–11.30")
		w.post(own, path+"/commitment/"+id, "version", "1").done("hverdagen")
		w.post(own, path+"/commitment/"+id, "version", "1").done("hverdagen") // sent twice
		if n := w.count("event") + w.count("preference"); n != 0 {
			w.Errorf("%d rows are left", n)
		}
	})
}

func TestASeriesGoesWithWhatStandsInItsPlace(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people["Oksana"]
		owner := calendar.Owner{Kind: calendar.OfPerson, ID: person}
		start := civil.MustDate("2026-11-02").At(0).UTC()
		base := calendar.StoredEvent{Event: calendar.Event{UID: "kurs", Zone: civil.Zone, Start: start, Minutes: 60, Rule: "FREQ=WEEKLY", Busy: true, Title: "Kurs"}}
		moved := calendar.StoredEvent{Event: calendar.Event{UID: "kurs", Recurrence: "20261109T000000Z", Zone: civil.Zone, Start: start.AddDate(0, 0, 8), Minutes: 60, Busy: true, Title: "Kurs"}}
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			if err := calendar.SaveEvent(w.Context(), q, owner, office, &base); err != nil {
				return err
			}
			return calendar.SaveEvent(w.Context(), q, owner, office, &moved)
		}))
		w.post(own, "/people/"+person+"/commitment/"+base.ID, "version", "1").done("hverdagen")
		if n := w.count("event"); n != 0 {
			w.Errorf("%d rows are left of the series", n)
		}
	})
}

func TestNotesAreSharedEnteredAndCopied(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/note", "kind", "minutes", "text", "Første linje\r\nandre linje").done("notater")
		id := onlyID(w, "note")
		w.get(own, path).says("Utkast, ikke delt", "Dele referatet", `data-copy="tekst-`+id, path+"/note/"+id+"/copy")
		w.get(own, path+"/note/"+id+"/copy").is(http.StatusOK).says("readonly", "Første linje\nandre linje", "ført der ✓")
		w.get(own, path+"/note/"+db.NewID()+"/copy").is(http.StatusNotFound)
		w.post(own, path+"/note/"+id, "do", "share", "version", "1").done("notater")
		w.post(own, path+"/note/"+id, "do", "share", "version", "1").done("notater")
		w.post(mate, path+"/note/"+id, "do", "enter", "version", "2").done("notater")
		list, err := notes.Readable(w.Context(), w.d.Read, []string{w.people["Oksana"]}, own)
		w.must(err)
		want := []notes.Note{{ID: id, Person: w.people["Oksana"], Office: office, Counsellor: own, Kind: notes.Minutes, Text: "Første linje\nandre linje",
			WrittenAt: w.now, SharedAt: w.now, EnteredAt: w.now, Version: 3}}
		if diff := cmp.Diff(want, list); diff != "" {
			w.Errorf("(-want +got)\n%s", diff)
		}
		w.get(own, path).says("Delt 24. november", "Ført 24. november", "Samtalereferat delt").hides("Utkast, ikke delt", "ført der ✓")
		w.get(own, path+"/notes").is(http.StatusOK).says("Første linje")
	})
}

func TestDraftsAreKeptUntilTheTextIsSaved(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		before := w.logged()
		w.post(own, path+"/draft", "kind", "note.text", "text", "Halvskrevet notat").is(http.StatusNoContent)
		w.post(own, path+"/draft", "kind", "note.text", "text", "Halvskrevet notat, litt lengre").is(http.StatusNoContent)
		w.post(own, path+"/draft", "kind", "promise.text", "text", "ringe").is(http.StatusNoContent)
		for _, bad := range []string{"", "note", "note.text; DROP", "../x.text", strings.Repeat("n", 40) + ".text"} {
			w.post(own, path+"/draft", "kind", bad, "text", "x").is(http.StatusUnprocessableEntity)
		}
		if n := len(w.lines(before)); n != 0 {
			w.Errorf("drafts made %d lines in the log of the person's record", n)
		}
		w.get(own, path).says("Halvskrevet notat, litt lengre", "Utkastet ble tatt vare på 24. november kl. 10.15", `data-draft="`+path+`/draft"`, `data-draft-kind="note.text"`)
		w.get(mate, path).hides("Halvskrevet", "Utkastet ble tatt vare på")
		w.post(own, path+"/note", "kind", "note", "text", "Ferdig notat").done("notater")
		w.get(own, path).hides("Halvskrevet", "note.text kept").says("Ferdig notat")
		if n := w.count("draft"); n != 1 {
			w.Errorf("%d drafts are left, want the promise's", n)
		}
		w.get(own, path).says("Kast utkastet", `value="promise.text"`)
		w.post(mate, path+"/draft", "throw", "promise.text").is(http.StatusSeeOther)
		w.post(own, path+"/draft", "throw", "words.text words.translation").is(http.StatusSeeOther)
		if n := w.count("draft"); n != 1 {
			w.Errorf("%d drafts are left, want the promise's", n)
		}
		w.post(own, path+"/draft", "throw", "promise.text", "text", "ringe").is(http.StatusSeeOther)
		w.get(own, path).hides("Kast utkastet", "Utkastet ble tatt vare på")
		w.post(own, path+"/draft", "kind", "promise.text", "text", "ringe").is(http.StatusNoContent)
		w.post(own, path+"/draft", "kind", "promise.text", "text", "  ").is(http.StatusNoContent)
		if n := w.count("draft"); n != 0 {
			w.Errorf("an empty draft is kept")
		}
	})
}

// ended sends a form after the session has ended.
func (w *world) ended(who, path string, fields ...string) answer {
	w.Helper()
	r := w.request(path, fields...)
	r.Header.Set("X-Ended", "yes")
	return w.ask(r, who)
}

func TestTextIsKeptAfterTheSessionHasEnded(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people["Oksana"]
		path := "/people/" + person
		a := w.ended(own, path+"/note", "kind", "note", "text", "Langt notat som ikke skal bort").is(http.StatusSeeOther)
		if want := "/signin?next=%2Fpeople%2F" + person; a.location != want {
			w.Errorf("led to %s, want %s", a.location, want)
		}
		w.ended(own, path+"/words", "text", "Мої слова", "translation", "Mine ord").is(http.StatusSeeOther)
		w.ended(own, path+"/draft", "kind", "request.wish", "text", "Om kurset").is(http.StatusSeeOther)
		w.ended(own, path+"/note", "kind", "note", "text", "").is(http.StatusSeeOther) // nothing typed throws nothing away
		if n := w.count("note") + w.count("own_words"); n != 0 {
			w.Errorf("%d rows were saved without a session", n)
		}
		w.get(own, path).says("Langt notat som ikke skal bort", "Мої слова", "Mine ord", "Om kurset", "Utkastet ble tatt vare på")
		// an id that nobody has, and somebody whom one may not see, are answered alike
		for _, id := range []string{db.NewID(), "x"} {
			if a := w.ended(stranger, "/people/"+id+"/note", "text", "x"); a.status != http.StatusSeeOther {
				w.Errorf("%s: %d", id, a.status)
			}
		}
		w.get("", path).is(http.StatusSeeOther)
		if a := w.post("", path+"/note", "text", "uten navn"); a.status != http.StatusSeeOther || w.count("draft") != 5 {
			w.Errorf("%d, %d drafts", a.status, w.count("draft"))
		}
	})
}

func TestWhatIsTypedIsShownAsText(t *testing.T) {
	eachWorld(t, func(w *world) {
		evil := `<script>alert("x")</script>` + "\u202e" + `"><img src=x onerror=1>` + "\u2069"
		id := w.person(evil, "العربية"+strings.Repeat("n", 200), func(p *caseload.Person, _ *caseload.FollowUp) { p.Language = evil })
		path := "/people/" + id
		w.post(own, path+"/note", "kind", "note", "text", evil).done("notater")
		w.post(own, path+"/promise", "text", evil, "due", "2026-12-01").done("skylder")
		w.post(own, path+"/words", "said", "2026-11-24", "language", evil[:20], "text", evil, "translation", evil, "by", evil).done("vil")
		w.post(own, path+"/commitment", "title", evil, "repeat", "once", "day", "2026-11-24", "from", "10:00", "to", "11:00").done("hverdagen")
		w.post(own, path+"/request", "asked", "2026-11-24", "kind", "", "wish", evil).done("grunner")
		w.post(own, path+"/draft", "kind", "promise.text", "text", evil).is(http.StatusNoContent)
		pages := []answer{w.get(own, path), w.get(own, path+"/notes"), w.get(own, path+"/timeline"), w.get(own, path+"/note/"+onlyID(w, "note")+"/copy"), w.get(colleague, path),
			w.post(own, path+"/clock", "kind", evil, "starts", evil), w.post(own, path+"/contact", "kind", evil, "minutes", evil)}
		for _, a := range pages {
			a.hides("<script>alert", "<img src=x", `"><img`).says("&lt;script&gt;")
			if strings.Contains(a.body, "style=") || strings.Contains(a.body, "onclick") {
				a.Errorf("something inline")
			}
		}
		for _, a := range pages {
			if i := strings.Index(a.body, "</title>"); strings.ContainsAny(a.body[:i], "\u202e\u2069") {
				a.Errorf("the title is turned around: %q", a.body[max(0, i-200):i])
			}
		}
		title := pages[0].body[strings.Index(pages[0].body, "<h1"):]
		if !strings.HasPrefix(title, "<h1><bdi>") {
			w.Errorf("the name is not kept apart: %.80s", title)
		}
	})
}

func TestAPersonOfWhomNothingIsKnown(t *testing.T) {
	eachWorld(t, func(w *world) {
		id := w.person("Tom", "Tomsen", func(p *caseload.Person, f *caseload.FollowUp) {
			p.Phone, p.Language, p.Interpreter = "", "", ""
			f.Counsellor, f.Starts, f.Rhythm, f.Track = "", civil.Date{}, 0, ""
		})
		w.must(w.d.Tx(w.Context(), func(q db.Q) error { return giveWhy(w, q, own, id) }))
		w.get(own, "/people/"+id).is(http.StatusOK).says("ikke kjent", "Dette vet vi ikke", "har ingen veileder ennå", "Ingen samtale er registrert", "Løpet er ikke satt",
			"Telefonnummeret er ikke kjent", "Om det trengs tolk, er ikke kjent", "er ikke skrevet ned ennå", "Ingen frist løper", "Ingenting er kjent om uka til", "Ingen kontakt med").hides("ukjent år")
		bare := w.person("Uten", "Oppfølging")
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			_, err := q.ExecContext(w.Context(), "DELETE FROM follow_up WHERE person = $1", bare)
			if err == nil {
				err = giveWhy(w, q, own, bare)
			}
			return err
		}))
		w.get(own, "/people/"+bare).is(http.StatusOK).says("Ingen oppfølging er registrert", "be leder fordele")
	})
}

func TestAProtectedPersonsPage(t *testing.T) {
	eachWorld(t, func(w *world) {
		id := w.person("Maria", "Nilsen")
		w.change(func(c *caseload.Writer) error { return c.Protect(w.Context(), id, kode7) })
		w.must(w.d.Tx(w.Context(), func(q db.Q) error { return rights(w, q, own) }))
		w.get(own, "/people/"+id).is(http.StatusOK).says("Kode 7 · fortrolig adresse", "who--protect", `class="shield"`, "Adressen er fortrolig og vises ikke i Blikk.",
			"Du ser siden fordi du er veileder for", "noprint", "Skriv ingenting som røper et sted", "Skriv ikke sted").hides("Hjemme adresse")
	})
}
