package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Call is one request on its way through a route: who asks, when, about whom, and the
// answer that is being made. Nothing is sent before the route has ended and the
// access log is written.
type Call struct {
	R     *http.Request
	Shell *Shell
	P     *i18n.Printer

	Actor  access.Actor // zero where nobody is signed in
	Name   string       // the actor's name
	Now    time.Time
	Today  civil.Date
	Minute int    // of today
	ID     string // ties the lines of the logs

	PersonID string          // of a Person route, once permitted
	Of       string          // of a Week route: whose week
	Subject  access.Subject  // whom access was asked about
	Decision access.Decision // and what it said
	Why      string          // the reason that the actor gave today, where one was asked for

	route  Route
	head   http.Header
	status int
	body   bytes.Buffer
	seen   map[access.Action][]access.Seen
}

// Ctx is the request's context.
func (c *Call) Ctx() context.Context { return c.R.Context() }

// Read is the side of the database that cannot write.
func (c *Call) Read() db.Q { return c.Shell.DB.Read }

// Saw notes that the answer shows people: one line of the access log with all of
// them, written before the first byte is sent.
func (c *Call) Saw(act access.Action, people ...access.Seen) {
	if c.seen == nil {
		c.seen = map[access.Action][]access.Seen{}
	}
	c.seen[act] = append(c.seen[act], people...)
}

// SawPerson notes that the answer shows the person of the route.
func (c *Call) SawPerson() {
	c.Saw(c.route.Need.Action, access.Seen{Person: c.PersonID, Relation: c.Decision.Relation})
}

// commitSeen writes the access log; if that fails, nothing is shown.
func (c *Call) commitSeen() error {
	if len(c.seen) == 0 {
		return nil
	}
	err := c.Shell.DB.Tx(c.Ctx(), func(q db.Q) error {
		for act, people := range c.seen {
			if err := access.LogView(c.Ctx(), q, c.Actor, act, people, c.Why, c.Now, c.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("web: the access log: %w", err)
	}
	return nil
}

// Form reads what was sent, without what no database keeps. What is too long, or no
// form, is a Problem.
func (c *Call) Form() (Form, error) {
	err := c.R.ParseForm()
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return Form{}, Problem{Status: http.StatusRequestEntityTooLarge, Key: "too_large"}
	case err != nil:
		return Form{}, Problem{Status: http.StatusBadRequest, Key: "form"}
	}
	for _, values := range c.R.PostForm {
		for i, s := range values {
			values[i] = keepable(s)
		}
	}
	return Form{Values: c.R.PostForm}, nil
}

// Token is the id that a new row will have: a form that is sent twice makes one row.
// Where the form brings none, or something that is no id, it is a new one.
func (f Form) Token() string {
	if id := f.Get("token"); db.IsID(id) {
		return id
	}
	return db.NewID()
}

// Version is the version of the row that the form was made from; 0 where it says none.
func (f Form) Version() int {
	n, _ := strconv.Atoi(f.Get("version"))
	return n
}

// People are the people whom a form is about, by id: a field person for each, as lists
// send those that are ticked, and a field people with all in one, for more than a form has
// room for fields.
func (f Form) People() []string {
	return append(slices.Clone(f.Values["person"]), strings.Fields(f.Get("people"))...)
}

// Query is the first value of a parameter in the address, as Form reads one.
func (c *Call) Query(name string) string { return keepable(c.R.URL.Query().Get(name)) }

// keepable is a text without what PostgreSQL refuses in one: NUL, and bytes that are
// no letters.
func keepable(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "") }

// Header sets a header of the answer.
func (c *Call) Header(name, value string) { c.set(name, value) }

func (c *Call) set(name, value string) {
	if c.head == nil {
		c.head = http.Header{}
	}
	c.head.Set(name, value)
}

// Show answers with a page in the layout.
func (c *Call) Show(status int, page Page, body templ.Component) error {
	return c.Render(status, layout(c, page, body))
}

// Render answers with a component as it is.
func (c *Call) Render(status int, body templ.Component) error {
	c.status = status
	c.body.Reset()
	c.set("Content-Type", "text/html; charset=utf-8")
	c.set("Cache-Control", "no-store")
	if err := body.Render(context.WithValue(c.Ctx(), assetsKey{}, c.Shell.Assets), &c.body); err != nil {
		return fmt.Errorf("web.Render: %w", err)
	}
	return nil
}

// Bytes answers with something that is no page.
func (c *Call) Bytes(kind string, b []byte) error {
	c.status = http.StatusOK
	c.set("Content-Type", kind)
	c.set("Cache-Control", "no-store")
	c.body.Reset()
	c.body.Write(b)
	return nil
}

// Redirect leads to a page of this site, to be fetched anew.
func (c *Call) Redirect(path string) error {
	c.status = http.StatusSeeOther
	c.body.Reset()
	c.set("Location", path)
	return nil
}

// Note puts a line on top of the next page.
func (c *Call) Note(key string, data i18n.Data) {
	c.Shell.Sessions.Note(c.R, Notice{Key: key, Data: data})
}

// Warn is Note for what was not done.
func (c *Call) Warn(key string, data i18n.Data) {
	c.Shell.Sessions.Note(c.R, Notice{Key: key, Data: data, Bad: true})
}

// T writes a text.
func (c *Call) T(key string, data ...i18n.Data) string { return c.P.T(key, data...) }

// guarded runs f and turns a panic into an error: one broken page never ends the
// program. The log gets where it was, never what it was about.
func (c *Call) guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			c.Shell.Log.Error("panic", "call", c.ID, "route", c.route.Path, "at", string(debug.Stack()))
			err = errPanic
		}
	}()
	return f()
}

var errPanic = errors.New("web: the page broke")

// send writes the answer.
func (c *Call) send(w http.ResponseWriter) {
	for name, values := range c.head {
		w.Header()[name] = values
	}
	if c.status == 0 {
		c.status = http.StatusNoContent
	}
	w.WriteHeader(c.status)
	if _, err := w.Write(c.body.Bytes()); err != nil {
		c.Shell.Log.Debug("the reader went away", "call", c.ID)
	}
}

func queryEscape(s string) string { return url.QueryEscape(s) }
func pathEscape(s string) string  { return url.PathEscape(s) }
