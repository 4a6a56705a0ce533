package caseload

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Found is a person in the answer of a search: what a row shows, and no more.
type Found struct {
	ID             string
	GivenName      string
	FamilyName     string
	Office         string // number; "" where none is known
	OfficeName     string
	Counsellor     string // ident; "" unassigned
	CounsellorName string
	State          State           // of the present follow-up; "" none
	Relation       access.Relation // of who searched
}

// Name is given name and family name, or what there is of them.
func (f Found) Name() string { return strings.TrimSpace(f.GivenName + " " + f.FamilyName) }

// MostFound is how many people a search shows.
const MostFound = 50

// FindByName finds the people whom the actor may have as a row and in whose name each
// of the words begins a part, in any order; words are as SearchWords gives them. more
// says that there are others than the MostFound that are returned. No words find
// nobody.
func FindByName(ctx context.Context, q db.Q, a access.Actor, words []string, today civil.Date) (list []Found, more bool, err error) {
	if len(words) == 0 {
		return nil, false, nil
	}
	var conditions strings.Builder
	values := make([]any, len(words))
	for i, w := range words {
		conditions.WriteString(`lower(' ' || replace(p.given_name || ' ' || p.family_name, '-', ' ')) LIKE $` + strconv.Itoa(i+1) + ` ESCAPE '\' AND `)
		values[i] = "% " + likeText.Replace(w) + "%"
	}
	list, err = find(ctx, q, a, conditions.String(), values, today)
	if len(list) > MostFound {
		return list[:MostFound], true, err
	}
	return list, false, err
}

// likeText takes their meaning from the signs that LIKE knows.
var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// FindByID finds a person whom the actor may have as a row; db.ErrNotFound else.
func FindByID(ctx context.Context, q db.Q, a access.Actor, id string, today civil.Date) (Found, error) {
	list, err := find(ctx, q, a, "p.id = $1 AND ", []any{id}, today)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("caseload.Find: %w", db.ErrNotFound)
	}
	if err != nil {
		return Found{}, err
	}
	return list[0], nil
}

func find(ctx context.Context, q db.Q, a access.Actor, condition string, values []any, today civil.Date) ([]Found, error) {
	query, args := access.Query(strings.Replace(`SELECT p.id, p.given_name, p.family_name, p.office, COALESCE(o.name, ''), COALESCE(f.ident, ''), COALESCE(s.name, ''), COALESCE(f.state, '')
		FROM person p LEFT JOIN office o ON o.nr = p.office
		LEFT JOIN follow_up f ON f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
		LEFT JOIN staff s ON s.ident = f.ident
		WHERE {visible} ORDER BY p.family_name, p.given_name, p.id LIMIT 51`, "{visible}", condition+"{visible}", 1), a, today, values...)
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("caseload.Find: %w", err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (f Found, err error) {
		return f, scan(&f.ID, &f.GivenName, &f.FamilyName, &f.Office, &f.OfficeName, &f.Counsellor, &f.CounsellorName, &f.State)
	})
	if err != nil {
		return nil, fmt.Errorf("caseload.Find: %w", err)
	}
	return related(ctx, q, a, list, today)
}

// related asks access of each row once more, and keeps what the actor is to it.
func related(ctx context.Context, q db.Q, a access.Actor, list []Found, today civil.Date) ([]Found, error) {
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.ID
	}
	subjects, err := access.LoadSubjects(ctx, q, ids, a.Ident, today)
	if err != nil {
		return nil, fmt.Errorf("caseload.Find: %w", err)
	}
	var kept []Found
	for _, f := range list {
		if d := access.Decide(a, access.ListRow, subjects[f.ID], today); d.Permit {
			f.Relation = d.Relation
			kept = append(kept, f)
		}
	}
	return kept, nil
}
