package taskpage_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/personpage"
	"github.com/veilederblikk/blikk/internal/taskpage"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const (
	mine, mate, colleague    = caseloadtest.Mine, caseloadtest.Mate, caseloadtest.Colleague
	stranger, reader, office = caseloadtest.Stranger, caseloadtest.Reader, caseloadtest.Office
)

// world is a site with one person, Amina, and tasks of hers.
type world struct {
	*testing.T
	d                                    *db.DB
	site                                 *webtest.Site
	n                                    int
	amina                                string
	own, free, hers, unlinked, unlinked2 tasks.Task // hers: the mate's
}

func eachWorld(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{T: t, d: d}
		caseloadtest.Staff(t, d)
		w.site = webtest.New(t, d, caseloadtest.Today.At(10*60+15), append((&taskpage.Pages{AskWhy: personpage.AskWhy}).Routes(), (&personpage.Pages{}).Routes()...))
		w.amina = w.person("Amina", "Khalil")
		w.own = w.task(w.amina, mine, "2026-11-20", "--- 09.11.2026 04:57 Kari Eksempel (Z990435, 4100) ---\nØnsker samtale om tiltaket.")
		w.free = w.task(w.amina, "", "2026-11-24", "Ingen har tatt denne.")
		w.hers = w.task(w.amina, mate, "", "Kollegaens oppgave.")
		w.unlinked = w.task("", mine, "2026-12-01", "Hemmelig tekst om en ukjent.")
		w.unlinked2 = w.task("", mate, "2026-12-02", "Hemmelig tekst hos en annen.")
		f(t, w)
	})
}

func (w *world) person(given, family string, change ...func(p *caseload.Person, f *caseload.FollowUp)) string {
	w.n++
	return caseloadtest.Followed(w.T, w.d, w.n, given, family, change...)
}

var navIDs int64 = 385500000

func (w *world) task(person, assignee, due, text string) tasks.Task {
	w.Helper()
	navIDs++
	t := tasks.Task{NavID: navIDs, NavVersion: 4, Person: person, Office: office, Assignee: assignee, Kind: "VURD_HENV", Theme: "OPP", Priority: tasks.High, Status: tasks.Created,
		ActiveOn: civil.MustDate("2026-11-02"), Text: text}
	if due != "" {
		t.Due = civil.MustDate(due)
	}
	caseloadtest.Must(w.T, caseloadtest.Change(w.T, w.d, func(ctx context.Context, c *caseload.Writer) error { return tasks.Put(ctx, c, &t) }))
	return t
}

func (w *world) as(ident string) webtest.Someone { return w.site.As(ident, "") }

func (w *world) now(t tasks.Task) tasks.Task {
	w.Helper()
	t, err := tasks.ByID(w.Context(), w.d.Read, t.ID)
	caseloadtest.Must(w.T, err)
	return t
}

func (w *world) changes(t tasks.Task) []tasks.Change {
	w.Helper()
	list, err := tasks.Changes(w.Context(), w.d.Read, []string{t.ID})
	caseloadtest.Must(w.T, err)
	return list
}

func (w *world) lines(n int) []access.Line {
	w.Helper()
	all, err := access.Lines(w.Context(), w.d.Read, 0, 10000)
	caseloadtest.Must(w.T, err)
	return all[n:]
}

func at(t tasks.Task) string { return "/tasks/" + t.ID }

