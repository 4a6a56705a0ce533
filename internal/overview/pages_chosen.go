package overview

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// maxChosen is how many people can be acted on at once. They travel in one field: Go's
// reader of forms takes ten thousand fields, and twenty thousand ids are less than a MB.
const maxChosen = 20_000

// shownNames is how many names a page of what is to be done prints.
const shownNames = 100

// picked are people that somebody has chosen in the list: those of them whom the reader
// may do the thing to, and how many of those shown are left out.
type picked struct {
	*loaded
	rows   []Row
	others int
}

// pick reads who is chosen: the ticked, or everybody in the list. Ids that are not in the
// reader's list are passed over without a word: they may be anybody's, or nobody's.
func (p *Pages) pick(c *web.Call, f web.Form) (*picked, error) {
	l, err := p.load(c, queryAt(f.Get("at")).Values())
	if err != nil {
		return nil, err
	}
	ids := f.People()
	if f.Get("all") != "" {
		if ids, err = everybody(c, f.Get("list"), l); err != nil {
			return nil, err
		}
	}
	if len(ids) > maxChosen {
		return nil, web.Problem{Status: http.StatusUnprocessableEntity, Key: "too_many", Count: len(ids), Typed: f.Get("text")}
	}
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	x := &picked{loaded: l}
	Order(l.base.Rows, l.keys, names(), c.Today)
	for _, r := range l.base.Rows {
		if wanted[r.ID] {
			x.rows = append(x.rows, r)
		}
	}
	return x, nil
}

// everybody are the people of the list that is shown; of the address where that list is
// gone.
func everybody(c *web.Call, list string, l *loaded) ([]string, error) {
	if kept, err := ListOf(c.Ctx(), c.Read(), list, c.Actor.Ident, c.Now); err == nil {
		return kept.People, nil
	}
	ids := make([]string, len(l.rows))
	for i := range l.rows {
		ids[i] = l.rows[i].ID
	}
	return ids, nil
}

// only keeps those to whom the reader may do an action.
func (x *picked) only(c *web.Call, act access.Action) error { return x.still(c, c.Read(), act) }

// still is only, asked once more in the transaction that writes: a long list is read for
// a while, and a protection may have come meanwhile.
func (x *picked) still(c *web.Call, q db.Q, act access.Action) error {
	subjects, err := access.LoadSubjects(c.Ctx(), q, x.ids(), c.Actor.Ident, c.Today)
	if err != nil {
		return err
	}
	before := len(x.rows)
	x.rows = slices.DeleteFunc(x.rows, func(r Row) bool {
		return !access.Decide(c.Actor, act, subjects[r.ID], c.Today).Permit
	})
	x.others = before - len(x.rows)
	return nil
}

func (x *picked) ids() []string {
	ids := make([]string, len(x.rows))
	for i := range x.rows {
		ids[i] = x.rows[i].ID
	}
	return ids
}

// chosen leads to the page of what is to be done with the chosen.
func (p *Pages) chosen(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x, err := p.pick(c, f)
	if err != nil {
		return err
	}
	if len(x.rows) == 0 {
		c.Warn("caseload.chosen.none", nil)
		return c.Redirect(pathOf(queryAt(f.Get("at"))))
	}
	act := map[string]access.Action{"category": access.CategoryWrite, "note": access.StickyWrite, "export": access.Export}[f.Get("do")]
	switch {
	case f.Get("do") == "assign" && p.Assign != nil:
		return p.Assign(c, x.ids())
	case f.Get("do") == "message" && p.Message != nil && c.Actor.Role == access.Counsellor:
		return p.Message(c, x.ids())
	case act == "" || c.Actor.Role != access.Counsellor:
		return web.Problem{Status: http.StatusBadRequest, Key: "form"}
	}
	if err := x.only(c, act); err != nil {
		return err
	}
	return p.showAct(c, http.StatusOK, f.Get("do"), x, web.Form{Values: map[string][]string{"at": f.Values["at"]}}, nil)
}

// actView is a page on which something is done to the chosen.
type actView struct {
	*view
	do     string
	chosen []Row
	others int
	form   web.Form
	stands []caseload.StickyNote // what others have written meanwhile
	names  map[string]string     // of those who are named on the page, by id
}

func (p *Pages) showAct(c *web.Call, status int, do string, x *picked, f web.Form, stands []caseload.StickyNote) error {
	v, err := p.view(c, x.loaded)
	if err != nil {
		return err
	}
	a := &actView{view: v, do: do, chosen: x.rows, others: x.others, form: f, stands: stands}
	a.name()
	page := web.Page{Title: c.T("caseload.do." + do), Nav: Path, Class: "page page--narrow", Crumbs: []web.Crumb{{Path: pathOf(queryAt(f.Get("at"))), Text: c.T("caseload.title")}, {Text: c.T("caseload.do." + do)}}}
	return c.Show(status, page, actPage(a))
}

