// Package taskpage is what a counsellor sees of Nav's tasks: the own ones, those that
// nobody at the office has, and one with its text, what was done to it here, and what of
// that must still be entered in Nav's own system. Tasks about nobody whom we know show
// neither text nor name: the protection of whom they are about is not known.
package taskpage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// row is a task in a list. Open says that the actor may read what it says.
type row struct {
	task     tasks.Task
	person   caseload.Person // without an id where the task is tied to nobody
	relation access.Relation
	open     bool
}

// linked says that the task is about somebody whom we know.
func (r row) linked() bool { return r.task.Person != "" }

// rows ties tasks to the people whom they are about, and leaves out those whom the actor
// may not see. Of one about somebody whose record is closed to the actor, until a reason
// is given, there is the name and no more; such ones stand last, in the order of their
// ids, so that their place tells nothing.
func rows(a access.Actor, list []tasks.Task, people map[string]caseload.Person, subjects map[string]access.Subject, today civil.Date) []row {
	var shown []row
	for _, t := range list {
		if t.Person == "" {
			t.Text = ""
			shown = append(shown, row{task: t})
			continue
		}
		s := subjects[t.Person]
		d := access.Decide(a, access.ListRow, s, today)
		if !d.Permit {
			continue
		}
		x := row{task: t, person: people[t.Person], relation: d.Relation, open: access.Decide(a, access.RecordRead, s, today).Permit}
		if !x.open {
			x.task = nameless(t)
		}
		shown = append(shown, x)
	}
	slices.SortStableFunc(shown, func(a, b row) int {
		if a.closed() && b.closed() {
			return cmp.Compare(a.task.ID, b.task.ID)
		}
		return cmp.Compare(place(a), place(b))
	})
	return shown
}

// nameless is a task without anything that it says: that there is one, and about whom.
func nameless(t tasks.Task) tasks.Task { return tasks.Task{ID: t.ID, Person: t.Person} }

// closed says that the task is about somebody whose record is closed to the actor.
func (r row) closed() bool { return r.linked() && !r.open }

func place(r row) int {
	if r.closed() {
		return 1
	}
	return 0
}

// peopleOf are the people whom tasks are about, each once.
func peopleOf(list []tasks.Task) []string {
	var ids []string
	for _, t := range list {
		ids = append(ids, t.Person)
	}
	return each(ids)
}

// each is a list of ids, each once; no id is left out.
func each(ids []string) []string {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { return id == "" })
}

// mayUnlinked says whether a counsellor may see a task that is about nobody whom we know:
// the one who has it, and anybody at the office where nobody has it.
func mayUnlinked(a access.Actor, t tasks.Task) bool {
	return t.Assignee == a.Ident || t.Assignee == "" && slices.Contains(a.Offices, t.Office)
}

// waiting are the changes that are not entered in Nav's own system yet.
func waiting(list []tasks.Change) []tasks.Change {
	return slices.DeleteFunc(slices.Clone(list), func(c tasks.Change) bool { return !c.EnteredAt.IsZero() })
}

// known is a code as a text key has it: letters, digits and marks of its own only.
func known(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code)
}
