package imports

import (
	"encoding/json"
	"reflect"

	"github.com/veilederblikk/blikk/internal/tasks"
)

// pick lets, of several tasks with one id, the one in the highest version stand.
func (f *taskFile) pick() {
	highest := map[int64]int64{}
	for _, r := range f.accepted() {
		highest[r.t.NavID] = max(highest[r.t.NavID], r.t.NavVersion)
	}
	first := map[int64]*taskRecord{}
	for _, r := range f.accepted() {
		stands := first[r.t.NavID]
		switch {
		case r.t.NavVersion < highest[r.t.NavID]:
			r.skipped = "superseded"
		case stands == nil:
			first[r.t.NavID] = r
		case sameTask(stands.t, r.t):
			r.skipped = "duplicate_identical"
		default:
			r.reject("", "duplicate_conflict")
		}
	}
}

// accepted are the tasks that are neither rejected nor skipped.
func (f *taskFile) accepted() []*taskRecord {
	var list []*taskRecord
	for _, r := range f.records {
		if r.rejected == nil && r.skipped == "" {
			list = append(list, r)
		}
	}
	return list
}

// sameTask says whether two tasks say the same, as Nav gave them.
func sameTask(a, b tasks.Task) bool {
	key := func(t tasks.Task) any {
		return []any{t.NavID, t.NavVersion, t.Status, t.Priority, t.Theme, t.Kind, t.Office, t.Assignee, t.Text, t.ActiveOn, t.Due, plain(t.Raw)}
	}
	return reflect.DeepEqual(key(a), key(b))
}

// plain reads JSON so that white space and the order of members do not matter.
func plain(raw map[string]json.RawMessage) map[string]any {
	m := map[string]any{}
	for k, v := range raw {
		var x any
		if json.Unmarshal(v, &x) == nil {
			m[k] = x
		}
	}
	return m
}
