package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// running is an import of records that are about people: who imports, what is known of
// the people, and the report.
type running struct {
	q      db.Q
	opt    Options
	key    []byte
	report *Report
	actor  access.Actor
	asUser bool
	w      *caseload.Writer
	ids    map[string]string         // people in the database, by number
	person map[string]caseload.One   // by id
	reach  map[string]access.Subject // by id, where a user's rights apply
	staff  map[string]bool           // idents that are in the database
	as     map[string]access.Subject // counsellors whom rows name
}

// runJSON imports in one transaction; a dry run is rolled back.
func runJSON(ctx context.Context, d *db.DB, key []byte, opt Options, kind, sum string, f func(ctx context.Context, r *running) error) (*Report, error) {
	report := &Report{File: opt.File, Kind: kind}
	err := d.Tx(ctx, func(q db.Q) error {
		r := &running{q: q, opt: opt, key: key, report: report, staff: map[string]bool{}, as: map[string]access.Subject{}}
		if err := r.begin(ctx); err != nil {
			return err
		}
		if err := f(ctx, r); err != nil {
			return fmt.Errorf("imports: %s: %w", kind, err)
		}
		if err := report.finish(opt); err != nil {
			return err
		}
		if err := r.w.Done(ctx); err != nil {
			return err
		}
		if opt.DryRun {
			return errDry
		}
		return saveRun(ctx, q, opt, report, report, sum)
	})
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	return report, nil
}

func (r *running) begin(ctx context.Context) error {
	r.actor = access.AtTheMachine()
	if r.opt.As != "" {
		a, err := loadUser(ctx, r.q, r.opt)
		if err != nil {
			return err
		}
		r.actor, r.asUser = a, true
	}
	r.w = caseload.NewWriter(r.q, caseload.By{Actor: r.actor, At: r.opt.Now, Call: db.NewID()})
	return nil
}

// people looks up whom the numbers are of.
func (r *running) people(ctx context.Context, numbers []string) error {
	r.ids = map[string]string{}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	lookups, of := make([][]byte, len(numbers)), map[string]string{}
	for i, n := range numbers {
		lookups[i] = caseload.Lookup(n, r.key)
		of[string(lookups[i])] = n
	}
	found, err := caseload.IDsByLookup(ctx, r.q, lookups)
	if err != nil {
		return err
	}
	for lookup, id := range found {
		r.ids[of[lookup]] = id
	}
	return r.know(ctx, found)
}

// know reads people by id, and what the importer is to them.
func (r *running) know(ctx context.Context, found map[string]string) error {
	if r.person == nil {
		r.person, r.reach = map[string]caseload.One{}, map[string]access.Subject{}
	}
	var ids []string
	for _, id := range found {
		if _, known := r.person[id]; !known {
			r.person[id] = caseload.One{}
			ids = append(ids, id)
		}
	}
	list, err := caseload.People(ctx, r.q, ids)
	if err != nil {
		return err
	}
	for _, o := range list {
		r.person[o.Person.ID] = o
	}
	if !r.asUser {
		return nil
	}
	subjects, err := access.LoadSubjects(ctx, r.q, ids, r.actor.Ident, r.opt.Today)
	for id, s := range subjects {
		r.reach[id] = s
	}
	return err
}

// may says whether the importer may write about a person who is in the database.
func (r *running) may(person string) bool {
	return !r.asUser || access.Decide(r.actor, access.Import, r.reach[person], r.opt.Today).Permit
}

// subject is a counsellor whom a row names, as access sees it.
func (r *running) subject(ctx context.Context, ident string) (access.Subject, error) {
	if s, known := r.as[ident]; known {
		return s, nil
	}
	s, err := access.CounsellorSubject(ctx, r.q, ident)
	if err == nil {
		r.as[ident] = s
	}
	return s, err
}

// counsellor says whether an ident is in the database.
func (r *running) counsellor(ctx context.Context, ident string) (bool, error) {
	if known, asked := r.staff[ident]; asked {
		return known, nil
	}
	_, err := access.StaffOf(ctx, r.q, ident)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return false, err
	}
	r.staff[ident] = err == nil
	return err == nil, nil
}
