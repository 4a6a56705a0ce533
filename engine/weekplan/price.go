package weekplan

// scale turns prices into integers: 4096 is one point (or one task).
const scale = 4096

// offsets say where each kind of price begins in the flat list of prices. The last
// three are the count prices of tiers 0 (never used), 1 and 2.
type offsets struct{ task, personDay, direct, interp, room, count, end int }

func (m *model) layout() offsets {
	o := offsets{}
	o.personDay = len(m.in.Tasks)
	o.direct = o.personDay + len(m.in.People)*m.days
	o.interp = o.direct + len(m.byDay)
	o.room = o.interp + len(m.in.Interpreters)*m.days*m.T
	o.count = o.room + m.days*m.T
	o.end = o.count + 3
	return o
}

// relaxation is the problem without the rules that prices stand for: what is left
// falls apart into counsellor-days, each solved exactly. Some tasks may be placed
// already; then it is the problem of the rest.
type relaxation struct {
	*model
	at         offsets
	alive      [][]start // placements of each group that are open
	homes      []int     // home visits left, by counsellor-day
	cap        []int64   // how much there is of what each price stands for
	live       []int32   // prices that can be needed
	open       [][]int32 // groups with open placements, by counsellor-day
	scarceDays []int32   // the interpreters' and rooms' days that are priced
	sums       []int64   // running sums of interpreter and room prices, a day at a time
	day        dayProgramme
	picks      []int32
}

func (m *model) relaxation() *relaxation {
	r := &relaxation{model: m, at: m.layout(), homes: m.groups.homes}
	r.alive = make([][]start, len(m.list))
	for i := range m.list {
		r.alive[i] = m.list[i].starts
	}
	r.cap = make([]int64, r.at.end)
	for i := range r.at.count {
		r.cap[i] = 1
	}
	for i := range m.byDay {
		r.cap[r.at.direct+i] = int64(m.in.Policy.MaxDirect / m.in.Week.Tick)
	}
	for i, n := range m.rooms {
		r.cap[r.at.room+i] = int64(n)
	}
	r.sums = make([]int64, (len(m.in.Interpreters)+1)*m.days*(m.T+1))
	r.day.init(m.T, m.groups)
	r.prepare()
	return r
}

// prepare finds what is open, and the prices of what two tasks can want at once.
func (r *relaxation) prepare() {
	last := make([]int32, r.at.end) // task that wants it, plus one; −1: several do
	want := func(i int, t int32) {
		if last[i] == 0 || last[i] == t+1 {
			last[i] = t + 1
		} else {
			last[i] = -1
		}
	}
	r.open = make([][]int32, len(r.byDay))
	for gi := range r.list {
		if len(r.alive[gi]) == 0 {
			continue
		}
		g := &r.list[gi]
		r.open[g.cell] = append(r.open[g.cell], int32(gi))
		last[g.task] = -1
		if g.direct {
			last[r.at.direct+int(g.cell)] = -1
		}
		if g.personDay >= 0 {
			want(r.at.personDay+int(g.personDay), g.task)
		}
		if g.interp >= 0 || g.room {
			for _, at := range r.alive[gi] {
				r.scarce(&r.cands[at.id], func(i int) { want(i, g.task) })
			}
		}
	}
	r.live, r.scarceDays = nil, nil
	for i, l := range last {
		if l >= 0 {
			continue
		}
		r.live = append(r.live, int32(i))
		if d := int32((i - r.at.interp) / r.T); i >= r.at.interp && (len(r.scarceDays) == 0 || r.scarceDays[len(r.scarceDays)-1] != d) {
			r.scarceDays = append(r.scarceDays, d)
		}
	}
	r.live = append(r.live, int32(r.at.count+1), int32(r.at.count+2))
}

// onlyLive puts the prices that cannot be needed to nothing.
func (r *relaxation) onlyLive(price []int64) []int64 {
	out := make([]int64, len(price))
	for _, i := range r.live {
		out[i] = price[i]
	}
	return out
}

// scarce calls f for each price that the contact part of a placement pays by tick.
func (r *relaxation) scarce(c *cand, f func(i int)) {
	for t := int(c.a); t < int(c.b); t++ {
		if c.interp >= 0 {
			f(r.at.interp + (int(c.interp)*r.days+int(c.day))*r.T + t)
		}
		if c.room {
			f(r.at.room + int(c.day)*r.T + t)
		}
	}
}

// bound is what the prices are paid for, plus the best relaxed days at these prices,
// times scale. unit 0 counts points, 1 and 2 the tasks met of that tier; need is how
// many of each tier must be met. The placements that the days chose are in r.picks.
func (r *relaxation) bound(price []int64, unit int8, need [3]int) int64 {
	sum := int64(0)
	for _, i := range r.live {
		sum += price[i] * r.cap[i]
	}
	for k := 1; k <= 2; k++ {
		sum -= price[r.at.count+k] * int64(need[k])
	}
	r.runningSums(price)
	r.picks = r.picks[:0]
	for cell, open := range r.open {
		if len(open) == 0 {
			continue
		}
		r.day.reset(len(r.classes[cell]))
		for _, gi := range open {
			r.offer(int(gi), price, unit)
		}
		sum += r.day.solve(r.classes[cell], r.homes[cell], r.in.Week.StartStep/r.in.Week.Tick)
		r.picks = r.day.chosen(r.picks, r.classes[cell], r.homes[cell])
	}
	return sum
}

func (r *relaxation) runningSums(price []int64) {
	n := r.T + 1
	for _, day := range r.scarceDays {
		d := int(day)
		sum, at := r.sums[d*n:(d+1)*n], r.at.interp+d*r.T
		for t, p := range price[at : at+r.T] {
			sum[t+1] = sum[t] + p
		}
	}
}

// offer gives a group's open placements to the day, each worth its value less prices.
func (r *relaxation) offer(gi int, price []int64, unit int8) {
	g := &r.list[gi]
	w := int64(0)
	switch {
	case unit == 0:
		w = g.value * scale
	case g.meets == unit:
		w = scale
	}
	if g.meets < 3 {
		w += price[r.at.count+int(g.meets)]
	}
	w -= price[g.task]
	if g.personDay >= 0 {
		w -= price[r.at.personDay+int(g.personDay)]
	}
	if g.direct {
		w -= price[r.at.direct+int(g.cell)] * int64(g.contact)
	}
	if w <= 0 {
		return
	}
	if g.interp < 0 && !g.room {
		r.day.offerAll(int(g.class), r.alive[gi], w)
		return
	}
	r.offerScarce(g, r.alive[gi], w)
}

func (r *relaxation) offerScarce(g *group, starts []start, w int64) {
	n, day := r.T+1, int(g.cell)%r.days
	interp, room := r.day.zero, r.day.zero
	if g.interp >= 0 {
		interp = r.sums[(int(g.interp)*r.days+day)*n:][:n]
	}
	if g.room {
		room = r.sums[(len(r.in.Interpreters)*r.days+day)*n:][:n]
	}
	best, id := r.day.class(int(g.class))
	for _, s := range starts {
		a := s.from + g.lead
		b := a + g.contact
		if v := w - interp[b] + interp[a] - room[b] + room[a]; v > best[s.from] {
			best[s.from], id[s.from] = v, s.id
		}
	}
}
