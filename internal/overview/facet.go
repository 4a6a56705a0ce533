package overview

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Group is a group of choices: or inside it, and between groups. Its name stands in
// addresses and in saved filters.
type Group string

// The groups, as they are shown.
const (
	Talk     Group = "talk"
	Owed     Group = "owed"
	Language Group = "lang"
	Law      Group = "law"
	Plan     Group = "plan"
	Map      Group = "map"
	Follow   Group = "follow"
	Mark     Group = "mark"
	Who      Group = "who" // the counsellor; in the lists of teams and offices
)

// Groups lists them.
func Groups() []Group { return []Group{Talk, Owed, Language, Law, Plan, Map, Follow, Mark, Who} }

// choice is one choice of a group, and who has it.
type choice struct {
	value string
	has   func(r *Row, today civil.Date) bool
}

// The choices that ask for a time, in days.
const (
	longSilence   = 60
	longWait      = 2
	legalNear     = 28
	endsNear      = 14
	endsFar       = 30
	benefitNear   = 56
	stickyNear    = 7
	interpPrefix  = "tolk:"
	languageOther = "sprak:"
)

// fixed are the choices that are always there. The rest – languages, counsellors – are
// those of the people in the list.
var fixed = map[Group][]choice{
	Talk: {
		{"over", func(r *Row, today civil.Date) bool { return r.Over(today) }},
		{"soon", func(r *Row, today civil.Date) bool { return r.Soon(today) }},
		{"60d", func(r *Row, today civil.Date) bool { n, known := r.Silence(today); return known && n > longSilence }},
		{"nonext", func(r *Row, _ civil.Date) bool { return r.Open && r.Next.ID == "" }},
		{"wish", func(r *Row, _ civil.Date) bool { return r.Wants }},
	},
	Owed: {
		{"any", func(r *Row, _ civil.Date) bool { return r.owes("") }},
		{"today", func(r *Row, today civil.Date) bool { return !r.Due().IsZero() && !r.Due().After(today) }},
		{"answer", func(r *Row, _ civil.Date) bool { return !r.WaitsUs.IsZero() }},
		{"answer2", func(r *Row, today civil.Date) bool { return !r.WaitsUs.IsZero() && today.Sub(r.WaitsUs) > longWait }},
		{"promise", func(r *Row, _ civil.Date) bool { return r.owes(planner.OwesPromise) }},
		{"minutes", func(r *Row, _ civil.Date) bool { return r.owes(planner.OwesMinutes) }},
		{"task", func(r *Row, _ civil.Date) bool { return r.owes(planner.OwesTask) }},
		{"person", func(r *Row, _ civil.Date) bool { return r.WaitsPerson }},
	},
	Language: {
		{"interp", func(r *Row, _ civil.Date) bool { return needsInterpreter(r) }},
		{"sign", func(r *Row, _ civil.Date) bool { return r.Interpreter == caseload.Sign }},
	},
	Law: {
		{"28d", func(r *Row, today civil.Date) bool { return within(r.Legal.Due, today, legalNear) }},
		{"past", func(r *Row, today civil.Date) bool { return !r.Legal.Due.IsZero() && r.Legal.Due.Before(today) }},
		{"unknown", func(r *Row, _ civil.Date) bool { return r.LegalUnknown }},
	},
	Plan: {
		{"ends14", func(r *Row, today civil.Date) bool { return within(r.Ends.Day, today, endsNear) }},
		{"ends30", func(r *Row, today civil.Date) bool { return within(r.Ends.Day, today, endsFar) }},
		{"benefit", func(r *Row, today civil.Date) bool { return within(r.Benefit.Day, today, benefitNear) }},
		{"noplan", func(r *Row, _ civil.Date) bool { return r.Open && !r.Planned }},
		{"no14a", func(r *Row, _ civil.Date) bool { return r.Open && r.Effort == "" }},
	},
	Map: {
		{"gaps", func(r *Row, _ civil.Date) bool { return r.Open && r.Unmapped > 0 }},
		{"question", func(r *Row, _ civil.Date) bool { return r.Question }},
	},
	Follow: {
		{"ordinary", func(r *Row, _ civil.Date) bool { return r.Open && r.Track == caseload.Ordinary }},
		{"programme", func(r *Row, _ civil.Date) bool { return r.Open && r.Track == caseload.Programme }},
		{"unset", func(r *Row, _ civil.Date) bool { return r.Open && r.Track == "" }},
		{"active", func(r *Row, _ civil.Date) bool { return r.Open && !r.Paused }},
		{"paused", func(r *Row, _ civil.Date) bool { return r.Open && r.Paused }},
		{"new", func(r *Row, _ civil.Date) bool { return r.New }},
	},
	Mark: append(letters(),
		choice{"none", func(r *Row, _ civil.Date) bool { return r.Mine && r.Category == "" }},
		choice{"note", func(r *Row, _ civil.Date) bool { return r.Sticky.Text != "" }},
		choice{"note7", func(r *Row, today civil.Date) bool { return within(r.Sticky.Due, today, stickyNear) }}),
}

