package personpage_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/planner"
)

func TestTheStickyNoteIsTheCounsellorsOwn(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		before := w.count("sticky_note")
		for _, who := range []string{cover, mate, colleague, stranger, reader, leader} {
			w.post(who, path+"/sticky", "text", "Ikke min").is(http.StatusNotFound)
			w.post(who, path+"/category", "letter", "B").is(http.StatusNotFound)
		}
		if n := w.count("sticky_note") + w.count("category"); n != before {
			w.Fatalf("%d marks written by others", n-before)
		}
		w.post(own, path+"/sticky", "version", "0", "text", "Ta med CV", "due", "2026-11-24").done("huskelapp")
		w.post(own, path+"/category", "letter", "B").done("huskelapp")
		w.post(own, path+"/category", "letter", "G").is(http.StatusUnprocessableEntity).says("fra A til F")
		w.get(own, path).says("Ta med CV", "frist 24. november", "Kategori B, grønn trekant: Følge opp norskkurs")
		for _, who := range []string{cover, mate, reader} {
			w.get(who, path).is(http.StatusOK).hides("Ta med CV", "Kategori B", "Skriv en huskelapp")
		}
		w.get(own, path+"/handover").hides("Ta med CV", "Følge opp norskkurs")
		// two write the same note: both texts are shown, and the last press decides
		w.post(own, path+"/sticky", "version", "1", "text", "Fra det ene vinduet").done("huskelapp")
		w.post(own, path+"/sticky", "version", "1", "text", "Fra det andre vinduet").is(http.StatusConflict).says("Fra det ene vinduet", "Fra det andre vinduet", `name="version" value="2"`)
		w.post(own, path+"/sticky", "version", "1", "text", "Fra det ene vinduet").done("huskelapp") // sent twice
		w.post(own, path+"/sticky", "version", "2", "do", "remove").done("huskelapp")
		w.post(own, path+"/sticky", "version", "2", "text", "Skrevet på den gamle").is(http.StatusConflict).says("Huskelappen er tatt bort", "Skrevet på den gamle")
		w.post(own, path+"/category", "letter", "").done("huskelapp")
		w.get(own, path).hides("Fra det ene vinduet", "Kategori B")
	})
}

func TestWhatTheLettersStandForIsTheCounsellorsOwn(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/category", "letter", "A").done("huskelapp")
		w.get(own, "/categories").is(http.StatusOK).says("Få på plass avtale", "blå halvsirkel")
		w.get(leader, "/categories").is(http.StatusNotFound)
		w.post(reader, "/categories", "A", "x").is(http.StatusNotFound)
		if a := w.post(own, "/categories", "A", "Ringe arbeidsgiver", "versionA", "0"); a.status != http.StatusSeeOther {
			w.Fatalf("%d %s", a.status, a.body)
		}
		w.get(own, path).says("Kategori A, blå halvsirkel: Ringe arbeidsgiver")
		w.get(mate, "/categories").hides("Ringe arbeidsgiver")
		w.post(own, "/categories", "A", "Noe annet", "versionA", "0").is(http.StatusConflict).says("Ringe arbeidsgiver", "Noe annet")
		w.post(own, "/categories", "A", strings.Repeat("å", caseload.MaxMeaning+1), "versionA", "1").is(http.StatusUnprocessableEntity).says("aria-invalid")
		if a := w.post(own, "/categories", "A", "", "versionA", "1"); a.status != http.StatusSeeOther {
			w.Errorf("%d", a.status)
		}
		w.get(own, path).says("Få på plass avtale").hides("Ringe arbeidsgiver")
	})
}

// minutesFields is a form of minutes with what is picked out of it.
func minutesFields(more ...string) []string {
	return append([]string{"text", "Oksana fortalte om kurset.", "agreed", "- Vi snakkes 30.11. kl. 10.30", "ours", "- ringe kommunen innen 27.11.\n• spørre skolen\n", "theirs", "1. finne vitnemålet"}, more...)
}

