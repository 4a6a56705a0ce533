package dialoguepage

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// keeper stores what was sent and cannot be saved, for who sent it.
type keeper = func(ctx context.Context, s *web.Shell, ident string, r *http.Request) error

// The drafts of a person's dialogue, by the form and the field.
const (
	newSubject, newText = "thread.subject", "thread.text"
)

func answerKind(thread string) string { return "answer." + thread + ".text" }

// keepAnswer keeps the text of an answer that came too late to be sent.
func keepAnswer(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil // nothing that could be kept
	}
	return keep(ctx, s, ident, r.PathValue("id"), map[string]string{answerKind(r.PathValue("item")): r.PostForm.Get("text")})
}

// keepNew keeps subject and text of a new thread.
func keepNew(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil
	}
	return keep(ctx, s, ident, r.PathValue("id"), map[string]string{newSubject: r.PostForm.Get("subject"), newText: r.PostForm.Get("text")})
}

// keepDraft keeps what a script sent after the session had ended.
func keepDraft(ctx context.Context, s *web.Shell, ident string, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return nil
	}
	return keep(ctx, s, ident, r.PathValue("id"), map[string]string{r.PostForm.Get("kind"): r.PostForm.Get("text")})
}

// keep stores texts as drafts; an empty one leaves what is kept, and one that cannot be
// kept is left.
func keep(ctx context.Context, s *web.Shell, ident, person string, texts map[string]string) error {
	return s.DB.Tx(ctx, func(q db.Q) error {
		for kind, typed := range texts {
			d := notes.Draft{Counsellor: ident, Person: person, Kind: kind, Text: text.Tidy(typed), UpdatedAt: s.Now()}
			if err := notes.KeepDraft(ctx, q, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// maxThrown is how many drafts are thrown away at once.
const maxThrown = 5

// saveDraft keeps what is being written, every few seconds, or throws it away.
func saveDraft(c *web.Call) error {
	sent, err := c.Form()
	if err != nil {
		return err
	}
	id, throw := c.R.PathValue("id"), strings.Fields(sent.Get("throw"))
	if len(throw) > maxThrown {
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	}
	var drafts []notes.Draft
	for _, kind := range throw {
		drafts = append(drafts, notes.Draft{Kind: kind})
	}
	if len(throw) == 0 {
		drafts = []notes.Draft{{Kind: sent.Get("kind"), Text: text.Tidy(sent.Get("text"))}}
	}
	err = c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		for _, d := range drafts {
			d.Counsellor, d.Person, d.UpdatedAt = c.Actor.Ident, id, c.Now
			if err := notes.SaveDraft(c.Ctx(), q, d); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, notes.ErrDraft):
		return web.Problem{Status: http.StatusUnprocessableEntity, Key: "form"}
	case err != nil || len(throw) == 0:
		return err
	}
	return c.Redirect(backTo(c, sent))
}

// backTo is the page of the dialogue that a form says it stands on.
func backTo(c *web.Call, sent web.Form) string {
	path := "/people/" + c.R.PathValue("id") + "/dialogue"
	if at := sent.Get("thread"); db.IsID(at) {
		path += "/" + at
	}
	return path
}
