package imports

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/i18n"
)

func TestAReportIsWrittenInItsAgreedOrder(t *testing.T) {
	r := &Report{File: "a.ics", Kind: "calendar", Imported: 1, Skipped: 1, Totals: []Total{{"owner", map[string]string{"counsellor": "Z990101"}}, {"events", 2}}}
	r.reject(Issue{Line: 9, Code: "tz_unknown", OtherLine: 3, Columns: []string{"Tlf & navn"}})
	r.warn(Issue{Line: 7, Code: "cancelled"})
	r.warn(Issue{Line: 2, Column: "B", Code: "cancelled"})
	r.warn(Issue{Line: 2, Column: "A", Code: "cancelled"})
	if err := r.finish(Options{}); err != nil {
		t.Fatal(err)
	}
	reason := func(code string) string {
		p, err := i18n.For("nb")
		if err != nil {
			t.Fatal(err)
		}
		return p.T("import." + code)
	}
	want := `{"schema":"blikk.import/1","file":"a.ics","kind":"calendar","read":3,"imported":1,"updated":0,"unchanged":0,"skipped":1,` +
		`"rejected":[{"line":9,"code":"tz_unknown","reason":"` + reason("tz_unknown") + `","other_line":3,"columns":["Tlf & navn"]}],` +
		`"warnings":[{"line":2,"column":"A","code":"cancelled","reason":"` + reason("cancelled") + `"},{"line":2,"column":"B","code":"cancelled","reason":"` + reason("cancelled") + `"},{"line":7,"code":"cancelled","reason":"` + reason("cancelled") + `"}],` +
		`"owner":{"counsellor":"Z990101"},"events":2}`
	got, err := r.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, strings.ReplaceAll(string(got), "\n", "")); diff != "" {
		t.Error(diff)
	}
}

func TestNothingToReportIsAnEmptyListNotNull(t *testing.T) {
	b, err := json.Marshal(&Report{})
	if err != nil || !strings.Contains(string(b), `"rejected":[],"warnings":[]`) {
		t.Errorf("%s %v", b, err)
	}
}

func TestARefusalIsSaidWithItsPlace(t *testing.T) {
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Refusal{{Code: "not_text"}, {Code: "too_large", Line: 7}, {Code: "not_icalendar", Line: 7, Column: 3}} {
		s := r.Text(p)
		if strings.Contains(s, "[") || (r.Line > 0) != strings.Contains(s, "7") || !strings.Contains(r.Error(), r.Code) {
			t.Errorf("%v: %q", r, s)
		}
	}
}
