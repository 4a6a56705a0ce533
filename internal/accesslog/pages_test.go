package accesslog_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/accesslog"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const (
	mine, hers = caseloadtest.Mine, caseloadtest.Hers
	leader     = "Z990181"
	operator   = "Z990901"
	hint       = "Personer med adressebeskyttelse eller skjerming som du ikke har tilgang til, vises ikke."
)

var noon = caseloadtest.Noon

type world struct {
	*webtest.Site
	d      *db.DB
	people []string // mine, mine and shielded, hers
}

// made is an office with two counsellors, a leader and an operator; Kari and Ola are
// mine, Ola is shielded, Per is hers.
func made(t *testing.T, d *db.DB) world {
	t.Helper()
	ctx := t.Context()
	team := access.Team{Office: "9801", Name: "Øst", Track: "ordinary"}
	caseloadtest.Must(t, d.Tx(ctx, func(q db.Q) error {
		err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}), access.AddTeam(ctx, q, &team))
		for ident, x := range map[string]struct {
			name string
			role access.Role
		}{mine: {"Anne Berg", access.Counsellor}, hers: {"Bo <b> Lie", access.Counsellor}, leader: {"Lea Dahl", access.Leader}, operator: {"Odd Ås", access.Operator}} {
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: x.name, MayWrite: true}), access.SetRoles(ctx, q, ident, []access.Role{x.role}),
				access.SetOffices(ctx, q, ident, []string{"9801"}))
		}
		return errors.Join(err, access.PutMember(ctx, q, team.ID, access.Member{Ident: leader, Leads: true}), access.PutMember(ctx, q, team.ID, access.Member{Ident: mine}))
	}))
	w := world{d: d, people: caseloadtest.People(t, d, 3)}
	caseloadtest.Must(t, caseloadtest.Change(t, d, func(ctx context.Context, x *caseload.Writer) error {
		for i, who := range []string{mine, mine, hers} {
			f := caseload.FollowUp{Person: w.people[i], Office: "9801", Counsellor: who, Starts: civil.MustDate("2026-01-05"), State: caseload.Active}
			if err := x.FollowUp(ctx, &f); err != nil {
				return err
			}
		}
		return x.Protect(ctx, w.people[1], access.Protection{Kind: access.Skjermet})
	}))
	for i, name := range []string{"Kari", "Ola", "Per"} {
		rename(t, d, w.people[i], name)
	}
	w.Site = webtest.New(t, d, noon.Add(48*time.Hour), accesslog.Routes())
	return w
}

func rename(t *testing.T, d *db.DB, id, name string) {
	t.Helper()
	caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
		_, err := q.ExecContext(t.Context(), "UPDATE person SET given_name = $1, family_name = 'Nordmann' WHERE id = $2", name, id)
		return err
	}))
}

// logged writes what n colleagues' looks at everybody, a refusal and a list leave.
func (w world) logged(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	anne := access.Actor{Ident: mine, Role: access.Counsellor, Offices: []string{"9801"}}
	bo := access.Actor{Ident: hers, Role: access.Counsellor, Offices: []string{"9801"}}
	all := access.SeenAs(access.SameOffice, w.people)
	caseloadtest.Must(t, w.d.Tx(ctx, func(q db.Q) error {
		return errors.Join(
			access.LogView(ctx, q, bo, access.ListRow, all, "", noon, "list"),
			access.LogView(ctx, q, bo, access.RecordRead, all[:1], "Ringte <i>inn</i>", noon.Add(time.Hour), "page"),
			access.LogView(ctx, q, anne, access.RecordRead, access.SeenAs(access.Own, w.people[:1]), "", noon.Add(2*time.Hour), "own"),
			access.LogChange(ctx, q, bo, access.RecordWrite, all[2:], "", noon.Add(2*time.Hour), "hers"),
			access.LogDenied(ctx, q, access.Actor{Ident: "Z990199", Role: access.Counsellor}, access.RecordRead, w.people[0], access.Decision{Relation: access.None, Reasons: []access.Reason{access.NoOffice}}, noon.Add(3*time.Hour), "no"))
	}))
}

func (w world) newest(t *testing.T, n int) []access.Line {
	t.Helper()
	all, err := access.Lines(t.Context(), w.d.Read, 0, 1000)
	caseloadtest.Must(t, err)
	return all[len(all)-n:]
}

