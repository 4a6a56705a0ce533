package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/web/browser"
)

// The whole of a Monday with the mouse: the week accepted, a talk moved, one held, a
// call in free minutes; then a person: minutes written and copied, a promise noted; and
// next week is another.
func TestAMondayByMouse(t *testing.T) {
	for name, look := range map[string]browser.Look{"1280": wide, "390": dark(narrow)} {
		t.Run(name, func(t *testing.T) {
			s := show(t)
			v := s.visitor(t, look)
			v.signIn(demo.First)
			v.click(".go__accept")
			v.said("er godtatt")
			v.open("/week/2026-W48/block/" + s.aBlock())
			v.click(".detail summary")
			v.click(".detail details[open] button")
			v.said("flyttet")
			v.open("/week/2026-W48/block/" + s.aCall() + "#detaljer")
			v.click(".detail .act:last-of-type summary")
			v.click(`.detail input[name="spoke"][value="yes"] + *`)
			v.click(".detail details[open] button")
			v.said("registrert")
			v.open("/week/now?minutes=25")
			v.click(`.call button[value="done"]`)
			v.said("registrert")
			v.aPersonsPage(s.outside(v))
			v.quiet("mandag " + name)
		})
	}
}

// said waits for the line that tells what was done.
func (v *visitor) said(words string) {
	v.t.Helper()
	v.wait(`document.querySelector(".notice")?.textContent.includes("` + words + `")`)
}

// aPersonsPage writes minutes, copies them, notes a promise, and sees next week change.
func (v *visitor) aPersonsPage(person string) {
	v.t.Helper()
	const minutes = "Snakket om praksisplass på lageret."
	v.open("/people/" + person + "?open=note")
	check(v.t, v.Type(`form[action$="/note"] textarea[name="text"]`, minutes))
	v.click(`form[action$="/note"] button[data-variant="primary"]`)
	v.wait(`[...document.querySelectorAll(".note")].some((n) => n.textContent.includes("` + minutes + `"))`)
	v.click(`.note [data-copy]`)
	v.wait(`document.querySelector('.note .form__saved[role="status"]')?.textContent.trim()`)
	v.click(`.note button[value="enter"]`)
	v.wait(`[...document.querySelectorAll(".note .tag")].some((n) => n.textContent.toLowerCase().includes("ført"))`)
	v.open("/people/" + person + "?open=promise")
	check(v.t, v.Type(`form[action$="/promise"] textarea[name="text"]`, "ringe lageret"))
	_, err := browser.Eval[bool](v.Page, `(() => { document.querySelector('form[action$="/promise"] input[name="due"]').value = "2026-12-01"; return true; })()`)
	check(v.t, err)
	v.click(`form[action$="/promise"] button[data-variant="primary"]`)
	v.wait(`document.getElementById("skylder")?.textContent.toLowerCase().includes("ringe lageret")`)
	v.open("/week/2026-W49")
	v.wait(`document.documentElement.innerHTML.includes("` + person + `")`)
}

// outside is one of the first counsellor's people whom next week does not show.
func (s *shown) outside(v *visitor) string {
	s.t.Helper()
	rows, err := s.d.Read.QueryContext(s.t.Context(), "SELECT person FROM follow_up WHERE ident = $1 AND state = 'active' ORDER BY person", demo.First)
	check(s.t, err)
	defer rows.Close()
	v.open("/week/2026-W49")
	for rows.Next() {
		var id string
		check(s.t, rows.Scan(&id))
		away, err := browser.Eval[bool](v.Page, `!document.documentElement.innerHTML.includes("`+id+`")`)
		check(s.t, err)
		if away {
			return id
		}
	}
	s.t.Fatal("next week shows everyone")
	return ""
}

// aCall is a call that was decided for today.
func (s *shown) aCall() string {
	s.t.Helper()
	var id string
	check(s.t, s.d.Read.QueryRowContext(s.t.Context(), "SELECT subject FROM block WHERE ident = $1 AND day = '2026-11-23' AND kind = 'phone' AND state = 'accepted' ORDER BY start_min LIMIT 1", demo.First).Scan(&id))
	return id
}

// told keeps a number of the browser's walk, for `make test` to print.
func told(t *testing.T, line string) {
	t.Helper()
	dir := filepath.Join("..", "..", "data", "shots")
	check(t, os.MkdirAll(dir, 0o755))
	f, err := os.OpenFile(filepath.Join(dir, "keys.txt"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	check(t, err)
	_, err = fmt.Fprintln(f, line)
	check(t, err)
	check(t, f.Close())
}

// The office's own files in a new database, behind a real sign-in: the one-time password
// is changed, the week is understood and accepted, a person is opened.
func TestTheImportedFilesInABrowser(t *testing.T) {
	url := dbtest.SQLiteURL(t)
	key := filepath.Join(t.TempDir(), "key")
	check(t, os.WriteFile(key, []byte(strings.Repeat("ab", 32)), 0o600))
	on := []string{"--db", url, "--number-key-file", key}
	added := must(t, append([]string{"user", "add", "--ident", "Z990101", "--name", "Kari Nordbø", "--office", "9801"}, on...)...)
	password := regexp.MustCompile(`[a-z0-9]{4}(-[a-z0-9]{4}){3}`).FindString(added)
	must(t, append([]string{"import", "caseload", "../../testdata/input/caseload.csv", "--date", "2026-11-23"}, on...)...)
	must(t, append([]string{"import", "calendar", "../../testdata/input/calendar.ics", "--counsellor", "Z990101", "--date", "2026-11-23"}, on...)...)
	d, err := db.Open(t.Context(), url)
	check(t, err)
	t.Cleanup(func() { d.Close() })
	s := serving(t, d, site{db: d, limits: signin.DefaultLimits(), secure: true, now: testNow})
	v := s.visitor(t, wide)
	v.open("/week")
	check(t, v.Type("#f-ident", "z990101"))
	check(t, v.Type("#f-password", password+"\r"))
	v.wait(`location.pathname === "/password"`)
	for field, text := range map[string]string{"old": password, "new": "en lang setning om fisk", "again": "en lang setning om fisk"} {
		check(t, v.Type("#f-"+field, text))
	}
	v.click("main form button")
	v.said("Passordet er byttet")
	v.wait(`document.querySelector(".lead")?.textContent.includes("samtaler")`)
	v.clean("uka fra filer")
	v.click(".go__accept")
	v.said("er godtatt")
	v.click(".miss__who")
	v.wait(`location.pathname.startsWith("/people/")`)
	v.clean("person fra filer")
}
