package taskpage

import (
	"fmt"
	"net/url"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/tasks"
)

func taskID(n int) string { return fmt.Sprintf("01a20d77-e94d-73b3-881e-%012d", n) }

func someKey(t *rapid.T, n int) key {
	x := tasks.Listed{ID: taskID(n)}
	if d := rapid.IntRange(0, 6).Draw(t, "day"); d > 0 {
		x.Due = civil.MustDate("2026-11-20").AddDays(d)
	}
	return keyOf(x, rapid.IntRange(0, 5).Draw(t, "shut") == 0)
}

// others writes to the list meanwhile: tasks come, go, and get another deadline.
type others struct {
	keys []key
	n    int
	kept map[string]bool // those that have had their place all the time
}

func (o *others) write(t *rapid.T) {
	for range rapid.IntRange(0, 4).Draw(t, "writes") {
		i := rapid.IntRange(0, len(o.keys)).Draw(t, "which")
		switch what := rapid.IntRange(0, 2).Draw(t, "what"); {
		case i == len(o.keys) || what == 0:
			o.n++
			o.keys = append(o.keys, someKey(t, o.n))
		case what == 1:
			delete(o.kept, o.keys[i].id)
			o.keys = slices.Delete(o.keys, i, i+1)
		default:
			delete(o.kept, o.keys[i].id)
			o.n++ // one that moves is as new
			o.keys[i] = someKey(t, o.n)
		}
	}
	slices.SortFunc(o.keys, key.compare)
}

// walk goes from part to part, and counts how often each task is shown.
func (o *others) walk(t *rapid.T, from string, size int, on func(page) string) map[string]int {
	seen := map[string]int{}
	for turns := 0; ; turns++ {
		o.write(t)
		last := pageOf(o.keys, from, size)
		if len(last.ids) > size || last.of != len(o.keys) || len(last.ids) == 0 && last.of > 0 || last.bad {
			t.Fatalf("a part of %d from %d, of %d, for %q", len(last.ids), last.from, last.of, from)
		}
		if !last.gone {
			for _, id := range last.ids {
				seen[id]++
			}
		}
		if from = on(last); from == "" {
			return seen
		}
		if turns > 300 {
			t.Fatal("the parts do not end")
		}
	}
}

// Whoever goes through the list while others write sees no task twice, and every task that
// keeps its place once: to the end and back again.
func TestPartsStayRightWhileOthersWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := &others{n: rapid.IntRange(1, 60).Draw(t, "tasks")}
		for i := range o.n {
			o.keys = append(o.keys, someKey(t, i+1))
		}
		slices.SortFunc(o.keys, key.compare)
		size := rapid.IntRange(1, 12).Draw(t, "size")
		from := ""
		for _, way := range []func(page) string{func(p page) string { return p.next }, func(p page) string { return p.prev }} {
			o.kept = map[string]bool{}
			for _, k := range o.keys {
				o.kept[k.id] = true
			}
			seen := o.walk(t, from, size, way)
			for id, n := range seen {
				if n > 1 {
					t.Fatalf("%s is shown %d times", id, n)
				}
			}
			for id := range o.kept {
				if seen[id] != 1 {
					t.Fatalf("%s was there all the time, and is shown %d times", id, seen[id])
				}
			}
			from = endsAt + key{rank: closed, id: "ffffffff-ffff-7fff-bfff-ffffffffffff"}.String() // and back from behind them all
		}
	})
}

func TestWhatIsNoPartIsTold(t *testing.T) {
	keys := []key{{dated, civil.MustDate("2026-11-25"), taskID(1)}, {undated, civil.Date{}, taskID(2)}, {closed, civil.Date{}, taskID(3)}}
	for _, name := range []string{"x", "2", "-1", "before.", "before.before.none." + taskID(1), "none.x", "none." + taskID(1) + "'", "2026-13-01." + taskID(1), "." + taskID(1), "2026-11-25", "9999999999-11-25." + taskID(1), "closed." + taskID(1) + ".x"} {
		if p := pageOf(keys, name, 2); !p.bad || p.from != 0 || len(p.ids) != 2 {
			t.Errorf("%q: %+v", name, p)
		}
	}
	for _, k := range keys {
		if got, ok := readKey(k.String()); !ok || got != k {
			t.Errorf("%q is read as %+v", k, got)
		}
	}
	if p := pageOf(keys, "closed."+taskID(9), 2); !p.gone || p.from != 1 || p.next != "" || p.prev != "before.none."+taskID(2) {
		t.Errorf("behind the end: %+v", p)
	}
	if p := pageOf(keys, "before."+keys[0].String(), 2); !p.gone || p.from != 0 || p.prev != "" || p.next != keys[2].String() {
		t.Errorf("before the beginning: %+v", p)
	}
	if p := pageOf(nil, "closed."+taskID(9), 2); p.gone || p.bad || len(p.ids) != 0 {
		t.Errorf("of nothing: %+v", p)
	}
	at := url.Values{"mine": {"before.none." + taskID(2)}, "free": {"//evil"}, "more": {"1"}}
	if got := listPath(at); got != "/tasks?mine=before.none."+taskID(2) {
		t.Error(got)
	}
}
