package dialogue

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Mark moves a flag of a thread by hand and keeps the event in the thread's history. A
// stale version is db.ErrConflict, a closed period ErrClosed.
func Mark(ctx context.Context, w *caseload.Writer, t *Thread, e Event) error {
	after, e, err := t.Marked(e)
	if err != nil {
		return fmt.Errorf("dialogue.Mark: %w", err)
	}
	if e.ID == "" {
		e.ID = db.NewID()
	}
	if err := PutThread(ctx, w, &after); err != nil {
		return err
	}
	*t = after
	return w.Put(ctx, "dialogue.Mark", t.Person, "INSERT INTO thread_event (id, thread, office, ident, at, kind, since) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		e.ID, e.Thread, e.Office, e.Counsellor, db.At(e.At), string(e.Kind), db.At(e.Since))
}

// Events reads what was done to threads by hand, the oldest first.
func Events(ctx context.Context, q db.Q, threads []string) ([]Event, error) {
	return caseload.ByID(ctx, q, "dialogue.Events", "SELECT id, thread, office, ident, at, kind, since FROM thread_event WHERE thread IN {in} ORDER BY thread, at, id", threads,
		func(scan func(...any) error) (Event, error) {
			var e Event
			var at, since db.Time
			err := scan(&e.ID, &e.Thread, &e.Office, &e.Counsellor, &at, &e.Kind, &since)
			e.At, e.Since = at.Time, since.Time
			return e, err
		})
}

// MarkRead keeps that a counsellor has read a thread: the person may see it. It moves no
// flag and leaves the version alone, so that reading never stands in another's way.
func MarkRead(ctx context.Context, w *caseload.Writer, t Thread, ident string, at time.Time) error {
	return w.Put(ctx, "dialogue.MarkRead", t.Person, `INSERT INTO thread_read (thread, ident, office, read_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (thread, ident) DO UPDATE SET read_at = excluded.read_at`, t.ID, ident, t.Office, db.At(at))
}

// Reads reads when counsellors last read threads, the first to read first.
func Reads(ctx context.Context, q db.Q, threads []string) ([]Read, error) {
	return caseload.ByID(ctx, q, "dialogue.Reads", "SELECT thread, ident, read_at FROM thread_read WHERE thread IN {in} ORDER BY thread, read_at, ident", threads,
		func(scan func(...any) error) (Read, error) {
			var r Read
			var at db.Time
			err := scan(&r.Thread, &r.Counsellor, &at)
			r.At = at.Time
			return r, err
		})
}
