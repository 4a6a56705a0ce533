package resources

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Load reads an office's interpreters or rooms with their hours in a week.
func Load(ctx context.Context, q db.Q, kind, office string, monday civil.Date) ([]Row, error) {
	var list []Row
	var slots []calendar.Slot
	var err error
	if kind == Interpreters {
		var all []calendar.Interpreter
		if all, err = calendar.Interpreters(ctx, q, office); err != nil {
			return nil, err
		}
		for _, i := range all {
			list = append(list, Row{ID: i.ID, Name: i.Name, Languages: i.Languages, Version: i.Version})
		}
		slots, err = calendar.InterpreterHours(ctx, q, office, monday, monday.AddDays(7))
	} else {
		var all []calendar.Room
		if all, err = calendar.Rooms(ctx, q, office); err != nil {
			return nil, err
		}
		for _, r := range all {
			list = append(list, Row{ID: r.ID, Name: r.Name, Version: r.Version})
		}
		slots, err = calendar.RoomsTaken(ctx, q, office, monday, monday.AddDays(7))
	}
	return rows(list, slots, monday), err
}

// Save writes an interpreter or a room with the hours of a week, and the same in the
// weeks after it until a day (zero: that week alone). All or nothing; a stale version is
// db.ErrConflict.
func Save(ctx context.Context, d *db.DB, kind, office string, r *Row, monday, until civil.Date) error {
	err := d.Tx(ctx, func(q db.Q) error {
		if err := saveRow(ctx, q, kind, office, r); err != nil {
			return err
		}
		set := calendar.SetRoomTaken
		if kind == Interpreters {
			set = calendar.SetInterpreterHours
		}
		for week := monday; week == monday || !week.After(until); week = week.AddDays(7) {
			for i, hours := range r.Days {
				if day := week.AddDays(i); week == monday || !day.After(until) {
					if err := set(ctx, q, r.ID, day, hours); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("resources.Save: %w", err)
	}
	return nil
}

func saveRow(ctx context.Context, q db.Q, kind, office string, r *Row) error {
	if kind == Interpreters {
		i := calendar.Interpreter{ID: r.ID, Office: office, Name: r.Name, Languages: r.Languages, Version: r.Version}
		err := calendar.SaveInterpreter(ctx, q, &i)
		r.ID, r.Version = i.ID, i.Version
		return err
	}
	x := calendar.Room{ID: r.ID, Office: office, Name: r.Name, Version: r.Version}
	err := calendar.SaveRoom(ctx, q, &x)
	r.ID, r.Version = x.ID, x.Version
	return err
}
