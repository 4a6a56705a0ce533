package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Sink is where the CEF stream goes. Deliver returns nil once all of it has arrived as
// safely as the sink can know; after an error all of it is delivered again.
type Sink interface {
	Deliver(ctx context.Context, events []Event) error
	Close() error
}

// Jobs are what happens to the log by itself. Any number of processes may run them on
// one database: a lease in the database, by the database's clock, lets one of them send
// and one of them seal at a time.
type Jobs struct {
	DB     *db.DB
	Log    *slog.Logger
	Holder string        // tells the processes apart
	Sink   Sink          // nil: nothing is sent
	Keep   time.Duration // lines older than this are dropped; zero: none
	Lease  time.Duration // DefaultLease where zero
	Batch  int64         // lines of a seal at most; DefaultBatch where zero

	sends, seals horizon
}

// DefaultLease is how long a process that has died keeps others from going on.
const DefaultLease = 30 * time.Second

// DefaultBatch is the most lines under one seal: few enough that a batch is dropped in
// one short transaction.
const DefaultBatch = 1000

// How often is looked for new lines, and the longest pause after a fault.
const (
	sendEvery  = time.Second
	sealEvery  = 20 * time.Second
	longestGap = time.Minute
)

// Run works until the context ends. What cannot be done is logged and tried again.
func (j *Jobs) Run(ctx context.Context) {
	var g sync.WaitGroup
	if j.Sink != nil {
		g.Go(func() { j.loop(ctx, "the access log is not sent on", sendEvery, j.Send) })
	}
	g.Go(func() { j.loop(ctx, "the access log is not sealed", sealEvery, j.Tidy) })
	g.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := j.Release(last); err != nil {
		j.Log.Warn("a lease is not given back", "error", err)
	}
	if j.Sink != nil {
		if err := j.Sink.Close(); err != nil {
			j.Log.Warn("the receiver of the access log is not closed", "error", err)
		}
	}
}

func (j *Jobs) loop(ctx context.Context, what string, every time.Duration, once func(context.Context) error) {
	pause := every
	for ctx.Err() == nil {
		if err := once(ctx); err == nil {
			pause = every
		} else if ctx.Err() == nil {
			pause = min(2*pause, longestGap)
			j.Log.Error(what, "error", err, "again_in", pause)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

func (j *Jobs) lease() time.Duration {
	if j.Lease == 0 {
		return DefaultLease
	}
	return j.Lease
}

// Release gives the leases back, so that another process goes on at once.
func (j *Jobs) Release(ctx context.Context) error {
	return j.DB.Tx(ctx, func(q db.Q) error {
		return errors.Join(release(ctx, q, Sending, j.Holder), release(ctx, q, Sealing, j.Holder))
	})
}

// claim takes or renews a lease, unless there is nothing after what is done already.
func (j *Jobs) claim(ctx context.Context, name string, m moment) (seq int64, ok bool, err error) {
	p, err := PositionOf(ctx, j.DB.Read, name)
	if err != nil || p.Seq >= m.newest {
		return 0, false, err
	}
	err = j.DB.Tx(ctx, func(q db.Q) error {
		seq, ok, err = claim(ctx, q, name, j.Holder, m.clock, m.clock.Add(j.lease()))
		return err
	})
	return seq, ok, err
}

// sentAtOnce is how many lines go into one delivery.
const sentAtOnce = 100

// Send sends every line that is not sent yet, in order, each at least once. Where
// another process does so, it does nothing.
func (j *Jobs) Send(ctx context.Context) error {
	for {
		m, err := momentOf(ctx, j.DB.Read)
		if err != nil {
			return err
		}
		settled := j.sends.see(m)
		seq, ok, err := j.claim(ctx, Sending, m)
		if err != nil || !ok {
			return err
		}
		more, err := j.sendPart(ctx, seq, settled)
		if err != nil {
			note := j.DB.Tx(context.WithoutCancel(ctx), func(q db.Q) error {
				return fail(context.WithoutCancel(ctx), q, Sending, j.Holder, err.Error(), m.clock)
			})
			return errors.Join(err, note)
		}
		if !more {
			return nil
		}
	}
}

// sendPart sends the next lines, and notes it. It is done before the lease ends.
func (j *Jobs) sendPart(ctx context.Context, seq, settled int64) (more bool, err error) {
	lines, err := access.Lines(ctx, j.DB.Read, seq, sentAtOnce)
	if err != nil {
		return false, err
	}
	for i, l := range lines {
		if l.Seq > settled {
			lines = lines[:i]
			break
		}
	}
	if len(lines) == 0 {
		return false, nil
	}
	events, err := j.events(ctx, lines)
	if err != nil {
		return false, err
	}
	until, cancel := j.delivery(ctx)
	defer cancel()
	if err := j.Sink.Deliver(until, events); err != nil {
		return false, fmt.Errorf("audit: %w", err)
	}
	last, moved := lines[len(lines)-1].Seq, false
	err = j.DB.Tx(context.WithoutCancel(ctx), func(q db.Q) (err error) {
		moved, err = advance(context.WithoutCancel(ctx), q, Sending, j.Holder, seq, last)
		return err
	})
	return moved, err
}

// lastWords is how long a delivery that has begun may go on once the program is told to
// stop: cut off, all of it would be sent again.
const lastWords = 3 * time.Second

// delivery is the time that a delivery has: less than the lease.
func (j *Jobs) delivery(ctx context.Context) (context.Context, context.CancelFunc) {
	until, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(j.lease()*2/3, time.Second))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, cancel) })
	return until, func() {
		stop()
		cancel()
	}
}