func TestMinutesGiveTheirPromisesByOnePress(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		a := w.post(own, path+"/minutes", minutesFields("do", "pick", "promise_b", "noe jeg skrev selv")...).is(http.StatusOK)
		a.says(`name="promise_a" value="ringe kommunen innen 27.11."`, `name="due_a" value="2026-11-27"`, `name="promise_b" value="noe jeg skrev selv"`, `name="promise_c" value="spørre skolen"`,
			`name="step_a" value="finne vitnemålet"`, `name="next_day" value="2026-11-30"`, `name="next_time" value="10:30"`)
		if n := w.count("note") + w.count("promise") + w.count("plan_step"); n != 0 {
			w.Errorf("%d rows of a form that was only filled in", n)
		}
		w.post(own, path+"/minutes", minutesFields("promise_a", "ringe kommunen", "due_a", "")...).is(http.StatusUnprocessableEntity).says("f-minutes-due_a-fault", "ringe kommunen")
		w.post(own, path+"/minutes", minutesFields("promise_a", "", "due_a", "2026-11-27")...).is(http.StatusUnprocessableEntity).says("f-minutes-promise_a-fault")
		if n := w.count("note") + w.count("promise"); n != 0 {
			w.Errorf("%d rows of forms with faults", n)
		}
		logged := w.logged()
		w.post(own, path+"/minutes", minutesFields("do", "save", "mark", "fact", "promise_a", "ringe kommunen", "due_a", "2026-11-27", "step_a", "finne vitnemålet", "by_a", "2026-12-01", "next_day", "2026-11-30")...).done("notater")
		if l := w.lines(logged); len(l) != 1 {
			w.Errorf("%d lines in the log for one act", len(l))
		}
		if n, p, s := w.count("note"), w.count("promise"), w.count("plan_step"); n != 1 || p != 1 || s != 2 {
			w.Errorf("%d notes, %d promises, %d steps", n, p, s)
		}
		w.get(own, path).says("Nav gjør", "ringe kommunen", "Opplysning", "Oksana gjør", "snakke sammen igjen", "Avtalt neste steg: finne vitnemålet", "Dele referatet fra 24. november")
		w.get(mate, path).hides("Oksana fortalte om kurset.").says("Ringe kommunen", "snakke sammen igjen")
	})
}

func TestTheNextTalkGoesIntoTheWeek(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		talk := func(day, at string) []string {
			return minutesFields("do", "save", "next_day", day, "next_time", at, "next_kind", "phone", "promise_a", "ringe", "due_a", "2026-12-01")
		}
		for _, bad := range [][2]string{{"2026-11-28", "10:30"}, {"2026-11-30", "06:00"}, {"2027-03-01", "10:30"}, {"2026-11-30", "10:32"}} {
			w.post(own, path+"/minutes", talk(bad[0], bad[1])...).is(http.StatusUnprocessableEntity).says("f-minutes-next_day-fault", "blir dagen et neste steg", "Oksana fortalte om kurset.")
		}
		w.post(mate, path+"/minutes", talk("2026-11-30", "10:30")...).is(http.StatusUnprocessableEntity).says("f-minutes-next_time-fault")
		if n := w.count("note") + w.count("promise") + w.count("block"); n != 0 {
			w.Fatalf("%d rows of talks that cannot stand", n)
		}
		w.post(own, path+"/minutes", talk("2026-11-30", "10:30")...).done("notater")
		blocks, err := planner.BlocksWith(w.Context(), w.d.Read, w.people["Oksana"], today.Week())
		w.must(err)
		if len(blocks) != 1 || blocks[0].Day.String() != "2026-11-30" || blocks[0].From() != 630 || !blocks[0].Agreed || blocks[0].Kind != planner.Phone || blocks[0].Counsellor != own {
			w.Errorf("%+v", blocks)
		}
		w.get(own, path).says("ma. 30.11. kl. 10.30, telefon")
		// agreed otherwise meanwhile: the same week's talk is moved there
		w.post(own, path+"/minutes", "text", "Vi flyttet.", "next_day", "2026-12-01", "next_time", "12:00", "next_kind", "video").done("notater")
		if blocks, err = planner.BlocksWith(w.Context(), w.d.Read, w.people["Oksana"], today.Week()); err != nil || len(blocks) != 1 || blocks[0].Day.String() != "2026-12-01" || blocks[0].Kind != planner.Video || blocks[0].From() != 720 {
			w.Errorf("%+v, %v", blocks, err)
		}
		w.post(cover, path+"/minutes", "text", "Vikaren.", "next_day", "2026-12-02", "next_time", "12:00", "next_kind", "phone").is(http.StatusUnprocessableEntity).says("Som vikar")
	})
}

