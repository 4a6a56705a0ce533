// Package web is the shell of every page: the list of routes with what each needs,
// the layout and its components, errors with a way forward, assets. It knows who asks
// and asks access before any page runs; what a page is about, the slices know.
package web

import (
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
)

// Reach says whom or what a route is about, and so how access is asked.
type Reach string

// The reaches. OfPerson is the person whose id stands in the path as {id}. OfWeek is
// the week of the counsellor whose ident the parameter "of" gives, or one's own.
// OfOffice is something of one's office (its policy). OfRole is open to some roles.
const (
	Open     Reach = "open"      // everybody, signed in or not
	SignedIn Reach = "signed_in" // whoever is signed in
	OfPerson Reach = "person"
	OfWeek   Reach = "week"
	OfOffice Reach = "office"
	OfRole   Reach = "role"
)

// Need is what a route asks for before it runs. There is no route without one.
type Need struct {
	Reach  Reach
	Action access.Action // for OfPerson, OfWeek and OfOffice
	Roles  []access.Role // for OfRole
}

// Everybody needs nothing.
func Everybody() Need { return Need{Reach: Open} }

// Anybody needs somebody who is signed in.
func Anybody() Need { return Need{Reach: SignedIn} }

// Person needs leave for an action on the person in the path.
func Person(act access.Action) Need { return Need{Reach: OfPerson, Action: act} }

// Week needs leave for an action on a counsellor's week.
func Week(act access.Action) Need { return Need{Reach: OfWeek, Action: act} }

// Office needs leave for an action on one's own office.
func Office(act access.Action) Need { return Need{Reach: OfOffice, Action: act} }

// Role needs one of some roles in use.
func Role(roles ...access.Role) Need { return Need{Reach: OfRole, Roles: roles} }

// Valid says whether the need is whole.
func (n Need) Valid() bool {
	switch n.Reach {
	case Open, SignedIn:
		return true
	case OfPerson, OfWeek, OfOffice:
		return slices.Contains(access.Actions(), n.Action)
	case OfRole:
		return len(n.Roles) > 0
	}
	return false
}

// SamePage gives the path (with query) of this site that a text names, or "/" if it
// names anything else: what follows ?next= must never lead away.
func SamePage(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	for _, r := range next {
		if r < 0x20 || r == 0x7f {
			return "/"
		}
	}
	return next
}

// Fault is one thing that is wrong with a form: the field's name and what to do.
type Fault struct{ Field, Text string }

// Form is what somebody typed, and what is wrong with it: shown again whole.
// ID sets the ids of its fields apart from those of other forms on the page.
type Form struct {
	ID     string
	Values map[string][]string
	Faults []Fault
}

// Get is the first value of a field.
func (f Form) Get(field string) string {
	if v := f.Values[field]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Or is the first value of a field, or another where nothing was sent.
func (f Form) Or(field, other string) string {
	if _, sent := f.Values[field]; sent {
		return f.Get(field)
	}
	return other
}

// Has says whether a field has a value (a tick box is ticked).
func (f Form) Has(field, value string) bool { return slices.Contains(f.Values[field], value) }

// Fault says what is wrong with a field; "" for nothing.
func (f Form) Fault(field string) string {
	for _, x := range f.Faults {
		if x.Field == field {
			return x.Text
		}
	}
	return ""
}

// Wrong notes that something is wrong with a field.
func (f *Form) Wrong(field, text string) { f.Faults = append(f.Faults, Fault{field, text}) }

// Crumb is a step of the way to a page.
type Crumb struct{ Path, Text string }

// Page is what the layout must know of a page.
type Page struct {
	Title  string // says where one is; without the product's name
	Nav    string // path of the menu entry that is marked
	Crumbs []Crumb
	Class  string // of main
	Bare   bool   // nobody is signed in: no menu
}
