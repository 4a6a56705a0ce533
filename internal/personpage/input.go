package personpage

import (
	"slices"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// text reads a text that must be there, and no longer than so many letters. What is
// wrong is noted, and what was typed stays.
func (in *input) text(field string, most int, missing string) string {
	s := tidy(in.Get(field))
	switch n := utf8.RuneCountInString(s); {
	case s == "" && missing != "":
		in.Wrong(field, in.c.T(missing))
	case n > most:
		in.Wrong(field, in.c.T("person.fault.long", i18n.Data{"Most": most, "Count": n, "Over": n - most}))
	}
	return s
}

// day reads a date. missing is the key that says it must be there; "" where it need not.
func (in *input) day(field, missing string) civil.Date {
	d, ok := dayIn(in.Get(field))
	switch {
	case !ok:
		in.Wrong(field, in.c.T("person.fault.day"))
	case d.IsZero() && missing != "":
		in.Wrong(field, in.c.T(missing))
	}
	return d
}

// past reads a date that cannot be ahead of us.
func (in *input) past(field, missing string) civil.Date {
	d := in.day(field, missing)
	if d.After(in.c.Today) {
		in.Wrong(field, in.c.T("person.fault.ahead"))
	}
	return d
}

// clock reads a time of day.
func (in *input) clock(field string) int {
	m := minuteOfDay(in.Get(field))
	if m < 0 {
		in.Wrong(field, in.c.T("person.fault.time"))
	}
	return m
}

// choice reads one of some values.
func (in *input) choice(field, missing string, values ...string) string {
	s := in.Get(field)
	if !slices.Contains(values, s) {
		in.Wrong(field, in.c.T(missing))
	}
	return s
}
