package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Covering says whose person somebody is whom a counsellor only stands in for, and on
// which days, both included. The zero Covering is the counsellor's own person.
type Covering struct {
	For, Name string // ident and name of the absent counsellor
	From, To  civil.Date
}

// Holds says that the counsellor may talk with the person on a day.
func (c Covering) Holds(day civil.Date) bool {
	return c.For == "" || !day.Before(c.From) && !day.After(c.To)
}

func (c Covering) touches(week civil.Week) bool {
	return c.For == "" || !c.From.After(week.Monday().AddDays(6)) && !c.To.Before(week.Monday())
}

// needsOf are the needs that the week is planned for: a person's all, and of somebody
// whom the counsellor only stands in for the most urgent.
func (o *solving) needsOf(f Facts) []Need {
	cover := o.s.Seen[f.Person].Cover
	if !cover.touches(o.week) {
		return nil
	}
	list := Needs(f, o.p, o.d, o.days, o.week, o.s.Today)
	if cover.For == "" {
		return list
	}
	back := o.days.AddWorkdays(cover.To, 1)
	return slices.DeleteFunc(list, func(n Need) bool { return !urgent(n) || !n.Due.Before(back) })
}

// urgent says that a substitute's week takes a need: what the law or the floor asks for,
// and a message that waits. The rest waits until the counsellor is back.
func urgent(n Need) bool { return n.IsDue && (n.Tier <= 2 || n.Code == UnansweredMessage) }

// reckoned counts the people in the reckoning: the counsellor's own, and of those whom
// she stands in for the ones whom the week takes anything for.
func (o *solving) reckoned() int {
	n := 0
	for _, f := range o.s.People {
		decided := slices.ContainsFunc(o.blocks, func(b Block) bool { return b.Person == f.Person })
		if o.s.Seen[f.Person].Cover.For == "" || len(o.needs[f.Person]) > 0 || decided {
			n++
		}
	}
	return n
}

// Covered lists those whom the week's counsellor stands in for today, by ident.
func (s *Situation) Covered() []Covering {
	var list []Covering
	for _, who := range s.Seen {
		if who.Cover.For != "" && !slices.Contains(list, who.Cover) {
			list = append(list, who.Cover)
		}
	}
	slices.SortFunc(list, func(a, b Covering) int { return cmp.Compare(a.For, b.For) })
	return list
}
