package notes_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/notes"
)

func draft(ident, person, kind, text string) notes.Draft {
	return notes.Draft{Counsellor: ident, Person: person, Kind: kind, Text: text, UpdatedAt: noon}
}

func save(t *testing.T, d *db.DB, list ...notes.Draft) error {
	t.Helper()
	return d.Tx(t.Context(), func(q db.Q) error {
		for _, x := range list {
			if err := notes.SaveDraft(t.Context(), q, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// writers makes accounts, since a draft has one.
func writers(t *testing.T, d *db.DB) {
	t.Helper()
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		return errors.Join(access.PutStaff(t.Context(), q, &access.Staff{Ident: mine, Name: "Kari"}), access.PutStaff(t.Context(), q, &access.Staff{Ident: hers, Name: "Ola"}))
	}))
}

func TestADraftIsItsWritersAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		writers(t, d)
		ids := people(t, d, 2)
		later := draft(mine, ids[0], "note.text", "Litt lengre")
		later.UpdatedAt = noon.Add(time.Minute)
		must(t, save(t, d, draft(mine, ids[0], "note.text", "Litt"), draft(hers, ids[0], "note.text", "Hennes"), draft(mine, ids[1], "note.text", "En annen"),
			draft(mine, ids[0], "words.text", "Ord"), later))
		for who, want := range map[string]map[string]notes.Draft{
			mine: {"note.text": later, "words.text": draft(mine, ids[0], "words.text", "Ord")},
			hers: {"note.text": draft(hers, ids[0], "note.text", "Hennes")},
		} {
			got, err := notes.DraftsOf(t.Context(), d.Read, who, ids[0])
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s (-want +got): %v\n%s", who, err, diff)
			}
		}
		must(t, save(t, d, draft(mine, ids[0], "words.text", " \n ")))
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return notes.DropDrafts(ctx, w, mine, ids[0], "note.text", "words.translation")
		}))
		got, err := notes.DraftsOf(t.Context(), d.Read, mine, ids[0])
		if err != nil || len(got) != 0 {
			t.Errorf("left: %v, %v", got, err)
		}
		if got, err = notes.DraftsOf(t.Context(), d.Read, hers, ids[0]); err != nil || len(got) != 1 {
			t.Errorf("somebody else's draft went: %v, %v", got, err)
		}
	})
}

func TestDraftsThatCannotBeKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		writers(t, d)
		p := db.NewID() // nobody has the id: nothing is asked about the person
		must(t, save(t, d, draft(mine, p, "note."+db.NewID()+".text", strings.Repeat("å", notes.MaxDraft))))
		for name, x := range map[string]notes.Draft{
			"no field": draft(mine, p, "", "x"), "a field without a form": draft(mine, p, "text", "x"), "other letters": draft(mine, p, "note.te xt", "x"),
			"endless": draft(mine, p, "note.text", strings.Repeat("å", notes.MaxDraft+1)), "no text": draft(mine, p, "note.text", "a\x00b"), "no id": draft(mine, "x", "note.text", "x"),
		} {
			if err := save(t, d, x); !errors.Is(err, notes.ErrDraft) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhatComesLateTakesNothingAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		writers(t, d)
		p := db.NewID()
		must(t, save(t, d, draft(mine, p, "note.text", "Litt")))
		keep := func(text string) map[string]notes.Draft {
			must(t, d.Tx(t.Context(), func(q db.Q) error { return notes.KeepDraft(t.Context(), q, draft(mine, p, "note.text", text)) }))
			got, err := notes.DraftsOf(t.Context(), d.Read, mine, p)
			must(t, err)
			return got
		}
		for _, text := range []string{"", " \n ", strings.Repeat("å", notes.MaxDraft+1)} {
			if got := keep(text)["note.text"].Text; got != "Litt" {
				t.Errorf("after %d letters: %q", len(text), got)
			}
		}
		if got := keep("Mer")["note.text"].Text; got != "Mer" {
			t.Errorf("kept: %q", got)
		}
	})
}
