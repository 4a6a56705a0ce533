package notes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// ErrDraft says that a draft cannot be kept.
var ErrDraft = errors.New("a draft belongs to a field, and has an end")

// SaveDraft keeps what somebody is writing: the last text stands, and an empty one
// throws the draft away. A draft is not the person's record, so it makes no line in
// the access log of its own. It asks nothing about the person, and nothing is told of
// whether there is one.
func SaveDraft(ctx context.Context, q db.Q, d Draft) error {
	if !d.Valid() || !db.IsID(d.Person) {
		return fmt.Errorf("notes.SaveDraft: %w", ErrDraft)
	}
	if strings.TrimSpace(d.Text) == "" {
		return dropDraft(ctx, q, d.Counsellor, d.Person, d.Kind)
	}
	_, err := q.ExecContext(ctx, `INSERT INTO draft (ident, person, kind, text, updated_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (ident, person, kind) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at`,
		d.Counsellor, d.Person, d.Kind, d.Text, db.At(d.UpdatedAt))
	if err != nil {
		return fmt.Errorf("notes.SaveDraft: %w", err)
	}
	return nil
}

// KeepDraft keeps a text that came too late to be saved. An empty one leaves what is
// kept, and one that cannot be kept is left.
func KeepDraft(ctx context.Context, q db.Q, d Draft) error {
	if strings.TrimSpace(d.Text) == "" {
		return nil
	}
	if err := SaveDraft(ctx, q, d); !errors.Is(err, ErrDraft) {
		return err
	}
	return nil
}

func dropDraft(ctx context.Context, q db.Q, ident, person, kind string) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM draft WHERE ident = $1 AND person = $2 AND kind = $3", ident, person, kind); err != nil {
		return fmt.Errorf("notes.dropDraft: %w", err)
	}
	return nil
}

// DropDrafts throws a writer's drafts of some fields away, in the transaction that
// saves the text.
func DropDrafts(ctx context.Context, w *caseload.Writer, ident, person string, kinds ...string) error {
	for _, k := range kinds {
		if err := dropDraft(ctx, w.Q(), ident, person, k); err != nil {
			return err
		}
	}
	return nil
}

// DraftsOf reads a writer's own drafts about a person, by field.
func DraftsOf(ctx context.Context, q db.Q, ident, person string) (map[string]Draft, error) {
	if !db.IsID(person) {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT kind, text, updated_at FROM draft WHERE ident = $1 AND person = $2 ORDER BY kind", ident, person)
	if err != nil {
		return nil, fmt.Errorf("notes.DraftsOf: %w", err)
	}
	all := map[string]Draft{}
	_, err = db.Collect(rows, func(scan func(...any) error) (struct{}, error) {
		d := Draft{Counsellor: ident, Person: person}
		var at db.Time
		err := scan(&d.Kind, &d.Text, &at)
		d.UpdatedAt = at.Time
		all[d.Kind] = d
		return struct{}{}, err
	})
	if err != nil {
		return nil, fmt.Errorf("notes.DraftsOf: %w", err)
	}
	return all, nil
}
