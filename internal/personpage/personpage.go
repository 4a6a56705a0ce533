// Package personpage is the page of one person, in the order in which a person is
// met: what the person wants, in own words; what we owe; why and by when to speak;
// the everyday week; what has been said and written. It shows what is not known as
// not known, and the service's debt before any duty.
package personpage

import (
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/text"
)

// Limits of what may be typed, in letters.
const (
	maxTitle = 200
	maxLine  = 500  // a promise, a wish
	maxWords = 5000 // own words, and their translation

	maxFields = 20 // drafts that are thrown away at once
)

// Record is all that the page shows of a person, as the actor may see it.
type Record struct {
	Person   caseload.Person
	FollowUp caseload.FollowUp
	Today    civil.Date
	Minute   int // of today

	Protections []access.Protection
	Letter      string            // the actor's own category for the person
	Meanings    map[string]string // of the letters, as the actor has them
	Sticky      caseload.StickyNote
	Facts       planner.Facts
	Needs       []planner.Need // of this week, with those that come early
	Undated     []planner.Undated
	ClockDates  []planner.ClockDate
	Debts       []planner.Debt
	Blocks      []planner.Block // decided talks, from this week on

	Words    []caseload.OwnWords // the newest first
	Contacts []caseload.Contact  // the newest first
	Promises []caseload.Promise
	Requests []caseload.TalkRequest
	Joint    []caseload.JointMeeting
	Clocks   []caseload.Clock
	Measures []caseload.Measure
	Benefits []caseload.Benefit
	Steps    []caseload.PlanStep

	Commitments []calendar.StoredEvent
	Times       []calendar.Occurrence // of the commitments, this week
	Preferences []caseload.Preference

	Threads  []dialogue.Thread
	Messages []dialogue.Message
	Marks    []dialogue.Event // flags of threads that were moved by hand
	Reads    []dialogue.Read
	Entered  map[string]time.Time // of messages, in Nav's own system
	Tasks    []tasks.Task
	Notes    []notes.Note // those that the actor may read, the newest first
	Hidden   int          // minutes of colleagues that are not shared yet: there, but not to be read
	Drafts   map[string]notes.Draft
	Names    map[string]string // of staff, by ident
}

// Given is the name that the page speaks of the person by.
func (r *Record) Given() string {
	if g := strings.TrimSpace(r.Person.GivenName); g != "" {
		return g
	}
	return r.Person.Name()
}

// Office is where what is written here belongs.
func (r *Record) Office() string { return officeOf(r.Person, r.FollowUp) }

func officeOf(p caseload.Person, f caseload.FollowUp) string {
	if f.Office != "" {
		return f.Office
	}
	return p.Office
}

// Protected says that address and telephone stay out of print.
func (r *Record) Protected() bool { return access.Protected(r.Protections) }

// LastTalk is the day on which the two last spoke; zero where none is known.
func (r *Record) LastTalk() civil.Date { return r.Facts.LastContact }

// Next is the next talk that is decided.
func (r *Record) Next() (planner.Block, bool) {
	for _, b := range r.Blocks {
		if b.Stands() && (b.Day.After(r.Today) || b.Day == r.Today && b.End() > r.Minute) {
			return b, true
		}
	}
	return planner.Block{}, false
}

// Name is the name of a member of staff, or the ident where none is known.
func (r *Record) Name(ident string) string {
	if n := r.Names[ident]; n != "" {
		return n
	}
	return ident
}

// Age is the whole years since somebody was born; -1 where that is not known.
func Age(born, today civil.Date) int {
	if born.IsZero() || born.After(today) {
		return -1
	}
	by, bm, bd := born.Civil()
	y, m, d := today.Civil()
	age := y - by
	if m < bm || m == bm && d < bd {
		age--
	}
	return age
}

// figure is what stands in the shield of a protection.
func figure(k access.Kind) string {
	switch k {
	case access.Fortrolig:
		return "7"
	case access.StrengtFortrolig:
		return "6"
	case access.StrengtFortroligUtland:
		return "19"
	case access.Skjermet:
		return "S"
	case access.Kontorsperre:
		return "K"
	}
	return "?"
}

// known is the kind as the page has words for it: what is not listed is not clear.
func known(k access.Kind) access.Kind {
	if slices.Contains(access.Kinds(), k) {
		return k
	}
	return access.Uklar
}

// hidesAddress says that no place may be written about the person.
func hidesAddress(k access.Kind) bool { return k != access.Skjermet && k != access.Kontorsperre }

// langOf gives the code of a language; "" for one that has none here, and the direction
// is then read from the text.
func langOf(name string) string { return caseload.LanguageCode(name) }

// norwegian says that words in this language need no translation.
func norwegian(language string) bool { return slices.Contains([]string{"nb", "nn"}, langOf(language)) }

// byMachine says that a translation is a machine's, which nobody has looked over.
func byMachine(by string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(by)), "maskin")
}

// tidy is what was typed, as it is kept.
func tidy(s string) string { return text.Tidy(s) }

// quiet is a text on one line that turns no direction but its own.
func quiet(s string) string { return text.Quiet(s) }

// shownLetters is how much of a note stands on the page before it is folded.
const shownLetters = 1200

// beginning is the first words of a text that is too long to stand open.
func beginning(s string) (start string, long bool) {
	r := []rune(s)
	if len(r) <= shownLetters {
		return s, false
	}
	start = string(r[:shownLetters/2])
	if i := strings.LastIndexAny(start, " \n"); i > 0 {
		start = start[:i]
	}
	return strings.TrimSpace(start) + " …", true
}

// minuteOfDay reads 09:30, 9.30 or 0930 as minutes after midnight; -1 for no time.
func minuteOfDay(s string) int {
	for _, form := range []string{"15:04", "15.04", "1504"} {
		if t, err := time.Parse(form, strings.TrimSpace(s)); err == nil {
			return t.Hour()*60 + t.Minute()
		}
	}
	return -1
}

// dayIn reads 2026-11-24, 24.11.2026 or 24.11.26; ok is false for another text, and
// an empty one is no day.
func dayIn(s string) (d civil.Date, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return civil.Date{}, true
	}
	for _, form := range []string{"2006-01-02", "2.1.2006", "2.1.06"} {
		if t, err := time.Parse(form, s); err == nil && t.Year() > 1900 && t.Year() < 2200 {
			return civil.Of(t.Date()), true
		}
	}
	return civil.Date{}, false
}
