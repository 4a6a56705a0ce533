package imports

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// traps are the same faults as in vectors, where one does not look for them.
var traps = []vector{
	{"marks that cannot be seen in a number", "", []string{good("10918\u200b749743"), good("\u202a18889544151\u202c")}, []string{"2 id_repaired Fødselsnr", "3 id_repaired Fødselsnr"}},
	{"white space of any kind in a number, and around it", "", []string{good("109187\u00a049743"), good("\u00a018889544151\u2003")}, []string{"2 id_repaired Fødselsnr"}},
	{"an apostrophe and a zero that was eaten", "", []string{good("'6858809779")}, []string{"2 id_repaired Fødselsnr", "2 id_zero_restored Fødselsnr"}},
	{"numbers that only look scientific", "", []string{good("1e10"), good("E10"), good("1,09E+"), good("1.09187E-10")}, []string{"!2 id_scientific", "!3 id_not_number", "!4 id_not_number", "!5 id_scientific"}},
	{"a no-break space before a unit, and in a code", ";Rytme;Skjerming", []string{good(one, "30\u00a0dager", "kode\u00a06"), good(two_, "3,5d", "")}, []string{"2 unit_removed Rytme", "2 counsellor_lacks_right Nav-ident", "3 unit_removed Rytme"}},
	{"a unit alone, and a sign before it", ";Rytme", []string{good(one, "dager"), good(two_, "-7 dager"), good(three, "1.000")}, []string{"2 bad_number Rytme", "3 bad_number Rytme", "4 bad_number Rytme"}},
	{"separators that separate nothing", ";Skjerming", []string{good(one, `",;"`), good(two_, "+")},
		[]string{"2 protection_unknown Skjerming", "2 counsellor_lacks_right Nav-ident", "3 protection_unknown Skjerming", "3 counsellor_lacks_right Nav-ident"}},
	{"several protections, one of them misspelt", ";Skjerming", []string{good(one, "skjermet (egen ansatt) og kode 7"), good(two_, "kode 7 + kod 6"), good(three, "UGRADERT")},
		[]string{"2 counsellor_lacks_right Nav-ident", "3 protection_unknown Skjerming", "3 counsellor_lacks_right Nav-ident"}},
	{"a note that tells of protection over two lines", ";Huskelapp", []string{good(one, "\"Strengt\nFORTROLIG\""), good(two_, "kode\u00a019, ring"), good(three, "postkode 6000")},
		[]string{"2 note_mentions_protection Huskelapp", "4 note_mentions_protection Huskelapp"}},
	{"an ident of any case, and one with a letter too many", "", []string{one + ";N;K;z990101;9801;ordinær", two_ + ";N;K;ZZ90101;9801;ordinær"}, []string{"3 bad_ident Nav-ident"}},
	{"days that no calendar has", ";Utløpsdato aktivitet", []string{good(one, "29.02.2026"), good(two_, "00.00.0000"), good(three, "46342")},
		[]string{"2 bad_date Utløpsdato aktivitet", "3 bad_date Utløpsdato aktivitet", "4 bad_date Utløpsdato aktivitet"}},
	{"the measures with and without their bracket", ";Tiltak", []string{good(one, "arbeidsrettet rehabilitering"), good(two_, "ARR"), good(three, "Individuell jobbstøtte (IPS)")}, []string{"3 unknown_value Tiltak"}},
}

