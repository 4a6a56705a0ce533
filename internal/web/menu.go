package web

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
)

// menu are the entries of the role in use whose pages exist: those of every day, and
// those behind «Mer».
func (c *Call) menu() (daily, more []Crumb) {
	switch c.Actor.Role {
	case access.Counsellor:
		return c.entries("week", "caseload"), c.entries("absence", "resources", "policy", "access-log")
	case access.Leader:
		return c.entries("reassign", "caseload", "absence"), c.entries("resources", "policy", "access-log")
	case access.Operator:
		return c.entries("start", "access-log"), nil
	}
	return c.entries("start"), nil
}

// entries are menu entries by the names of their pages.
func (c *Call) entries(names ...string) []Crumb {
	list := make([]Crumb, len(names))
	for i, name := range names {
		list[i] = Crumb{"/" + name, c.T("nav." + name)}
	}
	return list
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

// among says that a page is one of these.
func among(list []Crumb, path string) bool {
	return slices.ContainsFunc(list, func(e Crumb) bool { return e.Path == path })
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
