package planner

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

func TestWhatWeOweIsListedByItsDay(t *testing.T) {
	p, d := rules(t)
	f := person(1, Facts{Interpreter: "spoken",
		Waiting:  []Waiting{{Table: "thread", ID: "m", Since: monday.AddDays(-3), Text: "Kan du ringe meg?"}, {Table: "thread", ID: "unknown"}},
		Promises: []Promise{{ID: "p", Text: "Ringe skolen.", MadeOn: monday.AddDays(-9), Due: monday.AddDays(60), Open: true}, {ID: "q", Text: "skrive", MadeOn: monday.AddDays(-9), Open: true}, {ID: "kept"}},
		Unshared: []Written{{ID: "n", On: monday.AddDays(-10)}},
		Clocks:   []Clock{{ID: "c", Kind: "sick_leave", Start: monday.AddDays(-170)}, {ID: "far", Kind: "sick_leave", Start: monday.AddDays(-20)}},
		Tasks:    []Task{{Table: "task", ID: "t", Name: "AAP", Due: monday.AddDays(100)}, {Table: "task", ID: "no day"}},
	})
	blocks := []Block{
		{ID: "b", Person: f.Person, Day: monday.AddDays(1), Kind: Meeting, State: Accepted, Agreed: true},
		{ID: "not agreed", Person: f.Person, Day: monday.AddDays(1), Kind: Meeting, State: Accepted},
		{ID: "booked", Person: f.Person, Day: monday.AddDays(1), Kind: Meeting, State: Accepted, Agreed: true, Interpreter: "i"},
		{ID: "somebody else's", Person: "x", Day: monday.AddDays(1), Kind: Meeting, State: Accepted, Agreed: true},
	}
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range Owed(f, blocks, p, d, situation().Days(), monday) {
		got = append(got, string(x.Kind)+" "+x.Source.ID+" "+x.Due.String())
		if text := x.Text(nb, monday, true); text == "" || strings.Contains(text, "<no value>") {
			t.Errorf("%s has the text %q", x.Kind, text)
		}
	}
	want := []string{"minutes n 2026-11-16", "answer m 2026-11-24", "interpreter b 2026-11-24", "legal c 2026-12-04", "promise p 2027-01-22", "task t 2027-03-03", "promise q "}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func calls(t *testing.T, s *Situation, minutes int) []string {
	t.Helper()
	p, d := rules(t)
	var got []string
	for _, c := range Now25(s, plan(t, s, s.Today.Week()), minutes, p, d, s.Days()) {
		got = append(got, strings.TrimLeft(c.Person[24:], "0")+":"+c.Phone)
	}
	return got
}

func TestTheCallsForFreeMinutesComeByStatedReasons(t *testing.T) {
	s := situation()
	s.Now = 9 * 60
	add := func(n int, f Facts, who Who) {
		who.Phone = "4000000"
		s.add(person(n, f), who)
	}
	add(1, Facts{LastContact: monday.AddDays(-50)}, Who{})                                           // by rhythm, due 20 days ago
	add(2, Facts{LastContact: monday.AddDays(-100)}, Who{Protected: true})                           // floor: tier 2
	add(3, Facts{LastContact: monday.AddDays(-120)}, Who{})                                          // floor, waits longer
	add(4, Facts{LastContact: monday.AddDays(-200), Interpreter: "spoken"}, Who{})                   // interpreter
	add(5, Facts{LastContact: monday.AddDays(-200)}, Who{Busy: []DaySpan{{monday, Span{545, 600}}}}) // busy now
	add(6, Facts{LastContact: monday.AddDays(-1)}, Who{})                                            // no reason
	add(7, Facts{LastContact: monday.AddDays(-200)}, Who{})                                          // not now
	add(8, Facts{LastContact: monday.AddDays(-200)}, Who{})                                          // decided for Thursday
	add(9, Facts{LastContact: monday.AddDays(-200)}, Who{})                                          // skipped
	add(10, Facts{LastContact: monday.AddDays(-60)}, Who{})                                          // by rhythm, due before 1
	id := func(n int) string { return s.People[n-1].Person }
	s.NotNow = []string{id(7)}
	s.Blocks = []Block{
		{Week: monday.Week(), Subject: id(8), Person: id(8), Day: monday.AddDays(3), Start: 600, Contact: 20, Kind: Phone, State: Accepted, Version: 1},
		{Week: monday.Week(), Subject: id(9), Person: id(9), Day: monday.AddDays(3), Start: 600, Contact: 20, Kind: Phone, State: Skipped, Version: 1},
	}
	if got, want := calls(t, s, 25), []string{"3:4000000", "2:", "10:4000000"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := calls(t, s, 19); len(got) != 0 {
		t.Errorf("a talk of 20 minutes does not fit into 19: %v", got)
	}
	s.People[0].HasPhone, s.People[1].HasPhone, s.People[9].HasPhone = false, false, false
	if got := calls(t, s, 20); !slices.Equal(got, []string{"3:4000000"}) {
		t.Errorf("without a telephone: %v", got)
	}
}

func TestWhyATalkLiesWhereItDoes(t *testing.T) {
	s := desk()
	s.People[0].Interpreter = "spoken"
	s.Interp = []Interpreter{{ID: "i", Name: "Tolk Tolkesen", Languages: []string{"somali"}, Hours: []DaySpan{{tuesday, Span{480, 900}}}}}
	who := s.Seen[ada.Person]
	who.Prefers = []Prefer{{1, Span{600, 720}}, {2, Span{600, 720}}}
	s.Seen[ada.Person] = who
	p, _ := rules(t)
	b, refused := s.Complete(wished(func(b *Block) { b.Kind, b.Start = Meeting, 630 }), p, s.Days())
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	b.State, b.Agreed = Accepted, true
	s.Blocks = append(s.Blocks, b)
	w := plan(t, s, tuesday.Week())
	talk, found := w.Find(ada.Person)
	if !found || talk.RoomName != "Rom 1" || talk.Interpreter != "Tolk Tolkesen" {
		t.Fatalf("got %+v", talk)
	}
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range WhyThisTime(w, s, talk, p, s.Days()) {
		got = append(got, r.Text(nb, monday))
	}
	want := []string{"Tiden er avtalt med personen.", "Personen har andre avtaler 1. desember: 14.00–15.00.", "Personen vil helst møtes 1. desember 10.00–12.00.",
		"Tolken er ledig da: Tolk Tolkesen (somali).", "Rom 1 er ledig."}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestADecidedTalkSaysWhatItCollidesWith(t *testing.T) {
	s := desk()
	s.Blocks = []Block{{Week: tuesday.Week(), Subject: ada.Person, Person: ada.Person, Day: tuesday, Start: 770, Contact: 20, Tail: 10, Kind: Phone, State: Accepted, Version: 1}}
	talk, _ := plan(t, s, tuesday.Week()).Find(ada.Person)
	if want := (Clash{Kind: OwnPrivate, Start: 780, End: 820}); !talk.Collides || *talk.Clash != want {
		t.Errorf("got %+v", talk.Clash)
	}
}

func TestADigestIsTheSameForTheSameSituationOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := deskDrawn(t)
		again := *s
		again.Seen, again.Weeks = map[string]Who{}, map[civil.Week]Frame{}
		for k, v := range s.Seen {
			again.Seen[k] = v
		}
		for k, v := range s.Weeks {
			again.Weeks[k] = v
		}
		if s.Hash("1") != again.Hash("1") {
			t.Fatal("the same situation has two digests")
		}
		if s.Hash("1") == s.Hash("2") {
			t.Fatal("another policy has the same digest")
		}
		again.Now++
		if s.Hash("1") == again.Hash("1") {
			t.Fatal("a quarter later has the same digest")
		}
	})
}

func TestPlacesAreReadAsTheyAreWritten(t *testing.T) {
	if day, minute, ok := ParsePlace(Place(monday, 545)); !ok || day != monday || minute != 545 {
		t.Error(day, minute, ok)
	}
	for _, s := range []string{"", "2026-11-23", "2026-11-23T25:00", "2026-11-23T09:60", "2026-13-23T09:00", "2026-11-23 09:00", "2026-11-23Tab:cd", "2026-11-23T-9:59", "2026-11-23T+9:59", "2026-11-23T09:-1"} {
		if _, _, ok := ParsePlace(s); ok {
			t.Errorf("%q is a place", s)
		}
	}
}

func TestEveryRefusalAndDebtHasAText(t *testing.T) {
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Refusals() {
		if !nb.Has("refusal." + string(r)) {
			t.Errorf("%s has no text", r)
		}
	}
}
