package taskpage

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
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the tasks are.
const Path = "/tasks"

// Pages are the pages of tasks. AskWhy asks a colleague of the office why before anything
// of a person is shown.
type Pages struct {
	AskWhy func(c *web.Call, kept bool) error
}

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	const one = Path + "/{item}"
	mine := web.Role(access.Counsellor)
	return web.Routes{
		{Method: "GET", Path: Path, Need: mine, Run: p.list},
		{Method: "GET", Path: one, Need: mine, Run: p.one},
		{Method: "POST", Path: one, Need: mine, Run: p.act, Keep: keepComment, Back: one},
		{Method: "POST", Path: one + "/draft", Need: mine, Run: saveDraft, Keep: keepComment, Back: one},
		{Method: "GET", Path: "/people/{id}/tasks", Need: web.Person(access.RecordRead), Run: p.ofPerson, Ask: func(c *web.Call) error { return p.AskWhy(c, false) }},
	}
}

// board is the page of lists on its way out.
type board struct {
	c      *web.Call
	mine   listing
	free   listing // those that nobody at the offices has
	names  map[string]string
	undone map[string]int // changes that are not entered in Nav's own system, by task
}

// listing is a list of which a part is shown.
type listing struct {
	rows []row
	page page
}

func (p *Pages) list(c *web.Call) error {
	mine, err := tasks.Mine(c.Ctx(), c.Read(), c.Actor, c.Actor.Ident, c.Today)
	if err != nil {
		return err
	}
	free, err := tasks.Unassigned(c.Ctx(), c.Read(), c.Actor, c.Actor.Offices, c.Today)
	if err != nil {
		return err
	}
	var people []string
	for _, t := range slices.Concat(mine, free) {
		people = append(people, t.Person)
	}
	subjects, err := access.LoadSubjects(c.Ctx(), c.Read(), each(people), c.Actor.Ident, c.Today)
	if err != nil {
		return err
	}
	b := &board{c: c}
	b.mine.page = pageOf(keysOf(c.Actor, mine, subjects, c.Today), c.Query(ownList), pageSize)
	b.free.page = pageOf(keysOf(c.Actor, free, subjects, c.Today), c.Query(freeList), pageSize)
	if err := b.read(); err != nil {
		return err
	}
	return c.Show(http.StatusOK, web.Page{Title: c.T("tasks.title"), Nav: Path, Class: "page tasks"}, boardPage(b))
}

// read reads the tasks of the parts that are shown. One that is somebody else's by now,
// or done, is passed by.
func (b *board) read() error {
	c := b.c
	found, err := tasks.TasksByID(c.Ctx(), c.Read(), slices.Concat(b.mine.page.ids, b.free.page.ids))
	if err != nil {
		return err
	}
	place := map[string]int{}
	for i, id := range slices.Concat(b.mine.page.ids, b.free.page.ids) {
		place[id] = i
	}
	found = slices.DeleteFunc(found, func(t tasks.Task) bool { return !t.Status.Open() || !mayUnlinked(c.Actor, t) })
	slices.SortFunc(found, func(a, b tasks.Task) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	all, err := tie(c, found)
	if err != nil {
		return err
	}
	for _, r := range all {
		if slices.Contains(b.mine.page.ids, r.task.ID) {
			b.mine.rows = append(b.mine.rows, r)
		} else {
			b.free.rows = append(b.free.rows, r)
		}
	}
	b.undone, err = undone(c, all)
	saw(c, all)
	return err
}

// tie reads whom tasks are about, and what the actor is to them.
func tie(c *web.Call, list []tasks.Task) ([]row, error) {
	ids := peopleOf(list)
	subjects, err := access.LoadSubjects(c.Ctx(), c.Read(), ids, c.Actor.Ident, c.Today)
	if err != nil {
		return nil, err
	}
	found, err := caseload.People(c.Ctx(), c.Read(), ids)
	if err != nil {
		return nil, err
	}
	people := map[string]caseload.Person{}
	for _, o := range found {
		people[o.Person.ID] = o.Person
	}
	return rows(c.Actor, list, people, subjects, c.Today), nil
}

// saw notes whom a list shows, each once: with the text it is a view of the record.
func saw(c *web.Call, list []row) {
	seen := map[string]bool{}
	for _, r := range list {
		if !r.linked() || seen[r.task.Person] {
			continue
		}
		seen[r.task.Person] = true
		act := access.ListRow
		if r.open {
			act = access.RecordRead
		}
		c.Saw(act, access.Seen{Person: r.task.Person, Relation: r.relation})
	}
}

func undone(c *web.Call, list []row) (map[string]int, error) {
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.task.ID
	}
	changes, err := tasks.Changes(c.Ctx(), c.Read(), ids)
	n := map[string]int{}
	for _, x := range waiting(changes) {
		n[x.Task]++
	}
	return n, err
}

