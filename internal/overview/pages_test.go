package overview_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/overview"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

// few are people of many kinds.
func few() []human {
	return []human{
		{n: 1, given: "Sahra", family: "Abdi", language: "somali", last: 40, rhythm: 1400, waits: 5},
		{n: 2, given: "Øystein", family: "Aasen", last: 10, rhythm: 3000, promise: -2},
		{n: 3, given: "Nour", family: "Haddad", language: "arabisk", last: 3, rhythm: 1400},
		{n: 4, given: "Tone", family: "Berg", rhythm: 3000, track: caseload.Programme},
		{n: 5, given: "Hers", family: "Colleague", counsellor: atOffice, last: 80, rhythm: 700, waits: 9, promise: -9},
		{n: 6, given: "Team", family: "Mate", counsellor: inTeam, last: 80, rhythm: 700},
		{n: 7, given: "Nobodys", family: "Ownperson", unassigned: true},
	}
}

var rowIDs = regexp.MustCompile(`id="p-([0-9a-f-]{36})"`)

// shown lists who is in a list, in order.
func shown(body string) []string {
	var list []string
	for _, m := range rowIDs.FindAllStringSubmatch(body, -1) {
		list = append(list, m[1])
	}
	return list
}

func ids(ns ...int) []string {
	var list []string
	for _, n := range ns {
		list = append(list, id(n))
	}
	return list
}

func TestTheOwnListIsShownInItsOrderAndLogged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		lines := w.after(func() {
			a := w.list("").Says(t, "4 personer", "Abdi, Sahra", "somali", "40 d av 14", "Svare på melding", "Aasen, Øystein", "Finne et kurs", "2 d over", "10 d av 30", "Haddad, Nour", "Berg, Tone", "oss 5 d", "ikke avtalt").
				Says(t, "Personer med adressebeskyttelse eller skjerming som du ikke har tilgang til, vises ikke.").Hides(t, "Colleague", "Mate", "Ownperson", number(1).Digits)
			if diff := cmp.Diff(ids(1, 2, 4, 3), shown(a.Body)); diff != "" {
				t.Error(diff)
			}
		})
		if len(lines) != 1 || lines[0].Action != access.ListRow || len(lines[0].People) != 4 || lines[0].Relation != access.Own {
			t.Errorf("the log: %+v", lines)
		}
	})
}

func TestFiltersNarrowTheListAndStandAsChips(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		for query, want := range map[string][]string{
			"talk=over": ids(1, 4), "owed=answer2": ids(1), "lang=tolk:somali": ids(1), "owed=answer2&talk=over&lang=tolk:somali": ids(1), "owed=answer2,promise": ids(1, 2),
			"follow=programme": ids(4), "lang=interp": ids(1, 3), "q=TON": ids(4), "q=aas+%C3%B8ys": ids(2), "q=x": nil, "talk=over&lang=tolk:arabisk": nil, "sort=name": ids(1, 4, 3, 2), "sort=-name": ids(2, 3, 4, 1),
			"nr=" + overview.Token(number(3).Digits, key): ids(3), "nr=" + overview.Token(number(5).Digits, key): nil,
		} {
			if diff := cmp.Diff(want, shown(w.list(query).Body)); diff != "" {
				t.Errorf("%s: %s", query, diff)
			}
		}
		w.list("talk=over&lang=tolk:arabisk").Says(t, "Ingen av 4 passer med alle filtrene", "Kontakt: Over rytmen", "gir 1 person", "gir 2 personer", "Fjern alle")
		w.list("talk=moon&q="+strings.Repeat("a", 101)).Says(t, "2 deler av adressen er ikke filtre vi kjenner")
	})
}

func TestAnEmptyCaseloadSaysWhatToDo(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	lines := w.after(func() { w.list("").Says(t, "Ingen personer her", "Importer en portefølje") })
	if len(lines) != 0 {
		t.Errorf("nobody was shown: %+v", lines)
	}
}

func TestAColleaguesListTellsWhatTheRelationOpensAndNoMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		w.list("scope="+inTeam).Says(t, "Mate, Team", "80 d av 7")
		w.list("scope="+atOffice).Says(t, "Colleague, Hers", "krever begrunnelse", "norsk").Hides(t, "80 d", "oss 9 d", "Finne et kurs", "41000005")
		for _, query := range []string{"talk=over", "owed=any", "owed=answer2", "talk=nonext", "map=gaps", "follow=ordinary", "plan=noplan", "law=28d", "mark=none", "plan=no14a"} {
			if got := shown(w.list("scope=" + atOffice + "&" + query).Body); got != nil {
				t.Errorf("%s finds what is closed: %v", query, got)
			}
		}
		must(t, d.Tx(t.Context(), func(q db.Q) error { return access.GiveWhy(t.Context(), q, mine, id(5), today, "Ringte inn") }))
		w.list("scope="+atOffice).Says(t, "80 d av 7", "oss 9 d")
		w.me().Get("/caseload?scope="+elsewhere).Wants(t, http.StatusNotFound)
		w.me().Get("/caseload?scope=Z999999").Wants(t, http.StatusNotFound)
		all := w.list("scope=office&sort=name").Says(t, "Ownperson, Nobodys", "ikke fordelt", "Bo Dahl")
		if got := shown(all.Body); len(got) != 7 {
			t.Errorf("the office has 7: %v", got)
		}
		if got := shown(w.list("scope=team").Body); len(got) != 5 {
			t.Errorf("the team has 5: %v", got)
		}
	})
}

