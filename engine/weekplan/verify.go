package weekplan

import (
	"fmt"
	"strconv"
	"strings"
)

// verify recomputes an answer from what it says: the plan from its assignments by the
// rules, the bounds from the prices that the certificate names.
func (s *solver) verify(p *Plan, cert *Certificate) error {
	st := newState(s.model)
	for _, a := range p.Assignments {
		id, ok := s.find(a.placement())
		if !ok || !st.fits(id) {
			return fmt.Errorf("task %s", a.Task)
		}
		st.place(id)
	}
	for t, id := range s.locked {
		if st.placed[t] != id {
			return fmt.Errorf("locked task %s", s.in.Tasks[t].ID)
		}
	}
	if int(st.value()) != p.Objective {
		return fmt.Errorf("objective %d is %d", p.Objective, st.value())
	}
	return s.verifyBounds(p, cert, st.met())
}

func (s *solver) verifyBounds(p *Plan, cert *Certificate, met [3]int) error {
	if b := floor(s.relax.bound(s.relax.priced(&cert.Prices), 0, met), scale); int(b) != p.Bound || p.Bound < p.Objective {
		return fmt.Errorf("bound %d of %d is %d", p.Bound, p.Objective, b)
	}
	for _, r := range p.Tiers {
		bound, prices := r.Tasks, []*Prices{nil, cert.Tier1, cert.Tier2}[r.Tier]
		if prices != nil {
			bound = min(bound, int(floor(s.relax.bound(s.relax.priced(prices), int8(r.Tier), met), scale)))
		}
		if r.Met != met[r.Tier] || r.Bound != bound || bound < r.Met {
			return fmt.Errorf("tier %d: bound %d of %d is %d of %d", r.Tier, r.Bound, r.Met, bound, met[r.Tier])
		}
	}
	return nil
}

// priced reads named prices; it is the inverse of named.
func (r *relaxation) priced(p *Prices) []int64 {
	price := make([]int64, r.at.end)
	for t := range r.in.Tasks {
		price[r.at.task+t] = p.Task[r.in.Tasks[t].ID]
	}
	put := func(from, size int, list map[string]int64, second func(string) int) {
		for key, v := range list {
			a, b, _ := strings.Cut(key, "|")
			price[from+number(a)*size+second(b)] = v
		}
	}
	put(r.at.personDay, r.days, p.PersonDay, number)
	put(r.at.direct, r.days, p.Direct, number)
	put(r.at.room, r.T, p.Room, func(minute string) int { return (number(minute) - r.in.Week.DayStart) / r.in.Week.Tick })
	put(r.at.count, 1, p.Count, number)
	for i, k := range r.in.Interpreters {
		for day := range r.days {
			for t := range r.T {
				price[r.at.interp+(i*r.days+day)*r.T+t] = p.Interpreter[key3(k.ID, day, r.minute(t))]
			}
		}
	}
	return price
}

func (r *relaxation) minute(tick int) int { return r.in.Week.DayStart + tick*r.in.Week.Tick }

// number reads a number that this package has written; an empty text is 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
