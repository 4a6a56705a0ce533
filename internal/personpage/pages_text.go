package personpage

import (
	"context"
	"strings"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/web"
)

func newWords(in *input) (act, error) {
	x := caseload.OwnWords{ID: in.item, Person: in.person, Office: in.office()}
	x.SaidOn = in.past("said", "person.fault.day_missing")
	x.Language = strings.ToLower(in.text("language", 60, "person.fault.language"))
	x.Text = in.text("text", maxWords, "person.fault.words")
	in.translated(&x)
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.OwnWords(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Words, nil, func(o caseload.OwnWords) bool { return o.ID == x.ID })
			return s.Text, s.Text == x.Text && s.Translation == x.Translation && s.Language == x.Language
		},
	}, nil
}

// translated reads the translation, who made it, and whether the person has read it.
func (in *input) translated(x *caseload.OwnWords) {
	x.Translation = in.text("translation", maxWords, "")
	x.By = in.text("by", maxTitle, "")
	if x.Translation != "" && x.By == "" {
		in.Wrong("by", in.c.T("person.fault.translator"))
	}
	x.ReadByPerson = in.Has("read", "yes")
}

// changeWords adds what came later: the translation, and that the person has read it.
func changeWords(in *input) (act, error) {
	list, err := caseload.OwnWordsOf(in.c.Ctx(), in.c.Read(), []string{in.person})
	x, err := one(list, err, func(o caseload.OwnWords) bool { return o.ID == in.item })
	if err != nil {
		return act{}, err
	}
	in.translated(&x)
	x.Version = in.Version()
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.OwnWords(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Words, nil, func(o caseload.OwnWords) bool { return o.ID == x.ID })
			return s.Translation, s.Translation == x.Translation && s.By == x.By && s.ReadByPerson == x.ReadByPerson
		},
	}, nil
}

func newNote(in *input) (act, error) {
	x := notes.Note{ID: in.item, Person: in.person, Office: in.office(), Counsellor: in.c.Actor.Ident, WrittenAt: in.c.Now}
	x.Kind = notes.Kind(in.choice("kind", "person.fault.note_kind", string(notes.Minutes), string(notes.Plain)))
	x.Text = in.text("text", notes.MaxText, "person.fault.note")
	in.mark(&x)
	if in.Has("share", "yes") {
		x = x.Share(in.c.Now)
	}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return notes.Put(ctx, w, &x) },
		now:   func(r *Record) (string, bool) { return noteStands(r, x) },
	}, nil
}

// noteStands is the text of a note as it is now, and whether it is this one.
func noteStands(r *Record, x notes.Note) (string, bool) {
	s, err := one(r.Notes, nil, func(o notes.Note) bool { return o.ID == x.ID })
	var parts []string
	for _, p := range []string{s.Text, s.Agreed, s.Ours, s.Theirs} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	same := s.Text == x.Text && s.Agreed == x.Agreed && s.Ours == x.Ours && s.Theirs == x.Theirs && s.Kind == x.Kind && s.Mark == x.Mark
	return strings.Join(parts, "\n\n"), err == nil && same && s.Shared() == x.Shared() && s.EnteredAt.IsZero() == x.EnteredAt.IsZero()
}

// noteOf reads a note that the actor may read; another is not there.
func noteOf(c *web.Call, person, id string) (notes.Note, error) {
	list, err := notes.Readable(c.Ctx(), c.Read(), []string{person}, c.Actor.Ident)
	return one(list, err, func(n notes.Note) bool { return n.ID == id })
}

// copyNote shows a note's text to be copied by hand, where no script copies it.
func (p *Pages) copyNote(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	n, err := one(v.r.Notes, nil, func(n notes.Note) bool { return n.ID == c.R.PathValue("item") })
	if err != nil {
		return err
	}
	return v.showCopy(copied{v.noteTitle(n), v.noteText(n), "/note/" + n.ID, "#notat-" + n.ID, n.Version, !n.EnteredAt.IsZero()})
}