func form(fields ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

// filled is a form of a task's page as a browser sends it.
func (w *world) filled(who string, t tasks.Task, fields ...string) url.Values {
	w.Helper()
	page := w.as(who).Get(at(t)).Wants(w.T, 200)
	v := form(fields...)
	for _, name := range []string{"version", "token"} {
		if list := page.Values(name); len(list) > 0 {
			v.Set(name, list[0])
		}
	}
	return v
}

func TestClosedDoors(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		kode6 := w.person("Skjult", "Berg")
		caseloadtest.Must(t, caseloadtest.Change(t, w.d, func(ctx context.Context, c *caseload.Writer) error {
			return c.Protect(ctx, kode6, access.Protection{Kind: access.StrengtFortrolig})
		}))
		locked := w.task(kode6, mine, "2026-11-25", "Hemmelig tekst")
		for _, c := range []struct {
			who  string
			task tasks.Task
		}{{stranger, w.own}, {stranger, w.free}, {stranger, w.unlinked}, {mine, locked}, {mine, w.unlinked2}, {mate, w.unlinked}, {mine, tasks.Task{ID: db.NewID()}}, {mine, tasks.Task{ID: "x"}}} {
			w.as(c.who).Get(at(c.task)).Wants(t, http.StatusNotFound).Hides(t, "Skjult", "Amina", "Hemmelig")
			for _, do := range []string{"take", "give_back", "comment", "close", "change"} {
				w.as(c.who).Post(at(c.task), form("do", do, "version", "1", "comment", "Innbrudd", "force", "yes", "priority", "LAV")).Wants(t, http.StatusNotFound)
			}
			if l := w.lines(0); c.task.Version > 0 && (l[len(l)-1].Permit || len(l[len(l)-1].Reasons) == 0) {
				t.Errorf("%s: the denial is not in the log: %+v", c.who, l[len(l)-1])
			}
			if c.task.Version > 0 && w.now(c.task).Version != 1 {
				t.Errorf("%s changed a task behind a closed door", c.who)
			}
		}
		for _, who := range []string{mine, mate, colleague} {
			w.as(who).Get("/tasks").Wants(t, 200).Hides(t, "Skjult", "Hemmelig")
		}
		w.as(caseloadtest.Boss).Get("/tasks").Wants(t, http.StatusNotFound)
		w.as(stranger).Get("/people/"+w.amina+"/tasks").Wants(t, http.StatusNotFound)
		w.as("").Get(at(w.own)).Wants(t, http.StatusSeeOther)
	})
}

func TestTheListsSayWhatWaitsAndWhoseItIs(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		logged := len(w.lines(0))
		w.as(mine).Get("/tasks").Wants(t, 200).Says(t, "Mine oppgaver", "2 åpne", "Vurder henvendelse (Oppfølging)", "Amina Khalil", "20. november, 4 dager siden", "Høy", "Opprettet",
			"Ønsker samtale om tiltaket.", "Ikke knyttet til noen her. Nummer i Gosys: 3855", "Ingen har tatt disse", "i dag").Hides(t, "Hemmelig", "Kollegaens oppgave")
		if l := w.lines(logged); len(l) != 1 || l[0].Action != access.RecordRead || len(l[0].People) != 1 {
			t.Errorf("the log has %+v", l)
		}
		// a colleague of the office sees that there is one, and neither text nor a way to take it
		logged = len(w.lines(0))
		w.as(colleague).Get("/tasks").Wants(t, 200).Says(t, "Amina Khalil", "Ingen åpne oppgaver er tildelt deg").Hides(t, "Ingen har tatt denne.", "Ta oppgaven")
		if l := w.lines(logged); len(l) != 1 || l[0].Action != access.ListRow || l[0].Relation != access.SameOffice {
			t.Errorf("the log has %+v", l)
		}
		w.as(colleague).Get(at(w.free)).Wants(t, 200).Says(t, "skrevet hvorfor").Hides(t, "Ingen har tatt denne.", "Ta oppgaven")
		w.as(mine).Get("/people/"+w.amina+"/tasks").Wants(t, 200).Says(t, "Oppgaver om Amina Khalil", "Kollegaens oppgave.", "Navn "+mate)
		page := w.as(reader).Get(at(w.own)).Wants(t, 200).Says(t, "Ønsker samtale om tiltaket.")
		if strings.Contains(page.Body, `method="post"`) {
			t.Error("who may only read has a form")
		}
		w.as(mine).Get(at(w.unlinked)).Wants(t, 200).Says(t, "Beskyttelsen er ikke kjent", "Gi tilbake").Hides(t, "Hemmelig", "Ferdigstill")
		w.as(mine).Post(at(w.unlinked), form("do", "comment", "version", "1", "comment", "x")).Wants(t, http.StatusUnprocessableEntity)
	})
}

