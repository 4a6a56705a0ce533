// Package i18n turns message keys into a language's texts, and days, dates and
// lengths of time into its words. The texts stand in locales/NN.toml.
package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/locales"
)

// Data are the values of a message's holes. "Count", where given, also chooses the
// plural form.
type Data map[string]any

// Printer writes in one language. It may be shared by goroutines.
type Printer struct {
	lang string
	loc  *i18n.Localizer
}

var bundle = sync.OnceValues(func() (*i18n.Bundle, error) {
	b := i18n.NewBundle(language.MustParse("nb"))
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	files, err := locales.Files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if _, err := b.LoadMessageFileFS(locales.Files, f.Name()); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", f.Name(), err)
		}
	}
	return b, nil
})

// Languages lists the languages that texts exist in.
func Languages() []string { return []string{"nb"} }

// For returns the Printer of a language; nb is the one there is so far.
func For(lang string) (*Printer, error) {
	b, err := bundle()
	if err != nil {
		return nil, err
	}
	for _, l := range Languages() {
		if l == lang {
			return &Printer{lang: lang, loc: i18n.NewLocalizer(b, lang)}, nil
		}
	}
	return nil, fmt.Errorf("i18n.For: the language %q is not known; there is: %s", lang, strings.Join(Languages(), ", "))
}

// T writes the message of a key. A key that is missing gives «[key]», so that the
// gap is seen; a test keeps every key that the code names in the file.
func (p *Printer) T(key string, data ...Data) string {
	c := &i18n.LocalizeConfig{MessageID: key}
	if len(data) > 0 {
		c.TemplateData = map[string]any(data[0])
		if n, ok := data[0]["Count"]; ok {
			c.PluralCount = n
		}
	}
	s, err := p.loc.Localize(c)
	if err != nil {
		return "[" + key + "]"
	}
	return s
}

// Has says whether the language has a text for the key.
func (p *Printer) Has(key string) bool {
	_, err := p.loc.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: 2, TemplateData: map[string]any{}})
	return err == nil
}

// Day writes the name of a weekday, Monday = 0.
func (p *Printer) Day(weekday int) string { return p.T("day." + strconv.Itoa(weekday)) }

// Date writes «4. desember», with the year where it is another than that of today.
func (p *Printer) Date(d, today civil.Date) string {
	y, m, day := d.Civil()
	s := strconv.Itoa(day) + ". " + p.T("month."+strconv.Itoa(int(m)))
	if ty, _, _ := today.Civil(); ty != y {
		s += " " + strconv.Itoa(y)
	}
	return s
}

// Days writes the days from one to another: «18.–20. november», «30. november–4. desember»,
// or the one day that both are.
func (p *Printer) Days(from, to, today civil.Date) string {
	fy, fm, fd := from.Civil()
	ty, tm, _ := to.Civil()
	switch {
	case from == to:
		return p.Date(from, today)
	case fy == ty && fm == tm:
		return p.T("days.within", Data{"From": fd, "To": p.Date(to, today)})
	}
	return p.T("days.across", Data{"From": p.Date(from, today), "To": p.Date(to, today)})
}

// Length writes minutes as «17 t 5 min», «45 min» or «3 t».
func (p *Printer) Length(minutes int) string {
	h, m := minutes/60, minutes%60
	hours, mins := p.T("length.hours", Data{"Hours": h}), p.T("length.minutes", Data{"Minutes": m})
	switch {
	case h == 0:
		return mins
	case m == 0:
		return hours
	}
	return hours + " " + mins
}

// ShortDate writes «26.11.», with the year where it is another than that of today.
func (p *Printer) ShortDate(d, today civil.Date) string {
	y, m, day := d.Civil()
	s := strconv.Itoa(day) + "." + strconv.Itoa(int(m)) + "."
	if ty, _, _ := today.Civil(); ty != y {
		s += strconv.Itoa(y)
	}
	return s
}

// ShortDay writes «to. 26.11.», with the year as ShortDate does.
func (p *Printer) ShortDay(d, today civil.Date) string {
	return string([]rune(p.Day(d.Weekday()))[:2]) + ". " + p.ShortDate(d, today)
}

// Number writes a whole number with its digits in threes: «90 000», «-1 500». Numbers of
// four digits too, so that a column of them is even.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return sign + s
}

// Clock writes a minute of the day as «09.05».
func Clock(minute int) string { return strings.ReplaceAll(civil.Clock(minute), ":", ".") }

// ClockOf writes the time of day of an instant, in the office's zone.
func ClockOf(at time.Time) string { return at.In(civil.Oslo()).Format("15.04") }
