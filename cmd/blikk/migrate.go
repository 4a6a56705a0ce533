package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

type migrateCmd struct {
	What string `arg:"" optional:"" default:"up" enum:"up,status" help:"up (lag eller oppgrader) eller status (bare vis)."`
}

// Run brings the schema up to date, or says how far it is.
func (c *migrateCmd) Run(a *app) error {
	open := a.open
	if c.What == "status" {
		open = a.existing
	}
	d, err := open()
	if err != nil {
		return err
	}
	defer d.Close()
	if c.What == "up" {
		n, err := db.Migrate(a.ctx, d)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.p.T("migrate.done", i18n.Data{"Count": n}))
		return nil
	}
	at, want, err := d.Versions(a.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.p.T("migrate.status", i18n.Data{"At": at, "Want": want}))
	return nil
}

// open opens the database of the settings, whatever its schema.
func (a *app) open() (*db.DB, error) {
	if a.set.DB == "" {
		return nil, wrong{a.p.T("cli.no_db")}
	}
	return db.Open(a.ctx, a.set.DB)
}

// existing is open for a database that must be there: a mistyped file is not made.
func (a *app) existing() (*db.DB, error) {
	if file, ok := strings.CutPrefix(a.set.DB, "sqlite:"); ok {
		if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
			return nil, wrong{a.p.T("cli.no_database", i18n.Data{"File": file})}
		}
	}
	return a.open()
}

// ready opens the database and wants the schema to be the one this program knows.
// With fresh, a database without a table is made first.
func (a *app) ready(fresh bool) (*db.DB, error) {
	open := a.existing
	if fresh {
		open = a.open
	}
	d, err := open()
	if err != nil {
		return nil, err
	}
	if err := a.prepare(d, fresh); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (a *app) prepare(d *db.DB, fresh bool) error {
	tables, err := d.Tables(a.ctx)
	if err != nil {
		return err
	}
	if len(tables) == 0 && fresh && d.Dialect == db.SQLite {
		_, err := db.Migrate(a.ctx, d)
		return err
	}
	return db.Ready(a.ctx, d)
}

type versionCmd struct{}

// Run prints the version that the binary was built from.
func (versionCmd) Run(a *app) error {
	version := "(ukjent)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version + " " + info.GoVersion
	}
	_, err := fmt.Fprintln(a.out, "blikk", version)
	return err
}
