package dialogue

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// SendMany writes one thread with one message for each person, and that it is done. A
// second time with the same id is db.ErrConflict, and nothing is written.
func SendMany(ctx context.Context, w *caseload.Writer, m Many, threads []Thread, messages []Message) error {
	err := w.Put(ctx, "dialogue.SendMany", "", `INSERT INTO bulk_message (id, ident, office, sent_at, subject, text, receivers) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO NOTHING`, m.ID, m.Counsellor, m.Office, db.At(m.SentAt), m.Subject, m.Text, m.Receivers)
	if err != nil {
		return err
	}
	for i, t := range threads {
		if err := t.Valid(); err != nil {
			return fmt.Errorf("dialogue.SendMany: %w", err)
		}
		if err := messages[i].Valid(); err != nil {
			return fmt.Errorf("dialogue.SendMany: %w", err)
		}
		w.Touch(t.Person)
	}
	return InsertMany(ctx, w.Q(), threads, messages)
}

// SentMany reads a counsellor's own messages to many, the newest first, at most limit.
func SentMany(ctx context.Context, q db.Q, ident string, limit int) ([]Many, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, ident, office, sent_at, subject, text, receivers FROM bulk_message WHERE ident = $1 ORDER BY sent_at DESC, id DESC LIMIT $2", ident, limit)
	if err != nil {
		return nil, fmt.Errorf("dialogue.SentMany: %w", err)
	}
	list, err := db.Collect(rows, scanMany)
	if err != nil {
		return nil, fmt.Errorf("dialogue.SentMany: %w", err)
	}
	return list, nil
}

func scanMany(scan func(...any) error) (Many, error) {
	var m Many
	var at db.Time
	err := scan(&m.ID, &m.Counsellor, &m.Office, &at, &m.Subject, &m.Text, &m.Receivers)
	m.SentAt = at.Time
	return m, err
}

// ManyByID reads one message to many; ok is false where none has the id.
func ManyByID(ctx context.Context, q db.Q, id string) (m Many, ok bool, err error) {
	list, err := caseload.ByID(ctx, q, "dialogue.ManyByID", "SELECT id, ident, office, sent_at, subject, text, receivers FROM bulk_message WHERE id IN {in}", []string{id}, scanMany)
	if err != nil || len(list) == 0 {
		return m, false, err
	}
	return list[0], true, nil
}

// KeepMany keeps what a counsellor is writing to many; there is one of each.
func KeepMany(ctx context.Context, q db.Q, d ManyDraft) error {
	if d.People == nil {
		d.People = []string{}
	}
	_, err := q.ExecContext(ctx, `INSERT INTO bulk_draft (ident, people, subject, text, updated_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ident) DO UPDATE SET people = excluded.people, subject = excluded.subject, text = excluded.text, updated_at = excluded.updated_at`,
		d.Counsellor, db.JSON[[]string]{V: d.People}, d.Subject, d.Text, db.At(d.UpdatedAt))
	if err != nil {
		return fmt.Errorf("dialogue.KeepMany: %w", err)
	}
	return nil
}

// KeepManyText keeps the text alone of what a counsellor is writing to many; where
// nothing is kept yet, nothing is.
func KeepManyText(ctx context.Context, q db.Q, ident, text string, at time.Time) error {
	if _, err := q.ExecContext(ctx, "UPDATE bulk_draft SET text = $2, updated_at = $3 WHERE ident = $1", ident, text, db.At(at)); err != nil {
		return fmt.Errorf("dialogue.KeepManyText: %w", err)
	}
	return nil
}

// DropMany throws it away.
func DropMany(ctx context.Context, q db.Q, ident string) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM bulk_draft WHERE ident = $1", ident); err != nil {
		return fmt.Errorf("dialogue.DropMany: %w", err)
	}
	return nil
}

// KeptMany reads it; ok is false where there is none.
func KeptMany(ctx context.Context, q db.Q, ident string) (d ManyDraft, ok bool, err error) {
	rows, err := q.QueryContext(ctx, "SELECT people, subject, text, updated_at FROM bulk_draft WHERE ident = $1", ident)
	if err != nil {
		return d, false, fmt.Errorf("dialogue.KeptMany: %w", err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (ManyDraft, error) {
		x := ManyDraft{Counsellor: ident}
		var people db.JSON[[]string]
		var at db.Time
		err := scan(&people, &x.Subject, &x.Text, &at)
		x.People, x.UpdatedAt = people.V, at.Time
		return x, err
	})
	if err != nil {
		return d, false, fmt.Errorf("dialogue.KeptMany: %w", err)
	}
	if len(list) == 0 {
		return d, false, nil
	}
	return list[0], true, nil
}
