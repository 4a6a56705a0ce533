// Package check tests a week plan against its instance, and a certificate against
// both. It shares the forms with package weekplan and nothing else: it reads every
// rule anew, minute by minute, so that a fault of the solver is not repeated here.
package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/veilederblikk/blikk/engine/weekplan"
)

// Result is what a plan is found to be: its faults, its worth, and how many of tiers
// 1 and 2 it meets.
type Result struct {
	Faults    []string
	Objective int
	Met       [3]int
}

// Plan checks every rule of a plan and recomputes what it says of itself.
func Plan(in *weekplan.Instance, p *weekplan.Plan) Result {
	c := &checking{in: in, line: map[string][]span{}, direct: map[string]int{}, home: map[string]int{}, person: map[string]bool{}, seen: map[string]bool{}}
	for _, a := range p.Assignments {
		c.assignment(a)
	}
	c.overlaps()
	c.rooms()
	for k, n := range c.direct {
		if n > in.Policy.MaxDirect {
			c.fault("direct minutes %s: %d", k, n)
		}
	}
	for k, n := range c.home {
		if n > in.Policy.MaxHomeVisits {
			c.fault("home visits %s: %d", k, n)
		}
	}
	if p.Objective != c.objective {
		c.fault("objective %d should be %d", p.Objective, c.objective)
	}
	c.tiers(p)
	slices.Sort(c.faults)
	return Result{c.faults, c.objective, c.met}
}

type span struct {
	from, to int
	task     string
}

type checking struct {
	in        *weekplan.Instance
	faults    []string
	objective int
	met       [3]int
	seen      map[string]bool
	line      map[string][]span // counsellors' and interpreters' days
	roomUse   [][3]int
	direct    map[string]int
	home      map[string]int
	person    map[string]bool
}

func (c *checking) fault(form string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(form, args...))
}

func (c *checking) assignment(a weekplan.Assignment) {
	t := slices.IndexFunc(c.in.Tasks, func(t weekplan.Task) bool { return t.ID == a.Task })
	k := slices.IndexFunc(c.in.Counsellors, func(k weekplan.Counsellor) bool { return k.ID == a.Counsellor })
	if t < 0 || k < 0 {
		c.fault("unknown task or counsellor: %s, %s", a.Task, a.Counsellor)
		return
	}
	if c.seen[a.Task] {
		c.fault("task twice %s", a.Task)
	}
	c.seen[a.Task] = true
	task := &c.in.Tasks[t]
	opt, value, why := c.bestOption(task, k, a)
	if opt == nil {
		c.fault("%s: %s", a.Task, why)
		return
	}
	if value != a.Value {
		c.fault("%s: value %d should be %d", a.Task, a.Value, value)
	}
	c.account(task, opt, k, a, value)
}

// bestOption finds the option that an assignment is held by: of those that fit, one
// that meets the tier first, then the one worth most.
func (c *checking) bestOption(task *weekplan.Task, k int, a weekplan.Assignment) (*weekplan.Option, int, string) {
	var best *weekplan.Option
	worth, why := 0, "no such option"
	for i := range task.Options {
		o := &task.Options[i]
		if o.Mode != a.Mode {
			continue
		}
		if a.Start+o.Lead+o.Contact+o.Tail != a.End {
			why = "length"
			continue
		}
		v, fault := allowed(c.in, task, o, k, a.Day, a.Start, a.Interpreter)
		if fault != "" {
			why = fault
			continue
		}
		if best == nil || tier(task, o) < 3 && tier(task, best) == 3 || (tier(task, o) < 3) == (tier(task, best) < 3) && v > worth {
			best, worth = o, v
		}
	}
	return best, worth, why
}

func tier(t *weekplan.Task, o *weekplan.Option) int {
	if o.Partial || t.Tier != 1 && t.Tier != 2 {
		return 3
	}
	return t.Tier
}

// account books what an assignment uses.
func (c *checking) account(task *weekplan.Task, o *weekplan.Option, k int, a weekplan.Assignment, value int) {
	c.objective += value
	if n := tier(task, o); n < 3 {
		c.met[n]++
	}
	from := a.Start + o.Lead
	day := "counsellor " + strconv.Itoa(k) + " day " + strconv.Itoa(a.Day)
	c.line[day] = append(c.line[day], span{a.Start, a.End, a.Task})
	if a.Interpreter != "" {
		key := "interpreter " + a.Interpreter + " day " + strconv.Itoa(a.Day)
		c.line[key] = append(c.line[key], span{from, from + o.Contact, a.Task})
	}
	if o.Room {
		c.roomUse = append(c.roomUse, [3]int{a.Day, from, from + o.Contact})
	}
	if o.Direct {
		c.direct[day] += (o.Contact + c.in.Week.Tick - 1) / c.in.Week.Tick * c.in.Week.Tick
	}
	if o.Mode == "home" {
		c.home[day]++
	}
	if task.Person >= 0 {
		key := strconv.Itoa(task.Person) + "|" + strconv.Itoa(a.Day)
		if c.person[key] {
			c.fault("user of %s twice on day %d", a.Task, a.Day)
		}
		c.person[key] = true
	}
}

