package personpage

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/web"
)

// How many rows a section shows before the rest is folded away or on a page of its own.
const (
	shownContacts = 10
	shownNotes    = 5
	shownMessages = 3
)

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

func after[T any](list []T, n int) []T { return list[min(n, len(list)):] }

// count is a number in the rail; none for nothing.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// telephone is a number as a telephone dials it.
func telephone(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) && r < utf8.RuneSelf || r == '+' {
			return r
		}
		return -1
	}, s)
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func weekdayName(p *i18n.Printer, d civil.Date) string { return upper(p.Day(d.Weekday())) }

func shortDate(d civil.Date) string {
	_, m, day := d.Civil()
	return strconv.Itoa(day) + "." + strconv.Itoa(int(m)) + "."
}

func nameOf(c *web.Call, id string) (string, error) {
	found, err := caseload.People(c.Ctx(), c.Read(), []string{id})
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", web.NotFound()
	}
	return found[0].Person.Name(), nil
}

// isShown says that the form of a row is on the page: what is settled has none.
func (v *view) isShown(key string) bool {
	form, id, _ := strings.Cut(key, ".")
	switch {
	case id == "":
		return true
	case form == "promise":
		return slices.ContainsFunc(v.r.Promises, func(o caseload.Promise) bool { return o.ID == id && o.State == caseload.PromiseOpen })
	case form == "request":
		return slices.ContainsFunc(v.r.Requests, func(o caseload.TalkRequest) bool { return o.ID == id && o.DoneOn.IsZero() })
	case form == "commitment":
		return slices.ContainsFunc(v.commitments(), func(o calendar.StoredEvent) bool { return o.ID == id && simple(o) })
	case form == "step":
		return slices.ContainsFunc(v.r.Steps, func(o caseload.PlanStep) bool { return o.ID == id && !o.Stands().Locked() })
	case form == "note":
		return slices.ContainsFunc(v.r.Notes, func(o notes.Note) bool { return o.ID == id && v.mayChange(o) })
	}
	return true
}

// mayChange says that a note is a draft of the actor's own.
func (v *view) mayChange(n notes.Note) bool {
	return v.may && !n.Shared() && n.Counsellor == v.c.Actor.Ident
}

// readable says whether the actor may read a note.
func (v *view) readable(id string) bool {
	return slices.ContainsFunc(v.r.Notes, func(n notes.Note) bool { return n.ID == id })
}

// settled are the promises that are kept or withdrawn, the newest first.
func (v *view) settled() []caseload.Promise {
	list := slices.DeleteFunc(slices.Clone(v.r.Promises), func(p caseload.Promise) bool { return p.State == caseload.PromiseOpen })
	slices.Reverse(list)
	return list
}

// requests are the wishes for a talk, those that stand first.
func (v *view) requests() []caseload.TalkRequest {
	list := slices.Clone(v.r.Requests)
	slices.SortStableFunc(list, func(a, b caseload.TalkRequest) int {
		if a.DoneOn.IsZero() != b.DoneOn.IsZero() {
			return b.DoneOn.Compare(a.DoneOn) * -1
		}
		return b.AskedOn.Compare(a.AskedOn)
	})
	return list
}

func (v *view) requestKind(x caseload.TalkRequest) string {
	if x.Kind == "" {
		return v.t("person.request.any_talk")
	}
	return strings.ToLower(v.t("person.kind." + x.Kind))
}

// missing lists what is not known, what follows, and how to mend it.
func (v *view) missing() []string {
	var list []string
	add := func(is bool, key string) {
		if is {
			list = append(list, v.named("person.missing."+key))
		}
	}
	f, p := v.r.FollowUp, v.r.Person
	add(f.ID == "", "followup")
	add(f.ID != "" && f.Counsellor == "", "counsellor")
	add(v.r.LastTalk().IsZero(), "contact")
	add(f.ID != "" && f.Starts.IsZero(), "start")
	add(f.ID != "" && f.Rhythm == 0, "rhythm")
	add(f.ID != "" && f.Track == "", "track")
	add(p.Phone == "", "phone")
	add(p.Interpreter == "", "interpreter")
	if len(v.r.Undated) > 0 {
		list = append(list, v.t("person.missing.clocks", i18n.Data{"Count": len(v.r.Undated)}))
	}
	return list
}

// clockDate writes what a rule says of a clock.
func (v *view) clockDate(x planner.ClockDate) string {
	data := i18n.Data{"Law": x.Law, "Date": v.day(x.Date)}
	switch {
	case x.Unknown:
		return v.t("person.clock.unknown", data)
	case x.NoNumber:
		return v.t("person.clock.no_number", data)
	case x.Held:
		return v.t("person.clock.done", data)
	case x.Date.Before(v.r.Today):
		return v.t("need.legal_deadline."+x.Rule+".past", data)
	}
	return v.t("need.legal_deadline."+x.Rule, data)
}

// endingRow is something that ends, of whatever table.
type endingRow struct {
	table, id, name string
	ending          caseload.Ending
	version         int
}

// endings lists what ends: measures, benefits and open steps of the plan, the first
// to end first, those without a day last.
func (v *view) endings() []endingRow {
	var list []endingRow
	for _, m := range v.r.Measures {
		list = append(list, endingRow{tableMeasure, m.ID, planner.EndName(v.c.P, m.Code, ""), m.Ending, m.Version})
	}
	for _, b := range v.r.Benefits {
		list = append(list, endingRow{tableBenefit, b.ID, planner.EndName(v.c.P, b.Kind, ""), b.Ending, b.Version})
	}
	for _, s := range v.r.Steps {
		if s.State == caseload.StepOpen && !s.Own {
			list = append(list, endingRow{tableStep, s.ID, s.Title, s.Ending, s.Version})
		}
	}
	slices.SortStableFunc(list, func(a, b endingRow) int {
		if a.ending.Ends.IsZero() != b.ending.Ends.IsZero() {
			return b.ending.Ends.Compare(a.ending.Ends)
		}
		return a.ending.Ends.Compare(b.ending.Ends)
	})
	return list
}

