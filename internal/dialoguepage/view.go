package dialoguepage

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/text"
	"github.com/veilederblikk/blikk/internal/web"
)

func (r *room) t(key string, data ...i18n.Data) string { return r.c.T(key, data...) }

// named is a text that speaks of the person by name.
func (r *room) named(key string) string { return r.t(key, i18n.Data{"Name": r.name()}) }

func (r *room) name() string {
	if g := strings.TrimSpace(r.person.GivenName); g != "" {
		return text.Apart(g)
	}
	return text.Apart(r.person.Name())
}

// path is an address of the person's dialogue: of a thread, or "" for all of them.
func (r *room) path(thread string) string {
	p := "/people/" + r.person.ID + "/dialogue"
	if thread != "" {
		p += "/" + thread
	}
	return p
}

func (r *room) messagesOf(t dialogue.Thread) []dialogue.Message {
	return of(r.messages, t.ID, func(m dialogue.Message) string { return m.Thread })
}

func (r *room) eventsOf(t dialogue.Thread) []dialogue.Event {
	return of(r.events, t.ID, func(e dialogue.Event) string { return e.Thread })
}

func (r *room) readsOf(t dialogue.Thread) []dialogue.Read {
	return of(r.reads, t.ID, func(x dialogue.Read) string { return x.Thread })
}

// shown is a thread as its marks show it.
func (r *room) shown(t dialogue.Thread) dialogue.Shown {
	own := r.messagesOf(t)
	return dialogue.Shown{Thread: t, Asked: lastAsked(t, own), Unread: dialogue.Unread(t, own, r.readsOf(t))}
}

// parts are the threads of the running period, and those of closed ones.
func (r *room) parts() (running, closed []dialogue.Thread) {
	for _, t := range r.threads {
		if t.Historic {
			closed = append(closed, t)
		} else {
			running = append(running, t)
		}
	}
	return running, closed
}

// sum says how many threads there are and how many wait for us.
func (r *room) sum() string {
	waits := 0
	for _, t := range r.threads {
		if t.WaitsForUs() {
			waits++
		}
	}
	s := r.t("dialogue.count", i18n.Data{"Count": len(r.threads)})
	if waits > 0 {
		s += ", " + r.t("dialogue.count_waits", i18n.Data{"Count": waits})
	}
	return s
}

// lastLine is who wrote last in a thread, and the beginning of what.
func (r *room) lastLine(t dialogue.Thread) (who, quote, when string) {
	own := r.messagesOf(t)
	if len(own) == 0 {
		return "", "", ""
	}
	m := own[len(own)-1]
	if !m.SentAt.IsZero() {
		when = r.day(civil.On(m.SentAt))
	}
	return r.who(m.Sender), dialogue.Quote(m.Text), when
}

// who names a sender as the reader would.
func (r *room) who(sender string) string {
	switch sender {
	case r.person.ID:
		return r.name()
	case r.c.Actor.Ident:
		return r.t("dialogue.you")
	}
	return r.staff(sender)
}

// by names a counsellor inside a sentence.
func (r *room) by(ident string) string {
	if ident == r.c.Actor.Ident {
		return r.t("person.you")
	}
	return r.staff(ident)
}

func (r *room) staff(ident string) string {
	if n := r.names[ident]; n != "" {
		return text.Apart(n)
	}
	return ident
}

func (r *room) day(d civil.Date) string { return r.c.P.Date(d, r.c.Today) }

// dayHead writes «tirsdag 17. november».
func (r *room) dayHead(d day) string {
	if d.date.IsZero() {
		return r.t("dialogue.no_time")
	}
	return r.c.P.Day(d.date.Weekday()) + " " + r.day(d.date)
}

// subject is what a thread is called; one that came without a name has one of ours.
func (r *room) subject(t dialogue.Thread) string {
	if strings.TrimSpace(t.Subject) == "" {
		return r.t("dialogue.no_subject")
	}
	return t.Subject
}

// moment writes «12. november kl. 10.15».
func (r *room) moment(at time.Time) string {
	if at.IsZero() {
		return r.t("dialogue.no_time")
	}
	return r.t("dialogue.moment", i18n.Data{"Day": r.day(civil.On(at)), "Time": i18n.ClockOf(at)})
}

func (r *room) theirs(m dialogue.Message) bool { return m.Sender == r.person.ID }

// speech are the language and direction of a text.
func (r *room) speech(m dialogue.Message) templ.Attributes {
	if !r.theirs(m) {
		return templ.Attributes{"dir": "auto"}
	}
	return templ.Attributes{"dir": "auto", "lang": dialogue.LangOf(m.Text, caseload.LanguageCode(r.person.Language))}
}

