package personpage

import (
	"context"
	"fmt"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// newMinutes writes minutes with what is picked out of them: promises, own steps of the
// person, and the next talk, all in one transaction.
func newMinutes(in *input) (act, error) {
	x := notes.Note{ID: in.item, Person: in.person, Office: in.office(), Counsellor: in.c.Actor.Ident, WrittenAt: in.c.Now, Kind: notes.Minutes}
	if in.Get("do") == "pick" {
		in.fillPicks()
		return act{again: true}, nil
	}
	in.parts(&x)
	in.mark(&x)
	if in.Has("share", "yes") {
		x = x.Share(in.c.Now)
	}
	more, err := in.picked()
	if err != nil {
		return act{}, err
	}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			if err := notes.Put(ctx, w, &x); err != nil {
				return err
			}
			return more.write(ctx, w)
		},
		now: func(r *Record) (string, bool) { return noteStands(r, x) },
	}, nil
}

// parts reads the sections of minutes; at least one must say something.
func (in *input) parts(x *notes.Note) {
	x.Text = in.text("text", notes.MaxText, "")
	x.Agreed, x.Ours, x.Theirs = in.text("agreed", notes.MaxText, ""), in.text("ours", notes.MaxText, ""), in.text("theirs", notes.MaxText, "")
	if x.Text+x.Agreed+x.Ours+x.Theirs == "" {
		in.Wrong("text", in.c.T("person.fault.note"))
	}
}

// mark reads what the text is; a note need not say, and one of before keeps its mark.
func (in *input) mark(x *notes.Note) {
	if _, sent := in.Values["mark"]; !sent {
		return
	}
	x.Mark = notes.Mark(in.choice("mark", "person.fault.mark", "", string(notes.Fact), string(notes.Assessment), string(notes.Internal)))
	if x.Mark == notes.Internal && (x.Kind == notes.Minutes || x.Shared() || in.Has("share", "yes") || in.Get("do") == "share") {
		in.Wrong("mark", in.c.T("person.fault.internal"))
	}
}

// fillPicks puts the lines of «Nav gjør» and of what the person does into the rows that
// are free, and the first day named in what was agreed into the next talk.
func (in *input) fillPicks() {
	in.fillRows(in.Get("ours"), "promise_", "due_", promiseRows())
	in.fillRows(in.Get("theirs"), "step_", "by_", stepRows())
	for _, l := range picks(tidy(in.Get("agreed")), in.c.Today) {
		if !l.Day.IsZero() && in.Get("next_day") == "" {
			in.Values["next_day"] = []string{l.Day.String()}
			if at := timeNamed(l.Text); at != "" {
				in.Values["next_time"] = []string{at}
			}
		}
	}
}

func (in *input) fillRows(part, text, day string, rows []string) {
	there := map[string]bool{}
	for _, r := range rows {
		there[tidy(in.Get(text+r))] = true
	}
	lines := picks(tidy(part), in.c.Today)
	for _, r := range rows {
		for len(lines) > 0 && there[lines[0].Text] {
			lines = lines[1:]
		}
		if tidy(in.Get(text+r)) != "" || len(lines) == 0 {
			continue
		}
		in.Values[text+r] = []string{lines[0].Text}
		if !lines[0].Day.IsZero() {
			in.Values[day+r] = []string{lines[0].Day.String()}
		}
		lines = lines[1:]
	}
}

// pickedOut is what becomes of minutes beside the text.
type pickedOut struct {
	in       *input
	promises []caseload.Promise
	steps    []caseload.PlanStep
	talk     *planner.Block
	week     *planner.Planned
}

// picked reads the rows that are filled in, and the next talk.
func (in *input) picked() (*pickedOut, error) {
	out := &pickedOut{in: in}
	for _, r := range promiseRows() {
		if text, due, ok := in.row("promise_"+r, "due_"+r); ok {
			out.promises = append(out.promises, caseload.Promise{Person: in.person, Office: in.office(), Counsellor: in.c.Actor.Ident, Text: text, MadeOn: in.c.Today, Due: due, State: caseload.PromiseOpen})
		}
	}
	for _, r := range stepRows() {
		if text, due, ok := in.row("step_"+r, "by_"+r); ok {
			out.steps = append(out.steps, in.ownStep(text, due))
		}
	}
	return out, in.nextTalk(out)
}

// row reads a text with its day; both are asked for where either is there.
func (in *input) row(text, day string) (string, civil.Date, bool) {
	if tidy(in.Get(text)) == "" && strings.TrimSpace(in.Get(day)) == "" {
		return "", civil.Date{}, false
	}
	s := quiet(in.text(text, maxLine, "person.fault.promise"))
	d := in.day(day, "person.fault.day_missing")
	if !d.IsZero() && d.Before(in.c.Today) {
		in.Wrong(day, in.c.T("person.fault.gone_by"))
	}
	return s, d, true
}

func (in *input) ownStep(title string, due civil.Date) caseload.PlanStep {
	x := caseload.PlanStep{Person: in.person, Office: in.office(), Title: title, Own: true, Due: due, Source: entered}
	return x.At(caseload.Planned)
}

