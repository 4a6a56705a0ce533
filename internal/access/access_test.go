package access_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var today = civil.MustDate("2026-11-23")

// matrix is what the office has agreed on, written down once more by hand: ✓ yes,
// r after writing why, – no. A counsellor's five relations first; leader is a leader
// of the person's team, far one of another team; self is the person, else another
// person; study a researcher with the subject's study; machine the operator at the
// command line. Take stands for an unassigned person where somebody may take one.
const matrix = `
action            | own cover team office none | leader far | self else | study | operator | party | api | machine
list.row          | ✓   ✓     ✓    ✓      –    | ✓      –   | –    –    | –     | –        | –     | ✓   | –
record.read       | ✓   ✓     ✓    r      –    | –      –   | ✓    –    | ✓     | –        | –     | –   | –
draft.other       | –   –     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
record.write      | ✓   ✓     ✓    r      –    | –      –   | –    –    | ✓     | –        | –     | –   | –
own_pages.write   | –   –     –    –      –    | –      –   | ✓    –    | –     | –        | –     | –   | –
feed.write        | –   –     –    –      –    | –      –   | –    –    | –     | –        | –     | ✓   | –
sticky.read       | ✓   –     –    –      –    | –      –   | ✓    –    | –     | –        | –     | –   | –
sticky.write      | ✓   –     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
category.read     | ✓   –     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
category.write    | ✓   –     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
assign.hand_over  | ✓   ✓     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
assign.take       | –   –     –    ✓      –    | –      –   | –    –    | –     | –        | –     | –   | –
assign            | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
agreement.draft   | ✓   ✓     ✓    r      –    | –      –   | –    –    | –     | –        | –     | –   | –
agreement.approve | ✓   ✓     ✓    r      –    | –      –   | –    –    | –     | –        | –     | –   | –
agreement.decide  | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
agreement.party   | –   –     –    –      –    | –      –   | ✓    –    | –     | –        | ✓     | –   | –
import            | ✓   ✓     ✓    –      –    | ✓      –   | –    –    | ✓     | –        | –     | –   | ✓
export            | ✓   –     –    –      –    | –      –   | ✓    –    | ✓     | –        | –     | –   | ✓
week.read         | ✓   ✓     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
week.decide       | ✓   ✓     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
week.busy         | ✓   ✓     ✓    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
week.sums         | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
week.appointments | –   –     –    –      –    | –      –   | ✓    –    | –     | –        | –     | –   | –
ledger.read       | ✓   –     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
ledger.sums       | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
mirror.read       | ✓   –     –    –      –    | –      –   | –    –    | –     | –        | –     | –   | –
policy.read       | ✓   ✓     ✓    ✓      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
policy.change     | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
policy.version    | –   –     –    –      –    | –      –   | ✓    –    | –     | –        | –     | –   | –
resources.read    | ✓   ✓     ✓    ✓      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
resources.change  | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
log.read          | ✓   –     –    –      –    | –      –   | ✓    –    | –     | r        | –     | –   | –
log.counts        | –   –     –    –      –    | ✓      –   | –    –    | –     | –        | –     | –   | –
settings.read     | –   –     –    –      –    | –      –   | –    –    | –     | ✓        | –     | –   | ✓
settings.change   | –   –     –    –      –    | –      –   | –    –    | –     | ✓        | –     | –   | ✓
`

// expected reads the matrix: action → column → cell.
func expected(t *testing.T) (cells map[access.Action]map[string]string, columns []string) {
	t.Helper()
	cells = map[access.Action]map[string]string{}
	for l := range strings.Lines(strings.TrimSpace(matrix)) {
		f := strings.Fields(strings.ReplaceAll(l, "|", " "))
		if columns == nil {
			columns = f[1:]
			continue
		}
		if len(f) != len(columns)+1 {
			t.Fatalf("the line %q has %d cells", f[0], len(f)-1)
		}
		row := map[string]string{}
		for i, c := range columns {
			row[c] = f[i+1]
		}
		cells[access.Action(f[0])] = row
	}
	return cells, columns
}