func TestTakeGiveBackCommentMoveAndFinish(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		logged := len(w.lines(0))
		take := w.filled(mine, w.free, "do", "take")
		w.as(mine).Post(at(w.free), take).Wants(t, http.StatusSeeOther)
		w.as(mine).Post(at(w.free), take).Wants(t, http.StatusSeeOther) // a double press
		if x := w.now(w.free); x.Assignee != mine || x.Version != 2 || len(w.changes(w.free)) != 1 {
			t.Errorf("%+v", x)
		}
		writes := 0
		for _, l := range w.lines(logged) {
			if l.Action == access.RecordWrite && l.People[0].Person == w.amina {
				writes++
			}
		}
		if writes != 1 {
			t.Errorf("%d lines of the change", writes)
		}
		w.as(mine).Post(at(w.free), w.filled(mine, w.free, "do", "comment", "comment", "  Ringte.\r\nሰላም ")).Wants(t, http.StatusSeeOther)
		if x := w.now(w.free); x.Text != "--- 24.11.2026 10:15 Navn Z990101 (Z990101, 9801) ---\nRingte.\nሰላም\n\n---\nIngen har tatt denne." {
			t.Errorf("%q", x.Text)
		}
		w.as(mine).Post(at(w.free), w.filled(mine, w.free, "do", "change", "due", "2026-12-04", "priority", "LAV")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(at(w.free)).Says(t, "4. desember", "Lav", "Frist: 04.12.2026 Prioritet: LAV", "--- 24.11.2026 10:15 Navn Z990101 (Z990101, 9801) ---", "Ført i Gosys", "4 i Gosys")
		w.as(mine).Post(at(w.free), w.filled(mine, w.free, "do", "give_back")).Wants(t, http.StatusSeeOther)
		w.as(mine).Post(at(w.free), w.filled(mine, w.free, "do", "close", "comment", "Alt er avtalt.")).Wants(t, http.StatusSeeOther)
		x := w.now(w.free)
		if x.Status != tasks.Done || x.Assignee != "" || !strings.HasPrefix(x.Text, "--- 24.11.2026 10:15 Navn Z990101 (Z990101, 9801) ---\nOppgaven er ferdigstilt i Blikk.\nAlt er avtalt.\n\n") || x.NavVersion != 4 {
			t.Errorf("%+v", x)
		}
		w.as(mine).Get(at(w.free)).Says(t, "Oppgaven er avsluttet", "Ferdigstilt").Hides(t, "Legg til kommentar", "Ta oppgaven")
		w.as(mine).Get("/tasks").Hides(t, "Ingen har tatt denne.")
		w.as(mine).Post(at(w.free), form("do", "comment", "comment", "For sent", "version", "6")).Wants(t, http.StatusConflict).Says(t, "avsluttet i mellomtiden", "For sent")
		// what was done is entered in Gosys, and that can be taken back
		id := w.changes(w.free)[0].ID
		for range 2 {
			w.as(mine).Post(at(w.free), form("do", "entered", "change", id)).Wants(t, http.StatusSeeOther)
		}
		w.as(mine).Get(at(w.free)).Says(t, "Ført i Gosys 24. november av deg")
		w.as(mine).Post(at(w.free), form("do", "not_entered", "change", id)).Wants(t, http.StatusSeeOther)
		if c := w.changes(w.free)[0]; !c.EnteredAt.IsZero() || len(w.changes(w.free)) != 5 {
			t.Errorf("%+v", c)
		}
	})
}

