package tasks

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

// PatchRequest is Nav's bulk change of tasks (PATCH /api/v1/oppgaver): the same
// change to each of several tasks, each in the version that the caller has read. What
// is nil is left as it is.
type PatchRequest struct {
	Tasks     []PatchRef `json:"oppgaver"`
	Status    *Status    `json:"status,omitempty"`
	Office    *string    `json:"tildeltEnhetsnr,omitempty"`
	Folder    *int64     `json:"mappeId,omitempty"`
	Comment   *string    `json:"kommentar,omitempty"`
	Assignee  *string    `json:"tilordnetRessurs,omitempty"`
	ByOffice  *string    `json:"endretAvEnhetsnr,omitempty"`
	Treatment *string    `json:"behandlingstema,omitempty"`
	Type      *string    `json:"behandlingstype,omitempty"`
}

// PatchRef names one task and its version.
type PatchRef struct {
	ID      int64 `json:"id"`
	Version int64 `json:"versjon"`
}

// PatchResponse says what became of each task, by HTTP status: "200" changed, "404"
// not found (or not to be seen), "409" in another version than the one named.
type PatchResponse struct {
	Total   int                `json:"totalt"`
	Success int                `json:"suksess"`
	Failed  int                `json:"feilet"`
	Data    map[string][]int64 `json:"data"`
}

// Editor is who changes tasks, and when. Name and Ident stand above a comment.
type Editor struct {
	Ident, Name string
	At          time.Time
}

// ErrPatch says that a bulk change names no task, or one of them twice.
var ErrPatch = errors.New("a bulk change names at least one task, and each once")

// Valid says whether the request can be carried out at all: ErrPatch, or ErrEnum for
// a status that is none of Nav's.
func (r PatchRequest) Valid() error {
	if len(r.Tasks) == 0 {
		return ErrPatch
	}
	seen := map[int64]bool{}
	for _, ref := range r.Tasks {
		if seen[ref.ID] {
			return ErrPatch
		}
		seen[ref.ID] = true
	}
	if r.Status != nil && !slices.Contains(Statuses(), *r.Status) {
		return ErrEnum
	}
	return nil
}

// Patch carries out a bulk change on the tasks that are there: it returns the answer
// and the tasks that changed, in the order of the request. A task that is not among
// them is 404, one in another version 409; neither stops the others. Errors: those of
// Valid.
func Patch(r PatchRequest, have []Task, by Editor) (PatchResponse, []Task, error) {
	if err := r.Valid(); err != nil {
		return PatchResponse{}, nil, fmt.Errorf("tasks.Patch: %w", err)
	}
	answer := PatchResponse{Total: len(r.Tasks), Data: map[string][]int64{}}
	var changed []Task
	for _, ref := range r.Tasks {
		i := slices.IndexFunc(have, func(t Task) bool { return t.NavID == ref.ID })
		code := 200
		switch {
		case i < 0 || ref.ID == 0:
			code = 404
		case have[i].NavVersion != ref.Version:
			code = 409
		default:
			changed = append(changed, r.applied(have[i], by))
		}
		key := strconv.Itoa(code)
		answer.Data[key] = append(answer.Data[key], ref.ID)
	}
	answer.Success, answer.Failed = len(changed), len(r.Tasks)-len(changed)
	return answer, changed, nil
}

// applied is the task after the change, one version on.
func (r PatchRequest) applied(t Task, by Editor) Task {
	raw := make(map[string]json.RawMessage, len(t.Raw)+4)
	for k, v := range t.Raw {
		raw[k] = v
	}
	t.Raw = raw
	t.NavVersion++
	t.set("versjon", t.NavVersion)
	if r.Status != nil {
		t.Status = *r.Status
		t.set("status", t.Status)
		if t.Status.Open() {
			delete(raw, "ferdigstiltTidspunkt")
		} else {
			t.set("ferdigstiltTidspunkt", instant(by.At))
		}
	}
	if r.Office != nil {
		t.Office = *r.Office
		t.set("tildeltEnhetsnr", t.Office)
	}
	if r.Assignee != nil {
		t.Assignee = *r.Assignee
		t.set("tilordnetRessurs", t.Assignee)
	}
	for name, v := range map[string]*string{"endretAvEnhetsnr": r.ByOffice, "behandlingstema": r.Treatment, "behandlingstype": r.Type} {
		if v != nil {
			t.set(name, *v)
		}
	}
	if r.Folder != nil {
		t.set("mappeId", *r.Folder)
	}
	if r.Comment != nil && *r.Comment != "" {
		t.Text = commented(t.Text, *r.Comment, by, r.ByOffice)
		t.set("beskrivelse", t.Text)
	}
	t.set("endretAv", by.Ident)
	t.set("endretTidspunkt", instant(by.At))
	return t
}

// set writes a field of Nav's form. The values are texts and numbers, which have a
// JSON form always.
func (t *Task) set(name string, v any) {
	b, err := json.Marshal(v)
	if err == nil {
		t.Raw[name] = b
	}
}

func instant(at time.Time) string { return at.In(civil.Oslo()).Format("2006-01-02T15:04:05.000Z07:00") }

// commented puts a comment on top of a task's text, as Gosys does: a line that says
// when, who and where, and the newest first.
func commented(text, comment string, by Editor, office *string) string {
	c := Comment{At: by.At, Name: by.Name, Ident: by.Ident, Text: comment}
	if office != nil {
		c.Office = *office
	}
	head := c.String()
	if text == "" {
		return head
	}
	return head + "\n\n" + text
}
