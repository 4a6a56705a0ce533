package personpage

import (
	"context"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// endRow changes the ending of one row, whatever table it stands in: read finds the
// person's rows, parts names a row's id, ending and version, of takes them from a
// record, and put writes one.
func endRow[T any](in *input, set func(*caseload.Ending), read func(context.Context, db.Q, []string) ([]T, error), parts func(*T) (string, *caseload.Ending, *int),
	of func(*Record) []T, put func(*caseload.Writer) func(context.Context, *T) error) (act, error) {
	is := func(x T) bool {
		id, _, _ := parts(&x)
		return id == in.item
	}
	list, err := read(in.c.Ctx(), in.c.Read(), []string{in.person})
	x, err := one(list, err, is)
	if err != nil {
		return act{}, err
	}
	_, end, version := parts(&x)
	set(end)
	*version = in.Version()
	wanted := *end
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return put(w)(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(of(r), nil, is)
			_, stands, _ := parts(&s)
			return endingLine(in.c.P, *stands, r.Today), *stands == wanted
		},
	}, nil
}
