package overview

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Asking is who reads a list, and when.
type Asking struct {
	Actor     access.Actor
	Today     civil.Date
	Now       int // minutes after midnight
	Policy    planner.Policy
	Deadlines planner.Deadlines
	Key       []byte // for birth numbers
}

// Base is everybody whom a scope has and the reader may see, and what the sentence on
// top says of them.
type Base struct {
	Rows   []Row
	Hidden int // people of one's own who are not shown; 0 if they are fewer than five
	Needed int // minutes a week that the rhythms of one's own people ask for
	Free   int // minutes that are left for talks this week; of one's own list only
}

// Colleague is somebody whose caseload can be opened.
type Colleague struct{ Ident, Name string }

// Load reads the rows of a scope. number says that tokens of birth numbers are wanted.
func Load(ctx context.Context, q db.Q, a Asking, s Scope, number bool) (*Base, error) {
	list, err := people(ctx, q, a, s)
	if err != nil {
		return nil, fmt.Errorf("overview.Load: %w", err)
	}
	l := &reading{ctx: ctx, q: q, a: a, number: number, base: &Base{Rows: make([]Row, len(list))}, at: make(map[string]int, len(list))}
	if err := l.start(list); err != nil {
		return nil, fmt.Errorf("overview.Load: %w", err)
	}
	for _, step := range []func() error{l.crowd, l.marks, l.running, l.waits, l.names} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("overview.Load: %w", err)
		}
	}
	if s == Own && a.Actor.Role == access.Counsellor {
		l.base.Hidden, err = caseload.NotShown(ctx, q, a.Actor, a.Actor.Ident, a.Today)
	}
	return l.base, err
}

// people reads who is in a scope. For a leader, the own list is that of the teams.
func people(ctx context.Context, q db.Q, a Asking, s Scope) ([]caseload.One, error) {
	switch {
	case s == Own && a.Actor.Role == access.Counsellor:
		return caseload.OfCounsellors(ctx, q, a.Actor, []string{a.Actor.Ident}, a.Today)
	case s == OfOffice:
		return caseload.AtOffices(ctx, q, a.Actor, append(slices.Clone(a.Actor.Offices), a.Actor.LeadsAt...), a.Today)
	case s == Own || s == OfTeam:
		members, err := teamed(ctx, q, a.Actor)
		if err != nil {
			return nil, err
		}
		return caseload.OfCounsellors(ctx, q, a.Actor, members, a.Today)
	}
	return caseload.OfCounsellors(ctx, q, a.Actor, []string{string(s)}, a.Today)
}

// teamed lists who is in the actor's teams; for a leader, in those that are led.
func teamed(ctx context.Context, q db.Q, a access.Actor) ([]string, error) {
	teams := a.Teams
	if a.Role == access.Leader {
		teams = a.Leads
	}
	var idents []string
	for _, t := range teams {
		members, err := access.Members(ctx, q, t)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if !slices.Contains(idents, m.Ident) {
				idents = append(idents, m.Ident)
			}
		}
	}
	return idents, nil
}

// Colleagues lists whose caseloads the actor can open: at the own offices and in the
// own teams, and those whom the actor stands in for today. Oneself is not among them.
func Colleagues(ctx context.Context, q db.Q, a access.Actor) ([]Colleague, error) {
	idents, err := teamed(ctx, q, a)
	if err != nil {
		return nil, fmt.Errorf("overview.Colleagues: %w", err)
	}
	var list []Colleague
	add := func(s access.Staff) {
		if s.Ident != a.Ident && !slices.ContainsFunc(list, func(c Colleague) bool { return c.Ident == s.Ident }) {
			list = append(list, Colleague{s.Ident, s.Name})
		}
	}
	if a.Role == access.Counsellor {
		for _, office := range a.Offices {
			staff, err := access.StaffAt(ctx, q, office)
			if err != nil {
				return nil, fmt.Errorf("overview.Colleagues: %w", err)
			}
			for _, s := range staff {
				add(s)
			}
		}
	}
	for _, ident := range append(idents, a.StandsInFor...) {
		s, err := access.StaffOf(ctx, q, ident)
		if err != nil {
			return nil, fmt.Errorf("overview.Colleagues: %w", err)
		}
		add(s)
	}
	return list, nil
}

