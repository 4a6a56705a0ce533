package dialogue

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Entered reads when messages of threads were entered in Nav's own system, by the
// message's id; those that were not are left out.
func Entered(ctx context.Context, q db.Q, threads []string) (map[string]time.Time, error) {
	at := map[string]time.Time{}
	_, err := caseload.ByID(ctx, q, "dialogue.Entered", "SELECT id, entered_at FROM message WHERE entered_at IS NOT NULL AND thread IN {in}", threads,
		func(scan func(...any) error) (struct{}, error) {
			var id string
			var when db.Time
			err := scan(&id, &when)
			at[id] = when.Time
			return struct{}{}, err
		})
	return at, err
}

// Enter says that a message to or from a person was entered in Nav's own system. One
// that was entered already, or is not the person's, is db.ErrConflict.
func Enter(ctx context.Context, w *caseload.Writer, person, message string, at time.Time) error {
	if !db.IsID(message) {
		return fmt.Errorf("dialogue.Enter: %w", db.ErrConflict)
	}
	return w.Put(ctx, "dialogue.Enter", person, `UPDATE message SET entered_at = $3 WHERE id = $1 AND entered_at IS NULL
		AND thread IN (SELECT id FROM thread WHERE person = $2)`, message, person, db.At(at))
}
