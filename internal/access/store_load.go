package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// ErrRole says that somebody does not have the role they ask to act in.
var ErrRole = errors.New("the account does not have this role")

// LoadActor reads a member of staff as the Actor in the role asked for, with those
// whom they stand in for today; role "" takes the first they have. No such ident is
// db.ErrNotFound, a role that is not held ErrRole.
func LoadActor(ctx context.Context, q db.Q, ident string, role Role, today civil.Date) (Actor, error) {
	s, err := StaffOf(ctx, q, ident)
	if err != nil {
		return Actor{}, err
	}
	a := Actor{Ident: ident, Name: s.Name, MayWrite: s.MayWrite, OwnNumber: s.OwnNumber}
	if a.Roles, err = RolesOf(ctx, q, ident); err != nil {
		return Actor{}, err
	}
	if role == "" && len(a.Roles) > 0 {
		role = a.Roles[0]
	}
	if a.Role = role; !slices.Contains(a.Roles, role) {
		return Actor{}, fmt.Errorf("access.LoadActor: %w", ErrRole)
	}
	if a.Offices, err = OfficesOf(ctx, q, ident); err != nil {
		return Actor{}, err
	}
	if a.Rights, err = RightsOf(ctx, q, ident); err != nil {
		return Actor{}, err
	}
	if a.Kin, err = KinOf(ctx, q, ident); err != nil {
		return Actor{}, err
	}
	if err := a.loadTeams(ctx, q); err != nil {
		return Actor{}, err
	}
	return a, a.loadSelf(ctx, q, today)
}

func (a *Actor) loadTeams(ctx context.Context, q db.Q) error {
	rows, err := q.QueryContext(ctx, "SELECT t.id, t.office, m.leads FROM team_member m JOIN team t ON t.id = m.team WHERE m.ident = $1 ORDER BY t.office, t.id", a.Ident)
	if err != nil {
		return fmt.Errorf("access.LoadActor: teams: %w", err)
	}
	_, err = db.Collect(rows, func(scan func(...any) error) (struct{}, error) {
		var id, office string
		var leads bool
		err := scan(&id, &office, &leads)
		a.Teams = append(a.Teams, id)
		if leads {
			a.Leads = append(a.Leads, id)
			if !slices.Contains(a.LeadsAt, office) {
				a.LeadsAt = append(a.LeadsAt, office)
			}
		}
		return struct{}{}, err
	})
	return err
}

// loadSelf finds the own person record and whom the actor stands in for.
func (a *Actor) loadSelf(ctx context.Context, q db.Q, today civil.Date) error {
	own, err := column[string](ctx, q, "access.LoadActor", "SELECT p.id FROM person p JOIN staff s ON s.own_number_lookup = p.number_lookup WHERE s.ident = $1", a.Ident)
	if err != nil {
		return err
	}
	if len(own) > 0 {
		a.Person = own[0]
	}
	a.StandsInFor, err = column[string](ctx, q, "access.LoadActor",
		"SELECT DISTINCT ident FROM absence WHERE substitute = $1 AND from_day <= $2 AND to_day >= $2 ORDER BY ident", a.Ident, today)
	return err
}

// LoadSubject reads what Decide must know of a person, and when the member of staff
// last wrote why. An id that nobody has is db.ErrNotFound.
func LoadSubject(ctx context.Context, q db.Q, id, ident string, today civil.Date) (Subject, error) {
	list, err := LoadSubjects(ctx, q, []string{id}, ident, today)
	if err != nil {
		return Subject{}, err
	}
	s, found := list[id]
	if !found {
		return Subject{}, fmt.Errorf("access.LoadSubject: %w", db.ErrNotFound)
	}
	return s, nil
}

// loadAtOnce is how many people one query asks about: SQLite's driver looks every
// mark up in a list of all of them.
const loadAtOnce = 200

// LoadSubjects is LoadSubject for many, by id, in one query for each chunk. Ids
// that nobody has are left out. Absences are those that cover today.
func LoadSubjects(ctx context.Context, q db.Q, ids []string, ident string, today civil.Date) (map[string]Subject, error) {
	list := make(map[string]Subject, len(ids))
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !db.IsID(id) })
	for part := range slices.Chunk(ids, loadAtOnce) {
		if err := loadSubjects(ctx, q, list, part, ident, today); err != nil {
			return nil, fmt.Errorf("access.LoadSubjects: %w", err)
		}
	}
	return list, nil
}

