package caseload

import (
	"testing"

	"pgregory.net/rapid"
)

func TestARhythmIsKeptExactly(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Rhythm
		out  string
	}{
		{"30", 3000, "30"}, {"10,5", 1050, "10.5"}, {"3.5", 350, "3.5"}, {"0,01", 1, "0.01"}, {"7,05", 705, "7.05"}, {"365", 36500, "365"}, {"007", 700, "7"},
		{"0", 0, ""}, {"0,00", 0, ""}, {"365,01", 0, ""}, {"366", 0, ""}, {"-30", 0, ""}, {"+30", 0, ""}, {"1 000", 0, ""}, {"30,", 0, ""},
		{",5", 0, ""}, {"1,234", 0, ""}, {"ca. 30", 0, ""}, {"30 dager", 0, ""}, {"", 0, ""}, {"٣٠", 0, ""}, {"3e1", 0, ""}, {"0030", 0, ""},
	} {
		got, err := ParseRhythm(c.in)
		if got != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("%q: %d, %v, want %d", c.in, got, err, c.want)
		}
		if err == nil && got.String() != c.out {
			t.Errorf("%q is written %q, want %q", c.in, got, c.out)
		}
	}
}

func TestEveryRhythmIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rhythm(rapid.IntRange(1, maxRhythm).Draw(t, "hundredths"))
		back, err := ParseRhythm(r.String())
		if err != nil || back != r {
			t.Fatalf("%d is written %q and read as %d, %v", r, r, back, err)
		}
		if got, _ := r.Days().Float64(); got != float64(r)/100 {
			t.Fatalf("%d is %v days", r, got)
		}
	})
}