func (c *checking) overlaps() {
	for key, list := range c.line {
		slices.SortFunc(list, func(a, b span) int { return cmp.Or(a.from-b.from, a.to-b.to) })
		for i := 1; i < len(list); i++ {
			if list[i].from < list[i-1].to {
				c.fault("%s: %s overlaps %s", key, list[i].task, list[i-1].task)
			}
		}
	}
}

func (c *checking) rooms() {
	w := c.in.Week
	for day := range w.Days {
		for m := w.DayStart; m < w.DayEnd; m += w.Tick {
			used := 0
			for _, r := range c.roomUse {
				if r[0] == day && r[1] <= m && m < r[2] {
					used++
				}
			}
			if used > roomsLeft(c.in, day, m) {
				c.fault("rooms day %d minute %d: %d", day, m, used)
			}
		}
	}
}

func (c *checking) tiers(p *weekplan.Plan) {
	tasks := [3]int{}
	for _, t := range c.in.Tasks {
		if t.Tier == 1 || t.Tier == 2 {
			tasks[t.Tier]++
		}
	}
	if tasks[1]+tasks[2] == 0 {
		return
	}
	if len(p.Tiers) != 2 {
		c.fault("tiers: there are tasks of tiers, and the plan says nothing of them")
		return
	}
	for i, r := range p.Tiers {
		if k := i + 1; r.Tier != k || r.Tasks != tasks[k] || r.Met != c.met[k] {
			c.fault("tier %d: %d of %d met, should be %d of %d", r.Tier, r.Met, r.Tasks, c.met[k], tasks[k])
		}
	}
}

// allowed applies every rule that holds for one placement by itself.
func allowed(in *weekplan.Instance, t *weekplan.Task, o *weekplan.Option, k, day, start int, interpreter string) (value int, fault string) {
	w := in.Week
	from := start + o.Lead
	to := from + o.Contact
	end := to + o.Tail
	switch {
	case day < 0 || day >= w.Days:
		return 0, "day"
	case start < w.DayStart || end > w.DayEnd:
		return 0, "outside the working day"
	case (start-w.DayStart)%w.StartStep != 0:
		return 0, "start not on the grid"
	}
	who := slices.IndexFunc(t.Who, func(e weekplan.Eligible) bool { return e.Counsellor == k })
	if who < 0 {
		return 0, "counsellor not eligible"
	}
	percent := t.Who[who].Percent
	if value = o.Value[day] * percent / 100; value <= 0 {
		return 0, "not allowed that day"
	}
	if meets(in.Counsellors[k].Busy, day, start, end) {
		return 0, "counsellor busy"
	}
	if o.Present && meets(in.People[t.Person].Busy, day, from, to) {
		return 0, "user busy"
	}
	if len(o.Windows) > 0 && !covers(o.Windows, day, from, to, w.Tick) {
		return 0, "outside the offered windows"
	}
	for m := from; o.Room && m < to; m += w.Tick {
		if roomsLeft(in, day, m) <= 0 {
			return 0, "no room"
		}
	}
	if fault := interpreted(in, t, o, day, from, to, interpreter); fault != "" {
		return 0, fault
	}
	if t.PreferBonus > 0 && o.Present && covers(in.People[t.Person].Prefer, day, from, to, w.Tick) {
		value += t.PreferBonus * percent / 100
	}
	return value, ""
}

func interpreted(in *weekplan.Instance, t *weekplan.Task, o *weekplan.Option, day, from, to int, interpreter string) string {
	if !o.Interp {
		if interpreter != "" {
			return "interpreter not needed"
		}
		return ""
	}
	i := slices.IndexFunc(in.Interpreters, func(k weekplan.Interpreter) bool { return k.ID == interpreter })
	switch {
	case i < 0:
		return "interpreter missing"
	case !slices.Contains(in.Interpreters[i].Languages, in.People[t.Person].Language):
		return "interpreter language"
	case !covers(in.Interpreters[i].Avail, day, from, to, in.Week.Tick):
		return "interpreter not available"
	}
	return ""
}

func meets(list []weekplan.Interval, day, from, to int) bool {
	return slices.ContainsFunc(list, func(v weekplan.Interval) bool { return v.Day == day && v.From < to && from < v.To })
}

// covers says whether the union of intervals covers a stretch.
func covers(list []weekplan.Interval, day, from, to, tick int) bool {
	for m := from; m < to; m += tick {
		if !slices.ContainsFunc(list, func(v weekplan.Interval) bool { return v.Day == day && v.From <= m && m+tick <= v.To }) {
			return false
		}
	}
	return true
}

func roomsLeft(in *weekplan.Instance, day, minute int) int {
	left := in.Rooms.Count
	for _, b := range in.Rooms.Busy {
		if b.Day == day && b.From <= minute && minute < b.To {
			left -= b.Count
		}
	}
	return max(0, left)
}
