package notes_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/notes"
)

func note(person, ident string, kind notes.Kind, at time.Time) notes.Note {
	return notes.Note{Person: person, Office: office, Counsellor: ident, Kind: kind, Text: "Snakket om kurs.\nNeste steg: søknad.\n", WrittenAt: at}
}

func put(t *testing.T, d *db.DB, list ...*notes.Note) error {
	return change(t, d, func(ctx context.Context, w *caseload.Writer) error {
		for _, n := range list {
			if err := notes.Put(ctx, w, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestADraftIsItsWritersUntilItIsShared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		draft, shared := note(p, hers, notes.Minutes, noon), note(p, mine, notes.Plain, noon.Add(-time.Hour)).Share(noon)
		must(t, put(t, d, &draft, &shared))
		for _, step := range []struct {
			name string
			want map[string][]notes.Note
		}{
			{"unshared", map[string][]notes.Note{hers: {draft, shared}, mine: {shared}}},
			{"shared", nil},
		} {
			if step.want == nil {
				stale := draft
				draft = draft.Share(noon.Add(time.Hour)).Enter(noon.Add(2 * time.Hour))
				must(t, put(t, d, &draft))
				if err := put(t, d, &stale); !errors.Is(err, db.ErrConflict) {
					t.Errorf("a stale version: %v", err)
				}
				step.want = map[string][]notes.Note{hers: {draft, shared}, mine: {draft, shared}}
			}
			for ident, want := range step.want {
				got, err := notes.Readable(t.Context(), d.Read, []string{p}, ident)
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("%s, read by %s (-want +got): %v\n%s", step.name, ident, err, diff)
				}
				last, err := notes.Last(t.Context(), d.Read, []string{p}, ident)
				if err != nil || last[p].ID != want[0].ID {
					t.Errorf("%s, last for %s: %+v, %v", step.name, ident, last, err)
				}
			}
		}
		if diff := cmp.Diff([]string{p, p}, logged(t, d, 1)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestUnsharedMinutesAreFoundWithoutTheirText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		late, early := note(ids[0], mine, notes.Minutes, noon), note(ids[0], hers, notes.Minutes, noon.Add(-72*time.Hour))
		shared, plain, other := note(ids[0], mine, notes.Minutes, noon).Share(noon), note(ids[0], mine, notes.Plain, noon), note(ids[1], mine, notes.Minutes, noon)
		must(t, put(t, d, &late, &early, &shared, &plain, &other))
		got, err := notes.UnsharedMinutes(t.Context(), d.Read, ids[:1])
		want := []notes.Unshared{
			{ID: early.ID, Person: ids[0], Counsellor: hers, WrittenAt: db.At(early.WrittenAt)},
			{ID: late.ID, Person: ids[0], Counsellor: mine, WrittenAt: db.At(late.WrittenAt)},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}

func TestWhatCannotBeKept(t *testing.T) {
	d := dbtest.SQLite(t)
	empty, kind, before := note("p", mine, notes.Plain, noon), note("p", mine, "letter", noon), note("p", mine, notes.Plain, noon).Share(noon.Add(-time.Minute))
	empty.Text = " \n"
	for want, n := range map[error]*notes.Note{notes.ErrEmpty: &empty, notes.ErrKind: &kind, notes.ErrBefore: &before} {
		if err := put(t, d, n); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

func TestSharingAndEnteringCountFromTheFirstTime(t *testing.T) {
	n := note("p", mine, notes.Minutes, noon).Share(noon).Enter(noon)
	if again := n.Share(noon.Add(time.Hour)).Enter(noon.Add(time.Hour)); !again.SharedAt.Equal(noon) || !again.EnteredAt.Equal(noon) {
		t.Errorf("got %v and %v", again.SharedAt, again.EnteredAt)
	}
}

func TestTheLastLineIsTheLastThatHoldsAnything(t *testing.T) {
	for in, want := range map[string]string{"": "", "En linje": "En linje", "En\n\n  To \n \n": "To", "En\r\nTo\r\n": "To"} {
		if got := (notes.Note{Text: in}).LastLine(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
