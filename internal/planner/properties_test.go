package planner

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// near draws a day around the planned week, or none.
func near(t *rapid.T, label string, back, ahead int) civil.Date {
	if rapid.IntRange(0, 4).Draw(t, label+" known") == 0 {
		return civil.Date{}
	}
	return today.AddDays(rapid.IntRange(-back, ahead).Draw(t, label))
}

// anyFacts draws a record in which anything may be missing.
func anyFacts(t *rapid.T, id string) Facts {
	flag := func(label string) bool { return rapid.Bool().Draw(t, label) }
	f := Facts{
		Person: id, FollowUp: id, Paused: rapid.IntRange(0, 9).Draw(t, "paused") == 0,
		Track:           rapid.SampledFrom([]string{"", "ordinary", "programme"}).Draw(t, "track"),
		RhythmCentidays: rapid.SampledFrom([]int{0, 50, 350, 700, 1050, 3000, 9000, 36500}).Draw(t, "rhythm"),
		Start:           near(t, "start", 900, 0), AssignedOn: near(t, "assigned", 90, 0), ImportedOn: near(t, "imported", 60, 0), LastContact: near(t, "last", 200, 0),
		Born:     near(t, "born", 25000, -6000),
		HasPhone: flag("phone"), HasAddress: flag("address"), Interpreter: rapid.SampledFrom([]string{"", "none", "spoken", "sign"}).Draw(t, "interpreter"),
		Reserved: flag("reserved"), Manual: flag("manual"), Safety: flag("safety"),
		Protection: rapid.SliceOfN(rapid.SampledFrom([]string{"SKJERMET", "FORTROLIG", "STRENGT_FORTROLIG", "STRENGT_FORTROLIG_UTLAND", "UKLAR"}), 0, 2).Draw(t, "protection"),
		Unmapped:   rapid.IntRange(0, 10).Draw(t, "unmapped"), OpenDecide: rapid.SampledFrom([]string{"", "q"}).Draw(t, "decide"),
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "clocks") {
		f.Clocks = append(f.Clocks, Clock{ID: fmt.Sprint(i), Kind: rapid.SampledFrom(catalogue.Clocks()).Draw(t, "clock"),
			Start: near(t, "clock start", 400, 0), End: near(t, "clock end", 30, 90), HeldOn: near(t, "held", 100, 0)})
	}
	if flag("waits") {
		f.Waiting = []Waiting{{Table: "person", ID: id, Since: near(t, "since", 30, 0)}}
	}
	if flag("promised") {
		f.Promises = []Promise{{ID: id, Due: near(t, "promise", 20, 20), Open: flag("open")}}
	}
	if flag("asked") {
		f.Requests = []Request{{ID: id, AskedOn: near(t, "asked on", 20, 0), Kind: rapid.SampledFrom([]Kind{"", Phone, Video, Meeting, Home}).Draw(t, "way")}}
	}
	if flag("ends") {
		f.Ends = []Ending{{Table: "measure_now", ID: id, Code: "AAP", Day: near(t, "end", 40, 40), PostponedTo: near(t, "postponed", 10, 10)}}
	}
	if flag("step") {
		f.Steps = []Step{{ID: id, Due: near(t, "step due", 20, 20), Open: true}}
	}
	if flag("joint") {
		f.Joint = []Joint{{ID: id, Title: "Ansvarsgruppe", Day: near(t, "joint day", 20, 40)}}
	}
	return f
}

func TestNeedsHoldForAnyRecord(t *testing.T) {
	p, d := catalogues(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t, "p")
		w := today.Week().Add(rapid.IntRange(0, 2).Draw(t, "week"))
		needs := Needs(f, p, d, workdays(), w, today)
		talks, codes := 0, map[Code]int{}
		for _, n := range needs {
			codes[n.Code]++
			if n.Talk() && n.Code != MappingGap {
				talks++
			}
			sunday := w.Monday().AddDays(6)
			if n.IsDue != (!n.Due.IsZero() && !n.Due.After(sunday)) {
				t.Fatalf("due is wrong: %v", lines([]Need{n}))
			}
			if n.Tier == 1 && n.Code != LegalDeadline || n.Tier == 2 && n.Code != Floor || n.Tier < 3 && !n.IsDue || n.Points < 1 {
				t.Fatalf("tier or points: %v", lines([]Need{n}))
			}
			if n.Code != MinutesUnshared && n.Code != TaskDue && !n.Talk() {
				t.Fatalf("no talk can meet %v", n)
			}
		}
		for _, c := range []Code{Rhythm, Floor, NewPerson, UnansweredMessage, MappingGap} {
			if codes[c] > 1 {
				t.Fatalf("%d needs of %s", codes[c], c)
			}
		}
		if codes[MappingGap] > 0 && talks == 0 {
			t.Fatal("a gap in the mapping made a talk")
		}
		if f.Paused && codes[Rhythm]+codes[Floor]+codes[NewPerson] > 0 {
			t.Fatal("a pause asks for talks")
		}
		kind, minutes := Shortest(f, needs, p)
		if due(needs) != (minutes > 0) {
			t.Fatalf("due %v, but the shortest talk is %q of %d minutes", due(needs), kind, minutes)
		}
	})
}