func TestWhatIsInternalIsNotShared(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/note", "kind", "note", "text", "Mitt", "mark", "internal", "share", "yes").is(http.StatusUnprocessableEntity).says("kan ikke være internt")
		w.post(own, path+"/minutes", "text", "Et referat", "mark", "internal").is(http.StatusUnprocessableEntity)
		w.post(own, path+"/note", "kind", "note", "text", "Mitt", "mark", "internal").done("notater")
		id := onlyID(w, "note")
		w.get(own, path).says("Internt")
		w.get(mate, path).hides("Mitt")
		w.post(own, path+"/note/"+id, "do", "share", "version", "1").is(http.StatusUnprocessableEntity).says("kan ikke være internt")
		w.post(own, path+"/note/"+id, "do", "share", "version", "1", "text", "Mitt", "mark", "assessment").done("notater")
		w.post(own, path+"/note/"+id, "do", "mark", "version", "2", "mark", "internal").is(http.StatusUnprocessableEntity)
		w.post(mate, path+"/note/"+id, "do", "mark", "version", "2", "mark", "fact").is(http.StatusNotFound)
		w.post(own, path+"/note/"+id, "do", "mark", "version", "2", "mark", "fact").done("notater")
		w.post(own, path+"/note/"+id, "do", "mark", "version", "2", "mark", "assessment").is(http.StatusConflict)
		w.get(mate, path).says("Mitt", "Opplysning")
	})
}

func TestMinutesAreKeptWhenTheSessionEnds(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		r := w.request(path+"/minutes", minutesFields("promise_a", "ringe kommunen", "due_a", "2026-11-27")...)
		r.Header.Set("X-Ended", "1")
		w.ask(r, own).is(http.StatusSeeOther)
		if n := w.count("note") + w.count("promise"); n != 0 {
			w.Fatalf("%d rows after the session", n)
		}
		w.get(own, path).says("Oksana fortalte om kurset.", "spørre skolen", `name="promise_a" value="ringe kommunen"`, `name="due_a" value="2026-11-27"`, "finne vitnemålet")
		w.get(mate, path).hides("Oksana fortalte om kurset.")
		w.post(own, path+"/minutes", minutesFields()...).done("notater")
		if n := w.count("draft"); n != 0 {
			w.Errorf("%d drafts are left", n)
		}
	})
}

func TestMessagesAndStepsAreCopiedAndEntered(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people["Oksana"]
		path := "/people/" + person
		thread := dialogue.Thread{Person: person, Office: office, Subject: "Barnehage"}
		message := dialogue.Message{Sender: person, SentAt: today.At(8 * 60), Text: "Чи є новини?"}
		w.change(func(c *caseload.Writer) error {
			if err := dialogue.PutThread(w.Context(), c, &thread); err != nil {
				return err
			}
			return dialogue.Write(w.Context(), c, &thread, &message)
		})
		w.post(own, path+"/step", "title", "få utdanningen vurdert", "ours", "finne ut hvem", "theirs", "finne vitnemålet", "own", "no", "day", "2026-12-18", "stage", "GJENNOMFORES").done("planen")
		step := onlyID(w, "plan_step")
		w.get(own, path).says("Чи є новини?", "Venter på oss", "Gjennomfører", "slutter 18. desember", "Svare")
		w.get(own, path+"/message/"+message.ID+"/copy").is(http.StatusOK).says("Чи є новини?", `value="enter"`)
		w.get(own, path+"/step/"+step+"/copy").is(http.StatusOK).says("få utdanningen vurdert\nVi: finne ut hvem\nOksana: finne vitnemålet\nSlutter 18. desember.")
		w.get(own, path+"/message/"+db.NewID()+"/copy").is(http.StatusNotFound)
		other := w.person("Amina", "Said")
		w.post(own, "/people/"+other+"/message/"+message.ID, "do", "enter").is(http.StatusConflict)
		w.get(own, "/people/"+other+"/message/"+message.ID+"/copy").is(http.StatusNotFound)
		for range 2 { // sent twice
			w.post(own, path+"/message/"+message.ID, "do", "enter").done("dialog")
			w.post(own, path+"/step/"+step, "do", "enter", "version", "1").done("planen")
		}
		if a := w.get(own, path); strings.Count(a.body, "Ført 24. november") != 2 {
			w.Errorf("entered is not said of both")
		}
		w.post(own, path+"/step/"+step, "do", "save", "version", "2", "title", "få utdanningen vurdert", "own", "no", "day", "", "stage", "FULLFORT").done("planen")
		w.post(own, path+"/step/"+step, "do", "save", "version", "3", "title", "Et annet navn", "own", "no", "day", "", "stage", "PLANLAGT").is(http.StatusConflict).says("Fullført: få utdanningen vurdert")
		w.post(reader, path+"/step", "title", "x", "own", "no", "stage", "PLANLAGT").is(http.StatusNotFound)
	})
}

