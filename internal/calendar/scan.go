package calendar

import (
	"errors"
	"io"
	"strings"
)

// component is what is kept of one VEVENT, or of one STANDARD or DAYLIGHT part of a
// VTIMEZONE.
type component struct {
	name  string
	line  int // of its BEGIN
	props []property
}

// get returns the first property of a name.
func (c *component) get(name string) (property, bool) {
	for _, p := range c.props {
		if p.name == name {
			return p, true
		}
	}
	return property{}, false
}

// all returns every property of a name.
func (c *component) all(name string) []property {
	var list []property
	for _, p := range c.props {
		if p.name == name {
			list = append(list, p)
		}
	}
	return list
}

// timezone is a VTIMEZONE: its name and its parts.
type timezone struct {
	tzid  string
	parts []*component
}

// scanned is what a file holds, before anything is judged.
type scanned struct {
	events  []*component
	zones   []*timezone
	ignored []int // lines of BEGIN of what is neither event nor time zone
}

// kept names the properties of an event that the product uses; descriptions, people
// and everything else are never held. keptZone are those of a time zone's parts.
const (
	kept     = " UID SEQUENCE SUMMARY LOCATION DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID STATUS TRANSP CLASS X-MICROSOFT-CDO-BUSYSTATUS "
	keptZone = " DTSTART RRULE RDATE TZOFFSETFROM TZOFFSETTO "
	topLevel = " VEVENT VTIMEZONE VTODO VJOURNAL VFREEBUSY "
)

func oneOf(list, name string) bool { return strings.Contains(list, " "+name+" ") }

// scanner goes through a file line by line and knows which component it is in.
type scanner struct {
	out    scanned
	limits Limits
	stack  []string // open components, VCALENDAR first
	event  *component
	zone   *timezone
	part   *component
	line   int // of the BEGIN of the component at VEVENT's level
	size   int // bytes of it so far
	held   int // bytes kept of the file so far
}

// scan reads a whole file. What stands in it wrongly (a line without a colon, an END
// that ends nothing, a BEGIN:VEVENT before the last event ended) costs at most the
// component it stands in. Errors: Problem, and those of reading.
func scan(in io.Reader, limits Limits) (*scanned, error) {
	lines := newLineReader(in, limits.Record)
	s := &scanner{limits: limits}
	last, lastLine := "", 1
	for n := 0; ; n++ {
		b, at, err := lines.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		head := strings.ToUpper(strings.TrimSpace(string(b[:min(len(b), 100)])))
		if n == 0 && head != "BEGIN:VCALENDAR" {
			return nil, &Problem{"not_icalendar", 1}
		}
		if head != "" {
			last, lastLine = head, at
		}
		if err := s.take(b, head, at); err != nil {
			return nil, err
		}
	}
	switch last {
	case "":
		return nil, &Problem{"not_icalendar", 1}
	case "END:VCALENDAR":
		return &s.out, nil
	}
	return nil, &Problem{"truncated", lastLine}
}

func (s *scanner) take(b []byte, head string, at int) error {
	if s.line > 0 {
		if s.size += len(b); s.size > s.limits.Record {
			return &Problem{"too_large", s.line}
		}
	}
	switch {
	case strings.HasPrefix(head, "BEGIN:"):
		return s.begin(strings.TrimSpace(head[len("BEGIN:"):]), at)
	case strings.HasPrefix(head, "END:"):
		s.end(strings.TrimSpace(head[len("END:"):]))
		return nil
	}
	return s.property(string(b))
}

func (s *scanner) begin(name string, at int) error {
	switch {
	case name == "VCALENDAR":
		s.stack = s.stack[:0]
		s.leave()
	case oneOf(topLevel, name) && len(s.stack) > 1:
		s.stack = s.stack[:1]
		s.leave()
	}
	s.stack = append(s.stack, name)
	if len(s.stack) == 2 {
		return s.enter(name, at)
	}
	if s.zone != nil && len(s.stack) == 3 && (name == "STANDARD" || name == "DAYLIGHT") {
		s.part = &component{name: name, line: at}
		s.zone.parts = append(s.zone.parts, s.part)
	}
	return nil
}

// enter begins a component at VEVENT's level.
func (s *scanner) enter(name string, at int) error {
	s.line, s.size = at, 0
	switch name {
	case "VEVENT":
		if len(s.out.events) >= s.limits.Events {
			return &Problem{"too_many_rows", at}
		}
		s.event = &component{name: name, line: at}
		s.out.events = append(s.out.events, s.event)
	case "VTIMEZONE":
		s.zone = &timezone{}
		s.out.zones = append(s.out.zones, s.zone)
	case "VALARM":
	default:
		s.out.ignored = append(s.out.ignored, at)
	}
	return s.hold(64, at)
}

// end closes the component of that name and what is open inside it.
func (s *scanner) end(name string) {
	for i := len(s.stack) - 1; i >= 0; i-- {
		if s.stack[i] == name {
			s.stack = s.stack[:i]
			break
		}
	}
	if len(s.stack) < 3 {
		s.part = nil
	}
	if len(s.stack) < 2 {
		s.leave()
	}
}

func (s *scanner) leave() { s.event, s.zone, s.part, s.line = nil, nil, nil, 0 }

// property keeps a property of the open component, if it is of use.
func (s *scanner) property(line string) error {
	if s.event == nil && s.zone == nil {
		return nil
	}
	p, ok := parseProperty(line)
	if !ok {
		return nil
	}
	switch {
	case s.event != nil && len(s.stack) == 2 && oneOf(kept, p.name):
		s.event.props = append(s.event.props, p)
	case s.zone != nil && len(s.stack) == 2 && p.name == "TZID":
		s.zone.tzid = strings.TrimSpace(p.value)
	case s.part != nil && len(s.stack) == 3 && oneOf(keptZone, p.name):
		s.part.props = append(s.part.props, p)
	default:
		return nil
	}
	return s.hold(len(line)+64, s.line)
}

// hold counts what is kept, so that a file of many large events is refused before it
// fills the memory.
func (s *scanner) hold(n, at int) error {
	if s.held += n; s.held > s.limits.Kept {
		return &Problem{"too_large", at}
	}
	return nil
}
