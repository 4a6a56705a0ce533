package calendar

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Interpreter is one whom an office can book. Languages are named as people's are.
type Interpreter struct {
	ID        string
	Office    string
	Name      string
	Languages []string
	Gone      civil.Date // first day on which the interpreter is not offered any more; zero: none
	Version   int        // 0: not stored yet
}

// Room is a meeting room of an office.
type Room struct {
	ID      string
	Office  string
	Name    string
	Gone    civil.Date // first day on which the room is not offered any more; zero: none
	Version int        // 0: not stored yet
}

// Slot is a stretch of a day of an interpreter (who can be booked then) or of a room
// (which is taken then).
type Slot struct {
	Of  string // id of the interpreter or room
	Day civil.Date
	Interval
}

// GoneBy says that what is gone from a day on (zero: from none) is gone on another.
func GoneBy(gone, day civil.Date) bool { return !gone.IsZero() && !gone.After(day) }

// SaveInterpreter writes an interpreter: a new one where Version is 0, else over the
// version that was read. From when the interpreter is gone stays as it is.
func SaveInterpreter(ctx context.Context, q db.Q, i *Interpreter) error {
	if i.ID == "" {
		i.ID = db.NewID()
	}
	query := "INSERT INTO interpreter (id, office, name, languages, version) VALUES ($1, $2, $3, $4, $5 + 1)"
	if i.Version > 0 {
		query = "UPDATE interpreter SET name = $3, languages = $4, version = version + 1 WHERE id = $1 AND office = $2 AND version = $5"
	}
	languages := db.JSON[[]string]{V: append([]string{}, i.Languages...)}
	if err := change(ctx, q, "SaveInterpreter", query, i.ID, i.Office, i.Name, languages, i.Version); err != nil {
		return err
	}
	i.Version++
	return nil
}

// Interpreters reads an office's interpreters by name, those who are gone too.
func Interpreters(ctx context.Context, q db.Q, office string) ([]Interpreter, error) {
	var all []Interpreter
	err := each(ctx, q, "Interpreters", "SELECT id, office, name, languages, gone_from, version FROM interpreter WHERE office = $1 ORDER BY name, id", []any{office}, func(scan func(...any) error) error {
		var i Interpreter
		var languages db.JSON[[]string]
		err := scan(&i.ID, &i.Office, &i.Name, &languages, &i.Gone, &i.Version)
		i.Languages = languages.V
		all = append(all, i)
		return err
	})
	return all, err
}

// RetireInterpreter says from which day on an interpreter is gone; zero brings the
// interpreter back. The row, its hours and what was booked stay. A stale version is
// db.ErrConflict.
func RetireInterpreter(ctx context.Context, q db.Q, i *Interpreter) error {
	err := change(ctx, q, "RetireInterpreter", "UPDATE interpreter SET gone_from = $3, version = version + 1 WHERE id = $1 AND office = $2 AND version = $4", i.ID, i.Office, i.Gone, i.Version)
	if err == nil {
		i.Version++
	}
	return err
}

// SetInterpreterHours registers when an interpreter can be booked on a day, in place of
// what was registered.
func SetInterpreterHours(ctx context.Context, q db.Q, id string, day civil.Date, hours []Interval) error {
	return setSlots(ctx, q, "SetInterpreterHours", "DELETE FROM interpreter_hours WHERE interpreter = $1 AND day = $2",
		"INSERT INTO interpreter_hours (interpreter, day, from_min, to_min) VALUES ($1, $2, $3, $4)", id, day, hours)
}

// InterpreterHours reads when an office's interpreters can be booked on the days
// [from, to).
func InterpreterHours(ctx context.Context, q db.Q, office string, from, to civil.Date) ([]Slot, error) {
	return slots(ctx, q, "InterpreterHours", `SELECT h.interpreter, h.day, h.from_min, h.to_min FROM interpreter_hours h JOIN interpreter i ON i.id = h.interpreter
		WHERE i.office = $1 AND h.day >= $2 AND h.day < $3 ORDER BY h.day, h.from_min, h.interpreter`, office, from, to)
}

// SaveRoom writes a room: a new one where Version is 0, else over the version read. From
// when it is gone stays as it is.
func SaveRoom(ctx context.Context, q db.Q, r *Room) error {
	if r.ID == "" {
		r.ID = db.NewID()
	}
	query := "INSERT INTO room (id, office, name, version) VALUES ($1, $2, $3, $4 + 1)"
	if r.Version > 0 {
		query = "UPDATE room SET name = $3, version = version + 1 WHERE id = $1 AND office = $2 AND version = $4"
	}
	if err := change(ctx, q, "SaveRoom", query, r.ID, r.Office, r.Name, r.Version); err != nil {
		return err
	}
	r.Version++
	return nil
}

// RetireRoom is RetireInterpreter for a room.
func RetireRoom(ctx context.Context, q db.Q, r *Room) error {
	err := change(ctx, q, "RetireRoom", "UPDATE room SET gone_from = $3, version = version + 1 WHERE id = $1 AND office = $2 AND version = $4", r.ID, r.Office, r.Gone, r.Version)
	if err == nil {
		r.Version++
	}
	return err
}

// Rooms reads an office's rooms by name, those that are gone too.
func Rooms(ctx context.Context, q db.Q, office string) ([]Room, error) {
	var all []Room
	err := each(ctx, q, "Rooms", "SELECT id, office, name, gone_from, version FROM room WHERE office = $1 ORDER BY name, id", []any{office}, func(scan func(...any) error) error {
		var r Room
		err := scan(&r.ID, &r.Office, &r.Name, &r.Gone, &r.Version)
		all = append(all, r)
		return err
	})
	return all, err
}

// SetRoomTaken registers when a room is taken on a day, in place of what was registered.
func SetRoomTaken(ctx context.Context, q db.Q, id string, day civil.Date, taken []Interval) error {
	return setSlots(ctx, q, "SetRoomTaken", "DELETE FROM room_taken WHERE room = $1 AND day = $2",
		"INSERT INTO room_taken (room, day, from_min, to_min) VALUES ($1, $2, $3, $4)", id, day, taken)
}

// RoomsTaken reads when an office's rooms are taken on the days [from, to).
func RoomsTaken(ctx context.Context, q db.Q, office string, from, to civil.Date) ([]Slot, error) {
	return slots(ctx, q, "RoomsTaken", `SELECT t.room, t.day, t.from_min, t.to_min FROM room_taken t JOIN room r ON r.id = t.room
		WHERE r.office = $1 AND t.day >= $2 AND t.day < $3 ORDER BY t.day, t.from_min, t.room`, office, from, to)
}

func setSlots(ctx context.Context, q db.Q, op, clear, add, id string, day civil.Date, list []Interval) error {
	for _, i := range list {
		if err := i.check(); err != nil {
			return fmt.Errorf("calendar.%s: %w", op, err)
		}
	}
	if _, err := q.ExecContext(ctx, clear, id, day); err != nil {
		return fmt.Errorf("calendar.%s: %w", op, err)
	}
	for _, i := range merge(slices.Clone(list)) {
		if _, err := q.ExecContext(ctx, add, id, day, i.From, i.To); err != nil {
			return fmt.Errorf("calendar.%s: %w", op, err)
		}
	}
	return nil
}

func slots(ctx context.Context, q db.Q, op, query, office string, from, to civil.Date) ([]Slot, error) {
	var all []Slot
	err := each(ctx, q, op, query, []any{office, from, to}, func(scan func(...any) error) error {
		var s Slot
		err := scan(&s.Of, &s.Day, &s.From, &s.To)
		all = append(all, s)
		return err
	})
	return all, err
}
