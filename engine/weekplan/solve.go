package weekplan

import (
	"errors"
	"fmt"
	"slices"
)

// Options say how long Solve works. The zero Options are good for one counsellor.
type Options struct {
	// Rounds is how many steps the prices take at most for each bound; 0 is 300.
	Rounds int
	// Stop is asked now and then; once it says yes the best so far is returned. It
	// lets a caller that has a clock keep a budget. Nil is never: then the same
	// instance and options give the same bytes.
	Stop func() bool
	// TargetGap ends the search when the points are proven within this many per cent.
	TargetGap float64
}

const defaultRounds = 300

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
	s.bounds()
	plan, cert := s.answer()
	if err := s.verify(plan); err != nil {
		return nil, nil, fmt.Errorf("weekplan.Solve: a plan that may not be was found: %w", err)
	}
	return plan, cert, nil
}

// solver holds the best plan so far and the best prices of each bound.
type solver struct {
	*model
	opt   Options
	best  *state
	empty *state // locked tasks only
	bound [3]*pricing
}

func newSolver(in *Instance, opt Options) (*solver, error) {
	m := compile(in)
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
	s.best.improve(6, s.opt.Stop)
}

// offerPlan keeps a plan that is better than the best.
func (s *solver) offerPlan(p *state) {
	if p.total > s.best.total {
		s.best = p
	}
}

// fromPicks makes a plan of what the relaxed days chose: the best of it that fits,
// then all else by what it is worth at these prices.
func (s *solver) fromPicks(r relaxed) {
	order := make([]int, len(r.picks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp64(r.worth[y], r.worth[x]) })
	p := s.empty.clone()
	for _, i := range order {
		if p.fits(r.picks[i]) {
			p.place(r.picks[i])
		}
	}
	p.fill(s.density())
	p.improve(4, s.opt.Stop)
	s.offerPlan(p)
}

func (s *solver) density() []int32 { return s.best.byDensity() }

// bounds finds prices for each tier that is not met in full, then for the points, and
// better plans on the way.
func (s *solver) bounds() {
	var start []float64
	top := s.largest()
	for unit := int8(1); unit <= 2; unit++ {
		if s.tasksOf[unit] == s.best.met()[unit] {
			continue
		}
		start = s.price(unit, s.tierStart(unit, start))
	}
	s.price(0, s.pointStart(top, start))
}

func (s *solver) largest() float64 {
	top := int64(1)
	for i := range s.cands {
		top = max(top, s.cands[i].value)
	}
	return float64(top)
}

// tierStart begins the bound of a tier: at the prices of the tier before, with a high
// price on the tasks of a tier that is met in full.
func (s *solver) tierStart(unit int8, before []float64) []float64 {
	at := s.layout()
	u := make([]float64, at.end)
	copy(u, before)
	if unit == 2 && s.tasksOf[1] > 0 {
		if s.best.met()[1] == s.tasksOf[1] {
			u[at.count+1] = 20
			s.raise(u, 1, 20)
		} else {
			u[at.count+1] = 1
		}
	}
	return u
}

func (s *solver) pointStart(top float64, before []float64) []float64 {
	at := s.layout()
	u := make([]float64, at.end)
	for i := range before {
		u[i] = before[i] * 0.7 * top
	}
	met := s.best.met()
	for k := 1; k <= 2; k++ {
		switch {
		case s.tasksOf[k] == 0:
			u[at.count+k] = 0
		case met[k] == s.tasksOf[k]:
			u[at.count+k] = 20 * top
			s.raise(u, k, 20*top)
		case u[at.count+k] == 0:
			u[at.count+k] = 0.7 * top
		}
	}
	if before == nil {
		s.guess(u)
	}
	return u
}

// raise puts a price on each task of a tier.
func (s *solver) raise(u []float64, tier int, price float64) {
	for t := range s.in.Tasks {
		if s.in.Tasks[t].Tier == tier {
			u[t] = max(u[t], price)
		}
	}
}

// guess begins the prices of tasks that the plan has placed at half of their value.
func (s *solver) guess(u []float64) {
	for t, id := range s.best.placed {
		if id >= 0 && u[t] == 0 {
			u[t] = float64(s.cands[id].value) / 2
		}
	}
}

// price runs one bound and tries plans from what the relaxed days choose.
func (s *solver) price(unit int8, start []float64) []float64 {
	met := s.best.met()
	fixed := [3]bool{}
	for k := 1; k <= 2; k++ {
		fixed[k] = s.tasksOf[k] == 0 || met[k] == s.tasksOf[k]
	}
	p := s.newPricing(unit, met, start, fixed)
	target := func() int64 {
		if unit > 0 {
			return int64(s.best.met()[unit])
		}
		return s.best.value()
	}
	p.run(s.opt.Rounds, target, s.opt.Stop, func(round int, r relaxed) {
		if round%40 == 39 {
			s.fromPicks(r)
		}
		if now := s.best.met(); now != p.met {
			p.met, p.bestP = now, nil
		}
	})
	s.bound[unit] = p
	return p.center
}

// verify recomputes the plan from its assignments by the rules.
func (s *solver) verify(p *Plan) error {
	st := newState(s.model)
	for _, a := range p.Assignments {
		id, ok := s.find(a.placement())
		if !ok || !st.fits(id) {
			return fmt.Errorf("task %s", a.Task)
		}
		st.place(id)
	}
	if int(st.value()) != p.Objective {
		return fmt.Errorf("objective %d is %d", p.Objective, st.value())
	}
	if p.Bound < p.Objective {
		return fmt.Errorf("bound %d under objective %d", p.Bound, p.Objective)
	}
	return nil
}
