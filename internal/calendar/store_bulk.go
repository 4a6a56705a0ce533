package calendar

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// Owned is an event with its owner and the owner's office.
type Owned struct {
	Owner  Owner
	Office string
	StoredEvent
}

// InsertEvents writes new events in few statements, in the caller's transaction: for
// a world that is made all at once. Every event has its id. It writes no lines of the
// access log: the caller logs the making of the whole.
func InsertEvents(ctx context.Context, q db.Q, events []Owned) error {
	err := db.Bulk(ctx, q, `INSERT INTO event (id, owner_kind, owner, office, uid, recurrence, sequence, tz, starts, days, minutes, all_day, rrule, rdate, exdate, cancelled, busy, tentative, private, absence, title, place, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)`, events, func(e Owned) []any {
		return []any{e.ID, e.Owner.Kind, e.Owner.ID, e.Office, e.UID, e.Recurrence, e.Sequence, e.Zone, e.Start.Format(wallForm), e.Days, e.Minutes, e.AllDay,
			db.Text(e.Rule), list(e.RDates), list(e.ExDates), e.Cancelled, e.Busy, e.Tentative, e.Private, e.Absence, db.Text(e.Title), db.Text(e.Place)}
	})
	if err != nil {
		return fmt.Errorf("calendar.InsertEvents: %w", err)
	}
	return nil
}
