package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// DebtKind says what it is that we owe.
type DebtKind string

// The kinds of debt.
const (
	OwesAnswer      DebtKind = "answer"      // a message waits for us
	OwesPromise     DebtKind = "promise"     // we said that we would do something
	OwesLegal       DebtKind = "legal"       // a legal date, or the office's own
	OwesMinutes     DebtKind = "minutes"     // the minutes of a talk are not shared
	OwesInterpreter DebtKind = "interpreter" // none is booked for an agreed talk
	OwesTask        DebtKind = "task"        // a task about the person, with a deadline
)

// Debt is one thing that the service owes a person now.
type Debt struct {
	Kind      DebtKind
	Due       civil.Date // zero: no day
	Since     civil.Date // zero: not known
	ReasonKey string     // as in Need
	Values    i18n.Data
	Source    Source
}

// Text writes a debt for people, as of today. Somebody's words are repeated only with
// quotes.
func (d Debt) Text(p *i18n.Printer, today civil.Date, withQuote bool) string {
	return Reason(p, Need{ReasonKey: d.ReasonKey, Values: d.Values}, today, withQuote)
}

// Owed lists what we owe a person now, the earliest due first and what has no day last.
// It is the same list, and the same count, everywhere: every message that waits for us,
// every open promise, legal dates that are to be shown by now, minutes that are not
// shared, a decided talk that the person has said yes to without the interpreter that
// it needs, and tasks about the person with a deadline. blocks may be anybody's.
func Owed(f Facts, blocks []Block, p Policy, d Deadlines, days Days, today civil.Date) []Debt {
	var list []Debt
	for _, m := range f.Waiting {
		if !m.Since.IsZero() {
			list = append(list, Debt{Kind: OwesAnswer, Due: days.AddWorkdays(m.Since, p.Message.AnswerWorkdays), Since: m.Since,
				ReasonKey: "need.unanswered_message", Values: i18n.Data{"Day": onDay{m.Since}, "Text": quoted(m.Text)}, Source: Source{m.Table, m.ID, "policy.unanswered_message"}})
		}
	}
	for _, m := range f.Promises {
		if m.Open {
			list = append(list, Debt{Kind: OwesPromise, Due: m.Due, Since: m.MadeOn,
				ReasonKey: "need.promise", Values: i18n.Data{"Date": m.MadeOn, "Text": following(m.Text)}, Source: Source{"promise", m.ID, "policy.promise"}})
		}
	}
	for _, m := range f.Unshared {
		if !m.On.IsZero() {
			list = append(list, Debt{Kind: OwesMinutes, Due: m.On.AddDays(p.Unshared.Days), Since: m.On,
				ReasonKey: "need.minutes_unshared", Values: i18n.Data{"Date": m.On}, Source: Source{"note", m.ID, "policy.minutes_unshared"}})
		}
	}
	for _, n := range Needs(f, p, d, days, today.Week(), today) {
		if n.Code == LegalDeadline {
			list = append(list, Debt{Kind: OwesLegal, Due: n.Due, ReasonKey: n.ReasonKey, Values: n.Values, Source: n.Source})
		}
	}
	list = append(list, owedTasks(f)...)
	list = append(list, owedInterpreters(f, blocks, today)...)
	slices.SortStableFunc(list, func(a, b Debt) int {
		return cmp.Or(compareDue(a.Due, b.Due), compareDue(a.Since, b.Since), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Source.ID, b.Source.ID), cmp.Compare(a.Source.Rule, b.Source.Rule))
	})
	return list
}

func owedTasks(f Facts) []Debt {
	var list []Debt
	for _, t := range f.Tasks {
		if t.Due.IsZero() {
			continue
		}
		key := "need.task"
		if t.Own {
			key = "need.task.own"
		}
		list = append(list, Debt{Kind: OwesTask, Due: t.Due, ReasonKey: key, Values: i18n.Data{"Day": onDay{t.Due}, "Name": taskName(t)}, Source: Source{t.Table, t.ID, "policy.task"}})
	}
	return list
}

// owedInterpreters are agreed talks from today on that need an interpreter and have
// none, or one who is gone by then. It is due on the day of the talk.
func owedInterpreters(f Facts, blocks []Block, today civil.Date) []Debt {
	var list []Debt
	for _, b := range blocks {
		if b.Person == f.Person && b.Stands() && b.Agreed && b.Kind.Direct() && Interpreted(f) && b.NoInterpreter() && !b.Day.Before(today) {
			list = append(list, Debt{Kind: OwesInterpreter, Due: b.Day, ReasonKey: "owed.interpreter", Values: i18n.Data{"Day": onDay{b.Day}}, Source: Source{Table: "block", ID: b.ID}})
		}
	}
	return list
}
