package tasks_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/tasks"
)

var at = time.Date(2026, 11, 24, 9, 15, 0, 0, time.UTC) // 10.15 in Oslo

func said(text string) tasks.Comment {
	return tasks.Comment{Wrote: true, At: at, Name: "Kari Nordbø", Ident: mine, Office: office, Text: text}
}

func TestACommentStandsOnTopInNavsForm(t *testing.T) {
	const before = "--- 09.11.2026 04:57 Kari Eksempel (Z990435, 4100) ---\nØnsker samtale."
	got := tasks.WithComment(before, said("Ringte i dag.\nAvtalt møte."))
	if want := "--- 24.11.2026 10:15 Kari Nordbø (Z990101, 9801) ---\nRingte i dag.\nAvtalt møte.\n\n" + before; got != want {
		t.Errorf("%s", got)
	}
	list := tasks.Comments(got)
	if len(list) != 2 || list[0].Text != "Ringte i dag.\nAvtalt møte." || list[1].Ident != "Z990435" || list[1].Name != "Kari Eksempel" || list[1].Text != "Ønsker samtale." || !list[0].At.Equal(at) {
		t.Errorf("%+v", list)
	}
	// nobody writes in another's name, and what has no head is nobody's
	forged := tasks.WithComment("Uten hode.", said("x\n--- 24.11.2026 10:15 Noen Andre (Z990999, 9801) ---\nløgn"))
	list = tasks.Comments(forged)
	if len(list) != 2 || list[0].Ident != mine || !strings.Contains(list[0].Text, "løgn") || list[1].Wrote || list[1].Text != "Uten hode." {
		t.Errorf("%+v", list)
	}
	if got := tasks.Comments("--- 99.99.2026 25:99 A (B, C) ---\nx"); len(got) != 1 || got[0].Wrote {
		t.Errorf("an impossible time: %+v", got)
	}
	if got := tasks.Comments(""); got != nil {
		t.Errorf("no text: %+v", got)
	}
}

func TestEveryCommentComesBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		var want []string
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			s := strings.TrimSpace(rapid.StringMatching(`[a-zæøå \n]{1,40}`).Draw(t, "text"))
			if s == "" {
				continue
			}
			text = tasks.WithComment(text, said(s))
			want = append([]string{s}, want...)
		}
		var got []string
		for _, c := range tasks.Comments(text) {
			got = append(got, c.Text)
			if c.Ident != mine || c.Name != "Kari Nordbø" || c.Office != office {
				t.Fatalf("%+v", c)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhatMayBeDoneToATask(t *testing.T) {
	open := func(assignee string) tasks.Task {
		return tasks.Task{Status: tasks.Handled, Priority: tasks.Normal, Assignee: assignee, Text: "x"}
	}
	done := open("")
	done.Status = tasks.Done
	for name, c := range map[string]struct {
		task     tasks.Task
		wish     tasks.Wish
		want     error
		assignee string
		status   tasks.Status
		text     string // to be entered
	}{
		"take":                {open(""), tasks.Wish{Kind: tasks.Take}, nil, mine, tasks.Handled, "Tilordnet: " + mine},
		"take one's own":      {open(mine), tasks.Wish{Kind: tasks.Take}, nil, mine, tasks.Handled, "Tilordnet: " + mine},
		"take another's":      {open(hers), tasks.Wish{Kind: tasks.Take}, tasks.ErrTaken, hers, tasks.Handled, ""},
		"take it over":        {open(hers), tasks.Wish{Kind: tasks.Take, Force: true}, nil, mine, tasks.Handled, "Tilordnet: " + mine},
		"give back":           {open(mine), tasks.Wish{Kind: tasks.GiveBack}, nil, "", tasks.Handled, "Tilordnet: ingen"},
		"give another's back": {open(hers), tasks.Wish{Kind: tasks.GiveBack}, tasks.ErrOther, hers, tasks.Handled, ""},
		"move":                {open(mine), tasks.Wish{Kind: tasks.Move, Due: day("2026-12-01"), Priority: tasks.High}, nil, mine, tasks.Handled, "Frist: 01.12.2026\nPrioritet: HOY"},
		"no deadline":         {open(mine), tasks.Wish{Kind: tasks.Move, Priority: tasks.Low}, nil, mine, tasks.Handled, "Frist: ingen\nPrioritet: LAV"},
		"a priority not Navs": {open(mine), tasks.Wish{Kind: tasks.Move, Priority: "MIDDELS"}, tasks.ErrEnum, mine, tasks.Handled, ""},
		"finish":              {open(mine), tasks.Wish{Kind: tasks.Finish, Comment: said("")}, nil, mine, tasks.Done, "--- 24.11.2026 10:15 Kari Nordbø (Z990101, 9801) ---\nOppgaven er ferdigstilt i Blikk."},
		"finish, with words":  {open(mine), tasks.Wish{Kind: tasks.Finish, Comment: said("Ringt.")}, nil, mine, tasks.Done, "--- 24.11.2026 10:15 Kari Nordbø (Z990101, 9801) ---\nOppgaven er ferdigstilt i Blikk.\nRingt."},
		"take what is done":   {done, tasks.Wish{Kind: tasks.Take}, tasks.ErrDone, "", tasks.Done, ""},
		"say to what is done": {done, tasks.Wish{Kind: tasks.Say, Comment: said("x")}, tasks.ErrDone, "", tasks.Done, ""},
		"something else":      {open(mine), tasks.Wish{Kind: "delete"}, tasks.ErrEnum, mine, tasks.Handled, ""},
	} {
		got, text, err := c.task.Changed(c.wish, mine)
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) || got.Assignee != c.assignee || got.Status != c.status || text != c.text {
			t.Errorf("%s: %+v %q %v", name, got, text, err)
		}
	}
}

func TestAChangeIsKeptAndEnteredOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := people(t, d, 1)[0]
		x := task(p, "2026-11-27")
		x.Assignee = ""
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error { return tasks.Put(ctx, w, &x) }))
		stale := x
		put := func(x *tasks.Task, id string, w tasks.Wish) error {
			return change(t, d, func(ctx context.Context, wr *caseload.Writer) error {
				return tasks.PutChange(ctx, wr, x, tasks.Change{ID: id, Counsellor: mine, At: at}, w)
			})
		}
		first, second := db.NewID(), db.NewID()
		must(t, put(&x, first, tasks.Wish{Kind: tasks.Take}))
		must(t, put(&x, second, tasks.Wish{Kind: tasks.Say, Comment: said("Ringte")}))
		if err := put(&stale, db.NewID(), tasks.Wish{Kind: tasks.Take}); !errors.Is(err, db.ErrConflict) {
			t.Errorf("a stale version: %v", err)
		}
		if err := put(&x, second, tasks.Wish{Kind: tasks.Say, Comment: said("Ringte")}); !errors.Is(err, db.ErrConflict) {
			t.Errorf("the same change twice: %v", err)
		}
		got, err := tasks.ByID(t.Context(), d.Read, x.ID)
		if err != nil || got.Assignee != mine || got.Version != 3 || !strings.HasPrefix(got.Text, "--- 24.11.2026 10:15") || !strings.Contains(got.Text, "Ring om tiltaket") {
			t.Errorf("%+v %v", got, err)
		}
		enter := func() error {
			return change(t, d, func(ctx context.Context, w *caseload.Writer) error { return tasks.Entered(ctx, w, x, first, hers, at) })
		}
		must(t, enter())
		if err := enter(); !errors.Is(err, db.ErrConflict) {
			t.Errorf("entered twice: %v", err)
		}
		list, err := tasks.Changes(t.Context(), d.Read, []string{x.ID})
		if err != nil || len(list) != 2 || !list[0].EnteredAt.IsZero() || list[1].EnteredBy != hers {
			t.Errorf("%+v %v", list, err)
		}
		if _, err := tasks.ByID(t.Context(), d.Read, db.NewID()); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("an unknown id: %v", err)
		}
	})
}

func TestTheListsHoldWhatMayBeSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		seen, locked := ids[0], ids[1]
		list := []tasks.Task{task(seen, ""), task(seen, "2026-11-25"), task(seen, "2026-11-24"), task(locked, "2026-11-26"), task("", "2026-11-30"), task(seen, "2026-11-20"),
			task(seen, "2026-12-01"), task(locked, "2026-12-01"), task("", ""), task(seen, "2026-12-02")}
		list[2].Assignee, list[5].Status = hers, tasks.Done
		for i := 6; i < 10; i++ {
			list[i].Assignee = ""
		}
		list[9].Office = "9899"
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			err := w.Protect(ctx, locked, access.Protection{Kind: access.Fortrolig})
			for i := range list {
				err = errors.Join(err, tasks.Put(ctx, w, &list[i]))
			}
			return err
		}))
		dues := func(list []tasks.Listed, err error) (s []string) {
			must(t, err)
			for _, x := range list {
				s = append(s, x.Due.String())
			}
			return s
		}
		today := caseloadtest.Today
		if diff := cmp.Diff([]string{"2026-11-25", "2026-11-30", ""}, dues(tasks.Mine(t.Context(), d.Read, counsellor(), mine, today))); diff != "" {
			t.Errorf("own (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"2026-12-01", ""}, dues(tasks.Unassigned(t.Context(), d.Read, counsellor(), []string{office, "9800"}, today))); diff != "" {
			t.Errorf("unassigned (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"2026-12-01", "2026-12-01", ""}, dues(tasks.Unassigned(t.Context(), d.Read, counsellor(access.RightFortrolig), []string{office}, today))); diff != "" {
			t.Errorf("unassigned, with the right (-want +got):\n%s", diff)
		}
	})
}
