package weekplan

import "slices"

// cand is one allowed placement: a task by an option, with a counsellor, on a day,
// from a minute on, with an interpreter where one is needed.
type cand struct {
	task, opt, c, day  int32
	start, end         int32 // minutes of the block
	from, to           int32 // ticks of the block since the day's start
	a, b               int32 // ticks of the contact part
	interp             int32 // −1: none
	value              int64
	meets              int8 // tier that it meets; 3: none
	home, room, direct bool
	ghost              bool // another option is meant where this one is named
}

// model is an instance made ready: every allowed placement, by task and by day.
type model struct {
	in      *Instance
	days, T int // days; ticks a day
	cands   []cand
	byTask  [][]int32
	byDay   [][]int32 // [counsellor·days + day], the latest start first
	rooms   []int     // rooms left, [day·T + tick]
	free    [][]bool  // counsellor's free ticks, [counsellor·days + day]
	ghosts  []int32
	tasksOf [4]int // tasks of each tier
	locked  map[int32]int32
	move    map[int32]int64 // points for staying, by placement
	relax   *relaxation     // of the whole problem
	*groups
}

// compile lists every placement that is allowed by itself, in the fixed order: task
// as in the file, option, day, counsellor, start, interpreter.
func compile(in *Instance) *model {
	m := &model{in: in, days: in.Week.Days, T: (in.Week.DayEnd - in.Week.DayStart) / in.Week.Tick, locked: map[int32]int32{}, move: map[int32]int64{}}
	m.rooms = m.roomsLeft()
	for _, c := range in.Counsellors {
		for day := range m.days {
			free := make([]bool, m.T)
			for i := range free {
				free[i] = true
			}
			m.mark(free, c.Busy, day, false)
			m.free = append(m.free, free)
		}
	}
	m.byTask = make([][]int32, len(in.Tasks))
	m.byDay = make([][]int32, len(in.Counsellors)*m.days)
	e := enumerator{model: m, avail: map[[2]int][]bool{}}
	for t := range in.Tasks {
		tier := in.Tasks[t].Tier
		m.tasksOf[tier]++
		for o := range in.Tasks[t].Options {
			e.option(t, o)
		}
	}
	for _, list := range m.byDay {
		slices.SortStableFunc(list, func(x, y int32) int { return int(m.cands[y].from - m.cands[x].from) })
	}
	return m
}

// mark sets the ticks of a day that intervals touch (or, with inside, cover).
func (m *model) mark(ticks []bool, list []Interval, day int, to bool) {
	for _, v := range list {
		if v.Day != day {
			continue
		}
		for t := max(0, v.From-m.in.Week.DayStart) / m.in.Week.Tick; t < len(ticks) && m.in.Week.DayStart+t*m.in.Week.Tick < v.To; t++ {
			ticks[t] = to
		}
	}
}

func (m *model) roomsLeft() []int {
	left := make([]int, m.days*m.T)
	for i := range left {
		left[i] = m.in.Rooms.Count
	}
	for _, b := range m.in.Rooms.Busy {
		ticks := make([]bool, m.T)
		if b.Day >= m.days {
			continue
		}
		m.mark(ticks, []Interval{b.Interval}, b.Day, true)
		for t, hit := range ticks {
			if hit {
				left[b.Day*m.T+t] = max(0, left[b.Day*m.T+t]-b.Count)
			}
		}
	}
	return left
}

type enumerator struct {
	*model
	avail map[[2]int][]bool // interpreter, day → ticks
}

func (e *enumerator) interpreter(i, day int) []bool {
	key := [2]int{i, day}
	if ticks, ok := e.avail[key]; ok {
		return ticks
	}
	ticks := make([]bool, e.T)
	e.mark(ticks, e.in.Interpreters[i].Avail, day, true)
	e.avail[key] = ticks
	return ticks
}

func (e *enumerator) option(t, o int) {
	task, opt := &e.in.Tasks[t], &e.in.Tasks[t].Options[o]
	for day := range e.days {
		if opt.Value[day] == 0 {
			continue
		}
		open := e.contactTicks(task, opt, day)
		var prefer []bool
		if task.PreferBonus > 0 && opt.Present {
			prefer = make([]bool, e.T)
			e.mark(prefer, e.in.People[task.Person].Prefer, day, true)
		}
		for _, w := range task.Who {
			if opt.Value[day]*w.Percent/100 > 0 {
				e.starts(t, o, day, w, open, prefer)
			}
		}
	}
}

// contactTicks are the ticks that the contact part may use: the person is free,
// inside the windows, and a room is left.
func (e *enumerator) contactTicks(task *Task, opt *Option, day int) []bool {
	open := make([]bool, e.T)
	if len(opt.Windows) > 0 {
		e.mark(open, opt.Windows, day, true)
	} else {
		for i := range open {
			open[i] = true
		}
	}
	if opt.Present {
		e.mark(open, e.in.People[task.Person].Busy, day, false)
	}
	if opt.Room {
		for i := range open {
			open[i] = open[i] && e.rooms[day*e.T+i] > 0
		}
	}
	return open
}