// scene is who stands in a column, and the person they stand before.
func scene(column string, act access.Action) (access.Actor, access.Subject) {
	s := access.Subject{Person: "p", Number: []byte("p"), Office: "9801", Counsellor: "Z2", CounsellorTeams: []string{"t2"}, FollowUp: "active",
		Receiver: &access.Actor{Ident: "Z7", Rights: access.Rights()}, Agreed: true, Drafter: "Z2", Study: "s", Contract: "c"}
	a := access.Actor{Ident: "Z1", Role: access.Counsellor, Offices: []string{"9802"}, Teams: []string{"t1"}, MayWrite: true}
	switch column {
	case "own":
		s.Counsellor, s.CounsellorTeams = "Z1", []string{"t1"}
	case "cover":
		s.Cover = []access.Cover{{Substitute: "Z1", From: today, To: today}}
	case "team":
		a.Teams = []string{"t1", "t2"}
	case "office":
		a.Offices = []string{"9802", "9801"}
		if act == access.Take {
			s.Counsellor, s.CounsellorTeams = "", nil
		}
	case "leader":
		a.Role, a.Leads, a.LeadsAt = access.Leader, []string{"t2"}, []string{"9802"}
	case "far":
		a.Role, a.Leads, a.LeadsAt = access.Leader, []string{"t1"}, []string{"9801"}
	case "self":
		a = access.AsPerson("p")
	case "else":
		a = access.AsPerson("q")
	case "study":
		a.Role, a.Studies = access.Researcher, []string{"s"}
	case "operator":
		a.Role = access.Operator
	case "party":
		a = access.Actor{Role: access.Party, Agreements: []string{"c"}, MayWrite: true}
	case "api":
		a = access.Actor{Role: access.API, Offices: []string{"9801"}, MayWrite: true}
	case "machine":
		a = access.AtTheMachine()
	}
	return a, s
}

// shown turns a decision into a cell.
func shown(d access.Decision) string {
	switch {
	case d.Permit && len(d.Reasons) == 0 && !d.NeedsWhy:
		return "✓"
	case d.NeedsWhy && !d.Permit && slices.Equal(d.Reasons, []access.Reason{access.WhyMissing}):
		return "r"
	case !d.Permit && len(d.Reasons) > 0 && !d.NeedsWhy:
		return "–"
	}
	return "contradiction"
}

// each walks every cell of the matrix.
func each(t *testing.T, f func(t *testing.T, act access.Action, column, cell string)) {
	cells, columns := expected(t)
	for _, act := range access.Actions() {
		for _, c := range columns {
			f(t, act, c, cells[act][c])
		}
	}
}

func TestEveryCellOfTheMatrix(t *testing.T) {
	cells, _ := expected(t)
	if len(cells) != len(access.Actions()) {
		t.Errorf("the matrix has %d actions, the program %d", len(cells), len(access.Actions()))
	}
	each(t, func(t *testing.T, act access.Action, column, cell string) {
		a, s := scene(column, act)
		if got := shown(access.Decide(a, act, s, today)); got != cell {
			t.Errorf("%s, %s: %s, want %s", act, column, got, cell)
		}
		s.WhyGiven = today
		if got, want := shown(access.Decide(a, act, s, today)), strings.ReplaceAll(cell, "r", "✓"); got != want {
			t.Errorf("%s, %s, why given today: %s, want %s", act, column, got, want)
		}
		s.WhyGiven = today.AddDays(-1)
		if got := shown(access.Decide(a, act, s, today)); got != cell {
			t.Errorf("%s, %s, why given yesterday: %s, want %s", act, column, got, cell)
		}
	})
}

func TestRelationsAreNamed(t *testing.T) {
	want := map[string]access.Relation{"own": "own", "cover": "cover", "team": "team", "office": "office", "none": "none", "leader": "leads", "far": "none",
		"self": "self", "else": "none", "study": "granted", "operator": "granted", "party": "granted", "api": "granted", "machine": "granted"}
	for column, rel := range want {
		a, s := scene(column, access.RecordRead)
		if got := access.Decide(a, access.RecordRead, s, today).Relation; got != rel {
			t.Errorf("%s: %s, want %s", column, got, rel)
		}
	}
}

