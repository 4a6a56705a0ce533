package personpage

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/planner"
)

// languageTag says what a talk needs: an interpreter, none, or that it is not known.
func (v *view) languageTag() (words string, need bool) {
	p := v.r.Person
	data := i18n.Data{"Language": p.Language}
	switch {
	case p.Interpreter == caseload.Sign:
		return v.t("person.tag.sign"), true
	case p.Interpreter == caseload.Spoken && p.Language == "":
		return v.t("person.tag.interpreter_unknown"), true
	case p.Interpreter == caseload.Spoken:
		return v.t("person.tag.interpreter", data), true
	case p.Language != "":
		return v.t("person.tag.language", data), false
	}
	return "", false
}

// interpreterFact says whether an interpreter is needed.
func (v *view) interpreterFact() string {
	switch v.r.Person.Interpreter {
	case caseload.Spoken, caseload.Sign:
		return v.t("person.interpreter." + string(v.r.Person.Interpreter))
	case caseload.NoInterpreter:
		return v.t("person.interpreter.none")
	}
	return v.t("person.unknown")
}

// spoken says when the two last spoke.
func (v *view) spoken() string {
	last := v.r.LastTalk()
	if last.IsZero() {
		return v.t("person.spoken.never")
	}
	return v.t("person.spoken.last", i18n.Data{"Day": v.day(last), "Count": v.r.Today.Sub(last)})
}

// rhythm says how often talks are agreed: the agreement, or the office's standard,
// which is never called agreed.
func (v *view) rhythm() string {
	if r := v.r.FollowUp.Rhythm; r > 0 {
		return v.t("person.rhythm.agreed", i18n.Data{"Days": strings.ReplaceAll(r.String(), ".", ",")})
	}
	return v.t("person.rhythm.none")
}

// bar is how much of the agreed rhythm has gone, of 40 units; ok is false where either
// is not known.
func (v *view) bar() (gone int, ok bool) {
	last, r := v.r.LastTalk(), int(v.r.FollowUp.Rhythm)
	if last.IsZero() || r == 0 {
		return 0, false
	}
	return min(40, max(0, v.r.Today.Sub(last))*40*100/r), true
}

// next says when the next talk is decided, and what it still wants.
func (v *view) next() (when, more string) {
	b, ok := v.r.Next()
	if !ok {
		return v.t("person.next.none"), ""
	}
	when = v.c.P.ShortDay(b.Day, v.r.Today) + " " + v.t("person.at", i18n.Data{"Time": i18n.Clock(b.Start + b.Lead)}) + ", " + strings.ToLower(talkKind(v.c.P, b.Kind))
	switch {
	case b.NoInterpreter() && planner.Interpreted(v.r.Facts) && b.Kind.Direct():
		more = v.t("person.next.no_interpreter")
	case !b.Agreed:
		more = v.t("person.next.not_agreed")
	}
	return when, more
}

// counsellor says who follows the person up, and since when.
func (v *view) counsellor() (who, since string) {
	f := v.r.FollowUp
	if f.Counsellor == "" {
		return v.t("person.counsellor.none"), ""
	}
	if !f.AssignedOn.IsZero() {
		since = v.t("person.since", i18n.Data{"Day": v.day(f.AssignedOn)})
	} else if !f.Starts.IsZero() {
		since = v.t("person.since", i18n.Data{"Day": v.day(f.Starts)})
	}
	return v.who(f.Counsellor), since
}

// track is the track as a tag writes it.
func (v *view) track() string { return v.t("person.track." + string(v.r.FollowUp.Track)) }

func (v *view) effort() string {
	if key := "person.effort." + v.r.Person.Effort; v.r.Person.Effort != "" && v.c.P.Has(key) {
		return v.t(key)
	}
	return v.t("person.unknown")
}

type answered struct{ words, answer string }

// answers are the four of a person that are yes, no or not known: what is yes stands by
// itself, what does not apply and what is not known are gathered in one each.
func (v *view) answers() []answered {
	p := v.r.Person
	var list []answered
	var not, unknown []string
	for _, x := range []struct {
		key    string
		answer caseload.Answer
	}{{"guardian", p.Guardian}, {"reserved", p.Reserved}, {"manual", p.Manual}, {"safety", p.Safety}} {
		words := v.t("person.fact." + x.key)
		switch x.answer {
		case caseload.Yes:
			list = append(list, answered{words, answer(v.c.P, x.answer)})
		case caseload.No:
			not = append(not, strings.ToLower(words))
		default:
			unknown = append(unknown, strings.ToLower(words))
		}
	}
	if len(unknown) > 0 {
		list = append(list, answered{v.t("person.fact.unknown"), strings.Join(unknown, ", ")})
	}
	if len(not) > 0 {
		list = append(list, answered{v.t("person.fact.not"), strings.Join(not, ", ")})
	}
	return list
}

// shown are the kinds of protection that stand, as the page has words for them.
func (v *view) shown() []access.Kind {
	var list []access.Kind
	for _, p := range v.r.Protections {
		list = append(list, known(p.Kind))
	}
	return list
}

// placeless says that no place may be written about the person.
func (v *view) placeless() bool {
	for _, k := range v.shown() {
		if hidesAddress(k) {
			return true
		}
	}
	return false
}

// hint is what the rail says beside the telephone: what fills the person's day now,
// when a talk suits, and that an interpreter comes first.
func (v *view) hint() (now string, rest []string) {
	at, next := v.grid.Now(v.r.Today, v.r.Minute)
	if at != nil {
		title := v.t("person.hint.busy")
		if at.Title != "" {
			title = apart(at.Title)
		}
		now = v.t("person.hint.now", i18n.Data{"Time": i18n.Clock(v.r.Minute), "What": title, "Until": i18n.Clock(at.To)})
	}
	switch {
	case next != nil && next.From <= v.r.Minute:
		rest = append(rest, v.t("person.hint.suits_now", i18n.Data{"Until": i18n.Clock(next.To)}))
	case next != nil:
		rest = append(rest, v.t("person.hint.suits", i18n.Data{"Time": span(next.From, next.To)}))
	}
	if planner.Interpreted(v.r.Facts) {
		rest = append(rest, v.t("person.hint.interpreter"))
	}
	if v.placeless() {
		rest = append(rest, v.t("person.hint.number"))
	}
	return now, rest
}

// pages are the other pages of the person.
func (v *view) pages() []Elsewhere {
	list := append([]Elsewhere{}, v.elsewhere...)
	list = append(list, Elsewhere{"/ends", "person.ends.title"}, Elsewhere{"/timeline", "person.timeline.title"}, Elsewhere{"/handover", "person.hand.title"})
	if planner.Interpreted(v.r.Facts) {
		list = append(list, Elsewhere{"/interpreter", "person.order.title"})
	}
	if v.mayLog() {
		list = append(list, Elsewhere{"/access-log", "person.who_saw"})
	}
	return list
}

// besidePath is a neighbour in the list that the reader came from.
func (v *view) besidePath(id string) string {
	return "/people/" + id + "?list=" + url.QueryEscape(v.list)
}

func described(id string) templ.Attributes {
	if id == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": id}
}