func TestALeaderSeesNamesLanguagesAndWhoFollowsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		leader := w.As(leads, access.Leader)
		a := leader.Get("/caseload").Wants(t, 200).Says(t, "Abdi, Sahra", "somali", "Anne Berg", "Cato Eng").Hides(t, "40 d", "oss 5 d", "Finne et kurs", "Svare på melding", "Kolonner", "Eksporter", "Colleague")
		if got := shown(a.Body); len(got) != 5 {
			t.Errorf("%v", got)
		}
		leader.Get("/caseload?scope=office").Wants(t, http.StatusNotFound)
		if got := shown(leader.Get("/caseload?talk=over").Wants(t, 200).Body); got != nil {
			t.Errorf("a leader finds whose rhythm is broken: %v", got)
		}
		leader.Post("/caseload/export", form("", []int{1})).Wants(t, http.StatusNotFound)
		leader.Post("/caseload/chosen", form("", []int{1, 6}, "do", "assign")).Wants(t, 303)
		if diff := cmp.Diff([][]string{ids(1, 6)}, w.assigned); diff != "" {
			t.Error(diff)
		}
		leader.Post("/caseload/chosen", form("", []int{1}, "do", "category")).Wants(t, http.StatusBadRequest)
	})
}

func TestALeaderWithTheRightSeesTheNameAndNotTheKind(t *testing.T) {
	w := made(t, dbtest.SQLite(t), human{n: 1, given: "Maria", family: "Nilsen", kind: access.Fortrolig})
	w.As(leads, access.Leader).Get("/caseload").Wants(t, 200).Hides(t, "Nilsen")
	must(t, w.d.Tx(t.Context(), func(q db.Q) error {
		return access.SetRights(t.Context(), q, leads, []access.Right{access.RightFortrolig})
	}))
	w.As(leads, access.Leader).Get("/caseload").Wants(t, 200).Says(t, "Nilsen, Maria").Hides(t, "kode 7")
}

func TestASubstituteSeesTheCoveredList(t *testing.T) {
	w := made(t, dbtest.SQLite(t), append(few(), human{n: 8, given: "Far", family: "Away", counsellor: elsewhere, last: 20, rhythm: 700})...)
	w.me().Get("/caseload?scope="+elsewhere).Wants(t, http.StatusNotFound)
	must(t, w.d.Tx(t.Context(), func(q db.Q) error {
		_, err := q.ExecContext(t.Context(), "INSERT INTO absence (id, ident, from_day, to_day, substitute, version) VALUES ($1, $2, $3, $4, $5, 1)", id(9000), elsewhere, today, today.AddDays(2), mine)
		return err
	}))
	w.list("scope="+elsewhere).Says(t, "Away, Far", "20 d av 7")
	w.At(later(3 * 24 * time.Hour))
	w.me().Get("/caseload?scope="+elsewhere).Wants(t, http.StatusNotFound)
}

func TestALinkToTheListShowsAColleagueWhatTheColleagueMaySee(t *testing.T) {
	w := made(t, dbtest.SQLite(t), few()...)
	link := regexp.MustCompile(`href="([^"]*)" data-copy=""`).FindStringSubmatch(w.list("follow=ordinary&q=abdi").Body)
	if link == nil {
		t.Fatal("no link to share")
	}
	to := strings.ReplaceAll(link[1], "&amp;", "&")
	w.me().Get(to).Wants(t, 200).Says(t, "Abdi, Sahra", "oss 5 d")
	w.As(inTeam, access.Counsellor).Get(to).Wants(t, 200).Says(t, "Abdi, Sahra", "oss 5 d")
	w.As(atOffice, access.Counsellor).Get(to).Wants(t, 200).Hides(t, "Abdi", "oss 5 d") // the track is not theirs to ask for
	w.As(elsewhere, access.Counsellor).Get(to).Wants(t, 404)
}

