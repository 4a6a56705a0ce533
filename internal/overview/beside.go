package overview

import (
	"errors"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/web"
)

// lookAhead is how many of a list are asked about at once on the way to a neighbour.
const lookAhead = 20

// Beside gives the ids of those before and after a person in a list that the reader
// came from, as the list was; "" for none. Whoever may not be seen any more is passed
// by. A list that is gone has no neighbours.
func Beside(c *web.Call, list, person string) (before, after string, err error) {
	l, err := ListOf(c.Ctx(), c.Read(), list, c.Actor.Ident, c.Now)
	if errors.Is(err, db.ErrNotFound) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	i := slices.Index(l.People, person)
	if i < 0 {
		return "", "", nil
	}
	back := slices.Clone(l.People[:i])
	slices.Reverse(back)
	if before, err = firstSeen(c, back); err != nil {
		return "", "", err
	}
	after, err = firstSeen(c, l.People[i+1:])
	return before, after, err
}

// firstSeen is the first of some people whom the reader may have as a row.
func firstSeen(c *web.Call, people []string) (string, error) {
	for part := range slices.Chunk(people, lookAhead) {
		subjects, err := access.LoadSubjects(c.Ctx(), c.Read(), part, c.Actor.Ident, c.Today)
		if err != nil {
			return "", err
		}
		for _, id := range part {
			if access.Decide(c.Actor, access.ListRow, subjects[id], c.Today).Permit {
				return id, nil
			}
		}
	}
	return "", nil
}
