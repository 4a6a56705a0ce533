package personpage

import (
	"context"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

func newStep(in *input) (act, error) {
	x := caseload.PlanStep{ID: in.item, Person: in.person, Office: in.office(), Source: entered}
	in.step(&x)
	return stepAct(in, x, false), nil
}

// step reads what a step is, who does what, when, and where it stands.
func (in *input) step(x *caseload.PlanStep) {
	x.Title = quiet(in.text("title", maxTitle, "person.fault.step"))
	x.Ours, x.Theirs = in.text("ours", maxLine, ""), in.text("theirs", maxLine, "")
	stages := make([]string, 0, len(caseload.Stages()))
	for _, s := range caseload.Stages() {
		stages = append(stages, string(s))
	}
	stage := caseload.Stage(in.choice("stage", "person.fault.stage", stages...))
	x.Own = in.choice("own", "person.fault.own", "yes", "no") == "yes"
	missing := ""
	if x.Own && !stage.Locked() {
		missing = "person.fault.own_day"
	}
	day := in.day("day", missing)
	before := x.Ends
	x.Due, x.Ends = civil.Date{}, day
	if x.Own {
		x.Due, x.Ends = day, civil.Date{}
	}
	if x.Ends != before { // what was agreed about another end is over
		x.NextAgreed, x.PostponedTo = false, civil.Date{}
	}
	*x = x.At(stage)
}

// changeStep changes a step, or says that it was entered in Nav's own plan. One that is
// finished or dropped is locked, there as here.
func changeStep(in *input) (act, error) {
	list, err := caseload.PlanSteps(in.c.Ctx(), in.c.Read(), []string{in.person})
	x, err := one(list, err, func(o caseload.PlanStep) bool { return o.ID == in.item })
	if err != nil {
		return act{}, err
	}
	locked := false
	switch in.choice("do", "person.fault.do", "save", "enter") {
	case "enter":
		x = x.Enter(in.c.Now)
	case "save":
		locked = x.Stands().Locked()
		in.step(&x)
	}
	x.Version = in.Version()
	return stepAct(in, x, locked), nil
}

func stepAct(in *input, x caseload.PlanStep, locked bool) act {
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			if locked {
				return db.ErrConflict // both are shown, and nothing that was typed is lost
			}
			return w.PlanStep(ctx, &x)
		},
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Steps, nil, func(o caseload.PlanStep) bool { return o.ID == x.ID })
			same := s.Title == x.Title && s.Ours == x.Ours && s.Theirs == x.Theirs && s.Stands() == x.Stands() && s.Due == x.Due && s.Ends == x.Ends
			return stepStands(in.c.P, s), same && s.EnteredAt.IsZero() == x.EnteredAt.IsZero()
		},
	}
}

// enterMessage says that a message was entered in Nav's own system.
func enterMessage(in *input) (act, error) {
	in.choice("do", "person.fault.do", "enter")
	person, item, at := in.person, in.item, in.c.Now
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return dialogue.Enter(ctx, w, person, item, at) },
		now: func(r *Record) (string, bool) {
			return "", slices.ContainsFunc(r.Messages, func(m dialogue.Message) bool { return m.ID == item }) && !r.Entered[item].IsZero()
		},
	}, nil
}

// copied is a text that is to be copied by hand, and how to say that it was entered.
type copied struct {
	title, text, path, back string
	version                 int
	entered                 bool
}

func (p *Pages) copyStep(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	s, err := one(v.r.Steps, nil, func(s caseload.PlanStep) bool { return s.ID == c.R.PathValue("item") })
	if err != nil {
		return err
	}
	return v.showCopy(copied{s.Title, v.stepText(s), "/step/" + s.ID, "#steg-" + s.ID, s.Version, !s.EnteredAt.IsZero()})
}

func (p *Pages) copyMessage(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	m, err := one(v.r.Messages, nil, func(m dialogue.Message) bool { return m.ID == c.R.PathValue("item") })
	if err != nil {
		return err
	}
	return v.showCopy(copied{v.messageTitle(m), m.Text, "/message/" + m.ID, "#melding-" + m.ID, 0, !v.r.Entered[m.ID].IsZero()})
}

// showCopy shows a text to be copied by hand, where no script copies it.
func (v *view) showCopy(x copied) error {
	title := v.t("person.copy.title")
	return v.c.Show(http.StatusOK, v.page(title+" – "+quiet(v.r.Person.Name()), web.Crumb{Text: title}), copyPage(v, x))
}

func (v *view) stageOptions() []web.Option {
	list := make([]web.Option, 0, len(caseload.Stages()))
	for _, s := range caseload.Stages() {
		list = append(list, web.Option{Value: string(s), Text: v.t(stageKey(s))})
	}
	return list
}

func (v *view) ownOptions() []web.Option {
	return []web.Option{{Value: "yes", Text: v.t("person.step.own_yes", i18n.Data{"Name": v.name()})}, {Value: "no", Text: v.t("person.step.own_no")}}
}
