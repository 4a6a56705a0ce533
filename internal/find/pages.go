package find

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the page is.
const Path = "/find"

// Pages are the pages of finding a person.
type Pages struct {
	Key []byte // for looking birth numbers up
}

// Routes lists them.
func (p Pages) Routes() web.Routes {
	return web.Routes{
		{Method: "GET", Path: Path, Need: web.Role(access.Counsellor), Run: form},
		{Method: "POST", Path: Path, Need: web.Role(access.Counsellor), Run: p.search, Back: Path},
	}
}

// Hits is what a search found.
type Hits struct {
	Asked bool
	List  []caseload.Found
	More  bool // there are others
}

func form(c *web.Call) error { return show(c, http.StatusOK, web.Form{}, Hits{}) }

func show(c *web.Call, status int, f web.Form, h Hits) error {
	return c.Show(status, web.Page{Title: c.T("find.title"), Nav: Path, Class: "page page--narrow"}, findPage(c, f, h))
}

func (p Pages) search(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	h, err := Search(c, p.Key, &f)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if !h.Asked {
		status = http.StatusUnprocessableEntity
	}
	return show(c, status, f, h)
}

// Search looks for whom the form's field "q" names, and writes that they were seen. What
// is no such question leaves a fault at the field. A birth number is not shown again.
func Search(c *web.Call, key []byte, f *web.Form) (Hits, error) {
	what, fault := read(f.Get("q"))
	if fault != "" {
		f.Wrong("q", c.T(fault))
		return Hits{}, nil
	}
	h := Hits{Asked: true}
	var err error
	if what.number.Digits != "" {
		delete(f.Values, "q")
		h.List, err = byNumber(c, key, what.number)
	} else {
		h.List, h.More, err = caseload.FindByName(c.Ctx(), c.Read(), c.Actor, what.words, c.Today)
	}
	if err != nil {
		return h, err
	}
	for _, x := range h.List {
		c.Saw(access.ListRow, access.Seen{Person: x.ID, Relation: x.Relation})
	}
	return h, nil
}

// byNumber finds the one person of a number. A number that nobody has and one that
// belongs to somebody whom the actor may not see take the same way to the same
// answer; only the access log tells them apart.
func byNumber(c *web.Call, key []byte, n caseload.Number) ([]caseload.Found, error) {
	lookup := caseload.Lookup(n.Digits, key)
	ids, err := caseload.IDsByLookup(c.Ctx(), c.Read(), [][]byte{lookup})
	if err != nil {
		return nil, err
	}
	id := ids[string(lookup)]
	d := access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotFound}}
	subject, err := access.LoadSubject(c.Ctx(), c.Read(), cmp.Or(id, db.NewID()), c.Actor.Ident, c.Today)
	if err == nil {
		d = access.Decide(c.Actor, access.ListRow, subject, c.Today)
	} else if !errors.Is(err, db.ErrNotFound) {
		return nil, err
	}
	if !d.Permit {
		c.Denied(access.ListRow, id, d)
		return nil, nil
	}
	found, err := caseload.FindByID(c.Ctx(), c.Read(), c.Actor, id, c.Today)
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	return []caseload.Found{found}, err
}
