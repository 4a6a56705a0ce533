package caseloadtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// The staff of an office, by what they are to the people whom Mine follows up: Hers
// stands in for Mine on Today.
const (
	Mate      = "Z990103" // same team
	Colleague = "Z990104" // same office
	Stranger  = "Z990105" // another office
	Reader    = "Z990106" // same team, may not write
	Boss      = "Z990107" // leads the team
	Elsewhere = "9802"    // the stranger's office
)

// Today is the day of these pages' tests.
var Today = civil.MustDate("2026-11-24")

// Key is the key for looking numbers up.
var Key = []byte("a key for tests, of no account..")

// Staff makes the office's staff.
func Staff(t *testing.T, d *db.DB) {
	t.Helper()
	ctx := t.Context()
	Must(t, d.Tx(ctx, func(q db.Q) error {
		team := access.Team{Office: Office, Name: "Øst", Track: "ordinary"}
		err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: Office, Name: "Nav Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: Elsewhere, Name: "Nav Annetsted"}),
			access.AddTeam(ctx, q, &team))
		for _, ident := range []string{Mine, Hers, Mate, Colleague, Stranger, Reader, Boss} {
			err = errors.Join(err, member(ctx, q, ident, team.ID))
		}
		return errors.Join(err, calendar.SaveAbsence(ctx, q, &calendar.Absence{Ident: Mine, From: Today, To: Today, Substitute: Hers}))
	}))
}

func member(ctx context.Context, q db.Q, ident, team string) error {
	at, roles := Office, []access.Role{access.Counsellor}
	switch ident {
	case Stranger, Hers:
		at = Elsewhere
	case Boss:
		roles = []access.Role{access.Leader}
	}
	err := errors.Join(access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: "Navn " + ident, MayWrite: ident != Reader}),
		access.SetOffices(ctx, q, ident, []string{at}), access.SetRoles(ctx, q, ident, roles))
	if ident == Mine || ident == Mate || ident == Reader || ident == Boss {
		err = errors.Join(err, access.PutMember(ctx, q, team, access.Member{Ident: ident, Leads: ident == Boss}))
	}
	return err
}

// Followed makes a person whom Mine follows up, the n-th of a test; change alters what is
// kept.
func Followed(t *testing.T, d *db.DB, n int, given, family string, change ...func(p *caseload.Person, f *caseload.FollowUp)) string {
	t.Helper()
	p := caseload.Person{Number: number(n), GivenName: given, FamilyName: family, Office: Office, Phone: "+4700000042", Language: "arabisk", Interpreter: caseload.Spoken, Reserved: caseload.No}
	f := caseload.FollowUp{Office: Office, Counsellor: Mine, Starts: civil.MustDate("2026-01-05"), State: caseload.Active}
	for _, c := range change {
		c(&p, &f)
	}
	Must(t, Change(t, d, func(ctx context.Context, w *caseload.Writer) error {
		if err := w.Person(ctx, &p, Key); err != nil {
			return err
		}
		f.Person = p.ID
		return w.FollowUp(ctx, &f)
	}))
	return p.ID
}

// number makes the n-th synthetic number of those born on 1 January 1990.
func number(n int) caseload.Number {
	for i := 0; ; i++ {
		for check := range 100 {
			got, _, err := caseload.ParseNumber(fmt.Sprintf("018190%03d%02d", i, check))
			if err != nil {
				continue
			}
			if n == 0 {
				return got
			}
			n--
		}
	}
}
