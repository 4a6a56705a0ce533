package planner

import (
	"errors"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/civil"
)

// errWish says that a form does not hold a block as a page of ours writes it.
var errWish = errors.New("the form does not say which block is meant")

// wishOf writes a block as it is shown, for a form: whoever decides, decides about what
// she saw.
func wishOf(t Talk) string { return encodeWish(t.wish(civil.Week{}), t.Version) }

func encodeWish(b Block, version int) string {
	return strings.Join([]string{b.Subject, Place(b.Day, b.Start), string(b.Kind), strconv.Itoa(version)}, "|")
}

// decodeWish reads what wishOf has written, as a block of a week.
func decodeWish(text string, week civil.Week) (Block, error) {
	parts := strings.Split(text, "|")
	if len(parts) != 4 || len(text) > 200 {
		return Block{}, errWish
	}
	day, start, ok := ParsePlace(parts[1])
	version, err := strconv.Atoi(parts[3])
	kind := Kind(parts[2])
	if !ok || err != nil || version < 0 || !kind.Direct() && kind != Digital && kind != Admin {
		return Block{}, errWish
	}
	b := Block{Week: week, Subject: parts[0], Day: day, Start: start, Kind: kind, Version: version}
	if kind != Admin {
		b.Person = b.Subject
	}
	return b, nil
}
