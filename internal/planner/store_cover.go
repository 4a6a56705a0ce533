package planner

import (
	"maps"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// covered takes in the people of those whom the counsellor stands in for today, in her
// own week alone: a substitute's substitute covers nobody. Who is behind a protection
// that she lacks the right for is not among them.
func (l *loading) covered() error {
	if l.actor.Ident != l.ident {
		return nil
	}
	away, err := calendar.CoveredBy(l.ctx, l.q, l.ident, l.s.Today)
	if err != nil || len(away) == 0 {
		return err
	}
	covers := map[string]Covering{}
	idents := map[string]bool{}
	for _, a := range away {
		if k, known := covers[a.Ident]; !known || a.To.After(k.To) {
			covers[a.Ident] = Covering{For: a.Ident, From: a.From, To: a.To}
		}
		idents[a.Ident] = true
	}
	names, err := access.StaffNames(l.ctx, l.q, idents)
	if err != nil {
		return err
	}
	people, err := caseload.OfCounsellors(l.ctx, l.q, l.actor, slices.Sorted(maps.Keys(idents)), l.s.Today)
	if err != nil {
		return err
	}
	l.theirs = map[string]bool{}
	for _, o := range people {
		l.add(o)
		l.theirs[o.Person.ID] = true
		who := l.s.Seen[o.Person.ID]
		who.Cover = covers[o.FollowUp.Counsellor]
		who.Cover.Name = names[who.Cover.For]
		l.s.Seen[o.Person.ID] = who
	}
	return nil
}

// agreedByThose adds the talks that the absent have agreed with their people for the
// covered days: they stand in the substitute's week, and fill its time. A person about
// whom she has decided herself in the same week keeps that decision.
func (l *loading) agreedByThose(to civil.Week) error {
	for _, cover := range l.s.Covered() {
		list, err := Blocks(l.ctx, l.q, cover.For, l.first, to)
		if err != nil {
			return err
		}
		for _, b := range list {
			mine := l.s.Seen[b.Person].Cover.For == cover.For && cover.Holds(b.Day)
			if !mine || !b.Agreed || b.State == Skipped || b.State == TakenBack || l.decidedAbout(b) {
				continue
			}
			b.SkipReason = ""
			l.s.Blocks = append(l.s.Blocks, b)
			l.s.Taken = slices.DeleteFunc(l.s.Taken, func(t Taken) bool {
				return t == Taken{Interpreter: b.Interpreter, Room: b.Room, DaySpan: DaySpan{b.Day, Span{b.From(), b.To()}}}
			})
		}
	}
	return nil
}

func (l *loading) decidedAbout(b Block) bool {
	return slices.ContainsFunc(l.s.Blocks, func(o Block) bool { return o.Week == b.Week && o.Subject == b.Subject })
}
