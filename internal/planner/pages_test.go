package planner_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/demo"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

var (
	monday = civil.MustDate("2026-11-23")
	// world is simulated once; each test writes it to a database of its own.
	world = sync.OnceValues(func() (*demo.World, error) { return demo.Simulate(1, monday, demo.Office) })
)

// uka is the site of an invented office at 08:00 on Monday.
type uka struct {
	*webtest.Site
	t *testing.T
	d *db.DB
}

func openUka(t *testing.T, d *db.DB) *uka {
	t.Helper()
	w, err := world()
	must(t, err)
	must(t, demo.Write(t.Context(), d, w, func(int, int) {}))
	policy, err := catalogue.Policy()
	must(t, err)
	deadlines, err := catalogue.Deadlines()
	must(t, err)
	return &uka{webtest.New(t, d, monday.At(8*60), planner.NewPages(policy, deadlines).Routes()), t, d}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (u *uka) me() webtest.Someone { return u.As(demo.First, access.Counsellor) }

func (u *uka) colleague() string {
	u.t.Helper()
	list, err := access.StaffAt(u.t.Context(), u.d.Read, "9801")
	must(u.t, err)
	for _, s := range list {
		roles, err := access.RolesOf(u.t.Context(), u.d.Read, s.Ident)
		must(u.t, err)
		if s.Ident != demo.First && len(roles) == 1 && roles[0] == access.Counsellor {
			return s.Ident
		}
	}
	u.t.Fatal("no colleague")
	return ""
}

// log is the newest lines of the access log, after those that were there before.
func (u *uka) log(after int) []access.Line {
	u.t.Helper()
	lines, err := access.Lines(u.t.Context(), u.d.Read, 0, 1_000_000)
	must(u.t, err)
	return lines[after:]
}

// blocks are the counsellor's decisions of this week, by subject.
func (u *uka) blocks() map[string]planner.Block {
	u.t.Helper()
	list, err := planner.Blocks(u.t.Context(), u.d.Read, demo.First, monday.Week(), monday.Week())
	must(u.t, err)
	m := map[string]planner.Block{}
	for _, b := range list {
		m[b.Subject] = b
	}
	return m
}

// wishes are the proposals that the page's accept form holds.
func (u *uka) wishes() []string {
	u.t.Helper()
	body := u.me().Get("/week").Wants(u.t, 200).Body
	form, _, _ := strings.Cut(body[strings.Index(body, "/accept"):], "</form>")
	return webtest.Answer{Body: form}.Values("wish")
}

// aTalk is the first proposal of a kind from a day on: its subject and wish.
func (u *uka) aTalk(kind string) (subject, wish string) {
	u.t.Helper()
	for _, w := range u.wishes() {
		if p := strings.Split(w, "|"); p[2] == kind {
			return p[0], w
		}
	}
	u.t.Fatalf("no proposal of kind %s", kind)
	return "", ""
}

const weekPath = "/week/2026-W48"

func block(wish, do string, more ...string) url.Values {
	form := url.Values{"wish": {wish}, "do": {do}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Add(more[i], more[i+1])
	}
	return form
}

func TestUkaIsClosedToOthers(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	hers := u.colleague()
	subject, wish := u.aTalk("phone")
	paths := []string{"/week", weekPath, weekPath + "/block/" + subject, weekPath + "/print", "/week/now"}
	for _, path := range paths {
		u.As("", "").Get(path).Wants(t, 303)
		u.As(hers, access.Counsellor).Get(path+"?of="+demo.First).Wants(t, 404)
		u.As(demo.First, access.Leader).Get(path).Wants(t, 303) // a role that the account has not: signed out
	}
	before := len(u.log(0))
	u.As(hers, access.Counsellor).Post(weekPath+"/block?of="+demo.First, block(wish, "accept")).Wants(t, 404)
	u.As(hers, access.Counsellor).Post(weekPath+"/accept?of="+demo.First, url.Values{"wish": {wish}}).Wants(t, 404)
	if lines := u.log(before); len(lines) != 2 || lines[0].Permit || lines[0].Action != access.WeekDecide {
		t.Errorf("the refusals left %+v", lines)
	}
	if _, decided := u.blocks()[subject]; decided {
		t.Error("a colleague has decided")
	}
}

func TestUkaShowsTheWeekAndLeavesOneLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		before := len(u.log(0))
		a := u.me().Get("/week").Wants(t, 200)
		a.Says(t, "uke 48, 23.–27. november", "Godta uka", "Hvorfor nettopp disse?", "Lovfrister", "Det tiden ikke rekker til", "Dette ville hjulpet flest",
			"Personer med adressebeskyttelse eller skjerming som du ikke har tilgang til, vises ikke.", "Bevist: ingen plan for disse timene er")
		lines := u.log(before)
		if len(lines) != 1 || lines[0].Action != access.WeekRead || lines[0].Relation != access.Own || len(lines[0].People) < 90 {
			t.Fatalf("the view left %d lines", len(lines))
		}
		for _, s := range lines[0].People {
			if !strings.Contains(a.Body, s.Person) && a.Code != 200 {
				t.Errorf("%s stands in the log", s.Person)
			}
		}
		a.Hides(t, "[uka.", "[need.", "[refusal.")
	})
}

