package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// The horizon of an import's reckoning: weeks before and after the week of today.
const (
	weeksBefore = 4
	weeksAfter  = 26
)

// Calendar imports a calendar of a counsellor or a person in one transaction. A
// person's number is looked up with the installation's key. Errors: *Refusal for a
// file that is no calendar, ErrUsage for an owner that is not in the database or a
// user who may not write there.
func Calendar(ctx context.Context, d *db.DB, in io.Reader, key []byte, opt Options) (*Report, error) {
	p, err := i18n.For("nb")
	if err != nil {
		return nil, err
	}
	src, err := decode(in, calendar.Joined, opt.Progress)
	if err != nil {
		return nil, err
	}
	monday := opt.Today.Monday()
	cal, err := calendar.ReadICS(src, calendar.ReadOptions{Words: calendar.Words{Busy: p.T("calendar.busy"), Untitled: p.T("calendar.untitled")},
		From: monday.AddDays(-7 * weeksBefore), To: monday.AddDays(7 * weeksAfter), Limits: calendar.DefaultLimits()})
	var problem *calendar.Problem
	if errors.As(err, &problem) {
		return nil, &Refusal{Code: problem.Code, Line: problem.Line}
	}
	if err != nil {
		return nil, fmt.Errorf("imports.Calendar: %w", err)
	}
	report := &Report{File: opt.File, Kind: "calendar"}
	err = d.Tx(ctx, func(q db.Q) error {
		c := &calendarImport{q: q, opt: opt, key: key, cal: cal, report: report, call: db.NewID()}
		if err := c.run(ctx); err != nil {
			return err
		}
		if opt.DryRun {
			return errDry
		}
		return saveRun(ctx, q, opt, c.remembered(), report, src.SHA256)
	})
	if err != nil && !errors.Is(err, errDry) {
		return nil, err
	}
	return report, nil
}

type calendarImport struct {
	q      db.Q
	opt    Options
	key    []byte
	cal    *calendar.Calendar
	report *Report
	call   string
	owner  calendar.Owner
	office string
}

func (c *calendarImport) run(ctx context.Context) error {
	if err := c.findOwner(ctx); err != nil {
		return err
	}
	actor, err := c.actor(ctx)
	if err != nil {
		return err
	}
	stored, err := calendar.Events(ctx, c.q, c.owner.Kind, []string{c.owner.ID})
	if err != nil {
		return err
	}
	zones, err := calendar.StoredZones(ctx, c.q, c.owner.Kind, []string{c.owner.ID})
	if err != nil {
		return err
	}
	maps.Copy(zones, c.cal.Zones)
	m := calendar.Merge(stored[c.owner.ID], c.cal.Items)
	c.judge(m)
	if err := c.tell(m, zones); err != nil {
		return err
	}
	if err := c.totals(); err != nil {
		return err
	}
	if err := c.report.finish(c.opt); err != nil {
		return err
	}
	if err := calendar.Apply(ctx, c.q, c.owner, c.office, m, c.cal.Zones); err != nil {
		return err
	}
	return c.log(ctx, actor, m)
}

// findOwner looks up whose calendar it is; one that is not here is a wrong call.
func (c *calendarImport) findOwner(ctx context.Context) error {
	if c.opt.Owner.Counsellor != "" && c.opt.Owner.Person != "" {
		return usage{"import.one_owner"}
	}
	if ident := strings.ToUpper(c.opt.Owner.Counsellor); ident != "" {
		if _, err := access.StaffOf(ctx, c.q, ident); errors.Is(err, db.ErrNotFound) {
			return usage{"import.owner_counsellor"}
		} else if err != nil {
			return err
		}
		c.owner = calendar.Owner{Kind: calendar.OfCounsellor, ID: ident}
		offices, err := access.OfficesOf(ctx, c.q, ident)
		if len(offices) > 0 {
			c.office = offices[0]
		}
		return err
	}
	return c.findPerson(ctx)
}

func (c *calendarImport) findPerson(ctx context.Context) error {
	id := c.opt.Owner.Person
	if n, _, err := caseload.ParseNumber(id); err == nil {
		lookup := caseload.Lookup(n.Digits, c.key)
		ids, err := caseload.IDsByLookup(ctx, c.q, [][]byte{lookup})
		if err != nil {
			return err
		}
		id = ids[string(lookup)]
	}
	people, err := caseload.People(ctx, c.q, []string{id})
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return usage{"import.owner_person"}
	}
	c.owner, c.office = calendar.Owner{Kind: calendar.OfPerson, ID: people[0].Person.ID}, people[0].Person.Office
	return nil
}

