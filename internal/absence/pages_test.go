package absence_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/absence"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const mine, hers, far, leader = caseloadtest.Mine, caseloadtest.Hers, "Z990205", "Z990181"

var monday = civil.MustDate("2026-11-23")

// world is an office with a counsellor who has people, a colleague, their leader, and a
// counsellor elsewhere.
type world struct {
	*webtest.Site
	t      *testing.T
	d      *db.DB
	people []string
}

func (w *world) must(err error) {
	w.t.Helper()
	caseloadtest.Must(w.t, err)
}

func made(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, d: d}
	ctx := t.Context()
	w.must(d.Tx(ctx, func(q db.Q) error {
		team := access.Team{Office: "9801", Name: "A", Track: "ordinary"}
		err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Prøvestad"}), access.AddTeam(ctx, q, &team))
		for ident, office := range map[string]string{mine: "9801", hers: "9801", leader: "9801", far: "9802"} {
			role := access.Counsellor
			if ident == leader {
				role = access.Leader
			}
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: "Navn " + ident, MayWrite: true}), access.SetRoles(ctx, q, ident, []access.Role{role}), access.SetOffices(ctx, q, ident, []string{office}))
		}
		return errors.Join(err, access.PutMember(ctx, q, team.ID, access.Member{Ident: mine}), access.PutMember(ctx, q, team.ID, access.Member{Ident: leader, Leads: true}))
	}))
	w.people = caseloadtest.People(t, d, 3)
	w.must(caseloadtest.Change(t, d, func(ctx context.Context, c *caseload.Writer) error {
		for i, id := range w.people {
			found, err := caseload.People(ctx, c.Q(), []string{id})
			if err != nil {
				return err
			}
			p := found[0].Person
			p.GivenName, p.FamilyName, p.Phone = []string{"Kari", "Ola", "Hemmelig"}[i], "Prøve", "40000000"
			err = errors.Join(c.Person(ctx, &p, []byte("key")), c.FollowUp(ctx, &caseload.FollowUp{Person: id, Office: "9801", Counsellor: mine, State: caseload.Active, Starts: monday.AddDays(-30)}))
			if err != nil {
				return err
			}
		}
		return c.Protect(ctx, w.people[2], access.Protection{Kind: access.Fortrolig})
	}))
	w.must(d.Tx(ctx, func(q db.Q) error { return access.SetRights(ctx, q, mine, []access.Right{access.RightFortrolig}) }))
	policy, err := catalogue.Policy()
	w.must(err)
	deadlines, err := catalogue.Deadlines()
	w.must(err)
	routes := append((&absence.Pages{Policy: policy, Deadlines: deadlines}).Routes(), planner.NewPages(policy, deadlines).Routes()...)
	w.Site = webtest.New(t, d, monday.At(8*60), routes)
	return w
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

func (w *world) me() webtest.Someone  { return w.As(mine, access.Counsellor) }
func (w *world) she() webtest.Someone { return w.As(hers, access.Counsellor) }

func (w *world) absences() []calendar.Absence {
	w.t.Helper()
	all, err := calendar.AbsencesOf(w.t.Context(), w.d.Read, []string{mine}, monday.AddDays(-900), monday.AddDays(900))
	w.must(err)
	return all[mine]
}

func days(from, to, substitute string, more ...string) url.Values {
	f := url.Values{"do": {"save"}, "from": {from}, "to": {to}, "substitute": {substitute}}
	for i := 0; i+1 < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

func (w *world) form(a calendar.Absence, do string) url.Values {
	return url.Values{"do": {do}, "id": {a.ID}, "ident": {a.Ident}, "version": {strconv.Itoa(a.Version)}}
}

func TestSickNowWithASubstitute(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.she().Get("/week?of="+mine).Wants(t, 404)
		w.me().Get("/absence").Wants(t, 200).Says(t, "Ingen fravær er registrert", "Navn "+hers, "dekkes ikke").Hides(t, "Navn "+far, "Navn "+leader)
		before, err := access.Lines(t.Context(), d.Read, 0, 1000)
		w.must(err)
		w.me().Post("/absence", days("2026-11-23", "2026-11-25", hers)).Wants(t, 303)
		lines, err := access.Lines(t.Context(), d.Read, int64(len(before)), 1000)
		if err != nil || len(lines) != 1 || lines[0].People[0].Staff != mine {
			t.Errorf("the log: %+v %v", lines, err)
		}
		w.me().Get("/absence").Says(t, "23.–25. november", "Borte nå", "Vikar: Navn "+hers, "Personer med beskyttelse som vikaren mangler tilgang til, dekkes ikke")
		// at once: the hours are gone, and the substitute sees what is covered
		if week := w.me().Get("/week").Wants(t, 200); strings.Count(week.Text(), "Fravær") < 4 { // three days, and the way to the page
			t.Errorf("the days have hours: %.1500s", week.Text())
		}
		w.she().Get("/absence").Says(t, "Du er vikar for Navn "+mine+" til og med 25. november")
		w.she().Get("/week?of="+mine).Wants(t, 200).Hides(t, "Hemmelig", w.people[2])
		w.she().Get("/absence/waiting?of="+mine).Wants(t, 200).Says(t, "Det som venter hos Navn "+mine).Hides(t, "Hemmelig", w.people[2])
		w.As(far, access.Counsellor).Get("/absence/waiting?of="+mine).Wants(t, 404)
		a := w.absences()[0]
		w.me().Post("/absence", w.form(a, "back")).Wants(t, 303) // on the first day: it was never so
		if len(w.absences()) != 0 {
			t.Error("it is still there")
		}
		w.she().Get("/week?of="+mine).Wants(t, 404)
	})
}

