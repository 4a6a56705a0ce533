package audit

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

// Fault is something wrong with the sealed log. Batch is where; 0 where it is outside
// of every batch.
type Fault struct {
	Batch int64
	Kind  FaultKind
	Want  int64 // lines that were sealed
	Have  int64 // lines that are there
}

// FaultKind says what is wrong.
type FaultKind string

// What can be wrong: a line of the batch was changed, taken out or put in; the batch's
// own seal was changed, or seals before it were taken out or put in; the end of the log,
// or of the seals, was cut off; lines stand before the first batch; a batch was dropped
// while an older one is kept.
const (
	Changed     FaultKind = "changed"
	Removed     FaultKind = "removed"
	Inserted    FaultKind = "inserted"
	SealChanged FaultKind = "seal_changed"
	ChainBroken FaultKind = "chain_broken"
	EndCut      FaultKind = "end_cut"
	Outside     FaultKind = "outside"
	DroppedOdd  FaultKind = "dropped_odd"
)

// Report is what a check of the seals found.
type Report struct {
	Batches, Lines int64 // checked
	Dropped        int64 // batches that retention has dropped
	LastDropped    Seal
	Newest         Seal // zero where nothing is sealed
	Faults         []Fault
}

// Verify reads every line that is sealed and compares it with the seals.
func Verify(ctx context.Context, q db.Q) (Report, error) {
	var r Report
	for {
		seals, err := sealsAfter(ctx, q, r.Newest.Batch, atOnce)
		if err != nil {
			return r, err
		}
		if len(seals) == 0 {
			return r, r.ends(ctx, q)
		}
		for _, s := range seals {
			if err := r.batch(ctx, q, s); err != nil {
				return r, fmt.Errorf("audit.Verify: batch %d: %w", s.Batch, err)
			}
			r.Newest = s
		}
	}
}

func (r *Report) fault(s Seal, k FaultKind, have int64) {
	r.Faults = append(r.Faults, Fault{Batch: s.Batch, Kind: k, Want: s.Lines, Have: have})
}

// batch checks one seal, and the lines under it.
func (r *Report) batch(ctx context.Context, q db.Q, s Seal) error {
	before := r.Newest
	if before.Batch == 0 {
		before.Hash = make([]byte, len(s.Before))
	}
	r.Batches++
	if s.Batch != before.Batch+1 || s.First != before.Last+1 || s.Last < s.First || !bytes.Equal(s.Before, before.Hash) {
		r.fault(s, ChainBroken, s.Lines)
	}
	if !bytes.Equal(s.Hash, s.sum()) {
		r.fault(s, SealChanged, s.Lines)
	}
	if !s.DroppedAt.IsZero() {
		if r.Dropped++; r.Dropped != r.Batches {
			r.fault(s, DroppedOdd, 0)
		}
		r.LastDropped = s
		return nil
	}
	b := newBatch()
	err := linesTo(ctx, q, s.First-1, s.Last, func(l access.Line) error {
		b.add(l)
		return nil
	})
	if err != nil {
		return err
	}
	r.Lines += b.lines
	if k := compare(s, b); k != "" {
		if now, err := SealOf(ctx, q, s.Batch); err != nil || now.DroppedAt.IsZero() { // not dropped while we looked
			r.fault(s, k, b.lines)
		}
	}
	return nil
}

func compare(s Seal, b *batch) FaultKind {
	switch {
	case b.lines < s.Lines:
		return Removed
	case b.lines > s.Lines:
		return Inserted
	case !bytes.Equal(b.sum.Sum(nil), s.LinesHash):
		return Changed
	}
	return ""
}

// ends looks at what stands before the first batch and after the last.
func (r *Report) ends(ctx context.Context, q db.Q) error {
	n, err := linesBelow(ctx, q, 1)
	if err != nil {
		return err
	}
	if n > 0 {
		r.Faults = append(r.Faults, Fault{Kind: Outside, Have: n})
	}
	m, err := momentOf(ctx, q)
	if err != nil {
		return err
	}
	sealed, err := PositionOf(ctx, q, Sealing)
	if err != nil {
		return err
	}
	sent, err := PositionOf(ctx, q, Sending)
	if err != nil {
		return err
	}
	last := max(m.newest, r.LastDropped.Last)
	if r.Newest.Last < sealed.Seq || last < sent.Seq || last < r.Newest.Last && len(r.Faults) == 0 {
		r.Faults = append(r.Faults, Fault{Batch: r.Newest.Batch, Kind: EndCut, Want: max(sealed.Seq, sent.Seq), Have: last})
	}
	return nil
}

// Old says whether a batch was dropped before its lines had been kept for long enough.
func (r Report) Old(keep time.Duration) bool {
	return r.Dropped == 0 || keep > 0 && r.LastDropped.DroppedAt.Sub(r.LastDropped.Newest) >= keep
}
