package team

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// Where people are given to a counsellor.
const (
	AssignPath = "/assign"
	doPath     = "/assign/do"
)

// shownInAddress is how many people an address may hold, so that the page can be fetched
// anew.
const shownInAddress = 20

// assign shows the choice of a form, or of the address.
func (p Pages) assign(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if c.R.Method == http.MethodGet {
		return p.Choose(c, c.R.URL.Query()["person"])
	}
	return p.Choose(c, f.People())
}

// Choose shows a page on which people, by id, are given to a counsellor, with what would
// follow: by a leader, or by a counsellor who offers own people and takes the unassigned.
// Ids that nobody has, and of people whom the actor may not see, are left out alike.
func (p Pages) Choose(c *web.Call, people []string) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v := &assignView{c: c, form: f, ids: once(people)}
	return p.show(v, http.StatusOK)
}

func once(ids []string) []string {
	var list []string
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] && id != "" {
			seen[id] = true
			list = append(list, id)
		}
	}
	return list
}

// show reads what the page says of the choice, and shows it.
func (p Pages) show(v *assignView, status int) error {
	c := v.c
	page := web.Page{Title: c.T("assign.title"), Nav: Path, Class: "page"}
	switch {
	case len(v.ids) > Most:
		v.form.Wrong("person", c.T("assign.too_many", i18n.Data{"Count": len(v.ids), "Most": Most}))
	case len(v.ids) == 0 && c.R.Method == http.MethodPost:
		v.form.Wrong("person", c.T("assign.nobody"))
	}
	if len(v.ids) > Most || len(v.ids) == 0 {
		if c.R.Method == http.MethodPost {
			status = http.StatusUnprocessableEntity
		}
		return c.Show(status, page, emptyChoice(v))
	}
	if err := p.load(v); err != nil {
		return err
	}
	if len(v.chosen) == 0 {
		return web.NotFound()
	}
	for _, x := range v.named() {
		c.Saw(access.ListRow, access.Seen{Person: x.Person.ID, Relation: x.Relation})
	}
	if len(v.ids) <= shownInAddress {
		c.At(AssignPath + "?" + url.Values{"person": v.ids}.Encode())
	}
	page.Title = v.heading()
	return c.Show(status, page, assignPage(v))
}

// load reads the chosen, those who may get them, and what would follow.
func (p Pages) load(v *assignView) error {
	c := v.c
	var lost map[string]access.Decision
	var err error
	if v.chosen, lost, err = choose(c.Ctx(), c.Read(), c.Actor, v.ids, c.Today); err != nil {
		return err
	}
	c.DeniedAll(access.ListRow, lost)
	v.lost = len(lost) > 0
	v.part()
	v.policy, v.back, v.mean = p.Policy, web.SamePage(v.form.Get("back")), -1
	if len(v.of(Give))+len(v.of(Offer)) > 0 {
		if err := p.receivers(v); err != nil {
			return err
		}
	}
	if c.Actor.Role == access.Counsellor {
		me, err := myself(c.Ctx(), c.Read(), c.Actor, c.Name, p.Policy, c.Today)
		if err != nil {
			return err
		}
		me.consider(v.of(Take), p.Policy, c.Today)
		v.me = me
	}
	idents := map[string]bool{}
	for _, x := range v.chosen {
		idents[x.FollowUp.Counsellor] = true
	}
	v.names, err = access.StaffNames(c.Ctx(), c.Read(), idents)
	return err
}

func (p Pages) receivers(v *assignView) error {
	c := v.c
	list, err := Receivers(c.Ctx(), c.Read(), c.Actor, c.Today)
	if err != nil {
		return err
	}
	if c.Actor.Role == access.Leader {
		if err := weighLed(c.Ctx(), c.Read(), c.Actor, list, p.Policy, c.Today); err != nil {
			return err
		}
		if v.mean, err = usualHours(c.Ctx(), c.Read(), list, p.Policy, c.Today); err != nil {
			return err
		}
	}
	given := slices.Concat(v.of(Give), v.of(Offer))
	for i := range list {
		list[i].consider(given, p.Policy, c.Today)
		if c.Actor.Role == access.Leader {
			list[i].blur(given)
		}
	}
	v.receivers = slices.DeleteFunc(list, func(r Receiver) bool { return hasAll(r, given) })
	return nil
}

