package planner

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/caseload"
)

func (w *world) agree(as string, b Block) (Block, error) {
	w.Helper()
	by, l := w.by(as), w.weeks(anna, as)
	var out Block
	err := caseload.Change(w.Context(), w.d, by, func(c *caseload.Writer) (err error) {
		out, err = AgreeIn(w.Context(), c, by, l, b)
		return err
	})
	return out, err
}

func TestATalkAgreedInMinutesStandsInTheWeek(t *testing.T) {
	eachWorld(t, func(w *world) {
		who := w.people[0]
		wish := w.call(who, func(b *Block) { b.Week, b.Subject, b.Version = Block{}.Week, "", 0 })
		b, err := w.agree(anna, wish)
		w.must(err)
		if b.State != Accepted || !b.Agreed || b.From() != 600 || b.Counsellor != anna {
			w.Errorf("%+v", b)
		}
		wish.Day, wish.Start, wish.Kind = monday.AddDays(9), 660, Video
		if b, err = w.agree(anna, wish); err != nil || b.Day != monday.AddDays(9) || b.Kind != Video || b.From() != 660 || b.Version != 2 {
			w.Errorf("agreed anew: %+v, %v", b, err)
		}
		if again, err := w.agree(anna, wish); err != nil || again.Version != 2 {
			w.Errorf("the same again: %+v, %v", again, err)
		}
		var refused *Refused
		wish.Day = monday.AddDays(5)
		if _, err = w.agree(anna, wish); !errors.As(err, &refused) {
			w.Errorf("on a Saturday: %v", err)
		}
		wish.Day = monday.AddDays(9)
		if _, err = w.agree(berit, wish); !errors.Is(err, ErrDenied) {
			w.Errorf("by another: %v", err)
		}
		if list := w.stored(monday.Week().Add(1)); len(list) != 1 || list[0].Day != monday.AddDays(9) {
			w.Errorf("stored: %+v", list)
		}
	})
}

func TestEveryClockHasItsParagraphAndDate(t *testing.T) {
	p, d := catalogues(t)
	one := func(kind, start, end, held string) []ClockDate {
		return ClockDates(someone(clockCase(kind, start, end, held)), p, d, workdays(), today)
	}
	for name, c := range map[string]struct {
		got  []ClockDate
		want []ClockDate
	}{
		"long before it is shown as a reason": {one("sick_leave", "2026-11-01", "", ""), []ClockDate{{Clock: "1", Rule: "dialogue_meeting_2", Law: "folketrygdloven § 8-7 a", Date: day("2027-04-30")}}},
		"without its start":                   {one("sick_leave", "", "", ""), []ClockDate{{Clock: "1", Rule: "dialogue_meeting_2", Law: "folketrygdloven § 8-7 a", Unknown: true}}},
		"held":                                {one("sick_leave", "2026-05-29", "", "2026-11-02"), []ClockDate{{Clock: "1", Rule: "dialogue_meeting_2", Law: "folketrygdloven § 8-7 a", Date: day("2026-11-27"), Held: true}}},
		"no number of days":                   {one("decision_14a", "2026-11-01", "", ""), []ClockDate{{Clock: "1", Rule: "decision_14a", Law: "NAV-loven §§ 14 a og 15", NoNumber: true}}},
		"one of two known": {one("aap_decision", "", "2027-01-29", ""), []ClockDate{
			{Clock: "1", Rule: "aap_follow_up", Law: "folketrygdloven kapittel 11", Unknown: true}, {Clock: "1", Rule: "aap_end", Law: "folketrygdloven kapittel 11", Date: day("2027-01-29")}}},
		"over before its date": {one("sick_leave", "2026-05-29", "2026-08-01", ""), nil},
	} {
		if diff := cmp.Diff(c.want, c.got, cmp.Comparer(func(a, b ClockDate) bool { return a == b })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
