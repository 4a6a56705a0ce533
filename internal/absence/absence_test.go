package absence

import (
	"slices"
	"testing"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
)

var today = civil.MustDate("2026-11-24")

const me, she = "Z990101", "Z990102"

func TestWhatIsWrongWithAnAbsence(t *testing.T) {
	from := func(first, days int, change ...func(*calendar.Absence)) calendar.Absence {
		a := calendar.Absence{Ident: me, From: today.AddDays(first), To: today.AddDays(first + days - 1), Substitute: she}
		for _, c := range change {
			c(&a)
		}
		return a
	}
	other := from(10, 5, func(a *calendar.Absence) { a.ID = "other" })
	for name, c := range map[string]struct {
		a    calendar.Absence
		want []Fault
	}{
		"sick today":                 {from(0, 1), nil},
		"since last week":            {from(-8, 20, func(a *calendar.Absence) { a.To = today }), nil},
		"without a substitute":       {from(0, 1, func(a *calendar.Absence) { a.Substitute = "" }), nil},
		"a whole year":               {from(20, longest), nil},
		"no days":                    {calendar.Absence{Ident: me}, []Fault{{"from", "from"}, {"to", "to"}}},
		"the end first":              {from(0, 0), []Fault{{"to", "order"}}},
		"more than a year":           {from(20, longest+1), []Fault{{"to", "long"}}},
		"long ago":                   {from(-50, 3), []Fault{{"from", "past"}}},
		"an old one that is changed": {from(-50, 3, func(a *calendar.Absence) { a.Version = 1 }), nil},
		"on another's days":          {from(14, 1), []Fault{{"from", "overlap"}}},
		"beside another":             {from(15, 1), nil},
		"itself":                     {from(12, 9, func(a *calendar.Absence) { a.ID = "other" }), nil},
		"oneself":                    {from(0, 1, func(a *calendar.Absence) { a.Substitute = me }), []Fault{{"substitute", "substitute"}}},
		"a stranger":                 {from(0, 1, func(a *calendar.Absence) { a.Substitute = "Z999999" }), []Fault{{"substitute", "substitute"}}},
	} {
		if got := Check(c.a, []calendar.Absence{other}, []string{she, me}, today); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestBackBeforeTheEnd(t *testing.T) {
	a := calendar.Absence{From: today.AddDays(-3), To: today.AddDays(5)}
	if got, left := Ended(a, today); !left || got.From != a.From || got.To != today.AddDays(-1) {
		t.Errorf("%+v %v", got, left)
	}
	if _, left := Ended(calendar.Absence{From: today, To: today}, today); left {
		t.Error("back on the first day leaves an absence")
	}
	over := calendar.Absence{From: today.AddDays(-9), To: today.AddDays(-4)}
	if got, _ := Ended(over, today); got != over {
		t.Error("one that is over is changed")
	}
}

func TestWhatHappenedMeanwhile(t *testing.T) {
	from, to := today.AddDays(-4), today.AddDays(-1)
	at := func(days int) db.Time { return db.At(today.AddDays(days).At(600)) }
	told := Told{
		People: []caseload.One{{Person: caseload.Person{ID: "a", GivenName: "Kari"}}, {Person: caseload.Person{ID: "b", GivenName: "Ola"}, FollowUp: caseload.FollowUp{AssignedOn: to}},
			{Person: caseload.Person{ID: "c", GivenName: "Siv"}, FollowUp: caseload.FollowUp{AssignedOn: today}}},
		Contacts:  []caseload.Contact{{Person: "a", At: at(-3).Time, Kind: caseload.Phone, Direct: true, Spoke: true, Counsellor: she}, {Person: "a", At: at(-4).Time, Kind: caseload.Phone, Direct: true}, {Person: "c", At: at(-5).Time, Kind: caseload.Phone}, {Person: "c", At: at(0).Time}},
		Threads:   []dialogue.Thread{{ID: "t", Person: "a", Subject: "Praksis"}},
		Messages:  []dialogue.Message{{Thread: "t", Sender: "a", SentAt: at(-3).Time.Add(-1)}, {Thread: "t", Sender: she, SentAt: at(-2).Time}},
		Notes:     []notes.Note{{ID: "n", Person: "a", Counsellor: me, Kind: notes.Minutes, WrittenAt: at(-2).Time.Add(1)}},
		Unshared:  []notes.Unshared{{ID: "n", Person: "a", Counsellor: me, WrittenAt: at(-2)}, {ID: "o", Person: "a", Counsellor: she, WrittenAt: at(-1)}},
		Promises:  []caseload.Promise{{ID: "p", Person: "a", Text: "ringe", MadeOn: today.AddDays(-90)}},
		Decisions: []planner.Decided{{Person: "b", Day: today, Start: 600, Kind: planner.Meeting, State: planner.Accepted, By: she, At: at(-1).Time}, {Person: "a", State: planner.Done, By: she, At: at(-1).Time.Add(1), Kept: []string{"p"}}},
	}
	list := Since(told, from, to)
	if len(list) != 2 || list[0].Person != "a" || list[1].Person != "b" {
		t.Fatalf("%+v", list)
	}
	var keys []string
	for _, e := range list[0].Events {
		keys = append(keys, e.Key+" "+e.Who)
	}
	if want := []string{"attempt ", "message_in ", "talk " + she, "message_out " + she, "note_minutes " + me, "note_unshared " + she, "promise_kept " + she}; !slices.Equal(keys, want) {
		t.Errorf("%q\nwant %q", keys, want)
	}
	if e := list[1].Events; len(e) != 2 || e[0].Key != "assigned" || e[1].Key != "decided_accepted" || e[1].Text != "2026-11-24T10:00" {
		t.Errorf("%+v", e)
	}
}

func TestASubstituteWhoIsAwayLeavesHoles(t *testing.T) {
	span := func(first, days int) calendar.Absence {
		return calendar.Absence{From: today.AddDays(first), To: today.AddDays(first + days - 1)}
	}
	for name, c := range map[string]struct {
		theirs []calendar.Absence
		want   bool
	}{
		"never away": {nil, false}, "on all days": {[]calendar.Absence{span(-3, 20)}, true}, "on one of two": {[]calendar.Absence{span(1, 9)}, false},
		"in two parts": {[]calendar.Absence{span(-1, 2), span(1, 1)}, true},
	} {
		if got := Holes(span(0, 2), c.theirs); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
