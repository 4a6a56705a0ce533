package caseload

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"time"
	"unicode"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Number is a fødselsnummer, D-nummer or synthetic number of eleven digits, and the
// birth date that follows from it.
type Number struct {
	Digits string
	Born   civil.Date
}

// Repair says what was taken off or put back before a number held, by the codes that
// an import's report shows, with a space between two.
type Repair string

// Repairs of a number.
const (
	NoRepair     Repair = ""
	Repaired     Repair = "id_repaired"
	ZeroRestored Repair = "id_zero_restored"
	BothRepairs  Repair = Repaired + " " + ZeroRestored
)

// Codes lists the codes of the repairs.
func (r Repair) Codes() []string { return strings.Fields(string(r)) }

// NumberError says why a text is no number, by the code that an import's report
// shows: id_missing, id_scientific, id_not_number, id_length, id_date or
// id_check_digits. It never repeats the number.
type NumberError string

func (e NumberError) Error() string { return string(e) }

// Faults of a number.
const (
	IDMissing     NumberError = "id_missing"
	IDScientific  NumberError = "id_scientific"
	IDNotNumber   NumberError = "id_not_number"
	IDLength      NumberError = "id_length"
	IDDate        NumberError = "id_date"
	IDCheckDigits NumberError = "id_check_digits"
)

// ParseNumber reads a number as a person or Excel has written it. What only wraps
// the digits (="…", a leading ', white space inside, marks that cannot be seen) is
// taken off, and a leading zero that Excel ate is put back; the Repair says so.
// Letters are never guessed to be digits.
func ParseNumber(s string) (Number, Repair, error) {
	s = strings.TrimFunc(s, unicode.IsSpace)
	digits, repair := unwrap(s)
	switch {
	case digits == "":
		return Number{}, NoRepair, IDMissing
	case scientific(digits):
		return Number{}, NoRepair, IDScientific
	case strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) >= 0:
		return Number{}, NoRepair, IDNotNumber
	case len(digits) == 10:
		digits, repair = "0"+digits, Repair(strings.TrimSpace(string(repair+" "+ZeroRestored)))
	case len(digits) != 11:
		return Number{}, NoRepair, IDLength
	}
	born := birthDate(digits)
	if born.IsZero() {
		return Number{}, NoRepair, IDDate
	}
	if !checkDigitsHold(digits) {
		return Number{}, NoRepair, IDCheckDigits
	}
	return Number{digits, born}, repair, nil
}

func unwrap(s string) (string, Repair) {
	was := s
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || Invisible(r) {
			return -1
		}
		return r
	}, s)
	if len(s) >= 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) {
		s = s[2 : len(s)-1]
	}
	s = strings.TrimPrefix(s, "'")
	if s != was {
		return s, Repaired
	}
	return s, NoRepair
}

// Invisible says whether a rune is a mark that shows nothing: zero width, soft
// hyphen, or a direction of writing.
func Invisible(r rune) bool {
	switch {
	case r == 0x00AD, r == 0x061C, r >= 0x200B && r <= 0x200F, r == 0x2060, r == 0xFEFF,
		r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

// scientific knows 1,23E+10, which Excel makes of a long number.
func scientific(s string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E")
	if !ok || exponent == "" {
		return false
	}
	digits := func(s, also string) bool {
		return s != "" && strings.Trim(s, "0123456789"+also) == "" && strings.ContainsAny(s, "0123456789")
	}
	return digits(mantissa, ",.") && digits(strings.TrimLeft(exponent, "+-"), "")
}

// birthDate reads day, month and year. A D-number has 40 added to the day; synthetic
// numbers have 40 or 80 added to the month. The century follows from digits 7–9. The
// zero Date says that there is no such day.
func birthDate(d string) civil.Date {
	day, month, yy, i := two(d, 0), two(d, 2), two(d, 4), two(d, 6)*10+int(d[8]-'0')
	if day > 40 {
		day -= 40
	}
	if month > 80 {
		month -= 80
	} else if month > 40 {
		month -= 40
	}
	year := century(i, yy)
	if year == 0 || month < 1 || month > 12 || day < 1 || day > 31 {
		return civil.Date{}
	}
	date := civil.Of(year, time.Month(month), day)
	if _, m, dd := date.Civil(); int(m) != month || dd != day {
		return civil.Date{}
	}
	return date
}

func two(d string, at int) int { return int(d[at]-'0')*10 + int(d[at+1]-'0') }

// century gives the full year from the individual digits i and the year's two, or 0
// where the pair was never given out.
func century(i, yy int) int {
	switch {
	case i <= 499:
		return 1900 + yy
	case i <= 749 && yy >= 54:
		return 1800 + yy
	case yy <= 39:
		return 2000 + yy
	case i >= 900 && yy >= 40:
		return 1900 + yy
	}
	return 0
}

// checkDigitsHold is the classic mod 11 rule with its two weighted sums.
func checkDigitsHold(d string) bool {
	return sum11(d, []int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) && sum11(d, []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1})
}

// sum11 says whether the weighted digits, the check digit with weight 1 among them,
// sum to a multiple of 11; a remainder that would need the digit 10 never does.
func sum11(d string, weights []int) bool {
	sum := 0
	for i, w := range weights {
		sum += int(d[i]-'0') * w
	}
	return sum%11 == 0
}

// Lookup is the keyed hash by which a number is found without being searchable in
// the clear: HMAC-SHA-256 with the installation's key.
func Lookup(digits string, key []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(digits))
	return m.Sum(nil)
}