// name finds out whom the page names – the first of the chosen, and of those whose note
// somebody has changed – and notes that it shows them.
func (v *actView) name() {
	changed := map[string]bool{}
	for _, n := range v.stands[:min(len(v.stands), shownNames)] {
		changed[n.Person] = true
	}
	v.names = map[string]string{}
	for i := range v.chosen {
		if r := &v.chosen[i]; i < shownNames || changed[r.ID] {
			v.names[r.ID] = v.nameOf(r)
			v.c.Saw(access.ListRow, access.Seen{Person: r.ID, Relation: r.Relation})
		}
	}
}

// done leads back to the list.
func done(c *web.Call, f web.Form, key string, n int) error {
	c.Note(key, i18n.Data{"Count": n})
	return c.Redirect(pathOf(queryAt(f.Get("at"))))
}

// asked reads who a form of an act is about, and keeps those to whom it may be done. Who
// may only read is refused.
func (p *Pages) asked(c *web.Call, act access.Action) (web.Form, *picked, error) {
	f, err := c.Form()
	if err != nil {
		return f, nil, err
	}
	if act.Writes() && !c.Actor.MayWrite {
		c.DeniedWrite(act)
		return f, nil, web.NotFound()
	}
	x, err := p.pick(c, f)
	if err == nil {
		err = x.only(c, act)
	}
	return f, x, err
}

func by(c *web.Call, act access.Action) caseload.By {
	return caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID, Action: act, Why: c.Why}
}

// category gives the chosen a letter, or takes theirs away.
func (p *Pages) category(c *web.Call) error {
	f, x, err := p.asked(c, access.CategoryWrite)
	if err != nil {
		return err
	}
	letter := f.Get("letter")
	if letter != "none" && !slices.Contains(Letters(), letter) {
		f.Wrong("letter", c.T("caseload.category.choose"))
		return p.showAct(c, http.StatusUnprocessableEntity, "category", x, f, nil)
	}
	if letter == "none" {
		letter = ""
	}
	written := 0
	err = caseload.Change(c.Ctx(), c.Shell.DB, by(c, access.CategoryWrite), func(w *caseload.Writer) error {
		if err := x.still(c, w.Q(), access.CategoryWrite); err != nil {
			return err
		}
		written = len(x.rows)
		for _, id := range x.ids() {
			if err := w.Category(c.Ctx(), caseload.Category{Counsellor: c.Actor.Ident, Person: id, Letter: letter}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return done(c, f, "caseload.category.done", written)
}

// note writes the same sticky note to the chosen. Where one stands already it is kept,
// or replaced if that is asked for; one that somebody has changed since the page was
// shown is shown again, beside what was typed.
func (p *Pages) note(c *web.Call) error {
	f, x, err := p.asked(c, access.StickyWrite)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(f.Get("text"))
	due, err := civil.ParseDate(f.Get("due"))
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		f.Wrong("text", c.T("caseload.note.empty"))
	case n > caseload.MaxSticky:
		f.Wrong("text", c.T("caseload.note.long", i18n.Data{"Count": n - caseload.MaxSticky, "Most": caseload.MaxSticky}))
	}
	if f.Get("due") != "" && err != nil {
		f.Wrong("due", c.T("caseload.note.due_wrong"))
	}
	if len(f.Faults) > 0 {
		return p.showAct(c, http.StatusUnprocessableEntity, "note", x, f, nil)
	}
	list, stands := x.notes(f, caseload.StickyNote{Text: text, Due: due, Counsellor: c.Actor.Ident})
	if len(stands) > 0 {
		return p.showAct(c, http.StatusConflict, "note", x, f, stands)
	}
	written := 0
	err = caseload.Change(c.Ctx(), c.Shell.DB, by(c, access.StickyWrite), func(w *caseload.Writer) error {
		if err := x.still(c, w.Q(), access.StickyWrite); err != nil {
			return err
		}
		may := map[string]bool{}
		for _, id := range x.ids() {
			may[id] = true
		}
		written = 0
		for _, n := range list {
			if !may[n.Person] {
				continue
			}
			if err := w.StickyNote(c.Ctx(), &n); err != nil {
				return err
			}
			written++
		}
		return nil
	})
	if err != nil {
		return err
	}
	return done(c, f, "caseload.note.done", written)
}

// notes are the notes that the chosen get, each over the one that stands where that is
// asked for; stands are those that somebody has changed since the page was shown.
func (x *picked) notes(f web.Form, want caseload.StickyNote) (list, stands []caseload.StickyNote) {
	seen := map[string]string{}
	for _, s := range strings.Fields(f.Get("versions")) {
		id, version, _ := strings.Cut(s, ":")
		seen[id] = version
	}
	for _, r := range x.rows {
		n := r.Sticky
		if n.Text != "" && f.Get("standing") != "replace" {
			continue
		}
		if version, told := seen[r.ID]; told && version != strconv.Itoa(n.Version) {
			n.Person = r.ID
			stands = append(stands, n)
			continue
		}
		n.Person, n.Text, n.Due, n.Counsellor = r.ID, want.Text, want.Due, want.Counsellor
		list = append(list, n)
	}
	return list, stands
}
