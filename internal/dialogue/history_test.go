package dialogue_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/dialogue"
)

// Whatever happens to a thread, each flag is what the last thing that speaks of it says,
// and what speaks of one leaves the other alone.
func TestNoFlagMovesTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		th := dialogue.Thread{ID: "t", Person: "p", Subject: "Kurs"}
		var since time.Time
		asks := false
		at := noon
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			at = at.Add(time.Minute)
			var err error
			switch step := rapid.SampledFrom([]string{"theirs", "ours", "handled", "reopened", "waits", "waits_not"}).Draw(t, "step"); step {
			case "theirs":
				th, err = th.Received(dialogue.Message{Sender: "p", SentAt: at, Text: "Hei"})
				if since.IsZero() {
					since = at
				}
				asks = false // an answer is what we waited for
			case "ours":
				th, err = th.Received(dialogue.Message{Sender: mine, SentAt: at, Text: "Hei"})
				since = time.Time{}
			case "reopened":
				th, _, err = th.Marked(dialogue.Event{Kind: dialogue.MarkedOpen, Since: at})
				if since.IsZero() {
					since = at
				}
			case "handled":
				var e dialogue.Event
				th, e, err = th.Marked(dialogue.Event{Kind: dialogue.MarkedHandled})
				if !e.Since.Equal(since) {
					t.Fatalf("the event keeps %v, not %v", e.Since, since)
				}
				since = time.Time{}
			default:
				th, _, err = th.Marked(dialogue.Event{Kind: dialogue.EventKind(step)})
				asks = step == "waits"
			}
			if err != nil || !th.WaitsForUsSince.Equal(since) || th.WaitsForPerson != asks {
				t.Fatalf("%+v, want since %v and %v: %v", th, since, asks, err)
			}
		}
	})
}

func TestWhatIsMarkedAsHandledCanBeTakenBackUntilSomethingHappens(t *testing.T) {
	asked, handled := noon.Add(-24*time.Hour), noon
	th := dialogue.Thread{ID: "t", Person: "p", WaitsForUsSince: asked}
	messages := []dialogue.Message{{Thread: "t", Sender: "p", SentAt: asked, Text: "?"}}
	th, e, err := th.Marked(dialogue.Event{Kind: dialogue.MarkedHandled, At: handled})
	if err != nil {
		t.Fatal(err)
	}
	if got, can := dialogue.CanUndo(th, []dialogue.Event{e}, messages); !can || !got.Since.Equal(asked) {
		t.Errorf("%+v %v", got, can)
	}
	for name, c := range map[string]struct {
		th       dialogue.Thread
		events   []dialogue.Event
		messages []dialogue.Message
	}{
		"nothing was marked":      {th, nil, messages},
		"taken back already":      {th, []dialogue.Event{e, {Kind: dialogue.MarkedOpen, At: handled.Add(time.Minute)}}, messages},
		"somebody wrote since":    {th, []dialogue.Event{e}, append(slices.Clone(messages), dialogue.Message{Sender: mine, SentAt: handled.Add(time.Minute)})},
		"it waits":                {th.Reopened(asked), []dialogue.Event{e}, messages},
		"nothing waited before":   {th, []dialogue.Event{{Kind: dialogue.MarkedHandled, At: handled}}, messages},
		"the period is closed":    {dialogue.Thread{Historic: true}, []dialogue.Event{e}, messages},
		"the other flag is newer": {},
	} {
		if _, can := dialogue.CanUndo(c.th, c.events, c.messages); can {
			t.Errorf("%s: it can be taken back", name)
		}
	}
	if _, can := dialogue.CanUndo(th, []dialogue.Event{e, {Kind: dialogue.MarkedWaits, At: handled.Add(time.Minute)}}, messages); !can {
		t.Error("the other flag stands in the way")
	}
	if _, _, err := (dialogue.Thread{Historic: true}).Marked(dialogue.Event{Kind: dialogue.MarkedWaits}); !errors.Is(err, dialogue.ErrClosed) {
		t.Errorf("a closed period: %v", err)
	}
}

func TestUnreadIsWhatNobodyOfOursHasSeen(t *testing.T) {
	th := dialogue.Thread{ID: "t", Person: "p"}
	at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
	theirs := []dialogue.Message{{Sender: "p", SentAt: at(1)}, {Sender: "p", SentAt: at(5)}}
	for name, c := range map[string]struct {
		messages []dialogue.Message
		reads    []dialogue.Read
		want     bool
	}{
		"nothing":           {nil, nil, false},
		"theirs":            {theirs, nil, true},
		"read before":       {theirs, []dialogue.Read{{At: at(3)}}, true},
		"read after":        {theirs, []dialogue.Read{{At: at(3)}, {At: at(6)}}, false},
		"answered":          {append(slices.Clone(theirs), dialogue.Message{Sender: mine, SentAt: at(7)}), nil, false},
		"answered too soon": {append([]dialogue.Message{{Sender: mine, SentAt: at(2)}}, theirs...), nil, true},
	} {
		if got := dialogue.Unread(th, c.messages, c.reads); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	th.Historic = true
	if dialogue.Unread(th, theirs, nil) {
		t.Error("a closed period is unread")
	}
}

func TestThoseWhoWaitStandFirst(t *testing.T) {
	at := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
	list := []dialogue.Thread{{ID: "closed", Historic: true, WaitsForUsSince: at(-90)}, {ID: "old"}, {ID: "waits", WaitsForUsSince: at(-1)}, {ID: "new"}, {ID: "waits longest", WaitsForUsSince: at(-9)}}
	dialogue.Order(list, map[string]time.Time{"old": at(-50), "new": at(-2), "closed": at(0)})
	var got []string
	for _, x := range list {
		got = append(got, x.ID)
	}
	if want := []string{"waits longest", "waits", "new", "old", "closed"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestFieldsAreFilledIn(t *testing.T) {
	v := map[string]string{dialogue.GivenName: "Åse {navn}", dialogue.SenderName: "Kari"}
	if got := dialogue.Merge("Hei {fornavn}!\n{ukjent} {avsender} { fornavn }", v); got != "Hei Åse {navn}!\n{ukjent} Kari { fornavn }" {
		t.Errorf("%q", got)
	}
	fields, unknown := dialogue.Merged("{fornavn} {fornavn} {avsender} {ukjent} {} {a\nb}")
	if !slices.Equal(fields, []string{"fornavn", "avsender"}) || !slices.Equal(unknown, []string{"ukjent", ""}) {
		t.Errorf("%q %q", fields, unknown)
	}
	if dialogue.Names("Hei {avsender}") || !dialogue.Names("Hei {navn}") {
		t.Error("the person's name is not told from the sender's")
	}
}

func TestATextIsMarkedWithTheLanguageThatItCanBe(t *testing.T) {
	for _, c := range []struct{ text, code, want string }{
		{"هل يمكنك الاتصال بي؟", "ar", "ar"}, {"هل يمكنك", "so", ""}, {"ሰላም ንዓኻ", "ti", "ti"}, {"ሰላም", "am", "am"}, {"Доброго дня", "uk", "uk"},
		{"Kan du ringe meg?", "ar", ""}, {"Kan du ringe meg?", "nb", "nb"}, {"Kan du ringe meg?", "", ""}, {"", "ar", ""}, {"123 ?", "nn", "nn"},
		{"Nav نعم", "ar", ""}, {"Nav هل يمكنك الاتصال بي", "ar", "ar"},
	} {
		if got := dialogue.LangOf(c.text, c.code); got != c.want {
			t.Errorf("%q of %s: %q, want %q", c.text, c.code, got, c.want)
		}
	}
}
