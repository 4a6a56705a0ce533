package overview

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// List is the order of a list as somebody got it: ids, kept when the first page is
// shown, so that whoever pages on sees everybody who was in it once, whatever others
// write meanwhile. It is the reader's own.
type List struct {
	ID     string
	Ident  string
	Office string
	MadeAt time.Time
	Query  string // the address that it was made for
	People []string
}

// ListLife is how long a list is kept.
const ListLife = 10 * time.Hour

// Cursor names a place in a list: the first row of a page. It holds no name and no
// number.
func Cursor(list string, at int) string { return list + "." + strconv.Itoa(at) }

// parseCursor reads what Cursor has written.
func parseCursor(s string) (list string, at int) {
	list, place, _ := strings.Cut(s, ".")
	at, _ = strconv.Atoi(place)
	return list, at
}

// Page is the part of a list that is shown.
type Page struct {
	Rows       []Row
	From       int // place in the list of the first row
	Next, Prev int // places where the other pages begin; -1 for none
}

// PageOf takes the page that begins at a place in the kept order. Whoever is not there
// any more (handed over, closed, protected) is passed by, and the page is filled from
// those behind, so that a gap tells nothing.
func PageOf(people []string, rows []Row, from, size int) Page {
	byID := make(map[string]int, len(rows))
	for i := range rows {
		byID[rows[i].ID] = i
	}
	p := Page{From: min(max(from, 0), len(people)), Next: -1, Prev: -1}
	at := p.From
	for ; at < len(people) && len(p.Rows) < size; at++ {
		if i, there := byID[people[at]]; there {
			p.Rows = append(p.Rows, rows[i])
		}
	}
	if slices.ContainsFunc(people[at:], func(id string) bool { _, there := byID[id]; return there }) {
		p.Next = at
	}
	n := 0
	for at = p.From - 1; at >= 0 && n < size; at-- {
		if _, there := byID[people[at]]; there {
			p.Prev = at
			n++
		}
	}
	return p
}
