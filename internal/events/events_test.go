package events

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
)

// The whole table of facts/imports.md § 8, written by hand.
func TestTheTableIsAsWritten(t *testing.T) {
	for _, c := range []struct {
		state State
		op    Operation
		next  State
		take  bool
		code  string
	}{
		{Never, Start, Started, true, ""}, {Never, Update, Updated, true, "update_before_start"}, {Never, Stop, Closed, true, "stop_without_start"},
		{Started, Start, Started, true, "start_repeated"}, {Started, Update, Started, true, ""}, {Started, Stop, Closed, false, ""},
		{Updated, Start, Started, false, ""}, {Updated, Update, Updated, true, ""}, {Updated, Stop, Closed, false, ""},
		{Closed, Start, Started, true, "restarted"}, {Closed, Update, Closed, false, "update_after_stop"}, {Closed, Stop, Closed, false, "already_stopped"},
	} {
		if next, take, code := Move(c.state, c.op); next != c.next || take != c.take || code != c.code {
			t.Errorf("%q and %s: %q %v %q, want %q %v %q", c.state, c.op, next, take, code, c.next, c.take, c.code)
		}
	}
}

// event is the n-th event of a drawn log.
func event(n int, op Operation, person, says string) Event {
	return Event{Topic: "t", Pos: int64(n), Key: "k", Person: person, Operation: op, Digest: says + string(op), Content: Content{Text: says, Day: civil.MustDate("2026-11-23")}}
}

var logs = rapid.Custom(func(t *rapid.T) []Event {
	var list []Event
	for n := range rapid.IntRange(0, 12).Draw(t, "events") {
		op := rapid.SampledFrom(Operations()).Draw(t, "operation")
		who := rapid.SampledFrom([]string{"a", "a", "a", "b"}).Draw(t, "person")
		list = append(list, event(n, op, who, rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "6"}).Draw(t, "says")))
	}
	return list
})

// What a log amounts to does not hang on the order in which it is given.
func TestTheOrderIsTheOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := logs.Draw(t, "log")
		mixed := rapid.Permutation(list).Draw(t, "mixed")
		want, told := Fold("", list)
		got, alsoTold := Fold("", mixed)
		if diff := cmp.Diff(want, got, dates); diff != "" {
			t.Errorf("(-in order +mixed):\n%s", diff)
		}
		for i, e := range mixed {
			if told[e.Pos] != alsoTold[i] {
				t.Errorf("event %d: %+v and %+v", e.Pos, told[e.Pos], alsoTold[i])
			}
		}
	})
}

// It is open exactly if the last START, or an update of what was never started, came
// after the last STOPP, counting each thing said once and one person only.
func TestOpenIsWhatTheLastWordsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := logs.Draw(t, "log")
		var counted []Event
		for _, e := range list {
			if e.Person == list[0].Person && !slices.ContainsFunc(counted, func(c Event) bool { return c.Digest == e.Digest }) {
				counted = append(counted, e)
			}
		}
		lastStop, lastStart := -1, -1
		for i, e := range counted {
			switch e.Operation {
			case Stop:
				lastStop = i
			case Start:
				lastStart = i
			}
		}
		want := lastStart > lastStop || lastStop < 0 && len(counted) > 0
		if a, _ := Fold("", list); a.State.Open() != want {
			t.Errorf("open: %v, want %v of %v", a.State.Open(), want, list)
		}
	})
}

// Each event has one outcome; one that is about somebody else, or says what was said,
// changes nothing.
func TestWhatDoesNotCountChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := logs.Draw(t, "log")
		whole, outcomes := Fold("", list)
		var counted []Event
		for i, o := range outcomes {
			if o.Code != "" && (o.OtherPerson || o.Same) {
				t.Errorf("event %d is told of and does not count: %+v", i, o)
			}
			if !o.OtherPerson && !o.Same {
				counted = append(counted, list[i])
			}
		}
		alone, _ := Fold("", counted)
		if diff := cmp.Diff(whole, alone, dates); diff != "" {
			t.Errorf("(-all +counted):\n%s", diff)
		}
	})
}

var dates = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

func TestTheContentIsTheLastThatCounts(t *testing.T) {
	for name, c := range map[string]struct {
		ops  []Operation
		want string // the event whose content stands
	}{
		"an update":                  {[]Operation{Start, Update}, "1"},
		"a stop tells nothing":       {[]Operation{Start, Stop}, "0"},
		"a late start tells nothing": {[]Operation{Update, Start}, "0"},
		"a start after the late one": {[]Operation{Update, Start, Start}, "2"},
		"an update after a stop":     {[]Operation{Start, Stop, Update}, "0"},
		"a new start":                {[]Operation{Start, Stop, Update, Start}, "3"},
	} {
		var list []Event
		for i, op := range c.ops {
			list = append(list, event(i, op, "a", fmt.Sprint(i)))
		}
		if a, _ := Fold("", list); a.Content.Text != c.want {
			t.Errorf("%s: %s, want %s", name, a.Content.Text, c.want)
		}
	}
}

func TestOnlyAWebAddressWithoutANumberIsFollowed(t *testing.T) {
	for link, want := range map[string]string{
		"https://veilarbpersonflate.example.no/aktivitetsplan": "https://veilarbpersonflate.example.no/aktivitetsplan",
		"http://example.no/": "http://example.no/", "javascript:alert(1)": "", "/aktivitetsplan": "", "": "", "https://": "", "data:text/html,x": "", "//example.no/x": "",
		"https://example.no/?fnr=10918749743": "", "http://[::1": "", " https://example.no": "",
	} {
		if got := (Content{Link: link}).Address(); got != want {
			t.Errorf("%q: %q, want %q", link, got, want)
		}
	}
}
