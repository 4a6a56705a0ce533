package imports

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// saveRun remembers an import: which file, when, by whom, and what became of it; full is
// the report as whoever asked gets it.
func saveRun(ctx context.Context, q db.Q, opt Options, r, full *Report, sha256 string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO import_run (id, kind, file, sha256, at, ident, office, report) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		db.NewID(), r.Kind, r.File, sha256, db.At(opt.Now), db.Text(opt.As), opt.Office, db.JSON[*Report]{V: r})
	if err != nil {
		return fmt.Errorf("imports: import_run: %w", err)
	}
	if opt.Then == nil {
		return nil
	}
	return opt.Then(q, full)
}

// Run is an import that was done.
type Run struct {
	ID, Kind, File, SHA256, As, Office string
	At                                 time.Time
	Report                             json.RawMessage
}

// Runs reads the imports that were done, the newest first. The reports hold no
// person's number, name or text.
func Runs(ctx context.Context, q db.Q, limit int) ([]Run, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, kind, file, sha256, at, ident, office, report FROM import_run ORDER BY at DESC, id DESC LIMIT $1", limit)
	if err != nil {
		return nil, fmt.Errorf("imports.Runs: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (Run, error) {
		var r Run
		var at db.Time
		var ident db.Text
		var report db.JSON[json.RawMessage]
		err := scan(&r.ID, &r.Kind, &r.File, &r.SHA256, &at, &ident, &r.Office, &report)
		r.At, r.As, r.Report = at.Time, string(ident), report.V
		return r, err
	})
}
