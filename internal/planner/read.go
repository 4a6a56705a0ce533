package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/civil"
)

// read turns the plan's assignments and the decided blocks into the week's talks, in
// order of time.
func (o *solving) read(w *Week, plan *weekplan.Plan, tasks map[string]taskOf) {
	for _, a := range plan.Assignments {
		of := tasks[a.Task]
		t := Talk{Person: of.person, Day: o.week.Monday().AddDays(a.Day), Start: a.Start, End: a.End, Kind: Kind(a.Mode)}
		if of.work != nil {
			t.Work, t.From, t.To = of.work.Name, a.Start, a.End
		} else {
			o.fill(&t, a, of)
		}
		w.Talks = append(w.Talks, t)
	}
	for _, b := range o.blocks {
		if b.Stands() {
			w.Talks = append(w.Talks, o.decided(b))
		}
	}
	slices.SortFunc(w.Talks, func(a, b Talk) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Person, b.Person))
	})
}

func (o *solving) person(id string) Facts {
	for _, f := range o.s.People {
		if f.Person == id {
			return f
		}
	}
	return Facts{Person: id}
}

// fill gives a talk its conversation, the needs that it meets, and what it takes.
func (o *solving) fill(t *Talk, a weekplan.Assignment, of taskOf) {
	f := o.person(of.person)
	m := Minutes(t.Kind, Interpreted(f), o.p)
	t.From, t.To = a.Start+m.Lead, a.Start+m.Lead+m.Contact
	t.Meets = dueFirst(metBy(o.plan[of.person], t.Kind))
	t.Room = t.Kind == Meeting && o.s.Rooms > 0
	if t.Kind.Direct() && Interpreted(f) {
		t.Language, t.Interpreter = o.s.Seen[of.person].Language, o.interpreterName(a.Interpreter)
	}
}

func (o *solving) interpreterName(id string) string {
	for _, i := range o.s.Interp {
		if i.ID == id {
			return i.Name
		}
	}
	return ""
}

// decided is a talk as the counsellor has decided it, with the needs that it meets.
func (o *solving) decided(b Block) Talk {
	t := Talk{Person: b.Person, Day: b.Day, Start: b.Start, End: b.End(), From: b.Start + b.Lead, To: b.Start + b.Lead + b.Contact, Kind: b.Kind,
		State: b.State, Agreed: b.Agreed, Collides: b.Collides(o.frame), Meets: dueFirst(metBy(o.plan[b.Person], b.Kind)), Room: b.Room != ""}
	if f := o.person(b.Person); b.Kind.Direct() && Interpreted(f) {
		t.Language, t.Interpreter = o.s.Seen[b.Person].Language, o.interpreterName(b.Interpreter)
	}
	return t
}

// dueFirst puts due needs before early ones, the first tier first, and the greater
// reason first among equals: what is said first is what the talk is most about.
func dueFirst(list []Need) []Need {
	list = slices.Clone(list)
	early := func(n Need) int {
		if n.IsDue {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b Need) int {
		return cmp.Or(cmp.Compare(early(a), early(b)), cmp.Compare(a.Tier, b.Tier), cmp.Compare(b.Points, a.Points))
	})
	return list
}

// short finds every due need that a talk can meet and that neither this plan nor a
// talk proposed in an earlier open week meets. Nobody vanishes: due needs = planned
// + shortfall.
func (o *solving) short(w *Week) {
	held := map[string]Talk{}
	for _, t := range w.Talks {
		if t.Person != "" && !t.Collides {
			held[t.Person] = t
		}
	}
	fits := weekplan.NewFits(w.Instance, w.Plan)
	for _, f := range o.s.People {
		list := slices.DeleteFunc(slices.Clone(o.needs[f.Person]), func(n Need) bool { return !n.IsDue || !n.Talk() })
		if len(list) == 0 {
			continue
		}
		tier := o.showTier(f.Person, list)
		w.Groups[tier-1].People++
		unmet := o.unmet(f, list, held)
		if len(unmet) == 0 {
			w.Groups[tier-1].Reached++
			continue
		}
		w.Shortfall = append(w.Shortfall, o.shortOf(w, f, unmet, held, fits))
	}
	o.orderShort(w)
}

