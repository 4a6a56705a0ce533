package caseload

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// OfCounsellors is OfCounsellor for several counsellors at once.
func OfCounsellors(ctx context.Context, q db.Q, a access.Actor, idents []string, today civil.Date) ([]One, error) {
	return scoped(ctx, q, a, today, `SELECT p.id, p.number, p.born, p.family_name, p.given_name, p.office, p.phone, p.home_address, p.language, p.interpreter, p.innsatsgruppe,
			p.reserved, p.manual, p.guardian, p.safety, p.waits_since, p.first_imported, p.version,
			f.id, f.office, f.ident, f.assigned_on, f.track, f.rhythm_centidays, f.starts, f.ends, f.state, f.version
		FROM person p JOIN follow_up f ON f.person = p.id
		WHERE f.ident IN {in} AND f.state <> 'closed' AND f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
			AND {visible} ORDER BY p.id`, idents)
}

// AtOffices reads the people of offices whom the actor may see in a list, whoever
// follows them up, or nobody yet. Closed periods are left out.
func AtOffices(ctx context.Context, q db.Q, a access.Actor, offices []string, today civil.Date) ([]One, error) {
	return scoped(ctx, q, a, today, `SELECT p.id, p.number, p.born, p.family_name, p.given_name, p.office, p.phone, p.home_address, p.language, p.interpreter, p.innsatsgruppe,
			p.reserved, p.manual, p.guardian, p.safety, p.waits_since, p.first_imported, p.version,
			f.id, f.office, f.ident, f.assigned_on, f.track, f.rhythm_centidays, f.starts, f.ends, f.state, f.version
		FROM person p LEFT JOIN follow_up f ON f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
		WHERE p.office IN {in} AND (f.state IS NULL OR f.state <> 'closed') AND {visible} ORDER BY p.id`, offices)
}

func scoped(ctx context.Context, q db.Q, a access.Actor, today civil.Date, query string, of []string) ([]One, error) {
	if len(of) == 0 {
		return nil, nil
	}
	full, in := db.In(query, 1, of)
	full, args := access.Query(full, a, today, in...)
	rows, err := q.QueryContext(ctx, full, args...)
	if err != nil {
		return nil, fmt.Errorf("caseload.OfCounsellors: %w", err)
	}
	list, err := db.Collect(rows, scanOne)
	if err != nil {
		return nil, fmt.Errorf("caseload.OfCounsellors: %w", err)
	}
	return list, nil
}