// sighted are the columns to whose actors protection applies.
var sighted = []string{"own", "cover", "team", "office", "none", "leader", "far", "study", "api"}

func TestProtectionComesFirstInEveryRelation(t *testing.T) {
	asks := map[access.Kind]struct {
		right  access.Right
		reason access.Reason
	}{
		"STRENGT_FORTROLIG":        {"strengt_fortrolig", "IKKE_TILGANG_TIL_STRENGT_FORTROLIG_BRUKER"},
		"STRENGT_FORTROLIG_UTLAND": {"strengt_fortrolig", "IKKE_TILGANG_TIL_STRENGT_FORTROLIG_UTLAND_BRUKER"},
		"FORTROLIG":                {"fortrolig", "IKKE_TILGANG_TIL_FORTROLIG_BRUKER"},
		"SKJERMET":                 {"egne_ansatte", "IKKE_TILGANG_TIL_SKJERMET_PERSON"},
		"KONTORSPERRE":             {"kontorsperre", "MANGLER_TILGANG_TIL_AD_GRUPPE"},
		"UKLAR":                    {"strengt_fortrolig", "UKLAR_TILGANG_MANGLENDE_INFORMASJON"},
		"NOE_NYTT":                 {"strengt_fortrolig", "UKLAR_TILGANG_MANGLENDE_INFORMASJON"},
	}
	each(t, func(t *testing.T, act access.Action, column, cell string) {
		for kind, ask := range asks {
			a, s := scene(column, act)
			s.Protections = []access.Protection{{Kind: kind, Office: "9899"}}
			applies := slices.Contains(sighted, column)

			d := access.Decide(a, act, s, today)
			if applies && (shown(d) != "–" || d.Reasons[0] != ask.reason) {
				t.Errorf("%s, %s, %s: %v", act, column, kind, d)
			}
			a.Rights = slices.DeleteFunc(access.Rights(), func(r access.Right) bool { return r == ask.right })
			if got := shown(access.Decide(a, act, s, today)); applies && got != "–" {
				t.Errorf("%s, %s, %s with every right but its own: %s", act, column, kind, got)
			}
			a.Rights = []access.Right{ask.right}
			if got := shown(access.Decide(a, act, s, today)); got != cell {
				t.Errorf("%s, %s, %s with the right: %s, want %s", act, column, kind, got, cell)
			}
		}
	})
}

func TestOfSeveralProtectionsEveryRightIsNeeded(t *testing.T) {
	a, s := scene("own", access.RecordRead)
	s.Protections = []access.Protection{{Kind: access.Fortrolig}, {Kind: access.Skjermet}, {Kind: access.StrengtFortrolig}}
	for i := range access.Rights() {
		for j := range access.Rights() {
			a.Rights = []access.Right{access.Rights()[i], access.Rights()[j]}
			if d := access.Decide(a, access.RecordRead, s, today); d.Permit {
				t.Errorf("two rights %v opened three protections", a.Rights)
			}
		}
	}
	a.Rights = nil
	want := []access.Reason{access.NoFortrolig, access.NoSkjermet, access.NoStrengt}
	if diff := cmp.Diff(want, access.Decide(a, access.RecordRead, s, today).Reasons); diff != "" {
		t.Errorf("every reason is named (-want +got):\n%s", diff)
	}
	a.Rights = []access.Right{access.RightFortrolig, access.RightEgneAnsatte, access.RightStrengtFortrolig}
	if d := access.Decide(a, access.RecordRead, s, today); !d.Permit {
		t.Errorf("with all three: %v", d)
	}
}