// unmet are the due needs that the talk with the person does not meet. Who has a
// proposed talk in an earlier open week is no shortfall in a later one: what that
// talk leaves stands in the earlier week's.
func (o *solving) unmet(f Facts, list []Need, held map[string]Talk) []Need {
	if _, before := o.earlier[f.Person]; before {
		return nil
	}
	t, ok := held[f.Person]
	if !ok {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(n Need) bool { return n.MetBy(t.Kind) })
}

// showTier is the group that a person is counted in: the first tier among the due
// needs. Floors beyond tier 2's share of the hours are planned by points, but stay
// in the group of the floor.
func (o *solving) showTier(person string, due []Need) int {
	tier := 3
	for _, n := range due {
		tier = min(tier, n.Tier)
	}
	return tier
}

func (o *solving) shortOf(w *Week, f Facts, unmet []Need, held map[string]Talk, fits *weekplan.Fits) Short {
	_, minutes := Shortest(f, unmet, o.p)
	s := Short{Person: f.Person, Unmet: dueFirst(unmet), Tier: o.showTier(f.Person, unmet), Minutes: minutes, Because: "capacity"}
	for _, u := range w.Plan.Unmet {
		if u.Task == f.Person {
			s.Because = u.Because
		}
	}
	if o.collides(f.Person) {
		s.Collides = true
		return s
	}
	if _, placed := held[f.Person]; placed {
		s.Because = o.placedBecause(f, unmet)
		return s
	}
	if o.s.Today.After(o.week.Monday().AddDays(4)) {
		s.Because = "capacity" // the week's days are gone, whatever notice a talk takes
	}
	s.Fits = slices.DeleteFunc(fits.If(f.Person), o.onDayOff)
	return s
}

// onDayOff says that a change asks for more hours on a day that is not worked:
// absence, a holiday, a day gone by.
func (o *solving) onDayOff(c weekplan.Change) bool {
	d := o.frame.Days[c.Day]
	return c.Change == "hours" && (d.Work.To == d.Work.From || d.Day.Before(o.s.Today))
}

// collides says that a talk with the person is decided in a time that something has
// come into since.
func (o *solving) collides(person string) bool {
	return slices.ContainsFunc(o.blocks, func(b Block) bool { return b.Person == person && b.Stands() && b.Collides(o.frame) })
}

// placedBecause: the person has a talk, but of a kind that leaves something unmet.
// Where every kind that would meet it needs more notice than the week has, notice is
// the cause; else the hours are.
func (o *solving) placedBecause(f Facts, unmet []Need) string {
	friday := o.week.Monday().AddDays(4)
	for _, n := range unmet {
		for _, k := range n.Kinds {
			if k.Direct() && !EarliestDay(k, Interpreted(f), o.s.Today, civil.Date{}, o.p, o.days).After(friday) {
				return "capacity"
			}
		}
	}
	return "notice"
}

// orderShort puts law first; in a group those who have waited longest, then by id:
// never by name, number or points.
func (o *solving) orderShort(w *Week) {
	since := map[string]int{}
	for _, f := range o.s.People {
		since[f.Person] = waited(f, w.Today)
	}
	slices.SortFunc(w.Shortfall, func(a, b Short) int {
		return cmp.Or(cmp.Compare(a.Tier, b.Tier), cmp.Compare(since[b.Person], since[a.Person]), cmp.Compare(a.Person, b.Person))
	})
}

// unknown counts what the record does not say of the people in the week.
func (o *solving) unknown(w *Week) {
	u := &w.Unknown
	add := func(n *int, missing bool) {
		if missing {
			*n++
		}
	}
	for _, f := range o.s.People {
		add(&u.LastContact, f.LastContact.IsZero() && !f.Start.IsZero())
		add(&u.Start, f.Start.IsZero())
		add(&u.Track, f.Track == "")
		add(&u.Rhythm, f.RhythmCentidays == 0)
		add(&u.Phone, !f.HasPhone)
		add(&u.Interpreter, f.Interpreter == "")
		u.Clocks += len(UndatedClocks(f, o.d, o.s.Today))
	}
	u.Rooms, u.Interpreters = o.s.Rooms == 0, len(o.s.Interp) == 0
}

// waited is how many days a person has waited: since the two last spoke, else since
// the follow-up started, else since the person was first imported.
func waited(f Facts, today civil.Date) int {
	for _, since := range []civil.Date{f.LastContact, f.Start, f.ImportedOn} {
		if !since.IsZero() {
			return today.Sub(since)
		}
	}
	return 0
}
