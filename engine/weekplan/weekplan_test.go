package weekplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

const folder = "../../testdata/weekplan/"

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(folder + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parse(t testing.TB, name string) *Instance {
	t.Helper()
	in, err := Parse(read(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestTheSameInstanceGivesTheSameBytes(t *testing.T) {
	var first []byte
	for range 3 {
		p, c, err := Solve(parse(t, "T-S-1"), Options{Rounds: 40})
		if err != nil {
			t.Fatal(err)
		}
		a, _ := Encode(p)
		b, _ := Encode(c)
		got := append(a, b...)
		if first == nil {
			first = got
		}
		if !bytes.Equal(first, got) {
			t.Fatal("two runs differ")
		}
	}
}

func TestAnInstanceIsReadAndWrittenAlike(t *testing.T) {
	in := parse(t, "T-M-1")
	b, err := Encode(in)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := Encode(again)
	if !bytes.Equal(b, c) {
		t.Error("an instance changes by being written and read")
	}
}

// small is an instance of one counsellor, one person, one interpreter.
const small = `{"schema":"blikk.weekplan.instance/1","id":"x","week":{"monday":"2026-01-12","tz":"Europe/Oslo","days":2,"day_start_min":480,"day_end_min":600,"tick_min":5,"start_step_min":15},
"policy":{"max_home_visits_per_day":1,"max_direct_min_per_day":300},"counsellors":[{"id":"c0","busy":[[0,480,510]]}],"rooms":{"count":1,"busy":[[1,480,540,1]]},
"interpreters":[{"id":"i0","languages":["so"],"avail":[[0,480,600]]}],"users":[{"id":"u0","counsellor":0,"interpreter_language":"so","busy":null}],
"tasks":[{"id":"t0","user":0,"kind":"contact","reasons":[{"code":"rhythm","points":20}],"who":[{"c":0,"pct":100}],
"options":[{"mode":"phone","lead_min":0,"contact_min":20,"tail_min":10,"room":false,"interp":true,"present":true,"direct":true,"value":[16,16]}]}]}`

func TestWhatIsWrongIsNamedByItsPath(t *testing.T) {
	for _, c := range []struct{ name, old, new, path string }{
		{"an unknown field", `"kind":"contact"`, `"kind":"contact","colour":"red"`, "/tasks/0/colour"},
		{"a field twice", `"kind":"contact"`, `"kind":"contact","kind":"contact"`, "/tasks/0/kind"},
		{"a field in other letters", `"kind":"contact"`, `"Kind":"contact"`, "/tasks/0/Kind"},
		{"a missing field", `"lead_min":0,`, ``, "/tasks/0/options/0"},
		{"no rooms", `"rooms":{"count":1,"busy":[[1,480,540,1]]},`, ``, ""},
		{"an interval of two", `[[0,480,510]]`, `[[0,480]]`, "/counsellors/0/busy/0"},
		{"an interval of four", `[[0,480,510]]`, `[[0,480,510,1]]`, "/counsellors/0/busy/0/3"},
		{"a kind that is none", `"kind":"contact"`, `"kind":"letter"`, "/tasks/0/kind"},
		{"a mode that is none", `"mode":"phone"`, `"mode":"fax"`, "/tasks/0/options/0/mode"},
		{"a contact of no minutes", `"contact_min":20`, `"contact_min":0`, "/tasks/0/options/0/contact_min"},
		{"a counsellor twice", `[{"c":0,"pct":100}]`, `[{"c":0,"pct":100},{"c":0,"pct":50}]`, "/tasks/0/who/1/c"},
		{"a Monday that is a Tuesday", `2026-01-12`, `2026-01-13`, "/week/monday"},
		{"no zone", `Europe/Oslo`, ``, "/week/tz"},
		{"an interpreter's id that parts keys", `"id":"i0"`, `"id":"i|0"`, "/interpreters/0/id"},
		{"an announced task that is none", `"tasks":[`, `"announced":[{"task":"t9","counsellor":"c0","day":0,"start_min":510,"end_min":540,"mode":"phone","move_cost":3}],"tasks":[`, "/announced/0/task"},
		{"a text for a number", `"lead_min":0`, `"lead_min":"0"`, "/tasks/0/options/0/lead_min"},
		{"half a minute", `"lead_min":0`, `"lead_min":0.5`, "/tasks/0/options/0/lead_min"},
		{"negative minutes", `"contact_min":20`, `"contact_min":-20`, "/tasks/0/options/0/contact_min"},
		{"absurd minutes", `"contact_min":20`, `"contact_min":100000`, "/tasks/0/options/0/contact_min"},
		{"minutes off the tick", `"tail_min":10`, `"tail_min":11`, "/tasks/0/options/0/tail_min"},
		{"a value that overflows", `[16,16]`, `[16,99999999999]`, "/tasks/0/options/0/value/1"},
		{"a value too great", `[16,16]`, `[16,2000000]`, "/tasks/0/options/0/value/1"},
		{"a negative value", `[16,16]`, `[16,-1]`, "/tasks/0/options/0/value/1"},
		{"too few values", `[16,16]`, `[16]`, "/tasks/0/options/0/value"},
		{"an unknown user", `"user":0`, `"user":7`, "/tasks/0/user"},
		{"an unknown counsellor", `"c":0`, `"c":3`, "/tasks/0/who/0/c"},
		{"an interval backwards", `[0,480,510]`, `[0,510,480]`, "/counsellors/0/busy/0"},
		{"an interval off the tick", `[0,480,510]`, `[0,481,510]`, "/counsellors/0/busy/0/1"},
		{"an interval of two", `[0,480,510]`, `[0,480]`, "/counsellors/0/busy/0"},
		{"a day that is none", `[0,480,600]`, `[9,480,600]`, "/interpreters/0/avail/0/0"},
		{"an interpreter without a language", `["so"]`, `[]`, "/interpreters/0/languages"},
		{"a person without the language", `"interpreter_language":"so",`, ``, "/tasks/0/options/0/interp"},
		{"no days", `"days":2`, `"days":0`, "/week/days"},
		{"a day that ends before it begins", `"day_end_min":600`, `"day_end_min":480`, "/week/day_end_min"},
		{"a grid finer than the tick", `"start_step_min":15`, `"start_step_min":3`, "/week/start_step_min"},
		{"a Monday that is no date", `2026-01-12`, `2026-13-12`, "/week/monday"},
		{"another schema", `instance/1`, `instance/2`, "/schema"},
		{"no counsellor", `[{"id":"c0","busy":[[0,480,510]]}]`, `[]`, "/counsellors"},
		{"a list that is none", `"tasks":[`, `"locked":{},"tasks":[`, "/locked"},
		{"a tier that is none", `"kind":"contact"`, `"kind":"contact","tier":4`, "/tasks/0/tier"},
		{"a locked task that cannot be", `"tasks":[`, `"locked":[{"task":"t0","counsellor":"c0","day":0,"start_min":480,"mode":"phone","interpreter":"i0"}],"tasks":[`, "/locked/0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := strings.Replace(small, c.old, c.new, 1)
			if doc == small {
				t.Fatal("the test changes nothing")
			}
			_, err := Parse([]byte(doc))
			var bad *InputError
			if !errors.As(err, &bad) || bad.Path != c.path || len(bad.Text) < 10 {
				t.Errorf("got %v, want a fault at %s", err, c.path)
			}
		})
	}
	for _, doc := range []string{"", "{", "[]", "null", `"x"`, small + "{}", `{"id":}`, strings.Repeat("[", 100000)} {
		var bad *InputError
		if _, err := Parse([]byte(doc)); !errors.As(err, &bad) {
			t.Errorf("Parse(%.20q) = %v, want an InputError", doc, err)
		}
	}
	if _, err := Parse([]byte(small)); err != nil {
		t.Errorf("the small instance itself: %v", err)
	}
}

func TestLockedTasksStay(t *testing.T) {
	in := parse(t, "S-1")
	free, _, err := Solve(in, Options{Rounds: 20})
	if err != nil {
		t.Fatal(err)
	}
	a := free.Assignments[len(free.Assignments)-1]
	in.Locked = []Placement{a.placement()}
	p, _, err := Solve(in, Options{Rounds: 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range p.Assignments {
		if b == a {
			return
		}
	}
	t.Errorf("%+v was moved", a)
}

func TestTheCauseIsTheOneThatStands(t *testing.T) {
	for _, c := range []struct {
		name, old, new, want string
	}{
		{"no day is worth anything", "[16,16]", "[0,0]", BecauseNotice},
		{"the counsellor has no time", "[0,480,510]", "[0,480,600],[1,480,600]", BecauseCapacity},
		{"the person is busy", `"busy":null`, `"busy":[[0,480,600],[1,480,600]]`, BecauseAvailability},
		{"no interpreter", `[[0,480,600]]}]`, `[]}]`, BecauseInterpreter},
		{"no room", `"room":false,"interp":true`, `"room":true,"interp":false`, ""},
		{"the limit a day", `"max_direct_min_per_day":300`, `"max_direct_min_per_day":15`, BecausePolicy},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := strings.Replace(small, c.old, c.new, 1)
			if c.want == "" {
				doc, c.want = strings.Replace(doc, `"rooms":{"count":1,"busy":[[1,480,540,1]]}`, `"rooms":{"count":0,"busy":null}`, 1), BecauseRoom
			}
			in, err := Parse([]byte(doc))
			if err != nil {
				t.Fatal(err)
			}
			p, _, err := Solve(in, Options{})
			if err != nil || len(p.Unmet) != 1 || p.Unmet[0].Because != c.want {
				t.Errorf("got %+v %v, want %s", p, err, c.want)
			}
		})
	}
}

func TestTheCheapestChangeLetsTheTaskIn(t *testing.T) {
	room := strings.Replace(strings.Replace(small, `"room":false,"interp":true`, `"room":true,"interp":false`, 1), `"count":1,"busy":[[1,480,540,1]]`, `"count":0,"busy":null`, 1)
	late := strings.Replace(small, "[0,480,510]", "[0,480,600],[1,480,600]", 1)
	late = strings.Replace(late, "[[0,480,600]]}]", "[[0,480,640],[1,480,640]]}]", 1)
	for _, c := range []struct{ name, doc, want string }{
		{"a room", room, "room"},
		{"half an hour more", late, "hours"},
		{"an interpreter hour", strings.Replace(small, "[[0,480,600]]}]", "[]}]", 1), "interpreter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, err := Parse([]byte(c.doc))
			if err != nil {
				t.Fatal(err)
			}
			p, _, err := Solve(in, Options{})
			if err != nil {
				t.Fatal(err)
			}
			list := FitIf(in, p, "t0")
			if len(list) == 0 || list[0].Change != c.want {
				t.Errorf("got %+v, want %s first", list, c.want)
			}
		})
	}
}

func TestAStopGivesAPlanAndAProof(t *testing.T) {
	n := 0
	p, _, err := Solve(parse(t, "L-1"), Options{Stop: func() bool { n++; return n > 5 }})
	if err != nil || len(p.Assignments) == 0 || p.Bound < p.Objective {
		t.Errorf("stopped at once: %d placed, bound %d, %v", len(p.Assignments), p.Bound, err)
	}
}

func TestASyntaxErrorIsNamedByLineAndColumn(t *testing.T) {
	_, err := Parse([]byte("{\"schema\":\n  \"blikk.weekplan.instance/1\" \"id\""))
	if err == nil || !strings.HasPrefix(err.Error(), "line 2, column 31: ") {
		t.Errorf("got %v", err)
	}
}

func TestWhatHasBeenAnnouncedStaysForItsPrice(t *testing.T) {
	in := parse(t, "S-1")
	free, _, err := Solve(in, Options{Rounds: 40})
	if err != nil {
		t.Fatal(err)
	}
	// Announce each of the first plan's blocks one step later than it is, where that may be.
	m := compile(in)
	for _, a := range free.Assignments {
		l := a.placement()
		l.Start, l.End = l.Start+15, l.End+15
		if _, ok := m.find(l); ok {
			in.Announced = append(in.Announced, Announced{l, 5000})
		}
	}
	p, _, err := Solve(in, Options{Rounds: 40})
	if err != nil {
		t.Fatal(err)
	}
	stay := func(p *Plan) (n int) {
		for _, a := range p.Assignments {
			for _, l := range in.Announced {
				if a.placement() == l.Placement {
					n++
				}
			}
		}
		return n
	}
	if stay(free) != 0 || stay(p) < len(in.Announced)/2 {
		t.Errorf("%d of %d announced stay", stay(p), len(in.Announced))
	}
}

func TestThePlanSaysWhatTheDaysHold(t *testing.T) {
	in := parse(t, "S-1")
	p, _, err := Solve(in, Options{Rounds: 10})
	if err != nil {
		t.Fatal(err)
	}
	used, all := 0, 0
	for _, a := range p.Assignments {
		used += a.End - a.Start
	}
	for _, d := range p.Capacity.Days {
		all += d.Used
		if d.Used > d.Available || d.Direct > in.Policy.MaxDirect {
			t.Errorf("day %+v holds more than there is", d)
		}
	}
	if used != all || used != p.Capacity.Used || len(p.Capacity.Days) != in.Week.Days {
		t.Errorf("%d minutes in blocks, %d by days, %d in all", used, all, p.Capacity.Used)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(strings.Replace(small, "[16,16]", "[0,3]", 1)))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		in, err := Parse(b)
		var bad *InputError
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("%T: %v", err, err)
		}
		if err == nil && len(in.Tasks) < 20 && len(in.Interpreters) < 5 && len(in.Counsellors) < 5 {
			p, _, err := Solve(in, Options{Rounds: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range p.Unmet {
				FitIf(in, p, u.Task)
			}
		}
	})
}

func BenchmarkSolve(b *testing.B) {
	for _, name := range []string{"S-1", "M-1", "L-1", "MF-1", "T-S-1", "T-M-1", "T-L-1"} {
		b.Run(name, func(b *testing.B) {
			in := parse(b, name)
			var p *Plan
			for b.Loop() {
				var err error
				if p, _, err = Solve(in, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(p.GapPercent, "gap%")
		})
	}
}

func Example() {
	in, err := Parse([]byte(small))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, _, err := Solve(in, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, _ := json.Marshal(plan.Assignments)
	fmt.Println(string(b), plan.Bound)
	// Output: [{"task":"t0","counsellor":"c0","day":0,"start_min":510,"end_min":540,"mode":"phone","interpreter":"i0","value":16}] 16
}
