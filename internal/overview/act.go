package overview

import (
	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/web"
)

// formAttrs: a file is fetched without htmx.
func (v *actView) formAttrs() templ.Attributes {
	if v.do == "export" {
		return web.Slow()
	}
	return nil
}

// standingNotes is how many of the chosen have a sticky note.
func (v *actView) standingNotes() int {
	n := 0
	for i := range v.chosen {
		if v.chosen[i].Sticky.Text != "" {
			n++
		}
	}
	return n
}

func (v *actView) nameByID(id string) string {
	for i := range v.chosen {
		if v.chosen[i].ID == id {
			return v.nameOf(&v.chosen[i])
		}
	}
	return ""
}

// savedPath opens a saved filter.
func savedPath(s Saved) string {
	q, _ := s.Form.Query(Own)
	q.Saved = s.ID
	return pathOf(q)
}

// formOf is the form of one saved filter: with what was typed, if it is the one that was
// sent.
func formOf(f web.Form, s Saved) web.Form {
	if f.ID == s.ID+"-" {
		return f
	}
	return web.Form{ID: s.ID + "-"}
}
