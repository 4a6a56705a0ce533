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
		w.Talks = append(w.Talks, o.proposed(a, tasks[a.Task]))
	}
	for _, b := range o.blocks {
		switch {
		case b.Stands():
			w.Talks = append(w.Talks, o.decided(b))
		case b.State != TakenBack:
			w.Past = append(w.Past, o.decided(b))
		}
	}
	slices.SortFunc(w.Talks, byTime)
	slices.SortFunc(w.Past, byTime)
	o.nameRooms(w.Talks)
}

func byTime(a, b Talk) int {
	return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Person, b.Person), cmp.Compare(a.Subject, b.Subject))
}

func (o *solving) person(id string) Facts {
	if f, ok := o.s.Person(id); ok {
		return f
	}
	return Facts{Person: id}
}

// proposed is a talk, or own work, as the plan would have it.
func (o *solving) proposed(a weekplan.Assignment, of taskOf) Talk {
	t := Talk{Subject: a.Task, Person: of.person, Day: o.week.Monday().AddDays(a.Day), Start: a.Start, End: a.End, Kind: Kind(a.Mode)}
	t.Version = o.versionOf(t.Subject)
	if of.work != nil {
		t.Work, t.From, t.To, t.Contact = of.work.Name, a.Start, a.End, a.End-a.Start
		return t
	}
	f := o.person(of.person)
	m := Minutes(t.Kind, Interpreted(f), o.p)
	t.Lead, t.Contact, t.Tail = m.Lead, m.Contact, m.Tail
	t.From, t.To = a.Start+m.Lead, a.Start+m.Lead+m.Contact
	t.Meets = dueFirst(metBy(o.plan[of.person], t.Kind))
	t.Codes = codes(t.Meets)
	t.Room = t.Kind == Meeting && o.s.rooms(o.week) > 0
	t.LastContact, t.Waited = f.LastContact, waited(f, o.s.Today)
	if t.Kind.Direct() && Interpreted(f) {
		t.Language, t.Interpreter, t.interpreter = o.s.Seen[of.person].Language, o.s.interpreterName(a.Interpreter), a.Interpreter
	}
	return t
}

// versionOf is the version of the row that a decision about a subject goes on from: of
// one not met, called off or taken back; 0 where nothing was ever decided.
func (o *solving) versionOf(subject string) int {
	for _, b := range o.blocks {
		if b.Subject == subject {
			return b.Version
		}
	}
	return 0
}

// nameRooms gives each proposed meeting the first room that is free then.
func (o *solving) nameRooms(talks []Talk) {
	held := map[string][]DaySpan{}
	for i := range talks {
		t := &talks[i]
		if t.State != "" || !t.Room {
			continue
		}
		for _, id := range o.s.freeRooms(t.wish(o.week)) {
			if !slices.ContainsFunc(held[id], func(h DaySpan) bool { return h.Day == t.Day && overlap(h.Span, Span{t.From, t.To}) }) {
				held[id] = append(held[id], DaySpan{t.Day, Span{t.From, t.To}})
				t.room, t.RoomName = id, o.s.roomName(id)
				break
			}
		}
	}
}

func (s *Situation) interpreterName(id string) string {
	for _, i := range s.Interp {
		if i.ID == id {
			return i.Name
		}
	}
	return ""
}

