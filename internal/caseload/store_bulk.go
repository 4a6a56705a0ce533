package caseload

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// Many is long lists of new rows, for a world that is made all at once. Every row
// has its id and becomes version 1.
type Many struct {
	People      []Person
	FollowUps   []FollowUp
	Measures    []Measure
	Steps       []PlanStep
	Benefits    []Benefit
	Clocks      []Clock
	Preferences []Preference
	Contacts    []Contact
	Promises    []Promise
	Requests    []TalkRequest
	Joint       []JointMeeting
	OwnWords    []OwnWords
	Sticky      []StickyNote
	Categories  []Category
	Protected   []Protected
}

// Protected is one protection of one person, as it is stored.
type Protected struct{ Person, Kind, Office string }

// InsertMany writes the lists in few statements, in the caller's transaction. It
// writes no lines of the access log: the caller logs the making of the whole. key is
// the key for looking numbers up. A row that is there already is db.ErrConflict.
func InsertMany(ctx context.Context, q db.Q, m Many, key []byte) error {
	for _, step := range []func(context.Context, db.Q, Many, []byte) error{insertPeople, insertPeriods, insertTalks, insertMarks} {
		if err := step(ctx, q, m, key); err != nil {
			return fmt.Errorf("caseload.InsertMany: %w", err)
		}
	}
	return nil
}

func insertPeople(ctx context.Context, q db.Q, m Many, key []byte) error {
	err := db.Bulk(ctx, q, `INSERT INTO person (id, number, number_lookup, born, family_name, given_name, office, phone, home_address, language, interpreter,
			innsatsgruppe, reserved, manual, guardian, safety, waits_since, first_imported, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)`, m.People, func(p Person) []any {
		return []any{p.ID, p.Number.Digits, Lookup(p.Number.Digits, key), p.Number.Born, p.FamilyName, p.GivenName, p.Office, db.Text(p.Phone), db.Text(p.Address),
			db.Text(p.Language), db.Text(p.Interpreter), db.Text(p.Effort), p.Reserved, p.Manual, p.Guardian, p.Safety, p.WaitsSince, p.FirstImported}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, "INSERT INTO protection (person, kind, office) VALUES ($1, $2, $3)", m.Protected, func(p Protected) []any {
		return []any{p.Person, p.Kind, p.Office}
	})
	if err != nil {
		return err
	}
	return db.Bulk(ctx, q, `INSERT INTO follow_up (id, person, office, ident, assigned_on, track, rhythm_centidays, starts, ends, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`, m.FollowUps, func(f FollowUp) []any {
		return []any{f.ID, f.Person, f.Office, db.Text(f.Counsellor), f.AssignedOn, db.Text(f.Track), none(int(f.Rhythm)), f.Starts, f.Ends, string(f.State)}
	})
}

func insertPeriods(ctx context.Context, q db.Q, m Many, _ []byte) error {
	err := db.Bulk(ctx, q, `INSERT INTO measure_now (id, person, office, code, starts, ends, source, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`, m.Measures, func(m Measure) []any {
		return []any{m.ID, m.Person, m.Office, m.Code, m.Starts, m.Ends, m.Source, m.NextAgreed, m.PostponedTo}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, `INSERT INTO plan_step (id, person, office, title, own, due, ends, state, source, next_agreed, postponed_to, stage, ours, theirs, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)`, m.Steps, func(s PlanStep) []any {
		return []any{s.ID, s.Person, s.Office, s.Title, s.Own, s.Due, s.Ends, s.State, s.Source, s.NextAgreed, s.PostponedTo, db.Text(s.Stage), db.Text(s.Ours), db.Text(s.Theirs)}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, `INSERT INTO benefit (id, person, office, kind, ends, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`, m.Benefits, func(b Benefit) []any {
		return []any{b.ID, b.Person, b.Office, b.Kind, b.Ends, b.NextAgreed, b.PostponedTo}
	})
	if err != nil {
		return err
	}
	return db.Bulk(ctx, q, `INSERT INTO clock (id, person, office, kind, starts, ends, source, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`, m.Clocks, func(c Clock) []any {
		return []any{c.ID, c.Person, c.Office, c.Kind, c.Starts, c.Ends, c.Source, c.DoneOn}
	})
}

func insertTalks(ctx context.Context, q db.Q, m Many, _ []byte) error {
	err := db.Bulk(ctx, q, `INSERT INTO contact (id, person, office, ident, at, kind, direct, spoke, minutes, source, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`, m.Contacts, func(c Contact) []any {
		return []any{c.ID, c.Person, c.Office, db.Text(c.Counsellor), db.At(c.At), c.Kind, c.Direct, c.Spoke, none(c.Minutes), c.Source}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, `INSERT INTO promise (id, person, office, ident, text, made_on, due, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`, m.Promises, func(p Promise) []any {
		return []any{p.ID, p.Person, p.Office, p.Counsellor, p.Text, p.MadeOn, p.Due, p.State}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, `INSERT INTO talk_request (id, person, office, asked_on, kind, wish, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)`, m.Requests, func(r TalkRequest) []any {
		return []any{r.ID, r.Person, r.Office, r.AskedOn, db.Text(r.Kind), db.Text(r.Wish), r.DoneOn}
	})
	if err != nil {
		return err
	}
	return db.Bulk(ctx, q, `INSERT INTO joint_meeting (id, person, office, title, agreed_day, held_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, 1)`, m.Joint, func(j JointMeeting) []any {
		return []any{j.ID, j.Person, j.Office, j.Title, j.AgreedDay, j.HeldOn}
	})
}

func insertMarks(ctx context.Context, q db.Q, m Many, _ []byte) error {
	err := db.Bulk(ctx, q, `INSERT INTO own_words (id, person, office, said_on, language, text, translation, translated_by, read_by_person, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`, m.OwnWords, func(o OwnWords) []any {
		return []any{o.ID, o.Person, o.Office, o.SaidOn, o.Language, o.Text, db.Text(o.Translation), db.Text(o.By), o.ReadByPerson}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, "INSERT INTO sticky_note (person, text, due, ident, version) VALUES ($1, $2, $3, $4, 1)", m.Sticky, func(n StickyNote) []any {
		return []any{n.Person, n.Text, n.Due, n.Counsellor}
	})
	if err != nil {
		return err
	}
	err = db.Bulk(ctx, q, "INSERT INTO category (ident, person, letter) VALUES ($1, $2, $3)", m.Categories, func(c Category) []any {
		return []any{c.Counsellor, c.Person, c.Letter}
	})
	if err != nil {
		return err
	}
	return db.Bulk(ctx, q, "INSERT INTO preference (person, weekday, from_min, to_min) VALUES ($1, $2, $3, $4)", m.Preferences, func(p Preference) []any {
		return []any{p.Person, p.Weekday, p.FromMin, p.ToMin}
	})
}

// Empty says that the database holds nobody.
func Empty(ctx context.Context, q db.Q) (bool, error) {
	var n int
	if err := q.QueryRowContext(ctx, "SELECT count(*) FROM person").Scan(&n); err != nil {
		return false, fmt.Errorf("caseload.Empty: %w", err)
	}
	return n == 0, nil
}
