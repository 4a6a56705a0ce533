package audit_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

var anne = access.Actor{Ident: "Z1", Role: access.Counsellor, Offices: []string{"9801"}}

// wrote writes n views of two people each.
func wrote(t *testing.T, d *db.DB, n int, when time.Time) {
	t.Helper()
	for i := range n {
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return access.LogView(t.Context(), q, anne, access.ListRow, []access.Seen{{Person: kari, Relation: access.Own}, {Person: db.NewID(), Relation: access.Covers}}, "", when, fmt.Sprint("call ", i))
		}))
	}
}

func jobs(d *db.DB, holder string) *audit.Jobs {
	return &audit.Jobs{DB: d, Log: slog.New(slog.DiscardHandler), Holder: holder, Batch: 3}
}

func run(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
		for _, s := range statements {
			if _, err := q.ExecContext(t.Context(), s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	}))
}

func verified(t *testing.T, d *db.DB) audit.Report {
	t.Helper()
	r, err := audit.Verify(t.Context(), d.Read)
	caseloadtest.Must(t, err)
	return r
}

// unguarded takes the triggers away, as somebody with all rights on the database can.
func unguarded(t *testing.T, d *db.DB) {
	t.Helper()
	for _, table := range []string{"access_log", "access_log_person", "access_seal"} {
		if d.Dialect == db.Postgres {
			run(t, d, "ALTER TABLE "+table+" DISABLE TRIGGER USER")
		}
	}
	if d.Dialect == db.SQLite {
		for _, g := range []string{"access_log_stays", "access_log_never", "access_log_person_stays", "access_log_person_never", "access_seal_stays", "access_seal_never", "access_log_people"} {
			run(t, d, "DROP TRIGGER "+g)
		}
	}
}

func TestSealsHoldWhatTheLogHolds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		j := jobs(d, "one")
		caseloadtest.Must(t, j.Seal(t.Context()))
		if r := verified(t, d); r.Batches != 0 || r.Faults != nil {
			t.Errorf("an empty log: %+v", r)
		}
		wrote(t, d, 7, at)
		settle(t, j.Seal)
		r := verified(t, d)
		if r.Batches != 3 || r.Lines != 7 || r.Faults != nil || r.Newest.Lines != 1 {
			t.Errorf("%+v", r)
		}
		caseloadtest.Must(t, jobs(d, "two").Seal(t.Context()))
		wrote(t, d, 1, at)
		settle(t, jobs(d, "three").Seal)
		if r = verified(t, d); r.Batches != 3 {
			t.Errorf("a process seals while another has the lease: %+v", r)
		}
		caseloadtest.Must(t, j.Release(t.Context()))
		settle(t, jobs(d, "three").Seal)
		if r = verified(t, d); r.Batches != 4 || r.Lines != 8 || r.Faults != nil {
			t.Errorf("after the lease was given back: %+v", r)
		}
	})
}

// settle runs a job a few times: on PostgreSQL a line is settled once all that ran when
// it was first seen has ended, and tests run beside each other on one server.
func settle(t *testing.T, once func(context.Context) error) {
	t.Helper()
	for range 3 {
		caseloadtest.Must(t, once(t.Context()))
	}
}

