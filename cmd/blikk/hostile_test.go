package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// hostile are values that no field, address or parameter waits for.
var hostile = []string{"a\x00b", "æ\xc3", strings.Repeat("é", 5000), "99999999999999999999", "0000-01-01", "9999-W52", "T-9:59", "<script>alert(1)</script>", "\r\nX-Evil: 1", "\u202eمحمد",
	"01a20d77-e94d-73b3-881e-e30952e672e9"}

// wholeForms are the site's forms, filled in as they should be. What comes after ? tells
// two of one address apart.
func wholeForms(x walked) map[string]string {
	person := x.id
	talk, task := "/people/"+x.id+"/dialogue", "/tasks/"+x.task
	week, p := "/week/"+walkToday.Week().String(), "/people/"+person
	wish := "wish=" + person + "|2026-11-25T10:00|phone|0&"
	return map[string]string{
		"/signin": "as=Z990101&next=/week", "/account/role": "role=counsellor", "/find": "q=xenofon",
		p + "/contact":      "kind=phone&day=2026-11-24&time=08:30&spoke=yes&minutes=38&token=",
		p + "/promise":      "text=ringe&due=2026-12-01&token=",
		p + "/request":      "asked=2026-11-23&kind=phone&wish=kurset",
		p + "/commitment":   "title=Kurs&repeat=once&day=2026-11-25&from=09:00&to=11:30",
		p + "/commitment?2": "title=Kurs&repeat=weekly&weekday=3&until=2026-12-18&from=12:00&to=13:00",
		p + "/preference":   "weekday=2&from=09:00&to=11:00", p + "/preference?2": "remove=2-540",
		p + "/clock": "kind=sick_leave&starts=2026-06-01&ends=2026-12-31", p + "/ending": "table=measure_now&row=x&do=postpone&until=2026-12-01&version=1",
		p + "/words": "said=2026-11-24&language=arabisk&text=a&translation=b&by=tolk&read=yes", p + "/note": "kind=minutes&text=a&share=yes",
		p + "/why": "why=fordi+det+trengs+nå", p + "/draft": "kind=note.text&text=a", p + "/draft?2": "throw=note.text",
		week + "/accept": wish, week + "/replan": wish,
		week + "/block?1": wish + "do=move&to=other&day=2026-11-26&clock=09:00&agreed=yes", week + "/block?2": wish + "do=kind&kind=video@2026-11-26T10:00",
		week + "/block?3": wish + "do=skip&reason=other&other=syk", week + "/block?4": wish + "do=done&minutes=20&spoke=yes&thread=x&promise=y", week + "/block?5": wish + "do=undo",
		talk: "subject=Kurs&text=a&wait=yes&token=", talk + "/" + x.thread: "do=send&text=a&wait=yes&version=2&last=x&token=", talk + "/" + x.thread + "?2": "do=handled&version=2&text=a&from=person",
		talk + "/" + x.thread + "?3": "do=reopened&version=2", talk + "/" + x.thread + "/read": "", talk + "/draft": "kind=thread.text&text=a&thread=" + x.thread, talk + "/draft?2": "throw=thread.text",
		talk + "/caseload": "since=2026-11-17", "/messages": "people=" + person + "&subject=a&text=b&wait=yes", "/messages?2": "person=" + person, "/messages/send": "people=" + person + "&subject=a&text=b&receivers=x&token=",
		"/messages/draft": "kind=many.text&text=a", task: "do=comment&comment=a&version=1&token=", task + "?2": "do=take&version=1&force=yes&back=list", task + "?3": "do=change&due=2026-12-01&priority=LAV&version=1",
		task + "?4": "do=close&comment=a&version=1", task + "?5": "do=entered&change=x", task + "/draft": "kind=task.comment&text=a&throw=",
		"/caseload/chosen": "at=scope%3Doffice&do=assign&people=" + person, "/caseload/category": "at=&letter=B&people=" + person, "/caseload/note": "at=&text=a&people=" + person + "&versions=" + person + ":0",
		"/caseload/export": "at=&format=csv&people=" + person, "/assign": "people=" + person, "/assign/do": "do=give&receiver=Z990102&people=" + person + "&version=" + person + ":1",
		"/week/now?1": "person=" + person + "&do=done&minutes=10&version=0", "/week/now?2": "person=" + person + "&do=not_now&version=0",
	}
}

