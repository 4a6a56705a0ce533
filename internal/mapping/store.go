package mapping

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Map notes that an area of life was talked through on a day. An earlier day than
// the one that stands changes nothing.
func Map(ctx context.Context, w *caseload.Writer, m Mapped) error {
	if !slices.Contains(Domains(), m.Domain) {
		return fmt.Errorf("mapping.Map: %w", ErrDomain)
	}
	return w.Put(ctx, "mapping.Map", m.Person, `INSERT INTO domain_mapped (person, domain, mapped_on) VALUES ($1, $2, $3)
		ON CONFLICT (person, domain) DO UPDATE SET mapped_on = CASE WHEN excluded.mapped_on > domain_mapped.mapped_on THEN excluded.mapped_on ELSE domain_mapped.mapped_on END`,
		m.Person, string(m.Domain), m.On)
}

// Ask adds a question; AnsweredOn may be known already. The same question about the
// same person again is db.ErrConflict.
func Ask(ctx context.Context, w *caseload.Writer, x Question) error {
	return w.Put(ctx, "mapping.Ask", x.Person, "INSERT INTO open_question (person, question, decisive, asked_on, answered_on) VALUES ($1, $2, $3, $4, $5)",
		x.Person, x.Question, x.Decisive, x.AskedOn, x.AnsweredOn)
}

// Answer notes that an open question was answered on a day. One that is not there, or
// that somebody has answered meanwhile, is db.ErrConflict.
func Answer(ctx context.Context, w *caseload.Writer, person, question string, day civil.Date) error {
	return w.Put(ctx, "mapping.Answer", person, "UPDATE open_question SET answered_on = $3 WHERE person = $1 AND question = $2 AND answered_on IS NULL", person, question, day)
}

// MappedOf reads which areas of people's lives have been talked through.
func MappedOf(ctx context.Context, q db.Q, people []string) ([]Mapped, error) {
	return caseload.ByID(ctx, q, "mapping.MappedOf", "SELECT person, domain, mapped_on FROM domain_mapped WHERE person IN {in} ORDER BY person, domain", people,
		func(scan func(...any) error) (Mapped, error) {
			var m Mapped
			return m, scan(&m.Person, &m.Domain, &m.On)
		})
}

// Questions reads the questions about people, answered ones too, the oldest first.
func Questions(ctx context.Context, q db.Q, people []string) ([]Question, error) {
	return caseload.ByID(ctx, q, "mapping.Questions",
		"SELECT person, question, decisive, asked_on, answered_on FROM open_question WHERE person IN {in} ORDER BY person, asked_on, question", people,
		func(scan func(...any) error) (Question, error) {
			var x Question
			return x, scan(&x.Person, &x.Question, &x.Decisive, &x.AskedOn, &x.AnsweredOn)
		})
}

// GapsOf reads what is missing in the picture of each person.
func GapsOf(ctx context.Context, q db.Q, people []string) (map[string]Gaps, error) {
	mapped, err := MappedOf(ctx, q, people)
	if err != nil {
		return nil, err
	}
	questions, err := Questions(ctx, q, people)
	if err != nil {
		return nil, err
	}
	areas, asked := map[string][]Mapped{}, map[string][]Question{}
	for _, m := range mapped {
		areas[m.Person] = append(areas[m.Person], m)
	}
	for _, x := range questions {
		asked[x.Person] = append(asked[x.Person], x)
	}
	gaps := map[string]Gaps{}
	for _, p := range people {
		gaps[p] = Missing(areas[p], asked[p])
	}
	return gaps, nil
}