func TestTheOfficeThatLockedAPeriodSeesIt(t *testing.T) {
	for _, column := range []string{"own", "cover", "team", "office", "leader"} {
		a, s := scene(column, access.ListRow)
		s.Protections = []access.Protection{{Kind: access.Kontorsperre, Office: "9850"}}
		if access.Decide(a, access.ListRow, s, today).Permit {
			t.Errorf("%s: a locked period is seen from another office", column)
		}
		a.Offices = append(a.Offices, "9850")
		if !access.Decide(a, access.ListRow, s, today).Permit {
			t.Errorf("%s: the locking office does not see the period", column)
		}
	}
	a, s := scene("own", access.ListRow)
	a.Offices = []string{""}
	s.Protections = []access.Protection{{Kind: access.Kontorsperre}}
	if access.Decide(a, access.ListRow, s, today).Permit {
		t.Error("a lock without an office is opened by an office without a number")
	}
}

func TestReadWithoutWriteRemovesEveryWrite(t *testing.T) {
	each(t, func(t *testing.T, act access.Action, column, cell string) {
		a, s := scene(column, act)
		a.MayWrite = false
		s.WhyGiven = today
		want := strings.ReplaceAll(cell, "r", "✓")
		if act.Writes() {
			want = "–"
		}
		if got := shown(access.Decide(a, act, s, today)); got != want {
			t.Errorf("%s, %s, read only: %s, want %s", act, column, got, want)
		}
	})
}

func TestAClosedPeriodIsReadOnlyForAll(t *testing.T) {
	each(t, func(t *testing.T, act access.Action, column, cell string) {
		a, s := scene(column, act)
		s.FollowUp, s.WhyGiven = "closed", today
		want := strings.ReplaceAll(cell, "r", "✓")
		if act.Writes() && column != "machine" {
			want = "–"
		}
		if got := shown(access.Decide(a, act, s, today)); got != want {
			t.Errorf("%s, %s, closed: %s, want %s", act, column, got, want)
		}
	})
}

func TestOneselfAndCloseKinAreShutInEveryRoleButPerson(t *testing.T) {
	each(t, func(t *testing.T, act access.Action, column, cell string) {
		for name, is := range map[string]func(a *access.Actor){
			"own record": func(a *access.Actor) { a.Person = "p" },
			"own number": func(a *access.Actor) { a.OwnNumber = []byte("p") },
			"kin":        func(a *access.Actor) { a.Kin = [][]byte{[]byte("x"), []byte("p")} },
		} {
			a, s := scene(column, act)
			if a.Role == access.PersonRole {
				continue
			}
			is(&a)
			if d := access.Decide(a, act, s, today); shown(d) != "–" || d.Reasons[0] != access.OwnRecord && d.Reasons[0] != access.CloseKin {
				t.Errorf("%s, %s, %s: %v", act, column, name, d)
			}
		}
	})
	a, s := scene("self", access.RecordRead)
	a.OwnNumber, a.Kin = []byte("p"), [][]byte{[]byte("p")}
	if !access.Decide(a, access.RecordRead, s, today).Permit {
		t.Error("the person does not see the own record")
	}
}

