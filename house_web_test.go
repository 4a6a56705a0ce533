package blikk_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/a-h/templ/generator"
	"github.com/a-h/templ/parser/v2"

	"github.com/veilederblikk/blikk/internal/web"
)

// What templ writes is committed, so that a clone builds without it; it must be what
// the .templ file says now.
func TestTemplatesAreFresh(t *testing.T) {
	n := 0
	walk(t, func(p string) {
		if !strings.HasSuffix(p, ".templ") {
			return
		}
		n++
		want, err := generated(p)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			return
		}
		got, err := os.ReadFile(strings.TrimSuffix(p, ".templ") + "_templ.go")
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: what is generated of it is not fresh; run: go tool templ generate", p)
		}
	})
	if n < 5 {
		t.Errorf("only %d templates found: the search is broken", n)
	}
}

func generated(file string) ([]byte, error) {
	f, err := parser.Parse(file)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := generator.Generate(f, &b, generator.WithVersion(templ.Version()), generator.WithFileName(file)); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// Every picture that a page names must have been built.
func TestEveryIconIsThere(t *testing.T) {
	assets, err := web.LoadAssets()
	if err != nil {
		t.Fatal(err)
	}
	if !assets.Built() {
		t.Fatal("the assets are not built; run: make assets")
	}
	n := 0
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || !calls(call, "Icon") {
				return true
			}
			if lit, ok := call.Args[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				name, _ := strconv.Unquote(lit.Value)
				n++
				if !assets.HasIcon(name) && !s.test {
					t.Errorf("%s: there is no icon %q; add it to tools/assets", s.at(node), name)
				}
			}
			return true
		})
	}
	if n < 10 {
		t.Errorf("only %d icons found: the search is broken", n)
	}
}

func calls(c *ast.CallExpr, name string) bool {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name == name
	case *ast.SelectorExpr:
		return f.Sel.Name == name
	}
	return false
}

// Pages take no inline style or script: the policy that is sent with them forbids it.
func TestNoPageHasInlineStyleOrScript(t *testing.T) {
	walk(t, func(p string) {
		if !strings.HasSuffix(p, ".templ") {
			return
		}
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{" style=", "<style", "onclick=", "hx-on", "js:", "javascript:"} {
			if i := bytes.Index(b, []byte(bad)); i >= 0 {
				t.Errorf("%s:%d has %q", p, 1+bytes.Count(b[:i], []byte("\n")), bad)
			}
		}
		if i := bytes.Index(b, []byte("hx-")); i >= 0 {
			t.Errorf("%s:%d: htmx attributes stand in internal/web/swap.go alone", p, 1+bytes.Count(b[:i], []byte("\n")))
		}
	})
}