func TestACounsellorReadsWhoElseSawHerPeopleAndWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.logged(t)
		a := w.As(mine, access.Counsellor).Get("/access-log").Wants(t, http.StatusOK)
		a.Says(t, "Bo <b> Lie", "Veileder, Eksempelvik", "Så siden om personen", "Så i en liste eller et søk", "Kari Nordmann", "Var ved personens kontor", "Begrunnelse: Ringte <i>inn</i>", "mandag 23. november", "14.00", hint)
		a.Hides(t, "Ola", "Per Nordmann", w.people[1], w.people[2], "Z990199", "IKKE_TILGANG", "Anne Berg (deg)", "10918749743")
		if strings.Contains(a.Body, "<i>") || strings.Contains(a.Body, "<b> ") {
			t.Error("what somebody typed is markup")
		}
		l := w.newest(t, 1)[0]
		if l.Action != access.LogRead || len(l.People) != 1 || l.People[0] != (access.Seen{Person: w.people[0], Relation: access.Own}) {
			t.Errorf("the reading is logged as %+v", l)
		}
		w.As(mine, access.Counsellor).Get("/access-log?show=all").Says(t, "Anne Berg (deg)", "Var personens veileder", "Driften", "Så i innsynsloggen").Hides(t, "Ola", "Z990199")
	})
}

func TestTheLogIsChosenByPersonWhoAndPeriod(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.logged(t)
		me := w.As(mine, access.Counsellor)
		one := "/people/" + w.people[0] + "/access-log"
		if n := strings.Count(me.Get("/access-log?who=anne&show=all").Body, `class="look"`); n != 1 {
			t.Errorf("my own: %d lines", n)
		}
		for path, n := range map[string]int{
			"/access-log?who=bo": 2, "/access-log?who=z990102": 2, "/access-log?who=lie+bo": 2, "/access-log?who=anne": 0,
			"/access-log?who=%25": 0, "/access-log?who=_o": 0, "/access-log?who=o": 0,
			"/access-log?from=2026-11-24": 0, "/access-log?from=2026-11-23&to=2026-11-23": 4, "/access-log?to=2026-11-22": 0, one: 4,
		} {
			if got := strings.Count(me.Get(path).Wants(t, http.StatusOK).Body, `class="look"`); got != n {
				t.Errorf("%s: %d lines, want %d", path, got, n)
			}
		}
		me.Get("/access-log?who=anne").Says(t, "Det er ingen linjer her")
		me.Get("/access-log?who=ingen").Says(t, "Ingen ansatte har dette navnet")
		me.Get(one).Says(t, "Hvem har sett Kari Nordmann?", "Begrunnelse:")
		for path, says := range map[string]string{"?from=i+går": "Skriv datoen som", "?to=2026-02-30": "Skriv datoen som", "?from=2026-11-23&to=2026-11-01": "Bytt dem om", "?from=9999999-01-01": "Skriv datoen som"} {
			me.Get("/access-log"+path).Wants(t, http.StatusUnprocessableEntity).Says(t, says).Hides(t, "Kari")
		}
	})
}

func TestThePagesOfTheLogHaveNoHole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		bo := access.Actor{Ident: hers, Role: access.Counsellor}
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			var err error
			for i := range 120 { // many at one instant
				err = errors.Join(err, access.LogView(t.Context(), q, bo, access.RecordRead, access.SeenAs(access.SameOffice, w.people[:1]), fmt.Sprintf("grunn nr. %03d", i), noon.Add(time.Duration(i/40)*time.Second), "x"))
			}
			return err
		}))
		seen, path := map[string]int{}, "/access-log?who=bo"
		for pages := 0; path != "" && pages < 9; pages++ {
			body := w.As(mine, access.Counsellor).Get(path).Wants(t, http.StatusOK).Body
			for _, part := range strings.Split(body, "grunn nr. ")[1:] {
				seen[part[:3]]++
			}
			path = ""
			if _, rest, ok := strings.Cut(body, `href="/access-log?before=`); ok {
				link, _, _ := strings.Cut(rest, `"`)
				path = strings.ReplaceAll("/access-log?before="+link, "&amp;", "&")
			}
		}
		if len(seen) != 120 || slices.ContainsFunc(slices.Collect(mapValues(seen)), func(n int) bool { return n != 1 }) {
			t.Errorf("%d of 120 lines: %v", len(seen), seen)
		}
		w.As(mine, access.Counsellor).Get("/access-log?before=nonsense").Wants(t, http.StatusOK)
	})
}

