package access_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

var anne = access.Actor{Ident: "Z1", Role: access.Counsellor, Offices: []string{"9801"}, MayWrite: true}

func lines(t *testing.T, d *db.DB) []access.Line {
	t.Helper()
	got, err := access.Lines(t.Context(), d.Read, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if i > 0 && got[i].Seq <= got[i-1].Seq {
			t.Errorf("line %d has number %d after %d", i, got[i].Seq, got[i-1].Seq)
		}
		got[i].Seq = 0
	}
	return got
}

func TestTheLogHoldsViewsChangesAndRefusals(t *testing.T) {
	own, office := access.Seen{Person: id(0, 0), Relation: access.Own}, access.Seen{Person: id(0, 1), Relation: access.SameOffice}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		refused := access.Decision{Reasons: []access.Reason{access.NoSkjermet, access.NoOffice}, Relation: access.None}
		do(t, d, func(ctx context.Context, q db.Q) error {
			return errors.Join(
				access.LogView(ctx, q, anne, access.ListRow, []access.Seen{own, office}, "", at, "call 1"),
				access.LogView(ctx, q, anne, access.ListRow, nil, "", at, "call 2"),
				access.LogView(ctx, q, anne, access.RecordRead, []access.Seen{office}, "Ringte inn", at, "call 3"),
				access.LogChange(ctx, q, anne, access.RecordWrite, []access.Seen{own, office}, "", at, "call 4"),
				access.LogDenied(ctx, q, anne, access.RecordRead, id(0, 2), refused, at, "call 5"),
				access.LogDenied(ctx, q, anne, access.RecordRead, "no id", refused, at, "call 6"),
				access.LogStaff(ctx, q, access.AtTheMachine(), access.SettingsChange, "Z9", at, "call 7"),
				access.LogResource(ctx, q, anne, access.ResourcesChange, id(0, 3), access.Leads, at, "call 8"),
			)
		})
		base := access.Line{At: at, Ident: "Z1", Role: access.Counsellor, Action: access.ListRow, Permit: true, Reasons: []access.Reason{}, Office: "9801"}
		want := make([]access.Line, 8)
		for i := range want {
			want[i] = base
		}
		set := func(i int, act access.Action, rel access.Relation, call string, people ...access.Seen) {
			want[i].Action, want[i].Relation, want[i].CallID, want[i].People = act, rel, call, people
		}
		set(0, access.ListRow, "mixed", "call 1", own, office)
		set(1, access.RecordRead, access.SameOffice, "call 3", office)
		want[1].Why = "Ringte inn"
		set(2, access.RecordWrite, access.Own, "call 4", own)
		set(3, access.RecordWrite, access.SameOffice, "call 4", office)
		set(4, access.RecordRead, access.None, "call 5", access.Seen{Person: id(0, 2), Relation: access.None})
		set(5, access.RecordRead, access.None, "call 6")
		want[4].Permit, want[4].Reasons = false, refused.Reasons
		want[5].Permit, want[5].Reasons, want[5].People = false, refused.Reasons, []access.Seen{}
		set(6, access.SettingsChange, access.Granted, "call 7", access.Seen{Staff: "Z9", Relation: access.Granted})
		set(7, access.ResourcesChange, access.Leads, "call 8", access.Seen{Resource: id(0, 3), Relation: access.Leads})
		want[6].Ident, want[6].Role, want[6].Office = "installation", access.Installation, ""
		if diff := cmp.Diff(want, lines(t, d)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// breaks are ways in which a line of the log cannot be written.
var breaks = map[string]func(ctx context.Context, q db.Q) error{
	"the log refuses the line": func(ctx context.Context, q db.Q) error {
		return access.LogChange(ctx, q, anne, access.RecordWrite, []access.Seen{{Person: id(0, 0)}}, "", time.Time{}, "c")
	},
	"the log is not there": func(ctx context.Context, q db.Q) error {
		if _, err := q.ExecContext(ctx, "ALTER TABLE access_log RENAME TO gone"); err != nil {
			return err
		}
		return access.LogChange(ctx, q, anne, access.RecordWrite, []access.Seen{{Person: id(0, 0)}}, "", at, "c")
	},
}

func TestAWriteWhoseLineFailsDoesNotHappen(t *testing.T) {
	for name, fail := range breaks {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				err := d.Tx(t.Context(), func(q db.Q) error {
					if err := access.PutOffice(t.Context(), q, access.Office{Number: "9801", Name: "Eksempelvik"}); err != nil {
						return err
					}
					return fail(t.Context(), q)
				})
				if err == nil {
					t.Fatal("the line was written")
				}
				if list, err := access.Offices(t.Context(), d.Read); err != nil || len(list) != 0 {
					t.Errorf("the write stands: %v %v", list, err)
				}
				if got := lines(t, d); len(got) != 0 {
					t.Errorf("lines stand: %v", got)
				}
			})
		})
	}
}

