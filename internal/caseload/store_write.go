package caseload

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// By says who changes something, when, and in which call: what every line of the
// access log needs.
type By struct {
	Actor access.Actor
	At    time.Time
	Call  string
}

// Writer writes to people's records inside a transaction. It remembers whom it
// touched, and Done writes the lines of the access log: no change without its line.
type Writer struct {
	q       db.Q
	by      By
	touched map[string]bool
}

// Change runs f in a transaction of its own and logs every person that f touched; if
// a line cannot be written, nothing is.
func Change(ctx context.Context, d *db.DB, by By, f func(w *Writer) error) error {
	return d.Tx(ctx, func(q db.Q) error {
		w := NewWriter(q, by)
		if err := f(w); err != nil {
			return err
		}
		return w.Done(ctx)
	})
}

// NewWriter writes in the caller's transaction; the caller must end with Done.
func NewWriter(q db.Q, by By) *Writer { return &Writer{q: q, by: by, touched: map[string]bool{}} }

// Q is the transaction, for what another slice writes in the same act.
func (w *Writer) Q() db.Q { return w.q }

// Touch notes that a person's record is changed by somebody else's statement.
func (w *Writer) Touch(person string) { w.touched[person] = true }

// Touched lists the people whose records were changed, by id.
func (w *Writer) Touched() []string {
	list := make([]string, 0, len(w.touched))
	for p := range w.touched {
		list = append(list, p)
	}
	slices.Sort(list)
	return list
}

// Done writes the lines of the access log for all that was touched since the last.
func (w *Writer) Done(ctx context.Context) error {
	people := w.Touched()
	w.touched = map[string]bool{}
	if len(people) == 0 {
		return nil
	}
	return logChange(ctx, w.q, w.by.Actor, access.RecordWrite, people, w.by.At, w.by.Call)
}

// Put runs a statement that must change a row, usually an upsert that asks for the
// version that the writer has read (0: a new row), and notes the person whom it is
// about ("" for nobody). No row changed is db.ErrConflict: somebody else has written
// meanwhile. op names the operation in errors.
func (w *Writer) Put(ctx context.Context, op, person, query string, args ...any) error {
	r, err := w.q.ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", op, db.Err(err))
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("%s: %w", op, db.ErrConflict)
	}
	if person != "" {
		w.Touch(person)
	}
	return nil
}

func (w *Writer) put(ctx context.Context, what, person, query string, args ...any) error {
	return w.Put(ctx, "caseload."+what, person, query, args...)
}

func newID(id *string) {
	if *id == "" {
		*id = db.NewID()
	}
}

// Person writes a person; a new one (Version 0) gets an id where it has none. key is
// the installation's key for looking numbers up.
func (w *Writer) Person(ctx context.Context, p *Person, key []byte) error {
	newID(&p.ID)
	err := w.put(ctx, "Person", p.ID, `INSERT INTO person (id, number, number_lookup, born, family_name, given_name, office, phone, home_address, language, interpreter,
			innsatsgruppe, reserved, manual, guardian, safety, waits_since, first_imported, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)
		ON CONFLICT (id) DO UPDATE SET family_name = excluded.family_name, given_name = excluded.given_name, office = excluded.office, phone = excluded.phone,
			home_address = excluded.home_address, language = excluded.language, interpreter = excluded.interpreter, innsatsgruppe = excluded.innsatsgruppe,
			reserved = excluded.reserved, manual = excluded.manual, guardian = excluded.guardian, safety = excluded.safety,
			waits_since = excluded.waits_since, first_imported = excluded.first_imported, version = person.version + 1
		WHERE person.version = $19`,
		p.ID, p.Number.Digits, Lookup(p.Number.Digits, key), p.Number.Born, p.FamilyName, p.GivenName, p.Office, db.Text(p.Phone), db.Text(p.Address),
		db.Text(p.Language), db.Text(p.Interpreter), db.Text(p.Effort), p.Reserved, p.Manual, p.Guardian, p.Safety, p.WaitsSince, p.FirstImported, p.Version)
	if err == nil {
		p.Version++
	}
	return err
}

// Protect adds a protection; one that stands already stays.
func (w *Writer) Protect(ctx context.Context, person string, p access.Protection) error {
	_, err := w.q.ExecContext(ctx, "INSERT INTO protection (person, kind, office) VALUES ($1, $2, $3) ON CONFLICT (person, kind) DO UPDATE SET office = excluded.office", person, string(p.Kind), p.Office)
	if err != nil {
		return fmt.Errorf("caseload.Protect: %w", err)
	}
	w.Touch(person)
	return nil
}

