package tasks

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Put writes a task; a new one (Version 0) gets an id where it has none. A stale
// version, or a NavID that another task has, is db.ErrConflict.
func Put(ctx context.Context, w *caseload.Writer, t *Task) error {
	if err := t.Valid(); err != nil {
		return fmt.Errorf("tasks.Put: %w", err)
	}
	if t.ID == "" {
		t.ID = db.NewID()
	}
	if t.Raw == nil {
		t.Raw = map[string]json.RawMessage{}
	}
	return w.PutVersion(ctx, "tasks.Put", t.Person, &t.Version, `INSERT INTO task (id, nav_id, nav_version, person, office, assignee, kind, theme, priority, status, active_on, due, text, raw, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)
		ON CONFLICT (id) DO UPDATE SET nav_version = excluded.nav_version, person = excluded.person, office = excluded.office, assignee = excluded.assignee,
			kind = excluded.kind, theme = excluded.theme, priority = excluded.priority, status = excluded.status, active_on = excluded.active_on, due = excluded.due,
			text = excluded.text, raw = excluded.raw, version = task.version + 1
		WHERE task.version = $15`,
		t.ID, navID(t.NavID), t.NavVersion, db.Text(t.Person), t.Office, db.Text(t.Assignee), t.Kind, t.Theme, string(t.Priority), string(t.Status), t.ActiveOn, t.Due,
		db.Text(t.Text), db.JSON[map[string]json.RawMessage]{V: t.Raw})
}

// navID stores 0 as NULL.
func navID(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// ByNavID reads tasks by their ids in Nav's system, whoever may see them: for the
// installation's imports.
func ByNavID(ctx context.Context, q db.Q, ids []int64) ([]Task, error) {
	return db.Listed(ctx, q, "tasks.ByNavID",
		"SELECT id, nav_id, nav_version, person, office, assignee, kind, theme, priority, status, active_on, due, text, raw, version FROM task WHERE nav_id IN {in} ORDER BY nav_id", nil, ids, scanTask)
}

// OfPeople reads the tasks about people, closed ones too. It asks nobody's leave.
func OfPeople(ctx context.Context, q db.Q, people []string) ([]Task, error) {
	return caseload.ByID(ctx, q, "tasks.OfPeople",
		"SELECT id, nav_id, nav_version, person, office, assignee, kind, theme, priority, status, active_on, due, text, raw, version FROM task WHERE person IN {in} ORDER BY person, active_on, id", people, scanTask)
}

func scanTask(scan func(...any) error) (Task, error) {
	var t Task
	var nav *int64
	var person, assignee, text db.Text
	var raw db.JSON[map[string]json.RawMessage]
	err := scan(&t.ID, &nav, &t.NavVersion, &person, &t.Office, &assignee, &t.Kind, &t.Theme, &t.Priority, &t.Status, &t.ActiveOn, &t.Due, &text, &raw, &t.Version)
	if nav != nil {
		t.NavID = *nav
	}
	t.Person, t.Assignee, t.Text, t.Raw = string(person), string(assignee), string(text), raw.V
	return t, err
}

// WithDeadline reads the open tasks with a deadline that are assigned to a
// counsellor: about people whom the actor may see, such as are tied to nobody whom we
// know, and such as are about somebody who has neither office nor counsellor here, and
// whom no protection shuts to the actor. Those of the last two kinds come without
// person and text: type, theme, deadline and id are enough to find them in Gosys. Raw
// is left out of all. The earliest deadline first.
func WithDeadline(ctx context.Context, q db.Q, a access.Actor, ident string, today civil.Date) ([]Task, error) {
	query, args := access.Query(`SELECT t.id, t.nav_id, t.nav_version, CASE WHEN {visible} THEN t.person END, t.office, t.assignee, t.kind, t.theme, t.priority, t.status, t.active_on, t.due,
			CASE WHEN {visible} THEN t.text END, '{}', t.version
		FROM task t LEFT JOIN person p ON p.id = t.person
		WHERE t.assignee = $1 AND t.due IS NOT NULL AND t.status IN ('OPPRETTET', 'AAPNET', 'UNDER_BEHANDLING') AND (t.person IS NULL OR {visible}
			OR p.office = '' AND {unshut} AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.person = p.id AND f.ident IS NOT NULL AND f.state <> 'closed'))
		ORDER BY t.due, t.id`, a, today, ident)
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("tasks.WithDeadline: %w", err)
	}
	list, err := db.Collect(rows, scanTask)
	if err != nil {
		return nil, fmt.Errorf("tasks.WithDeadline: %w", err)
	}
	return list, nil
}

// PutOwnWork writes a piece of own work; a new one (Version 0) gets an id where it
// has none. A stale version is db.ErrConflict.
func PutOwnWork(ctx context.Context, w *caseload.Writer, o *OwnWork) error {
	if err := o.Valid(); err != nil {
		return fmt.Errorf("tasks.PutOwnWork: %w", err)
	}
	if o.ID == "" {
		o.ID = db.NewID()
	}
	return w.PutVersion(ctx, "tasks.PutOwnWork", o.Person, &o.Version, `INSERT INTO own_work (id, ident, person, office, kind, due, minutes, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (id) DO UPDATE SET ident = excluded.ident, person = excluded.person, office = excluded.office, kind = excluded.kind, due = excluded.due,
			minutes = excluded.minutes, done_on = excluded.done_on, version = own_work.version + 1
		WHERE own_work.version = $9`,
		o.ID, o.Counsellor, db.Text(o.Person), o.Office, o.Kind, o.Due, o.Minutes, o.DoneOn)
}

// OpenOwnWork reads the work that a counsellor has not done yet: about people whom
// the actor may see, or about nobody; the earliest due first, undated last.
func OpenOwnWork(ctx context.Context, q db.Q, a access.Actor, ident string, today civil.Date) ([]OwnWork, error) {
	query, args := access.Query(`SELECT o.id, o.ident, o.person, o.office, o.kind, o.due, o.minutes, o.done_on, o.version
		FROM own_work o LEFT JOIN person p ON p.id = o.person
		WHERE o.ident = $1 AND o.done_on IS NULL AND (o.person IS NULL OR {visible}) ORDER BY o.due NULLS LAST, o.id`, a, today, ident)
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("tasks.OpenOwnWork: %w", err)
	}
	list, err := db.Collect(rows, scanOwnWork)
	if err != nil {
		return nil, fmt.Errorf("tasks.OpenOwnWork: %w", err)
	}
	return list, nil
}

// OwnWorkByID reads pieces of own work, done ones too. It asks nobody's leave.
func OwnWorkByID(ctx context.Context, q db.Q, ids []string) ([]OwnWork, error) {
	return caseload.ByID(ctx, q, "tasks.OwnWorkByID", "SELECT id, ident, person, office, kind, due, minutes, done_on, version FROM own_work WHERE id IN {in} ORDER BY id", ids, scanOwnWork)
}

func scanOwnWork(scan func(...any) error) (OwnWork, error) {
	var o OwnWork
	var person db.Text
	err := scan(&o.ID, &o.Counsellor, &person, &o.Office, &o.Kind, &o.Due, &o.Minutes, &o.DoneOn, &o.Version)
	o.Person = string(person)
	return o, err
}
