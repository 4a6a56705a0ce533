package planner

import (
	"slices"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// builder makes the instance that a week is solved as.
type builder struct {
	*solving
	inboxOpen bool
	from, to  int // the working day that all days share
	tasks     map[string]taskOf
}

// taskOf remembers what a task of the instance stands for.
type taskOf struct {
	person string
	work   *Task
}

const (
	tick     = 5  // minutes: calendars are widened to whole ticks
	gridStep = 15 // minutes: a talk begins at quarter hours
)

// instance names the counsellor, the people and the tasks by their ids, and holds
// nothing else about them.
func (b *builder) instance() (*weekplan.Instance, error) {
	b.tasks = map[string]taskOf{}
	b.frameDay()
	in := &weekplan.Instance{
		ID: b.s.Counsellor + "-" + b.week.String(),
		Week: weekplan.Week{Monday: b.week.Monday().String(), Zone: civil.Zone, Days: 5,
			DayStart: b.from, DayEnd: b.to, Tick: tick, StartStep: b.p.Day.StepMin},
		Policy:      weekplan.Policy{MaxHomeVisits: b.p.Day.MaxHomeVisits, MaxDirect: b.directLeft()},
		Counsellors: []weekplan.Counsellor{{ID: b.s.Counsellor, Busy: b.busy()}},
		Rooms:       weekplan.Rooms{Count: b.s.rooms(b.week), Busy: b.roomsTaken()},
	}
	for _, i := range b.s.Interp {
		if calendar.GoneBy(i.Gone, b.week.Monday()) {
			continue
		}
		in.Interpreters = append(in.Interpreters, weekplan.Interpreter{ID: i.ID, Languages: i.Languages, Avail: b.interpreterHours(i)})
	}
	for _, f := range b.s.People {
		b.addPerson(in, f)
	}
	for _, t := range b.s.ownWork() {
		b.addWork(in, t)
	}
	return in, in.Validate()
}

// frameDay finds the hours that hold all working days of the week, on the grid.
func (b *builder) frameDay() {
	b.from, b.to = 24*60, 0
	for _, d := range b.frame.Days {
		if d.Work.To > d.Work.From {
			b.from, b.to = min(b.from, d.Work.From), max(b.to, d.Work.To)
		}
	}
	if b.to == 0 {
		b.from, b.to = b.p.Day.WorkFromAt, b.p.Day.WorkToAt
	}
	b.from = b.from / gridStep * gridStep
	b.to = (b.to + tick - 1) / tick * tick
}

// interval cuts a span to the working day, widened to whole ticks. Nothing left
// gives false.
func (b *builder) interval(day civil.Date, s Span) (weekplan.Interval, bool) {
	d := day.Sub(b.week.Monday())
	from, to := max(s.From/tick*tick, b.from), min((s.To+tick-1)/tick*tick, b.to)
	return weekplan.Interval{Day: d, From: from, To: to}, d >= 0 && d < 5 && from < to
}

// inner is interval for time that is there rather than taken: narrowed, not widened.
func (b *builder) inner(day civil.Date, s Span) (weekplan.Interval, bool) {
	return b.interval(day, Span{(s.From + tick - 1) / tick * tick, s.To / tick * tick})
}

// busy is what of the counsellor's days is spoken for: outside working hours, the
// calendar, lunch, inbox blocks, days gone by, and today up to now.
func (b *builder) busy() []weekplan.Interval {
	var list []weekplan.Interval
	add := func(day civil.Date, s Span) {
		if i, ok := b.interval(day, s); ok {
			list = append(list, i)
		}
	}
	for _, d := range b.frame.Days {
		add(d.Day, Span{0, d.Work.From})
		add(d.Day, Span{d.Work.To, 24 * 60})
		for _, s := range d.Busy {
			add(d.Day, s)
		}
		if !b.inboxOpen {
			add(d.Day, d.Inbox)
		}
		switch {
		case d.Day.Before(b.s.Today):
			add(d.Day, Span{0, 24 * 60})
		case d.Day == b.s.Today:
			add(d.Day, Span{0, b.s.Now})
		}
	}
	for _, k := range b.filled() {
		add(k.Day, Span{k.Start, k.End()}) // one that collides keeps its time until it is moved
	}
	return merge(list)
}

// standing are the week's blocks that are to be held as decided.
func (b *builder) standing() []Block {
	return slices.DeleteFunc(slices.Clone(b.blocks), func(k Block) bool { return !k.Stands() })
}

// filled are the week's blocks whose time is spoken for: standing, or done.
func (b *builder) filled() []Block {
	return slices.DeleteFunc(slices.Clone(b.blocks), func(k Block) bool { return !k.Fills() })
}

// directLeft is the most direct minutes that may still be planned on a day. The
// instance knows one limit for all days: where decided talks and what is left of a
// day could exceed it, it is the limit less the decided talks of the fullest day.
func (b *builder) directLeft() int {
	limit := b.p.Day.MaxDirectMin
	left := limit
	for _, d := range b.frame.Days {
		decided := 0
		for _, k := range b.filled() {
			if k.Day == d.Day && k.Kind.Direct() {
				decided += k.Contact
			}
		}
		if decided > 0 && d.Work.To-d.Work.From > limit {
			left = min(left, max(0, limit-decided)/tick*tick)
		}
	}
	return left
}

// homesDecided counts the home visits that are decided for a day.
func (b *builder) homesDecided(day civil.Date) int {
	n := 0
	for _, k := range b.filled() {
		if k.Day == day && k.Kind == Home {
			n++
		}
	}
	return n
}

// merge sorts intervals and joins those that overlap or touch.
func merge(list []weekplan.Interval) []weekplan.Interval {
	slices.SortFunc(list, func(a, c weekplan.Interval) int {
		if a.Day != c.Day {
			return a.Day - c.Day
		}
		return a.From - c.From
	})
	var out []weekplan.Interval
	for _, i := range list {
		if n := len(out); n > 0 && out[n-1].Day == i.Day && i.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, i.To)
			continue
		}
		out = append(out, i)
	}
	return out
}

