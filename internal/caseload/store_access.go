package caseload

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// logChange stands in until access.LogChange is there.
func logChange(ctx context.Context, q db.Q, a access.Actor, action access.Action, people []string, at time.Time, call string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO access_log (at, ident, role, action, people, relation, permit, reasons, why, call_id, office) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10)",
		db.At(at), a.Ident, string(a.Role), string(action), db.JSON[[]string]{V: people}, "", true, db.JSON[[]string]{V: []string{}}, call, a.Office())
	if err != nil {
		return fmt.Errorf("caseload: log: %w", err)
	}
	return nil
}
