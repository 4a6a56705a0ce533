package taskpage

import (
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// at are the parts at which the lists of the page stand.
func (b *board) at() url.Values {
	return url.Values{ownList: {b.c.Query(ownList)}, freeList: {b.c.Query(freeList)}}
}

// turn is the page with one of its lists at another part.
func (b *board) turn(name, to string) string {
	at := b.at()
	at.Set(name, to)
	return listPath(at)
}

// worded is the word for a code of Nav's; one that there is no word for stands as it is.
func worded(c *web.Call, list, code string) string {
	if key := "tasks." + list + "." + known(code); c.P.Has(key) {
		return c.T(key)
	}
	return text.Quiet(code)
}

// taskName writes «Vurder henvendelse (Oppfølging)»; of a task that says nothing, only
// that there is one.
func taskName(c *web.Call, t tasks.Task) string {
	if t.Kind == "" && t.Theme == "" {
		return c.T("tasks.closed")
	}
	return c.T("tasks.name", i18n.Data{"Kind": worded(c, "kind", t.Kind), "Theme": worded(c, "theme", t.Theme)})
}

func status(c *web.Call, t tasks.Task) string { return c.T("tasks.status." + string(t.Status)) }

func priority(c *web.Call, t tasks.Task) string { return c.T("tasks.priority." + string(t.Priority)) }

// due writes a deadline, and that it has passed or is today.
func due(c *web.Call, t tasks.Task) string {
	switch {
	case t.Due.IsZero():
		return c.T("tasks.no_due")
	case !t.Status.Open():
		return c.P.Date(t.Due, c.Today)
	case t.Due == c.Today:
		return c.T("tasks.due_today")
	case t.Due.Before(c.Today):
		return c.T("tasks.due_past", i18n.Data{"Day": c.P.Date(t.Due, c.Today), "Count": c.Today.Sub(t.Due)})
	}
	return c.P.Date(t.Due, c.Today)
}

func isDue(c *web.Call, t tasks.Task) bool {
	return t.Status.Open() && !t.Due.IsZero() && !t.Due.After(c.Today)
}

// navID is the number to find a task by in Gosys; "" where it comes from elsewhere.
func navID(t tasks.Task) string {
	if t.NavID == 0 {
		return ""
	}
	return strconv.FormatInt(t.NavID, 10)
}

// versionOf says which version of the task was read from Nav's system.
func versionOf(c *web.Call, t tasks.Task) string {
	if t.NavID == 0 {
		return c.T("tasks.version_none")
	}
	return c.T("tasks.version", i18n.Data{"Version": t.NavVersion})
}

// who names the one who has a task.
func who(c *web.Call, names map[string]string, ident string) string {
	switch {
	case ident == "":
		return c.T("tasks.nobody")
	case ident == c.Actor.Ident:
		return c.T("tasks.you")
	case names[ident] != "":
		return text.Apart(names[ident])
	}
	return ident
}

func moment(c *web.Call, at time.Time) string {
	return c.T("dialogue.moment", i18n.Data{"Day": c.P.Date(civil.On(at), c.Today), "Time": i18n.ClockOf(at)})
}

// beginning is the first comment of a task, for a list.
func beginning(t tasks.Task) string {
	const most = 140
	list := tasks.Comments(t.Text)
	if len(list) == 0 {
		return ""
	}
	r := []rune(text.Quiet(list[0].Text))
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + " …"
}

func path(t tasks.Task) string { return Path + "/" + t.ID }

func (s *sheet) t(key string, data ...i18n.Data) string { return s.c.T(key, data...) }

// form is a form of the page: with what was typed, if it is the one that was sent.
func (s *sheet) form(kinds ...tasks.ChangeKind) web.Form {
	f := web.Form{ID: string(kinds[0]) + "-"}
	for _, k := range kinds {
		if s.sent.Get("do") == string(k) {
			f.Values, f.Faults = s.sent.Values, s.sent.Faults
		}
	}
	return f
}

// failed is the form that was sent and not saved, for the list of faults on top.
func (s *sheet) failed() web.Form {
	f := s.sent
	f.ID = string(tasks.Say) + "-"
	if f.Get("do") == string(tasks.Move) {
		f.ID = string(tasks.Move) + "-"
	}
	return f
}

// comment is what the reader was writing.
func (s *sheet) comment() string { return s.draft.Text }

func (s *sheet) kept() string {
	if s.draft.Text == "" {
		return ""
	}
	return s.t("tasks.draft_kept", i18n.Data{"Moment": moment(s.c, s.draft.UpdatedAt)})
}

func (s *sheet) mine() bool { return s.row.task.Assignee == s.c.Actor.Ident }

// writes says that something can be done to the task here.
func (s *sheet) writes() bool { return s.may && s.row.task.Status.Open() }

func version(f web.Form, t tasks.Task) string { return f.Or("version", strconv.Itoa(t.Version)) }

func priorities(c *web.Call) []web.Option {
	var list []web.Option
	for _, p := range tasks.Priorities() {
		list = append(list, web.Option{Value: string(p), Text: c.T("tasks.priority." + string(p))})
	}
	return list
}

// wanted says in words what the sent form wanted.
func (s *sheet) wanted() string {
	kind := s.sent.Get("do")
	data := i18n.Data{"Due": s.sent.Get("due"), "Priority": s.t("tasks.priority." + string(tasks.Normal))}
	if p := s.sent.Get("priority"); s.c.P.Has("tasks.priority." + known(p)) {
		data["Priority"] = s.t("tasks.priority." + known(p))
	}
	return s.t("tasks.wanted."+kind, data)
}

func (s *sheet) keeps() templ.Attributes {
	return templ.Attributes{"data-draft": path(s.row.task) + "/draft", "data-draft-kind": draftKind, "data-draft-saved": s.t("person.draft.saved"), "data-draft-failed": s.t("person.draft.failed"), "data-key": "k", "aria-keyshortcuts": "k"}
}

// why says why the text is not shown; "" where it is.
func (s *sheet) why() string {
	switch {
	case !s.row.linked():
		return s.t("tasks.unlinked_text")
	case !s.row.open:
		return s.t("tasks.why_first")
	}
	return ""
}

func dayOf(at time.Time) civil.Date { return civil.On(at) }

// writer is the ident of who wrote a comment, with the office where it is told.
func writer(x tasks.Comment) string {
	if x.Office == "" {
		return x.Ident
	}
	return x.Ident + ", " + x.Office
}
