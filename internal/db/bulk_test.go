package db_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestBulkInsertsEveryRowOnceInAnyNumberOfStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, n := range []int{0, 1, 24, 25, 26, 60} {
			list := make([]int, n)
			for i := range list {
				list[i] = i
			}
			insert := func() error {
				return d.Tx(t.Context(), func(q db.Q) error {
					return db.Bulk(t.Context(), q, "INSERT INTO installation (key, value) VALUES ($1, $2)", list, func(i int) []any {
						return []any{fmt.Sprintf("%d-%d", n, i), fmt.Sprint(i)}
					})
				})
			}
			if err := insert(); err != nil {
				t.Fatal(err)
			}
			var count, highest int
			err := d.Read.QueryRowContext(t.Context(), "SELECT count(*), COALESCE(max(CAST(value AS INTEGER)), -1) FROM installation WHERE key LIKE $1", fmt.Sprintf("%d-%%", n)).Scan(&count, &highest)
			if err != nil || count != n || highest != n-1 {
				t.Errorf("%d rows: found %d, the last %d, %v", n, count, highest, err)
			}
			if err := insert(); n > 0 && !errors.Is(err, db.ErrConflict) {
				t.Errorf("%d rows again: %v, want a conflict", n, err)
			}
		}
	})
}

func TestBulkRefusesAStatementThatDoesNotEndWithValues(t *testing.T) {
	d := dbtest.SQLite(t)
	err := d.Tx(t.Context(), func(q db.Q) error {
		return db.Bulk(t.Context(), q, "DELETE FROM installation", []int{1}, func(int) []any { return nil })
	})
	if err == nil {
		t.Error("a statement without VALUES went through")
	}
}
