package caseload

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// One is a person with the present follow-up.
type One struct {
	Person   Person
	FollowUp FollowUp
}

func scanOne(scan scanner) (One, error) {
	var o One
	var phone, address, language, interpreter, effort, id, office, ident, track, state db.Text
	var rhythm, version *int
	p, f := &o.Person, &o.FollowUp
	err := scan(&p.ID, &p.Number.Digits, &p.Number.Born, &p.FamilyName, &p.GivenName, &p.Office, &phone, &address, &language, &interpreter, &effort,
		&p.Reserved, &p.Manual, &p.Guardian, &p.Safety, &p.WaitsSince, &p.FirstImported, &p.Version,
		&id, &office, &ident, &f.AssignedOn, &track, &rhythm, &f.Starts, &f.Ends, &state, &version)
	p.Phone, p.Address, p.Language, p.Interpreter, p.Effort = string(phone), string(address), string(language), InterpreterNeed(interpreter), string(effort)
	f.ID, f.Person, f.Office, f.Counsellor, f.Track, f.State = string(id), p.ID, string(office), string(ident), Track(track), State(state)
	if rhythm != nil {
		f.Rhythm = Rhythm(*rhythm)
	}
	if version != nil {
		f.Version = *version
	}
	return o, err
}

// OfCounsellor reads the people whom a counsellor follows up, and whom the actor may
// see in a list; closed periods are left out. People behind a protection that the
// actor lacks the right for are not among them, and not counted anywhere.
func OfCounsellor(ctx context.Context, q db.Q, a access.Actor, ident string, today civil.Date) ([]One, error) {
	return OfCounsellors(ctx, q, a, []string{ident}, today)
}

// NotShown returns how many people a counsellor follows up whom OfCounsellor does not
// show the actor; 0 if they are fewer than five, so that nobody is found by a count
// that moves. That there may be such people is to be said whatever it returns.
func NotShown(ctx context.Context, q db.Q, a access.Actor, ident string, today civil.Date) (int, error) {
	query, args := access.Query(`SELECT count(*) FROM person p JOIN follow_up f ON f.person = p.id
		WHERE f.ident = $1 AND f.state <> 'closed' AND f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
			AND NOT {visible}`, a, today, ident)
	var n int
	if err := q.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("caseload.NotShown: %w", err)
	}
	if n < access.LeastTold {
		return 0, nil
	}
	return n, nil
}

// People reads people by id with their present follow-up (the open one, else the one
// that closed last). It asks nobody's leave: the caller has asked access.Decide, or
// is the installation itself.
func People(ctx context.Context, q db.Q, ids []string) ([]One, error) {
	return ofPeople(ctx, q, "People", `SELECT p.id, p.number, p.born, p.family_name, p.given_name, p.office, p.phone, p.home_address, p.language, p.interpreter, p.innsatsgruppe,
			p.reserved, p.manual, p.guardian, p.safety, p.waits_since, p.first_imported, p.version,
			f.id, f.office, f.ident, f.assigned_on, f.track, f.rhythm_centidays, f.starts, f.ends, f.state, f.version
		FROM person p LEFT JOIN follow_up f ON f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
		WHERE p.id IN {in} ORDER BY p.id`, ids, scanOne)
}

// IDsByLookup finds the ids of people by the keyed hashes of their numbers.
func IDsByLookup(ctx context.Context, q db.Q, lookups [][]byte) (map[string]string, error) {
	found := map[string]string{}
	_, err := db.Listed(ctx, q, "caseload.IDsByLookup", "SELECT number_lookup, id FROM person WHERE number_lookup IN {in}", nil, lookups, func(scan scanner) (struct{}, error) {
		var lookup []byte
		var id string
		err := scan(&lookup, &id)
		found[string(lookup)] = id
		return struct{}{}, err
	})
	return found, err
}

