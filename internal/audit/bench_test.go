package audit_test

import (
	"path/filepath"
	"testing"

	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// hundredThousand writes so many lines about one person each.
var hundredThousand = map[db.Dialect]string{
	db.SQLite: `INSERT INTO access_log (at, ident, role, action, people, relation, permit, reasons, call_id, office)
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		SELECT strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1700000000 + i * 60, 'unixepoch'), 'Z990101', 'counsellor', 'record.read', json_array(json_object('person', printf('01930000-0000-7000-8000-%012d', i), 'relation', 'own')), 'own', 1, '[]', 'call', '9801' FROM n`,
	db.Postgres: `INSERT INTO access_log (at, ident, role, action, people, relation, permit, reasons, call_id, office)
		SELECT to_timestamp(1700000000 + i * 60), 'Z990101', 'counsellor', 'record.read', jsonb_build_array(jsonb_build_object('person', '01930000-0000-7000-8000-' || lpad(CAST(i AS text), 12, '0'), 'relation', 'own')), 'own', true, '[]', 'call', '9801' FROM generate_series(1, 100000) i`,
}

// BenchmarkAHundredThousandLines seals, checks and sends them, each once (-benchtime 1x).
func BenchmarkAHundredThousandLines(b *testing.B) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		b.Run(name, func(b *testing.B) {
			d, err := db.Open(b.Context(), url(b))
			must(b, err)
			defer d.Close()
			_, err = db.Migrate(b.Context(), d)
			must(b, err)
			must(b, d.Tx(b.Context(), func(q db.Q) error {
				_, err := q.ExecContext(b.Context(), hundredThousand[d.Dialect])
				return err
			}))
			j := jobs(d, "one")
			j.Batch, j.Sink = audit.DefaultBatch, audit.NewFile(filepath.Join(b.TempDir(), "cef.log"))
			b.Run("seal", func(b *testing.B) {
				for b.Loop() {
					must(b, j.Seal(b.Context()))
				}
			})
			b.Run("send to a file", func(b *testing.B) {
				for b.Loop() {
					must(b, j.Send(b.Context()))
				}
			})
			b.Run("check", func(b *testing.B) {
				for b.Loop() {
					r, err := audit.Verify(b.Context(), d.Read)
					must(b, err)
					if r.Lines != 100_000 || r.Faults != nil {
						b.Fatalf("%+v", r)
					}
				}
			})
		})
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
