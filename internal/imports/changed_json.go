package imports

import (
	"strconv"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/events"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// fieldList gathers fields that differ.
type fieldList []Field

func (l *fieldList) add(name, before, after string) {
	if before != after {
		*l = append(*l, Field{Name: name, Before: before, After: after})
	}
}

// text notes that a text changes, never what stands in it.
func (l *fieldList) text(name string, changes bool) {
	if changes {
		*l = append(*l, Field{Name: name, Private: true})
	}
}

// taskDifferences lists what a file changes of a task. Where the task leaves one person
// for another, no value is told: they are of both.
func taskDifferences(was, now tasks.Task) []Field {
	var l fieldList
	l.add("task.status", string(was.Status), string(now.Status))
	l.add("task.priority", string(was.Priority), string(now.Priority))
	l.add("task.due", iso(was.Due), iso(now.Due))
	l.add("task.active", iso(was.ActiveOn), iso(now.ActiveOn))
	l.add("task.assignee", was.Assignee, now.Assignee)
	l.add("task.office", was.Office, now.Office)
	l.add("task.kind", was.Kind, now.Kind)
	l.add("task.theme", was.Theme, now.Theme)
	l.text("task.text", was.Text != now.Text)
	l.text("task.person", was.Person != now.Person)
	if was.Person != "" && was.Person != now.Person {
		for i := range l {
			l[i] = Field{Name: l[i].Name, Private: true}
		}
		return l
	}
	l.add("task.version", strconv.FormatInt(was.NavVersion, 10), strconv.FormatInt(now.NavVersion, 10))
	return l
}

// threadDifferences lists what a file changes of a thread. Messages that say something
// else than before are told of as changed text.
func threadDifferences(was, now dialogue.Imported, more int, edited bool) []Field {
	var l fieldList
	l.add("thread.for_us", day(was.WaitsForUsSince), day(now.WaitsForUsSince))
	l.add("thread.for_person", yesNo(was.WaitsForPerson), yesNo(now.WaitsForPerson))
	l.add("thread.historic", yesNo(was.Historic), yesNo(now.Historic))
	l.add("thread.read", day(was.ReadByPerson), day(now.ReadByPerson))
	l.add("thread.messages", strconv.Itoa(len(was.Messages)), strconv.Itoa(len(was.Messages)+more))
	l.text("thread.subject", was.Subject != now.Subject)
	l.text("thread.text", edited)
	return l
}

// attentionDifferences lists what a file changes of a key that asks for attention.
func attentionDifferences(was, now events.Attention) []Field {
	var l fieldList
	l.add("attention.state", attentionState(was.State), attentionState(now.State))
	l.add("attention.day", iso(was.Content.Day), iso(now.Content.Day))
	l.text("attention.text", was.State != events.Never && was.Content.Text != now.Content.Text)
	return l
}

func attentionState(s events.State) string {
	switch {
	case s == events.Never:
		return ""
	case s.Open():
		return "open"
	}
	return "closed"
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// day is the day in Oslo of an instant.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return civil.On(t.In(civil.Oslo())).String()
}
