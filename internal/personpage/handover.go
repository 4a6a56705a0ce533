package personpage

import (
	"strings"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
)

// sheet is what goes to a new counsellor or a substitute. It is for somebody else's
// eyes: no sticky note, no category, no text that is not shared.
type sheet struct {
	Facts []answered
	Parts []sheetPart
}

// sheetPart is a part of the sheet, cut so that all of it is one page: More says how many
// lines stand on the person's page alone.
type sheetPart struct {
	ID, Title, None string
	Lines           []string
	More            int
}

// The most that a part shows: lines, and letters of each.
const (
	sheetLines   = 6
	sheetLetters = 120
	sheetQuote   = 240
)

// cut is the beginning of a text on one line.
func cut(s string, most int) string {
	s = quiet(s)
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + " …"
	}
	return s
}

func (v *view) part(id string, lines []string) sheetPart {
	p := sheetPart{ID: id, Title: v.named("person.hand." + id), None: v.t("person.hand.none_" + id)}
	for _, l := range lines {
		most := sheetLetters
		if id == "want" || id == "last" {
			most = sheetQuote
		}
		if len(p.Lines) == sheetLines {
			p.More++
			continue
		}
		p.Lines = append(p.Lines, cut(l, most))
	}
	return p
}

func (v *view) sheet() sheet {
	return sheet{Facts: v.sheetFacts(), Parts: []sheetPart{
		v.part("want", v.sheetWords()), v.part("owed", v.sheetDebts()), v.part("dates", v.sheetDates()), v.part("plan", v.sheetPlan()),
		v.part("week", v.sheetWeek()), v.part("last", v.sheetLast()),
	}}
}

func (v *view) sheetFacts() []answered {
	next, more := v.next()
	who, since := v.counsellor()
	if ident := v.r.FollowUp.Counsellor; ident != "" {
		who = v.r.Name(ident) // the sheet is read by others: nobody is «deg»
	}
	if more != "" {
		next += " (" + more + ")"
	}
	list := []answered{
		{v.t("person.fact.spoken"), v.spoken() + " · " + v.rhythm()}, {v.t("person.fact.next"), next},
		{v.t("person.fact.counsellor"), strings.TrimSpace(quiet(who) + " " + since)}, {v.t("person.hand.language"), v.sheetLanguage()},
		{v.t("person.fact.phone"), v.sheetPhone()}, {v.t("person.fact.effort"), v.effort()},
	}
	return append(list, v.answers()...)
}

// sheetPhone leaves the number out where the person is protected: it is never printed.
func (v *view) sheetPhone() string {
	switch {
	case v.r.Protected():
		return v.t("person.hand.no_phone")
	case v.r.Person.Phone == "":
		return v.t("person.unknown")
	}
	return planner.Phoned(v.r.Person.Phone)
}

func (v *view) sheetLanguage() string {
	p := v.r.Person
	if p.Interpreter == caseload.Spoken && p.Language != "" {
		return p.Language + ", " + v.interpreterFact()
	}
	if p.Language != "" {
		return p.Language + " · " + v.t("person.fact.interpreter") + ": " + v.interpreterFact()
	}
	return v.interpreterFact()
}

func (v *view) sheetWords() []string {
	if len(v.r.Words) == 0 {
		return nil
	}
	o := v.r.Words[0]
	list := []string{"«" + o.Text + "»"}
	if o.Translation != "" {
		list = append(list, o.Translation+" ("+o.By+")")
	}
	return list
}

func (v *view) sheetDebts() []string {
	var list []string
	for _, d := range v.r.Debts {
		line := d.Text(v.c.P, v.r.Today, false)
		if !d.Due.IsZero() {
			line = v.near(d.Due) + ": " + v.debt(d)
		}
		list = append(list, line)
	}
	return list
}

func (v *view) sheetDates() []string {
	var list []string
	for _, x := range v.r.ClockDates {
		if gone := !x.Date.IsZero() && x.Date.Before(v.r.Today.AddDays(-28)); !x.Held && !gone { // older ones stand on the page of end dates
			list = append(list, v.clockDate(x))
		}
	}
	ahead, _, _ := Ends(v.r)
	for _, e := range ahead {
		if !e.Clock {
			list = append(list, v.endTitle(e)+": "+v.t("person.ending.ends", i18n.Data{"Day": v.day(e.Ends)})+", "+endingLine(v.c.P, e.Ending, v.r.Today))
		}
	}
	return list
}