// A list with people who are hidden is answered, whatever is asked, as one without them:
// not by what is shown, counted, ordered or paged, and not by the access log either.
func TestHiddenPeopleCannotBeInferred(t *testing.T) {
	var open, hidden []human
	for i := range 70 {
		open = append(open, human{n: 2*i + 1, given: fmt.Sprint("Person", i), family: string(rune('A'+i%26)) + "sen", last: i * 3 % 90, rhythm: caseload.Rhythm(700 + 100*(i%20)), waits: i % 6, promise: i%9 - 4, language: []string{"", "somali", "arabisk"}[i%3]})
	}
	for i, kind := range []access.Kind{access.Fortrolig, access.StrengtFortrolig, access.Skjermet, access.Uklar} {
		hidden = append(hidden, human{n: 2*i + 2, given: "Hemmelig", family: "Skjult", last: 50, rhythm: 700, waits: 4, promise: -3, language: "tigrinja", kind: kind})
	}
	without, with := made(t, dbtest.SQLite(t), open...), made(t, dbtest.SQLite(t), append(slices.Clone(open), hidden...)...)
	made := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	plain := func(body string) string {
		return made.ReplaceAllStringFunc(body, func(s string) string {
			if strings.HasPrefix(s, "01a20d77-e94d-73b3-881e-") {
				return s
			}
			return "list"
		})
	}
	next := regexp.MustCompile(`href="(/caseload\?[^"]*)" rel="next"`)
	rapid.Check(t, func(r *rapid.T) {
		v := url.Values{}
		for name, values := range map[string][]string{
			"talk": {"over", "soon", "60d", "nonext"}, "owed": {"any", "today", "answer2", "promise"}, "lang": {"interp", "tolk:somali", "tolk:tigrinja"}, "follow": {"ordinary", "new"}, "sort": {"name", "-talk", "owed", "lang", "-wait"},
			"rows": {"50", "200"}, "q": {"hem", "skj", "person", "a"}, "scope": {"me", "office", "team"}, "nr": {overview.Token(number(2).Digits, key), overview.Token(number(200).Digits, key), overview.Token(number(1).Digits, key)}, "panel": {"1"},
		} {
			if rapid.IntRange(0, 3).Draw(r, name+"?") == 0 {
				v.Set(name, rapid.SampledFrom(values).Draw(r, name))
			}
		}
		path := "/caseload?" + v.Encode()
		a, b := without.me().Get(path), with.me().Get(path)
		if a.Code != b.Code || plain(a.Body) != plain(b.Body) {
			r.Fatalf("%s: another answer where people are hidden:\n%s", path, cmp.Diff(plain(a.Body), plain(b.Body)))
		}
		m, n := next.FindStringSubmatch(a.Body), next.FindStringSubmatch(b.Body)
		if m == nil {
			return
		}
		c, e := without.me().Get(strings.ReplaceAll(m[1], "&amp;", "&")), with.me().Get(strings.ReplaceAll(n[1], "&amp;", "&"))
		if plain(m[1]) != plain(n[1]) || plain(c.Body) != plain(e.Body) {
			r.Fatalf("%s: another second page where people are hidden", path)
		}
	})
	for _, digits := range []string{number(2).Digits, number(200).Digits} {
		a := with.me().Post("/caseload/search", url.Values{"q": {digits}}).Wants(t, 303)
		if strings.Contains(a.Header.Get("Location"), digits) {
			t.Error("a birth number stands in the address")
		}
		with.me().Get(a.Header.Get("Location")).Wants(t, 200).Says(t, "Ingen av 70 passer").Hides(t, digits)
	}
}

func TestFromFiveUpTheNumberOfHiddenIsTold(t *testing.T) {
	for n, want := range map[int]string{4: "Noen personer kan være skjult", 5: "5 personer vises ikke"} {
		people := few()
		for i := range n {
			people = append(people, human{n: 20 + i, given: "Hemmelig", family: "Skjult", kind: access.Fortrolig})
		}
		w := made(t, dbtest.SQLite(t), people...)
		for _, query := range []string{"", "talk=over", "q=hem", "q=x"} {
			w.list(query).Says(t, want).Hides(t, "Skjult,")
		}
	}
}

func TestWhoHoldsTheRightSeesTheProtectedWithATagAndWithoutTelephone(t *testing.T) {
	w := made(t, dbtest.SQLite(t), human{n: 1, given: "Maria", family: "Nilsen", kind: access.Fortrolig, last: 9, rhythm: 1400}, human{n: 2, given: "Ola", family: "Berg"})
	must(t, w.d.Tx(t.Context(), func(q db.Q) error {
		return access.SetRights(t.Context(), q, mine, []access.Right{access.RightFortrolig})
	}))
	w.list("cols=phone,talk").Says(t, "Nilsen, Maria", "kode 7", "9 d av 14", "41 00 00 02").Hides(t, "41000001", "41 00 00 01")
	a := w.me().Post("/caseload/export", form("cols=phone", []int{1, 2}, "format", "csv")).Wants(t, 200)
	if !strings.Contains(a.Body, "Nilsen;Maria;\r\n") || !strings.Contains(a.Body, "Berg;Ola;41000002\r\n") {
		t.Error(a.Body)
	}
}

