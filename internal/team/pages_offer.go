package team

import (
	"errors"
	"net/http"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// Where offers wait for their answer.
const (
	HandOverPath = "/handover"
	answerPath   = "/handover/answer"
)

// offerRow is an offer on the page. Who may not be shown has no name.
type offerRow struct {
	HandOver
	who   *Chosen
	names map[string]string
}

// offerView are the offers that an actor may see: those that wait for the own answer, those
// made, and, to a leader, those between counsellors of the own teams.
type offerView struct {
	c             *web.Call
	to, from, led []offerRow
	me            Receiver
}

func (p Pages) handOvers(c *web.Call) error {
	v := &offerView{c: c}
	var err error
	switch c.Actor.Role {
	case access.Leader:
		err = v.rows(&v.led, func() ([]HandOver, error) { return offersOfTeams(c.Ctx(), c.Read(), c.Actor.Leads) })
		v.led = shown(v.led)
	default:
		err = errors.Join(
			v.rows(&v.to, func() ([]HandOver, error) { return offersTo(c.Ctx(), c.Read(), c.Actor.Ident) }),
			v.rows(&v.from, func() ([]HandOver, error) { return offersFrom(c.Ctx(), c.Read(), c.Actor.Ident) }))
		if err == nil && len(v.to) > 0 {
			v.me, err = myself(c.Ctx(), c.Read(), c.Actor, c.Name, p.Policy, c.Today)
			v.me.consider(chosenOf(v.to), p.Policy, c.Today)
		}
	}
	if err != nil {
		return err
	}
	return c.Show(http.StatusOK, web.Page{Title: c.T("handover.title"), Nav: HandOverPath, Class: "page"}, handOverPage(v))
}

// shown leaves out those whom a leader may not see: they are not told of.
func shown(rows []offerRow) []offerRow {
	var list []offerRow
	for _, r := range rows {
		if r.who != nil {
			list = append(list, r)
		}
	}
	return list
}

func chosenOf(rows []offerRow) []Chosen {
	var list []Chosen
	for _, r := range rows {
		if r.who != nil {
			list = append(list, *r.who)
		}
	}
	return list
}

// rows reads offers with the people whom the actor may have as a row.
func (v *offerView) rows(into *[]offerRow, read func() ([]HandOver, error)) error {
	c := v.c
	list, err := read()
	if err != nil {
		return err
	}
	ids, idents := make([]string, len(list)), map[string]bool{}
	for i, h := range list {
		ids[i] = h.Person
		idents[h.Giver], idents[h.Receiver] = true, true
	}
	chosen, lost, err := choose(c.Ctx(), c.Read(), c.Actor, ids, c.Today)
	if err != nil {
		return err
	}
	who := map[string]*Chosen{}
	for i, x := range chosen {
		who[x.Person.ID] = &chosen[i]
		c.Saw(access.ListRow, access.Seen{Person: x.Person.ID, Relation: x.Relation})
	}
	names, err := access.StaffNames(c.Ctx(), c.Read(), idents)
	for _, h := range list {
		if who[h.Person] != nil || onlyFar(lost[h.Person]) {
			*into = append(*into, offerRow{h, who[h.Person], names})
		}
	}
	return err
}

// onlyFar says that nothing but the office keeps the reader from the person, as before an
// offer is said yes to. Whoever is shut by a protection is not told of at all.
func onlyFar(d access.Decision) bool {
	return slices.Equal(d.Reasons, []access.Reason{access.NoOffice})
}

func (v *offerView) name(r offerRow) string {
	switch {
	case r.who == nil:
		return v.c.T("handover.not_shown")
	case r.who.Person.Name() == "":
		return v.c.T("find.no_name")
	}
	return r.who.Person.Name()
}

func (v *offerView) since(r offerRow) string {
	return v.c.P.Date(civil.On(r.OfferedAt), v.c.Today)
}

// answer answers the offers that are ticked.
func (p Pages) answer(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	answers := map[string]State{"yes": Yes, "no": No, "withdraw": Withdrawn}
	answer, known := answers[f.Get("do")]
	if !known {
		return web.Problem{Status: http.StatusBadRequest, Key: "form"}
	}
	if len(f.Values["offer"]) == 0 {
		c.Warn("handover.none_ticked", nil)
		return c.Redirect(HandOverPath)
	}
	by := caseload.By{Actor: c.Actor, At: c.Now, Call: c.ID}
	done, err := Answer(c.Ctx(), c.Shell.DB, by, f.Values["offer"], answer)
	switch {
	case errors.Is(err, db.ErrNotFound):
		c.Denied(actionOf(c.Actor), "", access.Decision{Relation: access.None, Reasons: []access.Reason{access.NotFound}})
		return web.NotFound()
	case err != nil:
		return err
	case done.Void > 0:
		c.Warn("handover.void", i18n.Data{"Count": done.Void, "Done": done.Done})
	default:
		c.Note("handover.did_"+f.Get("do"), i18n.Data{"Count": done.Done})
	}
	return c.Redirect(HandOverPath)
}
