package access

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// Seen is a person in a line of the log, and what the actor was to them.
type Seen struct {
	Person   string   `json:"person,omitempty"`
	Relation Relation `json:"relation,omitempty"`
	Staff    string   `json:"staff,omitempty"`    // instead of a person: whose account
	Resource string   `json:"resource,omitempty"` // instead of a person: id of an interpreter or a room
}

// SeenAs is people of a line to whom the actor was the same.
func SeenAs(relation Relation, people []string) []Seen {
	seen := make([]Seen, len(people))
	for i, id := range people {
		seen[i] = Seen{Person: id, Relation: relation}
	}
	return seen
}

// Line is a line of the access log. There is no function that changes or removes
// one. Relation is the one that all of People have in common, or "mixed".
type Line struct {
	Seq      int64
	At       time.Time
	Ident    string
	Role     Role
	Action   Action
	People   []Seen
	Relation Relation
	Permit   bool
	Reasons  []Reason
	Why      string
	CallID   string
	Office   string // the actor's
}

// mixed is the relation of a line whose people have not one in common.
const mixed Relation = "mixed"

// LogView writes that people were shown: one line with all of them, in a
// transaction that is committed before anything is shown. Nobody shown, no line.
// why is the reason given where one was asked for; callID ties the lines of a call.
func LogView(ctx context.Context, q db.Q, a Actor, act Action, people []Seen, why string, at time.Time, callID string) error {
	if len(people) == 0 {
		return nil
	}
	return write(ctx, q, line(a, act, people, at, callID, why))
}

// LogChange writes that people's records were changed, one line for each person, in
// the transaction of the change: if it fails, so must the change.
func LogChange(ctx context.Context, q db.Q, a Actor, act Action, changed []Seen, why string, at time.Time, callID string) error {
	lines := make([]Line, len(changed))
	for i, s := range changed {
		lines[i] = line(a, act, []Seen{s}, at, callID, why)
	}
	return write(ctx, q, lines...)
}

// LogStaff writes that an account was changed, in the transaction of the change.
func LogStaff(ctx context.Context, q db.Q, a Actor, act Action, ident string, at time.Time, callID string) error {
	return write(ctx, q, line(a, act, []Seen{{Staff: ident, Relation: Granted}}, at, callID, ""))
}

// LogResource writes that an interpreter or a room of an office was changed, in the
// transaction of the change. relation is what the actor is to the office.
func LogResource(ctx context.Context, q db.Q, a Actor, act Action, id string, relation Relation, at time.Time, callID string) error {
	return write(ctx, q, line(a, act, []Seen{{Resource: id, Relation: relation}}, at, callID, ""))
}

// LogDenied writes that somebody was refused, and why. person is the id that was
// asked for, whether anybody has it or not; text that is no id is left out.
func LogDenied(ctx context.Context, q db.Q, a Actor, act Action, person string, d Decision, at time.Time, callID string) error {
	return LogDenials(ctx, q, a, act, map[string]Decision{person: d}, at, callID)
}

// LogDenials is LogDenied for many, by id: a line for each.
func LogDenials(ctx context.Context, q db.Q, a Actor, act Action, denied map[string]Decision, at time.Time, callID string) error {
	lines := make([]Line, 0, len(denied))
	for _, person := range slices.Sorted(maps.Keys(denied)) {
		d := denied[person]
		var people []Seen
		if db.IsID(person) {
			people = []Seen{{Person: person, Relation: d.Relation}}
		}
		l := line(a, act, people, at, callID, "")
		l.Permit, l.Reasons, l.Relation = false, d.Reasons, d.Relation
		lines = append(lines, l)
	}
	return write(ctx, q, lines...)
}

func line(a Actor, act Action, people []Seen, at time.Time, callID, why string) Line {
	return Line{At: at, Ident: a.Ident, Role: a.Role, Action: act, People: people, Relation: shared(people), Permit: true, Why: why, CallID: callID, Office: a.Office()}
}

// shared is the relation that all have in common, or mixed.
func shared(people []Seen) Relation {
	for _, s := range people {
		if s.Relation != people[0].Relation {
			return mixed
		}
	}
	if len(people) == 0 {
		return ""
	}
	return people[0].Relation
}

func write(ctx context.Context, q db.Q, lines ...Line) error {
	err := db.Bulk(ctx, q, "INSERT INTO access_log (at, ident, role, action, people, relation, permit, reasons, why, call_id, office) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
		lines, func(l Line) []any {
			return []any{db.At(l.At), l.Ident, string(l.Role), string(l.Action), db.JSON[[]Seen]{V: notNil(l.People)}, string(l.Relation), l.Permit,
				db.JSON[[]Reason]{V: notNil(l.Reasons)}, db.Text(l.Why), l.CallID, l.Office}
		})
	if err != nil {
		return fmt.Errorf("access: writing the access log: %w", err)
	}
	return nil
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Lines reads the whole log in the order it was written, for tests and for the jobs
// that send and seal it.
func Lines(ctx context.Context, q db.Q, after int64, limit int) ([]Line, error) {
	rows, err := q.QueryContext(ctx, `SELECT seq, at, ident, role, action, people, relation, permit, reasons, why, call_id, office FROM access_log
		WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("access.Lines: %w", err)
	}
	return db.Collect(rows, scanLine)
}

func scanLine(scan func(...any) error) (Line, error) {
	var l Line
	var at db.Time
	var people db.JSON[[]Seen]
	var reasons db.JSON[[]Reason]
	var why db.Text
	err := scan(&l.Seq, &at, &l.Ident, &l.Role, &l.Action, &people, &l.Relation, &l.Permit, &reasons, &why, &l.CallID, &l.Office)
	l.At, l.People, l.Reasons, l.Why = at.Time, people.V, reasons.V, string(why)
	return l, err
}