func TestPagesGoThroughTheListThatWasMade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var people []human
		for i := range 120 {
			people = append(people, human{n: i + 1, given: "Per", family: fmt.Sprintf("N%03d", i), last: 10, rhythm: 3000})
		}
		w := made(t, d, people...)
		next := regexp.MustCompile(`href="([^"]*)" rel="next"`)
		a := w.list("sort=name").Says(t, "1–50 av 120")
		seen := shown(a.Body)
		for turn := 0; ; turn++ {
			change(w, func(ctx context.Context, x *caseload.Writer) error { // somebody who stands on the last page comes first
				list, err := caseload.People(ctx, x.Q(), []string{id(120 - turn)})
				if err != nil {
					return err
				}
				list[0].Person.FamilyName = fmt.Sprint("A", turn)
				return x.Person(ctx, &list[0].Person, key)
			})
			m := next.FindStringSubmatch(a.Body)
			if m == nil {
				break
			}
			if strings.Contains(m[1], "Per") || strings.Contains(m[1], "N0") {
				t.Errorf("a name stands in the address: %s", m[1])
			}
			a = w.me().Get(strings.ReplaceAll(m[1], "&amp;", "&")).Wants(t, 200)
			seen = append(seen, shown(a.Body)...)
		}
		a.Says(t, "101–120 av 120")
		slices.Sort(seen)
		if len(seen) != 120 || len(slices.Compact(seen)) != 120 {
			t.Errorf("%d shown, %d of them once", len(seen), len(slices.Compact(seen)))
		}
		cursor := regexp.MustCompile(`cursor=([^&"]*)`).FindStringSubmatch(a.Body)[1]
		w.list("sort=owed&cursor="+cursor).Says(t, "Lista er lest på nytt", "1–50 av 120")
		w.list("sort=name&cursor="+id(1)+".50").Says(t, "Lista er lest på nytt")
		w.As(atOffice, access.Counsellor).Get("/caseload?scope="+mine+"&sort=name&cursor="+cursor).Wants(t, 200).Says(t, "Lista er lest på nytt")
		w.At(later(11 * time.Hour))
		w.list("sort=name&cursor="+cursor).Says(t, "Lista er lest på nytt")
	})
}

func TestWhoeverIsProtectedMeanwhileIsGoneAtOnce(t *testing.T) {
	var people []human
	for i := range 60 {
		people = append(people, human{n: i + 1, given: "Per", family: fmt.Sprintf("N%03d", i)})
	}
	w := made(t, dbtest.SQLite(t), people...)
	a := w.list("sort=name")
	link := strings.ReplaceAll(regexp.MustCompile(`href="([^"]*)" rel="next"`).FindStringSubmatch(a.Body)[1], "&amp;", "&")
	change(w, func(ctx context.Context, x *caseload.Writer) error {
		return x.Protect(ctx, id(55), access.Protection{Kind: access.Fortrolig})
	})
	w.me().Get(link).Wants(t, 200).Hides(t, "N054", id(55)).Says(t, "N053", "N055")
}

func TestACategoryIsSetForOnesOwnAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		w.me().Post("/caseload/chosen", form("scope=team", []int{1, 2, 6}, "do", "category")).Wants(t, 200).Says(t, "2 personer er valgt", "1 av de valgte er ikke din", "Få på plass avtale")
		w.me().Post("/caseload/category", form("scope=team", []int{1, 2, 6})).Wants(t, 422).Says(t, "Velg en kategori")
		lines := w.after(func() {
			a := w.me().Post("/caseload/category", form("scope=team&talk=over", []int{1, 2, 6, 999}, "letter", "B")).Wants(t, 303)
			if to := a.Header.Get("Location"); to != "/caseload?scope=team&talk=over" {
				t.Error(to)
			}
		})
		if len(lines) != 2 || lines[0].Action != access.CategoryWrite || lines[1].Action != access.CategoryWrite {
			t.Errorf("%+v", lines)
		}
		if diff := cmp.Diff(ids(1, 2), shown(w.list("mark=B").Body)); diff != "" {
			t.Error(diff)
		}
		w.As(inTeam, access.Counsellor).Get("/caseload?scope="+mine).Wants(t, 200).Hides(t, "grønn trekant", "Følge opp norskkurs:")
		w.me().Post("/caseload/category", form("", []int{1}, "letter", "none")).Wants(t, 303)
		if diff := cmp.Diff(ids(2), shown(w.list("mark=B").Body)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAListThatMayNotBeOpenedLeavesItsLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		for _, ask := range []func() webtest.Answer{
			func() webtest.Answer { return w.me().Get("/caseload?scope=" + elsewhere) },
			func() webtest.Answer {
				return w.me().Post("/caseload/category", form("scope="+elsewhere, []int{1}, "letter", "B"))
			},
			func() webtest.Answer { return w.As(leads, access.Leader).Get("/caseload?scope=office") },
		} {
			lines := w.after(func() { ask().Wants(t, 404) })
			if len(lines) != 1 || lines[0].Permit || lines[0].Action != access.ListRow {
				t.Errorf("%+v", lines)
			}
		}
	})
}

