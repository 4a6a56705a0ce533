package dbtest

import (
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/pglocal"
)

// Durable is a PostgreSQL server of a test's own that waits for the disk, as one in
// use does, and that can be killed and started again.
type Durable struct{ s *pglocal.Server }

// NewDurable starts the server; it ends with the test. Its one database is empty and
// migrated.
func NewDurable(t testing.TB) *Durable {
	t.Helper()
	s, err := lay()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(s) })
	v := &Durable{s}
	v.Start(t)
	if err := s.Exec("CREATE DATABASE durable TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), v.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := db.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return v
}

// URL names the server's database.
func (v *Durable) URL() string { return v.s.URL("durable") }

// Kill ends the server with SIGKILL: no shutdown, no last write.
func (v *Durable) Kill() { v.s.Kill() }

// Start starts the server after Kill, and waits until it has recovered. The killed
// server's own processes may hold the folder for a moment yet, so it is tried again.
func (v *Durable) Start(t testing.TB) {
	t.Helper()
	var err error
	for range 50 {
		err = v.s.Start("fsync=on", "synchronous_commit=on", "full_page_writes=on")
		if err == nil || !strings.Contains(err.Error(), "still in use") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
}
