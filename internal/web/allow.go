package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// allowed asks access. Denied and unknown are one answer, 404; which of the two it
// was stands in the access log alone. ask says that the reason form is to be shown.
func (c *Call) allowed() (ask bool, err error) {
	n := c.route.Need
	switch n.Reach {
	case OfPerson:
		return c.allowedPerson(n.Action)
	case OfWeek:
		return false, c.allowedWeek(n.Action)
	case OfOffice:
		subject := access.Subject{Office: c.office()}
		return false, c.decide(n.Action, subject, "")
	case OfRole:
		if !slices.Contains(n.Roles, c.Actor.Role) {
			return false, c.refuse(n.Action, "", access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotThisRole}})
		}
	}
	return false, nil
}

// office is the actor's own in the role in use: a leader's is one where a team is led.
func (c *Call) office() string {
	if c.Actor.Role == access.Leader && len(c.Actor.LeadsAt) > 0 {
		return c.Actor.LeadsAt[0]
	}
	return c.Actor.Office()
}

func (c *Call) allowedPerson(act access.Action) (ask bool, err error) {
	id := c.R.PathValue("id")
	subject, err := access.LoadSubject(c.R.Context(), c.Shell.DB.Read, id, c.Actor.Ident, c.Today)
	if errors.Is(err, db.ErrNotFound) {
		return false, c.refuse(act, id, access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotFound}})
	}
	if err != nil {
		return false, err
	}
	d := access.Decide(c.Actor, act, subject, c.Today)
	c.Subject, c.Decision = subject, d
	if d.NeedsWhy && c.route.Ask != nil {
		return true, nil
	}
	if !d.Permit {
		c.keepRefused()
		return false, c.refuse(act, id, d)
	}
	c.PersonID = id
	if d.Relation == access.SameOffice {
		c.Why, err = access.WhyOf(c.R.Context(), c.Shell.DB.Read, c.Actor.Ident, id, c.Today)
	}
	return false, err
}

func (c *Call) allowedWeek(act access.Action) error {
	c.Of = strings.ToUpper(c.Query("of"))
	if c.Of == "" {
		c.Of = c.Actor.Ident
	}
	subject, err := access.CounsellorSubject(c.R.Context(), c.Shell.DB.Read, c.Of)
	if err != nil {
		return err
	}
	err = c.decide(act, subject, "")
	if err != nil && c.coverOver() {
		return Problem{Status: http.StatusNotFound, Key: "cover_over", Typed: c.typed()}
	}
	return err
}

// coverOver says that the actor was a substitute of the week's counsellor, and that the
// days are over: who knew of the week yesterday is told why it is closed today.
func (c *Call) coverOver() bool {
	return slices.ContainsFunc(c.Subject.Cover, func(k access.Cover) bool {
		return c.Actor.Role == access.Counsellor && k.Substitute == c.Actor.Ident && k.To.Before(c.Today) && c.Today.Sub(k.To) <= coverTold
	})
}

// coverTold is how many days after the last covered one the reason is told.
const coverTold = 7

// typed is the text that was sent in a form of a page that has closed meanwhile: its
// writer's own, to be copied.
func (c *Call) typed() string {
	if c.R.Method != http.MethodPost {
		return ""
	}
	f, err := c.Form()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(f.Get("other") + f.Get("text"))
}

func (c *Call) decide(act access.Action, subject access.Subject, person string) error {
	c.Subject, c.Decision = subject, access.Decide(c.Actor, act, subject, c.Today)
	if !c.Decision.Permit {
		return c.refuse(act, person, c.Decision)
	}
	return nil
}

// keepRefused keeps a text that comes too late: the person was closed, or the right to
// write was taken, while it was being written. It is its writer's own draft, shown to
// whoever may still read the page. Who may not leaves none.
func (c *Call) keepRefused() {
	reads := access.Decide(c.Actor, access.RecordRead, c.Subject, c.Today).Permit
	if c.R.Method != http.MethodPost || c.route.Keep == nil || !reads {
		return
	}
	if err := c.route.Keep(c.R.Context(), c.Shell, c.Actor.Ident, c.R); err != nil {
		c.Shell.Log.Error("a text that came too late was not kept", "call", c.ID, "error", err)
	}
}

// refuse writes the line of the access log and answers as for what is not there.
func (c *Call) refuse(act access.Action, person string, d access.Decision) error {
	c.Denied(act, person, d)
	return NotFound()
}

// DeniedWrite writes the line of a write that is refused because the actor may only read:
// of something that is about nobody, or of which nobody may be named.
func (c *Call) DeniedWrite(act access.Action) {
	rel := access.Own
	if c.Actor.Role == access.Leader {
		rel = access.Leads
	}
	c.Denied(act, "", access.Decision{Relation: rel, Reasons: []access.Reason{access.NoGroup}})
}

// Denied writes the line of a denial that a page finds out by itself. person is the
// id, "" where there is none.
func (c *Call) Denied(act access.Action, person string, d access.Decision) {
	c.DeniedAll(act, map[string]access.Decision{person: d})
}

// DeniedAll is Denied for many, by id: a line for each, in one transaction.
func (c *Call) DeniedAll(act access.Action, denied map[string]access.Decision) {
	if len(denied) == 0 {
		return
	}
	for _, person := range slices.Sorted(maps.Keys(denied)) {
		d := denied[person]
		c.Shell.Log.Warn("denied", "action", act, "relation", d.Relation, "reasons", d.Reasons, "call", c.ID)
	}
	err := c.Shell.DB.Tx(c.R.Context(), func(q db.Q) error {
		return access.LogDenials(c.R.Context(), q, c.Actor, act, denied, c.Now, c.ID)
	})
	if err != nil {
		c.Shell.Log.Error("a denial is not in the access log", "call", c.ID, "error", err)
	}
}
