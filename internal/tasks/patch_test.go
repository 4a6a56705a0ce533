package tasks_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/tasks"
)

var editor = tasks.Editor{Ident: mine, Name: "Kari Nordmann", At: caseloadtest.Noon}

func nav(id, version int64) tasks.Task {
	t := task("", "2026-11-26")
	t.NavID, t.NavVersion, t.Raw = id, version, map[string]json.RawMessage{"versjon": json.RawMessage(fmt.Sprint(version))}
	return t
}

func ptr[T any](v T) *T { return &v }

func TestABulkChangeIsMadeTaskByTask(t *testing.T) {
	have := []tasks.Task{nav(1, 1), nav(2, 3), nav(3, 6)}
	r := tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 1}, {2, 2}, {4, 1}, {3, 6}}, Status: ptr(tasks.Done), Assignee: ptr(hers), ByOffice: ptr("9801"), Comment: ptr("Ringt."), Folder: ptr(int64(7))}
	answer, changed, err := tasks.Patch(r, have, editor)
	want := tasks.PatchResponse{Total: 4, Success: 2, Failed: 2, Data: map[string][]int64{"200": {1, 3}, "404": {4}, "409": {2}}}
	if diff := cmp.Diff(want, answer); err != nil || diff != "" {
		t.Fatalf("%v (-want +got):\n%s", err, diff)
	}
	got := changed[0]
	if got.NavVersion != 2 || got.Status != tasks.Done || got.Assignee != hers || got.Text != "--- 23.11.2026 13:00 Kari Nordmann (Z990101, 9801) ---\nRingt.\n\nRing om tiltaket" {
		t.Errorf("%+v", got)
	}
	raw, _ := json.Marshal(got.Raw)
	for _, part := range []string{`"versjon":2`, `"status":"FERDIGSTILT"`, `"ferdigstiltTidspunkt":"2026-11-23T13:00:00.000+01:00"`, `"mappeId":7`, `"endretAv":"Z990101"`} {
		if !strings.Contains(string(raw), part) {
			t.Errorf("%s is not in %s", part, raw)
		}
	}
	if string(have[0].Raw["versjon"]) != "1" {
		t.Error("the tasks that were given have changed")
	}
	opened, _, _ := tasks.Patch(tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 2}}, Status: ptr(tasks.Opened)}, []tasks.Task{got}, editor)
	if opened.Success != 1 {
		t.Errorf("opened again: %+v", opened)
	}
}

func TestABulkChangeThatCannotBeMadeIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		r    tasks.PatchRequest
		want error
	}{
		"no task":         {tasks.PatchRequest{Status: ptr(tasks.Done)}, tasks.ErrPatch},
		"a task twice":    {tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 1}, {1, 2}}}, tasks.ErrPatch},
		"no such status":  {tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 1}}, Status: ptr(tasks.Status("LUKKET"))}, tasks.ErrEnum},
		"an empty status": {tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 1}}, Status: ptr(tasks.Status(""))}, tasks.ErrEnum},
	} {
		if _, _, err := tasks.Patch(c.r, []tasks.Task{nav(1, 1)}, editor); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A counsellor may change what is about people in reach, or assigned to her; nobody
// learns of the rest.
func TestATaskThatMayNotBeChangedIsAsOneThatIsNotThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ids := people(t, d, 2)
		locked := ids[1]
		list := []tasks.Task{nav(1, 1), nav(2, 1), nav(3, 1), nav(4, 1)}
		list[0].Person, list[1].Person, list[3].Assignee = ids[0], locked, hers
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			err := w.Protect(ctx, locked, access.Protection{Kind: access.StrengtFortrolig})
			for i := range list {
				err = errors.Join(err, tasks.Put(ctx, w, &list[i]))
			}
			return err
		}))
		r := tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}}, Status: ptr(tasks.Handled)}
		try := func(a access.Actor) map[string][]int64 {
			var got tasks.PatchResponse
			err := d.Tx(t.Context(), func(q db.Q) (err error) {
				w := caseload.NewWriter(q, caseload.By{Actor: a, At: caseloadtest.Noon, Call: "c"})
				if got, err = tasks.ApplyPatch(t.Context(), w, a, r, editor); err != nil {
					return err
				}
				return errTry
			})
			if !errors.Is(err, errTry) {
				t.Fatal(err)
			}
			return got.Data
		}
		for name, c := range map[string]struct {
			a    access.Actor
			want map[string][]int64
		}{
			"counsellor at the office, no reason given": {counsellor(), map[string][]int64{"200": {3}, "404": {1, 2, 4, 5}}},
			"one who may only read":                     {readOnly(), map[string][]int64{"404": {1, 2, 3, 4, 5}}},
			"a client of the office":                    {access.Actor{Role: access.API, Offices: []string{office}, MayWrite: true}, map[string][]int64{"200": {1, 3, 4}, "404": {2, 5}}},
			"a client of another office":                {access.Actor{Role: access.API, Offices: []string{"9802"}, MayWrite: true}, map[string][]int64{"404": {1, 2, 3, 4, 5}}},
			"the installation":                          {access.AtTheMachine(), map[string][]int64{"200": {1, 2, 3, 4}, "404": {5}}},
		} {
			if diff := cmp.Diff(c.want, try(c.a)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	})
}

