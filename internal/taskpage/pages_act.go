package taskpage

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// shut is the error of a write to a task that the actor may not change.
type shut struct{ door door }

func (shut) Error() string { return "taskpage: the task may not be changed" }

// errUnlinked says that a task about nobody whom we know can only be taken and given
// back: its text is not shown, so nothing is written into it.
var errUnlinked = errors.New("taskpage: the task is tied to nobody")

// act does something to a task: takes it, gives it back, comments, moves, finishes; or
// says of a change that it stands in Nav's own system.
func (p *Pages) act(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := enter(c); err != nil {
		return err
	}
	do := f.Get("do")
	switch {
	case do == "entered" || do == "not_entered":
		return p.entered(c, f, do == "entered")
	case !slices.Contains(tasks.ChangeKinds(), tasks.ChangeKind(do)):
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	}
	wish := wishOf(c, &f, tasks.ChangeKind(do))
	if len(f.Faults) > 0 {
		return p.again(c, f, http.StatusUnprocessableEntity, nil)
	}
	change := tasks.Change{ID: f.Token(), Counsellor: c.Actor.Ident, At: c.Now}
	var t tasks.Task
	err = write(c, func(w *caseload.Writer, d door) error {
		if t = d.task; !wish.alone() && t.Person == "" {
			return errUnlinked
		}
		wish.Comment.Office = office(c, t)
		t.Version = f.Version()
		if err := tasks.PutChange(c.Ctx(), w, &t, change, wish.Wish); err != nil {
			return err
		}
		if wish.Comment.Text == "" {
			return nil
		}
		return notes.DropDrafts(c.Ctx(), w, c.Actor.Ident, t.ID, draftKind)
	})
	return p.answer(c, f, err, change, wish.Kind)
}

// answer leads on after a change, or shows why it was not made.
func (p *Pages) answer(c *web.Call, f web.Form, err error, change tasks.Change, kind tasks.ChangeKind) error {
	switch {
	case errors.Is(err, errUnlinked):
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	case errors.Is(err, db.ErrConflict), errors.Is(err, tasks.ErrTaken), errors.Is(err, tasks.ErrOther), errors.Is(err, tasks.ErrDone):
		if there, e := madeBefore(c, change); e != nil {
			return e
		} else if !there {
			return p.again(c, f, http.StatusConflict, err)
		}
	case err != nil:
		return err
	}
	c.Note("tasks.done."+string(kind), nil)
	if back := f.Get("back"); back == "list" {
		at, err := url.ParseQuery(f.Get("at"))
		if err != nil {
			at = nil
		}
		return c.Redirect(listPath(at))
	}
	return c.Redirect(Path + "/" + c.R.PathValue("item"))
}

// madeBefore says that a change was made by the same form, sent twice.
func madeBefore(c *web.Call, change tasks.Change) (bool, error) {
	list, err := tasks.Changes(c.Ctx(), c.Read(), []string{c.R.PathValue("item")})
	return slices.ContainsFunc(list, func(x tasks.Change) bool { return x.ID == change.ID && x.Counsellor == change.Counsellor }), err
}

// office is where a change is made from: the actor's own, or the task's.
func office(c *web.Call, t tasks.Task) string {
	if o := c.Actor.Office(); o != "" {
		return o
	}
	return t.Office
}

// enter asks access before a form is looked at. What comes too late is kept for who may
// still read the page.
func enter(c *web.Call) error {
	d, err := look(c, c.Read(), access.RecordWrite, c.R.PathValue("item"))
	if err != nil || d.decision.Permit {
		return err
	}
	return refuse(c, d)
}

func refuse(c *web.Call, d door) error {
	reads := access.Decide(c.Actor, access.RecordRead, d.subject, c.Today)
	if d.task.Person != "" && (reads.Permit || reads.NeedsWhy) {
		if err := keepComment(c.Ctx(), c.Shell, c.Actor.Ident, c.R); err != nil {
			return err
		}
	}
	c.Denied(access.RecordWrite, d.task.Person, d.decision)
	return web.NotFound()
}