func TestComingBackEarlyClosesTheSubstitutesDoor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.me().Post("/absence", days("2026-11-23", "2026-12-04", hers)).Wants(t, 303)
		w.At(monday.AddDays(2).At(8 * 60))
		w.she().Get("/absence/waiting?of="+mine).Wants(t, 200)
		w.me().Post("/absence", w.form(w.absences()[0], "back")).Wants(t, 303)
		if a := w.absences()[0]; a.To != monday.AddDays(1) || a.Version != 2 {
			t.Errorf("%+v", a)
		}
		w.she().Get("/absence/waiting?of="+mine).Wants(t, 404).Says(t, "Vikarperioden er over")
		w.me().Get("/week").Says(t, "Du var borte 23.–24. november")
	})
}

func TestTwoWindowsChangeTheSameAbsence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.me().Post("/absence", days("2026-11-24", "2026-11-27", "")).Wants(t, 303)
		a := w.absences()[0]
		edit := func(to string) url.Values {
			f := days("2026-11-24", to, hers)
			for k, v := range w.form(a, "save") {
				f[k] = v
			}
			return f
		}
		w.me().Post("/absence", edit("2026-11-26")).Wants(t, 303)
		x := w.me().Post("/absence", edit("2026-11-25")).Wants(t, 409).Says(t, "Noen andre har endret fraværet", "Det som står nå: 24.–26. november", "Vikar: Navn "+hers)
		if !strings.Contains(x.Body, `value="2026-11-25"`) {
			t.Error("what was typed is lost")
		}
		a = w.absences()[0]
		w.me().Post("/absence", edit("2026-11-25")).Wants(t, 303)
		a.Version = 1
		w.me().Post("/absence", w.form(a, "remove")).Wants(t, 409)
		w.me().Post("/absence", w.form(w.absences()[0], "remove")).Wants(t, 303)
		if len(w.absences()) != 0 {
			t.Error("it is still there")
		}
	})
}

func TestBadAbsences(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	w.me().Post("/absence", days("2026-12-07", "2026-12-11", hers)).Wants(t, 303)
	for want, f := range map[string]url.Values{
		"Skriv første dag":                days("i morgen", "2026-11-25", hers),
		"Skriv siste dag":                 days("2026-11-24", "", hers),
		"Siste dag er før første dag":     days("2026-11-25", "2026-11-24", hers),
		"lengre enn ett år":               days("2026-11-25", "2028-11-24", hers),
		"alt registrert som fravær":       days("2026-12-11", "2026-12-12", hers),
		"en annen veileder":               days("2026-11-25", "2026-11-26", far),
		"over for mer enn 31 dager siden": days("2025-11-25", "2025-11-26", hers),
	} {
		a := w.me().Post("/absence", f).Wants(t, 422).Says(t, want)
		if !strings.Contains(a.Body, f.Get("from")) {
			t.Errorf("%s: what was typed is lost", want)
		}
	}
	w.me().Post("/absence", days("2026-11-25", "2026-11-26", mine)).Wants(t, 422)
	w.me().Post("/absence", url.Values{"do": {"burn"}}).Wants(t, 400)
	w.me().Post("/absence", days("2026-11-25", "2026-11-26", "", "id", db.NewID())).Wants(t, 404)
	w.me().Post("/absence", days("2026-11-25", "2026-11-26", "", "id", strings.Repeat("9", 999))).Wants(t, 404)
	w.she().Post("/absence", w.form(w.absences()[0], "remove")).Wants(t, 404) // somebody else's
	w.she().Post("/absence", days("2026-12-08", "2026-12-08", "", "ident", mine)).Wants(t, 303)
	if len(w.absences()) != 1 {
		t.Error("a counsellor has registered for another")
	}
}

func TestARefusedAbsenceLeavesItsLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.me().Post("/absence", days("2026-12-07", "2026-12-11", hers)).Wants(t, 303)
		refused := func() (n int) {
			all, err := access.Lines(t.Context(), d.Read, 0, 10_000)
			w.must(err)
			for _, l := range all {
				if !l.Permit && l.Action == access.WeekDecide {
					n++
				}
			}
			return n
		}
		w.As(leader, access.Leader).Post("/absence", days("2026-11-24", "2026-11-25", "", "ident", hers)).Wants(t, 404)
		w.she().Post("/absence", w.form(w.absences()[0], "remove")).Wants(t, 404)
		if n := refused(); n != 2 {
			t.Errorf("%d lines of two refusals", n)
		}
	})
}

func TestALeaderRegistersForTheOwnTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		me := w.As(leader, access.Leader)
		me.Get("/absence").Wants(t, 200).Says(t, "veilederne i teamene dine").Hides(t, `value="`+far+`"`)
		me.Post("/absence", days("2026-11-24", "2026-11-25", hers)).Wants(t, 422).Says(t, "Velg hvem som er borte")
		me.Post("/absence", days("2026-11-24", "2026-11-25", "", "ident", hers)).Wants(t, 404) // no team of the leader's
		me.Post("/absence", days("2026-11-24", "2026-11-25", hers, "ident", mine)).Wants(t, 303)
		if a := w.absences(); len(a) != 1 || a[0].Substitute != hers {
			t.Errorf("%+v", a)
		}
		me.Get("/absence").Says(t, "Navn "+mine+": 24.–25. november", "Kommer")
		me.Get("/absence/waiting?of="+mine).Wants(t, 404)
		me.Get("/absence/back").Wants(t, 404)
	})
}

func TestFiveWhomTheSubstituteDoesNotCoverAreCounted(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	w.me().Post("/absence", days("2026-11-23", "2026-11-25", hers)).Wants(t, 303)
	w.me().Get("/absence").Hides(t, "1 person med beskyttelse", "personer med beskyttelse dekkes ikke")
	w.must(caseloadtest.Change(t, w.d, func(ctx context.Context, c *caseload.Writer) error {
		for i := range 4 {
			p := caseload.Person{Number: number(i), GivenName: "X", Office: "9801"}
			if err := c.Person(ctx, &p, []byte("key")); err != nil {
				return err
			}
			f := caseload.FollowUp{Person: p.ID, Office: "9801", Counsellor: mine, State: caseload.Active}
			if err := errors.Join(c.FollowUp(ctx, &f), c.Protect(ctx, p.ID, access.Protection{Kind: access.Fortrolig})); err != nil {
				return err
			}
		}
		return nil
	}))
	w.me().Get("/absence").Says(t, "5 personer med beskyttelse dekkes ikke")
}

func TestWhatWaitsAtTheAbsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.must(caseloadtest.Change(t, d, func(ctx context.Context, c *caseload.Writer) error {
			thread := dialogue.Thread{Person: w.people[0], Office: "9801", Subject: "Barnehage", WaitsForUsSince: monday.AddDays(-3).At(600)}
			return errors.Join(dialogue.PutThread(ctx, c, &thread),
				c.Promise(ctx, &caseload.Promise{Person: w.people[0], Office: "9801", Counsellor: mine, Text: "ringe legen", MadeOn: monday.AddDays(-9), Due: monday.AddDays(1), State: caseload.PromiseOpen}),
				c.Promise(ctx, &caseload.Promise{Person: w.people[0], Office: "9801", Counsellor: mine, Text: "finne kurs", MadeOn: monday.AddDays(-9), Due: monday.AddDays(20), State: caseload.PromiseOpen}))
		}))
		w.must(d.Tx(t.Context(), func(q db.Q) error {
			for i, day := range []int{1, 4} {
				b := planner.Block{Counsellor: mine, Office: "9801", Week: monday.Week(), Subject: w.people[i], Person: w.people[i], Day: monday.AddDays(day), Start: 600, Contact: 20, Kind: planner.Phone, State: planner.Accepted, Agreed: true}
				if err := planner.PutBlock(t.Context(), q, &b, mine, db.At(monday.At(480))); err != nil {
					return err
				}
			}
			return nil
		}))
		w.me().Post("/absence", days("2026-11-23", "2026-11-25", hers)).Wants(t, 303)
		before, err := access.Lines(t.Context(), d.Read, 0, 1000)
		w.must(err)
		w.she().Get("/absence/waiting?of="+mine).Wants(t, 200).
			Says(t, "Avtalt samtale (1)", "tirsdag 24. november kl. 10:00", "Melding som venter på svar (1)", "Løfte fra oss (1)", "ringe legen").
			Hides(t, "finne kurs", "fredag 27. november")
		lines, err := access.Lines(t.Context(), d.Read, int64(len(before)), 1000)
		if err != nil || len(lines) != 1 || lines[0].Relation != access.Covers || len(lines[0].People) != 1 {
			t.Errorf("the log: %+v %v", lines, err)
		}
		w.me().Get("/absence/waiting").Wants(t, 200).Says(t, "Det som venter hos deg", "Ola Prøve")
	})
}

func TestBackAgainPersonByPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		w.me().Get("/absence/back").Wants(t, 200).Says(t, "Du har ikke hatt fravær")
		w.me().Post("/absence", days("2026-11-23", "2026-11-24", hers)).Wants(t, 303)
		at := monday.AddDays(1).At(600)
		w.must(caseloadtest.Change(t, d, func(ctx context.Context, c *caseload.Writer) error {
			thread := dialogue.Thread{Person: w.people[1], Office: "9801", Subject: "Sykmelding"}
			note := notes.Note{Person: w.people[0], Office: "9801", Counsellor: hers, Kind: notes.Minutes, Text: "hemmelig utkast", WrittenAt: at.Add(time.Hour)}
			return errors.Join(c.Contact(ctx, &caseload.Contact{Person: w.people[0], Office: "9801", Counsellor: hers, At: at, Kind: caseload.Phone, Direct: true, Spoke: true, Minutes: 20, Source: "entered"}),
				notes.Put(ctx, c, &note), dialogue.Write(ctx, c, &thread, &dialogue.Message{Sender: w.people[1], SentAt: at, Text: "Hei"}))
		}))
		w.At(monday.AddDays(2).At(8 * 60))
		id := w.absences()[0].ID
		w.me().Get("/week").Says(t, "Se hva som skjedde")
		before, err := access.Lines(t.Context(), d.Read, 0, 1000)
		w.must(err)
		w.me().Get("/absence/back?absence="+id).Wants(t, 200).
			Says(t, "skjedde det noe hos 2 personer", "Kari Prøve", "Samtale: Telefon", "Navn "+hers, "Samtalereferat som ikke er delt", "Ola Prøve", "Melding fra personen: Sykmelding").
			Hides(t, "hemmelig utkast", "Hemmelig")
		lines, err := access.Lines(t.Context(), d.Read, int64(len(before)), 1000)
		if err != nil || len(lines) != 1 || lines[0].Action != access.RecordRead || len(lines[0].People) != 2 {
			t.Errorf("the log: %+v %v", lines, err)
		}
		w.she().Get("/absence/back?absence="+id).Wants(t, 404)
		w.me().Get("/absence/back?absence="+db.NewID()).Wants(t, 404)
	})
}

func TestASubstituteOfTheTeamWhoIsAwayIsRefused(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	away := calendar.Absence{Ident: hers, From: monday, To: monday.AddDays(4)}
	w.must(w.d.Tx(t.Context(), func(q db.Q) error { return calendar.SaveAbsence(t.Context(), q, &away) }))
	w.me().Post("/absence", days("2026-11-30", "2026-12-01", hers)).Wants(t, 303)
	w.me().Post("/absence", days("2026-11-23", "2026-11-24", hers)).Wants(t, 303) // of another team: that is not hers to know
	w.me().Post("/absence", w.form(w.absences()[0], "back")).Wants(t, 303)
	w.must(w.d.Tx(t.Context(), func(q db.Q) error {
		teams, err := access.TeamsOf(t.Context(), q, mine)
		if err != nil {
			return err
		}
		return access.PutMember(t.Context(), q, teams[0].ID, access.Member{Ident: hers})
	}))
	w.me().Post("/absence", days("2026-11-23", "2026-11-24", hers)).Wants(t, 422).Says(t, "Vikaren er selv borte alle dagene")
	w.me().Post("/absence", days("2026-11-27", "2026-11-28", hers)).Wants(t, 303)
}
