package caseload

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// chunk is the most values that one question lists.
const chunk = 500

// scanner reads the columns of a row.
type scanner = func(...any) error

// ByID asks a query with {in} for ids, a chunk of 500 at a time, and reads the rows
// through one. The query has no other argument. Rows come in the query's order
// within a chunk; what cannot be an id finds nothing. op names the operation in
// errors.
func ByID[T any](ctx context.Context, q db.Q, op, query string, ids []string, one func(scan func(...any) error) (T, error)) ([]T, error) {
	var list []T
	can := slices.DeleteFunc(slices.Clone(ids), func(s string) bool { return !db.IsID(s) })
	for part := range slices.Chunk(can, chunk) {
		full, args := db.In(query, 1, part)
		rows, err := q.QueryContext(ctx, full, args...)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
		found, err := db.Collect(rows, one)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", op, err)
		}
		list = append(list, found...)
	}
	return list, nil
}

func ofPeople[T any](ctx context.Context, q db.Q, what, query string, people []string, one func(scanner) (T, error)) ([]T, error) {
	return ByID(ctx, q, "caseload."+what, query, people, one)
}

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
	query, args := access.Query(`SELECT p.id, p.number, p.born, p.family_name, p.given_name, p.office, p.phone, p.home_address, p.language, p.interpreter, p.innsatsgruppe,
			p.reserved, p.manual, p.guardian, p.safety, p.waits_since, p.first_imported, p.version,
			f.id, f.office, f.ident, f.assigned_on, f.track, f.rhythm_centidays, f.starts, f.ends, f.state, f.version
		FROM person p JOIN follow_up f ON f.person = p.id
		WHERE f.ident = $1 AND f.state <> 'closed' AND {visible} ORDER BY p.id`, a, today, ident)
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("caseload.OfCounsellor: %w", err)
	}
	list, err := db.Collect(rows, scanOne)
	if err != nil {
		return nil, fmt.Errorf("caseload.OfCounsellor: %w", err)
	}
	return list, nil
}

// People reads people by id with their present follow-up (the open one, else the one
// that closed last). It asks nobody's leave: the caller has asked access.Decide, or
// is the installation itself.
func People(ctx context.Context, q db.Q, ids []string) ([]One, error) {
	return ofPeople(ctx, q, "People", `SELECT p.id, p.number, p.born, p.family_name, p.given_name, p.office, p.phone, p.home_address, p.language, p.interpreter, p.innsatsgruppe,
			p.reserved, p.manual, p.guardian, p.safety, p.waits_since, p.first_imported, p.version,
			f.id, f.office, f.ident, f.assigned_on, f.track, f.rhythm_centidays, f.starts, f.ends, f.state, f.version
		FROM person p LEFT JOIN follow_up f ON f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.ends DESC NULLS LAST, x.id DESC LIMIT 1)
		WHERE p.id IN {in} ORDER BY p.id`, ids, scanOne)
}

// IDsByLookup finds the ids of people by the keyed hashes of their numbers.
func IDsByLookup(ctx context.Context, q db.Q, lookups [][]byte) (map[string]string, error) {
	found := map[string]string{}
	for part := range slices.Chunk(lookups, chunk) {
		query, args := db.In("SELECT number_lookup, id FROM person WHERE number_lookup IN {in}", 1, part)
		rows, err := q.QueryContext(ctx, query, args...)
		if err != nil {
			return nil, fmt.Errorf("caseload.IDsByLookup: %w", err)
		}
		_, err = db.Collect(rows, func(scan func(...any) error) (struct{}, error) {
			var lookup []byte
			var id string
			err := scan(&lookup, &id)
			found[string(lookup)] = id
			return struct{}{}, err
		})
		if err != nil {
			return nil, fmt.Errorf("caseload.IDsByLookup: %w", err)
		}
	}
	return found, nil
}

// LastTalks returns the instant of the last talk of each person: direct contact in
// which the two spoke.
func LastTalks(ctx context.Context, q db.Q, people []string) (map[string]db.Time, error) {
	last := map[string]db.Time{}
	_, err := ofPeople(ctx, q, "LastTalks", "SELECT person, max(at) FROM contact WHERE direct AND spoke AND person IN {in} GROUP BY person", people,
		func(scan scanner) (struct{}, error) {
			var person string
			var at db.Time
			err := scan(&person, &at)
			last[person] = at
			return struct{}{}, err
		})
	return last, err
}

// Contacts reads people's contacts, the oldest first.
func Contacts(ctx context.Context, q db.Q, people []string) ([]Contact, error) {
	return ofPeople(ctx, q, "Contacts", "SELECT id, person, office, ident, at, kind, direct, spoke, minutes, source, version FROM contact WHERE person IN {in} ORDER BY at, id", people,
		func(scan scanner) (Contact, error) {
			var c Contact
			var ident db.Text
			var at db.Time
			var minutes *int
			err := scan(&c.ID, &c.Person, &c.Office, &ident, &at, &c.Kind, &c.Direct, &c.Spoke, &minutes, &c.Source, &c.Version)
			c.Counsellor, c.At = string(ident), at.Time
			if minutes != nil {
				c.Minutes = *minutes
			}
			return c, err
		})
}

