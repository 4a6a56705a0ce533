package personpage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/locales"
)

var day = civil.MustDate

func printer(t *testing.T) *i18n.Printer {
	t.Helper()
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAgeIsWholeYears(t *testing.T) {
	for _, c := range []struct {
		born, today string
		want        int
	}{{"1990-11-24", "2026-11-24", 36}, {"1990-11-25", "2026-11-24", 35}, {"2004-02-29", "2026-02-28", 21}, {"2004-02-29", "2026-03-01", 22}, {"2027-01-01", "2026-11-24", -1}} {
		if got := Age(day(c.born), day(c.today)); got != c.want {
			t.Errorf("born %s, on %s: %d, want %d", c.born, c.today, got, c.want)
		}
	}
	if Age(civil.Date{}, day("2026-11-24")) != -1 {
		t.Error("no birth date has an age")
	}
}

func TestDatesAndTimesAreReadAsTyped(t *testing.T) {
	for in, want := range map[string]string{"2026-11-24": "2026-11-24", "24.11.2026": "2026-11-24", " 4.1.26 ": "2026-01-04", "": ""} {
		got, ok := dayIn(in)
		if !ok || got.IsZero() != (want == "") || want != "" && got != day(want) {
			t.Errorf("%q: %v, %v", in, got, ok)
		}
	}
	for _, in := range []string{"24/11", "2026-02-30", "31.11.2026", "0001-01-01", "i dag", "1.1.2300"} {
		if got, ok := dayIn(in); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
	for in, want := range map[string]int{"09:30": 570, "9.30": 570, "0930": 570, "00:00": 0, "23:59": 1439, "24:00": -1, "": -1, "9": -1, "ni": -1} {
		if got := minuteOfDay(in); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestTidyKeepsWhatCanBeKept(t *testing.T) {
	if got := tidy(" a\r\nb\rc\x00d\xff \u202ee "); got != "a\nb\ncd \u202ee" {
		t.Errorf("%q", got)
	}
}

func occurrence(from, to time.Time, title string, private bool) calendar.Occurrence {
	return calendar.Occurrence{Event: &calendar.Event{Title: title, Busy: true, Private: private}, Start: from, End: to}
}

func TestTheWeekIsDrawn(t *testing.T) {
	monday := day("2026-11-23")
	at := func(d, m int) time.Time { return monday.AddDays(d).At(m) }
	times := []calendar.Occurrence{
		occurrence(at(1, 540), at(1, 690), "Norskkurs", false), occurrence(at(1, 840), at(1, 900), "Hemmelig", true),
		occurrence(at(3, 17*60), at(3, 21*60), "Kor", false),
		{Event: &calendar.Event{Title: "Fri", Busy: false}, Start: at(0, 600), End: at(0, 660)},
	}
	prefers := []caseload.Preference{{Weekday: 1, FromMin: 480, ToMin: 900}, {Weekday: 5, FromMin: 600, ToMin: 660}}
	blocks := []planner.Block{{Day: day("2026-11-24"), Start: 720, Lead: 0, Contact: 30, Tail: 10, Kind: planner.Phone, State: planner.Accepted},
		{Day: day("2026-11-24"), Start: 780, Contact: 30, Kind: planner.Phone, State: planner.Cancelled}}
	g := WeekGrid(monday, times, prefers, blocks)
	if len(g.Days) != 6 || g.From != 480 || g.To != 18*60 {
		t.Errorf("%d days from %d to %d", len(g.Days), g.From, g.To)
	}
	tuesday := g.Days[1].Slots
	d := day("2026-11-24")
	want := []Slot{
		{Day: d, From: 480, To: 540, Kind: free}, {Day: d, From: 540, To: 690, Kind: busy, Title: "Norskkurs"}, {Day: d, From: 690, To: 720, Kind: free},
		{Day: d, From: 720, To: 750, Kind: ours, Talk: planner.Phone}, {Day: d, From: 750, To: 840, Kind: free}, {Day: d, From: 840, To: 900, Kind: busy},
	}
	if diff := cmp.Diff(want, tuesday, cmpopts.EquateComparable(civil.Date{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := g.Days[3].Slots[0].class(g); got != "wk__b wk__b--own r-1700 s-4" {
		t.Errorf("past the edge: %s", got)
	}
	if len(g.Days[0].Slots) != 0 {
		t.Errorf("what is free is drawn: %v", g.Days[0].Slots)
	}
	now, next := g.Now(d, 600)
	if now == nil || now.Title != "Norskkurs" || next == nil || next.From != 690 {
		t.Errorf("now %v, next %v", now, next)
	}
	if now, next = g.Now(d, 890); now == nil || now.Title != "" || next != nil {
		t.Errorf("late: now %v, next %v", now, next)
	}
	if got := g.class(); got != "day-from-0800 day-to-1800" {
		t.Errorf("the grid is %s", got)
	}
}

// everything is a person about whom everything has happened.
func everything() *Record {
	on := func(s string) time.Time { return day(s).At(600) }
	p := caseload.Person{ID: "p", GivenName: "Oksana"}
	r := &Record{Person: p, Today: day("2026-11-24"), FollowUp: caseload.FollowUp{ID: "f", Counsellor: "Z1", Starts: day("2026-01-05"), AssignedOn: day("2026-02-01"), Ends: day("2026-11-20"), State: caseload.Closed}}
	for i, k := range append(contactKinds(), caseload.Imported) {
		r.Contacts = append(r.Contacts, caseload.Contact{ID: k, Kind: k, Direct: direct(k) || k == caseload.Imported, Spoke: i%2 == 0 && (direct(k) || k == caseload.Imported), At: on("2026-03-01").AddDate(0, 0, i)})
	}
	r.Requests = []caseload.TalkRequest{{AskedOn: day("2026-04-01"), DoneOn: day("2026-04-03"), Wish: "Om kurset"}}
	r.Joint = []caseload.JointMeeting{{Title: "Ansvarsgruppe", AgreedDay: day("2026-04-08"), HeldOn: day("2026-04-09")}}
	r.Threads = []dialogue.Thread{{ID: "t", Subject: "Barnehage"}}
	r.Messages = []dialogue.Message{{Thread: "t", Sender: "p", SentAt: on("2026-05-01")}, {Thread: "t", Sender: "Z1", SentAt: on("2026-05-02")}}
	r.Notes = []notes.Note{{Kind: notes.Plain, SharedAt: on("2026-05-05")}, {Kind: notes.Minutes, SharedAt: on("2026-05-06")}, {Kind: notes.Minutes}}
	for _, s := range []string{caseload.PromiseOpen, caseload.PromiseKept, caseload.PromiseWithdrawn} {
		r.Promises = append(r.Promises, caseload.Promise{MadeOn: day("2026-06-01"), State: s, Text: "ringe"})
	}
	for _, k := range caseload.ClockKinds() {
		r.Clocks = append(r.Clocks, caseload.Clock{Kind: k, Starts: day("2026-07-01"), DoneOn: day("2026-08-01"), Ends: day("2026-09-01")})
	}
	end := caseload.Ending{Ends: day("2026-10-01")}
	r.Measures = []caseload.Measure{{Code: "MENTOR", Starts: day("2026-09-01"), Ending: end}, {Code: "UKJENT_KODE", Ending: caseload.Ending{Ends: day("2027-01-01")}}}
	r.Benefits = []caseload.Benefit{{Kind: "AAP", Ending: end}}
	r.Steps = []caseload.PlanStep{{Title: "Praksis", Ending: end}}
	r.Words = []caseload.OwnWords{{SaidOn: day("2026-10-02"), Language: "ukrainsk"}}
	return r
}

func TestTheTimelineHoldsEverythingUntilToday(t *testing.T) {
	r := everything()
	list := Timeline(r)
	count := map[string]int{}
	for i, e := range list {
		count[e.Kind]++
		if i > 0 && e.Day.After(list[i-1].Day) {
			t.Errorf("%v stands after %v", e, list[i-1])
		}
		if e.Day.After(r.Today) {
			t.Errorf("%v has not happened", e)
		}
	}
	n := len(caseload.ClockKinds())
	want := map[string]int{tlTalks: 7 + 3 + 3, tlMessages: 2, tlNotes: 2, tlPromises: 3, tlDates: 3*n + 2 + 1 + 1, tlWords: 1}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for kind, n := range want {
		if got := Of(list, kind); len(got) != n {
			t.Errorf("of %s: %d", kind, len(got))
		}
	}
	if len(Of(list, "")) != len(list) || len(Of(list, "x")) != len(list) {
		t.Error("an unknown kind hides something")
	}
	same := Timeline(r)
	if diff := cmp.Diff(list, same, cmpopts.EquateComparable(civil.Date{})); diff != "" {
		t.Errorf("another time another order:\n%s", diff)
	}
}

func TestTheStripDrawsALine(t *testing.T) {
	r := &Record{Today: day("2026-11-24"), FollowUp: caseload.FollowUp{Starts: day("2026-01-05")}, Person: caseload.Person{ID: "p"}}
	if _, ok := StripOf(r); ok {
		t.Error("nothing is drawn")
	}
	talk := func(s string, spoke bool) caseload.Contact {
		return caseload.Contact{At: day(s).At(600), Spoke: spoke, Direct: true}
	}
	r.Contacts = []caseload.Contact{talk("2026-11-24", true), talk("2026-09-01", false), talk("2026-08-01", true), talk("2026-01-05", true), talk("2025-12-31", true)}
	r.Messages = []dialogue.Message{{SentAt: day("2026-11-24").At(60)}, {SentAt: day("2020-01-01").At(60)}}
	s, ok := StripOf(r)
	if !ok || s.From != day("2026-01-05") || s.Gap != 208 || s.GapFrom != day("2026-01-05") || s.GapUntil != day("2026-08-01") {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff([]int{stripFirst, 410, stripToday}, s.Talks); diff != "" || len(s.Messages) != 1 || s.Messages[0] != stripToday {
		t.Errorf("%s %v", diff, s.Messages)
	}
	r.FollowUp.Starts = day("2026-11-24") // today: a line of a year, and not of no length
	if s, ok = StripOf(r); !ok || s.From != day("2025-11-24") {
		t.Errorf("%+v", s)
	}
}

// Pages of the timeline hold every entry once, also where many fell on one day and where
// something new comes in while one reads.
func TestPagesHoldEveryEntryOnce(t *testing.T) {
	var list []Entry
	for i := range perPage*2 + 7 {
		list = append(list, Entry{ID: fmt.Sprintf("%03d", i), Day: day("2026-11-24").AddDays(-i / 40), Key: "timeline.talk"})
	}
	slices.SortStableFunc(list, newerFirst)
	seen := map[string]int{}
	cursor, pages := "", 0
	for {
		part, next := PageAfter(list, cursor)
		for _, e := range part {
			seen[e.ID]++
		}
		if pages++; next == "" {
			break
		}
		cursor = next
		list = append([]Entry{{ID: fmt.Sprint("new", pages), Day: day("2026-11-25"), Key: "timeline.talk"}}, list...)
	}
	for i := range perPage*2 + 7 {
		if n := seen[fmt.Sprintf("%03d", i)]; n != 1 {
			t.Errorf("entry %d stands %d times", i, n)
		}
	}
	if pages != 3 || len(seen) != perPage*2+7 {
		t.Errorf("%d pages with %d entries", pages, len(seen))
	}
	for _, bad := range []string{"", "x", "%%", "YWJj"} {
		if part, _ := PageAfter(list, bad); part[0].ID != list[0].ID {
			t.Errorf("%q does not begin at the newest", bad)
		}
	}
	if part, next := PageAfter(nil, ""); len(part) != 0 || next != "" {
		t.Error("no list has pages")
	}
}

func TestTheTimelineIsFiltered(t *testing.T) {
	list := []Entry{{ID: "1", Day: day("2026-11-24"), Kind: tlTalks, Who: "Z990101"}, {ID: "2", Day: day("2026-11-20"), Kind: tlNotes, Who: "Z990101"},
		{ID: "3", Day: day("2026-11-10"), Kind: tlTalks, Who: "Z990102"}, {ID: "4", Day: day("2026-11-01"), Kind: tlDates}}
	for name, c := range map[string]struct {
		f    Filter
		want string
	}{
		"none": {Filter{}, "1234"}, "a kind": {Filter{Kind: tlTalks}, "13"}, "who": {Filter{Who: "Z990101"}, "12"}, "from": {Filter{From: day("2026-11-20")}, "12"},
		"until": {Filter{Until: day("2026-11-10")}, "34"}, "all": {Filter{Kind: tlTalks, Who: "Z990102", From: day("2026-11-01"), Until: day("2026-11-30")}, "3"},
	} {
		got := ""
		for _, e := range c.f.Keep(list) {
			got += e.ID
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Keys that are put together from the record's values have a text.
func TestEveryKeyPutTogetherHasAText(t *testing.T) {
	p := printer(t)
	keys := []string{"person.track.", "person.track.ordinary", "person.track.programme", "person.state.", "person.state.paused", "person.state.closed", "person.stands.promise_",
		"person.interpreter.spoken", "person.interpreter.sign", "person.interpreter.none", "person.kind.import", "person.timeline.kind_", "person.note.title_note", "person.note.title_minutes",
		"person.week.sr_own", "person.week.sr_free", "person.week.sr_us"}
	for _, e := range Timeline(everything()) {
		keys = append(keys, "person."+e.Key)
	}
	for _, k := range timelineKinds() {
		keys = append(keys, "person.timeline.kind_"+k)
	}
	for _, k := range contactKinds() {
		keys = append(keys, "person.kind."+k)
	}
	for _, k := range planner.DirectKinds() {
		keys = append(keys, "person.kind."+string(k))
	}
	for _, k := range caseload.ClockKinds() {
		keys = append(keys, "clock."+k)
	}
	for _, k := range access.Kinds() {
		keys = append(keys, "person.protection."+string(k)+".tag", "person.protection."+string(k)+".lead", "person.protection."+string(k)+".1")
	}
	for _, k := range []access.Relation{access.Own, access.Covers, access.SameTeam, access.SameOffice} {
		keys = append(keys, "person.because."+string(k))
	}
	for _, k := range []string{caseload.PromiseOpen, caseload.PromiseKept, caseload.PromiseWithdrawn} {
		keys = append(keys, "person.promise.state_"+k, "person.stands.promise_"+k)
	}
	for _, f := range (&Pages{}).forms() {
		keys = append(keys, f.done)
	}
	for _, k := range keys {
		if !p.Has(k) {
			t.Errorf("no text for %q", k)
		}
	}
}

// The page speaks of the person by name: a text never says he, she or the user.
func TestNoTextOfThePageUsesAPronoun(t *testing.T) {
	b, err := locales.Files.ReadFile("nb.toml")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		if !strings.HasPrefix(line, `"person.`) {
			continue
		}
		n++
		for _, word := range strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if slices.Contains([]string{"han", "ham", "hun", "henne", "hen", "hans", "hennes", "bruker", "brukeren", "klient", "klienten"}, word) {
				t.Errorf("%q in %s", word, line)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d texts found", n)
	}
}

func TestALongTextIsFolded(t *testing.T) {
	if start, long := beginning(strings.Repeat("å", shownLetters)); long || start != strings.Repeat("å", shownLetters) {
		t.Error("a text that fits is folded")
	}
	if start, long := beginning(strings.Repeat("to ord ", shownLetters)); !long || !strings.HasSuffix(start, "ord …") && !strings.HasSuffix(start, "to …") {
		t.Errorf("%v %q", long, start)
	}
	if start, long := beginning(strings.Repeat("å", shownLetters+1)); !long || len([]rune(start)) != shownLetters/2+2 {
		t.Errorf("one long word: %v, %d", long, len([]rune(start)))
	}
}

func TestQuietKeepsLettersTogether(t *testing.T) {
	if got, want := quiet(" می\u200cخواهم\u202e\u2069\tA\x07 "), "می\u200cخواهم A"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestARuleIsReadWhereItIsPlain(t *testing.T) {
	for rule, want := range map[string]struct {
		weekly bool
		until  string
	}{"FREQ=WEEKLY;UNTIL=20261218": {true, "2026-12-18"}, "FREQ=WEEKLY": {true, ""}, "FREQ=WEEKLY;UNTIL=20261218T120000Z;BYDAY=MO": {true, "2026-12-18"},
		"FREQ=WEEKLY;INTERVAL=2": {false, ""}, "FREQ=WEEKLY;COUNT=3": {false, ""}, "FREQ=DAILY": {false, ""}, "": {false, ""}} {
		weekly, until := weeklyUntil(rule)
		if weekly != want.weekly || want.until == "" && !until.IsZero() || want.until != "" && until != day(want.until) {
			t.Errorf("%q: %v %v", rule, weekly, until)
		}
	}
}

func TestTheDaysOfASeriesAreNamed(t *testing.T) {
	p := printer(t)
	for rule, want := range map[string]string{"FREQ=WEEKLY": "tirsdag", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "mandag til fredag", "FREQ=WEEKLY;BYDAY=TH,MO": "mandag og torsdag",
		"FREQ=WEEKLY;BYDAY=MO,TU": "mandag og tirsdag", "FREQ=WEEKLY;BYDAY=MO,WE,TH": "mandag, onsdag og torsdag", "FREQ=WEEKLY;BYDAY=XX": "tirsdag"} {
		e := calendar.StoredEvent{Event: calendar.Event{Rule: rule, Start: wall(day("2026-11-24"), 600)}}
		if got := weekdayWords(p, weekdaysOf(e)); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
	for _, days := range [][]int{{1}, {0, 2, 4}, {5, 6}} {
		e := calendar.StoredEvent{Event: calendar.Event{Rule: weeklyRule(days, day("2026-12-18")), Start: wall(day("2026-11-23").AddDays(days[0]), 600)}}
		if _, until := weeklyUntil(e.Rule); !slices.Equal(weekdaysOf(e), days) || until != day("2026-12-18") {
			t.Errorf("%v comes back as %v of %s", days, weekdaysOf(e), e.Rule)
		}
	}
}

func TestLanguagesHaveTheirCodes(t *testing.T) {
	for name, want := range map[string]string{"Ukrainsk": "uk", " arabisk": "ar", "tigrinja": "ti", "klingon": ""} {
		if got := langOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if norwegian("ukrainsk") || !norwegian("norsk bokmål") || norwegian("") {
		t.Error("which words need a translation")
	}
}
