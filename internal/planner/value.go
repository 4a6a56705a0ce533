package planner

import (
	"math/big"
	"slices"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Group keeps the needs that count: of several that read one silence (rhythm, floor,
// new person) the greatest, and of several of one code the greatest. All of them are
// shown all the same. The order is kept; of equals the first stands.
func Group(needs []Need) []Need {
	best := map[Code]int{}
	for i, n := range needs {
		j, seen := best[group(n.Code)]
		if !seen || n.Points > needs[j].Points {
			best[group(n.Code)] = i
		}
	}
	var list []Need
	for i, n := range needs {
		if best[group(n.Code)] == i {
			list = append(list, n)
		}
	}
	return list
}

func group(c Code) Code {
	if c == Floor || c == NewPerson {
		return Rhythm
	}
	return c
}

// metBy keeps the needs that a kind meets.
func metBy(needs []Need, k Kind) []Need {
	return slices.DeleteFunc(slices.Clone(needs), func(n Need) bool { return !n.MetBy(k) })
}

// Value is what a person's talk of a kind is worth on a weekday (Monday 0): the
// points of the needs that it meets, times the kind's factor, rounded down, and more
// in a time that the person prefers. An answer in writing is worth the message's
// points alone. What nothing asks for is worth nothing.
func Value(needs []Need, k Kind, weekday int, preferred bool, p Policy) int {
	sum := 0
	for _, n := range Group(metBy(needs, k)) {
		if n.Code == UnansweredMessage {
			sum += messagePoints(n.Points, weekday, p)
			continue
		}
		sum += n.Points
	}
	if !k.Direct() {
		return sum
	}
	value := sum * factor(k, p) / 100
	if preferred && value > 0 {
		value += p.Factor.PreferPoints
	}
	return value
}

// messagePoints falls by each weekday that goes: points × keep^weekday, rounded down.
func messagePoints(points, weekday int, p Policy) int {
	up, down := points, 1
	for range weekday {
		up, down = up*p.Message.KeepPercent, down*100
	}
	return up / down
}

func factor(k Kind, p Policy) int {
	switch k {
	case Phone:
		return p.Factor.PhonePercent
	case Video:
		return p.Factor.VideoPercent
	case Home:
		return p.Factor.HomePercent
	}
	return p.Factor.MeetingPercent
}

// Interpreted says that the person's talks need an interpreter.
func Interpreted(f Facts) bool { return f.Interpreter == "spoken" || f.Interpreter == "sign" }

// Minutes are the minutes of a talk of a kind: the way there, the talk, the way back
// with writing. With an interpreter the talk itself is longer.
func Minutes(k Kind, interpreted bool, p Policy) catalogue.TalkMinutes {
	m := catalogue.TalkMinutes{Contact: p.Minutes.DigitalMin}
	switch k {
	case Phone:
		m = p.Minutes.Phone
	case Video:
		m = p.Minutes.Video
	case Meeting:
		m = p.Minutes.Meeting
	case Home:
		m = p.Minutes.Home
	}
	if interpreted && k.Direct() {
		m.Contact = upTo(m.Contact*p.Minutes.InterpreterPercent, 100*p.Minutes.RoundMin) / 100
	}
	return m
}

// upTo rounds n up to whole steps.
func upTo(n, step int) int { return (n + step - 1) / step * step }

// BookedMinutes is how long an interpreter is booked for a talk: by started half
// hour, or what the policy says.
func BookedMinutes(contact int, p Policy) int { return upTo(contact, p.Minutes.BookingMin) }

func total(m catalogue.TalkMinutes) int { return m.Lead + m.Contact + m.Tail }

// ShortestTalk is the shortest talk that nothing bars, whatever it is about.
func ShortestTalk(f Facts, p Policy) (Kind, int) {
	return shortest(f, Allowed(f), p)
}

// shortest picks among kinds of talk the one of the fewest minutes; the first of
// equals. No kind gives "" and 0.
func shortest(f Facts, kinds []Kind, p Policy) (Kind, int) {
	var best Kind
	minutes := 0
	for _, k := range kinds {
		if n := total(Minutes(k, Interpreted(f), p)); k.Direct() && (best == "" || n < minutes) {
			best, minutes = k, n
		}
	}
	return best, minutes
}

// Shortest is the shortest talk that meets all of a person's due needs that a talk
// can meet, with travel, writing and interpreter; notice and calendar aside. Where no
// one kind meets them all (the person asked for two different ways), it is the
// shortest among those that meet most. Without such a need it gives "" and 0.
func Shortest(f Facts, needs []Need, p Policy) (Kind, int) {
	count, most := map[Kind]int{}, 0
	for _, n := range needs {
		if !n.IsDue || !n.Talk() {
			continue
		}
		for _, k := range n.Kinds {
			if k.Direct() {
				count[k]++
				most = max(most, count[k])
			}
		}
	}
	if most == 0 {
		return "", 0
	}
	return shortest(f, slices.DeleteFunc(DirectKinds(), func(k Kind) bool { return count[k] < most }), p)
}

// EarliestDay is the first day on which a talk of a kind may be proposed: people are
// invited, not summoned. Where the person has said yes to an earlier day, that day
// counts (yes may be missing).
func EarliestDay(k Kind, interpreted bool, today, yes civil.Date, p Policy, days Days) civil.Date {
	notice := map[Kind]int{Phone: p.Notice.Phone, Video: p.Notice.Video, Meeting: p.Notice.Meeting, Home: p.Notice.Home}[k]
	if interpreted && k.Direct() {
		notice = max(notice, p.Notice.Interpreter)
	}
	day := days.AddWorkdays(today, notice)
	if !yes.IsZero() && yes.Before(day) {
		return yes
	}
	return day
}

// PromiseLoad is the minutes a week that it takes to keep every agreed rhythm (the
// office's standard where nothing is agreed) with the shortest talks, rounded down to
// whole minutes. If it exceeds the minutes there are, no plan whatever keeps them all.
func PromiseLoad(people []Facts, p Policy) int {
	return load(people, p, func(f Facts) *big.Rat {
		r, _ := Interval(f, p)
		return big.NewRat(int64(r), 100)
	})
}

// RhythmLoad is PromiseLoad of those whose follow-up runs: who is paused asks for none.
func RhythmLoad(people []Facts, p Policy) int {
	running := slices.DeleteFunc(slices.Clone(people), func(f Facts) bool { return f.Paused })
	return PromiseLoad(running, p)
}

// FloorLoad is the minutes a week that it takes to leave nobody longer than the
// floor, as PromiseLoad.
func FloorLoad(people []Facts, p Policy) int {
	return load(people, p, func(f Facts) *big.Rat {
		days, _ := longest(f, p)
		return big.NewRat(int64(days), 1)
	})
}

// load sums minutes × 7 / gap in days, exactly.
func load(people []Facts, p Policy, gap func(Facts) *big.Rat) int {
	sum := new(big.Rat)
	for _, f := range people {
		_, minutes := ShortestTalk(f, p)
		sum.Add(sum, new(big.Rat).Quo(big.NewRat(int64(7*minutes), 1), gap(f)))
	}
	return int(new(big.Int).Div(sum.Num(), sum.Denom()).Int64())
}
