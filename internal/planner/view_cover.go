package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Pages about absence that Uka leads to; the package absence has them.
const (
	WaitingPath = "/absence/waiting" // what waits at a counsellor (?of=IDENT)
	BackPath    = "/absence/back"    // what happened meanwhile (?absence=ID)
)

// How long Uka tells of what is new, in days, and how many it names.
const (
	backDays   = 7
	freshDays  = 7
	freshShown = 5
)

// stoodFor is a counsellor whom somebody stands in for today, and until when.
type stoodFor struct {
	ident, name string
	until       civil.Date
}

// lines finds what is out of the usual in one's own week.
func (v *weekView) lines() error {
	if v.c.Decision.Relation != access.Own {
		return nil
	}
	away, err := calendar.CoveredBy(v.c.Ctx(), v.c.Read(), v.c.Of, v.c.Today)
	if err != nil {
		return err
	}
	idents := map[string]bool{}
	for _, a := range away {
		idents[a.Ident] = true
	}
	names, err := access.StaffNames(v.c.Ctx(), v.c.Read(), idents)
	if err != nil {
		return err
	}
	for _, a := range away {
		v.standsIn = append(v.standsIn, stoodFor{a.Ident, names[a.Ident], a.To})
	}
	if v.pages.Standing != nil {
		if v.standing, err = v.pages.Standing(v.c); err != nil {
			return err
		}
	}
	v.fresh = Fresh(v.s)
	v.back, err = v.justBack()
	return err
}

// justBack is the absence that has ended in the last days; nil where there is none, or
// where the counsellor is away today.
func (v *weekView) justBack() (*calendar.Absence, error) {
	list, err := calendar.AbsencesOf(v.c.Ctx(), v.c.Read(), []string{v.c.Of}, v.c.Today.AddDays(-backDays), v.c.Today.AddDays(1))
	if err != nil {
		return nil, err
	}
	var last *calendar.Absence
	for _, a := range list[v.c.Of] {
		if a.Covers(v.c.Today) {
			return nil, nil
		}
		if last == nil || a.To.After(last.To) {
			last = &a
		}
	}
	return last, nil
}

// Fresh lists the counsellor's own people who were handed over in the last days and to
// whom she has not spoken since, the newest first.
func Fresh(s *Situation) []string {
	var list []Facts
	for _, f := range s.People {
		new := !f.AssignedOn.IsZero() && !f.AssignedOn.After(s.Today) && s.Today.Sub(f.AssignedOn) <= freshDays
		if new && f.LastContact.Before(f.AssignedOn) && s.Seen[f.Person].Cover.For == "" {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b Facts) int {
		return cmp.Or(b.AssignedOn.Compare(a.AssignedOn), cmp.Compare(a.Person, b.Person))
	})
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.Person
	}
	return ids
}

// weekOf is the same week of somebody else.
func (v *weekView) weekOf(ident string) string { return "/week/" + v.w.Week.String() + "?of=" + ident }

// SeenBy is people of the week as the access log names them: the counsellor's own by the
// reader's relation to her, and those whom she stands in for as covered.
func (w *Week) SeenBy(relation access.Relation, people []string) []access.Seen {
	seen := access.SeenAs(relation, people)
	for i := range seen {
		if w.Seen[seen[i].Person].Cover.For != "" {
			seen[i].Relation = access.Covers
		}
	}
	return seen
}