func TestASubstituteIsOneOnTheDaysOfTheAbsence(t *testing.T) {
	a, s := scene("none", access.RecordRead)
	from, to := today.AddDays(2), today.AddDays(4)
	s.Cover = []access.Cover{{Substitute: "Z3", From: today, To: to}, {Substitute: "Z1", From: from, To: to}}
	for day, want := range map[civil.Date]access.Relation{today: "none", from.AddDays(-1): "none", from: "cover", to: "cover", to.AddDays(1): "none"} {
		if got := access.Decide(a, access.RecordRead, s, day).Relation; got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
}

func TestTheNearestRelationCounts(t *testing.T) {
	a, s := scene("office", access.RecordRead)
	near := []struct {
		add  func()
		want access.Relation
	}{
		{func() {}, "office"},
		{func() { a.Teams = []string{"t2"} }, "team"},
		{func() { s.Cover = []access.Cover{{Substitute: "Z1", From: today, To: today}} }, "cover"},
		{func() { s.Counsellor = "Z1" }, "own"},
	}
	for _, n := range near {
		n.add()
		if got := access.Decide(a, access.RecordRead, s, today).Relation; got != n.want {
			t.Errorf("%s, want %s", got, n.want)
		}
	}
}

func TestWhatIsNotKnownMakesNoRelation(t *testing.T) {
	s := access.Subject{Person: "p"}
	for _, r := range append(access.StaffRoles()[:3], access.PersonRole, access.Party, access.API) {
		a := access.Actor{Role: r, Offices: []string{""}, LeadsAt: []string{""}, Teams: []string{""}, Studies: []string{""}, Agreements: []string{""}, MayWrite: true}
		if got := access.Decide(a, access.ListRow, s, today); got.Permit || got.Relation != access.None {
			t.Errorf("%s without anything known: %v", r, got)
		}
	}
}

func TestTheLeaderSeesWhomNoTeamHas(t *testing.T) {
	leader := access.Actor{Ident: "Z1", Role: access.Leader, Leads: []string{"t1"}, LeadsAt: []string{"9801"}, MayWrite: true}
	for name, c := range map[string]struct {
		s    access.Subject
		want bool
	}{
		"unassigned at the office":                    {access.Subject{Person: "p", Office: "9801"}, true},
		"unassigned at another office":                {access.Subject{Person: "p", Office: "9802"}, false},
		"counsellor without a team, at the office":    {access.Subject{Person: "p", Office: "9801", Counsellor: "Z2"}, true},
		"counsellor of another team, at the office":   {access.Subject{Person: "p", Office: "9801", Counsellor: "Z2", CounsellorTeams: []string{"t2"}}, false},
		"counsellor of the team, from another office": {access.Subject{Person: "p", Office: "9802", Counsellor: "Z2", CounsellorTeams: []string{"t2", "t1"}}, true},
	} {
		d := access.Decide(leader, access.ListRow, c.s, today)
		if d.Permit != c.want || d.Permit && d.Limit != access.NameAndLanguage {
			t.Errorf("%s: %v", name, d)
		}
		if access.Decide(leader, access.RecordRead, c.s, today).Permit {
			t.Errorf("%s: the leader's role alone opened a record", name)
		}
	}
}

func TestNobodyGetsAPersonWithoutTheRight(t *testing.T) {
	for _, c := range []struct {
		column string
		act    access.Action
	}{{"own", access.HandOver}, {"leader", access.Assign}} {
		a, s := scene(c.column, c.act)
		a.Rights = access.Rights()
		s.Protections = []access.Protection{{Kind: access.StrengtFortrolig}}
		s.Receiver = &access.Actor{Rights: []access.Right{access.RightFortrolig}}
		if d := access.Decide(a, c.act, s, today); !slices.Equal(d.Reasons, []access.Reason{access.ReceiverLacks}) {
			t.Errorf("%s to one without the right: %v", c.act, d)
		}
		s.Receiver.Rights = []access.Right{access.RightStrengtFortrolig}
		if d := access.Decide(a, c.act, s, today); !d.Permit {
			t.Errorf("%s to one with the right: %v", c.act, d)
		}
		s.Receiver = nil
		if access.Decide(a, c.act, s, today).Permit {
			t.Errorf("%s to nobody was permitted", c.act)
		}
	}
	machine, s := scene("machine", access.Import)
	s.Protections, s.Receiver = []access.Protection{{Kind: access.StrengtFortrolig}}, &access.Actor{}
	if !access.Decide(machine, access.Import, s, today).Permit {
		t.Error("the file says what is so: an import assigns")
	}
}

func TestWhatSingleActionsAskFor(t *testing.T) {
	for name, c := range map[string]struct {
		column string
		act    access.Action
		change func(s *access.Subject)
		want   access.Reason
	}{
		"a hand-over without anybody's yes":        {"own", access.HandOver, func(s *access.Subject) { s.Agreed = false }, access.NoYes},
		"taking one who has a counsellor":          {"office", access.Take, func(s *access.Subject) { s.Counsellor = "Z2" }, access.NotUnassigned},
		"deciding on one's own draft":              {"leader", access.AgreementDecide, func(s *access.Subject) { s.Drafter = "Z1" }, access.DrafterSelf},
		"deciding on a draft by nobody knows whom": {"leader", access.AgreementDecide, func(s *access.Subject) { s.Drafter = "" }, access.NotClear},
	} {
		a, s := scene(c.column, c.act)
		c.change(&s)
		if d := access.Decide(a, c.act, s, today); d.Permit || !slices.Equal(d.Reasons, []access.Reason{c.want}) {
			t.Errorf("%s: %v", name, d)
		}
	}
}

func TestReasonsHaveNavsNames(t *testing.T) {
	for _, c := range []struct {
		column string
		act    access.Action
		want   access.Reason
	}{
		{"none", access.RecordRead, "IKKE_TILGANG_TIL_NAV_ENHET"},
		{"else", access.RecordRead, "EKSTERN_BRUKER_HAR_IKKE_TILGANG"},
		{"party", access.RecordRead, "ROLLEN_GIR_IKKE_TILGANG"},
		{"office", access.StickyRead, "RELASJONEN_GIR_IKKE_TILGANG"},
		{"own", access.SettingsRead, "ROLLEN_GIR_IKKE_TILGANG"},
		{"own", "no.such.action", "POLICY_IKKE_IMPLEMENTERT"},
	} {
		a, s := scene(c.column, c.act)
		if d := access.Decide(a, c.act, s, today); !slices.Equal(d.Reasons, []access.Reason{c.want}) {
			t.Errorf("%s, %s: %v, want %s", c.act, c.column, d.Reasons, c.want)
		}
	}
	a, s := scene("own", access.RecordWrite)
	a.MayWrite = false
	if d := access.Decide(a, access.RecordWrite, s, today); !slices.Equal(d.Reasons, []access.Reason{"MANGLER_TILGANG_TIL_AD_GRUPPE"}) {
		t.Errorf("writing with read only: %v", d)
	}
}

func TestHowMuchIsShown(t *testing.T) {
	cells, columns := expected(t)
	want := map[string]access.Limit{
		"leader list.row": "name, language need", "leader week.sums": "sums of five or more", "leader ledger.sums": "sums of five or more", "leader log.counts": "sums of five or more",
		"self record.read": "less what fvl. § 19 exempts", "self log.read": "date, office, role, reason", "cover week.read": "skip reasons hidden",
		"study record.read": "study data", "study record.write": "study data", "study import": "study data", "study export": "study data",
		"operator log.read": "ids only", "operator settings.read": "ids only", "operator settings.change": "ids only",
		"machine import": "ids only", "machine export": "ids only", "machine settings.read": "ids only", "machine settings.change": "ids only",
	}
	for _, act := range access.Actions() {
		for _, c := range columns {
			a, s := scene(c, act)
			s.WhyGiven = today
			d := access.Decide(a, act, s, today)
			if d.Limit != want[c+" "+string(act)] {
				t.Errorf("%s, %s (%s): limit %q", act, c, cells[act][c], d.Limit)
			}
		}
	}
}

func TestAddressAndHomeVisitOfTheProtected(t *testing.T) {
	safe, unsafe := false, true
	for _, c := range []struct {
		kind              access.Kind
		protected, noHome bool
	}{
		{access.Uklar, true, true}, {access.StrengtFortrolig, true, true}, {access.StrengtFortroligUtland, true, true},
		{access.Fortrolig, true, true}, {access.Skjermet, true, false}, {access.Kontorsperre, false, false}, {"NOE_NYTT", true, true},
	} {
		list := []access.Protection{{Kind: c.kind}}
		if access.Protected(list) != c.protected || access.NoHomeVisit(list, &safe) != c.noHome || !access.NoHomeVisit(list, &unsafe) {
			t.Errorf("%s: protected %v, no home visit %v", c.kind, access.Protected(list), access.NoHomeVisit(list, nil))
		}
	}
	if access.Protected(nil) || access.NoHomeVisit(nil, nil) || access.NoHomeVisit(nil, &safe) || !access.NoHomeVisit(nil, &unsafe) {
		t.Error("without protection")
	}
}
