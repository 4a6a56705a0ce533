package access_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
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
			)
		})
		base := access.Line{At: at, Ident: "Z1", Role: access.Counsellor, Action: access.ListRow, Permit: true, Reasons: []access.Reason{}, Office: "9801"}
		want := make([]access.Line, 7)
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

func TestOneReadsTheLogWhoMay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		do(t, d, small)
		own := access.Seen{Person: id(0, 0), Relation: access.Own}
		do(t, d, func(ctx context.Context, q db.Q) error {
			return errors.Join(
				access.LogView(ctx, q, anne, access.ListRow, []access.Seen{{Person: id(0, 1), Relation: access.SameOffice}, own}, "", at, "list"),
				access.LogDenied(ctx, q, access.Actor{Ident: "Z2", Role: access.Counsellor}, access.RecordRead, id(0, 0), access.Decision{Reasons: []access.Reason{access.NoOffice}, Relation: access.None}, at, "denied"),
				access.LogView(ctx, q, anne, access.RecordRead, []access.Seen{own}, "Ringte inn", at, "page"))
		})
		read := func(a access.Actor, person, why string) (got []access.Line, dec access.Decision) {
			do(t, d, func(ctx context.Context, q db.Q) (err error) {
				got, dec, err = access.LogOf(ctx, q, a, person, why, at.Add(time.Hour), "reading")
				return err
			})
			return got, dec
		}
		got, _ := read(anne, id(0, 0), "")
		if len(got) != 3 || got[0].CallID != "page" || got[1].CallID != "denied" || got[2].CallID != "list" || len(got[2].People) != 1 || got[2].Relation != access.Own {
			t.Errorf("the counsellor reads %+v", got)
		}
		got, _ = read(access.AsPerson(id(0, 0)), id(0, 0), "")
		want := []access.Line{
			{At: at.Add(time.Hour), Role: access.Counsellor, Permit: true, Office: "9801"},
			{At: at, Role: access.Counsellor, Permit: true, Office: "9801", Why: "Ringte inn"},
			{At: at, Role: access.Counsellor, Permit: true, Office: "9801"}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the person reads (-want +got):\n%s", diff)
		}
		operator := access.Actor{Ident: "Z9", Role: access.Operator}
		if got, dec := read(operator, id(0, 0), ""); got != nil || !dec.NeedsWhy {
			t.Errorf("the operator without a reason reads %v, %v", got, dec)
		}
		if got, _ := read(operator, id(0, 0), "Klage"); len(got) != 6 {
			t.Errorf("the operator with a reason reads %d lines", len(got))
		}
		for _, unknown := range []string{id(0, 1), id(9, 9), "x"} {
			if got, dec := read(anne, unknown, ""); got != nil || dec.Permit {
				t.Errorf("%s: %v %v", unknown, got, dec)
			}
		}
		all := lines(t, d)
		last := all[len(all)-3:]
		for i, reason := range []access.Reason{access.NoOffice, access.NotFound, access.NotFound} {
			if last[i].Permit || last[i].Reasons[0] != reason && last[i].Reasons[0] != access.NotNearEnough {
				t.Errorf("refusal %d is logged as %+v", i, last[i])
			}
		}
		if len(all) != 3+4+3 {
			t.Errorf("%d lines: every reading of the log is itself a line", len(all))
		}
	})
}

// The log is append-only: no statement of the program changes or removes a line.
func TestNoStatementChangesTheLog(t *testing.T) {
	bad := regexp.MustCompile(`(?i)(UPDATE|DELETE\s+FROM|DROP\s+TABLE|TRUNCATE)\s+access_log`)
	files := 0
	err := filepath.WalkDir("..", func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(p) != ".go" {
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