func TestAddressesThatAreNoneAreNotFound(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	long := strings.Repeat("9", 5000)
	for _, path := range []string{"/week/2026-W54", "/week/2026-W47", "/week/2026-W51", "/week/x", "/week/" + long, weekPath + "/block/x", weekPath + "/block/" + long,
		weekPath + "/block/" + db.NewID(), "/week?of=" + long, "/week?of=x'", "/week/2026-W99/print", "/week/%00"} {
		u.me().Get(path).Wants(t, 404)
	}
	for _, form := range []url.Values{{}, block("", "accept"), block("x|y|z|0", "accept"), block(long, "accept"), block(db.NewID()+"|2026-11-24T09:00|phone|-1", "accept"),
		block(db.NewID()+"|2026-11-24T09:00|phone|0", "nonsense"), block(db.NewID()+"|2026-11-24T99:00|phone|0", "accept"), block(db.NewID()+"|2026-11-24T09:00|cooking|0", "accept")} {
		u.me().Post(weekPath+"/block", form).Wants(t, 400)
	}
	u.me().Post(weekPath+"/accept", url.Values{"wish": {"x"}}).Wants(t, 400)
	// a person who is not hers
	u.me().Post(weekPath+"/block", block(db.NewID()+"|2026-11-24T09:00|phone|0", "accept")).Wants(t, 422)
	// minutes that are none leave the usual 25
	u.me().Get("/week/now?minutes="+long).Wants(t, 200).Says(t, "Jeg har 25 minutter nå")
}

func TestAcceptingTheWeekTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		form := url.Values{"wish": u.wishes()}
		before := len(u.log(0))
		u.me().Post(weekPath+"/accept", form).Wants(t, 303)
		after := u.blocks()
		u.me().Get("/week").Says(t, "forslag er godtatt")
		if logged := len(u.log(before)); logged < 20 {
			t.Errorf("%d lines for %d people", logged, len(form["wish"]))
		}
		u.me().Post(weekPath+"/accept", form).Wants(t, 303)
		u.me().Get("/week").Says(t, "Alt var godtatt fra før")
		for id, b := range u.blocks() {
			if b.Version != after[id].Version || b.State != after[id].State {
				t.Errorf("%s went from version %d to %d", id, after[id].Version, b.Version)
			}
		}
		for _, w := range form["wish"] {
			if b := after[strings.Split(w, "|")[0]]; b.State != planner.Accepted {
				t.Errorf("%s is %q", w, b.State)
			}
		}
	})
}

func TestABlockIsMovedLockedSkippedAndTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		subject, wish := u.aTalk("phone")
		open := u.me().Get(weekPath+"/block/"+subject).Wants(t, 200).Says(t, "Hvorfor nå?", "Det vi skylder", "Flytt", "Hopp over")
		times := open.Values("to")
		if len(times) == 0 {
			t.Fatal("no time is offered")
		}
		u.me().Post(weekPath+"/block", block(wish, "move", "to", times[0])).Wants(t, 303)
		b := u.blocks()[subject]
		if got := planner.Place(b.Day, b.Start); got != times[0] || b.State != planner.Accepted || b.MovedFrom == "" {
			t.Fatalf("moved to %s, %+v", got, b)
		}
		u.me().Get("/week").Says(t, "Flyttet fra")
		steps := []struct {
			do    string
			state planner.BlockState
			more  []string
		}{
			{"lock", planner.LockedIn, nil}, {"unlock", planner.Accepted, nil}, {"agree", planner.Accepted, nil}, {"kind", planner.Accepted, nil},
			{"skip", planner.Skipped, []string{"reason", "ill"}}, {"undo", planner.TakenBack, nil},
		}
		for _, s := range steps {
			b = u.blocks()[subject]
			wish = subject + "|" + planner.Place(b.Day, b.Start) + "|" + string(b.Kind) + "|" + itoa(b.Version)
			if s.do == "kind" {
				s.more = []string{"kind", u.me().Get(weekPath + "/block/" + subject).Values("kind")[0]}
			}
			u.me().Post(weekPath+"/block", block(wish, s.do, s.more...)).Wants(t, 303)
			if got := u.blocks()[subject]; got.State != s.state || got.Version != b.Version+1 {
				t.Fatalf("%s gave %s, version %d", s.do, got.State, got.Version)
			}
		}
		if b := u.blocks()[subject]; b.Kind == planner.Phone || !b.Agreed {
			t.Errorf("%+v", b)
		}
	})
}

func itoa(n int) string { return string(rune('0' + n)) }

func TestWhatCannotStandIsSaidAndKept(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	subject, wish := u.aTalk("phone")
	for name, c := range map[string]struct {
		form url.Values
		says string
	}{
		"into the calendar":      {block(wish, "move", "to", "other", "day", "2026-11-23", "clock", "10:30"), "kalenderen"},
		"before the day begins":  {block(wish, "move", "to", "other", "day", "2026-11-24", "clock", "05:00"), "arbeidstid"},
		"to another week":        {block(wish, "move", "to", "other", "day", "2027-01-04", "clock", "09:00"), "uka"},
		"to no day":              {block(wish, "move", "to", "other", "day", "x", "clock", "09:00"), "Velg en dag"},
		"skipped without reason": {block(wish, "skip", "reason", "", "other", ""), "grunn"},
		"another, unsaid":        {block(wish, "skip", "reason", "other", "other", "  "), "grunn"},
		"a reason too long":      {block(wish, "skip", "reason", "other", "other", strings.Repeat("å", 501)), "500"},
		"minus one minute":       {block(wish, "done", "minutes", "-1", "spoke", "yes"), "480"},
		"ten thousand minutes":   {block(wish, "done", "minutes", "10000", "spoke", "yes"), "480"},
		"no minutes":             {block(wish, "done", "minutes", "mye", "spoke", "yes"), "480"},
		"did they speak":         {block(wish, "done", "minutes", "20"), "Si om dere snakket"},
		"no kind":                {block(wish, "kind", "kind", "x"), "Velg en type"},
	} {
		t.Run(name, func(t *testing.T) {
			a := u.me().Post(weekPath+"/block", c.form).Wants(t, 422).Says(t, "Ikke lagret", c.says)
			if typed := c.form.Get("other"); len(typed) > 2 && !strings.Contains(a.Body, typed) {
				t.Error("what was typed is gone")
			}
			if _, decided := u.blocks()[subject]; decided {
				t.Error("it was stored")
			}
		})
	}
}

func TestTwoWhoDecideAtOnceAreShownBoth(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	subject, wish := u.aTalk("phone")
	times := u.me().Get(weekPath + "/block/" + subject).Values("to")
	u.me().Post(weekPath+"/block", block(wish, "lock")).Wants(t, 303)
	a := u.me().Post(weekPath+"/block", block(wish, "move", "to", times[0])).Wants(t, 409)
	a.Says(t, "Noen har bestemt noe annet", "Dette står nå", "Dette ville du", "Bruk mitt likevel")
	if b := u.blocks()[subject]; b.State != planner.LockedIn || b.Version != 1 {
		t.Fatalf("%+v", b)
	}
	form, _, _ := strings.Cut(a.Body[strings.Index(a.Body, "h-stale"):], "</form>")
	again := webtest.Answer{Body: form}
	u.me().Post(weekPath+"/block", url.Values{"wish": again.Values("wish"), "do": again.Values("do"), "to": again.Values("to")}).Wants(t, 303)
	if b := u.blocks()[subject]; planner.Place(b.Day, b.Start) != times[0] || b.Version != 2 {
		t.Errorf("mine did not stand: %+v", b)
	}
}

