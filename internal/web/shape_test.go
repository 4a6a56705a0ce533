package web

import (
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/i18n"
)

func TestEveryShapeHasAFigureAColourAndWords(t *testing.T) {
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, l := range []string{"A", "B", "C", "D", "E", "F"} {
		if other := seen[shapePath(l)]; shapePath(l) == "" || other != "" {
			t.Errorf("%s is drawn as %q, like %q", l, shapePath(l), other)
		}
		seen[shapePath(l)] = l
		var b strings.Builder
		if err := Shape(l, ShapeText(nb, l, "Ringe skolen")).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "Kategori "+l+", ") || !strings.Contains(b.String(), ": Ringe skolen") || !strings.Contains(b.String(), "cat__shape--"+l) {
			t.Errorf("%s: %s", l, b.String())
		}
	}
	var b strings.Builder
	if err := Shape("G", "x").Render(t.Context(), &b); err != nil || b.String() != "" {
		t.Errorf("an unknown letter shows %q, %v", b.String(), err)
	}
}
