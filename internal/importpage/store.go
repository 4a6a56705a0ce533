package importpage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// Phase is what is being done with a file.
type Phase string

// The phases: nothing, finding out what would happen, and importing.
const (
	Resting   Phase = ""
	Looking   Phase = "look"
	Importing Phase = "import"
)

// Upload is a file that somebody has chosen. Outcome is the digest of what that person
// has last seen would happen; Done is what did, once it is imported.
type Upload struct {
	ID, Ident string
	Role      access.Role
	Kind      string
	File      string
	Person    string // id: whose calendar it is; "" for the importer's own
	SHA256    string
	Content   []byte // only after Load
	At        time.Time
	Outcome   string
	Done      *Told

	Phase  Phase
	ToldAt time.Time // when whoever works with it last said so
	Far    Far
}

// Far is how far a run has come: bytes while the file is read, then rows.
type Far struct {
	Rows        bool
	Done, Total int64
}

// Silence is how long a program that works with a file may say nothing before it is
// taken to be gone, where it can tell while it works.
const Silence = 20 * time.Second

// Working says that a program is at work with the file. Where a program cannot tell while it
// works (SQLite, which one program serves), only that program knows.
func (u Upload) Working(d *db.DB, now time.Time) bool {
	return u.Phase != Resting && d.WritesSideBySide() && now.Sub(u.ToldAt) < Silence
}

// Forget throws away everybody's files that have waited too long. It writes only where
// there is one.
func Forget(ctx context.Context, d *db.DB, now time.Time) error {
	var n int
	old := db.At(now.Add(-Kept))
	if err := d.Read.QueryRowContext(ctx, "SELECT count(*) FROM upload WHERE at < $1", old).Scan(&n); err != nil || n == 0 {
		return wrapped("Forget", err)
	}
	return d.Tx(ctx, func(q db.Q) error {
		_, err := q.ExecContext(ctx, "DELETE FROM upload WHERE at < $1", old)
		return wrapped("Forget", err)
	})
}

func wrapped(op string, err error) error {
	if err != nil {
		return fmt.Errorf("importpage.%s: %w", op, err)
	}
	return nil
}

// Put keeps a new file; earlier ones of the same person go.
func Put(ctx context.Context, q db.Q, u *Upload) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM upload WHERE ident = $1", u.Ident); err != nil {
		return wrapped("Put", err)
	}
	u.ID = db.NewID()
	_, err := q.ExecContext(ctx, "INSERT INTO upload (id, ident, role, kind, file, person, sha256, content, at, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		u.ID, u.Ident, string(u.Role), u.Kind, u.File, db.Text(u.Person), u.SHA256, u.Content, db.At(u.At), u.Outcome)
	return wrapped("Put", err)
}