// actor is who imports. A user may write the calendar of people in reach, and the
// own; a person out of reach is answered as one who is not here.
func (c *calendarImport) actor(ctx context.Context) (access.Actor, error) {
	if c.opt.As == "" {
		return access.AtTheMachine(), nil
	}
	a, err := loadUser(ctx, c.q, c.opt)
	if err != nil {
		return a, err
	}
	if c.owner.Kind == calendar.OfCounsellor {
		if c.owner.ID != a.Ident {
			return a, usage{"import.owner_counsellor"}
		}
		return a, nil
	}
	s, err := access.LoadSubject(ctx, c.q, c.owner.ID, a.Ident, c.opt.Today)
	if err != nil {
		return a, err
	}
	if !access.Decide(a, access.RecordWrite, s, c.opt.Today).Permit {
		return a, usage{"import.owner_person"}
	}
	return a, nil
}

// judge counts what became of each event, and notes what there is to say of it.
func (c *calendarImport) judge(m calendar.Merged) {
	r := c.report
	for i, it := range c.cal.Items {
		switch m.Outcomes[i] {
		case calendar.Rejected:
			r.reject(Issue{Line: it.Line, Code: m.Codes[i]})
			continue
		case calendar.Skipped:
			r.Skipped++
			r.warn(Issue{Line: it.Line, Code: m.Codes[i]})
			continue
		case calendar.Imported:
			r.Imported++
		case calendar.Updated:
			r.Updated++
		case calendar.Unchanged:
			r.Unchanged++
		}
		for _, code := range it.Warnings {
			r.warn(Issue{Line: it.Line, Code: code})
		}
	}
	for _, line := range c.cal.Ignored {
		r.warn(Issue{Line: line, Code: "component_ignored"})
	}
}

type busyPart struct {
	Day     int  `json:"day"`
	From    int  `json:"start_min"`
	To      int  `json:"end_min"`
	Private bool `json:"private"`
}

// totals are of what the file gives by itself, whatever is stored besides.
func (c *calendarImport) totals() error {
	monday := c.opt.Today.Monday()
	times, err := calendar.Expand(c.cal.Kept(), c.cal.Zones, monday.AddDays(-7*weeksBefore), monday.AddDays(7*weeksAfter))
	if err != nil {
		return fmt.Errorf("imports.Calendar: %w", err)
	}
	busy, absent := []busyPart{}, []int{}
	for day := range 5 {
		date := monday.AddDays(day)
		for _, b := range calendar.BusyDay(times, date) {
			busy = append(busy, busyPart{day, b.From, b.To, b.Private})
		}
		if calendar.AbsentDay(times, date) {
			absent = append(absent, day)
		}
	}
	week := monday.Week().String()
	c.report.Totals = []Total{{"owner", c.said()}, {"events", len(times)}, {"busy_week_" + week, busy}, {"absent_days_" + week, absent}}
	return nil
}

// said names the owner as the call did.
func (c *calendarImport) said() map[string]string {
	if c.owner.Kind == calendar.OfCounsellor {
		return map[string]string{"counsellor": c.owner.ID}
	}
	return map[string]string{"person": c.opt.Owner.Person}
}

// remembered is the report as it is kept: with the owner's id in place of a birth
// number, and without when the owner is busy.
func (c *calendarImport) remembered() *Report {
	r := *c.report
	r.Totals = []Total{{"owner", map[string]string{string(c.owner.Kind): c.owner.ID}}}
	return &r
}

// log writes that a person's record was changed, or a counsellor's calendar.
func (c *calendarImport) log(ctx context.Context, a access.Actor, m calendar.Merged) error {
	if len(m.Put)+len(m.Remove) == 0 {
		return nil
	}
	if c.owner.Kind == calendar.OfCounsellor {
		return access.LogStaff(ctx, c.q, a, access.Import, c.owner.ID, c.opt.Now, c.call)
	}
	w := caseload.NewWriter(c.q, caseload.By{Actor: a, At: c.opt.Now, Call: c.call})
	w.Touch(c.owner.ID)
	return w.Done(ctx)
}