func (v *view) slotTitle(s Slot) string {
	switch {
	case s.Kind == free:
		return v.t("person.week.can_talk")
	case s.Kind == ours:
		return v.t("person.week.talk", i18n.Data{"Kind": strings.ToLower(talkKind(v.c.P, s.Talk))})
	case s.Title == "":
		return v.t("person.hint.busy")
	}
	return quiet(s.Title)
}

func (v *view) weekFoot() string {
	if len(v.r.Commitments) == 0 && len(v.r.Preferences) == 0 {
		return v.named("person.week.empty")
	}
	return v.t("person.week.foot")
}

// commitments are what stands in the week from now on; times that stand in place of
// single ones of a series follow it and are not listed.
func (v *view) commitments() []calendar.StoredEvent {
	return slices.DeleteFunc(slices.Clone(v.r.Commitments), func(e calendar.StoredEvent) bool {
		y, m, d := e.Start.Date()
		last := civil.Of(y, m, d)
		weekly, until := weeklyUntil(e.Rule)
		if weekly && !until.IsZero() {
			last = until
		}
		gone := last.Before(v.r.Today.Monday()) && (e.Rule == "" && len(e.RDates) == 0 || weekly && !until.IsZero())
		return e.Cancelled || e.Recurrence != "" || gone
	})
}

func (v *view) commitmentTitle(e calendar.StoredEvent) string {
	if e.Private || e.Title == "" {
		return v.t("person.hint.busy")
	}
	return e.Title
}

func (v *view) whatHelp() string {
	if v.placeless() {
		return v.t("person.week.no_place")
	}
	return v.t("person.week.what_help")
}

func (v *view) noteHelp() string {
	if v.placeless() {
		return v.named("person.note.help") + " " + v.t("person.note.no_place")
	}
	return v.named("person.note.help")
}

func (v *view) contactSum() string {
	talks := 0
	for _, c := range v.r.Contacts {
		if c.Spoke {
			talks++
		}
	}
	if len(v.r.Contacts) == 0 {
		return ""
	}
	return v.t("person.contacts.sum", i18n.Data{"Count": talks})
}

func (v *view) noteSum() string {
	drafts := 0
	for _, n := range v.r.Notes {
		if !n.Shared() {
			drafts++
		}
	}
	if drafts == 0 {
		return ""
	}
	return v.t("person.notes.drafts", i18n.Data{"Count": drafts})
}

func (v *view) noteTitle(n notes.Note) string {
	return v.t("person.note.title_"+string(n.Kind), i18n.Data{"Day": v.day(civil.On(n.WrittenAt))})
}

func (v *view) noteState(n notes.Note) string {
	if n.Shared() {
		return v.t("person.note.shared", i18n.Data{"Day": v.day(civil.On(n.SharedAt))})
	}
	return v.t("person.note.draft")
}

// entry writes a line of the timeline.
func (v *view) entry(e Entry) string {
	data := i18n.Data{"Name": v.name()}
	for k, x := range e.Values {
		data[k] = x
	}
	if kind, ok := e.Values["Kind"].(string); ok {
		data["Kind"] = strings.ToLower(v.t("person.kind." + kind))
		n, _ := e.Values["Minutes"].(int)
		data["Minutes"] = contactMinutes(v.c.P, caseload.Contact{Minutes: n})
	}
	if k, ok := e.Values["Clock"].(string); ok {
		data["Clock"] = clockName(v.c.P, k)
	}
	if k, ok := e.Values["What"].(string); ok {
		data["What"] = planner.EndName(v.c.P, k, "")
	}
	if by, ok := e.Values["Name"].(string); ok {
		data["By"] = apart(by)
	}
	data["Name"] = v.name()
	return v.t("person."+e.Key, data)
}

// stripText says in words what the strip draws.
func (v *view) stripText(s Strip) string {
	words := v.t("person.strip.since", i18n.Data{"Day": v.day(s.From)}) + " " + v.t("person.strip.talks", i18n.Data{"Count": len(s.Talks)}) + " " + v.t("person.strip.messages", i18n.Data{"Count": len(s.Messages)})
	if s.Gap > 1 {
		words += " " + v.t("person.strip.gap", i18n.Data{"Count": s.Gap, "From": v.day(s.GapFrom), "Until": v.day(s.GapUntil)})
	}
	return words
}

func (v *view) stripTitle(s Strip) string {
	return v.t("person.strip.title", i18n.Data{"Day": v.day(s.From), "Talks": len(s.Talks), "Messages": len(s.Messages)})
}

func monthName(p *i18n.Printer, d civil.Date) string {
	_, m, _ := d.Civil()
	return p.T("month." + strconv.Itoa(int(m)))
}

func visQuery(kind string) string {
	if kind == "" {
		return ""
	}
	return "?vis=" + kind
}

// leftTexts are the reader's drafts, in an order that stays.
func (v *view) leftTexts() []string {
	var list []string
	for _, kind := range slices.Sorted(maps.Keys(v.r.Drafts)) {
		list = append(list, v.r.Drafts[kind].Text)
	}
	return list
}
