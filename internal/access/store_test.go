package access_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

var at = time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)

// do runs f in a transaction and fails the test if it fails.
func do(t *testing.T, d *db.DB, f func(ctx context.Context, q db.Q) error) {
	t.Helper()
	if err := d.Tx(t.Context(), func(q db.Q) error { return f(t.Context(), q) }); err != nil {
		t.Fatal(err)
	}
}

// small is a counsellor with one person, and another person of nobody's.
func small(ctx context.Context, q db.Q) error {
	w := world{
		teams: []access.Team{{ID: id(1, 0), Office: "9801", Name: "Ordinær", Track: "ordinary"}},
		staff: []member{{Staff: access.Staff{Ident: "Z1", Name: "Anne", MayWrite: true}, offices: []string{"9801"}, roles: []access.Role{access.Counsellor}, teams: map[string]bool{id(1, 0): false}}},
		people: []human{
			{id: id(0, 0), number: number(0), office: "9801", periods: []period{{id: id(3, 0), ident: "Z1", state: "active"}}},
			{id: id(0, 1), number: number(1), office: "9802"},
		},
	}
	return w.save(ctx, q)
}

func TestStaffIsReadAsItWasWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, q db.Q) error {
			return errors.Join(
				access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Sørby"}),
				access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Nordby"}),
				access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}),
				access.PutStaff(ctx, q, &access.Staff{Ident: "Z990102", Name: "Åse"}),
				access.PutStaff(ctx, q, &access.Staff{Ident: "Z990101", Name: "Zoe", MayWrite: true, OwnNumber: []byte{1, 2}}),
				access.SetOffices(ctx, q, "Z990101", []string{"9801", "9802"}),
				access.SetOffices(ctx, q, "Z990102", []string{"9802", "9801"}),
				access.SetOffices(ctx, q, "Z990101", []string{"9801"}),
				access.SetRoles(ctx, q, "Z990101", []access.Role{access.Operator, access.Counsellor}),
				access.SetRights(ctx, q, "Z990101", access.Rights()),
				access.SetRights(ctx, q, "Z990101", []access.Right{access.RightFortrolig}),
				access.AddKin(ctx, q, "Z990101", []byte{3}), access.AddKin(ctx, q, "Z990101", []byte{3}),
				access.AddKin(ctx, q, "Z990101", []byte{4}), access.RemoveKin(ctx, q, "Z990101", []byte{3}),
			)
		})
		list, err := access.Offices(t.Context(), d.Read)
		if diff := cmp.Diff([]access.Office{{Number: "9801", Name: "Eksempelvik"}, {Number: "9802", Name: "Sørby"}}, list); err != nil || diff != "" {
			t.Errorf("offices: %v\n%s", err, diff)
		}
		staff, err := access.StaffAt(t.Context(), d.Read, "9801")
		want := []access.Staff{{Ident: "Z990101", Name: "Zoe", MayWrite: true, OwnNumber: []byte{1, 2}, Version: 1}, {Ident: "Z990102", Name: "Åse", Version: 1}}
		if diff := cmp.Diff(want, staff, alike); err != nil || diff != "" {
			t.Errorf("staff: %v\n%s", err, diff)
		}
		a, err := access.LoadActor(t.Context(), d.Read, "Z990101", "", today)
		wantActor := access.Actor{Ident: "Z990101", Name: "Zoe", Role: access.Counsellor, Roles: []access.Role{access.Counsellor, access.Operator}, Offices: []string{"9801"},
			Rights: []access.Right{access.RightFortrolig}, MayWrite: true, OwnNumber: []byte{1, 2}, Kin: [][]byte{{4}}}
		if diff := cmp.Diff(wantActor, a, alike); err != nil || diff != "" {
			t.Errorf("actor: %v\n%s", err, diff)
		}
	})
}

