package personpage

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

// view is the page on its way out: the record, what the actor may do, and the form
// that was sent and is shown again.
type view struct {
	c         *web.Call
	r         *Record
	may       bool // write
	mayMark   bool // sticky note and category: one's own people alone
	elsewhere []Elsewhere
	list      string // that the reader came from
	before    string // id of who stands before in it
	after     string
	at        string // the section that has just been changed
	open      string // the form that stands open, by its name and row
	vis       string // the kind that the timeline shows
	only      Filter
	asked     web.Form // the filter as it was typed
	sent      web.Form // what was typed in it
	stands    string   // what somebody else has written there meanwhile
	grid      Grid
}

func (v *view) t(key string, data ...i18n.Data) string { return v.c.T(key, data...) }

// path is an address of the person.
func (v *view) path(rest string) string { return "/people/" + v.r.Person.ID + rest }

// mayLog says whether the actor may read who has seen the person.
func (v *view) mayLog() bool {
	return access.Decide(v.c.Actor, access.LogRead, v.c.Subject, v.r.Today).Permit
}

// name is the person's name inside a sentence: kept apart from the words around it,
// whichever way it is read.
func (v *view) name() string { return apart(v.r.Given()) }

func (v *view) whole() string { return apart(v.r.Person.Name()) }

// apart keeps a text from turning the direction of those around it.
func apart(s string) string { return text.Apart(s) }

func (v *view) named(key string) string { return v.t(key, i18n.Data{"Name": v.name()}) }

// day writes «12. november».
func (v *view) day(d civil.Date) string { return v.c.P.Date(d, v.r.Today) }

// near writes «i dag» or «to. 26.11.».
func (v *view) near(d civil.Date) string {
	switch {
	case d.IsZero():
		return v.t("person.no_day")
	case d == v.r.Today:
		return v.t("near.today")
	}
	return v.c.P.ShortDay(d, v.r.Today)
}

func span(from, to int) string { return i18n.Clock(from) + "–" + i18n.Clock(to) }

// focus brings the keyboard to the section that a form has just changed, also where a
// script has fetched the page and the place in the address is lost.
func (v *view) focus(section string) templ.Attributes {
	if v.at != section {
		return nil
	}
	return templ.Attributes{"tabindex": "-1", "data-focus": true}
}

// form is a form of the page as it is to be shown: with what was typed, if it is the
// one that was sent.
func (v *view) form(key string) web.Form {
	f := web.Form{ID: key + "-"}
	if v.open == key && v.sent.Values != nil {
		f.Values, f.Faults = v.sent.Values, v.sent.Faults
	}
	return f
}

// failed is the form that was sent and not saved, for the list of faults on top.
func (v *view) failed() web.Form {
	f := v.sent
	f.ID = v.open + "-"
	return f
}

// isOpen says that a form stands open: it was asked for, sent, or has a draft.
func (v *view) isOpen(key string, drafts ...string) bool {
	for _, field := range drafts {
		if _, kept := v.r.Drafts[key+"."+field]; kept {
			return true
		}
	}
	return v.open == key
}

func version(f web.Form, n int) string { return f.Or("version", strconv.Itoa(n)) }

// draft is what the actor was writing in a field.
func (v *view) draft(key, field string) string { return v.r.Drafts[key+"."+field].Text }

// keptAt says when a draft was kept; "" where there is none.
func (v *view) keptAt(key string, fields ...string) string {
	for _, field := range fields {
		if d, kept := v.r.Drafts[key+"."+field]; kept {
			at := d.UpdatedAt.In(civil.Oslo())
			return v.t("person.draft.kept", i18n.Data{"Day": v.day(civil.On(at)), "Time": i18n.Clock(at.Hour()*60 + at.Minute())})
		}
	}
	return ""
}

// kinds names the drafts of some fields of a form.
func (v *view) kinds(key string, fields ...string) string {
	list := make([]string, len(fields))
	for i, field := range fields {
		list[i] = key + "." + field
	}
	return strings.Join(list, " ")
}

// keeps are the attributes by which a script keeps what is typed.
func (v *view) keeps(key, field string) templ.Attributes {
	a := templ.Attributes{"data-draft": v.path("/draft"), "data-draft-kind": key + "." + field, "data-draft-saved": v.t("person.draft.saved"), "data-draft-failed": v.t("person.draft.failed")}
	if v.open == key && v.sent.Values == nil && field == "text" { // the form was asked for: one types at once
		a["data-focus"] = true
	}
	return a
}

// firstOf marks the first field of a form that was asked for.
func (v *view) firstOf(key string) templ.Attributes {
	if v.open == key && v.sent.Values == nil {
		return templ.Attributes{"data-focus": true}
	}
	return nil
}

// reason writes a need's reason.
func (v *view) reason(n planner.Need) string { return planner.Reason(v.c.P, n, v.r.Today, true) }

// relation says why the actor may see the page.
func (v *view) relation() string {
	return v.t("person.because."+string(v.c.Decision.Relation), i18n.Data{"Name": v.name()})
}

// who names a member of staff as the reader would.
func (v *view) who(ident string) string {
	switch ident {
	case "":
		return v.t("person.unknown")
	case v.c.Actor.Ident:
		return v.t("person.you")
	}
	return apart(v.r.Name(ident))
}

// with says with whom the person spoke; nothing where that is not known.
func (v *view) with(ident string) string {
	if ident == "" {
		return v.t("person.with_unknown")
	}
	return v.t("person.with", i18n.Data{"Who": v.who(ident)})
}

func itoa(n int) string { return strconv.Itoa(n) }
