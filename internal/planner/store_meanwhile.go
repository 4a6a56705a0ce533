package planner

import (
	"context"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
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
	return caseload.ByID(ctx, q, "planner.DecidedBetween", `SELECT person, day, start_min, lead_min, kind, state, ended, decided_by, decided_at FROM block
		WHERE decided_at >= $1 AND decided_at < $2 AND decided_by <> $3 AND person IN {in} ORDER BY decided_at, id`, people, scanDecided, db.At(from), db.At(to), except)
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
