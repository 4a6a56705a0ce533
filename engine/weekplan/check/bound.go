package check

import (
	"fmt"
	"strconv"

	"github.com/veilederblikk/blikk/engine/weekplan"
)

// Certificate recomputes every bound of a certificate for what the plan meets, in
// whole numbers, and compares them with what the plan says.
func Certificate(in *weekplan.Instance, p *weekplan.Plan, c *weekplan.Certificate) []string {
	var faults []string
	met := Plan(in, p).Met
	for _, r := range p.Tiers {
		prices := map[int]*weekplan.Prices{1: c.Tier1, 2: c.Tier2}[r.Tier]
		bound := r.Tasks
		if prices != nil {
			bound = min(bound, Bound(in, prices, r.Tier, met, c.Scale))
		}
		if bound < r.Met || bound != r.Bound {
			faults = append(faults, fmt.Sprintf("tier %d: bound %d, the plan says %d and meets %d", r.Tier, bound, r.Bound, r.Met))
		}
	}
	if b := Bound(in, &c.Prices, 0, met, c.Scale); b != p.Bound || b < p.Objective {
		faults = append(faults, fmt.Sprintf("bound %d, the plan says %d for an objective of %d", b, p.Bound, p.Objective))
	}
	return faults
}

// Bound is what no plan exceeds that meets at least as many of the tiers before: what
// the prices are paid for, and the best relaxed day of each counsellor. unit 0 is
// points, 1 and 2 the number met of that tier.
func Bound(in *weekplan.Instance, p *weekplan.Prices, unit int, met [3]int, scale int64) int {
	b := &bounding{in: in, p: p, unit: unit, scale: scale}
	total := b.paid(met)
	for k := range in.Counsellors {
		for day := range in.Week.Days {
			total += b.day(k, day)
		}
	}
	q := total / scale
	if total%scale < 0 {
		q--
	}
	return int(q)
}

type bounding struct {
	in    *weekplan.Instance
	p     *weekplan.Prices
	unit  int
	scale int64
}

func (b *bounding) paid(met [3]int) int64 {
	sum := int64(0)
	for _, m := range []map[string]int64{b.p.Task, b.p.PersonDay, b.p.Interpreter} {
		for _, v := range m {
			sum += v
		}
	}
	for _, v := range b.p.Direct {
		sum += v * int64(b.in.Policy.MaxDirect/b.in.Week.Tick)
	}
	for day := range b.in.Week.Days {
		for m := b.in.Week.DayStart; m < b.in.Week.DayEnd; m += b.in.Week.Tick {
			sum += b.p.Room[key(strconv.Itoa(day), m)] * int64(roomsLeft(b.in, day, m))
		}
	}
	for k, v := range b.p.Count {
		n, _ := strconv.Atoi(k)
		sum -= v * int64(met[n])
	}
	return sum
}

func key(parts string, n int) string { return parts + "|" + strconv.Itoa(n) }

type block struct {
	end  int
	home bool
	w    int64
}

// day is the best set of blocks that do not overlap on a counsellor's day, with at
// most the allowed home visits; a task may stand in it more than once.
func (b *bounding) day(k, day int) int64 {
	w := b.in.Week
	starts := map[int][]block{}
	for t := range b.in.Tasks {
		for o := range b.in.Tasks[t].Options {
			b.blocks(&b.in.Tasks[t], &b.in.Tasks[t].Options[o], k, day, starts)
		}
	}
	homes := b.in.Policy.MaxHomeVisits
	best := make([]map[int]int64, homes+1)
	for h := range best {
		best[h] = map[int]int64{}
	}
	for m := w.DayEnd - w.Tick; m >= w.DayStart; m -= w.Tick {
		for h := range best {
			v := best[h][m+w.Tick]
			for _, x := range starts[m] {
				switch {
				case !x.home:
					v = max(v, x.w+best[h][x.end])
				case h > 0:
					v = max(v, x.w+best[h-1][x.end])
				}
			}
			best[h][m] = v
		}
	}
	return best[homes][w.DayStart]
}

func (b *bounding) blocks(t *weekplan.Task, o *weekplan.Option, k, day int, starts map[int][]block) {
	w := b.in.Week
	interpreters := []string{""}
	if o.Interp {
		interpreters = nil
		for _, i := range b.in.Interpreters {
			interpreters = append(interpreters, i.ID)
		}
	}
	for m := w.DayStart; m+o.Minutes() <= w.DayEnd; m += w.StartStep {
		for _, i := range interpreters {
			value, fault := allowed(b.in, t, o, k, day, m, i)
			if fault != "" {
				continue
			}
			if v := b.reduced(t, o, k, day, m, i, value); v > 0 {
				starts[m] = append(starts[m], block{m + o.Minutes(), o.Mode == "home", v})
			}
		}
	}
}

func (b *bounding) reduced(t *weekplan.Task, o *weekplan.Option, k, day, start int, interpreter string, value int) int64 {
	v := int64(0)
	n := tier(t, o)
	switch {
	case b.unit == 0:
		v = int64(value) * b.scale
	case n == b.unit:
		v = b.scale
	}
	v += b.p.Count[strconv.Itoa(n)] - b.p.Task[t.ID]
	if t.Person >= 0 {
		v -= b.p.PersonDay[key(strconv.Itoa(t.Person), day)]
	}
	for m := start + o.Lead; m < start+o.Lead+o.Contact; m += b.in.Week.Tick {
		if o.Direct {
			v -= b.p.Direct[key(strconv.Itoa(k), day)]
		}
		if interpreter != "" {
			v -= b.p.Interpreter[key(key(interpreter, day), m)]
		}
		if o.Room {
			v -= b.p.Room[key(strconv.Itoa(day), m)]
		}
	}
	return v
}