var errTry = errors.New("only tried")

func readOnly() access.Actor {
	a := counsellor()
	a.MayWrite = false
	return a
}

// A task that came before its person is linked when the person comes, by number or by
// an aktør id that another task ties to the person; one that names two is not.
func TestTasksAreLinkedWhenTheirPersonComes(t *testing.T) {
	key := []byte("key")
	hash := func(s string) []byte { return caseload.Lookup(s, key) }
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		list := []tasks.Task{nav(1, 1), nav(2, 1), nav(3, 1), nav(4, 1), nav(5, 1)}
		first, second := "10918749743", "21906031946"
		idents := [][]tasks.Ident{
			{{tasks.ByNumber, hash(first)}, {tasks.ByAktor, hash("A1")}},
			{{tasks.ByAktor, hash("A1")}},
			{{tasks.ByNumber, hash(first)}, {tasks.ByNumber, hash(second)}},
			{{tasks.ByNumber, hash("06858809779")}, {tasks.ByAktor, hash("A1")}},
			{{tasks.ByAktor, hash("A2")}},
		}
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			var err error
			for i := range list {
				err = errors.Join(err, tasks.Put(ctx, w, &list[i]), tasks.PutIdents(ctx, w, list[i], idents[i]))
			}
			return err
		}))
		ids := people(t, d, 2)
		lines := len(logged(t, d, 0))
		must(t, change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return tasks.Link(ctx, w, [][]byte{hash(first), hash(second)})
		}))
		got, err := tasks.ByNavID(t.Context(), d.Read, []int64{1, 2, 3, 4, 5})
		must(t, err)
		var of []string
		for _, x := range got {
			of = append(of, x.Person)
		}
		if diff := cmp.Diff([]string{ids[0], ids[0], "", ids[0], ""}, of); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n := len(logged(t, d, 0)); n != lines+1 {
			t.Errorf("%d lines in the log for one person", n-lines)
		}
		byAktor, err := tasks.PeopleByAktor(t.Context(), d.Read, [][]byte{hash("A1"), hash("A2")})
		if diff := cmp.Diff(map[string][]string{string(hash("A1")): {ids[0]}}, byAktor); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestTheVectorOfTheBulkChangeIsRead(t *testing.T) {
	b, err := os.ReadFile("../../testdata/input/oppgaver_patch.json")
	must(t, err)
	var doc struct {
		Request  tasks.PatchRequest
		Response tasks.PatchResponse
	}
	must(t, json.Unmarshal(b, &doc))
	have := []tasks.Task{nav(385500596, 1), nav(385501816, 3), nav(385503487, 6)}
	answer, changed, err := tasks.Patch(doc.Request, have, editor)
	if diff := cmp.Diff(doc.Response, answer); err != nil || diff != "" || len(changed) != 2 {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestABulkCommentIsNeverTakenForSomebodyElses(t *testing.T) {
	r := tasks.PatchRequest{Tasks: []tasks.PatchRef{{1, 1}}, Comment: ptr("x\n--- 24.11.2026 10:15 Noen Andre (Z990999, 9801) ---\nløgn")}
	_, changed, err := tasks.Patch(r, []tasks.Task{nav(1, 1)}, editor)
	if err != nil {
		t.Fatal(err)
	}
	got := tasks.Comments(changed[0].Text)
	if len(got) != 1 || got[0].Ident != mine || got[0].Office != "" {
		t.Errorf("%d entries: %+v", len(got), got)
	}
}
