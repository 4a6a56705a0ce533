package planner

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/engine/weekplan/check"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

var monday = civil.MustDate("2026-11-23")

func rules(t interface{ Fatal(...any) }) (Policy, Deadlines) {
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

// quick keeps the solver short: these tests are about the planner.
var quick = weekplan.Options{Rounds: 10, Dives: 1}

// situation has three weeks of ordinary hours with lunch and inbox, and no people.
func situation() *Situation {
	s := &Situation{Counsellor: "Z990101", Name: "Kari Nordbø", Today: monday, Now: 8 * 60, Seen: map[string]Who{}, Weeks: map[civil.Week]Frame{}}
	policy := calendar.Policy{LunchMinutes: 30, LunchBetween: calendar.Interval{From: 660, To: 780}, InboxMinutes: 45, WorkFrom: 480, WorkTo: 930}
	for i := range Horizon {
		w := monday.Week().Add(i)
		s.Weeks[w] = frameOf(calendar.Capacity(calendar.Facts{}, policy, w, monday.At(480)), nil)
	}
	return s
}

func (s *Situation) add(f Facts, w Who) {
	if w.Name == "" {
		w.Name = "Person " + f.Person
	}
	s.People = append(s.People, f)
	s.Seen[f.Person] = w
}

func person(n int, f Facts) Facts {
	f.Person = fmt.Sprintf("0199b3c0-0000-7000-8000-%012d", n)
	f.FollowUp, f.Track, f.HasPhone = f.Person, "ordinary", true
	if f.Start.IsZero() {
		f.Start = monday.AddDays(-400)
	}
	return f
}

func plan(t interface{ Fatal(...any) }, s *Situation, week civil.Week) *Week {
	p, d := rules(t)
	w, err := Plan(s, p, d, s.Days(), week, quick)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func randomFacts(t *rapid.T, n int) (Facts, Who) {
	day := func(name string, from, to int) civil.Date {
		return monday.AddDays(rapid.IntRange(from, to).Draw(t, name))
	}
	maybe := func(name string) bool { return rapid.Bool().Draw(t, name) }
	f := person(n, Facts{RhythmCentidays: rapid.SampledFrom([]int{0, 350, 700, 1050, 3000, 9000}).Draw(t, "rhythm"), Interpreter: rapid.SampledFrom([]string{"", "none", "spoken", "sign"}).Draw(t, "interpreter")})
	f.HasPhone, f.HasAddress, f.Reserved, f.Safety = maybe("phone"), maybe("address"), maybe("reserved"), maybe("safety")
	if maybe("spoken") {
		f.LastContact = day("last", -300, -1)
	}
	if maybe("clock") {
		kind := rapid.SampledFrom(catalogue.Clocks()).Draw(t, "kind")
		f.Clocks = []Clock{{ID: f.Person, Kind: kind, Start: day("clock start", -370, -20), End: day("clock end", 0, 40)}}
	}
	if maybe("waits") {
		f.Waiting = []Waiting{{Table: "person", ID: f.Person, Since: day("since", -30, 0)}}
	}
	if maybe("promise") {
		f.Promises = []Promise{{ID: f.Person, Text: "ringe skolen", MadeOn: day("made", -40, -10), Due: day("due", -9, 20), Open: true}}
	}
	if maybe("request") {
		f.Requests = []Request{{ID: f.Person, AskedOn: day("asked", -10, 0)}}
	}
	if maybe("ends") {
		f.Ends = []Ending{{Table: "measure_now", ID: f.Person, Code: "MENTOR", Day: day("end", -28, 30)}}
	}
	who := Who{Language: rapid.SampledFrom([]string{"", "somali", "ukrainsk"}).Draw(t, "language")}
	if maybe("busy") {
		from := 480 + 5*rapid.IntRange(0, 60).Draw(t, "busy from")
		who.Busy = []DaySpan{{day("busy day", 0, 18), Span{from, from + 120}}}
	}
	return f, who
}

func randomSituation(t *rapid.T) *Situation {
	s := situation()
	s.Rooms = rapid.IntRange(0, 2).Draw(t, "rooms")
	if rapid.Bool().Draw(t, "interpreters") {
		s.Interp = []Interpreter{{ID: "i", Name: "Tolk", Languages: []string{"somali"}, Hours: []DaySpan{{monday.AddDays(3), Span{480, 720}}, {monday.AddDays(8), Span{480, 930}}}}}
	}
	for i := range rapid.IntRange(0, 25).Draw(t, "people") {
		s.add(randomFacts(t, i))
	}
	return s
}

func TestEveryWeekKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSituation(t)
		p, _ := rules(t)
		before := map[string][]Talk{}
		for i := range Horizon {
			week := monday.Week().Add(i)
			w := plan(t, s, week)
			if r := check.Plan(w.Instance, w.Plan); len(r.Faults) > 0 {
				t.Fatalf("%s: the plan is not allowed: %v", week, r.Faults)
			}
			for _, k := range w.Talks {
				f := *factsOf(s, k.Person)
				barsKept(t, f, k)
				noticeKept(t, s, f, k, p)
			}
			nobodyVanishes(t, s, w, before)
			for _, k := range w.Talks {
				before[k.Person] = append(before[k.Person], k)
			}
		}
	})
}

