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
