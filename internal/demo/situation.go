package demo

import (
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// situation gives the person what the path brings: clocks, incomes, a measure.
func (s *sim) situation(so *soul, now civil.Date, initial bool) {
	d := s.birth
	ago := func(most int) civil.Date {
		if initial {
			return now.AddDays(-d.between(0, most))
		}
		return now.AddDays(-d.between(0, 20))
	}
	switch so.path {
	case sickListed:
		from := ago(300)
		so.ends = now.AddDays(d.between(40, 330))
		s.clock(so, caseload.Clock{Kind: "sick_leave", Starts: from}, now)
		s.clock(so, caseload.Clock{Kind: "activity_duty", Starts: from}, now)
		s.benefit(so, "SYKEPENGER", from.AddDays(364))
	case onAAP:
		from := ago(640)
		s.clock(so, caseload.Clock{Kind: "aap_decision", Starts: from, Ends: maxDate(from.AddMonths(12*d.between(1, 3)), now.AddDays(d.between(30, 300)))}, now)
	case onKVP:
		from := ago(330)
		s.clock(so, caseload.Clock{Kind: "kvp_decision", Starts: from, Ends: from.AddDays(364)}, now)
		s.w.Measures = append(s.w.Measures, caseload.Measure{Source: entered, ID: s.id.at(from.At(dayStart)), Person: s.w.People[so.p].ID, Office: s.w.People[so.p].Office, Code: "KVP", Starts: from, Ending: caseload.Ending{Ends: from.AddDays(364)}})
		so.measure = len(s.w.Measures) - 1
	case jobseeker:
		s.benefit(so, "DAGPENGER", now.AddDays(d.between(20, 500)))
	}
	s.young(so, now)
	if d.in1000(450) {
		s.clock(so, caseload.Clock{Kind: "decision_14a", Starts: now.AddDays(-d.between(0, 60))}, now)
	}
	if so.measure < 0 && d.in1000(560) && so.path != sickListed {
		s.begin(so, now, initial)
	}
	if d.in1000(260) {
		s.activity(so, now)
	}
}

func (s *sim) young(so *soul, now civil.Date) {
	start := s.w.FollowUps[so.f].Starts
	age := start.Sub(s.w.People[so.p].Number.Born) / 365
	if age < 30 && (so.path == jobseeker || so.path == socialBenefit) {
		s.clock(so, caseload.Clock{Kind: "youth_guarantee", Starts: start}, now)
	}
}

// clock starts a legal period. What fell due before the simulation was mostly held;
// of some clocks nobody has written down the dates.
func (s *sim) clock(so *soul, c caseload.Clock, now civil.Date) {
	c.Source, c.Person, c.Office = entered, s.w.People[so.p].ID, s.w.People[so.p].Office
	c.ID = s.id.at(c.Starts.At(dayStart))
	for due := nextTalk(c); !due.IsZero() && due.Before(now.AddDays(10)) && c.Kind != "warning"; due = nextTalk(c) {
		c.DoneOn = due.AddDays(-s.birth.between(0, 12))
	}
	if s.birth.in1000(70) && c.Kind != "warning" {
		c.Starts, c.Ends, c.DoneOn = civil.Date{}, civil.Date{}, civil.Date{}
	}
	s.w.Clocks = append(s.w.Clocks, c)
	so.clocks = append(so.clocks, len(s.w.Clocks)-1)
}

func (s *sim) benefit(so *soul, kind string, ends civil.Date) {
	p := s.w.People[so.p]
	s.w.Benefits = append(s.w.Benefits, caseload.Benefit{ID: s.id.at(ends.AddDays(-400).At(dayStart)), Person: p.ID, Office: p.Office, Kind: kind, Ending: caseload.Ending{Ends: ends}})
	so.benefits = append(so.benefits, len(s.w.Benefits)-1)
}

// activity adds an activity of the plan that ends some day.
func (s *sim) activity(so *soul, now civil.Date) {
	p := s.w.People[so.p]
	s.w.Steps = append(s.w.Steps, caseload.PlanStep{Source: entered, ID: s.id.at(now.At(dayStart)), Person: p.ID, Office: p.Office,
		Title: pick(s.birth, s.lex.texts.PlanSteps), Ending: caseload.Ending{Ends: now.AddDays(s.birth.between(20, 260))}, State: caseload.StepOpen})
	so.steps = append(so.steps, len(s.w.Steps)-1)
}

// measureKind is a measure that a path can bring, its length in weeks, and the
// clock that runs with it.
type measureKind struct {
	code     string
	min, max int
	clock    string
}

var measureKinds = map[path][]measureKind{
	jobseeker:     {{"ARBEIDSMARKEDSOPPLAERING", 8, 40, ""}, {"OPPFOLGING", 12, 26, ""}, {"ARBEIDSTRENING", 13, 40, "work_training"}, {"ARBEIDSTRENING", 13, 30, "work_training"}, {"MIDLERTIDIG_LONNSTILSKUDD", 12, 52, ""}, {"JOBBKLUBB", 3, 6, ""}},
	onAAP:         {{"ARBEIDSFORBEREDENDE_TRENING", 26, 80, "aft"}, {"ARBEIDSTRENING", 13, 40, "work_training"}, {"ARBEIDSRETTET_REHABILITERING", 4, 12, ""}, {"AVKLARING", 4, 8, ""}, {"VARIG_LONNSTILSKUDD", 80, 200, "wage_subsidy_permanent"}, {"INDIVIDUELL_JOBBSTOTTE", 26, 80, ""}},
	socialBenefit: {{"ARBEIDSTRENING", 13, 40, "work_training"}, {"NORSKOPPLAERING_GRUNNLEGGENDE_FERDIGHETER_FOV", 12, 40, ""}, {"OPPFOLGING", 12, 26, ""}, {"MENTOR", 12, 40, ""}, {"FIREARIG_LONNSTILSKUDD", 60, 200, "wage_subsidy_four_year"}},
	onKVP:         {{"KVP", 52, 52, ""}},
	sickListed:    {{"AVKLARING", 4, 8, ""}},
}

// begin starts a measure, with its clock.
func (s *sim) begin(so *soul, now civil.Date, initial bool) {
	d, p := s.birth, s.w.People[so.p]
	k := pick(d, measureKinds[so.path])
	days := 7 * d.between(k.min, k.max)
	from := now
	if initial {
		from = now.AddDays(-d.between(0, days-7))
	}
	s.w.Measures = append(s.w.Measures, caseload.Measure{Source: entered, ID: s.id.at(from.At(dayStart)), Person: p.ID, Office: p.Office, Code: k.code, Starts: from, Ending: caseload.Ending{Ends: from.AddDays(days)}})
	so.measure = len(s.w.Measures) - 1
	if k.clock != "" {
		s.clock(so, caseload.Clock{Kind: k.clock, Starts: from}, now)
	}
}

// nextTalk is the next day by which the law asks for a talk; zero: none.
func nextTalk(c caseload.Clock) civil.Date {
	since := maxDate(c.Starts, c.DoneOn)
	switch c.Kind {
	case "sick_leave", "activity_duty", "youth_guarantee":
		if c.Starts.IsZero() || !c.DoneOn.IsZero() {
			return civil.Date{}
		}
		return c.Starts.AddDays(map[string]int{"sick_leave": 182, "activity_duty": 55, "youth_guarantee": 56}[c.Kind])
	case "work_training", "aft", "wage_subsidy_four_year":
		return since.AddMonths(3)
	case "wage_subsidy_permanent":
		return since.AddMonths(6)
	case "aap_decision":
		return earliest(since.AddMonths(12), endUnlessHeld(c))
	case "kvp_decision", "warning":
		return endUnlessHeld(c)
	}
	return civil.Date{}
}

func endUnlessHeld(c caseload.Clock) civil.Date {
	if c.Ends.IsZero() || !c.DoneOn.IsZero() && c.DoneOn.After(c.Ends.AddDays(-42)) {
		return civil.Date{}
	}
	return c.Ends
}

func maxDate(a, b civil.Date) civil.Date {
	if a.Compare(b) > 0 {
		return a
	}
	return b
}

// earliest is the earlier of two days of which either may be missing.
func earliest(a, b civil.Date) civil.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
