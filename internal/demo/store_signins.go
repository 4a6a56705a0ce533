package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/signin"
)

// SignIns lists whom one can sign in as in the invented world: the first counsellor
// first, then role by role those who follow up most.
func SignIns(ctx context.Context, q db.Q) ([]signin.DemoPerson, error) {
	rows, err := q.QueryContext(ctx, `SELECT s.ident, s.name, r.role, COALESCE(o.office, ''), COALESCE(f.name, ''),
			COALESCE((SELECT min(t.track) FROM team_member m JOIN team t ON t.id = m.team WHERE m.ident = s.ident), ''),
			(SELECT count(*) FROM follow_up u WHERE u.ident = s.ident AND u.state <> 'closed')
		FROM staff s JOIN staff_role r ON r.ident = s.ident LEFT JOIN staff_office o ON o.ident = s.ident LEFT JOIN office f ON f.nr = o.office
		ORDER BY s.ident, r.role, o.office NULLS LAST`)
	if err != nil {
		return nil, fmt.Errorf("demo.SignIns: %w", err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (d signin.DemoPerson, err error) {
		return d, scan(&d.Ident, &d.Name, &d.Role, &d.Office, &d.Place, &d.Track, &d.People)
	})
	if err != nil {
		return nil, fmt.Errorf("demo.SignIns: %w", err)
	}
	list = slices.CompactFunc(list, func(a, b signin.DemoPerson) bool { return a.Ident == b.Ident })
	slices.SortStableFunc(list, func(a, b signin.DemoPerson) int {
		return cmp.Or(rank(a)-rank(b), b.People-a.People, cmp.Compare(a.Ident, b.Ident))
	})
	return oneOfEachFirst(list), nil
}

// oneOfEachFirst puts one of each role and track on top, the first counsellor before
// all: whoever tries the product should not have to look for the others.
func oneOfEachFirst(list []signin.DemoPerson) []signin.DemoPerson {
	seen := map[string]bool{}
	var first, rest []signin.DemoPerson
	for _, d := range list {
		if kind := string(d.Role) + d.Track; !seen[kind] {
			seen[kind] = true
			first = append(first, d)
			continue
		}
		rest = append(rest, d)
	}
	return append(first, rest...)
}

func rank(d signin.DemoPerson) int {
	if d.Ident == First {
		return -1
	}
	return slices.Index(access.StaffRoles(), d.Role)
}
