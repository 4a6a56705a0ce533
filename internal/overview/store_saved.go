package overview

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// KeepList keeps the order of a list, and forgets the reader's old ones.
func KeepList(ctx context.Context, q db.Q, l List) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM caseload_list WHERE ident = $1 AND made_at < $2", l.Ident, db.At(l.MadeAt.Add(-ListLife))); err != nil {
		return fmt.Errorf("overview.KeepList: %w", err)
	}
	_, err := q.ExecContext(ctx, "INSERT INTO caseload_list (id, ident, office, made_at, query, people) VALUES ($1, $2, $3, $4, $5, $6)",
		l.ID, l.Ident, l.Office, db.At(l.MadeAt), l.Query, db.JSON[[]string]{V: l.People})
	if err != nil {
		return fmt.Errorf("overview.KeepList: %w", err)
	}
	return nil
}

// ListOf reads a kept list of the reader's own; db.ErrNotFound for any other, and for
// one that is too old.
func ListOf(ctx context.Context, q db.Q, id, ident string, now time.Time) (List, error) {
	if !db.IsID(id) {
		return List{}, fmt.Errorf("overview.ListOf: %w", db.ErrNotFound)
	}
	l := List{ID: id, Ident: ident}
	var at db.Time
	var people db.JSON[[]string]
	row := q.QueryRowContext(ctx, "SELECT made_at, query, people FROM caseload_list WHERE id = $1 AND ident = $2 AND made_at >= $3", id, ident, db.At(now.Add(-ListLife)))
	if err := row.Scan(&at, &l.Query, &people); err != nil {
		return List{}, fmt.Errorf("overview.ListOf: %w", db.Err(err))
	}
	l.MadeAt, l.People = at.Time, people.V
	return l, nil
}

// SavedOf reads a counsellor's saved filters in their order. One whose form cannot be
// read is left out of the answer, and left where it is: a later version may know it.
func SavedOf(ctx context.Context, q db.Q, ident string) ([]Saved, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, ident, office, name, form, place, version FROM saved_list WHERE ident = $1 ORDER BY place, id", ident)
	if err != nil {
		return nil, fmt.Errorf("overview.SavedOf: %w", err)
	}
	all, err := db.Collect(rows, func(scan func(...any) error) (*Saved, error) {
		var s Saved
		var form db.JSON[json.RawMessage]
		if err := scan(&s.ID, &s.Ident, &s.Office, &s.Name, &form, &s.Place, &s.Version); err != nil {
			return nil, err
		}
		f, err := ReadForm(form.V)
		if errors.Is(err, ErrForm) {
			return nil, nil
		}
		s.Form = f
		_, s.Gone = f.Query(Own)
		return &s, err
	})
	if err != nil {
		return nil, fmt.Errorf("overview.SavedOf: %w", err)
	}
	var list []Saved
	for _, s := range all {
		if s != nil {
			list = append(list, *s)
		}
	}
	return list, nil
}

// PutSaved writes a saved filter; a new one (Version 0) gets an id where it has none. A
// stale version, or a name that another of the counsellor's has, is db.ErrConflict.
func PutSaved(ctx context.Context, q db.Q, s *Saved) error {
	if err := s.Valid(); err != nil {
		return fmt.Errorf("overview.PutSaved: %w", err)
	}
	if s.ID == "" {
		s.ID = db.NewID()
	}
	text, err := json.Marshal(s.Form)
	if err != nil {
		return fmt.Errorf("overview.PutSaved: %w", err)
	}
	r, err := q.ExecContext(ctx, `INSERT INTO saved_list (id, ident, office, name, form, place, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, form = excluded.form, place = excluded.place, version = saved_list.version + 1
		WHERE saved_list.version = $7 AND saved_list.ident = excluded.ident`,
		s.ID, s.Ident, s.Office, s.Name, db.JSON[json.RawMessage]{V: text}, s.Place, s.Version)
	if err != nil {
		return fmt.Errorf("overview.PutSaved: %w", db.Err(err))
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("overview.PutSaved: %w", db.ErrConflict)
	}
	s.Version++
	return nil
}

// RemoveSaved takes a saved filter of the counsellor's own away; one that is not there
// is db.ErrNotFound.
func RemoveSaved(ctx context.Context, q db.Q, id, ident string) error {
	r, err := q.ExecContext(ctx, "DELETE FROM saved_list WHERE id = $1 AND ident = $2", id, ident)
	if err != nil {
		return fmt.Errorf("overview.RemoveSaved: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("overview.RemoveSaved: %w", db.ErrNotFound)
	}
	return nil
}
