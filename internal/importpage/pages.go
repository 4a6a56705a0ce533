package importpage

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/imports"
	"github.com/veilederblikk/blikk/internal/spreadsheet"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where the pages are.
const Path = "/import"

// Pages are the import's pages. Key is the key for looking birth numbers up.
type Pages struct{ Key []byte }

// Routes lists them. Whose rows one may import, imports asks row by row.
func (p Pages) Routes() web.Routes {
	need := web.Role(access.Counsellor, access.Leader)
	return web.Routes{
		{Method: "GET", Path: Path, Need: need, Run: p.choose},
		{Method: "POST", Path: Path, Need: need, Run: p.receive, Body: MaxFile + 1<<20, Back: Path},
		{Method: "GET", Path: Path + "/{item}", Need: need, Run: p.preview},
		{Method: "POST", Path: Path + "/{item}", Need: need, Run: p.do, Back: Path},
		{Method: "GET", Path: Path + "/{item}/rejected", Need: need, Run: p.rejected},
		{Method: "POST", Path: Path + "/{item}/discard", Need: need, Run: p.discard, Back: Path},
	}
}

func (p Pages) choose(c *web.Call) error {
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Forget(c.Ctx(), q, c.Now) }); err != nil {
		return err
	}
	return chooseWith(c, http.StatusOK, web.Form{})
}

func chooseWith(c *web.Call, status int, form web.Form) error {
	return c.Show(status, web.Page{Title: c.T("importpage.title"), Nav: Path, Class: "page"}, choosePage(c, form))
}

// receive takes a file, sees whether it is what it says, and leads to what would happen.
func (p Pages) receive(c *web.Call) error {
	form, file, err := c.FormFile("file")
	if err != nil {
		return err
	}
	kind := form.Get("kind")
	switch {
	case len(file.Content) == 0:
		form.Wrong("file", c.T("importpage.no_file"))
		return chooseWith(c, http.StatusUnprocessableEntity, form)
	case len(file.Content) > MaxFile:
		return web.Problem{Status: http.StatusRequestEntityTooLarge, Key: "file_too_large"}
	case kind == "":
		kind = imports.Recognise(file.Content)
	}
	if !slices.Contains(Kinds(c.Actor.Role), kind) {
		form.Wrong("kind", c.T("importpage.not_here"))
		return chooseWith(c, http.StatusUnprocessableEntity, form)
	}
	u := Upload{Ident: c.Actor.Ident, Role: c.Actor.Role, Kind: kind, File: file.Name, SHA256: hashOf(file.Content), Content: file.Content, At: c.Now}
	if _, err := p.try(c, u, true); err != nil {
		text, refused := refusal(c, err)
		if !refused {
			return err
		}
		form.Wrong("file", text)
		return chooseWith(c, http.StatusUnprocessableEntity, form)
	}
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Put(c.Ctx(), q, &u) }); err != nil {
		return err
	}
	return c.Redirect(Path + "/" + u.ID)
}

// refusal says why a whole file was refused, in words.
func refusal(c *web.Call, err error) (string, bool) {
	var whole *imports.Refusal
	var call interface{ Text(*i18n.Printer) string }
	switch {
	case errors.As(err, &whole):
		return whole.Text(c.P), true
	case errors.Is(err, imports.ErrUsage) && errors.As(err, &call):
		return call.Text(c.P), true
	}
	return "", false
}

// try runs the import with the rights of whoever asks: dry, or in earnest.
func (p Pages) try(c *web.Call, u Upload, dry bool) (Seen, error) {
	var seen Seen
	opt := imports.Options{File: u.File, Today: c.Today, Now: c.Now, As: c.Actor.Ident, Actor: &c.Actor, DryRun: dry,
		Tell: func(x imports.Changed) { seen.Changes = append(seen.Changes, x) }, Then: finish(c, u)}
	run := map[string]func(context.Context, *db.DB, io.Reader, []byte, imports.Options) (*imports.Report, error){
		imports.KindCaseload: imports.Caseload, imports.KindCalendar: imports.Calendar, imports.KindTasks: imports.Tasks,
		imports.KindDialogue: imports.Dialogue, imports.KindEvents: imports.Events,
	}[u.Kind]
	if u.Kind == imports.KindCalendar {
		opt.Owner = imports.Owner{Counsellor: c.Actor.Ident}
	}
	var err error
	seen.Report, err = run(c.Ctx(), c.Shell.DB, bytes.NewReader(u.Content), p.Key, opt)
	return seen, err
}

