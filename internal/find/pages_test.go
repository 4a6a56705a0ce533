package find_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/find"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var key = []byte("a key for tests")

const (
	open, shielded, elsewhere, nobodys = "10918749743", "21906031946", "06858809779", "01819010001"
	mine                               = caseloadtest.Mine
	always                             = "Personer med adressebeskyttelse eller skjerming som du ikke har tilgang til, vises ikke."
)

type world struct {
	*webtest.Site
	d   *db.DB
	ids map[string]string // by number
}

// made is an office with a counsellor, somebody open, somebody shielded, and somebody
// at another office.
func made(t *testing.T, d *db.DB) world {
	t.Helper()
	w := world{d: d, ids: map[string]string{}}
	caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
		ctx := t.Context()
		return errors.Join(
			access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Prøvestad"}),
			access.PutStaff(ctx, q, &access.Staff{Ident: mine, Name: "Anne Berg", MayWrite: true}),
			access.SetRoles(ctx, q, mine, []access.Role{access.Counsellor, access.Leader}), access.SetOffices(ctx, q, mine, []string{"9801"}))
	}))
	caseloadtest.Must(t, caseloadtest.Change(t, d, func(ctx context.Context, x *caseload.Writer) error {
		for digits, office := range map[string]string{open: "9801", shielded: "9801", elsewhere: "9802"} {
			n, _, err := caseload.ParseNumber(digits)
			p := caseload.Person{Number: n, GivenName: "Kari <b>", FamilyName: "Nordmann", Office: office, Phone: "99999999"}
			if err := errors.Join(err, x.Person(ctx, &p, key)); err != nil {
				return err
			}
			w.ids[digits] = p.ID
		}
		return x.Protect(ctx, w.ids[shielded], access.Protection{Kind: access.Skjermet})
	}))
	w.Site = webtest.New(t, d, caseloadtest.Noon, find.Pages{Key: key}.Routes())
	return w
}

func (w world) me() webtest.Someone { return w.As(mine, access.Counsellor) }

func (w world) search(t *testing.T, text string) webtest.Answer {
	t.Helper()
	return w.me().Post("/find", url.Values{"q": {text}})
}

// after lists the lines of the log that f leaves.
func (w world) after(t *testing.T, f func()) []access.Line {
	t.Helper()
	before, err := access.Lines(t.Context(), w.d.Read, 0, 1000)
	caseloadtest.Must(t, err)
	f()
	lines, err := access.Lines(t.Context(), w.d.Read, int64(len(before)), 1000)
	caseloadtest.Must(t, err)
	return lines
}

func TestFindingByName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		lines := w.after(t, func() {
			a := w.search(t, "nord kar").Wants(t, http.StatusOK).Says(t, "1 treff", "Kari <b> Nordmann", "Ikke fordelt til en veileder · Eksempelvik", always).Hides(t, "99999999", open, "Prøvestad")
			if strings.Count(a.Body, `href="/people/`) != 1 || !strings.Contains(a.Body, `href="/people/`+w.ids[open]+`"`) || strings.Contains(a.Body, "<b>") {
				t.Errorf("not the one link, or a name is markup:\n%s", a.Body)
			}
		})
		if len(lines) != 1 || lines[0].Action != access.ListRow || len(lines[0].People) != 1 || lines[0].People[0] != (access.Seen{Person: w.ids[open], Relation: access.SameOffice}) {
			t.Errorf("the log: %+v", lines)
		}
		if lines := w.after(t, func() { w.search(t, "ingen").Wants(t, http.StatusOK).Says(t, "Ingen treff", always) }); len(lines) != 0 {
			t.Errorf("nobody was shown: %+v", lines)
		}
	})
}