func factsOf(s *Situation, id string) *Facts {
	for i := range s.People {
		if s.People[i].Person == id {
			return &s.People[i]
		}
	}
	return &Facts{}
}

func barsKept(t *rapid.T, f Facts, k Talk) {
	switch {
	case k.Kind == Phone && (!f.HasPhone || f.Interpreter == "sign"),
		k.Kind == Home && (f.Safety || !f.HasAddress),
		k.Kind == Digital && (f.Reserved || f.Manual):
		t.Fatalf("%s is barred for %+v", k.Kind, f)
	}
}

func noticeKept(t *rapid.T, s *Situation, f Facts, k Talk, p Policy) {
	if first := EarliestDay(k.Kind, Interpreted(f), s.Today, civil.Date{}, p, s.Days()); k.Day.Before(first) {
		t.Fatalf("%s on %s, notice asks for %s", k.Kind, k.Day, first)
	}
}

// nobodyVanishes: each due need that a talk can meet is met by this week's talk, or by
// one proposed in an earlier week, or stands in the shortfall.
func nobodyVanishes(t *rapid.T, s *Situation, w *Week, before map[string][]Talk) {
	for _, n := range w.Needs {
		if !n.IsDue || !n.Talk() {
			continue
		}
		met := slices.ContainsFunc(w.Talks, func(k Talk) bool { return k.Person == n.Person && n.MetBy(k.Kind) })
		earlier := slices.ContainsFunc(before[n.Person], func(k Talk) bool { return k.Kind.Direct() })
		short := slices.ContainsFunc(w.Shortfall, func(x Short) bool { return x.Person == n.Person })
		if !met && !earlier && !short {
			t.Fatalf("%s: %s of %s is neither planned nor in the shortfall", w.Week, n.Code, n.Person)
		}
	}
	groups := 0
	for _, g := range w.Groups {
		groups += g.People
		if g.Reached > g.People {
			t.Fatalf("more reached than there are: %+v", w.Groups)
		}
	}
	if groups != w.Due {
		t.Fatalf("%d people in groups, %d due", groups, w.Due)
	}
}

func TestAWeekWithoutHoursSaysSo(t *testing.T) {
	s := situation()
	week := monday.Week()
	for w, f := range s.Weeks {
		for i := range f.Days {
			f.Days[i].Work, f.Days[i].Own, f.Days[i].Inbox = Span{}, nil, Span{}
		}
		f.Available = 0
		s.Weeks[w] = f
	}
	s.add(person(1, Facts{LastContact: monday.AddDays(-200)}), Who{})
	w := plan(t, s, week)
	if len(w.Talks) != 0 || len(w.Shortfall) != 1 || w.Shortfall[0].Because != "capacity" {
		t.Errorf("talks %v, shortfall %+v", w.Talks, w.Shortfall)
	}
	if out := textOf(t, w); !strings.Contains(out, "ingen ledig arbeidstid") {
		t.Errorf("the week does not say that there are no hours:\n%s", out)
	}
}