// wholeDay is the minutes of a day.
const wholeDay = 24 * 60

// roomsTaken are the times when a room is not to be had: taken, or gone in the middle of
// the week.
func (b *builder) roomsTaken() []weekplan.RoomBusy {
	var list []weekplan.RoomBusy
	add := func(s DaySpan) {
		if i, ok := b.interval(s.Day, s.Span); ok {
			list = append(list, weekplan.RoomBusy{Interval: i, Count: 1})
		}
	}
	for _, t := range append(slices.Clone(b.s.RoomsTaken), b.taken()...) {
		if t.Room != "" && !b.s.roomGone(t.Room, t.Day) {
			add(t.DaySpan)
		}
	}
	for _, r := range b.s.RoomNames {
		if calendar.GoneBy(r.Gone, b.week.Monday()) {
			continue // not counted as a room of this week
		}
		for i := range 7 {
			if day := b.week.Monday().AddDays(i); calendar.GoneBy(r.Gone, day) {
				add(DaySpan{day, Span{0, wholeDay}})
			}
		}
	}
	return list
}

// taken are the interpreters and rooms that decided talks hold: colleagues' and the
// counsellor's own.
func (b *builder) taken() []Taken {
	list := slices.Clone(b.s.Taken)
	for _, k := range b.standing() {
		if k.Interpreter != "" || k.Room != "" {
			from := k.Start + k.Lead
			list = append(list, Taken{Interpreter: k.Interpreter, Room: k.Room, DaySpan: DaySpan{k.Day, Span{from, from + k.Contact}}})
		}
	}
	return list
}

// interpreterHours are the registered hours less what colleagues have decided.
func (b *builder) interpreterHours(i Interpreter) []weekplan.Interval {
	var hours []weekplan.Interval
	for _, h := range i.Hours {
		if x, ok := b.inner(h.Day, h.Span); ok {
			hours = append(hours, x)
		}
	}
	hours = merge(hours)
	for _, t := range b.taken() {
		if x, ok := b.interval(t.Day, t.Span); ok && t.Interpreter == i.ID {
			hours = without(hours, x)
		}
	}
	return hours
}

// without takes an interval out of others.
func without(list []weekplan.Interval, x weekplan.Interval) []weekplan.Interval {
	var out []weekplan.Interval
	for _, i := range list {
		if i.Day != x.Day || x.To <= i.From || x.From >= i.To {
			out = append(out, i)
			continue
		}
		if i.From < x.From {
			out = append(out, weekplan.Interval{Day: i.Day, From: i.From, To: x.From})
		}
		if x.To < i.To {
			out = append(out, weekplan.Interval{Day: i.Day, From: x.To, To: i.To})
		}
	}
	return out
}

// addPerson makes the one task of a person whom anything asks a talk for, with every
// kind of talk that nothing bars.
func (b *builder) addPerson(in *weekplan.Instance, f Facts) {
	needs := b.plan[f.Person]
	if b.settled(f.Person) || !b.asksForTalk(needs) {
		return
	}
	who := b.s.Seen[f.Person]
	t := weekplan.Task{ID: f.Person, Person: len(in.People), Kind: "contact", Tier: b.tier(f.Person, needs),
		Who: []weekplan.Eligible{{Counsellor: 0, Percent: 100}}, PreferBonus: b.p.Factor.PreferPoints}
	for _, n := range Group(needs) {
		if n.Talk() || n.MetBy(Digital) {
			t.Reasons = append(t.Reasons, weekplan.Reason{Code: string(n.Code), Points: n.Points})
		}
	}
	t.Options = b.optionsOf(f, needs)
	b.tasks[t.ID] = taskOf{person: f.Person}
	in.Tasks = append(in.Tasks, t)
	in.People = append(in.People, b.personOf(f, who))
}

