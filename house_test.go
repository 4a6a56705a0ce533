// Package blikk_test keeps the rules of the house: who may import whom, which files
// stay pure, where SQL may stand, and that every query is understood by both
// databases.
package blikk_test

import (
	"context"
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/i18n"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const module = "github.com/veilederblikk/blikk/"

// mayImport is the map of the house: for each folder, the folders of ours that it
// may import. What stands later in this list is never imported by what stands
// before it.
var mayImport = map[string][]string{
	"internal/civil":                 {},
	"locales":                        {},
	"catalogue":                      {"internal/civil"},
	"internal/text":                  {},
	"internal/spreadsheet":           {},
	"internal/i18n":                  {"internal/civil", "locales"},
	"internal/db":                    {"internal/civil"},
	"internal/db/pglocal":            {"internal/db"},
	"internal/db/dbtest":             {"internal/db", "internal/db/pglocal"},
	"engine/weekplan":                {},
	"engine/weekplan/check":          {"engine/weekplan"},
	"internal/access":                {"internal/civil", "internal/db"},
	"internal/web":                   {"internal/civil", "internal/i18n", "internal/db", "internal/access"},
	"internal/web/browser":           {},
	"internal/web/webtest":           {"internal/i18n", "internal/db", "internal/access", "internal/web"},
	"internal/signin":                {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web"},
	"internal/calendar":              {"internal/civil", "internal/db", "internal/access"},
	"internal/caseload":              {"internal/civil", "internal/db", "internal/access", "internal/calendar"},
	"internal/audit":                 {"internal/access", "internal/caseload", "internal/db"},
	"internal/caseload/caseloadtest": {"internal/civil", "internal/db", "internal/access", "internal/calendar", "internal/caseload"},
	"internal/dialogue":              {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/calendar", "internal/caseload"},
	"internal/events":                {"internal/civil", "internal/db", "internal/access", "internal/calendar", "internal/caseload"},
	"internal/tasks":                 {"internal/civil", "internal/db", "internal/access", "internal/calendar", "internal/caseload"},
	"internal/notes":                 {"internal/civil", "internal/db", "internal/access", "internal/calendar", "internal/caseload"},
	"internal/mapping":               {"internal/civil", "internal/db", "internal/access", "internal/calendar", "internal/caseload"},
	"internal/ledger":                {"internal/civil", "internal/db", "internal/access", "internal/calendar", "internal/caseload"},
	"internal/planner":               {"internal/civil", "internal/text", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/signin", "internal/calendar", "internal/caseload", "internal/dialogue", "internal/tasks", "internal/notes", "internal/mapping", "internal/ledger", "catalogue", "engine/weekplan"},
	"internal/personpage":            {"catalogue", "internal/civil", "internal/text", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/calendar", "internal/caseload", "internal/dialogue", "internal/tasks", "internal/notes", "internal/planner"},
	"internal/overview":              {"internal/civil", "internal/spreadsheet", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/calendar", "internal/caseload", "internal/dialogue", "internal/notes", "internal/planner", "catalogue"},
	"internal/team":                  {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/calendar", "internal/caseload", "internal/planner"},
	"internal/absence":               {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/calendar", "internal/caseload", "internal/dialogue", "internal/tasks", "internal/notes", "internal/planner"},
	"internal/imports":               {"internal/civil", "internal/spreadsheet", "internal/i18n", "internal/db", "internal/access", "internal/signin", "internal/calendar", "internal/caseload", "internal/dialogue", "internal/tasks", "internal/events", "internal/notes", "internal/mapping", "internal/planner"},
	"internal/find":                  {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/caseload"},
	"internal/importpage":            {"internal/civil", "internal/spreadsheet", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/caseload", "internal/imports", "internal/find"},
	"internal/demo":                  {"internal/civil", "internal/db", "internal/access", "internal/signin", "internal/calendar", "internal/caseload", "internal/dialogue", "internal/tasks", "internal/events", "internal/notes", "internal/mapping", "internal/planner", "internal/team", "catalogue"},
	"internal/accesslog":             {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/caseload"},
	"internal/dialoguepage":          {"internal/civil", "internal/text", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/caseload", "internal/dialogue", "internal/notes"},
	"internal/taskpage":              {"internal/civil", "internal/text", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/caseload", "internal/notes", "internal/tasks"},
	"internal/policypage":            {"internal/civil", "internal/i18n", "internal/access", "internal/web", "catalogue"},
	"internal/resources":             {"internal/civil", "internal/i18n", "internal/db", "internal/access", "internal/web", "internal/calendar", "internal/planner"},
	"cmd/blikk":                      {"*"},
	"tools/assets":                   {},
	"tools/shots":                    {"*"},
}

// source is one Go file of the repo.
type source struct {
	path, dir string // slash paths from the root
	test      bool
	file      *ast.File
	set       *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	walk(t, func(p string) {
		if !strings.HasSuffix(p, ".go") {
			return
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, p, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, source{p, path.Dir(p), strings.HasSuffix(p, "_test.go"), f, set})
	})
	if len(list) < 20 {
		t.Fatalf("only %d Go files found: the walk is broken", len(list))
	}
	return list
}

func walk(t *testing.T, each func(slashPath string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || p == "bin" || p == "data" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			each(filepath.ToSlash(p))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s source) imports() []string {
	var list []string
	for _, i := range s.file.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		list = append(list, p)
	}
	return list
}

func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

func TestImportsGoOneWay(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.dir == "." {
			continue
		}
		allowed, known := mayImport[s.dir]
		if !known {
			t.Errorf("%s: the folder %s is not on the map; add it to mayImport where it stands", s.path, s.dir)
			continue
		}
		for _, p := range s.imports() {
			ours, found := strings.CutPrefix(p, module)
			if found && !slices.Contains(allowed, ours) && !slices.Contains(allowed, "*") {
				t.Errorf("%s imports %s, which is above it", s.path, ours)
			}
		}
	}
}

// impure are the packages by which a file touches the world.
var impure = []string{"context", "database/sql", "net/http", "os", "os/exec", "net", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog"}

func TestTheThinkingIsPure(t *testing.T) {
	for _, s := range sources(t) {
		thinking := strings.HasPrefix(s.dir, "engine/") || path.Base(s.path) == path.Base(s.dir)+".go" && strings.HasPrefix(s.dir, "internal/") &&
			!slices.Contains([]string{"internal/db", "internal/db/dbtest", "internal/caseload/caseloadtest", "internal/i18n", "internal/web/webtest"}, s.dir)
		if s.test || !thinking {
			continue
		}
		for _, p := range s.imports() {
			if slices.Contains(impure, p) {
				t.Errorf("%s imports %s: rules and engines take values and return values", s.path, p)
			}
		}
	}
}

func TestTimeIsGivenNeverTaken(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || strings.HasPrefix(s.dir, "cmd/") || strings.HasPrefix(s.dir, "tools/") || s.dir == "internal/db/dbtest" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
					t.Errorf("%s takes the time; let it be an argument", s.at(n))
				}
			}
			return true
		})
	}
}

func TestNothingHappensAtImport(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", s.at(f))
			}
		}
	}
}

var sqlForm = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) `)

// statements finds the string literals that are SQL.
func statements(s source, each func(n ast.Node, query string)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if q, err := strconv.Unquote(l.Value); err == nil && sqlForm.MatchString(q) {
				each(n, q)
			}
		}
		return true
	})
}

func TestSQLStandsInStoreFiles(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.dir == "internal/db" || s.dir == "internal/db/dbtest" || s.dir == "internal/db/pglocal" || strings.HasPrefix(path.Base(s.path), "store") {
			continue
		}
		statements(s, func(n ast.Node, _ string) { t.Errorf("%s: SQL outside a store file", s.at(n)) })
	}
}

func TestEveryQueryIsUnderstoodByBothDatabases(t *testing.T) {
	files := sources(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := 0
		for _, s := range files {
			if s.test || !strings.HasPrefix(path.Base(s.path), "store") {
				continue
			}
			statements(s, func(node ast.Node, q string) {
				n++
				if strings.Contains(q, "*") && !strings.Contains(q, "count(*)") {
					t.Errorf("%s: name the columns", s.at(node))
				}
				if err := prepare(t, d, fill(q)); err != nil {
					t.Errorf("%s: %v\n%s", s.at(node), err, q)
				}
			})
		}
		if n < 30 {
			t.Errorf("only %d queries found: the search is broken", n)
		}
	})
}

// fill puts harmless SQL where a query is completed at run time.
func fill(q string) string {
	q = strings.ReplaceAll(q, "{in}", "(NULL)")
	return strings.NewReplacer("{visible}", "1 = 1", "{unshut}", "1 = 1").Replace(q)
}

func prepare(t *testing.T, d *db.DB, q string) error {
	return d.Tx(t.Context(), func(tx db.Q) error {
		p, ok := tx.(interface {
			PrepareContext(ctx context.Context, q string) (*sql.Stmt, error)
		})
		if !ok {
			t.Fatal("a transaction that cannot prepare")
		}
		st, err := p.PrepareContext(t.Context(), q)
		if err != nil {
			return err
		}
		return st.Close()
	})
}

var elevenDigits = regexp.MustCompile(`(?:^|[^0-9])([0-9]{11})(?:[^0-9]|$)`)

// Synthetic numbers have 40 or 80 added to the month. One that has not, and whose
// check digits hold, could be somebody's.
func TestNoNumberInTheRepoCanBeAPersons(t *testing.T) {
	walk(t, func(p string) {
		switch path.Ext(p) {
		case ".go", ".md", ".csv", ".ics", ".json", ".ndjson", ".yaml", ".toml", ".txt", ".txtar", ".sql":
		default:
			return
		}
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range elevenDigits.FindAllStringSubmatch(string(b), -1) {
			if month, _ := strconv.Atoi(m[1][2:4]); month > 12 {
				continue
			}
			if _, _, err := caseload.ParseNumber(m[1]); err == nil {
				t.Errorf("%s holds %s…, a number that a real person may have", p, m[1][:2])
			}
		}
	})
}

func TestEveryKeyInTheCodeHasAText(t *testing.T) {
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			key, ok := literalKey(n)
			if !ok {
				return true
			}
			found++
			if !nb.Has(key) {
				t.Errorf("%s: no text for %q in locales/nb.toml", s.at(n), key)
			}
			return true
		})
	}
	if found < 20 {
		t.Errorf("only %d keys found: the search is broken", found)
	}
}

// literalKey returns the key of a call such as p.T("week.title").
func literalKey(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "T" {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	key, err := strconv.Unquote(lit.Value)
	return key, err == nil && strings.Contains(key, ".")
}
