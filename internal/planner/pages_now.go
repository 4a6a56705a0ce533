package planner

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/web"
)

// usualFree is how many minutes are taken to be free where the address says nothing
// that can be used.
const usualFree = 25

// free reads how many minutes there are.
func free(c *web.Call) int {
	n, err := strconv.Atoi(c.Query("minutes"))
	if err != nil || n < 5 || n > 120 {
		return usualFree
	}
	return n
}

// nowPage shows the three calls that fit in the minutes there are.
func (p *Pages) nowPage(c *web.Call) error {
	v, err := p.view(c)
	if err != nil {
		return err
	}
	if err := p.calls(v, free(c)); err != nil {
		return err
	}
	shown := make([]string, len(v.now))
	for i, x := range v.now {
		shown[i] = x.Person
	}
	c.Saw(access.WeekRead, v.w.SeenBy(c.Decision.Relation, shown)...)
	return c.Show(http.StatusOK, web.Page{Title: v.t("uka.now", map[string]any{"Count": free(c)}), Nav: "/week", Class: "uka"}, nowCalls(v, free(c)))
}

// calls finds the calls, with the last line of what was written about each.
func (p *Pages) calls(v *weekView, minutes int) error {
	list := Now25(v.s, v.w, minutes, v.p, v.d, v.s.Days())
	ids := make([]string, len(list))
	for i, x := range list {
		ids[i] = x.Person
	}
	newest, err := notes.Last(v.c.Ctx(), v.c.Read(), ids, v.c.Actor.Ident)
	if err != nil {
		return err
	}
	last := map[string]lastNote{}
	for id, n := range newest {
		last[id] = lastNote{n.LastLine(), civil.On(n.WrittenAt)}
	}
	v.now = v.callsOf(list, last)
	return nil
}

// called says what became of a call: done, tried, or not now.
func (p *Pages) called(c *web.Call) error {
	form, v, err := p.sent(c)
	if err != nil {
		return err
	}
	person, do := form.Get("person"), form.Get("do")
	minutes, err := strconv.Atoi(strings.TrimSpace(form.Get("minutes")))
	if !slices.Contains([]string{"done", "tried", "not_now"}, do) {
		return web.Problem{Status: http.StatusBadRequest, Key: "wish"}
	}
	if err != nil && do == "done" {
		return p.notCalled(v, &Refused{[]Refusal{BadMinutes}})
	}
	version, err := strconv.Atoi(form.Get("version"))
	if err != nil {
		return web.Problem{Status: http.StatusBadRequest, Key: "wish"}
	}
	if do != "done" {
		minutes = 0
	}
	_, err = CalledNow(c.Ctx(), c.Shell.DB, by(c), v.planned, NowInput{Person: person, Version: version, Outcome: Outcome(do), Minutes: minutes})
	if err != nil {
		return p.notCalled(v, err)
	}
	c.Note("now.did_"+do, nil)
	return c.Redirect(v.nowPath(free(c)))
}

// notCalled says on the same page why nothing was stored.
func (p *Pages) notCalled(v *weekView, err error) error {
	var refused *Refused
	if !errors.As(err, &refused) {
		return decideError(err)
	}
	v.c.Warn("refusal."+string(refused.Refusals[0]), map[string]any{"Count": maxReason})
	return v.c.Redirect(v.nowPath(free(v.c)))
}
