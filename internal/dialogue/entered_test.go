package dialogue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

func TestAMessageIsEnteredOnceAndByItsPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		thread := dialogue.Thread{Person: ids[0], Office: office, Subject: "Kurs"}
		one, two := dialogue.Message{Sender: ids[0], SentAt: noon, Text: "Hei"}, dialogue.Message{Sender: mine, SentAt: noon.Add(time.Hour), Text: "Hei"}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return errors.Join(dialogue.PutThread(ctx, w, &thread), dialogue.Write(ctx, w, &thread, &one), dialogue.Write(ctx, w, &thread, &two))
		}))
		enter := func(person, message string, at time.Time) error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				return dialogue.Enter(ctx, w, person, message, at)
			})
		}
		must(t, enter(ids[0], one.ID, noon))
		for name, err := range map[string]error{"again": enter(ids[0], one.ID, noon.Add(time.Hour)), "of another": enter(ids[1], two.ID, noon), "of nobody": enter(ids[0], db.NewID(), noon), "no id": enter(ids[0], "x", noon)} {
			if !errors.Is(err, db.ErrConflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
		got, err := dialogue.Entered(t.Context(), d.Read, []string{thread.ID})
		if err != nil || len(got) != 1 || !got[one.ID].Equal(noon) {
			t.Errorf("%v, %v", got, err)
		}
	})
}