// Person writes a person; a new one (Version 0) gets an id where it has none. key is
// the installation's key for looking numbers up.
func (w *Writer) Person(ctx context.Context, p *Person, key []byte) error {
	newID(&p.ID)
	return w.putVersion(ctx, "Person", p.ID, &p.Version, `INSERT INTO person (id, number, number_lookup, born, family_name, given_name, office, phone, home_address, language, interpreter,
			innsatsgruppe, reserved, manual, guardian, safety, waits_since, first_imported, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)
		ON CONFLICT (id) DO UPDATE SET family_name = excluded.family_name, given_name = excluded.given_name, office = excluded.office, phone = excluded.phone,
			home_address = excluded.home_address, language = excluded.language, interpreter = excluded.interpreter, innsatsgruppe = excluded.innsatsgruppe,
			reserved = excluded.reserved, manual = excluded.manual, guardian = excluded.guardian, safety = excluded.safety,
			waits_since = excluded.waits_since, first_imported = excluded.first_imported, version = person.version + 1
		WHERE person.version = $19`,
		p.ID, p.Number.Digits, Lookup(p.Number.Digits, key), p.Number.Born, p.FamilyName, p.GivenName, p.Office, db.Text(p.Phone), db.Text(p.Address),
		db.Text(p.Language), db.Text(p.Interpreter), db.Text(p.Effort), p.Reserved, p.Manual, p.Guardian, p.Safety, p.WaitsSince, p.FirstImported)
}

// WaitsSince writes since when a message has waited for us where only a caseload told
// of it; the zero day says that none does any more.
func (w *Writer) WaitsSince(ctx context.Context, person string, day civil.Date) error {
	return w.Put(ctx, "caseload.WaitsSince", person, "UPDATE person SET waits_since = $2, version = version + 1 WHERE id = $1", person, day)
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
	if err := f.Valid(); err != nil {
		return fmt.Errorf("caseload.FollowUp: %w", err)
	}
	newID(&f.ID)
	return w.putVersion(ctx, "FollowUp", f.Person, &f.Version, `INSERT INTO follow_up (id, person, office, ident, assigned_on, track, rhythm_centidays, starts, ends, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
		ON CONFLICT (id) DO UPDATE SET office = excluded.office, ident = excluded.ident, assigned_on = excluded.assigned_on, track = excluded.track,
			rhythm_centidays = excluded.rhythm_centidays, starts = excluded.starts, ends = excluded.ends, state = excluded.state, version = follow_up.version + 1
		WHERE follow_up.version = $11`,
		f.ID, f.Person, f.Office, db.Text(f.Counsellor), f.AssignedOn, db.Text(f.Track), none(int(f.Rhythm)), f.Starts, f.Ends, string(f.State))
}

// Assign gives a person's follow-up to a counsellor from a day on; an empty ident
// leaves it unassigned. A closed period is ErrClosed.
func (w *Writer) Assign(ctx context.Context, f *FollowUp, ident string, day civil.Date) error {
	after, err := f.Assigned(ident, day)
	if err != nil {
		return fmt.Errorf("caseload.Assign: %w", err)
	}
	if err := w.FollowUp(ctx, &after); err != nil {
		return err
	}
	*f = after
	return nil
}

// Lock lets whoever assigns the same people at once wait for the one before, so that the
// second reads what the first has written. It changes nothing.
func (w *Writer) Lock(ctx context.Context, people []string) error {
	for _, id := range slices.Sorted(slices.Values(people)) {
		if _, err := w.exec(ctx, "UPDATE person SET version = version WHERE id = $1", []any{id}); err != nil {
			return fmt.Errorf("caseload.Lock: %w", err)
		}
	}
	return nil
}

// Close ends a person's follow-up on a day. A closed period is ErrClosed.
func (w *Writer) Close(ctx context.Context, f *FollowUp, day civil.Date) error {
	after, err := f.Ended(day)
	if err != nil {
		return fmt.Errorf("caseload.Close: %w", err)
	}
	if err := w.FollowUp(ctx, &after); err != nil {
		return err
	}
	*f = after
	return nil
}
