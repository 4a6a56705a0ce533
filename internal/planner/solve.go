package planner

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/civil"
)

// solving is one week on its way from facts to plan.
type solving struct {
	s       *Situation
	p       Policy
	d       Deadlines
	days    Days
	week    civil.Week
	earlier map[string]Talk // proposed in an earlier open week
	opt     weekplan.Options

	needs  map[string][]Need // of the record, by person
	plan   map[string][]Need // those that this week is planned for
	frame  Frame
	blocks []Block  // decided in this week
	second []string // people whose floor is tier 2 this week
}

func (o *solving) solve() (*Week, error) {
	frame, ok := o.s.Weeks[o.week]
	if !ok {
		return nil, fmt.Errorf("planner.Plan: no calendar was read for %s", o.week)
	}
	o.frame = frame
	o.gather()
	w, err := o.attempt(false)
	if err != nil || !lawShort(w.Plan) || !o.hasInbox() {
		return w, err
	}
	// Administration never displaces a talk that the law asks for.
	open, err := o.attempt(true)
	if err != nil || lawMet(open.Plan) <= lawMet(w.Plan) {
		return w, err
	}
	open.InboxGiven = true
	return open, nil
}

func (o *solving) hasInbox() bool {
	return slices.ContainsFunc(o.frame.Days[:], func(d DayFrame) bool { return d.Inbox.To > d.Inbox.From })
}

func lawMet(p *weekplan.Plan) int {
	if len(p.Tiers) == 0 {
		return 0
	}
	return p.Tiers[0].Met
}

func lawShort(p *weekplan.Plan) bool { return len(p.Tiers) > 0 && p.Tiers[0].Met < p.Tiers[0].Tasks }

// gather computes every person's needs, from the record as decided blocks of earlier
// weeks make it, and those that remain after talks proposed earlier.
func (o *solving) gather() {
	o.needs, o.plan = map[string][]Need{}, map[string][]Need{}
	for _, b := range o.s.Blocks {
		if b.Week == o.week {
			o.blocks = append(o.blocks, b)
		}
	}
	for _, f := range o.s.People {
		f = o.afterDecided(f)
		list := o.needsOf(f)
		if len(list) == 0 {
			continue
		}
		o.needs[f.Person] = list
		o.plan[f.Person] = o.remaining(f, list)
	}
	o.second = o.tierTwo()
}

// afterDecided lets a talk that was decided for an earlier week count as held.
func (o *solving) afterDecided(f Facts) Facts {
	for _, b := range o.s.Blocks {
		if b.Person == f.Person && b.Stands() && b.Kind.Direct() && b.Day.Before(o.week.Monday()) && !b.Day.Before(o.s.Today) {
			f = f.Spoken(b.Day)
		}
	}
	return f
}

// remaining are the needs that a talk proposed in an earlier open week leaves: those
// that it does not meet, and those that arise anew after it.
func (o *solving) remaining(f Facts, list []Need) []Need {
	t, ok := o.earlier[f.Person]
	if !ok {
		return list
	}
	var left []Need
	for _, n := range o.needsOf(f.Spoken(t.Day)) {
		if !slices.ContainsFunc(t.Meets, func(m Need) bool { return m.Code == n.Code && m.Source == n.Source && !silence(n.Code) }) {
			left = append(left, n)
		}
	}
	return left
}

// silence says whether a need reads how long ago the two spoke; after a talk it is
// computed anew rather than met for good.
func silence(c Code) bool { return c == Rhythm || c == Floor || c == NewPerson }

// due says whether a person has a due need that a talk can meet.
func due(needs []Need) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.IsDue && n.Talk() })
}

// tierTwo chooses the people whose floor is met before any points are counted: due
// floors, earliest first (then id), until their shortest talks fill the policy's
// share of the available minutes. The first that does not fit ends the list, so that
// who is in it does not hang on how long a talk takes.
func (o *solving) tierTwo() []string {
	type due struct {
		person  string
		day     civil.Date
		minutes int
	}
	var list []due
	for _, f := range o.s.People {
		for _, n := range o.plan[f.Person] {
			if n.Code == Floor && n.Tier == 2 && n.IsDue && !lawful(o.plan[f.Person]) {
				_, minutes := ShortestTalk(f, o.p)
				list = append(list, due{f.Person, n.Due, minutes})
			}
		}
	}
	slices.SortFunc(list, func(a, b due) int { return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.person, b.person)) })
	room := o.frame.Available * o.p.Floor.HoursPercent / 100
	var chosen []string
	for _, d := range list {
		if room -= d.minutes; room < 0 {
			break
		}
		chosen = append(chosen, d.person)
	}
	return chosen
}

// lawful says whether a due need is one that the law asks a talk for.
func lawful(needs []Need) bool {
	return slices.ContainsFunc(needs, func(n Need) bool { return n.Tier == 1 && n.IsDue && n.Talk() })
}

// attempt builds the instance, solves it and reads the plan back as a week.
func (o *solving) attempt(inboxOpen bool) (*Week, error) {
	b := builder{solving: o, inboxOpen: inboxOpen}
	in, err := b.instance()
	if err != nil {
		return nil, err
	}
	plan, cert, err := weekplan.Solve(in, o.opt)
	if err != nil {
		return nil, fmt.Errorf("planner.Plan: %s: %w", o.week, err)
	}
	w := &Week{
		Counsellor: o.s.Counsellor, Name: o.s.Name, Week: o.week, Today: o.s.Today, People: o.reckoned(),
		Available: o.frame.Available, Plan: plan, Certificate: cert, Instance: in, Seen: o.s.Seen,
	}
	o.count(w)
	o.read(w, plan, b.tasks)
	w.Own = o.ownTime(inboxOpen)
	o.short(w)
	o.unknown(w)
	return w, nil
}

// count sums what is needed, from the record alone.
func (o *solving) count(w *Week) {
	for _, f := range o.s.People {
		list := o.needs[f.Person]
		w.Needs = append(w.Needs, list...)
		if due(list) {
			w.Due++
			_, minutes := Shortest(f, list, o.p)
			w.Needed += minutes
		}
	}
	for _, t := range o.s.Work {
		w.Needs = append(w.Needs, LooseTasks([]Task{t}, o.p, o.days, o.week, o.s.Today)...)
	}
}

func (o *solving) ownTime(inboxOpen bool) []OwnTime {
	var list []OwnTime
	for _, d := range o.frame.Days {
		for _, t := range d.Own {
			if t.Kind == OwnInbox && inboxOpen {
				continue
			}
			list = append(list, t)
		}
	}
	return list
}
