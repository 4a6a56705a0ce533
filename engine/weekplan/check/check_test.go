package check_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/engine/weekplan/check"
)

const folder = "../../../testdata/weekplan/"

func load(t testing.TB, name string) *weekplan.Instance {
	t.Helper()
	b, err := os.ReadFile(folder + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	in, err := weekplan.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// python asks the independent checker in Python; true is a good plan.
func python(t *testing.T, in *weekplan.Instance, p *weekplan.Plan, c *weekplan.Certificate) (bool, string) {
	t.Helper()
	dir := t.TempDir()
	args := []string{folder + "check.py", filepath.Join(dir, "instance.json"), filepath.Join(dir, "plan.json")}
	docs := map[string]any{"instance.json": in, "plan.json": p}
	if c != nil {
		docs["cert.json"] = c
		args = append(args, filepath.Join(dir, "cert.json"))
	}
	for file, doc := range docs {
		b, err := weekplan.Encode(doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, file), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("python3", args...).CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatalf("python3 is needed (make setup): %v", err)
	}
	return err == nil, string(out)
}

// known are the instances with their best known counts of the tiers (tier 1, tier 2;
// −1: no tiers) and points.
var known = []struct {
	name   string
	t1, t2 int
	points int
}{
	{"S-1", -1, -1, 4293}, {"M-1", -1, -1, 5204}, {"L-1", -1, -1, 8333}, {"MF-1", -1, -1, 5213},
	{"T-S-1", 5, 21, 2463}, {"T-M-1", 14, 15, 2850}, {"T-L-1", 20, 20, 2335},
}

func TestPlansAndProofsHoldByBothCheckers(t *testing.T) {
	for _, k := range known {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			in := load(t, k.name)
			p, c, err := weekplan.Solve(in, weekplan.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := check.Plan(in, p)
			if len(r.Faults) > 0 {
				t.Errorf("the plan is not allowed: %v", r.Faults)
			}
			if faults := check.Certificate(in, p, c); len(faults) > 0 {
				t.Errorf("the certificate does not hold: %v", faults)
			}
			if ok, out := python(t, in, p, c); !ok {
				t.Errorf("the other checker says:\n%s", out)
			}
			if p.Bound < k.points && r.Met[1] == max(0, k.t1) && r.Met[2] == max(0, k.t2) {
				t.Errorf("bound %d is under a plan of %d that exists", p.Bound, k.points)
			}
			if r.Met[1] != max(0, k.t1) || r.Met[2] != max(0, k.t2) {
				t.Errorf("tiers met: %v, the most there is: %d, %d", r.Met, k.t1, k.t2)
			}
			for _, tier := range p.Tiers {
				if tier.Bound != tier.Met {
					t.Errorf("tier %d: %d met and %d not ruled out", tier.Tier, tier.Met, tier.Bound)
				}
			}
			if p.GapPercent > 1 {
				t.Errorf("points proven within %.2f %% only", p.GapPercent)
			}
		})
	}
}

// spoil breaks a plan in one way each.
var spoil = []struct {
	name string
	f    func(p *weekplan.Plan)
}{
	{"a value that is another", func(p *weekplan.Plan) { p.Assignments[0].Value++ }},
	{"an objective that is another", func(p *weekplan.Plan) { p.Objective++ }},
	{"a task twice", func(p *weekplan.Plan) { p.Assignments = append(p.Assignments, p.Assignments[0]) }},
	{"a start off the grid", func(p *weekplan.Plan) { p.Assignments[0].Start += 5; p.Assignments[0].End += 5 }},
	{"a block that is too short", func(p *weekplan.Plan) { p.Assignments[0].End -= 5 }},
	{"two at once", func(p *weekplan.Plan) {
		a, b := &p.Assignments[0], &p.Assignments[1]
		b.Day = a.Day
		b.End += a.Start - b.Start
		b.Start = a.Start
	}},
	{"before the day begins", func(p *weekplan.Plan) { p.Assignments[0].Start -= 600; p.Assignments[0].End -= 600 }},
	{"a day that is none", func(p *weekplan.Plan) { p.Assignments[0].Day = 6 }},
	{"a kind that is no option", func(p *weekplan.Plan) { p.Assignments[0].Mode = "brevdue" }},
	{"an interpreter that nobody asked for", func(p *weekplan.Plan) {
		i := slices.IndexFunc(p.Assignments, func(a weekplan.Assignment) bool { return a.Interpreter == "" })
		p.Assignments[i].Interpreter = "i0"
	}},
	{"an interpreter who is missing", func(p *weekplan.Plan) {
		i := slices.IndexFunc(p.Assignments, func(a weekplan.Assignment) bool { return a.Interpreter != "" })
		p.Assignments[i].Interpreter = ""
	}},
	{"a count of a tier that is another", func(p *weekplan.Plan) { p.Tiers[0].Met-- }},
}

// shared is two counsellors with a task each that both need the same thing.
func shared(room, interp bool) *weekplan.Instance {
	in := &weekplan.Instance{ID: "shared", Week: weekplan.Week{Monday: "2026-11-23", Zone: "Europe/Oslo", Days: 1, DayStart: 480, DayEnd: 600, Tick: 5, StartStep: 15},
		Policy: weekplan.Policy{MaxDirect: 300}, Rooms: weekplan.Rooms{Count: 1},
		Interpreters: []weekplan.Interpreter{{ID: "i0", Languages: []string{"so"}, Avail: []weekplan.Interval{{Day: 0, From: 480, To: 600}}}}}
	for i := range 2 {
		in.Counsellors = append(in.Counsellors, weekplan.Counsellor{ID: fmt.Sprint("c", i)})
		in.People = append(in.People, weekplan.Person{ID: fmt.Sprint("p", i), Counsellor: i, Language: "so"})
		in.Tasks = append(in.Tasks, weekplan.Task{ID: fmt.Sprint("t", i), Person: i, Kind: "contact", Who: []weekplan.Eligible{{Counsellor: i, Percent: 100}},
			Options: []weekplan.Option{{Mode: "meeting", Contact: 30, Room: room, Interp: interp, Value: []int{10}}}})
	}
	return in
}

func TestBothCheckersKnowWhatIsShared(t *testing.T) {
	for _, c := range []struct {
		name         string
		room, interp bool
		apart        int
		good         bool
	}{
		{"a room one after the other", true, false, 30, true},
		{"a room at once", true, false, 15, false},
		{"an interpreter one after the other", false, true, 30, true},
		{"an interpreter at once", false, true, 0, false},
		{"nothing at once", false, false, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := shared(c.room, c.interp)
			p := &weekplan.Plan{Objective: 20}
			for i := range 2 {
				a := weekplan.Assignment{Task: fmt.Sprint("t", i), Counsellor: fmt.Sprint("c", i), Start: 480 + i*c.apart, End: 510 + i*c.apart, Mode: "meeting", Value: 10}
				if c.interp {
					a.Interpreter = "i0"
				}
				p.Assignments = append(p.Assignments, a)
			}
			if r := check.Plan(in, p); len(r.Faults) == 0 != c.good {
				t.Errorf("ours says %v", r.Faults)
			}
			if ok, out := python(t, in, p, nil); ok != c.good {
				t.Errorf("the other says %s", out)
			}
		})
	}
}