// ofPerson lists the tasks about a person, the open ones first.
func (p *Pages) ofPerson(c *web.Call) error {
	if c.Actor.Role != access.Counsellor {
		return web.NotFound()
	}
	list, err := tasks.OfPeople(c.Ctx(), c.Read(), []string{c.PersonID})
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b tasks.Task) int {
		if a.Status.Open() != b.Status.Open() {
			if a.Status.Open() {
				return -1
			}
			return 1
		}
		if a.Due.IsZero() != b.Due.IsZero() {
			return b.Due.Compare(a.Due)
		}
		if !a.Status.Open() {
			a, b = b, a
		}
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	b := &board{c: c}
	if b.mine.rows, err = tie(c, list); err != nil {
		return err
	}
	if b.undone, err = undone(c, b.mine.rows); err != nil {
		return err
	}
	found, err := caseload.People(c.Ctx(), c.Read(), []string{c.PersonID})
	if err != nil || len(found) == 0 {
		return cmp.Or(err, web.NotFound())
	}
	person := found[0].Person
	if b.names, err = names(c, b.mine.rows, nil); err != nil {
		return err
	}
	c.SawPerson()
	page := web.Page{Title: c.T("tasks.title") + " – " + text.Quiet(person.Name()), Nav: Path, Class: "page tasks",
		Crumbs: []web.Crumb{{Path: "/week", Text: c.T("nav.week")}, {Path: "/people/" + person.ID, Text: text.Apart(person.Name())}, {Text: c.T("tasks.title")}}}
	return c.Show(http.StatusOK, page, personPage(b, person))
}

// names are those of the staff whom a page names.
func names(c *web.Call, list []row, changes []tasks.Change) (map[string]string, error) {
	idents := map[string]bool{}
	for _, r := range list {
		idents[r.task.Assignee] = true
	}
	for _, x := range changes {
		idents[x.Counsellor], idents[x.EnteredBy] = true, true
	}
	return access.StaffNames(c.Ctx(), c.Read(), idents)
}

// door is a task and what access says of it.
type door struct {
	task     tasks.Task
	subject  access.Subject // of whom it is about
	decision access.Decision
}

// look asks access about a task: as about the person, or as about one that is tied to
// nobody.
func look(c *web.Call, q db.Q, act access.Action, id string) (door, error) {
	t, err := tasks.ByID(c.Ctx(), q, id)
	if err != nil {
		return door{}, err
	}
	d := door{task: t}
	if t.Person == "" {
		d.task.Text = ""
		switch {
		case !mayUnlinked(c.Actor, t):
			d.decision.Reasons = []access.Reason{access.NotNearEnough}
		case act.Writes() && !c.Actor.MayWrite:
			d.decision.Reasons = []access.Reason{access.NoGroup}
		default:
			d.decision.Permit = true
		}
		return d, nil
	}
	if d.subject, err = access.LoadSubject(c.Ctx(), q, t.Person, c.Actor.Ident, c.Today); err != nil {
		return door{}, err
	}
	d.decision = access.Decide(c.Actor, act, d.subject, c.Today)
	if d.decision.Permit && d.decision.Relation == access.SameOffice {
		c.Why, err = access.WhyOf(c.Ctx(), q, c.Actor.Ident, t.Person, c.Today)
	}
	return d, err
}