// hasAll says that the receiver follows all of them up already.
func hasAll(r Receiver, list []Chosen) bool {
	return !slices.ContainsFunc(list, func(x Chosen) bool { return x.FollowUp.Counsellor != r.Actor.Ident })
}

// do gives, offers or takes what a form says.
func (p Pages) do(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v := &assignView{c: c, form: f, ids: once(f.People())}
	g := Gift{Way: Way(f.Get("do")), Receiver: strings.ToUpper(f.Get("receiver")), People: v.ids, Versions: versions(f.Values["version"])}
	switch {
	case len(v.ids) == 0 || len(v.ids) > Most:
		return p.show(v, http.StatusUnprocessableEntity)
	case !slices.Contains(Ways(), g.Way):
		return web.Problem{Status: http.StatusBadRequest, Key: "form"}
	case g.Way != Take && g.Receiver == "":
		v.form.Wrong("receiver", c.T("assign.choose_receiver"))
		return p.show(v, http.StatusUnprocessableEntity)
	}
	by := caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID}
	if err := Do(c.Ctx(), c.Shell.DB, by, g); err != nil {
		return p.notDone(v, err)
	}
	c.Note("assign.did_"+string(g.Way), i18n.Data{"Count": len(v.ids)})
	return c.Redirect(v.next(g.Way))
}

// versions reads what stood when the form was made: ID:VERSION each, all in one field.
func versions(list []string) map[string]int {
	of := map[string]int{}
	for _, s := range strings.Fields(strings.Join(list, " ")) {
		id, n, _ := strings.Cut(s, ":")
		if version, err := strconv.Atoi(n); err == nil {
			of[id] = version
		}
	}
	return of
}

// notDone shows the choice anew with what is in the way. Nobody was given.
func (p Pages) notDone(v *assignView, err error) error {
	c := v.c
	var stale *Stale
	var refused *Refused
	switch {
	case errors.As(err, &stale):
		v.stale = stale.People
		return p.show(v, http.StatusConflict)
	case errors.Is(err, ErrLost):
		v.form.Wrong("person", c.T("assign.lost"))
	case errors.Is(err, ErrReceiver):
		v.form.Wrong("receiver", c.T("assign.no_receiver"))
	case errors.Is(err, ErrOffered):
		v.form.Wrong("person", c.T("assign.offered"))
	case errors.As(err, &refused):
		if err := v.denied(refused, Way(v.form.Get("do"))); err != nil {
			return err
		}
		v.form.Wrong("receiver", c.T("assign.refused", i18n.Data{"Count": len(refused.People)}))
	default:
		return err
	}
	return p.show(v, http.StatusUnprocessableEntity)
}

// denied writes the lines of those whom the actor may not give so.
func (v *assignView) denied(refused *Refused, way Way) error {
	ids := slices.Sorted(maps.Keys(refused.People))
	subjects, err := access.LoadSubjects(v.c.Ctx(), v.c.Read(), ids, v.c.Actor.Ident, v.c.Today)
	if err != nil {
		return err
	}
	denied := map[string]access.Decision{}
	for id, reasons := range refused.People {
		d := access.Decision{Relation: access.None, Reasons: reasons}
		if s, known := subjects[id]; known {
			d.Relation = access.Decide(v.c.Actor, way.action(), s, v.c.Today).Relation
		}
		denied[id] = d
	}
	v.c.DeniedAll(way.action(), denied)
	return nil
}

// next is the page after something was done: the one that the choice was made on, or the
// role's own.
func (v *assignView) next(way Way) string {
	back := web.SamePage(v.form.Get("back"))
	switch {
	case back != "/":
		return back
	case v.c.Actor.Role == access.Leader:
		return Path
	case way == Offer:
		return HandOverPath
	case len(v.ids) == 1:
		return "/people/" + v.ids[0]
	}
	return "/week"
}

// Standing is the line that Uka shows of offers which wait for the counsellor's answer;
// no text for none.
func Standing(c *web.Call) (web.Crumb, error) {
	n, err := OffersWaiting(c.Ctx(), c.Read(), c.Actor, c.Today)
	if err != nil || n == 0 {
		return web.Crumb{}, err
	}
	return web.Crumb{Path: HandOverPath, Text: c.T("handover.waits_for_you", i18n.Data{"Count": n})}, nil
}

// facts are what the planner knows of the chosen.
func facts(list []Chosen) []planner.Facts {
	out := make([]planner.Facts, len(list))
	for i, x := range list {
		out[i] = x.Facts
	}
	return out
}
