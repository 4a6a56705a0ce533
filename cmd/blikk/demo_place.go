package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/veilederblikk/blikk/internal/db/pglocal"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// demoPlace is where the invented world is kept: a SQLite file, or a PostgreSQL server
// that demo starts and stops itself, which listens on no network.
type demoPlace struct {
	url  string
	wipe func() error // takes a world away, for another
	end  func()       // when demo is over
}

// place makes it in the demo's folder.
func (c *demoCmd) place(a *app) (*demoPlace, error) {
	mode := os.FileMode(0o700)
	if c.Postgres {
		mode = 0o711 // the server may run as another user, and must reach its folder
	}
	if err := os.MkdirAll(c.Data, mode); err != nil {
		return nil, wrong{a.p.T("demo.no_folder", i18n.Data{"Folder": c.Data})}
	}
	if !c.Postgres {
		file := filepath.Join(c.Data, "blikk.db")
		return &demoPlace{url: "sqlite:" + file, wipe: func() error { return removeDatabase(file) }, end: func() {}}, nil
	}
	a.say(a.p.T("demo.postgres"))
	return c.postgres(a)
}

// demoDB is the name of the demo's database.
const demoDB = "blikk"

// postgres starts the demo's server. Where the user whom it must run as cannot reach the
// demo's folder (root's home), it is laid in a temporary one, which goes at the end.
func (c *demoCmd) postgres(a *app) (*demoPlace, error) {
	socket, err := os.MkdirTemp("", "blikk-demo-")
	if err != nil {
		return nil, err
	}
	data, err := filepath.Abs(filepath.Join(c.Data, "postgres"))
	if err != nil {
		return nil, err
	}
	if !pglocal.Reaches(c.Data) {
		data = filepath.Join(socket, "data")
		a.say(a.p.T("demo.postgres_elsewhere", i18n.Data{"Folder": c.Data}))
	}
	s, err := pglocal.Lay(data, socket)
	if err != nil {
		os.RemoveAll(socket)
		return nil, err
	}
	end := func() {
		s.Stop()
		os.RemoveAll(socket)
	}
	err = s.Start("synchronous_commit=off")
	if err == nil {
		err = ensure(s)
	}
	if err != nil {
		end()
		return nil, err
	}
	wipe := func() error {
		return errors.Join(s.Exec(fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", demoDB)), ensure(s))
	}
	return &demoPlace{url: s.URL(demoDB), wipe: wipe, end: end}, nil
}

func ensure(s *pglocal.Server) error {
	there, err := s.Has(demoDB)
	if err != nil || there {
		return err
	}
	return s.Exec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE template0", demoDB))
}
