package calendar

import (
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Kind says whose calendar it is.
type Kind string

// A counsellor's calendar is by ident; a person's (the commitments) by the person's id.
const (
	OfCounsellor Kind = "counsellor"
	OfPerson     Kind = "person"
)

// Owner is whose calendar it is.
type Owner struct {
	Kind Kind
	ID   string
}

// Events reads the calendars of several owners of one kind, cancelled overrides too.
func Events(ctx context.Context, q db.Q, kind Kind, owners []string) (map[string][]StoredEvent, error) {
	all := map[string][]StoredEvent{}
	_, err := db.Listed(ctx, q, "calendar.Events", `SELECT owner, id, uid, recurrence, sequence, tz, starts, days, minutes, all_day, rrule, rdate, exdate, cancelled, busy, tentative, private, absence, title, place, version
		FROM event WHERE owner_kind = $1 AND owner IN {in} ORDER BY owner, uid, recurrence`, []any{kind}, owners, func(scan func(...any) error) (struct{}, error) {
		owner, e, err := scanEvent(scan)
		all[owner] = append(all[owner], e)
		return struct{}{}, err
	})
	return all, err
}

func scanEvent(scan func(...any) error) (string, StoredEvent, error) {
	var owner, start string
	var rule, title, place db.Text
	var rdates, exdates db.JSON[[]string]
	var e StoredEvent
	err := scan(&owner, &e.ID, &e.UID, &e.Recurrence, &e.Sequence, &e.Zone, &start, &e.Days, &e.Minutes, &e.AllDay, &rule, &rdates, &exdates,
		&e.Cancelled, &e.Busy, &e.Tentative, &e.Private, &e.Absence, &title, &place, &e.Version)
	if err != nil {
		return owner, e, err
	}
	e.Rule, e.Title, e.Place, e.RDates, e.ExDates = string(rule), string(title), string(place), rdates.V, exdates.V
	e.Start, err = time.Parse(wallForm, start)
	return owner, e, err
}

// SaveEvent writes a row: a new one where Version is 0 (its ID is made if it has none),
// else over the version that was read. ErrConflict: someone wrote meanwhile, or the
// owner has an event of that UID and time already. office is the owner's office.
func SaveEvent(ctx context.Context, q db.Q, o Owner, office string, e *StoredEvent) error {
	if e.ID == "" {
		e.ID = db.NewID()
	}
	query := `INSERT INTO event (id, owner_kind, owner, office, uid, recurrence, sequence, tz, starts, days, minutes, all_day, rrule, rdate, exdate, cancelled, busy, tentative, private, absence, title, place, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23 + 1)`
	if e.Version > 0 {
		query = `UPDATE event SET office = $4, uid = $5, recurrence = $6, sequence = $7, tz = $8, starts = $9, days = $10, minutes = $11, all_day = $12, rrule = $13, rdate = $14, exdate = $15,
			cancelled = $16, busy = $17, tentative = $18, private = $19, absence = $20, title = $21, place = $22, version = version + 1
			WHERE id = $1 AND owner_kind = $2 AND owner = $3 AND version = $23`
	}
	res, err := q.ExecContext(ctx, query, e.ID, o.Kind, o.ID, office, e.UID, e.Recurrence, e.Sequence, e.Zone, e.Start.Format(wallForm), e.Days, e.Minutes, e.AllDay,
		db.Text(e.Rule), list(e.RDates), list(e.ExDates), e.Cancelled, e.Busy, e.Tentative, e.Private, e.Absence, db.Text(e.Title), db.Text(e.Place), e.Version)
	if err != nil {
		return fmt.Errorf("calendar.SaveEvent: %w", db.Err(err))
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("calendar.SaveEvent: %w", orConflict(err))
	}
	e.Version++
	return nil
}

// list keeps no list as NULL.
func list(v []string) any {
	if len(v) == 0 {
		return nil
	}
	return db.JSON[[]string]{V: v}
}

func orConflict(err error) error {
	if err != nil {
		return err
	}
	return db.ErrConflict
}

// RemoveEvent takes a row away, if it still is the version that was read.
func RemoveEvent(ctx context.Context, q db.Q, o Owner, id string, version int) error {
	return change(ctx, q, "RemoveEvent", "DELETE FROM event WHERE id = $1 AND owner_kind = $2 AND owner = $3 AND version = $4", id, o.Kind, o.ID, version)
}

// change runs a statement that must change exactly one row; none is a conflict.
func change(ctx context.Context, q db.Q, op, query string, args ...any) error {
	res, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("calendar.%s: %w", op, db.Err(err))
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("calendar.%s: %w", op, orConflict(err))
	}
	return nil
}

// Apply writes what a file does to a calendar, with the rules of the zones it needs.
func Apply(ctx context.Context, q db.Q, o Owner, office string, m Merged, zones Zones) error {
	for name, rules := range zones {
		_, err := q.ExecContext(ctx, `INSERT INTO calendar_zone (owner_kind, owner, tzid, rules) VALUES ($1, $2, $3, $4)
			ON CONFLICT (owner_kind, owner, tzid) DO UPDATE SET rules = excluded.rules`, o.Kind, o.ID, name, rules)
		if err != nil {
			return fmt.Errorf("calendar.Apply: zone: %w", err)
		}
	}
	for _, e := range m.Remove {
		if err := RemoveEvent(ctx, q, o, e.ID, e.Version); err != nil {
			return err
		}
	}
	for _, e := range m.Put {
		if err := SaveEvent(ctx, q, o, office, &e); err != nil {
			return err
		}
	}
	return nil
}

// StoredZones reads the rules of zones that came with the files of several owners of a
// kind.
func StoredZones(ctx context.Context, q db.Q, kind Kind, owners []string) (Zones, error) {
	zones := Zones{}
	_, err := db.Listed(ctx, q, "calendar.StoredZones", "SELECT tzid, rules FROM calendar_zone WHERE owner_kind = $1 AND owner IN {in}", []any{kind}, owners, func(scan func(...any) error) (struct{}, error) {
		var name, rules string
		err := scan(&name, &rules)
		zones[name] = rules
		return struct{}{}, err
	})
	return zones, err
}

// Occurrences reads the calendars of several owners of one kind and gives every time
// that touches the days [from, to). It asks nobody's leave: the caller has.
func Occurrences(ctx context.Context, q db.Q, kind Kind, owners []string, from, to civil.Date) (map[string][]Occurrence, error) {
	stored, err := Events(ctx, q, kind, owners)
	if err != nil {
		return nil, err
	}
	zones, err := StoredZones(ctx, q, kind, owners)
	if err != nil {
		return nil, err
	}
	all := map[string][]Occurrence{}
	for owner, rows := range stored {
		events := make([]Event, len(rows))
		for i, r := range rows {
			events[i] = r.Event
		}
		if all[owner], err = Expand(events, zones, from, to); err != nil {
			return nil, fmt.Errorf("calendar.Occurrences: %w", err)
		}
	}
	return all, nil
}
