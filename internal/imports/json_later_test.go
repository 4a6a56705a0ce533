package imports

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/planner"
)

// steps imports files one after another and says what each did.
func steps(t *testing.T, d *db.DB, kind string, list []struct{ name, content, want string }) {
	t.Helper()
	for _, s := range list {
		r, err := importFile(t, d, kind, "v.json", []byte(s.content), Owner{}, nil)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		got := ""
		for word, n := range map[string]int{"imported": r.Imported, "updated": r.Updated, "unchanged": r.Unchanged, "skipped": r.Skipped, "rejected": len(r.Rejected)} {
			got += strings.Repeat(word, n)
		}
		if got != s.want {
			t.Errorf("%s: %s, want %s (%v)", s.name, got, s.want, told(r))
		}
	}
}

func twoHere(t *testing.T, d *db.DB) {
	t.Helper()
	if _, err := importCaseload(t, d, "p.csv", []byte(twoPeople), nil); err != nil {
		t.Fatal(err)
	}
}

func TestALaterListOfTasksMovesForwardOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		twoHere(t, d)
		due := `fristFerdigstillelse="2026-12-01"`
		steps(t, d, "tasks", []struct{ name, content, want string }{
			{"first", oppgaver(oppgave(1, "versjon=2", due, fnr(one))), "imported"},
			{"older", oppgaver(oppgave(1, "versjon=1")), "skipped"},
			{"newer, with a deadline that cannot be read", oppgaver(oppgave(1, "versjon=3", `status="AAPNET"`, `fristFerdigstillelse="?"`, fnr(one))), "updated"},
			{"the same", oppgaver(oppgave(1, "versjon=3", `status="AAPNET"`, `fristFerdigstillelse="?"`, fnr(one))), "unchanged"},
			{"newer, and silent on whom", oppgaver(oppgave(1, "versjon=4", `status="AAPNET"`, due)), "updated"},
		})
		if n := rows(t, d, "SELECT count(*) FROM task WHERE nav_version = 4 AND due = '2026-12-01' AND status = 'AAPNET' AND person IS NOT NULL"); n != 1 {
			t.Error("the deadline or the person of a task was lost")
		}
		steps(t, d, "tasks", []struct{ name, content, want string }{
			{"without deadline", oppgaver(oppgave(1, "versjon=5", fnr(one))), "updated"},
			{"about two", oppgaver(oppgave(1, "versjon=6", fnr(one, two_))), "updated"},
		})
		if n := rows(t, d, "SELECT count(*) FROM task WHERE due IS NULL AND person IS NULL"); n != 1 {
			t.Error("a deadline that Nav has taken away stands, or a task about two is tied to one")
		}
	})
}

func TestATaskIsTiedToItsPersonWhenACaseloadBringsThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		file := []byte(oppgaver(oppgave(1, fnr(one), `aktoerId="99"`), oppgave(2, `aktoerId="99"`), oppgave(3, fnr(three)), oppgave(4, fnr(one, two_))))
		if _, err := importFile(t, d, "tasks", "t.json", file, Owner{}, nil); err != nil {
			t.Fatal(err)
		}
		if n := rows(t, d, "SELECT count(*) FROM task WHERE person IS NOT NULL"); n != 0 {
			t.Fatalf("%d tasks are tied to nobody's person", n)
		}
		twoHere(t, d)
		if n := rows(t, d, "SELECT count(*) FROM task WHERE nav_id IN (1, 2) AND person IS NOT NULL"); n != 2 {
			t.Errorf("%d tasks are tied, want 2", n)
		}
		if n := rows(t, d, "SELECT count(*) FROM task WHERE nav_id IN (3, 4) AND person IS NULL"); n != 2 {
			t.Error("a task about somebody else, or about two, is tied")
		}
		r, err := importFile(t, d, "tasks", "t.json", file, Owner{}, nil)
		if diff := cmp.Diff([]string{"0 new 0 changed 4 same 0 skipped", "person_matched_by_aktor /oppgaver/1/aktoerId", "person_unknown /oppgaver/2/identer", "person_ambiguous /oppgaver/3/identer"}, told(r)); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestADryRunOfAnyKindLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole(t, d)
		before := everything(t, d)
		before["import_run"] = rows(t, d, "SELECT count(*) FROM import_run")
		for kind, file := range map[string]string{"tasks": "oppgaver.json", "dialogue": "dialog.json", "events": "hendelser.ndjson"} {
			if r, err := importFile(t, d, kind, file, sample(t, file), Owner{}, func(o *Options) { o.DryRun = true }); err != nil || r.Imported == 0 {
				t.Fatalf("%s: %+v %v", kind, r, err)
			}
		}
		after := everything(t, d)
		after["import_run"] = rows(t, d, "SELECT count(*) FROM import_run")
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
	})
}