// mine reads the upload that the address names; a file that is no longer what was
// uploaded is not there.
func mine(c *web.Call) (Upload, error) {
	u, err := Get(c.Ctx(), c.Read(), c.R.PathValue("item"), c.Actor.Ident, c.Actor.Role, c.Now)
	if err != nil {
		return u, err
	}
	if hashOf(u.Content) != u.SHA256 {
		return u, web.NotFound()
	}
	return u, nil
}

// preview shows what would happen now, or what happened.
func (p Pages) preview(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	if u.Done != nil {
		return c.Show(http.StatusOK, web.Page{Title: c.T("importpage.done_title"), Nav: Path, Class: "page"}, donePage(c, u))
	}
	return p.show(c, u, http.StatusOK, false)
}

// show runs the import dry, keeps what is seen and shows it. moved: something has
// changed since it was seen last.
func (p Pages) show(c *web.Call, u Upload, status int, moved bool) error {
	seen, err := p.try(c, u, true)
	if err != nil {
		return p.gone(c, err)
	}
	outcome, err := seen.Digest()
	if err != nil {
		return err
	}
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Saw(c.Ctx(), q, u.ID, outcome) }); err != nil {
		return err
	}
	changes, err := p.changes(c, seen.Changes)
	if err != nil {
		return err
	}
	return c.Show(status, web.Page{Title: c.T("importpage.preview_title"), Nav: Path, Class: "page"}, previewPage(c, u, Tell(seen.Report), changes, len(seen.Changes), moved))
}

// gone shows the form again, with what is wrong by now.
func (p Pages) gone(c *web.Call, err error) error {
	text, refused := refusal(c, err)
	if !refused {
		return err
	}
	form := web.Form{}
	form.Wrong("file", text)
	return chooseWith(c, http.StatusUnprocessableEntity, form)
}

// do imports the file, if what would happen is what was seen.
func (p Pages) do(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	if u.Done != nil {
		return c.Redirect(Path + "/" + u.ID) // pressed twice
	}
	seen, err := p.try(c, u, true)
	if err != nil {
		return p.gone(c, err)
	}
	if outcome, err := seen.Digest(); err != nil {
		return err
	} else if outcome != u.Outcome {
		return p.show(c, u, http.StatusConflict, u.Outcome != "")
	}
	if _, err = p.try(c, u, false); errors.Is(err, db.ErrConflict) {
		return p.raced(c)
	} else if err != nil {
		return p.gone(c, err)
	}
	return c.Redirect(Path + "/" + u.ID)
}

// raced answers when somebody wrote at the same time: the file is imported by now
// (pressed twice), or what it would do is shown anew.
func (p Pages) raced(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	if u.Done != nil {
		return c.Redirect(Path + "/" + u.ID)
	}
	return p.show(c, u, http.StatusConflict, true)
}

// finish keeps what happened in the import's own transaction: either both are there
// when a process ends in the middle, or neither.
func finish(c *web.Call, u Upload) func(q db.Q, r *imports.Report) error {
	return func(q db.Q, r *imports.Report) error {
		mend, err := toMend(c.P, u, r)
		if err != nil {
			return err
		}
		return Finish(c.Ctx(), q, u.ID, Tell(r), mend)
	}
}

// rejected gives the rows that need a human as a file of the same kind.
func (p Pages) rejected(c *web.Call) error {
	u, err := mine(c)
	if err != nil {
		return err
	}
	b := u.Content // once it is done, there is nothing else
	if u.Done == nil {
		seen, err := p.try(c, u, true)
		if err != nil {
			return p.gone(c, err)
		}
		if b, err = toMend(c.P, u, seen.Report); err != nil {
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
	if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return Drop(c.Ctx(), q, u.ID, c.Actor.Ident) }); err != nil {
		return err
	}
	c.Note("importpage.discarded", nil)
	return c.Redirect(Path)
}
