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
	points := s.prices(0)
	p.Bound = int(floor(s.relax.bound(points, 0, met), scale))
	if p.Bound > 0 {
		p.GapPercent = 100 * float64(p.Bound-p.Objective) / float64(p.Bound)
	}
	cert.Prices = s.relax.named(points)
	if s.in.Tiered() {
		for k := int8(1); k <= 2; k++ {
			r := TierResult{Tier: int(k), Tasks: s.tasksOf[k], Met: met[k], Bound: s.tasksOf[k]}
			if r.Met < r.Tasks && s.price[k] != nil {
				q := s.prices(int(k))
				r.Bound = min(r.Tasks, int(floor(s.relax.bound(q, k, met), scale)))
				n := s.relax.named(q)
				*map[int8]**Prices{1: &cert.Tier1, 2: &cert.Tier2}[k] = &n
			}
			p.Tiers = append(p.Tiers, r)
		}
	}
	s.fillPlan(p)
	return p, cert
}

// prices are the best prices found for a bound; where none were looked for, zeros.
func (s *solver) prices(unit int) []int64 {
	if s.price[unit] == nil {
		return make([]int64, s.relax.at.end)
	}
	return s.price[unit]
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// named writes prices by the names that the certificate uses, zeros left out.
func (r *relaxation) named(price []int64) Prices {
	in := r.in
	put := func(from, to int, name func(i int) string) map[string]int64 {
		out := map[string]int64{}
		for i, v := range price[from:to] {
			if v > 0 {
				out[name(i)] = v
			}
		}
		return out
	}
	byDay := func(i int) string { return key2(itoa(i/r.days), i%r.days) }
	return Prices{
		Task:      put(r.at.task, r.at.personDay, func(i int) string { return in.Tasks[i].ID }),
		PersonDay: put(r.at.personDay, r.at.direct, byDay),
		Direct:    put(r.at.direct, r.at.interp, byDay),
		Interpreter: put(r.at.interp, r.at.room, func(i int) string {
			d := i / r.T
			return key3(in.Interpreters[d/r.days].ID, d%r.days, r.minute(i%r.T))
		}),
		Room:  put(r.at.room, r.at.count, func(i int) string { return key2(itoa(i/r.T), r.minute(i%r.T)) }),
		Count: put(r.at.count, r.at.end, itoa),
	}
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
	p.Capacity = s.capacity()
}

func (s *solver) capacity() (c Capacity) {
	tick := s.in.Week.Tick
	for d, free := range s.free {
		day := DayCapacity{Counsellor: s.in.Counsellors[d/s.days].ID, Day: d % s.days}
		for t, ok := range free {
			if ok {
				day.Available += tick
			}
			if s.best.line[d][t] >= 0 {
				day.Used += tick
			}
		}
		day.Direct = int(s.best.direct[d])
		c.Available, c.Used, c.Direct = c.Available+day.Available, c.Used+day.Used, c.Direct+day.Direct
		c.Days = append(c.Days, day)
	}
	return c
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
