// Package team is the leader's side: so far the people who must be assigned anew,
// because nobody follows them up, or because whoever does lacks the right that their
// protection asks for.
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
func CauseOf(counsellor access.Actor, protections []access.Protection) (Cause, bool) {
	switch {
	case counsellor.Ident == "":
		return Unassigned, true
	case len(access.Lacks(counsellor, protections)) > 0:
		return LacksRight, true
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
