package planner

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Board is a week laid out as the page shows it: five days to scale on one grid.
type Board struct {
	From, To int // first and last minute of the grid, on the half hour
	Days     []BoardDay
}

// BoardDay is one day of it.
type BoardDay struct {
	Day      civil.Date
	Today    bool
	Talks    int // that are to be held or were
	Minutes  int // of conversation in them
	Clashes  int
	Whole    string // a holiday's name or the kind of absence, where the day is not worked
	WholeOwn OwnKind
	Slots    []Slot
	Now      int // minute of the day, on the tick; 0 where the line is not drawn
}

// Slot is a stretch of a day: a talk, or time that is spoken for.
type Slot struct {
	From, Len int
	Talk      *Talk
	Own       *OwnTime
	Aside     bool // drawn narrow at the side of what stands at the same time
	Beside    bool // leaves room for what is drawn at its side
}

// Usual limits of the grid: most offices' day.
const (
	usualFrom = 8 * 60
	usualTo   = 15*60 + 30
	gridFirst = 6 * 60
	gridLast  = 18 * 60
)

// Lay puts a week's talks and own time on the grid. now is the minute of today.
func Lay(w *Week, now int) Board {
	b := Board{From: usualFrom, To: usualTo}
	for i := range 5 {
		d := BoardDay{Day: w.Week.Monday().AddDays(i)}
		d.Today = d.Day == w.Today
		d.lay(w)
		b.Days = append(b.Days, d)
	}
	for _, d := range b.Days {
		for _, s := range d.Slots {
			b.From, b.To = min(b.From, s.From/30*30), max(b.To, upTo(s.From+s.Len, 30))
		}
	}
	for i := range b.Days {
		if t := now / tick * tick; b.Days[i].Today && t >= b.From && t < b.To {
			b.Days[i].Now = t
		}
	}
	return b
}

func (d *BoardDay) lay(w *Week) {
	for i := range w.Talks {
		d.addTalk(&w.Talks[i])
	}
	for i := range w.Past {
		d.addTalk(&w.Past[i])
	}
	slices.SortStableFunc(d.Slots, func(a, b Slot) int { return cmp.Compare(a.From, b.From) })
	var own []OwnTime
	for _, o := range w.Own {
		switch {
		case o.Day != d.Day:
		case o.Start == 0 && o.End >= 24*60:
			d.Whole, d.WholeOwn = o.Title, o.Kind
		default:
			own = append(own, o)
		}
	}
	d.addOwn(own)
	slices.SortStableFunc(d.Slots, func(a, b Slot) int { return cmp.Compare(a.From, b.From) })
	d.setAside()
}

// setAside puts two talks at one time beside each other: what is not to be held any
// more at the side of what is, else the later at the side of the earlier.
func (d *BoardDay) setAside() {
	for i := range d.Slots {
		for j := range i {
			a, b := &d.Slots[j], &d.Slots[i]
			if a.Talk == nil || b.Talk == nil || b.From >= a.From+a.Len {
				continue
			}
			if over(*a.Talk) && !over(*b.Talk) {
				a, b = b, a
			}
			a.Beside, b.Aside = true, true
		}
	}
}

func (d *BoardDay) addTalk(t *Talk) {
	if t.Day != d.Day {
		return
	}
	from := max(gridFirst, t.Start/tick*tick)
	d.Slots = append(d.Slots, Slot{From: from, Len: max(15, min(upTo(t.End, tick), gridLast)-from), Talk: t})
	if t.Person != "" && t.Kind.Direct() && (t.State == "" || t.State.fills()) {
		d.Talks++
		d.Minutes += t.To - t.From
	}
	if t.Collides {
		d.Clashes++
	}
}

