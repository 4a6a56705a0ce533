package dialogue

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// InsertMany writes new threads and messages in few statements, in the caller's
// transaction: for a world that is made all at once. Every row has its id. It writes
// no lines of the access log: the caller logs the making of the whole.
func InsertMany(ctx context.Context, q db.Q, threads []Thread, messages []Message) error {
	err := db.Bulk(ctx, q, `INSERT INTO thread (id, foreign_id, person, office, subject, waits_for_us_since, waits_for_person, historic, read_by_person_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`, threads, func(t Thread) []any {
		return []any{t.ID, db.Text(t.ForeignID), t.Person, t.Office, t.Subject, db.At(t.WaitsForUsSince), t.WaitsForPerson, t.Historic, db.At(t.ReadByPerson)}
	})
	if err != nil {
		return fmt.Errorf("dialogue.InsertMany: threads: %w", err)
	}
	err = db.Bulk(ctx, q, "INSERT INTO message (id, thread, office, sender, sent_at, text) VALUES ($1, $2, $3, $4, $5, $6)", messages, func(m Message) []any {
		return []any{m.ID, m.Thread, m.Office, m.Sender, db.At(m.SentAt), m.Text}
	})
	if err != nil {
		return fmt.Errorf("dialogue.InsertMany: messages: %w", err)
	}
	return nil
}
