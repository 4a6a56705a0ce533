package demo

import (
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/notes"
)

var date = civil.MustDate("2026-11-23")

// study is the world of seed 1, made once for the tests that only look at it.
var study = sync.OnceValue(func() *World {
	w, err := Simulate(1, date, Study)
	if err != nil {
		panic(err)
	}
	return w
})

func made(t *testing.T, seed uint64, date string, size Size) *World {
	t.Helper()
	w, err := Simulate(seed, civil.MustDate(date), size)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func hash(t *testing.T, w *World) [32]byte {
	t.Helper()
	b, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(b)
}

func TestTheSameSeedAndDateMakeTheSameWorld(t *testing.T) {
	same, again := hash(t, made(t, 7, "2026-11-23", Office)), hash(t, made(t, 7, "2026-11-23", Office))
	if same != again {
		t.Error("two worlds of one seed and date differ")
	}
	if hash(t, made(t, 8, "2026-11-23", Office)) == same {
		t.Error("another seed made the same world")
	}
	if hash(t, made(t, 7, "2026-11-30", Office)) == same {
		t.Error("another date made the same world")
	}
}

func TestASizeThatIsNotKnownIsRefused(t *testing.T) {
	if _, err := Simulate(1, date, "huge"); err == nil {
		t.Error("size huge went through")
	}
}

// open groups the people who are followed up by counsellor.
func open(w *World) map[string][]string {
	of := map[string][]string{}
	for _, f := range w.FollowUps {
		if f.State == caseload.Active {
			of[f.Counsellor] = append(of[f.Counsellor], f.Person)
		}
	}
	return of
}

func TestTheWorldMirrorsTheStudy(t *testing.T) {
	w := study()
	if len(w.Offices) != 3 || len(w.Teams) != 6 {
		t.Fatalf("%d offices, %d teams", len(w.Offices), len(w.Teams))
	}
	of := open(w)
	for _, team := range w.Teams {
		members, low, high := 8, 60, 200
		if team.Track == programme {
			members, low, high = 5, 15, 30
		}
		if len(team.Members) != members {
			t.Errorf("%s at %s: %d counsellors, want %d", team.Name, team.Office, len(team.Members), members)
		}
		for _, ident := range team.Members {
			if n := len(of[ident]); n < low || n > high {
				t.Errorf("%s follows up %d people, want %d to %d", ident, n, low, high)
			}
		}
	}
	if n := len(of[First]); n < 136 || n > 148 {
		t.Errorf("%s follows up %d people, want about 142", First, n)
	}
	if n := len(of[""]); n < 12 {
		t.Errorf("%d people wait for a counsellor, want 4 or more at each office", n)
	}
	roles := map[access.Role]int{}
	for _, s := range w.Staff {
		roles[s.Role]++
	}
	if roles[access.Counsellor] != 39 || roles[access.Leader] != 6 || roles[access.Operator] != 1 || roles[access.Researcher] != 1 {
		t.Errorf("accounts: %v", roles)
	}
	if one := made(t, 1, "2026-11-23", Office); len(one.Offices) != 1 || len(one.Teams) != 2 || len(open(one)) != 14 {
		t.Errorf("one office: %d offices, %d teams, %d caseloads", len(one.Offices), len(one.Teams), len(open(one)))
	}
}

func TestEveryNumberHoldsAndIsNobodys(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range study().People {
		n, repair, err := caseload.ParseNumber(p.Number.Digits)
		if err != nil || repair != caseload.NoRepair || n != p.Number {
			t.Fatalf("a number born %s: %v %q, read as born %s", p.Number.Born, err, repair, n.Born)
		}
		if p.Number.Digits[2] < '8' {
			t.Errorf("a number without 80 added to its month, born %s", p.Number.Born)
		}
		if seen[p.Number.Digits] {
			t.Error("one number twice")
		}
		seen[p.Number.Digits] = true
	}
}

func TestNumbersHoldForEveryDayOfAYearOnBothSidesOfTheCentury(t *testing.T) {
	for _, year := range []int{1955, 1999, 2000, 2008} {
		for d := civil.Of(year, 1, 1); d.Before(civil.Of(year+1, 1, 1)); d = d.AddDays(1) {
			for serial, woman := range []bool{false, true} {
				s := number(d, 499*serial, woman)
				if n, _, err := caseload.ParseNumber(s); err != nil || n.Born != d {
					t.Fatalf("%s gave a number that is read as %s, %v", d, n.Born, err)
				}
				if (s[8]-'0')%2 == 0 != woman {
					t.Fatalf("%s: the third digit does not fit", d)
				}
			}
		}
	}
}

func TestNoTelephoneNumberCanBeAnybodys(t *testing.T) {
	form := regexp.MustCompile(`^\+470000[0-9]{4}$`)
	with := 0
	for _, p := range study().People {
		if p.Phone == "" {
			continue
		}
		with++
		if !form.MatchString(p.Phone) {
			t.Fatalf("%s is no invented number", p.Phone)
		}
	}
	if n := len(study().People); with < n*9/10 || with == n {
		t.Errorf("%d of %d have a telephone", with, n)
	}
}

func TestNamesAreOfManyLanguagesAndScripts(t *testing.T) {
	latin, other := 0, 0
	languages := map[string]bool{}
	for _, p := range study().People {
		languages[p.Language] = true
		if p.GivenName == "" || p.FamilyName == "" {
			t.Fatal("somebody without a name")
		}
		if strings.ContainsFunc(p.Name(), func(r rune) bool { return r >= 0x0400 }) {
			other++
			continue
		}
		latin++
	}
	if other < 20 || latin < 10*other {
		t.Errorf("%d names in Latin script, %d in others", latin, other)
	}
	for _, l := range []string{"norsk bokmål", "norsk nynorsk", "norsk tegnspråk", "nordsamisk", "ukrainsk", "arabisk", "somali", "tigrinja", "polsk", ""} {
		if !languages[l] {
			t.Errorf("nobody of language %q", l)
		}
	}
}

func TestNothingHasHappenedThatIsStillToCome(t *testing.T) {
	w := study()
	now := date.At(dayStart)
	for _, c := range w.Contacts {
		if !c.At.Before(now) {
			t.Fatalf("a contact at %v", c.At)
		}
	}
	for _, m := range w.Messages {
		if !m.SentAt.Before(now) {
			t.Fatalf("a message at %v", m.SentAt)
		}
	}
	for _, n := range w.Notes {
		if err := n.Valid(); err != nil || !n.WrittenAt.Before(now) {
			t.Fatalf("a note of %v: %v", n.WrittenAt, err)
		}
	}
	for _, th := range w.Threads {
		if err := th.Valid(); err != nil || th.WaitsForUsSince.After(now) {
			t.Fatalf("a thread that waits since %v: %v", th.WaitsForUsSince, err)
		}
	}
	for _, p := range w.Promises {
		if !p.MadeOn.Before(date) {
			t.Fatalf("a promise of %v", p.MadeOn)
		}
	}
	for i, b := range w.Blocks {
		if b.Day.Before(date) || !w.AgreedAt[i].Before(now) {
			t.Fatalf("a talk on %v, agreed %v", b.Day, w.AgreedAt[i])
		}
	}
}

func TestEveryIDIsOneAndStandsOnce(t *testing.T) {
	w := study()
	seen := map[string]bool{}
	check := func(id string) {
		if !db.IsID(id) || seen[id] {
			t.Fatalf("%q is no id, or stands twice", id)
		}
		seen[id] = true
	}
	for _, x := range w.People {
		check(x.ID)
	}
	for _, x := range w.FollowUps {
		check(x.ID)
	}
	for _, x := range w.Contacts {
		check(x.ID)
	}
	for _, x := range w.Messages {
		check(x.ID)
	}
	for _, x := range w.Tasks {
		check(x.ID)
	}
	for _, x := range w.Notes {
		check(x.ID)
	}
	for _, x := range w.Events {
		check(x.ID)
	}
	for _, x := range w.Blocks {
		check(x.ID)
	}
}

func TestTextsAreWhole(t *testing.T) {
	l, err := readLexicon()
	if err != nil {
		t.Fatal(err)
	}
	braces := regexp.MustCompile(`\{([a-z_]+)\}`)
	b, err := json.Marshal(l.texts)
	if err != nil {
		t.Fatal(err)
	}
	found := braces.FindAllStringSubmatch(string(b), -1)
	for _, m := range found {
		if len(l.list(m[1], date)) == 0 {
			t.Errorf("{%s} has no list", m[1])
		}
	}
	if len(found) < 40 {
		t.Errorf("only %d braces found: the search is broken", len(found))
	}
	for _, p := range []notes.Kind{notes.Plain, notes.Minutes} {
		if !slices.ContainsFunc(study().Notes, func(n notes.Note) bool { return n.Kind == p }) {
			t.Errorf("no %s", p)
		}
	}
	for _, n := range study().Sticky {
		if len([]rune(n.Text)) > 200 {
			t.Errorf("a sticky note of %d letters", len(n.Text))
		}
	}
	languages := map[string]bool{}
	for _, o := range study().OwnWords {
		languages[o.Language] = true
		if !strings.HasPrefix(o.Language, "norsk") && (o.Translation == "" || o.By == "") {
			t.Errorf("words in %s without a translation", o.Language)
		}
	}
	if len(languages) < 8 {
		t.Errorf("own words in %d languages", len(languages))
	}
}
