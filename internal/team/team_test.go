package team_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/team"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const (
	leader, mine, hers, free = "Z990181", "Z990101", "Z990102", "Z990103"
	always                   = "Personer med adressebeskyttelse eller skjerming som du ikke har tilgang til, vises ikke."
)

var today = civil.MustDate("2026-11-23")

func TestTheCause(t *testing.T) {
	nobody, plain := access.Actor{}, access.Actor{Ident: mine, Offices: []string{"9801"}}
	holder := access.Actor{Ident: mine, Rights: []access.Right{access.RightFortrolig}}
	of := func(list ...access.Protection) []access.Protection { return list }
	for _, c := range []struct {
		who         access.Actor
		protections []access.Protection
		want        team.Cause
	}{
		{nobody, nil, team.Unassigned}, {nobody, of(access.Protection{Kind: access.Fortrolig}), team.Unassigned}, {plain, nil, ""},
		{plain, of(access.Protection{Kind: access.Fortrolig}), team.LacksRight}, {holder, of(access.Protection{Kind: access.Fortrolig}), ""},
		{holder, of(access.Protection{Kind: access.Fortrolig}, access.Protection{Kind: access.Skjermet}), team.LacksRight},
		{plain, of(access.Protection{Kind: access.Kontorsperre, Office: "9801"}), ""}, {plain, of(access.Protection{Kind: access.Uklar}), team.LacksRight},
	} {
		if got, must := team.CauseOf(c.who, c.protections); got != c.want || must != (c.want != "") {
			t.Errorf("%s under %v: %q %v", c.who.Ident, c.protections, got, must)
		}
	}
}

func TestASubstituteWithoutTheRightLeavesSomebodyUncovered(t *testing.T) {
	protected := []access.Protection{{Kind: access.Fortrolig}}
	right := []access.Right{access.RightFortrolig}
	holder, plain := access.Actor{Ident: mine, Rights: right}, access.Actor{Ident: hers}
	for _, c := range []struct {
		substitutes []access.Actor
		protections []access.Protection
		want        team.Cause
	}{{nil, protected, ""}, {[]access.Actor{plain}, protected, team.NotCovered}, {[]access.Actor{plain}, nil, ""}, {[]access.Actor{plain, holder}, protected, ""}} {
		if got, _ := team.CauseOf(holder, c.protections, c.substitutes...); got != c.want {
			t.Errorf("%v: %q", c.substitutes, got)
		}
	}
}

// placed makes two offices; at the first a team that the leader leads, with mine in
// it, one that somebody else leads, with hers, and a counsellor in no team.
func placed(t *testing.T, d *db.DB, rights ...access.Right) {
	t.Helper()
	caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
		ctx := t.Context()
		led, other := access.Team{Office: "9801", Name: "A", Track: "ordinary"}, access.Team{Office: "9801", Name: "B", Track: "ordinary"}
		err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Prøvestad"}),
			access.AddTeam(ctx, q, &led), access.AddTeam(ctx, q, &other))
		for _, ident := range []string{leader, mine, hers, free} {
			role := access.Counsellor
			if ident == leader {
				role = access.Leader
			}
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: ident, MayWrite: true}), access.SetRoles(ctx, q, ident, []access.Role{role}), access.SetOffices(ctx, q, ident, []string{"9801"}))
		}
		return errors.Join(err, access.SetRights(ctx, q, leader, rights), access.SetRights(ctx, q, hers, access.Rights()),
			access.PutMember(ctx, q, led.ID, access.Member{Ident: leader, Leads: true}), access.PutMember(ctx, q, led.ID, access.Member{Ident: mine}), access.PutMember(ctx, q, other.ID, access.Member{Ident: hers}))
	}))
}

type someone struct {
	name, office, counsellor string
	kind                     access.Kind
	state                    caseload.State // "" no follow-up
	assigned, starts         string
}

