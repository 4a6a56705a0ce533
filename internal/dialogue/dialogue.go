// Package dialogue keeps what person and counsellor write to each other: threads of
// messages, and for each thread two flags that say whose turn it is. The flags are
// independent of each other: both may stand, or none.
package dialogue

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of what may be written, in letters, as in Nav's dialogue service.
const (
	MaxSubject = 100
	MaxText    = 5000
)

// What a thread or a message refuses.
var (
	ErrEmpty  = errors.New("there is no text")
	ErrLong   = errors.New("the text is longer than there is room for")
	ErrClosed = errors.New("the thread belongs to a closed period and can only be read")
)

// Thread is a written dialogue on one subject.
type Thread struct {
	ID, ForeignID   string // ForeignID: in the system that it was imported from
	Person, Office  string
	Subject         string
	WaitsForUsSince time.Time // first message that we have not answered or handled; zero: none
	WaitsForPerson  bool
	Historic        bool      // of a closed period: its flags make no work
	ReadByPerson    time.Time // when the person last read it; zero: not read
	Version         int
}

// Message is one message of a thread. Sender is the person's id or a counsellor's
// ident.
type Message struct {
	ID, Thread, Office string
	Sender             string
	SentAt             time.Time
	Text               string
}

// Valid says whether the thread can be kept.
func (t Thread) Valid() error { return fits(t.Subject, MaxSubject) }

// Valid says whether the message can be kept.
func (m Message) Valid() error { return fits(m.Text, MaxText) }

func fits(s string, most int) error {
	switch {
	case strings.TrimSpace(s) == "":
		return ErrEmpty
	case utf8.RuneCountInString(s) > most:
		return ErrLong
	}
	return nil
}

// WaitsForUs says that somebody waits for an answer from us.
func (t Thread) WaitsForUs() bool { return !t.Historic && !t.WaitsForUsSince.IsZero() }

// Received gives the thread after a message. One from the person waits for us from
// its instant, or from an earlier one that stands unanswered, and the person is no
// longer waited for. One from us answers; whether we now wait for the person is
// told by whoever writes (AskPerson).
func (t Thread) Received(m Message) (Thread, error) {
	switch {
	case t.Historic:
		return t, ErrClosed
	case m.Valid() != nil:
		return t, m.Valid()
	case m.Sender != t.Person:
		t.WaitsForUsSince = time.Time{}
		return t, nil
	}
	if t.WaitsForUsSince.IsZero() {
		t.WaitsForUsSince = m.SentAt
	}
	t.WaitsForPerson = false
	return t, nil
}

// Handled gives the thread once we have done what it asked for, in another way than
// by writing.
func (t Thread) Handled() Thread {
	t.WaitsForUsSince = time.Time{}
	return t
}

// Reopened gives the thread as waiting for us again: since then, or since an earlier
// message that stands unanswered.
func (t Thread) Reopened(since time.Time) Thread {
	if t.WaitsForUsSince.IsZero() || since.Before(t.WaitsForUsSince) {
		t.WaitsForUsSince = since
	}
	return t
}

// AskPerson gives the thread with the other flag set or taken away.
func (t Thread) AskPerson(waits bool) Thread {
	t.WaitsForPerson = waits
	return t
}

// quoteLen is how many letters of a message a quote shows at most.
const quoteLen = 80

// Quote shortens a message to the beginning that fits in a line: white space of any
// kind becomes one space, and it breaks between words.
func Quote(text string) string {
	words := strings.Fields(text)
	quote, n := "", 0
	for i, w := range words {
		n += utf8.RuneCountInString(w)
		if i > 0 {
			n++
		}
		if n > quoteLen {
			return strings.TrimSpace(cut(quote, words[0])) + " …"
		}
		quote += " " + w
	}
	return strings.TrimSpace(quote)
}

// cut gives the quote so far, or the beginning of a first word that alone is longer.
func cut(quote, first string) string {
	if quote != "" {
		return quote
	}
	return string([]rune(first)[:quoteLen])
}
