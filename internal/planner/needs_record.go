package planner

import (
	"slices"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// within says that a day comes by so many days after the week's Sunday.
func (c *computing) within(day civil.Date, ahead int) bool {
	return !day.IsZero() && !day.After(c.win.sunday.AddDays(ahead))
}

// past says that a day is over when the week begins, or today if that is later.
func (c *computing) past(day civil.Date) bool { return day.Before(c.win.ref) }

func (c *computing) promises() {
	for _, m := range c.f.Promises {
		if !m.Open || !c.within(m.Due, c.p.Promise.AheadDays) {
			continue
		}
		points := c.p.Promise.Points
		if c.past(m.Due) {
			points = c.p.Promise.PastPoints
		}
		c.add(Need{
			Code: PromiseDue, Due: m.Due, Points: points,
			ReasonKey: "need.promise", Values: i18n.Data{"Date": m.MadeOn, "Text": following(m.Text)},
			Source: Source{"promise", m.ID, "policy.promise"}, Kinds: c.talk(), EndsWhen: "ends.promise",
		})
	}
}

// message adds the oldest message that waits for us.
func (c *computing) message() {
	var oldest Waiting
	for _, m := range c.f.Waiting {
		if !m.Since.IsZero() && (oldest.Since.IsZero() || m.Since.Before(oldest.Since)) {
			oldest = m
		}
	}
	if oldest.Since.IsZero() {
		return
	}
	kinds := c.talk()
	if slices.Contains(c.allowed, Digital) {
		kinds = append(kinds, Digital)
	}
	c.add(Need{
		Code: UnansweredMessage, Due: c.win.days.AddWorkdays(oldest.Since, c.p.Message.AnswerWorkdays), Points: c.p.Message.Points,
		ReasonKey: "need.unanswered_message", Values: i18n.Data{"Day": onDay{oldest.Since}, "Text": quoted(oldest.Text)},
		Source: Source{oldest.Table, oldest.ID, "policy.unanswered_message"}, Kinds: kinds, EndsWhen: "ends.answered",
	})
}

// stands says that a wish for a talk is not met yet.
func (c *computing) stands(r Request) bool {
	return !r.Done && !r.AskedOn.IsZero() && !c.f.LastContact.After(r.AskedOn)
}

func (c *computing) requests() {
	for _, r := range c.f.Requests {
		if !c.stands(r) {
			continue
		}
		c.add(Need{
			Code: OwnRequest, Due: c.win.days.AddWorkdays(r.AskedOn, c.p.OwnRequest.Workdays), Points: c.p.OwnRequest.Points,
			ReasonKey: "need.own_request", Values: i18n.Data{"Day": onDay{r.AskedOn}},
			Source: Source{"talk_request", r.ID, "policy.own_request"}, Kinds: c.asWished(r.Kind), EndsWhen: "ends.direct_contact",
		})
	}
}

// endings lists what ends, without what a legal date tells already. A sick leave's
// end stands in its clock.
func (c *computing) endings() []Ending {
	list := slices.Clone(c.f.Ends)
	for _, k := range c.f.Clocks {
		if k.Kind == "sick_leave" && !k.End.IsZero() {
			list = append(list, Ending{Table: "clock", ID: k.ID, Code: "sick_leave", Day: k.End})
		}
	}
	return slices.DeleteFunc(list, func(e Ending) bool { return e.Day.IsZero() || e.NextAgreed || c.toldByLaw(e) })
}

func (c *computing) toldByLaw(e Ending) bool {
	for _, k := range c.f.Clocks {
		for _, r := range c.d.For(k.Kind, c.win.monday) {
			if r.Rule == catalogue.AtEnd && k.End == e.Day && slices.Contains(r.Covers, e.Code) {
				return true
			}
		}
	}
	return false
}

// transitions asks what happens next. One that is put off comes back on that day.
func (c *computing) transitions() {
	t := c.p.Transition
	for _, e := range c.endings() {
		look, due := e.Day, e.Day.AddDays(-t.DueDaysBefore)
		if !e.PostponedTo.IsZero() {
			look, due = e.PostponedTo, e.PostponedTo
		}
		waits := e.PostponedTo.After(c.win.sunday)
		if waits || look.Before(c.win.monday.AddDays(-t.BackDays)) || look.After(c.win.monday.AddDays(t.ForwardDays)) {
			continue
		}
		points := t.Points
		if look.Before(c.win.monday.AddDays(t.NearDays)) {
			points = t.NearPoints
		}
		key := "need.transition"
		if e.Day.Before(c.win.today) {
			key = "need.transition.past"
		}
		c.add(Need{
			Code: Transition, Due: due, Points: points,
			ReasonKey: key, Values: i18n.Data{"Date": e.Day, "What": ended{e.Code, e.Title}},
			Source: Source{e.Table, e.ID, "policy.transition"}, Kinds: c.talk(), EndsWhen: "ends.next_agreed",
		})
	}
}

func (c *computing) steps() {
	p := c.p.NextStep
	for _, s := range c.f.Steps {
		if !s.Open || !c.within(s.Due, p.AheadDays) {
			continue
		}
		key := "need.next_step"
		if s.Due.Before(c.win.today) {
			key = "need.next_step.past"
		}
		c.add(Need{
			Code: NextStep, Due: s.Due, Points: min(p.Max, p.From+p.PerDay*max(0, c.win.ref.Sub(s.Due))),
			ReasonKey: key, Values: i18n.Data{"Day": onDay{s.Due}, "Text": following(s.Title)},
			Source: Source{"plan_step", s.ID, "policy.next_step"}, Kinds: c.talk(), EndsWhen: "ends.step",
		})
	}
}

func (c *computing) joint() {
	p := c.p.Coordinate
	for _, j := range c.f.Joint {
		if j.Held || !c.within(j.Day, p.AheadDays) {
			continue
		}
		key := "need.coordination"
		if j.Day.Before(c.win.today) {
			key = "need.coordination.past"
		}
		c.add(Need{
			Code: Coordination, Due: j.Day, Points: max(p.From, p.Max-p.PerDay*max(0, j.Day.Sub(c.win.ref))),
			ReasonKey: key, Values: i18n.Data{"Date": j.Day, "Name": j.Title},
			Source: Source{"joint_meeting", j.ID, "policy.coordination"}, Kinds: c.faceToFace(), EndsWhen: "ends.held",
		})
	}
}

// mapping adds to a talk that another need asks for; alone it asks for none.
func (c *computing) mapping() {
	from := c.f.ImportedOn
	if c.f.Start.After(from) {
		from = c.f.Start
	}
	open := c.f.OpenDecide != ""
	late := c.f.Unmapped > 0 && !from.IsZero() && !from.AddDays(c.p.MappingGap.AfterDays).After(c.win.sunday)
	if c.f.Paused || !open && !late || !slices.ContainsFunc(c.list, Need.Talk) {
		return
	}
	key, src := "need.mapping_gap", Source{"domain_mapped", c.f.Person, "policy.mapping_gap"}
	if open {
		key, src = "need.mapping_gap.question", Source{"open_question", c.f.OpenDecide, "policy.mapping_gap"}
	}
	c.add(Need{
		Code: MappingGap, Points: c.p.MappingGap.Points,
		ReasonKey: key, Values: i18n.Data{"Count": c.f.Unmapped, "Number": number(c.f.Unmapped)},
		Source: src, Kinds: c.talk(), EndsWhen: "ends.mapped",
	})
}

func (c *computing) unshared() {
	for _, m := range c.f.Unshared {
		due := m.On.AddDays(c.p.Unshared.Days)
		if m.On.IsZero() || due.After(c.win.sunday) {
			continue
		}
		c.add(Need{
			Code: MinutesUnshared, Due: due, Points: c.p.Unshared.Points,
			ReasonKey: "need.minutes_unshared", Values: i18n.Data{"Date": m.On},
			Source: Source{"note", m.ID, "policy.minutes_unshared"}, Kinds: []Kind{Admin}, EndsWhen: "ends.shared",
		})
	}
}

func (c *computing) tasks() {
	for _, t := range c.f.Tasks {
		if !c.within(t.Due, c.p.Task.AheadDays) {
			continue
		}
		key := "need.task"
		if t.Own {
			key = "need.task.own"
		}
		c.add(Need{
			Code: TaskDue, Due: t.Due, Points: c.taskPoints(t),
			ReasonKey: key, Values: i18n.Data{"Day": onDay{t.Due}, "Name": taskName(t)},
			Source: Source{t.Table, t.ID, "policy.task"}, Kinds: []Kind{Admin}, EndsWhen: "ends.task",
		})
	}
}

// taskPoints follow the priority; own work counts most in its last week, and as a
// normal task before.
func (c *computing) taskPoints(t Task) int {
	p := c.p.Task
	if t.Own && t.Due.Before(c.win.monday.AddDays(p.LastWeekDays)) {
		return p.OwnLastWeek
	}
	switch t.Priority {
	case "KRITISK":
		return p.Critical
	case "HOY":
		return p.High
	case "LAV":
		return p.Low
	}
	return p.Normal
}

// LooseTasks gives the needs of tasks that are not tied to any person.
func LooseTasks(tasks []Task, p Policy, days Days, w civil.Week, today civil.Date) []Need {
	c := computing{f: Facts{Tasks: tasks}, p: p, win: newWindow(w, today, days)}
	c.tasks()
	slices.SortStableFunc(c.list, compareNeeds)
	return c.list
}
