package personpage

import (
	"context"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// stickyNote writes the sticky note, or takes it away.
func stickyNote(in *input) (act, error) {
	x := caseload.StickyNote{Person: in.person, Counsellor: in.c.Actor.Ident, Version: in.Version()}
	if in.Get("do") != "remove" {
		x.Text = in.text("text", caseload.MaxSticky, "person.fault.sticky")
		x.Due = in.day("due", "")
	}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.StickyNote(ctx, &x) },
		now: func(r *Record) (string, bool) {
			return stickyLine(in.c.P, r.Sticky, r.Today), r.Sticky.Text == x.Text && r.Sticky.Due == x.Due
		},
	}, nil
}

// category sets the actor's letter for the person, or takes it away. Only one counsellor
// writes it, so it has no version.
func category(in *input) (act, error) {
	x := caseload.Category{Counsellor: in.c.Actor.Ident, Person: in.person}
	x.Letter = in.choice("letter", "person.fault.letter", append([]string{""}, catalogue.Letters()...)...)
	if _, sent := in.Values["letter"]; !sent {
		in.Wrong("letter", in.c.T("person.fault.letter"))
	}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.Category(ctx, x) },
		now:   func(r *Record) (string, bool) { return r.Letter, r.Letter == x.Letter },
	}, nil
}

// dueOf says whether a sticky note's day is due.
func (v *view) dueOf(d civil.Date) bool { return !d.IsZero() && !d.After(v.r.Today) }
