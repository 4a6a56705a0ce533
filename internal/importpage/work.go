package importpage

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/veilederblikk/blikk/internal/db"
)

// Work is what one program does with files, beside the requests that asked for it: a
// large file takes longer than anybody waits for a page. There is at most one run for
// each file.
type Work struct {
	patience time.Duration
	id       string // of this program, in the rows of the files
	ctx      context.Context
	stop     context.CancelFunc
	mu       sync.Mutex
	runs     map[string]*run
	all      sync.WaitGroup
	slow     func() // of tests: what a run waits for before it begins
}

// Patience is how long a request waits for a run to end before it shows how far it is.
const Patience = 1500 * time.Millisecond

// NewWork makes it. Patience 0 shows every run on its way.
func NewWork(patience time.Duration) *Work {
	w := &Work{patience: patience, id: db.NewID(), runs: map[string]*run{}}
	w.ctx, w.stop = context.WithCancel(context.Background())
	return w
}

// Close breaks off what runs, of which nothing is written, and waits for it.
func (w *Work) Close() {
	w.stop()
	w.all.Wait()
}

// run is one pass over a file: a look, or the import.
type run struct {
	what   Phase
	began  time.Time
	cancel context.CancelFunc
	far    atomic.Pointer[Far]
	ended  chan struct{}
	seen   Seen  // once it has ended
	err    error // as well
}

// over says that the run has ended.
func (r *run) over() bool {
	select {
	case <-r.ended:
		return true
	default:
		return false
	}
}

// wait waits a little for the run to end, and says whether it has.
func (w *Work) wait(ctx context.Context, r *run) bool {
	enough := time.NewTimer(w.patience)
	defer enough.Stop()
	select {
	case <-r.ended:
		return true
	case <-enough.C:
	case <-ctx.Done():
	}
	return r.over()
}

// of gives the run of a file; nil for none.
func (w *Work) of(id string) *run {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.runs[id]
}

// forget lets go of a run whose outcome somebody has taken, and of those that nobody
// came back for.
func (w *Work) forget(id string, r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.runs[id] == r {
		delete(w.runs, id)
	}
	for id, old := range w.runs {
		if old.over() && r.began.Sub(old.began) > Kept {
			delete(w.runs, id)
		}
	}
}

// breakOff ends the run of a file, if there is one, and waits for that.
func (w *Work) breakOff(id string) {
	if r := w.of(id); r != nil {
		r.cancel()
		<-r.ended
		w.forget(id, r)
	}
}

// job is what a run needs to know of the site.
type job struct {
	d    *db.DB
	now  func() time.Time
	fail func(text string, err error) // tells the log
	do   func(ctx context.Context, r *run) (Seen, error)
}

// start begins a run, or gives the one that is on its way. A file that another program
// is at work with is db.ErrConflict.
func (w *Work) start(ctx context.Context, id string, what Phase, j job) (*run, error) {
	w.mu.Lock()
	if r := w.runs[id]; r != nil && !r.over() {
		w.mu.Unlock()
		return r, nil
	}
	r := &run{what: what, began: j.now(), ended: make(chan struct{})}
	r.far.Store(&Far{})
	var own context.Context
	own, r.cancel = context.WithCancel(w.ctx)
	w.runs[id] = r
	w.all.Add(1)
	w.mu.Unlock()
	err := j.d.Tx(ctx, func(q db.Q) error { return Begin(ctx, q, id, w.id, what, r.began) })
	if err != nil {
		r.err = err
		w.end(r)
		w.forget(id, r)
		return nil, err
	}
	go w.run(own, id, r, j)
	return r, nil
}

func (w *Work) end(r *run) {
	r.cancel()
	close(r.ended)
	w.all.Done()
}

// run does the work, tells on the way how far it is, and notes that it is over. A
// program that is told to end leaves the note that it was at work: the next who looks is
// told that it was broken off.
func (w *Work) run(ctx context.Context, id string, r *run, j job) {
	defer w.end(r)
	telling, quiet := context.WithCancel(ctx)
	var told sync.WaitGroup
	if j.d.WritesSideBySide() {
		told.Go(func() { w.tell(telling, id, r, j) })
	}
	r.seen, r.err = guarded(func() (Seen, error) {
		if w.slow != nil {
			w.slow()
		}
		return j.do(ctx, r)
	})
	quiet()
	told.Wait()
	if w.ctx.Err() != nil {
		return
	}
	if r.err != nil && !errors.Is(r.err, context.Canceled) {
		j.fail("import", r.err)
	}
	after := context.WithoutCancel(ctx)
	if err := j.d.Tx(after, func(q db.Q) error { return Rest(after, q, id, w.id) }); err != nil {
		j.fail("import: the note that it is over", err)
	}
}

// tellEvery is how often other programs are told how far a run is.
const tellEvery = time.Second

func (w *Work) tell(ctx context.Context, id string, r *run, j job) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := j.d.Tx(ctx, func(q db.Q) error { return Tell(ctx, q, id, w.id, *r.far.Load(), j.now()) })
		if err != nil && ctx.Err() == nil {
			j.fail("import: how far it is", err)
		}
	}
}

var errPanic = errors.New("importpage: the import broke")

// guarded turns a panic into an error: one broken file never ends the program.
func guarded(f func() (Seen, error)) (s Seen, err error) {
	defer func() {
		if p := recover(); p != nil {
			s, err = Seen{}, fmt.Errorf("%w: %s", errPanic, debug.Stack())
		}
	}()
	return f()
}
