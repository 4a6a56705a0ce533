package caseload

import "strings"

// LanguageCode gives the code (BCP 47) of a language that a record names in Norwegian,
// for those that are spoken most; "" for another.
func LanguageCode(name string) string {
	return map[string]string{
		"amharisk": "am", "arabisk": "ar", "bosnisk": "bs", "bulgarsk": "bg", "dari": "prs", "engelsk": "en", "estisk": "et", "farsi": "fa", "persisk": "fa",
		"fransk": "fr", "kinesisk": "zh", "kurmandji": "kmr", "kurdisk": "ku", "litauisk": "lt", "latvisk": "lv", "nordsamisk": "se", "norsk": "nb", "norsk bokmål": "nb",
		"norsk nynorsk": "nn", "oromo": "om", "pashto": "ps", "polsk": "pl", "portugisisk": "pt", "rumensk": "ro", "russisk": "ru", "serbisk": "sr", "somali": "so",
		"sorani": "ckb", "spansk": "es", "swahili": "sw", "tagalog": "tl", "tamil": "ta", "thai": "th", "tigrinja": "ti", "tyrkisk": "tr", "tysk": "de",
		"ukrainsk": "uk", "urdu": "ur", "vietnamesisk": "vi",
	}[strings.ToLower(strings.TrimSpace(name))]
}
