// Package dbtest gives each test a database of its own, on both engines: a SQLite
// file, and a database on a PostgreSQL server that it starts itself as an ordinary
// user. Nothing is skipped: without PostgreSQL's programs the test fails and says
// what to install.
package dbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/pglocal"
)

// Main runs a package's tests and stops the PostgreSQL server that they started.
// Every package that uses this one calls it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	stop()
	os.Exit(code)
}

// Each runs f twice: on an empty, migrated SQLite file and on an empty, migrated
// PostgreSQL database.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, open(t, SQLiteURL(t))) })
	t.Run("postgres", func(t *testing.T) { f(t, open(t, PostgresURL(t))) })
}

// SQLiteURL names a SQLite file that is not there yet.
func SQLiteURL(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "blikk.db")
}

// EmptyPostgresURL names a new PostgreSQL database without a table.
func EmptyPostgresURL(t testing.TB) string { return create(t, "template0") }

// PostgresURL names a new PostgreSQL database that has been migrated.
func PostgresURL(t testing.TB) string {
	t.Helper()
	name, err := template()
	if err != nil {
		t.Fatal(err)
	}
	return create(t, name)
}

// SQLite opens a new, migrated SQLite file, for tests in which the engine is of no
// matter.
func SQLite(t testing.TB) *db.DB { return open(t, SQLiteURL(t)) }

func open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := db.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

var made atomic.Int64

func create(t testing.TB, from string) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("t%d", made.Add(1))
	if err := s.Exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, from)); err != nil {
		t.Fatal(err)
	}
	return s.URL(name)
}

// template makes one migrated database that the others are copied from.
var template = sync.OnceValues(func() (string, error) {
	s, err := server()
	if err != nil {
		return "", err
	}
	if err := s.Exec("CREATE DATABASE model TEMPLATE template0"); err != nil {
		return "", err
	}
	d, err := db.Open(context.Background(), s.URL("model"))
	if err != nil {
		return "", err
	}
	defer d.Close()
	_, err = db.Migrate(context.Background(), d)
	return "model", err
})

var (
	server  = sync.OnceValues(start)
	started *pglocal.Server // set by start, for stop
)

// start makes the server that a package's tests share. It keeps nothing, so it need
// not wait for the disk.
func start() (*pglocal.Server, error) {
	s, err := lay()
	if err != nil {
		return nil, err
	}
	started = s
	return s, s.Start("fsync=off", "synchronous_commit=off", "full_page_writes=off")
}

// lay makes a server in a folder of its own.
func lay() (*pglocal.Server, error) {
	dir, err := os.MkdirTemp("", "blikk-pg-")
	if err != nil {
		return nil, err
	}
	return pglocal.Lay(filepath.Join(dir, "data"), dir)
}

func stop() {
	if started != nil {
		end(started)
	}
}

// end stops a server at once and removes its folder.
func end(s *pglocal.Server) {
	s.Quit()
	os.RemoveAll(s.Socket())
}
