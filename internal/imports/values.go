package imports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

var (
	dotted  = regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})$`)
	isoDate = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})$`)
)

// parseDate reads d.m.yyyy and yyyy-mm-dd, years 1900–2100; of d.m.yy the century is
// taken to be 2000, which assumed says. No other form is a date.
func parseDate(s string) (d civil.Date, assumed, ok bool) {
	var day, month, year int
	if m := dotted.FindStringSubmatch(s); m != nil {
		day, month, year = atoi(m[1]), atoi(m[2]), atoi(m[3])
		if len(m[3]) == 2 {
			year, assumed = 2000+year, true
		}
	} else if m := isoDate.FindStringSubmatch(s); m != nil {
		year, month, day = atoi(m[1]), atoi(m[2]), atoi(m[3])
	} else {
		return civil.Date{}, false, false
	}
	if year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31 {
		return civil.Date{}, false, false
	}
	d = civil.Of(year, time.Month(month), day)
	if _, m, dd := d.Civil(); int(m) != month || dd != day {
		return civil.Date{}, false, false
	}
	return d, assumed, true
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// words folds a cell for comparing with names: lower case, underscores and runs of
// white space as one space.
func words(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(s, "_", " "))), " ")
}

// efforts maps every name that an innsatsgruppe goes by, folded, to NAV's present
// code. Arena's VARIG is two groups, and so none.
var efforts = folded(map[string][]string{
	"GODE_MULIGHETER":                        {"STANDARD_INNSATS", "Gode muligheter", "IKVAL"},
	"TRENGER_VEILEDNING":                     {"SITUASJONSBESTEMT_INNSATS", "Trenger veiledning", "BFORM"},
	"TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE": {"SPESIELT_TILPASSET_INNSATS", "Trenger veiledning, nedsatt arbeidsevne", "BATT"},
	"JOBBE_DELVIS":                           {"GRADERT_VARIG_TILPASSET_INNSATS", "Jobbe delvis"},
	"LITEN_MULIGHET_TIL_A_JOBBE":             {"VARIG_TILPASSET_INNSATS", "Liten mulighet til å jobbe"},
}, true)

// measures maps the names of measures, folded, to NAV's codes.
var measures = folded(map[string][]string{
	"AVKLARING":                          {"Avklaring"},
	"ARBEIDSTRENING":                     {"Arbeidstrening"},
	"OPPFOLGING":                         {"Oppfølging"},
	"JOBBKLUBB":                          {"Jobbklubb"},
	"DIGITALT_OPPFOLGINGSTILTAK":         {"Digitalt oppfølgingstiltak"},
	"MENTOR":                             {"Mentor"},
	"FUNKSJONSASSISTANSE":                {"Funksjonsassistanse"},
	"SOMMERJOBB":                         {"Sommerjobb"},
	"MIDLERTIDIG_LONNSTILSKUDD":          {"Midlertidig lønnstilskudd"},
	"VARIG_LONNSTILSKUDD":                {"Varig lønnstilskudd"},
	"FIREARIG_LONNSTILSKUDD":             {"Fireårig lønnstilskudd"},
	"INKLUDERINGSTILSKUDD":               {"Inkluderingstilskudd"},
	"ARBEID_MED_STOTTE":                  {"Arbeid med støtte"},
	"INDIVIDUELL_JOBBSTOTTE":             {"Individuell jobbstøtte", "Individuell jobbstøtte (IPS)"},
	"INTRODUKSJONSPROGRAM":               {"Introduksjonsprogram", "Introduksjonsprogrammet"},
	"KVP":                                {"Kvalifiseringsprogrammet", "KVP"},
	"ARBEIDSFORBEREDENDE_TRENING":        {"Arbeidsforberedende trening (AFT)", "Arbeidsforberedende trening", "AFT"},
	"ARBEIDSMARKEDSOPPLAERING":           {"Arbeidsmarkedsopplæring (AMO)", "Arbeidsmarkedsopplæring", "AMO"},
	"VARIG_TILRETTELAGT_ARBEID_SKJERMET": {"Varig tilrettelagt arbeid (VTA)", "Varig tilrettelagt arbeid", "VTA"},
	"ARBEIDSRETTET_REHABILITERING":       {"Arbeidsrettet rehabilitering (ARR)", "Arbeidsrettet rehabilitering"},
}, false)

func folded(names map[string][]string, codesToo bool) map[string]string {
	m := map[string]string{}
	for code, list := range names {
		if codesToo {
			m[fold(code)] = code
		}
		for _, n := range list {
			m[fold(n)] = code
		}
	}
	return m
}

