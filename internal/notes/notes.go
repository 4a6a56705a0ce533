// Package notes keeps what a counsellor writes down: notes, and the minutes of
// talks. Until it is shared with the person a text is its writer's draft, and no
// colleague's to read.
package notes

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Kind of a text.
type Kind string

// The kinds: a note (journalnotat), or the minutes of a talk (samtalereferat).
const (
	Plain   Kind = "note"
	Minutes Kind = "minutes"
)

// Mark says what a text is, because innsyn differs: the person may read what is fact and
// what is assessment; of what is internal, the facts in it (forvaltningsloven §§ 18 a and
// 18 c). Empty: nobody has said.
type Mark string

// The marks.
const (
	Fact       Mark = "fact"
	Assessment Mark = "assessment"
	Internal   Mark = "internal"
)

// Marks lists them.
func Marks() []Mark { return []Mark{Fact, Assessment, Internal} }

// ErrEmpty says that there is nothing to keep.
var ErrEmpty = errors.New("there is no text")

// ErrKind says that the text is of no kind that there is.
var ErrKind = errors.New("a text is a note or minutes")

// ErrBefore says that a text would be shared or entered before it was written.
var ErrBefore = errors.New("a text cannot be shared or entered before it was written")

// ErrMark says that the text has a mark that there is none of.
var ErrMark = errors.New("a text is marked as fact, assessment or internal")

// ErrInternal says that a text would be both internal and for the person: shared, or the
// minutes of a talk with them.
var ErrInternal = errors.New("what is internal is not shared, and minutes are not internal")

// Note is a text about a person. Minutes have parts: Text is what was said, Agreed what
// was agreed, Ours what we do and Theirs what the person does; each may be empty, and a
// note has Text alone. SharedAt is when the person could read it, and
// EnteredAt when it was entered in the journal of Nav's own system; zero: not yet.
type Note struct {
	ID, Person, Office string
	Counsellor         string
	Kind               Kind
	Mark               Mark
	Text               string
	Agreed             string
	Ours, Theirs       string
	WrittenAt          time.Time
	SharedAt           time.Time
	EnteredAt          time.Time
	Version            int
}

// Valid says whether the note can be kept.
func (n Note) Valid() error {
	switch {
	case strings.TrimSpace(n.Text+n.Agreed+n.Ours+n.Theirs) == "", n.Kind == Plain && strings.TrimSpace(n.Text) == "":
		return ErrEmpty
	case n.Kind != Plain && n.Kind != Minutes, n.Kind == Plain && n.Parted():
		return ErrKind
	case n.Mark != "" && !slices.Contains(Marks(), n.Mark):
		return ErrMark
	case n.Mark == Internal && (n.Shared() || n.Kind == Minutes):
		return ErrInternal
	case !n.SharedAt.IsZero() && n.SharedAt.Before(n.WrittenAt), !n.EnteredAt.IsZero() && n.EnteredAt.Before(n.WrittenAt):
		return ErrBefore
	}
	return nil
}

// Parted says that the minutes say more than what was said.
func (n Note) Parted() bool { return n.Agreed+n.Ours+n.Theirs != "" }

// Shared says that the person can read the note.
func (n Note) Shared() bool { return !n.SharedAt.IsZero() }

// ReadableBy says whether a member of staff may read the text: what is shared, and
// one's own.
func (n Note) ReadableBy(ident string) bool { return n.Shared() || n.Counsellor == ident }

// Share gives the note as shared at an instant; once shared it stays so, from the
// first time on.
func (n Note) Share(at time.Time) Note {
	if !n.Shared() {
		n.SharedAt = at
	}
	return n
}

// Enter gives the note as entered in the journal at an instant; the first counts.
func (n Note) Enter(at time.Time) Note {
	if n.EnteredAt.IsZero() {
		n.EnteredAt = at
	}
	return n
}

// LastLine gives the last line of the text that holds anything.
func (n Note) LastLine() string {
	whole := strings.Join([]string{n.Text, n.Agreed, n.Ours, n.Theirs}, "\n")
	lines := strings.FieldsFunc(whole, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := len(lines) - 1; i >= 0; i-- {
		if s := strings.TrimSpace(lines[i]); s != "" {
			return s
		}
	}
	return ""
}
