package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// What one process at a time does with the log.
const (
	Sending = "cef"
	Sealing = "seal"
)

// Position is how far a follower of the log has come.
type Position struct {
	Name    string
	Seq     int64  // of the last line it is done with
	Fault   string // what stopped it last; "" where it runs
	FaultAt time.Time
}

// PositionOf reads it; a zero Position where it has never run.
func PositionOf(ctx context.Context, q db.Q, name string) (Position, error) {
	p := Position{Name: name}
	var fault db.Text
	var at db.Time
	err := q.QueryRowContext(ctx, "SELECT seq, fault, fault_at FROM access_follower WHERE name = $1", name).Scan(&p.Seq, &fault, &at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Position{}, fmt.Errorf("audit.PositionOf: %w", err)
	}
	p.Fault, p.FaultAt = string(fault), at.Time
	return p, nil
}

// claim makes a process the one that follows, until a moment, and says from where. ok
// is false while another process has it.
func claim(ctx context.Context, q db.Q, name, holder string, now, until time.Time) (seq int64, ok bool, err error) {
	err = q.QueryRowContext(ctx, `INSERT INTO access_follower (name, seq, holder, until_at) VALUES ($1, 0, $2, $3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
		WHERE access_follower.holder = excluded.holder OR access_follower.until_at < $4 RETURNING seq`, name, holder, db.At(until), db.At(now)).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("audit: claiming %s: %w", name, err)
	}
	return seq, true, nil
}

// advance notes how far the holder has come. ok is false if another process has taken
// over meanwhile.
func advance(ctx context.Context, q db.Q, name, holder string, from, to int64) (ok bool, err error) {
	r, err := q.ExecContext(ctx, "UPDATE access_follower SET seq = $1, fault = NULL, fault_at = NULL WHERE name = $2 AND holder = $3 AND seq = $4", to, name, holder, from)
	if err != nil {
		return false, fmt.Errorf("audit: advancing %s: %w", name, err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// fail notes why the holder could not go on.
func fail(ctx context.Context, q db.Q, name, holder, fault string, now time.Time) error {
	_, err := q.ExecContext(ctx, "UPDATE access_follower SET fault = $1, fault_at = $2 WHERE name = $3 AND holder = $4", fault, db.At(now), name, holder)
	if err != nil {
		return fmt.Errorf("audit: noting a fault of %s: %w", name, err)
	}
	return nil
}

// release lets another process follow at once.
func release(ctx context.Context, q db.Q, name, holder string) error {
	_, err := q.ExecContext(ctx, "UPDATE access_follower SET until_at = $1 WHERE name = $2 AND holder = $3", db.At(time.Unix(0, 0)), name, holder)
	if err != nil {
		return fmt.Errorf("audit: releasing %s: %w", name, err)
	}
	return nil
}

// Waiting says how many lines stand after a number, how much of the disk they take (a
// little less, in bytes: what is written of people, reason and codes) and when the first
// of them was written; zero for none.
func Waiting(ctx context.Context, q db.Q, after int64) (lines, bytes int64, since time.Time, err error) {
	var at db.Time
	err = q.QueryRowContext(ctx, `SELECT count(*), COALESCE(sum(120 + length(CAST(people AS TEXT)) + length(COALESCE(why, ''))), 0), min(at) FROM access_log WHERE seq > $1`, after).Scan(&lines, &bytes, &at)
	if err != nil {
		return 0, 0, time.Time{}, fmt.Errorf("audit.Waiting: %w", err)
	}
	return lines, bytes, at.Time, nil
}