func TestAStaleVersionIsAConflict(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := access.Staff{Ident: "Z1", Name: "Anne"}
		do(t, d, func(ctx context.Context, q db.Q) error { return access.PutStaff(ctx, q, &s) })
		old := s
		s.Name = "Anne Berg"
		do(t, d, func(ctx context.Context, q db.Q) error { return access.PutStaff(ctx, q, &s) })
		for _, stale := range []access.Staff{old, {Ident: "Z1", Name: "ny"}} {
			err := d.Tx(t.Context(), func(q db.Q) error { return access.PutStaff(t.Context(), q, &stale) })
			if !errors.Is(err, db.ErrConflict) {
				t.Errorf("version %d: %v, want ErrConflict", stale.Version, err)
			}
		}
		if got, err := access.StaffOf(t.Context(), d.Read, "Z1"); err != nil || got.Name != "Anne Berg" || got.Version != 2 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestTeamsAreReadAsTheyWereWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, a := access.Team{Office: "9801", Name: "Øst", Track: "programme"}, access.Team{Office: "9801", Name: "Vest", Track: "ordinary"}
		do(t, d, func(ctx context.Context, q db.Q) error {
			_, err := access.EnsureOffice(ctx, q, "9801")
			return errors.Join(err, access.AddTeam(ctx, q, &b), access.AddTeam(ctx, q, &a),
				access.PutStaff(ctx, q, &access.Staff{Ident: "Z1", Name: "Anne"}), access.PutStaff(ctx, q, &access.Staff{Ident: "Z2", Name: "Bo"}),
				access.PutMember(ctx, q, a.ID, access.Member{Ident: "Z1"}), access.PutMember(ctx, q, a.ID, access.Member{Ident: "Z1", Leads: true}),
				access.PutMember(ctx, q, a.ID, access.Member{Ident: "Z2"}), access.PutMember(ctx, q, b.ID, access.Member{Ident: "Z2"}),
				access.RemoveMember(ctx, q, b.ID, "Z2"))
		})
		teams, err := access.Teams(t.Context(), d.Read, "9801")
		if diff := cmp.Diff([]access.Team{a, b}, teams); err != nil || diff != "" {
			t.Errorf("teams: %v\n%s", err, diff)
		}
		members, err := access.Members(t.Context(), d.Read, a.ID)
		if diff := cmp.Diff([]access.Member{{Ident: "Z1", Leads: true}, {Ident: "Z2"}}, members); err != nil || diff != "" {
			t.Errorf("members: %v\n%s", err, diff)
		}
		if of, err := access.TeamsOf(t.Context(), d.Read, "Z2"); err != nil || len(of) != 1 || of[0] != a {
			t.Errorf("teams of Z2: %v %v", of, err)
		}
		if got, err := access.TeamNamed(t.Context(), d.Read, "9801", "Øst"); err != nil || got != b {
			t.Errorf("by name: %v %v", got, err)
		}
		if _, err := access.TeamNamed(t.Context(), d.Read, "9802", "Øst"); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("another office's team: %v", err)
		}
		err = d.Tx(t.Context(), func(q db.Q) error {
			return access.AddTeam(t.Context(), q, &access.Team{Office: "9801", Name: "Øst", Track: "ordinary"})
		})
		if !errors.Is(err, db.ErrConflict) {
			t.Errorf("the same name again: %v", err)
		}
	})
}

func TestAnImportMakesACounsellorWhoOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, func(ctx context.Context, q db.Q) error {
			first, err := access.EnsureOffice(ctx, q, "9801")
			again, err2 := access.EnsureOffice(ctx, q, "9801")
			if !first || again {
				t.Errorf("made the office: %v, then %v", first, again)
			}
			return errors.Join(err, err2, access.CreateCounsellorFromImport(ctx, q, "Z990101", "9801"), access.CreateCounsellorFromImport(ctx, q, "Z990102", ""))
		})
		a, err := access.LoadActor(t.Context(), d.Read, "Z990101", access.Counsellor, today)
		want := access.Actor{Ident: "Z990101", Name: "Z990101", Role: access.Counsellor, Roles: []access.Role{access.Counsellor}, Offices: []string{"9801"}}
		if diff := cmp.Diff(want, a, alike); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		for _, k := range access.Kinds() {
			if a.MayOpen(access.Protection{Kind: k}) {
				t.Errorf("opens %s", k)
			}
		}
		if s, err := access.StaffOf(t.Context(), d.Read, "Z990102"); err != nil || s.Name != "Z990102" {
			t.Errorf("%+v %v", s, err)
		}
		_, err = access.LoadActor(t.Context(), d.Read, "Z990101", access.Leader, today)
		_, err2 := access.LoadActor(t.Context(), d.Read, "Z999999", "", today)
		if !errors.Is(err, access.ErrRole) || !errors.Is(err2, db.ErrNotFound) {
			t.Errorf("a role not held: %v; an unknown ident: %v", err, err2)
		}
	})
}

