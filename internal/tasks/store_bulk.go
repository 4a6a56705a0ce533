package tasks

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// InsertMany writes new tasks and own work in few statements, in the caller's
// transaction: for a world that is made all at once. Every row has its id. It writes
// no lines of the access log: the caller logs the making of the whole.
func InsertMany(ctx context.Context, q db.Q, list []Task, work []OwnWork) error {
	err := db.Bulk(ctx, q, `INSERT INTO task (id, nav_id, nav_version, person, office, assignee, kind, theme, priority, status, active_on, due, text, raw, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)`, list, func(t Task) []any {
		if t.Raw == nil {
			t.Raw = map[string]json.RawMessage{}
		}
		return []any{t.ID, navID(t.NavID), t.NavVersion, db.Text(t.Person), t.Office, db.Text(t.Assignee), t.Kind, t.Theme, string(t.Priority), string(t.Status),
			t.ActiveOn, t.Due, db.Text(t.Text), db.JSON[map[string]json.RawMessage]{V: t.Raw}}
	})
	if err != nil {
		return fmt.Errorf("tasks.InsertMany: tasks: %w", err)
	}
	err = db.Bulk(ctx, q, `INSERT INTO own_work (id, ident, person, office, kind, due, minutes, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`, work, func(o OwnWork) []any {
		return []any{o.ID, o.Counsellor, db.Text(o.Person), o.Office, o.Kind, o.Due, o.Minutes, o.DoneOn}
	})
	if err != nil {
		return fmt.Errorf("tasks.InsertMany: own work: %w", err)
	}
	return nil
}
