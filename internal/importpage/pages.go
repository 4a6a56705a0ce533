package importpage

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/imports"
	"github.com/veilederblikk/blikk/internal/spreadsheet"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the pages are.
const Path = "/import"

// Pages are the import's pages. Key is the key for looking birth numbers up; Work is
// where runs go on beside the requests.
type Pages struct {
	Key  []byte
	Work *Work
}

// Routes lists them. Whose rows one may import, imports asks row by row.
func (p Pages) Routes() web.Routes {
	need := web.Role(access.Counsellor, access.Leader)
	return web.Routes{
		{Method: "GET", Path: Path, Need: need, Run: p.choose},
		{Method: "POST", Path: Path, Need: need, Run: p.receive, Body: MaxFile + 1<<20, Back: Path},
		{Method: "GET", Path: Path + "/{item}", Need: need, Run: p.open},
		{Method: "POST", Path: Path + "/{item}", Need: need, Run: p.do, Back: Path},
		{Method: "GET", Path: Path + "/{item}/progress", Need: need, Run: p.progress},
		{Method: "GET", Path: Path + "/{item}/rejected", Need: need, Run: p.rejected},
		{Method: "GET", Path: Path + "/{item}/owner", Need: web.Role(access.Counsellor), Run: p.ask},
		{Method: "POST", Path: Path + "/{item}/owner", Need: web.Role(access.Counsellor), Run: p.owner, Back: Path},
		{Method: "POST", Path: Path + "/{item}/discard", Need: need, Run: p.discard, Back: Path},
	}
}

func (p Pages) choose(c *web.Call) error {
	if err := Forget(c.Ctx(), c.Shell.DB, c.Now); err != nil {
		return err
	}
	form := web.Form{Values: map[string][]string{}}
	if id := c.Query("person"); id != "" {
		form.Values["person"] = []string{id}
	}
	return p.chooseWith(c, http.StatusOK, form)
}

// chooseWith shows the form; below it stands a file that one has left on its way.
func (p Pages) chooseWith(c *web.Call, status int, form web.Form) error {
	of, err := p.person(c, form.Get("person"))
	if err != nil {
		return err
	}
	waiting, err := p.waiting(c)
	if err != nil {
		return err
	}
	return c.Show(status, web.Page{Title: c.T("importpage.title"), Nav: Path, Class: "page"}, choosePage(c, form, of, waiting))
}

// waiting lists the files that one has chosen in this role and not imported yet.
func (p Pages) waiting(c *web.Call) ([]Upload, error) {
	all, err := Of(c.Ctx(), c.Read(), c.Actor.Ident, c.Now)
	return slices.DeleteFunc(all, func(u Upload) bool { return u.Done != nil || u.Role != c.Actor.Role }), err
}

// receive takes a file, sees whether it is what it says, and leads to what would happen.
func (p Pages) receive(c *web.Call) error {
	form, file, err := c.FormFile("file")
	if err != nil {
		return err
	}
	of, err := p.person(c, form.Get("person"))
	if err != nil {
		return err
	}
	kind := form.Get("kind")
	switch {
	case len(file.Content) == 0:
		form.Wrong("file", c.T("importpage.no_file"))
	case len(file.Content) > MaxFile:
		return web.Problem{Status: http.StatusRequestEntityTooLarge, Key: "file_too_large"}
	case kind == "":
		kind = imports.Recognise(file.Content)
	}
	if len(form.Faults) == 0 && !slices.Contains(Kinds(c.Actor.Role), kind) {
		form.Wrong("kind", c.T("importpage.not_here"))
	}
	if len(form.Faults) == 0 && of.id != "" && kind != imports.KindCalendar {
		form.Wrong("file", c.T("importpage.not_calendar"))
	}
	if len(form.Faults) > 0 {
		return p.chooseWith(c, http.StatusUnprocessableEntity, form)
	}
	u := Upload{Ident: c.Actor.Ident, Role: c.Actor.Role, Kind: kind, File: file.Name, Person: of.id, SHA256: hashOf(file.Content), Content: file.Content, At: c.Now}
	return p.keep(c, form, u)
}

// keep stores a new file and has a first look at it. While another of one's files is
// being imported there is no room for it.
func (p Pages) keep(c *web.Call, form web.Form, u Upload) error {
	if err := Forget(c.Ctx(), c.Shell.DB, c.Now); err != nil {
		return err
	}
	earlier, err := Of(c.Ctx(), c.Read(), c.Actor.Ident, c.Now)
	if err != nil {
		return err
	}
	for _, old := range earlier {
		r := p.Work.of(old.ID)
		if r != nil && !r.over() && r.what == Importing || r == nil && old.Phase == Importing && old.Working(c.Shell.DB, c.Now) {
			form.Wrong("file", c.T("importpage.one_at_a_time"))
			return p.chooseWith(c, http.StatusConflict, form)
		}
		p.Work.breakOff(old.ID)
	}
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Put(c.Ctx(), q, &u) }); err != nil {
		return err
	}
	r, err := p.start(c, u, Looking)
	if err != nil {
		return err
	}
	if p.Work.wait(c.Ctx(), r) && r.err != nil {
		return p.failed(c, u, r, form)
	}
	return c.Redirect(Path + "/" + u.ID)
}

