package planner

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// key names the letter that presses a control, with script.
func key(letter string) templ.Attributes { return templ.Attributes{"data-key": letter} }

// when writes «Tirsdag 24. november, 10.15–11.00».
func (v *weekView) when(t Talk) string {
	return capital(v.c.P.Day(t.Day.Weekday())) + " " + v.c.P.Date(t.Day, v.c.Today) + ", " + clock(t.From, t.To)
}

// facts are how the talk is held and what it takes.
func (v *weekView) facts(t Talk) []extra {
	kind := v.t("kind.long."+string(t.Kind)) + ", " + v.length(t.Contact)
	if around := t.Tail; around > 0 && t.Kind != Home {
		kind += " " + v.t("uka.and_after", i18n.Data{"Length": v.length(around)})
	}
	list := []extra{{kindIcon(t.Kind), kind}}
	if who := v.who(t.Person); t.Person != "" && t.Kind == Phone && who.Phone != "" && !who.Protected {
		list = append(list, extra{"phone", Phoned(who.Phone)})
	}
	for _, e := range v.extras(t) {
		if e.icon == "interpreter" && t.Interpreter != "" {
			e.Text = v.t("week.interpreter", i18n.Data{"Language": t.Language, "Name": t.Interpreter})
		}
		list = append(list, e)
	}
	if word, icon := v.state(t); word != "" {
		list = append(list, extra{icon, word})
	}
	if word, icon := v.mark(t); word != "" {
		list = append(list, extra{icon, word})
	}
	if v.who(t.Person).Guardian {
		list = append(list, extra{"info", v.t("week.guardian")})
	}
	return list
}

// dueText is the day of a need.
func (v *weekView) dueText(n Need) string {
	if n.Due.IsZero() {
		return ""
	}
	return v.t("uka.due_day", i18n.Data{"Date": v.c.P.Date(n.Due, v.c.Today)})
}

func (v *weekView) whyThisTime(t Talk) []string {
	var list []string
	for _, why := range WhyThisTime(v.w, v.s, t, v.p, v.s.Days()) {
		list = append(list, why.Text(v.c.P, v.c.Today))
	}
	return list
}

// debts are what we owe the person now, in words.
func (v *weekView) debts(person string) []string {
	var list []string
	for _, d := range v.owes(person) {
		list = append(list, d.Text(v.c.P, v.c.Today, true))
	}
	return list
}

func (v *weekView) owes(person string) []Debt {
	f, known := v.s.Person(person)
	if !known {
		return nil
	}
	return Owed(f, v.s.Blocks, v.p, v.d, v.s.Days(), v.c.Today)
}

// settles are the messages and promises that a talk may have settled.
func (v *weekView) settles(person string) []web.Option {
	f, known := v.s.Person(person)
	if !known {
		return nil
	}
	var list []web.Option
	for _, w := range f.Waiting {
		if w.Table == "thread" {
			list = append(list, web.Option{Value: "thread", Help: w.ID, Text: v.t("uka.settle_message", i18n.Data{"Date": v.c.P.Date(w.Since, v.c.Today)})})
		}
	}
	for _, p := range f.Promises {
		list = append(list, web.Option{Value: "promise", Help: p.ID, Text: v.t("uka.settle_promise", i18n.Data{"Text": p.Text})})
	}
	return list
}

type action struct{ do, text, icon, variant, key string }

// quick are the actions of one press for the open block.
func (v *weekView) quick() []action {
	t := *v.open
	var list []action
	add := func(when bool, do, text, icon, variant, key string) {
		if when {
			list = append(list, action{do, v.t(text), icon, variant, key})
		}
	}
	add(t.State == "", "accept", "uka.accept_one", "check", "primary", "a")
	add(t.State == "" || t.Stands() && !t.fixed(), "lock", "uka.lock", "lock", "secondary", "l")
	add(t.Stands() && t.fixed(), "unlock", "uka.unlock", "unlock", "secondary", "l")
	add(t.Person != "" && !over(t) && !t.Agreed, "agree", "uka.agree", "check-circle", "secondary", "")
	add(t.Stands() || t.State == Skipped || t.State == Cancelled, "undo", "uka.undo", "undo", "tertiary", "")
	return list
}

