package planner

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// AgreeIn puts a talk that counsellor and person have agreed into the counsellor's week,
// in the caller's transaction: with the minutes in which it was agreed. wish names the
// person, the kind, the day, and the minute at which the talk itself begins. A talk that
// is decided in the same week already is moved there. Errors: ErrDenied, of which the
// caller writes the line in the access log; *Refused.
func AgreeIn(ctx context.Context, w *caseload.Writer, by caseload.By, l *Planned, wish Block) (Block, error) {
	subject, err := access.CounsellorSubject(ctx, w.Q(), l.Situation.Counsellor)
	if err != nil {
		return Block{}, fmt.Errorf("planner.AgreeIn: %w", err)
	}
	if !access.Decide(by.Actor, access.WeekDecide, subject, civil.On(by.At)).Permit {
		return Block{}, fmt.Errorf("planner.AgreeIn: %w", ErrDenied)
	}
	if err := LockBooking(ctx, w.Q(), l.Situation.Office); err != nil {
		return Block{}, fmt.Errorf("planner.AgreeIn: %w", err)
	}
	s, err := refresh(ctx, w.Q(), by.Actor, l.Situation)
	if err != nil {
		return Block{}, fmt.Errorf("planner.AgreeIn: %w", err)
	}
	c := &deciding{ctx: ctx, w: w, by: by, l: l, s: s, cover: subject.Cover}
	wish.Week, wish.Subject, wish.Agreed = wish.Day.Week(), wish.Person, true
	wish.Version = c.current(wish.Week, wish.Subject).Version
	if f, _ := s.about(wish); f != nil {
		wish.Start -= Minutes(wish.Kind, Interpreted(*f), l.Policy).Lead
	}
	b, _, err := c.decide(ChangeKind, wish)
	if err != nil {
		return Block{}, fmt.Errorf("planner.AgreeIn: %w", err)
	}
	return b, nil
}