// refusal says why a whole file was refused, in words.
func refusal(c *web.Call, err error) (string, bool) {
	var whole *imports.Refusal
	var call interface{ Key() string }
	switch {
	case errors.As(err, &whole):
		return whole.Text(c.P), true
	case errors.Is(err, imports.ErrUsage) && errors.As(err, &call):
		if page := "import.page." + strings.TrimPrefix(call.Key(), "import."); c.P.Has(page) {
			return c.T(page), true
		}
		return c.T(call.Key()), true
	}
	return "", false
}

// start begins a run with the rights of whoever asks. The request may end before it.
func (p Pages) start(c *web.Call, u Upload, what Phase) (*run, error) {
	if u.Content == nil {
		if err := Load(c.Ctx(), c.Read(), &u); err != nil {
			return nil, err
		}
	}
	by := asker{d: c.Shell.DB, say: c.P, actor: c.Actor, key: p.Key, now: c.Now, today: c.Today}
	log, call := c.Shell.Log, c.ID
	return p.Work.start(c.Ctx(), u.ID, what, job{d: c.Shell.DB, now: c.Shell.Now, fail: func(text string, err error) {
		if _, refused := refusal(c, err); !refused && !errors.Is(err, errMoved) && !errors.Is(err, db.ErrConflict) {
			log.Error(text, "call", call, "error", err)
		}
	}, do: func(ctx context.Context, r *run) (Seen, error) { return try(ctx, by, u, r) }})
}

// mine finds the upload that the address names.
func mine(c *web.Call) (Upload, error) {
	return Get(c.Ctx(), c.Read(), c.R.PathValue("item"), c.Actor.Ident, c.Actor.Role, c.Now)
}

// open shows what has happened, how far it is, or what would happen now.
func (p Pages) open(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	if u.Done != nil {
		return p.done(c, u)
	}
	if r := p.Work.of(u.ID); r != nil {
		return p.answer(c, u, r)
	}
	if u.Working(c.Shell.DB, c.Now) {
		return p.underWay(c, u, u.Phase, u.Far)
	}
	if u.Phase != Resting {
		if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Rest(c.Ctx(), q, u.ID, "") }); err != nil {
			return err
		}
		c.Warn("importpage.interrupted", nil)
	}
	return p.look(c, u)
}

func (p Pages) done(c *web.Call, u Upload) error {
	if r := p.Work.of(u.ID); r != nil && r.over() {
		p.Work.forget(u.ID, r)
	}
	of, err := p.person(c, u.Person)
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, web.Page{Title: c.T("importpage.done_title"), Nav: Path, Class: "page"}, donePage(c, u, of))
}

// look begins to find out what would happen.
func (p Pages) look(c *web.Call, u Upload) error {
	r, err := p.start(c, u, Looking)
	if err != nil {
		return err
	}
	return p.answer(c, u, r)
}

// answer waits a little for a run, and shows what came of it or how far it is.
func (p Pages) answer(c *web.Call, u Upload, r *run) error {
	if !p.Work.wait(c.Ctx(), r) {
		return p.underWay(c, u, r.what, *r.far.Load())
	}
	p.Work.forget(u.ID, r)
	switch {
	case errors.Is(r.err, errMoved):
		return p.show(c, u, r.seen, http.StatusConflict, u.Outcome != "")
	case r.err != nil:
		return p.failed(c, u, r, web.Form{})
	case r.what == Importing:
		return c.Redirect(Path + "/" + u.ID)
	}
	return p.show(c, u, r.seen, http.StatusOK, false)
}

// failed says why a run came to nothing. A file that is refused whole goes.
func (p Pages) failed(c *web.Call, u Upload, r *run, form web.Form) error {
	p.Work.forget(u.ID, r)
	if errors.Is(r.err, db.ErrConflict) {
		return p.raced(c)
	}
	text, refused := refusal(c, r.err)
	if !refused {
		return r.err
	}
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Drop(c.Ctx(), q, u.ID, c.Actor.Ident) }); err != nil {
		return err
	}
	form.Wrong("file", text)
	return p.chooseWith(c, http.StatusUnprocessableEntity, form)
}

// raced answers when somebody wrote at the same time: the file is imported by now
// (pressed twice), or what it would do is shown anew.
func (p Pages) raced(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	if u.Done != nil || u.Working(c.Shell.DB, c.Now) {
		return c.Redirect(Path + "/" + u.ID)
	}
	r, err := p.start(c, u, Looking)
	if err != nil {
		return err
	}
	if !p.Work.wait(c.Ctx(), r) || r.err != nil {
		return c.Redirect(Path + "/" + u.ID)
	}
	p.Work.forget(u.ID, r)
	return p.show(c, u, r.seen, http.StatusConflict, true)
}