func loadSubjects(ctx context.Context, q db.Q, list map[string]Subject, ids []string, ident string, today civil.Date) error {
	query, in := db.In(`WITH asked AS (
		SELECT p.id, p.office, p.number_lookup, f.ident, f.state FROM person p
		LEFT JOIN follow_up f ON f.id = (SELECT g.id FROM follow_up g WHERE g.person = p.id
			ORDER BY CASE WHEN g.state = 'closed' THEN 1 ELSE 0 END, g.starts DESC NULLS LAST, g.id DESC LIMIT 1)
		WHERE p.id IN {in})
	SELECT 0 AS what, CAST(id AS TEXT), office, COALESCE(ident, ''), COALESCE(state, ''), number_lookup FROM asked
	UNION ALL SELECT 1, CAST(x.person AS TEXT), x.kind, x.office, '', NULL FROM protection x JOIN asked ON asked.id = x.person
	UNION ALL SELECT 2, CAST(asked.id AS TEXT), CAST(m.team AS TEXT), '', '', NULL FROM team_member m JOIN asked ON asked.ident = m.ident
	UNION ALL SELECT 3, CAST(asked.id AS TEXT), b.substitute, CAST(b.from_day AS TEXT), CAST(b.to_day AS TEXT), NULL FROM absence b JOIN asked ON asked.ident = b.ident
		WHERE b.substitute IS NOT NULL AND b.from_day <= $2 AND b.to_day >= $2
	UNION ALL SELECT 4, CAST(asked.id AS TEXT), CAST(w.day AS TEXT), '', '', NULL FROM why_given w JOIN asked ON asked.id = w.person WHERE w.ident = $1 AND w.day = $2
	ORDER BY 1, 2, 3, 4`, 3, ids)
	rows, err := q.QueryContext(ctx, query, append([]any{ident, today}, in...)...)
	if err != nil {
		return err
	}
	_, err = db.Collect(rows, func(scan func(...any) error) (struct{}, error) {
		var f found
		if err := scan(&f.what, &f.id, &f.a, &f.b, &f.c, &f.number); err != nil {
			return struct{}{}, err
		}
		s, err := f.into(list[f.id])
		list[f.id] = s
		return struct{}{}, err
	})
	return err
}

// found is one row of what loadSubjects asks; what says how to read a, b and c.
type found struct {
	what        int
	id, a, b, c string
	number      []byte
}

func (f found) into(s Subject) (Subject, error) {
	switch f.what {
	case 0:
		s.Person, s.Office, s.Counsellor, s.FollowUp, s.Number = f.id, f.a, f.b, f.c, f.number
	case 1:
		s.Protections = append(s.Protections, Protection{Kind: Kind(f.a), Office: f.b})
	case 2:
		s.CounsellorTeams = append(s.CounsellorTeams, f.a)
	case 3:
		from, err := civil.ParseDate(f.b)
		to, err2 := civil.ParseDate(f.c)
		s.Cover = append(s.Cover, Cover{f.a, from, to})
		return s, errors.Join(err, err2)
	case 4:
		day, err := civil.ParseDate(f.a)
		s.WhyGiven = day
		return s, err
	}
	return s, nil
}

// CounsellorSubject reads what Decide must know of a counsellor: for the week, the
// ledger and the mirror, and for a row of a file that names the counsellor. Cover
// holds every absence with a substitute. "" gives an empty Subject.
func CounsellorSubject(ctx context.Context, q db.Q, ident string) (Subject, error) {
	s := Subject{Counsellor: ident}
	if ident == "" {
		return s, nil
	}
	var err error
	s.CounsellorTeams, err = column[string](ctx, q, "access.CounsellorSubject", "SELECT team FROM team_member WHERE ident = $1 ORDER BY team", ident)
	if err != nil {
		return Subject{}, err
	}
	rows, err := q.QueryContext(ctx, "SELECT substitute, from_day, to_day FROM absence WHERE ident = $1 AND substitute IS NOT NULL ORDER BY from_day, substitute", ident)
	if err != nil {
		return Subject{}, fmt.Errorf("access.CounsellorSubject: %w", err)
	}
	s.Cover, err = db.Collect(rows, func(scan func(...any) error) (c Cover, err error) {
		return c, scan(&c.Substitute, &c.From, &c.To)
	})
	return s, err
}

// LoadProtections reads the protections of people, by id.
func LoadProtections(ctx context.Context, q db.Q, ids []string) (map[string][]Protection, error) {
	list := map[string][]Protection{}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !db.IsID(id) })
	_, err := db.Listed(ctx, q, "access.LoadProtections", "SELECT person, kind, office FROM protection WHERE person IN {in} ORDER BY person, kind", nil, ids, func(scan func(...any) error) (struct{}, error) {
		var id string
		var p Protection
		err := scan(&id, &p.Kind, &p.Office)
		list[id] = append(list[id], p)
		return struct{}{}, err
	})
	return list, err
}

// GiveWhy keeps why a member of staff opens a person's record today; a second time
// replaces the text. It is valid until midnight.
func GiveWhy(ctx context.Context, q db.Q, ident, person string, day civil.Date, why string) error {
	_, err := q.ExecContext(ctx, "INSERT INTO why_given (ident, person, day, why) VALUES ($1, $2, $3, $4) ON CONFLICT (ident, person, day) DO UPDATE SET why = excluded.why",
		ident, person, day, why)
	if err != nil {
		return fmt.Errorf("access.GiveWhy: %w", err)
	}
	return nil
}

// WhyOf reads it; "" if none was given that day.
func WhyOf(ctx context.Context, q db.Q, ident, person string, day civil.Date) (string, error) {
	list, err := column[string](ctx, q, "access.WhyOf", "SELECT why FROM why_given WHERE ident = $1 AND person = $2 AND day = $3", ident, person, day)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}