func TestBothCheckersFindWhatIsWrong(t *testing.T) {
	const name = "T-S-1"
	in := load(t, name)
	good, cert, err := weekplan.Solve(in, weekplan.Options{Rounds: 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range spoil {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			p := *good
			p.Assignments, p.Tiers = slices.Clone(good.Assignments), slices.Clone(good.Tiers)
			s.f(&p)
			if ours := check.Plan(in, &p).Faults; len(ours) == 0 {
				t.Error("our checker found nothing")
			}
			if ok, _ := python(t, in, &p, nil); ok {
				t.Error("the other checker found nothing")
			}
		})
	}
	t.Run("a bound that is too low", func(t *testing.T) {
		p := *good
		p.Bound = good.Objective - 1
		if len(check.Certificate(in, &p, cert)) == 0 {
			t.Error("our checker found nothing")
		}
		if ok, _ := python(t, in, &p, cert); ok {
			t.Error("the other checker found nothing")
		}
	})
}

func TestPlansOfRandomInstancesAreAllowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := draw(t)
		p, c, err := weekplan.Solve(in, weekplan.Options{Rounds: 15})
		if err != nil {
			t.Fatal(err)
		}
		if r := check.Plan(in, p); len(r.Faults) > 0 {
			t.Fatal(r.Faults)
		}
		if faults := check.Certificate(in, p, c); len(faults) > 0 {
			t.Fatal(faults)
		}
		if len(p.Assignments)+len(p.Unmet) != len(in.Tasks) {
			t.Fatalf("%d placed and %d unmet of %d tasks: somebody vanished", len(p.Assignments), len(p.Unmet), len(in.Tasks))
		}
		for _, u := range p.Unmet {
			weekplan.FitIf(in, p, u.Task)
		}
	})
}

