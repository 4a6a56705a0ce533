package importpage

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/find"
	"github.com/veilederblikk/blikk/internal/i18n"
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

func nameOf(c *web.Call, x change) string { return orNoName(c, x.name) }

func orNoName(c *web.Call, name string) string {
	if strings.TrimSpace(name) == "" {
		return c.T("find.no_name")
	}
	return name
}

// preview is what a page of what would happen shows.
type preview struct {
	u       Upload
	of      owned
	told    Told
	changes []change
	changed int // all of them, not only those that are listed
	moved   bool
}

// writes says that something would be written: also where the only thing that happens is
// that appointments are called off.
func (v preview) writes() bool { return v.told.Writes() || v.changed > 0 }

// fetched makes a part fetch itself anew, once a second.
func fetched(u Upload) templ.Attributes {
	return templ.Attributes{"hx-get": Path + "/" + u.ID + "/progress", "hx-trigger": "every 1s", "hx-swap": "innerHTML", "hx-target": "this", "hx-push-url": "false"}
}

// farText says how far a run is.
func farText(c *web.Call, what Phase, at Far) string {
	switch {
	case at.Total == 0:
		return c.T("importpage.way_begins")
	case !at.Rows:
		return c.T("importpage.way_reads", i18n.Data{"Percent": 100 * at.Done / at.Total})
	}
	return c.T("importpage.way_rows."+string(what), i18n.Data{"Done": i18n.Number(at.Done), "Count": at.Total, "All": i18n.Number(at.Total)})
}

func hitsTitle(c *web.Call, h find.Hits) string {
	switch {
	case len(h.List) == 0:
		return c.T("find.none")
	case h.More:
		return c.T("find.first", i18n.Data{"Count": len(h.List)})
	}
	return c.T("find.count", i18n.Data{"Count": len(h.List)})
}

// whoKey is the heading over what the rows of a kind of file are about.
func whoKey(kind string) string {
	if kind == imports.KindCalendar {
		return "importpage.event"
	}
	return "importpage.person"
}

func fieldName(c *web.Call, f imports.Field) string {
	if f.Name == "" {
		return c.T("importpage.field.other")
	}
	return c.T("importpage.field." + f.Name)
}

// hiddenKey says why a value is not shown.
func hiddenKey(x change, f imports.Field) string {
	if f.Name == "event.times" || f.Name == "event.rest" {
		return "importpage.changes"
	}
	if x.loose && !f.Private {
		return "importpage.hidden_task"
	}
	if f.Private || f.Name == "" {
		return "importpage.private"
	}
	return "importpage.hidden"
}
