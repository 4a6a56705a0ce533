package planner

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// catalogues are the numbers that come with the program.
func catalogues(t testing.TB) (Policy, Deadlines) {
	t.Helper()
	p, err := catalogue.Policy()
	if err != nil {
		t.Fatal(err)
	}
	d, err := catalogue.Deadlines()
	if err != nil {
		t.Fatal(err)
	}
	return p, d
}

// The planned week of these tests: Monday 23 November to Sunday 29 November 2026,
// seen on the Monday.
var (
	day   = civil.MustDate
	today = day("2026-11-23")
)

// someone was spoken with today, so that no silence asks for anything; she has a
// telephone and an address, and needs no interpreter.
func someone(change func(*Facts)) Facts {
	f := Facts{
		Person: "p", FollowUp: "f", Track: "ordinary", Start: day("2024-02-02"), ImportedOn: today, LastContact: today,
		HasPhone: true, HasAddress: true, Interpreter: "none",
	}
	change(&f)
	return f
}

// needCase says what a record gives in the week; each need is written as
// "code tier due points", with "early" where it is not due.
type needCase struct {
	name   string
	change func(*Facts)
	want   []string
}

func lines(needs []Need) []string {
	var list []string
	for _, n := range needs {
		s := fmt.Sprintf("%s %d %s %d", n.Code, n.Tier, n.Due, n.Points)
		if !n.IsDue {
			s += " early"
		}
		list = append(list, s)
	}
	return list
}

func workdays() Days { return Days{Workday: calendar.IsWorkday} }

