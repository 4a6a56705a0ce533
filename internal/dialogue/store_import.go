package dialogue

import (
	"context"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// Imported is a thread as another system has it. Mark is what that system told last,
// kept so that what is done here afterwards is not undone by the same file.
type Imported struct {
	Thread
	Mark     string
	Messages []ImportedMessage
}

// ImportedMessage is a message with its id in the other system. Its SentAt may be zero:
// not known.
type ImportedMessage struct {
	Message
	ForeignID string
}

// ByForeignID reads threads with their messages by the ids they have in the system that
// they came from. It asks nobody's leave.
func ByForeignID(ctx context.Context, q db.Q, ids []string) (map[string]Imported, error) {
	list, err := db.Listed(ctx, q, "dialogue.ByForeignID", `SELECT id, foreign_id, person, office, subject, waits_for_us_since, waits_for_person, historic, version, read_by_person_at, imported
		FROM thread WHERE foreign_id IN {in}`, nil, ids, scanImported)
	if err != nil {
		return nil, err
	}
	found := map[string]Imported{}
	var threads []string
	for _, t := range list {
		found[t.ForeignID] = t
		threads = append(threads, t.ID)
	}
	messages, err := importedMessages(ctx, q, threads)
	for id, t := range found {
		t.Messages = messages[t.ID]
		found[id] = t
	}
	return found, err
}

func scanImported(scan func(...any) error) (Imported, error) {
	var t Imported
	var mark db.Text
	var since, read db.Time
	err := scan(&t.ID, &t.ForeignID, &t.Person, &t.Office, &t.Subject, &since, &t.WaitsForPerson, &t.Historic, &t.Version, &read, &mark)
	t.WaitsForUsSince, t.ReadByPerson, t.Mark = since.Time, read.Time, string(mark)
	return t, err
}

func importedMessages(ctx context.Context, q db.Q, threads []string) (map[string][]ImportedMessage, error) {
	list, err := caseload.ByID(ctx, q, "dialogue.ByForeignID",
		"SELECT id, thread, foreign_id, office, sender, sent_at, text FROM message WHERE foreign_id IS NOT NULL AND thread IN {in}", threads,
		func(scan func(...any) error) (ImportedMessage, error) {
			var m ImportedMessage
			var at db.Time
			err := scan(&m.ID, &m.Thread, &m.ForeignID, &m.Office, &m.Sender, &at, &m.Text)
			m.SentAt = at.Time
			return m, err
		})
	of := map[string][]ImportedMessage{}
	for _, m := range list {
		of[m.Thread] = append(of[m.Thread], m)
	}
	return of, err
}

// PutImported writes a thread as another system has it, without asking what PutThread
// asks: the text is as it is. A new one (Version 0) gets an id. A stale version is
// db.ErrConflict.
func PutImported(ctx context.Context, w *caseload.Writer, t *Imported) error {
	if t.ID == "" {
		t.ID = db.NewID()
	}
	return w.PutVersion(ctx, "dialogue.PutImported", t.Person, &t.Version, `INSERT INTO thread (id, foreign_id, person, office, subject, waits_for_us_since, waits_for_person, historic,
			read_by_person_at, imported, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
		ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, waits_for_us_since = excluded.waits_for_us_since, waits_for_person = excluded.waits_for_person,
			historic = excluded.historic, read_by_person_at = excluded.read_by_person_at, imported = excluded.imported, version = thread.version + 1
		WHERE thread.version = $11`,
		t.ID, db.Text(t.ForeignID), t.Person, t.Office, t.Subject, db.At(t.WaitsForUsSince), t.WaitsForPerson, t.Historic, db.At(t.ReadByPerson), db.Text(t.Mark))
}

// PutImportedMessage writes a message of an imported thread: a new one, or another
// text or instant of one that is there.
func PutImportedMessage(ctx context.Context, w *caseload.Writer, t Imported, m ImportedMessage) error {
	return w.Put(ctx, "dialogue.PutImportedMessage", t.Person, `INSERT INTO message (id, thread, foreign_id, office, sender, sent_at, text) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (thread, foreign_id) DO UPDATE SET sender = excluded.sender, sent_at = excluded.sent_at, text = excluded.text`,
		db.NewID(), t.ID, m.ForeignID, t.Office, m.Sender, db.At(m.SentAt), m.Text)
}
