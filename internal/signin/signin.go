// Package signin keeps the accounts of staff: it makes and completes them, holds their
// passwords and sessions, and shows the pages of signing in.
package signin

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
)

// Ordinary is the track of a team that is made together with an account. A study
// compares the tracks, so a programme team is one that somebody has set up as such.
const Ordinary = "ordinary"

// NewAccount is what an operator says of a new account.
type NewAccount struct {
	Ident    string // a letter and six digits, in any case
	Name     string
	Offices  []string       // four digits each, at least one
	Roles    []access.Role  // of access.StaffRoles, at least one
	Team     string         // of the first office; "" none
	Lead     bool           // leads the team
	Rights   []access.Right // of access.Rights
	ReadOnly bool           // reads and never writes
	Cost     Cost           // of the password's hash; the zero Cost is Default
}

// ErrDenied says that the actor may not make accounts.
var ErrDenied = errors.New("only an operator makes accounts")

// Fault is one thing that is wrong with a NewAccount.
type Fault string

// The faults.
const (
	BadIdent  Fault = "ident"
	NoName    Fault = "name"
	NoOffice  Fault = "office_missing"
	BadOffice Fault = "office"
	NoRole    Fault = "role_missing"
	BadRole   Fault = "role"
	BadGroup  Fault = "group"
	BadTeam   Fault = "team"
	NoTeam    Fault = "team_missing"
	NotLeader Fault = "lead"
)

// InputError says everything that is wrong with a NewAccount. Text says it to
// people, with how to mend it.
type InputError struct{ Faults []Fault }

func (e InputError) Error() string { return "the account is not described right: " + join(e.Faults) }

var officeForm = regexp.MustCompile(`^[0-9]{4}$`)

// Check gives the account in the form it is kept in (the ident in capitals, blanks
// around words gone, nothing twice), or an InputError.
func (n NewAccount) Check() (NewAccount, error) {
	n.Ident, n.Name, n.Team = strings.ToUpper(strings.TrimSpace(n.Ident)), words(n.Name), words(n.Team)
	n.Offices, n.Roles, n.Rights = once(n.Offices), once(n.Roles), once(n.Rights)
	var e InputError
	must := func(ok bool, f Fault) {
		if !ok {
			e.Faults = append(e.Faults, f)
		}
	}
	must(access.IsIdent(n.Ident), BadIdent)
	must(n.Name != "", NoName)
	must(len(n.Offices) > 0, NoOffice)
	must(all(n.Offices, officeForm.MatchString), BadOffice)
	must(len(n.Roles) > 0, NoRole)
	must(all(n.Roles, func(r access.Role) bool { return slices.Contains(access.StaffRoles(), r) }), BadRole)
	must(all(n.Rights, func(r access.Right) bool { return slices.Contains(access.Rights(), r) }), BadGroup)
	must(!strings.Contains(n.Team, ":"), BadTeam)
	must(!n.Lead || n.Team != "", NoTeam)
	must(!n.Lead || slices.Contains(n.Roles, access.Leader), NotLeader)
	if len(e.Faults) > 0 {
		return NewAccount{}, e
	}
	return n, nil
}

func words(s string) string { return strings.Join(strings.Fields(s), " ") }

func once[T ~string](list []T) []T {
	var got []T
	for _, v := range list {
		if v = T(strings.TrimSpace(string(v))); !slices.Contains(got, v) {
			got = append(got, v)
		}
	}
	return got
}

func all[T any](list []T, ok func(T) bool) bool {
	return !slices.ContainsFunc(list, func(v T) bool { return !ok(v) })
}

func join[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}
