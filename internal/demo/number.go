package demo

import (
	"fmt"

	"github.com/veilederblikk/blikk/internal/civil"
)

// number makes a synthetic number: the month has 80 added, as numbers in test
// registers have, so that it can never be anybody's; the check digits hold. serial
// is the first tried of the three digits after the date; the next one that the
// check digits allow is taken, within the century that the year asks for. woman
// sets the third digit even.
func number(born civil.Date, serial int, woman bool) string {
	y, m, d := born.Civil()
	low, size := 0, 500 // 1900–1999
	if y >= 2000 {
		low, size = 500, 500 // 2000–2039
	}
	for i := range size {
		n := low + (serial+i)%size
		if (n%2 == 0) != woman {
			continue
		}
		if s, ok := checked(fmt.Sprintf("%02d%02d%02d%03d", d, int(m)+80, y%100, n)); ok {
			return s
		}
	}
	return "" // not reached: of 250 in a row, some always hold
}

// checked adds the two check digits (mod 11), if the nine digits have them.
func checked(nine string) (string, bool) {
	k1, ok1 := control(nine, []int{3, 7, 6, 1, 8, 9, 4, 5, 2})
	ten := nine + string(rune('0'+k1))
	k2, ok2 := control(ten, []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2})
	return ten + string(rune('0'+k2)), ok1 && ok2
}

func control(digits string, weights []int) (int, bool) {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	k := (11 - sum%11) % 11
	return k, k < 10
}
