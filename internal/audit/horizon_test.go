package audit

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whatever transactions begin, draw numbers, commit and give up in whatever order: no
// number at or below the horizon is on its way, and once all is quiet nothing is behind
// it.
func TestNothingIsOnItsWayBelowTheHorizon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h horizon
		next, seq, newest := int64(1), int64(0), int64(0)
		active := map[int64][]int64{} // the numbers that each running transaction has drawn
		look := func() int64 {
			m := moment{newest: newest, next: next, oldest: next}
			for id := range active {
				m.oldest = min(m.oldest, id)
			}
			settled := h.see(m)
			for _, drawn := range active {
				if len(drawn) > 0 && slices.Min(drawn) <= settled {
					t.Fatalf("%d is on its way, and the horizon is %d", slices.Min(drawn), settled)
				}
			}
			return settled
		}
		end := func(id int64, commit bool) {
			if len(active[id]) > 0 && commit {
				newest = max(newest, slices.Max(active[id]))
			}
			delete(active, id)
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			ids := slices.Sorted(maps.Keys(active))
			switch step := rapid.IntRange(0, 4).Draw(t, "step"); {
			case step == 0 || len(ids) == 0:
				active[next] = nil
				next++
			case step <= 2:
				id := rapid.SampledFrom(ids).Draw(t, "draws")
				seq++
				active[id] = append(active[id], seq)
			case step == 3:
				end(rapid.SampledFrom(ids).Draw(t, "ends"), rapid.Bool().Draw(t, "commit"))
			default:
				look()
			}
		}
		for id := range active {
			end(id, true)
		}
		if settled := look(); settled != newest {
			t.Fatalf("all is quiet, and the horizon is %d of %d", settled, newest)
		}
	})
}
