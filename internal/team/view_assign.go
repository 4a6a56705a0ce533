package team

import (
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// assignView is a choice on its way to the page.
type assignView struct {
	c         *web.Call
	form      web.Form
	ids       []string // as they were sent, each once
	chosen    []Chosen
	parts     map[Way][]Chosen // the chosen, by how they may be given
	lost      bool             // somebody of the choice is not to be had
	receivers []Receiver
	me        Receiver // a counsellor herself
	names     map[string]string
	stale     []string // who were given meanwhile
	mean      int      // hours that the team's counsellors have in the mean, in minutes; -1: not to be told
	policy    planner.Policy
	back      string
}

func (v *assignView) t(key string, data ...i18n.Data) string { return v.c.P.T(key, data...) }

// part parts the chosen by how they may be given.
func (v *assignView) part() {
	v.parts = map[Way][]Chosen{}
	for _, x := range v.chosen {
		v.parts[x.Way] = append(v.parts[x.Way], x)
	}
}

// of are the chosen who may be given in a way.
func (v *assignView) of(w Way) []Chosen { return v.parts[w] }

// shown are the first of them, whom the page names; more is how many there are besides.
func (v *assignView) shown(w Way) (list []Chosen, more int) {
	list = v.of(w)
	n := min(len(list), shownPeople)
	return list[:n], len(list) - n
}

// others are the ids of those of a way whom the page does not name, as one field.
func (v *assignView) others(w Way) string {
	shown, _ := v.shown(w)
	var ids []string
	for _, x := range v.of(w)[len(shown):] {
		ids = append(ids, x.Person.ID)
	}
	return strings.Join(ids, " ")
}

// named are the chosen whom the page names somewhere.
func (v *assignView) named() []Chosen {
	is := map[string]bool{}
	for _, w := range append(Ways(), NoWay) {
		shown, _ := v.shown(w)
		for _, x := range shown {
			is[x.Person.ID] = true
		}
	}
	for _, r := range v.receivers {
		for _, x := range r.Refused[:min(len(r.Refused), shownRefused)] {
			is[x.Person] = true
		}
	}
	clashes, _ := v.clashes()
	for _, x := range clashes {
		is[x.Person.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(v.chosen), func(x Chosen) bool { return !is[x.Person.ID] })
}

// ways are those that any of the chosen may be given in.
func (v *assignView) ways() []Way {
	return slices.DeleteFunc(Ways(), func(w Way) bool { return len(v.of(w)) == 0 })
}

func (v *assignView) name(x Chosen) string {
	if n := x.Person.Name(); n != "" {
		return n
	}
	return v.t("find.no_name")
}

// now says who follows the person up.
func (v *assignView) now(x Chosen) string {
	switch {
	case x.FollowUp.State == caseload.Closed:
		return v.t("find.closed")
	case x.FollowUp.Counsellor == "":
		return v.t("find.unassigned")
	}
	return v.staff(x.FollowUp.Counsellor)
}

func (v *assignView) staff(ident string) string {
	if n := v.names[ident]; n != "" {
		return n
	}
	return ident
}

// versions are those of the follow-ups of a way, ID:VERSION each, as one field.
func (v *assignView) versions(w Way) string {
	list := make([]string, len(v.of(w)))
	for i, x := range v.of(w) {
		list[i] = x.Person.ID + ":" + strconv.Itoa(x.FollowUp.Version)
	}
	return strings.Join(list, " ")
}

// costs says what the rhythm of the chosen takes.
func (v *assignView) costs(w Way) string {
	list := facts(v.of(w))
	if v.leads() {
		return v.costsLed(list)
	}
	text := v.t("assign.costs", i18n.Data{"Count": len(list), "Length": v.c.P.Length(planner.RhythmLoad(list, v.policy))})
	n := Standard(list, v.policy)
	switch {
	case n > 0 && len(list) == 1:
		text += " " + v.t("assign.costs_standard_one")
	case n > 0:
		text += " " + v.t("assign.costs_standard", i18n.Data{"Count": n})
	}
	if n := len(list) - len(slices.DeleteFunc(slices.Clone(list), func(f planner.Facts) bool { return f.Paused })); n > 0 {
		text += " " + v.t("assign.costs_paused", i18n.Data{"Count": n})
	}
	return text
}

// costsLed is costs as a leader may be told: of five people or more, in whole hours, and
// not how many of them have no agreement or are paused.
func (v *assignView) costsLed(list []planner.Facts) string {
	if len(list) < access.LeastTold {
		return v.t("assign.costs_few")
	}
	return v.t("assign.costs_led", i18n.Data{"Count": len(list), "Length": v.hours(wholeHours(planner.RhythmLoad(list, v.policy)))})
}

// hours writes whole hours; none is less than half of one.
func (v *assignView) hours(minutes int) string {
	if minutes == 0 {
		return v.t("assign.half_hour")
	}
	return v.t("assign.about", i18n.Data{"Length": v.c.P.Length(minutes)})
}

// added says whether what comes to anybody is shown.
func (v *assignView) added() bool {
	return slices.ContainsFunc(v.receivers, func(r Receiver) bool { return r.Added >= 0 })
}

// follows says what goes along with the people and what stays.
func (v *assignView) follows(w Way) string {
	if w == Take {
		return v.t("assign.follows_take")
	}
	return v.t("assign.follows")
}

// scale is the longest bar of a list, in minutes.
func (v *assignView) scale(list []Receiver) int {
	most := max(1, v.mean)
	for _, r := range list {
		most = max(most, max(0, r.Now)+max(0, r.Added), r.Hours)
	}
	return most
}

// load says a receiver's rhythm before and after, as far as a leader may be told.
func (v *assignView) load(r Receiver) string {
	now := v.t("assign.nothing")
	if r.People > 0 {
		now = v.hours(r.Now)
	}
	switch {
	case r.Now < 0 && r.Added < 0:
		return v.t("assign.load_hidden")
	case r.Now < 0:
		return v.t("assign.load_added", i18n.Data{"Added": v.hours(r.Added)})
	case r.Added < 0:
		return v.t("assign.load_now", i18n.Data{"Now": now})
	}
	return v.t("assign.load", i18n.Data{"Now": now, "After": v.hours(r.Now + r.Added)})
}

func (v *assignView) people(r Receiver) string {
	n := 0
	for i := range v.chosen {
		if x := &v.chosen[i]; x.FollowUp.Counsellor != r.Actor.Ident && x.Way != NoWay {
			n++
		}
	}
	return v.t("assign.people", i18n.Data{"Now": r.People, "After": r.People + n})
}

// marks are what stands against a receiver, or beside.
func (v *assignView) marks(r Receiver) []string {
	var list []string
	if len(r.Refused) > 0 {
		list = append(list, v.cannot(r))
		for _, reason := range r.Lacking() {
			list = append(list, v.t("assign.lacks."+string(reason)))
		}
	}
	if v.leads() && !r.Led {
		list = append(list, v.t("assign.other_team"))
	}
	if !r.AwayTo.IsZero() {
		list = append(list, v.t("assign.away", i18n.Data{"Date": v.c.P.Date(r.AwayTo, v.c.Today)}))
	}
	return list
}

// cannot names the first of those whom a receiver cannot get, and says how many there are
// besides.
func (v *assignView) cannot(r Receiver) string {
	var names []string
	for _, x := range r.Refused[:min(len(r.Refused), shownRefused)] {
		i := slices.IndexFunc(v.chosen, func(o Chosen) bool { return o.Person.ID == x.Person })
		names = append(names, v.name(v.chosen[i]))
	}
	data := i18n.Data{"Names": strings.Join(names, ", ")}
	if more := len(r.Refused) - len(names); more > 0 {
		data["Count"] = more
		return v.t("assign.cannot_more", data)
	}
	return v.t("assign.cannot", data)
}

// clashes are the first of the chosen who were given meanwhile; more is how many there are
// besides.
func (v *assignView) clashes() (list []Chosen, more int) {
	if len(v.stale) == 0 {
		return nil, 0
	}
	stale := map[string]bool{}
	for _, id := range v.stale {
		stale[id] = true
	}
	list = slices.DeleteFunc(slices.Clone(v.chosen), func(x Chosen) bool { return !stale[x.Person.ID] })
	n := min(len(list), shownClashes)
	return list[:n], len(list) - n
}

func (v *assignView) stands(x Chosen) string {
	if x.FollowUp.AssignedOn.IsZero() {
		return v.now(x)
	}
	return v.t("assign.stands", i18n.Data{"Name": v.now(x), "Date": v.c.P.Date(x.FollowUp.AssignedOn, v.c.Today)})
}

// wanted is the receiver of the form that was not done.
func (v *assignView) wanted() string {
	if Way(v.form.Get("do")) == Take {
		return v.c.Name
	}
	ident := strings.ToUpper(v.form.Get("receiver"))
	for _, r := range v.receivers {
		if r.Actor.Ident == ident {
			return r.Name
		}
	}
	return ident
}

func (v *assignView) leads() bool { return v.c.Actor.Role == access.Leader }

// part is a share in per cent with a decimal, for bars that stand side by side.
func part(n, whole int) string {
	return strconv.FormatFloat(float64(max(0, n))*100/float64(max(1, whole)), 'f', 2, 64)
}

// heading says what the page is for: the one thing that can be done, where there is one.
func (v *assignView) heading() string {
	if ways := v.ways(); len(ways) == 1 {
		return v.wayText(ways[0])
	}
	return v.t("assign.title")
}

// over is the heading over the people of a way.
func (v *assignView) over(w Way) string {
	if len(v.ways()) == 1 {
		return v.t("assign.who")
	}
	return v.wayText(w)
}

func (v *assignView) wayText(w Way) string {
	return v.t("assign.way."+string(w), i18n.Data{"Count": len(v.of(w))})
}
