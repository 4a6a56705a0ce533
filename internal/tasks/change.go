package tasks

import (
	"errors"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// What a change of a task refuses.
var (
	ErrDone  = errors.New("the task is finished and can only be read")
	ErrTaken = errors.New("somebody else has the task")
	ErrOther = errors.New("the task is not the counsellor's to give back")
)

// ChangeKind says what was done to a task.
type ChangeKind string

// The kinds of change.
const (
	Take     ChangeKind = "take"
	GiveBack ChangeKind = "give_back"
	Say      ChangeKind = "comment"
	Move     ChangeKind = "change" // deadline or priority
	Finish   ChangeKind = "close"
)

// ChangeKinds lists them.
func ChangeKinds() []ChangeKind { return []ChangeKind{Take, GiveBack, Say, Move, Finish} }

// Change is something that was done to a task here. Text is what is to be entered in
// Nav's own system, where the task still must end: this one stands beside it. EnteredAt
// is when somebody said that it stands there; zero: not yet.
type Change struct {
	ID, Task, Office string
	Counsellor       string
	At               time.Time
	Kind             ChangeKind
	Text             string
	EnteredAt        time.Time
	EnteredBy        string
}

// Wish is what a counsellor wants done to a task.
type Wish struct {
	Kind     ChangeKind
	Force    bool // take it though somebody else has it
	Due      civil.Date
	Priority Priority
	Comment  Comment // of Say and Finish; an empty text says nothing
}

// finished is what stands in the text of a task that is finished here, as Nav's own
// clients write that it was finished there.
const finished = "Oppgaven er ferdigstilt i Blikk."

// Changed gives the task after a wish of a counsellor, and what is to be entered in Nav's
// own system; the names are for that text, in Norwegian as Nav's are. A finished task is
// ErrDone.
func (t Task) Changed(w Wish, ident string) (Task, string, error) {
	switch {
	case !t.Status.Open():
		return t, "", ErrDone
	case !slices.Contains(ChangeKinds(), w.Kind):
		return t, "", ErrEnum
	}
	switch w.Kind {
	case Take:
		if t.Assignee != "" && t.Assignee != ident && !w.Force {
			return t, "", ErrTaken
		}
		t.Assignee = ident
		return t, "Tilordnet: " + ident, nil
	case GiveBack:
		if t.Assignee != ident {
			return t, "", ErrOther
		}
		t.Assignee = ""
		return t, "Tilordnet: ingen", nil
	case Move:
		return t.moved(w)
	}
	if w.Kind == Finish {
		t.Status = Done
		if w.Comment.Text != "" {
			w.Comment.Text = "\n" + w.Comment.Text
		}
		w.Comment.Text = finished + w.Comment.Text
	}
	t.Text = WithComment(t.Text, w.Comment)
	return t, w.Comment.String(), nil
}

func (t Task) moved(w Wish) (Task, string, error) {
	if !slices.Contains(Priorities(), w.Priority) {
		return t, "", ErrEnum
	}
	t.Due, t.Priority = w.Due, w.Priority
	due := "ingen"
	if y, m, d := w.Due.Civil(); !w.Due.IsZero() {
		due = time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format("02.01.2006")
	}
	return t, "Frist: " + due + "\nPrioritet: " + string(w.Priority), nil
}
