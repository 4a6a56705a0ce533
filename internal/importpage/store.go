package importpage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// Upload is a file that somebody has chosen. Outcome is the digest of what that person
// has last seen would happen; Done is what did, once it is imported.
type Upload struct {
	ID, Ident string
	Role      access.Role
	Kind      string
	File      string
	SHA256    string
	Content   []byte
	At        time.Time
	Outcome   string
	Done      *Told
}

// Forget throws away everybody's files that have waited too long.
func Forget(ctx context.Context, q db.Q, now time.Time) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM upload WHERE at < $1", db.At(now.Add(-Kept))); err != nil {
		return fmt.Errorf("importpage.Forget: %w", err)
	}
	return nil
}

// Put keeps a new file; earlier ones of the same person go, and so does everybody's
// that has waited too long.
func Put(ctx context.Context, q db.Q, u *Upload) error {
	if err := Forget(ctx, q, u.At); err != nil {
		return err
	}
	if _, err := q.ExecContext(ctx, "DELETE FROM upload WHERE ident = $1", u.Ident); err != nil {
		return fmt.Errorf("importpage.Put: %w", err)
	}
	u.ID = db.NewID()
	_, err := q.ExecContext(ctx, "INSERT INTO upload (id, ident, role, kind, file, sha256, content, at, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		u.ID, u.Ident, string(u.Role), u.Kind, u.File, u.SHA256, u.Content, db.At(u.At), u.Outcome)
	if err != nil {
		return fmt.Errorf("importpage.Put: %w", err)
	}
	return nil
}

// Get reads a file of somebody in a role. One that is another's, or has waited too
// long, is db.ErrNotFound.
func Get(ctx context.Context, q db.Q, id, ident string, role access.Role, now time.Time) (Upload, error) {
	if !db.IsID(id) {
		return Upload{}, fmt.Errorf("importpage.Get: %w", db.ErrNotFound)
	}
	u := Upload{}
	var at db.Time
	var report db.JSON[*Told]
	err := q.QueryRowContext(ctx, "SELECT id, ident, role, kind, file, sha256, content, at, outcome, report FROM upload WHERE id = $1 AND ident = $2 AND role = $3 AND at >= $4",
		id, ident, string(role), db.At(now.Add(-Kept))).Scan(&u.ID, &u.Ident, &u.Role, &u.Kind, &u.File, &u.SHA256, &u.Content, &at, &u.Outcome, &report)
	if err != nil {
		return Upload{}, fmt.Errorf("importpage.Get: %w", db.Err(err))
	}
	u.At, u.Done = at.Time, report.V
	return u, nil
}

// Saw keeps what somebody has seen would happen with a file.
func Saw(ctx context.Context, q db.Q, id, outcome string) error {
	_, err := q.ExecContext(ctx, "UPDATE upload SET outcome = $2 WHERE id = $1", id, outcome)
	if err != nil {
		return fmt.Errorf("importpage.Saw: %w", err)
	}
	return nil
}

// Finish keeps what happened, and of the file only the rows that were rejected, as the
// file that is to be mended. A file that is imported already, or thrown away meanwhile,
// is db.ErrConflict.
func Finish(ctx context.Context, q db.Q, id string, told Told, rejected []byte) error {
	var got string
	err := q.QueryRowContext(ctx, "UPDATE upload SET report = $2, content = $3, sha256 = $4 WHERE id = $1 AND report IS NULL RETURNING id", id, db.JSON[Told]{V: told}, append([]byte{}, rejected...), hashOf(rejected)).Scan(&got)
	if errors.Is(db.Err(err), db.ErrNotFound) {
		err = db.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("importpage.Finish: %w", err)
	}
	return nil
}

// Drop throws a file away.
func Drop(ctx context.Context, q db.Q, id, ident string) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM upload WHERE id = $1 AND ident = $2", id, ident); err != nil {
		return fmt.Errorf("importpage.Drop: %w", err)
	}
	return nil
}
