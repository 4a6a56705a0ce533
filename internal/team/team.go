// Package team is the leader's side: the people who must be assigned anew, because
// nobody follows them up, or because whoever does lacks the right that their protection
// asks for; and how people are given to counsellors: by the leader, by an offer that waits
// for its yes, and by taking.
package team

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Cause says why a person stands on the list.
type Cause string

// The causes.
const (
	Unassigned Cause = "unassigned"
	LacksRight Cause = "lacks_right"
	// NotCovered is a protected person whose counsellor is away today, with a substitute
	// who lacks the right.
	NotCovered Cause = "not_covered"
)

// Waiting is a person who must be assigned anew: no more than a leader may have of
// one in a list (access.NameAndLanguage).
type Waiting struct {
	ID          string
	GivenName   string
	FamilyName  string
	Language    string
	Interpreter caseload.InterpreterNeed
	Office      string // number; "" where none is known
	OfficeName  string
	Since       civil.Date // zero: no day is known
	Cause       Cause
	Relation    access.Relation

	counsellor string
}

// CauseOf says why a person must be assigned anew; false if they need not. counsellor
// is who follows the person up, with rights and offices; its Ident is "" for nobody.
// substitutes are those who stand in for the counsellor today; none is needed unless the
// counsellor is away.
func CauseOf(counsellor access.Actor, protections []access.Protection, substitutes ...access.Actor) (Cause, bool) {
	switch {
	case counsellor.Ident == "":
		return Unassigned, true
	case len(access.Lacks(counsellor, protections)) > 0:
		return LacksRight, true
	case len(substitutes) > 0 && !slices.ContainsFunc(substitutes, func(s access.Actor) bool { return len(access.Lacks(s, protections)) == 0 }):
		return NotCovered, true
	}
	return "", false
}

// inOrder puts those first who have waited longest; those of whom no day is known come
// last. Among equals the id decides, never a name.
func inOrder(list []Waiting) {
	slices.SortFunc(list, func(a, b Waiting) int {
		if a.Since.IsZero() != b.Since.IsZero() {
			if a.Since.IsZero() {
				return 1
			}
			return -1
		}
		if a.Since != b.Since {
			if a.Since.Before(b.Since) {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
}
