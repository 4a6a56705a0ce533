package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
)

// menu are the entries of the role in use whose pages exist.
func (c *Call) menu() []Crumb {
	switch c.Actor.Role {
	case access.Counsellor:
		return []Crumb{{"/week", c.T("nav.week")}, {"/policy", c.T("nav.policy")}}
	case access.Leader:
		return []Crumb{{"/reassign", c.T("nav.reassign")}, {"/policy", c.T("nav.policy")}}
	}
	return []Crumb{{"/start", c.T("nav.start")}}
}

// HomeOf is the first page of a role.
func HomeOf(r access.Role) string {
	switch r {
	case access.Counsellor:
		return "/week"
	case access.Leader:
		return "/reassign"
	}
	return "/start"
}

func current(here bool) templ.Attributes {
	if here {
		return templ.Attributes{"aria-current": "page", "data-active": "true"}
	}
	return nil
}

// drawing collects the pictures that a page uses.
type drawing struct {
	assets *Assets
	names  []string
}

type drawingKey struct{}

type icon struct{ name, inside string }

// used notes that the page uses a picture.
func used(ctx context.Context, name string) string {
	if d, ok := ctx.Value(drawingKey{}).(*drawing); ok && !slices.Contains(d.names, name) {
		d.names = append(d.names, name)
	}
	return name
}

// icons are the pictures that the page has used so far.
func icons(ctx context.Context) []icon {
	d, ok := ctx.Value(drawingKey{}).(*drawing)
	if !ok {
		return nil
	}
	var list []icon
	for _, n := range d.names {
		list = append(list, icon{n, d.assets.Icon(n)})
	}
	return list
}
