package web

import (
	"context"
	"fmt"
	"net/http"
)

// Route is one address of the site. Path is a pattern of net/http.ServeMux without
// the method.
type Route struct {
	Method string
	Path   string
	Need   Need
	Run    func(c *Call) error
	// Ask is run instead of a refusal where the actor would be let in after writing
	// why (a colleague of the office): it shows the form and nothing else.
	Ask func(c *Call) error
	// Keep stores what was sent after the session had ended, for who sent it, so that
	// no text is lost. It asks nothing about the person and shows nothing.
	Keep func(ctx context.Context, s *Shell, ident string, r *http.Request) error
	// Back is the page (a pattern like Path) that a form stands on: where one goes
	// after signing in again.
	Back string
	// Body is the most that may be sent, in bytes, where it is more than MaxBody: a
	// file.
	Body int64
}

// Routes is the list of all addresses; there is no other way in.
type Routes []Route

// Valid says what is wrong with the list.
func (l Routes) Valid() error {
	seen := map[string]bool{}
	for _, r := range l {
		key := r.Method + " " + r.Path
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodPost:
			return fmt.Errorf("web.Routes: %s: the method is GET or POST", key)
		case seen[key]:
			return fmt.Errorf("web.Routes: %s stands twice", key)
		case !r.Need.Valid():
			return fmt.Errorf("web.Routes: %s does not say what it needs", key)
		case r.Run == nil:
			return fmt.Errorf("web.Routes: %s does nothing", key)
		}
		seen[key] = true
	}
	return nil
}
