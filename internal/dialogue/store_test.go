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

func TestThreadsAndMessagesComeBackAsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		thread := dialogue.Thread{ForeignID: "70018", Person: ids[0], Office: office, Subject: "سؤال عن العمل", WaitsForPerson: true}
		other := dialogue.Thread{Person: ids[1], Office: office, Subject: "Kurs", WaitsForUsSince: noon.Add(-time.Hour), Historic: true}
		question := dialogue.Message{Sender: ids[0], SentAt: noon.Add(-time.Hour), Text: "هل يمكنك الاتصال بي؟"}
		answer := dialogue.Message{Sender: mine, SentAt: noon, Text: "Ja, i dag."}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return errors.Join(dialogue.PutThread(ctx, w, &thread), dialogue.PutThread(ctx, w, &other), dialogue.Write(ctx, w, &thread, &question))
		}))
		if !thread.WaitsForUs() || thread.WaitsForPerson {
			t.Errorf("after the question: %+v", thread)
		}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error { return dialogue.Write(ctx, w, &thread, &answer) }))
		got, err := dialogue.Threads(t.Context(), d.Read, []string{ids[0]})
		if diff := cmp.Diff([]dialogue.Thread{thread}, got); err != nil || diff != "" || thread.Version != 3 || thread.WaitsForUs() {
			t.Errorf("version %d (-want +got): %v\n%s", thread.Version, err, diff)
		}
		messages, err := dialogue.Messages(t.Context(), d.Read, []string{thread.ID})
		if diff := cmp.Diff([]dialogue.Message{question, answer}, messages); err != nil || diff != "" {
			t.Errorf("messages (-want +got): %v\n%s", err, diff)
		}
		if diff := cmp.Diff([]string{ids[0], ids[1], ids[0]}, logged(t, d, 2)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestAStaleThreadIsAConflictAndItsMessageIsNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		thread := dialogue.Thread{Person: p, Office: office, Subject: "Kurs"}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error { return dialogue.PutThread(ctx, w, &thread) }))
		stale := thread
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return dialogue.Write(ctx, w, &thread, &dialogue.Message{Sender: p, SentAt: noon, Text: "Hei"})
		}))
		err := change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return dialogue.Write(ctx, w, &stale, &dialogue.Message{Sender: mine, SentAt: noon, Text: "Svar"})
		})
		messages, err2 := dialogue.Messages(t.Context(), d.Read, []string{thread.ID})
		if !errors.Is(err, db.ErrConflict) || err2 != nil || len(messages) != 1 {
			t.Errorf("got %v, %d messages, %v", err, len(messages), err2)
		}
	})
}

func TestTheOldestThreadThatWaitsForUsIsQuoted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 3)
		ago := func(days int) time.Time { return noon.AddDate(0, 0, -days) }
		put := func(ctx context.Context, w *caseload.Writer, th dialogue.Thread, messages ...dialogue.Message) (string, error) {
			th.Office, th.Subject = office, "Kurs"
			err := dialogue.PutThread(ctx, w, &th)
			for _, m := range messages {
				err = errors.Join(err, dialogue.PutMessage(ctx, w, th, &m))
			}
			return th.ID, err
		}
		var first, second string
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			_, err1 := put(ctx, w, dialogue.Thread{Person: ids[0], WaitsForUsSince: ago(2)}, dialogue.Message{Sender: ids[0], SentAt: ago(2), Text: "Den nyeste"})
			var err2, err3 error
			first, err2 = put(ctx, w, dialogue.Thread{Person: ids[0], WaitsForUsSince: ago(5), WaitsForPerson: true},
				dialogue.Message{Sender: ids[0], SentAt: ago(9), Text: "Før"}, dialogue.Message{Sender: mine, SentAt: ago(5), Text: "Fra oss"},
				dialogue.Message{Sender: ids[0], SentAt: ago(4), Text: "Purring"}, dialogue.Message{Sender: ids[0], SentAt: ago(5), Text: "Kan du\nringe meg?"})
			_, err4 := put(ctx, w, dialogue.Thread{Person: ids[0], WaitsForUsSince: ago(30), Historic: true})
			second, err3 = put(ctx, w, dialogue.Thread{Person: ids[1], WaitsForUsSince: ago(1)},
				dialogue.Message{Sender: ids[1], SentAt: ago(8), Text: "Eldre"}, dialogue.Message{Sender: ids[1], SentAt: ago(7), Text: "Sist"})
			_, err5 := put(ctx, w, dialogue.Thread{Person: ids[2], WaitsForPerson: true})
			return errors.Join(err1, err2, err3, err4, err5)
		}))
		got, err := dialogue.WaitingForUs(t.Context(), d.Read, ids)
		want := map[string]dialogue.Waiting{
			ids[0]: {Person: ids[0], Thread: first, Since: db.At(ago(5)), Quote: "Kan du ringe meg?"},
			ids[1]: {Person: ids[1], Thread: second, Since: db.At(ago(1)), Quote: "Sist"},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}

func TestAThreadWithoutMessagesIsQuotedByItsSubject(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return dialogue.PutThread(ctx, w, &dialogue.Thread{Person: p, Subject: "Om praksis", WaitsForUsSince: noon})
		}))
		got, err := dialogue.WaitingForUs(t.Context(), d.Read, []string{p})
		if err != nil || got[p].Quote != "Om praksis" {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
