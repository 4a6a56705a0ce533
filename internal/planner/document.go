package planner

import (
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/engine/weekplan"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// WeekSchema names the JSON form of a week.
const WeekSchema = "blikk.week/1"

// WeekDocument is a week as other programs read it: people by id only, and no words
// that anybody has written.
type WeekDocument struct {
	Schema     string         `json:"schema"`
	Counsellor string         `json:"counsellor"`
	Week       string         `json:"week"`
	Today      civil.Date     `json:"today"`
	People     int            `json:"people"`
	Needed     int            `json:"needed_min"`
	Available  int            `json:"available_min"`
	Needs      []NeedDocument `json:"needs"`
	Plan       *weekplan.Plan `json:"plan"`
	// Decided are the talks that the counsellor has decided: their time is busy in the
	// plan's instance, and they are not among its assignments.
	Decided   []DecidedDocument `json:"decided,omitempty"`
	Shortfall []ShortDocument   `json:"shortfall"`
}

// DecidedDocument is one talk that is decided.
type DecidedDocument struct {
	Person   string     `json:"person"`
	Day      int        `json:"day"`
	Start    int        `json:"start_min"`
	End      int        `json:"end_min"`
	Mode     Kind       `json:"mode"`
	State    BlockState `json:"state"`
	Agreed   bool       `json:"agreed,omitempty"`
	Collides bool       `json:"collides,omitempty"`
}

// NeedDocument is one need. Person is empty for a task that is tied to nobody.
type NeedDocument struct {
	Person string `json:"person"`
	Code   Code   `json:"code"`
	Tier   int    `json:"tier"`
	Due    string `json:"due"`
	Points int    `json:"points"`
	Kinds  []Kind `json:"kinds"`
	Source string `json:"source"`
	Reason string `json:"reason"`
}

// ShortDocument is one person whom the hours do not reach.
type ShortDocument struct {
	Person  string            `json:"person"`
	Codes   []Code            `json:"codes"`
	Tier    int               `json:"tier"`
	Minutes int               `json:"minutes"`
	Because string            `json:"because"`
	Fits    []weekplan.Change `json:"would_fit_if,omitempty"`
}

// Document makes the JSON form of a week, with reasons in the printer's language.
// Needs come by tier, day, code and person.
func Document(w *Week, p *i18n.Printer) (*WeekDocument, error) {
	d := &WeekDocument{Schema: WeekSchema, Counsellor: w.Counsellor, Week: w.Week.String(), Today: w.Today, People: w.People,
		Needed: w.Needed, Available: w.Available, Needs: []NeedDocument{}, Plan: w.Plan, Shortfall: []ShortDocument{}}
	for _, n := range sortedNeeds(w.Needs) {
		d.Needs = append(d.Needs, NeedDocument{Person: n.Person, Code: n.Code, Tier: n.Tier, Due: n.Due.String(), Points: n.Points,
			Kinds: append([]Kind{}, n.Kinds...), Source: n.Source.String(), Reason: Reason(p, n, w.Today, false)})
	}
	for _, t := range w.Talks {
		if t.State != "" {
			d.Decided = append(d.Decided, DecidedDocument{Person: t.Person, Day: t.Day.Weekday(), Start: t.Start, End: t.End, Mode: t.Kind, State: t.State, Agreed: t.Agreed, Collides: t.Collides})
		}
	}
	for _, s := range w.Shortfall {
		d.Shortfall = append(d.Shortfall, ShortDocument{Person: s.Person, Codes: codes(s.Unmet), Tier: s.Tier, Minutes: s.Minutes, Because: s.Because, Fits: s.Fits})
	}
	return d, nil
}

func sortedNeeds(list []Need) []Need {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Need) int { return cmp.Or(compareNeeds(a, b), cmp.Compare(a.Person, b.Person)) })
	return list
}

func codes(list []Need) []Code {
	var out []Code
	for _, n := range list {
		if !slices.Contains(out, n.Code) {
			out = append(out, n.Code)
		}
	}
	return out
}

// String writes a source as TABLE/ID or as the rule.
func (s Source) String() string {
	switch {
	case s.Rule != "" && s.Table != "":
		return s.Rule + " (" + s.Table + "/" + s.ID + ")"
	case s.Rule != "":
		return s.Rule
	}
	return s.Table + "/" + s.ID
}

// Shown lists the people whom a week shows, by id: those it plans for, those it does
// not reach, and those with any need.
func (w *Week) Shown() []string {
	seen := map[string]bool{}
	for _, n := range w.Needs {
		seen[n.Person] = true
	}
	for _, t := range slices.Concat(w.Talks, w.Past) {
		seen[t.Person] = true
	}
	for _, s := range w.Shortfall {
		seen[s.Person] = true
	}
	delete(seen, "")
	list := make([]string, 0, len(seen))
	for id := range seen {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

// WriteICS writes the week's talks as a calendar. A protected person's talk says only
// that it is a talk, and when; reasons stand in none of them.
func WriteICS(out io.Writer, p *i18n.Printer, w *Week, stamp time.Time) error {
	var events []calendar.OutEvent
	for _, t := range w.Talks {
		title := p.T("ics.talk")
		switch who := w.Seen[t.Person]; {
		case t.Person == "":
			title = p.T("kind.admin")
		case !who.Protected:
			title = p.T("ics.title", i18n.Data{"Kind": p.T("kind." + string(t.Kind)), "Name": who.Name})
		}
		events = append(events, calendar.OutEvent{UID: w.Week.String() + "-" + t.subject() + "@blikk", Start: t.Day.At(t.Start), End: t.Day.At(t.End), Title: title, Tentative: t.State == ""})
	}
	return calendar.WriteICS(out, events, stamp)
}

// subject names what a talk is about, for a key that stays the same.
func (t Talk) subject() string {
	if t.Subject != "" {
		return t.Subject
	}
	return t.Day.String() + "-" + civil.Clock(t.Start)
}
