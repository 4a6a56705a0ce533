package weekplan

import (
	"errors"
	"fmt"
	"slices"
)

// Options say how long Solve works. The zero Options are good for one counsellor.
type Options struct {
	// Rounds is how many steps the prices take at most for each bound; 0 is 600.
	Rounds int
	// Stop is asked now and then; once it says yes the best so far is returned. It
	// lets a caller that has a clock keep a budget. Nil is never: then the same
	// instance and options give the same bytes.
	Stop func() bool
	// Dives is how many dives for a better plan are made at most; 0 is as many as help.
	// A caller that waits takes 1: the bounds are the same, the plan a little worse.
	Dives int
	// TargetGap ends the search when the points are proven within this many per cent.
	TargetGap float64
}

const defaultRounds = 600

// Solve plans an instance: most of tier 1, then most of tier 2, then most points.
// Ties go to what is listed first: task, option, day, counsellor, start, interpreter.
// The plan and the bounds of the certificate have been checked when they are
// returned. An instance that cannot be (see Validate) is an *InputError.
func Solve(in *Instance, opt Options) (*Plan, *Certificate, error) {
	if err := in.Validate(); err != nil {
		return nil, nil, err
	}
	if opt.Rounds <= 0 {
		opt.Rounds = defaultRounds
	}
	s, err := newSolver(in, opt)
	if err != nil {
		return nil, nil, err
	}
	s.first()
	s.prove()
	plan, cert := s.answer()
	if err := s.verify(plan, cert); err != nil {
		return nil, nil, fmt.Errorf("weekplan.Solve: a plan that may not be was found: %w", err)
	}
	return plan, cert, nil
}

// solver holds the best plan so far and the best prices of each bound.
type solver struct {
	*model
	opt   Options
	best  *state
	empty *state     // locked tasks only
	price [3][]int64 // of the points and of each tier; nil: not looked for
}

func newSolver(in *Instance, opt Options) (*solver, error) {
	m := compile(in)
	m.groups = m.group()
	m.relax = m.relaxation()
	for _, a := range in.Announced {
		if id, ok := m.find(a.Placement); ok {
			m.move[id] = int64(a.MoveCost)
		}
	}
	s := &solver{model: m, opt: opt}
	s.empty = newState(m)
	s.empty.weigh()
	for _, l := range in.Locked {
		id, ok := m.find(l)
		if !ok || !s.empty.fits(id) {
			return nil, errors.New("weekplan.Solve: a locked task cannot be placed")
		}
		s.empty.place(id)
		m.locked[m.cands[id].task] = id
	}
	return s, nil
}

// first makes a plan quickly: the densest first, then local search.
func (s *solver) first() {
	s.best = s.empty.clone()
	s.best.fill(s.best.byDensity())
	s.best.improve(2, s.opt.Stop)
}

// offerPlan keeps a plan that is better than the best.
func (s *solver) offerPlan(p *state) {
	if p.total > s.best.total {
		s.best = p
	}
}

// prove looks for the prices of each tier that is not met in full, then of the
// points, and for better plans on the way.
func (s *solver) prove() {
	need := s.best.met()
	for k := 1; k <= 2; k++ {
		if need[k] == s.tasksOf[k] {
			continue
		}
		d := newDescent(s.relax, int8(k), need, s.tierStart(k))
		if s.lower(d, int64(need[k])*scale); d.rounds > 0 {
			s.price[k] = d.found
			need[k] = min(s.tasksOf[k], int(d.best/scale))
		}
	}
	s.points(need)
	s.refine(need)
}

// tierStart begins a bound at the prices of the last tier before it that was priced,
// where a task is worth 1. The tasks of a tier that is met in full, and its count,
// bear a high price; the difference is the price of having to be placed.
func (s *solver) tierStart(unit int) []int64 {
	start := make([]int64, s.relax.at.end)
	met := s.best.met()
	for k := 1; k < unit; k++ {
		switch {
		case met[k] == s.tasksOf[k]:
			s.raise(start, k, 20*scale)
		case s.price[k] != nil:
			start = slices.Clone(s.price[k])
			start[s.relax.at.count+k] = scale
		}
	}
	return start
}

// refine goes on with the bounds that are still above what the plan has; before is
// what the bound of the points asked for.
func (s *solver) refine(before [3]int) {
	met := s.best.met()
	for k := 1; k <= 2; k++ {
		if s.price[k] == nil || met[k] == s.tasksOf[k] || s.relax.bound(s.price[k], int8(k), met)/scale <= int64(met[k]) {
			continue
		}
		d := newDescent(s.relax, int8(k), met, s.price[k])
		if s.lower(d, int64(met[k])*scale); d.rounds > 0 {
			s.price[k] = d.found
		}
	}
	if s.stopped() || met == before {
		return
	}
	d := s.pointDescent(met)
	s.lower(d, s.best.value()*scale)
	if d.rounds > 0 && d.best < s.relax.bound(s.price[0], 0, met) {
		s.price[0] = d.found
	}
}

