package absence

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// Path is where absences are registered.
const Path = "/absence"

// Pages are the pages about absence.
type Pages struct {
	Policy    planner.Policy
	Deadlines planner.Deadlines
}

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	both := web.Role(access.Counsellor, access.Leader)
	return web.Routes{
		{Method: "GET", Path: Path, Need: both, Run: list},
		{Method: "POST", Path: Path, Need: both, Run: post, Back: Path},
		{Method: "GET", Path: planner.WaitingPath, Need: web.Week(access.WeekRead), Run: p.waiting},
		{Method: "GET", Path: planner.BackPath, Need: web.Role(access.Counsellor), Run: back},
	}
}

// shownBack is how many days after its end an absence is still listed.
const shownBack = 14

// absentView is the page of absences.
type absentView struct {
	c       *web.Call
	form    web.Form
	open    string // id of the absence whose form was sent; "new" for a new one
	stands  *calendar.Absence
	staff   []access.Staff                // whose absence the actor may register
	of      map[string][]calendar.Absence // by ident
	standIn map[string][]access.Staff     // who may stand in, by ident
	covers  []calendar.Absence            // in which the actor stands in today
	names   map[string]string
	missing map[string]int // by absence: people whom the substitute lacks a right for; 0: none, or fewer than five
}

func list(c *web.Call) error { return show(&absentView{c: c}, http.StatusOK) }

func show(v *absentView, status int) error {
	if err := v.load(); err != nil {
		return err
	}
	return v.c.Show(status, web.Page{Title: v.c.T("absence.title"), Nav: Path, Class: "page"}, absencePage(v))
}

// load reads the absences of those whom the actor may register for.
func (v *absentView) load() error {
	c := v.c
	var err error
	if v.staff, err = registersFor(c); err != nil {
		return err
	}
	idents := make([]string, len(v.staff))
	v.names = map[string]string{}
	for i, s := range v.staff {
		idents[i], v.names[s.Ident] = s.Ident, s.Name
	}
	if v.of, err = calendar.AbsencesOf(c.Ctx(), c.Read(), idents, c.Today.AddDays(-shownBack), c.Today.AddDays(longest)); err != nil {
		return err
	}
	v.standIn = map[string][]access.Staff{}
	for _, s := range v.staff {
		if v.standIn[s.Ident], err = substitutes(c.Ctx(), c.Read(), s.Ident); err != nil {
			return err
		}
		for _, x := range v.standIn[s.Ident] {
			v.names[x.Ident] = x.Name
		}
	}
	if c.Actor.Role == access.Counsellor {
		if v.covers, err = calendar.CoveredBy(c.Ctx(), c.Read(), c.Actor.Ident, c.Today); err != nil {
			return err
		}
	}
	if err := v.name(); err != nil {
		return err
	}
	v.missing, err = uncovered(c.Ctx(), c.Read(), c.Actor, v.of, c.Today)
	return err
}

// name reads the names of those who are mentioned and not known yet.
func (v *absentView) name() error {
	idents := map[string]bool{}
	for _, a := range v.covers {
		idents[a.Ident] = true
	}
	for _, list := range v.of {
		for _, a := range list {
			idents[a.Substitute] = true
		}
	}
	more, err := access.StaffNames(v.c.Ctx(), v.c.Read(), idents)
	for ident, name := range more {
		v.names[ident] = name
	}
	return err
}

// registersFor lists those whose absence the actor may register: a counsellor the own, a
// leader that of the counsellors in the own teams.
func registersFor(c *web.Call) ([]access.Staff, error) {
	if c.Actor.Role == access.Counsellor {
		return []access.Staff{{Ident: c.Actor.Ident, Name: c.Name}}, nil
	}
	return access.Counsellors(c.Ctx(), c.Read(), nil, c.Actor.Leads)
}

