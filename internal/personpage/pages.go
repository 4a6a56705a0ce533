package personpage

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// Pages are the pages of one person. Categories is the house's meaning of the letters.
type Pages struct {
	Policy     planner.Policy
	Deadlines  planner.Deadlines
	Categories map[string]string
	Elsewhere  []Elsewhere
	// Beside gives the ids of those before and after the person in a list that the reader
	// came from; "" for none.
	Beside func(c *web.Call, list, person string) (before, after string, err error)
}

// Elsewhere is a page of the person that another slice has: the end of its address
// ("/dialogue") and the key of its name. The rail leads there.
type Elsewhere struct{ Path, Key string }

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	const page = "/people/{id}"
	read, write := web.Person(access.RecordRead), web.Person(access.RecordWrite)
	list := web.Routes{
		{Method: "GET", Path: page, Need: read, Run: p.show, Ask: askWhy},
		{Method: "GET", Path: page + "/notes", Need: read, Run: p.allNotes, Ask: askWhy},
		{Method: "GET", Path: page + "/timeline", Need: read, Run: p.wholeTimeline, Ask: askWhy},
		{Method: "GET", Path: page + "/ends", Need: read, Run: p.ends, Ask: askWhy},
		{Method: "GET", Path: page + "/handover", Need: read, Run: p.handover, Ask: askWhy},
		{Method: "GET", Path: page + "/interpreter", Need: read, Run: p.interpreter, Ask: askWhy},
		{Method: "GET", Path: page + "/note/{item}/copy", Need: read, Run: p.copyNote, Ask: askWhy},
		{Method: "GET", Path: page + "/step/{item}/copy", Need: read, Run: p.copyStep, Ask: askWhy},
		{Method: "GET", Path: page + "/message/{item}/copy", Need: read, Run: p.copyMessage, Ask: askWhy},
		{Method: "POST", Path: page + "/why", Need: read, Run: whyGiven, Ask: storeWhy, Back: page},
		{Method: "POST", Path: page + "/draft", Need: write, Run: saveDraft, Ask: keepDraft, Keep: keepDraftLater, Back: page},
	}
	list = append(list,
		web.Route{Method: "GET", Path: meaningsPath, Need: web.Role(access.Counsellor), Run: p.meanings},
		web.Route{Method: "POST", Path: meaningsPath, Need: web.Role(access.Counsellor), Run: p.saveMeanings, Back: meaningsPath})
	for _, f := range p.forms() {
		list = append(list, web.Route{Method: "POST", Path: page + f.path, Need: web.Person(f.action()), Run: func(c *web.Call) error { return p.post(c, f) },
			Ask: f.ask, Keep: f.keep, Back: page})
	}
	return list
}

func (p *Pages) asking(c *web.Call) asking {
	return asking{actor: c.Actor, subject: c.Subject, today: c.Today, minute: c.Minute, policy: p.Policy, deadlines: p.Deadlines, house: p.Categories}
}

// load reads the record for a page that will show it, and notes that it is shown.
func (p *Pages) load(c *web.Call) (*view, error) {
	if c.Actor.Role != access.Counsellor {
		return nil, web.NotFound()
	}
	r, err := Load(c.Ctx(), c.Read(), p.asking(c), c.R.PathValue("id"))
	if err != nil {
		return nil, err
	}
	c.Saw(access.RecordRead, access.Seen{Person: r.Person.ID, Relation: c.Decision.Relation})
	may := access.Decide(c.Actor, access.RecordWrite, c.Subject, c.Today)
	marks := access.Decide(c.Actor, access.StickyWrite, c.Subject, c.Today)
	v := &view{c: c, r: r, may: may.Permit, mayMark: marks.Permit, open: c.Query("open"), at: c.Query("at"), elsewhere: p.Elsewhere}
	v.filter()
	return v, nil
}

func (p *Pages) show(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	if list := c.Query("list"); list != "" && p.Beside != nil {
		v.list = list
		if v.before, v.after, err = p.Beside(c, list, v.r.Person.ID); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK)
}

func (v *view) show(status int) error {
	v.grid = WeekGrid(v.r.Today.Monday(), v.r.Times, v.r.Preferences, v.r.Blocks)
	return v.c.Show(status, v.page(quiet(v.r.Person.Name())), personPage(v))
}

func (v *view) page(title string, more ...web.Crumb) web.Page {
	from := web.Crumb{Path: "/week", Text: v.c.T("nav.week")}
	if v.list != "" {
		from = web.Crumb{Path: "/caseload", Text: v.c.T("nav.caseload")}
	}
	crumbs := []web.Crumb{from, {Path: v.path(""), Text: v.whole()}}
	return web.Page{Title: title, Class: "person", Crumbs: append(crumbs, more...)}
}

func (p *Pages) allNotes(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	title := c.T("person.notes.title")
	return c.Show(http.StatusOK, v.page(title+" – "+quiet(v.r.Person.Name()), web.Crumb{Text: title}), notesPage(v))
}

// form is one form of the page: where it is sent, what it is called (its fields carry
// that name), the section it stands in, what is said when it is done.
type form struct {
	path, name, section, done string
	texts                     []string      // fields whose text is kept as a draft
	need                      access.Action // what it asks leave for; access.RecordWrite where empty
	// read looks at what was typed, notes what is wrong, and gives what is to be done.
	read func(in *input) (act, error)
}

// action is what the form asks leave for.
func (f form) action() access.Action { return cmp.Or(f.need, access.RecordWrite) }