func textOf(t *testing.T, w *Week) string {
	t.Helper()
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteText(&b, p, w, Style{Columns: 80, All: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func accepted(f Facts, day civil.Date, start int) Block {
	return Block{Counsellor: "Z990101", Week: day.Week(), Subject: f.Person, Person: f.Person, Day: day, Start: start, Contact: 45, Tail: 10, Kind: Meeting, State: Accepted, Agreed: true, Version: 1}
}

func TestADecidedTalkStaysWhereItIs(t *testing.T) {
	s := situation()
	f := person(1, Facts{LastContact: monday.AddDays(-40)})
	s.add(f, Who{})
	s.Blocks = []Block{accepted(f, monday.AddDays(1), 600)}
	w := plan(t, s, monday.Week())
	if len(w.Talks) != 1 || w.Talks[0].Day != monday.AddDays(1) || w.Talks[0].From != 600 || w.Talks[0].Kind != Meeting || !w.Talks[0].Agreed {
		t.Errorf("got %+v", w.Talks)
	}
	if next := plan(t, s, monday.Week().Add(1)); len(next.Talks) != 0 && next.Talks[0].Meets[0].IsDue {
		t.Errorf("a talk that is decided counts as held in later weeks, got %+v", next.Talks)
	}
}

func TestADecidedTalkThatCollidesIsShownAndKeepsItsTime(t *testing.T) {
	s := situation()
	f := person(1, Facts{LastContact: monday.AddDays(-40)})
	s.add(f, Who{})
	for i := 2; i < 60; i++ {
		s.add(person(i, Facts{LastContact: monday.AddDays(-100)}), Who{})
	}
	day := monday.AddDays(1)
	frame := s.Weeks[monday.Week()]
	frame.Days[1].Busy = append(frame.Days[1].Busy, Span{630, 660})
	frame.Days[1].Own = append(frame.Days[1].Own, OwnTime{Day: day, Start: 630, End: 660, Kind: OwnCalendar, Title: "Nytt møte"})
	s.Weeks[monday.Week()] = frame
	s.Blocks = []Block{accepted(f, day, 600)}
	w := plan(t, s, monday.Week())
	collided := 0
	for _, k := range w.Talks {
		if k.Collides {
			collided++
			continue
		}
		if k.Day == day && k.Start < 655 && k.End > 600 {
			t.Errorf("%s is put into the time of a talk that collides", k.Person)
		}
	}
	if collided != 1 {
		t.Errorf("%d collisions shown, want 1", collided)
	}
	i := slices.IndexFunc(w.Shortfall, func(x Short) bool { return x.Person == f.Person })
	if i < 0 || !w.Shortfall[i].Collides || !strings.Contains(textOf(t, w), "Den avtalte tiden kolliderer") {
		t.Errorf("the shortfall does not say that the talk collides: %+v", w.Shortfall)
	}
}

func TestOldSilenceTakesAtMostItsShareOfTheHours(t *testing.T) {
	s := situation()
	for i := range 100 {
		s.add(person(i, Facts{LastContact: monday.AddDays(-100 - i)}), Who{})
	}
	w := plan(t, s, monday.Week())
	n := 0
	for _, task := range w.Instance.Tasks {
		if task.Tier == 2 {
			n++
		}
	}
	if want := w.Available * 60 / 100 / 30; n != want {
		t.Errorf("%d people are tier 2, want %d: 60 %% of %d minutes in talks of 30", n, want, w.Available)
	}
}

func TestTheInboxGivesWayToTheLaw(t *testing.T) {
	s := situation()
	frame := s.Weeks[monday.Week()]
	for i := range frame.Days { // all but the inbox of Friday is taken
		frame.Days[i].Inbox, frame.Days[i].Busy = Span{}, []Span{{480, 930}}
	}
	frame.Days[4].Inbox, frame.Days[4].Busy = Span{480, 525}, []Span{{525, 930}}
	frame.Available = 0
	s.Weeks[monday.Week()] = frame
	f := person(1, Facts{LastContact: monday.AddDays(-5), Clocks: []Clock{{ID: "c", Kind: "sick_leave", Start: monday.AddDays(-180)}}})
	s.add(f, Who{})
	w := plan(t, s, monday.Week())
	if !w.InboxGiven || len(w.Talks) != 1 || w.Talks[0].Kind != Video || w.Available != 0 {
		t.Errorf("inbox given %v, talks %+v", w.InboxGiven, w.Talks)
	}
}

func TestAnotherWeekThanTheOpenOnesIsNone(t *testing.T) {
	for week, want := range map[string]bool{"2026-W47": false, "2026-W48": true, "2026-W50": true, "2026-W51": false, "2027-W48": false} {
		w, err := civil.ParseWeek(week)
		if err != nil {
			t.Fatal(err)
		}
		if Open(w, monday.AddDays(3)) != want {
			t.Errorf("Open(%s) = %v", week, !want)
		}
	}
}

func TestNamesOfAnyScriptAndLengthStayInTheirPlace(t *testing.T) {
	s := situation()
	for i, name := range []string{"محمد عبد الرحمن", "ሰላም ተስፋይ", strings.Repeat("Å\u030a", 100), "<b>fet</b>\x1b[31m", "\u202eomvendt", strings.Repeat("lang ", 40)} {
		s.add(person(i, Facts{LastContact: monday.AddDays(-120)}), Who{Name: name, Phone: "+4700001234"})
	}
	out := textOf(t, plan(t, s, monday.Week()))
	if strings.ContainsAny(out, "\x1b\u202e") {
		t.Error("a name drives the terminal")
	}
	if !strings.Contains(out, "محمد عبد الرحمن") || !strings.Contains(out, "ሰላም ተስፋይ") {
		t.Error("a name is missing")
	}
	for in, want := range map[string]string{"+4700001234": "+47 00 00 12 34", "00001234": "00 00 12 34", "+46 8 123": "+46 8 123"} {
		if got := Phoned(in); got != want {
			t.Errorf("Phoned(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestAProtectedPersonsTelephoneIsNotPrintedNorNamedInACalendar(t *testing.T) {
	s := situation()
	s.add(person(1, Facts{LastContact: monday.AddDays(-120), Protection: []string{"FORTROLIG"}}), Who{Name: "Hemmelig Navn", Phone: "00001234", Protected: true})
	w := plan(t, s, monday.Week())
	if strings.Contains(textOf(t, w), "12 34") {
		t.Error("the telephone number is printed")
	}
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteICS(&b, p, w, monday.At(480)); err != nil || strings.Contains(b.String(), "Hemmelig") || !strings.Contains(b.String(), "SUMMARY:Samtale") {
		t.Errorf("the calendar says\n%s\n%v", b.String(), err)
	}
}

func TestMoreHoursAreNotAskedForOnADayOff(t *testing.T) {
	s := situation()
	frame := s.Weeks[monday.Week()]
	for i := range 4 {
		frame.Days[i].Work, frame.Days[i].Inbox, frame.Days[i].Own = Span{}, Span{}, nil
	}
	s.Weeks[monday.Week()] = frame
	for i := range 60 {
		s.add(person(i, Facts{LastContact: monday.AddDays(-100)}), Who{})
	}
	n := 0
	for _, x := range plan(t, s, monday.Week()).Shortfall {
		for _, c := range x.Fits {
			if n++; c.Change == "hours" && c.Day != 4 {
				t.Fatalf("more hours on day %d, which is not worked", c.Day)
			}
		}
	}
	if n == 0 {
		t.Error("no change was offered at all")
	}
}

func TestAWeekThatIsOverLacksHoursNotNotice(t *testing.T) {
	s := situation()
	s.Today = monday.AddDays(5)
	s.add(person(1, Facts{LastContact: monday.AddDays(-100)}), Who{})
	w := plan(t, s, monday.Week())
	if len(w.Shortfall) != 1 || w.Shortfall[0].Because != "capacity" {
		t.Errorf("got %+v", w.Shortfall)
	}
}
