package caseload_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// TestMain is also the beginning of the child of the durability tests, which is this
// program again.
func TestMain(m *testing.M) {
	if url := os.Getenv(writeTo); url != "" {
		if err := writeContacts(context.Background(), url, os.Getenv(writeAbout)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	dbtest.Main(m)
}

var (
	day  = civil.MustDate
	key  = []byte("a key for tests, of no account..")
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
)

const (
	mine, hers = "Z990101", "Z990102"
	office     = "9801"
)

// me is the counsellor who acts in these tests; with rights as given.
func me(rights ...access.Right) access.Actor {
	return access.Actor{Ident: mine, Role: access.Counsellor, Roles: []access.Role{access.Counsellor}, Offices: []string{office}, Rights: rights, MayWrite: true}
}

func by(a access.Actor) caseload.By { return caseload.By{Actor: a, At: noon, Call: "call-1"} }

// staffed makes the office and its two counsellors.
func staffed(t *testing.T, d *db.DB) {
	t.Helper()
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		for _, s := range []struct {
			query string
			args  []any
		}{
			{"INSERT INTO office (nr, name) VALUES ($1, $2)", []any{office, "Eksempelvik"}},
			{"INSERT INTO staff (ident, name, may_write, version) VALUES ($1, $2, $3, 1)", []any{mine, "Kari", true}},
			{"INSERT INTO staff (ident, name, may_write, version) VALUES ($1, $2, $3, 1)", []any{hers, "Ola", true}},
		} {
			if _, err := q.ExecContext(t.Context(), s.query, s.args...); err != nil {
				return err
			}
		}
		return nil
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// change writes as the counsellor of these tests.
func change(t *testing.T, d *db.DB, f func(ctx context.Context, w *caseload.Writer) error) {
	t.Helper()
	must(t, caseload.Change(t.Context(), d, by(me()), func(w *caseload.Writer) error { return f(t.Context(), w) }))
}

// number makes the n-th synthetic number of those born on 1 January 1990, n from 1.
func number(n int) caseload.Number {
	for i := 0; ; i++ {
		head := fmt.Sprintf("018190%03d", i)
		for check := range 100 {
			got, _, err := caseload.ParseNumber(fmt.Sprintf("%s%02d", head, check))
			if err != nil {
				continue
			}
			if n--; n == 0 {
				return got
			}
		}
	}
}

// person makes a person with an active follow-up by a counsellor.
func person(ctx context.Context, w *caseload.Writer, n int, ident string, protections ...access.Kind) (caseload.One, error) {
	o := caseload.One{Person: caseload.Person{Number: number(n), FamilyName: "Eksempel", GivenName: "Ola", Office: office}}
	if err := w.Person(ctx, &o.Person, key); err != nil {
		return o, err
	}
	for _, k := range protections {
		if err := w.Protect(ctx, o.Person.ID, access.Protection{Kind: k}); err != nil {
			return o, err
		}
	}
	o.FollowUp = caseload.FollowUp{Person: o.Person.ID, Office: office, Counsellor: ident, Starts: day("2026-01-05"), State: caseload.Active}
	return o, w.FollowUp(ctx, &o.FollowUp)
}
