package overview

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/i18n"
)

// head is a column of the table.
type head struct {
	column Column
	text   string
	path   string // sorts by it; "" where it cannot be sorted by
	place  int    // among the keys, from 1; 0 for none
	desc   bool
}

func (v *view) heads() []head {
	list := []head{v.head(CName)}
	for _, c := range v.columns {
		list = append(list, v.head(c))
	}
	return list
}

func (v *view) head(c Column) head {
	h := head{column: c, text: v.t("caseload.col." + string(c))}
	for i, k := range v.keys {
		if k.Column == c {
			h.place, h.desc = i+1, k.Desc
		}
	}
	if c.sorts() {
		q := v.query.clone()
		q.Sort = []Key{{Column: c, Desc: c == CTalk}}
		if h.place == 1 {
			q.Sort[0].Desc = !h.desc
		}
		h.path = pathOf(q)
	}
	return h
}

// sortAttrs says of the first key which way it goes; of the others the words do.
func (h head) sortAttrs() templ.Attributes {
	if h.place != 1 {
		return nil
	}
	if h.desc {
		return templ.Attributes{"aria-sort": "descending"}
	}
	return templ.Attributes{"aria-sort": "ascending"}
}

func (v *view) sortWords(h head) string {
	way := v.t("caseload.sort.up")
	if h.desc {
		way = v.t("caseload.sort.down")
	}
	return v.t("caseload.sort.key", i18n.Data{"Place": h.place, "Way": way})
}

// sortChip is a key in use: what takes it away, and what turns it.
type sortChip struct {
	head
	remove, turn string
}

func (v *view) sortChips() []sortChip {
	var list []sortChip
	for i, k := range v.keys {
		less, turned := v.query.clone(), v.query.clone()
		less.Sort = slices.Delete(slices.Clone(v.keys), i, i+1)
		turned.Sort = slices.Clone(v.keys)
		turned.Sort[i].Desc = !k.Desc
		x := sortChip{head: v.head(k.Column), turn: pathOf(turned)}
		if len(v.keys) > 1 {
			x.remove = pathOf(less)
		}
		list = append(list, x)
	}
	return list
}

// moreKeys are the columns that can become the next key.
func (v *view) moreKeys() []tab {
	if len(v.keys) >= maxKeys {
		return nil
	}
	var list []tab
	for _, c := range append([]Column{CName}, Columns()...) {
		used := slices.ContainsFunc(v.keys, func(k Key) bool { return k.Column == c })
		if used || !c.sorts() || v.leader() && c != CName && !slices.Contains(leaderColumns(), c) {
			continue
		}
		q := v.query.clone()
		q.Sort = append(slices.Clone(v.keys), Key{Column: c, Desc: c == CTalk})
		list = append(list, tab{text: v.t("caseload.col." + string(c)), path: pathOf(q)})
	}
	return list
}

// columnLink is a column of the menu: what shows it, hides it, or moves it.
type columnLink struct {
	text, toggle, before, after string
}

func (v *view) shownColumns() []columnLink {
	with := func(list []Column) string {
		q := v.query.clone()
		q.Columns = list
		return pathOf(q)
	}
	var links []columnLink
	for i, c := range v.columns {
		x := columnLink{text: v.t("caseload.col." + string(c))}
		if len(v.columns) > 1 {
			x.toggle = with(slices.Delete(slices.Clone(v.columns), i, i+1))
		}
		if i > 0 {
			x.before = with(swapped(v.columns, i, i-1))
		}
		if i < len(v.columns)-1 {
			x.after = with(swapped(v.columns, i, i+1))
		}
		links = append(links, x)
	}
	return links
}

func swapped(list []Column, i, j int) []Column {
	list = slices.Clone(list)
	list[i], list[j] = list[j], list[i]
	return list
}

func (v *view) hiddenColumns() []columnLink {
	var links []columnLink
	for _, c := range Columns() {
		if slices.Contains(v.columns, c) {
			continue
		}
		q := v.query.clone()
		q.Columns = append(slices.Clone(v.columns), c)
		links = append(links, columnLink{text: v.t("caseload.col." + string(c)), toggle: pathOf(q)})
	}
	return links
}
