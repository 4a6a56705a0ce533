package caseload

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// StickyNotes reads people's sticky notes. One with an empty text has been taken away;
// its row stays for the version that the next one is written on.
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

// StickyNote writes a person's sticky note; an empty text takes it away. One that
// somebody else has written meanwhile is db.ErrConflict. It may be called for many
// people in one transaction.
func (w *Writer) StickyNote(ctx context.Context, n *StickyNote) error {
	if err := n.Valid(); err != nil {
		return fmt.Errorf("caseload.StickyNote: %w", err)
	}
	return w.putVersion(ctx, "StickyNote", n.Person, &n.Version, `INSERT INTO sticky_note (person, text, due, ident, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (person) DO UPDATE SET text = excluded.text, due = excluded.due, ident = excluded.ident, version = sticky_note.version + 1
		WHERE sticky_note.version = $5`, n.Person, n.Text, n.Due, n.Counsellor)
}

// Category sets a counsellor's own letter for a person; an empty one takes it away. It
// may be called for many people in one transaction.
func (w *Writer) Category(ctx context.Context, c Category) error {
	if err := c.Valid(); err != nil {
		return fmt.Errorf("caseload.Category: %w", err)
	}
	query, args := "DELETE FROM category WHERE ident = $1 AND person = $2", []any{c.Counsellor, c.Person}
	if c.Letter != "" {
		query = "INSERT INTO category (ident, person, letter) VALUES ($1, $2, $3) ON CONFLICT (ident, person) DO UPDATE SET letter = excluded.letter"
		args = append(args, c.Letter)
	}
	if _, err := w.exec(ctx, query, args); err != nil {
		return fmt.Errorf("caseload.Category: %w", err)
	}
	w.Touch(c.Person)
	return nil
}

// Meanings reads what a counsellor lets the letters stand for, in the order A–F: only
// those that are not the house's own.
func Meanings(ctx context.Context, q db.Q, ident string) ([]Meaning, error) {
	rows, err := q.QueryContext(ctx, "SELECT ident, letter, meaning, version FROM category_meaning WHERE ident = $1 ORDER BY letter", ident)
	if err != nil {
		return nil, fmt.Errorf("caseload.Meanings: %w", err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (Meaning, error) {
		var m Meaning
		return m, scan(&m.Counsellor, &m.Letter, &m.Text, &m.Version)
	})
	if err != nil {
		return nil, fmt.Errorf("caseload.Meanings: %w", err)
	}
	return list, nil
}

// Meaning writes what a letter stands for; an empty text is the house's meaning again.
// One that has been written meanwhile is db.ErrConflict. It is about nobody.
func (w *Writer) Meaning(ctx context.Context, m *Meaning) error {
	if err := m.Valid(); err != nil {
		return fmt.Errorf("caseload.Meaning: %w", err)
	}
	return w.putVersion(ctx, "Meaning", "", &m.Version, `INSERT INTO category_meaning (ident, letter, meaning, version) VALUES ($1, $2, $3, 1)
		ON CONFLICT (ident, letter) DO UPDATE SET meaning = excluded.meaning, version = category_meaning.version + 1
		WHERE category_meaning.version = $4`, m.Counsellor, m.Letter, m.Text)
}

// Preference adds a time that suits a person; one that begins at the same minute is
// replaced. Others who add theirs at the same moment lose nothing.
func (w *Writer) Preference(ctx context.Context, p Preference) error {
	if err := p.Valid(); err != nil {
		return fmt.Errorf("caseload.Preference: %w", err)
	}
	return w.Put(ctx, "caseload.Preference", p.Person, `INSERT INTO preference (person, weekday, from_min, to_min) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person, weekday, from_min) DO UPDATE SET to_min = excluded.to_min`, p.Person, p.Weekday, p.FromMin, p.ToMin)
}

// NoPreference takes away the time that begins then; where there is none, nothing.
func (w *Writer) NoPreference(ctx context.Context, p Preference) error {
	_, err := w.q.ExecContext(ctx, "DELETE FROM preference WHERE person = $1 AND weekday = $2 AND from_min = $3", p.Person, p.Weekday, p.FromMin)
	if err != nil {
		return fmt.Errorf("caseload.NoPreference: %w", err)
	}
	w.Touch(p.Person)
	return nil
}