// asksForTalk says whether any need, due or early, can be met by talking or writing.
// What only adds to a talk (a gap in the mapping) never makes one.
func (b *builder) asksForTalk(needs []Need) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.Code != MappingGap && (n.Talk() || n.MetBy(Digital)) })
}

// settled says that nothing is to be proposed about a person or piece of own work in
// this week: it is decided, done or skipped.
func (b *builder) settled(subject string) bool {
	return slices.ContainsFunc(b.blocks, func(k Block) bool { return k.Subject == subject && (k.Fills() || k.State == Skipped) })
}

func (b *builder) tier(person string, needs []Need) int {
	switch {
	case lawful(needs):
		return 1
	case slices.Contains(b.second, person):
		return 2
	}
	return 0
}

func (b *builder) personOf(f Facts, who Who) weekplan.Person {
	p := weekplan.Person{ID: f.Person, Counsellor: 0}
	if Interpreted(f) && b.s.registered(who.Language, b.week) {
		p.Language = who.Language
	}
	for _, s := range who.Busy {
		if i, ok := b.interval(s.Day, s.Span); ok {
			p.Busy = append(p.Busy, i)
		}
	}
	p.Busy = merge(p.Busy)
	for _, s := range who.Prefers {
		if i, ok := b.inner(b.week.Monday().AddDays(s.Weekday), s.Span); ok {
			p.Prefer = append(p.Prefer, i)
		}
	}
	return p
}

func (b *builder) optionsOf(f Facts, needs []Need) []weekplan.Option {
	var list []weekplan.Option
	for _, k := range Allowed(f) {
		o := b.option(f, needs, k)
		first := EarliestDay(k, Interpreted(f), b.s.Today, civil.Date{}, b.p, b.days)
		worth := 0
		for day := range o.Value {
			d := b.week.Monday().AddDays(day)
			full := k == Home && b.homesDecided(d) >= b.p.Day.MaxHomeVisits
			if !full && !d.Before(first) && !d.Before(b.s.Today) && b.s.Seen[f.Person].Cover.Holds(d) {
				o.Value[day] = Value(needs, k, day, false, b.p)
			}
			worth += Value(needs, k, day, false, b.p)
		}
		if worth > 0 {
			list = append(list, o)
		}
	}
	return list
}

func (b *builder) option(f Facts, needs []Need, k Kind) weekplan.Option {
	m := Minutes(k, Interpreted(f), b.p)
	return weekplan.Option{
		Mode: string(k), Lead: m.Lead, Contact: m.Contact, Tail: m.Tail, Value: make([]int, 5),
		Room:    k == Meeting && b.s.rooms(b.week) > 0,
		Interp:  k.Direct() && Interpreted(f) && b.s.registered(b.s.Seen[f.Person].Language, b.week),
		Present: k.Direct(), Direct: k.Direct(), Partial: b.partial(f.Person, needs, k),
	}
}

// partial says that a kind does not meet what puts the task into its tier.
func (b *builder) partial(person string, needs []Need, k Kind) bool {
	tier := b.tier(person, needs)
	return slices.ContainsFunc(needs, func(n Need) bool {
		return (tier == 1 && n.Tier == 1 && n.IsDue && n.Talk() || tier == 2 && n.Code == Floor) && !n.MetBy(k)
	})
}

// addWork gives own measure work a block by its points, on a day up to its deadline.
func (b *builder) addWork(in *weekplan.Instance, t Task) {
	needs := LooseTasks([]Task{{Table: t.Table, ID: t.ID, Name: t.Name, Own: true, Due: t.Due, Minutes: t.Minutes}}, b.p, b.days, b.week, b.s.Today)
	if len(needs) == 0 || b.settled(t.ID) {
		return
	}
	n := needs[0]
	o := weekplan.Option{Mode: string(Admin), Contact: upTo(t.Minutes, tick), Value: make([]int, 5)}
	for day := range o.Value {
		d := b.week.Monday().AddDays(day)
		if !d.Before(b.s.Today) && (!d.After(n.Due) || n.Due.Before(b.s.Today)) {
			o.Value[day] = n.Points
		}
	}
	b.tasks[t.ID] = taskOf{work: &t}
	in.Tasks = append(in.Tasks, weekplan.Task{ID: t.ID, Person: -1, Kind: "admin", Who: []weekplan.Eligible{{Counsellor: 0, Percent: 100}},
		Reasons: []weekplan.Reason{{Code: string(n.Code), Points: n.Points}}, Options: []weekplan.Option{o}})
}
