package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/web/browser"
)

// interpreted is one of the first counsellor's people whose talks need an interpreter.
func (s *shown) interpreted() string {
	s.t.Helper()
	var id string
	check(s.t, s.d.Read.QueryRowContext(s.t.Context(), `SELECT f.person FROM follow_up f JOIN person p ON p.id = f.person
		WHERE f.ident = $1 AND f.state = 'active' AND p.interpreter = 'spoken' ORDER BY f.person LIMIT 1`, demo.First).Scan(&id))
	return id
}

// Minutes by keyboard: a key opens the template, one key makes a line a promise, one
// makes a line the next talk.
func TestMinutesByKeyboard(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	person := s.aPerson()
	v.signIn(demo.First)
	v.open("/people/" + person)
	v.wait(`document.querySelector('.rail__acts [data-key="r"]')?.getAttribute("href").startsWith("tel:")`)
	v.press("m")
	v.wait(`document.activeElement.name === "text" && document.activeElement.form.action.endsWith("/minutes")`)
	v.press("Snakket om praksis.")
	v.press(kb.Tab)
	v.press("Vi snakkes 1.12. kl. 12.30")
	v.press(kb.F8)
	v.wait(`document.querySelector('form[action$="/minutes"] [name="next_day"]').value === "2026-12-01" && document.querySelector('form[action$="/minutes"] [name="next_time"]').value === "12:30"`)
	v.press(kb.Tab)
	v.press("- ringe lageret innen 27.11.")
	v.press(kb.F2)
	v.wait(`document.querySelector('form[action$="/minutes"] [name="promise_a"]').value === "ringe lageret innen 27.11." && document.querySelector('form[action$="/minutes"] [name="due_a"]').value === "2026-11-27"`)
	v.wait(`document.querySelector('form[action$="/minutes"] [data-picks-says]').textContent.includes("løfte")`)
	v.press(kb.Tab)
	v.press("finne attesten")
	v.press(kb.F4)
	v.wait(`document.querySelector('form[action$="/minutes"] [name="step_a"]').value === "finne attesten" && document.activeElement.name === "by_a"`)
	v.clean("referat plukket")
	_, err := browser.Eval[bool](v.Page, `(() => { const f = document.querySelector('form[action$="/minutes"]'); f.by_a.value = "2026-12-04"; f.next_time.value = ""; return true; })()`)
	check(t, err)
	v.click(`form[action$="/minutes"] button[value="save"]`)
	v.said("Referatet er lagret")
	v.wait(`document.getElementById("skylder").textContent.toLowerCase().includes("ringe lageret") && document.getElementById("planen").textContent.includes("finne attesten") && document.getElementById("planen").textContent.includes("snakke sammen igjen")`)
	v.press("5") // the everyday week
	v.wait(`document.activeElement.id === "h-hverdagen"`)
	v.quiet("referat")
}

// The handover sheet is one page of paper, however much there is to say.
func TestTheHandoverSheetIsOnePage(t *testing.T) {
	s := show(t)
	person := s.aPerson()
	by := caseload.By{Actor: access.AtTheMachine(), At: testNow(), Call: "full"}
	check(t, caseload.Change(t.Context(), s.d, by, func(w *caseload.Writer) error {
		long := strings.Repeat("Noe som tar mye plass på arket og aldri tar slutt. ", 40)
		found, err := caseload.People(t.Context(), w.Q(), []string{person})
		if err != nil {
			return err
		}
		p := found[0].Person
		p.GivenName, p.FamilyName = strings.Repeat("Langtnavn ", 10), strings.Repeat("Etternavn ", 10)
		if err := w.Person(t.Context(), &p, nil); err != nil {
			return err
		}
		words := caseload.OwnWords{Person: person, Office: "9801", SaidOn: civil.MustDate("2026-11-20"), Language: "tigrinja", Text: strings.Repeat("ሰላማዊት ተስፋይ ", 300), Translation: long, By: "tolk"}
		if err := w.OwnWords(t.Context(), &words); err != nil {
			return err
		}
		last := notes.Note{Person: person, Office: "9801", Counsellor: demo.First, Kind: notes.Minutes, Text: long, Agreed: long, Ours: long, Theirs: long, WrittenAt: testNow()}.Share(testNow())
		if err := notes.Put(t.Context(), w, &last); err != nil {
			return err
		}
		for i := range 8 {
			e := calendar.StoredEvent{Event: calendar.Event{UID: fmt.Sprint("full", i), Zone: civil.Zone, Busy: true, Title: long[:200], Start: time.Date(2026, 12, 1+i, 9, 0, 0, 0, time.UTC), Minutes: 60}}
			if err := calendar.SaveEvent(t.Context(), w.Q(), calendar.Owner{Kind: calendar.OfPerson, ID: person}, "9801", &e); err != nil {
				return err
			}
		}
		for i := range 30 {
			promise := caseload.Promise{Person: person, Office: "9801", Counsellor: demo.First, Text: fmt.Sprint(i, " ", long[:480]), MadeOn: civil.MustDate("2026-11-20"), Due: civil.MustDate("2026-12-01"), State: caseload.PromiseOpen}
			step := caseload.PlanStep{Person: person, Office: "9801", Title: fmt.Sprint(i, " ", long[:180]), Ours: long[:400], Theirs: long[:400], State: caseload.StepOpen, Source: "entered"}
			benefit := caseload.Benefit{Person: person, Office: "9801", Kind: "DAGPENGER", Ending: caseload.Ending{Ends: civil.MustDate("2026-12-01").AddDays(i)}}
			clock := caseload.Clock{Person: person, Office: "9801", Kind: "aft", Starts: civil.MustDate("2026-10-01").AddDays(i), Source: "entered"}
			prefer := caseload.Preference{Person: person, Weekday: i % 2, FromMin: 480, ToMin: 720}
			for _, err := range []error{w.Promise(t.Context(), &promise), w.PlanStep(t.Context(), &step), w.Benefit(t.Context(), &benefit), w.Clock(t.Context(), &clock), w.Preference(t.Context(), prefer)} {
				if err != nil {
					return err
				}
			}
		}
		return nil
	}))
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	v.open("/people/" + person + "/handover")
	v.clean("overlevering full")
	pdf, err := v.PDF()
	check(t, err)
	if n := strings.Count(string(pdf), "/Type /Page\n") + strings.Count(string(pdf), "/Type /Page "); n != 1 {
		t.Errorf("the sheet is %d pages", n)
	}
}
