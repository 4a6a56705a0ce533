package audit

import (
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
)

// Event is one line of the CEF stream: what one line of the access log says of one
// person (facts of NAV's audit log: ArcSight CEF, version 0).
type Event struct {
	Line     access.Line
	Person   string          // id; "" where the line is about nobody (an unknown id, an account)
	Number   string          // birth number: this stream, and no other, names people by it
	Staff    string          // whose account
	Resource string          // id of an interpreter or a room
	Relation access.Relation // of the actor to the person
}

// Events makes one event for each person of a line, or one where it has none. numbers
// gives the birth number by id.
func Events(l access.Line, numbers map[string]string) []Event {
	if len(l.People) == 0 {
		return []Event{{Line: l, Relation: l.Relation}}
	}
	list := make([]Event, 0, len(l.People))
	seen := map[access.Seen]bool{}
	for _, p := range l.People {
		if seen[p] {
			continue
		}
		seen[p] = true
		list = append(list, Event{Line: l, Person: p.Person, Number: numbers[p.Person], Staff: p.Staff, Resource: p.Resource, Relation: p.Relation})
	}
	return list
}

// kind is the event's class: a change, or a look.
func (e Event) kind() string {
	if e.Line.Action.Writes() {
		return "audit:update"
	}
	return "audit:access"
}

func (e Event) severity() string {
	if e.Line.Permit {
		return "INFO"
	}
	return "WARN"
}

// CEF writes the event on one line, without its end:
//
//	CEF:0|blikk|AuditLogger|1.0|audit:access|Sporingslogg|INFO|sproc=… duid=… end=… suid=… …
//
// sproc is the call that ties the lines of all logs, duid the person's birth number,
// end the time in milliseconds since 1970, suid the ident. Then the decision
// (flexString1), relation (cs1), role (cs2), office (cs3), the reasons of a denial
// (cs4), the id of the person or the resource, or the account (cs5), why it was opened (cs6), and in msg what
// was done, as access.Action names it.
func (e Event) CEF() string {
	var b strings.Builder
	b.WriteString("CEF:0")
	for _, s := range []string{"blikk", "AuditLogger", "1.0", e.kind(), "Sporingslogg", e.severity()} {
		b.WriteString("|" + header(s))
	}
	b.WriteString("|")
	decision := "Deny"
	if e.Line.Permit {
		decision = "Permit"
	}
	about, label := e.Person, "PersonID"
	if e.Staff != "" {
		about, label = e.Staff, "Account"
	}
	if e.Resource != "" {
		about, label = e.Resource, "Resource"
	}
	var x extension
	x.put("sproc", e.Line.CallID)
	x.put("duid", e.Number)
	x.put("end", strconv.FormatInt(e.Line.At.UnixMilli(), 10))
	x.put("suid", e.Line.Ident)
	x.custom("flexString1", "Decision", decision)
	x.custom("cs1", "Relation", string(e.Relation))
	x.custom("cs2", "Role", string(e.Line.Role))
	x.custom("cs3", "Office", e.Line.Office)
	x.custom("cs4", "Reasons", reasons(e.Line.Reasons))
	x.custom("cs5", label, about)
	x.custom("cs6", "Why", e.Line.Why)
	x.put("msg", string(e.Line.Action))
	b.WriteString(strings.Join(x, " "))
	return b.String()
}

func reasons(list []access.Reason) string {
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = string(r)
	}
	return strings.Join(words, ",")
}

// extension is the list of key=value; what is empty is left out.
type extension []string

func (x *extension) put(key, value string) {
	if value != "" {
		*x = append(*x, key+"="+escaped(value))
	}
}

func (x *extension) custom(key, label, value string) {
	if value != "" {
		x.put(key+"Label", label)
		x.put(key, value)
	}
}

var (
	inHeader = strings.NewReplacer(`\`, `\\`, `|`, `\|`, "\n", " ", "\r", " ")
	inValue  = strings.NewReplacer(`\`, `\\`, `=`, `\=`, "\r\n", `\n`, "\n", `\n`, "\r", `\r`)
)

// header escapes a field of the head: backslash and pipe; a head has one line.
func header(s string) string { return inHeader.Replace(plain(s)) }

// escaped escapes a value: backslash, equals sign and the ends of lines.
func escaped(s string) string { return inValue.Replace(plain(s)) }

// plain takes out what would break a line for a receiver: NUL and other control
// characters, the line separators of Unicode, and bytes that are no letters.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return r
		case r == '\t', r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// Framing says how syslog messages follow each other on a TCP connection (RFC 6587).
type Framing string

// The framings: the length before each message, or an end of line after it.
const (
	Octets  Framing = "octets"
	Newline Framing = "newline"
)

// syslog facility 13 is "log audit"; severities 6 and 4 are informational and warning
// (RFC 5424, 6.2.1).
const (
	priorityInfo = "<110>1 "
	priorityWarn = "<108>1 "
)

// Syslog writes the event as a message of RFC 5424 in its frame. host is the machine
// that sends.
func (e Event) Syslog(host string, f Framing) string {
	priority := priorityInfo
	if !e.Line.Permit {
		priority = priorityWarn
	}
	m := priority + e.Line.At.UTC().Format(time.RFC3339Nano) + " " + printable(host) + " blikk - audit - " + e.CEF()
	if f == Newline {
		return m + "\n"
	}
	return strconv.Itoa(len(m)) + " " + m
}

// printable is a name without what a syslog head may not hold; "-" for none.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= 0x20 || r >= 0x7f {
			return -1
		}
		return r
	}, s)
	if s == "" {
		return "-"
	}
	return s[:min(len(s), 255)]
}
