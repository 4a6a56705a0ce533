package overview

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestASavedFilterIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := aQuery(t, someRows(t))
		q.Scope, q.Size = Own, rapid.SampledFrom(Sizes()).Draw(t, "size")
		for _, c := range Columns() {
			if rapid.Bool().Draw(t, "column") {
				q.Columns = append(q.Columns, c)
			}
			if c.sorts() && len(q.Sort) < maxKeys && rapid.Bool().Draw(t, "key") {
				q.Sort = append(q.Sort, Key{c, rapid.Bool().Draw(t, "desc")})
			}
		}
		text, err := json.Marshal(FormOf(q))
		if err != nil {
			t.Fatal(err)
		}
		f, err := ReadForm(text)
		if err != nil {
			t.Fatal(err)
		}
		got, gone := f.Query(Own)
		if diff := cmp.Diff(q, got, cmpopts.EquateEmpty()); gone != 0 || diff != "" {
			t.Fatalf("%d gone\n%s", gone, diff)
		}
	})
}

func TestAnOldFilterIsUpgraded(t *testing.T) {
	f, err := ReadForm([]byte(`{"v":1,"query":"contact=over,60&debt=waits2&lang=tolk:somali&sort=owed,-talk"}`))
	if err != nil {
		t.Fatal(err)
	}
	q, gone := f.Query(Own)
	want := "lang=tolk%3Asomali&owed=answer2&sort=owed%2C-talk&talk=over%2C60d"
	if got := q.Values().Encode(); got != want || gone != 0 {
		t.Errorf("%s, %d gone", got, gone)
	}
}

func TestAValueThatIsGoneIsLeftOutAndCounted(t *testing.T) {
	for text, want := range map[string]int{
		`{"v":2,"choices":{"talk":["over","moon"]},"sort":["owed","-luck"],"columns":["owed","aura"]}`: 3,
		`{"v":2,"choices":{"talk":["over"],"stars":["a","b"]},"sort":["owed"],"columns":["owed"]}`:     2,
		`{"v":1,"query":"contact=over,never&sort=owed&aura=1"}`:                                        2,
	} {
		f, err := ReadForm([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		q, gone := f.Query(Own)
		if gone != want || !q.Chosen(Talk, "over") || len(q.Choices) != 1 || len(q.Sort) != 1 {
			t.Errorf("%s: %d gone, %+v", text, gone, q)
		}
	}
}

func TestAFormThatNobodyKnowsIsRefused(t *testing.T) {
	for _, text := range []string{"", "x", "[]", `{"v":3}`, `{"v":-1}`, `{}`, `{"v":1,"query":"%zz"}`, `{"v":2,"choices":"x"}`, `{"v":"2"}`} {
		if _, err := ReadForm([]byte(text)); !errors.Is(err, ErrForm) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzReadForm(f *testing.F) {
	for _, s := range []string{`{"v":2,"choices":{"talk":["over"]}}`, `{"v":1,"query":"contact=60"}`, `{"v":3}`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		form, err := ReadForm(b)
		if err != nil {
			return
		}
		q, _ := form.Query(Own)
		if again, gone := FormOf(q).Query(Own); gone != 0 || again.Values().Encode() != q.Values().Encode() {
			t.Errorf("%q: what is left of it is not whole", b)
		}
	})
}

func TestEveryReadyFilterIsOfChoicesThatThereAre(t *testing.T) {
	for _, r := range ReadyMade() {
		f := Form{Version: FormVersion, Choices: r.Choices}
		if _, gone := f.Query(Own); gone != 0 {
			t.Errorf("%s names %d choices that are not there", r.Key, gone)
		}
	}
}

// A page through a list while others write: people come, go, and change places; nobody
// is shown twice, and nobody who was there all the time is passed by.
func TestPagesStayRightWhileOthersWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := make([]Row, rapid.IntRange(1, 60).Draw(t, "rows"))
		var ids []string
		for i := range rows {
			rows[i].ID = string(rune('A'+i/26)) + string(rune('a'+i%26))
			ids = append(ids, rows[i].ID)
		}
		size := rapid.IntRange(1, 12).Draw(t, "size")
		always := map[string]bool{}
		for _, id := range ids {
			always[id] = true
		}
		seen := map[string]int{}
		turns := 0
		for from := 0; from >= 0; {
			for range rapid.IntRange(0, 4).Draw(t, "writes") {
				switch i := rapid.IntRange(0, len(rows)).Draw(t, "who"); {
				case i == len(rows) || rapid.Bool().Draw(t, "comes"):
					rows = append(rows, Row{ID: "new" + string(rune('a'+turns%26)) + rapid.StringMatching(`[a-z]{6}`).Draw(t, "id")})
				default:
					delete(always, rows[i].ID)
					rows = append(rows[:i:i], rows[i+1:]...)
				}
			}
			p := PageOf(ids, rows, from, size)
			if len(p.Rows) > size || len(p.Rows) < size && p.Next >= 0 {
				t.Fatalf("a page of %d rows, and more to come: a gap tells that somebody left", len(p.Rows))
			}
			for _, r := range p.Rows {
				seen[r.ID]++
			}
			if p.Prev >= 0 && p.Prev >= from {
				t.Fatalf("the page before begins at %d, this one at %d", p.Prev, from)
			}
			from = p.Next
			if turns++; turns > 200 {
				t.Fatal("the pages do not end")
			}
		}
		for id, n := range seen {
			if n > 1 {
				t.Fatalf("%s is shown %d times", id, n)
			}
		}
		for id := range always {
			if seen[id] != 1 {
				t.Fatalf("%s was there all the time, and is shown %d times", id, seen[id])
			}
		}
	})
}
