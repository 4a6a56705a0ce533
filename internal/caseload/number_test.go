package caseload

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/civil"
)

func TestNumbersAreReadAsTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		name, in, born string
		repair         Repair
		err            error
	}{
		{"a synthetic number, month + 80", "10918749743", "1987-11-10", NoRepair, nil},
		{"white space around it is no fault", " 10918749743 ", "1987-11-10", NoRepair, nil},
		{"a space inside is taken out", "109187 49743", "1987-11-10", Repaired, nil},
		{"a no-break space inside", "109187\u00a049743", "1987-11-10", Repaired, nil},
		{"Excel's text formula", `="10918749743"`, "1987-11-10", Repaired, nil},
		{"a leading apostrophe", "'10918749743", "1987-11-10", Repaired, nil},
		{"marks that cannot be seen", "\u200e10918749743\u202c", "1987-11-10", Repaired, nil},
		{"a zero that Excel ate", "6858809779", "1988-05-06", ZeroRestored, nil},
		{"a zero that Excel ate, and a space", "6858 809779", "1988-05-06", BothRepairs, nil},
		{"white space of every kind inside", "109187\u2009497\t43", "1987-11-10", Repaired, nil},
		{"a soft hyphen", "109187\u00ad49743", "1987-11-10", Repaired, nil},
		{"a text formula with a space in it", `="109187 49743"`, "1987-11-10", Repaired, nil},
		{"an empty text formula", `=""`, "", NoRepair, IDMissing},
		{"a text formula that is not closed", `="10918749743`, "", NoRepair, IDNotNumber},
		{"a formula", "=10918749743", "", NoRepair, IDNotNumber},
		{"a hyphen inside is not guessed away", "109187-49743", "", NoRepair, IDNotNumber},
		{"a minus sign", "-10918749743", "", NoRepair, IDNotNumber},
		{"words", "ukjent", "", NoRepair, IDNotNumber},
		{"the letter E alone", "E", "", NoRepair, IDNotNumber},
		{"scientific, negative exponent", "1,1E-5", "", NoRepair, IDScientific},
		{"ten digits that do not hold", "6858809778", "", NoRepair, IDCheckDigits},
		{"twelve digits of which the first is 0", "010918749743", "", NoRepair, IDLength},
		{"29 February of no leap year", "29828749743", "", NoRepair, IDDate},
		{"day 0", "00918749743", "", NoRepair, IDDate},
		{"month 0 of a synthetic number", "10808749743", "", NoRepair, IDDate},
		{"a year that no series has", "01818080001", "", NoRepair, IDDate},
		{"a synthetic D-number", "54839131731", "1991-03-14", NoRepair, nil},
		{"another synthetic number", "21906031946", "1960-10-21", NoRepair, nil},
		{"empty", "  ", "", NoRepair, IDMissing},
		{"only marks", "\u200b", "", NoRepair, IDMissing},
		{"scientific", "1,23E+10", "", NoRepair, IDScientific},
		{"scientific with a point", "1.0918749743e10", "", NoRepair, IDScientific},
		{"the letter O", "1O918749743", "", NoRepair, IDNotNumber},
		{"Arabic digits", "١٠٩١٨٧٤٩٧٤٣", "", NoRepair, IDNotNumber},
		{"too short", "109187497", "", NoRepair, IDLength},
		{"too long", "109187497431", "", NoRepair, IDLength},
		{"no such day", "31821090112", "", NoRepair, IDDate},
		{"month 13", "10138749743", "", NoRepair, IDDate},
		{"check digits", "10918749744", "", NoRepair, IDCheckDigits},
		{"one digit changed", "10918749843", "", NoRepair, IDCheckDigits},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, repair, err := ParseNumber(c.in)
			if !errors.Is(err, c.err) || n.Born.String() != c.born || repair != c.repair {
				t.Errorf("got %v %q %v, want %q %q %v", n.Born, repair, err, c.born, c.repair, c.err)
			}
		})
	}
}

func TestTheCenturyFollowsFromTheIndividualDigits(t *testing.T) {
	for _, c := range []struct{ i, yy, want int }{
		{0, 0, 1900}, {499, 99, 1999}, {500, 54, 1854}, {749, 99, 1899}, {500, 39, 2039},
		{999, 0, 2000}, {900, 40, 1940}, {999, 99, 1999}, {750, 40, 0}, {899, 99, 0}, {749, 53, 0},
	} {
		if got := century(c.i, c.yy); got != c.want {
			t.Errorf("century(%d, %d) = %d, want %d", c.i, c.yy, got, c.want)
		}
	}
}

func TestLookupHangsOnTheKey(t *testing.T) {
	a, b := Lookup("10918749743", []byte("a")), Lookup("10918749743", []byte("b"))
	if string(a) == string(b) || string(a) != string(Lookup("10918749743", []byte("a"))) {
		t.Error("the hash must hang on the key, and on nothing else")
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"10918749743", "1,23E+10", `="1"`, "'", "e", "E+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, _, err := ParseNumber(s)
		if err == nil && (len(n.Digits) != 11 || n.Born.IsZero()) {
			t.Errorf("accepted %q as %d digits", s, len(n.Digits))
		}
		if err != nil && strings.ContainsAny(err.Error(), "0123456789") {
			t.Errorf("the error %q repeats digits", err)
		}
	})
}

// withChecks completes nine digits with the check digits that hold, if there are any.
func withChecks(nine string) (string, bool) {
	weighted := func(d string, weights ...int) int {
		sum := 0
		for i, w := range weights {
			sum += int(d[i]-'0') * w
		}
		return (11 - sum%11) % 11
	}
	k1 := weighted(nine, 3, 7, 6, 1, 8, 9, 4, 5, 2)
	if k1 == 10 {
		return "", false
	}
	ten := nine + strconv.Itoa(k1)
	k2 := weighted(ten, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
	return ten + strconv.Itoa(k2), k2 != 10
}

func TestTheBirthDateComesOutOfEveryKindOfNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := civil.Of(1854, 1, 1).AddDays(rapid.IntRange(0, 365*185).Draw(t, "day"))
		y, m, d := born.Civil()
		month := int(m) + rapid.SampledFrom([]int{40, 80}).Draw(t, "synthetic")
		if rapid.Bool().Draw(t, "D-number") {
			d += 40
		}
		from, to := 0, 499
		switch {
		case y < 1900:
			from, to = 500, 749
		case y >= 2000:
			from, to = 500, 999
		case y >= 1940 && rapid.Bool().Draw(t, "late series"):
			from, to = 900, 999
		}
		nine := fmt.Sprintf("%02d%02d%02d%03d", d, month, y%100, rapid.IntRange(from, to).Draw(t, "i"))
		digits, ok := withChecks(nine)
		if !ok {
			t.Skip("no check digits hold")
		}
		n, repair, err := ParseNumber(digits)
		if err != nil || repair != NoRepair || n.Born != born || n.Digits != digits {
			t.Fatalf("born %v: read as %v, %q, %v", born, n.Born, repair, err)
		}
		at := rapid.IntRange(0, 10).Draw(t, "at")
		wrong := []byte(digits)
		wrong[at] = '0' + (wrong[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if _, _, err := ParseNumber(string(wrong)); err == nil {
			t.Fatalf("one wrong digit at %d went through", at)
		}
	})
}

func TestRepairsNameTheirCodes(t *testing.T) {
	for r, want := range map[Repair]int{NoRepair: 0, Repaired: 1, ZeroRestored: 1, BothRepairs: 2} {
		if got := r.Codes(); len(got) != want {
			t.Errorf("%q names %v", r, got)
		}
	}
}
