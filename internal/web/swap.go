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
