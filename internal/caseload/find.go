package caseload

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// SearchWords takes what somebody typed of a name apart: lower case, letters put
// together (NFC), marks that show nothing taken out, a hyphen parting words as a
// space does.
func SearchWords(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch {
		case Invisible(r) || r == 0:
			return -1
		case r == '-' || unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, norm.NFC.String(text))
	return strings.Fields(strings.ToLower(text))
}

// OnlyDigits gives the digits of a text that has nothing else but white space and marks
// that show nothing: a birth number, as somebody types one. Else "".
func OnlyDigits(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsSpace(r) || Invisible(r):
		default:
			return ""
		}
	}
	return b.String()
}
