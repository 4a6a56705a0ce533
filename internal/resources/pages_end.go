package resources

import (
	"errors"
	"net/http"
	"strings"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// leaving is a row that is to be retired from a day on: the talks that hold it then are
// shown before anything happens. Whose they are is not: a leader has no single talks of a
// week.
type leaving struct {
	*editing
	from  civil.Date
	talks []planner.Booked
	moved bool // other talks than those that were shown
}

// loadStored is load for a row that is there.
func loadStored(c *web.Call) (*leaving, error) {
	e, err := load(c)
	if err == nil && e.item == fresh {
		err = web.NotFound()
	}
	return &leaving{editing: e}, err
}

// ending shows what it would mean to retire the row from the day of the address.
func ending(c *web.Call) error {
	e, err := loadStored(c)
	if err != nil {
		return err
	}
	e.form = web.Form{Values: map[string][]string{"from": {c.Query("from")}}}
	return e.show(http.StatusOK)
}

// day reads the day; the zero Date, and a fault at the field, for none that can be used.
func (e *leaving) day() {
	d, err := civil.ParseDate(strings.TrimSpace(e.form.Get("from")))
	if err != nil || !mayEnd(d, e.c.Today) {
		e.form.Wrong("from", e.t("resources.fault.from"))
		return
	}
	e.from = d
}

func (e *leaving) show(status int) error {
	if e.day(); e.from.IsZero() {
		status = http.StatusUnprocessableEntity
	} else {
		var err error
		if e.talks, err = held(e.c.Ctx(), e.c.Read(), e.row.ID, e.from, e.c.Today); err != nil {
			return err
		}
	}
	title := e.t("resources.end_title", i18n.Data{"Name": e.row.Name})
	e.c.At(e.endPath() + "&from=" + e.from.String())
	crumbs := []web.Crumb{{Path: Path + "?week=" + e.week.String(), Text: e.t("resources.title")}, {Path: e.path(), Text: e.row.Name}, {Text: title}}
	return e.c.Show(status, web.Page{Title: title, Nav: Path, Class: "page page--narrow", Crumbs: crumbs}, endPage(e, title))
}

// endPath is where the row is retired and brought back.
func (e *editing) endPath() string {
	return Path + "/" + e.kind + "/" + e.item + "/end?week=" + e.week.String()
}

// end retires the row, or brings it back.
func end(c *web.Call) error {
	e, err := loadStored(c)
	if err != nil {
		return err
	}
	if e.form, err = c.Form(); err != nil {
		return err
	}
	r := Row{ID: e.row.ID, Version: e.form.Version()}
	key := "resources.did_back"
	if e.form.Get("do") != "back" {
		if e.day(); e.from.IsZero() {
			e.form.Faults = nil // show finds it again
			return e.show(http.StatusUnprocessableEntity)
		}
		r.Gone, key = e.from, "resources.did_end"
	}
	if r.Gone != e.row.Gone { // else the form was sent twice
		if err := Retire(c, e.kind, r, e.form.Get("seen")); err != nil {
			return e.notDone(err)
		}
	}
	c.Note(key, i18n.Data{"Name": e.row.Name, "Date": c.P.Date(r.Gone, c.Today)})
	return c.Redirect(Path + "?week=" + e.week.String())
}

// notDone shows what stands now, and what was wanted. Nothing is changed.
func (e *leaving) notDone(err error) error {
	e.moved = errors.Is(err, errBooked)
	e.stale = errors.Is(err, db.ErrConflict)
	if !e.moved && !e.stale {
		return err
	}
	delete(e.form.Values, "version")
	if e.form.Get("do") == "back" {
		e.form = web.Form{}
		return e.editing.show(http.StatusConflict)
	}
	return e.show(http.StatusConflict)
}