// reading is a Base on its way from the tables.
type reading struct {
	ctx    context.Context
	q      db.Q
	a      Asking
	number bool
	base   *Base
	at     map[string]int // place of a person's row
	open   []caseload.One // whose details the reader may see
	ids    []string       // their ids
	mine   []string
}

func (l *reading) row(id string) *Row { return &l.base.Rows[l.at[id]] }

// start asks access of everybody once more, and fills in what a row may always show.
func (l *reading) start(list []caseload.One) error {
	ids := make([]string, len(list))
	for i, o := range list {
		ids[i] = o.Person.ID
	}
	subjects, err := access.LoadSubjects(l.ctx, l.q, ids, l.a.Actor.Ident, l.a.Today)
	if err != nil {
		return err
	}
	n := 0
	for _, o := range list {
		s := subjects[o.Person.ID]
		d := access.Decide(l.a.Actor, access.ListRow, s, l.a.Today)
		if !d.Permit {
			continue
		}
		l.base.Rows[n], l.at[o.Person.ID] = l.named(o, s, d), n
		if access.Decide(l.a.Actor, access.RecordRead, s, l.a.Today).Permit {
			l.details(&l.base.Rows[n], o)
		}
		n++
	}
	l.base.Rows = l.base.Rows[:n]
	return nil
}

func (l *reading) named(o caseload.One, s access.Subject, d access.Decision) Row {
	p := o.Person
	r := Row{ID: p.ID, Given: p.GivenName, Family: p.FamilyName, Relation: d.Relation, Office: p.Office, Counsellor: o.FollowUp.Counsellor, Language: p.Language, Interpreter: p.Interpreter}
	for _, k := range access.Kinds() {
		if d.Limit != access.NameAndLanguage && slices.ContainsFunc(s.Protections, func(x access.Protection) bool { return x.Kind == k }) {
			r.Kinds = append(r.Kinds, k)
		}
	}
	if d.Limit != access.NameAndLanguage && len(s.Protections) > 0 && len(r.Kinds) == 0 {
		r.Kinds = []access.Kind{access.Uklar} // a kind that is not known here
	}
	if l.number {
		r.Lookup = Token(p.Number.Digits, l.a.Key)
	}
	return r
}

// Token stands for a birth number in an address: a keyed hash of its own, which finds
// the person among the rows and nowhere else.
func Token(digits string, key []byte) string {
	return base64.RawURLEncoding.EncodeToString(caseload.Lookup("overview "+digits, key)[:12])
}

func (l *reading) details(r *Row, o caseload.One) {
	p, f := o.Person, o.FollowUp
	r.Open, r.Mine = true, r.Relation == access.Own
	r.Track, r.Paused, r.Effort, r.Start, r.Since = f.Track, f.State == caseload.Paused, p.Effort, f.Starts, f.AssignedOn
	if r.Since.IsZero() {
		r.Since = f.Starts
	}
	if !r.Protected() {
		r.Phone = p.Phone
	}
	l.open, l.ids = append(l.open, o), append(l.ids, p.ID)
	if r.Mine {
		l.mine = append(l.mine, p.ID)
	}
}

// crowd asks the planner, which knows silence, debts and dates.
func (l *reading) crowd() error {
	crowd, err := planner.LoadCrowd(l.ctx, l.q, l.a.Actor, l.open, l.a.Today, l.a.Now, l.a.Policy)
	if err != nil {
		return err
	}
	facts := make([]planner.Facts, 0, len(crowd.People))
	for id, one := range crowd.People {
		l.known(l.row(id), one)
		facts = append(facts, one.Facts)
	}
	l.base.Needed, l.base.Free = planner.RhythmLoad(facts, l.a.Policy), crowd.Free[l.a.Actor.Ident]
	return nil
}

