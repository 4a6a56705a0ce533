package main

import (
	"fmt"
	"strings"
)

// The calendar is drawn from 06:00 to 18:00, in steps of five minutes; a page says by
// classes where its day begins and ends. week.css tells how they are used.
const (
	dayFirst = 6 * 60
	dayLast  = 18 * 60
	step     = 5
)

// positions is the classes that place a block in time, since no style may stand in the
// page: from-HHMM and len-N (minutes) on blocks, r-HMM and s-N (quarters) on the
// person's week, day-from-HHMM and day-to-HHMM on the grid around either.
func positions() string {
	var b strings.Builder
	for m := dayFirst; m < dayLast; m += step {
		fmt.Fprintf(&b, ".from-%s{--at:%d}", clock(m), (m-dayFirst)/step)
	}
	for n := step; n <= dayLast-dayFirst; n += step {
		fmt.Fprintf(&b, ".len-%d{--len:%d}", n, n/step)
	}
	for m := dayFirst; m < dayLast; m += 15 {
		fmt.Fprintf(&b, ".r-%d%02d{--at-q:%d}", m/60, m%60, (m-dayFirst)/15)
	}
	for n := 1; n <= (dayLast-dayFirst)/15; n++ {
		fmt.Fprintf(&b, ".s-%d{--len-q:%d}", n, n)
	}
	for m := dayFirst; m <= dayLast; m += 30 {
		at := m - dayFirst
		fmt.Fprintf(&b, ".day-from-%s{--day-first:%d;--day-first-q:%d;--day-half:%d}", clock(m), at/step, at/15, m%60/step)
		fmt.Fprintf(&b, ".day-to-%s{--day-last:%d;--day-last-q:%d}", clock(m), at/step, at/15)
	}
	return b.String()
}

func clock(minute int) string { return fmt.Sprintf("%02d%02d", minute/60, minute%60) }