// people puts them in, and gives their ids by name.
func people(t *testing.T, d *db.DB, list ...someone) map[string]string {
	t.Helper()
	ids := map[string]string{}
	caseloadtest.Must(t, caseloadtest.Change(t, d, func(ctx context.Context, w *caseload.Writer) error {
		for _, s := range list {
			p := caseload.Person{Number: number(len(ids)), GivenName: s.name, FamilyName: "Prøve", Office: s.office, Phone: "99999999", Language: "arabisk", Interpreter: caseload.Spoken}
			if err := w.Person(ctx, &p, []byte("key")); err != nil {
				return err
			}
			ids[s.name] = p.ID
			f := caseload.FollowUp{Person: p.ID, Office: s.office, Counsellor: s.counsellor, State: s.state, AssignedOn: date(s.assigned), Starts: date(s.starts)}
			if s.state != "" {
				if err := w.FollowUp(ctx, &f); err != nil {
					return err
				}
			}
			if s.kind != "" {
				if err := w.Protect(ctx, p.ID, access.Protection{Kind: s.kind}); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return ids
}

func date(s string) civil.Date {
	if s == "" {
		return civil.Date{}
	}
	return civil.MustDate(s)
}

// number makes the n-th synthetic number of those born on 1 January 1990.
func number(n int) caseload.Number {
	for i := 0; ; i++ {
		for check := range 100 {
			got, _, err := caseload.ParseNumber(fmt.Sprintf("018190%03d%02d", i, check))
			if err == nil && n == 0 {
				return got
			}
			if err == nil {
				n--
			}
		}
	}
}

func list(t *testing.T, d *db.DB) (names []string, causes map[string]team.Cause) {
	t.Helper()
	a, err := access.LoadActor(t.Context(), d.Read, leader, access.Leader, today)
	caseloadtest.Must(t, err)
	got, more, err := team.MustAssign(t.Context(), d.Read, a, today)
	if err != nil || more {
		t.Fatal(err, more)
	}
	causes = map[string]team.Cause{}
	for _, w := range got {
		names = append(names, w.GivenName)
		causes[w.GivenName] = w.Cause
		if w.Relation != access.Leads {
			t.Errorf("%s: relation %s", w.GivenName, w.Relation)
		}
	}
	return names, causes
}

func TestWhoMustBeAssigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		placed(t, d, access.RightFortrolig)
		people(t, d,
			someone{name: "Followed", office: "9801", counsellor: mine, state: caseload.Active},
			someone{name: "Nobody's", office: "9801", state: caseload.Active, starts: "2026-10-01"},
			someone{name: "Waiting longer", office: "9801", state: caseload.Paused, assigned: "2026-09-01", starts: "2026-10-20"},
			someone{name: "Without a day", office: "9801"},
			someone{name: "Closed", office: "9801", state: caseload.Closed},
			someone{name: "Elsewhere", office: "9802", state: caseload.Active},
			someone{name: "Protected later", office: "9801", counsellor: mine, state: caseload.Active, kind: access.Fortrolig},
			someone{name: "Protected and nobody's", office: "9801", state: caseload.Active, kind: access.Fortrolig, starts: "2026-11-01"},
			someone{name: "Counsellor of no team", office: "9801", counsellor: free, state: caseload.Active, kind: access.Fortrolig},
			someone{name: "Another leader's", office: "9801", counsellor: hers, state: caseload.Active, kind: access.Fortrolig},
			someone{name: "Leader lacks it too", office: "9801", counsellor: mine, state: caseload.Active, kind: access.StrengtFortrolig},
			someone{name: "Nobody's, leader lacks it", office: "9801", state: caseload.Active, kind: access.Skjermet},
			someone{name: "Closed and protected", office: "9801", counsellor: mine, state: caseload.Closed, kind: access.Fortrolig},
		)
		names, causes := list(t, d)
		want := map[string]team.Cause{"Nobody's": team.Unassigned, "Waiting longer": team.Unassigned, "Without a day": team.Unassigned, "Protected later": team.LacksRight,
			"Protected and nobody's": team.Unassigned, "Counsellor of no team": team.LacksRight}
		if diff := cmp.Diff(want, causes); diff != "" {
			t.Error(diff)
		}
		if len(names) != len(want) || names[0] != "Waiting longer" || names[1] != "Nobody's" || names[2] != "Protected and nobody's" {
			t.Errorf("order, or somebody twice: %q", names)
		}
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return access.SetRights(t.Context(), q, mine, []access.Right{access.RightFortrolig})
		}))
		if _, causes := list(t, d); causes["Protected later"] != "" {
			t.Error("a counsellor with the right must be parted from the person")
		}
	})
}

func TestTheLeadersPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		placed(t, d)
		s := webtest.New(t, d, caseloadtest.Noon, pages(t).Routes())
		me := s.As(leader, access.Leader)
		me.Get("/reassign").Wants(t, http.StatusOK).Says(t, "Ingen må fordeles nå", always)
		ids := people(t, d, someone{name: "Kari <b>", office: "9801", state: caseload.Active, starts: "2026-10-01"}, someone{name: "Hidden", office: "9801", state: caseload.Active, kind: access.Fortrolig})
		before, err := access.Lines(t.Context(), d.Read, 0, 100)
		caseloadtest.Must(t, err)
		me.Get("/reassign").Wants(t, http.StatusOK).Says(t, "1 person trenger en veileder", "Kari <b> Prøve", "arabisk, talespråktolk", "Ingen veileder følger opp", "1. oktober", "Eksempelvik", always, "Fordel de valgte").
			Hides(t, "Hidden", "99999999", ids["Hidden"], "018190")
		lines, err := access.Lines(t.Context(), d.Read, int64(len(before)), 100)
		if err != nil || len(lines) != 1 || lines[0].Action != access.ListRow || len(lines[0].People) != 1 || lines[0].People[0] != (access.Seen{Person: ids["Kari <b>"], Relation: access.Leads}) {
			t.Errorf("the log: %+v %v", lines, err)
		}
		s.As(mine, access.Counsellor).Get("/reassign").Wants(t, http.StatusNotFound)
		s.As("", "").Get("/reassign").Wants(t, http.StatusSeeOther)
	})
}
