package caseload

import (
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Limits of what counsellors type, in letters. A sticky note that a file brings may be
// longer: it is kept whole.
const (
	MaxSticky  = 200
	MaxMeaning = 60
)

// StickyNote is a short note (huskelapp) that the person can read, with a day where it
// has one. An empty text: there is none any more.
type StickyNote struct {
	Person     string
	Text       string
	Due        civil.Date
	Counsellor string
	Version    int
}

// Valid says whether the note can be kept: a day goes with a text.
func (n StickyNote) Valid() error {
	return valid(n.Text != "" || n.Due.IsZero(), utf8.ValidString(n.Text))
}

// Fits says that the note is no longer than what can be typed.
func (n StickyNote) Fits() bool { return utf8.RuneCountInString(n.Text) <= MaxSticky }

// Category is a counsellor's own letter A–F for a person.
type Category struct{ Counsellor, Person, Letter string }

// Valid says whether the letter is A–F, or empty: taken away.
func (c Category) Valid() error { return valid(c.Letter == "" || isLetter(c.Letter)) }

func isLetter(s string) bool { return len(s) == 1 && s >= "A" && s <= "F" }

// Meaning is what a counsellor lets a letter stand for: work to be done, since the
// person can read it.
type Meaning struct {
	Counsellor, Letter, Text string
	Version                  int
}

// Valid says whether the meaning can be kept: a letter A–F and a text of one line.
func (m Meaning) Valid() error {
	return valid(isLetter(m.Letter), utf8.RuneCountInString(m.Text) <= MaxMeaning, !strings.ContainsAny(m.Text, "\r\n"))
}

// Named gives the meaning of each letter: the counsellor's own where there is one, the
// house's else.
func Named(house map[string]string, own []Meaning) map[string]string {
	names := map[string]string{}
	for letter, text := range house {
		names[letter] = text
	}
	for _, m := range own {
		if m.Text != "" {
			names[m.Letter] = m.Text
		}
	}
	return names
}
