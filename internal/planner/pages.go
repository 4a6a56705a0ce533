package planner

import (
	"errors"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/web"
)

// Pages are the pages of a counsellor's week.
type Pages struct {
	Policy    Policy
	Deadlines Deadlines
	// Standing gives a line that one's own week shows on top, of what stands above the
	// planner; no text for none.
	Standing func(c *web.Call) (web.Crumb, error)
	cache    *Cache
}

// NewPages makes them.
func NewPages(p Policy, d Deadlines) *Pages {
	return &Pages{Policy: p, Deadlines: d, cache: NewCache(cachedWeeks)}
}

// cachedWeeks is how many counsellors' plans are kept; each takes well under a megabyte.
const cachedWeeks = 100

// Routes lists them.
func (p *Pages) Routes() web.Routes {
	read, decide := web.Week(access.WeekRead), web.Week(access.WeekDecide)
	return web.Routes{
		{Method: "GET", Path: "/week", Need: read, Run: p.week},
		{Method: "GET", Path: "/week/{iso}", Need: read, Run: p.week},
		{Method: "GET", Path: "/week/{iso}/block/{subject}", Need: read, Run: p.block},
		{Method: "GET", Path: "/week/{iso}/print", Need: read, Run: p.print},
		{Method: "GET", Path: "/week/now", Need: decide, Run: p.nowPage},
		{Method: "POST", Path: "/week/now", Need: decide, Run: p.called, Back: "/week/now"},
		{Method: "POST", Path: "/week/{iso}/accept", Need: decide, Run: p.accept, Back: "/week/{iso}"},
		{Method: "POST", Path: "/week/{iso}/replan", Need: decide, Run: p.replan, Back: "/week/{iso}"},
		{Method: "POST", Path: "/week/{iso}/block", Need: decide, Run: p.decide, Back: "/week/{iso}"},
	}
}

// quarter is the step that the plan's «now» moves by, so that a page opened twice
// within it shows the same week.
const quarter = 15

// load reads the situation and gives the plans that are computed from it: those in
// the cache, where nothing has changed.
func (p *Pages) load(c *web.Call) (*Planned, error) {
	now := c.Minute / quarter * quarter
	s, err := LoadSituation(c.Ctx(), c.Read(), c.Actor, c.Of, c.Today, now, p.Policy)
	if err != nil {
		return nil, err
	}
	return p.cache.Get(s, p.Policy, p.Deadlines), nil
}

// errWeek is the answer to a week that is none, or is not open to planning.
func errWeek() error { return web.Problem{Status: http.StatusNotFound, Key: "week"} }

// wanted is the week of the address: this one where it names none.
func wanted(c *web.Call) (civil.Week, error) {
	iso := c.R.PathValue("iso")
	if iso == "" {
		return c.Today.Week(), nil
	}
	w, err := civil.ParseWeek(iso)
	if err != nil || !Open(w, c.Today) {
		return civil.Week{}, errWeek()
	}
	return w, nil
}

// view plans the week of the address.
func (p *Pages) view(c *web.Call) (*weekView, error) {
	week, err := wanted(c)
	if err != nil {
		return nil, err
	}
	planned, err := p.load(c)
	if err != nil {
		return nil, err
	}
	w, err := planned.Week(week)
	if err != nil {
		return nil, err
	}
	return &weekView{c: c, w: coveredDays(c, w), s: planned.Situation, p: p.Policy, d: p.Deadlines, planned: planned, pages: p, list: c.Query("vis") == asList}, nil
}

// sent reads a form about the week of the address, and plans that week as it is now.
func (p *Pages) sent(c *web.Call) (web.Form, *weekView, error) {
	form, err := c.Form()
	if err != nil {
		return form, nil, err
	}
	v, err := p.view(c)
	return form, v, err
}

// lay readies the week to be shown: on its grid, added up, and beside the weeks before.
func (v *weekView) lay() (err error) {
	c := v.c
	v.board, v.sums = Lay(v.w, c.Minute), Sum(v.w)
	v.mayDecide = access.Decide(c.Actor, access.WeekDecide, c.Subject, c.Today).Permit
	if err := v.lines(); err != nil {
		return err
	}
	if v.mayPast = access.Decide(c.Actor, access.LedgerRead, c.Subject, c.Today).Permit; !v.mayPast {
		return nil
	}
	last := v.w.Week.Add(-1)
	if this := c.Today.Week(); !last.Monday().Before(this.Monday()) {
		last = this.Add(-1) // a week that is not over has no hours to compare with
	}
	v.past, err = ledger.DirectHours(c.Ctx(), c.Read(), c.Of, last.Add(1-pastWeeks), last)
	return err
}

