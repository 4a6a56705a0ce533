package importpage

import (
	"strings"

	"github.com/veilederblikk/blikk/internal/imports"
	"github.com/veilederblikk/blikk/internal/web"
)

// part is one of the sums.
type part struct {
	name, key string
	count     int
	percent   int // of all rows
}

// parts are the five sums; done chooses the words for what has happened.
func parts(t Told, done bool) []part {
	list := []part{{name: "new", count: t.Imported}, {name: "changed", count: t.Updated}, {name: "unchanged", count: t.Unchanged}, {name: "skipped", count: t.Skipped},
		{name: "rejected", count: len(t.Rejected)}}
	for i := range list {
		if list[i].key = list[i].name; done {
			list[i].key += "_done"
		}
		if all := t.Read(); all > 0 {
			list[i].percent = (100*list[i].count + all/2) / all
		}
	}
	return list
}

// where is how a kind of file counts its places.
func where(kind string) string {
	if kind == imports.KindTasks || kind == imports.KindDialogue {
		return "path"
	}
	return "line"
}

// shownFields has a line also for a person of whom it is not told what changes.
func shownFields(x change) []imports.Field {
	if len(x.fields) == 0 {
		return []imports.Field{{}}
	}
	return x.fields
}

func nameOf(c *web.Call, x change) string {
	if strings.TrimSpace(x.name) == "" {
		return c.T("find.no_name")
	}
	return x.name
}

func fieldName(c *web.Call, f imports.Field) string {
	if f.Name == "" {
		return c.T("importpage.field.other")
	}
	return c.T("importpage.field." + f.Name)
}

// hiddenKey says why a value is not shown.
func hiddenKey(x change, f imports.Field) string {
	if x.loose && !f.Private {
		return "importpage.hidden_task"
	}
	if f.Private || f.Name == "" {
		return "importpage.private"
	}
	return "importpage.hidden"
}
