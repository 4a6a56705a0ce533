package dialoguepage

import (
	"cmp"
	"context"
	"errors"
	"net/http"
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

const manyPath = "/messages"

// The most that the page shows: names of receivers, texts made for them, and messages
// that were sent before.
const (
	shownNames = 100
	shownTexts = 3
	shownSent  = 10
)

// letter is a message to many on its way out.
type letter struct {
	c      *web.Call
	people []string // chosen
	au     audience
	names  map[string]string // of counsellors, by ident
	form   web.Form
	kept   string // when the draft was kept; "" for none
	sent   []dialogue.Many
	moved  bool // the receivers are others than those shown before
}

// many shows what is kept of a message to many, or how one begins.
func (p *Pages) many(c *web.Call) error {
	d, _, err := dialogue.KeptMany(c.Ctx(), c.Read(), c.Actor.Ident)
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK, d.People, web.Form{}, false)
}

// choose takes the people that a list has chosen, or a text that is to be looked at.
func (p *Pages) choose(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	people := chosen(f.Values["person"], f.Values["people"], db.IsID)
	if _, typed := f.Values["text"]; !typed {
		return p.ComposeMany(c, people)
	}
	if err := keepManyOf(c.Ctx(), c.Shell, c.Actor.Ident, f.Values); err != nil {
		return err
	}
	checkMany(c, &f, false)
	status := http.StatusOK
	if len(f.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	c.At(manyPath)
	return p.show(c, status, people, f, false)
}

// ComposeMany shows the page on which a message to these people is written: it keeps who
// was chosen, beside the text that may be kept from before.
func (p *Pages) ComposeMany(c *web.Call, people []string) error {
	if len(people) > dialogue.MaxReceivers {
		f := web.Form{}
		f.Wrong("text", c.T("messages.fault.too_many", i18n.Data{"Most": dialogue.MaxReceivers, "Count": len(people)}))
		return p.show(c, http.StatusUnprocessableEntity, nil, f, false)
	}
	err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		d, _, err := dialogue.KeptMany(c.Ctx(), q, c.Actor.Ident)
		if err != nil {
			return err
		}
		d.Counsellor, d.People, d.UpdatedAt = c.Actor.Ident, people, c.Now
		return dialogue.KeepMany(c.Ctx(), q, d)
	})
	if err != nil {
		return err
	}
	c.At(manyPath)
	return p.show(c, http.StatusOK, people, web.Form{}, false)
}

// show shows the page for these people; form is what was typed, or else the draft stands.
func (p *Pages) show(c *web.Call, status int, people []string, form web.Form, moved bool) error {
	l := &letter{c: c, people: people, form: form, moved: moved}
	d, there, err := dialogue.KeptMany(c.Ctx(), c.Read(), c.Actor.Ident)
	if err != nil {
		return err
	}
	if form.Values == nil && there && d.Text+d.Subject != "" {
		l.form.Values = map[string][]string{"subject": {d.Subject}, "text": {d.Text}}
		l.kept = moment(c, d.UpdatedAt)
	}
	if l.au, l.names, err = audienceOf(c, c.Read(), people, l.form); err != nil {
		return err
	}
	if l.sent, err = dialogue.SentMany(c.Ctx(), c.Read(), c.Actor.Ident, shownSent); err != nil {
		return err
	}
	for i, x := range l.au.to {
		if i < shownNames {
			c.Saw(access.ListRow, access.Seen{Person: x.one.Person.ID, Relation: x.relation})
		}
	}
	for i, x := range l.au.not {
		if i < shownNames {
			c.Saw(access.ListRow, access.Seen{Person: x.one.Person.ID, Relation: x.relation})
		}
	}
	return c.Show(status, web.Page{Title: c.T("messages.title"), Class: "page dlg"}, manyPage(l))
}

