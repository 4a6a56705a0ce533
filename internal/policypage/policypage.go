// Package policypage shows what the office's planning rests on: every number of the
// policy with its unit and what it rests on, and every legal date with its paragraph.
// It knows no number of its own: all come from the catalogue.
package policypage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/catalogue"
)

// Unit says what a number of the policy counts.
type Unit string

// The units. Talk is three lengths: before, the talk, and after. Clock is minutes
// after midnight.
const (
	Points   Unit = "points"
	Days     Unit = "days"
	Workdays Unit = "workdays"
	Percent  Unit = "percent"
	Minutes  Unit = "minutes"
	Clock    Unit = "clock"
	Talk     Unit = "talk"
	Times    Unit = "times"
)

// UnitOf reads the unit off a key of the policy, as catalogue.OfficePolicy names it.
func UnitOf(key string) Unit {
	part, name, _ := strings.Cut(key, ".")
	in := func(list ...string) bool { return slices.Contains(list, name) }
	switch {
	case strings.HasSuffix(name, "workdays"), part == "notice":
		return Workdays
	case strings.HasSuffix(name, "days"), name == "due_days_before":
		return Days
	case strings.HasSuffix(name, "percent"):
		return Percent
	case part == "minutes" && in("phone", "video", "meeting", "home"):
		return Talk
	case part == "day" && in("work_from", "work_to", "lunch_from", "lunch_to"):
		return Clock
	case in("max_home_visits", "calls"):
		return Times
	case part == "minutes", part == "day":
		return Minutes
	}
	return Points
}

// Group is a part of the page: values that belong together, in the order of the file.
type Group struct {
	Name   string
	Values []catalogue.Value
}

// groups are the parts and the first words of the keys that belong to each.
var groups = []struct {
	name  string
	parts []string
}{
	{"rhythm", []string{"rhythm"}},
	{"floor", []string{"floor"}},
	{"legal", []string{"legal"}},
	{"owed", []string{"promise", "message", "own_request", "new_person"}},
	{"ahead", []string{"transition", "next_step", "coordination"}},
	{"work", []string{"mapping_gap", "minutes_unshared", "task"}},
	{"factor", []string{"factor"}},
	{"minutes", []string{"minutes"}},
	{"notice", []string{"notice"}},
	{"day", []string{"day", "now"}},
}

const others = "others"

// Grouped puts every value of a policy into a part; one that no part knows is last.
func Grouped(values []catalogue.Value) []Group {
	of := func(v catalogue.Value) string {
		part, _, _ := strings.Cut(v.Key, ".")
		for _, g := range groups {
			if slices.Contains(g.parts, part) {
				return g.name
			}
		}
		return others
	}
	var list []Group
	for _, g := range append(slices.Clone(groups), struct {
		name  string
		parts []string
	}{name: others}) {
		var part []catalogue.Value
		for _, v := range values {
			if of(v) == g.name {
				part = append(part, v)
			}
		}
		if len(part) > 0 {
			list = append(list, Group{g.name, part})
		}
	}
	return list
}

// Assumed counts the values that rest on no source.
func Assumed(values []catalogue.Value) int {
	n := 0
	for _, v := range values {
		if v.Assumption != "" {
			n++
		}
	}
	return n
}

// numbers are the whole numbers of a value as it stands in the file.
func numbers(v catalogue.Value) []int {
	var list []int
	for part := range strings.SplitSeq(v.Text, " + ") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		list = append(list, n)
	}
	return list
}
