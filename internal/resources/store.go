package resources

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
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
			list = append(list, Row{ID: i.ID, Name: i.Name, Languages: i.Languages, Gone: i.Gone, Version: i.Version})
		}
		slots, err = calendar.InterpreterHours(ctx, q, office, monday, monday.AddDays(7))
	} else {
		var all []calendar.Room
		if all, err = calendar.Rooms(ctx, q, office); err != nil {
			return nil, err
		}
		for _, r := range all {
			list = append(list, Row{ID: r.ID, Name: r.Name, Gone: r.Gone, Version: r.Version})
		}
		slots, err = calendar.RoomsTaken(ctx, q, office, monday, monday.AddDays(7))
	}
	return rows(list, slots, monday), err
}

// Save writes an interpreter or a room with the hours of a week, and the same in the
// weeks after it until a day (zero: that week alone), with the line of the access log. All
// or nothing; a stale version is db.ErrConflict.
func Save(c *web.Call, kind string, r *Row, monday, until civil.Date) error {
	ctx := c.Ctx()
	err := c.Shell.DB.Tx(ctx, func(q db.Q) error {
		if err := saveRow(ctx, q, kind, c.Subject.Office, r); err != nil {
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
		return logged(c, q, r.ID)
	})
	if err != nil {
		return fmt.Errorf("resources.Save: %w", err)
	}
	return nil
}

func logged(c *web.Call, q db.Q, id string) error {
	return access.LogResource(c.Ctx(), q, c.Actor, access.ResourcesChange, id, c.Decision.Relation, c.Now, c.ID)
}

// errBooked says that other talks hold the row now than those that were shown.
var errBooked = errors.New("what is booked is not what was shown")

// Retire lets a row be gone from a day on, or brings it back (r.Gone zero), with the line
// of the access log. seen is what was shown of the talks that hold it from then on; where
// they are others now, it is errBooked, and a stale version is db.ErrConflict.
func Retire(c *web.Call, kind string, r Row, seen string) error {
	err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		if err := planner.LockBooking(c.Ctx(), q, c.Subject.Office); err != nil {
			return err
		}
		if err := retireRow(c.Ctx(), q, kind, c.Subject.Office, r); err != nil {
			return err
		}
		if !r.Gone.IsZero() {
			list, err := held(c.Ctx(), q, r.ID, r.Gone, c.Today)
			if err != nil {
				return err
			}
			if digest(list) != seen {
				return errBooked
			}
		}
		return logged(c, q, r.ID)
	})
	if err != nil {
		return fmt.Errorf("resources.Retire: %w", err)
	}
	return nil
}

func retireRow(ctx context.Context, q db.Q, kind, office string, r Row) error {
	if kind == Interpreters {
		return calendar.RetireInterpreter(ctx, q, &calendar.Interpreter{ID: r.ID, Office: office, Gone: r.Gone, Version: r.Version})
	}
	return calendar.RetireRoom(ctx, q, &calendar.Room{ID: r.ID, Office: office, Gone: r.Gone, Version: r.Version})
}

// held are the talks that hold a row from a day on and are not over yet.
func held(ctx context.Context, q db.Q, id string, from, today civil.Date) ([]planner.Booked, error) {
	if from.Before(today) {
		from = today
	}
	return planner.BookedFrom(ctx, q, id, from)
}

// digest tells two lists of talks apart.
func digest(list []planner.Booked) string {
	h := sha256.New()
	for _, b := range list {
		fmt.Fprintf(h, "%s:%d\n", b.ID, b.Version)
	}
	return hex.EncodeToString(h.Sum(nil))
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
