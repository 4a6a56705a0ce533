package weekplan

import "slices"

// state is a plan in the making: what every counsellor, interpreter and room is doing
// at each tick, and where each task is.
type state struct {
	*model
	placed []int32 // placement of each task, −1: none
	line   [][]int32
	interp [][]int32
	room   []int32
	direct []int32
	home   []int32
	person []int32 // task of a person on a day, −1: none
	w      []int64 // weight of each placement
	total  int64
}

func newState(m *model) *state {
	s := &state{model: m, placed: filled(len(m.in.Tasks)), room: make([]int32, m.days*m.T),
		direct: make([]int32, len(m.byDay)), home: make([]int32, len(m.byDay)), person: filled(len(m.in.People) * m.days)}
	for range m.byDay {
		s.line = append(s.line, filled(m.T))
	}
	for range len(m.in.Interpreters) * m.days {
		s.interp = append(s.interp, filled(m.T))
	}
	return s
}

func filled(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

func (s *state) clone() *state {
	c := *s
	c.placed, c.room, c.direct, c.home, c.person = slices.Clone(s.placed), slices.Clone(s.room), slices.Clone(s.direct), slices.Clone(s.home), slices.Clone(s.person)
	c.line, c.interp = make([][]int32, len(s.line)), make([][]int32, len(s.interp))
	for i := range s.line {
		c.line[i] = slices.Clone(s.line[i])
	}
	for i := range s.interp {
		c.interp[i] = slices.Clone(s.interp[i])
	}
	return &c
}

func (s *state) day(c *cand) int { return int(c.c)*s.days + int(c.day) }

// directMinutes are the minutes that a placement takes of the day's direct talk.
func (s *state) directMinutes(c *cand) int32 {
	if !c.direct {
		return 0
	}
	return (c.b - c.a) * int32(s.in.Week.Tick)
}

func (s *state) personDay(c *cand) int {
	p := s.in.Tasks[c.task].Person
	if p < 0 {
		return -1
	}
	return p*s.days + int(c.day)
}

// fits says whether a placement can be added as the plan stands.
func (s *state) fits(id int32) bool {
	c := &s.cands[id]
	d := s.day(c)
	if c.ghost || s.placed[c.task] >= 0 {
		return false
	}
	if pd := s.personDay(c); pd >= 0 && s.person[pd] >= 0 {
		return false
	}
	if c.home && int(s.home[d]) >= s.in.Policy.MaxHomeVisits {
		return false
	}
	if int(s.direct[d]+s.directMinutes(c)) > s.in.Policy.MaxDirect {
		return false
	}
	for _, t := range s.line[d][c.from:c.to] {
		if t >= 0 {
			return false
		}
	}
	return s.scarceFree(c)
}

func (s *state) scarceFree(c *cand) bool {
	for t := c.a; t < c.b; t++ {
		if c.interp >= 0 && s.interp[int(c.interp)*s.days+int(c.day)][t] >= 0 {
			return false
		}
		if c.room && int(s.room[int(c.day)*s.T+int(t)]) >= s.rooms[int(c.day)*s.T+int(t)] {
			return false
		}
	}
	return true
}

func (s *state) place(id int32) { s.put(id, 1) }

func (s *state) remove(task int32) { s.put(s.placed[task], -1) }

func (s *state) put(id int32, sign int32) {
	c := &s.cands[id]
	d, mark := s.day(c), c.task
	s.placed[c.task] = id
	if sign < 0 {
		s.placed[c.task], mark = -1, -1
	}
	for t := c.from; t < c.to; t++ {
		s.line[d][t] = mark
	}
	for t := c.a; t < c.b; t++ {
		if c.interp >= 0 {
			s.interp[int(c.interp)*s.days+int(c.day)][t] = mark
		}
		if c.room {
			s.room[int(c.day)*s.T+int(t)] += sign
		}
	}
	if pd := s.personDay(c); pd >= 0 {
		s.person[pd] = mark
	}
	s.direct[d] += sign * s.directMinutes(c)
	if c.home {
		s.home[d] += sign
	}
	if s.w != nil {
		s.total += int64(sign) * s.w[id]
	}
}

// conflicts lists the tasks that must give way for a placement, its own task not
// among them: those in the same time, with the same interpreter, and, where a limit
// or the rooms are used up, the least valuable that frees enough.
func (s *state) conflicts(id int32) []int32 {
	c := &s.cands[id]
	var list []int32
	add := func(t int32) {
		if t >= 0 && t != c.task && !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	for _, t := range s.line[s.day(c)][c.from:c.to] {
		add(t)
	}
	if c.interp >= 0 {
		for _, t := range s.interp[int(c.interp)*s.days+int(c.day)][c.a:c.b] {
			add(t)
		}
	}
	if pd := s.personDay(c); pd >= 0 {
		add(s.person[pd])
	}
	return s.limits(c, list)
}

// limits adds the tasks that must go for the limits a day and the rooms.
func (s *state) limits(c *cand, list []int32) []int32 {
	d := s.day(c)
	direct, home := s.direct[d]+s.directMinutes(c), s.home[d]
	if c.home {
		home++
	}
	gone := func(t int32) {
		o := &s.cands[s.placed[t]]
		if s.day(o) == d {
			direct -= s.directMinutes(o)
			if o.home {
				home--
			}
		}
	}
	if at := s.placed[c.task]; at >= 0 {
		gone(c.task)
	}
	for _, t := range list {
		gone(t)
	}
	for int(direct) > s.in.Policy.MaxDirect || c.home && int(home) > s.in.Policy.MaxHomeVisits {
		t := s.cheapest(d, c, list, int(direct) <= s.in.Policy.MaxDirect)
		if t < 0 {
			return append(list, c.task) // cannot be: it would have to give way to itself
		}
		list = append(list, t)
		gone(t)
	}
	return s.roomConflicts(c, list)
}

// cheapest finds the least valuable direct task (or home visit) of a day that is not
// in the list yet.
func (s *state) cheapest(d int, c *cand, list []int32, home bool) int32 {
	best := int32(-1)
	for from := 0; from < s.T; from++ {
		t := s.line[d][from]
		if t < 0 || t == c.task || slices.Contains(list, t) || best == t {
			continue
		}
		o := &s.cands[s.placed[t]]
		if home && !o.home || !home && !o.direct {
			continue
		}
		if best < 0 || s.w[s.placed[t]] < s.w[s.placed[best]] {
			best = t
		}
	}
	return best
}

func (s *state) roomConflicts(c *cand, list []int32) []int32 {
	if !c.room {
		return list
	}
	for t := c.a; t < c.b; t++ {
		for {
			used, users := s.roomUsers(int(c.day), t, c.task, list)
			if used < s.rooms[int(c.day)*s.T+int(t)] {
				break
			}
			if len(users) == 0 {
				return append(list, c.task)
			}
			list = append(list, slices.MinFunc(users, func(x, y int32) int { return cmp64(s.w[s.placed[x]], s.w[s.placed[y]]) }))
		}
	}
	return list
}

func cmp64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// roomUsers lists who uses a room at a tick, without a task and those that go anyway.
func (s *state) roomUsers(day int, tick, without int32, gone []int32) (int, []int32) {
	var users []int32
	for c := range s.in.Counsellors {
		t := s.line[c*s.days+day][tick]
		if t < 0 || t == without || slices.Contains(gone, t) {
			continue
		}
		if o := &s.cands[s.placed[t]]; o.room && tick >= o.a && tick < o.b {
			users = append(users, t)
		}
	}
	return len(users), users
}

// met counts the tasks of tiers 1 and 2 that the plan meets.
func (s *state) met() (met [3]int) {
	for _, id := range s.placed {
		if id >= 0 && s.cands[id].meets < 3 {
			met[s.cands[id].meets]++
		}
	}
	return met
}

func (s *state) value() (v int64) {
	for _, id := range s.placed {
		if id >= 0 {
			v += s.cands[id].value
		}
	}
	return v
}