func TestAReasonLastsUntilMidnight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		do(t, d, func(ctx context.Context, q db.Q) error {
			return errors.Join(access.GiveWhy(ctx, q, "Z1", id(0, 0), today, "Ringte"), access.GiveWhy(ctx, q, "Z1", id(0, 0), today, "Ringte inn om time"))
		})
		if why, err := access.WhyOf(t.Context(), d.Read, "Z1", id(0, 0), today); err != nil || why != "Ringte inn om time" {
			t.Errorf("today: %q %v", why, err)
		}
		if why, err := access.WhyOf(t.Context(), d.Read, "Z1", id(0, 0), today.AddDays(1)); err != nil || why != "" {
			t.Errorf("tomorrow: %q %v", why, err)
		}
		s, err := access.LoadSubject(t.Context(), d.Read, id(0, 0), "Z1", today.AddDays(1))
		if err != nil || !s.WhyGiven.IsZero() {
			t.Errorf("the subject of tomorrow: %v %v", s.WhyGiven, err)
		}
		for _, unknown := range []string{"", "x", id(9, 9)} {
			if _, err := access.LoadSubject(t.Context(), d.Read, unknown, "Z1", today); !errors.Is(err, db.ErrNotFound) {
				t.Errorf("%q: %v", unknown, err)
			}
		}
	})
}

func TestWhatIsKnownOfACounsellorAndOfProtection(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		do(t, d, func(ctx context.Context, q db.Q) error {
			err := access.PutStaff(ctx, q, &access.Staff{Ident: "Z2", Name: "Bo"})
			_, err2 := q.ExecContext(ctx, "INSERT INTO absence (id, ident, from_day, to_day, substitute, version) VALUES ($1, 'Z1', $2, $3, 'Z2', 1)", id(2, 0), today.AddDays(7), today.AddDays(9))
			_, err3 := q.ExecContext(ctx, "INSERT INTO protection (person, kind, office) VALUES ($1, 'KONTORSPERRE', '9801'), ($1, 'FORTROLIG', '')", id(0, 0))
			return errors.Join(err, err2, err3)
		})
		s, err := access.CounsellorSubject(t.Context(), d.Read, "Z1")
		want := access.Subject{Counsellor: "Z1", CounsellorTeams: []string{id(1, 0)}, Cover: []access.Cover{{Substitute: "Z2", From: today.AddDays(7), To: today.AddDays(9)}}}
		if diff := cmp.Diff(want, s, alike); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if s, err := access.CounsellorSubject(t.Context(), d.Read, ""); err != nil || s.Counsellor != "" {
			t.Errorf("nobody: %v %v", s, err)
		}
		got, err := access.LoadProtections(t.Context(), d.Read, []string{id(0, 0), id(0, 1), "x"})
		wantP := map[string][]access.Protection{id(0, 0): {{Kind: access.Fortrolig}, {Kind: access.Kontorsperre, Office: "9801"}}}
		if diff := cmp.Diff(wantP, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

func TestTheConditionCarriesItsOwnArguments(t *testing.T) {
	a := access.Actor{Ident: "Z1", Role: access.Counsellor, Offices: []string{"9801"}}
	given := make([]any, 2, 20)
	query, args := access.Query("x = $1 AND y = $2 AND {visible}", a, today, given...)
	if !strings.Contains(query, "p.office IN ($5)") || len(args) <= 2 || args[2] != "Z1" {
		t.Errorf("%s\n%v", query, args)
	}
	if got := given[:3][2]; got != nil {
		t.Errorf("the caller's slice was written to: %v", got)
	}
	if cond, args := access.Visible(access.AtTheMachine(), today, 1); cond != "(1 = 0)" || args != nil {
		t.Errorf("the machine sees %s %v", cond, args)
	}
}
