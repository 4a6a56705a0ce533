package notes

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// InsertMany writes new notes in few statements, in the caller's transaction: for a
// world that is made all at once. Every row has its id. It writes no lines of the
// access log: the caller logs the making of the whole.
func InsertMany(ctx context.Context, q db.Q, list []Note) error {
	err := db.Bulk(ctx, q, `INSERT INTO note (id, person, office, ident, kind, text, written_at, shared_at, entered_at, mark, agreed, ours, theirs, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)`, list, func(n Note) []any {
		return []any{n.ID, n.Person, n.Office, n.Counsellor, string(n.Kind), n.Text, db.At(n.WrittenAt), db.At(n.SharedAt), db.At(n.EnteredAt),
			db.Text(n.Mark), db.Text(n.Agreed), db.Text(n.Ours), db.Text(n.Theirs)}
	})
	if err != nil {
		return fmt.Errorf("notes.InsertMany: %w", err)
	}
	return nil
}
