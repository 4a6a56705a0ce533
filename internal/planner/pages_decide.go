package planner

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// acts are what a form's do can say, but for done.
var acts = map[string]Act{"accept": Accept, "move": Move, "lock": Lock, "unlock": Unlock, "agree": Agree, "kind": ChangeKind, "skip": Skip, "cancel": Cancel, "undo": TakeBack}

// decide does one act with one block.
func (p *Pages) decide(c *web.Call) error {
	form, v, err := p.sent(c)
	if err != nil {
		return err
	}
	wish, err := decodeWish(form.Get("wish"), v.w.Week)
	if err != nil {
		return web.Problem{Status: http.StatusBadRequest, Key: "wish"}
	}
	d := sentWish{c: c, v: v, form: form, do: form.Get("do"), wish: wish}
	if d.do == "done" {
		return d.done()
	}
	act, known := acts[d.do]
	if !known {
		return web.Problem{Status: http.StatusBadRequest, Key: "wish"}
	}
	d.fill()
	if len(d.form.Faults) > 0 {
		return d.again(http.StatusUnprocessableEntity)
	}
	_, err = Decide(c.Ctx(), c.Shell.DB, by(c), v.planned, act, d.wish)
	return d.answer(err, "uka.did_"+d.do)
}

// sentWish is one decision on its way from a form.
type sentWish struct {
	c    *web.Call
	v    *weekView
	form web.Form
	do   string
	wish Block
}

// fill reads what the act asks for.
func (d *sentWish) fill() {
	switch d.do {
	case "move":
		d.fillMove()
	case "kind":
		d.fillKind()
	case "skip":
		d.fillSkip()
	case "agree":
		d.wish.Agreed = true
	}
}

// fillKind takes the kind and, where it has no room at the same time, the time that was
// offered with it.
func (d *sentWish) fillKind() {
	kind, at, moves := strings.Cut(d.form.Get("kind"), "@")
	d.wish.Kind = Kind(kind)
	day, start, ok := ParsePlace(at)
	if !d.wish.Kind.Direct() || moves && !ok {
		d.form.Wrong("kind", d.c.T("uka.kind_choose"))
		return
	}
	if t, found := d.v.w.Find(d.wish.Subject); found {
		d.wish.Agreed = t.Agreed
	}
	if moves {
		d.wish.MovedFrom = Place(d.wish.Day, d.wish.Start)
		d.wish.Day, d.wish.Start = day, start
	}
}

// fillMove takes one of the times that were offered, or the day and time chosen. The
// times of a form are those of the talk itself; travel comes before.
func (d *sentWish) fillMove() {
	t, found := d.v.w.Find(d.wish.Subject)
	lead := 0
	if found {
		lead = t.Lead
		d.wish.Agreed = t.Agreed
	}
	from := Place(d.wish.Day, d.wish.Start)
	place, back := d.form.Get("to"), 0
	if place == "other" || place == "" {
		place, back = d.form.Get("day")+"T"+d.form.Get("clock"), lead
	}
	day, start, ok := ParsePlace(place)
	if !ok {
		d.form.Wrong("day", d.c.T("uka.move_choose"))
		return
	}
	d.wish.Day, d.wish.Start, d.wish.MovedFrom = day, start-back, from
	if d.form.Has("agreed", "yes") {
		d.wish.Agreed = true
	}
}

func (d *sentWish) fillSkip() {
	reason := strings.TrimSpace(d.form.Get("other"))
	if k := d.form.Get("reason"); k != "" && k != "other" {
		key := "uka.skip_" + k
		if !d.c.P.Has(key) {
			d.form.Wrong("reason", d.c.T("refusal.reason_missing"))
			return
		}
		if text := d.c.T(key); reason != "" {
			reason = text + ": " + reason
		} else {
			reason = text
		}
	}
	d.wish.SkipReason = reason
}

// done registers how a talk went, or corrects what was registered.
func (d *sentWish) done() error {
	minutes, err := strconv.Atoi(strings.TrimSpace(d.form.Get("minutes")))
	spoke := d.form.Get("spoke")
	if err != nil {
		d.form.Wrong("minutes", d.c.T("refusal.bad_minutes"))
	}
	if d.wish.Person != "" && spoke != "yes" && spoke != "no" {
		d.form.Wrong("spoke", d.c.T("uka.spoke_choose"))
	}
	if len(d.form.Faults) > 0 {
		return d.again(http.StatusUnprocessableEntity)
	}
	in := DoneInput{Block: d.wish, Minutes: minutes, Spoke: spoke == "yes", HandledThreads: d.form.Values["thread"], KeptPromises: d.form.Values["promise"]}
	_, err = Finish(d.c.Ctx(), d.c.Shell.DB, by(d.c), d.v.planned, in)
	key := "uka.did_done"
	switch {
	case d.wish.Person == "":
		key = "uka.did_done_work"
	case spoke == "no":
		key = "uka.did_not_met"
	}
	return d.answer(err, key)
}

// answer leads back to the block, or shows the form again with what is in the way.
func (d *sentWish) answer(err error, key string) error {
	var refused *Refused
	var stale *Stale
	switch {
	case err == nil:
		d.c.Note(key, nil)
		return d.c.Redirect(d.v.path("") + "#b-" + d.wish.Subject)
	case errors.As(err, &refused):
		for _, r := range refused.Refusals {
			d.form.Wrong(d.fieldOf(r), d.c.T("refusal."+string(r), i18n.Data{"Count": maxReason}))
		}
		return d.again(http.StatusUnprocessableEntity)
	case errors.As(err, &stale):
		d.v.stale = &stale.Now
		d.v.wanted, _ = d.v.planned.Situation.Complete(d.wish, d.v.p, d.v.planned.Days) // with its minutes
		return d.again(http.StatusConflict)
	}
	return decideError(err)
}

// fieldOf is the field that a refusal is about.
func (d *sentWish) fieldOf(r Refusal) string {
	switch {
	case r == BadMinutes:
		return "minutes"
	case r == ReasonMissing || r == ReasonLong:
		return "reason"
	case d.do == "move":
		return "day"
	case d.do == "kind":
		return "kind"
	}
	return "do"
}

// again shows the week with the block open and what was typed still there.
func (d *sentWish) again(status int) error {
	d.v.form, d.v.did = d.form, d.do
	d.c.At(d.v.blockPath(d.wish.Subject))
	if t, found := d.v.w.Find(d.wish.Subject); found {
		d.v.open = &t
	}
	return d.v.show(status)
}