// The list is read, and while the write waits for its turn a protection comes.
func TestAProtectionThatComesWhileAFormIsOnItsWayStopsIt(t *testing.T) {
	for path, more := range map[string][]string{"/caseload/category": {"letter", "B"}, "/caseload/note": {"text", "Ny timeplan"}} {
		w := made(t, dbtest.SQLite(t), few()...)
		answer := make(chan webtest.Answer)
		lines := w.after(func() {
			change(w, func(ctx context.Context, x *caseload.Writer) error {
				go func() { answer <- w.me().Post(path, form("", []int{1, 2}, more...)) }()
				time.Sleep(400 * time.Millisecond)
				return x.Protect(ctx, id(1), access.Protection{Kind: access.Fortrolig})
			})
			(<-answer).Wants(t, 303)
		})
		notes, err := caseload.StickyNotes(t.Context(), w.d.Read, []string{id(1)})
		letters, err2 := caseload.Categories(t.Context(), w.d.Read, []string{id(1)})
		must(t, errors.Join(err, err2))
		if len(notes)+len(letters) > 0 {
			t.Errorf("%s: written about somebody who is protected by now: %v %v", path, notes, letters)
		}
		if last := lines[len(lines)-1]; len(last.People) != 1 || last.People[0].Person != id(2) {
			t.Errorf("%s: %+v", path, last)
		}
	}
}

func TestAStickyNoteForManyKeepsWhatStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		change(w, func(ctx context.Context, x *caseload.Writer) error {
			return x.StickyNote(ctx, &caseload.StickyNote{Person: id(1), Text: "Ta med CV", Counsellor: mine})
		})
		page := w.me().Post("/caseload/chosen", form("", []int{1, 2}, "do", "note")).Wants(t, 200).Says(t, "1 av de valgte har en huskelapp fra før")
		if v := page.Values("versions"); len(v) != 1 || v[0] != id(1)+":1 "+id(2)+":0" {
			t.Errorf("%v", v)
		}
		if v := page.Values("people"); len(v) != 1 || v[0] != id(1)+" "+id(2) || len(page.Values("person")) != 0 {
			t.Errorf("%v", v)
		}
		for text, says := range map[string]string{"": "Skriv hva som skal huskes", strings.Repeat("å", 201): "1 tegn for lang"} {
			w.me().Post("/caseload/note", form("", []int{1, 2}, "text", text, "due", "2026-13-01")).Wants(t, 422).Says(t, says, "Datoen kan ikke leses")
		}
		w.me().Post("/caseload/note", form("", []int{1, 2}, "text", "Ny timeplan", "due", "2026-12-01")).Wants(t, 303)
		w.list("").Says(t, "Ta med CV", "1.12. Ny timeplan")
		w.me().Post("/caseload/note", form("", []int{1, 2}, "text", "Bytt", "standing", "replace", "versions", id(1)+":1 "+id(2)+":0")).Wants(t, 409).Says(t, "Noen har endret en huskelapp", "Aasen, Øystein", "Ny timeplan", "Bytt")
		w.list("").Says(t, "Ta med CV", "Ny timeplan").Hides(t, "Bytt")
		w.me().Post("/caseload/note", form("", []int{1, 2}, "text", "Bytt", "standing", "replace", "versions", id(1)+":1 "+id(2)+":1")).Wants(t, 303)
		w.list("").Says(t, "Bytt").Hides(t, "Ta med CV", "Ny timeplan")
	})
}

func TestAnExportIsOfOnesOwnAndOfText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		people := few()
		people[1].given, people[1].family = "=HYPERLINK(1)", "@SUM"
		w := made(t, d, people...)
		w.me().Post("/caseload/chosen", form("", []int{1, 2}, "do", "export")).Wants(t, 200).Says(t, "2 personer er valgt", "Fødselsnummer er ikke med")
		w.me().Post("/caseload/export", form("", []int{1, 2})).Wants(t, 422).Says(t, "Velg en filtype")
		lines := w.after(func() {
			a := w.me().Post("/caseload/export", form("scope=office&cols=lang,talk,owed&sort=name", []int{1, 2, 5, 6}, "format", "csv")).Wants(t, 200)
			want := "\uFEFFEtternavn;Fornavn;Språk, tolk;Sist snakket;Det vi skylder\r\n'@SUM;'=HYPERLINK(1);norsk;2026-11-13, rytme 30 dager;2026-11-21 Finne et kurs\r\n" +
				"Abdi;Sahra;somali, tolk trengs;2026-10-14, rytme 14 dager;2026-11-20 Svare på melding\r\n"
			if diff := cmp.Diff(want, a.Body); diff != "" {
				t.Error(diff)
			}
			if name := a.Header.Get("Content-Disposition"); name != `attachment; filename="portefolje-2026-11-23.csv"` {
				t.Error(name)
			}
		})
		if len(lines) != 1 || lines[0].Action != access.Export || len(lines[0].People) != 2 {
			t.Errorf("%+v", lines)
		}
		x := w.me().Post("/caseload/export", form("", []int{1}, "format", "xlsx")).Wants(t, 200)
		if !strings.HasPrefix(x.Body, "PK") {
			t.Error("no workbook")
		}
		for _, n := range []int{1, 2} {
			if strings.Contains(x.Body, number(n).Digits) {
				t.Error("a birth number is in the file")
			}
		}
	})
}

