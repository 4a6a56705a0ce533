package calendar

import (
	"context"
	"errors"
	"fmt"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// ErrOrder says that something ends before it begins, or lies outside a day.
var ErrOrder = errors.New("it ends before it begins, or lies outside the day")

func (i Interval) check() error {
	if i.From < 0 || i.To > 1440 || i.To <= i.From {
		return ErrOrder
	}
	return nil
}

// SetHours registers a counsellor's working time from a day on, in place of what was
// registered from that same day. No rows at all means: no working time from then on.
func SetHours(ctx context.Context, q db.Q, ident string, from civil.Date, rows []Hours) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM working_time WHERE ident = $1 AND valid_from = $2", ident, from); err != nil {
		return fmt.Errorf("calendar.SetHours: %w", err)
	}
	for _, h := range rows {
		if err := h.Interval.check(); err != nil || h.Weekday < 0 || h.Weekday > 6 {
			return fmt.Errorf("calendar.SetHours: %w", ErrOrder)
		}
	}
	if len(rows) == 0 {
		rows = []Hours{{}}
	}
	for _, h := range rows {
		_, err := q.ExecContext(ctx, "INSERT INTO working_time (ident, weekday, from_min, to_min, valid_from) VALUES ($1, $2, $3, $4, $5)",
			ident, h.Weekday, h.Interval.From, h.Interval.To, from)
		if err != nil {
			return fmt.Errorf("calendar.SetHours: %w", db.Err(err))
		}
	}
	return nil
}

// HoursOf reads every registered working time of counsellors.
func HoursOf(ctx context.Context, q db.Q, idents []string) (map[string][]Hours, error) {
	query, args := db.In("SELECT ident, weekday, from_min, to_min, valid_from FROM working_time WHERE ident IN {in} ORDER BY ident, valid_from, weekday, from_min", 1, idents)
	all := map[string][]Hours{}
	err := each(ctx, q, "HoursOf", query, args, func(scan func(...any) error) error {
		var ident string
		var h Hours
		err := scan(&ident, &h.Weekday, &h.Interval.From, &h.Interval.To, &h.ValidFrom)
		all[ident] = append(all[ident], h)
		return err
	})
	return all, err
}

// each runs a question and takes every row.
func each(ctx context.Context, q db.Q, op, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err == nil {
		_, err = db.Collect(rows, func(scan func(...any) error) (struct{}, error) { return struct{}{}, row(scan) })
	}
	if err != nil {
		return fmt.Errorf("calendar.%s: %w", op, err)
	}
	return nil
}

// Absence is a leave from the first day to the last, both included. The substitute, if
// there is one, sees the counsellor's people on those days.
type Absence struct {
	ID         string
	Ident      string
	From, To   civil.Date
	Substitute string
	Version    int // 0: not stored yet
}

// Covers says whether a day is part of the absence.
func (a Absence) Covers(day civil.Date) bool { return !day.Before(a.From) && !day.After(a.To) }

// SaveAbsence writes an absence: a new one where Version is 0, else over the version
// that was read. Errors: ErrOrder, db.ErrConflict.
func SaveAbsence(ctx context.Context, q db.Q, a *Absence) error {
	if a.From.IsZero() || a.To.Before(a.From) || a.Substitute == a.Ident {
		return fmt.Errorf("calendar.SaveAbsence: %w", ErrOrder)
	}
	if a.ID == "" {
		a.ID = db.NewID()
	}
	query := "INSERT INTO absence (id, ident, from_day, to_day, substitute, version) VALUES ($1, $2, $3, $4, $5, $6 + 1)"
	if a.Version > 0 {
		query = "UPDATE absence SET from_day = $3, to_day = $4, substitute = $5, version = version + 1 WHERE id = $1 AND ident = $2 AND version = $6"
	}
	if err := change(ctx, q, "SaveAbsence", query, a.ID, a.Ident, a.From, a.To, db.Text(a.Substitute), a.Version); err != nil {
		return err
	}
	a.Version++
	return nil
}