// audienceOf reads who the people are and parts them.
func audienceOf(c *web.Call, q db.Q, people []string, f web.Form) (audience, map[string]string, error) {
	subjects, err := access.LoadSubjects(c.Ctx(), q, people, c.Actor.Ident, c.Today)
	if err != nil {
		return audience{}, nil, err
	}
	list, err := caseload.People(c.Ctx(), q, people)
	if err != nil {
		return audience{}, nil, err
	}
	au := part(c.Actor, subjects, list, dialogue.Names(f.Get("subject")+f.Get("text")), c.Today)
	idents := map[string]bool{}
	for _, x := range au.to {
		idents[x.one.FollowUp.Counsellor] = true
	}
	names, err := access.StaffNames(c.Ctx(), q, idents)
	return au, names, err
}

// checkMany notes what is wrong with subject and text; whole says that both must be there.
func checkMany(c *web.Call, f *web.Form, whole bool) {
	for _, x := range []struct {
		field, missing string
		most           int
	}{{"subject", "dialogue.fault.subject", dialogue.MaxSubject}, {"text", "dialogue.fault.text", dialogue.MaxText}} {
		if whole || text.Tidy(f.Get(x.field)) != "" {
			faults(c, f, x.field, x.missing, x.most)
		}
		if _, unknown := dialogue.Merged(f.Get(x.field)); len(unknown) > 0 {
			f.Wrong(x.field, c.T("messages.fault.field", i18n.Data{"Field": "{" + unknown[0] + "}", "Fields": fieldList()}))
		}
	}
}

// errMoved says that the receivers are others than those that were shown.
var errMoved = errors.New("dialoguepage: the receivers have changed")

// errFilled says that the text made for somebody is longer than there is room for.
var errFilled = errors.New("dialoguepage: a text with its fields filled in is too long")

// sendMany writes one thread for each receiver, all or none. The same form sent twice
// sends once.
func (p *Pages) sendMany(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	people := chosen(f.Values["person"], f.Values["people"], db.IsID)
	if len(people) > dialogue.MaxReceivers {
		return p.ComposeMany(c, people)
	}
	if err := keepManyOf(c.Ctx(), c.Shell, c.Actor.Ident, f.Values); err != nil {
		return err
	}
	checkMany(c, &f, true)
	c.At(manyPath)
	if len(f.Faults) > 0 {
		return p.show(c, http.StatusUnprocessableEntity, people, f, false)
	}
	m := dialogue.Many{ID: f.Token(), Counsellor: c.Actor.Ident, Office: c.Actor.Office(), SentAt: c.Now, Subject: text.Quiet(f.Get("subject")), Text: text.Tidy(f.Get("text"))}
	by := caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID}
	err = caseload.Change(c.Ctx(), c.Shell.DB, by, func(w *caseload.Writer) error { return writeMany(c, w, &m, people, f) })
	switch {
	case errors.Is(err, db.ErrConflict):
		return p.sentBefore(c, m, f)
	case errors.Is(err, errMoved):
		delete(f.Values, "receivers")
		return p.show(c, http.StatusConflict, people, f, true)
	case errors.Is(err, errFilled):
		f.Wrong("text", c.T("messages.fault.filled", i18n.Data{"Most": dialogue.MaxText}))
		return p.show(c, http.StatusUnprocessableEntity, people, f, false)
	case err != nil:
		return err
	}
	c.Note("messages.done", i18n.Data{"Count": m.Receivers})
	return c.Redirect(manyPath)
}

// writeMany writes it in the transaction that asks access anew of every person.
func writeMany(c *web.Call, w *caseload.Writer, m *dialogue.Many, people []string, f web.Form) error {
	au, names, err := audienceOf(c, w.Q(), people, f)
	if err != nil {
		return err
	}
	if _, sent, err := dialogue.ManyByID(c.Ctx(), w.Q(), m.ID); err != nil || sent {
		return cmp.Or(err, db.ErrConflict)
	}
	if len(au.to) == 0 || f.Get("receivers") != au.digest() {
		return errMoved
	}
	m.Receivers = len(au.to)
	threads, messages, err := letters(c, *m, au, names, f.Has("wait", "yes"))
	if err != nil {
		return err
	}
	if err := dialogue.SendMany(c.Ctx(), w, *m, threads, messages); err != nil {
		return err
	}
	return dialogue.DropMany(c.Ctx(), w.Q(), c.Actor.Ident)
}

