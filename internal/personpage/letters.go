package personpage

import (
	"errors"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// How many threads and tasks stand on the page itself.
const (
	shownThreads = 3
	shownTasks   = 5
)

// letters are what belongs to the threads, and the tasks about the person.
func (l *loading) letters(threads []string) error {
	var err, err2, err3 error
	l.r.Marks, err = dialogue.Events(l.ctx, l.q, threads)
	l.r.Reads, err2 = dialogue.Reads(l.ctx, l.q, threads)
	l.r.Tasks, err3 = tasks.OfPeople(l.ctx, l.q, l.id)
	return errors.Join(err, err2, err3)
}

// writers notes those of the staff whom the dialogue names.
func (r *Record) writers(idents map[string]bool) {
	for _, m := range r.Messages {
		if m.Sender != r.Person.ID {
			idents[m.Sender] = true
		}
	}
	for _, e := range r.Marks {
		idents[e.Counsellor] = true
	}
}

// threads are those of the running period in the order of a list.
func (v *view) threads() []dialogue.Thread {
	list := slices.DeleteFunc(slices.Clone(v.r.Threads), func(t dialogue.Thread) bool { return t.Historic })
	dialogue.Order(list, dialogue.LastOf(v.r.Messages))
	return list
}

func (v *view) messagesOf(t dialogue.Thread) []dialogue.Message {
	return slices.DeleteFunc(slices.Clone(v.r.Messages), func(m dialogue.Message) bool { return m.Thread != t.ID })
}

// marks are a thread's flags as the page shows them.
func (v *view) marks(t dialogue.Thread) dialogue.Shown {
	own := v.messagesOf(t)
	var asked time.Time
	for _, m := range own {
		if m.Sender != t.Person {
			asked = m.SentAt
		}
	}
	reads := slices.DeleteFunc(slices.Clone(v.r.Reads), func(r dialogue.Read) bool { return r.Thread != t.ID })
	return dialogue.Shown{Thread: t, Asked: asked, Unread: dialogue.Unread(t, own, reads)}
}

// lastMessage is the last one of a thread; ok is false where there is none.
func (v *view) lastMessage(t dialogue.Thread) (m dialogue.Message, ok bool) {
	own := v.messagesOf(t)
	if len(own) == 0 {
		return m, false
	}
	return own[len(own)-1], true
}

// sender names who wrote a message, as the reader would.
func (v *view) sender(m dialogue.Message) string {
	switch m.Sender {
	case v.r.Person.ID:
		return v.name()
	case v.c.Actor.Ident:
		return v.t("dialogue.you")
	}
	return apart(v.r.Name(m.Sender))
}

// subject is what a thread is called; one that came without a name has one of ours.
func (v *view) subject(t dialogue.Thread) string {
	if quiet(t.Subject) == "" {
		return v.t("dialogue.no_subject")
	}
	return t.Subject
}

// sentOn is the day of a message; of an imported one it may not be known.
func (v *view) sentOn(m dialogue.Message) string {
	if m.SentAt.IsZero() {
		return v.t("dialogue.no_time")
	}
	return v.day(civil.On(m.SentAt))
}

// undo is the event by which a thread was marked as handled, while it can be taken back.
func (v *view) undo(t dialogue.Thread) (dialogue.Event, bool) {
	events := slices.DeleteFunc(slices.Clone(v.r.Marks), func(e dialogue.Event) bool { return e.Thread != t.ID })
	return dialogue.CanUndo(t, events, v.messagesOf(t))
}

// openTasks are the tasks about the person that are not finished, the first to fall due
// first and those without a day last.
func (v *view) openTasks() []tasks.Task {
	list := slices.DeleteFunc(slices.Clone(v.r.Tasks), func(t tasks.Task) bool { return !t.Status.Open() })
	slices.SortStableFunc(list, func(a, b tasks.Task) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			return b.Due.Compare(a.Due)
		}
		return a.Due.Compare(b.Due)
	})
	return list
}

// taskKind is the name of a task's kind; one that there is none for stands as it is.
func (v *view) taskKind(t tasks.Task) string {
	if key := "tasks.kind." + t.Kind; v.c.P.Has(key) {
		return v.t(key)
	}
	return quiet(t.Kind)
}

func (v *view) taskTheme(t tasks.Task) string {
	if key := "tasks.theme." + t.Theme; v.c.P.Has(key) {
		return v.t(key)
	}
	return quiet(t.Theme)
}
