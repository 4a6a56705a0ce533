package weekplan

import "slices"

// How the steps are taken; chosen by trying on the instances of testdata, where 300
// rounds come within 0.1 % of the lowest bound, or 0.5 % where there are tiers.
const (
	firstStep = 0.3   // of the way that would close the gap if the bound were straight
	shortest  = 0.005 // likewise; a shorter one begins anew
	shorter   = 0.85  // by which a step is shortened that does not help
	newest    = 0.15  // weight of the newest direction in the average
	patience  = 3     // rounds without a better bound before the step is shortened
	memory    = 40    // rounds whose choices are remembered
)

// descent looks for the prices of the lowest bound: the dual of the problem. Each
// round steps from the best prices so far in the averaged direction of what the
// relaxed days use too much of, and every round gives a bound. Prices are integers
// and every product is rounded by itself, so that all machines go the same way.
type descent struct {
	*relaxation
	unit   int8
	need   [3]int  // how many of each tier must be met
	hold   [3]bool // count prices that are not moved
	best   int64   // the lowest bound, times scale
	found  []int64 // and its prices
	center []int64 // where steps go from
	trial  []int64
	dir    []float64
	use    []int64 // what the last round's choice leaves unused
	weigh  []float64
	step   float64
	again  float64 // what the next step is when steps have become too short
	idle   int
	rounds int
	recent [memory][]int32
}

func newDescent(r *relaxation, unit int8, need [3]int, start []int64) *descent {
	d := &descent{relaxation: r, unit: unit, need: need, step: firstStep, again: firstStep}
	d.center = make([]int64, r.at.end)
	copy(d.center, start)
	d.trial, d.found = slices.Clone(d.center), slices.Clone(d.center)
	d.dir, d.use, d.weigh = make([]float64, r.at.end), make([]int64, r.at.end), make([]float64, r.at.end)
	for i := range d.weigh {
		switch {
		case i < r.at.direct:
			d.weigh[i] = 1
		case i < r.at.interp:
			d.weigh[i] = 0.2
		case i < r.at.count:
			d.weigh[i] = 0.35
		default:
			d.weigh[i] = 0.7
		}
	}
	for k := range d.hold {
		d.hold[k] = k == 0 || unit > 0 && k >= int(unit)
	}
	return d
}

// round tries prices, keeps them if their bound is the best, and steps on towards a
// target (times scale).
func (d *descent) round(target int64) {
	b := d.bound(d.trial, d.unit, d.need)
	d.recent[d.rounds%memory] = append(d.recent[d.rounds%memory][:0], d.picks...)
	d.unused()
	ahead := d.average()
	if d.rounds == 0 || b < d.best {
		d.best, d.idle = b, 0
		copy(d.found, d.trial)
		copy(d.center, d.trial)
		if ahead > 0 {
			d.step = min(2, d.step*1.1)
		}
	} else if d.idle++; d.idle%patience == 0 {
		d.step *= shorter
		if d.idle >= 2*patience {
			copy(d.center, d.trial) // a kink: go on from beside it
		}
		if d.step < shortest {
			d.step, d.idle = d.again, 0
			d.again = d.again * 3 / 4
			copy(d.center, d.found)
		}
	}
	d.rounds++
	d.move(target)
}

// unused is, for each price, how much of its thing is left over (under 0: too little).
func (d *descent) unused() {
	for _, i := range d.live {
		d.use[i] = d.cap[i]
	}
	for k := 1; k <= 2; k++ {
		d.use[d.at.count+k] = -int64(d.need[k])
	}
	for _, id := range d.picks {
		c := &d.cands[id]
		d.use[c.task]--
		if p := d.in.Tasks[c.task].Person; p >= 0 {
			d.use[d.at.personDay+p*d.days+int(c.day)]--
		}
		if c.direct {
			d.use[d.at.direct+int(c.c)*d.days+int(c.day)] -= int64(c.b - c.a)
		}
		if c.interp >= 0 || c.room {
			d.scarce(c, func(i int) { d.use[i]-- })
		}
		if c.meets < 3 {
			d.use[d.at.count+int(c.meets)]++
		}
	}
}

// average mixes the newest direction in, and says whether it points where the
// average did.
func (d *descent) average() float64 {
	dot, share := 0.0, newest
	if d.rounds == 0 {
		share = 1
	}
	for _, i := range d.live {
		g := float64(d.use[i])
		dot += float64(g * d.dir[i])
		d.dir[i] += float64(share * float64(g-d.dir[i]))
	}
	return dot
}

// move sets the next prices to try.
func (d *descent) move(target int64) {
	norm := 0.0
	for _, i := range d.live {
		if d.center[i] > 0 || d.dir[i] < 0 {
			norm += float64(d.weigh[i] * float64(d.dir[i]*d.dir[i]))
		}
	}
	copy(d.trial, d.center)
	if norm < 1e-9 {
		return
	}
	s := float64(d.step*float64(max(d.best-target, scale/4))) / norm
	for _, i := range d.live {
		if k := int(i) - d.at.count; k >= 0 && d.hold[k] {
			continue
		}
		d.trial[i] = max(0, d.center[i]-int64(float64(float64(s*d.weigh[i])*d.dir[i])))
	}
}