func TestAVersionConflictShowsBoth(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		slow := w.filled(mine, w.own, "do", "comment", "comment", "Min kommentar")
		w.as(mate).Post(at(w.own), w.filled(mate, w.own, "do", "comment", "comment", "Kollegaens kommentar")).Wants(t, http.StatusSeeOther)
		page := w.as(mine).Post(at(w.own), slow).Wants(t, http.StatusConflict).Says(t, "Oppgaven er endret siden du åpnet den", "Slik står den nå", "Kollegaens kommentar", "Det du ville", "Min kommentar")
		if strings.Contains(w.now(w.own).Text, "Min kommentar") {
			t.Error("a stale comment was written")
		}
		w.as(mine).Get(at(w.own)).Says(t, "Min kommentar") // as a draft
		again := form("do", "comment", "comment", "Min kommentar", "version", page.Values("version")[len(page.Values("version"))-1])
		w.as(mine).Post(at(w.own), again).Wants(t, http.StatusSeeOther)
		if text := w.now(w.own).Text; strings.Index(text, "Min kommentar") > strings.Index(text, "Kollegaens kommentar") {
			t.Errorf("the newest does not stand on top: %q", text)
		}
		// one that somebody else has is taken only by who says so
		w.as(mine).Post(at(w.hers), form("do", "take", "version", "1")).Wants(t, http.StatusConflict).Says(t, "Oppgaven er alt tatt", "Navn "+mate, "Ta over oppgaven")
		w.as(mine).Post(at(w.hers), form("do", "give_back", "version", "1")).Wants(t, http.StatusConflict)
		w.as(mine).Post(at(w.hers), form("do", "take", "version", "1", "force", "yes")).Wants(t, http.StatusSeeOther)
		if x := w.now(w.hers); x.Assignee != mine {
			t.Errorf("%+v", x)
		}
	})
}

func TestWhatIsTypedWrong(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		big := strings.Repeat("å", 500_000) + "slutten"
		for _, do := range []string{"comment", "close"} {
			w.as(mine).Post(at(w.own), w.filled(mine, w.own, "do", do, "comment", big)).Wants(t, http.StatusUnprocessableEntity).Says(t, "500007 tegn", "plass til 5000", "slutten")
		}
		w.as(mine).Get(at(w.own)).Says(t, "slutten", "Utkastet ble tatt vare på")
		w.as(mine).Post(at(w.own)+"/draft", form("throw", "task.comment")).Wants(t, http.StatusSeeOther)
		w.as(mine).Get(at(w.own)).Hides(t, "slutten")
		w.as(mine).Post(at(w.own), w.filled(mine, w.own, "do", "comment", "comment", " \n")).Wants(t, http.StatusUnprocessableEntity).Says(t, "Skriv en kommentar først")
		w.as(mine).Post(at(w.own), w.filled(mine, w.own, "do", "change", "due", "2026-13-01", "priority", "LAV")).Wants(t, http.StatusUnprocessableEntity).Says(t, "Datoen finnes ikke")
		w.as(mine).Post(at(w.own), w.filled(mine, w.own, "do", "change", "due", "", "priority", "MIDDELS")).Wants(t, http.StatusUnprocessableEntity).Says(t, "Velg en prioritet")
		w.as(mine).Post(at(w.own), form("do", "delete")).Wants(t, http.StatusUnprocessableEntity)
		w.as(mine).Post(at(w.own), form("do", "entered", "change", "x")).Wants(t, http.StatusUnprocessableEntity)
		if x := w.now(w.own); x.Version != 1 {
			t.Errorf("%+v", x)
		}
	})
}