func (s *Situation) roomName(id string) string {
	for _, r := range s.RoomNames {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

// decided is a talk as the counsellor has decided it, with the needs that it meets.
func (o *solving) decided(b Block) Talk {
	f := o.person(b.Person)
	t := Talk{Subject: b.Subject, Person: b.Person, Day: b.Day, Start: b.Start, End: b.End(), From: b.From(), To: b.To(), Lead: b.Lead, Contact: b.Contact, Tail: b.Tail,
		Kind: b.Kind, State: b.State, Version: b.Version, Locked: b.Locked, Agreed: b.Agreed, MovedFrom: b.MovedFrom, SkipReason: b.SkipReason, Codes: b.Codes,
		Meets: dueFirst(metBy(o.plan[b.Person], b.Kind)), Room: b.Room != "", RoomName: o.s.roomName(b.Room), interpreter: b.Interpreter, room: b.Room,
		LastContact: f.LastContact, Waited: waited(f, o.s.Today)}
	if b.Stands() {
		t.Clash = o.clash(b)
		t.Collides = t.Clash != nil
	}
	if b.Person == "" {
		t.Work, t.Meets = o.workName(b.Subject), nil
	}
	if b.Kind.Direct() && Interpreted(f) {
		t.Language, t.Interpreter = o.s.Seen[b.Person].Language, o.s.interpreterName(b.Interpreter)
	}
	return t
}

// clash is what a decided block collides with: something in the counsellor's own
// calendar, or something that the person has. Both came after the decision: it was
// allowed then.
func (o *solving) clash(b Block) *Clash {
	if c := b.clash(o.frame); c != nil || b.Person == "" || !b.Kind.Direct() {
		return c
	}
	for _, busy := range o.s.Seen[b.Person].Busy {
		if busy.Day == b.Day && overlap(busy.Span, Span{b.From(), b.To()}) {
			return &Clash{Kind: OwnPerson, Start: busy.From, End: busy.To}
		}
	}
	return o.s.lost(b)
}

// lost says that the interpreter or the room of a decided talk is gone by then.
func (s *Situation) lost(b Block) *Clash {
	switch {
	case b.Interpreter != "" && s.interpreterGone(b.Interpreter, b.Day):
		return &Clash{Kind: OwnInterpreter, Start: b.From(), End: b.To()}
	case b.Room != "" && s.roomGone(b.Room, b.Day):
		return &Clash{Kind: OwnRoom, Start: b.From(), End: b.To()}
	}
	return nil
}

// workName names a piece of own work that is still open; one that is done has no name
// here.
func (o *solving) workName(id string) string {
	for _, t := range o.s.ownWork() {
		if t.ID == id {
			return t.Name
		}
	}
	return ""
}

// wish is the talk as a block that could be decided.
func (t Talk) wish(week civil.Week) Block {
	return Block{Week: week, Subject: t.Subject, Person: t.Person, Day: t.Day, Start: t.Start, Lead: t.Lead, Contact: t.Contact, Tail: t.Tail, Kind: t.Kind,
		Interpreter: t.interpreter, Room: t.room, State: t.State, Locked: t.Locked, Agreed: t.Agreed, MovedFrom: t.MovedFrom, Codes: t.Codes, Version: t.Version}
}

// Wish is a talk of the week as a block to decide about, as it is shown: for Decide,
// AcceptWeek and Done. Version is that of the stored decision.
func (w *Week) Wish(t Talk) Block { return t.wish(w.Week) }

// Wishes are all the talks that are only proposed, as blocks to accept.
func (w *Week) Wishes() []Block {
	var list []Block
	for _, t := range w.Talks {
		if t.State == "" {
			list = append(list, w.Wish(t))
		}
	}
	return list
}

// Find is the talk of the week, of any state, that is about a subject.
func (w *Week) Find(subject string) (Talk, bool) {
	for _, list := range [][]Talk{w.Talks, w.Past} {
		for _, t := range list {
			if t.Subject == subject {
				return t, true
			}
		}
	}
	return Talk{}, false
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
	for _, t := range slices.Concat(w.Talks, w.Past) {
		if t.Person != "" && !t.Collides && (t.State == "" || t.State.fills()) {
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
	s := Short{Person: f.Person, Unmet: dueFirst(unmet), Tier: o.showTier(f.Person, unmet), Minutes: minutes, Because: "capacity",
		Version: o.versionOf(f.Person), LastContact: f.LastContact, Waited: waited(f, o.s.Today)}
	for _, u := range w.Plan.Unmet {
		if u.Task == f.Person {
			s.Because = u.Because
		}
	}
	s.Collides, s.Skipped = o.collides(f.Person), o.skipped(f.Person)
	if s.Collides || s.Skipped {
		return s
	}
	if _, placed := held[f.Person]; placed {
		s.Because = o.placedBecause(f, unmet)
		return s
	}
	if o.s.Today.After(o.week.Monday().AddDays(4)) {
		s.Because = "capacity" // the week's days are gone, whatever notice a talk takes
	}
	cover := o.s.Seen[f.Person].Cover
	s.Fits = slices.DeleteFunc(fits.If(f.Person), func(c weekplan.Change) bool { return o.onDayOff(c) || !cover.Holds(o.frame.Days[c.Day].Day) })
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
	return slices.ContainsFunc(o.blocks, func(b Block) bool { return b.Person == person && b.Stands() && o.clash(b) != nil })
}

// skipped says that the counsellor has skipped the person this week.
func (o *solving) skipped(person string) bool {
	return slices.ContainsFunc(o.blocks, func(b Block) bool { return b.Person == person && b.State == Skipped })
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
		if o.s.Seen[f.Person].Cover.For != "" {
			continue
		}
		add(&u.LastContact, f.LastContact.IsZero() && !f.Start.IsZero())
		add(&u.Start, f.Start.IsZero())
		add(&u.Track, f.Track == "")
		add(&u.Rhythm, f.RhythmCentidays == 0)
		add(&u.Phone, !f.HasPhone)
		add(&u.Interpreter, f.Interpreter == "")
		u.Clocks += len(UndatedClocks(f, o.d, o.s.Today))
	}
	u.Rooms, u.Interpreters = o.s.rooms(o.week) == 0, !o.s.interpreters(o.week)
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