// told writes a list view, a refusal, a page view and a change about the first person.
func told(ctx context.Context, q db.Q) error {
	own := access.Seen{Person: id(0, 0), Relation: access.Own}
	bo := access.Actor{Ident: "Z2", Role: access.Counsellor, Offices: []string{"9802"}}
	return errors.Join(
		access.LogView(ctx, q, anne, access.ListRow, []access.Seen{{Person: id(0, 1), Relation: access.SameOffice}, own, own}, "", at, "list"),
		access.LogDenied(ctx, q, bo, access.RecordRead, id(0, 0), access.Decision{Reasons: []access.Reason{access.NoOffice}, Relation: access.None}, at, "denied"),
		access.LogView(ctx, q, bo, access.RecordRead, []access.Seen{{Person: id(0, 0), Relation: access.SameOffice}}, "Ringte inn", at, "page"),
		access.LogChange(ctx, q, anne, access.RecordWrite, []access.Seen{own}, "", at.Add(time.Hour), "change"))
}

func calls(lines []access.Line) string {
	var list []string
	for _, l := range lines {
		list = append(list, l.CallID)
	}
	return strings.Join(list, " ")
}

func TestLinesAboutPeopleAreFoundByPersonTimeAndWho(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		do(t, d, told)
		for want, k := range map[string]access.LogAsk{
			"change page list":        {People: []string{id(0, 0)}},
			"change page denied list": {People: []string{id(0, 0)}, Denied: true},
			"page":                    {People: []string{id(0, 0), id(0, 1), id(9, 9), "x"}, Others: true, To: at.Add(time.Minute), From: at, By: []string{"Z2", "Z9"}},
			"change":                  {People: []string{id(0, 0)}, From: at.Add(time.Second)},
			"list":                    {People: []string{id(0, 1)}, By: []string{"Z1"}},
			"page list":               {People: []string{id(0, 0), id(0, 1)}, Others: true},
			"":                        {People: []string{id(0, 0)}, By: []string{}},
		} {
			k.Limit = 10
			got, more, err := access.LinesAbout(t.Context(), d.Read, k)
			if err != nil || more || calls(got) != want {
				t.Errorf("%+v: %q, %v, want %q", k, calls(got), err, want)
			}
		}
		got, _, err := access.LinesAbout(t.Context(), d.Read, access.LogAsk{People: []string{id(0, 1)}, Limit: 9})
		if err != nil || len(got) != 1 || len(got[0].People) != 1 || got[0].Relation != access.SameOffice {
			t.Errorf("another person stands in the line, or the relation is not theirs: %+v %v", got, err)
		}
	})
}

func TestTheLogIsReadPageByPageWithoutAHole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		do(t, d, told)
		do(t, d, told)
		for name, read := range map[string]func(access.Place) ([]access.Line, bool, error){
			"about": func(p access.Place) ([]access.Line, bool, error) {
				return access.LinesAbout(t.Context(), d.Read, access.LogAsk{People: []string{id(0, 0), id(0, 1)}, Denied: true, Before: p, Limit: 3})
			},
			"by": func(p access.Place) ([]access.Line, bool, error) {
				return access.LinesBy(t.Context(), d.Read, "Z1", p, 3)
			},
		} {
			var all []access.Line
			var p access.Place
			for range 9 {
				got, more, err := read(p)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, got...)
				if !more {
					break
				}
				p = got[len(got)-1].Place()
			}
			if want := map[string]string{"about": "change change page denied list page denied list", "by": "change change list list"}[name]; calls(all) != want {
				t.Errorf("%s: %q, want %q", name, calls(all), want)
			}
		}
	})
}

