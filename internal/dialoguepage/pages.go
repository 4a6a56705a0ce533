package dialoguepage

import (
	"errors"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// Pages are the pages of the written dialogue. AskWhy asks a colleague of the office why
// before anything of a person is shown; kept says that what was sent is taken care of.
type Pages struct {
	AskWhy func(c *web.Call, kept bool) error
}

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	const list, one = "/people/{id}/dialogue", "/people/{id}/dialogue/{item}"
	read, write, anyone := web.Person(access.RecordRead), web.Person(access.RecordWrite), web.Role(access.Counsellor)
	ask := func(c *web.Call) error { return p.AskWhy(c, false) }
	return web.Routes{
		{Method: "GET", Path: list, Need: read, Run: p.list, Ask: ask},
		{Method: "GET", Path: one, Need: read, Run: p.one, Ask: ask},
		{Method: "POST", Path: list, Need: write, Run: p.begin, Ask: p.askKeeping(keepNew), Keep: keepNew, Back: list},
		{Method: "POST", Path: one, Need: write, Run: p.act, Ask: p.askKeeping(keepAnswer), Keep: keepAnswer, Back: one},
		{Method: "POST", Path: one + "/read", Need: write, Run: p.read, Ask: ask, Back: one},
		{Method: "POST", Path: list + "/draft", Need: write, Run: saveDraft, Ask: saveDraft, Keep: keepDraft, Back: list},
		{Method: "POST", Path: list + "/caseload", Need: write, Run: p.caseload, Ask: ask, Back: list},
		{Method: "GET", Path: manyPath, Need: anyone, Run: p.many},
		{Method: "POST", Path: manyPath, Need: anyone, Run: p.choose, Keep: keepMany, Back: manyPath},
		{Method: "POST", Path: manyPath + "/send", Need: anyone, Run: p.sendMany, Keep: keepMany, Back: manyPath},
		{Method: "POST", Path: manyPath + "/draft", Need: anyone, Run: saveMany, Keep: keepManyText, Back: manyPath},
	}
}

// room is a page of a person's dialogue on its way out.
type room struct {
	c        *web.Call
	person   caseload.Person
	office   string
	may      bool // write
	bar      Bar
	threads  []dialogue.Thread
	messages []dialogue.Message
	events   []dialogue.Event
	reads    []dialogue.Read
	drafts   map[string]notes.Draft
	names    map[string]string

	open   dialogue.Thread // the one that is shown; without an id where none is
	form   string          // the form that was sent: answer, thread
	sent   web.Form        // what was typed in it
	stands standing        // what came meanwhile
}

// standing is what somebody else has done meanwhile, for who was writing.
type standing struct {
	is       bool
	messages []dialogue.Message
	closed   bool
	typed    bool // a text was being written
}

// load reads the dialogue for a page that will show it, and notes that it is shown.
func (p *Pages) load(c *web.Call) (*room, error) {
	if c.Actor.Role != access.Counsellor {
		return nil, web.NotFound()
	}
	r := &room{c: c, may: access.Decide(c.Actor, access.RecordWrite, c.Subject, c.Today).Permit}
	if err := r.fill(c.Read(), c.R.PathValue("id")); err != nil {
		return nil, err
	}
	c.Saw(access.RecordRead, access.Seen{Person: r.person.ID, Relation: c.Decision.Relation})
	return r, nil
}

func (r *room) fill(q db.Q, id string) error {
	ctx := r.c.Ctx()
	found, err := caseload.People(ctx, q, []string{id})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return web.NotFound()
	}
	r.person, r.office, r.bar = found[0].Person, officeOf(found[0]), BarOf(found[0].Person)
	if r.threads, err = dialogue.Threads(ctx, q, []string{id}); err != nil {
		return err
	}
	ids := make([]string, len(r.threads))
	for i, t := range r.threads {
		ids[i] = t.ID
	}
	r.messages, err = dialogue.Messages(ctx, q, ids)
	var err2, err3, err4 error
	r.events, err2 = dialogue.Events(ctx, q, ids)
	r.reads, err3 = dialogue.Reads(ctx, q, ids)
	r.drafts, err4 = notes.DraftsOf(ctx, q, r.c.Actor.Ident, id)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return err
	}
	dialogue.Order(r.threads, dialogue.LastOf(r.messages))
	r.names, err = access.StaffNames(ctx, q, r.idents())
	return err
}

// idents are those of the staff whom the page names.
func (r *room) idents() map[string]bool {
	list := map[string]bool{}
	for _, m := range r.messages {
		if m.Sender != r.person.ID {
			list[m.Sender] = true
		}
	}
	for _, e := range r.events {
		list[e.Counsellor] = true
	}
	for _, x := range r.reads {
		list[x.Counsellor] = true
	}
	return list
}

func officeOf(o caseload.One) string {
	if o.FollowUp.Office != "" {
		return o.FollowUp.Office
	}
	return o.Person.Office
}

// thread finds one of the person's threads; another's is not there.
func (r *room) thread(id string) (dialogue.Thread, error) {
	i := slices.IndexFunc(r.threads, func(t dialogue.Thread) bool { return t.ID == id })
	if i < 0 {
		return dialogue.Thread{}, web.NotFound()
	}
	return r.threads[i], nil
}

func (p *Pages) list(c *web.Call) error {
	r, err := p.load(c)
	if err != nil {
		return err
	}
	return r.show(http.StatusOK)
}

func (p *Pages) one(c *web.Call) error {
	r, err := p.load(c)
	if err != nil {
		return err
	}
	if r.open, err = r.thread(c.R.PathValue("item")); err != nil {
		return err
	}
	return r.show(http.StatusOK)
}

// show shows the room: one thread, or the list of them.
func (r *room) show(status int) error {
	name := text.Quiet(r.person.Name())
	crumbs := []web.Crumb{{Path: "/week", Text: r.c.T("nav.week")}, {Path: "/people/" + r.person.ID, Text: text.Apart(r.person.Name())}, {Path: r.path(""), Text: r.c.T("dialogue.title")}}
	title := r.c.T("dialogue.title") + " – " + name
	if r.open.ID != "" {
		title = text.Quiet(r.subject(r.open)) + " – " + name
		crumbs = append(crumbs, web.Crumb{Text: text.Apart(r.subject(r.open))})
	}
	return r.c.Show(status, web.Page{Title: title, Class: "person dlg", Crumbs: crumbs}, roomPage(r))
}

// askKeeping asks why before a form may be sent, and keeps what was typed in it.
func (p *Pages) askKeeping(keep keeper) func(c *web.Call) error {
	return func(c *web.Call) error {
		sent, err := c.Form()
		if err != nil {
			return err
		}
		if err := keep(c.Ctx(), c.Shell, c.Actor.Ident, c.R); err != nil {
			return err
		}
		return p.AskWhy(c, text.Tidy(sent.Get("text")) != "")
	}
}
