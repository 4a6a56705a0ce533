package dialoguepage

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// errBarred says that a message may not go to the person any more.
var errBarred = errors.New("dialoguepage: no digital message may be sent to the person")

// shut is the error of a write about somebody who was open when the form was let in.
type shut struct{ decision access.Decision }

func (shut) Error() string { return "dialoguepage: the person may not be written about any more" }

// change asks access once more and writes, in one transaction with the line in the
// access log. What a closed door had let through is answered as if nothing were there.
func change(c *web.Call, f func(w *caseload.Writer, one caseload.One) error) error {
	by := caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID, Why: c.Why}
	err := caseload.Change(c.Ctx(), c.Shell.DB, by, func(w *caseload.Writer) error {
		subject, err := access.LoadSubject(c.Ctx(), w.Q(), c.PersonID, c.Actor.Ident, c.Today)
		if err != nil {
			return err
		}
		if d := access.Decide(c.Actor, access.RecordWrite, subject, c.Today); !d.Permit {
			return shut{d}
		}
		found, err := caseload.People(c.Ctx(), w.Q(), []string{c.PersonID})
		if err != nil || len(found) == 0 {
			return cmp.Or(err, db.ErrNotFound)
		}
		return f(w, found[0])
	})
	var s shut
	if errors.As(err, &s) {
		c.Denied(access.RecordWrite, c.PersonID, s.decision)
		return web.NotFound()
	}
	return err
}

// threadNow reads a thread as it is in the transaction; another person's is not there.
func threadNow(c *web.Call, q db.Q, id string) (dialogue.Thread, error) {
	list, err := dialogue.Threads(c.Ctx(), q, []string{c.PersonID})
	i := slices.IndexFunc(list, func(t dialogue.Thread) bool { return t.ID == id })
	if err == nil && i < 0 {
		err = web.NotFound()
	}
	if err != nil {
		return dialogue.Thread{}, err
	}
	return list[i], nil
}

// act takes the form of a thread: an answer, or a flag that is moved by hand.
func (p *Pages) act(c *web.Call) error {
	sent, err := c.Form()
	if err != nil {
		return err
	}
	if !db.IsID(c.R.PathValue("item")) {
		return web.NotFound()
	}
	switch do := dialogue.EventKind(sent.Get("do")); do {
	case "", "send":
		return p.answer(c, sent)
	case dialogue.MarkedHandled, dialogue.MarkedOpen, dialogue.MarkedWaits, dialogue.MarkedNoWait:
		return p.mark(c, sent, do)
	}
	return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
}

// faults notes what is wrong with a text that must be there.
func faults(c *web.Call, f *web.Form, field, missing string, most int) string {
	s := text.Tidy(f.Get(field))
	switch n := utf8.RuneCountInString(s); {
	case s == "":
		f.Wrong(field, c.T(missing))
	case n > most:
		f.Wrong(field, c.T("dialogue.fault.long", i18n.Data{"Most": most, "Count": n, "Over": n - most}))
	}
	return s
}

func (p *Pages) answer(c *web.Call, sent web.Form) error {
	id := c.R.PathValue("item")
	m := dialogue.Message{ID: sent.Token(), Sender: c.Actor.Ident, SentAt: c.Now}
	m.Text = faults(c, &sent, "text", "dialogue.fault.text", dialogue.MaxText)
	if len(sent.Faults) > 0 {
		return p.again(c, sent, "answer", http.StatusUnprocessableEntity)
	}
	err := change(c, func(w *caseload.Writer, one caseload.One) error {
		if BarOf(one.Person) != "" {
			return errBarred
		}
		t, err := threadNow(c, w.Q(), id)
		if err != nil {
			return err
		}
		t.Version = sent.Version()
		t = t.AskPerson(sent.Has("wait", "yes"))
		return errors.Join(dialogue.Write(c.Ctx(), w, &t, &m), dialogue.MarkRead(c.Ctx(), w, t, c.Actor.Ident, c.Now),
			notes.DropDrafts(c.Ctx(), w, c.Actor.Ident, c.PersonID, answerKind(id)))
	})
	switch {
	case errors.Is(err, errBarred):
		return p.again(c, sent, "answer", http.StatusUnprocessableEntity)
	case errors.Is(err, db.ErrConflict), errors.Is(err, dialogue.ErrClosed):
		return p.conflict(c, sent, m)
	case err != nil:
		return err
	}
	return sentOff(c, id, m.ID)
}

// sentOff leads to the message that was sent.
func sentOff(c *web.Call, thread, message string) error {
	c.Note("dialogue.done.sent", nil)
	return c.Redirect("/people/" + c.PersonID + "/dialogue/" + thread + "?at=" + message + "#m-" + message)
}

