package caseload

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// StickyNotes reads people's sticky notes.
func StickyNotes(ctx context.Context, q db.Q, people []string) ([]StickyNote, error) {
	return ofPeople(ctx, q, "StickyNotes", "SELECT person, text, due, ident, version FROM sticky_note WHERE person IN {in} ORDER BY person", people,
		func(scan scanner) (StickyNote, error) {
			var n StickyNote
			return n, scan(&n.Person, &n.Text, &n.Due, &n.Counsellor, &n.Version)
		})
}

// Categories reads the letters that counsellors have given people. A letter is for
// the one counsellor who gave it; the caller must keep to that.
func Categories(ctx context.Context, q db.Q, people []string) ([]Category, error) {
	return ofPeople(ctx, q, "Categories", "SELECT ident, person, letter FROM category WHERE person IN {in} ORDER BY person, ident", people,
		func(scan scanner) (Category, error) {
			var c Category
			return c, scan(&c.Counsellor, &c.Person, &c.Letter)
		})
}

// Preferences reads the times that suit people best.
func Preferences(ctx context.Context, q db.Q, people []string) ([]Preference, error) {
	return ofPeople(ctx, q, "Preferences", "SELECT person, weekday, from_min, to_min FROM preference WHERE person IN {in} ORDER BY person, weekday, from_min", people,
		func(scan scanner) (Preference, error) {
			var p Preference
			return p, scan(&p.Person, &p.Weekday, &p.FromMin, &p.ToMin)
		})
}

// StickyNote writes a person's sticky note.
func (w *Writer) StickyNote(ctx context.Context, n *StickyNote) error {
	return w.putVersion(ctx, "StickyNote", n.Person, &n.Version, `INSERT INTO sticky_note (person, text, due, ident, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (person) DO UPDATE SET text = excluded.text, due = excluded.due, ident = excluded.ident, version = sticky_note.version + 1
		WHERE sticky_note.version = $5`, n.Person, n.Text, n.Due, n.Counsellor)
}

// Category sets a counsellor's private letter for a person; an empty one takes it
// away.
func (w *Writer) Category(ctx context.Context, c Category) error {
	if err := c.Valid(); err != nil {
		return fmt.Errorf("caseload.Category: %w", err)
	}
	query, args := "DELETE FROM category WHERE ident = $1 AND person = $2", []any{c.Counsellor, c.Person}
	if c.Letter != "" {
		query = "INSERT INTO category (ident, person, letter) VALUES ($1, $2, $3) ON CONFLICT (ident, person) DO UPDATE SET letter = excluded.letter"
		args = append(args, c.Letter)
	}
	if _, err := w.q.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("caseload.Category: %w", err)
	}
	w.Touch(c.Person)
	return nil
}

// Preferences replaces the times that suit a person best.
func (w *Writer) Preferences(ctx context.Context, person string, list []Preference) error {
	if _, err := w.q.ExecContext(ctx, "DELETE FROM preference WHERE person = $1", person); err != nil {
		return fmt.Errorf("caseload.Preferences: %w", err)
	}
	for _, p := range list {
		if err := p.Valid(); err != nil {
			return fmt.Errorf("caseload.Preferences: %w", err)
		}
		_, err := w.q.ExecContext(ctx, "INSERT INTO preference (person, weekday, from_min, to_min) VALUES ($1, $2, $3, $4)", person, p.Weekday, p.FromMin, p.ToMin)
		if err != nil {
			return fmt.Errorf("caseload.Preferences: %w", db.Err(err))
		}
	}
	w.Touch(person)
	return nil
}
