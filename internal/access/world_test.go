package access_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// world is a random world, small enough that everything meets everything.
type world struct {
	staff   []member
	teams   []access.Team
	people  []human
	absence []absent
	why     map[[2]string]bool // ident, person: wrote why today
}

type member struct {
	access.Staff
	offices []string
	roles   []access.Role
	rights  []access.Right
	kin     [][]byte
	teams   map[string]bool // id → leads
}

type human struct {
	id, office  string
	number      []byte
	protections []access.Protection
	periods     []period // the one that counts first
}

type period struct {
	id, ident, state string
	starts           civil.Date
}

type absent struct {
	id, ident, substitute string
	from, to              civil.Date
}

var (
	offices = []string{"9801", "9802", "9803"}
	idents  = []string{"Z1", "Z2", "Z3", "Z4"}
	kinds   = append(access.Kinds(), "NOE_NYTT")
)

const people = 6

func id(kind, n int) string { return fmt.Sprintf("00000000-0000-7000-8%03d-%012d", kind, n) }

func number(n int) []byte { return []byte{7, byte(n)} }

func some[T any](t *rapid.T, label string, list []T) []T {
	var got []T
	for _, v := range list {
		if rapid.Bool().Draw(t, label) {
			got = append(got, v)
		}
	}
	return got
}

func drawWorld(t *rapid.T) world {
	w := world{why: map[[2]string]bool{}}
	for i := range 3 {
		w.teams = append(w.teams, access.Team{ID: id(1, i), Office: rapid.SampledFrom(offices).Draw(t, "team office"), Name: fmt.Sprint("Team ", i), Track: "ordinary"})
	}
	for _, ident := range idents {
		w.staff = append(w.staff, drawMember(t, ident, w.teams))
	}
	for n := range people {
		w.people = append(w.people, drawHuman(t, n))
	}
	for n := range rapid.IntRange(0, 4).Draw(t, "absences") {
		from := today.AddDays(rapid.IntRange(-2, 1).Draw(t, "from"))
		w.absence = append(w.absence, absent{id(2, n), rapid.SampledFrom(idents).Draw(t, "absent"),
			rapid.SampledFrom(append([]string{""}, idents...)).Draw(t, "substitute"), from, from.AddDays(rapid.IntRange(0, 2).Draw(t, "days"))})
	}
	for _, i := range idents {
		for n := range people {
			w.why[[2]string{i, id(0, n)}] = rapid.IntRange(0, 3).Draw(t, "why") == 0
		}
	}
	return w
}

func drawMember(t *rapid.T, ident string, teams []access.Team) member {
	m := member{Staff: access.Staff{Ident: ident, Name: ident, MayWrite: rapid.Bool().Draw(t, "may write")}, teams: map[string]bool{}}
	m.offices = some(t, "office", offices)
	m.roles = []access.Role{access.Counsellor, access.Leader}
	m.rights = some(t, "right", access.Rights())
	if n := rapid.IntRange(0, 2*people).Draw(t, "own number"); n < people {
		m.OwnNumber = number(n)
	}
	for n := range people {
		if rapid.IntRange(0, 7).Draw(t, "kin") == 0 {
			m.kin = append(m.kin, number(n))
		}
	}
	for _, team := range some(t, "team", teams) {
		m.teams[team.ID] = rapid.Bool().Draw(t, "leads")
	}
	return m
}

