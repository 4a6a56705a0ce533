package weekplan

import "slices"

// weigh gives every placement its weight: its points, the points for staying where
// it was announced, and for a tier more than all that comes after it.
func (s *state) weigh() {
	w1, w2 := s.weights()
	s.w = make([]int64, len(s.cands))
	for i := range s.cands {
		c := &s.cands[i]
		s.w[i] = c.value + s.move[int32(i)]
		switch c.meets {
		case 1:
			s.w[i] += w1
		case 2:
			s.w[i] += w2
		}
	}
}

// fill adds placements in the order given, as long as they fit.
func (s *state) fill(order []int32) {
	for _, id := range order {
		if s.fits(id) {
			s.place(id)
		}
	}
}

// byDensity orders all placements: those that meet the first tier first, then by
// weight for the time they take, then as they are listed.
func (s *state) byDensity() []int32 {
	order := slices.Concat(s.byTask...)
	slices.SortStableFunc(order, func(x, y int32) int {
		a, b := &s.cands[x], &s.cands[y]
		if a.meets != b.meets {
			return int(a.meets) - int(b.meets)
		}
		return cmp64(b.value*int64(a.to-a.from), a.value*int64(b.to-b.from))
	})
	return order
}

// improve is local search: put in what fits, let a better task push out one or two
// that find another place (or are worth less), and move what is worth more elsewhere,
// until nothing helps.
func (s *state) improve(passes int, stop func() bool) {
	for range passes {
		better := false
		for t := range s.in.Tasks {
			if stop != nil && stop() {
				return
			}
			if _, fixed := s.locked[int32(t)]; fixed {
				continue
			}
			if s.try(int32(t)) || s.split(int32(t)) {
				better = true
			}
		}
		if !better {
			return
		}
	}
}

// chances is how many of a task's placements are tried with what they push out.
const chances = 10

type chance struct {
	id   int32
	gain int64
	out  []int32
}

// try finds a better place for one task, with all that follows from it.
func (s *state) try(t int32) bool {
	now := int64(0)
	if at := s.placed[t]; at >= 0 {
		now = s.w[at]
	}
	var list []chance
	for _, id := range s.byTask[t] {
		if s.w[id] <= now && s.placed[t] >= 0 && s.w[id] < now {
			continue
		}
		if id == s.placed[t] {
			continue
		}
		out := s.conflicts(id)
		if len(out) > 2 || slices.Contains(out, t) || s.anyLocked(out) {
			continue
		}
		gain := s.w[id] - now
		for _, o := range out {
			gain -= s.w[s.placed[o]]
		}
		if len(out) == 0 && gain <= 0 {
			continue
		}
		list = append(list, chance{id, gain, out})
	}
	slices.SortStableFunc(list, func(a, b chance) int { return cmp64(b.gain, a.gain) })
	for _, c := range list[:min(chances, len(list))] {
		if s.swap(t, c) {
			return true
		}
	}
	return false
}

func (s *state) anyLocked(tasks []int32) bool {
	return slices.ContainsFunc(tasks, func(t int32) bool { _, fixed := s.locked[t]; return fixed })
}

// swap carries a chance out, finds new places for what was pushed out, and takes it
// all back unless the plan got better.
func (s *state) swap(t int32, c chance) bool {
	before := s.total
	was := s.placed[t]
	outs := make([]int32, len(c.out))
	for i, o := range c.out {
		outs[i] = s.placed[o]
		s.remove(o)
	}
	if was >= 0 {
		s.remove(t)
	}
	s.place(c.id)
	for _, o := range c.out {
		s.insertBest(o)
	}
	if s.total > before {
		return true
	}
	for _, o := range c.out {
		if s.placed[o] >= 0 {
			s.remove(o)
		}
	}
	s.remove(t)
	if was >= 0 {
		s.place(was)
	}
	for _, id := range outs {
		s.place(id)
	}
	return false
}

// insertBest places a task where it is worth most and fits.
func (s *state) insertBest(t int32) {
	best := int32(-1)
	for _, id := range s.byTask[t] {
		if (best < 0 || s.w[id] > s.w[best]) && s.fits(id) {
			best = id
		}
	}
	if best >= 0 {
		s.place(best)
	}
}

// split takes a placed task out and puts what else fits into the day in its stead,
// the task itself among it; it is taken back unless the plan got better.
func (s *state) split(t int32) bool {
	was := s.placed[t]
	if was < 0 {
		return false
	}
	before := s.total
	s.remove(t)
	day := s.day(&s.cands[was])
	var in []int32
	for {
		best := s.bestOn(day, t)
		if best < 0 {
			break
		}
		s.place(best)
		in = append(in, s.cands[best].task)
	}
	s.insertBest(t)
	if s.total > before {
		return true
	}
	if s.placed[t] >= 0 {
		s.remove(t)
	}
	for _, x := range in {
		s.remove(x)
	}
	s.place(was)
	return false
}

// bestOn finds the densest placement of an unplaced task other than t that fits on a
// day.
func (s *state) bestOn(day int, t int32) int32 {
	best := int32(-1)
	for _, id := range s.byDay[day] {
		c := &s.cands[id]
		if c.task == t || s.placed[c.task] >= 0 || best >= 0 && s.w[id]*int64(s.cands[best].to-s.cands[best].from) <= s.w[best]*int64(c.to-c.from) {
			continue
		}
		if s.fits(id) {
			best = id
		}
	}
	return best
}
