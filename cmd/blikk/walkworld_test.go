package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/signin"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/web"
)

// walkKey is the key for numbers in these tests.
var walkKey = []byte("a key for the walk, of no account")

// walker is somebody who asks the site: an account in a role, and the relation that
// it has to the people of the walk. ident "" is nobody.
type walker struct {
	ident, what string
	role        access.Role
	offices     []string
	team, leads bool
}

const walkOwner = "Z990101"

// walkers are every role, and every relation of a counsellor.
var walkers = []walker{
	{"", "nobody", "", nil, false, false},
	{walkOwner, "own", access.Counsellor, []string{"9801"}, true, false},
	{"Z990102", "cover", access.Counsellor, []string{"9803"}, false, false},
	{"Z990103", "team", access.Counsellor, []string{"9803"}, true, false},
	{"Z990104", "office", access.Counsellor, []string{"9801"}, false, false},
	{"Z990105", "none", access.Counsellor, []string{"9802"}, false, false},
	{"Z990181", "leads", access.Leader, []string{"9801"}, true, true},
	{"Z990182", "leads elsewhere", access.Leader, []string{"9802"}, false, true},
	{"Z990902", "researcher", access.Researcher, []string{"9801"}, false, false},
	{"Z990901", "operator", access.Operator, []string{"9801"}, false, false},
}

// walked is a person of the walk, with what must never stand where it should not.
type walked struct {
	id, given, family, number, phone string
	kind                             access.Kind // "" none
	thread, task                     string
}

func (p walked) secrets() []string { return []string{p.given, p.family, p.number, p.phone} }

var walkToday = civil.MustDate("2026-11-24")

func walkNow() time.Time { return walkToday.At(9 * 60) }

// walkNumber makes the n-th synthetic number of those born on 1 January 1990.
func walkNumber(n int) caseload.Number {
	for i := 0; ; i++ {
		for check := range 100 {
			got, _, err := caseload.ParseNumber(fmt.Sprintf("018190%03d%02d", i, check))
			if err == nil && n == 0 {
				return got
			}
			if err == nil {
				n--
			}
		}
	}
}

