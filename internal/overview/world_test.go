package overview_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/overview"
	"github.com/veilederblikk/blikk/internal/web"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	key   = []byte("a key for tests, of no account..")
	today = civil.On(caseloadtest.Noon)
	must  = caseloadtest.Must
)

// The staff: the counsellor whose list it is, one at the same office, one in the same
// team from another office, one elsewhere, and the leader of the team.
const (
	mine, atOffice, inTeam, elsewhere, leads = "Z990101", "Z990102", "Z990103", "Z990104", "Z990181"
	office                                   = "9801"
)

// numbers are synthetic numbers, of people born from 1 January 1950 on.
var numbers = sync.OnceValue(func() []caseload.Number {
	var list []caseload.Number
	for born := civil.MustDate("1950-01-01"); len(list) < 12_000; born = born.AddDays(1) {
		y, m, d := born.Civil()
		for check := range 100 {
			if n, _, err := caseload.ParseNumber(fmt.Sprintf("%02d%02d%02d001%02d", d, int(m)+80, y%100, check)); err == nil {
				list = append(list, n)
			}
		}
	}
	return list
})

func number(n int) caseload.Number { return numbers()[n] }

func id(n int) string { return fmt.Sprintf("01a20d77-e94d-73b3-881e-%012d", n) }

// human is somebody in the world; what is zero is as usual.
type human struct {
	n             int
	given, family string
	counsellor    string // "" is mine
	kind          access.Kind
	language      string
	last          int // days since the last talk; 0 never
	rhythm        caseload.Rhythm
	waits         int // days that a message has waited for us
	promise       int // days until what we promised is due; 0 nothing
	track         caseload.Track
	unassigned    bool
}

type world struct {
	*webtest.Site
	t        testing.TB
	d        *db.DB
	assigned [][]string // whom the page of assigning was asked about
}

// made writes the staff and these people, and serves the pages.
func made(t testing.TB, d *db.DB, people ...human) *world {
	t.Helper()
	w := &world{t: t, d: d}
	must(t, d.Tx(t.Context(), func(q db.Q) error { return staffed(t.Context(), q) }))
	must(t, caseloadtest.Change(t, d, func(ctx context.Context, x *caseload.Writer) error {
		for _, h := range people {
			if err := h.put(ctx, x); err != nil {
				return err
			}
		}
		return nil
	}))
	policy, err := catalogue.Policy()
	must(t, err)
	deadlines, err := catalogue.Deadlines()
	must(t, err)
	categories, err := catalogue.Categories()
	must(t, err)
	p := &overview.Pages{Policy: policy, Deadlines: deadlines, Categories: categories, Key: key, Assign: func(c *web.Call, people []string) error {
		w.assigned = append(w.assigned, people)
		return c.Redirect("/assigned")
	}}
	w.Site = webtest.New(t, d, caseloadtest.Noon, p.Routes())
	return w
}

func staffed(ctx context.Context, q db.Q) error {
	team := access.Team{Office: office, Name: "Øst", Track: "ordinary"}
	err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: office, Name: "Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Prøvestad"}), access.AddTeam(ctx, q, &team))
	for ident, x := range map[string]struct {
		name, office string
		team         bool
	}{mine: {"Anne Berg", office, true}, atOffice: {"Bo Dahl", office, false}, inTeam: {"Cato Eng", "9802", true}, elsewhere: {"Dag Foss", "9802", false}, leads: {"Eva Gran", office, true}} {
		roles := []access.Role{access.Counsellor}
		if ident == leads {
			roles = []access.Role{access.Leader}
		}
		err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: x.name, MayWrite: true}), access.SetRoles(ctx, q, ident, roles), access.SetOffices(ctx, q, ident, []string{x.office}))
		if x.team {
			err = errors.Join(err, access.PutMember(ctx, q, team.ID, access.Member{Ident: ident, Leads: ident == leads}))
		}
	}
	return err
}

func (h human) put(ctx context.Context, x *caseload.Writer) error {
	language, need := h.language, caseload.NoInterpreter
	if language == "" {
		language = "norsk"
	} else {
		need = caseload.Spoken
	}
	p := caseload.Person{ID: id(h.n), Number: number(h.n), GivenName: h.given, FamilyName: h.family, Office: office, Phone: fmt.Sprintf("4100%04d", h.n), Language: language, Interpreter: need}
	err := x.Person(ctx, &p, key)
	counsellor := h.counsellor
	if counsellor == "" && !h.unassigned {
		counsellor = mine
	}
	track := h.track
	if track == "" {
		track = caseload.Ordinary
	}
	f := caseload.FollowUp{ID: id(1000 + h.n), Person: p.ID, Office: office, Counsellor: counsellor, Track: track, Rhythm: h.rhythm, Starts: today.AddDays(-300), State: caseload.Active}
	err = errors.Join(err, x.FollowUp(ctx, &f))
	if h.kind != "" {
		err = errors.Join(err, x.Protect(ctx, p.ID, access.Protection{Kind: h.kind}))
	}
	if h.last > 0 {
		c := caseload.Contact{ID: id(2000 + h.n), Person: p.ID, Office: office, Counsellor: mine, At: caseloadtest.Noon.AddDate(0, 0, -h.last), Kind: caseload.Phone, Direct: true, Spoke: true, Source: "entered"}
		err = errors.Join(err, x.Contact(ctx, &c))
	}
	if h.waits > 0 {
		th := dialogue.Thread{ID: id(3000 + h.n), Person: p.ID, Office: office, Subject: "Spørsmål", WaitsForUsSince: caseloadtest.Noon.AddDate(0, 0, -h.waits)}
		err = errors.Join(err, dialogue.PutThread(ctx, x, &th))
	}
	if h.promise != 0 {
		pr := caseload.Promise{ID: id(4000 + h.n), Person: p.ID, Office: office, Counsellor: mine, Text: "finne et kurs", MadeOn: today.AddDays(-3), Due: today.AddDays(h.promise), State: caseload.PromiseOpen}
		err = errors.Join(err, x.Promise(ctx, &pr))
	}
	return err
}

func (w *world) me() webtest.Someone { return w.As(mine, access.Counsellor) }

// list asks for the list of an address.
func (w *world) list(query string) webtest.Answer {
	w.t.Helper()
	return w.me().Get(overview.Path+"?"+query).Wants(w.t, 200)
}

// form is a form with people and an address.
func form(at string, people []int, more ...string) url.Values {
	f := url.Values{"at": {at}}
	for _, n := range people {
		f.Add("person", id(n))
	}
	for i := 0; i < len(more); i += 2 {
		f.Add(more[i], more[i+1])
	}
	return f
}

// after lists the lines of the access log that f leaves.
func (w *world) after(f func()) []access.Line {
	w.t.Helper()
	before, err := access.Lines(w.t.Context(), w.d.Read, 0, 100_000)
	must(w.t, err)
	f()
	seq := int64(0)
	if len(before) > 0 {
		seq = before[len(before)-1].Seq
	}
	lines, err := access.Lines(w.t.Context(), w.d.Read, seq, 100_000)
	must(w.t, err)
	return lines
}

func change(w *world, f func(ctx context.Context, x *caseload.Writer) error) {
	w.t.Helper()
	must(w.t, caseloadtest.Change(w.t, w.d, f))
}

func later(d time.Duration) time.Time { return caseloadtest.Noon.Add(d) }
