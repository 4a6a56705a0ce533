package dialogue_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/dialogue"
)

func TestTheTwoFlagsAreIndependent(t *testing.T) {
	early, late := noon.Add(-48*time.Hour), noon
	from := func(sender string, at time.Time) dialogue.Message {
		return dialogue.Message{Sender: sender, SentAt: at, Text: "Hei"}
	}
	for _, c := range []struct {
		name   string
		before dialogue.Thread
		m      dialogue.Message
		since  time.Time
		person bool
	}{
		{"the person writes: it waits for us", dialogue.Thread{}, from("p", late), late, false},
		{"the person writes again: it waits since the first", dialogue.Thread{WaitsForUsSince: early}, from("p", late), early, false},
		{"the person answers: we no longer wait", dialogue.Thread{WaitsForPerson: true}, from("p", late), late, false},
		{"we write: answered", dialogue.Thread{WaitsForUsSince: early}, from(mine, late), time.Time{}, false},
		{"we write while waiting for the person: still waiting", dialogue.Thread{WaitsForPerson: true}, from(mine, late), time.Time{}, true},
		{"we write, both waited: the person's flag stands", dialogue.Thread{WaitsForUsSince: early, WaitsForPerson: true}, from(mine, late), time.Time{}, true},
	} {
		c.before.Person, c.before.Subject = "p", "Praksis"
		got, err := c.before.Received(c.m)
		if err != nil || !got.WaitsForUsSince.Equal(c.since) || got.WaitsForPerson != c.person {
			t.Errorf("%s: since %v, person %v, %v", c.name, got.WaitsForUsSince, got.WaitsForPerson, err)
		}
	}
	both := dialogue.Thread{WaitsForUsSince: early, WaitsForPerson: true}
	if h := both.Handled(); h.WaitsForUs() || !h.WaitsForPerson {
		t.Errorf("handled: %+v", h)
	}
	if a := both.AskPerson(false); !a.WaitsForUs() || a.WaitsForPerson {
		t.Errorf("not waiting for the person: %+v", a)
	}
	if h := (dialogue.Thread{WaitsForUsSince: early, Historic: true}); h.WaitsForUs() {
		t.Error("a closed period waits for us")
	}
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	open, closed := dialogue.Thread{Person: "p"}, dialogue.Thread{Person: "p", Historic: true}
	for _, c := range []struct {
		name   string
		thread dialogue.Thread
		text   string
		want   error
	}{
		{"nothing", open, "", dialogue.ErrEmpty},
		{"white space", open, " \n\t ", dialogue.ErrEmpty},
		{"as long as there is room for", open, strings.Repeat("å", dialogue.MaxText), nil},
		{"one letter more", open, strings.Repeat("å", dialogue.MaxText+1), dialogue.ErrLong},
		{"a closed period", closed, "Hei", dialogue.ErrClosed},
	} {
		got, err := c.thread.Received(dialogue.Message{Sender: "p", SentAt: noon, Text: c.text})
		if !errors.Is(err, c.want) || err != nil && got.WaitsForUs() {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := (dialogue.Thread{Subject: strings.Repeat("a", dialogue.MaxSubject+1)}).Valid(); !errors.Is(err, dialogue.ErrLong) {
		t.Errorf("a long subject: %v", err)
	}
}

func TestAQuoteIsTheBeginningOnOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		"Kan du ringe meg?":                "Kan du ringe meg?",
		"Hei!\n\n Kan du\tringe  meg?\r\n": "Hei! Kan du ringe meg?",
		strings.Repeat("ord ", 30):         strings.TrimSpace(strings.Repeat("ord ", 20)) + " …",
		strings.Repeat("æ", 100):           strings.Repeat("æ", 80) + " …",
	} {
		if got := dialogue.Quote(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		q := dialogue.Quote(rapid.String().Draw(t, "text"))
		if utf8.RuneCountInString(q) > 82 || strings.ContainsAny(q, "\n\r\t") || q != strings.TrimSpace(q) {
			t.Fatalf("%q", q)
		}
	})
}
