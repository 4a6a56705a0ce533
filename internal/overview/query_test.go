package overview

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/planner"
)

var today = civil.MustDate("2026-11-24")

func day(offset int) civil.Date { return today.AddDays(offset) }

func TestAnAddressIsUnderstoodOrItsPartsAreCounted(t *testing.T) {
	for _, c := range []struct {
		at, back string
		left     int
	}{
		{"", "", 0},
		{"talk=over,soon&talk=over&lang=tolk:somali", "lang=tolk%3Asomali&talk=over%2Csoon", 0},
		{"talk=soon,over", "talk=over%2Csoon", 0},
		{"talk=never", "", 1},
		{"talk=any", "", 1}, // of another group
		{"lang=tolk:<script>", "", 1},
		{"lang=tolk:nord-samisk", "lang=tolk%3Anord-samisk", 0},
		{"who=Z990101,nobody,z990101", "who=Z990101%2Cnobody", 1},
		{"sort=owed,-talk,owed", "sort=owed%2C-talk", 1},
		{"sort=points,-phone", "", 2},
		{"sort=name,lang,talk,owed,next,wait", "sort=name%2Clang%2Ctalk%2Cowed%2Cnext", 1},
		{"cols=next,owed,next,burden", "cols=next%2Cowed", 2},
		{"rows=200", "rows=200", 0}, {"rows=50", "", 0}, {"rows=1000000", "", 1}, {"rows=-1", "", 1},
		{"scope=office", "scope=office", 0}, {"scope=Z990102", "scope=Z990102", 0}, {"scope=../../x", "", 1}, {"scope=me", "", 0},
		{"q=" + strings.Repeat("a", 101), "", 1}, {"q=KARI++nord", "q=kari+nord", 0}, {"q=a b c d e f g", "q=a+b+c+d+e+f", 1}, {"q=%ff%fe", "", 1},
		{"nr=10918749743", "", 1}, {"nr=abcdefghijklmnop", "nr=abcdefghijklmnop", 0},
		{"cursor=x", "", 1}, {"cursor=0192a20d-77e9-7d73-b388-1ee30952e672.50", "cursor=0192a20d-77e9-7d73-b388-1ee30952e672.50", 0},
		{"unknown=1", "", 0}, // not ours to judge
		{"panel=1", "panel=1", 0}, {"panel=2", "", 1},
	} {
		v, err := url.ParseQuery(c.at)
		if err != nil {
			t.Fatal(err)
		}
		q, left := Parse(v)
		if got := q.Values().Encode(); got != c.back || left != c.left {
			t.Errorf("%q is read as %q, %d left; want %q, %d", c.at, got, left, c.back, c.left)
		}
	}
}

func TestAHugeAddressIsCutAndNotBelieved(t *testing.T) {
	values := make([]string, 100_000)
	for i := range values {
		values[i] = "tolk:somali"
	}
	q, left := Parse(url.Values{"lang": {strings.Join(values, ",")}, "talk": values})
	if len(q.Choices[Language]) != 1 || left != 100_000 {
		t.Errorf("%d choices, %d left", len(q.Choices[Language]), left)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"talk=over&lang=tolk:somali&sort=-talk&cols=owed&q=kari", "scope=Z990101&cursor=%00", "q=%f0%9f", "lang=tolk:", "rows=50&rows=200"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		q, _ := Parse(v)
		again, left := Parse(q.Values())
		if diff := cmp.Diff(q, again, cmpopts.EquateEmpty()); left != 0 || diff != "" {
			t.Errorf("%q is not read as it is written: %d %s", s, left, diff)
		}
	})
}