// hostility is somebody who asks a site, and whom it may not show.
type hostility struct {
	*asker
	t      *testing.T
	people []walked
}

var noText = regexp.MustCompile(`\[(uka|person|refusal|kind|block|need|now|problem|find|month|clock|dialogue|messages|tasks|caseload|assign)\.[a-z_.]*\]`)

// sound asks, and looks for what no answer may have.
func (h *hostility) sound(method, path string, form url.Values) {
	h.t.Helper()
	got := h.ask(method, path, form)
	fault := ""
	switch {
	case got.status >= 500:
		fault = fmt.Sprint(got.status)
	case strings.Contains(got.body, "<script>alert") && strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || got.header.Get("X-Evil") != "":
		fault = "markup"
	case noText.MatchString(got.body):
		fault = noText.FindString(got.body)
	}
	for _, x := range h.people {
		if x.kind != "" && strings.Contains(got.text(), x.family) {
			fault = "shows " + kindName(x)
		}
	}
	if fault != "" {
		h.t.Errorf("%s %.60s, %.200q: %s", method, path, form, fault)
	}
}

// Nothing that is typed or put into an address breaks a page, on either database.
func TestNothingTypedBreaksAPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		people := walkWorld(t, d)
		site, routes, err := testApp(t).handler(walkSite(d))
		check(t, err)
		h := &hostility{&asker{h: site, ident: walkOwner}, t, people}
		for _, x := range hostile {
			for _, r := range routes {
				for _, name := range pathParam.FindAllString(r.Path, -1) {
					h.sound(r.Method, fill(strings.Replace(r.Path, name, url.PathEscape(x), 1), people[0]), nil)
				}
				if r.Method != http.MethodGet {
					continue
				}
				path := fill(r.Path, people[0])
				h.sound(r.Method, path+"?"+url.Values{"of": {x}}.Encode(), nil)
				h.sound(r.Method, path+"?"+url.Values{"minutes": {x}, "page": {x}, "vis": {x}, "open": {x}, "at": {x}, "next": {x}, "mine": {x}, "free": {x}}.Encode(), nil)
			}
			h.forms(d, x)
		}
		if got := h.ask(http.MethodGet, "/people/"+people[0].id, nil); got.status != http.StatusOK {
			t.Errorf("afterwards the person's page is %d", got.status)
		}
	})
}

// forms sends every form with a value in each of its fields by turns.
func (h *hostility) forms(d *db.DB, x string) {
	h.t.Helper()
	id := h.people[0].id
	for path, text := range wholeForms(h.people[0]) {
		whole, err := url.ParseQuery(text)
		check(h.t, err)
		for field := range whole {
			form := maps.Clone(whole)
			if wish := form.Get("wish"); strings.HasSuffix(wish, "|0") {
				var version int // a decided block is at another by now; none is 0
				_ = d.Read.QueryRowContext(h.t.Context(), "SELECT version FROM block WHERE subject = $1", id).Scan(&version)
				form["wish"] = []string{strings.TrimSuffix(wish, "0") + fmt.Sprint(version)}
			}
			form[field] = []string{x}
			h.sound(http.MethodPost, path, form)
			if field == "wish" {
				form[field] = []string{x + "|2026-11-25T10:00|admin|0"}
				h.sound(http.MethodPost, path, form)
				form[field] = []string{id + "|2026-11-25" + x + "|phone|7"}
				h.sound(http.MethodPost, path, form)
			}
		}
	}
}
