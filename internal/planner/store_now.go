package planner

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Outcome is what became of a call that nothing was decided about.
type Outcome string

// The outcomes.
const (
	Reached  Outcome = "done"
	Tried    Outcome = "tried"
	NotToday Outcome = "not_now" // the person is not offered again today; nothing else is kept
)

// NowInput is what a counsellor tells of a call from «Jeg har 25 minutter nå».
type NowInput struct {
	Person                       string
	Version                      int // of the block about the person this week, as Call has it
	Outcome                      Outcome
	Minutes                      int // of the talk: 1 to 480; of a try also 0
	HandledThreads, KeptPromises []string
}

// CalledNow tells of a call that was made now. A talk or a try becomes a block that
// ends now, so that it shows in the week; see Finish. Somebody with whom a talk stands
// decided this week is called through that block instead (OtherTalk). Errors: ErrDenied,
// *Refused, *Stale.
func CalledNow(ctx context.Context, d *db.DB, by caseload.By, l *Planned, in NowInput) (Block, error) {
	var out Block
	err := inWeek(ctx, d, by, l, func(c *deciding) error {
		b, err := c.calledNow(in)
		out = b
		return err
	})
	if err != nil {
		return Block{}, fmt.Errorf("planner.CalledNow: %w", err)
	}
	return out, nil
}

func (c *deciding) calledNow(in NowInput) (Block, error) {
	if in.Outcome == NotToday {
		return Block{}, c.notNow(in.Person)
	}
	week := c.s.Today.Week()
	stored := c.current(week, in.Person)
	switch {
	case stored.Version != in.Version:
		return Block{}, &Stale{Now: stored}
	case stored.Stands():
		return Block{}, &Refused{[]Refusal{OtherTalk}}
	case stored.State == Done:
		return Block{}, &Refused{[]Refusal{AlreadyHeld}}
	}
	b := Block{Week: week, Subject: in.Person, Person: in.Person, Day: c.s.Today, Kind: Phone, Version: in.Version}
	if f, _ := c.s.about(b); f != nil {
		m := Minutes(Phone, Interpreted(*f), c.l.Policy)
		b.Contact, b.Tail = m.Contact, m.Tail
	}
	if in.Minutes > 0 {
		b.Contact = in.Minutes
	}
	b.Start = max(0, minuteOf(c.by.At)-b.Contact) / tick * tick
	return c.done(DoneInput{Block: b, Minutes: in.Minutes, Spoke: in.Outcome == Reached, HandledThreads: in.HandledThreads, KeptPromises: in.KeptPromises})
}

// notNow keeps that the person is not offered again today.
func (c *deciding) notNow(person string) error {
	b := Block{Person: person, Subject: person}
	if f, _ := c.s.about(b); f == nil {
		return &Refused{[]Refusal{NotYours}}
	}
	if err := c.mine(b); err != nil {
		return err
	}
	_, err := c.w.Q().ExecContext(c.ctx, "INSERT INTO not_now (ident, day, person) VALUES ($1, $2, $3) ON CONFLICT (ident, day, person) DO NOTHING",
		c.s.Counsellor, c.s.Today, person)
	c.w.Touch(person)
	return err
}
