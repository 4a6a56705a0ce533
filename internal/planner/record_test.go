package planner

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/mapping"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/tasks"
)

const (
	mine, hers = "Z990101", "Z990102"
	nr         = "9801"
)

var dates = cmpopts.EquateComparable(civil.Date{})

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// staffed makes the office and its two counsellors.
func staffed(t *testing.T, d *db.DB) {
	t.Helper()
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		if _, err := access.EnsureOffice(t.Context(), q, nr); err != nil {
			return err
		}
		for _, ident := range []string{mine, hers} {
			if err := access.CreateCounsellorFromImport(t.Context(), q, ident, nr); err != nil {
				return err
			}
		}
		return nil
	}))
}

func at(date string, hour int) time.Time { return day(date).At(60 * hour).UTC() }

// record is one person with something in every table that needs read, and one of
// whom hardly anything is known. The numbers are synthetic.
type record struct{ whole, bare string }

func write(t *testing.T, d *db.DB) record {
	t.Helper()
	r := record{db.NewID(), db.NewID()}
	p := r.whole
	number := func(s string) caseload.Number {
		n, _, err := caseload.ParseNumber(s)
		must(t, err)
		return n
	}
	m := caseload.Many{
		People: []caseload.Person{
			{ID: p, Number: number("10918749743"), FamilyName: "Berg", GivenName: "Ida", Office: nr, Phone: "00006249", Address: "Gata 1", Language: "somali",
				Interpreter: "spoken", Reserved: caseload.Yes, Manual: caseload.No, Safety: caseload.Yes, Guardian: caseload.Yes, WaitsSince: day("2026-11-02"), FirstImported: day("2026-11-01")},
			{ID: r.bare, Number: number("21906031946"), Office: nr, WaitsSince: day("2026-11-03"), FirstImported: day("2026-11-23")},
		},
		FollowUps: []caseload.FollowUp{
			{ID: p, Person: p, Office: nr, Counsellor: mine, AssignedOn: day("2026-11-09"), Track: caseload.Programme, Rhythm: 1050, Starts: day("2024-02-02"), State: caseload.Active},
			{ID: r.bare, Person: r.bare, Office: nr, Counsellor: mine, State: caseload.Paused},
		},
		Measures: []caseload.Measure{{ID: p, Person: p, Office: nr, Code: "MENTOR", Ending: caseload.Ending{Ends: day("2026-12-04"), NextAgreed: true}}},
		Steps: []caseload.PlanStep{
			{ID: p, Person: p, Office: nr, Title: "Kurs", Ending: caseload.Ending{Ends: day("2026-12-05"), PostponedTo: day("2026-12-01")}, State: caseload.StepOpen},
			{ID: r.bare, Person: p, Office: nr, Title: "sende søknad", Own: true, Due: day("2026-11-20"), State: caseload.StepOpen},
			{ID: db.NewID(), Person: p, Office: nr, Title: "ferdig", Own: true, Due: day("2026-11-20"), State: caseload.StepDone},
		},
		Benefits: []caseload.Benefit{{ID: p, Person: p, Office: nr, Kind: "AAP", Ending: caseload.Ending{Ends: day("2026-12-06")}}},
		Clocks:   []caseload.Clock{{ID: p, Person: p, Office: nr, Kind: "aap_decision", Starts: day("2025-12-07"), Ends: day("2026-12-06"), DoneOn: day("2026-05-01")}},
		Contacts: []caseload.Contact{
			{ID: db.NewID(), Person: p, Office: nr, Counsellor: mine, At: at("2026-11-04", 23), Kind: caseload.Phone, Direct: true, Spoke: true},
			{ID: db.NewID(), Person: p, Office: nr, Counsellor: mine, At: at("2026-11-18", 9), Kind: caseload.Phone, Direct: true},
			{ID: db.NewID(), Person: p, Office: nr, Counsellor: mine, At: at("2026-11-19", 9), Kind: caseload.Digital},
		},
		Promises: []caseload.Promise{
			{ID: p, Person: p, Office: nr, Counsellor: mine, Text: "ringe barnehagen", MadeOn: day("2026-11-12"), Due: day("2026-11-25"), State: caseload.PromiseOpen},
			{ID: db.NewID(), Person: p, Office: nr, Counsellor: mine, Text: "alt gjort", MadeOn: day("2026-11-12"), State: caseload.PromiseKept},
		},
		Requests:  []caseload.TalkRequest{{ID: p, Person: p, Office: nr, AskedOn: day("2026-11-20"), Kind: caseload.Meeting}},
		Joint:     []caseload.JointMeeting{{ID: p, Person: p, Office: nr, Title: "Ansvarsgruppe", AgreedDay: day("2026-12-01")}},
		Protected: []caseload.Protected{{Person: p, Kind: string(access.Kontorsperre), Office: nr}},
	}
	must(t, d.Tx(t.Context(), func(q db.Q) error {
		thread := dialogue.Thread{ID: p, Person: p, Office: nr, Subject: "Kurs", WaitsForUsSince: at("2026-11-17", 14)}
		talked := dialogue.Message{ID: db.NewID(), Thread: p, Office: nr, Sender: p, SentAt: at("2026-11-17", 14), Text: "Kan du ringe meg?"}
		return errors.Join(
			caseload.InsertMany(t.Context(), q, m, []byte("key")),
			dialogue.InsertMany(t.Context(), q, []dialogue.Thread{thread}, []dialogue.Message{talked}),
			notes.InsertMany(t.Context(), q, []notes.Note{
				{ID: p, Person: p, Office: nr, Counsellor: mine, Kind: notes.Minutes, Text: "Vi snakket om kurs.", WrittenAt: at("2026-11-12", 10)},
				{ID: db.NewID(), Person: p, Office: nr, Counsellor: hers, Kind: notes.Minutes, Text: "Hennes.", WrittenAt: at("2026-11-13", 10)},
			}),
			mapping.InsertMany(t.Context(), q, []mapping.Mapped{{Person: p, Domain: mapping.Domains()[0], On: day("2026-11-01")}},
				[]mapping.Question{{Person: p, Question: "barnehageplass", Decisive: true, AskedOn: day("2026-11-01")}}),
			tasks.InsertMany(t.Context(), q, []tasks.Task{
				{ID: p, NavID: 1, Person: p, Office: nr, Assignee: mine, Kind: "VURD_HENV", Theme: "AAP", Priority: tasks.High, Status: tasks.Created, ActiveOn: day("2026-11-02"), Due: day("2026-11-26")},
				{ID: r.bare, NavID: 2, Office: nr, Assignee: mine, Kind: "GEN", Theme: "OPP", Priority: tasks.Low, Status: tasks.Created, ActiveOn: day("2026-11-02"), Due: day("2026-11-27")},
			}, nil),
		)
	}))
	return r
}

