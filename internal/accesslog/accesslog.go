// Package accesslog is the page of the access log: for a counsellor who has seen or
// changed her own people, and why; for a leader how often, in sums; for the operator the
// lines of an id, after writing why. What a person may read of it is access.WhoSawMe.
package accesslog

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
)

// onPage is how many lines a page has.
const onPage = 50

// asked is what somebody wants to see of the log.
type asked struct {
	who      string     // part of a name, or an ident; "" for everybody
	from, to civil.Date // both included; zero for all there is
	all      bool       // the person's own counsellor too
	before   access.Place
}

// ask is the question to the log about some people. by are the members of staff whom
// who names; nil for everybody.
func (k asked) ask(people, by []string) access.LogAsk {
	a := access.LogAsk{People: people, By: by, Others: !k.all, Before: k.before, Limit: onPage}
	if !k.from.IsZero() {
		a.From = k.from.At(0)
	}
	if !k.to.IsZero() {
		a.To = k.to.AddDays(1).At(0)
	}
	return a
}

// placeText writes a place for an address; parsePlace reads it, or gives the beginning.
func placeText(p access.Place) string {
	if p.At.IsZero() {
		return ""
	}
	return strconv.FormatInt(p.At.UnixMicro(), 10) + "." + strconv.FormatInt(p.Seq, 10)
}

func parsePlace(s string) access.Place {
	at, seq, ok := strings.Cut(s, ".")
	micro, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.ParseInt(seq, 10, 64)
	const farthest = 200 * 366 * 24 * 3600 * 1_000_000 // microseconds: about the year 2170
	if !ok || err1 != nil || err2 != nil || micro < 0 || micro > farthest || n < 0 {
		return access.Place{}
	}
	return access.Place{At: time.UnixMicro(micro).UTC(), Seq: n}
}

// did says in one word what a line tells of; the page has a text for each.
func did(act access.Action) string {
	switch {
	case act == access.Import:
		return "import"
	case act == access.Export:
		return "export"
	case act == access.LogRead:
		return "log"
	case act == access.ListRow:
		return "list"
	case strings.HasPrefix(string(act), "week."):
		return "week"
	case act.Writes():
		return "write"
	}
	return "record"
}

// sum is what a leader sees of those who were the same to people. Few says that they
// were fewer than five people, of whom nothing more is told.
type sum struct {
	relation string // or "denied"
	few      bool
	people   int // to the nearest five
	lines    int // to the nearest five
}

// sums makes of the counts what may be shown: groups of five people or more, in numbers
// to the nearest five, so that nobody is found by a count that moves by one; refusals in
// one group. There is no total, from which a small group would follow.
func sums(list []access.LogSum) []sum {
	var out []sum
	denied := access.LogSum{}
	for _, s := range list {
		if !s.Permit {
			denied.People, denied.Lines = max(denied.People, s.People), denied.Lines+s.Lines
			continue
		}
		out = append(out, shown(string(s.Relation), s))
	}
	slices.SortStableFunc(out, func(a, b sum) int { return slices.Index(nearness, a.relation) - slices.Index(nearness, b.relation) })
	if denied.People > 0 {
		out = append(out, shown("denied", denied))
	}
	return out
}

// nearness is the order of the groups.
var nearness = []string{string(access.Self), string(access.Own), string(access.Covers), string(access.SameTeam), string(access.SameOffice), string(access.Leads), string(access.Granted), string(access.None)}

func shown(relation string, s access.LogSum) sum {
	if s.People < access.LeastTold {
		return sum{relation: relation, few: true}
	}
	return sum{relation: relation, people: nearest(s.People), lines: nearest(s.Lines)}
}

func nearest(n int) int { return (n + 2) / 5 * 5 }

// weeks is the period of a leader's sums: the last four whole weeks, so that no sum can
// be taken again a day later and compared.
func weeks(today civil.Date) (from, to civil.Date) {
	to = today.Monday()
	return to.AddDays(-28), to
}

// lookup is what an operator asks for: a person's id, or the ident of a member of staff.
type lookup struct{ person, ident string }

// readLookup reads it; ok is false for anything else. A birth number is no id.
func readLookup(text string, isID func(string) bool) (l lookup, ok bool) {
	text = strings.TrimSpace(text)
	if id := strings.ToLower(text); isID(id) {
		return lookup{person: id}, true
	}
	if ident := strings.ToUpper(text); access.IsIdent(ident) {
		return lookup{ident: ident}, true
	}
	if text == string(access.Installation) {
		return lookup{ident: text}, true
	}
	return lookup{}, false
}

// whyFault says what is wrong with a reason: too short, too long, or "".
func whyFault(why string) string {
	switch n := utf8.RuneCountInString(why); {
	case n < access.LeastWhy:
		return "accesslog.why.short"
	case n > access.MostWhy:
		return "accesslog.why.long"
	}
	return ""
}