func TestATalkIsDoneAndCorrected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		subject, wish := u.aTalk("phone")
		u.At(monday.At(13 * 60))
		before := len(u.log(0))
		u.me().Post(weekPath+"/block", block(wish, "done", "minutes", "24", "spoke", "yes")).Wants(t, 303)
		u.me().Get("/week").Says(t, "Gjort: 24 min, dere snakket")
		b := u.blocks()[subject]
		if b.State != planner.Done || b.Contact != 24 {
			t.Fatalf("%+v", b)
		}
		if lines := u.log(before); len(lines) < 2 || lines[0].Action != access.WeekDecide || lines[0].People[0].Person != subject {
			t.Errorf("%+v", lines)
		}
		wish = subject + "|" + planner.Place(b.Day, b.Start) + "|phone|" + itoa(b.Version)
		u.me().Post(weekPath+"/block", block(wish, "done", "minutes", "30", "spoke", "no")).Wants(t, 303)
		if b := u.blocks()[subject]; b.State != planner.NotMet {
			t.Errorf("%+v", b)
		}
		u.me().Get("/week").Says(t, "Ikke møtt, ny tid trengs")
	})
}

func TestTwentyFiveMinutesGiveThreeCalls(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	before := len(u.log(0))
	a := u.me().Get("/week/now?minutes=25").Wants(t, 200)
	people := a.Values("person")
	if len(people) != 3 {
		t.Fatalf("%d calls", len(people))
	}
	if lines := u.log(before); len(lines) != 1 || len(lines[0].People) != 3 {
		t.Errorf("%+v", lines)
	}
	send := func(i int, do, minutes string) webtest.Answer {
		return u.me().Post("/week/now?minutes=25", url.Values{"person": {people[i]}, "version": {"0"}, "do": {do}, "minutes": {minutes}})
	}
	send(0, "done", "10000").Wants(t, 303)
	u.me().Get("/week/now").Says(t, "480")
	send(0, "done", "18").Wants(t, 303)
	send(1, "tried", "").Wants(t, 303)
	send(2, "not_now", "").Wants(t, 303)
	if b := u.blocks(); b[people[0]].State != planner.Done || b[people[1]].State != planner.NotMet || b[people[2]].ID != "" {
		t.Errorf("%v", b)
	}
	for _, id := range u.me().Get("/week/now?minutes=25").Values("person") {
		if id == people[0] || id == people[2] {
			t.Errorf("%s is offered again", id)
		}
	}
	if got := u.me().Get("/week/now?minutes=15").Values("person"); len(got) != 0 {
		t.Errorf("15 minutes hold no call of 20: %v", got)
	}
}

