package overview

import (
	"cmp"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Column is a column of the table. Its name stands in addresses and saved filters.
type Column string

// The columns. The name is always there, and first.
const (
	CName       Column = "name"
	CLanguage   Column = "lang"
	CTalk       Column = "talk"
	COwed       Column = "owed"
	CNext       Column = "next"
	CWait       Column = "wait"
	CEnds       Column = "ends"
	CMap        Column = "map"
	CNote       Column = "note"
	CLegal      Column = "legal"
	CMeasure    Column = "measure"
	CBenefit    Column = "benefit"
	CTrack      Column = "track"
	CEffort     Column = "effort"
	CSince      Column = "since"
	CCounsellor Column = "counsellor"
	CPhone      Column = "phone"
)

// Columns lists the columns that can be chosen.
func Columns() []Column {
	return []Column{CLanguage, CTalk, COwed, CNext, CWait, CEnds, CMap, CNote, CLegal, CMeasure, CBenefit, CTrack, CEffort, CSince, CCounsellor, CPhone}
}

// Usual lists the columns of a list for which none are chosen.
func Usual(s Scope) []Column {
	list := []Column{CLanguage, CTalk, COwed, CNext, CWait, CEnds, CMap, CNote}
	if s == OfTeam || s == OfOffice {
		return append([]Column{CCounsellor}, list[:len(list)-1]...)
	}
	return list
}

// sorts says whether a list can be ordered by the column.
func (c Column) sorts() bool {
	return c == CName || slices.Contains(Columns(), c) && c != CMeasure && c != CPhone
}

// Key is one of the keys of an order. Desc turns it round; what is not known stands
// last either way.
type Key struct {
	Column Column
	Desc   bool
}

// UsualOrder is what we owe by its day, then the longest silence as a share of the
// rhythm.
func UsualOrder() []Key { return []Key{{Column: COwed}, {Column: CTalk, Desc: true}} }

// Names orders names as the language does.
type Names interface{ CompareString(a, b string) int }

// Order sorts rows by keys; ties by name and then id. The comparing is total, so the
// same rows always come in the same order.
func Order(rows []Row, keys []Key, names Names, today civil.Date) {
	slices.SortFunc(rows, func(a, b Row) int {
		for _, k := range keys {
			if n := compareBy(k, &a, &b, names, today); n != 0 {
				return n
			}
		}
		return cmp.Or(byName(&a, &b, names), cmp.Compare(a.ID, b.ID))
	})
}

func byName(a, b *Row, names Names) int {
	return cmp.Or(names.CompareString(a.Family, b.Family), names.CompareString(a.Given, b.Given))
}

// compareBy compares two rows by one key. Order never looks at what weighs on a person:
// only at days, shares of a rhythm, names and how much is left for us to ask.
func compareBy(k Key, a, b *Row, names Names, today civil.Date) int {
	days := func(f func(*Row) civil.Date) int { return compareDays(f(a), f(b), k.Desc) }
	words := func(f func(*Row) string) int { return compareWords(f(a), f(b), k.Desc, names) }
	switch k.Column {
	case CName:
		return turned(byName(a, b, names), k.Desc)
	case CLanguage:
		return words(func(r *Row) string { return r.Language })
	case CTalk:
		return compareShares(a, b, k.Desc, today)
	case COwed:
		return cmp.Or(-cmp.Compare(boolInt(len(a.Owed) > 0), boolInt(len(b.Owed) > 0)), days((*Row).Due))
	case CNext:
		return cmp.Or(days(func(r *Row) civil.Date { return r.Next.Day }), turned(cmp.Compare(a.Next.From(), b.Next.From()), k.Desc))
	case CWait:
		return cmp.Or(days(func(r *Row) civil.Date { return r.WaitsUs }), -cmp.Compare(boolInt(a.WaitsPerson), boolInt(b.WaitsPerson)), days(func(r *Row) civil.Date { return r.AskedOn }))
	case CEnds:
		return days(func(r *Row) civil.Date { return r.Ends.Day })
	case CBenefit:
		return days(func(r *Row) civil.Date { return r.Benefit.Day })
	case CLegal:
		return days(func(r *Row) civil.Date { return r.Legal.Due })
	case CSince:
		return days(func(r *Row) civil.Date { return r.Since })
	case CMap:
		return cmp.Or(-cmp.Compare(boolInt(a.Open), boolInt(b.Open)), turned(cmp.Compare(a.Unmapped, b.Unmapped), k.Desc))
	case CNote:
		return cmp.Or(-cmp.Compare(boolInt(a.Sticky.Text != ""), boolInt(b.Sticky.Text != "")), days(func(r *Row) civil.Date { return r.Sticky.Due }))
	case CTrack:
		return words(func(r *Row) string { return string(r.Track) })
	case CEffort:
		return words(func(r *Row) string { return r.Effort })
	case CCounsellor:
		return words(func(r *Row) string { return r.CounsellorName })
	}
	return 0
}

func turned(n int, desc bool) int {
	if desc {
		return -n
	}
	return n
}

// compareWords puts no words last.
func compareWords(a, b string, desc bool, names Names) int {
	if a == "" || b == "" {
		return -cmp.Compare(boolInt(a != ""), boolInt(b != ""))
	}
	return turned(names.CompareString(a, b), desc)
}

// compareShares compares silence as a share of the rhythm, exactly. Where no silence is
// known, or the follow-up is paused, there is no share.
func compareShares(a, b *Row, desc bool, today civil.Date) int {
	m, knownA := share(a, today)
	n, knownB := share(b, today)
	if !knownA || !knownB {
		return -cmp.Compare(boolInt(knownA), boolInt(knownB))
	}
	return turned(cmp.Compare(m*b.Centidays, n*a.Centidays), desc)
}

func share(r *Row, today civil.Date) (days int, known bool) {
	days, known = r.Silence(today)
	return days, known && !r.Paused && r.Centidays > 0
}
