package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// dropOldest drops the oldest batch whose lines are all older than a moment and, where
// the log is sent on, all sent. Its seal stays, so that the chain can be checked for
// ever. done says that one was dropped. The database itself refuses to delete a line of
// a batch that is not marked so.
func dropOldest(ctx context.Context, d *db.DB, older, now time.Time, sent int64) (done bool, err error) {
	s, err := oldestKept(ctx, d.Read)
	if err != nil || s.Batch == 0 || !s.Newest.Before(older) || s.Last > sent {
		return false, err
	}
	err = d.Tx(ctx, func(q db.Q) error {
		r, err := q.ExecContext(ctx, "UPDATE access_seal SET dropped_at = $1 WHERE batch = $2 AND dropped_at IS NULL", db.At(now), s.Batch)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err // another process drops it
		}
		done = true
		return dropLines(ctx, q, s)
	})
	if err != nil {
		return false, fmt.Errorf("audit: dropping batch %d: %w", s.Batch, err)
	}
	return done, nil
}

func dropLines(ctx context.Context, q db.Q, s Seal) error {
	err := linesTo(ctx, q, s.First-1, s.Last, func(l access.Line) error {
		for _, p := range l.People {
			if p.Person == "" {
				continue
			}
			_, err := q.ExecContext(ctx, "DELETE FROM access_log_person WHERE person = $1 AND at = $2 AND seq = $3", p.Person, db.At(l.At), l.Seq)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = q.ExecContext(ctx, "DELETE FROM access_log WHERE seq BETWEEN $1 AND $2", s.First, s.Last)
	return err
}

// oldestKept is the first seal whose lines are there; a zero Seal for none.
func oldestKept(ctx context.Context, q db.Q) (Seal, error) {
	rows, err := q.QueryContext(ctx, `SELECT batch, first_seq, last_seq, lines, newest_at, sealed_at, lines_hash, before_hash, hash, dropped_at
		FROM access_seal WHERE dropped_at IS NULL ORDER BY batch LIMIT 1`)
	if err != nil {
		return Seal{}, fmt.Errorf("audit: reading seals: %w", err)
	}
	list, err := db.Collect(rows, scanSeal)
	if err != nil || len(list) == 0 {
		return Seal{}, err
	}
	return list[0], nil
}
