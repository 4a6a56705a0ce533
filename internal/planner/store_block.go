package planner

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// PutBlock stores a decision whole. Version is the one the counsellor has seen, 0 for
// a block that was only proposed; if it is another by now, db.ErrConflict, and
// nothing is written. by is who decides. The caller writes the person's line in the
// access log, in the same transaction.
func PutBlock(ctx context.Context, q db.Q, b *Block, by string, at db.Time) error {
	if b.ID == "" {
		b.ID = db.NewID()
	}
	r, err := q.ExecContext(ctx, `INSERT INTO block (id, ident, office, week, subject, person, day, start_min, lead_min, contact_min, tail_min, kind, interpreter, room,
			state, locked, agreed, moved_from, skip_reason, codes, held, ended, decided_by, decided_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, 1)
		ON CONFLICT (ident, week, subject) DO UPDATE SET day = excluded.day, start_min = excluded.start_min, lead_min = excluded.lead_min, contact_min = excluded.contact_min,
			tail_min = excluded.tail_min, kind = excluded.kind, interpreter = excluded.interpreter, room = excluded.room, state = excluded.state, locked = excluded.locked,
			agreed = excluded.agreed, moved_from = excluded.moved_from, skip_reason = excluded.skip_reason, codes = excluded.codes, held = excluded.held,
			ended = excluded.ended, decided_by = excluded.decided_by, decided_at = excluded.decided_at, version = block.version + 1
		WHERE block.version = $25`,
		b.ID, b.Counsellor, b.Office, b.Week.String(), b.Subject, db.Text(b.Person), b.Day, b.Start, b.Lead, b.Contact, b.Tail, string(b.Kind),
		db.Text(b.Interpreter), db.Text(b.Room), string(b.State), b.Locked, b.Agreed, db.Text(b.MovedFrom), db.Text(b.SkipReason),
		db.JSON[[]Code]{V: b.Codes}, db.Text(b.Held), db.JSON[[]Ended]{V: append([]Ended{}, b.Ended...)}, by, at, b.Version)
	if err != nil {
		return fmt.Errorf("planner.PutBlock: %w", db.Err(err))
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("planner.PutBlock: %w", db.ErrConflict)
	}
	b.Version++
	return nil
}

// Blocks reads what a counsellor has decided about the weeks from one to another,
// both included.
func Blocks(ctx context.Context, q db.Q, ident string, from, to civil.Week) ([]Block, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, ident, office, week, subject, person, day, start_min, lead_min, contact_min, tail_min, kind, interpreter, room,
			EXISTS (SELECT 1 FROM interpreter i WHERE i.id = block.interpreter AND i.gone_from <= block.day),
			state, locked, agreed, moved_from, skip_reason, codes, held, ended, version
		FROM block WHERE ident = $1 AND week >= $2 AND week <= $3 ORDER BY day, start_min, subject`, ident, from.String(), to.String())
	if err != nil {
		return nil, fmt.Errorf("planner.Blocks: %w", err)
	}
	return db.Collect(rows, scanBlock)
}

func scanBlock(scan func(...any) error) (Block, error) {
	var b Block
	var week string
	var person, interpreter, room, moved, reason, held db.Text
	var ended db.JSON[[]Ended]
	var codes db.JSON[[]Code]
	err := scan(&b.ID, &b.Counsellor, &b.Office, &week, &b.Subject, &person, &b.Day, &b.Start, &b.Lead, &b.Contact, &b.Tail, &b.Kind, &interpreter, &room,
		&b.Gone, &b.State, &b.Locked, &b.Agreed, &moved, &reason, &codes, &held, &ended, &b.Version)
	if err != nil {
		return Block{}, err
	}
	b.Person, b.Interpreter, b.Room, b.MovedFrom, b.SkipReason, b.Codes = string(person), string(interpreter), string(room), string(moved), string(reason), codes.V
	if b.Held = string(held); len(ended.V) > 0 {
		b.Ended = ended.V
	}
	b.Week, err = civil.ParseWeek(week)
	return b, err
}

// TakenByOthers reads which interpreters and rooms of an office colleagues' standing
// decisions hold in some weeks.
func TakenByOthers(ctx context.Context, q db.Q, office, except string, from, to civil.Week) ([]Taken, error) {
	rows, err := q.QueryContext(ctx, `SELECT day, start_min, lead_min, contact_min, interpreter, room FROM block
		WHERE office = $1 AND ident <> $2 AND week >= $3 AND week <= $4 AND state IN ('accepted', 'locked') AND (interpreter IS NOT NULL OR room IS NOT NULL)
		ORDER BY day, start_min, ident`, office, except, from.String(), to.String())
	if err != nil {
		return nil, fmt.Errorf("planner.TakenByOthers: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (Taken, error) {
		var t Taken
		var start, lead, contact int
		var interpreter, room db.Text
		err := scan(&t.Day, &start, &lead, &contact, &interpreter, &room)
		t.Interpreter, t.Room = string(interpreter), string(room)
		t.From, t.To = start+lead, start+lead+contact
		return t, err
	})
}

// Booked is a standing decision that holds an interpreter or a room: when, and no more.
type Booked struct {
	ID      string
	Version int
	DaySpan
	Agreed bool
}

// BookedFrom reads what the standing decisions of all counsellors hold of an interpreter
// or a room from a day on.
func BookedFrom(ctx context.Context, q db.Q, resource string, day civil.Date) ([]Booked, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, version, day, start_min, lead_min, contact_min, agreed FROM block
		WHERE (interpreter = $1 OR room = $1) AND day >= $2 AND state IN ('accepted', 'locked') ORDER BY day, start_min, id`, resource, day)
	if err != nil {
		return nil, fmt.Errorf("planner.BookedFrom: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (Booked, error) {
		var b Booked
		var start, lead, contact int
		err := scan(&b.ID, &b.Version, &b.Day, &start, &lead, &contact, &b.Agreed)
		b.From, b.To = start+lead, start+lead+contact
		return b, err
	})
}

// MoveAgreed lets the talks that are agreed with people from a day on follow them from one
// counsellor to another, where the other has decided nothing about them in the same week.
// What was only planned stays behind. The caller touches the people.
func MoveAgreed(ctx context.Context, q db.Q, people []string, from, to string, day civil.Date) error {
	return db.ExecIn(ctx, q, "planner.MoveAgreed", `UPDATE block SET ident = $1, version = version + 1 WHERE ident = $2 AND day >= $3 AND person IN {in} AND agreed AND state IN ('accepted', 'locked')
		AND NOT EXISTS (SELECT 1 FROM block o WHERE o.ident = $1 AND o.week = block.week AND o.subject = block.subject)`, []any{to, from, day}, people)
}
