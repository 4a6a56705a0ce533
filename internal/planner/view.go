package planner

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/ledger"
	"github.com/veilederblikk/blikk/internal/web"
)

// weekView is a week on its way to the page: the words and numbers that the templates
// ask for.
type weekView struct {
	c         *web.Call
	w         *Week
	s         *Situation
	p         Policy
	d         Deadlines
	board     Board
	sums      Sums
	past      []ledger.Week // the eight weeks before
	list      bool          // «Vis som liste»
	mayDecide bool
	open      *Talk // whose details are shown

	form   web.Form // what was sent, where it was not stored
	did    string   // and by which action
	stale  *Block   // what stands, where somebody else decided meanwhile
	wanted Block
	now    []callView
}

func (v *weekView) t(key string, data ...i18n.Data) string { return v.c.P.T(key, data...) }
func (v *weekView) length(minutes int) string              { return v.c.P.Length(minutes) }
func (v *weekView) who(id string) Who                      { return v.w.Seen[id] }

// path is an address under the week, with whose week it is where it is not one's own.
func (v *weekView) path(under string) string {
	p := "/week/" + v.w.Week.String() + under
	var q []string
	if of := v.of(); of != "" {
		q = append(q, "of="+of)
	}
	if v.list && under == "" {
		q = append(q, "vis=liste")
	}
	if len(q) > 0 {
		p += "?" + strings.Join(q, "&")
	}
	return p
}

func (v *weekView) of() string {
	if v.c.Of == v.c.Actor.Ident {
		return ""
	}
	return v.c.Of
}

func (v *weekView) ofAnd() string {
	if of := v.of(); of != "" {
		return "&of=" + of
	}
	return ""
}

// with is the week's address with a choice of how it is shown.
func (v *weekView) with(name, value string) string {
	return "/week/" + v.w.Week.String() + "?" + name + "=" + value + v.ofAnd()
}

func (v *weekView) blockPath(subject string) string {
	p := v.path("/block/" + subject)
	if v.list {
		if strings.Contains(p, "?") {
			return p + "&vis=liste"
		}
		return p + "?vis=liste"
	}
	return p
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
			other := *v
			one := *v.w
			one.Week = w
			other.w = &one
			list = append(list, neighbour{web.Crumb{Path: other.path(""), Text: v.t(key, i18n.Data{"Week": w.Number})}, icon})
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
	return (&writer{p: v.c.P, w: v.w}).groupTitle(tier)
}

