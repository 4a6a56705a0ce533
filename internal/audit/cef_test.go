package audit_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/audit"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const (
	kari = "01930000-0000-7000-8000-000000000001"
	nr   = "10918749743"
)

var at = time.Date(2026, 11, 23, 8, 30, 0, 123456000, time.UTC)

func line() access.Line {
	return access.Line{Seq: 1, At: at, Ident: "Z990101", Role: access.Counsellor, Action: access.RecordRead, Permit: true, Relation: access.SameOffice, CallID: "call-1", Office: "9801",
		Why: "Ringte inn", People: []access.Seen{{Person: kari, Relation: access.SameOffice}}}
}

func TestALineOfCEFIsAsNavWritesIt(t *testing.T) {
	for want, change := range map[string]func(l *access.Line){
		`CEF:0|blikk|AuditLogger|1.0|audit:access|Sporingslogg|INFO|sproc=call-1 duid=` + nr + ` end=1795422600123 suid=Z990101 flexString1Label=Decision flexString1=Permit cs1Label=Relation cs1=office cs2Label=Role cs2=counsellor cs3Label=Office cs3=9801 cs5Label=PersonID cs5=` + kari + ` cs6Label=Why cs6=Ringte inn msg=record.read`: func(*access.Line) {},
		`CEF:0|blikk|AuditLogger|1.0|audit:update|Sporingslogg|INFO|sproc=call-1 duid=` + nr + ` end=1795422600123 suid=Z990101 flexString1Label=Decision flexString1=Permit cs1Label=Relation cs1=office cs2Label=Role cs2=counsellor cs5Label=PersonID cs5=` + kari + ` msg=record.write`: func(l *access.Line) {
			l.Action, l.Why, l.Office = access.RecordWrite, "", ""
		},
		`CEF:0|blikk|AuditLogger|1.0|audit:access|Sporingslogg|WARN|sproc=call-1 end=1795422600123 suid=Z990101 flexString1Label=Decision flexString1=Deny cs1Label=Relation cs1=none cs2Label=Role cs2=counsellor cs3Label=Office cs3=9801 cs4Label=Reasons cs4=FINNES_IKKE,IKKE_TILGANG_TIL_NAV_ENHET msg=record.read`: func(l *access.Line) {
			l.Permit, l.Why, l.People, l.Relation, l.Reasons = false, "", nil, access.None, []access.Reason{access.NotFound, access.NoOffice}
		},
		`CEF:0|blikk|AuditLogger|1.0|audit:update|Sporingslogg|INFO|sproc=call-1 end=1795422600123 suid=installation flexString1Label=Decision flexString1=Permit cs1Label=Relation cs1=granted cs2Label=Role cs2=installation cs5Label=Account cs5=Z9 msg=settings.change`: func(l *access.Line) {
			l.Ident, l.Role, l.Action, l.Office, l.Why, l.People = "installation", access.Installation, access.SettingsChange, "", "", []access.Seen{{Staff: "Z9", Relation: access.Granted}}
		},
		`CEF:0|blikk|AuditLogger|1.0|audit:update|Sporingslogg|INFO|sproc=call-1 end=1795422600123 suid=Z990101 flexString1Label=Decision flexString1=Permit cs1Label=Relation cs1=leads cs2Label=Role cs2=leader cs3Label=Office cs3=9801 cs5Label=Resource cs5=` + kari + ` msg=resources.change`: func(l *access.Line) {
			l.Role, l.Action, l.Why, l.People = access.Leader, access.ResourcesChange, "", []access.Seen{{Resource: kari, Relation: access.Leads}}
		},
	} {
		l := line()
		change(&l)
		list := audit.Events(l, map[string]string{kari: nr})
		if len(list) != 1 || list[0].CEF() != want {
			t.Errorf("%d events,\n got %s\nwant %s", len(list), list[0].CEF(), want)
		}
	}
}

func TestAViewOfManyIsALineForEachPerson(t *testing.T) {
	l := line()
	other := access.Seen{Person: "01930000-0000-7000-8000-000000000002", Relation: access.Own}
	l.People = append(l.People, other, other)
	list := audit.Events(l, nil)
	if len(list) != 2 || list[1].Person != other.Person || list[1].Relation != access.Own || strings.Contains(list[1].CEF(), "duid") {
		t.Errorf("%+v", list)
	}
}