// Of lists the files of somebody, in whatever role, that have not waited too long, the
// newest first and without their content.
func Of(ctx context.Context, q db.Q, ident string, now time.Time) ([]Upload, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, ident, role, kind, file, person, sha256, at, outcome, report, phase, told_at, done, total
		FROM upload WHERE ident = $1 AND at >= $2 ORDER BY at DESC, id DESC`, ident, db.At(now.Add(-Kept)))
	if err != nil {
		return nil, wrapped("Of", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (Upload, error) {
		var u Upload
		var at, told db.Time
		var person db.Text
		var report db.JSON[*Told]
		err := scan(&u.ID, &u.Ident, &u.Role, &u.Kind, &u.File, &person, &u.SHA256, &at, &u.Outcome, &report, &u.Phase, &told, &u.Far.Done, &u.Far.Total)
		u.Person, u.At, u.ToldAt, u.Done, u.Far.Rows = string(person), at.Time, told.Time, report.V, true
		return u, err
	})
}

// Get reads a file of somebody in a role, without its content. One that is another's,
// or has waited too long, is db.ErrNotFound.
func Get(ctx context.Context, q db.Q, id, ident string, role access.Role, now time.Time) (Upload, error) {
	list, err := Of(ctx, q, ident, now)
	if err != nil {
		return Upload{}, err
	}
	i := slices.IndexFunc(list, func(u Upload) bool { return u.ID == id && u.Role == role })
	if i < 0 {
		return Upload{}, fmt.Errorf("importpage.Get: %w", db.ErrNotFound)
	}
	return list[i], nil
}

// Load reads the content of a file. One that is no longer what was uploaded is
// db.ErrNotFound.
func Load(ctx context.Context, q db.Q, u *Upload) error {
	err := q.QueryRowContext(ctx, "SELECT content FROM upload WHERE id = $1", u.ID).Scan(&u.Content)
	if err == nil && hashOf(u.Content) != u.SHA256 {
		err = db.ErrNotFound
	}
	return wrapped("Load", db.Err(err))
}

// Begin notes that a program begins to work with a file. One that is imported, or that
// another program is at work with, is db.ErrConflict.
func Begin(ctx context.Context, q db.Q, id, worker string, what Phase, now time.Time) error {
	var got string
	err := q.QueryRowContext(ctx, `UPDATE upload SET phase = $2, worker = $3, told_at = $4, done = 0, total = 0
		WHERE id = $1 AND report IS NULL AND (phase = '' OR worker = $3 OR told_at < $5) RETURNING id`,
		id, string(what), worker, db.At(now), db.At(now.Add(-Silence))).Scan(&got)
	return wrapped("Begin", orConflict(err))
}

func orConflict(err error) error {
	if errors.Is(db.Err(err), db.ErrNotFound) {
		return db.ErrConflict
	}
	return err
}

// Tell says that a program is still at work, and how far it has come.
func Tell(ctx context.Context, q db.Q, id, worker string, far Far, now time.Time) error {
	if !far.Rows {
		far = Far{}
	}
	_, err := q.ExecContext(ctx, "UPDATE upload SET told_at = $3, done = $4, total = $5 WHERE id = $1 AND worker = $2 AND phase <> ''", id, worker, db.At(now), far.Done, far.Total)
	return wrapped("Tell", err)
}

// Rest notes that nobody works with a file any more. worker "" speaks for one that is gone.
func Rest(ctx context.Context, q db.Q, id, worker string) error {
	_, err := q.ExecContext(ctx, "UPDATE upload SET phase = '' WHERE id = $1 AND (worker = $2 OR $2 IS NULL)", id, db.Text(worker))
	return wrapped("Rest", err)
}

// Belongs says whose calendar a file is; what was seen of it before counts no more.
func Belongs(ctx context.Context, q db.Q, id, ident, person string) error {
	_, err := q.ExecContext(ctx, "UPDATE upload SET person = $3, outcome = '' WHERE id = $1 AND ident = $2 AND report IS NULL", id, ident, db.Text(person))
	return wrapped("Belongs", err)
}

// Saw keeps what somebody has seen would happen with a file.
func Saw(ctx context.Context, q db.Q, id, outcome string) error {
	_, err := q.ExecContext(ctx, "UPDATE upload SET outcome = $2 WHERE id = $1", id, outcome)
	return wrapped("Saw", err)
}

// Finish keeps what happened, and of the file only the rows that were rejected, as the
// file that is to be mended. A file that is imported already, or thrown away meanwhile,
// is db.ErrConflict.
func Finish(ctx context.Context, q db.Q, id string, told Told, rejected []byte) error {
	var got string
	err := q.QueryRowContext(ctx, "UPDATE upload SET report = $2, content = $3, sha256 = $4, phase = '' WHERE id = $1 AND report IS NULL RETURNING id",
		id, db.JSON[Told]{V: told}, append([]byte{}, rejected...), hashOf(rejected)).Scan(&got)
	return wrapped("Finish", orConflict(err))
}

// Drop throws a file away.
func Drop(ctx context.Context, q db.Q, id, ident string) error {
	_, err := q.ExecContext(ctx, "DELETE FROM upload WHERE id = $1 AND ident = $2", id, ident)
	return wrapped("Drop", err)
}
