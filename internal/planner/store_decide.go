package planner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// ErrDenied says that the actor may not decide about this week. It stands in the
// access log.
var ErrDenied = errors.New("the actor may not decide about this counsellor's week")

// Refused is the error of a decision that cannot stand.
type Refused struct{ Refusals []Refusal }

// Error names the refusals by their codes.
func (r *Refused) Error() string {
	list := make([]string, len(r.Refusals))
	for i, x := range r.Refusals {
		list[i] = string(x)
	}
	return "the decision cannot stand: " + strings.Join(list, ", ")
}

// Stale is the error of a decision made on an old version. Now is the block as it
// stands (Version 0: none does), so that both can be shown. It is db.ErrConflict.
type Stale struct{ Now Block }

// Error says so.
func (s *Stale) Error() string {
	return fmt.Sprintf("the block is at version %d by now", s.Now.Version)
}

// Unwrap makes it a conflict.
func (s *Stale) Unwrap() error { return db.ErrConflict }

// deciding is one act about a week, inside its transaction.
type deciding struct {
	ctx   context.Context
	w     *caseload.Writer
	by    caseload.By
	l     *Planned
	s     *Situation // blocks, interpreters and rooms as the database has them now
	cover []access.Cover
}

// Decide does one act with one block and returns it as it then stands. wish names the
// week and the subject, and the version that the counsellor has seen; of the rest the
// act takes what it needs (see Act): a page gives Week.Wish of the talk that it shows,
// with what the counsellor has changed. What stands so already is no change and no
// error. Errors: ErrDenied; *Refused; *Stale, which is db.ErrConflict.
func Decide(ctx context.Context, d *db.DB, by caseload.By, l *Planned, act Act, wish Block) (Block, error) {
	var out Block
	err := inWeek(ctx, d, by, l, func(c *deciding) error {
		b, _, err := c.decide(act, wish)
		out = b
		return err
	})
	if err != nil {
		return Block{}, fmt.Errorf("planner.Decide: %w", err)
	}
	return out, nil
}

// AcceptedWeek is what became of the wishes of AcceptWeek.
type AcceptedWeek struct {
	Stored    []Block // newly decided
	Unchanged []Block // stood so already
	Left      []Left  // still only proposed
}

// Left is a wish that was not accepted, and why. Now is set where somebody has decided
// otherwise meanwhile.
type Left struct {
	Wish     Block
	Refusals []Refusal
	Now      *Block
}