// Letters are the categories.
func Letters() []string { return []string{"A", "B", "C", "D", "E", "F"} }

func letters() []choice {
	var list []choice
	for _, l := range Letters() {
		list = append(list, choice{l, func(r *Row, _ civil.Date) bool { return r.Category == l }})
	}
	return list
}

// within says that a day is known, and comes by so many days from today; past days too.
func within(day, today civil.Date, days int) bool {
	return !day.IsZero() && !day.After(today.AddDays(days))
}

// nobody is the choice of people whom no counsellor follows up.
const nobody = "nobody"

// has says whether a row has a choice. A value that no choice has is false.
func has(g Group, value string, r *Row, today civil.Date) bool {
	switch g {
	case Who:
		return value == r.Counsellor || value == nobody && r.Counsellor == ""
	case Language:
		if languageOf(r) == value {
			return true
		}
	}
	for _, c := range fixed[g] {
		if c.value == value {
			return c.has(r, today)
		}
	}
	return false
}

// languageOf is the row's language as a choice: with an interpreter, or spoken without.
func languageOf(r *Row) string {
	switch {
	case r.Language == "" || r.Interpreter == caseload.Sign:
		return ""
	case r.Interpreter == caseload.Spoken:
		return interpPrefix + r.Language
	}
	return languageOther + r.Language
}

// choicesOf lists the choices of a group: the fixed ones, and those that somebody in the
// list has.
func choicesOf(g Group, rows []Row) []string {
	var list []string
	for _, c := range fixed[g] {
		list = append(list, c.value)
	}
	found := map[string]bool{}
	for i := range rows {
		switch g {
		case Language:
			found[languageOf(&rows[i])] = true
		case Who:
			found[orNobody(rows[i].Counsellor)] = true
		}
	}
	delete(found, "")
	return append(list, slices.SortedFunc(maps.Keys(found), compareFound)...)
}

// compareFound puts languages with an interpreter before those without.
func compareFound(a, b string) int {
	return cmp.Or(-cmp.Compare(boolInt(strings.HasPrefix(a, interpPrefix)), boolInt(strings.HasPrefix(b, interpPrefix))), strings.Compare(a, b))
}

func orNobody(ident string) string {
	if ident == "" {
		return nobody
	}
	return ident
}

// wellFormed says whether a value can be a choice of the group: one of the fixed, or of
// a form that a language or a counsellor has. It does not say that anybody has it.
func wellFormed(g Group, value string) bool {
	for _, c := range fixed[g] {
		if c.value == value {
			return true
		}
	}
	switch g {
	case Language:
		return isLanguage(value)
	case Who:
		return value == nobody || access.IsIdent(value)
	}
	return false
}
