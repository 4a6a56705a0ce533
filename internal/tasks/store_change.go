package tasks

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// ByID reads one task. It asks nobody's leave. An unknown id is db.ErrNotFound.
func ByID(ctx context.Context, q db.Q, id string) (Task, error) {
	list, err := caseload.ByID(ctx, q, "tasks.ByID",
		"SELECT id, nav_id, nav_version, person, office, assignee, kind, theme, priority, status, active_on, due, text, raw, version FROM task WHERE id IN {in}", []string{id}, scanTask)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("tasks.ByID: %w", db.ErrNotFound)
	}
	if err != nil {
		return Task{}, err
	}
	return list[0], nil
}

// Listed is a task in a list: whom it is about ("" where that is nobody whom we know), and
// its deadline, if it has one.
type Listed struct {
	ID, Person string
	Due        civil.Date
}

// Mine lists the open tasks that are assigned to a counsellor, whatever their deadline:
// about people whom the actor may see, and such as are tied to nobody whom we know. The
// earliest deadline comes first, those without one last.
func Mine(ctx context.Context, q db.Q, a access.Actor, ident string, today civil.Date) ([]Listed, error) {
	query, args := access.Query(`SELECT t.id, t.person, t.due FROM task t LEFT JOIN person p ON p.id = t.person
		WHERE t.assignee = $1 AND t.status IN ('OPPRETTET', 'AAPNET', 'UNDER_BEHANDLING') AND (t.person IS NULL OR {visible})
		ORDER BY t.due NULLS LAST, t.id`, a, today, ident)
	return listed(ctx, q, "tasks.Mine", query, args)
}

// Unassigned is Mine for the open tasks of offices that nobody has.
func Unassigned(ctx context.Context, q db.Q, a access.Actor, offices []string, today civil.Date) ([]Listed, error) {
	query, in := db.In(`SELECT t.id, t.person, t.due FROM task t LEFT JOIN person p ON p.id = t.person
		WHERE t.office IN {in} AND t.assignee IS NULL AND t.status IN ('OPPRETTET', 'AAPNET', 'UNDER_BEHANDLING') AND (t.person IS NULL OR {visible})
		ORDER BY t.due NULLS LAST, t.id`, 1, offices)
	query, args := access.Query(query, a, today, in...)
	return listed(ctx, q, "tasks.Unassigned", query, args)
}

func listed(ctx context.Context, q db.Q, op, query string, args []any) ([]Listed, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (t Listed, err error) {
		var person db.Text
		err = scan(&t.ID, &person, &t.Due)
		t.Person = string(person)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	return list, nil
}

// PutChange does what a counsellor wants to a task, and keeps that it was done: t is the
// task as the counsellor has read it. A stale version, or a change whose id is taken, is
// db.ErrConflict; what the task refuses is ErrDone, ErrTaken or ErrOther.
func PutChange(ctx context.Context, w *caseload.Writer, t *Task, c Change, wish Wish) error {
	after, text, err := t.Changed(wish, c.Counsellor)
	if err != nil {
		return fmt.Errorf("tasks.PutChange: %w", err)
	}
	if err := Put(ctx, w, &after); err != nil {
		return err
	}
	*t = after
	return w.Put(ctx, "tasks.PutChange", t.Person, `INSERT INTO task_change (id, task, office, ident, at, kind, text) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO NOTHING`, c.ID, t.ID, t.Office, c.Counsellor, db.At(c.At), string(wish.Kind), text)
}

// Changes reads what was done to tasks here, the newest first within each task.
func Changes(ctx context.Context, q db.Q, tasks []string) ([]Change, error) {
	return caseload.ByID(ctx, q, "tasks.Changes",
		"SELECT id, task, office, ident, at, kind, text, entered_at, entered_by FROM task_change WHERE task IN {in} ORDER BY task, at DESC, id DESC", tasks,
		func(scan func(...any) error) (Change, error) {
			var c Change
			var at, entered db.Time
			var text, by db.Text
			err := scan(&c.ID, &c.Task, &c.Office, &c.Counsellor, &at, &c.Kind, &text, &entered, &by)
			c.At, c.EnteredAt, c.Text, c.EnteredBy = at.Time, entered.Time, string(text), string(by)
			return c, err
		})
}

// Entered keeps that a change of a task stands in Nav's own system. One that is marked
// already stays as it was, and is db.ErrConflict.
func Entered(ctx context.Context, w *caseload.Writer, t Task, change, ident string, at time.Time) error {
	return w.Put(ctx, "tasks.Entered", t.Person, "UPDATE task_change SET entered_at = $3, entered_by = $4 WHERE id = $1 AND task = $2 AND entered_at IS NULL",
		change, t.ID, db.At(at), ident)
}

// NotEntered takes that back, for who pressed by mistake.
func NotEntered(ctx context.Context, w *caseload.Writer, t Task, change string) error {
	return w.Put(ctx, "tasks.NotEntered", t.Person, "UPDATE task_change SET entered_at = NULL, entered_by = NULL WHERE id = $1 AND task = $2 AND entered_at IS NOT NULL", change, t.ID)
}
