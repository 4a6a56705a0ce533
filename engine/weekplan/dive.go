package weekplan

import "slices"

// A dive makes a plan out of prices: it fixes the placements that the relaxed days
// chose most often, prices what is left again, and so on until nothing is left.
const (
	lookRounds = 30 // that a bound is lowered to see whether a tier is spoilt
	mayUndo    = 8  // fixings that are taken back, at most
)

// way is how a dive is made.
type way struct {
	byTier bool // the tasks of tier 1 first, then those of tier 2
	atOnce int  // how many placements are fixed at once
	rounds int  // between two fixings
}

// rest is the problem that is left when a plan in the making stays as it is.
func (s *state) rest(of *relaxation) *relaxation {
	r := *of
	r.picks = nil
	r.alive = make([][]start, len(of.alive))
	r.homes, r.cap = slices.Clone(r.groups.homes), slices.Clone(s.relax.cap)
	for gi, starts := range of.alive {
		if len(starts) == 0 || s.placed[r.list[gi].task] >= 0 {
			continue
		}
		for _, at := range starts {
			if s.fits(at.id) {
				r.alive[gi] = append(r.alive[gi], at)
			}
		}
	}
	for cell := range s.byDay {
		r.homes[cell] = min(r.homes[cell], s.in.Policy.MaxHomeVisits-int(s.home[cell]))
		r.cap[r.at.direct+cell] -= int64(int(s.direct[cell]) / s.in.Week.Tick)
	}
	for i, n := range s.room {
		r.cap[r.at.room+i] -= int64(n)
	}
	for i, t := range s.person {
		if t >= 0 {
			r.cap[r.at.personDay+i] = 0
		}
	}
	for d, ticks := range s.interp {
		for i, t := range ticks {
			if t >= 0 {
				r.cap[r.at.interp+d*r.T+i] = 0
			}
		}
	}
	r.sums = make([]int64, len(of.sums))
	r.prepare()
	return &r
}

// dive completes a plan in the making.
type dive struct {
	*state
	rest   *relaxation
	price  []int64    // of the points
	need   [3]int     // how many of each tier the plan is to meet
	hold   [3]bool    // count prices that are not moved
	tier   [3][]int64 // prices of each tier's bound; nil: it is not looked after
	how    way
	stop   func() bool
	undone int
}

func (v *dive) run() {
	for v.rest = v.state.rest(v.rest); v.stop == nil || !v.stop(); {
		left := v.left()
		d := newDescent(v.rest, 0, left, v.rest.onlyLive(v.price))
		d.hold, d.step = v.hold, 0.5
		for range v.how.rounds {
			d.round(d.best - d.best/64)
		}
		v.price = d.found
		ids := d.favourites()
		first := int8(1)
		for ; first < 3 && (!v.how.byTier || left[first] == 0); first++ {
		}
		for ; first <= 3 && !v.fix(ids, first); first++ {
		}
		if first > 3 {
			return
		}
	}
}

// left is how many of each tier the plan must still meet.
func (v *dive) left() [3]int {
	met := v.met()
	return [3]int{0, max(0, v.need[1]-met[1]), max(0, v.need[2]-met[2])}
}

// favourites are the placements that the last rounds chose, most often first.
func (d *descent) favourites() []int32 {
	count := map[int32]int{}
	for _, picks := range d.recent[:min(d.rounds, memory)] {
		for _, id := range picks {
			count[id]++
		}
	}
	ids := sortedKeys(count)
	slices.SortStableFunc(ids, func(a, b int32) int { return count[b] - count[a] })
	return ids
}

// fix places the first of a list that meet a tier up to the given one and fit, and
// says whether there was any.
func (v *dive) fix(ids []int32, tier int8) bool {
	var done []int32
	before := v.rest
	for _, id := range ids {
		if v.cands[id].meets <= tier && v.fits(id) {
			v.place(id)
			if done = append(done, id); len(done) == v.how.atOnce {
				break
			}
		}
	}
	if len(done) == 0 {
		return false
	}
	v.rest = v.state.rest(before)
	if v.how.byTier && v.undone < mayUndo && v.spoilt() {
		v.undo(done, before)
	}
	return true
}

// spoilt says whether it is proven that the tiers can no longer be met as they need.
func (v *dive) spoilt() bool {
	left := v.left()
	for k := int8(1); k <= 2; k++ {
		if v.tier[k] == nil || left[k] == 0 {
			continue
		}
		d := newDescent(v.rest, k, left, v.rest.onlyLive(v.tier[k]))
		goal := int64(left[k]) * scale
		for range lookRounds {
			if d.round(goal - goal/50); d.best < goal {
				return true
			}
		}
		v.tier[k] = d.found
	}
	return false
}

// undo takes placements back that spoilt a tier. If there was one only, it is out for
// the rest of the dive; of several the first is tried again alone.
func (v *dive) undo(done []int32, before *relaxation) {
	v.undone++
	for _, id := range done {
		v.remove(v.cands[id].task)
	}
	if len(done) > 1 {
		v.place(done[0])
		if v.rest = v.state.rest(before); !v.spoilt() {
			return
		}
		v.remove(v.cands[done[0]].task)
	}
	v.rest = before.without(done[0])
}

// without is the relaxation with one placement closed.
func (r *relaxation) without(id int32) *relaxation {
	out := *r
	out.alive = slices.Clone(r.alive)
	for gi, starts := range r.alive {
		if i := slices.IndexFunc(starts, func(s start) bool { return s.id == id }); i >= 0 {
			out.alive[gi] = slices.Delete(slices.Clone(starts), i, i+1)
		}
	}
	out.prepare()
	return &out
}