func (l *reading) known(r *Row, one *planner.OnePerson) {
	f, a := one.Facts, l.a
	r.Last = f.LastContact
	r.Centidays, r.Agreed = planner.Interval(f, a.Policy)
	r.Owed = planner.Owed(f, one.Blocks, a.Policy, a.Deadlines, one.Days, a.Today)
	r.Unmapped, r.Question = f.Unmapped, f.OpenDecide != ""
	r.Legal, _ = planner.NextLegal(f, a.Policy, a.Deadlines, one.Days, a.Today)
	r.LegalUnknown = len(planner.UndatedClocks(f, a.Deadlines, a.Today)) > 0
	for _, w := range f.Waiting {
		if !w.Since.IsZero() && (r.WaitsUs.IsZero() || w.Since.Before(r.WaitsUs)) {
			r.WaitsUs = w.Since
		}
	}
	for _, e := range f.Ends {
		first := &r.Ends
		if e.Table == "benefit" {
			first = &r.Benefit
		}
		l.ends(first, Ending{Code: e.Code, Title: e.Title, Day: e.Day}, e.NextAgreed)
	}
	for _, n := range planner.Needs(f, a.Policy, a.Deadlines, one.Days, a.Today.Week(), a.Today) {
		r.Wants = r.Wants || n.Code == planner.OwnRequest
		r.New = r.New || n.Code == planner.NewPerson
	}
	for _, b := range one.Blocks {
		coming := b.Day.After(a.Today) || b.Day == a.Today && b.To() >= a.Now
		if r.Next.ID == "" && b.Stands() && b.Kind.Direct() && coming {
			r.Next = b
		}
	}
}

// marks are the reader's own: sticky notes and categories of the own people.
func (l *reading) marks() error {
	notes, err := caseload.StickyNotes(l.ctx, l.q, l.mine)
	if err != nil {
		return err
	}
	for _, n := range notes {
		l.row(n.Person).Sticky = n
	}
	letters, err := caseload.Categories(l.ctx, l.q, l.mine)
	for _, c := range letters {
		if c.Counsellor == l.a.Actor.Ident {
			l.row(c.Person).Category = c.Letter
		}
	}
	return err
}

// pastDays is how long something that has ended is still named as ending.
const pastDays = 28

// running are the present measures, and whether anything of the plan stands open.
func (l *reading) running() error {
	measures, err := caseload.Measures(l.ctx, l.q, l.ids)
	if err != nil {
		return err
	}
	for _, m := range measures {
		if m.Ends.IsZero() || !m.Ends.Before(l.a.Today) {
			r := l.row(m.Person)
			r.Measures, r.Planned = append(r.Measures, m.Code), true
		}
	}
	steps, err := caseload.OpenPlanSteps(l.ctx, l.q, l.ids)
	for _, s := range steps {
		l.row(s.Person).Planned = true
	}
	return err
}

// ends keeps what ends first, and is not long over.
func (l *reading) ends(first *Ending, e Ending, agreed bool) {
	if agreed || e.Day.IsZero() || e.Day.Before(l.a.Today.AddDays(-pastDays)) {
		return
	}
	if first.Day.IsZero() || e.Day.Before(first.Day) {
		*first = e
	}
}

func (l *reading) waits() error {
	since, err := dialogue.WaitingForPerson(l.ctx, l.q, l.ids)
	for id, at := range since {
		r := l.row(id)
		r.WaitsPerson = true
		if !at.IsZero() {
			r.AskedOn = civil.On(at.Time)
		}
	}
	return err
}

// names writes who the counsellors are.
func (l *reading) names() error {
	idents := map[string]bool{}
	for i := range l.base.Rows {
		idents[l.base.Rows[i].Counsellor] = true
	}
	names, err := access.StaffNames(l.ctx, l.q, idents)
	for i := range l.base.Rows {
		l.base.Rows[i].CounsellorName = names[l.base.Rows[i].Counsellor]
	}
	return err
}
