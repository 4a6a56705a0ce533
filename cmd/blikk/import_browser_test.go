package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/web/browser"
)

// manyRows is a caseload of people of one counsellor who are not in the demo.
func manyRows(n int) string {
	var b strings.Builder
	b.WriteString("Fødselsnr;Etternavn;Fornavn;Nav-ident;Enhet;Løp\n")
	for _, number := range caseloadtest.Numbers(n) {
		fmt.Fprintf(&b, "%s;Nordmann;Kari;%s;9801;ordinær\n", number, demo.First)
	}
	return b.String()
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

const heading = `document.querySelector("h1").textContent`

// send chooses a file and waits for what would happen.
func (v *visitor) send(path string) {
	v.t.Helper()
	v.open("/import")
	check(v.t, v.Choose("#f-file", path))
	v.click("main form button[type=submit], main form .aksel-button")
	v.wait(heading + ` !== "Importer en fil"`)
}

// A long import shows how far it is, fetches that anew by itself, and ends on the page
// that says what came of it.
func TestALongImportIsFollowedInTheBrowser(t *testing.T) {
	s := show(t)
	v := s.visitor(t, narrow)
	v.signIn(demo.First)
	path := file(t, "stor.csv", manyRows(15_000))
	v.send(path)
	v.wait(`document.querySelector("progress").max > 1`)
	v.clean("import underveis")
	v.wait(heading + ` === "Dette vil skje"`)
	v.clean("import stor fil")
	v.click("main form .aksel-button")
	v.wait(heading + ` === "Fila leses inn"`)
	v.wait(heading + ` === "Fila er lest inn"`)
	v.clean("import ferdig")
}

const aWeek = "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:q\nSUMMARY:Teammøte\nDTSTART;TZID=Europe/Oslo:20261124T090000\nDTEND;TZID=Europe/Oslo:20261124T100000\nEND:VEVENT\nEND:VCALENDAR\n"

func TestImportPreviewsAreAccessibleInWideAndNarrow(t *testing.T) {
	s := show(t)
	rejected := "Fødselsnr;Etternavn;Fornavn;Nav-ident;Enhet;Løp\n10918749744;Nordmann;Kari;" + demo.First + ";9801;ukjent\n10918749743;Nordmann;Kari;" + demo.First + ";9801;ukjent\n"
	first := true
	for name, look := range map[string]browser.Look{"1280 light": wide, "390 dark": dark(narrow)} {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, look)
			v.signIn(demo.First)
			v.send(file(t, "feil.csv", rejected))
			v.wait(heading + ` === "Dette vil skje"`)
			v.clean("import avvist " + name)
			v.open("/import")
			v.clean("import venter " + name)
			if first {
				first = false
				v.send(file(t, "k.ics", aWeek))
				v.wait(heading + ` === "Dette vil skje"`)
				v.click("main form .aksel-button")
				v.wait(heading + ` === "Fila er lest inn"`)
			}
			v.send(file(t, "k.ics", strings.ReplaceAll(aWeek, "20261124T09", "20261124T08")))
			v.wait(heading + ` === "Dette vil skje"`)
			v.clean("import kalender " + name)
			v.click(`main a[href$="/owner"]`)
			v.wait(heading + ` === "Hvem sin kalender er dette?"`)
			check(t, v.Type("#f-q", "an\r"))
			v.wait(`document.querySelector(".picks")`)
			v.clean("import hvem " + name)
		})
	}
}