func TestBarsAreKeptWhateverTheNeeds(t *testing.T) {
	p, d := catalogues(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t, "p")
		needs := Needs(f, p, d, workdays(), today.Week(), today)
		for _, n := range needs {
			for _, k := range n.Kinds {
				hidden := slices.ContainsFunc(f.Protection, func(s string) bool { return s != "SKJERMET" })
				switch {
				case k == Phone && (!f.HasPhone || f.Interpreter == "sign"),
					k == Home && (!f.HasAddress || f.Safety || hidden),
					k == Digital && (f.Reserved || f.Manual || n.Code != UnansweredMessage):
					t.Fatalf("%s by %s: %+v", n.Code, k, f)
				}
				asked := len(f.Requests) > 0 && f.Requests[0].Kind == Phone
				if k == Phone && !asked && slices.Contains([]Code{NewPerson, Coordination, LegalDeadline}, n.Code) {
					t.Fatalf("%s by phone, unasked", n.Code)
				}
			}
		}
		for _, k := range []Kind{Phone, Video, Meeting, Home, Digital} {
			if !slices.Contains(Allowed(f), k) && Value(needs, k, 0, true, p) > 0 {
				t.Fatalf("%s is barred, but worth something", k)
			}
		}
	})
}

// The reckoning is given no name, number, sex, language, nationality, postcode or
// health: what is not in the Facts cannot count. This test keeps it so. The birth date
// is there for the one legal date that bounds age.
func TestFactsHoldNothingThatMustNotCount(t *testing.T) {
	var names []string
	for _, s := range reflect.VisibleFields(reflect.TypeFor[Facts]()) {
		names = append(names, s.Name)
	}
	want := []string{"Person", "FollowUp", "Paused", "Track", "RhythmCentidays", "Start", "AssignedOn", "ImportedOn", "LastContact", "Born", "HasPhone", "HasAddress",
		"Interpreter", "Reserved", "Manual", "Safety", "Protection", "Clocks", "Waiting", "Promises", "Requests", "Ends", "Steps", "Joint", "Unshared", "Tasks", "Unmapped", "OpenDecide"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("before a new fact may count, see that it is none of those that must not: %s", diff)
	}
}

// What must not count, and stands beside the facts or in their texts, is changed at
// will; clocks and the birth dates that they rest on are held.
func TestForbiddenInputsChangeNothing(t *testing.T) {
	p, d := catalogues(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t, "p")
		g := f
		if !slices.ContainsFunc(f.Clocks, func(k Clock) bool { return k.Kind == "youth_guarantee" }) {
			g.Born = near(t, "another age", 30000, -4000)
		}
		word := rapid.SampledFrom([]string{"", "jeg orker ikke mer", "أريد العمل", "Motivert og blid", "psykisk syk"})
		g.Waiting, g.Promises, g.Steps = slices.Clone(f.Waiting), slices.Clone(f.Promises), slices.Clone(f.Steps)
		for i := range g.Waiting {
			g.Waiting[i].Text = word.Draw(t, "message")
		}
		for i := range g.Promises {
			g.Promises[i].Text = word.Draw(t, "promise text")
		}
		for i := range g.Steps {
			g.Steps[i].Title = word.Draw(t, "step title")
		}
		a, b := Needs(f, p, d, workdays(), today.Week(), today), Needs(g, p, d, workdays(), today.Week(), today)
		if diff := cmp.Diff(lines(a), lines(b)); diff != "" {
			t.Fatal(diff)
		}
		for _, k := range []Kind{Phone, Video, Meeting, Home, Digital} {
			if Value(a, k, 2, true, p) != Value(b, k, 2, true, p) {
				t.Fatalf("%s is worth something else", k)
			}
		}
	})
}