func TestASubstituteDecidesTheCoveredDays(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	hers := u.colleague()
	var today, tomorrow string // talks that are decided
	for _, b := range u.blocks() {
		wish := b.Subject + "|" + planner.Place(b.Day, b.Start) + "|" + string(b.Kind) + "|" + itoa(b.Version)
		switch {
		case b.Stands() && b.Day == monday:
			today = wish
		case b.Stands():
			tomorrow = wish
		}
	}
	subject := strings.Split(today, "|")[0]
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		return calendar.SaveAbsence(t.Context(), q, &calendar.Absence{Ident: demo.First, From: monday, To: monday, Substitute: hers})
	}))
	she := u.As(hers, access.Counsellor)
	a := she.Get("/week?of="+demo.First).Wants(t, 200)
	she.Get("/week").Wants(t, 200).Says(t, "Du er vikar for")
	a.Says(t, "Kolliderer med fravær")
	if !strings.Contains(a.Body, `action="/week/2026-W48/replan?of=`+demo.First+`"`) {
		t.Error("the form leaves out whose week it is")
	}
	if strings.Contains(a.Body, "b-"+strings.Split(tomorrow, "|")[0]) {
		t.Error("a day that is not covered is shown")
	}
	before := len(u.log(0))
	she.Post(weekPath+"/block?of="+demo.First, block(today, "skip", "reason", "other", "other", "hemmelig grunn")).Wants(t, 303)
	she.Post(weekPath+"/block?of="+demo.First, block(tomorrow, "lock")).Wants(t, 422)
	if lines := u.log(before); len(lines) == 0 || lines[0].Ident != hers || lines[0].Relation != access.Covers || lines[0].People[0].Person != subject {
		t.Errorf("%+v", lines)
	}
	she.Get("/week?of="+demo.First).Wants(t, 200).Says(t, "Hoppet over").Hides(t, "hemmelig grunn")
	u.me().Get("/week").Says(t, "Hoppet over: hemmelig grunn")
	u.At(monday.AddDays(1).At(8 * 60))
	she.Get("/week?of="+demo.First).Wants(t, 404)
}

func TestPaperSaysNoProtectedName(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	subject, wish := u.aTalk("phone")
	u.me().Post(weekPath+"/block", block(wish, "lock")).Wants(t, 303)
	name := ""
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		if err := access.SetRights(t.Context(), q, demo.First, nil); err != nil {
			return err
		}
		if _, err := q.ExecContext(t.Context(), "INSERT INTO protection (person, kind, office) VALUES ($1, 'FORTROLIG', '')", subject); err != nil {
			return err
		}
		if err := q.QueryRowContext(t.Context(), "SELECT family_name FROM person WHERE id = $1", subject).Scan(&name); err != nil {
			return err
		}
		return nil
	}))
	u.me().Get("/week").Wants(t, 200).Hides(t, subject, name+"<")
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		return access.SetRights(t.Context(), q, demo.First, []access.Right{access.RightFortrolig})
	}))
	u.me().Get("/week").Wants(t, 200).Says(t, name)
	u.me().Get(weekPath+"/print").Wants(t, 200).Says(t, "Samtale").Hides(t, subject)
}

func TestAWeekWithoutPeopleLeadsToTheImport(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	must(t, u.d.Tx(t.Context(), func(q db.Q) error {
		if err := access.CreateCounsellorFromImport(t.Context(), q, "Z999999", "9801"); err != nil {
			return err
		}
		return nil
	}))
	u.As("Z999999", access.Counsellor).Get("/week").Wants(t, 200).Says(t, "Ingen personer er fordelt til deg ennå", "blikk import caseload", "Les prioriteringene")
}

func TestTheWeekGoesOnWithTheClock(t *testing.T) {
	u := openUka(t, dbtest.SQLite(t))
	u.At(monday.AddDays(5).At(10 * 60)) // Saturday: nothing of the week is left
	u.me().Get("/week").Wants(t, 200)
	u.At(time.Date(2026, 12, 28, 8, 0, 0, 0, time.UTC)) // the last week of 2026 is its 53rd
	u.me().Get("/week").Wants(t, 200).Says(t, "uke 53, 28. desember–1. januar 2027")
	u.me().Get("/week/2027-W01").Wants(t, 200)
}

func TestATalkCollidesWithWhatThePersonGotMeanwhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		u := openUka(t, d)
		subject, wish := u.aTalk("phone")
		u.me().Post(weekPath+"/block", block(wish, "accept")).Wants(t, 303)
		u.me().Get(weekPath+"/block/"+subject).Hides(t, "Kolliderer med noe personen har")
		b := u.blocks()[subject]
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			e := calendar.StoredEvent{Event: calendar.Single("tannlege", b.Day, calendar.Interval{From: b.Start, To: b.Start + 30}, "Tannlege", "")}
			return calendar.SaveEvent(t.Context(), q, calendar.Owner{Kind: calendar.OfPerson, ID: subject}, "9801", &e)
		}))
		u.me().Get(weekPath+"/block/"+subject).Wants(t, 200).Says(t, "Kolliderer med noe personen har "+strings.ReplaceAll(civil.Clock(b.Start), ":", "."))
	})
}
