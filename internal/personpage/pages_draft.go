package personpage

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/web"
)

// saveDraft keeps what is being written, every few seconds.
func saveDraft(c *web.Call) error {
	sent, err := c.Form()
	if err != nil {
		return err
	}
	if kinds := strings.Fields(sent.Get("throw")); len(kinds) > maxFields {
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	} else if len(kinds) > 0 {
		return throwDrafts(c, kinds)
	}
	err = keepOne(c.Ctx(), c.Shell, c.Actor.Ident, c.R)
	if errors.Is(err, notes.ErrDraft) {
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	}
	return err
}

// keepOne keeps the draft that a request brings.
func keepOne(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	d := notes.Draft{Counsellor: ident, Person: r.PathValue("id"), Kind: r.PostForm.Get("kind"), Text: draftText(r.PostForm.Get("text")), UpdatedAt: s.Now()}
	return s.DB.Tx(ctx, func(q db.Q) error { return notes.SaveDraft(ctx, q, d) })
}

// throwDrafts is for who does not want what is kept.
func throwDrafts(c *web.Call, kinds []string) error {
	id := c.R.PathValue("id")
	err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		for _, k := range kinds {
			if err := notes.SaveDraft(c.Ctx(), q, notes.Draft{Counsellor: c.Actor.Ident, Person: id, Kind: k}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := ignoreBad(err); err != nil {
		return err
	}
	return c.Redirect("/people/" + id)
}

func draftText(s string) string { return tidy(s) }

// keepDraft answers a script that saves while the reason is not given yet: the text
// is the writer's own, and nothing is shown.
func keepDraft(c *web.Call) error { return saveDraft(c) }

// keepDraftLater is keepDraft after the session has ended.
func keepDraftLater(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil // nothing that could be kept
	}
	return ignoreBad(keepOne(ctx, s, ident, r))
}

// keep keeps the texts of a form that came too late to be saved: the session had
// ended, or a reason is asked for. A text that cannot be kept is left.
func (f form) keep(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil
	}
	item := r.PathValue("item")
	for _, field := range f.texts {
		d := notes.Draft{Counsellor: ident, Person: r.PathValue("id"), Kind: draftKind(f.name, item, field), Text: draftText(r.PostForm.Get(field)), UpdatedAt: s.Now()}
		if err := s.DB.Tx(ctx, func(q db.Q) error { return notes.KeepDraft(ctx, q, d) }); err != nil {
			return err
		}
	}
	return nil
}

func ignoreBad(err error) error {
	if errors.Is(err, notes.ErrDraft) {
		return nil
	}
	return err
}

// ask asks why before a form may be sent, and keeps what was typed in it.
func (f form) ask(c *web.Call) error {
	if _, err := c.Form(); err != nil {
		return err
	}
	if err := f.keep(c.Ctx(), c.Shell, c.Actor.Ident, c.R); err != nil {
		return err
	}
	return showWhy(c, http.StatusOK, web.Form{}, len(f.texts) > 0)
}

// askWhy shows the name and the form that asks why, and nothing else.
func askWhy(c *web.Call) error { return showWhy(c, http.StatusOK, web.Form{}, false) }

func showWhy(c *web.Call, status int, f web.Form, kept bool) error {
	id := c.R.PathValue("id")
	name, err := nameOf(c, id)
	if err != nil {
		return err
	}
	c.At("/people/" + id)
	c.Saw(access.ListRow, access.Seen{Person: id, Relation: c.Decision.Relation})
	return c.Show(status, web.Page{Title: quiet(name), Class: "page page--narrow"}, whyPage(c, id, name, f, kept))
}

// storeWhy keeps why the actor opens the record today, with its line in the log.
func storeWhy(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	why := tidy(f.Get("why"))
	switch n := utf8.RuneCountInString(why); {
	case n < access.LeastWhy:
		f.Wrong("why", c.T("person.why.short", i18n.Data{"Least": access.LeastWhy, "Count": n}))
	case n > access.MostWhy:
		f.Wrong("why", c.T("person.fault.long", i18n.Data{"Most": access.MostWhy, "Count": n, "Over": n - access.MostWhy}))
	}
	if len(f.Faults) > 0 {
		return showWhy(c, http.StatusUnprocessableEntity, f, false)
	}
	id := c.R.PathValue("id")
	err = c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		if err := access.GiveWhy(c.Ctx(), q, c.Actor.Ident, id, c.Today, why); err != nil {
			return err
		}
		return access.LogChange(c.Ctx(), q, c.Actor, access.RecordRead, []access.Seen{{Person: id, Relation: c.Decision.Relation}}, why, c.Now, c.ID)
	})
	if err != nil {
		return err
	}
	return c.Redirect("/people/" + id)
}

// whyGiven is for who may open the record already.
func whyGiven(c *web.Call) error { return c.Redirect("/people/" + c.PersonID) }