func mapValues(m map[string]int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

func TestTheLogOfOthersPeopleIsAClosedDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.logged(t)
		me := w.As(mine, access.Counsellor)
		unknown := me.Get("/people/"+db.NewID()+"/access-log").Wants(t, http.StatusNotFound)
		for _, id := range w.people[1:] {
			if a := me.Get("/people/" + id + "/access-log"); a.Code != unknown.Code || a.Body != unknown.Body {
				t.Errorf("another door than for an unknown id: %d", a.Code)
			}
			if l := w.newest(t, 1)[0]; l.Permit || l.Action != access.LogRead || l.People[0].Person != id {
				t.Errorf("the refusal is logged as %+v", l)
			}
		}
		for _, ident := range []string{leader, operator} {
			w.As(ident, "").Get("/people/"+w.people[0]+"/access-log").Wants(t, http.StatusNotFound).Hides(t, "Kari")
		}
		me.Post("/access-log", url.Values{"id": {w.people[0]}, "why": {"fordi jeg vil"}}).Wants(t, http.StatusNotFound)
		w.As("", "").Get("/access-log").Wants(t, http.StatusSeeOther)
	})
}

func TestALeaderSeesSumsAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.logged(t)
		w.At(noon.AddDate(0, 0, 7))
		w.As(leader, access.Leader).Get("/access-log").Wants(t, http.StatusOK).Says(t, "Samme kontor", "under fem", "nærmeste fem", hint).Hides(t, "Kari", "Bo", hers, w.people[0], "Ringte")
		w.At(noon)
		w.As(leader, access.Leader).Get("/access-log").Says(t, "Ingen oppslag i disse ukene")
	})
}

func TestAnOperatorLooksUpByIdAfterWritingWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.logged(t)
		op := w.As(operator, access.Operator)
		op.Get("/access-log").Wants(t, http.StatusOK).Says(t, "Hvorfor du slår opp")
		why := "Klage nr. 12 fra personen"
		for _, f := range []url.Values{nil, {"id": {w.people[0]}}, {"id": {w.people[0]}, "why": {"kort   <b>"}}, {"why": {why}}, {"id": {"10918749743"}, "why": {why}}, {"id": {w.people[0]}, "why": {strings.Repeat("x", 501)}}} {
			before := w.newest(t, 1)[0].Seq
			a := op.Post("/access-log", f).Wants(t, http.StatusUnprocessableEntity).Hides(t, "Linjer om", "10918749743")
			if strings.Contains(a.Body, "<b>") || f.Get("why") == why && !strings.Contains(a.Body, why) {
				t.Errorf("what was typed is lost, or is markup: %v", f)
			}
			if w.newest(t, 1)[0].Seq != before {
				t.Errorf("%v leaves a line", f)
			}
		}
		a := op.Post("/access-log", url.Values{"id": {w.people[0]}, "why": {why}}).Wants(t, http.StatusOK)
		a.Says(t, w.people[0], hers, "Z990199", "IKKE_TILGANG_TIL_NAV_ENHET", "record.read", "Begrunnelse er gitt", "Veileder, Eksempelvik").Hides(t, "Kari", "Nordmann", "Bo <b>", "Lie", "Anne", "Ringte", w.people[1], "10918749743")
		if l := w.newest(t, 1)[0]; l.Action != access.LogRead || l.Why != why || l.Ident != operator || l.People[0] != (access.Seen{Person: w.people[0], Relation: access.Granted}) {
			t.Errorf("the look-up is logged as %+v", l)
		}
		op.Post("/access-log", url.Values{"id": {hers}, "why": {why}}).Wants(t, http.StatusOK).Says(t, "Linjer av "+hers, w.people[0], w.people[2]).Hides(t, "Kari", "Bo <b>", "Ringte")
		if l := w.newest(t, 1)[0]; l.Why != why || l.People[0].Staff != hers {
			t.Errorf("the look-up is logged as %+v", l)
		}
		op.Post("/access-log", url.Values{"id": {db.NewID()}, "why": {why}}).Wants(t, http.StatusOK).Says(t, "ingen linjer for denne id-en")
		w.As(mine, access.Counsellor).Get("/access-log").Says(t, "Drift", "Så i innsynsloggen", why)
	})
}

func TestAnOperatorsOwnRecordIsShutToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "UPDATE staff SET own_number_lookup = (SELECT number_lookup FROM person WHERE id = $1) WHERE ident = $2", w.people[0], operator)
			return err
		}))
		w.As(operator, access.Operator).Post("/access-log", url.Values{"id": {w.people[0]}, "why": {"fordi jeg vil vite"}}).Wants(t, http.StatusNotFound)
		if l := w.newest(t, 1)[0]; l.Permit || l.Reasons[0] != access.OwnRecord {
			t.Errorf("logged as %+v", l)
		}
	})
}
