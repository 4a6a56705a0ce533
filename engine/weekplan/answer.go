package weekplan

import (
	"cmp"
	"slices"
)

// answer writes the best plan and its certificate, with every bound recomputed for
// exactly what the plan meets.
func (s *solver) answer() (*Plan, *Certificate) {
	met := s.best.met()
	p := &Plan{Schema: PlanSchema, Instance: s.in.ID, Objective: int(s.best.value()), Assignments: []Assignment{}, Unmet: []Unmet{}}
	cert := &Certificate{Schema: CertificateSchema, Instance: s.in.ID, Scale: scale}
	points := s.bound[0].pricesFor(met)
	p.Bound = int(floor(s.relax(points, 0, met, false).bound, scale))
	if p.Bound > 0 {
		p.GapPercent = 100 * float64(p.Bound-p.Objective) / float64(p.Bound)
	}
	cert.Prices = s.named(points)
	if s.in.Tiered() {
		for k := int8(1); k <= 2; k++ {
			r := TierResult{Tier: int(k), Tasks: s.tasksOf[k], Met: met[k], Bound: s.tasksOf[k]}
			if r.Met < r.Tasks && s.bound[k] != nil {
				q := s.bound[k].pricesFor(met)
				r.Bound = min(r.Tasks, int(floor(s.relax(q, k, met, false).bound, scale)))
				n := s.named(q)
				*map[int8]**Prices{1: &cert.Tier1, 2: &cert.Tier2}[k] = &n
			}
			p.Tiers = append(p.Tiers, r)
		}
	}
	s.fillPlan(p)
	return p, cert
}

// pricesFor are the best prices found; without any round, none.
func (p *pricing) pricesFor(met [3]int) *prices {
	if p.bestP == nil {
		return p.noPrices()
	}
	_ = met
	return p.bestP
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// named writes prices by the names that the certificate uses, zeros left out.
func (m *model) named(p *prices) Prices {
	out := Prices{Task: map[string]int64{}, PersonDay: map[string]int64{}, Direct: map[string]int64{}, Interpreter: map[string]int64{}, Room: map[string]int64{}, Count: map[string]int64{}}
	put := func(into map[string]int64, key string, v int64) {
		if v > 0 {
			into[key] = v
		}
	}
	for t, v := range p.task {
		put(out.Task, m.in.Tasks[t].ID, v)
	}
	for i, v := range p.personDay {
		put(out.PersonDay, key2(itoa(i/m.days), i%m.days), v)
	}
	for i, v := range p.direct {
		put(out.Direct, key2(itoa(i/m.days), i%m.days), v)
	}
	for i, v := range p.interp {
		day := i / m.T
		put(out.Interpreter, key3(m.in.Interpreters[day/m.days].ID, day%m.days, m.in.Week.DayStart+i%m.T*m.in.Week.Tick), v)
	}
	for i, v := range p.room {
		put(out.Room, key2(itoa(i/m.T), m.in.Week.DayStart+i%m.T*m.in.Week.Tick), v)
	}
	for k := 1; k <= 2; k++ {
		put(out.Count, itoa(k), p.count[k])
	}
	return out
}

func (s *solver) fillPlan(p *Plan) {
	for t, id := range s.best.placed {
		if id < 0 {
			p.Unmet = append(p.Unmet, s.unmet(int32(t)))
			continue
		}
		p.Assignments = append(p.Assignments, s.assignment(id))
	}
	slices.SortStableFunc(p.Assignments, func(a, b Assignment) int {
		return cmp.Or(cmp.Compare(a.Counsellor, b.Counsellor), a.Day-b.Day, a.Start-b.Start)
	})
	for d, free := range s.free {
		for t, ok := range free {
			if !ok {
				continue
			}
			p.Capacity.Available += s.in.Week.Tick
			if s.best.line[d][t] >= 0 {
				p.Capacity.Used += s.in.Week.Tick
			}
		}
		p.Capacity.Direct += int(s.best.direct[d])
	}
}

func (s *solver) assignment(id int32) Assignment {
	c := &s.cands[id]
	a := Assignment{Task: s.in.Tasks[c.task].ID, Counsellor: s.in.Counsellors[c.c].ID, Day: int(c.day), Start: int(c.start), End: int(c.end),
		Mode: s.in.Tasks[c.task].Options[c.opt].Mode, Value: int(c.value)}
	if c.interp >= 0 {
		a.Interpreter = s.in.Interpreters[c.interp].ID
	}
	return a
}