// aRow draws a row that may be anything.
func aRow(t *rapid.T, n int) Row {
	maybe := func(name string) civil.Date {
		if rapid.Bool().Draw(t, name+" known") {
			return day(rapid.IntRange(-400, 60).Draw(t, name))
		}
		return civil.Date{}
	}
	r := Row{ID: string(rune('a'+n/26)) + string(rune('a'+n%26)), Given: rapid.SampledFrom([]string{"", "Åse", "Ola", "ሰላም"}).Draw(t, "given"), Family: rapid.SampledFrom([]string{"Berg", "Aas", "Ødegård", "عبدي"}).Draw(t, "family"),
		Language: rapid.SampledFrom([]string{"", "somali", "norsk"}).Draw(t, "language"), Interpreter: rapid.SampledFrom([]caseload.InterpreterNeed{"", caseload.NoInterpreter, caseload.Spoken, caseload.Sign}).Draw(t, "interpreter"),
		Counsellor: rapid.SampledFrom([]string{"", "Z990101", "Z990102"}).Draw(t, "counsellor")}
	if !rapid.Bool().Draw(t, "open") {
		return r
	}
	r.Open = true
	r.Last, r.Start, r.WaitsUs = maybe("last"), maybe("start"), maybe("waits")
	r.Centidays = rapid.SampledFrom([]int{350, 700, 1050, 3000}).Draw(t, "rhythm")
	r.Paused = rapid.Bool().Draw(t, "paused")
	if rapid.Bool().Draw(t, "owes") {
		r.Owed = []planner.Debt{{Kind: planner.OwesPromise, Due: maybe("due")}}
	}
	r.Ends.Day, r.Legal.Due, r.Sticky.Due = maybe("ends"), maybe("legal"), maybe("note")
	r.Unmapped = rapid.IntRange(0, 10).Draw(t, "unmapped")
	return r
}

func someRows(t *rapid.T) []Row {
	rows := make([]Row, rapid.IntRange(0, 30).Draw(t, "rows"))
	for i := range rows {
		rows[i] = aRow(t, i)
	}
	return rows
}

func aQuery(t *rapid.T, rows []Row) Query {
	q := Query{Choices: map[Group][]string{}}
	for _, g := range Groups() {
		for _, v := range choicesOf(g, rows) {
			if rapid.IntRange(0, 9).Draw(t, "chosen") == 0 {
				q = q.Toggled(g, v)
			}
		}
	}
	return q
}

func TestACountIsWhatRemainsWhenTheChoiceIsMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t)
		q := aQuery(t, rows)
		counts := q.Counts(rows, today)
		g := rapid.SampledFrom(Groups()).Draw(t, "group")
		if len(choicesOf(g, rows)) == 0 {
			return
		}
		v := rapid.SampledFrom(choicesOf(g, rows)).Draw(t, "value")
		alone := q.clone()
		alone.Choices[g] = []string{v}
		n := 0
		for i := range rows {
			if alone.Matches(&rows[i], today) {
				n++
			}
		}
		if counts[g][v] != n {
			t.Fatalf("%s %s: %d, want %d", g, v, counts[g][v], n)
		}
	})
}

func TestChoicesOfAGroupAddAndGroupsNarrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t)
		q := aQuery(t, rows)
		for i := range rows {
			all := true
			for g, values := range q.Choices {
				all = all && slices.ContainsFunc(values, func(v string) bool { return has(g, v, &rows[i], today) })
			}
			if got := q.Matches(&rows[i], today); got != all {
				t.Fatalf("%+v: %v", rows[i], got)
			}
		}
	})
}

func TestAClosedRowTellsNothingByAnyChoiceOrOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := aRow(t, 0)
		secret := r
		secret.Open = true
		closed := Row{ID: r.ID, Given: r.Given, Family: r.Family, Language: r.Language, Interpreter: r.Interpreter, Counsellor: r.Counsellor}
		for _, g := range Groups() {
			if g == Language || g == Who {
				continue
			}
			for _, v := range choicesOf(g, []Row{closed}) {
				if has(g, v, &closed, today) {
					t.Fatalf("a row without details has %s %s", g, v)
				}
			}
		}
		open := Row{ID: "z", Family: r.Family, Given: r.Given, Open: true, Last: today, Centidays: 700}
		for _, c := range Columns() {
			if slices.Contains([]Column{CLanguage, CCounsellor, CPhone, CMeasure}, c) {
				continue
			}
			for _, desc := range []bool{false, true} {
				if n := compareBy(Key{c, desc}, &closed, &open, collate.New(language.MustParse("nn")), today); n < 0 {
					t.Fatalf("a row without details stands before an open one by %s", c)
				}
			}
		}
	})
}

func TestTheOrderIsTotalAndTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t)
		var keys []Key
		for _, c := range append([]Column{CName}, Columns()...) {
			if c.sorts() && rapid.IntRange(0, 4).Draw(t, "key") == 0 {
				keys = append(keys, Key{c, rapid.Bool().Draw(t, "desc")})
			}
		}
		a, b := slices.Clone(rows), slices.Clone(rows)
		slices.Reverse(b)
		order := collate.New(language.MustParse("nn"))
		Order(a, keys, order, today)
		Order(b, keys, order, today)
		if diff := cmp.Diff(a, b, cmpopts.IgnoreUnexported(planner.Debt{}), cmpopts.EquateComparable(civil.Date{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatIsNotKnownStandsLastEitherWay(t *testing.T) {
	known, unknown := Row{ID: "a", Open: true, Ends: Ending{Day: today}}, Row{ID: "b", Open: true}
	for _, desc := range []bool{false, true} {
		rows := []Row{unknown, known}
		Order(rows, []Key{{CEnds, desc}}, collate.New(language.MustParse("nn")), today)
		if rows[0].ID != "a" {
			t.Errorf("desc %v: what is not known stands first", desc)
		}
	}
}

func TestNamesComeAsNorwegianOrdersThem(t *testing.T) {
	rows := []Row{{ID: "1", Family: "Åsen"}, {ID: "2", Family: "Zahl"}, {ID: "3", Family: "Ærfugl"}, {ID: "4", Family: "Aasen"}, {ID: "5", Family: "Berg"}, {ID: "6", Family: "Øye"}}
	Order(rows, []Key{{Column: CName}}, names(), today)
	var got []string
	for _, r := range rows {
		got = append(got, r.Family)
	}
	if s := strings.Join(got, " "); s != "Berg Zahl Ærfugl Øye Åsen Aasen" && s != "Berg Zahl Ærfugl Øye Aasen Åsen" {
		t.Error(s)
	}
}

func TestTheUsualOrderIsDebtsByDayThenSilenceAsAShareOfTheRhythm(t *testing.T) {
	owes := func(due civil.Date) []planner.Debt { return []planner.Debt{{Kind: planner.OwesAnswer, Due: due}} }
	rows := []Row{
		{ID: "long, slow rhythm", Open: true, Last: day(-40), Centidays: 6000},
		{ID: "short, quick rhythm", Open: true, Last: day(-10), Centidays: 700},
		{ID: "owes tomorrow", Open: true, Owed: owes(day(1))},
		{ID: "owes since yesterday", Open: true, Owed: owes(day(-1))},
		{ID: "owes, no day", Open: true, Owed: owes(civil.Date{})},
		{ID: "never", Open: true, Centidays: 3000},
		{ID: "paused", Open: true, Paused: true, Last: day(-300), Centidays: 700},
	}
	Order(rows, UsualOrder(), names(), today)
	var got []string
	for _, r := range rows {
		got = append(got, r.ID)
	}
	want := []string{"owes since yesterday", "owes tomorrow", "owes, no day", "short, quick rhythm", "long, slow rhythm", "never", "paused"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheRhythmIsBrokenTheDayAfterIt(t *testing.T) {
	for _, c := range []struct {
		days, centidays int
		over, soon      bool
	}{{30, 3000, false, true}, {31, 3000, true, false}, {23, 3000, false, false}, {24, 3000, false, true}, {10, 1050, false, true}, {11, 1050, true, false}, {400, 0, false, false}} {
		r := Row{Open: true, Last: day(-c.days), Centidays: c.centidays}
		if r.Over(today) != c.over || r.Soon(today) != c.soon {
			t.Errorf("%d days of %d: over %v, soon %v", c.days, c.centidays, r.Over(today), r.Soon(today))
		}
		if r.Paused = true; r.Over(today) || r.Soon(today) {
			t.Error("a paused follow-up has no rhythm")
		}
	}
	if (&Row{Open: true, Start: day(-40), Centidays: 3000}).Over(today) != true {
		t.Error("silence counts from the start where no talk is registered")
	}
	if (&Row{Open: true, Centidays: 3000}).Over(today) {
		t.Error("a silence that is not known is not over anything")
	}
}

func TestANameIsFoundByTheBeginningsOfItsParts(t *testing.T) {
	r := Row{Given: "Åse-Marie", Family: "Ødegård Hansen"}
	for text, want := range map[string]bool{"åse": true, "marie øde": true, "HAN": true, "egård": false, "åse x": false, "": true, "a\u030Ase": true} {
		q, _ := Parse(url.Values{"q": {text}})
		if got := q.Matches(&r, today); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
