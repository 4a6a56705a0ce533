package dialoguepage

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// mark moves a flag by hand. What stands in the form's text is kept as a draft.
func (p *Pages) mark(c *web.Call, sent web.Form, kind dialogue.EventKind) error {
	id := c.R.PathValue("item")
	typed := text.Tidy(sent.Get("text"))
	var before dialogue.Thread
	err := change(c, func(w *caseload.Writer, _ caseload.One) error {
		t, err := threadNow(c, w.Q(), id)
		if err != nil {
			return err
		}
		before = t
		e := dialogue.Event{Counsellor: c.Actor.Ident, At: c.Now, Kind: kind, Since: c.Now}
		if kind == dialogue.MarkedOpen {
			if e.Since, err = openSince(c, w.Q(), t); err != nil {
				return err
			}
		}
		t.Version = sent.Version()
		if err := dialogue.Mark(c.Ctx(), w, &t, e); err != nil {
			return err
		}
		d := notes.Draft{Counsellor: c.Actor.Ident, Person: c.PersonID, Kind: answerKind(id), Text: typed, UpdatedAt: c.Now}
		if err := notes.KeepDraft(c.Ctx(), w.Q(), d); err != nil {
			return err
		}
		return dialogue.MarkRead(c.Ctx(), w, t, c.Actor.Ident, c.Now)
	})
	switch {
	case errors.Is(err, db.ErrConflict) && !stands(before, kind):
		return p.conflict(c, sent, dialogue.Message{})
	case errors.Is(err, dialogue.ErrClosed):
		return p.conflict(c, sent, dialogue.Message{})
	case errors.Is(err, db.ErrConflict): // somebody has done the same
		err = keepAnswer(c.Ctx(), c.Shell, c.Actor.Ident, c.R)
	}
	if err != nil {
		return err
	}
	c.Note("dialogue.done."+string(kind), nil)
	if sent.Get("from") == "person" {
		return c.Redirect("/people/" + c.PersonID + "?at=dialog#dialog")
	}
	return c.Redirect("/people/" + c.PersonID + "/dialogue/" + id)
}

// stands says that a flag is already where somebody wants it: the form was sent twice.
func stands(t dialogue.Thread, kind dialogue.EventKind) bool {
	switch kind {
	case dialogue.MarkedHandled:
		return !t.WaitsForUs()
	case dialogue.MarkedOpen:
		return t.WaitsForUs()
	}
	return t.WaitsForPerson == (kind == dialogue.MarkedWaits)
}

// openSince is since when a thread waits that is marked as waiting again: since before
// it was marked as handled, where that can be taken back, else since now.
func openSince(c *web.Call, q db.Q, t dialogue.Thread) (time.Time, error) {
	events, err := dialogue.Events(c.Ctx(), q, []string{t.ID})
	if err != nil {
		return c.Now, err
	}
	messages, err := dialogue.Messages(c.Ctx(), q, []string{t.ID})
	if e, can := dialogue.CanUndo(t, events, messages); can {
		return e.Since, err
	}
	return c.Now, err
}

// read keeps that the actor has read a thread.
func (p *Pages) read(c *web.Call) error {
	id := c.R.PathValue("item")
	if !db.IsID(id) {
		return web.NotFound()
	}
	err := change(c, func(w *caseload.Writer, _ caseload.One) error {
		t, err := threadNow(c, w.Q(), id)
		if err != nil || t.Historic {
			return cmp.Or(err, web.NotFound())
		}
		return dialogue.MarkRead(c.Ctx(), w, t, c.Actor.Ident, c.Now)
	})
	if err != nil {
		return err
	}
	return c.Redirect("/people/" + c.PersonID + "/dialogue/" + id)
}

// maxWaited is how long a message can have waited, in days; more is a day that is mistyped.
const maxWaited = 10 * 366

// caseload is about a message of which only a caseload file told: it is marked as
// handled, or as waiting again since the day that was told.
func (p *Pages) caseload(c *web.Call) error {
	sent, err := c.Form()
	if err != nil {
		return err
	}
	var day civil.Date
	if s := sent.Get("since"); s != "" {
		if day, err = civil.ParseDate(s); err != nil || day.After(c.Today) || c.Today.Sub(day) > maxWaited {
			return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
		}
	}
	var before civil.Date
	err = change(c, func(w *caseload.Writer, one caseload.One) error {
		before = one.Person.WaitsSince
		if !before.IsZero() && before != day && before.String() != sent.Get("was") {
			return db.ErrConflict // a newer file has told of another day
		}
		return w.WaitsSince(c.Ctx(), c.PersonID, day)
	})
	if err != nil {
		return err
	}
	path := "/people/" + c.PersonID + "/dialogue"
	if day.IsZero() && !before.IsZero() {
		c.Note("dialogue.done.handled", nil)
		return c.Redirect(path + "?handled=" + before.String())
	}
	c.Note("dialogue.done.reopened", nil)
	return c.Redirect(path)
}
