package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// bulkRows is how many rows go into one statement. Both engines allow 32,766
// parameters, but SQLite's driver looks each of them up in a list.
const bulkRows = 25

// Bulk inserts a list with an INSERT that is written for one row and ends with its
// VALUES ($1, …): the row of marks is repeated, so that a long list takes few
// statements. args gives the values of one row, one for each mark. It is for rows
// that are new; a key that is taken is ErrConflict.
func Bulk[T any](ctx context.Context, q Q, query string, list []T, args func(T) []any) error {
	head, row, found := strings.Cut(query, "VALUES ")
	if !found || strings.HasSuffix(row, " ") {
		return fmt.Errorf("db.Bulk: the statement does not end with its VALUES")
	}
	var whole *sql.Stmt
	for len(list) > 0 {
		n := min(bulkRows, len(list))
		var values []any
		for _, v := range list[:n] {
			values = append(values, args(v)...)
		}
		list = list[n:]
		if n < bulkRows {
			_, err := q.ExecContext(ctx, head+"VALUES "+repeat(row, n), values...)
			return Err(err)
		}
		if whole == nil {
			st, err := prepare(ctx, q, head+"VALUES "+repeat(row, n))
			if err != nil {
				return err
			}
			defer st.Close()
			whole = st
		}
		if _, err := whole.ExecContext(ctx, values...); err != nil {
			return Err(err)
		}
	}
	return nil
}

func prepare(ctx context.Context, q Q, query string) (*sql.Stmt, error) {
	p, ok := q.(interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	})
	if !ok {
		return nil, fmt.Errorf("db.Bulk: %T cannot prepare", q)
	}
	return p.PrepareContext(ctx, query)
}

// repeat writes a row of marks n times, numbered on: ($1, $2, 1) gives ($1, $2, 1),
// ($3, $4, 1) and so on. Each mark stands once in the row, in order.
func repeat(row string, n int) string {
	parts := strings.Split(row, "$")
	var b strings.Builder
	mark := 0
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(parts[0])
		for _, p := range parts[1:] {
			mark++
			b.WriteString("$" + strconv.Itoa(mark) + strings.TrimLeft(p, "0123456789"))
		}
	}
	return b.String()
}
