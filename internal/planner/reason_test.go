package planner

import (
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

func printer(t *testing.T) *i18n.Printer {
	t.Helper()
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	return nb
}

func TestReasonsAsPeopleReadThem(t *testing.T) {
	p, d := catalogues(t)
	nb := printer(t)
	nothing := func(f *Facts) { f.LastContact, f.Start = civil.Date{}, civil.Date{} }
	for _, c := range []struct {
		name   string
		code   Code
		change func(*Facts)
		want   string
	}{
		{"a legal date", LegalDeadline, clockCase("sick_leave", "2026-06-05", "", ""), "Dialogmøte 2 innen 4. desember (folketrygdloven § 8-7 a)."},
		{"a legal date that is past", LegalDeadline, clockCase("sick_leave", "2026-05-01", "", ""), "Dialogmøte 2 skulle vært holdt 30. oktober (folketrygdloven § 8-7 a)."},
		{"the floor", Floor, func(f *Facts) { f.LastContact = day("2026-08-31") }, "Ikke snakket sammen på 84 dager. Kontorets grense er 90."},
		{"the floor of an agreed rhythm", Floor, func(f *Facts) { f.LastContact, f.RhythmCentidays = day("2026-08-03"), 9000 },
			"Ikke snakket sammen på 112 dager. Grensen etter avtalt rytme er 112."},
		{"silence from the start", Rhythm, func(f *Facts) { f.LastContact = civil.Date{} }, "Ingen samtale er registrert siden oppfølgingen startet 2. februar 2024."},
		{"an agreed rhythm", Rhythm, func(f *Facts) { f.LastContact, f.RhythmCentidays = day("2026-10-07"), 3000 }, "Sist snakket for 47 dager siden, avtalt hver 30. dag."},
		{"a rhythm with a half day", Rhythm, func(f *Facts) { f.LastContact, f.RhythmCentidays = day("2026-11-01"), 1050 }, "Sist snakket for 22 dager siden, avtalt hver 10,5 dag."},
		{"a daily rhythm", Rhythm, func(f *Facts) { f.LastContact, f.RhythmCentidays = day("2026-11-22"), 100 }, "Sist snakket i går, avtalt hver dag."},
		{"the office's standard", Rhythm, func(f *Facts) { f.LastContact = day("2026-10-07") }, "Sist snakket for 47 dager siden, kontorets standard er hver 30. dag."},
		{"a new person", NewPerson, func(f *Facts) { f.AssignedOn, f.LastContact = day("2026-11-09"), day("2026-11-01") }, "Ny hos deg siden 9. november, ikke snakket ennå."},
		{"nothing is known", NewPerson, nothing, "Vi vet ikke når dere sist snakket."},
		{"a promise", PromiseDue, func(f *Facts) {
			f.Promises = []Promise{{ID: "1", Text: "Finne ut om barnehageplass.", MadeOn: day("2026-11-12"), Due: today, Open: true}}
		}, "Lovet 12. november å finne ut om barnehageplass."},
		{"a message", UnansweredMessage, func(f *Facts) { f.Waiting = []Waiting{{Since: day("2026-11-17"), Text: "Kan du ringe meg?"}} },
			"Venter på svar siden tirsdag: «Kan du ringe meg?»"},
		{"a message without its words", UnansweredMessage, func(f *Facts) { f.Waiting = []Waiting{{Since: day("2026-11-03")}} }, "Venter på svar siden 3. november."},
		{"a wish for a talk", OwnRequest, func(f *Facts) {
			f.LastContact = day("2026-11-01")
			f.Requests = []Request{{ID: "1", AskedOn: day("2026-11-20")}}
		},
			"Ba om en samtale fredag."},
		{"something ends", Transition, func(f *Facts) {
			f.Ends = []Ending{{ID: "1", Code: "ARBEIDSFORBEREDENDE_TRENING", Day: day("2026-12-04")}}
		},
			"AFT slutter 4. desember. Hva skjer etterpå?"},
		{"something has ended", Transition, func(f *Facts) { f.Ends = []Ending{{ID: "1", Title: "Kurs i truck", Day: day("2026-11-04")}} },
			"Kurs i truck sluttet 4. november. Hva skjer nå?"},
		{"a sick leave ends", Transition, clockCase("sick_leave", "2026-10-30", "2026-12-04", ""), "Sykmeldingen slutter 4. desember. Hva skjer etterpå?"},
		{"an activity without a name", Transition, func(f *Facts) { f.Ends = []Ending{{ID: "1", Day: day("2026-12-04")}} }, "En aktivitet slutter 4. desember. Hva skjer etterpå?"},
		{"a next step", NextStep, func(f *Facts) {
			f.Steps = []Step{{ID: "1", Title: "Sende søknad til kurs", Due: day("2026-11-18"), Open: true}}
		},
			"Skulle sende søknad til kurs onsdag."},
		{"a joint meeting", Coordination, func(f *Facts) { f.Joint = []Joint{{ID: "1", Title: "Ansvarsgruppe", Day: day("2026-12-01")}} }, "Ansvarsgruppe innen 1. desember."},
		{"areas not mapped", MappingGap, func(f *Facts) {
			f.Unmapped, f.ImportedOn = 2, day("2026-01-01")
			f.Joint = []Joint{{ID: "1", Title: "Ansvarsgruppe", Day: day("2026-12-01")}}
		}, "To livsområder er ikke kartlagt."},
		{"minutes that are not shared", MinutesUnshared, func(f *Facts) { f.Unshared = []Written{{ID: "1", On: day("2026-11-12")}} }, "Referat fra 12. november er ikke delt."},
		{"a task", TaskDue, func(f *Facts) { f.Tasks = []Task{{ID: "1", Name: "AAP", Due: day("2026-11-26")}} }, "Oppgave AAP, frist torsdag."},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, ok := find(Needs(someone(c.change), p, d, workdays(), today.Week(), today), c.code)
			if !ok {
				t.Fatalf("no need of %s", c.code)
			}
			if got := Reason(nb, n, today, true); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestWordsAreRepeatedOnlyWithQuotes(t *testing.T) {
	nb := printer(t)
	for _, n := range oneOfEach(t) {
		got := Reason(nb, n, today, false)
		for _, words := range []string{"barnehageplass", "ringe", "søknad"} {
			if strings.Contains(got, words) {
				t.Errorf("%s repeats words: %s", n.Code, got)
			}
		}
		if strings.HasPrefix(got, "[") {
			t.Errorf("%s has no text without quotes: %s", n.Code, got)
		}
	}
}

func TestALongMessageIsCutAtAWord(t *testing.T) {
	nb := printer(t)
	n := Need{ReasonKey: "need.unanswered_message", Values: i18n.Data{"Day": onDay{today}, "Text": quoted("Hei!\n\nJeg lurer på om vi kan snakke om tilbudet om kurs, siden det begynner snart")}}
	if got, want := Reason(nb, n, today, true), "Venter på svar siden i dag: «Hei! Jeg lurer på om vi kan snakke om tilbudet om kurs …»"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// "Avtalt" is said only of what is agreed.
func TestNothingIsCalledAgreedWithoutAnAgreement(t *testing.T) {
	p, d := catalogues(t)
	nb := printer(t)
	for _, last := range []string{"2026-05-01", "2026-08-31", "2026-10-07"} {
		f := someone(func(f *Facts) { f.LastContact = day(last) })
		for _, n := range Needs(f, p, d, workdays(), today.Week(), today) {
			if s := Reason(nb, n, today, true); strings.Contains(s, "vtalt") {
				t.Errorf("%s: %s", n.Code, s)
			}
		}
	}
}

func TestEveryLegalDateHasItsTexts(t *testing.T) {
	_, d := catalogues(t)
	nb := printer(t)
	for _, r := range d.Rules {
		for _, key := range []string{"need.legal_deadline." + r.ID, "need.legal_deadline." + r.ID + ".past"} {
			if !nb.Has(key) {
				t.Errorf("no text for %s", key)
			}
		}
		if r.Rule == catalogue.OfficeDays && !strings.Contains(nb.T("need.legal_deadline."+r.ID, i18n.Data{"Date": "", "Law": ""}), "kontorets egen frist") {
			t.Errorf("%s does not say that it is the office's own", r.ID)
		}
	}
}
