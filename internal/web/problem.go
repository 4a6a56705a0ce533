package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Problem is an answer that is not what was asked for: its status, and the key of its
// texts (problem.KEY.title, .text and .next).
type Problem struct {
	Status int
	Key    string
	Count  int    // what there was too much of, where the texts say how many
	Typed  string // what was written in a form that comes too late, shown to be copied
}

// data is what stands in the texts.
func (p Problem) data() i18n.Data {
	if p.Count == 0 {
		return nil
	}
	return i18n.Data{"Count": p.Count}
}

func (p Problem) Error() string { return "web: " + p.Key }

// NotFound is the one answer for what is not there and what may not be seen.
func NotFound() error { return Problem{Status: http.StatusNotFound, Key: "not_found"} }

// problemOf is the one table of errors.
func problemOf(err error) Problem {
	var p Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, db.ErrNotFound):
		return Problem{Status: http.StatusNotFound, Key: "not_found"}
	case errors.Is(err, db.ErrConflict):
		return Problem{Status: http.StatusConflict, Key: "conflict"}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Problem{Status: http.StatusServiceUnavailable, Key: "busy"}
	}
	return Problem{Status: http.StatusInternalServerError, Key: "broken"}
}

// fail makes the page of an error. What had been seen is not shown, so no line of the
// access log is written for it.
func (c *Call) fail(err error) {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		c.Shell.Log.Error("failed", "call", c.ID, "route", c.route.Method+" "+c.route.Path, "error", err)
		c.head = http.Header{} // what the page had set may tell of whom it was about
	}
	c.seen = nil
	page := Page{Title: c.T("problem." + p.Key + ".title"), Bare: c.Actor.Ident == "", Class: "page page--door"}
	if err := c.Show(p.Status, page, problemPage(c, p)); err != nil {
		c.Shell.Log.Error("failed", "call", c.ID, "error", err)
		c.status = http.StatusInternalServerError
		c.body.Reset()
		c.body.WriteString(c.T("problem.broken.title"))
	}
}
