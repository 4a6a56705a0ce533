package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/web/browser"
)

// one reads one text from the demo's database.
func (s *shown) one(query string, args ...any) string {
	s.t.Helper()
	var text string
	check(s.t, s.d.Read.QueryRowContext(s.t.Context(), query, args...).Scan(&text))
	return text
}

// waiting is the address of a thread that waits for the first counsellor's answer.
func (s *shown) waiting() string {
	s.t.Helper()
	return s.one(`SELECT '/people/' || t.person || '/dialogue/' || t.id FROM thread t JOIN follow_up f ON f.person = t.person JOIN person p ON p.id = t.person
		WHERE f.ident = $1 AND t.waits_for_us_since IS NOT NULL AND NOT coalesce(p.reserved, 0) AND NOT coalesce(p.manual, 0)
		AND NOT EXISTS (SELECT 1 FROM protection x WHERE x.person = p.id) ORDER BY t.id LIMIT 1`, demo.First)
}

func TestDialogueAndTasksInEveryLook(t *testing.T) {
	s := show(t)
	thread := s.waiting()
	task := "/tasks/" + s.one("SELECT id FROM task WHERE assignee = $1 AND status = 'OPPRETTET' ORDER BY id LIMIT 1", demo.First)
	for name, look := range looks() {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, look)
			v.signIn(demo.First)
			for _, page := range []struct{ name, path string }{{"dialog", thread}, {"dialoger", thread[:strings.LastIndex(thread, "/")]}, {"oppgaver", "/tasks"}, {"oppgave", task}, {"melding til flere", "/messages"}} {
				v.open(page.path)
				v.clean(page.name + " " + name)
			}
		})
	}
}

func TestAThreadByItsKeys(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	thread := s.waiting()
	v.open(thread)
	v.press("r")
	v.wait(`document.activeElement.name === "text"`)
	v.press("rb er bokstaver her")
	v.wait(`document.querySelector("[data-draft-says]").textContent !== ""`)
	if kept := s.one("SELECT text FROM draft WHERE kind LIKE 'answer.%'"); !strings.HasSuffix(kept, "rb er bokstaver her") {
		t.Errorf("kept: %q", kept)
	}
	v.wait(`!document.querySelector("form[data-read]") && document.body.textContent.includes("Markert som lest")`) // looked at long enough
	v.press(kb.Tab)
	v.press("b")
	v.wait(`document.querySelector(".notice")?.textContent.includes("Markert som behandlet")`)
	if typed := v.text(`document.querySelector("textarea").value`); !strings.HasSuffix(typed, "rb er bokstaver her") {
		t.Errorf("the text is gone: %q", typed)
	}
	v.click(".talk__undo button")
	v.wait(`document.querySelector(".turn--us")`)
	v.press("r")
	v.press(kb.Tab + kb.Tab + kb.Enter)
	v.wait(`document.activeElement.matches(".talk__msg")`)
	if s.one("SELECT count(*) FROM draft WHERE kind LIKE 'answer.%'") != "0" {
		t.Error("the draft is there after the answer was sent")
	}
	v.quiet("dialog")
}

// The button that shows how a message will look must not send it.
func TestAMessageToManyIsLookedAtBeforeItIsSent(t *testing.T) {
	s := show(t)
	people := strings.Fields(s.one(`SELECT group_concat(id, ' ') FROM (SELECT p.id FROM person p JOIN follow_up f ON f.person = p.id WHERE f.ident = $1 ORDER BY p.id LIMIT 12)`, demo.First))
	check(t, s.d.Tx(t.Context(), func(q db.Q) error {
		return dialogue.KeepMany(t.Context(), q, dialogue.ManyDraft{Counsellor: demo.First, People: people, UpdatedAt: testNow()})
	}))
	v := s.visitor(t, narrow)
	v.signIn(demo.First)
	v.open("/messages")
	check(t, v.Type("#f-subject", "Stengt i jula"))
	check(t, v.Type("#f-text", "Hei {fornavn}! Hilsen {avsender}"))
	v.click(`button[formaction="/messages"]`)
	v.wait(`document.querySelectorAll(".dlg__looks li").length === 3`)
	if n := s.one("SELECT count(*) FROM bulk_message"); n != "0" {
		t.Fatal("looking at it sent it")
	}
	v.clean("melding til flere sett på")
	v.click(`.dlg__many button[data-variant="primary"]`)
	v.wait(`document.querySelector(".notice")`)
	if n := s.one("SELECT count(*) FROM bulk_message"); n != "1" {
		t.Errorf("%s sent", n)
	}
	v.quiet("melding til flere")
}

// Whoever goes to the next part of a list by keyboard is at that list's heading, and with
// or without script the page is sound.
func TestThePartsOfTheTaskListsByKeyboard(t *testing.T) {
	s := show(t)
	by := caseload.By{Actor: access.AtTheMachine(), At: civil.MustDate("2026-11-23").At(8 * 60), Call: "test"}
	check(t, caseload.Change(t.Context(), s.d, by, func(w *caseload.Writer) (err error) {
		for range 230 {
			err = errors.Join(err, tasks.Put(t.Context(), w, &tasks.Task{Office: "9801", Assignee: demo.First, Kind: "VURD_HENV", Theme: "OPP", Priority: tasks.Normal, Status: tasks.Created, ActiveOn: civil.MustDate("2026-11-02")}))
		}
		return err
	}))
	for name, look := range map[string]browser.Look{"1280": wide, "390 without script": noScript(dark(narrow))} {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, look)
			v.signIn(demo.First)
			v.open("/tasks")
			v.click(`[aria-labelledby="h-mine"] [rel="next"]`)
			v.wait(`location.search.includes("mine=") && document.querySelector('[aria-labelledby="h-mine"] [rel="prev"]')`)
			if !look.NoScript {
				v.wait(`document.activeElement.id === "h-mine"`)
				v.clean("oppgaver del 2 " + name)
			}
			v.click(`[aria-labelledby="h-mine"] [rel="prev"]`)
			v.wait(`location.search.includes("before.") && document.querySelector('[aria-labelledby="h-mine"] [rel="next"]')`)
		})
	}
}