func TestATamperedLogIsFoundInItsBatch(t *testing.T) {
	for name, c := range map[string]struct {
		do   []string
		want []audit.Fault
	}{
		"a line was changed":   {[]string{"UPDATE access_log SET ident = 'Z2' WHERE seq = 5"}, []audit.Fault{{Batch: 2, Kind: audit.Changed, Want: 3, Have: 3}}},
		"a reason was changed": {[]string{"UPDATE access_log SET why = 'x' WHERE seq = 1"}, []audit.Fault{{Batch: 1, Kind: audit.Changed, Want: 3, Have: 3}}},
		"a person was changed": {[]string{"UPDATE access_log SET people = '[]' WHERE seq = 6"}, []audit.Fault{{Batch: 2, Kind: audit.Changed, Want: 3, Have: 3}}},
		"a line was removed":   {[]string{"DELETE FROM access_log WHERE seq = 4"}, []audit.Fault{{Batch: 2, Kind: audit.Removed, Want: 3, Have: 2}}},
		"the end was cut off":  {[]string{"DELETE FROM access_log WHERE seq > 6"}, []audit.Fault{{Batch: 3, Kind: audit.Removed, Want: 1, Have: 0}}},
		"a line was put in": {[]string{"UPDATE access_seal SET last_seq = 8 WHERE batch = 3", copied("8")},
			[]audit.Fault{{Batch: 3, Kind: audit.SealChanged, Want: 1, Have: 1}, {Batch: 3, Kind: audit.Inserted, Want: 1, Have: 2}}},
		"a line was put in before the first": {[]string{copied("0")}, []audit.Fault{{Kind: audit.Outside, Have: 1}}},
		"a seal was changed":                 {[]string{"UPDATE access_seal SET sealed_at = newest_at WHERE batch = 2"}, []audit.Fault{{Batch: 2, Kind: audit.SealChanged, Want: 3, Have: 3}}},
		"a seal was removed":                 {[]string{"DELETE FROM access_seal WHERE batch = 2"}, []audit.Fault{{Batch: 3, Kind: audit.ChainBroken, Want: 1, Have: 1}}},
		"the last seal was removed":          {[]string{"DELETE FROM access_seal WHERE batch = 3"}, []audit.Fault{{Batch: 2, Kind: audit.EndCut, Want: 7, Have: 7}}},
		"a batch was dropped out of order":   {[]string{"UPDATE access_seal SET dropped_at = sealed_at WHERE batch = 2"}, []audit.Fault{{Batch: 2, Kind: audit.DroppedOdd, Want: 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				wrote(t, d, 7, at)
				settle(t, jobs(d, "one").Seal)
				if r := verified(t, d); r.Batches != 3 || r.Faults != nil {
					t.Fatalf("before: %+v", r)
				}
				unguarded(t, d)
				if d.Dialect == db.Postgres { // as pg_restore does
					c.do = strings.Split(strings.ReplaceAll(strings.Join(c.do, "\x00"), "/* over */", "OVERRIDING SYSTEM VALUE"), "\x00")
				}
				run(t, d, c.do...)
				got := verified(t, d).Faults
				for i := range got {
					if k := got[i].Kind; k == audit.ChainBroken || k == audit.SealChanged {
						got[i].Have = got[i].Want
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if missing, err := audit.GuardsMissing(t.Context(), d); err != nil || len(missing) == 0 {
					t.Errorf("the guards are away, and none is missed: %v", err)
				}
			})
		})
	}
}

// copied puts a copy of line 1 in under another number.
func copied(seq string) string {
	return `INSERT INTO access_log (seq, at, ident, role, action, people, relation, permit, reasons, why, call_id, office) /* over */
		SELECT ` + seq + `, at, ident, role, action, people, relation, permit, reasons, why, call_id, office FROM access_log WHERE seq = 1`
}

func TestTheDatabaseRefusesToChangeTheLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		wrote(t, d, 4, at)
		settle(t, jobs(d, "one").Seal)
		list := []string{"UPDATE access_log SET ident = 'Z2'", "DELETE FROM access_log", "DELETE FROM access_log WHERE seq = 1", "UPDATE access_log_person SET ident = 'Z2'", "DELETE FROM access_log_person",
			"DELETE FROM access_seal", "UPDATE access_seal SET lines = 1", "UPDATE access_seal SET dropped_at = sealed_at, lines = 9"}
		if d.Dialect == db.Postgres {
			list = append(list, "TRUNCATE access_log", "TRUNCATE access_log_person", "TRUNCATE access_seal")
		}
		for _, s := range list {
			if err := d.Tx(t.Context(), func(q db.Q) error { _, err := q.ExecContext(t.Context(), s); return err }); err == nil {
				t.Errorf("%s: done", s)
			}
		}
		if r := verified(t, d); r.Lines != 4 || r.Faults != nil {
			t.Errorf("%+v", r)
		}
		if missing, err := audit.GuardsMissing(t.Context(), d); err != nil || len(missing) > 0 {
			t.Errorf("missing: %v %v", missing, err)
		}
	})
}