func TestACommitmentIsChanged(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/commitment", "title", "Norskkurs", "repeat", "weekly", "weekday", "1", "until", "2026-12-18", "from", "9.00", "to", "11.30").done("hverdagen")
		id := onlyID(w, "event")
		change := func(version, title, from, to string) answer {
			return w.post(own, path+"/commitment/"+id, "do", "save", "version", version, "title", title, "repeat", "weekly", "weekday", "1", "until", "2027-01-29", "from", from, "to", to)
		}
		change("1", "", "10.00", "12.00").is(http.StatusUnprocessableEntity).says("aria-invalid")
		change("1", "Norskkurs B1", "10.00", "12.00").done("hverdagen")
		change("1", "Norskkurs B1", "10.00", "12.00").done("hverdagen") // sent twice
		change("1", "Noe annet", "13.00", "14.00").is(http.StatusConflict).says("Norskkurs B1", "Noe annet", "hver tirsdag, 10.00–12.00")
		w.get(own, path).says("Norskkurs B1", "hver tirsdag, 10.00–12.00, til 29. januar 2027")
		w.post(own, path+"/commitment/"+id, "do", "save", "version", "2", "title", "Tannlege", "repeat", "once", "day", "2026-11-26", "from", "8", "to", "9").is(http.StatusUnprocessableEntity)
		w.post(own, path+"/commitment/"+id, "do", "save", "version", "2", "title", "Tannlege", "repeat", "once", "day", "2026-11-26", "from", "08:00", "to", "09:00").done("hverdagen")
		all, err := calendar.Events(w.Context(), w.d.Read, calendar.OfPerson, []string{w.people["Oksana"]})
		w.must(err)
		if e := all[w.people["Oksana"]]; len(e) != 1 || e[0].Rule != "" || e[0].Title != "Tannlege" || e[0].Minutes != 60 || e[0].Version != 3 {
			w.Errorf("%+v", e)
		}
		w.post(own, path+"/commitment/"+id, "do", "save", "version", "3", "title", "Følge til barnehagen", "repeat", "weekly", "weekday", "0", "weekday", "4", "weekday", "2", "weekday", "0", "until", "2027-01-29", "from", "07:45", "to", "08:45").done("hverdagen")
		w.get(own, path).says("hver mandag, onsdag og fredag, 07.45–08.45, til 29. januar 2027")
		times, err := calendar.Occurrences(w.Context(), w.d.Read, calendar.OfPerson, []string{w.people["Oksana"]}, today.Monday(), today.Monday().AddDays(7))
		if w.must(err); len(times[w.people["Oksana"]]) != 3 {
			w.Errorf("%+v", times)
		}
		w.post(own, path+"/commitment/"+id, "do", "save", "version", "4", "title", "x", "repeat", "weekly", "weekday", "0", "weekday", "9", "until", "2027-01-29", "from", "07:45", "to", "08:45").is(http.StatusUnprocessableEntity).says("weekday-fault")
		w.post(reader, path+"/commitment/"+id, "do", "save", "version", "3").is(http.StatusNotFound)
	})
}

