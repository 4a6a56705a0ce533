package caseload

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// scanner reads the columns of a row.
type scanner = func(...any) error

// ByID asks a query with {in} for ids, as db.Listed does, and reads the rows through one.
// The query's other arguments come before the ids. What cannot be an id finds nothing.
// op names the operation in errors.
func ByID[T any](ctx context.Context, q db.Q, op, query string, ids []string, one func(scan func(...any) error) (T, error), before ...any) ([]T, error) {
	can := slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return !db.IsID(s) })
	return db.Listed(ctx, q, op, query, before, can, one)
}

func ofPeople[T any](ctx context.Context, q db.Q, what, query string, people []string, one func(scanner) (T, error)) ([]T, error) {
	return ByID(ctx, q, "caseload."+what, query, people, one)
}

// By says who changes something, when, and in which call: what every line of the
// access log needs. Action is what the log calls it, access.RecordWrite if empty. Why
// is the reason given where one was asked for.
type By struct {
	Actor  access.Actor
	At     time.Time
	Call   string
	Action access.Action
	Why    string
}

// Writer writes to people's records inside a transaction. It remembers whom it
// touched, and Done writes the lines of the access log: no change without its line.
type Writer struct {
	q        db.Q
	by       By
	touched  map[string]bool
	prepared map[string]*sql.Stmt // nil: seen once
}

// Change runs f in a transaction of its own and logs every person that f touched; if
// a line cannot be written, nothing is.
func Change(ctx context.Context, d *db.DB, by By, f func(w *Writer) error) error {
	return d.Tx(ctx, func(q db.Q) error {
		w := NewWriter(q, by)
		if err := f(w); err != nil {
			return err
		}
		return w.Done(ctx)
	})
}

// NewWriter writes in the caller's transaction; the caller must end with Done.
func NewWriter(q db.Q, by By) *Writer {
	return &Writer{q: q, by: by, touched: map[string]bool{}, prepared: map[string]*sql.Stmt{}}
}

// Q is the transaction, for what another slice writes in the same act.
func (w *Writer) Q() db.Q { return w.q }

// Touch notes that a person's record is changed by somebody else's statement.
func (w *Writer) Touch(person string) { w.touched[person] = true }

// Touched lists the people whose records were changed, by id.
func (w *Writer) Touched() []string {
	list := make([]string, 0, len(w.touched))
	for p := range w.touched {
		list = append(list, p)
	}
	slices.Sort(list)
	return list
}

// Done writes the lines of the access log for all that was touched since the last
// Done, with what the actor is to each person now.
func (w *Writer) Done(ctx context.Context) error {
	people := w.Touched()
	w.touched = map[string]bool{}
	if len(people) == 0 {
		return nil
	}
	action := cmp.Or(w.by.Action, access.RecordWrite)
	seen, err := w.seen(ctx, action, people)
	if err != nil {
		return fmt.Errorf("caseload.Done: %w", err)
	}
	if err := access.LogChange(ctx, w.q, w.by.Actor, action, seen, w.by.Why, w.by.At, w.by.Call); err != nil {
		return fmt.Errorf("caseload.Done: %w", err)
	}
	return nil
}

// seen finds what the actor is to each person. The operator at the machine is the
// same to all, and an import of a hundred thousand is not asked one by one.
func (w *Writer) seen(ctx context.Context, action access.Action, people []string) ([]access.Seen, error) {
	day := civil.On(w.by.At)
	subjects := map[string]access.Subject{}
	if w.by.Actor.Role != access.Installation {
		var err error
		if subjects, err = access.LoadSubjects(ctx, w.q, people, w.by.Actor.Ident, day); err != nil {
			return nil, err
		}
	}
	seen := make([]access.Seen, len(people))
	for i, p := range people {
		seen[i] = access.Seen{Person: p, Relation: access.Decide(w.by.Actor, action, subjects[p], day).Relation}
	}
	return seen, nil
}

// Put runs a statement that must change a row, usually an upsert that asks for the
// version that the writer has read (0: a new row), and notes the person whom it is
// about ("" for nobody). No row changed is db.ErrConflict: somebody else has written
// meanwhile. op names the operation in errors.
func (w *Writer) Put(ctx context.Context, op, person, query string, args ...any) error {
	r, err := w.exec(ctx, query, args)
	if err != nil {
		return fmt.Errorf("%s: %w", op, db.Err(err))
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("%s: %w", op, db.ErrConflict)
	}
	if person != "" {
		w.Touch(person)
	}
	return nil
}

// exec runs a statement, and prepares it when it comes again: an import writes the
// same few a hundred thousand times. Prepared ones end with their transaction.
func (w *Writer) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	st, again := w.prepared[query]
	if st != nil {
		return st.ExecContext(ctx, args...)
	}
	p, can := w.q.(interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	})
	if !again || !can {
		w.prepared[query] = nil
		return w.q.ExecContext(ctx, query, args...)
	}
	st, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	w.prepared[query] = st
	return st.ExecContext(ctx, args...)
}

// PutVersion is Put for a row that has a version: the statement's last argument is
// the version that was read, which counts one up when the row is written.
func (w *Writer) PutVersion(ctx context.Context, op, person string, version *int, query string, args ...any) error {
	if err := w.Put(ctx, op, person, query, append(args, *version)...); err != nil {
		return err
	}
	*version++
	return nil
}

func (w *Writer) putVersion(ctx context.Context, what, person string, version *int, query string, args ...any) error {
	return w.PutVersion(ctx, "caseload."+what, person, version, query, args...)
}

func newID(id *string) {
	if *id == "" {
		*id = db.NewID()
	}
}

// none stores 0 as NULL.
func none(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