// letters are the threads and messages that a message to many becomes.
func letters(c *web.Call, m dialogue.Many, au audience, names map[string]string, wait bool) ([]dialogue.Thread, []dialogue.Message, error) {
	threads, messages := make([]dialogue.Thread, len(au.to)), make([]dialogue.Message, len(au.to))
	for i, x := range au.to {
		v := values(x.one, names, c.Name)
		t := dialogue.Thread{ID: db.NewID(), Person: x.one.Person.ID, Office: officeOf(x.one), Subject: text.Quiet(dialogue.Merge(m.Subject, v)), WaitsForPerson: wait}
		threads[i] = t
		messages[i] = dialogue.Message{ID: db.NewID(), Thread: t.ID, Office: t.Office, Sender: c.Actor.Ident, SentAt: c.Now, Text: dialogue.Merge(m.Text, v)}
		if utf8.RuneCountInString(messages[i].Text) > dialogue.MaxText || utf8.RuneCountInString(t.Subject) > dialogue.MaxSubject {
			return nil, nil, errFilled
		}
	}
	return threads, messages, nil
}

// sentBefore is a form whose id is taken: it was sent twice, and is done.
func (p *Pages) sentBefore(c *web.Call, m dialogue.Many, f web.Form) error {
	x, _, err := dialogue.ManyByID(c.Ctx(), c.Read(), m.ID)
	if err != nil {
		return err
	}
	if x.Counsellor == c.Actor.Ident && x.Text == m.Text && x.Subject == m.Subject {
		if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return dialogue.DropMany(c.Ctx(), q, c.Actor.Ident) }); err != nil {
			return err
		}
		c.Note("messages.done_before", i18n.Data{"Count": x.Receivers})
		return c.Redirect(manyPath)
	}
	delete(f.Values, "token")
	delete(f.Values, "receivers")
	return p.show(c, http.StatusConflict, chosen(f.Values["person"], f.Values["people"], db.IsID), f, true)
}

// saveMany keeps what is being written, every few seconds, or throws it away.
func saveMany(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Get("throw") != "" {
		if err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error { return dialogue.DropMany(c.Ctx(), q, c.Actor.Ident) }); err != nil {
			return err
		}
		return c.Redirect(manyPath)
	}
	return keepManyText(c.Ctx(), c.Shell, c.Actor.Ident, c.R)
}

// keepManyText keeps the text alone: a script sends no more.
func keepManyText(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil
	}
	typed := text.Tidy(r.PostForm.Get("text"))
	if typed == "" || utf8.RuneCountInString(typed) > notes.MaxDraft {
		return nil
	}
	return s.DB.Tx(ctx, func(q db.Q) error { return dialogue.KeepManyText(ctx, q, ident, typed, s.Now()) })
}

// keepMany keeps people, subject and text of a form that came after the session had
// ended.
func keepMany(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil
	}
	return keepManyOf(ctx, s, ident, r.PostForm)
}

func keepManyOf(ctx context.Context, s *web.Shell, ident string, sent map[string][]string) error {
	f := web.Form{Values: sent}
	d := dialogue.ManyDraft{Counsellor: ident, People: chosen(sent["person"], sent["people"], db.IsID), Subject: text.Tidy(f.Get("subject")), Text: text.Tidy(f.Get("text")), UpdatedAt: s.Now()}
	if len(d.People) > dialogue.MaxReceivers || utf8.RuneCountInString(d.Text) > notes.MaxDraft {
		return nil
	}
	return s.DB.Tx(ctx, func(q db.Q) error { return dialogue.KeepMany(ctx, q, d) })
}
