package calendar

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
)

func wrap(components ...string) string {
	return "BEGIN:VCALENDAR\nVERSION:2.0\n" + strings.Join(components, "") + "END:VCALENDAR\n"
}

// event makes a VEVENT of lines; a UID is added.
func event(uid string, lines ...string) string {
	return "BEGIN:VEVENT\nUID:" + uid + "\n" + strings.Join(lines, "\n") + "\nEND:VEVENT\n"
}

func read(t *testing.T, text string) *Calendar {
	t.Helper()
	cal, err := ReadICS(strings.NewReader(text), readOptions())
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

// starts writes the occurrences of week 48 and the two after, as Oslo's clocks show.
func starts(t *testing.T, cal *Calendar) []string {
	t.Helper()
	return startsBetween(t, cal, "2026-11-23", "2026-12-14")
}

func startsBetween(t *testing.T, cal *Calendar, from, to string) []string {
	t.Helper()
	var list []string
	for _, o := range occurrencesOf(t, cal, from, to) {
		if o.AllDay {
			list = append(list, fmt.Sprintf("%s–%s", o.FirstDay, o.AfterDay.AddDays(-1)))
		} else {
			list = append(list, o.Start.Format("2006-01-02 15:04")+o.End.Format("–15:04"))
		}
	}
	return list
}

func TestSeriesGiveTheTimesThatPeopleMean(t *testing.T) {
	const oslo = ";TZID=Europe/Oslo:"
	for _, c := range []struct {
		name   string
		events string
		want   []string
	}{
		{"every Monday until a day without time, that day too", event("a", "DTSTART"+oslo+"20261116T090000", "DTEND"+oslo+"20261116T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261130"),
			[]string{"2026-11-23 09:00–10:00", "2026-11-30 09:00–10:00"}},
		{"until a moment in UTC, the last one too", event("a", "DTSTART"+oslo+"20261116T090000", "DTEND"+oslo+"20261116T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261130T080000Z"),
			[]string{"2026-11-23 09:00–10:00", "2026-11-30 09:00–10:00"}},
		{"until a moment before the last", event("a", "DTSTART"+oslo+"20261116T090000", "DTEND"+oslo+"20261116T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261130T075959Z"),
			[]string{"2026-11-23 09:00–10:00"}},
		{"until a wall clock time", event("a", "DTSTART"+oslo+"20261116T090000", "DTEND"+oslo+"20261116T100000", "RRULE:FREQ=WEEKLY;UNTIL=20261130T090000"),
			[]string{"2026-11-23 09:00–10:00", "2026-11-30 09:00–10:00"}},
		{"a count counts what is left out", event("a", "DTSTART"+oslo+"20261116T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE"+oslo+"20261123T090000"),
			[]string{"2026-11-30 09:00–10:00"}},
		{"every other week from the week's own first day", event("a", "DTSTART"+oslo+"20261117T090000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU"),
			[]string{"2026-11-29 09:00–09:30", "2026-12-01 09:00–09:30", "2026-12-13 09:00–09:30"}},
		{"every other week, weeks from Monday", event("a", "DTSTART"+oslo+"20261117T090000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=MO"),
			[]string{"2026-12-01 09:00–09:30", "2026-12-06 09:00–09:30"}},
		{"the last Friday of the month", event("a", "DTSTART"+oslo+"20260130T120000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=-1FR"),
			[]string{"2026-11-27 12:00–13:00"}},
		{"the last working day by position", event("a", "DTSTART"+oslo+"20260130T120000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
			[]string{"2026-11-30 12:00–13:00"}},
		{"extra dates, also with a length of their own", event("a", "DTSTART"+oslo+"20261124T090000", "DURATION:PT1H", "RDATE"+oslo+"20261125T100000,20261126T100000", "RDATE;VALUE=PERIOD:20261127T080000Z/PT15M,20261127T100000Z/20261127T103000Z"),
			[]string{"2026-11-24 09:00–10:00", "2026-11-25 10:00–11:00", "2026-11-26 10:00–11:00", "2026-11-27 09:00–09:15", "2026-11-27 11:00–11:30"}},
		{"an extra date that the rule gives too is one", event("a", "DTSTART"+oslo+"20261124T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", "RDATE:20261125T080000Z"),
			[]string{"2026-11-24 09:00–10:00", "2026-11-25 09:00–10:00"}},
		{"left-out times in another zone, in UTC and as a day", event("a", "DTSTART"+oslo+"20261123T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5", "EXDATE:20261124T080000Z", "EXDATE;TZID=Europe/London:20261125T080000", "EXDATE;VALUE=DATE:20261126"),
			[]string{"2026-11-23 09:00–10:00", "2026-11-27 09:00–10:00"}},
		{"an override before its series, moved out of the week", event("a", "RECURRENCE-ID:20261124T080000Z", "DTSTART"+oslo+"20261211T130000", "DURATION:PT1H") +
			event("a", "DTSTART"+oslo+"20261124T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"),
			[]string{"2026-12-01 09:00–10:00", "2026-12-11 13:00–14:00"}},
		{"an override moved into the week from far away", event("a", "DTSTART"+oslo+"20270112T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2") +
			event("a", "RECURRENCE-ID"+oslo+"20270119T090000", "DTSTART"+oslo+"20261125T130000", "DURATION:PT1H"),
			[]string{"2026-11-25 13:00–14:00"}},
		{"an override that is cancelled hides its time", event("a", "DTSTART"+oslo+"20261124T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2") +
			event("a", "RECURRENCE-ID"+oslo+"20261124T090000", "DTSTART"+oslo+"20261124T090000", "STATUS:CANCELLED"),
			[]string{"2026-12-01 09:00–10:00"}},
		{"an override without its series stands by itself", event("a", "RECURRENCE-ID:20261124T080000Z", "DTSTART:20261124T090000Z", "DURATION:PT1H"),
			[]string{"2026-11-24 10:00–11:00"}},
		{"an all-day series with one day left out", event("a", "DTSTART;VALUE=DATE:20261125", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261202"),
			[]string{"2026-11-25–2026-11-25", "2026-12-09–2026-12-09"}},
		{"an all-day series, left out by a midnight", event("a", "DTSTART;VALUE=DATE:20261125", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=W. Europe Standard Time:20261202T000000"),
			[]string{"2026-11-25–2026-11-25", "2026-12-09–2026-12-09"}},
		{"an all-day series, one day moved to a time", event("a", "DTSTART;VALUE=DATE:20261125", "RRULE:FREQ=WEEKLY;COUNT=2") +
			event("a", "RECURRENCE-ID;VALUE=DATE:20261202", "DTSTART"+oslo+"20261203T100000", "DTEND"+oslo+"20261203T110000"),
			[]string{"2026-11-25–2026-11-25", "2026-12-03 10:00–11:00"}},
		{"a start that its own rule does not hit counts as the first", event("a", "DTSTART"+oslo+"20261125T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2"),
			[]string{"2026-11-25 09:00–10:00", "2026-11-27 09:00–10:00"}},
		{"a birthday from a year that is not known", event("a", "DTSTART;VALUE=DATE:16041201", "RRULE:FREQ=YEARLY"),
			[]string{"2026-12-01–2026-12-01"}},
		{"a nominal day is the same time tomorrow", event("a", "DTSTART"+oslo+"20261124T090000", "DURATION:P1D"),
			[]string{"2026-11-24 09:00–09:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cal := read(t, wrap(c.events))
			for _, it := range cal.Items {
				if it.Rejected != "" {
					t.Errorf("line %d rejected: %s", it.Line, it.Rejected)
				}
			}
			if diff := cmp.Diff(c.want, starts(t, cal)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNineOClockStaysNineOClockWhenTheClockIsSet(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		from  string
		to    string
		want  []string
	}{
		{"in the event's zone, autumn", []string{"DTSTART;TZID=Europe/Oslo:20261024T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"}, "2026-10-24", "2026-10-27",
			[]string{"2026-10-24 09:00–10:00", "2026-10-25 09:00–10:00", "2026-10-26 09:00–10:00"}},
		{"in UTC it moves an hour", []string{"DTSTART:20261024T070000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"}, "2026-10-24", "2026-10-27",
			[]string{"2026-10-24 09:00–10:00", "2026-10-25 08:00–09:00", "2026-10-26 08:00–09:00"}},
		{"an hour shown twice is the first", []string{"DTSTART;TZID=Europe/Oslo:20261025T023000", "DTEND;TZID=Europe/Oslo:20261025T040000"}, "2026-10-24", "2026-10-27",
			[]string{"2026-10-25 02:30–04:00"}},
		{"an hour that is skipped comes an hour later", []string{"DTSTART;TZID=Europe/Oslo:20270327T023000", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=3"}, "2027-03-27", "2027-03-30",
			[]string{"2027-03-27 02:30–03:00", "2027-03-28 03:30–04:00", "2027-03-29 02:30–03:00"}},
		{"a zone whose clocks are set in other weeks", []string{"DTSTART;TZID=America/New_York:20261026T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"}, "2026-10-24", "2026-11-10",
			[]string{"2026-10-26 14:00–15:00", "2026-11-02 15:00–16:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, startsBetween(t, read(t, wrap(event("a", c.lines...))), c.from, c.to)); diff != "" {
				t.Error(diff)
			}
		})
	}
	night := read(t, wrap(event("a", "DTSTART;TZID=Europe/Oslo:20261025T023000", "DTEND;TZID=Europe/Oslo:20261025T040000")))
	o := occurrencesOf(t, night, "2026-10-25", "2026-10-26")[0]
	if !o.Start.Equal(at("2026-10-25T00:30:00Z")) || o.End.Sub(o.Start) != 150*time.Minute {
		t.Errorf("%s, %s long; want the first half past two, two and a half hours", o.Start.UTC(), o.End.Sub(o.Start))
	}
}

const outlookZone = `BEGIN:VTIMEZONE
TZID:Egen sone
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0500
TZOFFSETTO:+0400
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0400
TZOFFSETTO:+0500
END:DAYLIGHT
END:VTIMEZONE
`

func TestZonesAreFoundOrTheEventIsRejected(t *testing.T) {
	for _, c := range []struct {
		name     string
		start    string
		extra    string
		want     string
		rejected string
		warning  string
	}{
		{name: "IANA", start: ";TZID=Europe/Helsinki:20261124T100000", want: "2026-11-24 09:00"},
		{name: "IANA, quoted", start: `;TZID="Europe/Helsinki";X-A="b;c:d":20261124T100000`, want: "2026-11-24 09:00"},
		{name: "Windows", start: ";TZID=FLE Standard Time:20261124T100000", want: "2026-11-24 09:00"},
		{name: "Windows, other letters", start: `;TZID="gmt standard time":20261124T100000`, want: "2026-11-24 11:00"},
		{name: "the file's own rules", start: ";TZID=Egen sone:20261124T100000", extra: outlookZone, want: "2026-11-24 07:00"},
		{name: "the file's own rules, standing after the event", start: ";TZID=Egen sone:20260824T100000", want: "2026-08-24 07:00"},
		{name: "IANA goes before the file's own rules", start: ";TZID=Europe/Oslo:20261124T100000", extra: strings.ReplaceAll(outlookZone, "Egen sone", "Europe/Oslo"), want: "2026-11-24 10:00"},
		{name: "nobody knows it", start: ";TZID=Et sted:20261124T100000", rejected: CodeZoneUnknown},
		{name: "its rules are broken", start: ";TZID=Egen sone:20261124T100000", extra: strings.ReplaceAll(outlookZone, "+0400", "fire"), rejected: CodeZoneUnknown},
		{name: "its rules begin in 2199", start: ";TZID=Egen sone:20261124T100000", extra: strings.NewReplacer("16011028", "21991028", "16010325", "21990325").Replace(outlookZone), rejected: CodeZoneUnknown},
		{name: "Local is no zone", start: ";TZID=Local:20261124T100000", rejected: CodeZoneUnknown},
		{name: "none given is Oslo, and said so", start: ":20261124T100000", want: "2026-11-24 10:00", warning: CodeFloating},
		{name: "UTC", start: ":20261124T100000Z", want: "2026-11-24 11:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := wrap(c.extra, event("a", "DTSTART"+c.start))
			if strings.Contains(c.name, "after") {
				text = wrap(event("a", "DTSTART"+c.start), outlookZone)
			}
			cal := read(t, text)
			it := cal.Items[0]
			if it.Rejected != c.rejected || strings.Join(it.Warnings, " ") != c.warning {
				t.Fatalf("rejected %q, warnings %v", it.Rejected, it.Warnings)
			}
			var got string
			for _, o := range occurrencesOf(t, cal, "2026-01-01", "2027-01-01") {
				got = o.Start.Format("2006-01-02 15:04")
			}
			if got != c.want {
				t.Errorf("at %s, want %s", got, c.want)
			}
		})
	}
}

func TestEveryWindowsNameLeadsToAZone(t *testing.T) {
	p := newPlaces(nil)
	for name, iana := range windowsZones {
		if _, err := p.find(iana); err != nil || name != strings.ToLower(name) {
			t.Errorf("%s → %s: %v", name, iana, err)
		}
	}
	if len(windowsZones) < 139 {
		t.Errorf("%d names", len(windowsZones))
	}
}

func TestTheFilesOwnRulesAreThoseOfTheZone(t *testing.T) {
	rules := strings.NewReplacer("Egen sone", "x", "+0500", "+0200", "+0400", "+0100").Replace(outlookZone)
	s, err := scan(strings.NewReader(wrap(rules)), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	text, ok := s.zones[0].rules()
	if !ok {
		t.Fatal("the rules cannot be read")
	}
	loc, err := location(text)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		moment := time.Unix(rapid.Int64Range(at("1997-01-01T00:00:00Z").Unix(), at("2090-01-01T00:00:00Z").Unix()).Draw(t, "moment"), 0)
		if got, want := moment.In(loc).Format(wallForm), moment.In(civil.Oslo()).Format(wallForm); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	})
}

func TestFaultyEventsAreRejectedWithTheirCode(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"no start", []string{"DTEND:20261124T090000Z"}, CodeStartMissing},
		{"a start that is no time", []string{"DTSTART:i morgen"}, CodeStartMissing},
		{"a day that no calendar has", []string{"DTSTART:20260231T090000Z"}, CodeStartMissing},
		{"end before start", []string{"DTSTART:20261124T090000Z", "DTEND:20261124T085959Z"}, CodeEndBefore},
		{"end before start across zones", []string{"DTSTART;TZID=Europe/Oslo:20261124T090000", "DTEND;TZID=Europe/Helsinki:20261124T093000"}, CodeEndBefore},
		{"one day and one time", []string{"DTSTART;VALUE=DATE:20261124", "DTEND:20261124T090000Z"}, CodeEndBefore},
		{"one time and one day", []string{"DTSTART:20261124T090000Z", "DTEND;VALUE=DATE:20261125"}, CodeEndBefore},
		{"a negative length", []string{"DTSTART:20261124T090000Z", "DURATION:-PT1H"}, CodeEndBefore},
		{"a length that is none", []string{"DTSTART:20261124T090000Z", "DURATION:en time"}, CodeEndBefore},
		{"an all-day event of hours", []string{"DTSTART;VALUE=DATE:20261124", "DURATION:PT5H"}, CodeEndBefore},
		{"hourly", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=HOURLY"}, CodeRule},
		{"minutely, however few", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=MINUTELY;COUNT=2"}, CodeRule},
		{"secondly", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=SECONDLY"}, CodeRule},
		{"no frequency", []string{"DTSTART:20261124T090000Z", "RRULE:COUNT=2"}, CodeRule},
		{"a rule for what is left out", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"}, CodeRule},
		{"the 53rd Monday of a month", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=MONTHLY;BYDAY=53MO"}, CodeRule},
		{"this and all that follow", []string{"DTSTART:20261124T090000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261124T080000Z"}, CodeRule},
		{"a left-out time that is none", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY", "EXDATE:aldri"}, CodeRule},
		{"twenty times a day, always", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY;BYHOUR=8,9,10,11,12;BYMINUTE=0,15,30,45"}, CodeMany},
		{"every second of every day", []string{"DTSTART:20200101T090000Z", "RRULE:FREQ=DAILY;BYHOUR=" + upTo(23) + ";BYMINUTE=" + upTo(59) + ";BYSECOND=" + upTo(59)}, CodeMany},
		{"a left-out time in a zone that nobody knows", []string{"DTSTART:20261124T090000Z", "RRULE:FREQ=DAILY", "EXDATE;TZID=Et sted:20261125T090000"}, CodeZoneUnknown},
		{"an end in a zone that nobody knows", []string{"DTSTART:20261124T090000Z", "DTEND;TZID=Et sted:20261125T090000"}, CodeZoneUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			it := read(t, wrap(event("a", c.lines...))).Items[0]
			if it.Rejected != c.want || it.Warnings != nil || it.Event.Title != "" {
				t.Errorf("%+v, want only %s", it, c.want)
			}
		})
	}
}

func upTo(n int) string {
	list := make([]string, n+1)
	for i := range list {
		list[i] = fmt.Sprint(i)
	}
	return strings.Join(list, ",")
}

func TestLengthsAreReadAsTheyAreMeant(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"neither end nor length, a day", []string{"DTSTART;VALUE=DATE:20261124"}, "2026-11-24–2026-11-24"},
		{"neither end nor length, a time", []string{"DTSTART:20261124T080000Z"}, "2026-11-24 09:00–09:00"},
		{"a day that ends on itself", []string{"DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261124"}, "2026-11-24–2026-11-24"},
		{"three days, the end is not one of them", []string{"DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261127"}, "2026-11-24–2026-11-26"},
		{"a week as a length", []string{"DTSTART;VALUE=DATE:20261124", "DURATION:P1W"}, "2026-11-24–2026-11-30"},
		{"an end in another zone", []string{"DTSTART;TZID=Europe/Oslo:20261124T090000", "DTEND;TZID=Europe/London:20261124T093000"}, "2026-11-24 09:00–10:30"},
		{"days and hours", []string{"DTSTART;TZID=Europe/Oslo:20261124T090000", "DURATION:P1DT2H30M"}, "2026-11-24 09:00–11:30"},
		{"a day said as a time at midnight", []string{"DTSTART;VALUE=DATE:20261124T000000", "DTEND;VALUE=DATE:20261125T000000"}, "2026-11-24–2026-11-24"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cal := read(t, wrap(event("a", c.lines...)))
			if got := starts(t, cal); len(got) != 1 || got[0] != c.want || cal.Items[0].Warnings != nil {
				t.Errorf("got %v %+v, want %s", got, cal.Items[0], c.want)
			}
		})
	}
}

func TestBusyFreeAndPrivate(t *testing.T) {
	type view struct {
		Busy, Tentative, Private, Absence bool
		Title, Place                      string
	}
	for _, c := range []struct {
		name  string
		lines []string
		want  view
	}{
		{"nothing said is busy", []string{"SUMMARY:Møte"}, view{Busy: true, Title: "Møte"}},
		{"transparent is free", []string{"SUMMARY:Møte", "TRANSP:TRANSPARENT"}, view{Title: "Møte"}},
		{"Outlook's busy goes before transparent", []string{"SUMMARY:Møte", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"}, view{Busy: true, Title: "Møte"}},
		{"Outlook's free goes before opaque", []string{"SUMMARY:Møte", "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"}, view{Title: "Møte"}},
		{"working elsewhere is free", []string{"SUMMARY:Hjemmekontor", "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"}, view{Title: "Hjemmekontor"}},
		{"tentative is busy and marked", []string{"SUMMARY:Møte", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"}, view{Busy: true, Tentative: true, Title: "Møte"}},
		{"Google's tentative too", []string{"SUMMARY:Møte", "STATUS:TENTATIVE"}, view{Busy: true, Tentative: true, Title: "Møte"}},
		{"out of office is busy and away", []string{"SUMMARY:Ferie", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"}, view{Busy: true, Absence: true, Title: "Ferie"}},
		{"a colour does not decide", []string{"SUMMARY:Møte", "CATEGORIES:Ledig"}, view{Busy: true, Title: "Møte"}},
		{"private keeps nothing", []string{"CLASS:PRIVATE", "SUMMARY:Legetime", "LOCATION:Sykehuset"}, view{Busy: true, Private: true, Title: "Opptatt"}},
		{"confidential too, said last", []string{"SUMMARY:Legetime", "LOCATION:Sykehuset", "CLASS:confidential"}, view{Busy: true, Private: true, Title: "Opptatt"}},
		{"private and without title", []string{"CLASS:PRIVATE"}, view{Busy: true, Private: true, Title: "Opptatt"}},
		{"no title", []string{"LOCATION:Rom 1"}, view{Busy: true, Title: "(uten tittel)", Place: "Rom 1"}},
		{"marks in a text", []string{`SUMMARY;LANGUAGE=nb:Møte\, del 2\; om\nplan \\ mål`, "DESCRIPTION:Hemmelig"}, view{Busy: true, Title: `Møte, del 2; om plan \ mål`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := read(t, wrap(event("a", append(c.lines, "DTSTART:20261124T080000Z", "DURATION:PT1H")...))).Items[0].Event
			if diff := cmp.Diff(c.want, view{e.Busy, e.Tentative, e.Private, e.Absence, e.Title, e.Place}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOfTwoRevisionsTheHighestStands(t *testing.T) {
	rev := func(n int, hour string) string {
		return event("a", fmt.Sprintf("SEQUENCE:%d", n), "DTSTART:20261124T"+hour+"0000Z", "DURATION:PT1H")
	}
	bad := event("a", "SEQUENCE:9")
	off := event("a", "SEQUENCE:5", "STATUS:CANCELLED", "DTSTART:20261124T080000Z")
	for _, c := range []struct {
		name    string
		events  string
		skipped []string
		want    []string
	}{
		{"the first is higher", rev(2, "08") + rev(1, "09"), []string{"", CodeSuperseded}, []string{"2026-11-24 09:00–10:00"}},
		{"the last is higher", rev(1, "08") + rev(2, "09"), []string{CodeSuperseded, ""}, []string{"2026-11-24 10:00–11:00"}},
		{"equal ones, the first", rev(1, "08") + rev(1, "09"), []string{"", CodeSuperseded}, []string{"2026-11-24 09:00–10:00"}},
		{"ten is more than nine", rev(10, "08") + rev(9, "09"), []string{"", CodeSuperseded}, []string{"2026-11-24 09:00–10:00"}},
		{"three", rev(1, "08") + rev(3, "09") + rev(2, "10"), []string{CodeSuperseded, "", CodeSuperseded}, []string{"2026-11-24 10:00–11:00"}},
		{"a rejected one takes no part", bad + rev(1, "08"), []string{"", ""}, []string{"2026-11-24 09:00–10:00"}},
		{"a cancellation is a revision", off + rev(1, "08"), []string{CodeCancelled, CodeSuperseded}, nil},
		{"an older cancellation", off + rev(6, "08"), []string{CodeSuperseded, ""}, []string{"2026-11-24 09:00–10:00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cal := read(t, wrap(c.events))
			var skipped []string
			for _, it := range cal.Items {
				skipped = append(skipped, it.Skipped)
			}
			if diff := cmp.Diff(c.skipped, skipped); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.want, starts(t, cal)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLinesEndAndFoldInEveryWay(t *testing.T) {
	const text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Bl\xC3\r\n \xA5b\xC3\r\n\t\xA6r\r\nDTSTART:20261124T08\r\n 0000Z\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
	for name, end := range map[string]string{"CRLF": "\r\n", "LF": "\n", "a lone CR": "\r"} {
		t.Run(name, func(t *testing.T) {
			body := strings.ReplaceAll(text, "\r\n", end)
			for _, body := range []string{body, strings.TrimSuffix(body, end), body + end + end} {
				cal := read(t, body)
				if len(cal.Items) != 1 || cal.Items[0].Line != 2 || cal.Items[0].Event.Title != "Blåbær" || cal.Items[0].Rejected != "" {
					t.Errorf("%+v", cal.Items)
				}
				if !slices.Equal(cal.Ignored, []int{10}) {
					t.Errorf("ignored at %v, want 10", cal.Ignored)
				}
			}
			joined, err := io.ReadAll(Joined(strings.NewReader(body)))
			if err != nil || !strings.Contains(string(joined), "SUMMARY:Blåbær") {
				t.Errorf("joined: %q %v", joined, err)
			}
		})
	}
}

func TestOneBadLineCostsAtMostItsEvent(t *testing.T) {
	good := event("good", "DTSTART:20261124T080000Z")
	for name, c := range map[string]struct {
		text  string
		items int
		good  bool
	}{
		"a line without a colon":            {wrap(event("a", "tull", "DTSTART:20261124T080000Z"), good), 2, true},
		"a line of marks":                   {wrap(event("a", ";;;=:", ":", `X;A=":B`, "DTSTART:20261124T080000Z"), good), 2, true},
		"an end that ends nothing":          {wrap("END:VEVENT\nEND:VALARM\n", good), 1, true},
		"an event that never ends":          {wrap("BEGIN:VEVENT\nUID:a\nDTSTART:20261124T080000Z\n", good), 2, true},
		"a task that never ends":            {wrap("BEGIN:VTODO\nUID:a\n", good), 1, true},
		"an alarm inside an event":          {wrap(event("good", "BEGIN:VALARM\nDTSTART:x\nSUMMARY:nei\nEND:VALARM\nDTSTART:20261124T080000Z")), 1, true},
		"an alarm with something inside it": {wrap(event("good", "BEGIN:VALARM\nBEGIN:X\nUID:b\nEND:X\nEND:VALARM\nDTSTART:20261124T080000Z")), 1, true},
		"two calendars in one file":         {wrap(event("a", "DTSTART:20261124T080000Z")) + wrap(good), 2, true},
		"small letters":                     {"begin:vcalendar\nBegin:vevent\nuid:good\ndtstart:20261124T080000Z\nend:Vevent\nEnd:vcalendar\n", 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			cal := read(t, c.text)
			found := slices.ContainsFunc(cal.Items, func(it Item) bool { return it.Event.UID == "good" && it.Rejected == "" })
			if len(cal.Items) != c.items || found != c.good {
				t.Errorf("%d events, good found: %v; %+v", len(cal.Items), found, cal.Items)
			}
			if strings.Contains(name, "alarm") && len(cal.Ignored) > 0 {
				t.Errorf("alarms are ignored silently: %v", cal.Ignored)
			}
		})
	}
}

func TestFilesThatAreNoCalendarAreRefused(t *testing.T) {
	small := Limits{Record: 1000, Kept: 5000, Events: 3}
	many := strings.Repeat(event("a", "DTSTART:20261124T080000Z"), 4)
	big := event("a", "SUMMARY:"+strings.Repeat("x", 900))
	for _, c := range []struct {
		name string
		text string
		want Problem
	}{
		{"empty", "", Problem{"not_icalendar", 1}},
		{"a table", "Fnr;Navn\n1;2\n", Problem{"not_icalendar", 1}},
		{"cut in the middle", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", Problem{"truncated", 3}},
		{"cut in the last word", "BEGIN:VCALENDAR\nEND:VCALEND", Problem{"truncated", 2}},
		{"a line too long", wrap(event("a", "X:1", "SUMMARY:"+strings.Repeat("x", 1000))), Problem{"too_large", 6}},
		{"a folded line too long", wrap(event("a", "SUMMARY:x"+strings.Repeat("\n xxxxxxxxx", 120))), Problem{"too_large", 5}},
		{"an event too large", wrap(event("a", strings.Repeat("COMMENT:xxxxxxxxxxxxxxxxxxxx\n", 60))), Problem{"too_large", 3}},
		{"a task too large", wrap("BEGIN:VTODO\n" + strings.Repeat("COMMENT:xxxxxxxxxxxxxxxxxxxx\n", 60) + "END:VTODO\n"), Problem{"too_large", 3}},
		{"too many events", wrap(many), Problem{"too_many_rows", 15}},
	} {
		t.Run(c.name, func(t *testing.T) {
			opt := readOptions()
			opt.Limits = small
			_, err := ReadICS(strings.NewReader(c.text), opt)
			var p *Problem
			if !errors.As(err, &p) || *p != c.want {
				t.Errorf("%v, want %+v", err, c.want)
			}
		})
	}
	opt := readOptions()
	opt.Limits = Limits{Record: 1000, Kept: 5000, Events: 100}
	var p *Problem
	if _, err := ReadICS(strings.NewReader(wrap(strings.Repeat(big, 10))), opt); !errors.As(err, &p) || p.Code != "too_large" {
		t.Errorf("many large events: %v", err)
	}
}

// endless is a calendar whose one line never ends.
type endless struct{ sent int }

func (e *endless) Read(p []byte) (int, error) {
	head := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDESCRIPTION:"
	n := 0
	if e.sent < len(head) {
		n = copy(p, head[e.sent:])
	}
	for i := n; i < len(p); i++ {
		p[i] = 'x'
	}
	e.sent += len(p)
	return len(p), nil
}

func TestALineWithoutEndTakesLittleMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	in := &endless{}
	_, err := ReadICS(in, readOptions())
	runtime.ReadMemStats(&after)
	var p *Problem
	if !errors.As(err, &p) || p.Code != "too_large" || p.Line != 3 {
		t.Errorf("%v", err)
	}
	if in.sent > 6_000_000 {
		t.Errorf("%d bytes read before it was refused", in.sent)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 40_000_000 {
		t.Errorf("%d bytes allocated for a line of 5 MB", grown)
	}
}

func TestARuleThatNeverHitsADayEndsSoon(t *testing.T) {
	begun := time.Now()
	cal := read(t, wrap(
		event("a", "DTSTART:20261124T080000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"),
		event("b", "DTSTART:20261124T080000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
		event("c", "DTSTART:20261124T080000Z", "RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31"),
	))
	if got := starts(t, cal); len(got) != 3 {
		t.Errorf("%v; want each start once", got)
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestEventsWithoutAUidAreKeptApart(t *testing.T) {
	one := "BEGIN:VEVENT\nDTSTART:20261124T080000Z\nEND:VEVENT\n"
	a, b := read(t, wrap(one, one)), read(t, wrap(one, one))
	if len(a.Kept()) != 2 || a.Kept()[0].UID == a.Kept()[1].UID {
		t.Errorf("%+v", a.Items)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("a second reading differs: %s", diff)
	}
	long := read(t, wrap(event(strings.Repeat("lang", 1000), "DTSTART:20261124T080000Z")))
	if n := len(long.Kept()[0].UID); n > 100 {
		t.Errorf("a UID of %d bytes is kept", n)
	}
}

func FuzzReadICS(f *testing.F) {
	f.Add([]byte(wrap(outlookZone, event("a", "DTSTART;TZID=Egen sone:20261124T080000", "RRULE:FREQ=MONTHLY;BYDAY=-1FR", "EXDATE:20261124T080000Z"))))
	f.Add([]byte(wrap(event("a", "DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=YEARLY;BYWEEKNO=53,-1;BYDAY=MO,SU;WKST=SU"))))
	f.Add([]byte(wrap(event("a", "DTSTART:20261124T080000Z", "RRULE:FREQ=YEARLY;BYYEARDAY=-366,366;BYSETPOS=-1;COUNT=5", "RDATE;VALUE=PERIOD:20261127T080000Z/PT15M"))))
	f.Add([]byte("BEGIN:VCALENDAR\rBEGIN:VEVENT\r UID\r:\r;\rEND:VCALENDAR"))
	f.Fuzz(func(t *testing.T, b []byte) {
		opt := readOptions()
		opt.Limits = Limits{Record: 10_000, Kept: 100_000, Events: 20}
		cal, err := ReadICS(strings.NewReader(string(b)), opt)
		var p *Problem
		if err != nil {
			if !errors.As(err, &p) {
				t.Fatalf("an error that is no Problem: %v", err)
			}
			return
		}
		list, err := Expand(cal.Kept(), cal.Zones, opt.From, opt.To)
		if err != nil {
			t.Fatalf("what was accepted cannot be expanded: %v", err)
		}
		for _, o := range list {
			if o.End.Before(o.Start) {
				t.Fatalf("%s ends before it starts", o.Event.UID)
			}
		}
		for d := range 7 {
			BusyDay(list, opt.From.AddDays(d))
		}
	})
}
