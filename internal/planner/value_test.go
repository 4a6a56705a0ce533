package planner

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/veilederblikk/blikk/internal/civil"
)

func TestBars(t *testing.T) {
	all := []Kind{Phone, Video, Meeting, Home, Digital}
	without := func(barred ...Kind) []Kind {
		return slices.DeleteFunc(slices.Clone(all), func(k Kind) bool { return slices.Contains(barred, k) })
	}
	for _, c := range []struct {
		name   string
		change func(*Facts)
		want   []Kind
	}{
		{"nothing registered bars nothing", func(*Facts) {}, all},
		{"no telephone number: no phone", func(f *Facts) { f.HasPhone = false }, without(Phone)},
		{"sign language is never spoken by phone", func(f *Facts) { f.Interpreter = "sign" }, without(Phone)},
		{"another interpreter bars nothing", func(f *Facts) { f.Interpreter = "spoken" }, all},
		{"no address: no visit", func(f *Facts) { f.HasAddress = false }, without(Home)},
		{"a safety measure rules out visits", func(f *Facts) { f.Safety = true }, without(Home)},
		{"code 6", func(f *Facts) { f.Protection = []string{"STRENGT_FORTROLIG"} }, without(Home)},
		{"code 7", func(f *Facts) { f.Protection = []string{"SKJERMET", "FORTROLIG"} }, without(Home)},
		{"code 19", func(f *Facts) { f.Protection = []string{"STRENGT_FORTROLIG_UTLAND"} }, without(Home)},
		{"a protection that could not be read", func(f *Facts) { f.Protection = []string{"UKLAR"} }, without(Home)},
		{"a shielded colleague may be visited", func(f *Facts) { f.Protection = []string{"SKJERMET"} }, all},
		{"reserved against digital contact", func(f *Facts) { f.Reserved = true }, without(Digital)},
		{"on manual follow-up", func(f *Facts) { f.Manual = true }, without(Digital)},
		{"everything at once leaves video and a meeting", func(f *Facts) { f.HasPhone, f.Safety, f.Manual = false, true, true }, without(Phone, Home, Digital)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Allowed(someone(c.change))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhichKindsMeetWhat(t *testing.T) {
	direct := []Kind{Phone, Video, Meeting, Home}
	met := []Kind{Video, Meeting, Home}
	want := map[Code][]Kind{
		LegalDeadline: met, NewPerson: met, Coordination: met,
		Floor: direct, Rhythm: direct, PromiseDue: direct, OwnRequest: direct, Transition: direct, NextStep: direct, MappingGap: direct,
		UnansweredMessage: {Phone, Video, Meeting, Home, Digital},
		MinutesUnshared:   {Admin}, TaskDue: {Admin},
	}
	for _, n := range oneOfEach(t) {
		if diff := cmp.Diff(want[n.Code], n.Kinds); diff != "" {
			t.Error(n.Code, diff)
		}
	}
}

func TestThePersonsWishAboutTheKind(t *testing.T) {
	p, d := catalogues(t)
	record := func(kind Kind) Facts {
		return someone(func(f *Facts) {
			f.AssignedOn, f.LastContact = day("2026-11-10"), day("2026-11-01")
			f.Requests = []Request{{ID: "1", AskedOn: day("2026-11-20"), Kind: kind}}
		})
	}
	for _, c := range []struct {
		name             string
		f                Facts
		request, newOnes []Kind
	}{
		{"asked for phone: then also the first talk may be by phone", record(Phone), []Kind{Phone}, []Kind{Phone, Video, Meeting, Home}},
		{"asked for a meeting: a call does not meet the wish", record(Meeting), []Kind{Meeting}, []Kind{Video, Meeting, Home}},
		{"said nothing of the kind", record(""), []Kind{Phone, Video, Meeting, Home}, []Kind{Video, Meeting, Home}},
		{"asked for a visit that is barred: any other talk", func() Facts { f := record(Home); f.Safety = true; return f }(),
			[]Kind{Phone, Video, Meeting}, []Kind{Video, Meeting}},
	} {
		t.Run(c.name, func(t *testing.T) {
			needs := Needs(c.f, p, d, workdays(), today.Week(), today)
			asked, _ := find(needs, OwnRequest)
			first, _ := find(needs, NewPerson)
			if diff := cmp.Diff([][]Kind{c.request, c.newOnes}, [][]Kind{asked.Kinds, first.Kinds}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func need(c Code, points int, kinds ...Kind) Need {
	if len(kinds) == 0 {
		kinds = DirectKinds()
	}
	return Need{Code: c, Points: points, Kinds: kinds, IsDue: true}
}

func TestOneSilenceIsCountedOnce(t *testing.T) {
	needs := []Need{need(Rhythm, 30), need(Floor, 48), need(NewPerson, 45), need(Transition, 30), need(Transition, 50), need(PromiseDue, 40), need(PromiseDue, 40)}
	needs[5].Source.ID, needs[6].Source.ID = "first", "second" // of equals the first stands
	want := []Need{needs[1], needs[4], needs[5]}
	if diff := cmp.Diff(want, Group(needs), cmpopts.EquateComparable(civil.Date{})); diff != "" {
		t.Error(diff)
	}
	if got := Group(nil); len(got) > 0 {
		t.Errorf("nothing gave %v", got)
	}
}

func TestTheValueOfATalk(t *testing.T) {
	p, _ := catalogues(t)
	message := need(UnansweredMessage, 37, Phone, Video, Meeting, Home, Digital)
	for _, c := range []struct {
		name      string
		needs     []Need
		kind      Kind
		weekday   int
		preferred bool
		want      int
	}{
		{"a call is worth four fifths, rounded down", []Need{need(Rhythm, 39)}, Phone, 0, false, 31},
		{"video nine tenths", []Need{need(Rhythm, 39)}, Video, 0, false, 35},
		{"a meeting the whole", []Need{need(Rhythm, 39)}, Meeting, 0, false, 39},
		{"a visit 1.35 times", []Need{need(Rhythm, 39)}, Home, 0, false, 52},
		{"four more in a time that the person prefers", []Need{need(Rhythm, 39)}, Phone, 0, true, 35},
		{"needs are added before the factor", []Need{need(Rhythm, 39), need(PromiseDue, 40)}, Phone, 0, false, 63},
		{"what the kind does not meet does not count", []Need{need(NewPerson, 45, Video, Meeting), need(PromiseDue, 40)}, Phone, 0, false, 32},
		{"silence that a call does not meet gives way to silence that it meets", []Need{need(NewPerson, 45, Video, Meeting), need(Rhythm, 20)}, Phone, 0, false, 16},
		{"a message on Monday", []Need{message}, Meeting, 0, false, 37},
		{"on Tuesday: 35.52", []Need{message}, Meeting, 1, false, 35},
		{"on Friday: 31.42", []Need{message}, Meeting, 4, false, 31},
		{"an answer in writing is worth the message alone", []Need{message, need(Rhythm, 39)}, Digital, 0, false, 37},
		{"whatever time is preferred", []Need{message}, Digital, 4, true, 31},
		{"nothing asked for is worth nothing, in a preferred time too", nil, Phone, 0, true, 0},
		{"administration is not worth a talk", []Need{need(TaskDue, 120, Admin)}, Meeting, 0, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Value(c.needs, c.kind, c.weekday, c.preferred, p); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestMinutesOfATalk(t *testing.T) {
	p, _ := catalogues(t)
	for _, c := range []struct {
		kind        Kind
		interpreted bool
		want        [3]int
	}{
		{Phone, false, [3]int{0, 20, 10}}, {Phone, true, [3]int{0, 30, 10}},
		{Video, false, [3]int{0, 30, 10}}, {Video, true, [3]int{0, 45, 10}},
		{Meeting, false, [3]int{0, 45, 10}}, {Meeting, true, [3]int{0, 70, 10}}, // 67.5 up to whole 5
		{Home, false, [3]int{30, 60, 45}}, {Home, true, [3]int{30, 90, 45}},
		{Digital, false, [3]int{0, 10, 0}}, {Digital, true, [3]int{0, 10, 0}},
	} {
		m := Minutes(c.kind, c.interpreted, p)
		if got := [3]int{m.Lead, m.Contact, m.Tail}; got != c.want {
			t.Errorf("%s, interpreter %v: got %v, want %v", c.kind, c.interpreted, got, c.want)
		}
	}
	if a, b := BookedMinutes(30, p), BookedMinutes(45, p); a != 30 || b != 60 {
		t.Errorf("an interpreter is booked by started half hour: %d, %d", a, b)
	}
}

func TestTheShortestTalkMeetsAllThatIsDue(t *testing.T) {
	p, _ := catalogues(t)
	early := need(NewPerson, 45, Video, Meeting)
	early.IsDue = false
	for _, c := range []struct {
		name    string
		change  func(*Facts)
		needs   []Need
		kind    Kind
		minutes int
	}{
		{"a call with writing", func(*Facts) {}, []Need{need(Rhythm, 39)}, Phone, 30},
		{"with an interpreter the talk is half as long again", func(f *Facts) { f.Interpreter = "spoken" }, []Need{need(Rhythm, 39)}, Phone, 40},
		{"no telephone number: video", func(f *Facts) { f.HasPhone = false }, []Need{need(Rhythm, 39, Video, Meeting, Home)}, Video, 40},
		{"what the law asks for is no call", func(*Facts) {}, []Need{need(Rhythm, 39), need(LegalDeadline, 50, Video, Meeting, Home)}, Video, 40},
		{"an early need is not counted", func(*Facts) {}, []Need{need(Rhythm, 39), early}, Phone, 30},
		{"a meeting that was asked for", func(*Facts) {}, []Need{need(Rhythm, 39), need(OwnRequest, 30, Meeting)}, Meeting, 55},
		{"two ways asked for: the shortest of those that meet most", func(*Facts) {},
			[]Need{need(Rhythm, 39), need(OwnRequest, 30, Home), need(OwnRequest, 30, Meeting)}, Meeting, 55},
		{"administration needs no talk", func(*Facts) {}, []Need{need(TaskDue, 25, Admin)}, "", 0},
		{"nothing due", func(*Facts) {}, []Need{early}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind, minutes := Shortest(someone(c.change), c.needs, p)
			if kind != c.kind || minutes != c.minutes {
				t.Errorf("got %s %d, want %s %d", kind, minutes, c.kind, c.minutes)
			}
		})
	}
}

func TestNotice(t *testing.T) {
	p, _ := catalogues(t)
	for _, c := range []struct {
		name        string
		kind        Kind
		interpreted bool
		today, yes  string
		want        string
	}{
		{"a call today", Phone, false, "2026-11-23", "", "2026-11-23"},
		{"video in two working days", Video, false, "2026-11-26", "", "2026-11-30"},
		{"a meeting in five", Meeting, false, "2026-11-23", "", "2026-11-30"},
		{"a visit in five", Home, false, "2026-11-27", "", "2026-12-04"},
		{"a call with an interpreter in three", Phone, true, "2026-11-23", "", "2026-11-26"},
		{"video with an interpreter in three", Video, true, "2026-11-23", "", "2026-11-26"},
		{"a meeting with an interpreter is still a meeting", Meeting, true, "2026-11-23", "", "2026-11-30"},
		{"holidays are no notice", Meeting, false, "2026-12-22", "", "2026-12-30"},
		{"the person has said yes to an earlier day", Meeting, false, "2026-11-23", "2026-11-25", "2026-11-25"},
		{"a later yes changes nothing", Video, false, "2026-11-23", "2026-12-10", "2026-11-25"},
		{"an answer in writing needs no notice", Digital, true, "2026-11-23", "", "2026-11-23"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var yes civil.Date
			if c.yes != "" {
				yes = day(c.yes)
			}
			if got := EarliestDay(c.kind, c.interpreted, day(c.today), yes, p, workdays()); got != day(c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestLoadsAreExactUntilTheEnd(t *testing.T) {
	p, _ := catalogues(t)
	three := slices.Repeat([]Facts{someone(func(f *Facts) { f.RhythmCentidays = 1050 })}, 3)
	if got := PromiseLoad(three, p); got != 60 { // 3 × 30 × 7 / 10.5
		t.Errorf("promise load %d", got)
	}
	if got := FloorLoad(three, p); got != 7 { // 3 × 30 × 7 / 90
		t.Errorf("floor load %d", got)
	}
	if got := PromiseLoad(three[:1], p) + FloorLoad(nil, p); got != 20 {
		t.Errorf("one person: %d", got)
	}
}

func TestATalkHeldInAnEarlierWeekIsRemembered(t *testing.T) {
	f := someone(func(f *Facts) { f.LastContact = day("2026-11-10") })
	if got := f.Spoken(day("2026-11-05")).LastContact; got != day("2026-11-10") {
		t.Errorf("an older talk took the place of a newer one: %s", got)
	}
	if got := f.Spoken(day("2026-11-25")).LastContact; got != day("2026-11-25") {
		t.Errorf("got %s", got)
	}
}
