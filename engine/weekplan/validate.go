package weekplan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// Limits on what an instance may hold, so that no input can exhaust the machine.
const (
	maxOptions    = 1_000_000
	maxValue      = 1_000_000
	maxDays       = 7
	maxPlacements = 5_000_000
	maxTicks      = 20_000_000 // of all counsellors, or of all interpreters
)

// Validate checks everything that Parse does beyond the JSON itself; an instance made
// in Go must pass it before it is solved. The first fault found is returned as an
// *InputError with the path it would have in JSON.
func (in *Instance) Validate() error {
	if in.Schema == "" {
		in.Schema = InstanceSchema
	}
	for _, check := range []func() error{in.checkWeek, in.checkScarce, in.checkPeople, in.checkTasks, in.checkFixed} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (in *Instance) checkWeek() error {
	w := in.Week
	if in.Schema != InstanceSchema {
		return fault("/schema", "this must be %q", InstanceSchema)
	}
	if in.ID == "" {
		return fault("/id", "the instance needs an id")
	}
	if day, err := time.Parse("2006-01-02", w.Monday); err != nil || day.Weekday() != time.Monday {
		return fault("/week/monday", "this must be the date of a Monday as 2026-01-12")
	}
	switch {
	case w.Zone == "":
		return fault("/week/tz", "name the time zone, as Europe/Oslo")
	case w.Days < 1 || w.Days > maxDays:
		return fault("/week/days", "a week has 1 to 7 days")
	case w.Tick < 1 || w.Tick > 60:
		return fault("/week/tick_min", "the tick is 1 to 60 minutes")
	case w.DayStart < 0 || w.DayStart%w.Tick != 0:
		return fault("/week/day_start_min", "the day starts on a tick, at minute 0 or later")
	case w.DayEnd <= w.DayStart || w.DayEnd > 1440 || w.DayEnd%w.Tick != 0:
		return fault("/week/day_end_min", "the day ends on a tick after its start, at minute 1440 at the latest")
	case w.StartStep < w.Tick || w.StartStep%w.Tick != 0:
		return fault("/week/start_step_min", "the start step is a whole number of ticks")
	case in.Policy.MaxHomeVisits < 0 || in.Policy.MaxHomeVisits > 1000:
		return fault("/policy/max_home_visits_per_day", "this is 0 to 1000")
	case in.Policy.MaxDirect < 0 || in.Policy.MaxDirect > 1440:
		return fault("/policy/max_direct_min_per_day", "this is 0 to 1440 minutes")
	case len(in.Counsellors) == 0:
		return fault("/counsellors", "at least one counsellor is needed")
	}
	return in.checkSize()
}

// checkSize refuses what would take more memory than a machine has.
func (in *Instance) checkSize() error {
	ticks := in.Week.Days * (in.Week.DayEnd - in.Week.DayStart) / in.Week.Tick
	for _, list := range []struct {
		path string
		n    int
	}{{"/counsellors", len(in.Counsellors)}, {"/interpreters", len(in.Interpreters)}, {"/users", len(in.People) / 100}} {
		if list.n > maxTicks/ticks {
			return fault(list.path, "these are more than can be planned at once; split the instance")
		}
	}
	return nil
}

func (in *Instance) intervals(list []Interval, path string) error {
	for i, v := range list {
		p := fmt.Sprintf("%s/%d", path, i)
		switch {
		case v.Day < 0 || v.Day >= maxDays:
			return fault(p+"/0", "day %d is not a day of the week, Monday is 0", v.Day)
		case v.From < 0 || v.From%in.Week.Tick != 0:
			return fault(p+"/1", "minute %d is not on a tick of %d minutes", v.From, in.Week.Tick)
		case v.To > 1440 || v.To%in.Week.Tick != 0:
			return fault(p+"/2", "minute %d is not on a tick of %d minutes up to 1440", v.To, in.Week.Tick)
		case v.To <= v.From:
			return fault(p, "the interval ends before it begins")
		}
	}
	return nil
}

func (in *Instance) checkScarce() error {
	seen := map[string]bool{}
	for i, c := range in.Counsellors {
		p := fmt.Sprintf("/counsellors/%d", i)
		if err := unique(seen, c.ID, p+"/id"); err != nil {
			return err
		}
		if err := in.intervals(c.Busy, p+"/busy"); err != nil {
			return err
		}
	}
	if in.Rooms.Count < 0 || in.Rooms.Count > 10_000 {
		return fault("/rooms/count", "this is 0 to 10000")
	}
	for i, b := range in.Rooms.Busy {
		p := fmt.Sprintf("/rooms/busy/%d", i)
		if err := in.intervals([]Interval{b.Interval}, p); err != nil {
			return err
		}
		if b.Count < 0 || b.Count > 10_000 {
			return fault(p+"/3", "the number of rooms is 0 to 10000")
		}
	}
	seen = map[string]bool{}
	for i, k := range in.Interpreters {
		p := fmt.Sprintf("/interpreters/%d", i)
		if err := unique(seen, k.ID, p+"/id"); err != nil {
			return err
		}
		if len(k.Languages) == 0 {
			return fault(p+"/languages", "an interpreter without a language can interpret nothing; name at least one")
		}
		if slices.Contains(k.Languages, "") {
			return fault(p+"/languages", "a language is empty; name it or take it out")
		}
		if strings.Contains(k.ID, "|") {
			return fault(p+"/id", "the id holds the sign |, which parts the keys of the certificate; leave it out")
		}
		if err := in.intervals(k.Avail, p+"/avail"); err != nil {
			return err
		}
	}
	return nil
}

func unique(seen map[string]bool, id, path string) error {
	switch {
	case id == "":
		return fault(path, "the id is empty")
	case seen[id]:
		return fault(path, "the id %q stands twice", id)
	}
	seen[id] = true
	return nil
}

func (in *Instance) checkPeople() error {
	seen := map[string]bool{}
	for i, u := range in.People {
		p := fmt.Sprintf("/users/%d", i)
		if err := unique(seen, u.ID, p+"/id"); err != nil {
			return err
		}
		if u.Counsellor < 0 || u.Counsellor >= len(in.Counsellors) {
			return fault(p+"/counsellor", "there is no counsellor %d", u.Counsellor)
		}
		if err := in.intervals(u.Busy, p+"/busy"); err != nil {
			return err
		}
		if err := in.intervals(u.Prefer, p+"/prefer"); err != nil {
			return err
		}
	}
	return nil
}

func (in *Instance) checkTasks() error {
	seen := map[string]bool{}
	options, placements, speakers := 0, 0, in.speakers()
	for i := range in.Tasks {
		t := &in.Tasks[i]
		p := fmt.Sprintf("/tasks/%d", i)
		if err := unique(seen, t.ID, p+"/id"); err != nil {
			return err
		}
		if options += len(t.Options); options > maxOptions {
			return fault(p+"/options", "over %d options in all are more than can be planned at once; split the instance", maxOptions)
		}
		if err := in.checkTask(t, p); err != nil {
			return err
		}
		if placements += in.placements(t, speakers); placements > maxPlacements {
			return fault(p+"/options", "over %d possible placements so far are more than can be planned at once; split the instance", maxPlacements)
		}
	}
	return in.checkSum()
}

// speakers counts the interpreters of each language.
func (in *Instance) speakers() map[string]int {
	n := map[string]int{}
	for _, k := range in.Interpreters {
		for _, l := range k.Languages {
			n[l]++
		}
	}
	return n
}

// placements is how many a task can have at most.
func (in *Instance) placements(t *Task, speakers map[string]int) int {
	starts := (in.Week.DayEnd-in.Week.DayStart)/in.Week.StartStep + 1
	n := 0
	for _, o := range t.Options {
		each := in.Week.Days * starts * len(t.Who)
		if o.Interp {
			each *= speakers[in.People[t.Person].Language]
		}
		n += each
	}
	return n
}

// checkSum makes sure that one sum of all three tiers can be reckoned in 64 bits.
func (in *Instance) checkSum() error {
	sum, tiers := 1.0, [4]float64{1, 1, 1, 1}
	for i := range in.Tasks {
		t := &in.Tasks[i]
		tiers[t.Tier]++
		best := 0
		for _, o := range t.Options {
			best = max(best, slices.Max(o.Value))
		}
		percent := 0
		for _, w := range t.Who {
			percent = max(percent, w.Percent)
		}
		sum += float64(best+t.PreferBonus) * float64(percent) / 100
	}
	for _, a := range in.Announced {
		sum += max(0, float64(a.MoveCost))
	}
	if most := 2 * sum * tiers[1] * tiers[2] * float64(in.Week.DayEnd-in.Week.DayStart); most > 1<<62 {
		return fault("/tasks", "the values are too great to be summed up over the tiers; divide all of them by 1000")
	}
	return nil
}

func (in *Instance) checkTask(t *Task, p string) error {
	switch {
	case t.Person < -1 || t.Person >= len(in.People):
		return fault(p+"/user", "there is no user %d; administration has −1", t.Person)
	case t.Tier < 0 || t.Tier > 3:
		return fault(p+"/tier", "a tier is 1, 2 or 3")
	case t.PreferBonus < 0 || t.PreferBonus > maxValue:
		return fault(p+"/prefer_bonus", "this is 0 to %d", maxValue)
	}
	if t.Kind != "contact" && t.Kind != "admin" {
		return fault(p+"/kind", "this is contact or admin")
	}
	for i, w := range t.Who {
		if slices.ContainsFunc(t.Who[:i], func(x Eligible) bool { return x.Counsellor == w.Counsellor }) {
			return fault(fmt.Sprintf("%s/who/%d/c", p, i), "counsellor %d is named twice; leave one out", w.Counsellor)
		}
		if w.Counsellor < 0 || w.Counsellor >= len(in.Counsellors) {
			return fault(fmt.Sprintf("%s/who/%d/c", p, i), "there is no counsellor %d", w.Counsellor)
		}
		if w.Percent < 0 || w.Percent > 1000 {
			return fault(fmt.Sprintf("%s/who/%d/pct", p, i), "this is 0 to 1000")
		}
	}
	for i := range t.Options {
		if err := in.checkOption(t, &t.Options[i], fmt.Sprintf("%s/options/%d", p, i)); err != nil {
			return err
		}
	}
	return nil
}

// modes are the ways to hold a task.
var modes = []string{"phone", "video", "meeting", "home", "digital", "admin"}

func (in *Instance) checkOption(t *Task, o *Option, p string) error {
	for _, m := range []struct {
		name    string
		minutes int
	}{{"lead_min", o.Lead}, {"contact_min", o.Contact}, {"tail_min", o.Tail}} {
		switch {
		case m.minutes < 0 || m.minutes > 1440:
			return fault(p+"/"+m.name, "%d minutes is not 0 to 1440", m.minutes)
		case m.minutes%in.Week.Tick != 0:
			return fault(p+"/"+m.name, "%d minutes is not a whole number of ticks of %d", m.minutes, in.Week.Tick)
		}
	}
	switch {
	case !slices.Contains(modes, o.Mode):
		return fault(p+"/mode", "this is one of %s", strings.Join(modes, ", "))
	case o.Contact == 0:
		return fault(p+"/contact_min", "a contact takes at least %d minutes", in.Week.Tick)
	case len(o.Value) != in.Week.Days:
		return fault(p+"/value", "there are %d values for %d days", len(o.Value), in.Week.Days)
	case (o.Interp || o.Present) && t.Person < 0:
		return fault(p, "administration (user −1) has nobody to be present or to interpret for")
	case o.Interp && in.People[t.Person].Language == "":
		return fault(p+"/interp", "user %d has no interpreter_language", t.Person)
	}
	for d, v := range o.Value {
		if v < 0 || v > maxValue {
			return fault(fmt.Sprintf("%s/value/%d", p, d), "a value is 0 to %d", maxValue)
		}
	}
	return in.intervals(o.Windows, p+"/windows")
}

// checkFixed finds locked placements that cannot be, each by itself and together.
func (in *Instance) checkFixed() error {
	if len(in.Locked) == 0 && len(in.Announced) == 0 {
		return nil
	}
	m := compile(in)
	s := newState(m)
	for i, l := range in.Locked {
		p := fmt.Sprintf("/locked/%d", i)
		c, ok := m.find(l)
		if !ok {
			return fault(p, "task %q cannot be placed there: somebody or something it needs is busy, or it is no option of the task", l.Task)
		}
		if len(s.conflicts(c)) > 0 || !s.fits(c) {
			return fault(p, "task %q collides with another locked task", l.Task)
		}
		s.place(c)
	}
	for i, a := range in.Announced {
		if !slices.ContainsFunc(in.Tasks, func(t Task) bool { return t.ID == a.Task }) {
			return fault(fmt.Sprintf("/announced/%d/task", i), "there is no task %q", a.Task)
		}
		if a.MoveCost < 0 || a.MoveCost > maxValue {
			return fault(fmt.Sprintf("/announced/%d/move_cost", i), "this is 0 to %d", maxValue)
		}
	}
	return nil
}