func TestEverybodyInTheFilterIsChosenFromTheListThatWasShown(t *testing.T) {
	var people []human
	for i := range 70 {
		people = append(people, human{n: i + 1, given: "Per", family: fmt.Sprintf("N%03d", i), last: 40 - i%2*39, rhythm: 3000})
	}
	w := made(t, dbtest.SQLite(t), people...)
	a := w.list("talk=over&sort=name")
	w.me().Post("/caseload/chosen", form("talk=over&sort=name", nil, "do", "assign", "all", "1", "list", a.Values("list")[0])).Wants(t, 303)
	w.me().Post("/caseload/chosen", form("talk=over&sort=name", nil, "do", "assign", "all", "1", "list", "gone")).Wants(t, 303)
	if len(w.assigned) != 2 || len(w.assigned[0]) != 35 || len(w.assigned[1]) != 35 || w.assigned[0][0] != id(1) {
		t.Errorf("%d", len(w.assigned))
	}
	w.me().Post("/caseload/chosen", form("", nil, "do", "assign")).Wants(t, 303)
	w.me().Post("/caseload/chosen", form("", []int{999}, "do", "assign")).Wants(t, 303)
	if len(w.assigned) != 2 {
		t.Error("nobody was chosen")
	}
	w.list("").Says(t, "Ingen er valgt")
	w.me().Post("/caseload/category", url.Values{"letter": {"B"}, "people": {strings.Repeat(id(1)+" ", 20_001)}}).Wants(t, 422).Says(t, "For mange er valgt", "20001 personer er valgt", "høyst 20 000", "Ingenting er gjort")
	w.me().Post("/caseload/note", url.Values{"text": {"Ta med CV"}, "people": {strings.Repeat(id(1)+" ", 20_001)}}).Wants(t, 422).Says(t, "høyst 20 000", "Ta med CV")
	// what the limit allows fits into a form, versions and all
	w.me().Post("/caseload/note", url.Values{"text": {"Ta med CV"}, "people": {strings.Repeat(id(999)+" ", 20_000)}, "versions": {strings.Repeat(id(999)+":12345 ", 20_000)}}).Wants(t, 303)
	w.me().Post("/caseload/category", url.Values{"letter": {"B"}, "person": slices.Repeat([]string{id(1)}, 10_001)}).Wants(t, 400)
	if n := len(shown(w.list("mark=B").Body)); n != 0 {
		t.Errorf("%d got a letter", n)
	}
}

// tenThousand is a caseload of more people than a form has room for fields, with a
// stranger whom the reader may not do anything to.
func tenThousand(t *testing.T, d *db.DB) (*world, int) {
	t.Helper()
	const n = 10_050
	w := made(t, d, human{n: 11_001, given: "Kim", family: "Fremmed", counsellor: inTeam})
	m := caseload.Many{}
	for i := 1; i <= n; i++ {
		m.People = append(m.People, caseload.Person{ID: id(i), Number: number(i), GivenName: "Nr", FamilyName: fmt.Sprintf("N%05d", i), Office: office})
		m.FollowUps = append(m.FollowUps, caseload.FollowUp{ID: id(20_000 + i), Person: id(i), Office: office, Counsellor: mine, Track: caseload.Ordinary, State: caseload.Active, Starts: today.AddDays(-300)})
	}
	m.Sticky = []caseload.StickyNote{{Person: id(n), Text: "Ta med CV", Counsellor: mine}}
	must(t, d.Tx(t.Context(), func(q db.Q) error { return caseload.InsertMany(t.Context(), q, m, key) }))
	return w, n
}

