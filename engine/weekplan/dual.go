package weekplan

// scale turns prices into integers: 4096 is one point (or one task).
const scale = 4096

// prices are the multipliers of a bound, in integers, laid out flat.
type prices struct {
	task, personDay, direct, interp, room []int64
	count                                 [3]int64
}

func (m *model) noPrices() *prices {
	return &prices{task: make([]int64, len(m.in.Tasks)), personDay: make([]int64, len(m.in.People)*m.days), direct: make([]int64, len(m.byDay)),
		interp: make([]int64, len(m.in.Interpreters)*m.days*m.T), room: make([]int64, m.days*m.T)}
}

// relaxed is what a bound is made of: its value, times scale, and how much of each
// scarce thing the best relaxed days use.
type relaxed struct {
	bound int64
	picks []int32 // placements of the best relaxed days; tasks may repeat
	worth []int64 // of each pick, after prices
}

// relax computes the bound for given prices: what the prices are paid for, and for
// each counsellor and day the best set of placements that do not overlap (the limit
// of home visits kept), each worth its value less its prices. unit 0 counts points,
// 1 and 2 the tasks met of that tier.
func (m *model) relax(p *prices, unit int8, met [3]int, picks bool) relaxed {
	r := relaxed{bound: m.paid(p, unit, met)}
	interpSum, roomSum := m.sums(p.interp), m.sums(p.room)
	dp := newDayProgramme(m.T, m.in.Policy.MaxHomeVisits)
	for d, list := range m.byDay {
		dp.reset()
		for _, id := range list {
			c := &m.cands[id]
			w := m.reduced(c, p, unit, interpSum, roomSum)
			if w > 0 {
				dp.offer(id, w, int(c.from), int(c.to), c.home)
			}
		}
		r.bound += dp.solve()
		if picks {
			r.picks, r.worth = dp.chosen(r.picks, r.worth)
		}
		_ = d
	}
	return r
}

func (m *model) paid(p *prices, unit int8, met [3]int) int64 {
	sum := int64(0)
	for _, list := range [][]int64{p.task, p.personDay, p.interp} {
		for _, v := range list {
			sum += v
		}
	}
	for _, v := range p.direct {
		sum += v * int64(m.in.Policy.MaxDirect/m.in.Week.Tick)
	}
	for i, v := range p.room {
		sum += v * int64(m.rooms[i])
	}
	for k := 1; k <= 2; k++ {
		sum -= p.count[k] * int64(met[k])
	}
	return sum
}

// sums are running sums a day, for prices of many ticks at once.
func (m *model) sums(list []int64) []int64 {
	out := make([]int64, len(list)/max(1, m.T)*(m.T+1))
	for d := range len(list) / max(1, m.T) {
		for t := range m.T {
			out[d*(m.T+1)+t+1] = out[d*(m.T+1)+t] + list[d*m.T+t]
		}
	}
	return out
}

func (m *model) reduced(c *cand, p *prices, unit int8, interpSum, roomSum []int64) int64 {
	w := int64(0)
	switch {
	case unit == 0:
		w = c.value * scale
	case c.meets == unit:
		w = scale
	}
	if c.meets < 3 {
		w += p.count[c.meets]
	}
	w -= p.task[c.task]
	if person := m.in.Tasks[c.task].Person; person >= 0 {
		w -= p.personDay[person*m.days+int(c.day)]
	}
	if c.direct {
		w -= p.direct[int(c.c)*m.days+int(c.day)] * int64(c.b-c.a)
	}
	if c.interp >= 0 {
		at := (int(c.interp)*m.days + int(c.day)) * (m.T + 1)
		w -= interpSum[at+int(c.b)] - interpSum[at+int(c.a)]
	}
	if c.room {
		at := int(c.day) * (m.T + 1)
		w -= roomSum[at+int(c.b)] - roomSum[at+int(c.a)]
	}
	return w
}

// dayProgramme is weighted interval scheduling over the ticks of a day, with a count
// of home visits as its state.
type dayProgramme struct {
	T, homes int
	at       [][]offer // by first tick
	best     [][]int64 // [homes left][tick]
	take     [][]int32 // index of the offer taken, −1: none
}

type offer struct {
	id   int32
	w    int64
	to   int
	home bool
}

func newDayProgramme(T, homes int) *dayProgramme {
	d := &dayProgramme{T: T, homes: homes, at: make([][]offer, T)}
	for range homes + 1 {
		d.best = append(d.best, make([]int64, T+1))
		d.take = append(d.take, make([]int32, T+1))
	}
	return d
}

func (d *dayProgramme) reset() {
	for i := range d.at {
		d.at[i] = d.at[i][:0]
	}
}

// offer adds a placement; of those alike in time and kind only the best is kept.
func (d *dayProgramme) offer(id int32, w int64, from, to int, home bool) {
	for i := range d.at[from] {
		if o := &d.at[from][i]; o.to == to && o.home == home {
			if w > o.w {
				o.id, o.w = id, w
			}
			return
		}
	}
	d.at[from] = append(d.at[from], offer{id, w, to, home})
}

func (d *dayProgramme) solve() int64 {
	for h := range d.best {
		d.best[h][d.T] = 0
	}
	for t := d.T - 1; t >= 0; t-- {
		for h := range d.best {
			best, take := d.best[h][t+1], int32(-1)
			for i, o := range d.at[t] {
				v := o.w
				switch {
				case !o.home:
					v += d.best[h][o.to]
				case h > 0:
					v += d.best[h-1][o.to]
				default:
					continue
				}
				if v > best {
					best, take = v, int32(i)
				}
			}
			d.best[h][t], d.take[h][t] = best, take
		}
	}
	return d.best[d.homes][0]
}

func (d *dayProgramme) chosen(picks []int32, worth []int64) ([]int32, []int64) {
	h := d.homes
	for t := 0; t < d.T; {
		i := d.take[h][t]
		if i < 0 {
			t++
			continue
		}
		o := d.at[t][i]
		picks, worth = append(picks, o.id), append(worth, o.w)
		if o.home {
			h--
		}
		t = o.to
	}
	return picks, worth
}
