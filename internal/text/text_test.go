package text

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestWrapBreaksAtSpaces(t *testing.T) {
	got := Wrap("Sist snakket for 47 dager siden, avtalt hver 30.", 20)
	want := []string{"Sist snakket for 47", "dager siden, avtalt", "hver 30."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := Wrap("", 10); got != nil {
		t.Errorf("no text gave %q", got)
	}
}

func TestNoLineIsWiderThanAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		w := rapid.IntRange(2, 60).Draw(t, "w")
		kept := ""
		for _, l := range Wrap(s, w) {
			if Width(l) > w {
				t.Fatalf("line %q is %d wide, asked for %d", l, Width(l), w)
			}
			kept += strings.Join(strings.Fields(l), "")
		}
		if want := strings.Join(strings.Fields(s), ""); kept != want {
			t.Fatalf("wrapped text lost letters: %q, want %q", kept, want)
		}
	})
}

func TestWidthIsWhatTheEyeSees(t *testing.T) {
	for s, want := range map[string]int{"Åse": 3, "A\u030ase": 3, "ሰላም": 3, "محمد": 4, "": 0} {
		if got := Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestPlainTakesAwayWhatDrivesATerminal(t *testing.T) {
	if got := Plain("Kari\x1b[31m\u202e  Nord\r\nmann\u200b"); got != "Kari[31m Nord mann" {
		t.Errorf("got %q", got)
	}
}

func TestCutSaysThatItCut(t *testing.T) {
	if got := Cut("Oleksandra Kovaltsjuk-Bondarenko", 12); got != "Oleksandra…" || Width(got) > 12 {
		t.Errorf("got %q", got)
	}
	if got := Cut("Kari", 12); got != "Kari" {
		t.Errorf("got %q", got)
	}
}

func TestBarsStartAtZero(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{{0, 10, ""}, {10, 10, "████"}, {5, 10, "██"}, {1, 1000, "▏"}, {20, 10, "████"}, {3, 0, ""}} {
		if got := Bar(c.part, c.whole, 4); got != c.want {
			t.Errorf("Bar(%d, %d) = %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}
