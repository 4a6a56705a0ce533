package demo

import (
	"fmt"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// soul is a person in the simulation: the rows, and what no register holds.
type soul struct {
	p      int // index of the person
	f      int // index of the follow-up
	group  *nameGroup
	path   path
	gone   bool       // no longer followed up
	ends   civil.Date // when the follow-up will end by itself; zero: not within the time
	writes int        // messages a day, of 100,000
	reach  int        // of 1,000 calls, how many are answered
	seen   int        // how readily the person comes to mind, −60 … 55

	last      civil.Date // last talk
	lastTry   civil.Date
	needs     civil.Date // new: since when not spoken with; zero otherwise
	rhythm    int        // agreed days; 0: none
	measure   int        // index of the present measure, −1 none
	measureUp civil.Date // a new measure begins
	clocks    []int
	requests  []int // not answered
	steps     []int
	benefits  []int
	questions []int
	threads   []int
	writeBack bool // may write: neither reserved nor on manual follow-up
	mapped    [10]bool
	busy      []repeat
	bookedOn  civil.Date
}

// path is the situation that a follow-up begins in.
type path int

const (
	jobseeker path = iota
	sickListed
	onAAP
	socialBenefit
	onKVP
)

// draw makes a person of the one distribution that all teams share: who comes to a
// programme team is no other kind of person than who comes to an ordinary one.
func (s *sim) draw(p *place, start civil.Date) *soul {
	d := s.birth
	weights := make([]int, len(s.lex.Groups))
	for i, g := range s.lex.Groups {
		weights[i] = g.Weight
	}
	g := &s.lex.Groups[d.weighted(weights...)]
	woman := d.in1000(500)
	age := []int{d.between(18, 29), d.between(30, 44), d.between(45, 59), d.between(60, 66)}[d.weighted(29, 36, 27, 8)]
	born := start.AddDays(-age*365 - d.between(5, 360))
	row := caseload.Person{ID: s.id.at(start.At(dayStart + d.under(400))), Office: p.row.Number}
	row.Number = caseload.Number{Digits: s.freshNumber(born, d.under(500), woman), Born: born}
	row.GivenName, row.FamilyName = s.name(d, g, woman)
	s.reachable(d, &row)
	s.speech(d, g, &row)
	row.Effort = []string{"GODE_MULIGHETER", "TRENGER_VEILEDNING", "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE", "JOBBE_DELVIS", "LITEN_MULIGHET_TIL_A_JOBBE", ""}[d.weighted(7, 32, 40, 8, 8, 5)]
	s.w.People = append(s.w.People, row)
	so := &soul{p: len(s.w.People) - 1, group: g, measure: -1,
		writes: []int{400, 1800, 4500, 11000}[d.weighted(25, 40, 25, 10)], reach: d.between(520, 900), seen: d.between(-60, 55)}
	so.path = path(d.weighted(28, 16, 34, 15, 7))
	so.writeBack = row.Reserved != caseload.Yes && row.Manual != caseload.Yes
	s.commitments(d, so, start)
	s.prefer(d, so)
	return so
}

func (s *sim) freshNumber(born civil.Date, serial int, woman bool) string {
	for {
		n := number(born, serial, woman)
		if !s.numbers[n] {
			s.numbers[n] = true
			return n
		}
		serial++
	}
}

func (s *sim) name(d *stream, g *nameGroup, woman bool) (given, family string) {
	if len(g.Native) > 0 && d.under(100) < g.NativeOfHundred {
		n := pick(d, g.Native)
		return n.Given, n.Family
	}
	first, second := g.Women, g.Double.Women
	if !woman {
		first, second = g.Men, g.Double.Men
	}
	given = pick(d, first)
	if len(second) > 0 && d.under(100) < g.Double.OfHundred {
		given = pick(d, second) + []string{" ", "-"}[d.under(2)] + given
	}
	if len(g.Middle) > 0 {
		given += " " + pick(d, g.Middle)
	}
	if len(g.FamilyFirst) > 0 {
		return given, s.composed(d, g)
	}
	return given, pick(d, g.Family)
}

func (s *sim) composed(d *stream, g *nameGroup) string {
	family := pick(d, g.FamilyFirst) + pick(d, g.FamilyLast)
	if d.in1000(70) {
		family += "-" + pick(d, g.FamilyFirst) + pick(d, g.FamilyLast)
	}
	return family
}

// reachable draws how the person can be reached; some of it is not known.
func (s *sim) reachable(d *stream, row *caseload.Person) {
	if d.in1000(960) {
		row.Phone = fmt.Sprintf("+470000%02d%02d", d.under(100), d.under(100))
	}
	if d.in1000(950) {
		row.Address = fmt.Sprintf("%s %d, %s", pick(d, s.lex.Streets), d.between(1, 90), pick(d, s.lex.Towns))
	}
	answer := func(yes, unknown int) caseload.Answer {
		return []caseload.Answer{caseload.Yes, caseload.NotKnown, caseload.No}[d.weighted(yes, unknown, 1000-yes-unknown)]
	}
	row.Reserved, row.Manual = answer(35, 40), answer(40, 40)
	row.Guardian, row.Safety = answer(15, 60), answer(12, 60)
}

func (s *sim) speech(d *stream, g *nameGroup, row *caseload.Person) {
	weights := make([]int, len(g.Languages))
	for i, l := range g.Languages {
		weights[i] = l.Weight
	}
	row.Language = g.Languages[d.weighted(weights...)].Name
	x := d.under(100)
	switch {
	case d.in1000(40):
		row.Interpreter = "" // not known
	case x < g.Interpreter && row.Language != "norsk bokmål":
		row.Interpreter = "spoken"
	case x >= 100-g.Signed:
		row.Language, row.Interpreter = "norsk tegnspråk", "sign"
	default:
		row.Interpreter = "none"
	}
	if d.in1000(20) {
		row.Language = ""
	}
}

// commitments draws what already fills the person's week.
func (s *sim) commitments(d *stream, so *soul, start civil.Date) {
	for n := d.weighted(50, 38, 12); n > 0; n-- {
		t := pick(d, s.lex.texts.Commitments)
		r := repeat{from: t.From, minutes: t.Minutes}
		r.days, r.weeks = readRule(t.Rule)
		r.first = s.w.Date.Monday().AddDays(7*d.between(-2, 3) + d.between(0, 4))
		if t.Rule != "" {
			r.first = s.w.Date.Monday().AddDays(-7 * d.between(3, 30))
			for !r.days[r.first.Weekday()] {
				r.first = r.first.AddDays(1)
			}
		}
		so.busy = append(so.busy, r)
		s.personEvent(so, r, t)
	}
}

func (s *sim) personEvent(so *soul, r repeat, t commitmentText) {
	row := s.w.People[so.p]
	e := s.event(row.Office, calendar.Owner{Kind: calendar.OfPerson, ID: row.ID}, fmt.Sprintf("%d-%d@demo", so.p, len(so.busy)), r.first, r.from, r.minutes)
	e.Rule, e.Title = t.Rule, t.Title
	s.w.Events = append(s.w.Events, e)
}

func (s *sim) prefer(d *stream, so *soul) {
	if !d.in1000(250) {
		return
	}
	from, to := 480, 660
	if d.in1000(500) {
		from, to = 720, 930
	}
	for day := range 5 {
		s.w.Preferences = append(s.w.Preferences, caseload.Preference{Person: s.w.People[so.p].ID, Weekday: day, FromMin: from, ToMin: to})
	}
}