// AcceptWeek decides all wishes that can stand, in one transaction and in order of
// time; the others stay proposals. The same wishes again change nothing. Errors:
// ErrDenied.
func AcceptWeek(ctx context.Context, d *db.DB, by caseload.By, l *Planned, wishes []Block) (AcceptedWeek, error) {
	var out AcceptedWeek
	wishes = slices.Clone(wishes)
	slices.SortStableFunc(wishes, func(a, b Block) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Start, b.Start)) })
	err := inWeek(ctx, d, by, l, func(c *deciding) error {
		out = AcceptedWeek{}
		for _, wish := range wishes {
			if err := c.acceptOne(wish, &out); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return AcceptedWeek{}, fmt.Errorf("planner.AcceptWeek: %w", err)
	}
	return out, nil
}

func (c *deciding) acceptOne(wish Block, out *AcceptedWeek) error {
	b, changed, err := c.decide(Accept, wish)
	var refused *Refused
	var stale *Stale
	switch {
	case errors.As(err, &refused):
		out.Left = append(out.Left, Left{Wish: wish, Refusals: refused.Refusals})
	case errors.As(err, &stale):
		out.Left = append(out.Left, Left{Wish: wish, Now: &stale.Now})
	case err != nil:
		return err
	case changed:
		out.Stored = append(out.Stored, b)
	default:
		out.Unchanged = append(out.Unchanged, b)
	}
	return nil
}

// inWeek asks access, and runs f in a transaction in which nobody else books at the
// same office, with the week's blocks, interpreters and rooms read anew.
func inWeek(ctx context.Context, d *db.DB, by caseload.By, l *Planned, f func(c *deciding) error) error {
	by.Action = access.WeekDecide
	subject, err := mayDecide(ctx, d, by, l.Situation)
	if err != nil {
		return err
	}
	return caseload.Change(ctx, d, by, func(w *caseload.Writer) error {
		if err := LockBooking(ctx, w.Q(), l.Situation.Office); err != nil {
			return err
		}
		s, err := refresh(ctx, w.Q(), by.Actor, l.Situation)
		if err != nil {
			return err
		}
		return f(&deciding{ctx: ctx, w: w, by: by, l: l, s: s, cover: subject.Cover})
	})
}

func mayDecide(ctx context.Context, d *db.DB, by caseload.By, s *Situation) (access.Subject, error) {
	subject, err := access.CounsellorSubject(ctx, d.Read, s.Counsellor)
	if err != nil {
		return subject, err
	}
	decision := access.Decide(by.Actor, access.WeekDecide, subject, civil.On(by.At))
	if decision.Permit {
		return subject, nil
	}
	err = d.Tx(ctx, func(q db.Q) error {
		return access.LogDenied(ctx, q, by.Actor, access.WeekDecide, "", decision, by.At, by.Call)
	})
	return subject, errors.Join(ErrDenied, err)
}

// LockBooking makes whoever books at an office, or takes away what can be booked, wait for
// the one before.
func LockBooking(ctx context.Context, q db.Q, office string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO booking_lock (office, n) VALUES ($1, 1) ON CONFLICT (office) DO UPDATE SET n = booking_lock.n + 1", office)
	if err != nil {
		return fmt.Errorf("the lock of bookings: %w", err)
	}
	return nil
}

// refresh is the situation with what others may have decided since it was read.
func refresh(ctx context.Context, q db.Q, actor access.Actor, from *Situation) (*Situation, error) {
	s := *from
	s.Blocks, s.Taken, s.Interp, s.RoomNames, s.RoomsTaken = nil, nil, nil, nil, nil
	l := loading{ctx: ctx, q: q, actor: actor, ident: s.Counsellor, office: s.Office, first: s.Today.Week(), s: &s}
	return &s, errors.Join(l.scarce(), l.decided())
}

// current is the stored block of a subject in a week; an empty one if there is none.
func (c *deciding) current(week civil.Week, subject string) Block {
	for _, b := range c.s.Blocks {
		if b.Week == week && b.Subject == subject {
			return b
		}
	}
	return Block{}
}

func (c *deciding) decide(act Act, wish Block) (b Block, changed bool, err error) {
	if wish.Subject == "" {
		wish.Subject = wish.Person
	}
	stored := c.current(wish.Week, wish.Subject)
	about := wish
	if about.Person == "" {
		about = stored // a forged kind hides nobody
	}
	if err := c.mine(about); err != nil {
		return Block{}, false, err
	}
	b, refused := c.s.next(act, stored, wish, c.l.Policy, c.l.Days)
	switch {
	case stored.Version > 0 && len(refused) == 0 && same(stored, b):
		return stored, false, nil
	case stored.Version != wish.Version:
		return Block{}, false, &Stale{Now: stored}
	case len(refused) > 0:
		return Block{}, false, &Refused{refused}
	case !c.covers(b.Person, b.Day) || stored.Version > 0 && !c.covers(b.Person, stored.Day):
		return Block{}, false, &Refused{[]Refusal{NotCovered}}
	}
	return b, true, c.put(&b)
}

// mine asks once more, in the transaction, whether the person is still this
// counsellor's and may be seen by the actor.
func (c *deciding) mine(b Block) error {
	if b.Person == "" {
		return nil
	}
	today := civil.On(c.by.At)
	list, err := access.LoadSubjects(c.ctx, c.w.Q(), []string{b.Person}, c.by.Actor.Ident, today)
	if err != nil {
		return err
	}
	subject, found := list[b.Person]
	if !found || subject.Counsellor != cmp.Or(c.s.Seen[b.Person].Cover.For, c.s.Counsellor) || !access.Decide(c.by.Actor, access.WeekDecide, subject, today).Permit {
		return &Refused{[]Refusal{NotYours}}
	}
	return nil
}

// covers says that the actor may decide about somebody's talk on a day: a substitute
// about the days of the absence, the counsellor about all.
func (c *deciding) covers(person string, day civil.Date) bool {
	if !c.s.Seen[person].Cover.Holds(day) {
		return false
	}
	if c.by.Actor.Ident == c.s.Counsellor {
		return true
	}
	return slices.ContainsFunc(c.cover, func(k access.Cover) bool {
		return k.Substitute == c.by.Actor.Ident && !day.Before(k.From) && !day.After(k.To)
	})
}

// put stores a block, with the person's line in the access log, and lets what is
// decided next in the same transaction see it.
//
// A talk that the absent counsellor has agreed stays hers; any other is of the week that
// it is decided in.
func (c *deciding) put(b *Block) error {
	b.Counsellor, b.Office = c.s.Counsellor, c.s.Office
	if stored := c.current(b.Week, b.Subject); stored.Version > 0 {
		b.Counsellor, b.Office = stored.Counsellor, stored.Office
	}
	if err := PutBlock(c.ctx, c.w.Q(), b, c.by.Actor.Ident, db.At(c.by.At)); err != nil {
		return err
	}
	if b.Person != "" {
		c.w.Touch(b.Person)
	}
	c.s.Blocks = slices.DeleteFunc(c.s.Blocks, func(o Block) bool { return o.Week == b.Week && o.Subject == b.Subject })
	c.s.Blocks = append(c.s.Blocks, *b)
	return nil
}

// notNow reads whom a counsellor has said «ikke nå» about on a day.
func notNow(ctx context.Context, q db.Q, ident string, day civil.Date) ([]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT person FROM not_now WHERE ident = $1 AND day = $2 ORDER BY person", ident, day)
	if err != nil {
		return nil, fmt.Errorf("planner.notNow: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (string, error) {
		var id string
		return id, scan(&id)
	})
}
