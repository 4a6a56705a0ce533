package policypage_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/policypage"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, p policypage.Pages) *webtest.Site {
	t.Helper()
	d := dbtest.SQLite(t)
	err := d.Tx(t.Context(), func(q db.Q) error {
		ctx := t.Context()
		team := access.Team{Office: "9802", Name: "Øst", Track: "ordinary"}
		err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Prøvestad"}), access.AddTeam(ctx, q, &team))
		for ident, roles := range map[string][]access.Role{"Z990101": {access.Counsellor, access.Leader}, "Z990102": {access.Operator, access.Researcher}} {
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: ident, Name: ident}), access.SetRoles(ctx, q, ident, roles), access.SetOffices(ctx, q, ident, []string{"9801"}))
		}
		return errors.Join(err, access.PutMember(ctx, q, team.ID, access.Member{Ident: "Z990101", Leads: true}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return webtest.New(t, d, noon, p.Routes())
}

func files(t *testing.T) policypage.Pages {
	t.Helper()
	p, err := catalogue.Policy()
	d, err2 := catalogue.Deadlines()
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return policypage.Pages{Policy: p, Deadlines: d}
}

// yamlOf reads a file of the catalogue without the catalogue's own reader.
func yamlOf(t *testing.T, file string, into any) {
	t.Helper()
	b, err := os.ReadFile("../../catalogue/" + file)
	if err == nil {
		err = yaml.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// row is the text of the table row with an id.
func row(t *testing.T, a webtest.Answer, id string) string {
	t.Helper()
	_, rest, found := strings.Cut(a.Body, `<tr id="`+id+`">`)
	body, _, _ := strings.Cut(rest, "</tr>")
	if !found {
		t.Errorf("no row %s", id)
	}
	return webtest.Answer{Body: body}.Text()
}

func TestEveryNumberOfThePolicyIsShownWithWhatItRestsOn(t *testing.T) {
	nb, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	a := open(t, files(t)).As("Z990101", access.Counsellor).Get("/policy").Wants(t, http.StatusOK)
	var file struct {
		Version   int       `yaml:"version"`
		ValidFrom time.Time `yaml:"valid_from"`
		Values    map[string]struct {
			Value              any    `yaml:"value"`
			Source, Assumption string `yaml:",omitempty"`
		} `yaml:"values"`
	}
	yamlOf(t, "policy.yaml", &file)
	if len(file.Values) < 80 {
		t.Fatalf("only %d values read", len(file.Values))
	}
	assumed := 0
	for key, v := range file.Values {
		text := row(t, a, "v-"+key)
		label := nb.T("policy.value." + key)
		if strings.HasPrefix(label, "[") || !strings.HasPrefix(text, label) {
			t.Errorf("%s has no words: %q", key, text)
		}
		for _, number := range numbersOf(v.Value, policypage.UnitOf(key)) {
			if !strings.Contains(strings.TrimPrefix(text, label), number) {
				t.Errorf("%s: %q lacks %s", key, text, number)
			}
		}
		basis, mark := v.Source, "Kilde "
		if v.Assumption != "" {
			basis, mark = v.Assumption, "antakelse "
			assumed++
		}
		if !strings.Contains(text, mark+basis) {
			t.Errorf("%s: %q lacks %q", key, text, mark+basis)
		}
	}
	a.Says(t, nb.T("policy.version", i18n.Data{"Version": file.Version, "Date": nb.Date(civil.On(file.ValidFrom), civil.Date{})}),
		nb.T("policy.sum", i18n.Data{"Count": assumed, "All": len(file.Values)})).Hides(t, "[policy", policypageOthers(nb))
}

// policypageOthers is the heading of values that no part of the page knows.
func policypageOthers(p *i18n.Printer) string { return ">" + p.T("policy.group.others") + "<" }

// numbersOf is how a value of the file is written on the page.
func numbersOf(v any, unit policypage.Unit) []string {
	var list []string
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			list = append(list, numbersOf(x, "")...)
		}
	case int:
		list = []string{strconv.Itoa(v)}
		if unit == policypage.Clock {
			list = []string{fmt.Sprintf("%02d.%02d", v/60, v%60)}
		}
	}
	return list
}

func TestEveryLegalDateIsShownWithItsParagraph(t *testing.T) {
	a := open(t, files(t)).As("Z990101", access.Counsellor).Get("/policy").Wants(t, http.StatusOK)
	var file struct {
		Version   int              `yaml:"version"`
		Deadlines []map[string]any `yaml:"deadlines"`
	}
	yamlOf(t, "deadlines.yaml", &file)
	if len(file.Deadlines) < 10 {
		t.Fatalf("only %d read", len(file.Deadlines))
	}
	nb, _ := i18n.For("nb")
	for _, d := range file.Deadlines {
		text := row(t, a, "d-"+d["id"].(string))
		for field, v := range d {
			var want []string
			switch v := v.(type) {
			case string:
				want = []string{v}
			case int:
				want = []string{strconv.Itoa(v)}
			case bool:
				want = []string{nb.T("policy.talk")}
			case time.Time:
				want = []string{nb.Date(civil.On(v), civil.Date{})}
			case []any:
				for _, code := range v {
					want = append(want, nb.T("ends.name."+code.(string)))
				}
			}
			switch field {
			case "id":
				want = []string{nb.T("policy.deadline." + d["id"].(string))}
			case "clock":
				if d["rule"] != "office_days" {
					want = []string{nb.T("policy.clock." + d["clock"].(string))}
				} else {
					want = nil
				}
			case "rule":
				want = nil // its words are the text that the other fields stand in
			}
			for _, w := range want {
				if !strings.Contains(text, w) || strings.HasPrefix(w, "[") {
					t.Errorf("%s: %s: %q lacks %q", d["id"], field, text, w)
				}
			}
		}
	}
	a.Says(t, nb.T("policy.deadlines_lead", i18n.Data{"Version": file.Version}))
}

func TestThePageShowsAnotherPolicyAsItIs(t *testing.T) {
	p := files(t)
	b, err := os.ReadFile("../../catalogue/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.NewReplacer("version: 1\n", "version: 77\n", "rhythm.max: {value: 48, assumption:", "rhythm.max: {value: 613, source:",
		"day.work_from: {value: 480", "day.work_from: {value: 425", "legal.decision_14a_days: {value: 0", "legal.decision_14a_days: {value: 19").Replace(string(b))
	if p.Policy, err = catalogue.ParsePolicy("policy.yaml", []byte(changed)); err != nil {
		t.Fatal(err)
	}
	a := open(t, p).As("Z990101", access.Counsellor).Get("/policy").Says(t, "versjon 77", "613 poeng", "07.05", "Kontorets egen frist: 19 dager")
	if got := row(t, a, "v-rhythm.max"); !strings.Contains(got, "Kilde") || strings.Contains(got, "antakelse") {
		t.Errorf("a source is called an assumption: %q", got)
	}
}

func TestWhoMayReadThePolicy(t *testing.T) {
	s := open(t, files(t))
	s.As("Z990101", access.Counsellor).Get("/policy").Wants(t, http.StatusOK)
	s.As("Z990101", access.Leader).Get("/policy").Wants(t, http.StatusOK) // leads at another office than the first of the own
	s.As("Z990102", access.Operator).Get("/policy").Wants(t, http.StatusNotFound)
	s.As("Z990102", access.Researcher).Get("/policy").Wants(t, http.StatusNotFound)
	s.As("", "").Get("/policy").Wants(t, http.StatusSeeOther)
}