// events are the lines with the birth numbers of those whom they are about.
func (j *Jobs) events(ctx context.Context, lines []access.Line) ([]Event, error) {
	about := map[string]bool{}
	for _, l := range lines {
		for _, p := range l.People {
			about[p.Person] = true
		}
	}
	people, err := caseload.People(ctx, j.DB.Read, slices.Sorted(maps.Keys(about)))
	if err != nil {
		return nil, err
	}
	numbers := map[string]string{}
	for _, p := range people {
		numbers[p.Person.ID] = p.Person.Number.Digits
	}
	var list []Event
	for _, l := range lines {
		list = append(list, Events(l, numbers)...)
	}
	return list, nil
}

// Tidy seals what is not sealed yet, and drops what has been kept long enough.
func (j *Jobs) Tidy(ctx context.Context) error {
	if err := j.Seal(ctx); err != nil {
		return err
	}
	return j.Retain(ctx)
}

// Seal seals all lines that are there for good and not sealed.
func (j *Jobs) Seal(ctx context.Context) error {
	most := j.Batch
	if most == 0 {
		most = DefaultBatch
	}
	for {
		m, err := momentOf(ctx, j.DB.Read)
		if err != nil {
			return err
		}
		settled := j.seals.see(m)
		seq, ok, err := j.claim(ctx, Sealing, m)
		if err != nil || !ok {
			return err
		}
		done, err := sealNext(ctx, j.DB, settled, most, m.clock)
		if err != nil || !done {
			return err
		}
		last, err := LastSeal(ctx, j.DB.Read)
		if err != nil {
			return err
		}
		err = j.DB.Tx(ctx, func(q db.Q) error {
			_, err := advance(ctx, q, Sealing, j.Holder, seq, last.Last)
			return err
		})
		if err != nil {
			return err
		}
	}
}

// Retain drops whole batches that have been kept for as long as is wanted, the oldest
// first; none that is not sent where the log is sent on.
func (j *Jobs) Retain(ctx context.Context) error {
	for j.Keep > 0 {
		m, err := momentOf(ctx, j.DB.Read)
		if err != nil {
			return err
		}
		sent := int64(math.MaxInt64)
		if j.Sink != nil {
			p, err := PositionOf(ctx, j.DB.Read, Sending)
			if err != nil {
				return err
			}
			sent = p.Seq
		}
		done, err := dropOldest(ctx, j.DB, m.clock.Add(-j.Keep), m.clock, sent)
		if err != nil || !done {
			return err
		}
	}
	return nil
}