// Measures reads the measures that people are in.
func Measures(ctx context.Context, q db.Q, people []string) ([]Measure, error) {
	return ofPeople(ctx, q, "Measures", "SELECT id, person, office, code, starts, ends, source, next_agreed, postponed_to, version FROM measure_now WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (Measure, error) {
			var m Measure
			return m, scan(&m.ID, &m.Person, &m.Office, &m.Code, &m.Starts, &m.Ends, &m.Source, &m.NextAgreed, &m.PostponedTo, &m.Version)
		})
}

// PlanSteps reads the steps of people's plans.
func PlanSteps(ctx context.Context, q db.Q, people []string) ([]PlanStep, error) {
	return ofPeople(ctx, q, "PlanSteps", "SELECT id, person, office, title, own, due, ends, state, source, next_agreed, postponed_to, version FROM plan_step WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (PlanStep, error) {
			var s PlanStep
			return s, scan(&s.ID, &s.Person, &s.Office, &s.Title, &s.Own, &s.Due, &s.Ends, &s.State, &s.Source, &s.NextAgreed, &s.PostponedTo, &s.Version)
		})
}

// Benefits reads the benefits of people.
func Benefits(ctx context.Context, q db.Q, people []string) ([]Benefit, error) {
	return ofPeople(ctx, q, "Benefits", "SELECT id, person, office, kind, ends, next_agreed, postponed_to, version FROM benefit WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (Benefit, error) {
			var b Benefit
			return b, scan(&b.ID, &b.Person, &b.Office, &b.Kind, &b.Ends, &b.NextAgreed, &b.PostponedTo, &b.Version)
		})
}

// Clocks reads the legal periods of people.
func Clocks(ctx context.Context, q db.Q, people []string) ([]Clock, error) {
	return ofPeople(ctx, q, "Clocks", "SELECT id, person, office, kind, starts, ends, source, done_on, version FROM clock WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (Clock, error) {
			var c Clock
			return c, scan(&c.ID, &c.Person, &c.Office, &c.Kind, &c.Starts, &c.Ends, &c.Source, &c.DoneOn, &c.Version)
		})
}

// Promises reads what people have been promised.
func Promises(ctx context.Context, q db.Q, people []string) ([]Promise, error) {
	return ofPeople(ctx, q, "Promises", "SELECT id, person, office, ident, text, made_on, due, state, version FROM promise WHERE person IN {in} ORDER BY person, made_on, id", people,
		func(scan scanner) (Promise, error) {
			var p Promise
			return p, scan(&p.ID, &p.Person, &p.Office, &p.Counsellor, &p.Text, &p.MadeOn, &p.Due, &p.State, &p.Version)
		})
}

// TalkRequests reads people's wishes for a talk.
func TalkRequests(ctx context.Context, q db.Q, people []string) ([]TalkRequest, error) {
	return ofPeople(ctx, q, "TalkRequests", "SELECT id, person, office, asked_on, kind, wish, done_on, version FROM talk_request WHERE person IN {in} ORDER BY person, asked_on, id", people,
		func(scan scanner) (TalkRequest, error) {
			var r TalkRequest
			var kind, wish db.Text
			err := scan(&r.ID, &r.Person, &r.Office, &r.AskedOn, &kind, &wish, &r.DoneOn, &r.Version)
			r.Kind, r.Wish = string(kind), string(wish)
			return r, err
		})
}

// JointMeetings reads people's meetings with several parties.
func JointMeetings(ctx context.Context, q db.Q, people []string) ([]JointMeeting, error) {
	return ofPeople(ctx, q, "JointMeetings", "SELECT id, person, office, title, agreed_day, held_on, version FROM joint_meeting WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (JointMeeting, error) {
			var m JointMeeting
			return m, scan(&m.ID, &m.Person, &m.Office, &m.Title, &m.AgreedDay, &m.HeldOn, &m.Version)
		})
}

// OwnWordsOf reads people's own words, the newest first.
func OwnWordsOf(ctx context.Context, q db.Q, people []string) ([]OwnWords, error) {
	return ofPeople(ctx, q, "OwnWordsOf", "SELECT id, person, office, said_on, language, text, translation, translated_by, read_by_person, version FROM own_words WHERE person IN {in} ORDER BY said_on DESC, id DESC", people,
		func(scan scanner) (OwnWords, error) {
			var o OwnWords
			var translation, by db.Text
			err := scan(&o.ID, &o.Person, &o.Office, &o.SaidOn, &o.Language, &o.Text, &translation, &by, &o.ReadByPerson, &o.Version)
			o.Translation, o.By = string(translation), string(by)
			return o, err
		})
}

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
