package planner

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Short names a debt in a few words, as something to do: «Svare på melding», «Dele
// referat fra 11. november». Nobody's message is repeated.
func (d Debt) Short(p *i18n.Printer, today civil.Date) string {
	switch d.Kind {
	case OwesLegal:
		return LegalName(p, d.Source.Rule)
	case OwesPromise:
		if text, _ := written(p, d.Values["Text"], today).(string); text != "" {
			return upperFirst(text)
		}
	}
	data := i18n.Data{}
	for name, v := range d.Values {
		data[name] = written(p, v, today)
	}
	if kind, own := data["Name"].(string); own && d.ReasonKey == "need.task.own" {
		return upperFirst(kind)
	}
	return p.T("owed.short."+string(d.Kind), data)
}

// LegalName names what a rule of the legal dates asks for.
func LegalName(p *i18n.Printer, rule string) string { return p.T("legal.name." + rule) }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return strings.TrimSpace(string(unicode.ToUpper(r)) + s[n:])
}
