package dialogue

import (
	"slices"
	"unicode"
)

// scripts are the languages that a script may be, of those that a person's record can
// name; a letter of the script says no more than that.
var scripts = []struct {
	table *unicode.RangeTable
	codes []string
}{
	{unicode.Arabic, []string{"ar", "ckb", "fa", "prs", "ps", "ur"}},
	{unicode.Cyrillic, []string{"bg", "ru", "sr", "uk"}},
	{unicode.Ethiopic, []string{"am", "ti"}},
	{unicode.Han, []string{"zh"}},
	{unicode.Tamil, []string{"ta"}},
	{unicode.Thai, []string{"th"}},
}

// LangOf gives the language to mark a person's text with, for who hears it read: code,
// the person's own (as caseload.LanguageCode gives it), where the script of most of its
// letters is one that the language is written in. A text in Latin letters may be
// Norwegian whoever wrote it, so it is marked only where code is Norwegian; "" is not
// known.
func LangOf(text, code string) string {
	counts := make([]int, len(scripts))
	latin := 0
	for _, r := range text {
		if unicode.Is(unicode.Latin, r) {
			latin++
		}
		for i, s := range scripts {
			if unicode.Is(s.table, r) {
				counts[i]++
			}
		}
	}
	most := slices.Max(counts)
	if most <= latin {
		if code == "nb" || code == "nn" {
			return code
		}
		return ""
	}
	if slices.Contains(scripts[slices.Index(counts, most)].codes, code) {
		return code
	}
	return ""
}