// What was done here stands when the same file comes again; what the file says anew is
// taken over.
func TestALaterDialogueBringsWhatIsNew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		twoHere(t, d)
		waiting := func(more ...string) string {
			return "[" + dialoger(one, strings.Replace(trad("1", "", append([]string{hei}, more...)...), `"ferdigBehandlet": true`, `"ferdigBehandlet": false`, 1)) + "]"
		}
		steps(t, d, "dialogue", []struct{ name, content, want string }{{"first", waiting(), "imported"}, {"the same", waiting(), "unchanged"}})
		handle(t, d)
		steps(t, d, "dialogue", []struct{ name, content, want string }{{"the same, when it is handled here", waiting(), "unchanged"}})
		if n := rows(t, d, "SELECT count(*) FROM thread WHERE waits_for_us_since IS NULL"); n != 1 {
			t.Error("the same file undid what was done")
		}
		answer, again := melding("n", "VEILEDER", "2026-11-21T10:00:00Z", ""), melding("o", "BRUKER", "2026-11-22T10:00:00Z", "")
		steps(t, d, "dialogue", []struct{ name, content, want string }{
			{"more is written", waiting(again, answer), "updated"},
			{"one message fewer", waiting(again), "updated"},
			{"another text", strings.Replace(waiting(again, answer), `"tekst": "Hei"`, `"tekst": "Hei igjen"`, 1), "updated"},
			{"another's thread", strings.Replace(waiting(), one, two_, 1), "rejected"},
		})
		if n := rows(t, d, "SELECT count(*) FROM message"); n != 3 {
			t.Errorf("%d messages, want 3: none is deleted and none comes twice", n)
		}
		var since db.Time
		if err := d.Read.QueryRowContext(t.Context(), "SELECT waits_for_us_since FROM thread").Scan(&since); err != nil || since.Format("2006-01-02T15") != "2026-11-22T10" {
			t.Errorf("waits since %v %v", since, err)
		}
	})
}

// handle marks all that waits as handled.
func handle(t *testing.T, d *db.DB) {
	t.Helper()
	at(t, d, func(ctx context.Context, w *caseload.Writer, o caseload.One) error {
		list, err := dialogue.Threads(ctx, w.Q(), []string{o.Person.ID})
		for _, x := range list {
			x = x.Handled()
			err = errors.Join(err, dialogue.PutThread(ctx, w, &x))
		}
		return err
	})
}

// The date that a caseload brought is a need until the dialogue itself is here.
func TestADialogueTakesThePlaceOfTheCaseloadsDate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := importCaseload(t, d, "p.csv", []byte(head+";Dato på melding\n"+good(one, "31.10.2026")+"\n"), nil); err != nil {
			t.Fatal(err)
		}
		waits := func() []string {
			var got []string
			at(t, d, func(ctx context.Context, w *caseload.Writer, o caseload.One) error {
				known, err := planner.LoadPerson(ctx, w.Q(), access.AtTheMachine(), o.Person.ID, testOptions("").Today, 480, planner.Policy{})
				if err == nil {
					for _, x := range known.Facts.Waiting {
						got = append(got, x.Table+" "+x.Since.String())
					}
				}
				return err
			})
			return got
		}
		if diff := cmp.Diff([]string{"person 2026-10-31"}, waits()); diff != "" {
			t.Errorf("before (-want +got):\n%s", diff)
		}
		if _, err := importFile(t, d, "dialogue", "d.json", []byte("["+dialoger(one, trad("1", "", hei))+"]"), Owner{}, nil); err != nil {
			t.Fatal(err)
		}
		if got := waits(); len(got) != 0 {
			t.Errorf("the dialogue says that nothing waits: %v", got)
		}
	})
}

