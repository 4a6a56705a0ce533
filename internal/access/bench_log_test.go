package access_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// million writes a million lines: nine of ten about one person, one of ten about ten,
// of twenty thousand people, over two years; half of them by somebody who is not the
// person's own counsellor.
var million = map[db.Dialect]string{
	db.SQLite: `INSERT INTO access_log (at, ident, role, action, people, relation, permit, reasons, call_id, office)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
		SELECT strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1700000000 + i * 60, 'unixepoch'), printf('Z%06d', i % 500), 'counsellor', 'record.read',
			(SELECT json_group_array(json_object('person', printf('01930000-0000-7000-8000-%012d', (i * 7919 + k) % 20000), 'relation', CASE WHEN i % 2 THEN 'own' ELSE 'office' END))
				FROM (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) WHERE k = 0 OR i % 10 = 0),
			'mixed', 1, '[]', 'call', '9801' FROM n`,
	db.Postgres: `INSERT INTO access_log (at, ident, role, action, people, relation, permit, reasons, call_id, office)
		SELECT to_timestamp(1700000000 + i * 60), 'Z' || lpad(CAST(i % 500 AS text), 6, '0'), 'counsellor', 'record.read',
			(SELECT jsonb_agg(jsonb_build_object('person', '01930000-0000-7000-8000-' || lpad(CAST((CAST(i AS bigint) * 7919 + k) % 20000 AS text), 12, '0'), 'relation', CASE WHEN i % 2 = 1 THEN 'own' ELSE 'office' END))
				FROM generate_series(0, 9) k WHERE k = 0 OR i % 10 = 0),
			'mixed', true, '[]', 'call', '9801' FROM generate_series(1, 1000000) i`,
}

func BenchmarkTheLogOfAMillionLines(b *testing.B) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		b.Run(name, func(b *testing.B) { ofAMillion(b, url(b)) })
	}
}

func ofAMillion(b *testing.B, url string) {
	d, err := db.Open(b.Context(), url)
	must(b, err)
	defer d.Close()
	_, err = db.Migrate(b.Context(), d)
	must(b, err)
	must(b, d.Tx(b.Context(), func(q db.Q) error {
		_, err := q.ExecContext(b.Context(), million[d.Dialect])
		return err
	}))
	must(b, d.Tx(b.Context(), func(q db.Q) error {
		_, err := q.ExecContext(b.Context(), "ANALYZE")
		return err
	}))
	people := make([]string, 142)
	for i := range people {
		people[i] = fmt.Sprintf("01930000-0000-7000-8000-%012d", i*139)
	}
	year := time.Unix(1700000000, 0).AddDate(1, 0, 0)
	for _, c := range []struct {
		name string
		ask  access.LogAsk
	}{
		{"142 people, others", access.LogAsk{People: people, Others: true}},
		{"142 people, all, a year ago", access.LogAsk{People: people, To: year}},
		{"142 people, one colleague", access.LogAsk{People: people, By: []string{"Z000000"}}},
		{"one person", access.LogAsk{People: people[:1], Denied: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.ask.Limit = 50
			for b.Loop() {
				lines, _, err := access.LinesAbout(b.Context(), d.Read, c.ask)
				must(b, err)
				if len(lines) == 0 {
					b.Fatal("no lines")
				}
			}
		})
	}
	b.Run("one colleague's", func(b *testing.B) {
		for b.Loop() {
			_, _, err := access.LinesBy(b.Context(), d.Read, "Z000042", access.Place{}, 50)
			must(b, err)
		}
	})
	b.Run("writing a view of 142", func(b *testing.B) {
		for b.Loop() {
			must(b, d.Tx(b.Context(), func(q db.Q) error {
				return access.LogView(b.Context(), q, anne, access.ListRow, access.SeenAs(access.Own, people), "", at, "call")
			}))
		}
	})
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
