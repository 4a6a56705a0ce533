package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// moment is what the database says of itself at one instant.
type moment struct {
	newest       int64 // the largest number of a line that can be seen
	next, oldest int64 // transactions: see the view access_log_moment
	clock        time.Time
}

func momentOf(ctx context.Context, q db.Q) (m moment, err error) {
	var clock db.Time
	err = q.QueryRowContext(ctx, "SELECT newest, next_tx, oldest_tx, clock FROM access_log_moment").Scan(&m.newest, &m.next, &m.oldest, &clock)
	if err != nil {
		return m, fmt.Errorf("audit: reading the log's end: %w", err)
	}
	m.clock = clock.Time
	return m, nil
}

// horizon finds out up to which number every line is there for good. On PostgreSQL a
// line with a smaller number may be written after one with a larger; on SQLite never.
// A horizon is kept from one round to the next, and by one goroutine.
type horizon struct {
	settled int64
	waiting *moment // settled once all that ran then has ended
}

func (h *horizon) see(m moment) int64 {
	if h.waiting != nil && m.oldest >= h.waiting.next {
		h.settled, h.waiting = h.waiting.newest, nil
	}
	if m.oldest >= m.next {
		h.settled, h.waiting = m.newest, nil
	}
	if h.waiting == nil && h.settled < m.newest {
		h.waiting = &m
	}
	return h.settled
}

// seal columns, in the order of scanSeal.
func scanSeal(scan func(...any) error) (Seal, error) {
	var s Seal
	var newest, sealed, dropped db.Time
	err := scan(&s.Batch, &s.First, &s.Last, &s.Lines, &newest, &sealed, &s.LinesHash, &s.Before, &s.Hash, &dropped)
	s.Newest, s.SealedAt, s.DroppedAt = newest.Time, sealed.Time, dropped.Time
	return s, err
}

// LastSeal reads the newest seal; a zero Seal where there is none.
func LastSeal(ctx context.Context, q db.Q) (Seal, error) {
	s, err := scanSeal(q.QueryRowContext(ctx, `SELECT batch, first_seq, last_seq, lines, newest_at, sealed_at, lines_hash, before_hash, hash, dropped_at
		FROM access_seal ORDER BY batch DESC LIMIT 1`).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Seal{}, nil
	}
	if err != nil {
		return Seal{}, fmt.Errorf("audit.LastSeal: %w", err)
	}
	return s, nil
}

// sealsAfter reads seals in order.
func sealsAfter(ctx context.Context, q db.Q, batch int64, limit int) ([]Seal, error) {
	rows, err := q.QueryContext(ctx, `SELECT batch, first_seq, last_seq, lines, newest_at, sealed_at, lines_hash, before_hash, hash, dropped_at
		FROM access_seal WHERE batch > $1 ORDER BY batch LIMIT $2`, batch, limit)
	if err != nil {
		return nil, fmt.Errorf("audit: reading seals: %w", err)
	}
	return db.Collect(rows, scanSeal)
}

// SealOf reads one seal; db.ErrNotFound if there is none of that number.
func SealOf(ctx context.Context, q db.Q, batch int64) (Seal, error) {
	s, err := scanSeal(q.QueryRowContext(ctx, `SELECT batch, first_seq, last_seq, lines, newest_at, sealed_at, lines_hash, before_hash, hash, dropped_at
		FROM access_seal WHERE batch = $1`, batch).Scan)
	if err != nil {
		return Seal{}, fmt.Errorf("audit: seal %d: %w", batch, db.Err(err))
	}
	return s, nil
}

// putSeal writes a seal; db.ErrConflict if another process has written that number.
func putSeal(ctx context.Context, q db.Q, s Seal) error {
	_, err := q.ExecContext(ctx, `INSERT INTO access_seal (batch, first_seq, last_seq, lines, newest_at, sealed_at, lines_hash, before_hash, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, s.Batch, s.First, s.Last, s.Lines, db.At(s.Newest), db.At(s.SealedAt), s.LinesHash, s.Before, s.Hash)
	if err != nil {
		return fmt.Errorf("audit: writing a seal: %w", db.Err(err))
	}
	return nil
}

// atOnce is how many lines are read at once.
const atOnce = 500

// linesTo reads the lines after a number, up to and with another, in parts.
func linesTo(ctx context.Context, q db.Q, after, last int64, each func(access.Line) error) error {
	for after < last {
		lines, err := access.Lines(ctx, q, after, atOnce)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l.Seq > last {
				return nil
			}
			if err := each(l); err != nil {
				return err
			}
			after = l.Seq
		}
		if len(lines) < atOnce {
			return nil
		}
	}
	return nil
}

// sealNext seals the next batch of at most most lines, up to a number that is settled.
// done says that one was sealed, so that there may be another.
func sealNext(ctx context.Context, d *db.DB, settled int64, most int64, now time.Time) (done bool, err error) {
	before, err := LastSeal(ctx, d.Read)
	if err != nil || settled <= before.Last {
		return false, err
	}
	b, last := newBatch(), before.Last
	errFull := errors.New("full")
	err = linesTo(ctx, d.Read, before.Last, settled, func(l access.Line) error {
		if b.lines == most {
			return errFull
		}
		b.add(l)
		last = l.Seq
		return nil
	})
	if err != nil && !errors.Is(err, errFull) {
		return false, fmt.Errorf("audit: sealing: %w", err)
	}
	if b.lines == 0 {
		return false, nil
	}
	err = d.Tx(ctx, func(q db.Q) error { return putSeal(ctx, q, b.close(before, last, now)) })
	if errors.Is(err, db.ErrConflict) {
		return false, nil // another process has sealed it meanwhile
	}
	return err == nil, err
}

// linesBelow counts the lines with a number below one.
func linesBelow(ctx context.Context, q db.Q, seq int64) (n int64, err error) {
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM access_log WHERE seq < $1", seq).Scan(&n); err != nil {
		return 0, fmt.Errorf("audit: counting lines: %w", err)
	}
	return n, nil
}

// guards are the triggers that keep the log append-only, on each engine, and the one
// that fills access_log_person.
var guards = map[db.Dialect][]string{
	db.SQLite: {"access_log_people", "access_log_stays", "access_log_never", "access_log_person_stays", "access_log_person_never", "access_seal_stays", "access_seal_never"},
	db.Postgres: {"access_log_people", "access_log_begins", "access_log_stays", "access_log_never", "access_log_person_stays", "access_log_person_never", "access_seal_stays",
		"access_seal_never"},
}

// GuardsMissing lists the triggers of the log that are not there, or turned off.
func GuardsMissing(ctx context.Context, d *db.DB) ([]string, error) {
	rows, err := d.Read.QueryContext(ctx, "SELECT name FROM access_log_guard ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("audit.GuardsMissing: %w", err)
	}
	there, err := db.Collect(rows, func(scan func(...any) error) (s string, err error) { return s, scan(&s) })
	if err != nil {
		return nil, fmt.Errorf("audit.GuardsMissing: %w", err)
	}
	var missing []string
	for _, g := range guards[d.Dialect] {
		if !slices.Contains(there, g) {
			missing = append(missing, g)
		}
	}
	return missing, nil
}

// Clock reads the database's clock.
func Clock(ctx context.Context, q db.Q) (time.Time, error) {
	m, err := momentOf(ctx, q)
	return m.clock, err
}
