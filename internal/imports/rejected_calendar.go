package imports

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
)

// mendable are the properties of an event that its owner may have to mend, or that tell
// which one it is. Text, people and everything else stay behind, as in every import.
var mendable = strings.Fields("UID SEQUENCE DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID STATUS TRANSP CLASS X-MICROSOFT-CDO-BUSYSTATUS")

// openProperties are those that an event which is not private has besides.
var openProperties = []string{"SUMMARY", "LOCATION"}

// rejectedCalendar copies the calendar's time zones and the rejected events; the reason
// stands in a property of our own.
func rejectedCalendar(in io.Reader, f faults) ([]byte, error) {
	c := &calendarCopy{faults: f}
	err := eachLine(in, func(line int, text []byte) error {
		c.line(line, string(text))
		return nil
	})
	c.put("END:VCALENDAR")
	return c.out.Bytes(), err
}

// calendarCopy goes through a calendar's lines and writes those that are to be mended.
type calendarCopy struct {
	faults faults
	out    bytes.Buffer
	event  []string // the open event's lines
	inside int      // 0 outside, 1 in a time zone, 2 in a rejected event
	depth  int      // open components inside an event
	keep   bool     // the last property is kept, and so is its continuation
	begun  bool
}

func (c *calendarCopy) put(s string) { c.out.WriteString(s + "\r\n") }

func (c *calendarCopy) line(n int, s string) {
	head := strings.ToUpper(strings.TrimSpace(s))
	issue, rejected := c.faults[strconv.Itoa(n)]
	switch {
	case !c.begun && head == "BEGIN:VCALENDAR":
		c.begun = true
		for _, s := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Blikk//NO"} {
			c.put(s)
		}
	case head == "BEGIN:VTIMEZONE":
		c.inside = 1
		c.put(s)
	case head == "BEGIN:VEVENT" && rejected:
		c.inside, c.depth, c.keep, c.event = 2, 0, false, append([]string{s}, foldedLine("X-BLIKK-AARSAK:"+escapedText(issue.Reason))...)
	case c.inside == 1:
		c.put(s)
		if head == "END:VTIMEZONE" {
			c.inside = 0
		}
	case c.inside == 2:
		c.inEvent(s, head)
	}
}

func (c *calendarCopy) inEvent(s, head string) {
	name := head
	if at := strings.IndexAny(head, ":;"); at >= 0 {
		name = strings.TrimSpace(head[:at])
	}
	switch {
	case head == "END:VEVENT" || head == "BEGIN:VEVENT" || head == "END:VCALENDAR":
		c.ends()
	case strings.HasPrefix(head, "BEGIN:"):
		c.depth, c.keep = c.depth+1, false
	case strings.HasPrefix(head, "END:"):
		c.depth, c.keep = max(0, c.depth-1), false
	case s != "" && (s[0] == ' ' || s[0] == '\t'):
		if c.keep {
			c.event = append(c.event, s)
		}
	default:
		if c.keep = c.depth == 0 && (slices.Contains(mendable, name) || slices.Contains(openProperties, name)); c.keep {
			c.event = append(c.event, s)
		}
	}
}

// ends writes the event; of a private one neither title nor place.
func (c *calendarCopy) ends() {
	private, hiding := slices.ContainsFunc(c.event, isPrivate), false
	for _, s := range c.event {
		if s != "" && s[0] != ' ' && s[0] != '\t' {
			hiding = private && slices.ContainsFunc(openProperties, func(name string) bool { return strings.HasPrefix(strings.ToUpper(s), name) })
		}
		if !hiding {
			c.put(s)
		}
	}
	c.put("END:VEVENT")
	c.inside = 0
}

func isPrivate(s string) bool {
	name, value, _ := strings.Cut(strings.ToUpper(s), ":")
	value = strings.TrimSpace(value)
	return strings.HasPrefix(name, "CLASS") && (value == "PRIVATE" || value == "CONFIDENTIAL")
}

func escapedText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(s)
}

// foldedLine cuts a line into pieces that a calendar may have, never inside a letter.
func foldedLine(s string) []string {
	var list []string
	at := ""
	for _, r := range s {
		if len(at)+len(string(r)) > 74 {
			list, at = append(list, at), " "
		}
		at += string(r)
	}
	return append(list, at)
}
