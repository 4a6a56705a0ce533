package overview

import (
	"strings"

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

// people are the ids of the chosen, as one field.
func (v *actView) people() string {
	ids := make([]string, len(v.chosen))
	for i := range v.chosen {
		ids[i] = v.chosen[i].ID
	}
	return strings.Join(ids, " ")
}

// versions are those of the chosen people's notes that the page was made from, ID:VERSION
// each, as one field.
func (v *actView) versions() string {
	list := make([]string, len(v.chosen))
	for i := range v.chosen {
		list[i] = v.chosen[i].ID + ":" + itoa(v.chosen[i].Sticky.Version)
	}
	return strings.Join(list, " ")
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
