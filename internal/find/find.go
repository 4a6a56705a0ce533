// Package find is the page on which a counsellor finds a person, by parts of the name
// or by birth number. What is typed is sent in a form and stands in no address; a
// person who may not be seen is answered as one who does not exist.
package find

import (
	"strings"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/caseload"
)

// What may be typed: letters in all, words, and the letters that a search needs.
const (
	maxLetters = 200
	maxWords   = 10
	minLetters = 2
)

// asked is what somebody looks for: a name in words, or a number.
type asked struct {
	words  []string
	number caseload.Number
}

// read understands what was typed, or gives the key of a text that says what is wrong.
// It looks at nothing but the text, so the fault says nothing about anybody.
func read(text string) (asked, string) {
	if utf8.RuneCountInString(text) > maxLetters {
		return asked{}, "find.long"
	}
	if digits := caseload.OnlyDigits(text); digits != "" {
		return readNumber(digits)
	}
	words := caseload.SearchWords(text)
	switch {
	case len(words) == 0:
		return asked{}, "find.empty"
	case len(words) > maxWords:
		return asked{}, "find.long"
	case utf8.RuneCountInString(strings.Join(words, "")) < minLetters:
		return asked{}, "find.short"
	}
	return asked{words: words}, ""
}

func readNumber(digits string) (asked, string) {
	if len(digits) != 11 {
		return asked{}, "find.number_length"
	}
	n, _, err := caseload.ParseNumber(digits)
	if err != nil {
		return asked{}, "find.number_wrong"
	}
	return asked{number: n}, ""
}
