package main

import (
	"context"
	"errors"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/pglocal"
	"github.com/veilederblikk/blikk/internal/demo"
)

// known are the errors that a reader can do something about, with the key of the
// text that says what. The first that fits is used.
var known = []struct {
	err  error
	key  string
	code int
}{
	{db.ErrURL, "error.db_url", exitWrong},
	{db.ErrNoDatabase, "error.db_none", exitWrong},
	{db.ErrCannotOpen, "error.db_open", exitWrong},
	{db.ErrFolder, "error.db_folder", exitWrong},
	{db.ErrNewer, "error.db_newer", exitWrong},
	{db.ErrForeign, "error.db_foreign", exitWrong},
	{db.ErrOld, "error.db_old", exitWrong},
	{db.ErrNoAnswer, "error.db_silent", exitFailed},
	{pglocal.ErrMissing, "error.pg_missing", exitFailed},
	{demo.ErrReal, "error.demo_real", exitWrong},
	{context.Canceled, "error.stopped", exitFailed},
}

// explain gives the text and the exit status of an error.
func (a *app) explain(err error) (text string, code int) {
	var w wrong
	if errors.As(err, &w) {
		return w.text, exitWrong
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return a.p.T(k.key), k.code
		}
	}
	return err.Error(), exitFailed
}
