package personpage_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
)

// meanwhile is a form that is still being sent when something happens.
type meanwhile struct {
	io.Reader
	once   sync.Once
	happen func()
}

func (m *meanwhile) Read(b []byte) (int, error) {
	m.once.Do(m.happen)
	return m.Reader.Read(b)
}

func (*meanwhile) Close() error { return nil }

// Access is asked again in the transaction that writes: what has shut the person since
// the form was let in counts.
func TestAPersonIsShutWhileAFormIsSent(t *testing.T) {
	eachWorld(t, func(w *world) {
		for name, shut := range map[string]func(c *caseload.Writer, id string) error{
			"protected": func(c *caseload.Writer, id string) error {
				return c.Protect(w.Context(), id, access.Protection{Kind: access.Fortrolig})
			},
			"closed": func(c *caseload.Writer, id string) error {
				found, err := caseload.People(w.Context(), c.Q(), []string{id})
				if err != nil {
					return err
				}
				found[0].FollowUp.State = caseload.Closed
				return c.FollowUp(w.Context(), &found[0].FollowUp)
			},
		} {
			id := w.person("Sånn"+name, "Ukjent")
			r := w.request("/people/"+id+"/note", "kind", "note", "text", "Noe som ikke skal stå.")
			r.Body = &meanwhile{Reader: r.Body, happen: func() {
				w.change(func(c *caseload.Writer) error { return shut(c, id) })
			}}
			before := w.logged()
			w.ask(r, own).is(http.StatusNotFound)
			if n := w.count("note"); n != 0 {
				w.Errorf("%s: %d notes are written", name, n)
			}
			lines := w.lines(before)
			if l := lines[len(lines)-1]; l.Permit || l.Action != access.RecordWrite || l.Ident != own || len(l.People) != 1 || l.People[0].Person != id {
				w.Errorf("%s: the log has %+v", name, l)
			}
		}
	})
}

// Of many who write at once nobody is answered with a broken page, and no row is lost.
func TestManyWriteAboutOnePersonAtOnce(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"]
		var wait sync.WaitGroup
		for i := range 12 {
			for form, fields := range map[string][]string{
				"/preference": {"weekday", "2", "from", fmt.Sprintf("%02d:00", 8+i), "to", fmt.Sprintf("%02d:30", 8+i)},
				"/promise":    {"text", fmt.Sprint("løfte ", i), "due", "2026-12-01"},
				"/note":       {"kind", "note", "text", fmt.Sprint("notat ", i)},
				"/draft":      {"kind", "note.text", "text", fmt.Sprint("kladd ", i)},
			} {
				who := []string{own, cover, mate}[i%3]
				wait.Go(func() {
					if a := w.post(who, path+form, fields...); a.status != http.StatusSeeOther && a.status != http.StatusNoContent {
						w.Errorf("%s: %d", form, a.status)
					}
				})
			}
		}
		wait.Wait()
		for table, want := range map[string]int{"preference": 12, "promise": 12, "note": 12} {
			if n := w.count(table); n != want {
				w.Errorf("%s: %d rows, want %d", table, n, want)
			}
		}
	})
}

// What is shared with a person stays as it is, also where the form says the version
// that stands.
func TestASharedNoteIsNotChanged(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"] + "/note"
		w.post(own, path, "kind", "note", "text", "Slik ble det sagt.", "share", "yes").done("notater")
		var id string
		w.must(w.d.Read.QueryRowContext(w.Context(), "SELECT id FROM note").Scan(&id))
		w.post(own, path+"/"+id, "do", "share", "text", "Slik ble det sagt.", "version", "1").done("notater") // pressed twice
		for _, do := range []string{"share", "save"} {
			w.post(own, path+"/"+id, "do", do, "text", "Noe helt annet.", "version", "1").is(http.StatusConflict).says("Noe helt annet.", "Slik ble det sagt.")
		}
		w.post(mate, path+"/"+id, "do", "save", "text", "Noe helt annet.", "version", "1").is(http.StatusNotFound)
		var text string
		w.must(w.d.Read.QueryRowContext(w.Context(), "SELECT text FROM note").Scan(&text))
		if text != "Slik ble det sagt." {
			w.Errorf("the shared note says %q", text)
		}
	})
}

func TestMoreDraftsThanAFormHasAreNotThrown(t *testing.T) {
	eachWorld(t, func(w *world) {
		path := "/people/" + w.people["Oksana"] + "/draft"
		w.post(own, path, "kind", "note.text", "text", "kladd").is(http.StatusNoContent)
		w.post(own, path, "throw", strings.Repeat("note.x ", 1000)+"note.text").is(http.StatusUnprocessableEntity)
		w.post(own, path, "throw", "note.text words.text").is(http.StatusSeeOther)
		if n := w.count("draft"); n != 0 {
			w.Errorf("%d drafts", n)
		}
	})
}