// walkWorld writes everybody into a database, and gives the people: one without a
// protection, then one for each kind.
func walkWorld(t *testing.T, d *db.DB) []walked {
	t.Helper()
	ctx := t.Context()
	check(t, caseload.BindKey(ctx, d, walkKey))
	check(t, d.Tx(ctx, func(q db.Q) error { return walkStaff(ctx, q) }))
	var people []walked
	by := caseload.By{Actor: access.AtTheMachine(), At: walkNow(), Call: "world"}
	check(t, caseload.Change(ctx, d, by, func(w *caseload.Writer) error {
		for i, kind := range append([]access.Kind{""}, access.Kinds()...) {
			p := walked{given: fmt.Sprintf("Xenofon%d", i), family: fmt.Sprintf("Qvisling%d", i), number: walkNumber(i).Digits, phone: fmt.Sprintf("4100077%d", i), kind: kind}
			row := caseload.Person{Number: walkNumber(i), GivenName: p.given, FamilyName: p.family, Office: "9801", Phone: p.phone, Language: "arabisk", Interpreter: caseload.Spoken}
			if err := w.Person(ctx, &row, walkKey); err != nil {
				return err
			}
			p.id = row.ID
			if err := walkLetters(ctx, w, &p); err != nil {
				return err
			}
			people = append(people, p)
			f := caseload.FollowUp{Person: p.id, Office: "9801", Counsellor: walkOwner, Starts: civil.MustDate("2026-01-05"), State: caseload.Active}
			err := w.FollowUp(ctx, &f)
			if kind != "" {
				err = errors.Join(err, w.Protect(ctx, p.id, access.Protection{Kind: kind, Office: lockedBy(kind)}))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return people
}

// walkLetters gives somebody a thread, a task of the owner's and one that nobody has, all
// of which name the person.
func walkLetters(ctx context.Context, w *caseload.Writer, p *walked) error {
	t := dialogue.Thread{Person: p.id, Office: "9801", Subject: "Om " + p.given}
	own := tasks.Task{Person: p.id, Office: "9801", Assignee: walkOwner, Kind: "VURD_HENV", Theme: "OPP", Priority: tasks.Normal, Status: tasks.Created, ActiveOn: walkToday, Text: "Ring " + p.family}
	free := own
	free.Assignee = ""
	err := errors.Join(dialogue.PutThread(ctx, w, &t), dialogue.Write(ctx, w, &t, &dialogue.Message{Sender: p.id, SentAt: walkNow(), Text: "Hei fra " + p.family}),
		tasks.Put(ctx, w, &own), tasks.Put(ctx, w, &free))
	p.thread, p.task = t.ID, own.ID
	return err
}

func lockedBy(kind access.Kind) string {
	if kind == access.Kontorsperre {
		return "9899"
	}
	return ""
}

func walkStaff(ctx context.Context, q db.Q) error {
	var err error
	for _, nr := range []string{"9801", "9802", "9803", "9899"} {
		err = errors.Join(err, access.PutOffice(ctx, q, access.Office{Number: nr, Name: "Kontor " + nr}))
	}
	teams := map[string]access.Team{"9801": {Office: "9801", Name: "Øst", Track: "ordinary"}, "9802": {Office: "9802", Name: "Vest", Track: "ordinary"}}
	for nr, team := range teams {
		err = errors.Join(err, access.AddTeam(ctx, q, &team))
		teams[nr] = team
	}
	for _, a := range walkers[1:] {
		err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: a.ident, Name: "Ansatt " + a.ident, MayWrite: true}),
			access.SetRoles(ctx, q, a.ident, []access.Role{a.role}), access.SetOffices(ctx, q, a.ident, a.offices))
		team := teams["9801"]
		if a.leads && !a.team {
			team = teams["9802"]
		}
		if a.team || a.leads {
			err = errors.Join(err, access.PutMember(ctx, q, team.ID, access.Member{Ident: a.ident, Leads: a.leads}))
		}
	}
	return errors.Join(err, calendar.SaveAbsence(ctx, q, &calendar.Absence{Ident: walkOwner, From: walkToday, To: walkToday, Substitute: "Z990102"}))
}

// testApp is the program inside a test.
func testApp(t *testing.T) *app {
	t.Helper()
	p, err := i18n.For("nb")
	check(t, err)
	return &app{ctx: t.Context(), world: world{out: io.Discard, err: io.Discard, now: time.Now}, set: &Settings{}, p: p, log: discard()}
}

// walkSite is the site of the walk. Everybody is listed for the demo's sign-in, so
// that the walk goes through real sessions without a password for each.
func walkSite(d *db.DB) site {
	s := site{db: d, key: walkKey, limits: signin.DefaultLimits(), now: walkNow, demo: []signin.DemoPerson{}}
	for _, a := range walkers[1:] {
		s.demo = append(s.demo, signin.DemoPerson{Ident: a.ident, Name: "Ansatt " + a.ident, Role: a.role})
	}
	return s
}

// asker is a browser of the walk.
type asker struct {
	h      http.Handler
	ident  string
	cookie *http.Cookie
}

type reply struct {
	status int
	body   string
	header http.Header
}

// text is body and headers, for looking for what must not be there.
func (r reply) text() string {
	var b strings.Builder
	_ = r.header.Write(&b)
	return b.String() + r.body
}

func (v *asker) ask(method, path string, form url.Values) reply {
	if v.cookie == nil && v.ident != "" && path != "/signin" {
		v.ask(http.MethodPost, "/signin", url.Values{"as": {v.ident}})
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return v.send(r)
}

// foreign sends an empty form from a page of another site.
func (v *asker) foreign(path string) reply {
	r := httptest.NewRequest(http.MethodPost, path, nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	return v.send(r)
}

func (v *asker) send(r *http.Request) reply {
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	v.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == web.ShortcutsCookie {
			continue
		}
		if v.cookie = c; c.MaxAge < 0 {
			v.cookie = nil
		}
	}
	return reply{w.Code, w.Body.String(), w.Result().Header}
}
