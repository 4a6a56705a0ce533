package dialogue_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

func TestAMarkIsKeptWithWhatItTookAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		th := dialogue.Thread{Person: p, Office: office, Subject: "Kurs", WaitsForUsSince: noon.Add(-time.Hour), ReadByPerson: noon.Add(-2 * time.Hour)}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error { return dialogue.PutThread(ctx, w, &th) }))
		stale := th
		mark := func(th *dialogue.Thread, kind dialogue.EventKind, at time.Time) error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				return dialogue.Mark(ctx, w, th, dialogue.Event{Counsellor: mine, At: at, Kind: kind, Since: at})
			})
		}
		must(t, mark(&th, dialogue.MarkedHandled, noon))
		must(t, mark(&th, dialogue.MarkedWaits, noon.Add(time.Minute)))
		if err := mark(&stale, dialogue.MarkedHandled, noon.Add(time.Hour)); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale version: %v", err)
		}
		got, err := dialogue.Threads(t.Context(), d.Read, []string{p})
		if diff := cmp.Diff([]dialogue.Thread{th}, got); err != nil || diff != "" || th.WaitsForUs() || !th.WaitsForPerson {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		events, err := dialogue.Events(t.Context(), d.Read, []string{th.ID})
		if err != nil || len(events) != 2 || events[0].Kind != dialogue.MarkedHandled || !events[0].Since.Equal(noon.Add(-time.Hour)) || events[0].Counsellor != mine || events[0].Office != office {
			t.Errorf("%+v %v", events, err)
		}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return errors.Join(dialogue.MarkRead(ctx, w, th, mine, noon), dialogue.MarkRead(ctx, w, th, mine, noon.Add(time.Hour)), dialogue.MarkRead(ctx, w, th, hers, noon))
		}))
		reads, err := dialogue.Reads(t.Context(), d.Read, []string{th.ID})
		want := []dialogue.Read{{Thread: th.ID, Counsellor: hers, At: noon}, {Thread: th.ID, Counsellor: mine, At: noon.Add(time.Hour)}}
		if diff := cmp.Diff(want, reads); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}

func TestAMessageToManyIsSentOnceOrNotAtAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "INSERT INTO staff (ident, name, may_write, version) VALUES ($1, $1, $2, 1)", mine, true)
			return err
		}))
		m := dialogue.Many{ID: db.NewID(), Counsellor: mine, Office: office, SentAt: noon, Subject: "Stengt", Text: "Hei {fornavn}", Receivers: 2}
		send := func(text string) error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				var threads []dialogue.Thread
				var messages []dialogue.Message
				for _, p := range ids {
					th := dialogue.Thread{ID: db.NewID(), Person: p, Office: office, Subject: "Stengt"}
					threads = append(threads, th)
					messages = append(messages, dialogue.Message{ID: db.NewID(), Thread: th.ID, Office: office, Sender: mine, SentAt: noon, Text: text})
				}
				return dialogue.SendMany(ctx, w, m, threads, messages)
			})
		}
		count := func() int {
			list, err := dialogue.Threads(t.Context(), d.Read, ids)
			must(t, err)
			return len(list)
		}
		if err := send(""); !errors.Is(err, dialogue.ErrEmpty) || count() != 0 {
			t.Errorf("an empty text: %v, %d threads", err, count())
		}
		must(t, send("Hei"))
		if err := send("Hei"); !errors.Is(err, db.ErrConflict) || count() != 2 {
			t.Errorf("a second time: %v, %d threads", err, count())
		}
		if diff := cmp.Diff(2, len(logged(t, d, 2))); diff != "" {
			t.Errorf("lines in the log: %s", diff)
		}
		sent, err := dialogue.SentMany(t.Context(), d.Read, mine, 10)
		if diff := cmp.Diff([]dialogue.Many{m}, sent); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		draft := dialogue.ManyDraft{Counsellor: mine, People: ids, Subject: "Sommer", Text: "ሰላም", UpdatedAt: noon}
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			return errors.Join(dialogue.KeepManyText(t.Context(), q, mine, "borte", noon), dialogue.KeepMany(t.Context(), q, draft), dialogue.KeepManyText(t.Context(), q, mine, "مرحبا", noon))
		}))
		draft.Text = "مرحبا"
		kept, ok, err := dialogue.KeptMany(t.Context(), d.Read, mine)
		if diff := cmp.Diff(draft, kept); err != nil || !ok || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		must(t, d.Tx(t.Context(), func(q db.Q) error { return dialogue.DropMany(t.Context(), q, mine) }))
		if _, ok, err := dialogue.KeptMany(t.Context(), d.Read, mine); ok || err != nil {
			t.Errorf("it is there still: %v", err)
		}
	})
}