// Unprotect takes a protection away. It is done by hand, never by an import.
func (w *Writer) Unprotect(ctx context.Context, person string, kind access.Kind) error {
	_, err := w.q.ExecContext(ctx, "DELETE FROM protection WHERE person = $1 AND kind = $2", person, string(kind))
	if err != nil {
		return fmt.Errorf("caseload.Unprotect: %w", err)
	}
	w.Touch(person)
	return nil
}

// FollowUp writes a follow-up period.
func (w *Writer) FollowUp(ctx context.Context, f *FollowUp) error {
	newID(&f.ID)
	err := w.put(ctx, "FollowUp", f.Person, `INSERT INTO follow_up (id, person, office, ident, assigned_on, track, rhythm_centidays, starts, ends, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
		ON CONFLICT (id) DO UPDATE SET office = excluded.office, ident = excluded.ident, assigned_on = excluded.assigned_on, track = excluded.track,
			rhythm_centidays = excluded.rhythm_centidays, starts = excluded.starts, ends = excluded.ends, state = excluded.state, version = follow_up.version + 1
		WHERE follow_up.version = $11`,
		f.ID, f.Person, f.Office, db.Text(f.Counsellor), f.AssignedOn, db.Text(f.Track), none(int(f.Rhythm)), f.Starts, f.Ends, string(f.State), f.Version)
	if err == nil {
		f.Version++
	}
	return err
}

