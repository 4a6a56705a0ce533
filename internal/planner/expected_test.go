package planner

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

const inputs = "../../testdata/input/"

// expectedNeed is [code, tier, due, points], as the office's expectation writes it.
type expectedNeed struct {
	Code   Code
	Tier   int
	Due    string
	Points int
}

func (n *expectedNeed) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[]any{&n.Code, &n.Tier, &n.Due, &n.Points})
}

func compareExpected(a, b expectedNeed) int {
	return cmp.Or(strings.Compare(string(a.Code), string(b.Code)), a.Tier-b.Tier, strings.Compare(a.Due, b.Due), a.Points-b.Points)
}

type expectedWeek struct {
	Counsellor string         `json:"counsellor"`
	Week       civil.Week     `json:"week"`
	People     int            `json:"people"`
	WithNeed   int            `json:"people_with_need"`
	Due        int            `json:"people_due"`
	ByCode     map[Code]int   `json:"by_code"`
	ByTier     map[string]int `json:"by_tier"`
	Needed     int            `json:"needed_min"`
	Promise    int            `json:"promise_load_min"`
	Floor      int            `json:"floor_load_min"`
	Needs      []expectedNeed `json:"needs"`
}

func TestTheSampleCaseloadGivesTheExpectedNeeds(t *testing.T) {
	var file struct {
		Date civil.Date
		Runs []struct{ Weeks []expectedWeek }
	}
	readJSON(t, "EXPECTED-needs.json", &file)
	p, d := catalogues(t)
	caseload := sampleCaseload(t, file.Date)
	if len(file.Runs) < 1 || len(file.Runs[0].Weeks) != 4 {
		t.Fatal("the expectation has another form than this test reads")
	}
	for _, want := range file.Runs[0].Weeks {
		t.Run(want.Counsellor+" "+want.Week.String(), func(t *testing.T) {
			got := reckon(caseload[want.Counsellor], p, d, want.Week, file.Date)
			got.Counsellor = want.Counsellor
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func reckon(people []Facts, p Policy, d Deadlines, w civil.Week, today civil.Date) expectedWeek {
	got := expectedWeek{Week: w, People: len(people), ByCode: map[Code]int{}, ByTier: map[string]int{}, Promise: PromiseLoad(people, p), Floor: FloorLoad(people, p)}
	for _, f := range people {
		needs := Needs(f, p, d, Days{Workday: calendar.IsWorkday}, w, today)
		if len(needs) > 0 {
			got.WithNeed++
		}
		if _, minutes := Shortest(f, needs, p); minutes > 0 {
			got.Due++
			got.Needed += minutes
		}
		for _, n := range needs {
			got.ByCode[n.Code]++
			got.ByTier[strconv.Itoa(n.Tier)]++
			got.Needs = append(got.Needs, expectedNeed{n.Code, n.Tier, n.Due.String(), n.Points})
		}
	}
	slices.SortFunc(got.Needs, compareExpected)
	return got
}

// sampleCaseload reads the sample file in a simple way, by counsellor: the rows that
// the import's own expectation rejects are left out, and so are protected people,
// for whom no counsellor has a right after a fresh import. The import's own test
// holds the same numbers through the database.
func sampleCaseload(t *testing.T, today civil.Date) map[string][]Facts {
	t.Helper()
	var imports struct {
		Files []struct {
			File     string
			Rejected []struct{ Line int }
		}
	}
	readJSON(t, "EXPECTED.json", &imports)
	rejected := map[int]bool{}
	for _, r := range imports.Files[0].Rejected {
		rejected[r.Line] = true
	}
	b, err := os.ReadFile(inputs + imports.Files[0].File)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = charmap.Windows1252.NewDecoder().Bytes(b); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	heading, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	people := map[string][]Facts{}
	for {
		row, err := r.Read()
		if err != nil {
			return people
		}
		line, _ := r.FieldPos(0)
		cell := func(name string) string {
			i := slices.IndexFunc(heading, func(h string) bool { return strings.HasPrefix(h, name) })
			return strings.TrimSpace(row[i])
		}
		if !rejected[line] && cell("Fødselsnr") != "" && cell("Adressebeskyttelse") == "" {
			people[cell("Nav-ident")] = append(people[cell("Nav-ident")], sampleFacts(strconv.Itoa(line), cell, today))
		}
	}
}

func sampleFacts(id string, cell func(string) string, today civil.Date) Facts {
	date := func(name string) civil.Date { return norwegianDate(cell(name)) }
	f := Facts{
		Person: id, FollowUp: id, Start: date("Oppfølging startet"), LastContact: date("Siste direkte kontakt"), ImportedOn: today,
		HasPhone: cell("Telefon") != "", RhythmCentidays: centidays(cell("Avtalt rytme")), Unmapped: 10,
	}
	if f.LastContact.After(today) {
		f.LastContact = civil.Date{}
	}
	switch cell("Løp") {
	case "spesialprogram":
		f.Track = "programme"
	case "ordinær":
		f.Track = "ordinary"
	}
	switch cell("Tolkebehov") {
	case "talespråk", "ja":
		f.Interpreter = "spoken"
	case "tegnspråk":
		f.Interpreter = "sign"
	case "nei":
		f.Interpreter = "none"
	}
	if since := date("Dato på melding"); !since.IsZero() {
		f.Waiting = []Waiting{{Table: "person", ID: id, Since: since}}
	}
	for _, end := range []string{"Utløpsdato aktivitet", "Tiltak slutt"} {
		if day := date(end); !day.IsZero() {
			f.Ends = append(f.Ends, Ending{Table: end, ID: id, Day: day})
		}
	}
	return f
}

// norwegianDate reads 4.12.2026 and 2026-12-04; anything else is not known.
func norwegianDate(s string) civil.Date {
	if d, err := civil.ParseDate(s); err == nil {
		return d
	}
	parts := strings.Split(s, ".")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return civil.Date{}
	}
	pad := func(n string) string { return strings.Repeat("0", 2-min(2, len(n))) + n }
	d, err := civil.ParseDate(parts[2] + "-" + pad(parts[1]) + "-" + pad(parts[0]))
	if err != nil {
		return civil.Date{}
	}
	return d
}

func centidays(s string) int {
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0
	}
	return int(v*100 + 0.5)
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(inputs + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}
