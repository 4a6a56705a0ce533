package resources

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the page is.
const Path = "/resources"

// fresh is the item of an address that makes a new row.
const fresh = "new"

// Routes lists the pages.
func Routes() web.Routes {
	change := web.Office(access.ResourcesChange)
	return web.Routes{
		{Method: "GET", Path: Path, Need: web.Office(access.ResourcesRead), Run: show},
		{Method: "GET", Path: Path + "/{kind}/{item}", Need: change, Run: edit},
		{Method: "POST", Path: Path + "/{kind}/{item}", Need: change, Run: save, Back: Path},
		{Method: "GET", Path: Path + "/{kind}/{item}/end", Need: change, Run: ending},
		{Method: "POST", Path: Path + "/{kind}/{item}/end", Need: change, Run: end, Back: Path},
	}
}

// view is the page on its way out.
type view struct {
	c            *web.Call
	week         civil.Week
	may          bool
	interpreters []Row
	rooms        []Row
}

func (v *view) t(key string, data ...i18n.Data) string { return v.c.T(key, data...) }

func show(c *web.Call) error {
	v := &view{c: c, week: weekNear(c.Query("week"), c.Today), may: access.Decide(c.Actor, access.ResourcesChange, c.Subject, c.Today).Permit}
	var err error
	if v.interpreters, err = Load(c.Ctx(), c.Read(), Interpreters, c.Subject.Office, v.week.Monday()); err != nil {
		return err
	}
	if v.rooms, err = Load(c.Ctx(), c.Read(), Rooms, c.Subject.Office, v.week.Monday()); err != nil {
		return err
	}
	return c.Show(http.StatusOK, web.Page{Title: c.T("resources.title"), Nav: Path, Class: "page"}, resourcesPage(v))
}

// editing is a row that is being changed.
type editing struct {
	*view
	kind, item string
	row        Row
	form       web.Form
	stale      bool
}

// load reads the row of the address; of another office, or of no kind that there is, it
// is not there.
func load(c *web.Call) (*editing, error) {
	e := &editing{view: &view{c: c, week: weekNear(c.Query("week"), c.Today), may: true}, kind: c.R.PathValue("kind"), item: c.R.PathValue("item")}
	if e.kind != Interpreters && e.kind != Rooms {
		return nil, web.NotFound()
	}
	if e.item == fresh {
		return e, nil
	}
	list, err := Load(c.Ctx(), c.Read(), e.kind, c.Subject.Office, e.week.Monday())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(r Row) bool { return r.ID == e.item })
	if i < 0 {
		return nil, web.NotFound()
	}
	e.row = list[i]
	return e, nil
}

func edit(c *web.Call) error {
	e, err := load(c)
	if err != nil {
		return err
	}
	return e.show(http.StatusOK)
}

func (e *editing) show(status int) error {
	title := e.t("resources.new_" + e.kind)
	if e.item != fresh {
		title = e.row.Name
	}
	e.c.At(e.path())
	return e.c.Show(status, web.Page{Title: title, Nav: Path, Class: "page page--narrow", Crumbs: []web.Crumb{{Path: Path + "?week=" + e.week.String(), Text: e.t("resources.title")}, {Text: title}}}, editPage(e, title))
}

func (e *editing) path() string {
	return Path + "/" + e.kind + "/" + e.item + "?week=" + e.week.String()
}

func save(c *web.Call) error {
	e, err := load(c)
	if err != nil {
		return err
	}
	if e.form, err = c.Form(); err != nil {
		return err
	}
	r, until := e.read()
	if len(e.form.Faults) > 0 {
		return e.show(http.StatusUnprocessableEntity)
	}
	err = Save(c, e.kind, &r, e.week.Monday(), until)
	if errors.Is(err, db.ErrConflict) {
		return e.conflict(r)
	}
	if err != nil {
		return err
	}
	c.Note("resources.done", i18n.Data{"Name": r.Name})
	return c.Redirect(Path + "?week=" + e.week.String())
}

// conflict shows what stands and what was typed; the same form sent twice is done.
func (e *editing) conflict(typed Row) error {
	if e.item == fresh {
		all, err := Load(e.c.Ctx(), e.c.Read(), e.kind, e.c.Subject.Office, e.week.Monday())
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(r Row) bool { return r.ID == typed.ID && r.Name == typed.Name }) {
			e.c.Note("resources.done", i18n.Data{"Name": typed.Name})
			return e.c.Redirect(Path + "?week=" + e.week.String())
		}
		e.form.Values["token"] = []string{db.NewID()}
	}
	e.stale = true
	delete(e.form.Values, "version")
	return e.show(http.StatusConflict)
}

// read looks at what was typed.
func (e *editing) read() (r Row, until civil.Date) {
	r = Row{ID: e.row.ID, Name: strings.Join(strings.Fields(e.form.Get("name")), " ")}
	if e.item == fresh {
		r.ID = e.form.Token()
	}
	r.Version = e.form.Version()
	switch n := utf8.RuneCountInString(r.Name); {
	case n == 0:
		e.form.Wrong("name", e.t("resources.fault.name"))
	case n > maxName:
		e.form.Wrong("name", e.t("resources.fault.long", i18n.Data{"Most": maxName, "Count": n}))
	}
	if e.kind == Interpreters {
		r.Languages = languagesIn(e.form.Get("languages"))
		if len(r.Languages) == 0 || len(r.Languages) > maxLanguages {
			e.form.Wrong("languages", e.t("resources.fault.languages", i18n.Data{"Most": maxLanguages}))
		}
	}
	for i := range r.Days {
		hours, err := ParseHours(e.form.Get(dayField(i)))
		if err != nil {
			e.form.Wrong(dayField(i), e.t("resources.fault.hours", i18n.Data{"Weekday": e.c.P.Day(i)}))
		}
		r.Days[i] = hours
	}
	return r, e.until()
}

// until reads how long the same hours go on.
func (e *editing) until() civil.Date {
	s := strings.TrimSpace(e.form.Get("until"))
	if s == "" {
		return civil.Date{}
	}
	d, err := civil.ParseDate(s)
	monday := e.week.Monday()
	if err != nil || d.Before(monday) || d.After(monday.AddDays(7*maxWeeks)) {
		e.form.Wrong("until", e.t("resources.fault.until", i18n.Data{"Weeks": maxWeeks}))
	}
	return d
}

func dayField(i int) string { return "day" + strconv.Itoa(i) }
