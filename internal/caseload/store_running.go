package caseload

import (
	"context"
	"fmt"

	"github.com/veilederblikk/blikk/internal/db"
)

// Measures reads the measures that people are in.
func Measures(ctx context.Context, q db.Q, people []string) ([]Measure, error) {
	return ofPeople(ctx, q, "Measures", "SELECT id, person, office, code, starts, ends, source, next_agreed, postponed_to, version FROM measure_now WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (Measure, error) {
			var m Measure
			return m, scan(&m.ID, &m.Person, &m.Office, &m.Code, &m.Starts, &m.Ends, &m.Source, &m.NextAgreed, &m.PostponedTo, &m.Version)
		})
}

// PlanSteps reads the steps of people's plans.
func PlanSteps(ctx context.Context, q db.Q, people []string) ([]PlanStep, error) {
	return ofPeople(ctx, q, "PlanSteps", "SELECT id, person, office, title, own, due, ends, state, source, next_agreed, postponed_to, stage, ours, theirs, entered_at, version FROM plan_step WHERE person IN {in} ORDER BY person, id", people, scanPlanStep)
}

// OpenPlanSteps reads the steps of people's plans that are not done.
func OpenPlanSteps(ctx context.Context, q db.Q, people []string) ([]PlanStep, error) {
	return ofPeople(ctx, q, "OpenPlanSteps", "SELECT id, person, office, title, own, due, ends, state, source, next_agreed, postponed_to, stage, ours, theirs, entered_at, version FROM plan_step WHERE state = 'open' AND person IN {in} ORDER BY person, id", people, scanPlanStep)
}

func scanPlanStep(scan scanner) (PlanStep, error) {
	var s PlanStep
	var stage, ours, theirs db.Text
	var entered db.Time
	err := scan(&s.ID, &s.Person, &s.Office, &s.Title, &s.Own, &s.Due, &s.Ends, &s.State, &s.Source, &s.NextAgreed, &s.PostponedTo, &stage, &ours, &theirs, &entered, &s.Version)
	s.Stage, s.Ours, s.Theirs, s.EnteredAt = Stage(stage), string(ours), string(theirs), entered.Time
	return s, err
}

// Benefits reads the benefits of people.
func Benefits(ctx context.Context, q db.Q, people []string) ([]Benefit, error) {
	return ofPeople(ctx, q, "Benefits", "SELECT id, person, office, kind, ends, next_agreed, postponed_to, version FROM benefit WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (Benefit, error) {
			var b Benefit
			return b, scan(&b.ID, &b.Person, &b.Office, &b.Kind, &b.Ends, &b.NextAgreed, &b.PostponedTo, &b.Version)
		})
}

// Clocks reads the legal periods of people.
func Clocks(ctx context.Context, q db.Q, people []string) ([]Clock, error) {
	return ofPeople(ctx, q, "Clocks", "SELECT id, person, office, kind, starts, ends, source, done_on, version FROM clock WHERE person IN {in} ORDER BY person, id", people,
		func(scan scanner) (Clock, error) {
			var c Clock
			return c, scan(&c.ID, &c.Person, &c.Office, &c.Kind, &c.Starts, &c.Ends, &c.Source, &c.DoneOn, &c.Version)
		})
}

// Measure writes a measure that a person is in.
func (w *Writer) Measure(ctx context.Context, m *Measure) error {
	newID(&m.ID)
	return w.putVersion(ctx, "Measure", m.Person, &m.Version, `INSERT INTO measure_now (id, person, office, code, starts, ends, source, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
		ON CONFLICT (id) DO UPDATE SET code = excluded.code, starts = excluded.starts, ends = excluded.ends, source = excluded.source, next_agreed = excluded.next_agreed,
			postponed_to = excluded.postponed_to, version = measure_now.version + 1
		WHERE measure_now.version = $10`,
		m.ID, m.Person, m.Office, m.Code, m.Starts, m.Ends, m.Source, m.NextAgreed, m.PostponedTo)
}

// PlanStep writes a step of the plan.
func (w *Writer) PlanStep(ctx context.Context, s *PlanStep) error {
	if err := s.Valid(); err != nil {
		return fmt.Errorf("caseload.PlanStep: %w", err)
	}
	newID(&s.ID)
	return w.putVersion(ctx, "PlanStep", s.Person, &s.Version, `INSERT INTO plan_step (id, person, office, title, own, due, ends, state, source, next_agreed, postponed_to, stage, ours, theirs, entered_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, own = excluded.own, due = excluded.due, ends = excluded.ends, state = excluded.state, source = excluded.source,
			next_agreed = excluded.next_agreed, postponed_to = excluded.postponed_to, stage = excluded.stage, ours = excluded.ours, theirs = excluded.theirs,
			entered_at = excluded.entered_at, version = plan_step.version + 1
		WHERE plan_step.version = $16`,
		s.ID, s.Person, s.Office, s.Title, s.Own, s.Due, s.Ends, s.State, s.Source, s.NextAgreed, s.PostponedTo, db.Text(s.Stage), db.Text(s.Ours), db.Text(s.Theirs), db.At(s.EnteredAt))
}

// Benefit writes a benefit that ends.
func (w *Writer) Benefit(ctx context.Context, b *Benefit) error {
	newID(&b.ID)
	return w.putVersion(ctx, "Benefit", b.Person, &b.Version, `INSERT INTO benefit (id, person, office, kind, ends, next_agreed, postponed_to, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ends = excluded.ends, next_agreed = excluded.next_agreed, postponed_to = excluded.postponed_to,
			version = benefit.version + 1
		WHERE benefit.version = $8`,
		b.ID, b.Person, b.Office, b.Kind, b.Ends, b.NextAgreed, b.PostponedTo)
}

// Clock writes a legal period.
func (w *Writer) Clock(ctx context.Context, c *Clock) error {
	if err := c.Valid(); err != nil {
		return fmt.Errorf("caseload.Clock: %w", err)
	}
	newID(&c.ID)
	return w.putVersion(ctx, "Clock", c.Person, &c.Version, `INSERT INTO clock (id, person, office, kind, starts, ends, source, done_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, starts = excluded.starts, ends = excluded.ends, source = excluded.source, done_on = excluded.done_on,
			version = clock.version + 1
		WHERE clock.version = $9`,
		c.ID, c.Person, c.Office, c.Kind, c.Starts, c.Ends, c.Source, c.DoneOn)
}