// A thread of a locked period shuts its person to other offices.
func TestALockedThreadLocksItsPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		twoHere(t, d)
		file := "[" + dialoger(one, trad("1", `"kontorsperreEnhetId": "9801"`, hei)) + "]"
		steps(t, d, "dialogue", []struct{ name, content, want string }{{"first", file, "imported"}, {"again", file, "unchanged"}})
		if n := rows(t, d, "SELECT count(*) FROM protection WHERE kind = 'KONTORSPERRE' AND office = '9801'"); n != 1 {
			t.Error("the lock is lost")
		}
	})
}

// Into how many files the events are cut, and in which order these come, changes
// nothing of what they amount to.
func TestEventsAmountToTheSameHoweverTheyCome(t *testing.T) {
	all := bytes.Split(bytes.TrimSpace(sample(t, "hendelser.ndjson")), []byte("\n"))
	draw := rand.New(rand.NewPCG(1, 2))
	var want []string
	for n := range 6 {
		d := dbtest.SQLite(t)
		whole(t, d)
		pieces := [][][]byte{slices.Clone(all)}
		if n > 0 {
			draw.Shuffle(len(all), func(i, j int) { pieces[0][i], pieces[0][j] = pieces[0][j], pieces[0][i] })
			pieces = slices.Collect(slices.Chunk(pieces[0], 1+n))
		}
		for _, p := range pieces {
			if _, err := importFile(t, d, "events", "e.ndjson", bytes.Join(p, []byte("\n")), Owner{}, nil); err != nil {
				t.Fatal(err)
			}
		}
		list, err := d.Read.QueryContext(t.Context(), "SELECT key || ' ' || state || ' ' || category || ' ' || text || ' ' || CAST(day AS TEXT) FROM attention ORDER BY key")
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.Collect(list, func(scan func(...any) error) (s string, err error) { return s, scan(&s) })
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) < 10 {
			t.Errorf("cut %d (-whole +cut):\n%s", n, diff)
		}
	}
}

// colleagues are one who has kode 7's right and one who has not, in a team, and one
// outside it.
func colleagues(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Tx(t.Context(), func(q db.Q) error {
		ctx := t.Context()
		_, err := access.EnsureOffice(ctx, q, "9801")
		team := access.Team{Office: "9801", Name: "A", Track: "ordinary"}
		err = errors.Join(err, access.AddTeam(ctx, q, &team))
		for _, ident := range []string{"Z990101", "Z990102", "Z990103"} {
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: ident, MayWrite: true}),
				access.SetRoles(ctx, q, ident, []access.Role{access.Counsellor}), access.SetOffices(ctx, q, ident, []string{"9801"}))
		}
		for _, ident := range []string{"Z990101", "Z990102"} {
			err = errors.Join(err, access.PutMember(ctx, q, team.ID, access.Member{Ident: ident}))
		}
		return errors.Join(err, access.SetRights(ctx, q, "Z990102", []access.Right{access.RightFortrolig}))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWithAUsersRightsOnlyWhatTheyMayWriteIsImported(t *testing.T) {
	people := head + ";Skjerming\n" + good(one, "") + "\n" + good(two_, "kode 7") + "\n"
	files := []struct{ kind, content string }{
		{"tasks", oppgaver(oppgave(1, fnr(one)), oppgave(2, fnr(two_)), oppgave(3, fnr(three), `tilordnetRessurs="Z990101"`), oppgave(4), oppgave(5, fnr(one), `tilordnetRessurs="Z990103"`), oppgave(6, `tilordnetRessurs="Z990103"`))},
		{"dialogue", "[" + dialoger(one, trad("1", "", hei)) + "," + dialoger(two_, trad("2", "", hei), trad("", "", hei)) + "]"},
		{"events", lines(hendelse(1, "START", day1, one, aKey), hendelse(2, "START", day1, two_, strings.Replace(aKey, "1", "2", 1)))},
	}
	for _, c := range []struct {
		as   string
		want []string // rejected of each file
	}{
		{"Z990101", []string{"!no_access /oppgaver/1 !no_access /oppgaver/3 !no_access /oppgaver/5", "!no_access /1/dialoger/0 !no_access /1/dialoger/1", "!no_access 2"}},
		{"z990102", []string{"!no_access /oppgaver/3 !no_access /oppgaver/5", "!field_missing /1/dialoger/1/id", ""}},
		{"Z990103", []string{"!no_access /oppgaver/0 !no_access /oppgaver/1 !no_access /oppgaver/2 !no_access /oppgaver/3", "!no_access /0/dialoger/0 !no_access /1/dialoger/0 !no_access /1/dialoger/1", "!no_access 1 !no_access 2"}},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			colleagues(t, d)
			if _, err := importCaseload(t, d, "p.csv", []byte(people), nil); err != nil {
				t.Fatal(err)
			}
			for i, f := range files {
				r, err := importFile(t, d, f.kind, "v.json", []byte(f.content), Owner{}, func(o *Options) { o.As = strings.ToUpper(c.as) })
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, s := range told(r) {
					if strings.HasPrefix(s, "!") {
						got = append(got, s)
					}
				}
				if s := strings.Join(got, " "); s != c.want[i] {
					t.Errorf("%s as %s: %s, want %s", f.kind, c.as, s, c.want[i])
				}
				b, err := json.Marshal(r)
				if err != nil || bytes.Contains(b, []byte(two_)) || bytes.Contains(b, []byte("Nordmann")) {
					t.Errorf("%s as %s: the report says whom: %s %v", f.kind, c.as, b, err)
				}
			}
		})
	}
}

