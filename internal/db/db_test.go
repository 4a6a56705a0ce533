package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func TestValuesComeBackAsTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		id := db.NewID()
		at := db.At(time.Date(2026, 11, 23, 7, 8, 9, 123456789, time.UTC))
		err := d.Tx(t.Context(), func(q db.Q) error {
			if _, err := q.ExecContext(t.Context(), "INSERT INTO office (nr, name) VALUES ($1, $2)", "9801", "Eksempelvik"); err != nil {
				return err
			}
			_, err := q.ExecContext(t.Context(), "INSERT INTO import_run (id, kind, file, sha256, at, ident, office, report) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
				id, "caseload", "x", "", at, db.Text(""), "9801", db.JSON[map[string]int]{V: map[string]int{"read": 3}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var gotAt db.Time
		var who db.Text
		var report db.JSON[map[string]int]
		row := d.Read.QueryRowContext(t.Context(), "SELECT at, ident, report FROM import_run WHERE id = $1", id)
		if err := row.Scan(&gotAt, &who, &report); err != nil {
			t.Fatal(err)
		}
		if !gotAt.Equal(at.Time) || who != "" || report.V["read"] != 3 {
			t.Errorf("got %v %q %v", gotAt, who, report.V)
		}
	})
}

func TestNamesSortAsNorwegianDoes(t *testing.T) {
	want := []string{"Ahmed", "anne", "Ole", "Zoe", "Ærlend", "Øyvind", "Åse"}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(q db.Q) error {
			for i, n := range []string{"Åse", "Ole", "Øyvind", "Ahmed", "Ærlend", "anne", "Zoe"} {
				if _, err := q.ExecContext(t.Context(), "INSERT INTO office (nr, name) VALUES ($1, $2)", string(rune('a'+i)), n); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := d.Read.QueryContext(t.Context(), "SELECT name FROM office ORDER BY name")
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.Collect(rows, func(scan func(...any) error) (string, error) { var s string; return s, scan(&s) })
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("order (-want +got):\n%s %v", diff, err)
		}
	})
}

func TestLowerKnowsAllLetters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got string
		if err := d.Read.QueryRowContext(t.Context(), "SELECT lower('ÅSE ÆRØY')").Scan(&got); err != nil || got != "åse ærøy" {
			t.Errorf("lower = %q, %v", got, err)
		}
	})
}

func TestATransactionIsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		boom := errors.New("boom")
		err := d.Tx(t.Context(), func(q db.Q) error {
			if _, err := q.ExecContext(t.Context(), "INSERT INTO office (nr, name) VALUES ('1', 'a')"); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("got %v", err)
		}
		var n int
		if err := d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM office").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d offices stand after a failed transaction (%v)", n, err)
		}
	})
}

func TestATakenKeyIsAConflict(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put := func() error {
			return d.Tx(t.Context(), func(q db.Q) error {
				_, err := q.ExecContext(t.Context(), "INSERT INTO office (nr, name) VALUES ('1', 'a')")
				return err
			})
		}
		if err := put(); err != nil {
			t.Fatal(err)
		}
		if err := put(); !errors.Is(err, db.ErrConflict) {
			t.Errorf("second insert: %v, want ErrConflict", err)
		}
	})
}

func TestReadingPoolCannotWriteOnSQLite(t *testing.T) {
	d := dbtest.SQLite(t)
	if _, err := d.Read.ExecContext(t.Context(), "INSERT INTO office (nr, name) VALUES ('1', 'a')"); err == nil {
		t.Error("the reading pool wrote")
	}
}

func TestTwoStartersMigrateOnce(t *testing.T) {
	urls := map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.EmptyPostgresURL(t)}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			steps := make([]int, 2)
			errs := make([]error, 2)
			var wg sync.WaitGroup
			for i := range steps {
				wg.Go(func() { steps[i], errs[i] = openAndMigrate(t.Context(), url) })
			}
			wg.Wait()
			if err := errors.Join(errs...); err != nil {
				t.Fatal(err)
			}
			slices.Sort(steps)
			if steps[0] != 0 || steps[1] == 0 {
				t.Errorf("steps taken: %v, want all by one and none by the other", steps)
			}
		})
	}
}