func TestANumberThatIsHiddenIsAnsweredAsOneThatNobodyHas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := made(t, d)
		var unknown webtest.Answer
		lines := w.after(t, func() {
			unknown = w.search(t, nobodys).Wants(t, http.StatusOK).Says(t, "Ingen treff", always)
			for _, n := range []string{shielded, elsewhere, elsewhere[:6] + " " + elsewhere[6:]} {
				if a := w.search(t, n); a.Code != unknown.Code || a.Body != unknown.Body || len(a.Header) != len(unknown.Header) {
					t.Errorf("another answer than for a number that nobody has:\n%s", a.Body)
				}
			}
		})
		if len(lines) != 4 || lines[0].Permit || lines[0].Reasons[0] != access.NotFound || len(lines[0].People) > 0 ||
			lines[1].People[0].Person != w.ids[shielded] || lines[1].Reasons[0] != access.NoSkjermet || lines[2].Reasons[0] != access.NoOffice {
			t.Errorf("the log: %+v", lines)
		}
		lines = w.after(t, func() {
			w.search(t, " 109187 49743 ").Wants(t, http.StatusOK).Says(t, "1 treff", "Kari <b> Nordmann", always).Hides(t, open, "109187")
		})
		if len(lines) != 1 || !lines[0].Permit || lines[0].People[0].Person != w.ids[open] {
			t.Errorf("the log: %+v", lines)
		}
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return access.SetRights(t.Context(), q, mine, []access.Right{access.RightEgneAnsatte})
		}))
		w.search(t, shielded).Says(t, "1 treff", always)
	})
}

func TestWhatIsTypedIsShownAsTextWithWhatIsWrong(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	for text, says := range map[string]string{
		"": "Skriv et navn eller et fødselsnummer.", "x": "minst to bokstaver", "123": "elleve siffer", "10918749744": "Sifrene passer ikke sammen",
		strings.Repeat("<i>x", 1250): "for langt", "<script>alert(1)</script>": "Ingen treff", `"><img src=x onerror=alert(1)>`: "Ingen treff",
	} {
		a := w.search(t, text).Says(t, says, always)
		if strings.Contains(a.Body, "<i>") || strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, "<img") {
			t.Errorf("%.20q is markup on the page", text)
		}
		wrong := !strings.Contains(says, "treff")
		if (a.Code == http.StatusUnprocessableEntity) != wrong || wrong != strings.Contains(a.Body, `aria-invalid="true"`) || wrong != strings.Contains(a.Body, `href="#f-q"`) {
			t.Errorf("%.20q: %d, or the fault is not tied to its field", text, a.Code)
		}
	}
	w.me().Post("/find", nil).Wants(t, http.StatusUnprocessableEntity)
}

func TestTheFormIsOpenToCounsellorsAndAsksNothingInTheAddress(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	a := w.me().Get("/find?q=nordmann").Wants(t, http.StatusOK).Says(t, "Navn eller fødselsnummer", always).Hides(t, "nordmann", "treff")
	if !strings.Contains(a.Body, `method="post"`) || !strings.Contains(a.Body, "autofocus") {
		t.Error("the form is not posted, or the field has not the focus")
	}
	w.As(mine, access.Leader).Get("/find").Wants(t, http.StatusNotFound)
	w.As(mine, access.Leader).Post("/find", url.Values{"q": {open}}).Wants(t, http.StatusNotFound)
	w.As("", "").Post("/find", url.Values{"q": {open}}).Wants(t, http.StatusSeeOther)
}

func TestWhomNobodyFollowsUpCanBeTaken(t *testing.T) {
	w := made(t, dbtest.SQLite(t))
	a := w.search(t, "nordmann").Wants(t, http.StatusOK)
	if !strings.Contains(a.Body, `href="/assign?person=`+w.ids[open]+`"`) {
		t.Error("no way to take her")
	}
	caseloadtest.Must(t, caseloadtest.Change(t, w.d, func(ctx context.Context, x *caseload.Writer) error {
		return x.FollowUp(ctx, &caseload.FollowUp{Person: w.ids[open], Office: "9801", Counsellor: mine, State: caseload.Active})
	}))
	w.search(t, "nordmann").Wants(t, http.StatusOK).Says(t, "Nordmann").Hides(t, "/assign")
}
