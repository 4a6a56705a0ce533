package overview

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

const filtersPath = Path + "/filters"

// filters shows the reader's saved filters, to be named, ordered and removed.
func (p *Pages) filters(c *web.Call) error { return p.showFilters(c, http.StatusOK, web.Form{}, "") }

func (p *Pages) showFilters(c *web.Call, status int, f web.Form, at string) error {
	list, err := named(c)
	if err != nil {
		return err
	}
	page := web.Page{Title: c.T("caseload.saved.title"), Nav: Path, Class: "page page--narrow", Crumbs: []web.Crumb{{Path: Path, Text: c.T("caseload.title")}, {Text: c.T("caseload.saved.title")}}}
	return c.Show(status, page, filtersPage(c, list, f, at))
}

// named reads the filters that have a name.
func named(c *web.Call) ([]Saved, error) {
	list, err := SavedOf(c.Ctx(), c.Read(), c.Actor.Ident)
	return slices.DeleteFunc(list, func(s Saved) bool { return s.Name == "" }), err
}

// nameFault says what is wrong with a name; "" for nothing.
func nameFault(c *web.Call, name string) string {
	switch {
	case name == "":
		return c.T("caseload.saved.unnamed")
	case utf8.RuneCountInString(name) > MaxName:
		return c.T("caseload.saved.long", i18n.Data{"Most": MaxName})
	}
	return ""
}

// saveFilter keeps the list that the form stood at under a name.
func (p *Pages) saveFilter(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	list, err := named(c)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(f.Get("name"))
	fault := nameFault(c, name)
	if fault == "" && len(list) >= MaxSaved {
		fault = c.T("caseload.saved.full", i18n.Data{"Most": MaxSaved})
	}
	place := 1
	if len(list) > 0 {
		place = list[len(list)-1].Place + 1
	}
	q := queryAt(f.Get("at"))
	s := Saved{Ident: c.Actor.Ident, Office: c.Actor.Office(), Name: name, Form: FormOf(q), Place: place}
	if fault == "" {
		err = c.Shell.DB.Tx(c.Ctx(), func(tx db.Q) error { return PutSaved(c.Ctx(), tx, &s) })
		if errors.Is(err, db.ErrConflict) {
			fault, err = c.T("caseload.saved.taken"), nil
		}
	}
	if err != nil {
		return err
	}
	if fault != "" {
		f.Wrong("name", fault)
		return p.showFilters(c, http.StatusUnprocessableEntity, f, f.Get("at"))
	}
	q.Saved = s.ID
	c.Note("caseload.saved.kept", i18n.Data{"Name": s.Name})
	return c.Redirect(pathOf(q))
}

// changeFilter names, moves, updates or removes one of the reader's own.
func (p *Pages) changeFilter(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	list, err := named(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(s Saved) bool { return s.ID == c.R.PathValue("item") })
	if i < 0 {
		return web.NotFound()
	}
	s := list[i]
	if s.Version, err = strconv.Atoi(f.Get("version")); err != nil {
		return web.Problem{Status: http.StatusBadRequest, Key: "form"}
	}
	f.ID = s.ID + "-"
	switch f.Get("do") {
	case "remove":
		err = c.Shell.DB.Tx(c.Ctx(), func(tx db.Q) error { return RemoveSaved(c.Ctx(), tx, s.ID, c.Actor.Ident) })
	case "up":
		err = moveSaved(c, list, i, i-1)
	case "down":
		err = moveSaved(c, list, i, i+1)
	case "update":
		q := queryAt(f.Get("at"))
		s.Form = FormOf(q)
		if err = putSaved(c, &s); err == nil {
			c.Note("caseload.saved.kept", i18n.Data{"Name": s.Name})
			q.Saved = s.ID
			return c.Redirect(pathOf(q))
		}
	case "rename":
		s.Name = strings.TrimSpace(f.Get("name"))
		fault := nameFault(c, s.Name)
		if fault == "" {
			if taken := slices.ContainsFunc(list, func(o Saved) bool { return o.ID != s.ID && o.Name == s.Name }); taken {
				fault = c.T("caseload.saved.taken")
			}
		}
		if fault != "" {
			f.Wrong("name", fault)
			return p.showFilters(c, http.StatusUnprocessableEntity, f, "")
		}
		err = putSaved(c, &s)
	default:
		return web.Problem{Status: http.StatusBadRequest, Key: "form"}
	}
	if err != nil {
		return err
	}
	return c.Redirect(filtersPath)
}

func putSaved(c *web.Call, s *Saved) error {
	return c.Shell.DB.Tx(c.Ctx(), func(tx db.Q) error { return PutSaved(c.Ctx(), tx, s) })
}

// moveSaved changes places with the one before or after.
func moveSaved(c *web.Call, list []Saved, i, j int) error {
	if j < 0 || j >= len(list) {
		return nil
	}
	a, b := list[i], list[j]
	a.Place, b.Place = b.Place, a.Place
	return c.Shell.DB.Tx(c.Ctx(), func(tx db.Q) error {
		return errors.Join(PutSaved(c.Ctx(), tx, &a), PutSaved(c.Ctx(), tx, &b))
	})
}

// saveUsual keeps columns, order and size as they are for lists that ask for none.
func (p *Pages) saveUsual(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	l, err := SavedOf(c.Ctx(), c.Read(), c.Actor.Ident)
	if err != nil {
		return err
	}
	s := Saved{Ident: c.Actor.Ident, Office: c.Actor.Office()}
	for _, x := range l {
		if x.Name == "" {
			s = x
		}
	}
	if n, err := strconv.Atoi(f.Get("version")); err != nil || n != s.Version {
		return db.ErrConflict
	}
	q := queryAt(f.Get("at"))
	s.Form = FormOf(Query{Sort: q.Sort, Columns: q.Columns, Size: q.Size})
	if err := putSaved(c, &s); err != nil {
		return err
	}
	c.Note("caseload.columns.kept", nil)
	return c.Redirect(pathOf(q))
}