func TestEveryClockStandsWithItsParagraph(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/clock", "kind", "sick_leave", "starts", "2026-09-01").done("frister")
		w.post(own, path+"/clock", "kind", "aap_decision").done("frister")
		w.post(own, path+"/clock", "kind", "decision_14a", "starts", "2026-11-01").done("frister")
		// long before it becomes a reason to speak, the date is there
		a := w.get(own, path).says("Dialogmøte 2 innen 2. mars 2027 (folketrygdloven § 8-7 a).", "Frist ukjent – mangler dato. Regel: folketrygdloven kapittel 11.",
			"Loven gir ikke et antall dager (NAV-loven §§ 14 a og 15), og kontoret har ikke satt en egen frist.")
		a.hides("Dialogmøte 2 skulle")
		w.get(own, path+"/ends").is(http.StatusOK).says("Sluttdatoen er ikke kjent", "Sykmelding", "Vedtak", "Frist ukjent")
	})
}

func TestEveryEndStandsOnOnePage(t *testing.T) {
	eachWorld(t, func(w *world) {
		person := w.people["Oksana"]
		path := "/people/" + person
		w.get(own, path+"/ends").says("Ingenting er registrert som slutter")
		day := civil.MustDate
		w.change(func(c *caseload.Writer) error {
			ctx := w.Context()
			for _, err := range []error{
				c.Benefit(ctx, &caseload.Benefit{Person: person, Office: office, Kind: "DAGPENGER", Ending: caseload.Ending{Ends: day("2026-12-14")}}),
				c.Measure(ctx, &caseload.Measure{Person: person, Office: office, Code: "JOBBKLUBB", Starts: day("2026-01-10"), Ending: caseload.Ending{Ends: day("2026-05-23"), NextAgreed: true}, Source: "entered"}),
				c.PlanStep(ctx, &caseload.PlanStep{Person: person, Office: office, Title: "Språkpraksis", State: caseload.StepOpen, Source: "entered", Ending: caseload.Ending{Ends: day("2027-02-01"), PostponedTo: day("2026-12-20")}}),
				c.PlanStep(ctx, &caseload.PlanStep{Person: person, Office: office, Title: "sende søknad", Own: true, Due: day("2026-12-02"), State: caseload.StepOpen, Source: "entered"}),
			} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		a := w.get(own, path+"/ends").says("Dagpenger", "om 20 dager", "Ytelse", "Språkpraksis", "utsatt til 20. desember", "Jobbklubb", "for 185 dager siden", "neste steg er avtalt").hides("sende søknad")
		ahead, over := strings.Index(a.body, "cap-ahead"), strings.Index(a.body, "cap-over")
		if i := strings.Index(a.body, "Jobbklubb"); ahead < 0 || over < ahead || i < over {
			w.Errorf("what has ended stands among what is ahead: %d, %d, %d", ahead, over, i)
		}
	})
}

func TestTheHandoverSheetHoldsWhatOthersMayRead(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/note", "kind", "note", "text", "Et utkast for meg selv").done("notater")
		w.post(own, path+"/minutes", "text", "Det delte referatet", "ours", "ringe kommunen", "share", "yes").done("notater")
		w.post(own, path+"/promise", "text", "ringe skolen", "due", "2026-11-27").done("skylder")
		w.get(own, path+"/handover").is(http.StatusOK).says("Oksana Melnyk", "Navn "+own, "Det delte referatet", "ringe kommunen", "Ringe skolen", "+47 00 00 00 42", "ukrainsk").
			hides("Et utkast for meg selv", "<dd dir=\"auto\">deg")
		w.get(mate, path+"/handover").is(http.StatusOK).says("Det delte referatet")
		secret := w.person("Maria", "Nilsen")
		w.change(func(c *caseload.Writer) error {
			return c.Protect(w.Context(), secret, access.Protection{Kind: access.Skjermet})
		})
		w.get(own, "/people/"+secret+"/handover").is(http.StatusNotFound)
		w.must(w.d.Tx(w.Context(), func(q db.Q) error { return access.SetRights(w.Context(), q, own, access.Rights()) }))
		w.get(own, "/people/"+secret+"/handover").is(http.StatusOK).says("skrives aldri ut").hides("00 00 00 42")
	})
}

