package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// importFile imports a file of any kind.
func importFile(t *testing.T, d *db.DB, kind, file string, content []byte, owner Owner, change func(*Options)) (*Report, error) {
	t.Helper()
	opt := testOptions(file)
	opt.Owner = owner
	if change != nil {
		change(&opt)
	}
	in := bytes.NewReader(content)
	switch kind {
	case "caseload":
		return Caseload(t.Context(), d, in, testKey, opt)
	case "calendar":
		return Calendar(t.Context(), d, in, testKey, opt)
	case "tasks":
		return Tasks(t.Context(), d, in, testKey, opt)
	case "dialogue":
		return Dialogue(t.Context(), d, in, testKey, opt)
	case "events":
		return Events(t.Context(), d, in, testKey, opt)
	}
	t.Fatalf("no import of %s", kind)
	return nil, nil
}

// databases lists which files go into which database, in that order.
func databases(t *testing.T) [][]string {
	t.Helper()
	var doc struct {
		Databases [][]string `json:"databases"`
	}
	if err := json.Unmarshal(sample(t, "EXPECTED.json"), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Databases) < 2 || len(doc.Databases[0]) < 9 {
		t.Fatalf("the expectation has another form than this test reads: %v", doc.Databases)
	}
	return doc.Databases
}

func TestEveryFileOfEveryDatabaseIsReportedAsExpected(t *testing.T) {
	dbs := databases(t)
	for n := range dbs {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			for _, file := range dbs[n] {
				want := expected(t, file)
				tried := reported(t, d, want, func(o *Options) { o.DryRun = true })
				if diff := cmp.Diff(want, tried); diff != "" {
					t.Errorf("%s: dry run (-want +got):\n%s", file, diff)
				}
				if diff := cmp.Diff(want, reported(t, d, want, nil)); diff != "" {
					t.Errorf("%s: (-want +got):\n%s", file, diff)
				}
			}
			before := everything(t, d)
			for _, file := range dbs[n] {
				first := expected(t, file)
				asSecond(first)
				if diff := cmp.Diff(first, reported(t, d, expected(t, file), nil)); diff != "" {
					t.Errorf("%s: second run (-want +got):\n%s", file, diff)
				}
			}
			if diff := cmp.Diff(before, everything(t, d)); diff != "" {
				t.Errorf("a second run changed the database (-before +after):\n%s", diff)
			}
		})
	}
}

// reported imports a file and gives its report, or its refusal, in the form of EXPECTED.
func reported(t *testing.T, d *db.DB, want map[string]any, change func(*Options)) map[string]any {
	t.Helper()
	file, kind := want["file"].(string), want["kind"].(string)
	var owner Owner
	if o, ok := want["owner"].(map[string]any); ok {
		owner.Counsellor, _ = o["counsellor"].(string)
		owner.Person, _ = o["person"].(string)
	}
	r, err := importFile(t, d, kind, file, sample(t, file), owner, change)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return map[string]any{"file": file, "kind": kind, "refused": refusal.Code}
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return asExpected(t, r)
}

// asSecond turns what is expected of a first run into what is expected of a second.
func asSecond(doc map[string]any) {
	if doc["refused"] != nil {
		return
	}
	doc["unchanged"], doc["imported"] = doc["imported"], 0.0
	kept := []any{}
	for _, w := range doc["warnings"].([]any) {
		if code := w.(map[string]any)["code"]; code != "office_created" && code != "counsellor_created" {
			kept = append(kept, w)
		}
	}
	doc["warnings"] = kept
}

// everything counts the rows and versions that an import could have changed.
func everything(t *testing.T, d *db.DB) map[string]int {
	t.Helper()
	got := map[string]int{}
	for _, table := range []string{"person", "follow_up", "contact", "event", "task", "thread"} {
		got[table] = rows(t, d, "SELECT count(*) FROM "+table)
	}
	for _, table := range []string{"message", "task_ident", "event_log", "attention", "access_log", "protection", "staff"} {
		got[table] = rows(t, d, "SELECT count(*) FROM "+table)
	}
	for _, table := range []string{"person", "follow_up", "task", "thread", "measure_now", "plan_step"} {
		got[table+" versions"] = rows(t, d, "SELECT COALESCE(sum(version), 0) FROM "+table)
	}
	return got
}

// The vector of Nav's bulk change holds on what the list of tasks has brought.
func TestTheBulkChangeHoldsOnTheImportedTasks(t *testing.T) {
	var doc struct {
		Request  json.RawMessage
		Response map[string]any
	}
	if err := json.Unmarshal(sample(t, "oppgaver_patch.json"), &doc); err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, f := range []struct{ kind, file string }{{"caseload", "caseload.csv"}, {"tasks", "oppgaver.json"}} {
			if _, err := importFile(t, d, f.kind, f.file, sample(t, f.file), Owner{}, nil); err != nil {
				t.Fatal(err)
			}
		}
		lines := rows(t, d, "SELECT count(*) FROM access_log")
		if diff := cmp.Diff(doc.Response, patched(t, d, doc.Request)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n := rows(t, d, "SELECT count(*) FROM access_log"); n == lines {
			t.Error("changed tasks about people left no line in the access log")
		}
		if n := rows(t, d, "SELECT count(*) FROM task WHERE nav_id IN (385500596, 385503487) AND status = 'UNDER_BEHANDLING' AND assignee = 'Z990101' AND nav_version IN (2, 7)"); n != 2 {
			t.Errorf("%d tasks are changed, want 2", n)
		}
		if n := rows(t, d, "SELECT count(*) FROM task WHERE nav_id = 385501816 AND nav_version = 3 AND status = 'OPPRETTET'"); n != 1 {
			t.Error("the task in another version was changed")
		}
		again, err := importFile(t, d, "tasks", "oppgaver.json", sample(t, "oppgaver.json"), Owner{}, nil)
		if err != nil || again.Updated != 0 || again.Skipped != 3 || again.Unchanged != 57 {
			t.Errorf("the old list undid the change: %+v %v", again, err)
		}
	})
}