func TestTheRecordBecomesFacts(t *testing.T) {
	p, _ := catalogues(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		r := write(t, d)
		actor := access.Actor{Ident: mine, Role: access.Counsellor, Roles: []access.Role{access.Counsellor}, Offices: []string{nr}, MayWrite: true}
		s, err := LoadSituation(t.Context(), d.Read, actor, mine, today, 8*60, p)
		must(t, err)
		id := r.whole
		want := map[string]Facts{
			id: {Person: id, FollowUp: id, Track: "programme", RhythmCentidays: 1050, Start: day("2024-02-02"), AssignedOn: day("2026-11-09"), ImportedOn: day("2026-11-01"),
				LastContact: day("2026-11-04"), Born: day("1987-11-10"), HasPhone: true, HasAddress: true, Interpreter: "spoken", Reserved: true, Safety: true,
				Protection: []string{string(access.Kontorsperre)},
				Clocks:     []Clock{{id, "aap_decision", day("2025-12-07"), day("2026-12-06"), day("2026-05-01")}},
				Waiting:    []Waiting{{"thread", id, day("2026-11-17"), "Kan du ringe meg?"}},
				Promises:   []Promise{{id, "ringe barnehagen", day("2026-11-12"), day("2026-11-25"), true}},
				Requests:   []Request{{id, day("2026-11-20"), Meeting, false}},
				Ends: []Ending{
					{Table: "measure_now", ID: id, Code: "MENTOR", Day: day("2026-12-04"), NextAgreed: true},
					{Table: "plan_step", ID: id, Title: "Kurs", Day: day("2026-12-05"), PostponedTo: day("2026-12-01")},
					{Table: "benefit", ID: id, Code: "AAP", Day: day("2026-12-06")},
				},
				Steps:    []Step{{r.bare, "sende søknad", day("2026-11-20"), true}},
				Joint:    []Joint{{id, "Ansvarsgruppe", day("2026-12-01"), false}},
				Unshared: []Written{{id, day("2026-11-12")}},
				Tasks:    []Task{{Table: "task", ID: id, Person: id, Name: "AAP", Priority: "HOY", Due: day("2026-11-26")}},
				Unmapped: 9, OpenDecide: "barnehageplass"},
			r.bare: {Person: r.bare, FollowUp: r.bare, Paused: true, ImportedOn: day("2026-11-23"), Born: day("1960-10-21"), Unmapped: 10,
				Waiting: []Waiting{{Table: "person", ID: r.bare, Since: day("2026-11-03")}}},
		}
		got := map[string]Facts{}
		for _, f := range s.People {
			got[f.Person] = f
		}
		if diff := cmp.Diff(want, got, dates); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if len(s.Work) != 1 || s.Work[0].ID != r.bare || s.Work[0].Person != "" {
			t.Errorf("the task of nobody: %+v", s.Work)
		}
	})
}

func TestTheWeeksHoursAreRead(t *testing.T) {
	p, _ := catalogues(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			return calendar.CloseDay(t.Context(), q, nr, day("2026-12-04"), "Planleggingsdag")
		}))
		actor := access.Actor{Ident: mine, Role: access.Counsellor, Roles: []access.Role{access.Counsellor}, Offices: []string{nr}}
		s, err := LoadSituation(t.Context(), d.Read, actor, mine, today, 8*60, p)
		must(t, err)
		// 7.5 hours less lunch and inbox, five days; then four, for one is closed.
		for week, minutes := range map[int]int{48: 5 * 375, 49: 4 * 375, 50: 5 * 375} {
			if got := s.Weeks[civil.Week{Year: 2026, Number: week}].Available; got != minutes {
				t.Errorf("week %d: %d minutes, want %d", week, got, minutes)
			}
		}
	})
}