// act is what a form does.
type act struct {
	// write does it, in the transaction that holds the line of the access log.
	write func(ctx context.Context, w *caseload.Writer) error
	// now says, where somebody has written meanwhile, what stands there in words, and
	// whether that is what this form wanted: then it was sent twice, and is done.
	now func(r *Record) (stands string, same bool)
	// again shows the form with what was filled into it; nothing is written.
	again bool
}

// input is a form that was sent.
type input struct {
	web.Form
	c      *web.Call
	p      *Pages
	person string
	item   string // the row that the form is about; for a new one the id that the form was made with
	key    string // of the form among those of the page: its name, and the row where there is one
	one    caseload.One
}

// by is who writes, for the access log.
func (in *input) by() caseload.By {
	return caseload.By{Actor: in.c.Actor, At: in.c.Now, Call: in.c.ID, Why: in.c.Why}
}

func (in *input) office() string { return officeOf(in.one.Person, in.one.FollowUp) }

// back is the section that the form stands in.
func (in *input) back(f form) string {
	return "/people/" + in.person + "?at=" + f.section + "#" + f.section
}

// post takes a form: faults show the page again with what was typed (422), a row that
// somebody else has written shows both (409), and else the page is fetched anew.
func (p *Pages) post(c *web.Call, f form) error {
	in, err := p.read(c, f)
	if err != nil {
		return err
	}
	do, err := f.read(in)
	if err != nil {
		return err
	}
	switch {
	case len(in.Faults) > 0:
		return p.again(in, http.StatusUnprocessableEntity, "")
	case do.again:
		return p.again(in, http.StatusOK, "")
	}
	by := in.by()
	by.Action = f.action()
	err = caseload.Change(c.Ctx(), c.Shell.DB, by, func(w *caseload.Writer) error {
		if err := stillMay(c, w.Q(), f.action()); err != nil {
			return err
		}
		if err := do.write(c.Ctx(), w); err != nil {
			return err
		}
		return notes.DropDrafts(c.Ctx(), w, c.Actor.Ident, in.person, f.drafts(c.R.PathValue("item"))...)
	})
	var s shut
	var refused *planner.Refused
	switch {
	case errors.As(err, &refused):
		for _, x := range refused.Refusals {
			in.Wrong("next_day", c.T("refusal."+string(x))+" "+c.T("person.fault.or_day"))
		}
		return p.again(in, http.StatusUnprocessableEntity, "")
	case errors.Is(err, planner.ErrDenied): // the cover ended while the talk was being placed
		in.Wrong("next_time", c.T("person.fault.not_your_week"))
		return p.again(in, http.StatusUnprocessableEntity, "")
	case errors.As(err, &s):
		c.Denied(f.action(), in.person, s.decision)
		return web.NotFound()
	case errors.Is(err, db.ErrConflict):
		return p.conflict(f, in, do)
	}
	if err != nil {
		return err
	}
	c.Note(f.done, nil)
	return c.Redirect(in.back(f))
}

// shut is the error of a write about somebody who was open when the form was let in.
type shut struct{ decision access.Decision }

func (shut) Error() string { return "personpage: the person may not be written about any more" }

// stillMay asks access once more, in the transaction that writes.
func stillMay(c *web.Call, q db.Q, act access.Action) error {
	subject, err := access.LoadSubject(c.Ctx(), q, c.PersonID, c.Actor.Ident, c.Today)
	if err != nil {
		return err
	}
	if d := access.Decide(c.Actor, act, subject, c.Today); !d.Permit {
		return shut{d}
	}
	return nil
}

func (p *Pages) read(c *web.Call, f form) (*input, error) {
	sent, err := c.Form()
	if err != nil {
		return nil, err
	}
	in := &input{Form: sent, c: c, p: p, person: c.PersonID, item: c.R.PathValue("item"), key: f.name}
	switch {
	case in.item != "" && !db.IsID(in.item):
		return nil, web.NotFound()
	case in.item != "":
		in.key += "." + in.item
	default:
		in.item = sent.Token()
	}
	found, err := caseload.People(c.Ctx(), c.Read(), []string{in.person})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, web.NotFound()
	}
	in.one = found[0]
	return in, nil
}

// again shows the page with the form as it was sent.
func (p *Pages) again(in *input, status int, stands string) error {
	v, err := p.load(in.c)
	if err != nil {
		return err
	}
	v.open, v.sent, v.stands = in.key, in.Form, stands
	in.c.At(v.path("?open=" + in.key))
	return v.show(status)
}

// conflict is a stale version, or a new row whose id is taken: if it was the same form
// sent twice, it is done; else what stands and what was typed are both shown.
func (p *Pages) conflict(f form, in *input, do act) error {
	c := in.c
	r, err := Load(c.Ctx(), c.Read(), p.asking(c), in.person)
	if err != nil {
		return err
	}
	stands, same := do.now(r)
	if same {
		c.Note(f.done, nil)
		return c.Redirect(in.back(f))
	}
	if stands == "" {
		stands = c.T("person.conflict.gone")
	}
	in.Values["token"] = []string{db.NewID()}
	delete(in.Values, "version")
	in.Wrong("", c.T("person.conflict.text"))
	return p.again(in, http.StatusConflict, stands)
}

// one gives the row of an id among a person's, or the answer for what is not there.
func one[T any](list []T, err error, is func(T) bool) (T, error) {
	var none T
	if err != nil {
		return none, err
	}
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], nil
	}
	return none, web.NotFound()
}
