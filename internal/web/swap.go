package web

import "github.com/a-h/templ"

// Quick are the attributes by which htmx fetches pages and sends forms without
// reloading: addresses and answers are the same as without it. They stand here alone.
func Quick() templ.Attributes { return templ.Attributes{"hx-boost:inherited": "true"} }

// Slow takes that back for what must be loaded whole: signing in and out, files.
func Slow() templ.Attributes { return templ.Attributes{"hx-boost:inherited": "false"} }

// At says at which address a page stands that answers a form: there it can be fetched
// anew, when htmx has put it in.
func (c *Call) At(path string) { c.Header("HX-Push-Url", path) }

// First marks the field that one types into first. A page that htmx puts in has the
// focus moved by focus.js; one that is loaded whole has it from the browser, which
// says on the console what it makes of autofocus in the other.
func First(c *Call) templ.Attributes {
	if c.R.Header.Get("HX-Request") != "" {
		return templ.Attributes{"data-focus": true}
	}
	return templ.Attributes{"autofocus": true}
}
