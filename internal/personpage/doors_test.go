package personpage_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

func TestClosedDoors(t *testing.T) {
	eachWorld(t, func(w *world) {
		open := w.people["Oksana"]
		kode7, uklar := w.person("Maria", "Nilsen"), w.person("Uklar", "Hansen")
		w.change(func(c *caseload.Writer) error {
			if err := c.Protect(w.Context(), kode7, access.Protection{Kind: access.Fortrolig}); err != nil {
				return err
			}
			return c.Protect(w.Context(), uklar, access.Protection{Kind: access.Uklar})
		})
		mine := w.person("Selv", "Own")
		w.must(w.d.Tx(w.Context(), func(q db.Q) error {
			_, err := q.ExecContext(w.Context(), "UPDATE staff SET own_number_lookup = $1 WHERE ident = $2", caseload.Lookup(number(w.n).Digits, key), mate)
			return err
		}))
		for _, c := range []struct {
			name, who, person string
		}{
			{"another office", stranger, open}, {"a leader", leader, open}, {"kode 7 without the right, own", own, kode7},
			{"kode 7 without the right, office", colleague, kode7}, {"not clear", own, uklar}, {"one's own record", mate, mine},
			{"no such id", own, db.NewID()}, {"no id at all", own, "x"},
		} {
			before := w.logged()
			page := w.get(c.who, "/people/"+c.person).is(http.StatusNotFound).hides("Oksana", "Maria", "Uklar", "Selv")
			nobody := w.get(c.who, "/people/"+db.NewID())
			if page.body != nobody.body {
				w.Errorf("%s: the page differs from that of an unknown id", c.name)
			}
			for _, path := range []string{"/notes", "/timeline", "/note/" + db.NewID() + "/copy"} {
				w.get(c.who, "/people/"+c.person+path).is(http.StatusNotFound)
			}
			for _, path := range []string{"/why", "/contact", "/promise", "/note", "/words", "/clock", "/commitment", "/preference", "/request", "/ending", "/draft", "/note/" + db.NewID()} {
				w.post(c.who, "/people/"+c.person+path, "why", "a reason that is long enough", "text", "x", "kind", "note.text").is(http.StatusNotFound)
			}
			for _, l := range w.lines(before) {
				if l.Permit {
					w.Errorf("%s: the log says that it was permitted: %+v", c.name, l)
				}
			}
		}
		for _, table := range []string{"contact", "promise", "note", "own_words", "clock", "event", "talk_request", "draft", "why_given"} {
			var n int
			w.must(w.d.Read.QueryRowContext(w.Context(), "SELECT count(*) FROM "+table).Scan(&n))
			if n != 0 {
				w.Errorf("%s: %d rows were written behind a closed door", table, n)
			}
		}
		w.get("", "/people/"+open).is(http.StatusSeeOther)
	})
}

func TestOpenDoorsAreLogged(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		for who, relation := range map[string]access.Relation{own: access.Own, cover: access.Covers, mate: access.SameTeam} {
			before := w.logged()
			w.get(who, path).is(http.StatusOK).says("Oksana Melnyk", path+"/note")
			lines := w.lines(before)
			if len(lines) != 1 || lines[0].Action != access.RecordRead || lines[0].Relation != relation || lines[0].People[0].Person != w.people["Oksana"] {
				w.Errorf("%s: the log has %+v", who, lines)
			}
		}
	})
}

func TestWhoMayOnlyReadSeesNoForm(t *testing.T) {
	eachWorld(t, func(w *world) {
		closed := w.person("Avsluttet", "Hansen", func(_ *caseload.Person, f *caseload.FollowUp) {
			f.State, f.Ends = caseload.Closed, civil.MustDate("2026-10-01")
		})
		for _, c := range []struct{ who, person string }{{reader, w.people["Oksana"]}, {own, closed}} {
			page := w.get(c.who, "/people/"+c.person).is(http.StatusOK).hides(`method="post"`, "data-draft", "?open=")
			page.says("Tidslinje")
			for _, path := range []string{"/contact", "/note", "/draft", "/preference"} {
				w.post(c.who, "/people/"+c.person+path, "kind", "note.text", "text", "x").is(http.StatusNotFound)
			}
		}
	})
}

func TestAColleagueSaysWhyFirst(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		before := w.logged()
		for _, sub := range []string{"", "/notes", "/timeline"} {
			w.get(colleague, path+sub).is(http.StatusOK).says("Oksana Melnyk", `name="why"`).hides("+4700000042", "ukrainsk", "Hva vi skylder", "Tidslinje")
		}
		if l := w.lines(before)[0]; l.Action != access.ListRow || l.Relation != access.SameOffice {
			w.Errorf("the log says of the form: %+v", l)
		}
		// a form that is sent before the reason: nothing is written, the text is kept
		w.post(colleague, path+"/note", "kind", "note", "text", "Skrevet før begrunnelsen").is(http.StatusOK).says(`name="why"`, "tatt vare på").hides("+4700000042")
		w.post(colleague, path+"/contact", "kind", "phone").is(http.StatusOK).says(`name="why"`)
		for _, bad := range []string{"", "kort", strings.Repeat("æ", 501)} {
			w.post(colleague, path+"/why", "why", bad).is(http.StatusUnprocessableEntity).says(`name="why"`)
		}
		w.get(colleague, path).hides("+4700000042")

		before = w.logged()
		if a := w.post(colleague, path+"/why", "why", "  Vikarierer i mottaket i dag "); a.status != http.StatusSeeOther || a.location != path {
			w.Errorf("%d to %s", a.status, a.location)
		}
		w.get(colleague, path).is(http.StatusOK).says("+4700000042", "Skrevet før begrunnelsen")
		for _, l := range w.lines(before) {
			if l.Why != "Vikarierer i mottaket i dag" || l.Action != access.RecordRead {
				w.Errorf("the log has %+v", l)
			}
		}
		before = w.logged()
		w.post(colleague, path+"/note", "kind", "note", "text", "Skrevet etter").done("notater")
		if l := w.lines(before); len(l) != 1 || l[0].Action != access.RecordWrite || l[0].Why == "" {
			w.Errorf("the log has %+v", l)
		}
		// whoever needs no reason is led to the page
		if a := w.post(own, path+"/why", "why", "whatever"); a.status != http.StatusSeeOther || a.location != path {
			w.Errorf("%d to %s", a.status, a.location)
		}
		w.now = today.AddDays(1).At(60)
		w.get(colleague, path).is(http.StatusOK).says(`name="why"`).hides("+4700000042")
	})
}

