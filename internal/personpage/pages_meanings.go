package personpage

import (
	"errors"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

const meaningsPath = "/categories"

// meaning is a letter on the page of meanings.
type meaning struct {
	letter, house string
	own           caseload.Meaning
}

// meaningsOf lists the letters with what the actor lets them stand for.
func (p *Pages) meaningsOf(c *web.Call) ([]meaning, error) {
	own, err := caseload.Meanings(c.Ctx(), c.Read(), c.Actor.Ident)
	if err != nil {
		return nil, err
	}
	var list []meaning
	for _, l := range catalogue.Letters() {
		m := meaning{letter: l, house: p.Categories[l], own: caseload.Meaning{Counsellor: c.Actor.Ident, Letter: l}}
		for _, x := range own {
			if x.Letter == l {
				m.own = x
			}
		}
		list = append(list, m)
	}
	return list, nil
}

func (p *Pages) meanings(c *web.Call) error {
	list, err := p.meaningsOf(c)
	if err != nil {
		return err
	}
	return showMeanings(c, http.StatusOK, list, web.Form{}, false)
}

func showMeanings(c *web.Call, status int, list []meaning, f web.Form, stale bool) error {
	return c.Show(status, web.Page{Title: c.T("meanings.title"), Class: "page page--narrow"}, meaningsPage(c, list, f, stale))
}

// saveMeanings writes those that were changed. One that was written meanwhile, in
// another window, shows both.
func (p *Pages) saveMeanings(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Actor.MayWrite {
		c.DeniedWrite(access.CategoryWrite)
		return web.NotFound()
	}
	list, err := p.meaningsOf(c)
	if err != nil {
		return err
	}
	changed := changedMeanings(c, &f, list)
	if len(f.Faults) > 0 {
		return showMeanings(c, http.StatusUnprocessableEntity, list, f, false)
	}
	by := caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID}
	err = caseload.Change(c.Ctx(), c.Shell.DB, by, func(w *caseload.Writer) error {
		for i := range changed {
			if err := w.Meaning(c.Ctx(), &changed[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, db.ErrConflict) {
		for _, m := range list {
			delete(f.Values, "version"+m.letter)
		}
		return showMeanings(c, http.StatusConflict, list, f, true)
	}
	if err != nil {
		return err
	}
	c.Note("meanings.done", nil)
	return c.Redirect(meaningsPath)
}

func changedMeanings(c *web.Call, f *web.Form, list []meaning) []caseload.Meaning {
	var changed []caseload.Meaning
	for _, m := range list {
		if _, sent := f.Values[m.letter]; !sent {
			continue
		}
		x := m.own
		x.Text = quiet(tidy(f.Get(m.letter)))
		if x.Text == m.house {
			x.Text = ""
		}
		x.Version, _ = strconv.Atoi(f.Get("version" + m.letter))
		if n := utf8.RuneCountInString(x.Text); n > caseload.MaxMeaning {
			f.Wrong(m.letter, c.T("person.fault.long", i18n.Data{"Most": caseload.MaxMeaning, "Count": n, "Over": n - caseload.MaxMeaning}))
		}
		if x.Text != m.own.Text {
			changed = append(changed, x)
		}
	}
	return changed
}
