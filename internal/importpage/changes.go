package importpage

import (
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/imports"
	"github.com/veilederblikk/blikk/internal/web"
)

// mostShown is how many people who would be changed are shown; all are counted.
const mostShown = 100

// change is one person who would be changed, as whoever asks may see it. Values says
// that they may: who may not read the record sees which fields, and not what stands
// there.
type change struct {
	place  string
	name   string
	path   string // the person's page; "" for who may not open it
	values bool
	loose  bool // a task that is tied to nobody we know
	fields []imports.Field
}

// changes finds out whom the changes are about, and writes that they were seen; whose is
// the person of whom that is written already.
func (p Pages) changes(c *web.Call, list []imports.Changed, whose string) ([]change, error) {
	list = list[:min(len(list), mostShown)]
	var ids []string
	for _, x := range list {
		if x.Person != "" && !slices.Contains(ids, x.Person) {
			ids = append(ids, x.Person)
		}
	}
	people, err := caseload.People(c.Ctx(), c.Read(), ids)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, o := range people {
		names[o.Person.ID] = o.Person.Name()
	}
	subjects, err := access.LoadSubjects(c.Ctx(), c.Read(), ids, c.Actor.Ident, c.Today)
	if err != nil {
		return nil, err
	}
	out := make([]change, len(list))
	told := map[string]bool{whose: true}
	for i, x := range list {
		out[i] = p.seen(c, x, subjects[x.Person], names[x.Person], told[x.Person])
		told[x.Person] = true
	}
	return out, nil
}

// seen is a change as whoever asks may see it; told: the access log has the person already.
func (p Pages) seen(c *web.Call, x imports.Changed, s access.Subject, name string, told bool) change {
	ch := change{place: Place(imports.Issue{Line: x.Line, Path: x.Path}), fields: x.Fields}
	if x.Person == "" && x.Task == 0 { // of the importer's own calendar
		ch.name, ch.values = x.Title, true
		return ch
	}
	if x.Person == "" { // tied to nobody we know: for the one it is assigned to
		ch.name, ch.values = c.T("importpage.task", i18n.Data{"ID": x.Task}), x.Assignee == c.Actor.Ident
		ch.loose = true
		return ch
	}
	read := access.Decide(c.Actor, access.RecordRead, s, c.Today)
	row := access.Decide(c.Actor, access.ListRow, s, c.Today)
	if access.Protected(s.Protections) { // no telephone of a protected person stands in a list
		ch.fields = hidePhone(x.Fields)
	}
	switch {
	case read.Permit && x.Title != "": // of the person's calendar
		ch.name, ch.values = x.Title, true
	case read.Permit:
		ch.name, ch.values, ch.path = name, true, "/people/"+x.Person
		if !told {
			c.Saw(access.RecordRead, access.Seen{Person: x.Person, Relation: read.Relation})
		}
	case row.Permit:
		ch.name = name
		if !told {
			c.Saw(access.ListRow, access.Seen{Person: x.Person, Relation: row.Relation})
		}
	}
	return ch
}

func hidePhone(list []imports.Field) []imports.Field {
	list = slices.Clone(list)
	for i := range list {
		if list[i].Name == "phone" {
			list[i] = imports.Field{Name: "phone", Private: true}
		}
	}
	return list
}

// worth writes a value of a field for people.
func worth(c *web.Call, f imports.Field, s string) string {
	if s == "" {
		if own := "importpage.nothing." + f.Name; c.P.Has(own) {
			return c.T(own)
		}
		return c.T("importpage.nothing")
	}
	if d, err := civil.ParseDate(s); err == nil {
		return c.P.Date(d, civil.Date{})
	}
	switch f.Name {
	case "event.when", "event.called_off":
		return whenText(c, s)
	case "event.series":
		return seriesText(c, s)
	case "task.status":
		return c.T("tasks.status." + s)
	case "task.priority":
		return c.T("importpage.value." + s)
	case "event.takes", "event.private", "thread.for_person", "thread.historic", "attention.state", "track", "interpreter", "effort", "protection", "reserved", "manual", "safety", "guardian":
		return c.T("importpage.value." + s)
	case "measure":
		return c.T("ends.name." + s)
	case "rhythm":
		return c.T("importpage.every", i18n.Data{"Days": s})
	}
	return s
}

// whenText writes when an event is: a day, days, or a day with its times.
func whenText(c *web.Call, s string) string {
	from, to, _ := strings.Cut(s, "/")
	first, err1 := civil.ParseDate(from)
	last, err2 := civil.ParseDate(to)
	if err1 == nil && err2 == nil {
		return c.P.Days(first, last, c.Today)
	}
	a, err1 := time.ParseInLocation(imports.WhenForm, from, civil.Oslo())
	b, err2 := time.ParseInLocation(imports.WhenForm, to, civil.Oslo())
	if err1 != nil || err2 != nil {
		return s
	}
	text := c.P.ShortDay(civil.On(a), c.Today) + " " + i18n.ClockOf(a) + "–"
	if civil.On(a) != civil.On(b) {
		text += c.P.ShortDay(civil.On(b), c.Today) + " "
	}
	return text + i18n.ClockOf(b)
}

// seriesText writes how often an event comes.
func seriesText(c *web.Call, s string) string {
	often, n, many := strings.Cut(s, "/")
	if many {
		return c.T("importpage.every_nth."+often, i18n.Data{"N": n})
	}
	return c.T("importpage.every." + often)
}

// kindOptions are the kinds that may be chosen.
func kindOptions(c *web.Call) []web.Option {
	list := []web.Option{{Value: "", Text: c.T("importpage.kind_auto")}}
	for _, k := range Kinds(c.Actor.Role) {
		list = append(list, web.Option{Value: k, Text: c.T("importpage.kind." + k)})
	}
	return list
}
