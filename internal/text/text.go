// Package text lays out words for a terminal or a plain file: it measures what the
// eye sees (an Arabic or combined letter is one column or none, not its bytes),
// wraps at spaces and pads columns. It knows nothing of what the words say.
package text

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Width returns the columns that s takes on a terminal.
func Width(s string) int { return uniseg.StringWidth(s) }

// Pad fills s with spaces up to width columns; a longer s is left as it is.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// PadLeft puts the spaces in front.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-Width(s))) + s
}

// Wrap breaks s at spaces into lines of at most width columns. A word longer than a
// line is broken between letters as the eye sees them, never inside one. A width
// under 1 counts as 1. No text gives no line.
func Wrap(s string, width int) []string {
	width = max(width, 1)
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case Width(line)+1+Width(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
		for Width(line) > width {
			head, tail := split(line, width)
			lines, line = append(lines, head), tail
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// split cuts s after as many whole letters as fit in width, at least one.
func split(s string, width int) (head, tail string) {
	used := 0
	rest, state := s, -1
	for rest != "" {
		cluster, next, w, st := uniseg.FirstGraphemeClusterInString(rest, state)
		if used > 0 && used+w > width {
			break
		}
		head += cluster
		used, rest, state = used+max(w, 1), next, st
	}
	return head, s[len(head):]
}

// Cut shortens s to width columns and says so by an ellipsis.
func Cut(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	head, _ := split(s, max(1, width-1))
	return strings.TrimSpace(head) + "…"
}

// Plain makes a text that a person wrote safe for one line of a terminal: control
// and direction marks are taken away, white space of any kind becomes one space.
func Plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return -1
		case r == 0x061C || r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Bar draws a bar from zero: part of whole over width columns, in eighths of a
// column, so that lengths can be compared. Nothing of something is still a sliver.
func Bar(part, whole, width int) string {
	if whole <= 0 || part <= 0 {
		return ""
	}
	eighths := max(1, min(part, whole)*width*8/whole)
	s := strings.Repeat("█", eighths/8)
	if r := eighths % 8; r > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[r-1])
	}
	return s
}
