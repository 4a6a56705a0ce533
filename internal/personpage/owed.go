package personpage

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Debt is something that the service owes the person now. Kind is message, promise,
// deadline, minutes, interpreter or task; ID is the row that it stands in. Due is
// zero where no day is agreed.
type Debt struct {
	Kind   string
	ID     string
	Due    civil.Date
	Key    string // of the text, filled by Values
	Values i18n.Data
	Need   *planner.Need // where a need tells it
}

// owed counts what is owed: messages that wait for us, open promises, legal dates and
// the office's own as soon as they are shown, minutes not shared, interpreters not
// booked for agreed talks, tasks with a deadline. The earliest first, undated last.
func owed(one *planner.OnePerson, needs []planner.Need, policy planner.Policy, today civil.Date) []Debt {
	var list []Debt
	f := one.Facts
	for _, w := range f.Waiting {
		list = append(list, Debt{Kind: "message", ID: w.ID, Due: one.Days.AddWorkdays(w.Since, policy.Message.AnswerWorkdays), Key: "owe.message",
			Values: i18n.Data{"Day": w.Since, "Count": today.Sub(w.Since), "Text": w.Text}})
	}
	for _, p := range f.Promises {
		if p.Open {
			list = append(list, Debt{Kind: "promise", ID: p.ID, Due: p.Due, Key: "owe.promise", Values: i18n.Data{"Text": p.Text, "Day": p.MadeOn}})
		}
	}
	for i, n := range needs {
		if n.Code == planner.LegalDeadline {
			list = append(list, Debt{Kind: "deadline", ID: n.Source.ID, Due: n.Due, Need: &needs[i]})
		}
	}
	for _, m := range f.Unshared {
		list = append(list, Debt{Kind: "minutes", ID: m.ID, Due: m.On.AddDays(policy.Unshared.Days), Key: "owe.minutes", Values: i18n.Data{"Day": m.On}})
	}
	for _, t := range f.Tasks {
		if t.Table == "task" {
			list = append(list, Debt{Kind: "task", ID: t.ID, Due: t.Due, Key: "owe.task", Values: i18n.Data{"Name": t.Name}})
		}
	}
	for _, b := range one.Blocks {
		if planner.Interpreted(f) && b.Stands() && b.Kind.Direct() && b.Interpreter == "" && !b.Day.Before(today) {
			list = append(list, Debt{Kind: "interpreter", ID: b.ID, Due: b.Day, Key: "owe.interpreter", Values: i18n.Data{"Day": b.Day}})
		}
	}
	slices.SortStableFunc(list, func(a, b Debt) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			return b.Due.Compare(a.Due)
		}
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.ID, b.ID))
	})
	return list
}
