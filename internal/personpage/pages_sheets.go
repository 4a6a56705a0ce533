package personpage

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/web"
)

func (p *Pages) ends(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	return v.showSub("person.ends.title", "person", endsPage(v))
}

func (p *Pages) handover(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	return v.showSub("person.hand.title", "person hand", handoverPage(v, v.sheet()))
}

func (p *Pages) interpreter(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	return v.showSub("person.order.title", "person", interpreterPage(v, v.interpreterOrder(c.Query("talk"))))
}

// showSub shows a page of the person under the person's own.
func (v *view) showSub(key, class string, body templ.Component) error {
	title := v.t(key)
	page := v.page(title+" – "+quiet(v.r.Person.Name()), web.Crumb{Text: title})
	page.Class = class
	return v.c.Show(http.StatusOK, page, body)
}