// none stores 0 as NULL.
func none(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// Assign gives a person's follow-up to a counsellor from a day on; an empty ident
// leaves it unassigned.
func (w *Writer) Assign(ctx context.Context, f *FollowUp, ident string, day civil.Date) error {
	f.Counsellor, f.AssignedOn = ident, day
	return w.FollowUp(ctx, f)
}

// Measure writes a measure that a person is in.
func (w *Writer) Measure(ctx context.Context, m *Measure) error {
	newID(&m.ID)
	err := w.put(ctx, "Measure", m.Person, `INSERT INTO measure_now (id, person, office, code, starts, ends, source, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
		ON CONFLICT (id) DO UPDATE SET code = excluded.code, starts = excluded.starts, ends = excluded.ends, source = excluded.source, next_agreed = excluded.next_agreed,
			postponed_to = excluded.postponed_to, version = measure_now.version + 1
		WHERE measure_now.version = $10`,
		m.ID, m.Person, m.Office, m.Code, m.Starts, m.Ends, m.Source, m.NextAgreed, m.PostponedTo, m.Version)
	if err == nil {
		m.Version++
	}
	return err
}

// PlanStep writes a step of the plan.
func (w *Writer) PlanStep(ctx context.Context, s *PlanStep) error {
	newID(&s.ID)
	err := w.put(ctx, "PlanStep", s.Person, `INSERT INTO plan_step (id, person, office, title, own, due, ends, state, source, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, own = excluded.own, due = excluded.due, ends = excluded.ends, state = excluded.state, source = excluded.source,
			next_agreed = excluded.next_agreed, postponed_to = excluded.postponed_to, version = plan_step.version + 1
		WHERE plan_step.version = $12`,
		s.ID, s.Person, s.Office, s.Title, s.Own, s.Due, s.Ends, s.State, s.Source, s.NextAgreed, s.PostponedTo, s.Version)
	if err == nil {
		s.Version++
	}
	return err
}

// Benefit writes a benefit that ends.
func (w *Writer) Benefit(ctx context.Context, b *Benefit) error {
	newID(&b.ID)
	err := w.put(ctx, "Benefit", b.Person, `INSERT INTO benefit (id, person, office, kind, ends, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ends = excluded.ends, next_agreed = excluded.next_agreed, postponed_to = excluded.postponed_to,
			version = benefit.version + 1
		WHERE benefit.version = $8`,
		b.ID, b.Person, b.Office, b.Kind, b.Ends, b.NextAgreed, b.PostponedTo, b.Version)
	if err == nil {
		b.Version++
	}
	return err
}

// Clock writes a legal period.
func (w *Writer) Clock(ctx context.Context, c *Clock) error {
	newID(&c.ID)
	err := w.put(ctx, "Clock", c.Person, `INSERT INTO clock (id, person, office, kind, starts, ends, source, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, starts = excluded.starts, ends = excluded.ends, source = excluded.source, done_on = excluded.done_on,
			version = clock.version + 1
		WHERE clock.version = $9`,
		c.ID, c.Person, c.Office, c.Kind, c.Starts, c.Ends, c.Source, c.DoneOn, c.Version)
	if err == nil {
		c.Version++
	}
	return err
}

// Contact writes a contact, or an attempt at one.
func (w *Writer) Contact(ctx context.Context, c *Contact) error {
	newID(&c.ID)
	err := w.put(ctx, "Contact", c.Person, `INSERT INTO contact (id, person, office, ident, at, kind, direct, spoke, minutes, source, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
		ON CONFLICT (id) DO UPDATE SET ident = excluded.ident, at = excluded.at, kind = excluded.kind, direct = excluded.direct, spoke = excluded.spoke,
			minutes = excluded.minutes, source = excluded.source, version = contact.version + 1
		WHERE contact.version = $11`,
		c.ID, c.Person, c.Office, db.Text(c.Counsellor), db.At(c.At), c.Kind, c.Direct, c.Spoke, none(c.Minutes), c.Source, c.Version)
	if err == nil {
		c.Version++
	}
	return err
}

// Promise writes what we have promised.
func (w *Writer) Promise(ctx context.Context, p *Promise) error {
	newID(&p.ID)
	err := w.put(ctx, "Promise", p.Person, `INSERT INTO promise (id, person, office, ident, text, made_on, due, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (id) DO UPDATE SET ident = excluded.ident, text = excluded.text, made_on = excluded.made_on, due = excluded.due, state = excluded.state,
			version = promise.version + 1
		WHERE promise.version = $9`,
		p.ID, p.Person, p.Office, p.Counsellor, p.Text, p.MadeOn, p.Due, p.State, p.Version)
	if err == nil {
		p.Version++
	}
	return err
}

// TalkRequest writes a wish for a talk.
func (w *Writer) TalkRequest(ctx context.Context, r *TalkRequest) error {
	newID(&r.ID)
	err := w.put(ctx, "TalkRequest", r.Person, `INSERT INTO talk_request (id, person, office, asked_on, kind, wish, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (id) DO UPDATE SET asked_on = excluded.asked_on, kind = excluded.kind, wish = excluded.wish, done_on = excluded.done_on,
			version = talk_request.version + 1
		WHERE talk_request.version = $8`,
		r.ID, r.Person, r.Office, r.AskedOn, db.Text(r.Kind), db.Text(r.Wish), r.DoneOn, r.Version)
	if err == nil {
		r.Version++
	}
	return err
}

// JointMeeting writes a meeting with several parties.
func (w *Writer) JointMeeting(ctx context.Context, m *JointMeeting) error {
	newID(&m.ID)
	err := w.put(ctx, "JointMeeting", m.Person, `INSERT INTO joint_meeting (id, person, office, title, agreed_day, held_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, 1)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, agreed_day = excluded.agreed_day, held_on = excluded.held_on, version = joint_meeting.version + 1
		WHERE joint_meeting.version = $7`,
		m.ID, m.Person, m.Office, m.Title, m.AgreedDay, m.HeldOn, m.Version)
	if err == nil {
		m.Version++
	}
	return err
}

// OwnWords writes what the person wants, in the person's words.
func (w *Writer) OwnWords(ctx context.Context, o *OwnWords) error {
	newID(&o.ID)
	err := w.put(ctx, "OwnWords", o.Person, `INSERT INTO own_words (id, person, office, said_on, language, text, translation, translated_by, read_by_person, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
		ON CONFLICT (id) DO UPDATE SET said_on = excluded.said_on, language = excluded.language, text = excluded.text, translation = excluded.translation,
			translated_by = excluded.translated_by, read_by_person = excluded.read_by_person, version = own_words.version + 1
		WHERE own_words.version = $10`,
		o.ID, o.Person, o.Office, o.SaidOn, o.Language, o.Text, db.Text(o.Translation), db.Text(o.By), o.ReadByPerson, o.Version)
	if err == nil {
		o.Version++
	}
	return err
}

// StickyNote writes a person's sticky note.
func (w *Writer) StickyNote(ctx context.Context, n *StickyNote) error {
	err := w.put(ctx, "StickyNote", n.Person, `INSERT INTO sticky_note (person, text, due, ident, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (person) DO UPDATE SET text = excluded.text, due = excluded.due, ident = excluded.ident, version = sticky_note.version + 1
		WHERE sticky_note.version = $5`, n.Person, n.Text, n.Due, n.Counsellor, n.Version)
	if err == nil {
		n.Version++
	}
	return err
}

// Category sets a counsellor's private letter for a person; an empty one takes it
// away.
func (w *Writer) Category(ctx context.Context, c Category) error {
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
		_, err := w.q.ExecContext(ctx, "INSERT INTO preference (person, weekday, from_min, to_min) VALUES ($1, $2, $3, $4)", person, p.Weekday, p.FromMin, p.ToMin)
		if err != nil {
			return fmt.Errorf("caseload.Preferences: %w", db.Err(err))
		}
	}
	w.Touch(person)
	return nil
}
