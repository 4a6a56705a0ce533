package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/demo"
)

func TestTheCaseloadIsAccessibleInEveryLook(t *testing.T) {
	s := show(t)
	for name, look := range looks() {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, look)
			v.signIn(demo.First)
			for _, page := range []struct{ name, path string }{
				{"oversikt panel", "/caseload?panel=1&owed=today&follow=ordinary"}, {"oversikt ingen", "/caseload?talk=over&lang=sign&owed=answer2"},
				{"oversikt alle kolonner", "/caseload?plan=ends14&cols=lang,talk,owed,next,wait,ends,map,note,legal,measure,benefit,track,effort,since,counsellor,phone"}, {"filtre", "/caseload/filters"},
			} {
				v.open(page.path)
				v.clean(page.name + " " + name)
			}
			v.open("/caseload")
			v.click(`[data-row] input[name="person"]`)
			v.clean("oversikt valgt " + name)
			v.click(`button[name="do"][value="category"]`)
			v.wait(`location.pathname === "/caseload/chosen"`)
			v.clean("kategori " + name)
			l := s.visitor(t, look)
			l.signIn(s.staffOf(access.Leader))
			l.open("/caseload")
			l.clean("oversikt leder " + name)
		})
	}
}

// The list by mouse: three clicks to whom one looks for, one more to choose them all.
func TestThreeClicksToWhoWaits(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	v.open("/caseload")
	for _, choice := range []string{"owed=answer2", "talk=over", "lang=tolk%3A"} {
		v.click(`.adder--suggest[href*="` + choice + `"]`)
		v.wait(`location.search.includes("` + choice + `") && document.querySelector(".chip")`)
	}
	v.wait(`document.querySelectorAll("[data-row]").length > 0 && document.querySelectorAll(".chips .chip[href]").length === 3`)
	v.click(`.bulk__all input`)
	v.click(`button[name="do"][value="category"]`)
	v.wait(`location.pathname === "/caseload/chosen"`)
	v.click(`input[name="letter"][value="D"]`)
	v.click(`.form__acts button`)
	v.wait(`document.querySelector(".notice")?.textContent.includes("Kategorien er satt") && document.querySelector(".cat__shape--D")`)
	v.click(`.bulk__all input`)
	v.click(`button[name="do"][value="message"]`)
	v.wait(`document.querySelector('textarea[name="text"]')`)
	check(t, v.Type(`input[name="subject"]`, "Samtale"))
	check(t, v.Type(`textarea[name="text"]`, "Hei {fornavn}. Jeg ringer deg i morgen."))
	v.click(`.dlg__many .form__acts button[data-variant="primary"]`)
	v.wait(`document.querySelector(".notice")?.textContent.includes("er sendt")`)
	v.quiet("three clicks")
}

func TestTheCaseloadByKeyboardAlone(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	v.open("/caseload")
	v.press("f")
	v.wait(`document.activeElement.type === "checkbox" || document.activeElement.name === "q"`)
	v.press(kb.Escape)
	v.wait(`!document.querySelector("details.menu[open]")`)
	v.press("3") // over the rhythm
	v.wait(`location.search.includes("talk=over") && document.querySelector(".chips .chip[href]") && document.activeElement.id === "innhold"`)
	v.press("j")
	v.press("j")
	v.press("x")
	v.press("j")
	v.press("j")
	v.press("X")
	v.wait(`document.querySelector("[data-chosen]").textContent.startsWith("3 ")`)
	v.press("c")
	v.wait(`location.pathname === "/caseload/chosen"`)
	v.open("/caseload")
	v.press("j")
	v.press(kb.Enter)
	v.wait(`location.pathname.startsWith("/people/")`)
	v.quiet("caseload keyboard")
}

func TestTheCaseloadWithoutScript(t *testing.T) {
	s := show(t)
	for name, look := range looks() {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, noScript(look))
			v.signIn(demo.First)
			v.open("/caseload")
			v.click(`[data-panel] > summary`)
			v.click(`input[name="talk"][value="over"]`)
			v.click(`.facets__foot button`)
			v.wait(`location.search.includes("talk=over") && document.querySelector(".chip")`)
			v.click(`[data-row] input[name="person"]`)
			v.click(`button[name="do"][value="note"]`)
			v.wait(`document.querySelector("textarea")`)
			check(t, v.Type("textarea", "Ny timeplan"))
			v.click(`.form__acts button`)
			v.wait(`document.querySelector(".notice")?.textContent.includes("Huskelappen er skrevet")`)
		})
	}
}
