package planner

import (
	"container/list"
	"sync"
)

// Cache keeps the plans of the counsellors who looked last, each under a digest of all
// that it is computed from: what is found is never out of date, because whatever has
// changed gives another digest.
type Cache struct {
	mu    sync.Mutex
	size  int
	order *list.List // of *cached, the last used first
	at    map[string]*list.Element
}

type cached struct {
	key     string
	planned *Planned
}

// NewCache keeps so many.
func NewCache(size int) *Cache {
	return &Cache{size: size, order: list.New(), at: map[string]*list.Element{}}
}

// Get gives the plans of a situation: those that are kept, or new ones, which are
// solved when a week of them is asked for.
func (c *Cache) Get(s *Situation, p Policy, d Deadlines) *Planned {
	digest := s.Hash()
	key := s.Counsellor + " " + string(digest[:])
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.at[key]; ok {
		c.order.MoveToFront(e)
		return e.Value.(*cached).planned
	}
	planned := NewPlanned(s, p, d, s.Days(), Shown())
	c.at[key] = c.order.PushFront(&cached{key, planned})
	for c.order.Len() > c.size {
		last := c.order.Back()
		delete(c.at, last.Value.(*cached).key)
		c.order.Remove(last)
	}
	return planned
}
