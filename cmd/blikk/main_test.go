package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// testNow is the program's clock in tests: Monday 23 November 2026, 08:00 in Oslo.
func testNow() time.Time { return time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC) }

func TestMain(m *testing.M) {
	if os.Getenv("BLIKK_AS_PROGRAM") != "" {
		now := testNow
		if os.Getenv("BLIKK_REAL_TIME") != "" { // two processes that take turns need a clock that goes
			now = time.Now
		}
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		code := run(ctx, os.Args[1:], world{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, now: now})
		stop()
		os.Exit(code)
	}
	ctx, stop := context.WithCancel(context.Background())
	suite = ctx
	defer stop()
	dbtest.Main(m)
}

// suite lives as long as the tests of this package.
var suite context.Context

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// TestScripts runs the program as an office does. In a script, blikk is the program,
// $INPUT the folder of the sample files, and $POSTGRES an empty PostgreSQL database.
func TestScripts(t *testing.T) {
	input, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("BLIKK_AS_PROGRAM", "1")
			e.Setenv("INPUT", filepath.Join(input, "input"))
			e.Setenv("WEEKPLAN", filepath.Join(input, "weekplan"))
			e.Setenv("TMPDIR", os.TempDir()) // PostgreSQL's user cannot enter the script's own
			e.Setenv("POSTGRES", dbtest.EmptyPostgresURL(t))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"blikk": program},
	})
}

// program runs this test binary as blikk; `! blikk` wants it to fail.
func program(ts *testscript.TestScript, neg bool, args []string) {
	self, err := os.Executable()
	ts.Check(err)
	err = ts.Exec(self, args...)
	if (err != nil) != neg {
		ts.Fatalf("blikk %s: %v", strings.Join(args, " "), err)
	}
}

// call runs the program inside the test, and returns its status and what it said.
func call(t *testing.T, args ...string) (code int, out, said string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, world{in: strings.NewReader(""), out: &o, err: &e, env: func(string) string { return "" }, now: testNow})
	return code, o.String(), e.String()
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, said := call(t, args...)
	if code != exitDone {
		t.Fatalf("blikk %s: status %d\n%s", strings.Join(args, " "), code, said)
	}
	return out
}

type expectedWeek struct {
	Counsellor string  `json:"counsellor"`
	Week       string  `json:"week"`
	People     int     `json:"people"`
	Due        int     `json:"people_due"`
	Needed     int     `json:"needed_min"`
	Available  int     `json:"available_min"`
	Needs      [][]any `json:"needs"`
}

// TestTheImportedWeeksAreAsExpected imports the files of each expected run and
// compares every need of its four weeks with what is expected, on both databases.
func TestTheImportedWeeksAreAsExpected(t *testing.T) {
	b, err := os.ReadFile("../../testdata/input/EXPECTED-needs.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Runs []struct {
			Files []string       `json:"files"`
			Owner string         `json:"calendar_owner"`
			Weeks []expectedWeek `json:"weeks"`
		} `json:"runs"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Runs) != 2 {
		t.Fatalf("%d runs are expected, this test reads 2", len(doc.Runs))
	}
	for _, run := range doc.Runs {
		for name, url := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.PostgresURL(t)} {
			t.Run(fmt.Sprintf("%s %d files", name, len(run.Files)), func(t *testing.T) {
				key := filepath.Join(t.TempDir(), "key")
				if err := os.WriteFile(key, []byte(strings.Repeat("ab", 32)), 0o600); err != nil {
					t.Fatal(err)
				}
				on := []string{"--db", url, "--number-key-file", key, "--date", "2026-11-23"}
				for _, file := range run.Files {
					must(t, append(importing(file, run.Owner), on...)...)
				}
				for _, w := range run.Weeks {
					out := must(t, append([]string{"plan", "--counsellor", w.Counsellor, "--week", w.Week, "--json"}, on...)...)
					compareWeek(t, w, out)
				}
			})
		}
	}
}

// importing is the command that imports a sample file.
func importing(file, owner string) []string {
	kinds := map[string]string{".csv": "caseload", ".ics": "calendar", "oppgaver.json": "tasks", "dialog.json": "dialogue"}
	kind := cmp.Or(kinds[file], kinds[filepath.Ext(file)])
	args := []string{"import", kind, "../../testdata/input/" + file}
	if kind == "calendar" {
		args = append(args, "--counsellor", owner)
	}
	return args
}
