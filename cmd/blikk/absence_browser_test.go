package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/web/browser"
)

// Of the demo's first office: who is away with a substitute, who is back since Monday, who
// has been offered people, and who leads them.
const (
	awayOne, standIn    = "Z990103", "Z990104"
	justBack, offeredTo = "Z990106", "Z990105"
	teamLeader          = "Z990181"
	newOne              = "Z990108"
)

// twelve are people of a counsellor, by id.
func (s *shown) twelve(ident string) []string {
	s.t.Helper()
	rows, err := s.d.Read.QueryContext(s.t.Context(), "SELECT person FROM follow_up WHERE ident = $1 AND state = 'active' ORDER BY person LIMIT 12", ident)
	check(s.t, err)
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		check(s.t, rows.Scan(&id))
		ids = append(ids, id)
	}
	return ids
}

// A leader moves twelve people, and sees before what it costs in hours.
func TestTheLeaderMovesTwelvePeopleInABrowser(t *testing.T) {
	for name, look := range map[string]browser.Look{"1280": wide, "390": noScript(dark(narrow))} {
		t.Run(name, func(t *testing.T) {
			s := show(t)
			ids := s.twelve(awayOne)
			v := s.visitor(t, look)
			v.signIn(teamLeader)
			v.open("/assign?" + url.Values{"person": ids}.Encode())
			v.wait(`document.querySelectorAll(".give__to .load__added").length >= 5 && document.querySelector("h1").textContent.includes("12 personer")`)
			v.wait(`document.body.textContent.includes("Rytmen til de 12 krever")`)
			v.click(`button[value="give"], .give .form__acts button`) // nobody is chosen yet
			v.wait(`document.querySelector(".aksel-error-summary")`)
			v.click(`input[name="receiver"][value="` + newOne + `"]`)
			v.click(`.give .form__acts button`)
			v.said("12 personer er fordelt")
			if left := s.twelve(newOne); len(left) < 12 {
				t.Errorf("the receiver has %d", len(left))
			}
			var n int
			check(t, s.d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM follow_up WHERE ident = $1 AND assigned_on = '2026-11-23'", newOne).Scan(&n))
			if n != 12 {
				t.Errorf("%d were assigned today", n)
			}
			v.quiet("tolv "+name, "422")
			v = s.visitor(t, look)
			v.signIn(newOne)
			v.open("/week")
			v.wait(`document.querySelector(".uka__head").textContent.includes("Ny hos deg")`)
		})
	}
}

// Somebody is sick this morning and says so; the substitute opens Uka, sees whom to call,
// calls, writes minutes and copies them.
func TestTheSubstitutesMorningInABrowser(t *testing.T) {
	s := show(t)
	sick := s.visitor(t, narrow)
	sick.signIn("Z990107")
	sick.open("/week")
	sick.click(`.tools a[href="/absence"]`)
	sick.wait(`location.pathname === "/absence"`)
	_, err := browser.Eval[bool](sick.Page, `(() => { document.querySelector('select[name="substitute"]').value = "`+standIn+`"; return true; })()`)
	check(t, err)
	sick.click(`.away__form button`)
	sick.said("Fraværet er lagret")
	sick.quiet("syk")

	v := s.visitor(t, wide)
	v.signIn(standIn)
	v.wait(`document.querySelectorAll('.cover a[href^="/absence/waiting"]').length === 2`)
	person := v.text(`[...document.querySelectorAll(".blk")].find((b) => b.textContent.includes("Vikar for"))?.id.slice(2) ?? ""`)
	if person == "" {
		t.Fatal("the week takes nobody of those who are away")
	}
	v.click(`a[href="/absence/waiting?of=` + awayOne + `"]`)
	v.wait(`document.querySelectorAll(".waits li").length > 3 && document.getElementById("h-talk")`)
	v.open("/week/2026-W48/block/" + person + "#detaljer")
	v.wait(`document.getElementById("detaljer").textContent.includes("Vikar for")`)
	v.click(".detail .act:last-of-type summary")
	v.click(`.detail input[name="spoke"][value="yes"] + *`)
	v.click(".detail details[open] button")
	v.said("registrert")
	v.open("/people/" + person + "?open=note")
	const minutes = "Ringte i stedet for veilederen."
	check(t, v.Type(`form[action$="/note"] textarea[name="text"]`, minutes))
	v.click(`form[action$="/note"] button[data-variant="primary"]`)
	v.wait(`[...document.querySelectorAll(".note")].some((n) => n.textContent.includes("` + minutes + `"))`)
	v.click(`.note [data-copy]`)
	v.wait(`document.querySelector('.note .form__saved[role="status"]')?.textContent.trim()`)
	v.quiet("vikar")
	var by string
	check(t, s.d.Read.QueryRowContext(t.Context(), "SELECT ident FROM contact WHERE person = $1 ORDER BY at DESC LIMIT 1", person).Scan(&by))
	if by != standIn {
		t.Errorf("the talk is %s's", by)
	}
}

// An offer is answered: until the yes the person is the giver's.
func TestAnOfferIsAnsweredWithoutScript(t *testing.T) {
	s := show(t)
	v := s.visitor(t, noScript(narrow))
	v.signIn(offeredTo)
	v.open("/week")
	v.click(`.cover a[href="/handover"]`)
	v.wait(`document.querySelectorAll('input[name="offer"]').length === 2`)
	v.click(`button[value="yes"]`)
	v.said("2 personer har fått ny veileder")
}

func TestThePagesOfAssignmentAndAbsenceInEveryLook(t *testing.T) {
	s := show(t)
	assign := "/assign?" + url.Values{"person": s.twelve(awayOne)}.Encode()
	own := s.twelve(offeredTo)[0]
	pages := map[string][]string{
		teamLeader: {"/reassign", assign, "/absence", "/handover"},
		standIn:    {"/week", "/absence", "/absence/waiting?of=" + awayOne, "/week?of=" + awayOne},
		justBack:   {"/week", "/absence/back", "/absence"},
		offeredTo:  {"/handover", "/assign?person=" + own, "/people/" + own},
	}
	for name, look := range looks() {
		t.Run(name, func(t *testing.T) {
			for ident, paths := range pages {
				v := s.visitor(t, look)
				v.signIn(ident)
				for _, path := range paths {
					v.open(path)
					short, _, _ := strings.Cut(path, "?")
					v.clean(ident + strings.ReplaceAll(short, "/", " ") + " " + name)
				}
			}
		})
	}
}
