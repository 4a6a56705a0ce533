package personpage

import (
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// planColumn is one stage of the plan with its steps.
type planColumn struct {
	Stage caseload.Stage
	Steps []caseload.PlanStep
}

// planColumns are the steps by stage, each in the order of their days; those dropped
// are not among them.
func planColumns(steps []caseload.PlanStep) (columns []planColumn, dropped []caseload.PlanStep) {
	by := map[caseload.Stage][]caseload.PlanStep{}
	for _, s := range steps {
		by[s.Stands()] = append(by[s.Stands()], s)
	}
	for _, stage := range caseload.Stages() {
		list := by[stage]
		slices.SortStableFunc(list, func(a, b caseload.PlanStep) int { return lastIfNone(stepDay(a), stepDay(b)) })
		if stage == caseload.Dropped {
			return columns, list
		}
		columns = append(columns, planColumn{stage, list})
	}
	return columns, nil
}

// stageKey names a stage in words.
func stageKey(s caseload.Stage) string {
	return "person.stage." + map[caseload.Stage]string{caseload.Suggested: "suggested", caseload.Planned: "planned", caseload.Running: "running", caseload.Finished: "finished", caseload.Dropped: "dropped"}[s]
}

// lastIfNone orders days, with those that are not known last.
func lastIfNone(a, b civil.Date) int {
	if a.IsZero() != b.IsZero() {
		return b.Compare(a)
	}
	return a.Compare(b)
}

// stepDay is the day of a step: when the next one is due, or when it ends.
func stepDay(s caseload.PlanStep) civil.Date {
	if s.Own {
		return s.Due
	}
	return s.Ends
}

// stepLine says when a step is.
func (v *view) stepLine(s caseload.PlanStep) string {
	day := stepDay(s)
	switch {
	case day.IsZero():
		return ""
	case s.Own:
		return v.t("person.step.due", i18n.Data{"Day": v.day(day)})
	case day.Before(v.r.Today):
		return v.t("person.ending.ended", i18n.Data{"Day": v.day(day)})
	}
	return v.t("person.ending.ends", i18n.Data{"Day": v.day(day)})
}

// stepText is a step as it is copied into Nav's own plan: what, who does what with our
// part first, and when.
func (v *view) stepText(s caseload.PlanStep) string {
	lines := []string{s.Title}
	if s.Ours != "" {
		lines = append(lines, v.t("person.step.ours")+": "+s.Ours)
	}
	if s.Theirs != "" {
		lines = append(lines, quiet(v.r.Given())+": "+s.Theirs)
	}
	if when := v.stepLine(s); when != "" {
		lines = append(lines, upper(when)+".")
	}
	return strings.Join(lines, "\n")
}

// stepStands is a step in words, for who wrote on an older one.
func stepStands(p *i18n.Printer, s caseload.PlanStep) string {
	if s.ID == "" {
		return ""
	}
	lines := []string{p.T(stageKey(s.Stands())) + ": " + s.Title}
	for _, x := range []string{s.Ours, s.Theirs} {
		if x != "" {
			lines = append(lines, x)
		}
	}
	return strings.Join(lines, "\n")
}

// onDay is the day of an instant; of none, none.
func onDay(at time.Time) civil.Date {
	if at.IsZero() {
		return civil.Date{}
	}
	return civil.On(at)
}

// newest are the messages of all threads, the newest first.
func (v *view) newest() []dialogue.Message {
	list := slices.Clone(v.r.Messages)
	slices.SortStableFunc(list, func(a, b dialogue.Message) int { return b.SentAt.Compare(a.SentAt) })
	return list
}

// messageTitle names a message by who wrote it and when.
func (v *view) messageTitle(m dialogue.Message) string {
	return v.t("person.message.title", i18n.Data{"Who": v.sender(m), "When": v.moment(m.SentAt)})
}

// moment writes «fr. 20.11. kl. 21.14».
func (v *view) moment(at time.Time) string {
	at = at.In(civil.Oslo())
	return v.c.P.ShortDay(civil.On(at), v.r.Today) + " " + v.t("person.at", i18n.Data{"Time": i18n.Clock(at.Hour()*60 + at.Minute())})
}

// waitsFor says whether a message is the one of its thread that waits for us: the
// person's first since then.
func (v *view) waitsFor(m dialogue.Message) bool {
	for _, t := range v.r.Threads {
		if t.ID == m.Thread && t.WaitsForUs() && m.Sender == v.r.Person.ID {
			return !m.SentAt.Before(t.WaitsForUsSince)
		}
	}
	return false
}
