package dialoguepage

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

// receiver is a person whom a message to many can go to.
type receiver struct {
	one      caseload.One
	relation access.Relation
}

// barred is a person whom it cannot go to, and why: reserved, manual, closed, read_only,
// why (a reason must be written first) or no_name.
type barred struct {
	one      caseload.One
	relation access.Relation
	why      string
}

// audience is whom a message to many can go to, of those who were chosen. Whoever the
// actor may not see is neither among them nor counted: an id that nobody has is the same.
type audience struct {
	to  []receiver
	not []barred
}

// part parts the chosen people. names says that the text holds the person's name.
func part(a access.Actor, subjects map[string]access.Subject, people []caseload.One, names bool, today civil.Date) audience {
	var au audience
	for _, one := range people {
		s, known := subjects[one.Person.ID]
		row := access.Decide(a, access.ListRow, s, today)
		if !known || !row.Permit {
			continue
		}
		if why := whyNot(access.Decide(a, access.RecordWrite, s, today), one.Person, names); why != "" {
			au.not = append(au.not, barred{one, row.Relation, why})
		} else {
			au.to = append(au.to, receiver{one, row.Relation})
		}
	}
	return au
}

func whyNot(d access.Decision, p caseload.Person, names bool) string {
	switch {
	case d.NeedsWhy:
		return "why"
	case slices.Contains(d.Reasons, access.PeriodClosed):
		return "closed"
	case !d.Permit:
		return "read_only"
	case BarOf(p) != "":
		return string(BarOf(p))
	case names && p.Name() == "":
		return "no_name"
	}
	return ""
}

// digest names the receivers, so that a message goes to those who were shown or to none.
func (au audience) digest() string {
	h := sha256.New()
	for _, x := range au.to {
		h.Write([]byte(x.one.Person.ID + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// ids are those of the receivers and of those whom it cannot go to.
func (au audience) ids() []string {
	var list []string
	for _, x := range au.to {
		list = append(list, x.one.Person.ID)
	}
	for _, x := range au.not {
		list = append(list, x.one.Person.ID)
	}
	return list
}

// values are what stands in the fields of a text to one person.
func values(one caseload.One, names map[string]string, sender string) map[string]string {
	given := strings.TrimSpace(one.Person.GivenName)
	if given == "" {
		given = one.Person.Name()
	}
	counsellor := names[one.FollowUp.Counsellor]
	if counsellor == "" {
		counsellor = sender
	}
	return map[string]string{dialogue.GivenName: given, dialogue.FamilyName: strings.TrimSpace(one.Person.FamilyName), dialogue.WholeName: one.Person.Name(),
		dialogue.CounsellorName: counsellor, dialogue.SenderName: sender}
}

// chosen are the ids that a form brings: a field for each, as a list sends them, or all
// in one, as this page does. What is no id is left, and nobody comes twice.
func chosen(fields, joined []string, is func(string) bool) []string {
	var list []string
	for _, s := range slices.Concat(fields, strings.Fields(strings.Join(joined, " "))) {
		if is(s) {
			list = append(list, strings.ToLower(s))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