// languages are the names that a language may be given by.
var languages = strings.Split("norsk,bokmål,norsk bokmål,nynorsk,norsk nynorsk,norsk tegnspråk,nordsamisk,lulesamisk,sørsamisk,kvensk,engelsk,arabisk,somali,tigrinja,"+
	"amharisk,dari,farsi,persisk,pashto,kurdisk,kurmandji,sorani,urdu,tyrkisk,polsk,litauisk,ukrainsk,russisk,kroatisk,bosnisk,serbisk,albansk,rumensk,"+
	"bulgarsk,spansk,portugisisk,fransk,tysk,italiensk,vietnamesisk,thai,tagalog,kinesisk,mandarin,swahili,hindi,punjabi,tamil,bengali,nepali,burmesisk,"+
	"oromo,kinyarwanda,kirundi,lingala,estisk,latvisk,ungarsk,tsjekkisk,slovakisk,svensk,dansk,islandsk,finsk", ",")

func parseLanguage(s string) (string, bool) {
	w := words(s)
	if !slices.Contains(languages, w) {
		return "", false
	}
	if w == "bokmål" || w == "nynorsk" {
		w = "norsk " + w
	}
	return w, true
}

// parseProtection reads the protection column. What it does not know becomes UKLAR,
// the strictest: nobody becomes visible through a spelling mistake.
func parseProtection(s string) (kinds []access.Kind, unknown bool) {
	parts := strings.FieldsFunc(strings.ReplaceAll(words(s), " og ", ","), func(r rune) bool { return r == ',' || r == ';' || r == '+' })
	if len(parts) == 0 && s != "" {
		parts = []string{s} // separators alone say nothing that is known
	}
	for _, part := range parts {
		k, ok := protectionOf(strings.TrimSpace(part))
		if !ok {
			k, unknown = access.Uklar, true
		}
		if k != "" && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return kinds, unknown
}

func protectionOf(s string) (access.Kind, bool) {
	switch s {
	case "", "nei", "ingen", "ugradert", "-":
		return "", true
	case "6", "kode 6", "strengt fortrolig":
		return access.StrengtFortrolig, true
	case "7", "kode 7", "fortrolig":
		return access.Fortrolig, true
	case "19", "kode 19", "strengt fortrolig utland":
		return access.StrengtFortroligUtland, true
	case "skjermet", "skjermet (egen ansatt)", "egen ansatt":
		return access.Skjermet, true
	case "uklar":
		return access.Uklar, true
	}
	return "", false
}

// secret finds words of protection in a free text.
var secret = regexp.MustCompile(`(?i)\bkode[\s\p{Z}]*(6|7|19)\b|strengt[\s\p{Z}]+fortrolig|fortrolig[\s\p{Z}]+adresse|adressesperre`)

// formula says whether a text would be computed if a spreadsheet opened it: it
// begins with = or @, or with + or − and something that is not white space.
func formula(s string) bool {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '@':
		return true
	case '+', '-':
		return len(s) > 1 && !unicode.IsSpace([]rune(s[1:])[0])
	}
	return false
}

var (
	identForm  = regexp.MustCompile(`^[A-Za-z][0-9]{6}$`)
	officeForm = regexp.MustCompile(`^[0-9]{4}$`)
	phoneForm  = regexp.MustCompile(`^([0-9]{8}|(\+|00)[0-9]{8,15})$`)
	unitForm   = regexp.MustCompile(`(?i)^(.*[0-9])[\s\p{Z}]*(dager|dagar|dag|d)\.?$`)
)

// parsePhone keeps a telephone number as it was written, white space collapsed, if
// it can be one.
func parsePhone(s string) (string, bool) {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-()", r) {
			return -1
		}
		return r
	}, s)
	return shown(s), phoneForm.MatchString(bare)
}

// parseRhythm reads a rhythm with or without a unit after it.
func parseRhythm(s string) (r caseload.Rhythm, unit, ok bool) {
	if m := unitForm.FindStringSubmatch(s); m != nil {
		s, unit = strings.TrimSpace(m[1]), true
	}
	r, err := caseload.ParseRhythm(s)
	return r, unit, err == nil
}

// parseBar reads ja and nei. What it does not know is taken for ja, since a bar that
// is missed may harm somebody.
func parseBar(s string) (a caseload.Answer, unknown bool) {
	switch words(s) {
	case "ja", "x", "1", "true":
		return caseload.Yes, false
	case "nei", "", "0", "false":
		return caseload.No, false
	}
	return caseload.Yes, true
}