func (e *enumerator) starts(t, o, day int, w Eligible, open, prefer []bool) {
	task, opt := &e.in.Tasks[t], &e.in.Tasks[t].Options[o]
	tick := e.in.Week.Tick
	free := e.free[w.Counsellor*e.days+day]
	step := e.in.Week.StartStep / tick
	lead, contact, whole := opt.Lead/tick, opt.Contact/tick, opt.Minutes()/tick
	for from := 0; from+whole <= e.T; from += step {
		a := from + lead
		b := a + contact
		if !all(free, from, from+whole) || !all(open, a, b) {
			continue
		}
		c := cand{task: int32(t), opt: int32(o), c: int32(w.Counsellor), day: int32(day), from: int32(from), to: int32(from + whole),
			start: int32(e.in.Week.DayStart + from*tick), end: int32(e.in.Week.DayStart + (from+whole)*tick), a: int32(a), b: int32(b), interp: -1,
			value: int64(opt.Value[day] * w.Percent / 100), meets: int8(task.meets(opt)), home: opt.Mode == "home", room: opt.Room, direct: opt.Direct}
		if prefer != nil && all(prefer, a, b) {
			c.value += int64(task.PreferBonus * w.Percent / 100)
		}
		e.add(c, task, opt)
	}
}

func all(ticks []bool, from, to int) bool {
	for t := from; t < to; t++ {
		if !ticks[t] {
			return false
		}
	}
	return true
}

// add keeps a placement, once for each interpreter that can come.
func (e *enumerator) add(c cand, task *Task, opt *Option) {
	if !opt.Interp {
		e.keep(c)
		return
	}
	for i, k := range e.in.Interpreters {
		if slices.Contains(k.Languages, e.in.People[task.Person].Language) && all(e.interpreter(i, int(c.day)), int(c.a), int(c.b)) {
			c.interp = int32(i)
			e.keep(c)
		}
	}
}

// keep adds a placement. A plan names kind, start and end: of several options of a
// task that these fit, the one that meets the tier counts, then the one worth most.
// The others are ghosts: no plan has them, but a bound counts them, as everybody who
// recomputes it does.
func (m *model) keep(c cand) {
	id := int32(len(m.cands))
	for _, other := range m.rivals(&c) {
		o := &m.cands[other]
		if o.c != c.c || o.day != c.day || o.start != c.start || o.end != c.end || o.interp != c.interp || m.mode(o) != m.mode(&c) {
			continue
		}
		if c.meets < o.meets || c.meets == o.meets && c.value > o.value {
			*o, c = c, *o
		}
		c.ghost = true
		m.cands, m.ghosts = append(m.cands, c), append(m.ghosts, id)
		return
	}
	m.cands = append(m.cands, c)
	m.byTask[c.task] = append(m.byTask[c.task], id)
	m.byDay[int(c.c)*m.days+int(c.day)] = append(m.byDay[int(c.c)*m.days+int(c.day)], id)
}

// rivals are the placements that may be named as c is.
func (m *model) rivals(c *cand) []int32 {
	if m.in.Tasks[c.task].twins(int(c.opt)) {
		return m.byTask[c.task]
	}
	return nil
}

// twins says whether an option before this one has its mode and length.
func (t *Task) twins(opt int) bool {
	o := &t.Options[opt]
	return slices.ContainsFunc(t.Options[:opt], func(x Option) bool { return x.Mode == o.Mode && x.Minutes() == o.Minutes() })
}

func (m *model) mode(c *cand) string { return m.in.Tasks[c.task].Options[c.opt].Mode }

// find looks up a named placement among those that are allowed.
func (m *model) find(p Placement) (int32, bool) {
	for t := range m.in.Tasks {
		if m.in.Tasks[t].ID != p.Task {
			continue
		}
		for _, id := range m.byTask[t] {
			c := &m.cands[id]
			name := ""
			if c.interp >= 0 {
				name = m.in.Interpreters[c.interp].ID
			}
			if int(c.day) == p.Day && int(c.start) == p.Start && m.in.Counsellors[c.c].ID == p.Counsellor &&
				m.mode(c) == p.Mode && (p.End == 0 || p.End == int(c.end)) && name == p.Interpreter {
				return id, true
			}
		}
	}
	return 0, false
}

// weight makes one sum of the tiers: any task of a tier outweighs all that comes
// after it. It serves to compare plans, never as a bound.
func (m *model) weights() (w1, w2 int64) {
	w2 = 1
	for t := range m.in.Tasks {
		best := int64(0)
		for _, id := range m.byTask[t] {
			best = max(best, m.cands[id].value+m.move[id])
		}
		w2 += best
	}
	return w2 * int64(1+m.tasksOf[2]), w2
}
