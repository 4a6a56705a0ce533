package ledger

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Put writes an entry; a new one (Version 0) gets an id. A stale version, or a second
// entry of a kind for the same origin, is db.ErrConflict.
func Put(ctx context.Context, w *caseload.Writer, e *Entry) error {
	if err := e.Valid(); err != nil {
		return fmt.Errorf("ledger.Put: %w", err)
	}
	if e.ID == "" {
		e.ID = db.NewID()
	}
	return w.PutVersion(ctx, "ledger.Put", e.Person, &e.Version, `INSERT INTO ledger_entry (id, ident, office, day, kind, minutes, person, origin, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (origin, kind) DO UPDATE SET ident = excluded.ident, day = excluded.day, minutes = excluded.minutes, version = ledger_entry.version + 1
		WHERE ledger_entry.version = $9`,
		e.ID, e.Counsellor, e.Office, e.Day, string(e.Kind), e.Minutes, db.Text(e.Person), e.Origin)
}

// Of reads the entries about one thing, by kind.
func Of(ctx context.Context, q db.Q, origin string) ([]Entry, error) {
	if !db.IsID(origin) {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT id, ident, office, day, kind, minutes, person, origin, version FROM ledger_entry WHERE origin = $1 ORDER BY kind", origin)
	if err != nil {
		return nil, fmt.Errorf("ledger.Of: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (Entry, error) {
		var e Entry
		var person db.Text
		err := scan(&e.ID, &e.Counsellor, &e.Office, &e.Day, &e.Kind, &e.Minutes, &person, &e.Origin, &e.Version)
		e.Person = string(person)
		return e, err
	})
}

// DirectHours sums a counsellor's direct talk (contacts in which the two spoke) week
// by week, from one week to another, both included. Talks of which only the day is
// known are counted apart. The caller has asked access.Decide (LedgerRead).
func DirectHours(ctx context.Context, q db.Q, ident string, from, to civil.Week) ([]Week, error) {
	rows, err := q.QueryContext(ctx, "SELECT at, COALESCE(minutes, 0) FROM contact WHERE ident = $1 AND direct AND spoke AND at >= $2 AND at < $3 ORDER BY at, id",
		ident, db.At(from.Monday().At(0)), db.At(to.Add(1).Monday().At(0)))
	if err != nil {
		return nil, fmt.Errorf("ledger.DirectHours: %w", err)
	}
	talks, err := db.Collect(rows, func(scan func(...any) error) (Talk, error) {
		var t Talk
		var at db.Time
		err := scan(&at, &t.Minutes)
		t.Day = civil.On(at.Time)
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("ledger.DirectHours: %w", err)
	}
	return ByWeek(talks, from, to), nil
}
