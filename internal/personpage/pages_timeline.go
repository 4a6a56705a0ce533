package personpage

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/web"
)

// filter reads the filter of the timeline from the address. What cannot be read is said,
// and filters nothing.
func (v *view) filter() {
	c := v.c
	if vis := c.Query("vis"); slices.Contains(timelineKinds(), vis) {
		v.vis = vis
	}
	v.only = Filter{Kind: v.vis, Who: c.Query("who")}
	v.asked = web.Form{ID: "tl-", Values: map[string][]string{}}
	for _, name := range []string{"vis", "who", "from", "until"} {
		v.asked.Values[name] = []string{c.Query(name)}
	}
	from, ok := dayIn(c.Query("from"))
	if !ok {
		v.asked.Wrong("from", v.t("person.fault.day"))
	}
	until, ok := dayIn(c.Query("until"))
	switch {
	case !ok:
		v.asked.Wrong("until", v.t("person.fault.day"))
	case !until.IsZero() && until.Before(from):
		v.asked.Wrong("until", v.t("person.fault.order_day"))
	}
	v.only.From, v.only.Until = from, until
	if !slices.ContainsFunc(v.whoOptions(), func(o web.Option) bool { return o.Value == v.only.Who }) {
		v.only.Who = ""
	}
}

func (p *Pages) wholeTimeline(c *web.Call) error {
	v, err := p.load(c)
	if err != nil {
		return err
	}
	list := v.only.Keep(Timeline(v.r))
	part, next := PageAfter(list, c.Query("after"))
	title := c.T("person.timeline.title")
	status := http.StatusOK
	if len(v.asked.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return c.Show(status, v.page(title+" – "+quiet(v.r.Person.Name()), web.Crumb{Text: title}), timelinePage(v, part, len(list), next))
}

// whoOptions are those who stand in the timeline: the person, and members of staff by
// name.
func (v *view) whoOptions() []web.Option {
	list := []web.Option{{Value: "", Text: v.t("person.timeline.anybody")}, {Value: v.r.Person.ID, Text: v.name()}}
	seen := map[string]bool{"": true, v.r.Person.ID: true}
	for _, e := range Timeline(v.r) {
		if !seen[e.Who] {
			seen[e.Who] = true
			list = append(list, web.Option{Value: e.Who, Text: upper(v.who(e.Who))})
		}
	}
	return list
}

func (v *view) kindOptions() []web.Option {
	list := []web.Option{{Value: "", Text: v.t("person.timeline.kind_")}}
	for _, k := range timelineKinds() {
		list = append(list, web.Option{Value: k, Text: v.t("person.timeline.kind_" + k)})
	}
	return list
}

// older is the address of the next part of the timeline, under the same filter.
func (v *view) older(next string) string {
	q := url.Values{}
	for name := range v.asked.Values {
		if s := v.asked.Get(name); s != "" {
			q.Set(name, s)
		}
	}
	if next != "" {
		q.Set("after", next)
	}
	if len(q) == 0 {
		return v.path("/timeline")
	}
	return v.path("/timeline?" + q.Encode())
}

func (v *view) foundLine(n int) string { return v.t("person.timeline.found", i18n.Data{"Count": n}) }
