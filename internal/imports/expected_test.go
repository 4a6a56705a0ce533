package imports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const inputs = "../../testdata/input/"

var testKey = []byte("a key for tests only, 32 bytes..")

func testOptions(file string) Options {
	return Options{File: filepath.Base(file), Today: civil.MustDate("2026-11-23"), Now: time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)}
}

// expected reads what a correct import of a sample file reports.
func expected(t *testing.T, file string) map[string]any {
	t.Helper()
	b, err := os.ReadFile(inputs + "EXPECTED.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Files []map[string]any `json:"files"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	for _, f := range doc.Files {
		if f["file"] == file {
			return f
		}
	}
	t.Fatalf("EXPECTED.json has no %s", file)
	return nil
}

// asExpected turns a report into the form of EXPECTED: without schema and reasons.
func asExpected(t *testing.T, r *Report) map[string]any {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	if m["schema"] != Schema {
		t.Errorf("schema %v", m["schema"])
	}
	delete(m, "schema")
	for _, list := range []string{"rejected", "warnings"} {
		for _, i := range m[list].([]any) {
			issue := i.(map[string]any)
			if reason, _ := issue["reason"].(string); len(reason) < 10 || reason[0] == '[' {
				t.Errorf("code %v has no reason that says how to mend it: %q", issue["code"], reason)
			}
			delete(issue, "reason")
		}
	}
	return m
}

func importCaseload(t *testing.T, d *db.DB, file string, content []byte, change func(*Options)) (*Report, error) {
	t.Helper()
	opt := testOptions(file)
	if change != nil {
		change(&opt)
	}
	return Caseload(t.Context(), d, bytes.NewReader(content), testKey, opt)
}

func sample(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(inputs + file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheSampleCaseloadsAreReportedAsExpected(t *testing.T) {
	for _, file := range []string{"caseload.csv", "caseload.xlsx"} {
		t.Run(file, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				want := expected(t, file)
				r, err := importCaseload(t, d, file, sample(t, file), func(o *Options) { o.DryRun = true })
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, asExpected(t, r)); diff != "" {
					t.Errorf("dry run (-want +got):\n%s", diff)
				}
				if n := rows(t, d, "SELECT count(*) FROM person"); n != 0 {
					t.Fatalf("a dry run wrote %d people", n)
				}
				if r, err = importCaseload(t, d, file, sample(t, file), nil); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, asExpected(t, r)); diff != "" {
					t.Errorf("first run (-want +got):\n%s", diff)
				}
				again(t, d, file, want)
			})
		})
	}
}

// again imports the same file once more: nothing changes, and what is made once is
// not reported again.
func again(t *testing.T, d *db.DB, file string, first map[string]any) {
	t.Helper()
	log := rows(t, d, "SELECT count(*) FROM access_log")
	versions := rows(t, d, "SELECT sum(version) FROM person") + rows(t, d, "SELECT sum(version) FROM follow_up")
	r, err := importCaseload(t, d, file, sample(t, file), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := asExpected(t, r)
	first["unchanged"], first["imported"] = first["imported"], 0.0
	var kept []any
	for _, w := range first["warnings"].([]any) {
		if code := w.(map[string]any)["code"]; code != "office_created" && code != "counsellor_created" {
			kept = append(kept, w)
		}
	}
	first["warnings"] = kept
	if diff := cmp.Diff(first, got); diff != "" {
		t.Errorf("second run (-want +got):\n%s", diff)
	}
	if n := rows(t, d, "SELECT count(*) FROM access_log"); n != log {
		t.Errorf("a second run that changes nothing wrote %d lines into the access log", n-log)
	}
	if v := rows(t, d, "SELECT sum(version) FROM person") + rows(t, d, "SELECT sum(version) FROM follow_up"); v != versions {
		t.Errorf("a second run that changes nothing changed versions from %d to %d", versions, v)
	}
}

func rows(t *testing.T, d *db.DB, query string) int {
	t.Helper()
	var n int
	if err := d.Read.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestImportsAreRemembered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for range 2 {
			if _, err := importCaseload(t, d, "caseload.csv", sample(t, "caseload.csv"), nil); err != nil {
				t.Fatal(err)
			}
		}
		runs, err := Runs(t.Context(), d.Read, 10)
		if err != nil || len(runs) != 2 {
			t.Fatalf("%d runs, %v", len(runs), err)
		}
		for _, r := range runs {
			if r.Kind != "caseload" || r.File != "caseload.csv" || len(r.SHA256) != 64 || r.At.IsZero() || bytes.Contains(r.Report, []byte("10918749743")) || bytes.Contains(r.Report, []byte("Westad")) {
				t.Errorf("got %+v", r)
			}
		}
	})
}