// proof says how good the plan is proven to be; proven only from a certificate that
// shows a gap of at most one per cent.
func (v *weekView) proof() (text string, proven bool) {
	plan := v.w.Plan
	switch {
	case plan == nil || plan.Bound == 0:
		return "", false
	case plan.Optimal || plan.Bound == plan.Objective:
		return v.t("uka.proof_best"), true
	case plan.GapPercent <= 1:
		return v.t("uka.proof_gap", i18n.Data{"Percent": percent(plan.GapPercent)}), true
	}
	return v.t("proof.weak", i18n.Data{"Percent": percent(plan.GapPercent)}), false
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

// dayOfMonth is the number in «23. november».
func dayOfMonth(d civil.Date) int {
	_, _, day := d.Civil()
	return day
}

func (v *weekView) shortDate(d civil.Date) string {
	_, m, day := d.Civil()
	return strconv.Itoa(day) + ". " + v.t("month.short."+strconv.Itoa(int(m)))
}

// dotted writes a time of day as «09.05».
func dotted(minute int) string { return strings.ReplaceAll(civil.Clock(minute), ":", ".") }

// compact writes it as a class does: «0905».
func compact(minute int) string { return strings.ReplaceAll(civil.Clock(minute), ":", "") }

// atText names a day and a time in a form.
func atText(day civil.Date, minute int) string { return Place(day, minute) }

func (v *weekView) daySum(d BoardDay) string {
	if d.Talks == 0 {
		return v.t("uka.no_talks")
	}
	return v.t("week.day_sum", i18n.Data{"Count": d.Talks, "Length": v.length(d.Minutes)})
}

func (v *weekView) wholeDay(d BoardDay) string {
	if d.Whole != "" {
		return v.t("own."+string(d.WholeOwn)) + ": " + d.Whole
	}
	return v.t("own." + string(d.WholeOwn))
}

func (v *weekView) emptyDay(d BoardDay) string {
	if d.Day.Before(v.c.Today) {
		return v.t("week.day_gone")
	}
	return v.t("week.day_empty")
}

func (v *weekView) gridClass() string {
	return "day-from-" + compact(v.board.From) + " day-to-" + compact(v.board.To)
}

func (v *weekView) hoursOfDay() []int {
	var list []int
	for m := (v.board.From + 59) / 60 * 60; m < v.board.To; m += 60 {
		list = append(list, m)
	}
	return list
}

func (v *weekView) nowLine() int {
	for _, d := range v.board.Days {
		if d.Now >= v.board.From+15 { // nearer the edge there is no room for it
			return d.Now
		}
	}
	return 0
}

// nowBefore says that the line for now stands before a slot, nowLast that it stands
// after all of them.
func (v *weekView) nowBefore(d BoardDay, s Slot) bool {
	for _, x := range d.Slots {
		if x.From >= d.Now {
			return x.From == s.From && x.Talk == s.Talk && x.Own == s.Own
		}
	}
	return false
}

func (v *weekView) nowLast(d BoardDay) bool {
	return !slices.ContainsFunc(d.Slots, func(s Slot) bool { return s.From >= d.Now })
}

// dayID names a day in the page.
func dayID(d civil.Date) string {
	return "dag-" + [7]string{"ma", "ti", "on", "to", "fr", "lo", "so"}[d.Weekday()]
}

// shownFirst is the day that a narrow screen shows first: today, else Monday.
func (v *weekView) shownFirst(d BoardDay) bool {
	for _, x := range v.board.Days {
		if x.Today {
			return d.Today
		}
	}
	return d.Day.Weekday() == 0
}

func (v *weekView) ownTitle(o OwnTime) string {
	if o.Title != "" && o.Kind != OwnPrivate {
		return o.Title
	}
	return v.t("own." + string(o.Kind))
}

func kindIcon(k Kind) string {
	switch k {
	case Admin:
		return "wrench"
	case Digital:
		return "envelope"
	}
	return string(k)
}

func (v *weekView) talkName(t Talk) string {
	if t.Person != "" {
		return v.who(t.Person).Name
	}
	if t.Work == "" {
		return v.t("kind.long.admin")
	}
	return v.t("work." + t.Work)
}

// blockTime is when the conversation is; its end too, where the block has room for it.
func (v *weekView) blockTime(t Talk) string {
	if t.End-t.Start <= 35 && !v.list {
		return dotted(t.From)
	}
	return clock(t.From, t.To)
}

// over says that a talk is not to be held any more, as it was or otherwise.
func over(t Talk) bool { return t.State != "" && !t.Stands() }

func (v *weekView) blockClass(t Talk, length int) string {
	class := "blk--plan"
	switch {
	case t.Collides:
		class = "blk--clash"
	case t.State == Done:
		class = "blk--done"
	case over(t):
		class = "blk--skip"
	case t.Locked || t.State == LockedIn:
		class = "blk--lock"
	case t.State == Accepted:
		class = "blk--ok"
	}
	if t.Person == "" {
		class += " blk--adm"
	}
	if t.MovedFrom != "" && !over(t) {
		class += " blk--moved"
	}
	switch {
	case length <= 20:
		class += " blk--s blk--xs"
	case length <= 35:
		class += " blk--s"
	case length <= 45:
		class += " blk--m"
	}
	if v.open != nil && v.open.Subject == t.Subject {
		class += " blk--open"
	}
	return class
}

func (v *weekView) openMark(t Talk) templ.Attributes {
	if v.open != nil && v.open.Subject == t.Subject {
		return templ.Attributes{"aria-current": "true"}
	}
	return nil
}

// mark is the short word of a decided talk, beside its kind.
func (v *weekView) mark(t Talk) (word, icon string) {
	switch {
	case over(t):
		return "", ""
	case t.Locked || t.State == LockedIn:
		return v.t("uka.locked"), "lock"
	case t.Agreed:
		return v.t("uka.agreed"), "check-circle"
	case t.State == Accepted:
		return v.t("uka.accepted"), "check"
	}
	return "", ""
}

// state is the line that stands in the place of the reason, or before it.
func (v *weekView) state(t Talk) (word, icon string) {
	switch {
	case t.Collides:
		return v.clashText(t), "warning"
	case t.State == Done && t.Person == "":
		return v.t("uka.done_work", i18n.Data{"Length": v.length(t.Contact)}), "check-circle"
	case t.State == Done:
		return v.t("uka.done", i18n.Data{"Length": v.length(t.Contact)}), "check-circle"
	case t.State == NotMet:
		return v.t("uka.not_met"), "skip"
	case t.State == Skipped && t.SkipReason != "" && v.c.Decision.Limit != access.HideSkipReasons:
		return v.t("uka.skipped", i18n.Data{"Reason": t.SkipReason}), "skip"
	case t.State == Skipped:
		return v.t("block.skipped"), "skip"
	case t.State == Cancelled:
		return v.t("block.cancelled"), "skip"
	case t.MovedFrom != "":
		if day, minute, ok := ParsePlace(t.MovedFrom); ok {
			return v.t("uka.moved", i18n.Data{"From": v.c.P.Day(day.Weekday()) + " " + dotted(minute)}), "moved"
		}
	}
	return "", ""
}

func (v *weekView) clashText(t Talk) string {
	x := t.Clash
	switch {
	case x == nil:
		return v.t("week.collides")
	case x.Kind == "":
		return v.t("uka.clash_hours")
	case x.Kind == OwnPerson:
		return v.t("uka.clash_person", i18n.Data{"Time": dotted(x.Start)})
	case x.Kind == OwnAbsence || x.Kind == OwnHoliday:
		return v.t("uka.clash_off", i18n.Data{"What": strings.ToLower(v.t("own." + string(x.Kind)))})
	case x.Title == "" || x.Kind == OwnPrivate:
		return v.t("uka.clash", i18n.Data{"What": v.t("uka.clash_private"), "Time": dotted(x.Start)})
	}
	return v.t("uka.clash", i18n.Data{"What": x.Title, "Time": dotted(x.Start)})
}

func (v *weekView) firstReason(t Talk) string {
	if t.Person == "" || len(t.Meets) == 0 {
		return ""
	}
	n := t.Meets[0]
	if key := n.ReasonKey + ".short"; v.c.P.Has(key) {
		n.ReasonKey = key
	}
	return Reason(v.c.P, n, v.w.Today, true)
}

// acceptHelp says what the one filled button does, and what it does not.
func (v *weekView) acceptHelp() string {
	var parts []string
	for _, x := range []struct {
		key string
		n   int
	}{
		{"uka.talks", v.sums.Proposed - v.sums.ProposedWork - v.sums.ProposedAnswer},
		{"uka.answers", v.sums.ProposedAnswer}, {"uka.work_blocks", v.sums.ProposedWork},
	} {
		if x.n > 0 {
			parts = append(parts, v.t(x.key, i18n.Data{"Count": x.n}))
		}
	}
	what := parts[len(parts)-1]
	if rest := parts[:len(parts)-1]; len(rest) > 0 {
		what = v.t("uka.and", i18n.Data{"First": strings.Join(rest, ", "), "Last": what})
	}
	return v.t("uka.accept_help", i18n.Data{"What": what})
}

type extra struct{ icon, Text string }

// extras are what the talk needs besides the two.
func (v *weekView) extras(t Talk) []extra {
	var list []extra
	switch {
	case t.Language != "" && t.Interpreter != "":
		list = append(list, extra{"interpreter", v.t("uka.interpreter", i18n.Data{"Language": t.Language})})
	case t.Language != "":
		list = append(list, extra{"interpreter", v.t("week.interpreter_order", i18n.Data{"Language": t.Language})})
	}
	switch {
	case t.RoomName != "":
		list = append(list, extra{"room", t.RoomName})
	case t.Room:
		list = append(list, extra{"room", v.t("week.room")})
	}
	if t.Kind == Home {
		list = append(list, extra{"travel", v.t("week.travel", i18n.Data{"Length": v.length(t.Lead)})})
	}
	return list
}

// -- the chart of hours

type bar struct {
	x, width, middle, y, height, over string
	value, label                      string
	plan                              bool
}

// scaleHours is the least that the chart reaches to, in hours.
const scaleHours = 20

func (v *weekView) bars() []bar {
	list := slices.Clone(v.past)
	list = append(list, ledger.Week{Week: v.w.Week, Minutes: v.sums.Direct})
	top := scaleHours * 60
	for _, h := range list {
		top = max(top, h.Minutes)
	}
	var out []bar
	step := 100 / float64(len(list))
	for i, h := range list {
		height := float64(h.Minutes) * 72 / float64(top)
		x := float64(i) * step
		out = append(out, bar{x: num(x + step*0.16), width: num(step * 0.68), middle: num(x + step/2), y: num(88 - height), height: num(height), over: num(84 - height),
			value: v.hours1(h.Minutes), label: strconv.Itoa(h.Week.Number), plan: i == len(list)-1})
	}
	return out
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// hours1 writes minutes as hours with a decimal: «17,1».
func (v *weekView) hours1(minutes int) string {
	return strings.Replace(fmt.Sprintf("%.1f", float64(minutes)/60), ".", ",", 1)
}

func (v *weekView) unmeasured() bool {
	return !slices.ContainsFunc(v.past, func(h ledger.Week) bool { return h.Minutes > 0 })
}

func (v *weekView) unknownMinutes() int {
	n := 0
	for _, h := range v.past {
		n += h.WithoutMinutes
	}
	return n
}

func (v *weekView) mean() int {
	sum := 0
	for _, h := range v.past {
		sum += h.Minutes
	}
	return sum / max(1, len(v.past))
}

func (v *weekView) hoursText() string {
	var parts []string
	for _, b := range v.bars() {
		key := "uka.hours_bar"
		if b.plan {
			key = "uka.hours_bar_plan"
		}
		parts = append(parts, v.t(key, i18n.Data{"Week": b.label, "Hours": b.value}))
	}
	return v.t("uka.hours_desc") + " " + strings.Join(parts, ", ") + "."
}

// -- what the hours do not reach

func (v *weekView) missed(tier int) []Short {
	var list []Short
	for _, s := range v.w.Shortfall {
		if s.Tier == tier {
			list = append(list, s)
		}
	}
	return list
}

type win struct {
	what  string
	count int
}

// wins sums the cheapest changes; the three that would help most.
func (v *weekView) wins() []win {
	count := map[string]int{}
	for _, s := range v.w.Shortfall {
		if len(s.Fits) > 0 {
			count[(&writer{p: v.c.P, w: v.w}).change(s.Fits[0])]++
		}
	}
	var list []win
	for what, n := range count {
		list = append(list, win{capital(what), n})
	}
	slices.SortFunc(list, func(a, b win) int { return cmp.Or(b.count-a.count, strings.Compare(a.what, b.what)) })
	return list[:min(3, len(list))]
}

// since is how long ago the two spoke.
func (v *weekView) since(s Short) string {
	if s.LastContact.IsZero() {
		return v.t("uka.since_unknown")
	}
	return v.t("uka.since", i18n.Data{"Count": v.w.Today.Sub(s.LastContact)})
}

// owed is the first thing due that is not reached, in words.
func (v *weekView) owed(s Short) string {
	if len(s.Unmet) == 0 {
		return ""
	}
	return Reason(v.c.P, s.Unmet[0], v.w.Today, true)
}

func (v *weekView) cause(s Short) string {
	switch {
	case s.Skipped:
		return v.t("because.skipped")
	case s.Collides:
		return v.t("because.collision")
	case s.Because == "capacity" && v.w.Available == 0:
		return v.t("because.no_hours")
	}
	return v.t("because." + s.Because)
}

func (v *weekView) fix(s Short) string {
	if len(s.Fits) == 0 {
		return ""
	}
	return v.t("short.fits", i18n.Data{"Change": (&writer{p: v.c.P, w: v.w}).change(s.Fits[0])})
}

// administration says what it takes beside what it displaces.
func (v *weekView) administration() string {
	shortest := 0
	for _, s := range v.w.Shortfall {
		if s.Minutes > 0 && (shortest == 0 || s.Minutes < shortest) {
			shortest = s.Minutes
		}
	}
	if all := v.sums.Inbox + v.sums.Work; all > 0 && shortest > 0 {
		return v.t("hours.administration", i18n.Data{"Inbox": v.length(v.sums.Inbox), "Work": v.length(v.sums.Work), "Count": all / shortest})
	}
	return ""
}

// unknownLines say what the record does not.
func (v *weekView) unknownLines() []string {
	u := v.w.Unknown
	var list []string
	for _, x := range []struct {
		key string
		n   int
	}{
		{"unknown.last_contact", u.LastContact}, {"unknown.start", u.Start}, {"unknown.track", u.Track}, {"unknown.rhythm", u.Rhythm},
		{"unknown.phone", u.Phone}, {"unknown.interpreter", u.Interpreter}, {"unknown.clocks", u.Clocks},
	} {
		if x.n > 0 {
			list = append(list, v.t(x.key, i18n.Data{"Count": x.n}))
		}
	}
	if u.Rooms {
		list = append(list, v.t("unknown.rooms"))
	}
	if u.Interpreters {
		list = append(list, v.t("unknown.interpreters"))
	}
	return append(list, v.t("uka.assumptions"))
}
