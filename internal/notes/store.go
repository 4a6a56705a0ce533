package notes

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Put writes a note; a new one (Version 0) gets an id where it has none. A stale
// version is db.ErrConflict.
func Put(ctx context.Context, w *caseload.Writer, n *Note) error {
	if err := n.Valid(); err != nil {
		return fmt.Errorf("notes.Put: %w", err)
	}
	if n.ID == "" {
		n.ID = db.NewID()
	}
	return w.PutVersion(ctx, "notes.Put", n.Person, &n.Version, `INSERT INTO note (id, person, office, ident, kind, text, written_at, shared_at, entered_at, mark, agreed, ours, theirs, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, text = excluded.text, shared_at = excluded.shared_at, entered_at = excluded.entered_at,
			mark = excluded.mark, agreed = excluded.agreed, ours = excluded.ours, theirs = excluded.theirs, version = note.version + 1
		WHERE note.version = $14`,
		n.ID, n.Person, n.Office, n.Counsellor, string(n.Kind), n.Text, db.At(n.WrittenAt), db.At(n.SharedAt), db.At(n.EnteredAt),
		db.Text(n.Mark), db.Text(n.Agreed), db.Text(n.Ours), db.Text(n.Theirs))
}

// Readable reads the notes about people that a member of staff may read: what is
// shared, and what she wrote herself; the newest first.
func Readable(ctx context.Context, q db.Q, people []string, ident string) ([]Note, error) {
	all, err := caseload.ByID(ctx, q, "notes.Readable",
		"SELECT id, person, office, ident, kind, text, written_at, shared_at, entered_at, mark, agreed, ours, theirs, version FROM note WHERE person IN {in} ORDER BY person, written_at DESC, id DESC", people, scanNote)
	var list []Note
	for _, n := range all {
		if n.ReadableBy(ident) {
			list = append(list, n)
		}
	}
	return list, err
}

func scanNote(scan func(...any) error) (Note, error) {
	var n Note
	var written, shared, entered db.Time
	var mark, agreed, ours, theirs db.Text
	err := scan(&n.ID, &n.Person, &n.Office, &n.Counsellor, &n.Kind, &n.Text, &written, &shared, &entered, &mark, &agreed, &ours, &theirs, &n.Version)
	n.WrittenAt, n.SharedAt, n.EnteredAt = written.Time, shared.Time, entered.Time
	n.Mark, n.Agreed, n.Ours, n.Theirs = Mark(mark), string(agreed), string(ours), string(theirs)
	return n, err
}

// Last returns, for each person, the newest note that a member of staff may read.
func Last(ctx context.Context, q db.Q, people []string, ident string) (map[string]Note, error) {
	list, err := Readable(ctx, q, people, ident)
	last := map[string]Note{}
	for _, n := range list {
		if _, there := last[n.Person]; !there {
			last[n.Person] = n
		}
	}
	return last, err
}

// Unshared are minutes that the person cannot read yet: whose, by whom and since
// when, but never what they say.
type Unshared struct {
	ID, Person, Counsellor string
	WrittenAt              db.Time
}

// UnsharedMinutes reads the minutes about people that are not shared, the oldest
// first for each person.
func UnsharedMinutes(ctx context.Context, q db.Q, people []string) ([]Unshared, error) {
	return caseload.ByID(ctx, q, "notes.UnsharedMinutes",
		"SELECT id, person, ident, written_at FROM note WHERE kind = 'minutes' AND shared_at IS NULL AND person IN {in} ORDER BY person, written_at, id", people,
		func(scan func(...any) error) (Unshared, error) {
			var u Unshared
			return u, scan(&u.ID, &u.Person, &u.Counsellor, &u.WrittenAt)
		})
}