// receipt says whether a message has been read, and when where that is known for it: of
// the last one that had been read, and for the older ones no more than that.
func (r *room) receipt(m dialogue.Message) string {
	own := r.messagesOf(r.open)
	if !r.theirs(m) {
		at := r.open.ReadByPerson
		if at.IsZero() || at.Before(m.SentAt) {
			return r.named("dialogue.receipt.not_read")
		}
		if r.isLast(own, m, at) {
			return r.t("dialogue.receipt.person", i18n.Data{"Name": r.name(), "Moment": r.moment(at)})
		}
		return r.t("dialogue.receipt.read", i18n.Data{"Name": r.name()})
	}
	var list []string
	for _, x := range r.readsOf(r.open) {
		if !x.At.Before(m.SentAt) && r.isLast(own, m, x.At) {
			list = append(list, r.t("dialogue.receipt.one", i18n.Data{"Name": r.by(x.Counsellor), "Moment": r.moment(x.At)}))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return r.t("dialogue.receipt.ours", i18n.Data{"List": strings.Join(list, ", ")})
}

// isLast says that no later message of the same side had come when somebody read.
func (r *room) isLast(own []dialogue.Message, m dialogue.Message, at time.Time) bool {
	return !slices.ContainsFunc(own, func(x dialogue.Message) bool {
		return r.theirs(x) == r.theirs(m) && x.SentAt.After(m.SentAt) && !x.SentAt.After(at)
	})
}

// what writes an event of the history.
func (r *room) what(e dialogue.Event) string {
	return r.t("dialogue.event."+string(e.Kind), i18n.Data{"By": r.by(e.Counsellor), "Time": i18n.ClockOf(e.At), "Name": r.name()})
}

// undo is the event that can be taken back.
func (r *room) undo() (dialogue.Event, bool) {
	return dialogue.CanUndo(r.open, r.eventsOf(r.open), r.messagesOf(r.open))
}

// last is the id of the last message that the page shows.
func (r *room) last() string {
	if own := r.messagesOf(r.open); len(own) > 0 {
		return own[len(own)-1].ID
	}
	return ""
}

// formOf is a form of the page: with what was typed, if it is the one that was sent.
func (r *room) formOf(name string) web.Form {
	f := web.Form{ID: name + "-"}
	if r.form == name {
		f.Values, f.Faults = r.sent.Values, r.sent.Faults
	}
	return f
}

// failed is the form that was sent and not saved, for the list of faults on top.
func (r *room) failed() web.Form {
	f := r.sent
	f.ID = r.form + "-"
	return f
}

func itoa(n int) string { return strconv.Itoa(n) }

// keptAt says when a draft was kept; "" where there is none.
func (r *room) keptAt(kind string) string {
	d, kept := r.drafts[kind]
	if !kept {
		return ""
	}
	return r.t("dialogue.draft.kept", i18n.Data{"Moment": r.moment(d.UpdatedAt)})
}

// keeps are the attributes by which a script keeps what is typed.
func (r *room) keeps(kind, key string) templ.Attributes {
	a := templ.Attributes{"data-draft": r.path("") + "/draft", "data-draft-kind": kind, "data-draft-saved": r.t("person.draft.saved"), "data-draft-failed": r.t("person.draft.failed")}
	if key != "" {
		a["data-key"], a["aria-keyshortcuts"] = key, key
	}
	return a
}

// left is what the reader has written here and cannot send.
func (r *room) left() []string {
	var list []string
	kinds := []string{newSubject, newText}
	if r.open.ID != "" {
		kinds = []string{answerKind(r.open.ID)}
	}
	for _, k := range kinds {
		if d, kept := r.drafts[k]; kept {
			list = append(list, d.Text)
		}
	}
	if s := text.Tidy(r.sent.Get("text")); s != "" && len(list) == 0 {
		list = append(list, s)
	}
	return list
}

// writes says that the form of the open page is there.
func (r *room) writes() bool { return r.may && r.bar == "" && !r.open.Historic }

// handledDay is the day since which a message had waited of which only a caseload told,
// right after it was marked as handled.
func (r *room) handledDay() civil.Date {
	d, err := civil.ParseDate(r.c.Query("handled"))
	if err != nil || d.After(r.c.Today) || !r.person.WaitsSince.IsZero() {
		return civil.Date{}
	}
	return d
}

// at marks the message that one is led to.
func (r *room) at(m dialogue.Message) templ.Attributes {
	if r.c.Query("at") != m.ID {
		return nil
	}
	return templ.Attributes{"tabindex": "-1", "data-focus": true}
}

// language is what a talk and a text need; "" where nothing is known.
func (r *room) language() string {
	switch r.person.Interpreter {
	case caseload.Sign:
		return r.t("person.tag.sign")
	case caseload.Spoken:
		if r.person.Language == "" {
			return r.t("person.tag.interpreter_unknown")
		}
		return r.t("person.tag.interpreter", i18n.Data{"Language": r.person.Language})
	}
	if r.person.Language == "" {
		return ""
	}
	return r.t("person.tag.language", i18n.Data{"Language": r.person.Language})
}

// foreign says that the person may not read Norwegian with ease.
func (r *room) foreign() bool {
	code := caseload.LanguageCode(r.person.Language)
	return r.person.Language != "" && code != "nb" && code != "nn" && !strings.HasPrefix(lower(r.person.Language), "norsk")
}

// writeHelp says how a text is best written, and what is said of the language.
func (r *room) writeHelp() string {
	s := r.t("dialogue.answer.help")
	if r.foreign() {
		s += " " + r.t("dialogue.answer.language", i18n.Data{"Name": r.name(), "Language": r.person.Language})
	}
	if r.person.Reserved == caseload.NotKnown {
		s += " " + r.t("dialogue.answer.krr_unknown")
	}
	return s
}

// waits is a form whose tick stands as the thread has it, until it is sent.
func waits(f web.Form, yes bool) web.Form {
	if f.Values == nil && yes {
		f.Values = map[string][]string{"wait": {"yes"}}
	}
	return f
}

func first(words string) string { s, _, _ := strings.Cut(words, " "); return s }

func current(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}
