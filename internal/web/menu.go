package web

import (
	"context"

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

type assetsKey struct{}

// iconPath is the address of a picture in the sprite.
func iconPath(ctx context.Context, name string) string {
	a, _ := ctx.Value(assetsKey{}).(*Assets)
	if a == nil {
		return "#" + name
	}
	return a.Path("icons.svg") + "#" + name
}