// coveredDays is the week as a substitute sees it: what lies on the days of the
// absence. The counsellor's own week is whole.
func coveredDays(c *web.Call, w *Week) *Week {
	if c.Decision.Relation != access.Covers {
		return w
	}
	outside := func(day civil.Date) bool {
		return !slices.ContainsFunc(c.Subject.Cover, func(k access.Cover) bool {
			return k.Substitute == c.Actor.Ident && !day.Before(k.From) && !day.After(k.To)
		})
	}
	part := *w
	part.Talks = slices.DeleteFunc(slices.Clone(w.Talks), func(t Talk) bool { return outside(t.Day) })
	part.Past = slices.DeleteFunc(slices.Clone(w.Past), func(t Talk) bool { return outside(t.Day) })
	part.Own = slices.DeleteFunc(slices.Clone(w.Own), func(o OwnTime) bool { return outside(o.Day) })
	return &part
}

// pastWeeks is how many weeks that are over the chart shows.
const pastWeeks = 8

// saw notes everyone whom the week shows.
func (v *weekView) saw() {
	shown := v.w.Shown()
	for _, id := range v.fresh {
		if !slices.Contains(shown, id) {
			shown = append(shown, id)
		}
	}
	v.c.Saw(access.WeekRead, v.w.SeenBy(v.c.Decision.Relation, shown)...)
}

func (v *weekView) show(status int) error {
	if err := v.lay(); err != nil {
		return err
	}
	v.saw()
	page := web.Page{Title: v.title(), Nav: "/week", Class: "uka"}
	if v.w.People == 0 {
		page.Class = "uka uka--empty"
		return v.c.Show(status, page, emptyPage(v))
	}
	return v.c.Show(status, page, weekPage(v))
}

func (v *weekView) title() string {
	return v.t("nav.week") + ", " + v.weekNumber()
}

func (v *weekView) weekNumber() string {
	return v.t("uka.week_title", map[string]any{"Week": v.w.Week.Number})
}

func (p *Pages) week(c *web.Call) error {
	v, err := p.view(c)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK)
}

func (p *Pages) block(c *web.Call) error {
	v, err := p.view(c)
	if err != nil {
		return err
	}
	t, found := v.w.Find(c.R.PathValue("subject"))
	if !found {
		return web.NotFound()
	}
	v.open = &t
	return v.show(http.StatusOK)
}

func (p *Pages) print(c *web.Call) error {
	v, err := p.view(c)
	if err != nil {
		return err
	}
	if err := v.lay(); err != nil {
		return err
	}
	v.saw()
	return c.Show(http.StatusOK, web.Page{Title: v.weekNumber(), Nav: "/week", Class: "uka uka--print"}, printPage(v))
}

func by(c *web.Call) caseload.By {
	return caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID, Action: access.WeekDecide}
}

// maxWishes is more than a week holds: each costs questions while others wait to book.
const maxWishes = 500

// accept takes the week as it was shown: every proposal with its whole content. What
// cannot stand any more stays a proposal.
func (p *Pages) accept(c *web.Call) error {
	form, v, err := p.sent(c)
	if err != nil {
		return err
	}
	var wishes []Block
	if len(form.Values["wish"]) > maxWishes {
		return web.Problem{Status: http.StatusBadRequest, Key: "wish"}
	}
	for _, text := range form.Values["wish"] {
		b, err := decodeWish(text, v.w.Week)
		if err != nil {
			return web.Problem{Status: http.StatusBadRequest, Key: "wish"}
		}
		wishes = append(wishes, b)
	}
	done, err := AcceptWeek(c.Ctx(), c.Shell.DB, by(c), v.planned, wishes)
	if err != nil {
		return decideError(err)
	}
	switch {
	case len(done.Left) > 0:
		c.Warn("uka.accepted_left", map[string]any{"Stored": len(done.Stored), "Count": len(done.Left)})
	case len(done.Stored) > 0:
		c.Note("uka.accepted_all", map[string]any{"Count": len(done.Stored)})
	default:
		c.Note("uka.accepted_none", nil)
	}
	return c.Redirect(v.path(""))
}

// replan plans the rest of the week from the record as it is at this minute, and says
// what became different from what was shown. What is locked, accepted or done stays.
func (p *Pages) replan(c *web.Call) error {
	form, v, err := p.sent(c)
	if err != nil {
		return err
	}
	var shown []Block
	for _, text := range form.Values["wish"] {
		if b, err := decodeWish(text, v.w.Week); err == nil {
			shown = append(shown, b)
		}
	}
	if n := changed(shown, v.w); n > 0 {
		c.Note("uka.replanned", map[string]any{"Count": n})
	} else {
		c.Note("uka.replanned_same", nil)
	}
	return c.Redirect(v.path(""))
}

// changed counts the proposals of a week that were not among those shown, or stood
// otherwise.
func changed(shown []Block, w *Week) int {
	n := 0
	for _, t := range w.Talks {
		same := slices.ContainsFunc(shown, func(b Block) bool {
			return b.Subject == t.Subject && b.Day == t.Day && b.Start == t.Start && b.Kind == t.Kind
		})
		if t.State == "" && !same {
			n++
		}
	}
	return n
}

func decideError(err error) error {
	if errors.Is(err, ErrDenied) {
		return web.NotFound()
	}
	return err
}
