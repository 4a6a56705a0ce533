package catalogue

import (
	"errors"
	"strings"
	"testing"
)

func TestTheFilesOfTheProgramHold(t *testing.T) {
	p, err := Policy()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Values) != len(places(&OfficePolicy{})) || p.Floor.OrdinaryDays != 90 || p.Minutes.Home != (TalkMinutes{30, 60, 45}) {
		t.Errorf("policy: %d values, %+v", len(p.Values), p.Floor)
	}
	l, err := Deadlines()
	if err != nil {
		t.Fatal(err)
	}
	for _, clock := range Clocks() {
		found := false
		for _, r := range l.Rules {
			found = found || r.Clock == clock
		}
		if !found {
			t.Errorf("no rule for the clock %s", clock)
		}
	}
}

func TestFaultsOfThePolicyAreToldWithTheirLine(t *testing.T) {
	b, err := files.ReadFile("policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	line := func(part string) int { return strings.Count(good[:strings.Index(good, part)], "\n") + 1 }
	for _, c := range []struct {
		name, old, new string
		line           int
		text           string
	}{
		{"an unknown value", "  rhythm.max:", "  rhythm.maks:", line("  rhythm.max:"), "no value"},
		{"a value that is missing", "  rhythm.max: {", "  # {", 4, "rhythm.max is missing"},
		{"out of range", "floor.hours_percent: {value: 60", "floor.hours_percent: {value: 160", line("floor.hours_percent"), "between 0 and 100"},
		{"a text for a number", "promise.points: {value: 40", "promise.points: {value: mye", line("promise.points"), "whole number"},
		{"neither source nor assumption", "legal.week2: {value: 43, assumption: \"to uker før\"}", "legal.week2: {value: 43}", line("legal.week2"), "either a source"},
		{"two of one", "  rhythm.base_percent:", "  rhythm.max:", line("  rhythm.max:"), "stands twice"},
		{"minutes of two", "minutes.phone: {value: [0, 20, 10]", "minutes.phone: {value: [0, 20]", line("minutes.phone"), "three numbers"},
		{"an unknown part", "version: 1", "version: 1\ncolour: red", line("version: 1") + 1, "not known here"},
		{"no version", "version: 1\n", "", 4, "version and valid_from"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := strings.Replace(good, c.old, c.new, 1)
			if bad == good {
				t.Fatal("the test changes nothing")
			}
			_, err := ParsePolicy("policy.yaml", []byte(bad))
			var f *FileError
			if !errors.As(err, &f) || f.Line != c.line && c.line != 4 || !strings.Contains(f.Text, c.text) {
				t.Errorf("got %v, want line %d: …%s…", err, c.line, c.text)
			}
		})
	}
}

func TestFaultsOfTheDeadlinesAreToldWithTheirLine(t *testing.T) {
	const head = "version: 1\ndeadlines:\n"
	for _, c := range []struct{ name, body, text string }{
		{"no paragraph", "  - {id: a, clock: aft, rule: end, source: s, in_force_on: 2026-01-01}", "paragraph"},
		{"no source", "  - {id: a, clock: aft, rule: end, paragraph: p, in_force_on: 2026-01-01}", "source"},
		{"no validity", "  - {id: a, clock: aft, rule: end, paragraph: p, source: s}", "valid_from"},
		{"no clock of ours", "  - {id: a, clock: egg, rule: end, paragraph: p, source: s, in_force_on: 2026-01-01}", "no clock"},
		{"no rule of ours", "  - {id: a, clock: aft, rule: moon, paragraph: p, source: s, in_force_on: 2026-01-01}", "no rule"},
		{"days are missing", "  - {id: a, clock: aft, rule: days_after_start, paragraph: p, source: s, in_force_on: 2026-01-01}", "needs days"},
		{"months are missing", "  - {id: a, clock: aft, rule: months_after_held, paragraph: p, source: s, in_force_on: 2026-01-01}", "needs months"},
		{"a date that is none", "  - {id: a, clock: aft, rule: end, paragraph: p, source: s, in_force_on: 2026-02-30}", "date"},
		{"over before it began", "  - {id: a, clock: aft, rule: end, paragraph: p, source: s, valid_from: 2026-02-01, valid_to: 2026-01-01}", "valid_to"},
		{"a field that is unknown", "  - {id: a, clock: aft, rule: end, paragraph: p, source: s, in_force_on: 2026-01-01, off: true}", "not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseDeadlines("deadlines.yaml", []byte(head+c.body))
			var f *FileError
			if !errors.As(err, &f) || f.Line != 3 || !strings.Contains(f.Text, c.text) {
				t.Errorf("got %v, want line 3: …%s…", err, c.text)
			}
		})
	}
	if _, err := ParseDeadlines("x", []byte(": :\n\t")); err == nil {
		t.Error("what is no YAML was read")
	}
}
