package personpage

import (
	"context"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

func newClock(in *input) (act, error) {
	x := caseload.Clock{ID: in.item, Person: in.person, Office: in.office(), Source: entered}
	x.Kind = in.choice("kind", "person.fault.clock", caseload.ClockKinds()...)
	in.period(&x)
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.Clock(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Clocks, nil, func(o caseload.Clock) bool { return o.ID == x.ID })
			return clockLine(in.c.P, s, r.Today), s.Kind == x.Kind && s.Starts == x.Starts && s.Ends == x.Ends
		},
	}, nil
}

// period reads start and end; either may be missing, and is then shown as missing.
func (in *input) period(x *caseload.Clock) {
	x.Starts, x.Ends = in.day("starts", ""), in.day("ends", "")
	if !x.Starts.IsZero() && !x.Ends.IsZero() && x.Ends.Before(x.Starts) {
		in.Wrong("ends", in.c.T("person.fault.order_day"))
	}
}

// changeClock marks the talk of a clock as held, or mends its dates.
func changeClock(in *input) (act, error) {
	list, err := caseload.Clocks(in.c.Ctx(), in.c.Read(), []string{in.person})
	x, err := one(list, err, func(o caseload.Clock) bool { return o.ID == in.item })
	if err != nil {
		return act{}, err
	}
	switch in.choice("do", "person.fault.do", "held", "dates") {
	case "held":
		x.DoneOn = in.past("held", "person.fault.day_missing")
		if !x.DoneOn.IsZero() && !x.Starts.IsZero() && x.DoneOn.Before(x.Starts) {
			in.Wrong("held", in.c.T("person.fault.held_before", i18n.Data{"Day": in.c.P.Date(x.Starts, in.c.Today)}))
		}
	case "dates":
		in.period(&x)
	}
	x.Version = in.Version()
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.Clock(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Clocks, nil, func(o caseload.Clock) bool { return o.ID == x.ID })
			return clockLine(in.c.P, s, r.Today), s.Starts == x.Starts && s.Ends == x.Ends && s.DoneOn == x.DoneOn
		},
	}, nil
}

// The tables of what ends and can be agreed about.
const (
	tableMeasure = "measure_now"
	tableBenefit = "benefit"
	tableStep    = "plan_step"
)

// ending says of a measure, a benefit or a step that the next step is agreed, or that
// it is put off until a day, or takes either back.
func ending(in *input) (act, error) {
	table := in.choice("table", "person.fault.do", tableMeasure, tableBenefit, tableStep)
	in.item = in.Get("row")
	in.key += "." + in.item
	set := in.endingChange()
	if len(in.Faults) > 0 {
		return act{}, nil
	}
	switch table {
	case tableMeasure:
		return endRow(in, set, caseload.Measures, func(x *caseload.Measure) (string, *caseload.Ending, *int) { return x.ID, &x.Ending, &x.Version },
			func(r *Record) []caseload.Measure { return r.Measures }, func(w *caseload.Writer) func(context.Context, *caseload.Measure) error { return w.Measure })
	case tableBenefit:
		return endRow(in, set, caseload.Benefits, func(x *caseload.Benefit) (string, *caseload.Ending, *int) { return x.ID, &x.Ending, &x.Version },
			func(r *Record) []caseload.Benefit { return r.Benefits }, func(w *caseload.Writer) func(context.Context, *caseload.Benefit) error { return w.Benefit })
	default:
		return endRow(in, set, caseload.PlanSteps, func(x *caseload.PlanStep) (string, *caseload.Ending, *int) { return x.ID, &x.Ending, &x.Version },
			func(r *Record) []caseload.PlanStep { return r.Steps }, func(w *caseload.Writer) func(context.Context, *caseload.PlanStep) error { return w.PlanStep })
	}
}

// endingChange reads what is to be done with an ending.
func (in *input) endingChange() func(e *caseload.Ending) {
	var until civil.Date
	do := in.choice("do", "person.fault.do", "agreed", "postpone", "open")
	if do == "postpone" {
		until = in.day("until", "person.fault.day_missing")
		if !until.IsZero() && !until.After(in.c.Today) {
			in.Wrong("until", in.c.T("person.fault.not_ahead"))
		}
	}
	return func(e *caseload.Ending) { e.NextAgreed, e.PostponedTo = do == "agreed", until }
}
