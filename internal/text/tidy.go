package text

import "strings"

// Tidy is what somebody typed, with the line ends of this house, without what no
// database keeps (NUL, and bytes that are no letters), and without white space around it.
func Tidy(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

// Quiet is a text on one line that turns no direction but its own: control marks, and
// the marks that embed, override and isolate, are taken away. Those that join and part
// letters belong to names, and stay.
func Quiet(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Apart is a Quiet text that does not turn the direction of the words around it.
func Apart(s string) string { return "\u2068" + Quiet(s) + "\u2069" }