func TestTheOrderForAnInterpreterNamesNobody(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		text := func(a answer) string {
			_, rest, _ := strings.Cut(a.body, `id="bestilling"`)
			s, _, _ := strings.Cut(rest, "</textarea>")
			return s
		}
		if s := text(w.get(own, path+"/interpreter").is(http.StatusOK)); !strings.Contains(s, "Språk: ukrainsk (talespråktolk)") || !strings.Contains(s, "Tid: ikke avtalt") {
			w.Errorf("%s", s)
		}
		w.post(own, path+"/minutes", "text", "x", "next_day", "2026-12-01", "next_time", "10:00", "next_kind", "meeting").done("notater")
		s := text(w.get(own, path+"/interpreter"))
		for _, want := range []string{"Tirsdag 1. desember 2026 kl. 10.00–11.10 (70 minutter)", "frammøte på Nav-kontoret", "Bestiller: Navn " + own} {
			if !strings.Contains(s, want) {
				w.Errorf("no %q in %s", want, s)
			}
		}
		for _, never := range []string{"Oksana", "Melnyk", "018190", "4700000042"} {
			if strings.Contains(s, never) {
				w.Errorf("the order says %q", never)
			}
		}
		none := w.person("Nils", "Nilsen", func(p *caseload.Person, _ *caseload.FollowUp) { p.Interpreter = caseload.NoInterpreter })
		w.get(own, "/people/"+none+"/interpreter").says("trenger ikke tolk").hides("bestilling\"")
		unknown := w.person("Ukjent", "Hansen", func(p *caseload.Person, _ *caseload.FollowUp) { p.Interpreter = "" })
		w.get(own, "/people/"+unknown+"/interpreter").says("er ikke kjent")
	})
}

func TestTheTimelineIsFilteredByAForm(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(own, path+"/contact", "kind", "phone", "day", "2026-11-20", "time", "09:30", "spoke", "yes", "minutes", "38").done("kontakter")
		w.post(mate, path+"/contact", "kind", "meeting", "day", "2026-11-02", "time", "09:30", "spoke", "yes", "minutes", "51").done("kontakter")
		w.post(own, path+"/promise", "text", "ringe skolen", "due", "2026-12-01").done("skylder")
		w.get(own, path+"/timeline").says("38 min", "51 min", "ringe skolen")
		w.get(own, path+"/timeline?vis=talks&who="+mate).says("51 min").hides("38 min", "ringe skolen")
		w.get(own, path+"/timeline?from=2026-11-10&until=2026-11-21").says("38 min", "1 hendelse").hides("51 min", "ringe skolen")
		w.get(own, path+"/timeline?from=igår").is(http.StatusUnprocessableEntity).says("igår", "aria-invalid")
		w.get(own, path+"/timeline?from=2026-11-21&until=2026-11-10").is(http.StatusUnprocessableEntity)
		w.get(own, path+"/timeline?who=Z999999&vis=x&after=x").is(http.StatusOK).says("38 min", "51 min")
	})
}

// Names of every script, long ones, and a megabyte of text break no page.
func TestNamesAndTextsOfEveryKind(t *testing.T) {
	eachWorld(t, func(w *world) {
		for _, name := range []string{"عبد الرحمن محمد", "ሰላማዊት ተስፋይ", "Zoe\u0308 A\u030Asa\u0301", strings.Repeat("Langt", 40)} {
			id := w.person(name, "Etternavn")
			for _, sub := range []string{"", "/ends", "/handover", "/interpreter", "/timeline", "/notes"} {
				w.get(own, "/people/"+id+sub).is(http.StatusOK).says(name)
			}
			w.post(own, "/people/"+id+"/sticky", "version", "0", "text", name[:min(len(name), 150)]).done("huskelapp")
			w.post(own, "/people/"+id+"/minutes", "text", name, "theirs", name).done("notater")
		}
		path := "/people/" + w.people["Oksana"]
		big := strings.Repeat("å", 1<<19) + "slutten"
		for _, field := range []string{"text", "agreed", "ours", "theirs"} {
			w.post(own, path+"/minutes", field, big).is(http.StatusUnprocessableEntity).says("slutten", "f-minutes-"+field+"-fault")
		}
		w.post(own, path+"/sticky", "version", "0", "text", big).is(http.StatusUnprocessableEntity).says("slutten")
		w.post(own, path+"/step", "title", "x", "ours", big, "own", "no", "stage", "PLANLAGT").is(http.StatusUnprocessableEntity).says("slutten")
	})
}
