package planner

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// callView is one call of «Jeg har 25 minutter nå» in words.
type callView struct {
	Person, Name, Phone, Tel string
	Minutes, Version         int
	Reasons, Debts           []string
	Last, LastDay            string
}

// nowLengths are the free times that can be chosen.
func nowLengths() []int { return []int{15, 20, 25, 30, 45, 60} }

// paperName is how a talk is named on paper: a protected person's says «Samtale».
func (v *weekView) paperName(t Talk) string {
	if t.Person != "" && v.who(t.Person).Protected {
		return v.t("ics.talk")
	}
	return v.talkName(t)
}

func (v *weekView) paperTitle(o OwnTime) string {
	if o.Kind == OwnInbox {
		return v.t("own.inbox_daily")
	}
	return v.ownTitle(o)
}

type ghostSlot struct{ class, y, height string }

// ghostSlots are a day's own time and, dashed, the free hours between.
func (v *weekView) ghostSlots(d BoardDay) []ghostSlot {
	const top, pixels = 24, 300
	at := func(minute int) float64 {
		return top + float64(minute-v.board.From)*pixels/float64(v.board.To-v.board.From)
	}
	var list []ghostSlot
	add := func(class string, from, to int) {
		if to-from >= tick {
			list = append(list, ghostSlot{class, num(at(from)), num(at(to) - at(from) - 2)})
		}
	}
	if d.WholeOwn != "" {
		add("ghost__own", v.board.From, v.board.To)
		return list
	}
	free := max(v.board.From, v.s.Weeks[v.w.Week].day(d.Day).Work.From)
	for _, s := range d.Slots {
		if s.Own != nil {
			add("ghost__slot", free, s.From)
			add("ghost__own", s.From, s.From+s.Len)
			free = max(free, s.From+s.Len)
		}
	}
	add("ghost__slot", free, v.s.Weeks[v.w.Week].day(d.Day).Work.To)
	return list
}

// callsOf are the calls that fit, in words.
func (v *weekView) callsOf(list []Call, last map[string]lastNote) []callView {
	var out []callView
	for _, x := range list {
		who := v.who(x.Person)
		one := callView{Person: x.Person, Name: who.Name, Minutes: x.Minutes, Version: x.Version, Debts: v.debts(x.Person)}
		if x.Phone != "" {
			one.Phone, one.Tel = Phoned(x.Phone), bare(x.Phone)
		}
		for _, n := range x.Needs {
			if text := Reason(v.c.P, n, v.w.Today, true); !slices.Contains(one.Reasons, text) {
				one.Reasons = append(one.Reasons, text)
			}
		}
		if n, ok := last[x.Person]; ok {
			one.Last, one.LastDay = n.text, v.c.P.Date(n.day, v.c.Today)
		}
		out = append(out, one)
	}
	return out
}

// lastNote is the last line of the last note, and its day.
type lastNote struct {
	text string
	day  civil.Date
}
