package demo

import (
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
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

// tracks gives the track of everybody's follow-up, by person.
func tracks(w *World) map[string]string {
	teamOf := map[string]string{}
	for _, t := range w.Teams {
		for _, ident := range t.Members {
			teamOf[ident] = t.Track
		}
	}
	of := map[string]string{}
	for _, f := range w.FollowUps {
		of[f.Person] = teamOf[f.Counsellor]
	}
	return of
}

func TestBothTracksFollowUpTheSameKindsOfPeople(t *testing.T) {
	w := study()
	track, measured := tracks(w), map[string]bool{}
	for _, m := range w.Measures {
		measured[m.Person] = true
	}
	for name, is := range map[string]func(caseload.Person) bool{
		"need an interpreter": func(p caseload.Person) bool { return p.Interpreter == caseload.Spoken },
		"are under 30":        func(p caseload.Person) bool { return date.Sub(p.Number.Born) < 30*365 },
		"are over 50":         func(p caseload.Person) bool { return date.Sub(p.Number.Born) > 50*365 },
		"have reduced capacity": func(p caseload.Person) bool {
			return p.Effort == "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE"
		},
		"speak Norwegian":   func(p caseload.Person) bool { return strings.HasPrefix(p.Language, "norsk") },
		"have no telephone": func(p caseload.Person) bool { return p.Phone == "" },
		"are in a measure":  func(p caseload.Person) bool { return measured[p.ID] },
	} {
		yes, all := map[string]int{}, map[string]int{}
		for _, p := range w.People {
			all[track[p.ID]]++
			if is(p) {
				yes[track[p.ID]]++
			}
		}
		share := func(track string) int { return 1000 * yes[track] / all[track] }
		// of 330 programme people a share is uncertain by about 2.7 hundredths
		if a, b := share(ordinary), share(programme); a-b > 100 || b-a > 100 || a == 0 {
			t.Errorf("who %s: %d of 1,000 in ordinary teams, %d in programme teams", name, a, b)
		}
	}
}

// lived is what a track's time has come to.
type lived struct {
	people, talks, minutes, noteLen, notes, silent int
	waits                                          []time.Duration
}

func livesOf(w *World, group func(person string) string) map[string]*lived {
	of := map[string]*lived{}
	at := func(person string) *lived {
		g := group(person)
		if of[g] == nil {
			of[g] = &lived{}
		}
		return of[g]
	}
	last := map[string]civil.Date{}
	for _, c := range w.Contacts {
		if c.Spoke {
			at(c.Person).talks++
			at(c.Person).minutes += c.Minutes
			last[c.Person] = civil.On(c.At)
		}
	}
	for _, f := range w.FollowUps {
		at(f.Person).people++
		if f.State == caseload.Active && !last[f.Person].IsZero() && date.Sub(last[f.Person]) > 60 {
			at(f.Person).silent++
		}
	}
	for _, n := range w.Notes {
		at(n.Person).notes++
		at(n.Person).noteLen += len(n.Text)
	}
	threads := map[string]string{}
	for _, t := range w.Threads {
		threads[t.ID] = t.Person
	}
	asked := map[string]time.Time{}
	for _, m := range w.Messages {
		person := threads[m.Thread]
		switch {
		case m.Sender == person && asked[m.Thread].IsZero():
			asked[m.Thread] = m.SentAt
		case m.Sender != person && !asked[m.Thread].IsZero():
			at(person).waits = append(at(person).waits, m.SentAt.Sub(asked[m.Thread]))
			delete(asked, m.Thread)
		}
	}
	return of
}

func (l *lived) mean() time.Duration {
	var sum time.Duration
	for _, w := range l.waits {
		sum += w
	}
	return sum / time.Duration(max(1, len(l.waits)))
}

func TestWhoHasMoreTimeSpeaksMoreOftenAnswersSoonerAndWritesMore(t *testing.T) {
	w := study()
	track := tracks(w)
	of := livesOf(w, func(p string) string { return track[p] })
	o, p := of[ordinary], of[programme]
	if a, b := 100*o.talks/o.people, 100*p.talks/p.people; b < 3*a {
		t.Errorf("talks for 100 people: ordinary %d, programme %d; want three times as many", a, b)
	}
	if a, b := o.mean(), p.mean(); b >= a {
		t.Errorf("a message waits %v in ordinary teams, %v in programme teams", a, b)
	}
	if a, b := o.noteLen/o.notes, p.noteLen/p.notes; b < a+20 {
		t.Errorf("a note has %d bytes in ordinary teams, %d in programme teams", a, b)
	}
	if a, b := 1000*o.silent/o.people, 1000*p.silent/p.people; a < 50 || b > 20 {
		t.Errorf("of 1,000 not spoken with for 60 days: ordinary %d, programme %d", a, b)
	}
}

func TestTheLargerTheCaseloadTheLessThereIsOfTheCounsellor(t *testing.T) {
	w := study()
	of, group := open(w), map[string]string{}
	for ident, people := range of {
		size := "large"
		switch {
		case len(people) < 40:
			size = ""
		case len(people) < 100:
			size = "small"
		case len(people) < 150:
			size = "middle"
		}
		for _, p := range people {
			if ident != "" {
				group[p] = size
			}
		}
	}
	l := livesOf(w, func(p string) string { return group[p] })
	small, middle, large := l["small"], l["middle"], l["large"]
	for name, of := range map[string]func(*lived) int{
		"talks for 100 people": func(x *lived) int { return 100 * x.talks / x.people },
		"bytes a note":         func(x *lived) int { return x.noteLen / x.notes },
	} {
		if a, b, c := of(small), of(middle), of(large); a <= b || b <= c {
			t.Errorf("%s: %d, %d, %d in small, middle and large caseloads", name, a, b, c)
		}
	}
	if small.mean() >= large.mean() {
		t.Errorf("a message waits %v in small, %v in large caseloads", small.mean(), large.mean())
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

func TestAgreedTalksCanBeHeld(t *testing.T) {
	w := study()
	people := map[string]caseload.Person{}
	for _, p := range w.People {
		people[p.ID] = p
	}
	protected := map[string]bool{}
	for _, p := range w.Protections {
		protected[p.Person] = true
	}
	taken := map[string][]span{}
	book := func(who string, x span) {
		if !free(taken[who], x.day, x.from, x.to) {
			t.Errorf("%s is booked twice on %s", who, x.day)
		}
		taken[who] = append(taken[who], x)
	}
	for _, b := range w.Blocks {
		p := people[b.Person]
		talk := span{b.Day, b.Start + b.Lead, b.Start + b.Lead + b.Contact}
		book(b.Counsellor, span{b.Day, b.Start, b.End()})
		if b.Room != "" {
			book(b.Room, talk)
		}
		if b.Interpreter != "" {
			book(b.Interpreter, talk)
			if !slices.ContainsFunc(w.InterpreterHours, func(h calendar.Slot) bool {
				return h.Of == b.Interpreter && h.Day == b.Day && h.From <= talk.from && talk.to <= h.To
			}) {
				t.Errorf("an interpreter on %s outside the hours", b.Day)
			}
		}
		if (b.Kind == "meeting") != (b.Room != "") || b.Kind == "home" && (p.Address == "" || p.Safety == caseload.Yes || protected[p.ID]) || b.Kind == "phone" && p.Phone == "" {
			t.Errorf("a talk by %s that cannot be", b.Kind)
		}
	}
	if len(w.Blocks) < 150 {
		t.Errorf("only %d talks are agreed", len(w.Blocks))
	}
}

func TestSomeAreProtectedAndFewMayOpenThem(t *testing.T) {
	w := study()
	kinds, rights, of := map[string]int{}, map[string][]access.Right{}, map[string]string{}
	for _, s := range w.Staff {
		if s.Role == access.Counsellor {
			rights[s.Ident] = s.Rights
		}
	}
	for _, f := range w.FollowUps {
		of[f.Person] = f.Counsellor
	}
	mayNot := 0
	for _, p := range w.Protections {
		kinds[p.Kind]++
		if p.Kind == string(access.StrengtFortrolig) && !slices.Contains(rights[of[p.Person]], access.RightStrengtFortrolig) {
			mayNot++
		}
	}
	for _, k := range access.Kinds() {
		if n := kinds[string(k)]; n < 3 || n > 15 {
			t.Errorf("%d people under %s", n, k)
		}
	}
	with := 0
	for _, r := range rights {
		if len(r) > 0 {
			with++
		}
	}
	if with < 6 || with > len(rights)/2 || mayNot == 0 {
		t.Errorf("%d of %d counsellors hold a right; %d must be handed over", with, len(rights), mayNot)
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
		if m[1] != "quote" && len(l.texts.Lists[m[1]]) == 0 {
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
