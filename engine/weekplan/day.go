package weekplan

// dayProgramme is weighted interval scheduling over the ticks of a day, with a count
// of home visits as its state: exact, in integers.
type dayProgramme struct {
	T    int
	n    int       // classes in use
	best []int64   // [class·T + tick]: the most that a block of the class brings there
	id   []int32   // and which placement that is
	sum  [][]int64 // [home visits left][tick]: the best of the day from there on
	zero []int64
}

func (d *dayProgramme) init(T int, g *groups) {
	classes, homes := 0, 0
	for i := range g.classes {
		classes, homes = max(classes, len(g.classes[i])), max(homes, g.homes[i])
	}
	d.T, d.zero = T, make([]int64, T+1)
	d.best, d.id = make([]int64, classes*T), make([]int32, classes*T)
	for range homes + 1 {
		d.sum = append(d.sum, make([]int64, T+1))
	}
}

func (d *dayProgramme) reset(classes int) {
	d.n = classes
	clear(d.best[:classes*d.T])
}

// class is the part of best and id that belongs to a class, by tick.
func (d *dayProgramme) class(k int) (best []int64, id []int32) {
	return d.best[k*d.T:][:d.T], d.id[k*d.T:][:d.T]
}

// offerAll offers placements that are worth the same.
func (d *dayProgramme) offerAll(class int, starts []start, w int64) {
	best, id := d.class(class)
	for _, s := range starts {
		if w > best[s.from] {
			best[s.from], id[s.from] = w, s.id
		}
	}
}

func (d *dayProgramme) solve(classes []class, homes, step int) int64 {
	for t := d.T - 1; t >= 0; t-- {
		for h := range homes + 1 {
			best := d.sum[h][t+1]
			if t%step == 0 {
				for k, c := range classes {
					if w := d.best[k*d.T+t]; w > 0 {
						best = max(best, d.after(c, h, t, w))
					}
				}
			}
			d.sum[h][t] = best
		}
	}
	return d.sum[homes][0]
}

// after is the worth of a block and the best that follows it; −1 if it may not be.
func (d *dayProgramme) after(c class, h, t int, w int64) int64 {
	switch {
	case !c.home:
		return w + d.sum[h][t+c.length]
	case h > 0:
		return w + d.sum[h-1][t+c.length]
	}
	return -1
}

// chosen adds the placements of the day that solve found.
func (d *dayProgramme) chosen(picks []int32, classes []class, h int) []int32 {
	for t := 0; t < d.T; {
		k := d.takenAt(classes, h, t)
		if k < 0 {
			t++
			continue
		}
		picks = append(picks, d.id[k*d.T+t])
		t += classes[k].length
		if classes[k].home {
			h--
		}
	}
	return picks
}

// takenAt is the class of the block that the best day starts at t, −1: none.
func (d *dayProgramme) takenAt(classes []class, h, t int) int {
	if d.sum[h][t] == d.sum[h][t+1] {
		return -1
	}
	for k, c := range classes {
		if w := d.best[k*d.T+t]; w > 0 && d.after(c, h, t, w) == d.sum[h][t] {
			return k
		}
	}
	return -1
}
