package demo

import (
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// tracks gives the track of everybody's follow-up, by person.
func tracks(w *World) map[string]string {
	teamOf := map[string]string{}
	for _, t := range w.Teams {
		for _, ident := range t.Members {
			teamOf[ident] = t.Track
		}
	}
	of := map[string]string{}
	for _, f := range w.FollowUps {
		of[f.Person] = teamOf[f.Counsellor]
	}
	return of
}

func TestBothTracksFollowUpTheSameKindsOfPeople(t *testing.T) {
	w := study()
	track, measured := tracks(w), map[string]bool{}
	for _, m := range w.Measures {
		measured[m.Person] = true
	}
	for name, is := range map[string]func(caseload.Person) bool{
		"need an interpreter": func(p caseload.Person) bool { return p.Interpreter == caseload.Spoken },
		"are under 30":        func(p caseload.Person) bool { return date.Sub(p.Number.Born) < 30*365 },
		"are over 50":         func(p caseload.Person) bool { return date.Sub(p.Number.Born) > 50*365 },
		"have reduced capacity": func(p caseload.Person) bool {
			return p.Effort == "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE"
		},
		"speak Norwegian":   func(p caseload.Person) bool { return strings.HasPrefix(p.Language, "norsk") },
		"have no telephone": func(p caseload.Person) bool { return p.Phone == "" },
		"are in a measure":  func(p caseload.Person) bool { return measured[p.ID] },
	} {
		yes, all := map[string]int{}, map[string]int{}
		for _, p := range w.People {
			all[track[p.ID]]++
			if is(p) {
				yes[track[p.ID]]++
			}
		}
		share := func(track string) int { return 1000 * yes[track] / all[track] }
		// of 330 programme people a share is uncertain by about 2.7 hundredths
		if a, b := share(ordinary), share(programme); a-b > 100 || b-a > 100 || a == 0 {
			t.Errorf("who %s: %d of 1,000 in ordinary teams, %d in programme teams", name, a, b)
		}
	}
}

// lived is what a track's time has come to.
type lived struct {
	people, talks, minutes, noteLen, notes, silent int
	waits                                          []time.Duration
}

func livesOf(w *World, group func(person string) string) map[string]*lived {
	of := map[string]*lived{}
	at := func(person string) *lived {
		g := group(person)
		if of[g] == nil {
			of[g] = &lived{}
		}
		return of[g]
	}
	last := map[string]civil.Date{}
	for _, c := range w.Contacts {
		if c.Spoke {
			at(c.Person).talks++
			at(c.Person).minutes += c.Minutes
			last[c.Person] = civil.On(c.At)
		}
	}
	for _, f := range w.FollowUps {
		at(f.Person).people++
		if f.State == caseload.Active && !last[f.Person].IsZero() && date.Sub(last[f.Person]) > 60 {
			at(f.Person).silent++
		}
	}
	for _, n := range w.Notes {
		at(n.Person).notes++
		at(n.Person).noteLen += len(n.Text)
	}
	threads := map[string]string{}
	for _, t := range w.Threads {
		threads[t.ID] = t.Person
	}
	asked := map[string]time.Time{}
	for _, m := range w.Messages {
		person := threads[m.Thread]
		switch {
		case m.Sender == person && asked[m.Thread].IsZero():
			asked[m.Thread] = m.SentAt
		case m.Sender != person && !asked[m.Thread].IsZero():
			at(person).waits = append(at(person).waits, m.SentAt.Sub(asked[m.Thread]))
			delete(asked, m.Thread)
		}
	}
	return of
}

func (l *lived) mean() time.Duration {
	var sum time.Duration
	for _, w := range l.waits {
		sum += w
	}
	return sum / time.Duration(max(1, len(l.waits)))
}

func TestWhoHasMoreTimeSpeaksMoreOftenAnswersSoonerAndWritesMore(t *testing.T) {
	w := study()
	track := tracks(w)
	of := livesOf(w, func(p string) string { return track[p] })
	o, p := of[ordinary], of[programme]
	if a, b := 100*o.talks/o.people, 100*p.talks/p.people; b < 3*a {
		t.Errorf("talks for 100 people: ordinary %d, programme %d; want three times as many", a, b)
	}
	if a, b := o.mean(), p.mean(); b >= a {
		t.Errorf("a message waits %v in ordinary teams, %v in programme teams", a, b)
	}
	if a, b := o.noteLen/o.notes, p.noteLen/p.notes; b < a+20 {
		t.Errorf("a note has %d bytes in ordinary teams, %d in programme teams", a, b)
	}
	if a, b := 1000*o.silent/o.people, 1000*p.silent/p.people; a < 50 || b > 20 {
		t.Errorf("of 1,000 not spoken with for 60 days: ordinary %d, programme %d", a, b)
	}
}

func TestTheLargerTheCaseloadTheLessThereIsOfTheCounsellor(t *testing.T) {
	w := study()
	of, group := open(w), map[string]string{}
	for ident, people := range of {
		size := "large"
		switch {
		case len(people) < 40:
			size = ""
		case len(people) < 100:
			size = "small"
		case len(people) < 150:
			size = "middle"
		}
		for _, p := range people {
			if ident != "" {
				group[p] = size
			}
		}
	}
	l := livesOf(w, func(p string) string { return group[p] })
	small, middle, large := l["small"], l["middle"], l["large"]
	for name, of := range map[string]func(*lived) int{
		"talks for 100 people": func(x *lived) int { return 100 * x.talks / x.people },
		"bytes a note":         func(x *lived) int { return x.noteLen / x.notes },
	} {
		if a, b, c := of(small), of(middle), of(large); a <= b || b <= c {
			t.Errorf("%s: %d, %d, %d in small, middle and large caseloads", name, a, b, c)
		}
	}
	if small.mean() >= large.mean() {
		t.Errorf("a message waits %v in small, %v in large caseloads", small.mean(), large.mean())
	}
}