func openAndMigrate(ctx context.Context, url string) (int, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	return db.Migrate(ctx, d)
}

func TestDatabasesThatAreNotOursAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		newer := d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, $1)", true)
			return err
		})
		if newer != nil {
			t.Fatal(newer)
		}
		if err := db.Ready(t.Context(), d); !errors.Is(err, db.ErrNewer) {
			t.Errorf("a newer database: %v", err)
		}
		if _, err := db.Migrate(t.Context(), d); !errors.Is(err, db.ErrNewer) {
			t.Errorf("migrating a newer database: %v", err)
		}
	})
	for name, url := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.EmptyPostgresURL(t)} {
		d, err := db.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if err := d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "CREATE TABLE something (a INTEGER)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Migrate(t.Context(), d); !errors.Is(err, db.ErrForeign) {
			t.Errorf("%s: foreign database: %v", name, err)
		}
	}
}

func TestWhatIsNoDatabaseIsSaidPlainly(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "brev.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("Dette er et brev. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]error{
		"":                                   db.ErrURL,
		"sqlite:":                            db.ErrURL,
		"mysql://x":                          db.ErrURL,
		"postgres://blikk@127.0.0.1:notport": db.ErrURL,
		"sqlite:" + text:                     db.ErrNoDatabase,
		"sqlite:" + dir:                      db.ErrFolder,
		"sqlite:" + dir + "/none/x.db":       db.ErrCannotOpen,
		"postgres://blikk@/x?host=" + dir:    db.ErrNoAnswer,
	} {
		d, err := db.Open(t.Context(), url)
		if err == nil {
			d.Close()
		}
		if !errors.Is(err, want) {
			t.Errorf("Open(%q): %v, want %v", url, err, want)
		}
	}
}

func TestMissingDateAndBooleanAreNull(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		id := db.NewID()
		err := d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "INSERT INTO person (id, number, number_lookup, born, family_name, given_name, office, reserved, waits_since, version) VALUES ($1, '', $2, $3, '', '', '', $4, $5, 1)",
				id, []byte{1}, civil.MustDate("1980-02-03"), nil, civil.Date{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var born, waits civil.Date
		var reserved *bool
		err = d.Read.QueryRowContext(t.Context(), "SELECT born, waits_since, reserved FROM person WHERE id = $1", id).Scan(&born, &waits, &reserved)
		if err != nil || born.String() != "1980-02-03" || !waits.IsZero() || reserved != nil {
			t.Errorf("got %v %v %v %v", born, waits, reserved, err)
		}
	})
}

func TestInListsAreNumbered(t *testing.T) {
	q, args := db.In("SELECT a FROM t WHERE x = $1 AND y IN {in}", 2, []string{"a", "b"})
	if q != "SELECT a FROM t WHERE x = $1 AND y IN ($2,$3)" || len(args) != 2 {
		t.Errorf("got %s %v", q, args)
	}
	if q, args := db.In[string]("y IN {in}", 1, nil); q != "y IN (NULL)" || args != nil {
		t.Errorf("got %s %v", q, args)
	}
}

func TestOnlyIdsAreIds(t *testing.T) {
	if !db.IsID(db.NewID()) {
		t.Error("a new id is no id")
	}
	for _, s := range []string{"", "x", strings.Repeat("a", 5000), "{" + db.NewID() + "}", strings.ToUpper(db.NewID()), "urn:uuid:" + db.NewID()} {
		if db.IsID(s) {
			t.Errorf("IsID(%.40q) is true", s)
		}
	}
}

// Many who ask at once wait for each other, and are not refused: no more connections
// are opened than half of what PostgreSQL gives where nothing else is set.
func TestThePoolHasAnEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if n := d.Read.Stats().MaxOpenConnections; n < 1 || n > 50 {
			t.Errorf("at most %d connections are opened", n)
		}
	})
}