// write asks access once more and writes, in one transaction with the line in the access
// log.
func write(c *web.Call, f func(w *caseload.Writer, d door) error) error {
	by := caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID, Why: c.Why}
	err := caseload.Change(c.Ctx(), c.Shell.DB, by, func(w *caseload.Writer) error {
		now, err := look(c, w.Q(), access.RecordWrite, c.R.PathValue("item"))
		if err != nil {
			return err
		}
		if !now.decision.Permit {
			return shut{now}
		}
		return f(w, now)
	})
	if s := (shut{}); errors.As(err, &s) {
		return refuse(c, s.door)
	}
	return err
}

// asked is a wish as a form brings it.
type asked struct{ tasks.Wish }

// alone says that the wish writes nothing into the task's text.
func (a asked) alone() bool { return a.Kind == tasks.Take || a.Kind == tasks.GiveBack }

// wishOf reads a form, and notes what is wrong with it.
func wishOf(c *web.Call, f *web.Form, kind tasks.ChangeKind) asked {
	w := tasks.Wish{Kind: kind, Force: f.Get("force") == "yes"}
	typed := text.Tidy(f.Get("comment"))
	w.Comment = tasks.Comment{At: c.Now, Name: text.Quiet(c.Name), Ident: c.Actor.Ident, Text: typed}
	if kind == tasks.Take || kind == tasks.GiveBack || kind == tasks.Move {
		w.Comment.Text = ""
	}
	switch n := utf8.RuneCountInString(typed); {
	case kind == tasks.Say && n == 0:
		f.Wrong("comment", c.T("tasks.fault.comment"))
	case (kind == tasks.Say || kind == tasks.Finish) && n > tasks.MaxComment:
		f.Wrong("comment", c.T("dialogue.fault.long", i18n.Data{"Most": tasks.MaxComment, "Count": n, "Over": n - tasks.MaxComment}))
	}
	if kind != tasks.Move {
		return asked{w}
	}
	w.Priority = tasks.Priority(f.Get("priority"))
	if !slices.Contains(tasks.Priorities(), w.Priority) {
		f.Wrong("priority", c.T("tasks.fault.priority"))
	}
	if s := text.Tidy(f.Get("due")); s != "" {
		var err error
		w.Due, err = civil.ParseDate(s)
		if y, _, _ := w.Due.Civil(); err != nil || y < 1900 || y > 2199 {
			f.Wrong("due", c.T("tasks.fault.due"))
		}
	}
	return asked{w}
}

// again shows the task with the form as it was sent: with its faults, or beside what
// somebody else has done meanwhile. What was typed is kept.
func (p *Pages) again(c *web.Call, f web.Form, status int, why error) error {
	s, err := open(c)
	if err != nil {
		return err
	}
	if err := keepComment(c.Ctx(), c.Shell, c.Actor.Ident, c.R); err != nil {
		return err
	}
	s.sent = f
	if why != nil {
		s.stands, s.done = true, !s.row.task.Status.Open()
		s.taken = f.Get("do") == string(tasks.Take) && s.row.task.Assignee != "" && s.row.task.Assignee != c.Actor.Ident
		for _, field := range []string{"version", "token"} {
			delete(f.Values, field)
		}
	}
	c.At(Path + "/" + s.row.task.ID)
	return s.show(status)
}

// entered says of a change that it stands in Nav's own system, or that it does not.
func (p *Pages) entered(c *web.Call, f web.Form, is bool) error {
	id := f.Get("change")
	if !db.IsID(id) {
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	}
	err := write(c, func(w *caseload.Writer, d door) error {
		if is {
			return tasks.Entered(c.Ctx(), w, d.task, id, c.Actor.Ident, c.Now)
		}
		return tasks.NotEntered(c.Ctx(), w, d.task, id)
	})
	if err != nil && !errors.Is(err, db.ErrConflict) { // it is so already
		return err
	}
	key := "tasks.done.not_entered"
	if is {
		key = "tasks.done.entered"
	}
	c.Note(key, nil)
	return c.Redirect(Path + "/" + c.R.PathValue("item") + "#fores")
}