// sheet is the page of one task on its way out.
type sheet struct {
	c       *web.Call
	row     row
	may     bool // write
	changes []tasks.Change
	names   map[string]string
	draft   notes.Draft
	sent    web.Form
	stands  bool // somebody else has changed the task meanwhile
	taken   bool // somebody else has it
	done    bool // it is finished meanwhile
}

func (p *Pages) one(c *web.Call) error {
	s, err := open(c)
	if err != nil {
		return err
	}
	return s.show(http.StatusOK)
}

// open reads a task for a page that will show it. One that the actor would be let in to
// after writing why comes with the name alone.
func open(c *web.Call) (*sheet, error) {
	d, err := look(c, c.Read(), access.RecordRead, c.R.PathValue("item"))
	if err != nil {
		return nil, err
	}
	if !d.decision.Permit && !d.decision.NeedsWhy {
		c.Denied(access.RecordRead, d.task.Person, d.decision)
		return nil, web.NotFound()
	}
	s := &sheet{c: c, row: row{task: d.task, relation: d.decision.Relation, open: d.decision.Permit}}
	s.may = access.Decide(c.Actor, access.RecordWrite, d.subject, c.Today).Permit
	if !s.row.linked() {
		s.row.open, s.may = false, c.Actor.MayWrite
	} else if found, err := caseload.People(c.Ctx(), c.Read(), []string{d.task.Person}); err != nil {
		return nil, err
	} else if len(found) > 0 {
		s.row.person = found[0].Person
	}
	if s.row.closed() {
		s.row.task = nameless(s.row.task)
	}
	if err := s.fill(); err != nil {
		return nil, err
	}
	saw(c, []row{s.row})
	return s, nil
}

func (s *sheet) fill() error {
	c, id := s.c, s.row.task.ID
	var err error
	if s.row.open || !s.row.linked() {
		if s.changes, err = tasks.Changes(c.Ctx(), c.Read(), []string{id}); err != nil {
			return err
		}
	}
	drafts, err := notes.DraftsOf(c.Ctx(), c.Read(), c.Actor.Ident, id)
	if err != nil {
		return err
	}
	s.draft = drafts[draftKind]
	s.names, err = names(c, []row{s.row}, s.changes)
	return err
}

func (s *sheet) show(status int) error {
	title := taskName(s.c, s.row.task)
	page := web.Page{Title: title, Nav: Path, Class: "page tasks", Crumbs: []web.Crumb{{Path: Path, Text: s.c.T("tasks.title")}, {Text: title}}}
	return s.c.Show(status, page, sheetPage(s))
}

const draftKind = "task.comment"

// keepComment keeps a comment that came too late to be written, under the task's id.
func keepComment(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil // nothing that could be kept
	}
	typed := r.PostForm.Get("comment")
	if r.PostForm.Has("kind") { // a script's
		typed = r.PostForm.Get("text")
	}
	d := notes.Draft{Counsellor: ident, Person: r.PathValue("item"), Kind: draftKind, Text: text.Tidy(typed), UpdatedAt: s.Now()}
	return s.DB.Tx(ctx, func(q db.Q) error { return notes.KeepDraft(ctx, q, d) })
}

// saveDraft keeps what is being written, every few seconds, or throws it away.
func saveDraft(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := enter(c); err != nil {
		return err
	}
	d := notes.Draft{Counsellor: c.Actor.Ident, Person: c.R.PathValue("item"), Kind: draftKind, Text: text.Tidy(f.Get("text")), UpdatedAt: c.Now}
	if f.Get("throw") != "" {
		d.Text = ""
	}
	err = c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return notes.SaveDraft(c.Ctx(), q, d) })
	switch {
	case errors.Is(err, notes.ErrDraft):
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	case err != nil || f.Get("throw") == "":
		return err
	}
	return c.Redirect(Path + "/" + d.Person)
}