func TestTheSameFaultsAreFoundInOtherPlaces(t *testing.T) {
	for _, v := range traps {
		t.Run(v.name, func(t *testing.T) {
			d := dbtest.SQLite(t)
			r, err := importCaseload(t, d, "v.csv", v.csv(), nil)
			if err != nil {
				t.Fatal(err)
			}
			want, got := slices.Sorted(slices.Values(v.want)), slices.Sorted(slices.Values(said(r)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAccountThatIsNoCounsellorsStopsNoImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(q db.Q) error {
			if err := access.PutStaff(t.Context(), q, &access.Staff{Ident: "Z990101", Name: "Leder", MayWrite: true}); err != nil {
				return err
			}
			return access.SetRoles(t.Context(), q, "Z990101", []access.Role{access.Leader})
		})
		if err != nil {
			t.Fatal(err)
		}
		r, err := importCaseload(t, d, "a.csv", []byte(head+";Skjerming\n"+good(one, "kode 7")+"\n"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"2 counsellor_lacks_right Nav-ident"}, said(r)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n := rows(t, d, "SELECT count(*) FROM follow_up WHERE ident = 'Z990101'"); n != 1 {
			t.Error("the assignment was not kept")
		}
	})
}

// at runs f on the one person of a database.
func at(t *testing.T, d *db.DB, f func(ctx context.Context, w *caseload.Writer, one caseload.One) error) {
	t.Helper()
	err := d.Tx(t.Context(), func(q db.Q) error {
		ids, err := caseload.IDsByLookup(t.Context(), q, [][]byte{caseload.Lookup(one, testKey)})
		if err != nil {
			return err
		}
		people, err := caseload.People(t.Context(), q, []string{ids[string(caseload.Lookup(one, testKey))]})
		if err != nil {
			return err
		}
		return f(t.Context(), caseload.NewWriter(q, caseload.By{Actor: access.AtTheMachine(), At: testOptions("").Now, Call: db.NewID()}), people[0])
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasDoneHereStandsWhenTheSameFileComesAgain(t *testing.T) {
	file := func(sick, activity string) []byte {
		return []byte(head + ";Sykmeldt fra;Utløpsdato aktivitet\n" + good(one, sick, activity) + "\n")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := importCaseload(t, d, "a.csv", file("1.6.2026", "1.12.2026"), nil); err != nil {
			t.Fatal(err)
		}
		at(t, d, func(ctx context.Context, w *caseload.Writer, one caseload.One) error {
			steps, err := caseload.PlanSteps(ctx, w.Q(), []string{one.Person.ID})
			if err != nil {
				return err
			}
			clocks, err := caseload.Clocks(ctx, w.Q(), []string{one.Person.ID})
			if err != nil {
				return err
			}
			steps[0].State, clocks[0].DoneOn = caseload.StepDone, civil.MustDate("2026-11-20")
			if err := w.PlanStep(ctx, &steps[0]); err != nil {
				return err
			}
			return w.Clock(ctx, &clocks[0])
		})
		stands := "SELECT count(*) FROM plan_step s JOIN clock c ON c.person = s.person WHERE s.state = 'done' AND c.done_on = '2026-11-20'"
		if r, err := importCaseload(t, d, "a.csv", file("1.6.2026", "1.12.2026"), nil); err != nil || r.Unchanged != 1 || rows(t, d, stands) != 1 {
			t.Errorf("the same file undid what was done: %+v %v", r, err)
		}
		r, err := importCaseload(t, d, "a.csv", file("1.11.2026", "1.3.2027"), nil)
		if err != nil || r.Updated != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		if n := rows(t, d, "SELECT count(*) FROM plan_step s JOIN clock c ON c.person = s.person WHERE s.state = 'open' AND c.done_on IS NULL"); n != 1 {
			t.Error("a new activity and a new sick leave were taken for what was done before")
		}
	})
}

func TestAClosedPeriodIsOnlyReadAndALaterOneBegun(t *testing.T) {
	file := func(start, office string) []byte {
		return []byte(head + ";Oppfølging startet\n" + one + ";Nordmann;Kari;Z990101;" + office + ";ordinær;" + start + "\n")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if _, err := importCaseload(t, d, "a.csv", file("1.6.2025", "9801"), nil); err != nil {
			t.Fatal(err)
		}
		at(t, d, func(ctx context.Context, w *caseload.Writer, one caseload.One) error {
			return w.Close(ctx, &one.FollowUp, civil.MustDate("2026-08-31"))
		})
		if _, err := importCaseload(t, d, "a.csv", file("1.6.2025", "9802"), nil); err != nil {
			t.Fatal(err)
		}
		if n := rows(t, d, "SELECT count(*) FROM follow_up WHERE state = 'closed' AND office = '9801'"); n != 1 || rows(t, d, "SELECT count(*) FROM follow_up") != 1 {
			t.Error("a closed period was changed, or begun again by the file that it stood in")
		}
		for range 2 {
			if _, err := importCaseload(t, d, "a.csv", file("1.10.2026", "9802"), nil); err != nil {
				t.Fatal(err)
			}
		}
		if n := rows(t, d, "SELECT count(*) FROM follow_up WHERE state = 'active' AND office = '9802' AND starts = '2026-10-01'"); n != 1 || rows(t, d, "SELECT count(*) FROM follow_up") != 2 {
			t.Errorf("%d new periods", n)
		}
	})
}