func TestAPersonReadsWhenWhereAndWhyAndNotWho(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		do(t, d, told)
		read := func(a access.Actor, p access.Place) (got []access.Looked, more bool, dec access.Decision) {
			do(t, d, func(ctx context.Context, q db.Q) (err error) {
				got, more, dec, err = access.WhoSawMe(ctx, q, a, p, 2, at.Add(2*time.Hour), "mine")
				return err
			})
			return got, more, dec
		}
		me := access.AsPerson(id(0, 0))
		got, more, _ := read(me, access.Place{})
		if len(got) != 2 || !more || got[1].Why != "Ringte inn" || got[1].Office != "9802" || got[1].Role != access.Counsellor || !got[0].At.Equal(at.Add(time.Hour)) {
			t.Errorf("the person reads %+v", got)
		}
		if strings.Contains(fmt.Sprintf("%+v", got), "Z2") {
			t.Errorf("the person reads who it was: %+v", got)
		}
		if rest, more, _ := read(me, got[1].Place()); len(rest) != 1 || more || rest[0].Why != "" {
			t.Errorf("the second page: %+v", rest)
		}
		before := len(lines(t, d))
		for _, a := range []access.Actor{access.AsPerson(id(9, 9)), access.AsPerson("x"), access.AsPerson(""), {Ident: "Z1", Role: access.Counsellor, Person: id(0, 0)}} {
			if got, _, dec := read(a, access.Place{}); got != nil || dec.Permit {
				t.Errorf("%+v reads %v", a, got)
			}
		}
		all := lines(t, d)
		if len(all) != before+4 || all[before].Permit || all[before].Action != access.LogRead || all[before-1].Action != access.LogRead || all[before-1].Relation != access.Self {
			t.Errorf("every reading of the log, and every refusal, is itself a line: %+v", all[before-1:])
		}
	})
}

func TestALeaderCountsOnlyWhomTheLeaderMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		do(t, d, told)
		leader := access.Actor{Ident: "Z8", Role: access.Leader, Leads: []string{id(1, 0)}}
		got, err := access.LogSums(t.Context(), d.Read, leader, at, at.Add(time.Minute), today)
		want := []access.LogSum{{Relation: access.None, People: 1, Lines: 1}, {Relation: access.SameOffice, Permit: true, People: 1, Lines: 1}, {Relation: access.Own, Permit: true, People: 1, Lines: 1}}
		slices.SortFunc(want, func(a, b access.LogSum) int { return strings.Compare(string(a.Relation), string(b.Relation)) })
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		do(t, d, func(ctx context.Context, q db.Q) error {
			_, err := q.ExecContext(ctx, "INSERT INTO protection (person, kind, office) VALUES ($1, 'SKJERMET', '')", id(0, 0))
			return err
		})
		if got, err := access.LogSums(t.Context(), d.Read, leader, at, at.Add(time.Minute), today); err != nil || len(got) != 0 {
			t.Errorf("a protected person is counted: %+v %v", got, err)
		}
	})
}

// The log is append-only: no statement of the program changes or removes a line but the
// one by which whole sealed batches are dropped, which audit's tests look after.
func TestNoStatementChangesTheLog(t *testing.T) {
	bad := regexp.MustCompile(`(?i)(UPDATE|DELETE\s+FROM|DROP\s+TABLE|TRUNCATE)\s+access_log`)
	files := 0
	err := filepath.WalkDir("..", func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") || strings.HasSuffix(p, "audit/store_retain.go") {
			return err
		}
		files++
		b, err := os.ReadFile(p)
		if bad.Match(b) {
			t.Errorf("%s changes the access log", p)
		}
		return err
	})
	if err != nil || files < 10 {
		t.Errorf("%d files read, %v", files, err)
	}
}
