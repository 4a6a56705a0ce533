package imports

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// saveRun remembers an import: which file, when, by whom, and what became of it.
func saveRun(ctx context.Context, q db.Q, opt Options, r *Report, sha256 string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO import_run (id, kind, file, sha256, at, ident, office, report) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		db.NewID(), r.Kind, r.File, sha256, db.At(opt.Now), db.Text(opt.As), opt.Office, db.JSON[*Report]{V: r})
	if err != nil {
		return fmt.Errorf("imports: import_run: %w", err)
	}
	return nil
}
