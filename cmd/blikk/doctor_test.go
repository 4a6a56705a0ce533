package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// A log that somebody with all rights on the database has changed is found by doctor,
// which says in which batch.
func TestDoctorFindsAChangedLine(t *testing.T) {
	for name, where := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.PostgresURL(t)} {
		t.Run(name, func(t *testing.T) {
			key := filepath.Join(t.TempDir(), "key")
			check(t, os.WriteFile(key, []byte(strings.Repeat("ab", 32)), 0o600))
			on := []string{"--db", where, "--number-key-file", key}
			must(t, append([]string{"migrate"}, on...)...)
			must(t, append([]string{"import", "caseload", "../../testdata/input/caseload.csv", "--date", "2026-11-23"}, on...)...)
			d, err := db.Open(t.Context(), where)
			check(t, err)
			defer d.Close()
			j := &audit.Jobs{DB: d, Log: discard(), Holder: "test", Batch: 100}
			for last := (audit.Seal{}); last.Batch < 2; {
				check(t, j.Seal(t.Context()))
				last, err = audit.LastSeal(t.Context(), d.Read)
				check(t, err)
			}
			seals := func() map[string]string {
				_, out, _ := call(t, append([]string{"doctor", "--json"}, on...)...)
				return texts(t, out)
			}
			said := seals()
			if !strings.Contains(said["seals ok"], "slik den ble forseglet") {
				t.Fatalf("%v", said)
			}
			known := regexp.MustCompile(`\d+:[0-9a-f]{64}`).FindString(said["newest_seal ok"])
			_, out, _ := call(t, append([]string{"doctor", "--json", "--seal", known}, on...)...)
			if texts(t, out)["known_seal ok"] == "" {
				t.Errorf("the seal %q is not known again", known)
			}
			tamper(t, d)
			code, out, _ := call(t, append([]string{"doctor", "--json"}, on...)...)
			said = texts(t, out)
			if code != exitFailed || !strings.Contains(said["seals failed"], "bunke 1: en linje er endret") || !strings.Contains(said["append_only failed"], "access_log_never") && !strings.Contains(said["append_only failed"], "access_log_stays") {
				t.Errorf("status %d, %v", code, said)
			}
		})
	}
}

// texts are the checks' texts by name and status.
func texts(t *testing.T, out string) map[string]string {
	t.Helper()
	var doc struct {
		Schema string
		Checks []checked
	}
	if err := json.Unmarshal([]byte(out), &doc); err != nil || doc.Schema != "blikk.doctor/1" {
		t.Fatalf("%v: %.300s", err, out)
	}
	said := map[string]string{}
	for _, c := range doc.Checks {
		said[c.Name+" "+c.Status] += c.Text
	}
	return said
}

func tamper(t *testing.T, d *db.DB) {
	t.Helper()
	off := "DROP TRIGGER access_log_never"
	if d.Dialect == db.Postgres {
		off = "ALTER TABLE access_log DISABLE TRIGGER access_log_stays"
	}
	check(t, d.Tx(t.Context(), func(q db.Q) error {
		return twice(t.Context(), q, off, "UPDATE access_log SET ident = 'Z990199' WHERE seq = 7")
	}))
}

func twice(ctx context.Context, q db.Q, statements ...string) error {
	for _, s := range statements {
		if _, err := q.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
