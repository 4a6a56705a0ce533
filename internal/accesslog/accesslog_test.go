package accesslog

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/i18n"
)

func TestSumsTellNothingAboutFewerThanFive(t *testing.T) {
	got := sums([]access.LogSum{
		{Relation: access.Covers, Permit: true, People: 4, Lines: 900}, {Relation: access.Own, Permit: true, People: 142, Lines: 1201},
		{Relation: access.SameTeam, Permit: true, People: 5, Lines: 5}, {Relation: access.None, People: 3, Lines: 3}, {Relation: access.SameOffice, People: 7, Lines: 8},
	})
	want := []sum{{relation: "own", people: 140, lines: 1200}, {relation: "cover", few: true}, {relation: "team", people: 5, lines: 5}, {relation: "denied", people: 5, lines: 10}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sum{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := sums([]access.LogSum{{Relation: access.None, People: 4, Lines: 400}}); !got[0].few || got[0].lines != 0 {
		t.Errorf("%+v", got)
	}
}

func TestTheLeadersWeeksAreWholeAndOver(t *testing.T) {
	for _, today := range []string{"2026-11-23", "2026-11-29"} {
		from, to := weeks(civil.MustDate(today))
		if from != civil.MustDate("2026-10-26") || to != civil.MustDate("2026-11-23") {
			t.Errorf("%s: %v to %v", today, from, to)
		}
	}
}

func TestAPlaceIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := access.Place{At: time.UnixMicro(rapid.Int64Range(1, 1<<52).Draw(t, "at")).UTC(), Seq: rapid.Int64Range(0, 1<<60).Draw(t, "seq")}
		if got := parsePlace(placeText(p)); got != p {
			t.Errorf("%v, want %v", got, p)
		}
		_ = parsePlace(rapid.String().Draw(t, "text")) // never a panic
	})
	for _, s := range []string{"", ".", "1", "1.", "-1.2", "9999999999999999999.1", "9223372036854775807.1", "1.-2", "x.y"} {
		if parsePlace(s) != (access.Place{}) {
			t.Errorf("%q is a place", s)
		}
	}
}

func TestAnOperatorAsksByIdAndNeverByNumber(t *testing.T) {
	id := db.NewID()
	for text, want := range map[string]lookup{id: {person: id}, " " + strings.ToUpper(id): {person: id}, "z990101": {ident: "Z990101"}, "installation": {ident: "installation"}} {
		if got, ok := readLookup(text, db.IsID); !ok || got != want {
			t.Errorf("%q: %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "10918749743", "Z9901011", "Z99010", "9990101", "ÆÆÆÆÆÆÆ", "Kari Nordmann", "%", "Z99010x"} {
		if got, ok := readLookup(text, db.IsID); ok {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestEveryKindOfLineHasItsWords(t *testing.T) {
	p, err := i18n.For("nb")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, a := range access.Actions() {
		keys = append(keys, "accesslog.did."+did(a))
	}
	for _, r := range []access.Relation{"", access.Own, access.Covers, access.SameTeam, access.SameOffice, access.None, access.Leads, access.Self, access.Granted, "mixed"} {
		keys = append(keys, "accesslog.relation."+string(r))
		if r != "" && r != "mixed" {
			keys = append(keys, "accesslog.counts.relation."+string(r))
		}
	}
	for _, r := range append(access.StaffRoles(), access.PersonRole, access.Party, access.API, access.Installation) {
		keys = append(keys, "accesslog.role."+string(r))
	}
	for _, k := range keys {
		if !p.Has(k) {
			t.Errorf("no text for %q", k)
		}
	}
}
