package calendar

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// OutEvent is an event that goes out: to a file or a feed.
type OutEvent struct {
	UID        string
	Start, End time.Time
	Title      string
	Tentative  bool // only proposed
}

// WriteICS writes events as an iCalendar, in the order given. Times are written in
// UTC, so that no zone need be known to whoever reads them. stamp is the instant of
// the writing: the same events and stamp give the same bytes.
func WriteICS(out io.Writer, events []OutEvent, stamp time.Time) error {
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//Blikk//Blikk//NO")
	if len(events) == 0 {
		_, err := io.WriteString(out, "BEGIN:VCALENDAR\r\nPRODID:-//Blikk//Blikk//NO\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
		return err
	}
	for _, e := range events {
		v := ical.NewEvent()
		v.Props.SetText(ical.PropUID, e.UID)
		v.Props.SetDateTime(ical.PropDateTimeStamp, stamp.UTC())
		v.Props.SetDateTime(ical.PropDateTimeStart, e.Start.UTC())
		v.Props.SetDateTime(ical.PropDateTimeEnd, e.End.UTC())
		v.Props.SetText(ical.PropSummary, e.Title)
		status := "CONFIRMED"
		if e.Tentative {
			status = "TENTATIVE"
		}
		v.Props.SetText(ical.PropStatus, status)
		cal.Children = append(cal.Children, v.Component)
	}
	var whole bytes.Buffer
	if err := ical.NewEncoder(&whole).Encode(cal); err != nil {
		return fmt.Errorf("calendar.WriteICS: %w", err)
	}
	return fold(out, whole.String())
}

// lineOctets is how long a line of an iCalendar may be (RFC 5545, 3.1).
const lineOctets = 75

// fold writes lines that end in CRLF, the long ones in several: the next begins with a
// space. A letter is never split.
func fold(out io.Writer, text string) error {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\r\n")
		room := lineOctets
		for len(line) > room {
			cut := room
			for cut > 0 && !utf8.RuneStart(line[cut]) {
				cut--
			}
			b.WriteString(line[:cut] + "\r\n ")
			line, room = line[cut:], lineOctets-1
		}
		b.WriteString(line + "\r\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}