// can says whether an action's form is there for the open block.
func (v *weekView) can(do string) bool {
	t := *v.open
	gone := t.Day.Before(v.c.Today)
	switch do {
	case "move":
		return !over(t) && !gone
	case "kind":
		return t.Person != "" && !over(t) && !gone
	case "skip":
		return t.State == "" || t.Stands()
	case "done":
		return (!t.Day.After(v.c.Today)) && t.State != Skipped && t.State != Cancelled
	}
	return false
}

func (v *weekView) formOf(do string) web.Form {
	f := web.Form{ID: do + "-"}
	if v.did == do {
		f.Values, f.Faults = v.form.Values, v.form.Faults
	}
	return f
}

func (v *weekView) times() []Time {
	return v.w.Times(v.s, v.open.wish(v.w.Week), v.p, v.s.Days())
}

// bestTimes are the first few of the times that are allowed, none of them the present.
func (v *weekView) bestTimes() []Time {
	list := slices.DeleteFunc(v.times(), func(x Time) bool { return x.Day == v.open.Day && x.Start == v.open.Start })
	return list[:min(3, len(list))]
}

func (v *weekView) timeText(x Time) string {
	return capital(v.c.P.Day(x.Day.Weekday())) + " " + i18n.Clock(x.From)
}

// giveWay says what gives way to a time.
func (v *weekView) giveWay(x Time) string {
	g := x.Gives
	var list []string
	for _, id := range g.Talks {
		list = append(list, v.t("uka.gives_talk", i18n.Data{"Name": v.who(id).Name}))
	}
	for _, part := range []struct {
		when bool
		key  string
	}{{len(g.Work) > 0, "uka.gives_work"}, {g.Inbox, "uka.gives_inbox"}, {g.Lunch, "uka.gives_lunch"}} {
		if part.when {
			list = append(list, v.t(part.key))
		}
	}
	if len(list) == 0 {
		return v.t("uka.gives_nothing")
	}
	return strings.Join(list, ", ")
}

func (v *weekView) moveDays() []civil.Date {
	var list []civil.Date
	for _, d := range v.board.Days {
		if !d.Day.Before(v.c.Today) {
			list = append(list, d.Day)
		}
	}
	return list
}

func (v *weekView) moveClocks() []int {
	var list []int
	for m := v.board.From; m < v.board.To; m += 15 {
		list = append(list, m)
	}
	if from := v.open.From; from%15 != 0 {
		list = append(list, from)
		slices.Sort(list)
	}
	return list
}

func (v *weekView) chosenDay() string { return v.formOf("move").Or("day", v.open.Day.String()) }
func (v *weekView) chosenClock() string {
	return v.formOf("move").Or("clock", civil.Clock(v.open.From))
}

// otherKind is a kind that the talk could be changed to: at the same time, or at the
// first time that is allowed.
type otherKind struct {
	kind  Kind
	at    string // as Place writes it; empty: at the same time
	moved string // that time, for people
	diff  int    // minutes more than now
}

// otherKinds are the kinds that the talk could be changed to.
func (v *weekView) otherKinds() []otherKind {
	f, known := v.s.Person(v.open.Person)
	if !known {
		return nil
	}
	var list []otherKind
	for _, k := range Allowed(f) {
		if k == v.open.Kind || !k.Direct() {
			continue
		}
		b := v.open.wish(v.w.Week)
		b.Kind, b.Lead, b.Contact, b.Tail, b.Interpreter, b.Room = k, 0, 0, 0, "", ""
		o := otherKind{kind: k, diff: total(Minutes(k, Interpreted(f), v.p)) - (v.open.End - v.open.Start)}
		if _, refused := v.s.Complete(b, v.p, v.s.Days()); len(refused) > 0 {
			times := v.w.Times(v.s, b, v.p, v.s.Days())
			if len(times) == 0 {
				continue
			}
			o.at, o.moved = Place(times[0].Day, times[0].Start), v.timeText(times[0])
		}
		list = append(list, o)
	}
	return list
}

