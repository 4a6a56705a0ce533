package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Seen is a person in a line of the log, and what the actor was to them.
type Seen struct {
	Person   string   `json:"person,omitempty"`
	Relation Relation `json:"relation,omitempty"`
	Staff    string   `json:"staff,omitempty"` // instead of a person: whose account
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

// LogDenied writes that somebody was refused, and why. person is the id that was
// asked for, whether anybody has it or not; text that is no id is left out.
func LogDenied(ctx context.Context, q db.Q, a Actor, act Action, person string, d Decision, at time.Time, callID string) error {
	var people []Seen
	if db.IsID(person) {
		people = []Seen{{Person: person, Relation: d.Relation}}
	}
	l := line(a, act, people, at, callID, "")
	l.Permit, l.Reasons, l.Relation = false, d.Reasons, d.Relation
	return write(ctx, q, l)
}

func line(a Actor, act Action, people []Seen, at time.Time, callID, why string) Line {
	l := Line{At: at, Ident: a.Ident, Role: a.Role, Action: act, People: people, Permit: true, Why: why, CallID: callID, Office: a.Office()}
	for i, s := range people {
		if i > 0 && s.Relation != l.Relation {
			l.Relation = mixed
			break
		}
		l.Relation = s.Relation
	}
	return l
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

// LogOf reads who saw or changed a person's record, the newest first, for an actor
// who may read that (LogRead). The reading, or the refusal, is itself logged in q, so
// q is a transaction that the caller commits in both cases; one who is refused is
// answered as if the id were unknown. The person themself is shown date, office,
// role and reason, and not who it was.
func LogOf(ctx context.Context, q db.Q, a Actor, person, why string, now time.Time, callID string) ([]Line, Decision, error) {
	today := civil.On(now)
	s, err := LoadSubject(ctx, q, person, a.Ident, today)
	switch {
	case errors.Is(err, db.ErrNotFound):
		d := Decision{Reasons: []Reason{NotFound}, Relation: None}
		return nil, d, LogDenied(ctx, q, a, LogRead, person, d, now, callID)
	case err != nil:
		return nil, Decision{}, err
	case why != "":
		s.WhyGiven = today
	}
	d := Decide(a, LogRead, s, today)
	if !d.Permit {
		return nil, d, LogDenied(ctx, q, a, LogRead, person, d, now, callID)
	}
	lines, err := linesOf(ctx, q, person)
	if err != nil {
		return nil, d, err
	}
	if d.Limit == LogForPerson {
		lines = forPerson(lines)
	}
	return lines, d, LogView(ctx, q, a, LogRead, []Seen{{Person: person, Relation: d.Relation}}, why, now, callID)
}

// forPerson keeps date, office, role and reason of the lines that opened something.
func forPerson(lines []Line) []Line {
	lines = slices.DeleteFunc(lines, func(l Line) bool { return !l.Permit })
	for i, l := range lines {
		lines[i] = Line{At: l.At, Role: l.Role, Why: l.Why, Office: l.Office, Permit: true}
	}
	return lines
}

// linesOf finds the lines that hold a person's id, each with that person alone. person
// has been found in the database, so it is an id and no pattern.
func linesOf(ctx context.Context, q db.Q, person string) ([]Line, error) {
	rows, err := q.QueryContext(ctx, `SELECT seq, at, ident, role, action, people, relation, permit, reasons, why, call_id, office FROM access_log
		WHERE CAST(people AS TEXT) LIKE $1 ORDER BY seq DESC`, "%"+person+"%")
	if err != nil {
		return nil, fmt.Errorf("access.LogOf: %w", err)
	}
	lines, err := db.Collect(rows, scanLine)
	for i := range lines {
		lines[i].People = slices.DeleteFunc(lines[i].People, func(s Seen) bool { return s.Person != person })
		if len(lines[i].People) > 0 {
			lines[i].Relation = lines[i].People[0].Relation
		}
	}
	return lines, err
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