// post registers, changes or ends an absence.
func post(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v := &absentView{c: c, form: f, open: f.Get("id")}
	if v.open == "" {
		v.open = "new"
	}
	v.form.ID = formID(v.open)
	if !c.Actor.MayWrite {
		c.DeniedWrite(access.WeekDecide)
		v.form.Wrong("from", c.T("absence.fault.read_only"))
		return show(v, http.StatusUnprocessableEntity)
	}
	a, others, err := v.sent()
	if err != nil {
		return err
	}
	if v.open != "new" {
		a.Version = f.Version()
	}
	do := f.Get("do")
	switch do {
	case "back":
		return v.keep(do, func(q db.Q) error { return end(c, q, a) })
	case "remove":
		return v.keep(do, func(q db.Q) error { return remove(c, q, a) })
	case "save":
		return v.save(a, others)
	}
	return web.Problem{Status: http.StatusBadRequest, Key: "form"}
}

// sent reads whose absence the form is about, the absence as it is to be, and the others
// of the same counsellor. One that is not the actor's to register is not there.
func (v *absentView) sent() (a calendar.Absence, others []calendar.Absence, err error) {
	c := v.c
	staff, err := registersFor(c)
	if err != nil {
		return a, nil, err
	}
	ident := strings.ToUpper(v.form.Get("ident"))
	if c.Actor.Role == access.Counsellor {
		ident = c.Actor.Ident
	}
	if ident == "" {
		v.form.Wrong("ident", c.T("absence.fault.ident"))
	} else if !slices.ContainsFunc(staff, func(s access.Staff) bool { return s.Ident == ident }) {
		return a, nil, denied(c, access.NotNearEnough)
	}
	all, err := calendar.AbsencesOf(c.Ctx(), c.Read(), []string{ident}, c.Today.AddDays(-2*longest), c.Today.AddDays(2*longest))
	if err != nil {
		return a, nil, err
	}
	others = all[ident]
	a = calendar.Absence{Ident: ident}
	if v.open != "new" {
		i := slices.IndexFunc(others, func(o calendar.Absence) bool { return o.ID == v.open })
		if i < 0 {
			return a, nil, denied(c, access.NotFound)
		}
		a = others[i]
	}
	return a, others, nil
}

// denied leaves the line of a refusal, and answers as for what is not there.
func denied(c *web.Call, why access.Reason) error {
	c.Denied(access.WeekDecide, "", access.Decision{Relation: access.None, Reasons: []access.Reason{why}})
	return web.NotFound()
}

// save checks what was typed and keeps it.
func (v *absentView) save(a calendar.Absence, others []calendar.Absence) error {
	c := v.c
	stored := a
	a.From, a.To, a.Substitute = day(v.form.Get("from")), day(v.form.Get("to")), strings.ToUpper(v.form.Get("substitute"))
	may, err := substitutes(c.Ctx(), c.Read(), a.Ident)
	if err != nil {
		return err
	}
	idents := []string{stored.Substitute} // who stands in already may go on
	for _, s := range may {
		idents = append(idents, s.Ident)
	}
	faults := Check(a, others, idents, c.Today)
	if len(faults) == 0 {
		if away, err := away(c.Ctx(), c.Read(), a); err != nil {
			return err
		} else if away {
			faults = append(faults, Fault{"substitute", "away"})
		}
	}
	for _, fault := range faults {
		v.form.Wrong(fault.Field, c.T("absence.fault."+fault.Key))
	}
	if len(v.form.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity)
	}
	return v.keep("save", func(q db.Q) error { return save(c, q, &a) })
}

// keep does one thing with an absence; what somebody else has written meanwhile is shown
// beside what was typed.
func (v *absentView) keep(do string, write func(q db.Q) error) error {
	c := v.c
	err := c.Shell.DB.Tx(c.Ctx(), write)
	switch {
	case errors.Is(err, errOverlap):
		v.form.Wrong("from", c.T("absence.fault.overlap"))
		return show(v, http.StatusUnprocessableEntity)
	case errors.Is(err, db.ErrConflict):
		a, _, again := v.sent()
		if again != nil {
			return again
		}
		v.stands = &a
		return show(v, http.StatusConflict)
	case err != nil:
		return err
	}
	c.Note("absence.did_"+do, nil)
	return c.Redirect(Path)
}

// day reads a day of a form; the zero Date for anything else.
func day(s string) civil.Date {
	d, err := civil.ParseDate(strings.TrimSpace(s))
	if err != nil {
		return civil.Date{}
	}
	return d
}
