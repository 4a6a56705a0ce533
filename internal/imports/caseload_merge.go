package imports

import (
	"context"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// known is what the database has of a person, as far as an import may change it.
type known struct {
	one         caseload.One
	protections []access.Protection
	lastTalk    civil.Date
	measure     caseload.Measure  // the one from imports
	step        caseload.PlanStep // the one from imports
	clocks      map[string]caseload.Clock
	sticky      caseload.StickyNote
	categories  map[string]string // by counsellor
}

// state is what the database has of the people in a file, read in a few questions.
type state struct {
	ids    map[string]string // by lookup
	people map[string]*known
}

func (s *state) load(ctx context.Context, q db.Q, records []*record, key []byte) error {
	lookups := make([][]byte, len(records))
	for i, r := range records {
		lookups[i] = caseload.Lookup(r.number.Digits, key)
	}
	var err error
	if s.ids, err = caseload.IDsByLookup(ctx, q, lookups); err != nil {
		return err
	}
	s.people = map[string]*known{}
	ids := make([]string, 0, len(s.ids))
	for _, id := range s.ids {
		ids = append(ids, id)
		s.people[id] = &known{clocks: map[string]caseload.Clock{}, categories: map[string]string{}}
	}
	slices.Sort(ids)
	return s.loadPeople(ctx, q, ids)
}

func (s *state) loadPeople(ctx context.Context, q db.Q, ids []string) error {
	people, err := caseload.People(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, o := range people {
		s.people[o.Person.ID].one = o
	}
	protections, err := access.LoadProtections(ctx, q, ids)
	if err != nil {
		return err
	}
	for id, list := range protections {
		s.people[id].protections = list
	}
	talks, err := caseload.LastTalks(ctx, q, ids)
	if err != nil {
		return err
	}
	for id, at := range talks {
		s.people[id].lastTalk = civil.On(at.Time)
	}
	return s.loadRest(ctx, q, ids)
}

func (s *state) loadRest(ctx context.Context, q db.Q, ids []string) error {
	measures, err := caseload.Measures(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, m := range measures {
		if m.Source == caseload.FromImport {
			s.people[m.Person].measure = m
		}
	}
	steps, err := caseload.PlanSteps(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, p := range steps {
		if p.Source == caseload.FromImport {
			s.people[p.Person].step = p
		}
	}
	clocks, err := caseload.Clocks(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, c := range clocks {
		if c.Source == caseload.FromImport {
			s.people[c.Person].clocks[c.Kind] = c
		}
	}
	notes, err := caseload.StickyNotes(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, n := range notes {
		s.people[n.Person].sticky = n
	}
	categories, err := caseload.Categories(ctx, q, ids)
	for _, c := range categories {
		s.people[c.Person].categories[c.Counsellor] = c.Letter
	}
	return err
}

// of returns what is known of a row's person; a new person is empty.
func (s *state) of(r *record, key []byte) *known {
	if id, ok := s.ids[string(caseload.Lookup(r.number.Digits, key))]; ok {
		return s.people[id]
	}
	return &known{clocks: map[string]caseload.Clock{}, categories: map[string]string{}}
}

// merging writes one row into one person's record. Filled, valid cells replace; an
// empty or faulty cell never erases.
type merging struct {
	*caseloadImport
	cols    columns
	k       *known
	r       *record
	changed bool
	err     error
}

// merge reports whether anything of the record differs from what the row says.
func (c *caseloadImport) merge(ctx context.Context, cols columns, k *known, r *record) (bool, error) {
	m := &merging{caseloadImport: c, cols: cols, k: k, r: r}
	for _, step := range []func(context.Context){m.person, m.protections, m.followUp, m.contact, m.measureNow, m.planStep, m.clocks, m.note, m.category} {
		if step(ctx); m.err != nil {
			return false, m.err
		}
	}
	return m.changed, nil
}

// take replaces a value by a cell that is set and differs.
func take[T comparable](into *T, value T, set bool) bool {
	if !set || *into == value {
		return false
	}
	*into = value
	return true
}

func (m *merging) wrote(err error) {
	m.changed, m.err = true, err
}

func (m *merging) person(ctx context.Context) {
	p, r := &m.k.one.Person, m.r
	differs := p.Version == 0
	if p.Version == 0 {
		p.Number, p.FirstImported = r.number, m.opt.Today
	}
	for _, change := range []bool{
		takeName(&p.FamilyName, r.family, r.set[fFamily]), takeName(&p.GivenName, r.given, r.set[fGiven]),
		take(&p.Office, r.office, r.set[fOffice]), take(&p.Phone, r.phone, r.set[fPhone]), take(&p.Language, r.language, r.set[fLanguage]),
		take(&p.Interpreter, r.interp, r.set[fInterpreter]), take(&p.Effort, r.effort, r.set[fEffort]), take(&p.WaitsSince, r.dates[fWaits], r.set[fWaits]),
		m.bar(&p.Reserved, fReserved), m.bar(&p.Manual, fManual), m.bar(&p.Safety, fSafety), m.bar(&p.Guardian, fGuardian),
	} {
		differs = differs || change
	}
	if differs {
		m.wrote(m.w.Person(ctx, p, m.key))
	}
}

// bar takes an answer; an empty cell says no for somebody of whom nothing is known,
// and never erases a yes.
func (m *merging) bar(into *caseload.Answer, f field) bool {
	return take(into, m.r.answers[f], m.r.set[f] || *into == caseload.NotKnown && m.r.answers[f] != caseload.NotKnown)
}

// takeName never lets a name with ? replace a readable one.
func takeName(into *string, name string, set bool) bool {
	unreadable := strings.ContainsAny(name, "?\uFFFD")
	if unreadable && *into != "" && !strings.ContainsAny(*into, "?\uFFFD") {
		return false
	}
	return take(into, name, set)
}

// protections are only ever raised by an import.
func (m *merging) protections(ctx context.Context) {
	has := func(k access.Kind) bool {
		return slices.ContainsFunc(m.k.protections, func(p access.Protection) bool { return p.Kind == k })
	}
	for _, k := range m.r.protection {
		if !has(k) && m.err == nil {
			m.wrote(m.w.Protect(ctx, m.k.one.Person.ID, access.Protection{Kind: k}))
		}
	}
	for _, p := range m.k.protections {
		if m.cols.at[fProtection] >= 0 && !slices.Contains(m.r.protection, p.Kind) && p.Kind != access.Kontorsperre {
			m.r.warn(m.cols, fProtection, "protection_kept")
		}
	}
}

// followUp takes what a row says of the period. A closed period is only read: a start
// after its end begins another.
func (m *merging) followUp(ctx context.Context) {
	f, r := &m.k.one.FollowUp, m.r
	if f.State == caseload.Closed {
		if !r.set[fStart] || !r.dates[fStart].After(f.Ends) {
			return
		}
		*f = caseload.FollowUp{}
	}
	differs := f.Version == 0
	if f.Version == 0 {
		*f = caseload.FollowUp{Person: m.k.one.Person.ID, State: caseload.Active}
	}
	first := f.Version == 0
	if take(&f.Counsellor, r.counsellor, r.set[fCounsellor]) {
		differs = true
		if !first {
			f.AssignedOn = m.opt.Today
		}
	}
	for _, change := range []bool{
		take(&f.Office, r.office, r.set[fOffice]), take(&f.Track, r.track, r.set[fTrack]), take(&f.Rhythm, r.rhythm, r.set[fRhythm]),
		take(&f.Starts, r.dates[fStart], r.set[fStart]),
	} {
		differs = differs || change
	}
	if differs {
		m.wrote(m.w.FollowUp(ctx, f))
	}
}

// noon is the minute that a talk is given of which only the day is known.
const noon = 12 * 60

// contact only moves forward: a talk on a later day than the last one known.
func (m *merging) contact(ctx context.Context) {
	day := m.r.dates[fLastContact]
	if !m.r.set[fLastContact] || !m.k.lastTalk.IsZero() && !day.After(m.k.lastTalk) {
		return
	}
	p := m.k.one.Person
	m.wrote(m.w.Contact(ctx, &caseload.Contact{Person: p.ID, Office: p.Office, At: day.At(noon), Kind: caseload.FromImport, Direct: true, Spoke: true, Source: caseload.FromImport}))
}

func (m *merging) measureNow(ctx context.Context) {
	if !m.r.set[fMeasure] {
		return
	}
	was := m.k.measure
	now := was
	now.Person, now.Office, now.Source = m.k.one.Person.ID, m.k.one.Person.Office, caseload.FromImport
	if take(&now.Code, m.r.measure, true) {
		now.Ending = caseload.Ending{}
	}
	m.ending(&now.Ending, fMeasureEnd)
	if now != was {
		m.wrote(m.w.Measure(ctx, &now))
	}
}

// ending takes a new end and says whether it is another; what was agreed or put off
// about the old one is over.
func (m *merging) ending(e *caseload.Ending, f field) bool {
	another := take(&e.Ends, m.r.dates[f], m.r.set[f])
	if another {
		e.NextAgreed, e.PostponedTo = false, civil.Date{}
	}
	return another
}

func (m *merging) planStep(ctx context.Context) {
	if !m.r.set[fActivityEnd] {
		return
	}
	was := m.k.step
	now := was
	now.Person, now.Office, now.Source = m.k.one.Person.ID, m.k.one.Person.Office, caseload.FromImport
	if m.ending(&now.Ending, fActivityEnd) || was.Version == 0 {
		now.State = caseload.StepOpen // what was done about another end stands
		if now.Stage.Locked() {
			now.Stage = caseload.Running
		}
	}
	if now != was {
		m.wrote(m.w.PlanStep(ctx, &now))
	}
}

// clockFields are the columns that start or end a legal period.
var clockFields = []struct {
	field field
	kind  string
	end   bool
}{
	{fSickLeave, "sick_leave", false}, {fAAPEnd, "aap_decision", true}, {fKVPEnd, "kvp_decision", true},
	{fJobseeker, "youth_guarantee", false}, {fDecision14a, "decision_14a", false},
}

func (m *merging) clocks(ctx context.Context) {
	for _, c := range clockFields {
		if !m.r.set[c.field] || m.err != nil {
			continue
		}
		was := m.k.clocks[c.kind]
		now := was
		now.Person, now.Office, now.Kind, now.Source = m.k.one.Person.ID, m.k.one.Person.Office, c.kind, caseload.FromImport
		into := &now.Starts
		if c.end {
			into = &now.Ends
		}
		if take(into, m.r.dates[c.field], true) {
			now.DoneOn = civil.Date{}
		}
		if now != was {
			m.wrote(m.w.Clock(ctx, &now))
		}
	}
}

func (m *merging) note(ctx context.Context) {
	if !m.r.set[fSticky] {
		return
	}
	was := m.k.sticky
	now := was
	now.Person = m.k.one.Person.ID
	take(&now.Text, m.r.sticky, true)
	take(&now.Due, m.r.dates[fStickyDue], m.r.set[fStickyDue])
	take(&now.Counsellor, m.k.one.FollowUp.Counsellor, was.Version == 0)
	if now != was {
		m.wrote(m.w.StickyNote(ctx, &now))
	}
}

func (m *merging) category(ctx context.Context) {
	ident := m.k.one.FollowUp.Counsellor
	if !m.r.set[fCategory] || ident == "" || m.k.categories[ident] == m.r.category {
		return
	}
	m.wrote(m.w.Category(ctx, caseload.Category{Counsellor: ident, Person: m.k.one.Person.ID, Letter: m.r.category}))
}
