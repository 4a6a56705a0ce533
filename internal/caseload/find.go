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