func TestAllOfTenThousandAreChosenAndDoneSomethingTo(t *testing.T) {
	if testing.Short() {
		t.Skip("makes ten thousand people")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, n := tenThousand(t, d)
		list := w.list("sort=name").Values("list")[0]
		choose := func(do string) webtest.Answer {
			return w.me().Post("/caseload/chosen", form("sort=name", nil, "do", do, "all", "1", "list", list))
		}
		act := func(do string, more ...string) (url.Values, webtest.Answer) {
			a := choose(do).Wants(t, 200).Says(t, "10050 personer er valgt", "N00100", "Og 9950 til").Hides(t, "N00101")
			f := form("sort=name", nil, more...)
			for _, name := range []string{"people", "versions"} {
				f[name] = a.Values(name)
			}
			return f, a
		}
		choose("assign").Wants(t, 303)
		if len(w.assigned) != 1 || len(w.assigned[0]) != n || w.assigned[0][0] != id(1) {
			t.Errorf("%d to assign", len(w.assigned[0]))
		}
		category, _ := act("category", "letter", "B")
		category.Add("person", id(11_001)) // not hers
		note, page := act("note", "text", "Ny timeplan", "standing", "replace")
		page.Says(t, "1 av de valgte har en huskelapp fra før")
		export, _ := act("export", "format", "csv")
		lines := w.after(func() { w.me().Post("/caseload/category", category).Wants(t, 303) })
		if len(lines) != n {
			t.Errorf("%d lines of categories", len(lines))
		}
		lines = w.after(func() {
			start := time.Now()
			w.me().Post("/caseload/note", note).Wants(t, 303)
			t.Logf("sticky notes in %v", time.Since(start))
		})
		if len(lines) != n {
			t.Errorf("%d lines of notes", len(lines))
		}
		lines = w.after(func() {
			if a := w.me().Post("/caseload/export", export).Wants(t, 200); strings.Count(a.Body, "\n") != n+1 {
				t.Errorf("%d lines in the file", strings.Count(a.Body, "\n"))
			}
		})
		if len(lines) != 1 || len(lines[0].People) != n {
			t.Error("whom the file holds is not in the log")
		}
		w.list("mark=B").Says(t, "10050")
	})
}

// The page names the first hundred: they, and no others, are in its line of the log.
func TestWhoIsNamedOnAPageOfManyIsLogged(t *testing.T) {
	var people []human
	for i := range 130 {
		people = append(people, human{n: i + 1, given: "Per", family: fmt.Sprintf("N%03d", i)})
	}
	w := made(t, dbtest.SQLite(t), people...)
	var every []int
	for i := range 130 {
		every = append(every, i+1)
	}
	seen := func(a func()) map[string]bool {
		of := map[string]bool{}
		for _, l := range w.after(a) {
			for _, p := range l.People {
				of[p.Person] = true
			}
		}
		return of
	}
	if of := seen(func() {
		w.me().Post("/caseload/chosen", form("sort=name", every, "do", "category")).Wants(t, 200).Says(t, "N099", "Og 30 til. Alle er med.").Hides(t, "N100")
	}); len(of) != 100 || !of[id(100)] {
		t.Errorf("%d are logged", len(of))
	}
	// a note that was changed meanwhile is named wherever its person stands
	if of := seen(func() {
		w.me().Post("/caseload/note", form("sort=name", every, "text", "Bytt", "versions", id(130)+":4")).Wants(t, 409).Says(t, "N129", "N099").Hides(t, "N128")
	}); len(of) != 101 || !of[id(130)] {
		t.Errorf("%d are logged", len(of))
	}
}

func TestFiltersAreSavedNamedMovedAndRemoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		save := func(name, at string) string {
			return w.me().Post("/caseload/filters", url.Values{"name": {name}, "at": {at}}).Wants(t, 303).Header.Get("Location")
		}
		to := save("Torsdagslista", "talk=over&sort=name")
		w.me().Get(to).Wants(t, 200).Says(t, "Filteret «Torsdagslista» er lagret", "Torsdagslista").Hides(t, "endret")
		if diff := cmp.Diff(ids(1, 4), shown(w.me().Get(to).Body)); diff != "" {
			t.Error(diff)
		}
		w.me().Get(to+"&owed=any").Wants(t, 200).Says(t, "endret", "Oppdater «Torsdagslista»")
		save("Norskkurs", "lang=interp")
		for name, fault := range map[string]string{"": "trengs", "  ": "trenger et navn", "Norskkurs": "heter det samme", strings.Repeat("x", 61): "høyst 60 tegn"} {
			if fault == "trengs" {
				fault = "trenger et navn"
			}
			a := w.me().Post("/caseload/filters", url.Values{"name": {name}, "at": {"talk=soon"}}).Wants(t, 422).Says(t, fault)
			if at := a.Values("at"); len(at) != 1 || at[0] != "talk=soon" {
				t.Errorf("what was to be saved is lost: %v", at)
			}
		}
		list, err := overview.SavedOf(t.Context(), d.Read, mine)
		must(t, err)
		change := func(s overview.Saved, code int, kv ...string) {
			t.Helper()
			f := url.Values{"version": {fmt.Sprint(s.Version)}}
			for i := 0; i < len(kv); i += 2 {
				f.Set(kv[i], kv[i+1])
			}
			w.me().Post("/caseload/filters/"+s.ID, f).Wants(t, code)
		}
		change(list[1], 303, "do", "up")
		change(list[0], 409, "do", "rename", "name", "Etter") // its version has moved on
		list, err = overview.SavedOf(t.Context(), d.Read, mine)
		must(t, err)
		if list[0].Name != "Norskkurs" || list[1].Name != "Torsdagslista" {
			t.Errorf("%v", list)
		}
		change(list[0], 303, "do", "rename", "name", "Norsk før jul")
		change(list[1], 422, "do", "rename", "name", "Norsk før jul")
		change(list[1], 303, "do", "update", "at", "owed=any")
		w.As(atOffice, access.Counsellor).Post("/caseload/filters/"+list[0].ID, url.Values{"do": {"remove"}, "version": {"1"}}).Wants(t, 404)
		change(list[0], 303, "do", "remove")
		w.me().Get("/caseload/filters").Wants(t, 200).Says(t, "Torsdagslista").Hides(t, "Norsk før jul")
		list, err = overview.SavedOf(t.Context(), d.Read, mine)
		if must(t, err); len(list) != 1 || list[0].Form.Choices[overview.Owed][0] != "any" {
			t.Errorf("%v", list)
		}
	})
}

