package access

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/veilederblikk/blikk/internal/db"
)

// Team is counsellors at an office who share a leader and a track. Track is
// "ordinary" or "programme", the working condition that a study compares.
type Team struct {
	ID     string
	Office string
	Name   string
	Track  string
}

// Member is somebody in a team; Leads says that the team is theirs to lead.
type Member struct {
	Ident string
	Leads bool
}

// AddTeam makes a team; one without an ID gets it. A name that the office has a team
// of already is db.ErrConflict.
func AddTeam(ctx context.Context, q db.Q, t *Team) error {
	if t.ID == "" {
		t.ID = db.NewID()
	}
	_, err := q.ExecContext(ctx, "INSERT INTO team (id, office, name, track) VALUES ($1, $2, $3, $4)", t.ID, t.Office, t.Name, t.Track)
	if err != nil {
		return fmt.Errorf("access.AddTeam: %w", db.Err(err))
	}
	return nil
}

// Teams lists an office's teams by name.
func Teams(ctx context.Context, q db.Q, office string) ([]Team, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, office, name, track FROM team WHERE office = $1 ORDER BY name, id", office)
	if err != nil {
		return nil, fmt.Errorf("access.Teams: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (t Team, err error) {
		return t, scan(&t.ID, &t.Office, &t.Name, &t.Track)
	})
}

// TeamNamed finds a team of an office; db.ErrNotFound if it has none of that name.
func TeamNamed(ctx context.Context, q db.Q, office, name string) (Team, error) {
	var t Team
	row := q.QueryRowContext(ctx, "SELECT id, office, name, track FROM team WHERE office = $1 AND name = $2", office, name)
	if err := row.Scan(&t.ID, &t.Office, &t.Name, &t.Track); err != nil {
		return Team{}, fmt.Errorf("access.TeamNamed: %w", db.Err(err))
	}
	return t, nil
}

// TeamsOf lists the teams that somebody is in.
func TeamsOf(ctx context.Context, q db.Q, ident string) ([]Team, error) {
	rows, err := q.QueryContext(ctx, `SELECT t.id, t.office, t.name, t.track FROM team t JOIN team_member m ON m.team = t.id
		WHERE m.ident = $1 ORDER BY t.office, t.name, t.id`, ident)
	if err != nil {
		return nil, fmt.Errorf("access.TeamsOf: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (t Team, err error) {
		return t, scan(&t.ID, &t.Office, &t.Name, &t.Track)
	})
}

// PutMember puts somebody into a team, or changes whether they lead it.
func PutMember(ctx context.Context, q db.Q, team string, m Member) error {
	_, err := q.ExecContext(ctx, "INSERT INTO team_member (team, ident, leads) VALUES ($1, $2, $3) ON CONFLICT (team, ident) DO UPDATE SET leads = excluded.leads",
		team, m.Ident, m.Leads)
	if err != nil {
		return fmt.Errorf("access.PutMember: %w", err)
	}
	return nil
}

// RemoveMember takes somebody out of a team.
func RemoveMember(ctx context.Context, q db.Q, team, ident string) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM team_member WHERE team = $1 AND ident = $2", team, ident); err != nil {
		return fmt.Errorf("access.RemoveMember: %w", err)
	}
	return nil
}

// Members lists who is in a team, by ident.
func Members(ctx context.Context, q db.Q, team string) ([]Member, error) {
	rows, err := q.QueryContext(ctx, "SELECT ident, leads FROM team_member WHERE team = $1 ORDER BY ident", team)
	if err != nil {
		return nil, fmt.Errorf("access.Members: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (m Member, err error) { return m, scan(&m.Ident, &m.Leads) })
}

// Counsellors lists those who have the role of a counsellor and belong to one of the
// offices or teams, by name.
func Counsellors(ctx context.Context, q db.Q, offices, teams []string) ([]Staff, error) {
	found := map[string]Staff{}
	for query, of := range map[string][]string{
		`SELECT s.ident, s.name, s.may_write, s.own_number_lookup, s.version FROM staff s JOIN staff_role r ON r.ident = s.ident AND r.role = 'counsellor'
			JOIN staff_office o ON o.ident = s.ident WHERE o.office IN {in}`: offices,
		`SELECT s.ident, s.name, s.may_write, s.own_number_lookup, s.version FROM staff s JOIN staff_role r ON r.ident = s.ident AND r.role = 'counsellor'
			JOIN team_member m ON m.ident = s.ident WHERE m.team IN {in}`: teams,
	} {
		full, args := db.In(query, 1, of)
		rows, err := q.QueryContext(ctx, full, args...)
		if err != nil {
			return nil, fmt.Errorf("access.Counsellors: %w", err)
		}
		list, err := db.Collect(rows, func(scan func(...any) error) (s Staff, err error) {
			return s, scan(&s.Ident, &s.Name, &s.MayWrite, &s.OwnNumber, &s.Version)
		})
		if err != nil {
			return nil, fmt.Errorf("access.Counsellors: %w", err)
		}
		for _, x := range list {
			found[x.Ident] = x
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b Staff) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Ident, b.Ident)) }), nil
}
