package db

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Time is an instant in UTC, kept to the microsecond. The zero Time is NULL:
// missing. In SQLite it is text of fixed width, so that text order is time order.
type Time struct{ time.Time }

const timeForm = "2006-01-02T15:04:05.000000Z"

// At makes a Time of an instant.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Microsecond)}
}

// Value stores the instant.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(timeForm), nil
}

// Scan reads a timestamp column of either database.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
	case time.Time:
		*t = At(v)
	case string:
		return t.parse(v)
	case []byte:
		return t.parse(string(v))
	default:
		return fmt.Errorf("db.Time: cannot read a %T", src)
	}
	return nil
}

func (t *Time) parse(s string) error {
	v, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return fmt.Errorf("db.Time: %w", err)
	}
	*t = At(v)
	return nil
}

// JSON keeps a value as a JSON document.
type JSON[T any] struct{ V T }

// Value stores the document as text.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan reads a JSON column of either database; NULL leaves the zero value.
func (j *JSON[T]) Scan(src any) error {
	var zero T
	j.V = zero
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	case []byte:
		return json.Unmarshal(v, &j.V)
	}
	return fmt.Errorf("db.JSON: cannot read a %T", src)
}

// Text reads and writes a text column in which nothing is NULL, so that "" and
// missing are one: what a person left empty is not known.
type Text string

// Value stores "" as NULL.
func (t Text) Value() (driver.Value, error) {
	if t == "" {
		return nil, nil
	}
	return string(t), nil
}

// Scan reads NULL as "".
func (t *Text) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = ""
	case string:
		*t = Text(v)
	case []byte:
		*t = Text(v)
	default:
		return fmt.Errorf("db.Text: cannot read a %T", src)
	}
	return nil
}

// NewID makes an id: random, and sorting by the time it was made (UUIDv7).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// IsID says whether a text from outside can be an id at all. What cannot is
// answered as "not found" before any SQL: PostgreSQL refuses other text in a uuid
// column.
func IsID(s string) bool {
	u, err := uuid.Parse(s)
	return err == nil && u.String() == s
}

// In replaces {in} in a query by ($n,$n+1,…) for the values, numbered from first,
// and returns the values as arguments. No values give (NULL), which matches
// nothing.
func In[T any](query string, first int, values []T) (string, []any) {
	if len(values) == 0 {
		return strings.ReplaceAll(query, "{in}", "(NULL)"), nil
	}
	marks := make([]string, len(values))
	args := make([]any, len(values))
	for i, v := range values {
		marks[i] = "$" + strconv.Itoa(first+i)
		args[i] = v
	}
	return strings.ReplaceAll(query, "{in}", "("+strings.Join(marks, ",")+")"), args
}

// listed is the most values that one statement lists: SQLite's driver looks every mark
// up in a list of all of them.
const listed = 200

// ExecIn runs a statement with {in} for values, so many at a time. The statement's other
// arguments come before the values: they are $1 and on. op names the operation in errors.
func ExecIn[V any](ctx context.Context, q Q, op, query string, before []any, values []V) error {
	for part := range slices.Chunk(values, listed) {
		full, in := In(query, len(before)+1, part)
		if _, err := q.ExecContext(ctx, full, append(slices.Clip(before), in...)...); err != nil {
			return fmt.Errorf("%s: %w", op, Err(err))
		}
	}
	return nil
}

// Listed asks a query with {in} for values, so many at a time, and reads the rows through
// one. The query's other arguments come before the values: they are $1 and on. Rows come
// in the query's order within a part. op names the operation in errors.
func Listed[T, V any](ctx context.Context, q Q, op, query string, before []any, values []V, one func(scan func(...any) error) (T, error)) ([]T, error) {
	var list []T
	for part := range slices.Chunk(values, listed) {
		full, in := In(query, len(before)+1, part)
		rows, err := q.QueryContext(ctx, full, append(slices.Clip(before), in...)...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
		found, err := Collect(rows, one)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
		list = append(list, found...)
	}
	return list, nil
}
