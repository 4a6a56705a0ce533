package notes

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Draft is text that somebody is writing about a person, kept until it is saved or
// thrown away. It is its writer's, and no part of the person's record. Kind names the
// field that it stands in: a form and its field, as in note.text.
type Draft struct {
	Counsellor, Person string
	Kind               string
	Text               string
	UpdatedAt          time.Time
}

// Limits of what is kept, in letters.
const (
	MaxText  = 20000   // of a note
	MaxDraft = 2000000 // no less than what a form can send
)

var draftKind = regexp.MustCompile(`^[a-z]{1,20}(\.[0-9a-f-]{1,36})?\.[a-z_]{1,20}$`)

// Valid says whether the draft can be kept: a field that there can be, and a text
// that is not endless. An empty text throws the draft away.
func (d Draft) Valid() bool {
	return draftKind.MatchString(d.Kind) && utf8.RuneCountInString(d.Text) <= MaxDraft && utf8.ValidString(d.Text) && !strings.ContainsRune(d.Text, 0)
}
