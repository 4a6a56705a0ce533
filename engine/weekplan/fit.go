package weekplan

import "slices"

// Change is one thing that would let a task in.
type Change struct {
	Change   string `json:"change"` // hours, interpreter, room or move
	Day      int    `json:"day"`
	Minutes  int    `json:"minutes,omitempty"`
	Language string `json:"language,omitempty"`
	Task     string `json:"task,omitempty"`
}

// extraMinutes is how much longer a day is made to let a task in.
const extraMinutes = 30

// Fits answers FitIf for many tasks of one plan; what they share is prepared once. It
// is not for use by several goroutines at once.
type Fits struct {
	in      *Instance
	plan    *Plan
	base    *state
	changed map[Change]*state // kind and day → the plan of that day, after the change
}

// NewFits prepares to answer what would let tasks into a plan.
func NewFits(in *Instance, plan *Plan) *Fits {
	return &Fits{in: in, plan: plan, base: planned(in, plan), changed: map[Change]*state{}}
}

// FitIf lists what would let a task of a plan's unmet in, each change checked by
// placing the task into the plan as it stands: one room more on a day, 30 minutes
// more at the end of a day, an interpreter for an hour (or for as many half hours as
// the talk takes), another task moved (Change.Task, which keeps its tier; Day is that
// of the task let in). The cheapest kind comes first, in this order, in a kind the
// earliest day. An unknown task, one that has a place, or one that nothing of this
// lets in, gives none. For many tasks of a plan NewFits is faster.
func FitIf(in *Instance, plan *Plan, taskID string) []Change {
	return NewFits(in, plan).If(taskID)
}

// If is FitIf.
func (f *Fits) If(taskID string) []Change {
	t := slices.IndexFunc(f.in.Tasks, func(t Task) bool { return t.ID == taskID })
	if t < 0 || f.base.placed[t] >= 0 {
		return nil
	}
	var list []Change
	for _, kind := range []string{"room", "hours", "interpreter"} {
		for day := range f.in.Week.Days {
			if c, ok := f.on(t, kind, day); ok {
				list = append(list, c)
			}
		}
	}
	return append(list, f.base.moves(int32(t))...)
}

// on tries one kind of change on one day.
func (f *Fits) on(t int, kind string, day int) (Change, bool) {
	task := f.in.Tasks[t]
	change := Change{Change: kind, Day: day}
	switch kind {
	case "room":
		if !usesRoom(task) {
			return change, false
		}
	case "interpreter":
		if change.Language = language(f.in, task); change.Language == "" {
			return change, false
		}
	case "hours":
		change.Minutes = extraMinutes
	}
	contact := f.after(kind, day).shortest(int32(t))
	if kind == "interpreter" {
		change.Minutes = max(60, (contact+29)/30*30)
	}
	return change, contact > 0
}

// after is the plan of one day in an instance with a change.
func (f *Fits) after(kind string, day int) *state {
	key := Change{Change: kind, Day: day}
	if s, ok := f.changed[key]; ok {
		return s
	}
	next := *f.in
	next.Locked, next.Announced = nil, nil
	switch kind {
	case "room":
		next.Rooms.Count++
	case "hours":
		longerDay(&next, day)
	case "interpreter":
		moreInterpreters(&next, day)
	}
	next.Tasks = make([]Task, len(f.in.Tasks))
	for i, t := range f.in.Tasks {
		next.Tasks[i] = t.only(day)
	}
	s := planned(&next, &Plan{Assignments: slices.DeleteFunc(slices.Clone(f.plan.Assignments), func(a Assignment) bool { return a.Day != day })})
	f.changed[key] = s
	return s
}

// shortest is the contact minutes of the shortest placement of a task that fits and
// meets its tier; 0 is none.
func (s *state) shortest(t int32) int {
	least := 0
	for _, id := range s.byTask[t] {
		c := &s.cands[id]
		if c.meets == 3 && s.in.Tasks[t].tiered() {
			continue
		}
		if minutes := int(c.b-c.a) * s.in.Week.Tick; (least == 0 || minutes < least) && s.fits(id) {
			least = minutes
		}
	}
	return least
}

