package access

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/db"
)

// Office is a Nav office: four digits and a name. An office that only an import has
// named has its number for a name.
type Office struct {
	Number string
	Name   string
}

// Staff is somebody who works at the installation's offices.
type Staff struct {
	Ident     string // a letter and six digits
	Name      string // of an account that an import made: the ident
	MayWrite  bool
	OwnNumber []byte // look-up key of the own birth number, if known
	Version   int    // 0: new
}

// EnsureOffice makes an office that is not there, with its number for a name, and
// says whether it made it.
func EnsureOffice(ctx context.Context, q db.Q, number string) (made bool, err error) {
	r, err := q.ExecContext(ctx, "INSERT INTO office (nr, name) VALUES ($1, $1) ON CONFLICT (nr) DO NOTHING", number)
	if err != nil {
		return false, fmt.Errorf("access.EnsureOffice: %w", err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// PutOffice writes an office, new or with a new name.
func PutOffice(ctx context.Context, q db.Q, o Office) error {
	_, err := q.ExecContext(ctx, "INSERT INTO office (nr, name) VALUES ($1, $2) ON CONFLICT (nr) DO UPDATE SET name = excluded.name", o.Number, o.Name)
	if err != nil {
		return fmt.Errorf("access.PutOffice: %w", err)
	}
	return nil
}

// Offices lists the offices by number.
func Offices(ctx context.Context, q db.Q) ([]Office, error) {
	rows, err := q.QueryContext(ctx, "SELECT nr, name FROM office ORDER BY nr")
	if err != nil {
		return nil, fmt.Errorf("access.Offices: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (o Office, err error) {
		return o, scan(&o.Number, &o.Name)
	})
}

// StaffOf reads a member of staff; db.ErrNotFound if there is none of that ident.
func StaffOf(ctx context.Context, q db.Q, ident string) (Staff, error) {
	s := Staff{Ident: ident}
	row := q.QueryRowContext(ctx, "SELECT name, may_write, own_number_lookup, version FROM staff WHERE ident = $1", ident)
	if err := row.Scan(&s.Name, &s.MayWrite, &s.OwnNumber, &s.Version); err != nil {
		return Staff{}, fmt.Errorf("access.StaffOf: %w", db.Err(err))
	}
	return s, nil
}

// StaffAt lists the staff of an office by name.
func StaffAt(ctx context.Context, q db.Q, office string) ([]Staff, error) {
	rows, err := q.QueryContext(ctx, `SELECT s.ident, s.name, s.may_write, s.own_number_lookup, s.version FROM staff s
		JOIN staff_office o ON o.ident = s.ident WHERE o.office = $1 ORDER BY s.name, s.ident`, office)
	if err != nil {
		return nil, fmt.Errorf("access.StaffAt: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (s Staff, err error) {
		return s, scan(&s.Ident, &s.Name, &s.MayWrite, &s.OwnNumber, &s.Version)
	})
}

// PutStaff writes a member of staff. Version is the one that was read, 0 for new;
// db.ErrConflict if another version stands.
func PutStaff(ctx context.Context, q db.Q, s *Staff) error {
	var own any
	if len(s.OwnNumber) > 0 {
		own = s.OwnNumber
	}
	row := q.QueryRowContext(ctx, `INSERT INTO staff (ident, name, may_write, own_number_lookup, version) VALUES ($1, $2, $3, $4, 1)
		ON CONFLICT (ident) DO UPDATE SET name = excluded.name, may_write = excluded.may_write, own_number_lookup = excluded.own_number_lookup, version = staff.version + 1
		WHERE staff.version = $5 RETURNING version`, s.Ident, s.Name, s.MayWrite, own, s.Version)
	err := db.Err(row.Scan(&s.Version))
	if errors.Is(err, db.ErrNotFound) {
		err = db.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("access.PutStaff: %w", err)
	}
	return nil
}

// CreateCounsellorFromImport makes the account of a counsellor whom a file names:
// the name is the ident, nobody can sign in, nothing may be written and nothing
// protected is opened until an operator completes it. office may be "". An ident
// that is taken is db.ErrConflict.
func CreateCounsellorFromImport(ctx context.Context, q db.Q, ident, office string) error {
	if err := PutStaff(ctx, q, &Staff{Ident: ident, Name: ident}); err != nil {
		return err
	}
	if err := SetRoles(ctx, q, ident, []Role{Counsellor}); err != nil {
		return err
	}
	if office == "" {
		return nil
	}
	return SetOffices(ctx, q, ident, []string{office})
}

// SetOffices makes these, and no others, the offices of a member of staff.
func SetOffices(ctx context.Context, q db.Q, ident string, offices []string) error {
	return replace(ctx, q, "access.SetOffices", ident, offices,
		"DELETE FROM staff_office WHERE ident = $1", "INSERT INTO staff_office (ident, office) VALUES ($1, $2)")
}

// OfficesOf lists them in order.
func OfficesOf(ctx context.Context, q db.Q, ident string) ([]string, error) {
	return column[string](ctx, q, "access.OfficesOf", "SELECT office FROM staff_office WHERE ident = $1 ORDER BY office", ident)
}

// SetRoles makes these, and no others, the roles of a member of staff.
func SetRoles(ctx context.Context, q db.Q, ident string, roles []Role) error {
	return replace(ctx, q, "access.SetRoles", ident, roles,
		"DELETE FROM staff_role WHERE ident = $1", "INSERT INTO staff_role (ident, role) VALUES ($1, $2)")
}

// RolesOf lists them in alphabetical order, so counsellor comes first.
func RolesOf(ctx context.Context, q db.Q, ident string) ([]Role, error) {
	return column[Role](ctx, q, "access.RolesOf", "SELECT role FROM staff_role WHERE ident = $1 ORDER BY role", ident)
}

// SetRights makes these, and no others, the groups of a member of staff.
func SetRights(ctx context.Context, q db.Q, ident string, rights []Right) error {
	return replace(ctx, q, "access.SetRights", ident, rights,
		"DELETE FROM staff_right WHERE ident = $1", "INSERT INTO staff_right (ident, grp) VALUES ($1, $2)")
}

// RightsOf lists them in order.
func RightsOf(ctx context.Context, q db.Q, ident string) ([]Right, error) {
	return column[Right](ctx, q, "access.RightsOf", "SELECT grp FROM staff_right WHERE ident = $1 ORDER BY grp", ident)
}

// AddKin puts a close relative's birth number, as its look-up key, on the list that
// a counsellor keeps; once is enough.
func AddKin(ctx context.Context, q db.Q, ident string, number []byte) error {
	_, err := q.ExecContext(ctx, "INSERT INTO kin (ident, number_lookup) VALUES ($1, $2) ON CONFLICT (ident, number_lookup) DO NOTHING", ident, number)
	if err != nil {
		return fmt.Errorf("access.AddKin: %w", err)
	}
	return nil
}

// RemoveKin takes one off.
func RemoveKin(ctx context.Context, q db.Q, ident string, number []byte) error {
	if _, err := q.ExecContext(ctx, "DELETE FROM kin WHERE ident = $1 AND number_lookup = $2", ident, number); err != nil {
		return fmt.Errorf("access.RemoveKin: %w", err)
	}
	return nil
}

// KinOf lists the look-up keys.
func KinOf(ctx context.Context, q db.Q, ident string) ([][]byte, error) {
	return column[[]byte](ctx, q, "access.KinOf", "SELECT number_lookup FROM kin WHERE ident = $1 ORDER BY number_lookup", ident)
}

func replace[T ~string](ctx context.Context, q db.Q, op, ident string, values []T, remove, insert string) error {
	if _, err := q.ExecContext(ctx, remove, ident); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	for _, v := range values {
		if _, err := q.ExecContext(ctx, insert, ident, string(v)); err != nil {
			return fmt.Errorf("%s: %w", op, db.Err(err))
		}
	}
	return nil
}

// column reads a query of one column.
func column[T any](ctx context.Context, q db.Q, op, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (v T, err error) { return v, scan(&v) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	return list, nil
}

// StaffNames reads the names of members of staff by ident; idents that are nobody's
// are left out.
func StaffNames(ctx context.Context, q db.Q, idents map[string]bool) (map[string]string, error) {
	names := map[string]string{}
	_, err := db.Listed(ctx, q, "access.StaffNames", "SELECT ident, name FROM staff WHERE ident IN {in}", nil, slices.Sorted(maps.Keys(idents)), func(scan func(...any) error) (struct{}, error) {
		var ident, name string
		err := scan(&ident, &name)
		names[ident] = name
		return struct{}{}, err
	})
	return names, err
}

// StaffLike finds the idents of members of staff by the ident, or by the beginnings of
// all words of a text in the name, fifty at most. "installation" finds the operator at
// the machine.
func StaffLike(ctx context.Context, q db.Q, text string) ([]string, error) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 1 && words[0] == string(Installation) {
		return words, nil
	}
	for i, w := range words {
		words[i] = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(w)
	}
	if len(words) == 0 {
		return nil, nil
	}
	// the longest word picks, Go looks at the rest: names are few beside lines
	longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	rows, err := q.QueryContext(ctx, `SELECT ident, name FROM staff WHERE lower(' ' || name) LIKE $1 ESCAPE '\' OR lower(ident) = $2 ORDER BY ident`, "% "+longest+"%", strings.ToLower(strings.TrimSpace(text)))
	if err != nil {
		return nil, fmt.Errorf("access.StaffLike: %w", err)
	}
	list, err := db.Collect(rows, func(scan func(...any) error) (s Staff, err error) { return s, scan(&s.Ident, &s.Name) })
	if err != nil {
		return nil, fmt.Errorf("access.StaffLike: %w", err)
	}
	return matching(list, text), nil
}

// mostStaff is how many StaffLike finds at most.
const mostStaff = 50

func matching(list []Staff, text string) []string {
	var idents []string
	for _, s := range list {
		name, all := " "+strings.ToLower(s.Name), true
		for _, w := range strings.Fields(strings.ToLower(text)) {
			all = all && strings.Contains(name, " "+w)
		}
		if (all || strings.EqualFold(s.Ident, strings.TrimSpace(text))) && len(idents) < mostStaff {
			idents = append(idents, s.Ident)
		}
	}
	return idents
}
