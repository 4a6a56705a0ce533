package signin_test

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/signin"
)

var (
	now   = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	today = civil.On(now)
)

func add(t *testing.T, d *db.DB, n signin.NewAccount, actor access.Actor) (password string, err error) {
	t.Helper()
	err = d.Tx(t.Context(), func(q db.Q) error {
		password, err = signin.Add(t.Context(), q, n, rand.Reader, actor, now, "call")
		return err
	})
	return password, err
}

func must(t *testing.T, d *db.DB, f func(ctx context.Context, q db.Q) error) {
	t.Helper()
	if err := d.Tx(t.Context(), func(q db.Q) error { return f(t.Context(), q) }); err != nil {
		t.Fatal(err)
	}
}

func TestAnAccountIsMadeWithItsOfficeAndTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := good()
		n.Ident, n.Offices, n.Team, n.Lead, n.Roles, n.Rights = "z990101", []string{"9802", "9801"}, "Team Øst", true, []access.Role{access.Leader, access.Counsellor}, []access.Right{access.RightFortrolig}
		password, err := add(t, d, n, access.AtTheMachine())
		if err != nil {
			t.Fatal(err)
		}
		c, err := signin.CredentialOf(t.Context(), d.Read, "Z990101")
		if ok, err2 := signin.Verify(password, c.Hash); !ok || !c.MustChange || errors.Join(err, err2) != nil {
			t.Errorf("the one-time password does not open the account: %+v %v %v", c, err, err2)
		}
		if strings.Contains(c.Hash, password) {
			t.Error("the password is kept as it is")
		}
		teams, err := access.Teams(t.Context(), d.Read, "9802")
		if err != nil || len(teams) != 1 || teams[0].Name != "Team Øst" || teams[0].Track != signin.Ordinary {
			t.Fatalf("teams of the first office: %v %v", teams, err)
		}
		a, err := access.LoadActor(t.Context(), d.Read, "Z990101", access.Leader, today)
		want := access.Actor{Ident: "Z990101", Name: good().Name, Role: access.Leader, Roles: []access.Role{access.Counsellor, access.Leader}, Offices: []string{"9801", "9802"},
			Teams: []string{teams[0].ID}, Leads: []string{teams[0].ID}, LeadsAt: []string{"9802"}, Rights: []access.Right{access.RightFortrolig}, MayWrite: true}
		if diff := cmp.Diff(want, a, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

func TestTheSecondOfATeamJoinsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		must(t, d, func(ctx context.Context, q db.Q) error {
			return errors.Join(access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}),
				access.AddTeam(ctx, q, &access.Team{Office: "9801", Name: "Program", Track: "programme"}))
		})
		for _, ident := range []string{"Z990101", "Z990102"} {
			n := good()
			n.Ident, n.Team, n.ReadOnly = ident, "Program", true
			if _, err := add(t, d, n, access.AtTheMachine()); err != nil {
				t.Fatal(err)
			}
			if a, err := access.LoadActor(t.Context(), d.Read, ident, "", today); err != nil || a.MayWrite || len(a.Leads) > 0 {
				t.Errorf("read only: %+v %v", a, err)
			}
		}
		teams, err := access.Teams(t.Context(), d.Read, "9801")
		if err != nil || len(teams) != 1 || teams[0].Track != "programme" {
			t.Fatalf("teams %v %v", teams, err)
		}
		if members, err := access.Members(t.Context(), d.Read, teams[0].ID); err != nil || len(members) != 2 {
			t.Errorf("members %v %v", members, err)
		}
		if list, err := access.Offices(t.Context(), d.Read); err != nil || list[0].Name != "Eksempelvik" {
			t.Errorf("the office lost its name: %v %v", list, err)
		}
	})
}

func TestAnAccountFromAnImportIsCompleted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		must(t, d, func(ctx context.Context, q db.Q) error {
			_, err := access.EnsureOffice(ctx, q, "9803")
			return errors.Join(err, access.CreateCounsellorFromImport(ctx, q, "Z990101", "9803"))
		})
		if _, err := signin.CredentialOf(t.Context(), d.Read, "Z990101"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an imported account has a password: %v", err)
		}
		if _, err := add(t, d, good(), access.AtTheMachine()); err != nil {
			t.Fatal(err)
		}
		s, err := access.StaffOf(t.Context(), d.Read, "Z990101")
		offices, err2 := access.OfficesOf(t.Context(), d.Read, "Z990101")
		if errors.Join(err, err2) != nil || s.Name != "Anne Berg" || !s.MayWrite || !slices.Equal(offices, []string{"9801"}) {
			t.Errorf("%+v %v %v %v", s, offices, err, err2)
		}
	})
}

func TestAnAccountWithAPasswordStaysAsItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first, err := add(t, d, good(), access.AtTheMachine())
		if err != nil {
			t.Fatal(err)
		}
		n := good()
		n.Name, n.Offices, n.Team, n.Rights = "En annen", []string{"9999"}, "Nytt", access.Rights()
		if _, err := add(t, d, n, access.AtTheMachine()); !errors.Is(err, db.ErrConflict) {
			t.Fatalf("again: %v, want ErrConflict", err)
		}
		s, err := access.StaffOf(t.Context(), d.Read, "Z990101")
		rights, err2 := access.RightsOf(t.Context(), d.Read, "Z990101")
		offices, err3 := access.Offices(t.Context(), d.Read)
		lines, err4 := access.Lines(t.Context(), d.Read, 0, 10)
		c, err5 := signin.CredentialOf(t.Context(), d.Read, "Z990101")
		if err := errors.Join(err, err2, err3, err4, err5); err != nil {
			t.Fatal(err)
		}
		if ok, _ := signin.Verify(first, c.Hash); !ok || s.Name != "Anne Berg" || s.Version != 1 || len(rights) > 0 || len(offices) != 1 || len(lines) != 1 {
			t.Errorf("something was overwritten: %+v %v %v %v", s, rights, offices, lines)
		}
	})
}

func TestOnlyAnOperatorMakesAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, a := range []access.Actor{{}, {Ident: "Z1", Role: access.Counsellor, MayWrite: true}, {Ident: "Z1", Role: access.Leader, MayWrite: true}, {Ident: "Z1", Role: access.Operator}, access.AsPerson("p")} {
			if _, err := add(t, d, good(), a); !errors.Is(err, signin.ErrDenied) {
				t.Errorf("%q: %v, want ErrDenied", a.Role, err)
			}
		}
		if _, err := add(t, d, signin.NewAccount{}, access.AtTheMachine()); !errors.As(err, new(signin.InputError)) {
			t.Errorf("nothing given: %v", err)
		}
		if _, err := access.StaffOf(t.Context(), d.Read, "Z990101"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an account stands: %v", err)
		}
		if _, err := add(t, d, good(), access.Actor{Ident: "Z9", Role: access.Operator, MayWrite: true}); err != nil {
			t.Error(err)
		}
	})
}

func TestAnAccountHasItsLineInTheLogOrIsNotMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := add(t, d, good(), access.AtTheMachine()); err != nil {
			t.Fatal(err)
		}
		lines, err := access.Lines(t.Context(), d.Read, 0, 10)
		want := []access.Line{{Seq: 1, At: now, Ident: "installation", Role: access.Installation, Action: access.SettingsChange, Permit: true, Relation: access.Granted,
			People: []access.Seen{{Staff: "Z990101", Relation: access.Granted}}, Reasons: []access.Reason{}, CallID: "call"}}
		if diff := cmp.Diff(want, lines); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		n := good()
		n.Ident = "Z990102"
		err = d.Tx(t.Context(), func(q db.Q) error {
			if _, err := q.ExecContext(t.Context(), "ALTER TABLE access_log RENAME TO gone"); err != nil {
				return err
			}
			_, err := signin.Add(t.Context(), q, n, rand.Reader, access.AtTheMachine(), now, "call")
			return err
		})
		if err == nil {
			t.Fatal("the account was made without its line")
		}
		_, err = access.StaffOf(t.Context(), d.Read, "Z990102")
		_, err2 := signin.CredentialOf(t.Context(), d.Read, "Z990102")
		if !errors.Is(err, db.ErrNotFound) || !errors.Is(err2, db.ErrNotFound) {
			t.Errorf("it stands: %v %v", err, err2)
		}
	})
}
