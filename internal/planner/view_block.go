package planner

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/i18n"
)

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
		return i18n.Clock(t.From)
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
	case t.fixed():
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
	case t.fixed():
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
			return v.t("uka.moved", i18n.Data{"From": v.c.P.Day(day.Weekday()) + " " + i18n.Clock(minute)}), "moved"
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
		return v.t("uka.clash_person", i18n.Data{"Time": i18n.Clock(x.Start)})
	case x.Kind == OwnInterpreter || x.Kind == OwnRoom:
		return v.t("uka.clash_" + string(x.Kind))
	case x.Kind == OwnAbsence || x.Kind == OwnHoliday:
		return v.t("uka.clash_off", i18n.Data{"What": strings.ToLower(v.t("own." + string(x.Kind)))})
	case x.Title == "" || x.Kind == OwnPrivate:
		return v.t("uka.clash", i18n.Data{"What": v.t("uka.clash_private"), "Time": i18n.Clock(x.Start)})
	}
	return v.t("uka.clash", i18n.Data{"What": x.Title, "Time": i18n.Clock(x.Start)})
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
	if cover := v.who(t.Person).Cover; cover.For != "" {
		list = append(list, extra{"person", v.t("uka.for", i18n.Data{"Name": cover.Name})})
	}
	if t.Kind == Home {
		list = append(list, extra{"travel", v.t("week.travel", i18n.Data{"Length": v.length(t.Lead)})})
	}
	return list
}
