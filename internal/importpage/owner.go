package importpage

import (
	"errors"
	"net/http"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/find"
	"github.com/veilederblikk/blikk/internal/imports"
	"github.com/veilederblikk/blikk/internal/web"
)

// owned is the person whose calendar a file is; zero for the importer's own.
type owned struct{ id, name string }

// person finds whose calendar it is, for who may write there, and writes that she was
// seen. Who may not is answered as for one who does not exist.
func (p Pages) person(c *web.Call, id string) (owned, error) {
	if id == "" {
		return owned{}, nil
	}
	d, err := mayWrite(c, id)
	if err != nil {
		return owned{}, err
	}
	if !d.Permit {
		c.Denied(access.RecordWrite, id, d)
		return owned{}, web.NotFound()
	}
	list, err := caseload.People(c.Ctx(), c.Read(), []string{id})
	if err != nil || len(list) == 0 {
		return owned{}, errors.Join(err, web.NotFound())
	}
	c.Saw(access.RecordRead, access.Seen{Person: id, Relation: d.Relation})
	return owned{id, list[0].Person.Name()}, nil
}

func mayWrite(c *web.Call, id string) (access.Decision, error) {
	unknown := access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotFound}}
	if !db.IsID(id) || c.Actor.Role != access.Counsellor {
		return unknown, nil
	}
	s, err := access.LoadSubject(c.Ctx(), c.Read(), id, c.Actor.Ident, c.Today)
	if errors.Is(err, db.ErrNotFound) {
		return unknown, nil
	}
	return access.Decide(c.Actor, access.RecordWrite, s, c.Today), err
}

// ask shows whose calendar a file may be.
func (p Pages) ask(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	return showOwner(c, http.StatusOK, u, web.Form{}, find.Hits{})
}

func showOwner(c *web.Call, status int, u Upload, form web.Form, h find.Hits) error {
	if u.Kind != imports.KindCalendar || u.Done != nil {
		return web.NotFound()
	}
	return c.Show(status, web.Page{Title: c.T("importpage.owner.title"), Nav: Path, Class: "page page--narrow"}, ownerPage(c, u, form, h))
}

// owner says whose calendar a file is: one's own, or a person's by search or choice.
func (p Pages) owner(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	id := form.Get("person")
	if id == "" && form.Get("self") == "" {
		h, err := find.Search(c, p.Key, &form)
		if err != nil || !h.Asked {
			return errors.Join(err, showOwner(c, http.StatusUnprocessableEntity, u, form, h))
		}
		return showOwner(c, http.StatusOK, u, form, h)
	}
	if u.Kind != imports.KindCalendar || u.Done != nil {
		return web.NotFound()
	}
	fault, err := whyNot(c, id)
	if err != nil {
		return err
	}
	if fault != "" {
		form.Wrong("q", c.T(fault))
		return showOwner(c, http.StatusUnprocessableEntity, u, form, find.Hits{})
	}
	if _, err := p.person(c, id); err != nil {
		return err
	}
	return p.belongs(c, u, id)
}

// whyNot is the key of the text that says why the calendar of somebody whom one can
// find may not be written: a reason is to be given first, or it is not to be written at
// all (the follow-up has ended). For who cannot be found there is none.
func whyNot(c *web.Call, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	d, err := mayWrite(c, id)
	switch {
	case err != nil || d.Permit || d.Relation == access.None:
		return "", err
	case d.NeedsWhy:
		return "importpage.owner.why", nil
	}
	_, err = caseload.FindByID(c.Ctx(), c.Read(), c.Actor, id, c.Today)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	c.Denied(access.RecordWrite, id, d)
	return "import.page.owner_person", err
}

func (p Pages) belongs(c *web.Call, u Upload, id string) error {
	p.Work.breakOff(u.ID)
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Belongs(c.Ctx(), q, u.ID, c.Actor.Ident, id) }); err != nil {
		return err
	}
	return c.Redirect(Path + "/" + u.ID)
}
