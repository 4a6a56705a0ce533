package planner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// DoneInput is what a counsellor tells of a block that is over.
type DoneInput struct {
	// Block names the week, the subject and the version seen. Where nothing is decided
	// about the subject, it is the whole block, as Week.Wish gives it.
	Block   Block
	Minutes int  // of the talk itself, or of the own work: 1 to 480. Of an attempt also 0: not known.
	Spoke   bool // they spoke; of own work it counts for nothing
	// Threads that the talk has answered, by id; the person's id for a message of which
	// only a caseload told. None is handled unless it stands here.
	HandledThreads []string
	KeptPromises   []string // promises that are kept now, by id
}

// Finish tells that a block is done, in one transaction: the contact (an attempt, if they
// did not speak: then the block is not met), the ledger lines, what the talk ends in
// the record (the wish for a talk, the legal dates and joint meetings that were due and
// that its kind meets), threads and promises as ticked, and the lines of the access
// log. Told again, it corrects the same entries. A talk that was to be later today or
// later this week is moved to now. Errors: ErrDenied, *Refused, *Stale.
func Finish(ctx context.Context, d *db.DB, by caseload.By, l *Planned, in DoneInput) (Block, error) {
	var out Block
	err := inWeek(ctx, d, by, l, func(c *deciding) error {
		b, err := c.done(in)
		out = b
		return err
	})
	if err != nil {
		return Block{}, fmt.Errorf("planner.Finish: %w", err)
	}
	return out, nil
}

// Missed tells that a talk did not come about: an attempt is kept, the needs stay, and
// the person may be proposed again in the same week. Errors as Finish.
func Missed(ctx context.Context, d *db.DB, by caseload.By, l *Planned, b Block) (Block, error) {
	return Finish(ctx, d, by, l, DoneInput{Block: b})
}

func (c *deciding) done(in DoneInput) (Block, error) {
	if in.Block.Subject == "" {
		in.Block.Subject = in.Block.Person
	}
	if err := c.readWeek(in.Block.Week); err != nil {
		return Block{}, err
	}
	stored := c.current(in.Block.Week, in.Block.Subject)
	b, refused := c.over(told(stored, in.Block), in)
	if err := c.mine(b); err != nil {
		return Block{}, err
	}
	switch {
	case pressedTwice(stored, in):
		return stored, nil
	case stored.Version != in.Block.Version:
		return Block{}, &Stale{Now: stored}
	case len(refused) > 0:
		return Block{}, &Refused{refused}
	case !c.covers(b.Person, b.Day):
		return Block{}, &Refused{[]Refusal{NotCovered}}
	}
	if b.Person == "" {
		return c.workDone(b)
	}
	return c.held(b, in)
}

// pressedTwice says that the last thing told of the block was just this.
func pressedTwice(stored Block, in DoneInput) bool {
	state := NotMet
	if in.Spoke || stored.Person == "" {
		state = Done
	}
	for _, id := range slices.Concat(in.HandledThreads, in.KeptPromises) {
		if !slices.ContainsFunc(stored.Ended, func(e Ended) bool { return e.ID == id }) {
			return false
		}
	}
	return stored.Version == in.Block.Version+1 && stored.State == state && (in.Minutes == 0 || stored.Contact == in.Minutes)
}

// told is the block that a counsellor tells of: the stored one, or, where nothing
// stands, the one that was only proposed. After an attempt, another time is another
// block in the same row.
func told(stored, wish Block) Block {
	again := stored.State == NotMet && stored.Day == wish.Day && stored.Start == wish.Start && stored.Kind == wish.Kind
	if stored.Stands() || stored.State == Done || again {
		stored.SkipReason = ""
		return stored
	}
	wish.ID, wish.Version, wish.State, wish.Held, wish.Ended, wish.SkipReason = stored.ID, stored.Version, "", "", nil, ""
	return wish
}

// readWeek adds the blocks of a week that is over, for what is told of afterwards.
func (c *deciding) readWeek(w civil.Week) error {
	if !w.Monday().Before(c.s.Today.Monday()) {
		return nil
	}
	list, err := Blocks(c.ctx, c.w.Q(), c.s.Counsellor, w, w)
	for _, b := range list {
		if c.by.Actor.Ident != c.s.Counsellor {
			b.SkipReason = ""
		}
		c.s.Blocks = append(c.s.Blocks, b)
	}
	return err
}

