package weekplan

import (
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// unmet says why a task has no place in the final plan.
func (s *solver) unmet(t int32) Unmet {
	task := &s.in.Tasks[t]
	u := Unmet{Task: task.ID, Reasons: []string{}, Because: s.because(t)}
	if task.Person >= 0 {
		u.Person = s.in.People[task.Person].ID
	}
	for _, r := range task.Reasons {
		if !slices.Contains(u.Reasons, r.Code) {
			u.Reasons = append(u.Reasons, r.Code)
		}
	}
	return u
}

// because finds the cause, in this order. No day is worth anything: notice. The
// counsellor has no free stretch that is long enough: capacity. Placements would be
// there but for the person's own times, an interpreter, or a room: that. Placements
// are there, and in the plan as it stands only a limit a day, an interpreter or a
// room is in the way of one: that. Else the hours are used: capacity.
func (s *solver) because(t int32) string {
	task := &s.in.Tasks[t]
	if !slices.ContainsFunc(task.Options, func(o Option) bool { return slices.ContainsFunc(o.Value, func(v int) bool { return v > 0 }) }) {
		return BecauseNotice
	}
	if len(s.byTask[t]) == 0 {
		return s.neverAllowed(task)
	}
	cause := BecauseCapacity
	for _, id := range s.byTask[t] {
		if c := s.inTheWay(id); c == BecausePolicy {
			return c
		} else if c != BecauseCapacity && cause == BecauseCapacity {
			cause = c
		}
	}
	return cause
}

// neverAllowed finds which rule, taken away alone, would allow a placement.
func (s *solver) neverAllowed(task *Task) string {
	if s.allowed(task, func(t *Task, in *Instance) {}) > 0 {
		return BecauseCapacity
	}
	loosen := []struct {
		cause string
		f     func(t *Task, in *Instance)
	}{
		{BecauseAvailability, func(t *Task, _ *Instance) { t.options(func(o *Option) { o.Present = false }) }},
		{BecauseInterpreter, func(t *Task, _ *Instance) { t.options(func(o *Option) { o.Interp = false }) }},
		{BecauseRoom, func(t *Task, _ *Instance) { t.options(func(o *Option) { o.Room = false }) }},
		{BecauseNotice, func(t *Task, _ *Instance) { t.options(func(o *Option) { o.Windows = nil }) }},
	}
	for _, l := range loosen {
		if s.allowed(task, l.f) > 0 {
			return l.cause
		}
	}
	return BecauseCapacity
}

func (t *Task) options(f func(*Option)) {
	t.Options = slices.Clone(t.Options)
	for i := range t.Options {
		f(&t.Options[i])
	}
}

// allowed counts a task's placements in an instance of its own, after a change.
func (s *solver) allowed(task *Task, change func(*Task, *Instance)) int {
	in := *s.in
	one := *task
	change(&one, &in)
	in.Tasks, in.Locked, in.Announced = []Task{one}, nil, nil
	return len(compile(&in).cands)
}

// inTheWay says what, in the plan, keeps one placement out.
func (s *solver) inTheWay(id int32) string {
	c := &s.cands[id]
	d := s.best.day(c)
	for _, t := range s.best.line[d][c.from:c.to] {
		if t >= 0 {
			return BecauseCapacity
		}
	}
	if pd := s.best.personDay(c); pd >= 0 && s.best.person[pd] >= 0 {
		return BecauseCapacity
	}
	if int(s.best.direct[d]+s.best.directMinutes(c)) > s.in.Policy.MaxDirect || c.home && int(s.best.home[d]) >= s.in.Policy.MaxHomeVisits {
		return BecausePolicy
	}
	if c.interp >= 0 && slices.ContainsFunc(s.best.interp[int(c.interp)*s.days+int(c.day)][c.a:c.b], func(t int32) bool { return t >= 0 }) {
		return BecauseInterpreter
	}
	return BecauseRoom
}

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

// FitIf lists what would let a task of a plan's unmet in, each change checked by
// placing the task into the plan as it stands: one room more on a day, 30 minutes
// more at the end of a day, an interpreter hour. The cheapest kind comes first, in a
// kind the earliest day. An unknown task, or one that nothing of this lets in, gives
// none.
func FitIf(in *Instance, plan *Plan, taskID string) []Change {
	t := slices.IndexFunc(in.Tasks, func(t Task) bool { return t.ID == taskID })
	if t < 0 {
		return nil
	}
	task := in.Tasks[t]
	var list []Change
	for _, try := range []func(day int) (Change, bool){
		func(day int) (Change, bool) {
			return Change{Change: "room", Day: day}, usesRoom(task) && fitsWith(in, plan, task, day, moreRooms)
		},
		func(day int) (Change, bool) {
			return Change{Change: "hours", Day: day, Minutes: extraMinutes}, fitsWith(in, plan, task, day, longerDay)
		},
		func(day int) (Change, bool) {
			return Change{Change: "interpreter", Day: day, Minutes: 60, Language: language(in, task)}, language(in, task) != "" && fitsWith(in, plan, task, day, moreInterpreters(task))
		},
	} {
		for day := range in.Week.Days {
			if c, ok := try(day); ok {
				list = append(list, c)
			}
		}
	}
	return list
}

func usesRoom(t Task) bool {
	return slices.ContainsFunc(t.Options, func(o Option) bool { return o.Room })
}

func language(in *Instance, t Task) string {
	if t.Person < 0 || !slices.ContainsFunc(t.Options, func(o Option) bool { return o.Interp }) {
		return ""
	}
	return in.People[t.Person].Language
}

func moreRooms(in *Instance, _ int) { in.Rooms.Count++ }

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

func moreInterpreters(t Task) func(in *Instance, day int) {
	return func(in *Instance, day int) {
		in.Interpreters = append(slices.Clone(in.Interpreters), Interpreter{ID: "+", Languages: []string{in.People[t.Person].Language},
			Avail: []Interval{{day, in.Week.DayStart, in.Week.DayEnd}}})
	}
}

// fitsWith puts the task into the plan after a change of the instance, on that day
// only, by an option that meets its tier.
func fitsWith(in *Instance, plan *Plan, task Task, day int, change func(*Instance, int)) bool {
	next := *in
	next.Locked, next.Announced = nil, nil
	change(&next, day)
	next.Tasks = []Task{}
	for _, t := range in.Tasks {
		if t.ID == task.ID || slices.ContainsFunc(plan.Assignments, func(a Assignment) bool { return a.Task == t.ID && a.Day == day }) {
			next.Tasks = append(next.Tasks, t)
		}
	}
	m := compile(&next)
	s := newState(m)
	for _, a := range plan.Assignments {
		if a.Day != day {
			continue
		}
		id, ok := m.find(a.placement())
		if !ok {
			return false
		}
		s.place(id)
	}
	for i := range m.cands {
		c := &m.cands[i]
		if int(c.day) == day && next.Tasks[c.task].ID == task.ID && (task.Tier == 0 || task.Tier == 3 || c.meets < 3) && s.fits(int32(i)) {
			return true
		}
	}
	return false
}