// show keeps what is seen of a file, and shows it. moved: something has changed since
// it was seen last.
func (p Pages) show(c *web.Call, u Upload, seen Seen, status int, moved bool) error {
	outcome, err := seen.Digest()
	if err != nil {
		return err
	}
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Saw(c.Ctx(), q, u.ID, outcome) }); err != nil {
		return err
	}
	v := preview{u: u, told: Summary(seen.Report), changed: len(seen.Changes), moved: moved}
	if v.changes, err = p.changes(c, seen.Changes, u.Person); err != nil {
		return err
	}
	if v.of, err = p.person(c, u.Person); err != nil {
		return err
	}
	return p.showPreview(c, status, v)
}

func (p Pages) showPreview(c *web.Call, status int, v preview) error {
	return c.Show(status, web.Page{Title: c.T("importpage.preview_title"), Nav: Path, Class: "page"}, previewPage(c, v))
}

// underWay shows how far a run is.
func (p Pages) underWay(c *web.Call, u Upload, what Phase, far Far) error {
	return c.Show(http.StatusOK, web.Page{Title: c.T("importpage.way." + string(what)), Nav: Path, Class: "page"}, wayPage(c, u, what, far))
}

// progress is the part of that page that is fetched anew while it goes on; when it is
// over, the page that shows what came of it.
func (p Pages) progress(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	at := Path + "/" + u.ID
	if c.R.Header.Get("HX-Request") == "" {
		return c.Redirect(at)
	}
	r := p.Work.of(u.ID)
	switch {
	case r != nil && !r.over():
		return c.Render(http.StatusOK, far(c, r.what, *r.far.Load()))
	case r == nil && u.Done == nil && u.Working(c.Shell.DB, c.Now):
		return c.Render(http.StatusOK, far(c, u.Phase, u.Far))
	}
	c.Header("HX-Redirect", at)
	return c.Bytes("text/plain; charset=utf-8", nil)
}

// do imports the file, if what happens is what was seen.
func (p Pages) do(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	at := Path + "/" + u.ID
	if r := p.Work.of(u.ID); r != nil && !r.over() || u.Done != nil || r == nil && u.Working(c.Shell.DB, c.Now) {
		return c.Redirect(at) // pressed twice
	}
	r, err := p.start(c, u, Importing)
	if errors.Is(err, db.ErrConflict) {
		return c.Redirect(at)
	}
	if err != nil {
		return err
	}
	if !p.Work.wait(c.Ctx(), r) {
		return c.Redirect(at)
	}
	return p.answer(c, u, r)
}

// rejected gives the rows that need a human as a file of the same kind.
func (p Pages) rejected(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	if err := Load(c.Ctx(), c.Read(), &u); err != nil {
		return err
	}
	b := u.Content // once it is done, there is nothing else
	if u.Done == nil {
		r, err := p.start(c, u, Looking)
		if err != nil {
			return err
		}
		select {
		case <-r.ended:
		case <-c.Ctx().Done():
			return c.Ctx().Err()
		}
		p.Work.forget(u.ID, r)
		if r.err != nil || r.what != Looking {
			return c.Redirect(Path + "/" + u.ID)
		}
		if b, err = toMend(c.P, u, r.seen.Report); err != nil {
			return err
		}
	}
	ending, kind := mendType(u)
	c.Header("Content-Disposition", `attachment; filename="`+c.T("importpage.rejected_file")+ending+`"`)
	return c.Bytes(kind, b)
}

// mendType is how the name of a file of rejected rows ends, and what it is.
func mendType(u Upload) (ending, kind string) {
	switch {
	case u.Kind == imports.KindTasks, u.Kind == imports.KindDialogue:
		return ".json", "application/json"
	case u.Kind == imports.KindEvents:
		return ".ndjson", "application/x-ndjson"
	case u.Kind == imports.KindCalendar:
		return ".ics", "text/calendar; charset=utf-8"
	case workbook(u.File):
		return ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return ".csv", "text/csv; charset=utf-8"
}

// toMend writes the rejected rows of a file; where there are none, nothing.
func toMend(say *i18n.Printer, u Upload, r *imports.Report) ([]byte, error) {
	if len(r.Rejected) == 0 {
		return nil, nil
	}
	if u.Kind != imports.KindCaseload {
		return imports.RejectedFile(bytes.NewReader(u.Content), r)
	}
	rows, err := imports.RejectedRows(bytes.NewReader(u.Content), imports.Options{File: u.File}, r, say.T("importpage.reason"))
	if err != nil {
		return nil, err
	}
	if workbook(u.File) {
		return spreadsheet.XLSX("Sheet1", rows)
	}
	return spreadsheet.CSV(rows)
}

func (p Pages) discard(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	p.Work.breakOff(u.ID)
	if u, err = mine(c); err != nil {
		return err
	}
	if u.Done != nil { // it was quicker
		return c.Redirect(Path + "/" + u.ID)
	}
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Drop(c.Ctx(), q, u.ID, c.Actor.Ident) }); err != nil {
		return err
	}
	c.Note("importpage.discarded", nil)
	return c.Redirect(Path)
}
