package planner

import (
	"cmp"
	"maps"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Values of a reason that are written for the reader's today.
type (
	ago       struct{ day civil.Date }     // «for 47 dager siden»
	onDay     struct{ day civil.Date }     // «fredag», or the date if it is not near
	every     int                          // centidays: «30.», «10,5 dag.»
	number    int                          // «to»
	quoted    string                       // somebody's words, shown only with quotes
	following string                       // our words or a title, as it follows "å"
	ended     struct{ code, title string } // what ends
	ownWork   string                       // kind of own measure work: «rapport»
)

// quoteLength is the most letters of a message that a reason repeats.
const quoteLength = 60

// Reason writes a need's reason for people, as of today. Words from messages,
// promises and steps are repeated only with quotes.
func Reason(p *i18n.Printer, n Need, today civil.Date, withQuote bool) string {
	data, key := maps.Clone(n.Values), n.ReasonKey
	for name, v := range n.Values {
		data[name] = written(p, v, today)
	}
	if text, _ := data["Text"].(string); withQuote && text != "" {
		key += ".quote"
	}
	return p.T(key, data)
}

func written(p *i18n.Printer, v any, today civil.Date) any {
	switch v := v.(type) {
	case civil.Date:
		return p.Date(v, today)
	case ago:
		return writeAgo(p, v.day, today)
	case onDay:
		return writeDay(p, v.day, today)
	case every:
		return writeEvery(p, int(v))
	case number:
		return writeNumber(p, int(v))
	case quoted:
		return shorten(string(v))
	case following:
		return lowerFirst(strings.TrimRight(strings.TrimSpace(string(v)), "."))
	case ended:
		return writeEnded(p, v)
	case ownWork:
		return strings.ToLower(p.T("work." + string(v)))
	}
	return v
}

// taskName is how a task is named in a reason: own work by its kind, in words.
func taskName(t Task) any {
	if t.Own {
		return ownWork(t.Name)
	}
	return t.Name
}

func writeAgo(p *i18n.Printer, day, today civil.Date) string {
	switch n := today.Sub(day); {
	case n < 0:
		return p.T("near.proposed", i18n.Data{"Date": p.Date(day, today)})
	case n == 0:
		return p.T("near.today")
	case n == 1:
		return p.T("near.yesterday")
	default:
		return p.T("near.ago", i18n.Data{"Count": n})
	}
}

// writeDay names a day by its weekday while that can mean one day only.
func writeDay(p *i18n.Printer, day, today civil.Date) string {
	switch n := day.Sub(today); {
	case n == 0:
		return p.T("near.today")
	case n == -1:
		return p.T("near.yesterday")
	case n == 1:
		return p.T("near.tomorrow")
	case n > -7 && n < 7:
		return p.Day(day.Weekday())
	}
	return p.Date(day, today)
}

func writeEvery(p *i18n.Printer, centidays int) string {
	whole, rest := strconv.Itoa(centidays/100), centidays%100
	switch {
	case centidays == 100:
		return p.T("every.day")
	case rest == 0:
		return p.T("every.whole", i18n.Data{"Days": whole})
	}
	decimals := strings.TrimRight(strconv.Itoa(100 + rest)[1:], "0")
	return p.T("every.part", i18n.Data{"Days": whole + "," + decimals})
}

// writeNumber writes small numbers as words, at the beginning of a sentence.
func writeNumber(p *i18n.Printer, n int) string {
	if key := "number." + strconv.Itoa(n); n >= 1 && n <= 10 {
		return p.T(key)
	}
	return strconv.Itoa(n)
}

func writeEnded(p *i18n.Printer, e ended) string {
	if key := "ends.name." + e.code; e.code != "" && p.Has(key) {
		return p.T(key)
	}
	if e.title != "" {
		return e.title
	}
	return p.T("ends.name")
}

// EndName is what something that ends is called: Nav's word for its code, else its title,
// else the code as it is.
func EndName(p *i18n.Printer, code, title string) string {
	if key := "ends.name." + code; code != "" && p.Has(key) {
		return p.T(key)
	}
	return cmp.Or(title, code, p.T("ends.name"))
}

// shorten takes the first words of a text, on one line.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= quoteLength {
		return s
	}
	cut := string([]rune(s)[:quoteLength+1])
	if i := strings.LastIndex(cut, " "); i > 0 {
		cut = cut[:i]
	} else {
		cut = string([]rune(s)[:quoteLength]) // one long word
	}
	return strings.TrimRight(cut, " ,;:.–-") + " …"
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[min(n, len(s)):])
	if n == 0 || unicode.IsUpper(next) { // «CV», «AFT»
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