func TestAFilterFromAnEarlierVersionStillOpens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d, few()...)
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			for i, form := range []string{`{"v":1,"query":"contact=over&debt=waits2"}`, `{"v":2,"choices":{"talk":["over","moon"]}}`, `{"v":99,"what":"is this"}`} {
				_, err := q.ExecContext(t.Context(), "INSERT INTO saved_list (id, ident, office, name, form, place, version) VALUES ($1, $2, $3, $4, $5, $6, 1)", id(5000+i), mine, office, fmt.Sprint("Gammelt ", i), form, i)
				if err != nil {
					return err
				}
			}
			return nil
		}))
		a := w.me().Get("/caseload/filters").Wants(t, 200).Says(t, "Gammelt 0", "Gammelt 1", "1 valg i filteret finnes ikke lenger").Hides(t, "Gammelt 2")
		link := regexp.MustCompile(`href="(/caseload\?[^"]*saved=` + id(5000) + `[^"]*)"`).FindStringSubmatch(a.Body)
		if diff := cmp.Diff(ids(1), shown(w.me().Get(strings.ReplaceAll(link[1], "&amp;", "&")).Wants(t, 200).Body)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTheUsualViewIsUsedWhereTheAddressAsksForNone(t *testing.T) {
	w := made(t, dbtest.SQLite(t), few()...)
	w.me().Post("/caseload/usual", url.Values{"at": {"cols=legal,track&sort=-name&rows=200&talk=over"}, "version": {"0"}}).Wants(t, 303)
	a := w.list("").Says(t, "Neste lovfrist", "Løp")
	if diff := cmp.Diff(ids(2, 3, 4, 1), shown(a.Body)); diff != "" || strings.Contains(a.Body, `class="c-owed"`) {
		t.Error(diff)
	}
	w.list("cols=owed").Says(t, "Finne et kurs")
	w.me().Post("/caseload/usual", url.Values{"at": {""}, "version": {"0"}}).Wants(t, 409)
	w.me().Post("/caseload/usual", url.Values{"at": {""}, "version": {"1"}}).Wants(t, 303)
	w.list("").Says(t, "Det vi skylder", "Huskelapp")
}

func TestNamesOfAllKindsAreShownWhole(t *testing.T) {
	names := [][2]string{{"سارة", "عبدي"}, {"ሰላም", "ተስፋማርያም"}, {"A\u030Ase", "O\u0308sterberg"}, {strings.Repeat("Lang", 50), "Navn"}, {"<script>", "&amp;"}, {"", ""}}
	var people []human
	for i, n := range names {
		people = append(people, human{n: i + 1, given: n[0], family: n[1]})
	}
	w := made(t, dbtest.SQLite(t), people...)
	a := w.list("").Says(t, "عبدي, سارة", "ተስፋማርያም, ሰላም", strings.Repeat("Lang", 50))
	if strings.Contains(a.Body, "<script>") {
		t.Error("a name is markup")
	}
	if got := shown(w.list("q=" + url.QueryEscape("åse")).Body); len(got) != 1 || got[0] != id(3) {
		t.Errorf("%v", got)
	}
}

func TestTheClosedDoor(t *testing.T) {
	w := made(t, dbtest.SQLite(t), few()...)
	for _, x := range []struct {
		ident string
		role  access.Role
	}{{mine, access.Operator}, {mine, access.Researcher}} {
		if a := w.As(x.ident, x.role).Get("/caseload"); a.Code == 200 {
			t.Errorf("%s is let in", x.role)
		}
	}
	w.As("", "").Get("/caseload?q=kari").Wants(t, 303)
	_ = caseloadtest.Noon
}