// value is the choice in the form.
func (o otherKind) value() string {
	if o.at == "" {
		return string(o.kind)
	}
	return string(o.kind) + "@" + o.at
}

// kindCost says what a change of kind takes or frees, and where it would be moved.
func (v *weekView) kindCost(o otherKind) string {
	switch {
	case o.moved != "":
		return v.t("uka.kind_moves", i18n.Data{"To": strings.ToLower(o.moved)})
	case o.diff < 0:
		return v.t("uka.kind_frees", i18n.Data{"Length": v.length(-o.diff)})
	case o.diff > 0:
		return v.t("uka.kind_takes", i18n.Data{"Length": v.length(o.diff)})
	}
	return v.t("uka.kind_same")
}

// skipReasons are usual reasons; another can be written.
func (v *weekView) skipReasons() []web.Option {
	list := []web.Option{{Value: "", Text: v.t("uka.skip_choose")}}
	for _, k := range []string{"ill", "spoken", "waits", "no_time"} {
		list = append(list, web.Option{Value: k, Text: v.t("uka.skip_" + k)})
	}
	return append(list, web.Option{Value: "other", Text: v.t("uka.skip_is_other")})
}

func (v *weekView) doneTitle() string {
	if over(*v.open) {
		return v.t("uka.done_correct")
	}
	if v.open.Person == "" {
		return v.t("uka.done_title_work")
	}
	return v.t("uka.done_title")
}

func (v *weekView) minutesDone() string { return strconv.Itoa(v.open.Contact) }

// spokeDone is what stands of whether they spoke; nothing is taken for granted.
func (v *weekView) spokeDone() string {
	switch v.open.State {
	case Done:
		return "yes"
	case NotMet:
		return "no"
	}
	return ""
}

// blockText says a block in one line: for two that are set beside each other.
func (v *weekView) blockText(b Block) string {
	if b.Day.IsZero() || b.State == TakenBack {
		return v.t("uka.stale_none")
	}
	text := capital(v.c.P.Day(b.Day.Weekday())) + " " + v.c.P.Date(b.Day, v.c.Today) + ", " + clock(b.From(), b.To()) + ", " + strings.ToLower(v.t("kind.long."+string(b.Kind)))
	if b.State != "" {
		text += ", " + strings.ToLower(v.t("block."+string(b.State)))
	}
	return text
}

// wantedText says in one line what was wanted: the act, and the talk as it was seen. How
// long it was does not stand in the form.
func (v *weekView) wantedText() string {
	b := v.wanted
	where := v.c.P.Day(b.Day.Weekday()) + " " + v.c.P.Date(b.Day, v.c.Today) + ", " + i18n.Clock(b.From()) + ", " + strings.ToLower(v.t("kind.long."+string(b.Kind)))
	act := map[string]string{"accept": "uka.accept_one", "kind": "uka.kind_change", "done": "uka.done_title"}[v.did]
	if act == "" {
		act = "uka." + v.did
	}
	if !v.c.P.Has(act) {
		return capital(where)
	}
	return v.t("uka.stale_act", i18n.Data{"Act": v.t(act), "Where": where})
}

// again are the fields of the form that was sent, now about the version that stands.
func (v *weekView) again() [][2]string {
	var list [][2]string
	for name, values := range v.form.Values {
		for _, x := range values {
			if name == "wish" {
				x = encodeWish(v.wanted, v.stale.Version)
			}
			list = append(list, [2]string{name, x})
		}
	}
	slices.SortFunc(list, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return list
}

// hasForm says that an act has a form of its own.
func hasForm(do string) bool { return slices.Contains([]string{"move", "kind", "skip", "done"}, do) }