func (v *view) sheetPlan() []string {
	var list []string
	columns, _ := planColumns(v.r.Steps)
	for _, k := range columns {
		if k.Stage == caseload.Finished {
			continue
		}
		for _, s := range k.Steps {
			list = append(list, v.t(stageKey(k.Stage))+": "+strings.ReplaceAll(v.stepText(s), "\n", " · "))
		}
	}
	return list
}

func (v *view) sheetWeek() []string {
	var list []string
	for _, p := range v.r.Preferences {
		list = append(list, v.t("person.hand.suits", i18n.Data{"Weekday": v.c.P.Day(p.Weekday), "Time": span(p.FromMin, p.ToMin)}))
	}
	for _, e := range v.commitments() {
		list = append(list, upper(commitmentLine(v.c.P, e, v.r.Today))+": "+v.commitmentTitle(e))
	}
	return list
}

// sheetLast is the last text that is shared with the person: what was agreed in it, or
// its beginning.
func (v *view) sheetLast() []string {
	for _, n := range v.r.Notes {
		if !n.Shared() || n.Mark == notes.Internal {
			continue
		}
		list := []string{v.noteTitle(n)}
		if !n.Parted() {
			return append(list, n.Text)
		}
		for _, s := range v.noteParts(n) {
			list = append(list, s.Heading+": "+s.Text)
		}
		return list
	}
	return nil
}

// order is an order for an interpreter.
type order struct {
	None  string // why there is nothing to order
	Text  string
	Talk  string          // id of the talk that the text is about
	Talks []planner.Block // those that need an interpreter
}

// interpreterOrder writes the order for a talk: the one asked for, else the next. The
// person is not named in it.
func (v *view) interpreterOrder(talk string) order {
	if !planner.Interpreted(v.r.Facts) {
		if v.r.Person.Interpreter == "" {
			return order{None: v.named("person.order.unknown")}
		}
		return order{None: v.named("person.order.not_needed")}
	}
	var o order
	for _, b := range v.r.Blocks {
		if b.Stands() && b.Kind.Direct() && !b.Day.Before(v.r.Today) {
			o.Talks = append(o.Talks, b)
		}
	}
	var about planner.Block
	for _, b := range o.Talks {
		if b.ID == talk || about.ID == "" {
			about = b
		}
	}
	o.Talk, o.Text = about.ID, v.orderText(about)
	return o
}

func (v *view) orderText(b planner.Block) string {
	p := v.r.Person
	language, kind := p.Language, v.t("person.order.spoken")
	if language == "" {
		language = v.t("person.order.no_language")
	}
	if p.Interpreter == caseload.Sign {
		language, kind = v.t("person.order.sign_language"), v.t("person.order.sign")
	}
	lines := []string{v.t("person.order.head"), "", v.t("person.order.language", i18n.Data{"Language": language, "Kind": kind})}
	if b.ID == "" {
		lines = append(lines, v.t("person.order.no_talk"))
	} else {
		weekday := upper(v.c.P.Day(b.Day.Weekday()))
		lines = append(lines, v.t("person.order.when", i18n.Data{"Weekday": weekday, "Day": fullDate(v, b.Day), "Time": span(b.From(), b.To()), "Minutes": b.Contact}),
			v.t("person.order.way_"+string(b.Kind)))
	}
	return strings.Join(append(lines, v.t("person.order.contact", i18n.Data{"Name": quiet(v.c.Name), "Office": v.r.Office()}), v.t("person.order.secret")), "\n")
}

// fullDate is a day with its year, for those outside.
func fullDate(v *view, d civil.Date) string {
	y, _, _ := d.Civil()
	s := v.c.P.Date(d, d)
	if year := itoa(y); !strings.Contains(s, year) {
		s += " " + year
	}
	return s
}

func (v *view) talkWhen(b planner.Block) string {
	return v.c.P.ShortDay(b.Day, v.r.Today) + " " + i18n.Clock(b.From())
}
