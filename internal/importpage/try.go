package importpage

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/imports"
)

// asker is whoever asked for a run, and when.
type asker struct {
	d     *db.DB
	say   *i18n.Printer
	actor access.Actor
	key   []byte
	now   time.Time
	today civil.Date
}

// errMoved says that the import would have done something else than what was seen.
var errMoved = errors.New("importpage: something else would happen than what was seen")

// try runs the import with the rights of the asker: dry for a look; in earnest only if
// what happens is what was seen, which is compared inside its own transaction.
func try(ctx context.Context, by asker, u Upload, r *run) (Seen, error) {
	var seen Seen
	opt := imports.Options{
		File: u.File, Today: by.today, Now: by.now, As: by.actor.Ident, Actor: &by.actor, DryRun: r.what == Looking,
		Tell:     func(x imports.Changed) { seen.Changes = append(seen.Changes, x) },
		Progress: func(done, total int64) { r.far.Store(&Far{Done: done, Total: total}) },
		Rows:     func(done, total int) { r.far.Store(&Far{Rows: true, Done: int64(done), Total: int64(total)}) },
		Then: func(q db.Q, report *imports.Report) error {
			seen.Report = report
			return finish(ctx, q, by, u, seen)
		},
	}
	if u.Kind == imports.KindCalendar {
		opt.Owner = imports.Owner{Counsellor: by.actor.Ident}
		if u.Person != "" {
			opt.Owner = imports.Owner{Person: u.Person}
		}
	}
	report, err := importers[u.Kind](ctx, by.d, bytes.NewReader(u.Content), by.key, opt)
	if report != nil {
		seen.Report = report
	}
	return seen, err
}

var importers = map[string]func(context.Context, *db.DB, io.Reader, []byte, imports.Options) (*imports.Report, error){
	imports.KindCaseload: imports.Caseload, imports.KindCalendar: imports.Calendar, imports.KindTasks: imports.Tasks,
	imports.KindDialogue: imports.Dialogue, imports.KindEvents: imports.Events,
}

// finish keeps what happened in the import's own transaction: either both are there
// when a program ends in the middle, or neither.
func finish(ctx context.Context, q db.Q, by asker, u Upload, seen Seen) error {
	outcome, err := seen.Digest()
	if err != nil {
		return err
	}
	if outcome != u.Outcome {
		return errMoved
	}
	mend, err := toMend(by.say, u, seen.Report)
	if err != nil {
		return err
	}
	return Finish(ctx, q, u.ID, Summary(seen.Report), mend)
}