func TestACommentIsThereAfterTheSessionHasEnded(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		a := w.as(mine).Ended().Post(at(w.own), form("do", "comment", "comment", "Skrevet da økten gikk ut", "version", "1")).Wants(t, http.StatusSeeOther)
		if !strings.Contains(a.Header.Get("Location"), w.own.ID) {
			t.Errorf("led to %s", a.Header.Get("Location"))
		}
		w.as(mine).Get(at(w.own)).Says(t, "Skrevet da økten gikk ut")
		w.as(mate).Get(at(w.own)).Hides(t, "Skrevet da økten gikk ut")
		w.as(mine).Post(at(w.own)+"/draft", form("kind", "task.comment", "text", "Fra skriptet")).Wants(t, http.StatusNoContent)
		w.as(mine).Get(at(w.own)).Says(t, "Fra skriptet")
		// the right to write is taken meanwhile: the text is its writer's to copy
		caseloadtest.Must(t, caseloadtest.Change(t, w.d, func(ctx context.Context, c *caseload.Writer) error {
			found, err := caseload.People(ctx, c.Q(), []string{w.amina})
			return errors.Join(err, c.Close(ctx, &found[0].FollowUp, civil.On(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))))
		}))
		w.as(mine).Post(at(w.own), form("do", "comment", "comment", "Kom for sent", "version", "1")).Wants(t, http.StatusNotFound)
		w.as(mine).Get(at(w.own)).Wants(t, 200).Says(t, "Kom for sent", "Utkastet ditt er tatt vare på").Hides(t, "Legg til kommentar")
	})
}

// A colleague of the office who has not written why has the person as a row, and nothing
// of what the task says: not its kind, its theme, its deadline or its number.
func TestATaskTellsNothingBeforeAReasonIsGiven(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, path := range []string{"/tasks", at(w.free)} {
			w.as(colleague).Get(path).Wants(t, 200).Says(t, "Amina Khalil", "skrevet hvorfor").
				Hides(t, "Vurder henvendelse", "Oppfølging", "24. november", "i dag", "Ingen har tatt denne", strconv.FormatInt(w.free.NavID, 10), `value="take"`)
		}
		caseloadtest.Must(t, w.d.Tx(t.Context(), func(q db.Q) error {
			return access.GiveWhy(t.Context(), q, colleague, w.amina, caseloadtest.Today, "Ringte inn")
		}))
		w.as(colleague).Get("/tasks").Wants(t, 200).Says(t, "Vurder henvendelse", "Amina Khalil")
	})
}

