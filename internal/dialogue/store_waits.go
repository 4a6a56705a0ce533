package dialogue

import (
	"context"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// WaitingForPerson reads since when we have waited for an answer from people: our last
// message in the thread that has waited longest. A thread without a message of ours
// gives a zero Time. Threads of closed periods are left out.
func WaitingForPerson(ctx context.Context, q db.Q, people []string) (map[string]db.Time, error) {
	since := map[string]db.Time{}
	_, err := caseload.ByID(ctx, q, "dialogue.WaitingForPerson", `SELECT t.person, (SELECT max(m.sent_at) FROM message m WHERE m.thread = t.id AND m.sender <> CAST(t.person AS TEXT))
		FROM thread t WHERE t.waits_for_person AND NOT t.historic AND t.person IN {in} ORDER BY t.person, t.id`, people,
		func(scan func(...any) error) (struct{}, error) {
			var person string
			var at db.Time
			err := scan(&person, &at)
			if old, there := since[person]; !there || !at.IsZero() && (old.IsZero() || at.Before(old.Time)) {
				since[person] = at
			}
			return struct{}{}, err
		})
	return since, err
}
