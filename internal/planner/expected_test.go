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
	"time"

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

func TestTheSampleFilesGiveTheExpectedNeeds(t *testing.T) {
	var file struct {
		Date civil.Date
		Runs []struct {
			Files []string
			Weeks []expectedWeek
		}
	}
	readJSON(t, "EXPECTED-needs.json", &file)
	p, d := catalogues(t)
	if len(file.Runs) != 2 {
		t.Fatal("the expectation has another form than this test reads")
	}
	for _, run := range file.Runs {
		people := sampleCaseload(t, file.Date)
		work := map[string][]Task{}
		if slices.Contains(run.Files, "dialog.json") {
			sampleDialogue(t, people)
		}
		if slices.Contains(run.Files, "oppgaver.json") {
			work = sampleTasks(t, people)
		}
		if len(run.Weeks) != 4 {
			t.Fatalf("%d weeks", len(run.Weeks))
		}
		for _, want := range run.Weeks {
			t.Run(strconv.Itoa(len(run.Files))+" files "+want.Counsellor+" "+want.Week.String(), func(t *testing.T) {
				got := reckon(people.of(want.Counsellor), work[want.Counsellor], p, d, want.Week, file.Date)
				got.Counsellor = want.Counsellor
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func reckon(people []Facts, loose []Task, p Policy, d Deadlines, w civil.Week, today civil.Date) expectedWeek {
	got := expectedWeek{Week: w, People: len(people), ByCode: map[Code]int{}, ByTier: map[string]int{}, Promise: PromiseLoad(people, p), Floor: FloorLoad(people, p)}
	count := func(needs []Need) {
		for _, n := range needs {
			got.ByCode[n.Code]++
			got.ByTier[strconv.Itoa(n.Tier)]++
			got.Needs = append(got.Needs, expectedNeed{n.Code, n.Tier, n.Due.String(), n.Points})
		}
	}
	count(LooseTasks(loose, p, Days{Workday: calendar.IsWorkday}, w, today))
	for _, f := range people {
		needs := Needs(f, p, d, Days{Workday: calendar.IsWorkday}, w, today)
		if len(needs) > 0 {
			got.WithNeed++
		}
		if _, minutes := Shortest(f, needs, p); minutes > 0 {
			got.Due++
			got.Needed += minutes
		}
		count(needs)
	}
	slices.SortFunc(got.Needs, compareExpected)
	return got
}

// samplePerson is a person of the sample caseload. Nobody has a right to protected ones
// after a fresh import.
type samplePerson struct {
	counsellor string
	protected  bool
	facts      Facts
}

type samplePeople struct {
	order []string // numbers, as in the file
	by    map[string]*samplePerson
}

func (s samplePeople) of(counsellor string) []Facts {
	var list []Facts
	for _, n := range s.order {
		if p := s.by[n]; p.counsellor == counsellor && !p.protected {
			list = append(list, p.facts)
		}
	}
	return list
}

// sampleCaseload reads the sample file in a simple way: the rows that
// the import's own expectation rejects are left out. cmd's own test holds the same
// numbers through the database.
func sampleCaseload(t *testing.T, today civil.Date) samplePeople {
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
	people := samplePeople{by: map[string]*samplePerson{}}
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
		if rejected[line] || cell("Fødselsnr") == "" {
			continue
		}
		number := eleven(cell("Fødselsnr"))
		people.order = append(people.order, number)
		people.by[number] = &samplePerson{cell("Nav-ident"), cell("Adressebeskyttelse") != "", sampleFacts(strconv.Itoa(line), cell, today)}
	}
}

// eleven are the digits of a number, with the zero that Excel ate.
func eleven(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	return strings.Repeat("0", 11-len(digits)) + digits
}

// sampleDialogue lets the threads of the sample file take the place of the dates in the
// caseload. Of the threads that wait, the person's first message after our last counts.
func sampleDialogue(t *testing.T, people samplePeople) {
	t.Helper()
	var file []struct {
		Fnr      string
		Dialoger []struct {
			Historisk, FerdigBehandlet bool
			Henvendelser               []struct {
				Avsender string
				Sendt    time.Time
			}
		}
	}
	readJSON(t, "dialog.json", &file)
	for _, x := range file {
		p := people.by[x.Fnr]
		p.facts.Waiting = nil
		for _, d := range x.Dialoger {
			if d.Historisk || d.FerdigBehandlet {
				continue
			}
			var since, last time.Time
			for _, h := range d.Henvendelser { // in order in this file
				switch {
				case h.Avsender == "VEILEDER":
					since = time.Time{}
				case since.IsZero():
					since = h.Sendt
				}
				if h.Avsender == "BRUKER" {
					last = h.Sendt
				}
			}
			if since.IsZero() {
				since = last
			}
			p.facts.Waiting = append(p.facts.Waiting, Waiting{Table: "thread", ID: x.Fnr, Since: civil.On(since)})
		}
	}
}

// sampleTasks gives the open tasks of the sample file by counsellor, without those about
// protected people. The expectation counts them beside the people: nobody has a need of
// a talk because of a task.
func sampleTasks(t *testing.T, people samplePeople) map[string][]Task {
	t.Helper()
	var file struct {
		Oppgaver []struct {
			ID, Versjon                               int
			Status, Prioritet, TilordnetRessurs, Tema string
			FristFerdigstillelse                      civil.Date
			Identer                                   []struct{ Ident string }
		}
	}
	readJSON(t, "oppgaver.json", &file)
	newest := map[int]int{}
	for _, o := range file.Oppgaver {
		newest[o.ID] = max(newest[o.ID], o.Versjon)
	}
	loose := map[string][]Task{}
	for _, o := range file.Oppgaver {
		if o.Versjon < newest[o.ID] || !slices.Contains([]string{"OPPRETTET", "AAPNET", "UNDER_BEHANDLING"}, o.Status) {
			continue
		}
		task := Task{Table: "task", ID: strconv.Itoa(o.ID), Name: o.Tema, Priority: o.Prioritet, Due: o.FristFerdigstillelse}
		switch p := people.by[o.Identer[0].Ident]; {
		case p != nil && p.protected:
		default:
			loose[o.TilordnetRessurs] = append(loose[o.TilordnetRessurs], task)
		}
	}
	return loose
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
