package absence

import (
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// ahead is how many days the page looks at for a counsellor's own week.
const ahead = 7

// waitingView is what waits at a counsellor.
type waitingView struct {
	c    *web.Call
	s    *planner.Situation
	list []Item
	last civil.Date
}

// waiting shows what waits at the counsellor of the route: to the substitute what the
// covered days ask for, to the counsellor herself what the coming week does.
func (p *Pages) waiting(c *web.Call) error {
	s, err := planner.LoadSituation(c.Ctx(), c.Read(), c.Actor, c.Of, c.Today, c.Minute, p.Policy)
	if err != nil {
		return err
	}
	counts, last := covered(c)
	v := &waitingView{c: c, s: s, last: last, list: Waiting(s, counts, last, p.Policy, p.Deadlines)}
	var people []string
	for _, x := range v.list {
		if !slices.Contains(people, x.Person) {
			people = append(people, x.Person)
		}
	}
	c.Saw(access.WeekRead, access.SeenAs(c.Decision.Relation, people)...)
	return c.Show(http.StatusOK, web.Page{Title: v.title(), Nav: "/week", Class: "page", Crumbs: []web.Crumb{{Path: "/week", Text: c.T("nav.week")}, {Text: v.title()}}}, waitingPage(v))
}

// covered says which days count, and the last of them.
func covered(c *web.Call) (counts func(civil.Date) bool, last civil.Date) {
	last = c.Today.AddDays(ahead)
	if c.Decision.Relation != access.Covers {
		return func(d civil.Date) bool { return !d.After(last) }, last
	}
	last = c.Today
	mine := slices.DeleteFunc(slices.Clone(c.Subject.Cover), func(k access.Cover) bool { return k.Substitute != c.Actor.Ident || k.To.Before(c.Today) })
	for _, k := range mine {
		if !k.From.After(last) && k.To.After(last) {
			last = k.To
		}
	}
	return func(d civil.Date) bool {
		return slices.ContainsFunc(mine, func(k access.Cover) bool { return !d.Before(k.From) && !d.After(k.To) })
	}, last
}

func (v *waitingView) own() bool { return v.c.Of == v.c.Actor.Ident }

func (v *waitingView) title() string {
	if v.own() {
		return v.c.T("waiting.title_own")
	}
	return v.c.T("uka.waits_at", i18n.Data{"Name": v.s.Name})
}

func (v *waitingView) of(k Kind) []Item {
	return slices.DeleteFunc(slices.Clone(v.list), func(x Item) bool { return x.Kind != k })
}

func (v *waitingView) day(x Item) string {
	if x.Day.IsZero() {
		return v.c.T("waiting.no_day")
	}
	text := v.c.P.Day(x.Day.Weekday()) + " " + v.c.P.Date(x.Day, v.c.Today)
	if x.Kind == Talk {
		text += " " + v.c.T("waiting.at", i18n.Data{"Time": civil.Clock(x.Block.From())})
	}
	return text
}

func (v *waitingView) text(x Item) string {
	if x.Kind == Talk {
		return v.c.T("kind.long."+string(x.Block.Kind)) + ", " + v.c.P.Length(x.Block.Contact)
	}
	return x.Debt.Text(v.c.P, v.c.Today, true)
}

// passed says that the day is over.
func (v *waitingView) passed(x Item) bool { return !x.Day.IsZero() && x.Day.Before(v.c.Today) }

// path leads to where the thing is done: an agreed talk in the week of the counsellor.
func (v *waitingView) path(x Item) string {
	if x.Kind != Talk {
		return "/people/" + x.Person
	}
	path := "/week/" + x.Block.Week.String() + "/block/" + x.Person
	if !v.own() {
		path += "?of=" + v.c.Of
	}
	return path + "#detaljer"
}

func formID(open string) string { return "a-" + open + "-" }

// words say an absence: the days and the substitute.
func (v *absentView) words(a calendar.Absence) string {
	text := v.span(a)
	if a.Substitute == "" {
		return text + ". " + v.c.T("absence.no_substitute")
	}
	return text + ". " + v.c.T("absence.substitute_is", i18n.Data{"Name": v.names[a.Substitute]})
}

func (v *absentView) span(a calendar.Absence) string {
	return v.c.P.Days(a.From, a.To, v.c.Today)
}

// state says where an absence lies: now, coming, over.
func (v *absentView) state(a calendar.Absence) string {
	switch {
	case a.Covers(v.c.Today):
		return "now"
	case a.From.After(v.c.Today):
		return "coming"
	}
	return "over"
}

// formFor is what was sent for an absence, or an empty form with its id.
func (v *absentView) formFor(open string) web.Form {
	if v.open == open && v.open != "" {
		return v.form
	}
	return web.Form{ID: formID(open)}
}

// options are who may stand in.
func (v *absentView) options(ident string, standing string) []web.Option {
	list := []web.Option{{Value: "", Text: v.c.T("absence.nobody")}}
	found := false
	for _, s := range v.standIn[ident] {
		list = append(list, web.Option{Value: s.Ident, Text: s.Name})
		found = found || s.Ident == standing
	}
	if standing != "" && !found {
		list = append(list, web.Option{Value: standing, Text: v.names[standing]})
	}
	return list
}

// anyone are the substitutes of all whom the actor may register for, for a form that does
// not say yet whose absence it is.
func (v *absentView) anyone() []web.Option {
	if !v.leads() {
		return v.options(v.c.Actor.Ident, "")
	}
	list := []web.Option{{Value: "", Text: v.c.T("absence.nobody")}}
	for _, s := range v.staff {
		for _, x := range v.standIn[s.Ident] {
			o := web.Option{Value: x.Ident, Text: x.Name}
			if !slices.Contains(list, o) {
				list = append(list, o)
			}
		}
	}
	return list
}

func (v *absentView) leads() bool { return v.c.Actor.Role == access.Leader }

func (v *absentView) members() []web.Option {
	list := []web.Option{{Value: "", Text: v.c.T("absence.choose")}}
	for _, s := range v.staff {
		list = append(list, web.Option{Value: s.Ident, Text: s.Name})
	}
	return list
}

// all are the absences on the page, those that go on first, then the coming ones.
func (v *absentView) all() []calendar.Absence {
	var list []calendar.Absence
	for _, s := range v.staff {
		list = append(list, v.of[s.Ident]...)
	}
	order := map[string]int{"now": 0, "coming": 1, "over": 2}
	slices.SortStableFunc(list, func(a, b calendar.Absence) int {
		if d := order[v.state(a)] - order[v.state(b)]; d != 0 {
			return d
		}
		return a.From.Compare(b.From)
	})
	return list
}