// pointDescent begins the bound of the points.
func (s *solver) pointDescent(need [3]int) *descent {
	met := s.best.met()
	d := newDescent(s.relax, 0, need, s.pointStart(need))
	for k := 1; k <= 2; k++ {
		d.hold[k] = met[k] == s.tasksOf[k]
	}
	return d
}

// lower makes rounds until the bound is proven as far as whole numbers go, or no
// longer falls. The target, times scale, is what the best plan has, if that plan
// meets what the bound asks for.
func (s *solver) lower(d *descent, target int64) {
	met, known, before := s.best.met(), true, int64(0)
	for k := range met {
		known = known && (d.unit > 0 && k >= int(d.unit) || met[k] == d.need[k])
	}
	for i := range s.opt.Rounds {
		switch {
		case s.stopped():
			return
		case known && !s.in.Tiered():
			d.round(target - target/100)
		case known:
			d.round(target - target/20)
		default:
			d.round(d.best - d.best/20)
		}
		if known && d.best < target+scale {
			return
		}
		if i%60 == 59 {
			if before-d.best < d.best/10_000 && i > 60 {
				return
			}
			before = d.best
		}
	}
}

func (s *solver) stopped() bool { return s.opt.Stop != nil && s.opt.Stop() }

// raise gives the tasks of a tier that is met in full, and its count, a high price;
// the difference is the price of having to be placed.
func (s *solver) raise(price []int64, tier int, high int64) {
	if s.tasksOf[tier] == 0 {
		return
	}
	price[s.relax.at.count+tier] = high
	for t := range s.in.Tasks {
		if s.in.Tasks[t].Tier == tier {
			price[t] = high
		}
	}
}

// pointStart begins the prices of the points at those of the tiers or, where no tier
// had to be priced, at what tasks bring beyond the worth of their time. The tasks of
// a tier that is met in full bear its high count price.
func (s *solver) pointStart(need [3]int) []int64 {
	top := int64(1)
	for i := range s.cands {
		top = max(top, s.cands[i].value)
	}
	var high [4]int64
	met := s.best.met()
	for k := 1; k <= 2; k++ {
		if met[k] == s.tasksOf[k] {
			high[k] = 20 * top * scale
		}
	}
	if s.price[1] == nil && s.price[2] == nil {
		return s.timeStart(high, need)
	}
	price := s.tierStart(3)
	for i, v := range price {
		price[i] = v / 10 * 7 * top
	}
	for k := 1; k <= 2; k++ {
		if high[k] > 0 {
			s.raise(price, k, high[k])
		}
	}
	return price
}

// timeStart tries what a tick of the counsellor's time may be worth, and keeps the
// task prices of the lowest bound.
func (s *solver) timeStart(high [4]int64, need [3]int) []int64 {
	var best []int64
	least := int64(0)
	for tick := int64(scale / 16); tick < 256*scale; tick += tick / 4 {
		price := make([]int64, s.relax.at.end)
		price[s.relax.at.count+1], price[s.relax.at.count+2] = high[1], high[2]
		for i := range s.list {
			g := &s.list[i]
			length := int64(s.classes[g.cell][g.class].length)
			price[g.task] = max(price[g.task], high[g.meets]+g.value*scale-tick*length)
		}
		if b := s.relax.bound(price, 0, need); best == nil || b < least {
			best, least = price, b
		}
	}
	return best
}

// points lowers the bound of the points and dives for plans.
func (s *solver) points(need [3]int) {
	d := s.pointDescent(need)
	s.lower(d, s.best.value()*scale)
	s.price[0] = d.found
	if s.stopped() || s.close(d) {
		return
	}
	for i, w := range s.ways() {
		if i > 0 && (i == s.opt.Dives || s.enough(d, i)) {
			break
		}
		p := s.empty.clone()
		v := dive{state: p, rest: s.relax, price: d.found, need: need, hold: d.hold, tier: s.price, how: w, stop: s.opt.Stop}
		v.tier[0] = nil
		v.run()
		p.fill(p.byDensity())
		p.improve(2, s.opt.Stop)
		s.offerPlan(p)
	}
}

// enough says whether a dive more is not worth its time: the tiers are met as far as
// can be, and two dives were made or the points are within a quarter of a per cent.
func (s *solver) enough(d *descent, dives int) bool {
	bound, value := d.best/scale, s.best.value()
	return s.best.met() == d.need && (dives > 1 || 400*(bound-value) <= bound)
}

// ways are the dives that are tried, until it is enough.
func (s *solver) ways() []way {
	if s.in.Tiered() {
		return []way{{true, 2, 16}, {false, 2, 16}, {true, 4, 40}, {true, 2, 40}, {true, 1, 16}, {true, 4, 16}}
	}
	return []way{{false, 4, 40}, {false, 2, 40}}
}

// close says whether the points are proven as well as was asked.
func (s *solver) close(d *descent) bool {
	bound, value := d.best/scale, s.best.value()
	return s.best.met() == d.need && float64(100*(bound-value)) <= s.opt.TargetGap*float64(bound)
}
