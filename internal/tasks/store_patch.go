package tasks

import (
	"context"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// ApplyPatch carries out a bulk change in the caller's transaction, for an actor: a
// task that the actor may not change is answered as one that is not there. Who
// changes a task meanwhile makes it db.ErrConflict, and then nothing stands.
func ApplyPatch(ctx context.Context, w *caseload.Writer, a access.Actor, r PatchRequest, by Editor) (PatchResponse, error) {
	ids := make([]int64, len(r.Tasks))
	for i, ref := range r.Tasks {
		ids[i] = ref.ID
	}
	have, err := ByNavID(ctx, w.Q(), ids)
	if err != nil {
		return PatchResponse{}, err
	}
	if have, err = changeable(ctx, w, a, have, civil.On(by.At)); err != nil {
		return PatchResponse{}, err
	}
	answer, changed, err := Patch(r, have, by)
	if err != nil {
		return PatchResponse{}, err
	}
	for i := range changed {
		if err := Put(ctx, w, &changed[i]); err != nil {
			return PatchResponse{}, err
		}
	}
	return answer, nil
}

// changeable keeps the tasks that the actor may change.
func changeable(ctx context.Context, w *caseload.Writer, a access.Actor, list []Task, today civil.Date) ([]Task, error) {
	people := make([]string, 0, len(list))
	for _, t := range list {
		people = append(people, t.Person)
	}
	subjects, err := access.LoadSubjects(ctx, w.Q(), people, a.Ident, today)
	if err != nil {
		return nil, err
	}
	var may []Task
	for _, t := range list {
		if mayChange(a, t, subjects[t.Person], today) {
			may = append(may, t)
		}
	}
	return may, nil
}

// mayChange asks access about the person. A task that is tied to nobody is for the one
// whom it is assigned to, for a client with a key for its office, and for the
// installation.
func mayChange(a access.Actor, t Task, s access.Subject, today civil.Date) bool {
	act := access.RecordWrite
	switch a.Role {
	case access.API:
		act = access.FeedWrite
	case access.Installation:
		act = access.Import
	}
	switch {
	case t.Person != "":
		return access.Decide(a, act, s, today).Permit
	case a.Role == access.Counsellor:
		return a.MayWrite && t.Assignee == a.Ident
	}
	s = access.Subject{Office: t.Office}
	return access.Decide(a, act, s, today).Permit
}
