package signin

import (
	"strconv"
	"strings"
	"time"
)

// freeTries is how many wrong passwords cost nothing; after them each costs a pause
// twice as long as the one before.
const (
	freeTries  = 5
	firstPause = 5 * time.Second
	longest    = 15 * time.Minute
	forgotten  = time.Hour // after the last pause nothing is held against anybody
)

// pause is how long to wait after the n-th wrong try in a row.
func pause(n int) time.Duration {
	if n < freeTries {
		return 0
	}
	d := firstPause
	for i := freeTries; i < n && d < longest; i++ {
		d *= 2
	}
	return min(d, longest)
}

// minPassword is the fewest letters of a password that somebody chooses.
const minPassword = 12

// badPassword says what is wrong with a password that somebody chose: "" or the key of a text.
func badPassword(ident, old, chosen, again string) string {
	switch {
	case len([]rune(chosen)) < minPassword:
		return "password.short"
	case len(chosen) > 1000:
		return "password.long"
	case chosen == old:
		return "password.same"
	case equalFold(chosen, ident):
		return "password.ident"
	case chosen != again:
		return "password.differs"
	}
	return ""
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// minutesUp is a wait in whole minutes, at least one.
func minutesUp(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

func seconds(d time.Duration) string { return strconv.Itoa(int((d + time.Second - 1) / time.Second)) }
