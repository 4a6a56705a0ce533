package planner

import (
	"strings"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// TimeReason is one reason why a talk lies where it does: a key of a text and its
// values.
type TimeReason struct {
	Key    string
	Values i18n.Data
}

// Text writes the reason for people, as of today.
func (r TimeReason) Text(p *i18n.Printer, today civil.Date) string {
	return Reason(p, Need{ReasonKey: r.Key, Values: r.Values}, today, false)
}

// WhyThisTime says why a talk of the week lies where it does. It says only what is
// known of the person's own week, of interpreters and rooms, and of the office's notice.
func WhyThisTime(w *Week, s *Situation, t Talk, p Policy, days Days) []TimeReason {
	f, _ := s.about(Block{Person: t.Person, Subject: t.Subject})
	if f == nil || t.Person == "" {
		return nil
	}
	var list []TimeReason
	add := func(when bool, key string, values i18n.Data) {
		if when {
			list = append(list, TimeReason{key, values})
		}
	}
	who := s.Seen[t.Person]
	day := onDay{t.Day}
	add(t.Agreed, "why.agreed", i18n.Data{})
	busy := busyOn(who, t.Day)
	add(busy != "", "why.busy", i18n.Data{"Day": day, "Times": busy})
	for _, x := range who.Prefers {
		add(x.Weekday == t.Day.Weekday() && x.From <= t.From && t.To <= x.To, "why.prefers", i18n.Data{"Day": day, "From": i18n.Clock(x.From), "To": i18n.Clock(x.To)})
	}
	add(t.Interpreter != "" && !t.lost(OwnInterpreter), "why.interpreter", i18n.Data{"Name": t.Interpreter, "Language": t.Language})
	add(t.Interpreter == "" && t.Language != "", "why.interpreter_order", i18n.Data{"Language": t.Language})
	add(t.RoomName != "" && !t.lost(OwnRoom), "why.room", i18n.Data{"Name": t.RoomName})
	first := EarliestDay(t.Kind, Interpreted(*f), s.Today, civil.Date{}, p, days)
	add(t.State == "" && first.After(s.Today), "why.notice", i18n.Data{"Day": onDay{first}})
	return list
}

// lost says that what a decided talk has booked is gone by then.
func (t Talk) lost(what OwnKind) bool { return t.Clash != nil && t.Clash.Kind == what }

// busyOn lists when the person is busy on a day: "09.00–10.30, 14.00–15.00".
func busyOn(who Who, day civil.Date) string {
	var parts []string
	for _, b := range who.Busy {
		if b.Day == day {
			parts = append(parts, clock(b.From, b.To))
		}
	}
	return strings.Join(parts, ", ")
}