func TestWhatBreaksALineIsEscaped(t *testing.T) {
	for why, want := range map[string]string{
		`a|b`: `cs6=a|b`, `a\b`: `cs6=a\\b`, `a=b`: `cs6=a\=b`, "a\nb": `cs6=a\nb`, "a\r\nb": `cs6=a\nb`, "a\rb": `cs6=a\rb`, "a\x00b\x1b": `cs6=ab`,
		"a\u2028b": `cs6=a b`, "\xff": `cs5=`, "æ ø å": `cs6=æ ø å`, `\n`: `cs6=\\n`, " duid=1": `cs6= duid\=1`,
	} {
		l := line()
		l.Why = why
		if got := audit.Events(l, nil)[0].CEF(); !strings.Contains(got, want) || strings.ContainsAny(got, "\n\r\x00") {
			t.Errorf("%q: %s", why, got)
		}
	}
}

func TestAMessageIsInItsFrame(t *testing.T) {
	e := audit.Events(line(), map[string]string{kari: nr})[0]
	head := "<110>1 2026-11-23T08:30:00.123456Z vert blikk - audit - CEF:0|"
	if got := e.Syslog("vert", audit.Newline); !strings.HasPrefix(got, head) || !strings.HasSuffix(got, "msg=record.read\n") {
		t.Errorf("%q", got)
	}
	got := e.Syslog("v e r t\n", audit.Octets)
	length, message, _ := strings.Cut(got, " ")
	if n, err := strconv.Atoi(length); err != nil || n != len(message) || !strings.HasPrefix(message, head) {
		t.Errorf("%q", got)
	}
	e.Line.Permit = false
	if got := e.Syslog("", audit.Newline); !strings.HasPrefix(got, "<108>1 2026-11-23T08:30:00.123456Z - blikk ") {
		t.Errorf("%q", got)
	}
}

// parse reads a line of CEF as a receiver does.
func parse(t *testing.T, s string) (head []string, values map[string]string) {
	t.Helper()
	rest := s
	for range 7 {
		field, esc := strings.Builder{}, false
		for i, r := range rest {
			if !esc && r == '|' {
				rest = rest[i+1:]
				break
			}
			if esc = !esc && r == '\\'; !esc {
				field.WriteRune(r)
			}
		}
		head = append(head, field.String())
	}
	values = map[string]string{}
	for rest != "" {
		key, after, ok := strings.Cut(rest, "=")
		if !ok {
			t.Fatalf("no key in %q of %q", rest, s)
		}
		value, end := unescape(after)
		values[key], rest = value, after[end:]
		if rest == "" {
			break
		}
	}
	return head, values
}

// unescape reads a value up to the next key, which no value can hold: its equals sign
// would be escaped.
func unescape(s string) (value string, end int) {
	var b strings.Builder
	space := -1 // where the last space stands, in s and in b
	inB := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i == len(s) {
				return b.String(), len(s)
			}
			b.WriteByte(map[byte]byte{'n': '\n', 'r': '\r', '\\': '\\', '=': '='}[s[i]])
		case '=':
			return b.String()[:inB], space + 1
		case ' ':
			space, inB = i, b.Len()
			b.WriteByte(' ')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), len(s)
}

func FuzzCEF(f *testing.F) {
	for _, s := range []string{"", "a|b=c\\", "\n\r\x00", " duid=12345678901", `\\\|=`, "cs1=own msg=x", "\u2028\u0085\x9b"} {
		f.Add(s, "Z990101", "9801", "call")
	}
	f.Fuzz(func(t *testing.T, why, ident, office, call string) {
		l := line()
		l.Why, l.Ident, l.Office, l.CallID = why, ident, office, call
		e := audit.Events(l, map[string]string{kari: nr})[0]
		got := e.CEF()
		if strings.ContainsAny(got, "\n\r\x00\u2028\u2029\u0085") || !utf8.ValidString(got) {
			t.Fatalf("the line is broken: %q", got)
		}
		head, values := parse(t, got)
		if len(head) != 7 || head[0] != "CEF:0" || head[6] != "INFO" || values["duid"] != nr || values["msg"] != "record.read" || values["flexString1"] != "Permit" {
			t.Fatalf("%q reads as %q %q", got, head, values)
		}
		for key, want := range map[string]string{"cs6": why, "suid": ident, "cs3": office, "sproc": call} {
			if want = kept(want); values[key] != want {
				t.Fatalf("%s: %q, want %q, in %q", key, values[key], want, got)
			}
		}
		if len(values) > 17 {
			t.Fatalf("a value has become a key: %q", values)
		}
		length, message, _ := strings.Cut(e.Syslog(why, audit.Octets), " ")
		if n, err := strconv.Atoi(length); err != nil || n != len(message) {
			t.Fatalf("the frame says %s of %d", length, len(message))
		}
	})
}

// kept is what a receiver must read of a text: without what no line can hold.
func kept(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\u2028', r == '\u2029', r == '\u0085':
			return ' '
		case r != '\n' && r != '\r' && (r < 0x20 || r >= 0x7f && r < 0xa0):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.ReplaceAll(s, "\r\n", "\n")
}
