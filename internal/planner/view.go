package planner

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/web"
)

// asList is the choice in an address that shows the week as a list.
const asList = "liste"

// weekView is a week on its way to the page: the words and numbers that the templates
// ask for.
type weekView struct {
	c         *web.Call
	w         *Week
	s         *Situation
	p         Policy
	d         Deadlines
	planned   *Planned
	pages     *Pages
	standing  web.Crumb // see Pages.Standing
	board     Board
	sums      Sums
	past      []ledger.Week // the eight weeks before
	mayPast   bool          // see them: nobody's but one's own
	list      bool          // «Vis som liste»
	mayDecide bool
	standsIn  []stoodFor        // those whom the counsellor stands in for today
	fresh     []string          // the counsellor's own people who came in the last days, by id
	back      *calendar.Absence // one that has just ended
	open      *Talk             // whose details are shown

	form   web.Form // what was sent, where it was not stored
	did    string   // and by which action
	stale  *Block   // what stands, where somebody else decided meanwhile
	wanted Block
	now    []callView
}

func (v *weekView) t(key string, data ...i18n.Data) string { return v.c.P.T(key, data...) }
func (v *weekView) length(minutes int) string              { return v.c.P.Length(minutes) }
func (v *weekView) who(id string) Who                      { return v.w.Seen[id] }

// path is an address under the week, with all that was chosen: whose week it is where
// it is not one's own, and the list where it is shown.
func (v *weekView) path(under string) string { return v.address(v.w.Week, under, v.list) }

func (v *weekView) address(w civil.Week, under string, list bool) string {
	choices := url.Values{}
	if list {
		choices.Set("vis", asList)
	}
	return v.theirs("/week/"+w.String()+under, choices)
}

// theirs adds to an address whose week it is, where it is not one's own.
func (v *weekView) theirs(path string, choices url.Values) string {
	if of := v.of(); of != "" {
		choices.Set("of", of)
	}
	if len(choices) == 0 {
		return path
	}
	return path + "?" + choices.Encode()
}

// nowPath is the page of the calls that fit in so many minutes.
func (v *weekView) nowPath(minutes int) string {
	return v.theirs("/week/now", url.Values{"minutes": {strconv.Itoa(minutes)}})
}

func (v *weekView) blockPath(subject string) string { return v.path("/block/" + subject) }

func (v *weekView) of() string {
	if v.c.Of == v.c.Actor.Ident {
		return ""
	}
	return v.c.Of
}

func (v *weekView) isToday() bool { return v.w.Week == v.c.Today.Week() }

// span writes «23.–27. november».
func (v *weekView) span() string {
	m := v.w.Week.Monday()
	last := v.c.P.Date(m.AddDays(4), v.c.Today)
	if month(m) == month(m.AddDays(4)) {
		return strconv.Itoa(dayOfMonth(m)) + ".–" + last
	}
	return v.c.P.Date(m, v.c.Today) + "–" + last
}

// nextCall is the next telephone talk of today: nil if there is none, or if it is with
// a protected person, whose number stands on the own page alone.
func (v *weekView) nextCall() *Talk {
	for i := range v.w.Talks {
		t := &v.w.Talks[i]
		who := v.who(t.Person)
		if t.Day == v.c.Today && t.To > v.c.Minute && t.Kind == Phone && !t.Collides && who.Phone != "" {
			if who.Protected {
				return nil
			}
			return t
		}
	}
	return nil
}

// bare is a number as a telephone dials it.
func bare(number string) string { return strings.ReplaceAll(number, " ", "") }

type neighbour struct {
	web.Crumb
	icon string
}

// neighbours are the open weeks before and after.
func (v *weekView) neighbours() []neighbour {
	var list []neighbour
	add := func(w civil.Week, key, icon string) {
		if Open(w, v.c.Today) {
			list = append(list, neighbour{web.Crumb{Path: v.address(w, "", v.list), Text: v.t(key, i18n.Data{"Week": w.Number})}, icon})
		}
	}
	add(v.w.Week.Add(-1), "uka.previous", "chevron-left")
	add(v.w.Week.Add(1), "uka.next", "chevron-right")
	return list
}

// status says how much of the week is decided.
func (v *weekView) status() string {
	decided := 0
	for _, t := range v.w.Talks {
		if t.State != "" {
			decided++
		}
	}
	switch {
	case v.sums.Proposed == 0 && decided == 0:
		return v.t("uka.status_empty")
	case decided == 0 && v.sums.Done == 0:
		return v.t("uka.status_proposed")
	case v.sums.Proposed == 0:
		return v.t("uka.status_accepted")
	}
	return v.t("uka.status_part", i18n.Data{"Decided": decided, "Count": v.sums.Proposed})
}

func (v *weekView) firstClash() string {
	for _, t := range v.w.Talks {
		if t.Collides {
			return t.Subject
		}
	}
	return ""
}

func (v *weekView) mostKind() int {
	most := 1
	for _, k := range v.sums.Kinds {
		most = max(most, k.Minutes)
	}
	return most
}

// kindsNote says what the week holds besides the talks.
func (v *weekView) kindsNote() string {
	data := i18n.Data{"Around": v.length(v.sums.Around), "Admin": v.length(v.sums.Inbox + v.sums.Work), "Other": v.length(v.sums.Other)}
	if n := v.sums.Written; n > 0 {
		data["Answers"] = v.t("uka.answers", i18n.Data{"Count": n})
		return v.t("uka.kinds_note_answers", data)
	}
	return v.t("uka.kinds_note", data)
}

// groupTitle names the second group by its days, where all share one limit.
func (v *weekView) groupTitle(tier int) string {
	return groupTitle(v.c.P, v.w, tier)
}

// proof says how good the plan is proven to be; proven only from a certificate that
// shows a gap of at most one per cent.
func (v *weekView) proof() (text string, proven bool) {
	switch how := proof(v.w); how {
	case "nothing":
		return "", false
	case "weak":
		return v.t("proof.weak", i18n.Data{"Percent": percent(v.w.Plan.GapPercent)}), false
	default:
		return v.t("uka.proof_"+how, i18n.Data{"Percent": percent(v.w.Plan.GapPercent)}), true
	}
}

// share is a part of a whole in whole per cent, 0 of nothing.
func share(part, whole int) string {
	if whole <= 0 {
		return "0"
	}
	return strconv.Itoa(max(0, min(100, (part*100+whole/2)/whole)))
}

// share1 is share with a decimal, for bars that stand side by side.
func share1(part, whole int) string {
	if whole <= 0 {
		return "0"
	}
	return strconv.FormatFloat(float64(max(0, part))*100/float64(whole), 'f', 2, 64)
}

func (v *weekView) needShare(minutes int) string {
	return share1(minutes, max(v.w.Needed, v.w.Available, 1))
}

// haveText says how much time there is, and whose it is.
func (v *weekView) haveText() string {
	length := i18n.Data{"Length": v.length(v.w.Available)}
	if v.of() != "" {
		return v.t("uka.need_have_other", length)
	}
	return v.t("uka.need_have", length)
}

func (v *weekView) reached() int {
	n := 0
	for _, g := range v.w.Groups {
		n += g.Reached
	}
	return n
}

func (v *weekView) notDue() int { return max(0, v.w.People-v.reached()-len(v.w.Shortfall)) }
