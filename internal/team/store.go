package team

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// MostShown is how many unassigned people are listed at once.
const MostShown = 200

// MustAssign lists the people whom the leader may have as a row and who must be
// assigned anew, those first who have waited longest. more says that there are more
// than MostShown whom nobody follows up. Closed periods are left out.
func MustAssign(ctx context.Context, q db.Q, a access.Actor, today civil.Date) (list []Waiting, more bool, err error) {
	list, err = unassigned(ctx, q, a, today)
	if err != nil {
		return nil, false, err
	}
	if more = len(list) > MostShown; more {
		list = list[:MostShown]
	}
	protected, err := protected(ctx, q, a, today)
	if err != nil {
		return nil, false, err
	}
	list, err = sift(ctx, q, a, append(list, protected...), today)
	inOrder(list)
	return list, more, err
}

func unassigned(ctx context.Context, q db.Q, a access.Actor, today civil.Date) ([]Waiting, error) {
	query, args := access.Query(`SELECT p.id, p.given_name, p.family_name, p.language, p.interpreter, p.office, COALESCE(o.name, ''), COALESCE(f.assigned_on, f.starts, p.first_imported) AS since, COALESCE(f.ident, '')
		FROM person p LEFT JOIN office o ON o.nr = p.office
		LEFT JOIN follow_up f ON f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
		WHERE f.ident IS NULL AND (f.state IS NULL OR f.state <> 'closed') AND {visible} ORDER BY since NULLS LAST, p.id LIMIT 201`, a, today)
	return rows(ctx, q, query, args)
}

// protected lists everybody with a protection and a counsellor; whether the counsellor
// has the right is not asked here.
func protected(ctx context.Context, q db.Q, a access.Actor, today civil.Date) ([]Waiting, error) {
	query, args := access.Query(`SELECT p.id, p.given_name, p.family_name, p.language, p.interpreter, p.office, COALESCE(o.name, ''), NULL, COALESCE(f.ident, '')
		FROM person p LEFT JOIN office o ON o.nr = p.office
		JOIN follow_up f ON f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
		WHERE f.ident IS NOT NULL AND f.state <> 'closed' AND EXISTS (SELECT 1 FROM protection k WHERE k.person = p.id) AND {visible} ORDER BY p.id`, a, today)
	return rows(ctx, q, query, args)
}

func rows(ctx context.Context, q db.Q, query string, args []any) ([]Waiting, error) {
	r, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("team.MustAssign: %w", err)
	}
	list, err := db.Collect(r, func(scan func(...any) error) (w Waiting, err error) {
		var language, interpreter db.Text
		err = scan(&w.ID, &w.GivenName, &w.FamilyName, &language, &interpreter, &w.Office, &w.OfficeName, &w.Since, &w.counsellor)
		w.Language, w.Interpreter = string(language), caseload.InterpreterNeed(interpreter)
		return w, err
	})
	if err != nil {
		return nil, fmt.Errorf("team.MustAssign: %w", err)
	}
	return list, nil
}

// sift asks access of each row once more, and keeps those who must be assigned anew.
func sift(ctx context.Context, q db.Q, a access.Actor, list []Waiting, today civil.Date) ([]Waiting, error) {
	ids := make([]string, len(list))
	for i, w := range list {
		ids[i] = w.ID
	}
	subjects, err := access.LoadSubjects(ctx, q, ids, a.Ident, today)
	if err != nil {
		return nil, fmt.Errorf("team.MustAssign: %w", err)
	}
	counsellors := map[string]access.Actor{"": {}}
	known := func(ident string) (a access.Actor, err error) {
		a, found := counsellors[ident]
		if !found {
			a, err = counsellor(ctx, q, ident)
			counsellors[ident] = a
		}
		return a, err
	}
	var kept []Waiting
	for _, w := range list {
		d := access.Decide(a, access.ListRow, subjects[w.ID], today)
		if !d.Permit {
			continue
		}
		who, err := known(w.counsellor)
		if err != nil {
			return nil, err
		}
		var substitutes []access.Actor
		for _, cover := range subjects[w.ID].Cover { // those of today
			s, err := known(cover.Substitute)
			if err != nil {
				return nil, err
			}
			substitutes = append(substitutes, s)
		}
		cause, must := CauseOf(who, subjects[w.ID].Protections, substitutes...)
		if must {
			w.Cause, w.Relation = cause, d.Relation
			kept = append(kept, w)
		}
	}
	return kept, nil
}

// counsellor is what opens protected people to somebody: rights and offices.
func counsellor(ctx context.Context, q db.Q, ident string) (access.Actor, error) {
	rights, err := access.RightsOf(ctx, q, ident)
	if err != nil {
		return access.Actor{}, err
	}
	offices, err := access.OfficesOf(ctx, q, ident)
	return access.Actor{Ident: ident, Rights: rights, Offices: offices}, err
}