func TestBothCheckersAgreeOnRandomInstances(t *testing.T) {
	for seed := range 25 {
		in := rapid.Custom(draw).Example(seed)
		p, c, err := weekplan.Solve(in, weekplan.Options{Rounds: 40})
		if err != nil {
			t.Fatal(err)
		}
		if ok, out := python(t, in, p, c); !ok {
			t.Errorf("seed %d: the other checker says:\n%s", seed, out)
		}
		if faults := check.Certificate(in, p, c); len(faults) > 0 {
			t.Errorf("seed %d: our checker says %v", seed, faults)
		}
	}
}

func draw(t *rapid.T) *weekplan.Instance {
	in := &weekplan.Instance{ID: "random", Week: weekplan.Week{Monday: "2026-11-23", Zone: "Europe/Oslo", Days: 3, DayStart: 480, DayEnd: 660, Tick: 5, StartStep: 15},
		Policy: weekplan.Policy{MaxHomeVisits: 1, MaxDirect: rapid.SampledFrom([]int{60, 300}).Draw(t, "direct")}, Rooms: weekplan.Rooms{Count: rapid.IntRange(0, 2).Draw(t, "rooms")}}
	at := func(name string) weekplan.Interval {
		from := 480 + 5*rapid.IntRange(0, 30).Draw(t, name)
		return weekplan.Interval{Day: rapid.IntRange(0, 2).Draw(t, name), From: from, To: from + 5*rapid.IntRange(1, 12).Draw(t, name)}
	}
	for i := range rapid.IntRange(1, 2).Draw(t, "counsellors") {
		in.Counsellors = append(in.Counsellors, weekplan.Counsellor{ID: fmt.Sprint("c", i), Busy: []weekplan.Interval{at("busy")}})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "interpreters") {
		in.Interpreters = append(in.Interpreters, weekplan.Interpreter{ID: fmt.Sprint("i", i), Languages: []string{"so"}, Avail: []weekplan.Interval{at("avail"), at("avail")}})
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "people") {
		in.People = append(in.People, weekplan.Person{ID: fmt.Sprint("p", i), Language: "so", Busy: []weekplan.Interval{at("own")}, Prefer: []weekplan.Interval{at("prefer")}})
		task := weekplan.Task{ID: fmt.Sprint("t", i), Person: i, Kind: "contact", Tier: rapid.IntRange(0, 3).Draw(t, "tier"), PreferBonus: 4, Who: []weekplan.Eligible{{Counsellor: 0, Percent: 100}}}
		for range rapid.IntRange(0, 3).Draw(t, "options") {
			v := rapid.IntRange(0, 50)
			task.Options = append(task.Options, weekplan.Option{Mode: rapid.SampledFrom([]string{"phone", "meeting", "home"}).Draw(t, "mode"), Lead: 5 * rapid.IntRange(0, 2).Draw(t, "lead"),
				Contact: 5 * rapid.IntRange(1, 8).Draw(t, "contact"), Tail: 5 * rapid.IntRange(0, 2).Draw(t, "tail"), Room: rapid.Bool().Draw(t, "room"), Interp: rapid.Bool().Draw(t, "interp"),
				Present: rapid.Bool().Draw(t, "present"), Direct: rapid.Bool().Draw(t, "direct"), Partial: rapid.Bool().Draw(t, "partial"), Value: []int{v.Draw(t, "v"), v.Draw(t, "v"), v.Draw(t, "v")}})
		}
		if len(task.Options) > 0 && rapid.Bool().Draw(t, "twin") {
			twin := task.Options[0] // alike in a plan, and yet worth something else
			twin.Partial, twin.Room, twin.Value = !twin.Partial, !twin.Room, []int{20, 30, 40}
			task.Options = append(task.Options, twin)
		}
		in.Tasks = append(in.Tasks, task)
	}
	return in
}
