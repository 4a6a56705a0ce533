package planner

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/text"
)

// The text of a week says for whom a talk is held, as Uka does, and so does the list of
// those whom the hours do not reach; of one's own people it says nothing.
func TestTheTextSaysForWhomOneStandsIn(t *testing.T) {
	long := Covering{For: "Z990102", Name: "Ingebjørg Kristiansen Haugland-Sørensen av\x1b[31m Nordre Eksempelvik og Prøvestad", From: monday, To: monday.AddDays(4)}
	short := Covering{For: "Z990103", From: monday, To: monday.AddDays(4)}
	for _, hours := range []bool{true, false} {
		s := situation()
		if !hours {
			for week, f := range s.Weeks {
				for i := range f.Days {
					f.Days[i].Work = Span{}
				}
				f.Available = 0
				s.Weeks[week] = f
			}
		}
		silent := Facts{LastContact: monday.AddDays(-200), HasPhone: true}
		s.add(person(1, silent), Who{Name: "Egen Person", Phone: "40000001"})
		s.add(person(2, silent), Who{Name: "Dekket Person", Phone: "40000002", Cover: long})
		s.add(person(3, silent), Who{Name: "Vernet Person", Phone: "40000003", Protected: true, Cover: short})
		w := plan(t, s, monday.Week())
		if hours && len(w.Talks) != 3 || !hours && len(w.Shortfall) != 3 {
			t.Fatalf("talks %+v, shortfall %+v", w.Talks, w.Shortfall)
		}
		out := widthOf(t, w, 60)
		for name, want := range map[string]string{"Egen Person": "", "Dekket Person": "Vikar for Ingebjørg Kristiansen Haugland-Sørensen av[31m Nordre Eksempelvik og Prøvestad", "Vernet Person": "Vikar for Z990103"} {
			about := aboutOf(out, name)
			if got := strings.Join(strings.Fields(about), " "); want != "" && !strings.Contains(got, want) || want == "" && strings.Contains(got, "Vikar") {
				t.Errorf("with hours %v, about %s:\n%s", hours, name, about)
			}
		}
		if strings.Contains(out, "40 00 00 03") || strings.ContainsRune(out, '\x1b') {
			t.Errorf("a protected person's telephone, or a control character:\n%s", out)
		}
		if hours && !strings.Contains(out, "\n"+strings.Repeat(" ", nameColumn)+"Vikar for Z990103\n") {
			t.Errorf("it is not aligned with the rest:\n%s", out)
		}
		for _, line := range strings.Split(out, "\n") {
			if text.Width(line) > 60 {
				t.Errorf("wider than 60: %q", line)
			}
		}
		p, _ := i18n.For("nb")
		doc, err := Document(w, p)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := json.Marshal(doc); err != nil || bytes.Contains(b, []byte("Vikar")) || bytes.Contains(b, []byte("Z990103")) {
			t.Errorf("the document is another than the contract says: %v", err)
		}
	}
}

func widthOf(t *testing.T, w *Week, columns int) string {
	t.Helper()
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteText(&b, p, w, Style{Columns: columns, All: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// aboutOf is what the text says of a person: the line with the name, and those that are
// indented under it.
func aboutOf(out, name string) string {
	_, rest, _ := strings.Cut(out, name)
	var about []string
	for i, line := range strings.Split(rest, "\n") {
		if i > 0 && !strings.HasPrefix(line, strings.Repeat(" ", 4)) {
			break
		}
		about = append(about, line)
	}
	return strings.Join(about, "\n")
}
