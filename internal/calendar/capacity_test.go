package calendar

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
)

// monday is the first day of the week that most tests speak of.
var monday = civil.MustDate("2026-11-23")

// busyOn makes busy occurrences of one day.
func busyOn(day civil.Date, parts ...Interval) []Occurrence {
	var list []Occurrence
	for _, i := range parts {
		list = append(list, Occurrence{Event: &Event{Busy: true}, Start: day.At(i.From), End: day.At(i.To)})
	}
	return list
}

func TestADayHasRoomForWhatIsLeft(t *testing.T) {
	type want struct {
		lunch, inbox Interval
		free         []Interval
	}
	for _, c := range []struct {
		name string
		busy []Interval
		work []Interval // nil: none registered
		now  int        // minute of the day; 0: before it
		want want
	}{
		{name: "nothing planned", want: want{Interval{660, 690}, Interval{480, 525}, []Interval{{525, 660}, {690, 930}}}},
		{name: "lunch moves by quarter hours", busy: []Interval{{640, 665}}, want: want{Interval{675, 705}, Interval{480, 525}, []Interval{{525, 640}, {665, 675}, {705, 930}}}},
		{name: "the last lunch begins at half past twelve", busy: []Interval{{660, 750}}, want: want{Interval{750, 780}, Interval{480, 525}, []Interval{{525, 660}, {780, 930}}}},
		{name: "no lunch where none is free", busy: []Interval{{660, 751}}, want: want{Interval{}, Interval{480, 525}, []Interval{{525, 660}, {755, 930}}}},
		{name: "lunch is set before the inbox", busy: []Interval{{480, 660}}, want: want{Interval{660, 690}, Interval{690, 735}, []Interval{{735, 930}}}},
		{name: "busy time is widened to whole five minutes", busy: []Interval{{543, 557}}, want: want{Interval{660, 690}, Interval{480, 525}, []Interval{{525, 540}, {560, 660}, {690, 930}}}},
		{name: "no inbox where none is free", busy: []Interval{{510, 660}, {700, 900}}, want: want{Interval{660, 690}, Interval{}, []Interval{{480, 510}, {690, 700}, {900, 930}}}},
		{name: "half a day ends before lunch", work: []Interval{{480, 660}}, want: want{Interval{}, Interval{480, 525}, []Interval{{525, 660}}}},
		{name: "half a day that reaches into lunch", work: []Interval{{480, 690}}, want: want{Interval{660, 690}, Interval{480, 525}, []Interval{{525, 660}}}},
		{name: "a day in two parts", work: []Interval{{720, 960}, {490, 600}}, want: want{Interval{720, 750}, Interval{495, 540}, []Interval{{490, 495}, {540, 600}, {750, 960}}}},
		{name: "what is gone is gone, and lunch stays where it was", now: 603, want: want{Interval{660, 690}, Interval{480, 525}, []Interval{{605, 660}, {690, 930}}}},
		{name: "in the middle of lunch", now: 675, want: want{Interval{660, 690}, Interval{480, 525}, []Interval{{690, 930}}}},
		{name: "busy time outside working time takes nothing", busy: []Interval{{300, 400}, {1000, 1440}}, want: want{Interval{660, 690}, Interval{480, 525}, []Interval{{525, 660}, {690, 930}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Facts{Occurrences: busyOn(monday, c.busy...)}
			for _, w := range c.work {
				f.Hours = append(f.Hours, Hours{Weekday: 0, Interval: w, ValidFrom: civil.MustDate("2026-01-01")})
			}
			d := Capacity(f, testPolicy, monday.Week(), monday.At(c.now)).Days[0]
			if diff := cmp.Diff(c.want, want{d.Lunch, d.Inbox, d.Free}, cmp.AllowUnexported(want{})); diff != "" {
				t.Error(diff)
			}
			if d.FreeMin != sum(c.want.free) {
				t.Errorf("%d minutes free", d.FreeMin)
			}
		})
	}
}

func TestWhyADayHasNoTime(t *testing.T) {
	leave := Event{Busy: true, Absence: true}
	f := Facts{
		Occurrences: []Occurrence{
			{Event: &leave, Start: monday.AddDays(2).At(0), End: monday.AddDays(3).At(0)},                                                                                     // a whole day, said as times
			{Event: &leave, Start: monday.AddDays(3).At(480), End: monday.AddDays(3).At(1440)},                                                                                // not the whole day
			{Event: &Event{Busy: true}, Start: monday.AddDays(4).At(0), End: monday.AddDays(5).At(0), AllDay: true, FirstDay: monday.AddDays(4), AfterDay: monday.AddDays(5)}, // full, but no leave
		},
		Absent: func(d civil.Date) bool { return d == monday.AddDays(1) },
	}
	c := Capacity(f, testPolicy, monday.Week(), monday.At(1000))
	var got []string
	for _, d := range c.Days {
		got = append(got, d.Off)
	}
	want := []string{OffGone, OffAbsent, OffAbsent, "", "", OffNoWork, OffNoWork}
	if diff := cmp.Diff(want, got); diff != "" || c.AvailableMin != 0 {
		t.Errorf("%s; %d minutes", diff, c.AvailableMin)
	}
	f = Facts{Closed: func(d civil.Date) bool { return d == civil.MustDate("2026-12-24") }}
	christmas := Capacity(f, testPolicy, civil.Week{Year: 2026, Number: 52}, time.Time{})
	if christmas.Days[3].Off != OffClosed || christmas.Days[4].Off != OffHoliday || christmas.Days[4].Holiday != "Første juledag" || christmas.AvailableMin != 3*375 {
		t.Errorf("%+v", christmas)
	}
}

func TestWorkingTimeIsThatOfTheNewestPattern(t *testing.T) {
	h := func(weekday, from, to int, since string) Hours {
		return Hours{weekday, Interval{from, to}, civil.MustDate(since)}
	}
	hours := []Hours{
		h(0, 480, 930, "2026-01-01"), h(2, 480, 930, "2026-01-01"), // Mondays and Wednesdays
		h(0, 480, 720, "2026-11-25"), h(5, 600, 700, "2026-11-25"), // then half Mondays and Saturdays
		{ValidFrom: civil.MustDate("2026-12-07")}, // then none
	}
	for _, c := range []struct {
		name string
		week civil.Week
		want []int // working minutes of each day
	}{
		{"before any is registered: the office's", civil.Week{Year: 2025, Number: 50}, []int{450, 450, 450, 450, 450, 0, 0}},
		{"part time", civil.Week{Year: 2026, Number: 47}, []int{450, 0, 450, 0, 0, 0, 0}},
		{"changed on a Wednesday", civil.Week{Year: 2026, Number: 48}, []int{450, 0, 0, 0, 0, 100, 0}},
		{"half a Monday and a Saturday", civil.Week{Year: 2026, Number: 49}, []int{240, 0, 0, 0, 0, 100, 0}},
		{"no working time from then on", civil.Week{Year: 2026, Number: 50}, []int{0, 0, 0, 0, 0, 0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []int
			for _, d := range Capacity(Facts{Hours: hours}, testPolicy, c.week, time.Time{}).Days {
				got = append(got, sum(d.Work))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAWeekWithoutRoomIsKnownWhateverIsGone(t *testing.T) {
	if !HasCapacity(Facts{}, testPolicy, monday.Week()) {
		t.Error("an ordinary week has room")
	}
	away := Facts{Absent: func(d civil.Date) bool { return d.Week() == monday.Week() }}
	if HasCapacity(away, testPolicy, monday.Week()) || !HasCapacity(away, testPolicy, monday.Week().Add(1)) {
		t.Error("a week of leave has no room, the next has")
	}
}

func TestNoMinuteIsCountedTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.Custom(func(t *rapid.T) Interval {
			from := rapid.IntRange(0, 1430).Draw(t, "from")
			return Interval{from, rapid.IntRange(from+1, 1440).Draw(t, "to")}
		})
		parts := rapid.SliceOfN(part, 0, 6).Draw(t, "busy")
		now := rapid.IntRange(0, 1439).Draw(t, "now")
		d := Capacity(Facts{Occurrences: busyOn(monday, parts...)}, testPolicy, monday.Week(), monday.At(now)).Days[0]
		taken := slices.Concat(d.Free, d.Busy, []Interval{d.Lunch, d.Inbox})
		if d.Off == "" && sum(merge(taken)) != sum(d.Free)+sum(d.Busy)+d.Lunch.Minutes()+d.Inbox.Minutes() {
			t.Fatalf("%+v overlaps itself", d)
		}
		for _, f := range d.Free {
			if f.From < now || f.From%5 != 0 || f.To%5 != 0 || !contains(d.Work, f) {
				t.Fatalf("%+v is free at %d, working time %v", f, now, d.Work)
			}
		}
	})
}

func TestBusyDaysFollowTheClockOnTheWall(t *testing.T) {
	span := func(from, to string, private bool) Occurrence {
		return Occurrence{Event: &Event{Busy: true, Private: private}, Start: at(from), End: at(to)}
	}
	for _, c := range []struct {
		name string
		list []Occurrence
		day  string
		want []Busy
	}{
		{"cut at midnight", []Occurrence{span("2026-11-23T21:00:00Z", "2026-11-24T01:00:00Z", false)}, "2026-11-24", []Busy{{Interval{0, 120}, false}}},
		{"touching ones are one", []Occurrence{span("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z", false), span("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", false)}, "2026-11-24", []Busy{{Interval{540, 660}, false}}},
		{"private only where nothing else covers", []Occurrence{span("2026-11-24T08:00:00Z", "2026-11-24T11:00:00Z", true), span("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", false)}, "2026-11-24",
			[]Busy{{Interval{540, 600}, true}, {Interval{600, 660}, false}, {Interval{660, 720}, true}}},
		{"seconds count as the minutes they touch", []Occurrence{span("2026-11-24T08:00:59Z", "2026-11-24T08:10:01Z", false)}, "2026-11-24", []Busy{{Interval{540, 551}, false}}},
		{"a night when the clock is set back", []Occurrence{span("2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z", false)}, "2026-10-25", []Busy{{Interval{0, 480}, false}}},
		{"a night when it is set forward", []Occurrence{span("2027-03-27T21:00:00Z", "2027-03-28T06:00:00Z", false)}, "2027-03-28", []Busy{{Interval{0, 480}, false}}},
		{"within the hour that comes twice", []Occurrence{span("2026-10-25T00:30:00Z", "2026-10-25T01:15:00Z", false)}, "2026-10-25", []Busy{{Interval{120, 135}, false}, {Interval{150, 180}, false}}},
		{"no time at all", []Occurrence{span("2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z", false)}, "2026-11-24", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, BusyDay(c.list, civil.MustDate(c.day))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALeaveMayBePutTogether(t *testing.T) {
	leave, meeting := Event{Busy: true, Absence: true}, Event{Busy: true}
	morning := Occurrence{Event: &leave, Start: monday.At(0), End: monday.At(720)}
	rest := Occurrence{Event: &leave, Start: monday.At(720), End: monday.At(1440)}
	if !AbsentDay([]Occurrence{rest, morning}, monday) {
		t.Error("two halves of a leave are a day of leave")
	}
	if AbsentDay([]Occurrence{morning}, monday) || AbsentDay([]Occurrence{morning, {Event: &meeting, Start: monday.At(720), End: monday.At(1440)}}, monday) {
		t.Error("half a leave is not a day of leave, whatever fills the rest")
	}
}