func TestNoticeIsKept(t *testing.T) {
	p, _ := catalogues(t)
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom([]Kind{Phone, Video, Meeting, Home}).Draw(t, "kind")
		interpreted := rapid.Bool().Draw(t, "interpreter")
		from := today.AddDays(rapid.IntRange(0, 400).Draw(t, "today"))
		got := EarliestDay(k, interpreted, from, civil.Date{}, p, workdays())
		between := 0
		for d := from; d.Before(got); d = d.AddDays(1) {
			if calendar.IsWorkday(d.AddDays(1)) {
				between++
			}
		}
		least := map[Kind]int{Phone: 0, Video: 2, Meeting: 5, Home: 5}[k]
		if interpreted {
			least = max(least, 3)
		}
		if between != least {
			t.Fatalf("%s (interpreter %v) from %s on %s: %d working days", k, interpreted, from, got, between)
		}
	})
}

// anySituation draws a week with few or many hours, and some people.
func anySituation(t *rapid.T) *Situation {
	s := &Situation{Counsellor: "Z990101", Today: today, Now: 8 * 60, Seen: map[string]Who{}, Weeks: map[civil.Week]Frame{}, Rooms: rapid.IntRange(0, 1).Draw(t, "rooms")}
	for i := range rapid.IntRange(0, 12).Draw(t, "people") {
		id := fmt.Sprintf("p%02d", i)
		s.People = append(s.People, anyFacts(t, id))
		s.Seen[id] = Who{Name: id, Language: rapid.SampledFrom([]string{"", "so", "uk"}).Draw(t, "language")}
	}
	for i := range Horizon {
		w := today.Week().Add(i)
		var f Frame
		for j := range f.Days {
			f.Days[j] = DayFrame{Day: w.Monday().AddDays(j)}
			if hours := rapid.IntRange(0, 3).Draw(t, "hours"); hours > 0 {
				f.Days[j].Work = Span{8 * 60, (8 + hours) * 60}
				f.Available += hours * 60
			}
		}
		s.Weeks[w] = f
	}
	return s
}

func TestNobodyVanishes(t *testing.T) {
	p, d := catalogues(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation(t)
		want := today.Week().Add(rapid.IntRange(0, 2).Draw(t, "week"))
		w, err := Plan(s, p, d, s.Days(), want, weekplan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		// A talk proposed in an earlier open week reaches a person beforehand.
		before := map[string]bool{}
		for e := today.Week(); e != want; e = e.Add(1) {
			earlier, err := Plan(s, p, d, s.Days(), e, weekplan.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, talk := range earlier.Talks {
				before[talk.Person] = true
			}
		}
		for _, f := range s.People {
			everyDueNeedIsSomewhere(t, w, f, p, d, before[f.Person])
		}
	})
}

// everyDueNeedIsSomewhere: each due need that a talk can meet is met by the week's
// talk, or stands in the shortfall, or was reached by a talk proposed before.
func everyDueNeedIsSomewhere(t *rapid.T, w *Week, f Facts, p Policy, d Deadlines, before bool) {
	for _, n := range Needs(f, p, d, workdays(), w.Week, w.Today) {
		if !n.IsDue || !n.Talk() || before {
			continue
		}
		same := func(m Need) bool { return m.Code == n.Code && m.Source == n.Source }
		planned := slices.ContainsFunc(w.Talks, func(x Talk) bool { return x.Person == f.Person && slices.ContainsFunc(x.Meets, same) })
		short := slices.ContainsFunc(w.Shortfall, func(x Short) bool { return x.Person == f.Person && slices.ContainsFunc(x.Unmet, same) })
		if planned == short {
			t.Fatalf("%s of %s: planned %v, shortfall %v", n.Code, f.Person, planned, short)
		}
	}
}

// A talk that is proposed keeps notice, bars, and the frame of the day.
func TestProposedTalksAreAllowed(t *testing.T) {
	p, d := catalogues(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation(t)
		w, err := Plan(s, p, d, s.Days(), today.Week().Add(rapid.IntRange(0, 2).Draw(t, "week")), weekplan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, x := range w.Talks {
			f := s.People[slices.IndexFunc(s.People, func(f Facts) bool { return f.Person == x.Person })]
			if seen[x.Person] {
				t.Fatalf("%s has two talks", x.Person)
			}
			seen[x.Person] = true
			if !slices.Contains(Allowed(f), x.Kind) {
				t.Fatalf("%s is barred for %s", x.Kind, x.Person)
			}
			if first := EarliestDay(x.Kind, Interpreted(f), today, civil.Date{}, p, workdays()); x.Day.Before(first) {
				t.Fatalf("%s on %s, but notice runs to %s", x.Kind, x.Day, first)
			}
			work := s.Weeks[w.Week].Days[x.Day.Weekday()].Work
			if x.Start < work.From || x.End > work.To {
				t.Fatalf("a talk outside working hours: %s %d–%d", x.Day, x.Start, x.End)
			}
		}
	})
}