// RemoveAbsence takes an absence away, if it still is the version that was read.
func RemoveAbsence(ctx context.Context, q db.Q, id string, version int) error {
	return change(ctx, q, "RemoveAbsence", "DELETE FROM absence WHERE id = $1 AND version = $2", id, version)
}

// AbsencesOf reads the absences of counsellors that touch the days [from, to).
func AbsencesOf(ctx context.Context, q db.Q, idents []string, from, to civil.Date) (map[string][]Absence, error) {
	query, args := db.In("SELECT id, ident, from_day, to_day, substitute, version FROM absence WHERE to_day >= $1 AND from_day < $2 AND ident IN {in} ORDER BY ident, from_day, id", 3, idents)
	all := map[string][]Absence{}
	err := each(ctx, q, "AbsencesOf", query, append([]any{from, to}, args...), func(scan func(...any) error) error {
		var a Absence
		var substitute db.Text
		err := scan(&a.ID, &a.Ident, &a.From, &a.To, &substitute, &a.Version)
		a.Substitute = string(substitute)
		all[a.Ident] = append(all[a.Ident], a)
		return err
	})
	return all, err
}

// CoveredBy reads the absences in which somebody is the substitute on a day.
func CoveredBy(ctx context.Context, q db.Q, substitute string, day civil.Date) ([]Absence, error) {
	var list []Absence
	err := each(ctx, q, "CoveredBy", "SELECT id, ident, from_day, to_day, version FROM absence WHERE substitute = $1 AND from_day <= $2 AND to_day >= $2 ORDER BY ident, from_day, id", []any{substitute, day},
		func(scan func(...any) error) error {
			a := Absence{Substitute: substitute}
			err := scan(&a.ID, &a.Ident, &a.From, &a.To, &a.Version)
			list = append(list, a)
			return err
		})
	return list, err
}

// CloseDay says that an office is closed on a day, with the name it is shown by; again
// gives it a new name.
func CloseDay(ctx context.Context, q db.Q, office string, day civil.Date, name string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO closed_day (office, day, name) VALUES ($1, $2, $3) ON CONFLICT (office, day) DO UPDATE SET name = excluded.name", office, day, name)
	if err != nil {
		return fmt.Errorf("calendar.CloseDay: %w", err)
	}
	return nil
}

// OpenDay takes that back.
func OpenDay(ctx context.Context, q db.Q, office string, day civil.Date) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM closed_day WHERE office = $1 AND day = $2", office, day); err != nil {
		return fmt.Errorf("calendar.OpenDay: %w", err)
	}
	return nil
}

// ClosedDays reads the names of the days [from, to) on which an office is closed.
func ClosedDays(ctx context.Context, q db.Q, office string, from, to civil.Date) (map[civil.Date]string, error) {
	all := map[civil.Date]string{}
	err := each(ctx, q, "ClosedDays", "SELECT day, name FROM closed_day WHERE office = $1 AND day >= $2 AND day < $3 ORDER BY day", []any{office, from, to}, func(scan func(...any) error) error {
		var day civil.Date
		var name string
		err := scan(&day, &name)
		all[day] = name
		return err
	})
	return all, err
}

// FactsOf gathers what Capacity needs of a counsellor for the days [from, to): working
// time, calendar, absence, and the days on which the office ("" for none) is closed.
func FactsOf(ctx context.Context, q db.Q, ident, office string, from, to civil.Date) (Facts, error) {
	hours, err := HoursOf(ctx, q, []string{ident})
	if err != nil {
		return Facts{}, err
	}
	events, err := Occurrences(ctx, q, OfCounsellor, []string{ident}, from, to)
	if err != nil {
		return Facts{}, err
	}
	away, err := AbsencesOf(ctx, q, []string{ident}, from, to)
	if err != nil {
		return Facts{}, err
	}
	closed, err := ClosedDays(ctx, q, office, from, to)
	return Facts{
		Hours: hours[ident], Occurrences: events[ident],
		Absent: func(d civil.Date) bool {
			for _, a := range away[ident] {
				if a.Covers(d) {
					return true
				}
			}
			return false
		},
		Closed: func(d civil.Date) bool { return closed[d] != "" },
	}, err
}
