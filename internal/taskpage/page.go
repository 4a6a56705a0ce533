package taskpage

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// pageSize is how many tasks of a list stand on a page.
const pageSize = 200

// key is where a task stands in a list: the earliest deadline first, those without one
// after them, by id among equals. Last, by id alone, come those of which nothing may be
// told before a reason is given: neither their place nor an address tells their deadline.
type key struct {
	rank rank
	due  civil.Date
	id   string
}

type rank int

const (
	dated rank = iota
	undated
	closed
)

func keyOf(t tasks.Listed, shut bool) key {
	switch {
	case shut:
		return key{rank: closed, id: t.ID}
	case t.Due.IsZero():
		return key{rank: undated, id: t.ID}
	}
	return key{dated, t.Due, t.ID}
}

func (k key) compare(o key) int {
	return cmp.Or(cmp.Compare(k.rank, o.rank), k.due.Compare(o.due), cmp.Compare(k.id, o.id))
}

// String writes the key for an address: 2026-11-25.ID, none.ID or closed.ID.
func (k key) String() string {
	switch k.rank {
	case undated:
		return "none." + k.id
	case closed:
		return "closed." + k.id
	}
	return k.due.String() + "." + k.id
}

// readKey reads what String has written; ok is false for anything else.
func readKey(s string) (k key, ok bool) {
	first, id, _ := strings.Cut(s, ".")
	if !db.IsID(id) {
		return key{}, false
	}
	switch first {
	case "none":
		return key{rank: undated, id: id}, true
	case "closed":
		return key{rank: closed, id: id}, true
	}
	due, err := civil.ParseDate(first)
	return key{dated, due, id}, err == nil && !due.IsZero()
}

// keysOf are those of the tasks that the actor may have in a list, in order.
func keysOf(a access.Actor, list []tasks.Listed, subjects map[string]access.Subject, today civil.Date) []key {
	keys := make([]key, 0, len(list))
	for _, t := range list {
		if t.Person == "" {
			keys = append(keys, keyOf(t, false))
		} else if s := subjects[t.Person]; access.Decide(a, access.ListRow, s, today).Permit {
			keys = append(keys, keyOf(t, !access.Decide(a, access.RecordRead, s, today).Permit))
		}
	}
	slices.SortFunc(keys, key.compare)
	return keys
}

// page is a part of a list: what stands on it, from which place of how many, and how an
// address names the parts before and after.
type page struct {
	ids        []string
	from, of   int
	prev, next string // "" for none
	bad        bool   // the address asked for something that is no part
	gone       bool   // nothing is left of what it asked for: this is what stands nearest
}

// endsAt begins the name of a part that ends before a key, which one comes to from behind.
// The name of one that begins at a key is the key.
const endsAt = "before."

// readPart reads the name of a part; ok is false for what is none.
func readPart(s string) (k key, ends, ok bool) {
	s, ends = strings.CutPrefix(s, endsAt)
	k, ok = readKey(s)
	return k, ends, ok
}

// pageOf takes the part of a name, wherever the task of its key is by now. What comes,
// goes and moves elsewhere in the list changes nothing in it, so that whoever goes from
// part to part, either way, sees every task that keeps its place once. "" is the beginning.
func pageOf(keys []key, name string, size int) page {
	p := page{of: len(keys)}
	to := min(size, len(keys))
	if k, ends, ok := readPart(name); ok {
		at, _ := slices.BinarySearchFunc(keys, k, key.compare)
		p.gone = len(keys) > 0 && (ends && at == 0 || !ends && at == len(keys))
		if ends != p.gone {
			p.from, to = max(0, at-size), at
		} else {
			p.from, to = at, min(at+size, len(keys))
		}
	} else {
		p.bad = name != ""
	}
	for _, k := range keys[p.from:to] {
		p.ids = append(p.ids, k.id)
	}
	if to < len(keys) {
		p.next = keys[to].String()
	}
	if p.from > 0 {
		p.prev = endsAt + keys[p.from].String()
	}
	return p
}

// The lists of the page, as an address names them.
const (
	ownList  = "mine"
	freeList = "free"
)

// listPath is the page with its lists at these parts; what is no part is left out.
func listPath(at url.Values) string {
	kept := url.Values{}
	for _, name := range []string{ownList, freeList} {
		if _, _, ok := readPart(at.Get(name)); ok {
			kept.Set(name, at.Get(name))
		}
	}
	if len(kept) == 0 {
		return Path
	}
	return Path + "?" + kept.Encode()
}
