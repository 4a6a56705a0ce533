// Package events keeps what other systems say needs attention, and no longer does: a
// log of events by topic, partition and offset, and for each key what follows from
// its events in that order. A system that says START raises something; OPPDATER says
// it anew; STOPP takes it back.
package events

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Operation is what an event does to its key, Nav's word.
type Operation string

// The operations.
const (
	Start  Operation = "START"
	Update Operation = "OPPDATER"
	Stop   Operation = "STOPP"
)

// Operations lists Nav's operations.
func Operations() []Operation { return []Operation{Start, Update, Stop} }

// Categories lists Nav's categories. Others are kept and shown.
func Categories() []string {
	return []string{"UTGATT_VARSEL", "UDELT_SAMTALEREFERAT", "KANDIDAT_FOR_UTMELDING"}
}

// State is what a key's events amount to.
type State string

// The states. A key that no event has named has the empty one.
const (
	Never   State = ""
	Started State = "started" // open, by a START
	Updated State = "updated" // open, but only updates have come; the start may be late
	Closed  State = "closed"
)

// Open says that something still needs attention.
func (s State) Open() bool { return s == Started || s == Updated }

// Content is what an event tells. Day is the day that it is about.
type Content struct {
	Sender, Category string
	Text             string
	Day              civil.Date
	Link             string // as it came; Address gives the one that may be followed
}

// Event is one event of the log. Topic, Part and Pos (offset) name it; Digest is the
// same for events that say the same.
type Event struct {
	Topic          string
	Part, Pos      int64
	Key            string
	Person, Office string
	At             time.Time // when it was sent; zero: not known
	Operation      Operation
	Digest         string
	Content        Content
}

// Attention is what a key's events amount to, for the person whom they are about.
type Attention struct {
	Key            string
	Person, Office string
	State          State
	Content        Content
}

// Move is one step of the table: the state after an operation, whether the event's
// content is taken over, and the code of what there is to say about it ("" nothing).
func Move(s State, op Operation) (next State, take bool, code string) {
	switch {
	case op == Stop && s == Never:
		return Closed, true, "stop_without_start"
	case op == Stop && s == Closed:
		return Closed, false, "already_stopped"
	case op == Stop:
		return Closed, false, ""
	case op == Start && s == Never:
		return Started, true, ""
	case op == Start && s == Started:
		return Started, true, "start_repeated"
	case op == Start && s == Updated:
		return Started, false, "" // the late start: what the update told is newer
	case op == Start:
		return Started, true, "restarted"
	case s == Never:
		return Updated, true, "update_before_start"
	case s == Closed:
		return Closed, false, "update_after_stop"
	}
	return s, true, ""
}

// Outcome is what became of one event of a key.
type Outcome struct {
	OtherPerson bool   // the key is about somebody else: it changes nothing
	Same        bool   // an earlier event of the key said the same: it changes nothing
	Code        string // what there is to say of one that counted
}

// Before is the order in which events are applied.
func Before(a, b Event) int {
	return cmp.Or(strings.Compare(a.Topic, b.Topic), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Pos, b.Pos))
}

// Fold applies the events of one key in their order, whatever the order they are given
// in. person is whom the key is known to be about; "" takes the first event's. The
// outcomes are in the order of the list.
func Fold(person string, list []Event) (Attention, []Outcome) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return Before(list[i], list[j]) })
	outcomes := make([]Outcome, len(list))
	a, said := Attention{Person: person}, map[string]bool{}
	for _, i := range order {
		e := list[i]
		if a.Person == "" {
			a.Person = e.Person
		}
		switch {
		case e.Person != a.Person:
			outcomes[i].OtherPerson = true
			continue
		case said[e.Digest]:
			outcomes[i].Same = true
			continue
		}
		said[e.Digest] = true
		a.Key, a.Office = e.Key, e.Office
		next, take, code := Move(a.State, e.Operation)
		a.State, outcomes[i].Code = next, code
		if take {
			a.Content = e.Content
		}
	}
	return a, outcomes
}

var eleven = regexp.MustCompile(`[0-9]{11}`)

// Address is the link that may be followed: on the web, and with no number in it that
// could be a person's; "" for any other.
func (c Content) Address() string {
	u, err := url.Parse(c.Link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || eleven.MatchString(c.Link) {
		return ""
	}
	return u.String()
}
