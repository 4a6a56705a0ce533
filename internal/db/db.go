// Package db opens the database, SQLite or PostgreSQL, behind one face: the SQL of
// the product is written once, in the words that both understand ($1, RETURNING,
// ON CONFLICT … DO UPDATE … WHERE, row values, NULLS LAST). It knows no table.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Dialect names the engine behind a DB.
type Dialect string

// The two engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Q is what can be asked: a DB's reading side, or a transaction. Store functions
// take a Q, so that the caller decides what is one act.
type Q interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// ErrConflict says that a row with the same key is there already, or that the
// version one read is no longer the present one. ErrNotFound says that no row has
// the id (or that it may not be seen: callers must not tell the two apart).
var (
	ErrConflict = errors.New("someone else has written this meanwhile")
	ErrNotFound = errors.New("not found")
)

// DB is an open database: Read for what only reads, and Tx for what writes.
type DB struct {
	Dialect Dialect
	Read    *sql.DB // SQLite: a pool that cannot write
	write   *sql.DB // SQLite: one connection; PostgreSQL: the same pool as Read
	file    string  // SQLite: the file
}

// What can be wrong with a database that is named.
var (
	// ErrURL says that the URL is of no form that Open knows.
	ErrURL = errors.New(`a database is named as "sqlite:FILE" or "postgres://user@host/name"`)
	// ErrNoDatabase says that the file is something else than a SQLite database.
	ErrNoDatabase = errors.New("the file is no SQLite database; name another file, or one that is not there yet")
	// ErrCannotOpen says that the file's folder is missing, or may not be written to.
	ErrCannotOpen = errors.New("the file cannot be opened; check that the folder is there and may be written to")
	// ErrFolder says that the URL names a folder.
	ErrFolder = errors.New("that is a folder; name a file in it")
	// ErrNoAnswer says that the PostgreSQL server cannot be reached.
	ErrNoAnswer = errors.New("PostgreSQL does not answer")
)

// Open opens the database that a URL names, "sqlite:FILE" or "postgres://…", and
// asks it for a sign of life. A SQLite file that is not there is made, unless its
// folder is missing. Open changes no schema: see Migrate and Ready.
func Open(ctx context.Context, dbURL string) (*DB, error) {
	switch {
	case strings.HasPrefix(dbURL, "sqlite:") && len(dbURL) > len("sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(dbURL, "sqlite:"))
	case strings.HasPrefix(dbURL, "postgres://"), strings.HasPrefix(dbURL, "postgresql://"):
		return openPostgres(ctx, dbURL)
	}
	return nil, fmt.Errorf("db.Open: %w", ErrURL)
}

func openPostgres(ctx context.Context, dbURL string) (*DB, error) {
	if _, err := pgx.ParseConfig(dbURL); err != nil {
		return nil, fmt.Errorf("db.Open: the postgres:// address cannot be read: %w", ErrURL)
	}
	pool, err := sql.Open("pgx", dbURL)
	if err != nil {
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(readers)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("db.Open: %w: %w", ErrNoAnswer, err)
	}
	return &DB{Dialect: Postgres, Read: pool, write: pool}, nil
}

// readers is how many connections read at once, and stay open.
const readers = 8

// connections is how many PostgreSQL is asked for at most; who comes then waits. It
// gives 100 to all together where nothing else is set. A transaction must never need a
// second one.
const connections = 40

func openSQLite(ctx context.Context, file string) (*DB, error) {
	if err := register(); err != nil {
		return nil, err
	}
	if err := notAFolder(file); err != nil {
		return nil, err
	}
	base := "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=mmap_size(268435456)"
	write, err := sql.Open("sqlite", base+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	write.SetMaxOpenConns(1)
	if err := firstRead(ctx, write); err != nil {
		write.Close()
		return nil, err
	}
	read, err := sql.Open("sqlite", base+"&_pragma=query_only(1)")
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers) // opening one anew costs more than most questions
	return &DB{Dialect: SQLite, Read: read, write: write, file: file}, nil
}

func notAFolder(file string) error {
	if st, err := os.Stat(file); err == nil && st.IsDir() {
		return fmt.Errorf("db.Open: %s: %w", file, ErrFolder)
	}
	return nil
}

// A new file is turned to WAL by the first who opens it; another who does so at the
// same moment is told that it is busy, without the waiting that busy_timeout gives.
const (
	openTries = 200
	openPause = 20 * time.Millisecond
)

// firstRead finds out whether the file is a SQLite database at all.
func firstRead(ctx context.Context, pool *sql.DB) error {
	var n int
	var e *sqlite.Error
	err := pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n)
	for try := 1; try < openTries && errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY && ctx.Err() == nil; try++ {
		time.Sleep(openPause)
		err = pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n)
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e) && e.Code() == sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("db.Open: %w", ErrNoDatabase)
	case errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("db.Open: %w", ErrCannotOpen)
	}
	return fmt.Errorf("db.Open: %w", err)
}

// Close gives back every connection.
func (d *DB) Close() error {
	err := d.Read.Close()
	if d.write != d.Read {
		err = errors.Join(err, d.write.Close())
	}
	return err
}

// File returns the SQLite file, or nothing for PostgreSQL.
func (d *DB) File() string { return d.file }

// WritesSideBySide says that somebody can write while a long transaction of another is
// open. SQLite lets one write at a time, and one program serves it.
func (d *DB) WritesSideBySide() bool { return d.Dialect == Postgres }

// Tx runs f in one transaction: all of it stands, or nothing. A panic in f rolls
// back and goes on.
func (d *DB) Tx(ctx context.Context, f func(q Q) error) error {
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db.Tx: begin: %w", err)
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return Err(err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("db.Tx: commit: %w", Err(err))
	}
	return nil
}

// Err turns the engines' errors into ours: a unique key that is taken becomes
// ErrConflict, no row becomes ErrNotFound. Others pass unchanged.
func Err(err error) error {
	var lite *sqlite.Error
	var pg *pgconn.PgError
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case errors.As(err, &lite) && (lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
		return fmt.Errorf("%w: %w", ErrConflict, err)
	case errors.As(err, &pg) && pg.Code == "23505":
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return err
}