func TestDraftsOfOthersAreNeverShown(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		w.post(mate, path+"/note", "kind", "minutes", "text", "Kollegaens hemmelige utkast").done("notater")
		w.post(mate, path+"/draft", "kind", "note.text", "text", "Halvskrevet").is(http.StatusNoContent)
		id := onlyID(w, "note")
		for _, who := range []string{own, cover} {
			for _, sub := range []string{"", "/notes", "/timeline"} {
				w.get(who, path+sub).is(http.StatusOK).hides("hemmelige utkast", "Halvskrevet", id)
			}
			w.get(who, path+"/note/"+id+"/copy").is(http.StatusNotFound)
			for _, do := range []string{"share", "enter", "save"} {
				w.post(who, path+"/note/"+id, "do", do, "version", "1", "text", "overskrevet").is(http.StatusNotFound)
			}
		}
		w.get(own, path).says("er ikke delt ennå og kan bare leses av den som skrev det")
		w.get(mate, path).says("hemmelige utkast", "Halvskrevet")
		w.post(mate, path+"/note/"+id, "do", "share", "version", "1").done("notater")
		w.get(own, path).says("hemmelige utkast")
		// what is shared is not written over, not even by its writer
		w.post(mate, path+"/note/"+id, "do", "save", "version", "2", "text", "omskrevet").is(http.StatusConflict).says("omskrevet")
	})
}

func onlyID(w *world, table string) string {
	w.Helper()
	var id string
	w.must(w.d.Read.QueryRowContext(w.Context(), "SELECT id FROM "+table).Scan(&id))
	return id
}

func TestAnotherPersonsRowsAreNotThere(t *testing.T) {
	eachWorld(t, func(w *world) {
		a, b := "/people/"+w.people["Oksana"], "/people/"+w.person("Maria", "Nilsen")
		w.post(own, a+"/promise", "text", "ringe kommunen", "due", "2026-12-01").done("skylder")
		w.post(own, a+"/clock", "kind", "aft", "starts", "2026-11-01").done("frister")
		w.post(own, a+"/request", "asked", "2026-11-23", "kind", "").done("grunner")
		w.post(own, a+"/words", "said", "2026-11-23", "language", "norsk", "text", "Jeg vil").done("vil")
		for path, table := range map[string]string{"/promise/": "promise", "/clock/": "clock", "/request/": "talk_request", "/words/": "own_words"} {
			id := onlyID(w, table)
			w.post(own, b+path+id, "do", "kept", "version", "1").is(http.StatusNotFound)
			w.post(own, b+path+"no-id", "do", "kept", "version", "1").is(http.StatusNotFound)
		}
	})
}

var kode7 = access.Protection{Kind: access.Fortrolig}

func giveWhy(w *world, q db.Q, ident, person string) error {
	return access.GiveWhy(w.Context(), q, ident, person, today, "Trenger siden i en test")
}

func rights(w *world, q db.Q, ident string) error {
	return access.SetRights(w.Context(), q, ident, []access.Right{access.RightFortrolig})
}

// What was being written when the right to write was taken is its writer's to copy.
func TestATextThatComesTooLateIsKept(t *testing.T) {
	eachWorld(t, func(w *world) {
		closed := w.person("Avsluttet", "Hansen", func(_ *caseload.Person, f *caseload.FollowUp) {
			f.State, f.Ends = caseload.Closed, civil.MustDate("2026-10-01")
		})
		w.post(own, "/people/"+closed+"/note", "kind", "note", "text", "lang tekst som ikke skal bort").is(http.StatusNotFound)
		w.get(own, "/people/"+closed).is(http.StatusOK).says("Utkastet ditt er tatt vare på", "lang tekst som ikke skal bort")
		w.post(stranger, "/people/"+closed+"/note", "kind", "note", "text", "fremmed").is(http.StatusNotFound)
	})
}

// Who has seen the person is read by the person's own counsellor alone.
func TestOnlyTheOwnCounsellorIsLedToWhoHasSeen(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		link := `href="` + path + `/access-log"`
		for who, want := range map[string]bool{own: true, cover: false, mate: false} {
			if got := strings.Contains(w.get(who, path).is(http.StatusOK).body, link); got != want {
				w.Errorf("%s: the link is there: %v", who, got)
			}
		}
	})
}
