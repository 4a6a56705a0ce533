package dialoguepage_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/dialoguepage"
	"github.com/veilederblikk/blikk/internal/personpage"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const (
	mine, cover, mate   = caseloadtest.Mine, caseloadtest.Hers, caseloadtest.Mate
	colleague, stranger = caseloadtest.Colleague, caseloadtest.Stranger
	reader, boss        = caseloadtest.Reader, caseloadtest.Boss
	office              = caseloadtest.Office
)

// world is a site with one person, Amina, and a thread in which she waits for an answer.
type world struct {
	*testing.T
	d      *db.DB
	site   *webtest.Site
	now    time.Time
	n      int
	amina  string
	thread dialogue.Thread
}

func eachWorld(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{T: t, d: d, now: caseloadtest.Today.At(10*60 + 15)}
		caseloadtest.Staff(t, d)
		policy, err := catalogue.Policy()
		caseloadtest.Must(t, err)
		deadlines, err := catalogue.Deadlines()
		caseloadtest.Must(t, err)
		routes := (&dialoguepage.Pages{AskWhy: personpage.AskWhy}).Routes()
		w.site = webtest.New(t, d, w.now, append(routes, (&personpage.Pages{Policy: policy, Deadlines: deadlines}).Routes()...))
		w.amina = w.person("Amina", "Khalil")
		w.thread = w.asks(w.amina, "Kurs", "هل يمكنك الاتصال بي؟", w.now.Add(-26*time.Hour))
		w.reload()
		f(t, w)
	})
}

func (w *world) person(given, family string, change ...func(p *caseload.Person, f *caseload.FollowUp)) string {
	w.Helper()
	w.n++
	return caseloadtest.Followed(w.T, w.d, w.n, given, family, change...)
}

func (w *world) change(f func(ctx context.Context, c *caseload.Writer) error) {
	w.Helper()
	caseloadtest.Must(w.T, caseloadtest.Change(w.T, w.d, f))
}

// asks makes a thread in which a person has written.
func (w *world) asks(person, subject, text string, at time.Time) dialogue.Thread {
	w.Helper()
	th := dialogue.Thread{Person: person, Office: office, Subject: subject}
	w.change(func(ctx context.Context, c *caseload.Writer) error {
		return errors.Join(dialogue.PutThread(ctx, c, &th), dialogue.Write(ctx, c, &th, &dialogue.Message{Sender: person, SentAt: at, Text: text}))
	})
	return th
}

func (w *world) as(ident string) webtest.Someone { return w.site.As(ident, "") }

func (w *world) list() string { return "/people/" + w.amina + "/dialogue" }

func (w *world) path() string { return w.list() + "/" + w.thread.ID }

// form is a form's fields: names and values by turns.
func form(fields ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

// hidden adds what the page's first form holds of some hidden fields.
func hidden(page webtest.Answer, names ...string) []string {
	var list []string
	for _, n := range names {
		if v := page.Values(n); len(v) > 0 {
			list = append(list, n, v[0])
		}
	}
	return list
}

// answerForm is the form of the open thread as a browser sends it.
func (w *world) answerForm(who, text string, more ...string) url.Values {
	w.Helper()
	page := w.as(who).Get(w.path()).Wants(w.T, 200)
	return form(append(append(hidden(page, "version", "last", "token"), "text", text), more...)...)
}

func (w *world) reload() {
	w.Helper()
	list, err := dialogue.Threads(w.Context(), w.d.Read, []string{w.thread.Person})
	caseloadtest.Must(w.T, err)
	for _, t := range list {
		if t.ID == w.thread.ID {
			w.thread = t
		}
	}
}

// texts are the messages of the thread.
func (w *world) texts() []string {
	w.Helper()
	list, err := dialogue.Messages(w.Context(), w.d.Read, []string{w.thread.ID})
	caseloadtest.Must(w.T, err)
	var texts []string
	for _, m := range list {
		texts = append(texts, m.Text)
	}
	return texts
}

func (w *world) count(table string) int {
	w.Helper()
	var n int
	caseloadtest.Must(w.T, w.d.Read.QueryRowContext(w.Context(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

// lines are those of the access log after the first n.
func (w *world) lines(n int) []access.Line {
	w.Helper()
	all, err := access.Lines(w.Context(), w.d.Read, 0, 10000)
	caseloadtest.Must(w.T, err)
	return all[n:]
}

func (w *world) where(a webtest.Answer) string { return a.Header.Get("Location") }

func one(list []string) string { return strings.Join(list, "|") }
