package dialogue

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// PutThread writes a thread; a new one (Version 0) gets an id where it has none, and
// must be valid. A stale version is db.ErrConflict.
func PutThread(ctx context.Context, w *caseload.Writer, t *Thread) error {
	if err := t.Valid(); err != nil && t.Version == 0 { // what was imported may be longer than we let people write
		return fmt.Errorf("dialogue.PutThread: %w", err)
	}
	if t.ID == "" {
		t.ID = db.NewID()
	}
	return w.PutVersion(ctx, "dialogue.PutThread", t.Person, &t.Version, `INSERT INTO thread (id, foreign_id, person, office, subject, waits_for_us_since, waits_for_person, historic, read_by_person_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
		ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, waits_for_us_since = excluded.waits_for_us_since, waits_for_person = excluded.waits_for_person,
			historic = excluded.historic, read_by_person_at = excluded.read_by_person_at, version = thread.version + 1
		WHERE thread.version = $10`,
		t.ID, db.Text(t.ForeignID), t.Person, t.Office, t.Subject, db.At(t.WaitsForUsSince), t.WaitsForPerson, t.Historic, db.At(t.ReadByPerson))
}

// PutMessage adds a message as it is and leaves the thread's flags alone: for
// imports, which bring both. A message is never changed afterwards.
func PutMessage(ctx context.Context, w *caseload.Writer, t Thread, m *Message) error {
	if err := m.Valid(); err != nil {
		return fmt.Errorf("dialogue.PutMessage: %w", err)
	}
	if m.ID == "" {
		m.ID = db.NewID()
	}
	m.Thread, m.Office = t.ID, t.Office
	return w.Put(ctx, "dialogue.PutMessage", t.Person, "INSERT INTO message (id, thread, office, sender, sent_at, text) VALUES ($1, $2, $3, $4, $5, $6)",
		m.ID, m.Thread, m.Office, m.Sender, db.At(m.SentAt), m.Text)
}

// Write adds a message that is written now and moves the thread's flags as Received
// says.
func Write(ctx context.Context, w *caseload.Writer, t *Thread, m *Message) error {
	after, err := t.Received(*m)
	if err != nil {
		return fmt.Errorf("dialogue.Write: %w", err)
	}
	if err := PutThread(ctx, w, &after); err != nil {
		return err
	}
	*t = after
	return PutMessage(ctx, w, after, m)
}

// Threads reads people's threads, closed periods too.
func Threads(ctx context.Context, q db.Q, people []string) ([]Thread, error) {
	return caseload.ByID(ctx, q, "dialogue.Threads",
		"SELECT id, foreign_id, person, office, subject, waits_for_us_since, waits_for_person, historic, read_by_person_at, version FROM thread WHERE person IN {in} ORDER BY person, id", people,
		func(scan func(...any) error) (Thread, error) {
			var t Thread
			var foreign db.Text
			var since, read db.Time
			err := scan(&t.ID, &foreign, &t.Person, &t.Office, &t.Subject, &since, &t.WaitsForPerson, &t.Historic, &read, &t.Version)
			t.ForeignID, t.WaitsForUsSince, t.ReadByPerson = string(foreign), since.Time, read.Time
			return t, err
		})
}

// Written lists those of the people who have any thread at all, closed periods too.
func Written(ctx context.Context, q db.Q, people []string) ([]string, error) {
	return caseload.ByID(ctx, q, "dialogue.Written", "SELECT DISTINCT person FROM thread WHERE person IN {in}", people,
		func(scan func(...any) error) (string, error) {
			var id string
			return id, scan(&id)
		})
}

// Messages reads the messages of threads, thread by thread, the oldest first; one of
// which it is not known when it was sent comes before those.
func Messages(ctx context.Context, q db.Q, threads []string) ([]Message, error) {
	return caseload.ByID(ctx, q, "dialogue.Messages",
		"SELECT id, thread, office, sender, sent_at, text FROM message WHERE thread IN {in} ORDER BY thread, sent_at NULLS FIRST, id", threads,
		func(scan func(...any) error) (Message, error) {
			var m Message
			var at db.Time
			err := scan(&m.ID, &m.Thread, &m.Office, &m.Sender, &at, &m.Text)
			m.SentAt = at.Time
			return m, err
		})
}

// Waiting is a thread that waits for us. Quote is the beginning of the message that
// waits: the person's first from that instant on, else the person's last before
// it, else the thread's subject.
type Waiting struct {
	Person, Thread string
	Since          db.Time
	Quote          string
}

// WaitingForUs reads the thread that has waited longest for us, for each person who
// waits. Threads of closed periods are left out.
func WaitingForUs(ctx context.Context, q db.Q, people []string) (map[string]Waiting, error) {
	all, err := caseload.ByID(ctx, q, "dialogue.WaitingForUs", `SELECT t.person, t.id, t.waits_for_us_since, COALESCE(m.text, t.subject)
		FROM thread t LEFT JOIN message m ON m.id = (SELECT x.id FROM message x WHERE x.thread = t.id AND x.sender = CAST(t.person AS TEXT)
			ORDER BY CASE WHEN x.sent_at >= t.waits_for_us_since THEN 0 ELSE 1 END, CASE WHEN x.sent_at >= t.waits_for_us_since THEN x.sent_at END NULLS LAST,
				x.sent_at DESC NULLS LAST, x.id LIMIT 1)
		WHERE t.waits_for_us_since IS NOT NULL AND NOT t.historic AND t.person IN {in} ORDER BY t.person, t.waits_for_us_since, t.id`, people,
		func(scan func(...any) error) (Waiting, error) {
			var x Waiting
			err := scan(&x.Person, &x.Thread, &x.Since, &x.Quote)
			x.Quote = Quote(x.Quote)
			return x, err
		})
	oldest := map[string]Waiting{}
	for _, x := range all {
		if _, there := oldest[x.Person]; !there {
			oldest[x.Person] = x
		}
	}
	return oldest, err
}