func runCases(t *testing.T, cases []needCase) {
	t.Helper()
	p, d := catalogues(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := lines(Needs(someone(c.change), p, d, workdays(), today.Week(), today))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNothingAsksForWhatIsInOrder(t *testing.T) {
	runCases(t, []needCase{{"someone spoken with today, with nothing open", func(*Facts) {}, nil}})
}

func TestRhythm(t *testing.T) {
	last := func(d string, centidays int) func(*Facts) {
		return func(f *Facts) { f.LastContact, f.RhythmCentidays = day(d), centidays }
	}
	runCases(t, []needCase{
		{"47 days with a rhythm of 30: (51/30 − 0.4) × 30 is 39", last("2026-10-07", 3000), []string{"rhythm 3 2026-11-06 39"}},
		{"no agreement counts by the office's 30 days", last("2026-10-07", 0), []string{"rhythm 3 2026-11-06 39"}},
		{"a rhythm that falls due in the week after is early", last("2026-11-05", 3000), []string{"rhythm 3 2026-12-05 10 early"}},
		{"the last day that is shown is a week after Sunday", last("2026-11-06", 3000), []string{"rhythm 3 2026-12-06 9 early"}},
		{"the day after that is not shown", last("2026-11-07", 3000), nil},
		{"10.5 days is reckoned exactly: (25 × 2/21 − 0.4) × 30 is 59.4, at most 48", last("2026-11-02", 1050), []string{"rhythm 3 2026-11-12 48"}},
		{"10.5 days, 12 to the Friday: (24/21 − 0.4) × 30 is 22.28, rounded down", last("2026-11-15", 1050), []string{"rhythm 3 2026-11-25 22"}},
		{"due in the week after, but worth under 1 point: no need", last("2026-11-21", 1500), nil},
		{"half a day is due at least a day after", last("2026-11-22", 50), []string{"rhythm 3 2026-11-23 48"}},
		{"a rhythm of 365 days, spoken with in January", last("2026-01-10", 36500), nil},
		{"the programme's standard is a week", func(f *Facts) { f.Track, f.LastContact = "programme", day("2026-11-16") }, []string{"rhythm 3 2026-11-23 35"}},
		{"a track that is not set counts as ordinary", func(f *Facts) { f.Track, f.LastContact = "", day("2026-11-16") }, nil},
		{"a pause in the follow-up asks for no talk", func(f *Facts) { f.Paused, f.LastContact = true, day("2026-01-01") }, nil},
		{"without any talk, silence counts from the start", func(f *Facts) { f.LastContact, f.Start = civil.Date{}, day("2026-09-10") },
			[]string{"rhythm 3 2026-10-10 48"}},
	})
}

func TestFloor(t *testing.T) {
	last := func(d string, centidays int) func(*Facts) {
		return func(f *Facts) { f.LastContact, f.RhythmCentidays = day(d), centidays }
	}
	runCases(t, []needCase{
		{"90 days are over on the Sunday: tier 2", last("2026-08-31", 0), []string{"floor 2 2026-11-29 48", "rhythm 3 2026-09-30 48"}},
		{"they are over the day after: early, tier 3", last("2026-09-01", 0), []string{"rhythm 3 2026-10-01 48", "floor 3 2026-11-30 48 early"}},
		{"the last day that is shown is a week after Sunday", last("2026-09-07", 0), []string{"rhythm 3 2026-10-07 48", "floor 3 2026-12-06 48 early"}},
		{"the day after that is not shown", last("2026-09-08", 0), []string{"rhythm 3 2026-10-08 48"}},
		{"a rhythm of 90 moves the floor to 112 days, rounded down", last("2026-08-07", 9000), []string{"floor 2 2026-11-27 48", "rhythm 3 2026-11-05 25"}},
		{"a rhythm of 45 leaves it at the office's 90", last("2026-08-27", 4500), []string{"floor 2 2026-11-25 48", "rhythm 3 2026-10-11 48"}},
		{"the programme's floor is 30 days", func(f *Facts) { f.Track, f.LastContact = "programme", day("2026-10-30") },
			[]string{"floor 2 2026-11-29 48", "rhythm 3 2026-11-06 48"}},
		{"a floor from the time before the import is still one", last("2023-01-02", 0), []string{"floor 2 2023-04-02 48", "rhythm 3 2023-02-01 48"}},
		{"neither talk nor start known: no rhythm, no floor, but new", func(f *Facts) { f.LastContact, f.Start = civil.Date{}, civil.Date{} },
			[]string{"new_person 3 2026-12-07 45 early"}},
	})
}

func TestNewPerson(t *testing.T) {
	handed := func(on, last string) func(*Facts) {
		return func(f *Facts) { f.AssignedOn, f.LastContact = day(on), day(last) }
	}
	runCases(t, []needCase{
		{"handed over, and not spoken since: due after ten working days", handed("2026-11-16", "2026-11-13"), []string{"new_person 3 2026-11-30 45 early"}},
		{"the tenth working day is in the week", handed("2026-11-13", "2026-11-12"), []string{"new_person 3 2026-11-27 45"}},
		{"60 days before Monday is still new", handed("2026-09-24", "2026-09-23"),
			[]string{"new_person 3 2026-10-08 45", "rhythm 3 2026-10-23 48"}},
		{"61 days is not", handed("2026-09-23", "2026-09-22"), []string{"rhythm 3 2026-10-22 48"}},
		{"spoken with on the day of the hand-over", handed("2026-11-20", "2026-11-20"), nil},
		{"at a first import, new from the start of the follow-up", func(f *Facts) { f.LastContact, f.Start = civil.Date{}, day("2026-11-10") },
			[]string{"new_person 3 2026-11-24 45"}},
		{"a talk from before the start does not count as the first", func(f *Facts) { f.LastContact, f.Start = day("2026-11-08"), day("2026-11-10") },
			[]string{"new_person 3 2026-11-24 45"}},
		{"a talk known, but no start: nothing says new", func(f *Facts) { f.Start, f.LastContact = civil.Date{}, day("2026-11-20") }, nil},
		{"a hand-over after the week", handed("2026-11-30", "2026-11-20"), nil},
		{"a pause asks for no first talk", func(f *Facts) { f.Paused, f.AssignedOn, f.LastContact = true, day("2026-11-10"), day("2026-11-01") }, nil},
	})
}

func TestPromise(t *testing.T) {
	promised := func(due string, open bool) func(*Facts) {
		return func(f *Facts) {
			f.Promises = []Promise{{ID: "1", Text: "finne ut om barnehageplass", MadeOn: day("2026-11-12"), Due: day(due), Open: open}}
		}
	}
	runCases(t, []needCase{
		{"a promise with its day in the week", promised("2026-11-26", true), []string{"promise 3 2026-11-26 40"}},
		{"on its day the promise is not late", promised("2026-11-23", true), []string{"promise 3 2026-11-23 40"}},
		{"a day that has passed", promised("2026-11-22", true), []string{"promise 3 2026-11-22 60"}},
		{"a day in the week after is early", promised("2026-12-06", true), []string{"promise 3 2026-12-06 40 early"}},
		{"a day further on is not shown yet", promised("2026-12-07", true), nil},
		{"kept or withdrawn", promised("2026-11-22", false), nil},
		{"a promise without a day", func(f *Facts) { f.Promises = []Promise{{ID: "1", Open: true}} }, nil},
		{"a pause does not free us of it", func(f *Facts) { f.Paused = true; promised("2026-11-22", true)(f) }, []string{"promise 3 2026-11-22 60"}},
	})
}

func TestUnansweredMessage(t *testing.T) {
	waits := func(days ...string) func(*Facts) {
		return func(f *Facts) {
			for i, d := range days {
				f.Waiting = append(f.Waiting, Waiting{Table: "thread", ID: fmt.Sprint(i), Since: day(d)})
			}
		}
	}
	runCases(t, []needCase{
		{"a message from Friday is due on Tuesday", waits("2026-11-20"), []string{"unanswered_message 3 2026-11-24 37"}},
		{"of several the oldest counts", waits("2026-11-20", "2026-11-17", "2026-11-19"), []string{"unanswered_message 3 2026-11-19 37"}},
		{"a message from a Saturday", waits("2026-11-21"), []string{"unanswered_message 3 2026-11-24 37"}},
		{"no message", waits(), nil},
	})
}

func TestOwnRequest(t *testing.T) {
	runCases(t, []needCase{
		{"asked on Friday: within three working days", func(f *Facts) {
			f.LastContact = day("2026-11-19")
			f.Requests = []Request{{ID: "1", AskedOn: day("2026-11-20")}}
		},
			[]string{"own_request 3 2026-11-25 30"}},
		{"spoken with since", func(f *Facts) { f.Requests = []Request{{ID: "1", AskedOn: day("2026-11-20")}} }, nil},
		{"marked as done", func(f *Facts) {
			f.LastContact = day("2026-11-19")
			f.Requests = []Request{{ID: "1", AskedOn: day("2026-11-20"), Done: true}}
		}, nil},
		{"asked after the last talk of the same day", func(f *Facts) { f.Requests = []Request{{ID: "1", AskedOn: today}} },
			[]string{"own_request 3 2026-11-26 30"}},
	})
}

func TestTransition(t *testing.T) {
	ends := func(d string, change func(*Ending)) func(*Facts) {
		return func(f *Facts) {
			e := Ending{Table: "measure_now", ID: "1", Code: "ARBEIDSFORBEREDENDE_TRENING", Day: day(d)}
			change(&e)
			f.Ends = []Ending{e}
		}
	}
	same := func(*Ending) {}
	runCases(t, []needCase{
		{"three weeks after Monday is the last day that is seen", ends("2026-12-14", same), []string{"transition 3 2026-12-07 30 early"}},
		{"the day after that", ends("2026-12-15", same), nil},
		{"eight days after Monday is not near", ends("2026-12-01", same), []string{"transition 3 2026-11-24 30"}},
		{"under eight days is", ends("2026-11-30", same), []string{"transition 3 2026-11-23 50"}},
		{"it ended four weeks before Monday", ends("2026-10-26", same), []string{"transition 3 2026-10-19 50"}},
		{"it ended the day before that: only on the page of end dates", ends("2026-10-25", same), nil},
		{"the next step is agreed", ends("2026-12-04", func(e *Ending) { e.NextAgreed = true }), nil},
		{"put off until after the week", ends("2026-12-04", func(e *Ending) { e.PostponedTo = day("2026-12-01") }), nil},
		{"put off until a day in the week: it is back", ends("2026-12-04", func(e *Ending) { e.PostponedTo = day("2026-11-27") }), []string{"transition 3 2026-11-27 50"}},
		{"an end that is not known", func(f *Facts) { f.Ends = []Ending{{Table: "benefit", ID: "1", Code: "AAP"}} }, nil},
		{"one need for each end", func(f *Facts) {
			f.Ends = []Ending{{Table: "measure_now", ID: "1", Day: day("2026-12-04")}, {Table: "plan_step", ID: "2", Day: day("2026-12-04")}}
		}, []string{"transition 3 2026-11-27 30", "transition 3 2026-11-27 30"}},
		{"a sick leave's end stands in its clock", func(f *Facts) {
			f.Clocks = []Clock{{ID: "1", Kind: "sick_leave", Start: day("2026-10-01"), End: day("2026-12-04")}}
		}, []string{"transition 3 2026-11-27 30"}},
		{"a decision's end gives a legal date, and no transition as well", func(f *Facts) {
			f.Clocks = []Clock{{ID: "1", Kind: "aap_decision", End: day("2026-12-04")}}
			f.Ends = []Ending{{Table: "benefit", ID: "2", Code: "AAP", Day: day("2026-12-04")}}
		}, []string{"legal_deadline 3 2026-12-04 50 early"}},
		{"the programme ends on another day than the decision", func(f *Facts) {
			f.Clocks = []Clock{{ID: "1", Kind: "kvp_decision", End: day("2026-12-04")}}
			f.Ends = []Ending{{Table: "measure_now", ID: "2", Code: "KVP", Day: day("2026-12-11")}}
		}, []string{"legal_deadline 3 2026-12-04 50 early", "transition 3 2026-12-04 30 early"}},
	})
}

func TestNextStep(t *testing.T) {
	step := func(due string, open bool) func(*Facts) {
		return func(f *Facts) {
			f.Steps = []Step{{ID: "1", Title: "sende søknad til kurs", Due: day(due), Open: open}}
		}
	}
	runCases(t, []needCase{
		{"due in the week", step("2026-11-27", true), []string{"next_step 3 2026-11-27 25"}},
		{"five days over", step("2026-11-18", true), []string{"next_step 3 2026-11-18 30"}},
		{"a month over: no more than 40", step("2026-10-20", true), []string{"next_step 3 2026-10-20 40"}},
		{"due in the week after", step("2026-12-02", true), []string{"next_step 3 2026-12-02 25 early"}},
		{"due later", step("2026-12-07", true), nil},
		{"its state has changed", step("2026-11-18", false), nil},
	})
}

func TestCoordination(t *testing.T) {
	meet := func(on string, held bool) func(*Facts) {
		return func(f *Facts) { f.Joint = []Joint{{ID: "1", Title: "Ansvarsgruppe", Day: day(on), Held: held}} }
	}
	runCases(t, []needCase{
		{"in the week, four days on", meet("2026-11-27", false), []string{"coordination 3 2026-11-27 51"}},
		{"on the day, and after it", meet("2026-11-20", false), []string{"coordination 3 2026-11-20 55"}},
		{"two weeks on", meet("2026-12-07", false), []string{"coordination 3 2026-12-07 41 early"}},
		{"more than 20 days on is worth no less than 35", meet("2026-12-18", false), []string{"coordination 3 2026-12-18 35 early"}},
		{"months on is not shown yet", meet("2027-02-18", false), nil},
		{"held", meet("2026-11-20", true), nil},
		{"no day is agreed", func(f *Facts) { f.Joint = []Joint{{ID: "1", Title: "Ansvarsgruppe"}} }, nil},
	})
}

func TestMappingGap(t *testing.T) {
	asks := func(f *Facts) { f.Promises = []Promise{{ID: "1", MadeOn: today, Due: today, Open: true}} }
	runCases(t, []needCase{
		{"alone it asks for no talk", func(f *Facts) { f.OpenDecide, f.Unmapped = "q", 4 }, nil},
		{"a decisive question adds to a talk that a promise asks for", func(f *Facts) { asks(f); f.OpenDecide = "q" },
			[]string{"promise 3 2026-11-23 40", "mapping_gap 3  18 early"}},
		{"areas not mapped add a month after the later of start and import", func(f *Facts) { asks(f); f.Unmapped, f.ImportedOn = 2, day("2026-10-30") },
			[]string{"promise 3 2026-11-23 40", "mapping_gap 3  18 early"}},
		{"not before", func(f *Facts) { asks(f); f.Unmapped, f.ImportedOn = 2, day("2026-10-31") }, []string{"promise 3 2026-11-23 40"}},
		{"a follow-up that began lately gives time too", func(f *Facts) {
			asks(f)
			f.Unmapped, f.ImportedOn, f.Start, f.LastContact = 2, day("2026-01-01"), day("2026-11-01"), today
		}, []string{"promise 3 2026-11-23 40"}},
		{"administration is no talk to add to", func(f *Facts) {
			f.OpenDecide = "q"
			f.Tasks = []Task{{Table: "task", ID: "1", Name: "AAP", Priority: "NORM", Due: today}}
		}, []string{"task 3 2026-11-23 25"}},
	})
}

func TestMinutesUnshared(t *testing.T) {
	wrote := func(on string) func(*Facts) {
		return func(f *Facts) { f.Unshared = []Written{{ID: "1", On: day(on)}} }
	}
	runCases(t, []needCase{
		{"three days after they were written", wrote("2026-11-12"), []string{"minutes_unshared 3 2026-11-15 10"}},
		{"the third day is the Sunday", wrote("2026-11-26"), []string{"minutes_unshared 3 2026-11-29 10"}},
		{"not in the week", wrote("2026-11-27"), nil},
	})
}

func TestTask(t *testing.T) {
	task := func(due, priority string, own bool) func(*Facts) {
		return func(f *Facts) {
			f.Tasks = []Task{{Table: "task", ID: "1", Name: "AAP", Priority: priority, Own: own, Due: day(due)}}
		}
	}
	runCases(t, []needCase{
		{"critical", task("2026-11-26", "KRITISK", false), []string{"task 3 2026-11-26 40"}},
		{"high", task("2026-11-26", "HOY", false), []string{"task 3 2026-11-26 40"}},
		{"normal", task("2026-11-26", "NORM", false), []string{"task 3 2026-11-26 25"}},
		{"low", task("2026-11-26", "LAV", false), []string{"task 3 2026-11-26 10"}},
		{"long over is worth no more", task("2026-01-26", "LAV", false), []string{"task 3 2026-01-26 10"}},
		{"the week after is early", task("2026-12-06", "NORM", false), []string{"task 3 2026-12-06 25 early"}},
		{"later is not shown", task("2026-12-07", "KRITISK", false), nil},
		{"own measure work in its last week", task("2026-11-29", "", true), []string{"task 3 2026-11-29 120"}},
		{"own measure work before that", task("2026-11-30", "", true), []string{"task 3 2026-11-30 25 early"}},
		{"no deadline", func(f *Facts) { f.Tasks = []Task{{Table: "task", ID: "1", Priority: "HOY"}} }, nil},
	})
}

func TestATaskOfNobodyIsANeedOfNobody(t *testing.T) {
	p, _ := catalogues(t)
	got := LooseTasks([]Task{{Table: "task", ID: "2", Priority: "LAV", Due: day("2026-11-25")}, {Table: "task", ID: "1", Priority: "HOY", Due: day("2026-11-24")}},
		p, workdays(), today.Week(), today)
	if diff := cmp.Diff([]string{"task 3 2026-11-24 40", "task 3 2026-11-25 10"}, lines(got)); diff != "" || got[0].Person != "" || got[0].Talk() {
		t.Errorf("%s %+v", diff, got)
	}
}

func TestADayThatPassesMidWeekCountsAsPassed(t *testing.T) {
	p, d := catalogues(t)
	f := someone(func(f *Facts) { f.Promises = []Promise{{ID: "1", Due: day("2026-11-24"), Open: true}} })
	got := lines(Needs(f, p, d, workdays(), today.Week(), day("2026-11-25")))
	if diff := cmp.Diff([]string{"promise 3 2026-11-24 60"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestClosedWeeksCountInTheLastOpenWeekBefore(t *testing.T) {
	p, d := catalogues(t)
	closed := Days{Workday: calendar.IsWorkday, Open: func(w civil.Week) bool { return w.Number != 52 && w.Number != 53 }}
	f := someone(func(f *Facts) {
		f.LastContact = day("2026-09-25") // the floor is reached on 24 December
		f.RhythmCentidays = 6000
		f.Clocks = []Clock{{ID: "1", Kind: "warning", End: day("2026-12-30")}}
		f.Promises = []Promise{{ID: "1", Due: day("2026-12-22"), Open: true}}
	})
	got := lines(Needs(f, p, d, closed, civil.Week{Year: 2026, Number: 51}, day("2026-12-14")))
	want := []string{"legal_deadline 1 2026-12-30 43", "floor 2 2026-12-24 48", "rhythm 3 2026-11-24 30", "promise 3 2026-12-22 40 early"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = lines(Needs(f, p, d, workdays(), civil.Week{Year: 2026, Number: 51}, day("2026-12-14")))
	want = []string{"rhythm 3 2026-11-24 30", "promise 3 2026-12-22 40 early", "floor 3 2026-12-24 48 early", "legal_deadline 3 2026-12-30 43 early"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("with every week open:", diff)
	}
}

func TestEveryCodeHasItsTestAndItsTexts(t *testing.T) {
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range oneOfEach(t) {
		if s := Reason(nb, n, today, true); strings.HasPrefix(s, "[") || strings.Contains(s, "<no value>") {
			t.Errorf("%s: no text: %s", n.Code, s)
		}
		if s := nb.T(n.EndsWhen); strings.HasPrefix(s, "[") {
			t.Errorf("%s: nothing says what ends it: %s", n.Code, s)
		}
		if n.Source.ID == "" || n.Source.Table == "" || n.Source.Rule == "" || len(n.Kinds) == 0 {
			t.Errorf("%s: %+v", n.Code, n)
		}
	}
}

// oneOfEach gives a need of every code.
func oneOfEach(t *testing.T) []Need {
	t.Helper()
	p, d := catalogues(t)
	f := someone(func(f *Facts) {
		f.LastContact, f.AssignedOn, f.Unmapped, f.ImportedOn = day("2026-08-01"), day("2026-11-09"), 2, day("2026-01-01")
		f.Clocks = []Clock{{ID: "1", Kind: "sick_leave", Start: day("2026-06-05")}}
		f.Waiting = []Waiting{{Table: "thread", ID: "1", Since: day("2026-11-17"), Text: "Kan du ringe meg?"}}
		f.Promises = []Promise{{ID: "1", Text: "finne ut om barnehageplass", MadeOn: day("2026-11-12"), Due: day("2026-11-25"), Open: true}}
		f.Requests = []Request{{ID: "1", AskedOn: day("2026-11-20")}}
		f.Ends = []Ending{{Table: "measure_now", ID: "1", Code: "ARBEIDSFORBEREDENDE_TRENING", Day: day("2026-12-04")}}
		f.Steps = []Step{{ID: "1", Title: "sende søknad til kurs", Due: day("2026-11-16"), Open: true}}
		f.Joint = []Joint{{ID: "1", Title: "Ansvarsgruppe", Day: day("2026-12-01")}}
		f.Unshared = []Written{{ID: "1", On: day("2026-11-12")}}
		f.Tasks = []Task{{Table: "task", ID: "1", Name: "AAP", Priority: "NORM", Due: day("2026-11-26")}}
	})
	needs := Needs(f, p, d, workdays(), today.Week(), today)
	for _, c := range Codes() {
		if _, ok := find(needs, c); !ok {
			t.Fatalf("no need of %s", c)
		}
	}
	return needs
}

func find(needs []Need, c Code) (Need, bool) {
	for _, n := range needs {
		if n.Code == c {
			return n, true
		}
	}
	return Need{}, false
}
