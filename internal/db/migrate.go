package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// ErrNewer says that the database was made by a later program. ErrForeign says
// that the database holds tables of something else. ErrOld says that the schema is
// behind this program.
var (
	ErrNewer   = errors.New("the database was made by a newer blikk than this one; use that version, or restore a backup from before")
	ErrForeign = errors.New("the database holds tables that are not blikk's; name another, empty database")
	ErrOld     = errors.New("the database is of an older blikk; run: blikk migrate --db URL up")
)

// Migrate brings the schema up to date and returns the number of steps taken. Two
// programs may run it at once: one does the work, the other finds it done.
func Migrate(ctx context.Context, d *DB) (int, error) {
	if err := d.ours(ctx); err != nil {
		return 0, fmt.Errorf("db.Migrate: %w", err)
	}
	done, err := d.up(ctx)
	for range sqliteTries {
		if err == nil || d.Dialect != SQLite || ctx.Err() != nil {
			break
		}
		var more int
		more, err = d.up(ctx)
		done += more
	}
	if err != nil {
		return done, fmt.Errorf("db.Migrate: %w", err)
	}
	return done, nil
}

// sqliteTries is how often Migrate looks again on SQLite, which has no lock around
// the whole: when another program takes the same step at the same time, ours fails
// and is undone, and the next look finds it taken.
const sqliteTries = 3

// up takes the steps that are not taken yet and returns how many there were.
func (d *DB) up(ctx context.Context) (int, error) {
	p, err := d.provider()
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	return len(done), err
}

// Ready says whether the schema is the one this program knows: nil, ErrOld,
// ErrNewer or ErrForeign.
func Ready(ctx context.Context, d *DB) error {
	if err := d.ours(ctx); err != nil {
		return err
	}
	at, want, err := d.Versions(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("db.Ready: %w", err)
	case at < want:
		return ErrOld
	}
	return nil
}

// Versions returns the schema's version and the newest one that this program has.
func (d *DB) Versions(ctx context.Context) (at, want int64, err error) {
	p, err := d.provider()
	if err != nil {
		return 0, 0, err
	}
	for _, s := range p.ListSources() {
		want = max(want, s.Version)
	}
	if at, err = d.version(ctx); err != nil {
		return 0, 0, err
	}
	return at, want, nil
}

func (d *DB) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/"+string(d.Dialect))
	if err != nil {
		return nil, err
	}
	if d.Dialect == SQLite {
		return goose.NewProvider(goose.DialectSQLite3, d.write, dir)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.write, dir, goose.WithSessionLocker(locker))
}

// ours refuses a database that holds tables, but not our version table, and one
// whose version is past ours.
func (d *DB) ours(ctx context.Context) error {
	tables, err := d.Tables(ctx)
	if err != nil {
		return err
	}
	known := false
	for _, t := range tables {
		known = known || t == "goose_db_version"
	}
	if !known {
		if len(tables) > 0 {
			return ErrForeign
		}
		return nil
	}
	at, want, err := d.Versions(ctx)
	if err == nil && at > want {
		return ErrNewer
	}
	if err == nil && at > 0 && !contains(tables, "installation") {
		return ErrForeign
	}
	return err
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (d *DB) version(ctx context.Context) (int64, error) {
	tables, err := d.Tables(ctx)
	if err != nil || !contains(tables, "goose_db_version") {
		return 0, err
	}
	var v sql.NullInt64
	err = d.Read.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&v)
	return v.Int64, err
}

// Tables lists the tables of the database.
func (d *DB) Tables(ctx context.Context) ([]string, error) {
	q := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
	if d.Dialect == Postgres {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
	}
	rows, err := d.Read.QueryContext(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("db.Tables: %w", err)
	}
	return Collect(rows, func(scan func(...any) error) (string, error) {
		var s string
		return s, scan(&s)
	})
}

// Collect reads all rows through one and closes them.
func Collect[T any](rows *sql.Rows, one func(scan func(...any) error) (T, error)) ([]T, error) {
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := one(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}
