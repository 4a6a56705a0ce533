package weekplan

// How the steps are taken; chosen by trying on the instances of testdata, where 300
// rounds end within 0.3 % of the best bound there is.
const (
	firstStep = 0.4 // of the way that would close the gap if the bound were straight
	newest    = 0.5 // weight of the newest direction in the average
	patience  = 6   // rounds without a better bound before the step is shortened
)

// pricing looks for the prices of the lowest bound: the dual of the problem. Each
// round steps in the averaged direction of what the relaxed days use too much of, and
// every round gives a bound.
type pricing struct {
	*model
	unit   int8
	met    [3]int
	u      []float64 // prices in points, laid out as offsets says
	dir    []float64
	at     offsets
	scale  []float64 // length of the step by kind of price
	fixed  [3]bool   // count prices that are held
	best   int64
	bestP  *prices
	center []float64
}

// offsets say where each kind of price begins in the flat vector.
type offsets struct{ task, personDay, direct, interp, room, count, end int }

func (m *model) layout() offsets {
	o := offsets{}
	o.personDay = len(m.in.Tasks)
	o.direct = o.personDay + len(m.in.People)*m.days
	o.interp = o.direct + len(m.byDay)
	o.room = o.interp + len(m.in.Interpreters)*m.days*m.T
	o.count = o.room + m.days*m.T
	o.end = o.count + 3
	return o
}

func (m *model) newPricing(unit int8, met [3]int, start []float64, fixed [3]bool) *pricing {
	p := &pricing{model: m, unit: unit, met: met, at: m.layout(), fixed: fixed}
	p.u = make([]float64, p.at.end)
	copy(p.u, start)
	p.center = append([]float64(nil), p.u...)
	p.dir = make([]float64, p.at.end)
	p.scale = make([]float64, p.at.end)
	for i := range p.scale {
		switch {
		case i < p.at.direct:
			p.scale[i] = 1
		case i < p.at.interp:
			p.scale[i] = 0.2
		case i < p.at.count:
			p.scale[i] = 0.35
		default:
			p.scale[i] = 0.7
		}
	}
	return p
}

// integers rounds the flat prices to whole 1/scale.
func (p *pricing) integers(u []float64) *prices {
	out := p.noPrices()
	round := func(into []int64, from int) {
		for i := range into {
			into[i] = int64(u[from+i]*scale + 0.5)
		}
	}
	round(out.task, p.at.task)
	round(out.personDay, p.at.personDay)
	round(out.direct, p.at.direct)
	round(out.interp, p.at.interp)
	round(out.room, p.at.room)
	for k := 1; k <= 2; k++ {
		out.count[k] = int64(u[p.at.count+k]*scale + 0.5)
	}
	return out
}

// run makes up to rounds steps towards the target and tells each round's relaxed days
// to seen. It ends early when the bound has reached the target (as whole points or
// tasks), or stop says so.
func (p *pricing) run(rounds int, target func() int64, stop func() bool, seen func(round int, r relaxed)) {
	lambda, idle := firstStep, 0
	for round := range rounds {
		if stop != nil && stop() && p.bestP != nil {
			return
		}
		q := p.integers(p.u)
		r := p.relax(q, p.unit, p.met, true)
		if p.bestP == nil || r.bound < p.best {
			p.best, p.bestP = r.bound, q
			copy(p.center, p.u)
			lambda, idle = min(firstStep, lambda*1.02), 0
		} else if idle++; idle >= patience {
			lambda, idle = max(0.005, lambda*0.75), 0
		}
		if seen != nil {
			seen(round, r)
		}
		if p.best/scale <= target() {
			return
		}
		p.step(p.usage(r.picks), lambda, float64(r.bound)/scale-float64(target())*0.99)
	}
}

// usage is how much the relaxed days use of each scarce thing beyond what there is.
func (p *pricing) usage(picks []int32) []float64 {
	g := make([]float64, p.at.end)
	for i := p.at.task; i < p.at.direct; i++ {
		g[i] = -1
	}
	for i := p.at.direct; i < p.at.interp; i++ {
		g[i] = -float64(p.in.Policy.MaxDirect / p.in.Week.Tick)
	}
	for i := p.at.interp; i < p.at.room; i++ {
		g[i] = -1
	}
	for i, n := range p.rooms {
		g[p.at.room+i] = -float64(n)
	}
	for k := 1; k <= 2; k++ {
		g[p.at.count+k] = float64(p.met[k])
	}
	for _, id := range picks {
		p.use(g, &p.cands[id])
	}
	return g
}

func (p *pricing) use(g []float64, c *cand) {
	g[p.at.task+int(c.task)]++
	if person := p.in.Tasks[c.task].Person; person >= 0 {
		g[p.at.personDay+person*p.days+int(c.day)]++
	}
	if c.direct {
		g[p.at.direct+int(c.c)*p.days+int(c.day)] += float64(c.b - c.a)
	}
	for t := int(c.a); t < int(c.b); t++ {
		if c.interp >= 0 {
			g[p.at.interp+(int(c.interp)*p.days+int(c.day))*p.T+t]++
		}
		if c.room {
			g[p.at.room+int(c.day)*p.T+t]++
		}
	}
	if c.meets < 3 {
		g[p.at.count+int(c.meets)]--
	}
}

// step moves the prices along the averaged direction, from where they are.
func (p *pricing) step(g []float64, lambda, gap float64) {
	norm := 0.0
	for i := range g {
		p.dir[i] = newest*g[i] + (1-newest)*p.dir[i]
		if p.u[i] > 0 || p.dir[i] > 0 {
			norm += p.scale[i] * p.dir[i] * p.dir[i]
		} else {
			p.dir[i] = 0
		}
	}
	if norm == 0 {
		return
	}
	s := lambda * max(gap, 0.5) / norm
	for i := range p.u {
		if i >= p.at.count && (i == p.at.count || p.held(i-p.at.count)) {
			continue
		}
		p.u[i] = max(0, p.u[i]+s*p.scale[i]*p.dir[i])
	}
}

// held says whether the count price of a tier is not to be moved: it is fixed, or
// this bound has no such price.
func (p *pricing) held(k int) bool {
	return p.fixed[k] || p.unit == 1 || p.unit == 2 && k == 2
}