// nextTalk reads when the two speak next. With a time of day it goes into the
// counsellor's week as agreed; a day alone becomes a next step of that day.
func (in *input) nextTalk(out *pickedOut) error {
	at := strings.TrimSpace(in.Get("next_time"))
	if strings.TrimSpace(in.Get("next_day")) == "" && at == "" {
		return nil
	}
	day := in.day("next_day", "person.fault.day_missing")
	if !day.IsZero() && day.Before(in.c.Today) {
		in.Wrong("next_day", in.c.T("person.fault.gone_by"))
	}
	if at == "" {
		out.steps = append(out.steps, in.ownStep(in.c.T("person.minutes.talk_step"), day))
		return nil
	}
	start := in.clock("next_time")
	kind := planner.Kind(in.choice("next_kind", "person.fault.kind", caseload.Phone, caseload.Video, caseload.Meeting, caseload.Home))
	if len(in.Faults) > 0 {
		return nil
	}
	decision := access.Decide(in.c.Actor, access.WeekDecide, access.Subject{Counsellor: in.c.Subject.Counsellor, Cover: in.c.Subject.Cover}, in.c.Today)
	if in.c.Subject.Counsellor == "" || !decision.Permit {
		in.Wrong("next_time", in.c.T("person.fault.not_your_week"))
		return nil
	}
	week, err := in.p.week(in.c, in.c.Subject.Counsellor)
	out.talk, out.week = &planner.Block{Person: in.person, Day: day, Start: start, Kind: kind}, week
	return err
}

// week reads a counsellor's situation, in which a talk is to be placed.
func (p *Pages) week(c *web.Call, ident string) (*planner.Planned, error) {
	s, err := planner.LoadSituation(c.Ctx(), c.Read(), c.Actor, ident, c.Today, c.Minute, p.Policy)
	if err != nil {
		return nil, fmt.Errorf("personpage: the week of the talk: %w", err)
	}
	return planner.NewPlanned(s, p.Policy, p.Deadlines, s.Days(), planner.Shown()), nil
}

func (o *pickedOut) write(ctx context.Context, w *caseload.Writer) error {
	for i := range o.promises {
		if err := w.Promise(ctx, &o.promises[i]); err != nil {
			return err
		}
	}
	for i := range o.steps {
		if err := w.PlanStep(ctx, &o.steps[i]); err != nil {
			return err
		}
	}
	if o.talk == nil {
		return nil
	}
	_, err := planner.AgreeIn(ctx, w, o.in.by(), o.week, *o.talk)
	return err
}

// changeNote changes a draft of one's own, shares it, marks it, or says that a text
// stands in the journal of Nav's own system. What is shared is not changed.
func changeNote(in *input) (act, error) {
	x, err := noteOf(in.c, in.person, in.item)
	if err != nil {
		return act{}, err
	}
	do := in.choice("do", "person.fault.do", "save", "share", "enter", "mark", "pick")
	shared := x.Shared()
	if do != "enter" && x.Counsellor != in.c.Actor.Ident {
		return act{}, web.NotFound()
	}
	more := &pickedOut{in: in}
	switch do {
	case "enter":
		x = x.Enter(in.c.Now)
	case "mark":
		in.mark(&x)
	case "pick":
		in.fillPicks()
		return act{again: true}, nil
	default:
		if more, err = in.changeText(&x, do); err != nil {
			return act{}, err
		}
	}
	x.Version = in.Version()
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			if shared && (do == "save" || do == "share") {
				return db.ErrConflict // both are shown, and nothing that was typed is lost
			}
			if err := notes.Put(ctx, w, &x); err != nil {
				return err
			}
			return more.write(ctx, w)
		},
		now: func(r *Record) (string, bool) { return noteStands(r, x) },
	}, nil
}

// changeText reads what the text of a draft is now, and what is picked out of it.
func (in *input) changeText(x *notes.Note, do string) (*pickedOut, error) {
	more := &pickedOut{in: in}
	var err error
	if _, sent := in.Values["text"]; sent {
		if x.Kind == notes.Minutes {
			in.parts(x)
			more, err = in.picked()
		} else {
			x.Text = in.text("text", notes.MaxText, "person.fault.note")
		}
	}
	in.mark(x)
	if do == "share" {
		if x.Mark == notes.Internal && in.Fault("mark") == "" {
			in.Wrong("mark", in.c.T("person.fault.internal"))
		}
		*x = x.Share(in.c.Now)
	}
	return more, err
}

// noteText is a note as it is copied: minutes with their headings, our part first.
func (v *view) noteText(n notes.Note) string {
	if !n.Parted() {
		return n.Text
	}
	var parts []string
	for _, s := range v.noteParts(n) {
		parts = append(parts, s.Heading+"\n"+s.Text)
	}
	return strings.Join(parts, "\n\n")
}

// notePart is a section of minutes.
type notePart struct{ Heading, Text string }

// noteParts are the sections of minutes that say something.
func (v *view) noteParts(n notes.Note) []notePart {
	var list []notePart
	for _, s := range []notePart{
		{v.t("person.minutes.said"), n.Text}, {v.t("person.minutes.agreed"), n.Agreed}, {v.t("person.minutes.we_do"), n.Ours},
		{v.t("person.minutes.they_do", i18n.Data{"Name": quiet(v.r.Given())}), n.Theirs},
	} {
		if s.Text != "" {
			list = append(list, s)
		}
	}
	return list
}