// over is the block as it was held, and why it cannot have been.
func (c *deciding) over(b Block, in DoneInput) (Block, []Refusal) {
	today, now := c.s.Today, minuteOf(c.by.At)
	f, work := c.s.about(b)
	var list []Refusal
	add := func(wrong bool, r Refusal) { list = append(list, refusedIf(wrong, r)...) }
	corrected := b.State == Done && b.Person == ""
	add(f == nil && work == nil && !corrected, NotYours)
	add(work != nil && b.Kind != Admin || f != nil && !slices.Contains(append(DirectKinds(), Digital), b.Kind), BarredKind)
	least := 1
	if b.Person != "" && !in.Spoke {
		least = 0
	}
	add(in.Minutes < least || in.Minutes > maxTalk, BadMinutes)
	if b.Lead+b.Contact+b.Tail == 0 && f != nil {
		m := Minutes(b.Kind, Interpreted(*f), c.l.Policy)
		b.Lead, b.Contact, b.Tail = m.Lead, m.Contact, m.Tail
	}
	if in.Minutes > 0 {
		b.Contact = in.Minutes
	}
	add(b.Day.IsZero() || b.Day.Week() != b.Week || b.Week.Monday().After(today), NotYet)
	add(b.Version == 0 && b.Week.Monday().Before(today.Monday()), Past) // nothing was ever decided
	later := b.Day.After(today) || b.Day == today && b.From() >= now
	add(later && !in.Spoke && b.Person != "", NotYet)
	if later {
		b.MovedFrom = Place(b.Day, b.Start)
		b.Day, b.Start = today, max(0, now-b.Contact-b.Lead)/tick*tick
	}
	b.Interpreter, b.Room = keepUsed(b, in)
	return b, list
}

// keepUsed gives back interpreter and room where the talk did not come about.
func keepUsed(b Block, in DoneInput) (interpreter, room string) {
	if !in.Spoke {
		return "", ""
	}
	return b.Interpreter, b.Room
}

func minuteOf(at time.Time) int {
	h, m, _ := at.In(civil.Oslo()).Clock()
	return h*60 + m
}

// held writes the talk, or the attempt, and all that follows from it.
func (c *deciding) held(b Block, in DoneInput) (Block, error) {
	spoke := in.Spoke && b.Kind.Direct()
	before := b.State
	b.State, b.Locked = NotMet, false
	if in.Spoke {
		b.State = Done
	}
	contact, err := c.contact(b, in.Minutes, spoke)
	if err != nil {
		return Block{}, err
	}
	b.Held = contact
	if err := c.ledgerOf(b, in.Minutes, spoke); err != nil {
		return Block{}, err
	}
	ends := ending{deciding: c, b: &b, day: b.Day}
	if err := ends.record(before, spoke, in); err != nil {
		return Block{}, err
	}
	return b, c.put(&b)
}

// contact writes the contact of a block: a new one, or over the one that it has.
func (c *deciding) contact(b Block, minutes int, spoke bool) (id string, err error) {
	k := caseload.Contact{Person: b.Person, Office: c.s.Office}
	if b.Held != "" {
		list, err := caseload.Contacts(c.ctx, c.w.Q(), []string{b.Person})
		if err != nil {
			return "", err
		}
		for _, x := range list {
			if x.ID == b.Held {
				k = x
			}
		}
	}
	k.Counsellor, k.Kind, k.Direct, k.Spoke, k.Minutes, k.Source = c.by.Actor.Ident, string(b.Kind), b.Kind.Direct(), spoke, minutes, "entered"
	k.At = b.Day.At(b.From())
	return k.ID, c.w.Contact(c.ctx, &k)
}

// ledgerOf writes where the minutes went. An attempt costs the travel; an answer in
// writing is dialogue.
func (c *deciding) ledgerOf(b Block, minutes int, spoke bool) error {
	spent := map[ledger.Kind]int{ledger.Travel: 2 * b.Lead}
	switch {
	case spoke:
		spent[ledger.DirectContact], spent[ledger.WriteUp] = minutes, max(0, b.Tail-b.Lead)
	case b.State == Done:
		spent[ledger.Dialogue] = minutes
	}
	return c.spend(b, b.Held, spent)
}

func (c *deciding) spend(b Block, origin string, spent map[ledger.Kind]int) error {
	old, err := ledger.Of(c.ctx, c.w.Q(), origin)
	if err != nil {
		return err
	}
	for _, kind := range ledger.Kinds() {
		e := ledger.Entry{Office: c.s.Office, Kind: kind, Person: b.Person, Origin: origin}
		if i := slices.IndexFunc(old, func(o ledger.Entry) bool { return o.Kind == kind }); i >= 0 {
			e = old[i]
		}
		if e.Version == 0 && spent[kind] == 0 {
			continue
		}
		e.Counsellor, e.Day, e.Minutes = c.by.Actor.Ident, b.Day, spent[kind]
		if err := ledger.Put(c.ctx, c.w, &e); err != nil {
			return err
		}
	}
	return nil
}

// workDone tells that own measure work is done.
func (c *deciding) workDone(b Block) (Block, error) {
	b.State, b.Locked = Done, false
	list, err := tasks.OwnWorkByID(c.ctx, c.w.Q(), []string{b.Subject})
	if err != nil {
		return Block{}, err
	}
	for _, o := range list {
		if o.DoneOn.IsZero() {
			o.DoneOn = b.Day
			if err := tasks.PutOwnWork(c.ctx, c.w, &o); err != nil {
				return Block{}, err
			}
		}
	}
	if err := c.put(&b); err != nil {
		return Block{}, err
	}
	return b, c.spend(b, b.ID, map[ledger.Kind]int{ledger.MeasureAdmin: b.Contact})
}
