package imports

import (
	"encoding/json"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// patched carries out a bulk change as the installation, and gives its answer as JSON
// has it.
func patched(t *testing.T, d *db.DB, request json.RawMessage) map[string]any {
	t.Helper()
	var r tasks.PatchRequest
	if err := json.Unmarshal(request, &r); err != nil {
		t.Fatal(err)
	}
	var answer tasks.PatchResponse
	now := testOptions("").Now
	err := caseload.Change(t.Context(), d, caseload.By{Actor: access.AtTheMachine(), At: now, Call: db.NewID()}, func(w *caseload.Writer) (err error) {
		answer, err = tasks.ApplyPatch(t.Context(), w, access.AtTheMachine(), r, tasks.Editor{Ident: "Z990101", Name: "Kari", At: now})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	return got
}