// moves finds the tasks that could give their time and have another in the plan, the
// one that would do so earliest in the week first, each once a day.
func (s *state) moves(t int32) []Change {
	var list []Change
	for _, id := range s.byTask[t] {
		c := s.cands[id]
		if c.meets == 3 && s.in.Tasks[t].tiered() {
			continue
		}
		out := s.conflicts(id)
		if len(out) != 1 || out[0] == t || s.anyLocked(out) {
			continue
		}
		found := Change{Change: "move", Day: int(c.day), Task: s.in.Tasks[out[0]].ID}
		if !slices.Contains(list, found) && s.givesWay(out[0], id) {
			list = append(list, found)
		}
	}
	slices.SortStableFunc(list, func(a, b Change) int { return a.Day - b.Day })
	return list
}

// givesWay says whether a task can have another place that meets its tier as before
// when a placement takes its own.
func (s *state) givesWay(t, id int32) bool {
	was := s.placed[t]
	s.remove(t)
	ok := false
	if s.fits(id) {
		s.place(id)
		ok = slices.ContainsFunc(s.byTask[t], func(x int32) bool { return s.cands[x].meets == s.cands[was].meets && s.fits(x) })
		s.remove(s.cands[id].task)
	}
	s.place(was)
	return ok
}

// planned is a plan as a state, as far as its assignments are allowed.
func planned(in *Instance, plan *Plan) *state {
	m := compile(in)
	s := newState(m)
	s.weigh()
	for _, a := range plan.Assignments {
		if id, ok := m.find(a.placement()); ok && s.fits(id) {
			s.place(id)
		}
	}
	for _, l := range in.Locked {
		if id, ok := m.find(l); ok {
			m.locked[m.cands[id].task] = id
		}
	}
	return s
}

// tiered says whether there is a tier that the task can meet.
func (t *Task) tiered() bool { return t.Tier == 1 || t.Tier == 2 }

func usesRoom(t Task) bool {
	return slices.ContainsFunc(t.Options, func(o Option) bool { return o.Room })
}

func language(in *Instance, t Task) string {
	if t.Person < 0 || !slices.ContainsFunc(t.Options, func(o Option) bool { return o.Interp }) {
		return ""
	}
	return in.People[t.Person].Language
}

// longerDay adds minutes at the end of one day; the other days stay as they are, and
// nobody else's time is longer.
func longerDay(in *Instance, day int) {
	end := in.Week.DayEnd
	extra := (extraMinutes + in.Week.Tick - 1) / in.Week.Tick * in.Week.Tick
	in.Week.DayEnd = min(1440/in.Week.Tick*in.Week.Tick, end+extra)
	in.Counsellors = slices.Clone(in.Counsellors)
	for c := range in.Counsellors {
		busy := slices.Clone(in.Counsellors[c].Busy)
		for d := range in.Week.Days {
			if d != day && in.Week.DayEnd > end {
				busy = append(busy, Interval{d, end, in.Week.DayEnd})
			}
		}
		in.Counsellors[c].Busy = busy
	}
}

// moreInterpreters adds somebody who speaks every language on one day; only one task
// is put in with her help.
func moreInterpreters(in *Instance, day int) {
	in.Interpreters = append(slices.Clone(in.Interpreters), Interpreter{ID: "+", Languages: sortedKeys(in.wanted()),
		Avail: []Interval{{day, in.Week.DayStart, in.Week.DayEnd}}})
}

// wanted are the languages that people need an interpreter for.
func (in *Instance) wanted() map[string]bool {
	list := map[string]bool{}
	for _, p := range in.People {
		if p.Language != "" {
			list[p.Language] = true
		}
	}
	return list
}

// only is the task with nothing but one day to be held on.
func (t Task) only(day int) Task {
	t.options(func(o *Option) {
		value := make([]int, len(o.Value))
		value[day] = o.Value[day]
		o.Value = value
	})
	return t
}