// addOwn puts own time on the grid: what overlaps is joined to one, and what a talk
// lies over is left to the talk.
func (d *BoardDay) addOwn(list []OwnTime) {
	talks := slices.Clone(d.Slots)
	for _, o := range unions(list) {
		at := o.Start
		for _, t := range talks {
			if t.From >= o.End || t.From+t.Len <= at {
				continue
			}
			d.addPart(o, at, t.From)
			at = t.From + t.Len
		}
		d.addPart(o, at, o.End)
	}
}

func (d *BoardDay) addPart(o OwnTime, from, to int) {
	if to-from >= tick {
		o.Start, o.End = from, to
		d.Slots = append(d.Slots, Slot{From: from, Len: to - from, Own: &o})
	}
}

// unions puts own times on the tick and inside the grid, and joins those that overlap.
func unions(list []OwnTime) []OwnTime {
	var out []OwnTime
	for _, o := range list {
		o.Start, o.End = max(gridFirst, o.Start/tick*tick), min(gridLast, upTo(o.End, tick))
		if o.End-o.Start >= tick {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b OwnTime) int { return cmp.Compare(a.Start, b.Start) })
	n := 0
	for _, o := range out {
		if n > 0 && o.Start < out[n-1].End {
			out[n-1].Title, out[n-1].End = joined(out[n-1], o), max(out[n-1].End, o.End)
			continue
		}
		out[n] = o
		n++
	}
	return out[:n]
}

func joined(a, b OwnTime) string {
	switch {
	case a.Title == "":
		return b.Title
	case b.Title == "" || a.Title == b.Title:
		return a.Title
	}
	return a.Title + ", " + b.Title
}

// Stands says that a talk is decided and to be held.
func (t Talk) Stands() bool { return t.State.stands() }

// fixed says that re-planning leaves a talk where it is.
func (t Talk) fixed() bool { return t.Locked || t.State == LockedIn }

// KindSum is how many talks of a kind a week holds, and how long they are.
type KindSum struct {
	Kind           Kind
	Count, Minutes int
}

// Sums are what the week's hours go to.
type Sums struct {
	Talks, Direct  int // talks, and minutes of conversation in them
	Kinds          []KindSum
	Around         int // minutes of write-up and travel
	Inbox, Work    int // minutes of administration: the inbox, own measure work
	Other          int // minutes of the counsellor's own calendar
	Proposed, Hits int // blocks that are only proposed; talks that collide
	ProposedWork   int // own work among the proposed
	Written        int // answers in writing, which are no talks
	ProposedAnswer int // such answers among the proposed
	Done           int
}

// Sum adds a week up.
func Sum(w *Week) Sums {
	var s Sums
	kinds := map[Kind]*KindSum{}
	for _, k := range DirectKinds() {
		kinds[k] = &KindSum{Kind: k}
	}
	add := func(t Talk) {
		if t.Person == "" {
			s.Work += t.End - t.Start
			return
		}
		if !t.Kind.Direct() {
			s.Written++
			return
		}
		k := kinds[t.Kind]
		k.Count, k.Minutes = k.Count+1, k.Minutes+t.To-t.From
		s.Talks, s.Direct, s.Around = s.Talks+1, s.Direct+t.To-t.From, s.Around+(t.End-t.Start)-(t.To-t.From)
	}
	for _, t := range w.Talks {
		add(t)
		if t.State == "" && !t.Collides {
			s.Proposed++
			switch {
			case t.Person == "":
				s.ProposedWork++
			case !t.Kind.Direct():
				s.ProposedAnswer++
			}
		}
		if t.Collides {
			s.Hits++
		}
	}
	for _, t := range w.Past {
		if t.State == Done {
			add(t)
			s.Done++
		}
	}
	for _, k := range DirectKinds() {
		s.Kinds = append(s.Kinds, *kinds[k])
	}
	for _, o := range w.Own {
		switch o.Kind {
		case OwnInbox:
			s.Inbox += o.End - o.Start
		case OwnCalendar, OwnPrivate:
			s.Other += o.End - o.Start
		}
	}
	return s
}