// fuzzed reads any bytes as a kind of file: a Refusal or records, never a panic.
func fuzzed(f *testing.F, file string, more []short, read func(io.Reader) error) {
	f.Add(must(f, file))
	for _, v := range more {
		f.Add([]byte(v.content))
	}
	for _, v := range refusedJSON {
		if len(v.content) < 1000 {
			f.Add([]byte(v.content))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		src, err := decode(bytes.NewReader(b), nil, nil)
		if err == nil {
			err = read(src)
		}
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("%T %v", err, err)
		}
		if refusal != nil && refusal.Code == "bad_json" && json.Valid(b) {
			t.Fatalf("valid JSON is refused at %d:%d", refusal.Line, refusal.Column)
		}
	})
}

func must(f *testing.F, file string) []byte {
	f.Helper()
	b, err := os.ReadFile(inputs + file)
	if err != nil {
		f.Fatal(err)
	}
	return b
}

func FuzzTasks(f *testing.F) {
	fuzzed(f, "oppgaver.json", taskShorts, func(in io.Reader) error {
		file, err := readTasks(in)
		if err != nil {
			return err
		}
		file.pick()
		for _, r := range file.accepted() {
			if r.t.Valid() != nil || r.t.NavID <= 0 || r.t.ActiveOn.IsZero() {
				f.Fatalf("accepted: %+v", r.t)
			}
		}
		return nil
	})
}

func FuzzDialogue(f *testing.F) {
	fuzzed(f, "dialog.json", dialogueShorts, func(in io.Reader) error {
		file, err := readDialogue(in)
		if err != nil {
			return err
		}
		file.judge(func(string) bool { return true }, func(string) bool { return true })
		for _, r := range file.records {
			if r.rejected == nil && (r.id == "" || len(r.number) != 11) {
				f.Fatalf("accepted: %+v", r)
			}
		}
		return nil
	})
}

func FuzzEvents(f *testing.F) {
	fuzzed(f, "hendelser.ndjson", eventShorts, func(in io.Reader) error {
		list, err := readEvents(in)
		last := 0
		for _, r := range list {
			if r.line <= last || r.rejected == nil && (r.e.Key == "" || r.e.Content.Day.IsZero() || r.e.Digest == "") {
				f.Fatalf("line %d after %d: %+v", r.line, last, r)
			}
			last = r.line
		}
		return err
	})
}
