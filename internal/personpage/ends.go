package personpage

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
)

// The kinds of what ends.
const (
	endBenefit   = "benefit"
	endDecision  = "decision"
	endMeasure   = "measure"
	endSickLeave = "sick_leave"
	endStep      = "step"
)

// End is one thing that ends, of whatever table. A missing day is the zero Date.
type End struct {
	ID, Kind     string
	Code         string // of a measure, a benefit or a clock; the title of a step
	Starts, Ends civil.Date
	Clock        bool
	Ending       caseload.Ending
}

// clockEnd is what kind of end a clock has.
func clockEnd(kind string) string {
	switch kind {
	case "sick_leave", "activity_duty":
		return endSickLeave
	case "aap_decision", "kvp_decision", "decision_14a", "warning":
		return endDecision
	}
	return endMeasure
}

// Ends lists all that ends for a person: what is ahead, the first first, then what has
// no known end, then what has ended, the last first.
func Ends(r *Record) (ahead, unknown, over []End) {
	var list []End
	for _, b := range r.Benefits {
		list = append(list, End{ID: b.ID, Kind: endBenefit, Code: b.Kind, Ends: b.Ends, Ending: b.Ending})
	}
	for _, m := range r.Measures {
		list = append(list, End{ID: m.ID, Kind: endMeasure, Code: m.Code, Starts: m.Starts, Ends: m.Ends, Ending: m.Ending})
	}
	for _, k := range r.Clocks {
		list = append(list, End{ID: k.ID, Kind: clockEnd(k.Kind), Code: k.Kind, Starts: k.Starts, Ends: k.Ends, Clock: true})
	}
	for _, s := range r.Steps {
		if s.State == caseload.StepOpen && !s.Own {
			list = append(list, End{ID: s.ID, Kind: endStep, Code: s.Title, Ends: s.Ends, Ending: s.Ending})
		}
	}
	slices.SortStableFunc(list, func(a, b End) int { return a.Ends.Compare(b.Ends) })
	for _, e := range list {
		switch {
		case e.Ends.IsZero():
			unknown = append(unknown, e)
		case e.Ends.Before(r.Today):
			over = append([]End{e}, over...)
		default:
			ahead = append(ahead, e)
		}
	}
	return ahead, unknown, over
}

// endBar is where a stretch stands on a line of 200 units, from three months ago to a
// year ahead; what begins before or ends after is cut there.
func endBar(e End, today civil.Date) (from, width, now int) {
	first, last := today.AddMonths(-3), today.AddMonths(12)
	place := func(d civil.Date) int {
		return min(200, max(0, 200*d.Sub(first)/last.Sub(first)))
	}
	from, now = place(e.Starts), place(today)
	if e.Starts.IsZero() {
		from = max(0, place(e.Ends)-4)
	}
	return from, max(2, place(e.Ends)-from), now
}

// endTitle is what ends, in words.
func (v *view) endTitle(e End) string {
	switch {
	case e.Clock:
		return clockName(v.c.P, e.Code)
	case e.Kind == endStep:
		return e.Code
	}
	return planner.EndName(v.c.P, e.Code, "")
}

// endWhen says how far away the end is.
func (v *view) endWhen(e End) string {
	switch n := e.Ends.Sub(v.r.Today); {
	case e.Ends.IsZero():
		return ""
	case n == 0:
		return v.t("near.today")
	case n < 0:
		return v.t("person.ends.ago", i18n.Data{"Count": -n})
	default:
		return v.t("person.ends.in", i18n.Data{"Count": n})
	}
}
