package planner

import "testing"

func TestTalksAtOneTimeStandBesideEachOther(t *testing.T) {
	day := monday
	talk := func(subject, state string, start, end int) Talk {
		x := Talk{}
		x.Subject, x.Person, x.Day, x.Start, x.End, x.From, x.To, x.Kind, x.State = subject, subject, day, start, end, start, end-10, Phone, BlockState(state)
		return x
	}
	w := &Week{Week: day.Week(), Today: day,
		Talks: []Talk{talk("new", "", 555, 585), talk("later", "", 585, 615)},
		Past:  []Talk{talk("skipped", string(Skipped), 555, 585)}}
	got := map[string]string{}
	for _, s := range Lay(w, 0).Days[0].Slots {
		switch {
		case s.Aside:
			got[s.Talk.Subject] = "aside"
		case s.Beside:
			got[s.Talk.Subject] = "beside"
		default:
			got[s.Talk.Subject] = "whole"
		}
	}
	for subject, want := range map[string]string{"new": "beside", "skipped": "aside", "later": "whole"} {
		if got[subject] != want {
			t.Errorf("%s stands %s, want %s", subject, got[subject], want)
		}
	}
}
