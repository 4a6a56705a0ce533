package planner

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
)

var boardMonday = civil.MustDate("2026-11-23")

func boardWeek(talks []Talk, own []OwnTime) *Week {
	return &Week{Week: boardMonday.Week(), Today: boardMonday, Talks: talks, Own: own}
}

func talkAt(start, end int) Talk {
	return Talk{Subject: "p", Person: "p", Day: boardMonday, Start: start, End: end, From: start, To: end, Kind: Phone}
}

func ownAt(start, end int, title string) OwnTime {
	return OwnTime{Day: boardMonday, Start: start, End: end, Kind: OwnCalendar, Title: title}
}

func TestTheGridHoldsWhatLiesOutsideTheUsualDay(t *testing.T) {
	if b := Lay(boardWeek(nil, nil), 0); b.From != 8*60 || b.To != 15*60+30 {
		t.Errorf("an empty week runs from %d to %d", b.From, b.To)
	}
	b := Lay(boardWeek([]Talk{talkAt(7*60+10, 7*60+40)}, []OwnTime{ownAt(15*60, 16*60+40, "kurs")}), 0)
	if b.From != 7*60 || b.To != 17*60 {
		t.Errorf("the grid runs from %d to %d", b.From, b.To)
	}
}

func TestOwnTimeGivesWayToATalkAndJoinsItsLike(t *testing.T) {
	b := Lay(boardWeek([]Talk{talkAt(9*60, 9*60+30)}, []OwnTime{ownAt(8*60+30, 10*60, "møte"), ownAt(9*60+45, 10*60+30, "til")}), 0)
	var own []OwnTime
	for _, s := range b.Days[0].Slots {
		if s.Own != nil {
			own = append(own, *s.Own)
		}
	}
	if len(own) != 2 || own[0].Start != 8*60+30 || own[0].End != 9*60 || own[1].Start != 9*60+30 || own[1].End != 10*60+30 || own[1].Title != "møte, til" {
		t.Errorf("%+v", own)
	}
}

func TestAWholeDayOffIsNoSlot(t *testing.T) {
	b := Lay(boardWeek(nil, []OwnTime{{Day: boardMonday, End: 24 * 60, Kind: OwnHoliday, Title: "Første juledag"}}), 0)
	if d := b.Days[0]; d.Whole != "Første juledag" || d.WholeOwn != OwnHoliday || len(d.Slots) != 0 {
		t.Errorf("%+v", d)
	}
}

func TestTheLineForNow(t *testing.T) {
	for minute, want := range map[int]int{7 * 60: 0, 9*60 + 43: 9*60 + 40, 15*60 + 30: 0} {
		if got := Lay(boardWeek(nil, nil), minute).Days[0].Now; got != want {
			t.Errorf("at %d the line is at %d, want %d", minute, got, want)
		}
	}
	w := boardWeek(nil, nil)
	w.Today = boardMonday.AddDays(1)
	if b := Lay(w, 600); b.Days[0].Now != 0 || b.Days[1].Now != 600 {
		t.Error("the line is on another day than today")
	}
}

// Whatever a calendar holds: slots are on the tick, inside the grid, in order, and own
// time never lies over a talk or other own time.
func TestSlotsNeverLieOverEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var talks []Talk
		at := 6 * 60
		for range rapid.IntRange(0, 6).Draw(t, "talks") {
			start := at + rapid.IntRange(0, 20).Draw(t, "gap")*5
			at = start + rapid.IntRange(3, 20).Draw(t, "length")*5
			talks = append(talks, talkAt(start, at))
		}
		var own []OwnTime
		for range rapid.IntRange(0, 8).Draw(t, "own") {
			start := 5*60 + rapid.IntRange(0, 170).Draw(t, "from")*5
			own = append(own, ownAt(start, start+rapid.IntRange(1, 200).Draw(t, "to"), "x"))
		}
		b := Lay(boardWeek(talks, own), 0)
		slots := b.Days[0].Slots
		for i, s := range slots {
			if s.From%tick != 0 || s.Len%tick != 0 || s.Len < tick || s.From < b.From || s.From+s.Len > b.To {
				t.Fatalf("slot %d is %d+%d on a grid %d–%d", i, s.From, s.Len, b.From, b.To)
			}
			for _, o := range slots[:i] {
				if (s.Own != nil || o.Own != nil) && s.From < o.From+o.Len && o.From < s.From+s.Len {
					t.Fatalf("%+v lies over %+v", s, o)
				}
			}
		}
	})
}

func TestSumsAddUp(t *testing.T) {
	home := Talk{Subject: "q", Person: "q", Day: boardMonday, Start: 600, End: 735, From: 630, To: 690, Kind: Home}
	work := Talk{Subject: "w", Day: boardMonday, Start: 800, End: 840, Kind: Admin}
	w := boardWeek([]Talk{talkAt(480, 500), home, work}, []OwnTime{{Day: boardMonday, Start: 500, End: 545, Kind: OwnInbox}, ownAt(900, 930, "x")})
	w.Past = []Talk{{Subject: "r", Person: "r", Day: boardMonday, Start: 540, End: 570, From: 540, To: 560, Kind: Phone, State: Done}, {Person: "s", Kind: Phone, State: Skipped}}
	s := Sum(w)
	if s.Talks != 3 || s.Direct != 20+60+20 || s.Around != 75+10 || s.Work != 40 || s.Inbox != 45 || s.Other != 30 || s.Done != 1 || s.Proposed != 3 || s.ProposedWork != 1 {
		t.Errorf("%+v", s)
	}
}
func TestTalksAtOneTimeStandBesideEachOther(t *testing.T) {
	day := boardMonday
	talk := func(subject, state string, start, end int) Talk {
		x := Talk{}
		x.Subject, x.Person, x.Day, x.Start, x.End, x.From, x.To, x.Kind, x.State = subject, subject, day, start, end, start, end-10, Phone, BlockState(state)
		return x
	}
	w := &Week{Week: day.Week(), Today: day,
		Talks: []Talk{talk("new", "", 555, 585), talk("later", "", 585, 615)},
		Past:  []Talk{talk("skipped", string(Skipped), 555, 585)}}
	got := map[string]string{}
	for _, s := range Lay(w, 0).Days[0].Slots {
		switch {
		case s.Aside:
			got[s.Talk.Subject] = "aside"
		case s.Beside:
			got[s.Talk.Subject] = "beside"
		default:
			got[s.Talk.Subject] = "whole"
		}
	}
	for subject, want := range map[string]string{"new": "beside", "skipped": "aside", "later": "whole"} {
		if got[subject] != want {
			t.Errorf("%s stands %s, want %s", subject, got[subject], want)
		}
	}
}
