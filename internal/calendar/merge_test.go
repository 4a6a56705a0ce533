package calendar

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAFileIsLaidOnWhatIsStored(t *testing.T) {
	ev := func(uid string, seq int, lines ...string) string {
		return event(uid, append([]string{fmt.Sprintf("SEQUENCE:%d", seq), "DTSTART:20261124T080000Z", "DURATION:PT1H"}, lines...)...)
	}
	const other = "RECURRENCE-ID:20261201T080000Z"
	for _, c := range []struct {
		name   string
		before string // stored
		file   string
		want   []string // outcome, and why
		put    []string // UID/RECURRENCE-ID written
		remove []string
	}{
		{"new", "", ev("a", 0), []string{"imported"}, []string{"a/"}, nil},
		{"the same again", ev("a", 0), ev("a", 0), []string{"unchanged"}, nil, nil},
		{"another title", ev("a", 0), ev("a", 0, "SUMMARY:Nytt"), []string{"updated"}, []string{"a/"}, nil},
		{"only what is not kept differs", ev("a", 0), ev("a", 0, "DESCRIPTION:Nytt", "LAST-MODIFIED:20261123T080000Z"), []string{"unchanged"}, nil, nil},
		{"an older export", ev("a", 3), ev("a", 2, "SUMMARY:Gammelt"), []string{"skipped superseded"}, nil, nil},
		{"an older export has older cancellations", ev("a", 3), ev("a", 2, "STATUS:CANCELLED"), []string{"skipped superseded"}, nil, nil},
		{"what the file does not mention stays", ev("a", 0) + ev("b", 0), ev("b", 0), []string{"unchanged"}, nil, nil},
		{"cancelled", ev("a", 0), ev("a", 1, "STATUS:CANCELLED"), []string{"skipped cancelled"}, []string{"a/"}, nil},
		{"cancelled before it was ever here", "", ev("a", 1, "STATUS:CANCELLED"), []string{"skipped cancelled"}, []string{"a/"}, nil},
		{"an export from before the cancellation", ev("a", 4, "STATUS:CANCELLED"), ev("a", 3), []string{"skipped superseded"}, nil, nil},
		{"taken up again", ev("a", 4, "STATUS:CANCELLED"), ev("a", 5), []string{"imported"}, []string{"a/"}, nil},
		{"a series cancelled takes its overrides along", ev("a", 0) + ev("a", 0, other), ev("a", 1, "STATUS:CANCELLED"), []string{"skipped cancelled"}, []string{"a/"}, []string{"a/20261201T080000Z"}},
		{"but not one that the file holds on to", ev("a", 0) + ev("a", 0, other), ev("a", 1, "STATUS:CANCELLED") + ev("a", 1, other), []string{"skipped cancelled", "updated"}, []string{"a/", "a/20261201T080000Z"}, nil},
		{"one time of a series cancelled is remembered", ev("a", 0, "RRULE:FREQ=WEEKLY"), ev("a", 1, other, "STATUS:CANCELLED"), []string{"skipped cancelled"}, []string{"a/20261201T080000Z"}, nil},
		{"and the second time there is nothing to do", ev("a", 0) + ev("a", 1, other, "STATUS:CANCELLED"), ev("a", 1, other, "STATUS:CANCELLED"), []string{"skipped cancelled"}, nil, nil},
		{"one time comes back", ev("a", 1, other, "STATUS:CANCELLED"), ev("a", 2, other), []string{"updated"}, []string{"a/20261201T080000Z"}, nil},
		{"an override said in another zone is the same", ev("a", 0, other), ev("a", 0, "RECURRENCE-ID;TZID=Europe/Oslo:20261201T090000"), []string{"unchanged"}, nil, nil},
		{"rejected", ev("a", 0), event("a", "SEQUENCE:9"), []string{"rejected start_missing"}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stored []StoredEvent
			for i, e := range read(t, wrap(c.before)).Kept() {
				stored = append(stored, StoredEvent{Event: e, ID: fmt.Sprint(i), Version: 1})
			}
			m := Merge(stored, read(t, wrap(c.file)).Items)
			var got, put, remove []string
			for i, o := range m.Outcomes {
				got = append(got, strings.TrimSpace(string(o)+" "+m.Codes[i]))
			}
			for _, e := range m.Put {
				put = append(put, e.UID+"/"+e.Recurrence)
			}
			for _, e := range m.Remove {
				remove = append(remove, e.UID+"/"+e.Recurrence)
			}
			if diff := cmp.Diff([][]string{c.want, c.put, c.remove}, [][]string{got, put, remove}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
