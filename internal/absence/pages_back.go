package absence

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// backView is what happened while the counsellor was away.
type backView struct {
	c     *web.Call
	a     *calendar.Absence
	list  []Meanwhile
	names map[string]string
}

// back shows what happened meanwhile: of the absence in the address, or the last that
// began. Only one's own is there.
func back(c *web.Call) error {
	all, err := calendar.AbsencesOf(c.Ctx(), c.Read(), []string{c.Actor.Ident}, c.Today.AddDays(-longest), c.Today.AddDays(1))
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(all[c.Actor.Ident], func(a calendar.Absence) bool { return a.From.After(c.Today) })
	v := &backView{c: c}
	id := c.Query("absence")
	for i, a := range mine {
		if id == "" || a.ID == id {
			v.a = &mine[i]
		}
	}
	page := web.Page{Title: c.T("back.title"), Nav: "/week", Class: "page", Crumbs: []web.Crumb{{Path: "/week", Text: c.T("nav.week")}, {Text: c.T("back.title")}}}
	if v.a == nil {
		if id != "" {
			return web.NotFound()
		}
		return c.Show(http.StatusOK, page, backPage(v))
	}
	until := v.a.To
	if until.After(c.Today) {
		until = c.Today
	}
	told, err := tell(c.Ctx(), c.Read(), c.Actor, v.a.From, until, c.Today)
	if err != nil {
		return err
	}
	v.list = Since(told, v.a.From, until)
	if err := v.who(); err != nil {
		return err
	}
	for _, m := range v.list {
		c.Saw(access.RecordRead, access.Seen{Person: m.Person, Relation: access.Own})
	}
	return c.Show(http.StatusOK, page, backPage(v))
}

func (v *backView) who() (err error) {
	idents := map[string]bool{}
	for _, m := range v.list {
		for _, e := range m.Events {
			idents[e.Who] = true
		}
	}
	v.names, err = access.StaffNames(v.c.Ctx(), v.c.Read(), idents)
	return err
}

func (v *backView) name(m Meanwhile) string {
	if m.Name == "" {
		return v.c.T("find.no_name")
	}
	return m.Name
}

// text writes an event.
func (v *backView) text(e Event) string {
	kind := e.Kind
	for _, prefix := range []string{"kind.long.", "person.kind.", "clock.", "ends.name."} {
		if v.c.P.Has(prefix + e.Kind) {
			kind = v.c.T(prefix + e.Kind)
			break
		}
	}
	data := i18n.Data{"Kind": kind, "Text": e.Text}
	if day, minute, ok := planner.ParsePlace(e.Text); ok {
		data["Text"] = v.c.P.Date(day, v.c.Today) + " " + v.c.T("waiting.at", i18n.Data{"Time": civil.Clock(minute)})
	}
	return v.c.T("back.event."+e.Key, data)
}

// by says who did it; nothing where it was the person, or is not known.
func (v *backView) by(e Event) string {
	name := cmp.Or(v.names[e.Who], e.Who)
	switch e.Who {
	case "":
		return ""
	case v.c.Actor.Ident:
		name = v.c.T("back.you")
	}
	return v.c.T("back.by", i18n.Data{"Name": name})
}

func (v *backView) path(m Meanwhile, e Event) string {
	if e.Anchor == "" {
		return "/people/" + m.Person
	}
	return "/people/" + m.Person + "#" + e.Anchor
}