// More tasks than a page holds: each list has parts of its own, which can be linked to.
func TestTheListsHaveParts(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var list []tasks.Task
		for i := range 450 {
			x := tasks.Task{Person: w.amina, Office: office, Kind: "VURD_HENV", Theme: "OPP", Priority: tasks.Normal, Status: tasks.Created, ActiveOn: civil.MustDate("2026-11-02"),
				Due: civil.MustDate("2026-12-05").AddDays(i / 5), Text: "Oppgave " + strconv.Itoa(1000+i)}
			if i < 250 {
				x.Assignee = mine
			}
			list = append(list, x)
		}
		caseloadtest.Must(t, caseloadtest.Change(t, w.d, func(ctx context.Context, c *caseload.Writer) (err error) {
			for i := range list {
				err = errors.Join(err, tasks.Put(ctx, c, &list[i]))
			}
			return err
		}))
		link := func(a webtest.Answer, rel, list string) string {
			t.Helper()
			for _, part := range strings.Split(a.Body, `<a href="`)[1:] {
				href, rest, _ := strings.Cut(part, `"`)
				if to := strings.ReplaceAll(href, "&amp;", "&"); strings.HasPrefix(rest, ` rel="`+rel+`"`) && strings.HasSuffix(to, "#h-"+list) {
					return strings.TrimSuffix(to, "#h-"+list)
				}
			}
			t.Fatalf("no %s of %s", rel, list)
			return ""
		}
		// 252 own ones and 201 that nobody has
		first := w.as(mine).Get("/tasks").Wants(t, 200).Says(t, "252 åpne", "201 åpne", "1–200 av 252", "1–200 av 201", "Neste 52", "Neste 1", "Oppgave 1197", "Oppgave 1448").Hides(t, "Oppgave 1198", "Oppgave 1449", "Forrige")
		second := w.as(mine).Get(link(first, "next", "mine")).Wants(t, 200).Says(t, "252 åpne", "201–252 av 252", "1–200 av 201", "Forrige", "Oppgave 1249", "Oppgave 1198", "Oppgave 1250").Hides(t, "Oppgave 1197", "Neste 52")
		both := link(second, "next", "ledige")
		last := w.as(mine).Get(both).Wants(t, 200).Says(t, "201–252 av 252", "201–201 av 201", "Oppgave 1449").Hides(t, "Oppgave 1448", "Neste")
		w.as(mine).Get(link(last, "prev", "mine")).Wants(t, 200).Says(t, "1–200 av 252", "201–201 av 201", "Oppgave 1197").Hides(t, "Oppgave 1198")
		// who takes one from a part comes back to it; the last one there is gone then
		form := form("do", "take", "back", "list", "version", "1", "at", strings.TrimPrefix(both, "/tasks?"))
		if to := w.as(mine).Post(at(list[449]), form).Wants(t, http.StatusSeeOther).Header.Get("Location"); to != both {
			t.Errorf("led to %s", to)
		}
		w.as(mine).Get(both).Wants(t, 200).Says(t, "201–253 av 253", "er gjort eller gitt videre", "Oppgave 1448")
		// a colleague to whom the link is sent sees what the colleague may see
		tellsNoDeadline(t, w.as(colleague).Get(both).Wants(t, 200).Hides(t, "Oppgave 1"))
		for _, bad := range []string{"x", "2", "none.'", strings.Repeat("9", 5000), "before."} {
			w.as(mine).Get("/tasks?mine="+bad+"&free="+bad).Wants(t, 200).Says(t, "Adressen peker på en side som ikke kan leses", "1–200 av 253", "Neste 53")
		}
		form.Set("at", "mine=//evil.example&free=%zz")
		if to := w.as(mine).Post(at(list[448]), form).Wants(t, http.StatusSeeOther).Header.Get("Location"); to != "/tasks" {
			t.Errorf("led to %s", to)
		}
	})
}

// aDayOf2027 is a day as an address writes one; ids hold the same digits, never so.
var aDayOf2027 = regexp.MustCompile(`2027-[01]\d-[0-3]\d`)

// tellsNoDeadline fails the test where the page tells a day of 2027, when all of these
// tasks fall due: in its text, or in any address.
func tellsNoDeadline(t *testing.T, a webtest.Answer) {
	t.Helper()
	if strings.Contains(a.Text(), "2027") || aDayOf2027.MatchString(a.Body) {
		t.Error("the page tells a deadline")
	}
}

// Tasks of which nothing may be told before a reason is given: their parts, and the
// addresses of these, do not tell a deadline.
func TestThePartsOfShutTasksTellNoDeadline(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		caseloadtest.Must(t, caseloadtest.Change(t, w.d, func(ctx context.Context, c *caseload.Writer) (err error) {
			for i := range 230 {
				err = errors.Join(err, tasks.Put(ctx, c, &tasks.Task{Person: w.amina, Office: office, Kind: "VURD_HENV", Theme: "OPP", Priority: tasks.Normal, Status: tasks.Created,
					ActiveOn: civil.MustDate("2026-11-02"), Due: civil.MustDate("2027-03-01").AddDays(i)}))
			}
			return err
		}))
		a := w.as(colleague).Get("/tasks").Wants(t, 200).Says(t, "231 åpne", "1–200 av 231", "Neste 31").Hides(t, "2026-11-24.")
		tellsNoDeadline(t, a)
		if !strings.Contains(a.Body, "free=closed.") {
			t.Error("the address of the next part is not by id alone")
		}
	})
}
