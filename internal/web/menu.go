package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
)

// menu are the entries of the role in use whose pages exist.
func (c *Call) menu() []Crumb {
	var imports []Crumb // of who may write
	if c.Actor.MayWrite {
		imports = []Crumb{{"/import", c.T("nav.import")}}
	}
	switch c.Actor.Role {
	case access.Counsellor:
		return append([]Crumb{{"/week", c.T("nav.week")}, {"/policy", c.T("nav.policy")}}, imports...)
	case access.Leader:
		return append([]Crumb{{"/reassign", c.T("nav.reassign")}, {"/policy", c.T("nav.policy")}}, imports...)
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

// ShortcutsCookie says that somebody does not want keys of one letter (WCAG 2.1.4). It
// says nothing else, so it may live long.
const ShortcutsCookie = "blikk-keys"

// Shortcuts says whether keys of one letter work.
func (c *Call) Shortcuts() bool {
	k, err := c.R.Cookie(ShortcutsCookie)
	return err != nil || k.Value != "off"
}

func (c *Call) shortcuts() string {
	if c.Shortcuts() {
		return "on"
	}
	return "off"
}

func current(here bool) templ.Attributes {
	if here {
		return templ.Attributes{"aria-current": "page", "data-active": "true"}
	}
	return nil
}

type assetsKey struct{}

// iconPath is the address of a picture.
func iconPath(ctx context.Context, name string) string {
	if a, ok := ctx.Value(assetsKey{}).(*Assets); ok {
		return a.Icon(name)
	}
	return "#" + name
}

// along says that a picture points along the text, and turns with it.
func along(name string) bool {
	return slices.Contains([]string{"chevron-left", "chevron-right", "arrow-left", "arrow-right", "moved", "sign-out"}, name)
}