func TestRetentionDropsWholeBatchesAndKeepsTheirSeals(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now, err := audit.Clock(t.Context(), d.Read)
		caseloadtest.Must(t, err)
		wrote(t, d, 4, now.AddDate(-2, 0, 0)) // batch 1, and one line of batch 2
		wrote(t, d, 3, now)
		j := jobs(d, "one")
		j.Keep = 365 * 24 * time.Hour
		settle(t, j.Seal)
		j.Sink = &hoard{}
		caseloadtest.Must(t, j.Retain(t.Context()))
		if r := verified(t, d); r.Dropped != 0 {
			t.Errorf("lines that are not sent are dropped: %+v", r)
		}
		settle(t, j.Send)
		caseloadtest.Must(t, j.Retain(t.Context()))
		r := verified(t, d)
		if r.Dropped != 1 || r.Lines != 4 || r.Faults != nil || !r.Old(j.Keep) || r.Old(3*j.Keep) || r.Old(0) {
			t.Errorf("%+v", r)
		}
		var lines, people int
		caseloadtest.Must(t, errors.Join(d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM access_log").Scan(&lines), d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM access_log_person").Scan(&people)))
		if lines != 4 || people != 8 {
			t.Errorf("%d lines, %d people are left", lines, people)
		}
	})
}

// Only retention deletes lines, in one place.
func TestOneStatementDeletesLines(t *testing.T) {
	b, err := os.ReadFile("store_retain.go")
	if err != nil || len(regexp.MustCompile(`DELETE\s+FROM\s+access_log\s`).FindAll(b, -1)) != 1 {
		t.Error("not one statement", err)
	}
}

// On PostgreSQL a line may be written after one with a larger number.
func TestALineThatIsOnItsWayIsWaitedFor(t *testing.T) {
	d := open(t, dbtest.PostgresURL(t))
	writing, commit, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- d.Tx(context.Background(), func(q db.Q) error {
			err := access.LogView(context.Background(), q, anne, access.ListRow, []access.Seen{{Person: kari}}, "", at, "slow")
			close(writing)
			<-commit
			return err
		})
	}()
	<-writing
	wrote(t, d, 2, at)
	s := &hoard{}
	j := jobs(d, "one")
	j.Sink = s
	settle(t, j.Send)
	settle(t, j.Seal)
	if r := verified(t, d); len(s.calls()) != 0 || r.Batches != 0 {
		t.Errorf("sent %v, sealed %+v past a line that is on its way", s.calls(), r)
	}
	close(commit)
	caseloadtest.Must(t, <-done)
	for len(s.calls()) < 5 { // other tests' transactions on this server may be waited for too
		caseloadtest.Must(t, j.Send(t.Context()))
	}
	for verified(t, d).Lines < 3 {
		caseloadtest.Must(t, j.Seal(t.Context()))
	}
	if got := s.calls(); !slices.Equal(got, []string{"slow", "call 0", "call 0", "call 1", "call 1"}) {
		t.Errorf("sent %v", got)
	}
	if r := verified(t, d); r.Faults != nil {
		t.Errorf("%+v", r)
	}
}

func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	caseloadtest.Must(t, err)
	t.Cleanup(func() { d.Close() })
	return d
}

// The migration fills the side table as the trigger does.
func TestTheMigrationFillsInWhoWasInOldLines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		wrote(t, d, 5, at)
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return errors.Join(access.LogStaff(t.Context(), q, anne, access.SettingsChange, "Z9", at, "x"), access.LogDenied(t.Context(), q, anne, access.RecordRead, kari, access.Decision{Relation: access.None}, at, "y"))
		}))
		sum := func() (s string) {
			rows, err := d.Read.QueryContext(t.Context(), "SELECT CAST(person AS TEXT) || seq || ident || office || relation || CASE WHEN permit THEN 1 ELSE 0 END FROM access_log_person ORDER BY seq, person")
			caseloadtest.Must(t, err)
			list, err := db.Collect(rows, func(scan func(...any) error) (s string, err error) { return s, scan(&s) })
			caseloadtest.Must(t, err)
			return strings.Join(list, "\n")
		}
		want := sum()
		if strings.Count(want, "\n") != 10 {
			t.Fatalf("the trigger filled in:\n%s", want)
		}
		unguarded(t, d)
		b, err := os.ReadFile("../db/migrations/" + string(d.Dialect) + "/0007_access_log.sql")
		caseloadtest.Must(t, err)
		fill := regexp.MustCompile(`(?s)\nINSERT INTO access_log_person.*?;`).Find(b)
		run(t, d, "DELETE FROM access_log_person", string(fill))
		if diff := cmp.Diff(want, sum()); diff != "" {
			t.Errorf("(-trigger +migration):\n%s", diff)
		}
	})
}