func drawHuman(t *rapid.T, n int) human {
	h := human{id: id(0, n), number: number(n), office: rapid.SampledFrom(append([]string{""}, offices...)).Draw(t, "person's office")}
	if rapid.Bool().Draw(t, "protected") {
		for _, k := range some(t, "protection", kinds) {
			h.protections = append(h.protections, access.Protection{Kind: k, Office: rapid.SampledFrom(append([]string{""}, offices...)).Draw(t, "locked by")})
		}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "periods") {
		p := period{id: id(3, 10*n+i), state: rapid.SampledFrom([]string{"active", "paused", "closed"}).Draw(t, "state"),
			ident: rapid.SampledFrom(append([]string{""}, idents...)).Draw(t, "counsellor")}
		if d := rapid.IntRange(0, 3).Draw(t, "start"); d > 0 {
			p.starts = today.AddDays(-d)
		}
		h.periods = append(h.periods, p)
	}
	slices.SortFunc(h.periods, func(a, b period) int { // open first, then the latest start, then the latest id
		if ac, bc := a.state == "closed", b.state == "closed"; ac != bc {
			if bc {
				return -1
			}
			return 1
		}
		if c := b.starts.Compare(a.starts); c != 0 {
			return c
		}
		return cmpText(b.id, a.id)
	})
	return h
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// save writes the world with the package's own writers, and with bare SQL what other
// slices write.
func (w world) save(ctx context.Context, q db.Q) error {
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	exec := func(query string, args ...any) { _, err := q.ExecContext(ctx, query, args...); add(err) }
	for _, o := range offices {
		add(access.PutOffice(ctx, q, access.Office{Number: o, Name: o}))
	}
	for _, t := range w.teams {
		add(access.AddTeam(ctx, q, &t))
	}
	for _, m := range w.staff {
		add(access.PutStaff(ctx, q, &m.Staff))
		add(access.SetOffices(ctx, q, m.Ident, m.offices))
		add(access.SetRoles(ctx, q, m.Ident, m.roles))
		add(access.SetRights(ctx, q, m.Ident, m.rights))
		for _, k := range m.kin {
			add(access.AddKin(ctx, q, m.Ident, k))
		}
		for team, leads := range m.teams {
			add(access.PutMember(ctx, q, team, access.Member{Ident: m.Ident, Leads: leads}))
		}
	}
	for _, h := range w.people {
		exec("INSERT INTO person (id, number, number_lookup, born, family_name, given_name, office, version) VALUES ($1, '', $2, '1980-01-01', '', '', $3, 1)", h.id, h.number, h.office)
		for _, p := range h.protections {
			exec("INSERT INTO protection (person, kind, office) VALUES ($1, $2, $3)", h.id, string(p.Kind), p.Office)
		}
		for _, f := range h.periods {
			exec("INSERT INTO follow_up (id, person, office, ident, starts, state, version) VALUES ($1, $2, '', $3, $4, $5, 1)", f.id, h.id, db.Text(f.ident), f.starts, f.state)
		}
	}
	for _, a := range w.absence {
		exec("INSERT INTO absence (id, ident, from_day, to_day, substitute, version) VALUES ($1, $2, $3, $4, $5, 1)", a.id, a.ident, a.from, a.to, db.Text(a.substitute))
	}
	for key, given := range w.why {
		day := today.AddDays(-1)
		if given {
			day = today
		}
		add(access.GiveWhy(ctx, q, key[0], key[1], day, "Ringte inn"))
	}
	return errors.Join(errs...)
}

// subject is what Decide must be told, found in the world and not in the database.
func (w world) subject(h human, ident string) access.Subject {
	s := access.Subject{Person: h.id, Number: h.number, Office: h.office, Protections: h.protections}
	if w.why[[2]string{ident, h.id}] {
		s.WhyGiven = today
	}
	if len(h.periods) == 0 {
		return s
	}
	s.Counsellor, s.FollowUp = h.periods[0].ident, h.periods[0].state
	for _, m := range w.staff {
		for team := range m.teams {
			if m.Ident == s.Counsellor {
				s.CounsellorTeams = append(s.CounsellorTeams, team)
			}
		}
	}
	for _, a := range w.absence {
		if a.ident == s.Counsellor && a.substitute != "" && !today.Before(a.from) && !today.After(a.to) {
			s.Cover = append(s.Cover, access.Cover{Substitute: a.substitute, From: a.from, To: a.to})
		}
	}
	return s
}

func (w world) actor(m member, role access.Role) access.Actor {
	a := access.Actor{Ident: m.Ident, Name: m.Name, Role: role, Roles: m.roles, Offices: m.offices, Rights: m.rights, MayWrite: m.MayWrite, OwnNumber: m.OwnNumber, Kin: m.kin}
	for _, t := range w.teams {
		leads, in := m.teams[t.ID]
		if in {
			a.Teams = append(a.Teams, t.ID)
		}
		if leads {
			a.Leads = append(a.Leads, t.ID)
			if !slices.Contains(a.LeadsAt, t.Office) {
				a.LeadsAt = append(a.LeadsAt, t.Office)
			}
		}
	}
	for _, h := range w.people {
		if len(m.OwnNumber) > 0 && string(h.number) == string(m.OwnNumber) {
			a.Person = h.id
		}
	}
	for _, b := range w.absence {
		if b.substitute == m.Ident && !today.Before(b.from) && !today.After(b.to) && !slices.Contains(a.StandsInFor, b.ident) {
			a.StandsInFor = append(a.StandsInFor, b.ident)
		}
	}
	return a
}

var alike = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b civil.Date) bool { return a == b }),
	cmpopts.SortSlices(func(a, b string) bool { return a < b }),
	cmpopts.SortSlices(func(a, b access.Right) bool { return a < b }),
	cmpopts.SortSlices(func(a, b access.Role) bool { return a < b }),
	cmpopts.SortSlices(func(a, b access.Protection) bool { return a.Kind < b.Kind }),
	cmpopts.SortSlices(func(a, b access.Cover) bool { return fmt.Sprint(a) < fmt.Sprint(b) }),
	cmpopts.SortSlices(func(a, b []byte) bool { return string(a) < string(b) }),
}

