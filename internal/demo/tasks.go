package demo

import (
	"strconv"
	"time"

	"github.com/veilederblikk/blikk/internal/tasks"
)

// noted is a task's text as whoever made it wrote it in Gosys: with date, name, ident and
// office above.
func (s *sim) noted(at time.Time, text string) string {
	names := []string{"Kari Eksempel", "Ola Eksempel", "Anne Eksempel"}
	return tasks.Comment{At: at, Name: names[s.navID%len(names)], Ident: "Z9904" + strconv.Itoa(10+s.navID%90), Office: "4100", Text: text}.String()
}

// untaken are tasks that nobody at an office has: one of each kind about somebody there,
// and one that is tied to nobody here. They are made when all else has happened, so that
// they change nothing of it.
func (s *sim) untaken() {
	statuses := []tasks.Status{tasks.Created, tasks.Opened, tasks.Handled}
	for _, p := range s.places {
		r := newStream(s.w.Seed, "untaken "+p.row.Number)
		for i, t := range s.lex.texts.Tasks {
			h := p.hands[(i+1)%len(p.hands)]
			person := s.w.People[h.souls[r.under(len(h.souls))].p].ID
			if i == len(s.lex.texts.Tasks)-1 {
				person = ""
			}
			d := s.w.Date.AddDays(-1 - i%4)
			at := d.At(r.between(480, 930))
			s.navID += r.between(3, 400)
			s.w.Tasks = append(s.w.Tasks, tasks.Task{ID: s.id.at(at), NavID: int64(s.navID), NavVersion: int64(1 + i%3), Person: person, Office: h.office, Kind: t.Kind, Theme: t.Theme,
				Priority: tasks.Priority(t.Priority), Status: statuses[i%len(statuses)], Text: s.noted(at, s.lex.one(r, t.Text, d)), ActiveOn: d, Due: d.AddDays(t.Days)})
		}
	}
}
