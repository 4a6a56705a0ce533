package notes_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/notes"
)

func TestMinutesComeBackWithTheirPartsAndMark(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		n := note(p, mine, notes.Minutes, noon)
		n.Agreed, n.Ours, n.Theirs, n.Mark = "Enige om kurs", "- ringe kommunen", "ሰላም", notes.Fact
		must(t, put(t, d, &n))
		n.Text, n.Ours, n.Mark = "", "", notes.Assessment
		must(t, put(t, d, &n))
		got, err := notes.Readable(t.Context(), d.Read, []string{p}, mine)
		if diff := cmp.Diff([]notes.Note{n}, got); err != nil || diff != "" || n.Version != 2 {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
		if got[0].LastLine() != "ሰላም" {
			t.Errorf("the last line is %q", got[0].LastLine())
		}
		many := []notes.Note{{ID: db.NewID(), Person: p, Office: office, Counsellor: mine, Kind: notes.Minutes, Text: "a", Ours: "b", Mark: notes.Fact, WrittenAt: noon}}
		must(t, d.Tx(t.Context(), func(q db.Q) error { return notes.InsertMany(t.Context(), q, many) }))
		if got, err = notes.Readable(t.Context(), d.Read, []string{p}, mine); err != nil || len(got) != 2 || got[0].Ours+got[1].Ours != "b" {
			t.Errorf("written in one: %+v, %v", got, err)
		}
	})
}

func TestMarksAndPartsThatCannotBeKept(t *testing.T) {
	for name, c := range map[string]struct {
		change func(n *notes.Note)
		want   error
	}{
		"a mark of none":       {func(n *notes.Note) { n.Mark = "secret" }, notes.ErrMark},
		"internal minutes":     {func(n *notes.Note) { n.Mark = notes.Internal }, notes.ErrInternal},
		"internal, shared":     {func(n *notes.Note) { n.Kind, n.Mark, n.SharedAt = notes.Plain, notes.Internal, noon }, notes.ErrInternal},
		"a note with parts":    {func(n *notes.Note) { n.Kind, n.Ours = notes.Plain, "x" }, notes.ErrKind},
		"minutes of nothing":   {func(n *notes.Note) { n.Text, n.Ours = " ", "\n" }, notes.ErrEmpty},
		"minutes without talk": {func(n *notes.Note) { n.Text, n.Ours = "", "ringe" }, nil},
		"an internal note":     {func(n *notes.Note) { n.Kind, n.Mark = notes.Plain, notes.Internal }, nil},
	} {
		n := note("p", mine, notes.Minutes, noon)
		c.change(&n)
		if err := n.Valid(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