var errUndo = errors.New("undo")

// TestTheListsShowWhomDecidePermits holds the two forms of the rules equal: on random
// worlds the SQL lists exactly those whom Decide permits, and what is loaded is what
// the world holds.
func TestTheListsShowWhomDecidePermits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		listed, hidden := 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			w := drawWorld(rt)
			client := access.Actor{Ident: "client", Role: access.API, Offices: some(rt, "granted", offices), Rights: some(rt, "client's right", access.Rights())}
			err := d.Tx(t.Context(), func(q db.Q) error {
				if err := w.save(t.Context(), q); err != nil {
					return err
				}
				for _, a := range w.actors(t.Context(), rt, q, client) {
					yes, no := w.compare(t.Context(), rt, q, a)
					listed, hidden = listed+yes, hidden+no
				}
				return errUndo
			})
			if !errors.Is(err, errUndo) {
				rt.Fatal(err)
			}
		})
		if listed == 0 || hidden == 0 {
			t.Errorf("%d people were listed and %d hidden: the worlds try nothing", listed, hidden)
		}
	})
}

func (w world) actors(ctx context.Context, rt *rapid.T, q db.Q, client access.Actor) []access.Actor {
	list := []access.Actor{client, access.AtTheMachine(), access.AsPerson(id(0, 1)), {Ident: "Z1", Role: access.Operator, Offices: offices}}
	for _, m := range w.staff {
		for _, role := range m.roles {
			a, err := access.LoadActor(ctx, q, m.Ident, role, today)
			if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(w.actor(m, role), a, alike); diff != "" {
				rt.Fatalf("LoadActor (-world +loaded):\n%s", diff)
			}
			list = append(list, a)
		}
	}
	return list
}

func (w world) compare(ctx context.Context, rt *rapid.T, q db.Q, a access.Actor) (listed, hidden int) {
	var want, ids []string
	for _, h := range w.people {
		ids = append(ids, h.id)
		if d := access.Decide(a, access.ListRow, w.subject(h, a.Ident), today); d.Permit {
			want = append(want, h.id)
		}
	}
	query, args := access.Query("SELECT p.id FROM person p WHERE p.version = $1 AND {visible} AND p.version = $1 ORDER BY p.id", a, today, 1)
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		rt.Fatalf("%v\n%s", err, query)
	}
	got, err := db.Collect(rows, func(scan func(...any) error) (s string, err error) { return s, scan(&s) })
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		rt.Fatalf("%v; as %s %s (-Decide +SQL):\n%s", err, a.Role, a.Ident, diff)
	}
	loaded, err := access.LoadSubjects(ctx, q, append(ids, "no id", id(9, 9)), a.Ident, today)
	if err != nil || len(loaded) != len(ids) {
		rt.Fatalf("LoadSubjects: %d of %d, %v", len(loaded), len(ids), err)
	}
	for _, h := range w.people {
		if diff := cmp.Diff(w.subject(h, a.Ident), loaded[h.id], alike); diff != "" {
			rt.Fatalf("LoadSubjects (-world +loaded):\n%s", diff)
		}
	}
	return len(got), len(ids) - len(got)
}
