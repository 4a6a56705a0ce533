package mapping

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// InsertMany writes what is mapped and asked in few statements, in the caller's
// transaction: for a world that is made all at once. It writes no lines of the access
// log: the caller logs the making of the whole.
func InsertMany(ctx context.Context, q db.Q, mapped []Mapped, questions []Question) error {
	err := db.Bulk(ctx, q, "INSERT INTO domain_mapped (person, domain, mapped_on) VALUES ($1, $2, $3)", mapped, func(m Mapped) []any {
		return []any{m.Person, string(m.Domain), m.On}
	})
	if err != nil {
		return fmt.Errorf("mapping.InsertMany: mapped: %w", err)
	}
	err = db.Bulk(ctx, q, "INSERT INTO open_question (person, question, decisive, asked_on, answered_on) VALUES ($1, $2, $3, $4, $5)", questions, func(x Question) []any {
		return []any{x.Person, x.Question, x.Decisive, x.AskedOn, x.AnsweredOn}
	})
	if err != nil {
		return fmt.Errorf("mapping.InsertMany: questions: %w", err)
	}
	return nil
}