// again shows the page with the form as it was sent, and keeps what was typed.
func (p *Pages) again(c *web.Call, sent web.Form, form string, status int) error {
	r, err := p.refill(c, sent, form)
	if err != nil {
		return err
	}
	return r.show(status)
}

// refill is the room with a form that was sent and not saved; the text is kept as a
// draft, so that it is there also if the page is left.
func (p *Pages) refill(c *web.Call, sent web.Form, form string) (*room, error) {
	keeping := keepNew
	if form == "answer" {
		keeping = keepAnswer
	}
	if err := keeping(c.Ctx(), c.Shell, c.Actor.Ident, c.R); err != nil {
		return nil, err
	}
	r, err := p.load(c)
	if err != nil {
		return nil, err
	}
	r.form, r.sent = form, sent
	if id := c.R.PathValue("item"); id != "" {
		if r.open, err = r.thread(id); err != nil {
			return nil, err
		}
	}
	c.At(r.path(r.open.ID))
	return r, nil
}

// conflict is a thread that has moved: if the same form was sent twice, it is done; else
// what came meanwhile and what was typed are both shown.
func (p *Pages) conflict(c *web.Call, sent web.Form, m dialogue.Message) error {
	r, err := p.refill(c, sent, "answer")
	if err != nil {
		return err
	}
	own := r.messagesOf(r.open)
	if i := slices.IndexFunc(own, func(x dialogue.Message) bool { return x.ID == m.ID }); i >= 0 && own[i].Text == m.Text && own[i].Sender == m.Sender {
		if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
			return notes.SaveDraft(c.Ctx(), q, notes.Draft{Counsellor: c.Actor.Ident, Person: c.PersonID, Kind: answerKind(r.open.ID)})
		}); err != nil {
			return err
		}
		return sentOff(c, r.open.ID, m.ID)
	}
	r.stands = standing{is: true, closed: r.open.Historic, typed: text.Tidy(sent.Get("text")) != ""}
	if last := sent.Get("last"); last != "" {
		r.stands.messages = after(own, last)
	}
	for _, field := range []string{"version", "last", "token"} {
		delete(r.sent.Values, field)
	}
	return r.show(http.StatusConflict)
}

// begin writes a new thread with its first message.
func (p *Pages) begin(c *web.Call) error {
	sent, err := c.Form()
	if err != nil {
		return err
	}
	t := dialogue.Thread{ID: sent.Token(), Person: c.PersonID, WaitsForPerson: sent.Has("wait", "yes")}
	m := dialogue.Message{ID: db.NewID(), Sender: c.Actor.Ident, SentAt: c.Now}
	t.Subject = text.Quiet(faults(c, &sent, "subject", "dialogue.fault.subject", dialogue.MaxSubject))
	m.Text = faults(c, &sent, "text", "dialogue.fault.text", dialogue.MaxText)
	if len(sent.Faults) > 0 {
		return p.again(c, sent, "thread", http.StatusUnprocessableEntity)
	}
	err = change(c, func(w *caseload.Writer, one caseload.One) error {
		if BarOf(one.Person) != "" {
			return errBarred
		}
		t.Office = officeOf(one)
		return errors.Join(dialogue.Write(c.Ctx(), w, &t, &m), notes.DropDrafts(c.Ctx(), w, c.Actor.Ident, c.PersonID, newSubject, newText))
	})
	switch {
	case errors.Is(err, errBarred):
		return p.again(c, sent, "thread", http.StatusUnprocessableEntity)
	case errors.Is(err, db.ErrConflict):
		return p.begunTwice(c, sent, t, m)
	case err != nil:
		return err
	}
	return sentOff(c, t.ID, m.ID)
}

// begunTwice is a new thread whose id is taken: the same form sent twice is done, another
// text is shown beside what stands.
func (p *Pages) begunTwice(c *web.Call, sent web.Form, t dialogue.Thread, m dialogue.Message) error {
	r, err := p.refill(c, sent, "thread")
	if err != nil {
		return err
	}
	there, err := r.thread(t.ID)
	if err != nil {
		return err
	}
	own := r.messagesOf(there)
	if len(own) > 0 && own[0].Text == m.Text && there.Subject == t.Subject && own[0].Sender == m.Sender {
		if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return dropNew(c.Ctx(), q, c.Actor.Ident, c.PersonID) }); err != nil {
			return err
		}
		return sentOff(c, t.ID, own[0].ID)
	}
	r.stands = standing{is: true, messages: own, typed: true}
	delete(r.sent.Values, "token")
	return r.show(http.StatusConflict)
}

func dropNew(ctx context.Context, q db.Q, ident, person string) error {
	for _, kind := range []string{newSubject, newText} {
		if err := notes.SaveDraft(ctx, q, notes.Draft{Counsellor: ident, Person: person, Kind: kind}); err != nil {
			return err
		}
	}
	return nil
}
