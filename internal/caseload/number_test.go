package caseload

import (
	"errors"
	"strings"
	"testing"
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
