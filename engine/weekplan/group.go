package weekplan

import "slices"

// group is the placements of a task that differ in nothing but their start: one
// option, counsellor, day, interpreter and value. Prices are reckoned once a group.
type group struct {
	task, interp, lead, contact int32
	cell, personDay             int32 // counsellor·days + day; person·days + day, −1: nobody's
	class                       int32 // of the day's classes
	meets                       int8
	room, direct                bool
	value                       int64
	starts                      []start // earliest first
}

// start is one placement of a group, with its first tick.
type start struct{ id, from int32 }

// class is the length and kind of a block; of two groups of a class that start
// together a day needs the better one only.
type class struct {
	length int
	home   bool
}

// groups are all placements by counsellor-day.
type groups struct {
	list    []group
	from    []int // first group of each counsellor-day, and the end
	classes [][]class
	homes   []int // home visits that a day can hold at most
}

type groupKey struct {
	task, opt, c, day, interp int32
	value                     int64
}

func (m *model) group() *groups {
	g := &groups{classes: make([][]class, len(m.byDay))}
	for _, list := range append(slices.Clone(m.byTask), m.ghosts) {
		index := map[groupKey]int{}
		for _, id := range list {
			c := &m.cands[id]
			key := groupKey{c.task, c.opt, c.c, c.day, c.interp, c.value}
			i, ok := index[key]
			if !ok {
				i = len(g.list)
				index[key] = i
				g.list = append(g.list, m.newGroup(g, c))
			}
			g.list[i].starts = append(g.list[i].starts, start{id, c.from})
		}
	}
	slices.SortStableFunc(g.list, func(a, b group) int { return int(a.cell - b.cell) })
	for cell := range len(m.byDay) + 1 {
		at, _ := slices.BinarySearchFunc(g.list, int32(cell), func(x group, c int32) int { return int(x.cell - c) })
		g.from = append(g.from, at)
	}
	for _, list := range g.classes {
		g.homes = append(g.homes, m.homesADay(list))
	}
	return g
}

func (m *model) newGroup(g *groups, c *cand) group {
	cell := int(c.c)*m.days + int(c.day)
	k := class{int(c.to - c.from), c.home}
	i := slices.Index(g.classes[cell], k)
	if i < 0 {
		i = len(g.classes[cell])
		g.classes[cell] = append(g.classes[cell], k)
	}
	personDay := int32(-1)
	if p := m.in.Tasks[c.task].Person; p >= 0 {
		personDay = int32(p*m.days) + c.day
	}
	return group{task: c.task, interp: c.interp, lead: c.a - c.from, contact: c.b - c.a, cell: int32(cell), personDay: personDay,
		class: int32(i), meets: c.meets, room: c.room, direct: c.direct, value: c.value}
}

// homesADay is the limit of home visits, or fewer if no more have room in a day.
func (m *model) homesADay(list []class) int {
	most := 0
	for _, k := range list {
		if k.home {
			most = max(most, m.T/k.length)
		}
	}
	return min(most, m.in.Policy.MaxHomeVisits)
}
