package planner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Decided is a decision about a talk as it stands, and who took it last. Why a talk was
// skipped is not in it. Kept are the promises that the talk kept, by id.
type Decided struct {
	Person string
	Day    civil.Date
	Start  int
	Kind   Kind
	State  BlockState
	By     string // ident
	At     time.Time
	Kept   []string
}

// DecidedBetween reads the decisions about people's talks that were last taken at or after
// one instant and before another, by anybody but one counsellor; the oldest first.
func DecidedBetween(ctx context.Context, q db.Q, people []string, from, to time.Time, except string) ([]Decided, error) {
	var all []Decided
	for part := range slices.Chunk(people, crowdChunk) {
		query, in := db.In(`SELECT person, day, start_min, lead_min, kind, state, ended, decided_by, decided_at FROM block
			WHERE decided_at >= $1 AND decided_at < $2 AND decided_by <> $3 AND person IN {in} ORDER BY decided_at, id`, 4, part)
		rows, err := q.QueryContext(ctx, query, append([]any{db.At(from), db.At(to), except}, in...)...)
		if err != nil {
			return nil, fmt.Errorf("planner.DecidedBetween: %w", err)
		}
		list, err := db.Collect(rows, scanDecided)
		if err != nil {
			return nil, fmt.Errorf("planner.DecidedBetween: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}

func scanDecided(scan func(...any) error) (Decided, error) {
	var d Decided
	var lead int
	var at db.Time
	var ended db.JSON[[]Ended]
	err := scan(&d.Person, &d.Day, &d.Start, &lead, &d.Kind, &d.State, &ended, &d.By, &at)
	d.Start, d.At = d.Start+lead, at.Time
	for _, e := range ended.V {
		if e.Table == "promise" {
			d.Kept = append(d.Kept, e.ID)
		}
	}
	return d, err
}
