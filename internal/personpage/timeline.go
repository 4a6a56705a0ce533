package personpage

import (
	"cmp"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Kinds of what stands in the timeline, as the address names them.
const (
	tlTalks    = "talks"
	tlMessages = "messages"
	tlNotes    = "notes"
	tlPromises = "promises"
	tlDates    = "dates"
	tlWords    = "words"
)

// timelineKinds lists them in the order of the chips.
func timelineKinds() []string {
	return []string{tlTalks, tlMessages, tlNotes, tlPromises, tlDates, tlWords}
}

// Entry is one thing that happened. At has a time of day only where one is known.
type Entry struct {
	Day    civil.Date
	At     time.Time
	Kind   string
	Icon   string
	Key    string // timeline.KEY, filled by Values
	Values i18n.Data
	Quote  string // somebody's own words, shown as text
}

// perPage is how many entries the whole timeline shows at a time; few how many the
// person page does.
const (
	perPage = 50
	few     = 12
)

// Timeline lists what has happened until today, the newest first.
func Timeline(r *Record) []Entry {
	t := &telling{r: r}
	t.talks()
	t.messages()
	t.notes()
	t.promises()
	t.dates()
	t.words()
	list := slices.DeleteFunc(t.list, func(e Entry) bool { return e.Day.IsZero() || e.Day.After(r.Today) })
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Or(b.Day.Compare(a.Day), b.At.Compare(a.At)) })
	return list
}

// Of keeps the entries of a kind; an unknown kind keeps all.
func Of(list []Entry, kind string) []Entry {
	if !slices.Contains(timelineKinds(), kind) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(e Entry) bool { return e.Kind != kind })
}

// Page is a part of a list: page n from 1, and how many pages there are.
func Page(list []Entry, n int) (part []Entry, page, pages int) {
	pages = max(1, (len(list)+perPage-1)/perPage)
	page = min(max(n, 1), pages)
	return list[(page-1)*perPage : min(page*perPage, len(list))], page, pages
}

type telling struct {
	r    *Record
	list []Entry
}

func (t *telling) on(day civil.Date, kind, icon, key string, values i18n.Data, quote string) {
	t.list = append(t.list, Entry{Day: day, Kind: kind, Icon: icon, Key: "timeline." + key, Values: values, Quote: quote})
}

func (t *telling) at(at time.Time, kind, icon, key string, values i18n.Data, quote string) {
	if !at.IsZero() {
		t.list = append(t.list, Entry{Day: civil.On(at), At: at, Kind: kind, Icon: icon, Key: "timeline." + key, Values: values, Quote: quote})
	}
}

func (t *telling) talks() {
	for _, c := range t.r.Contacts {
		key := "written"
		switch {
		case c.Spoke:
			key = "talk"
		case c.Direct:
			key = "attempt"
		}
		t.at(c.At, tlTalks, kindIcon(c.Kind), key, i18n.Data{"Kind": c.Kind, "Minutes": c.Minutes}, "")
	}
	for _, q := range t.r.Requests {
		t.on(q.AskedOn, tlTalks, "chat", "asked", nil, q.Wish)
		t.on(q.DoneOn, tlTalks, "check", "asked_done", nil, "")
	}
	for _, m := range t.r.Joint {
		t.on(m.HeldOn, tlTalks, "meeting", "joint", nil, m.Title)
	}
	f := t.r.FollowUp
	t.on(f.Starts, tlTalks, "person", "begun", nil, "")
	t.on(f.AssignedOn, tlTalks, "person", "assigned", i18n.Data{"Name": t.r.Name(f.Counsellor)}, "")
	if f.State == caseload.Closed {
		t.on(f.Ends, tlTalks, "person", "closed", nil, "")
	}
}

func (t *telling) messages() {
	subject := map[string]string{}
	for _, x := range t.r.Threads {
		subject[x.ID] = x.Subject
	}
	for _, m := range t.r.Messages {
		key := "to_person"
		if m.Sender == t.r.Person.ID {
			key = "from_person"
		}
		t.at(m.SentAt, tlMessages, "chat", key, nil, subject[m.Thread])
	}
}

func (t *telling) notes() {
	for _, n := range t.r.Notes {
		t.at(n.SharedAt, tlNotes, "note", "shared_"+string(n.Kind), i18n.Data{"Name": t.r.Name(n.Counsellor)}, "")
	}
}

func (t *telling) promises() {
	for _, p := range t.r.Promises {
		t.on(p.MadeOn, tlPromises, "check", "promise_"+p.State, nil, p.Text)
	}
}

func (t *telling) dates() {
	for _, k := range t.r.Clocks {
		v := i18n.Data{"Clock": k.Kind}
		t.on(k.Starts, tlDates, "clock", "clock_start", v, "")
		t.on(k.DoneOn, tlDates, "check", "clock_held", v, "")
		t.on(k.Ends, tlDates, "clock", "clock_end", v, "")
	}
	for _, m := range t.r.Measures {
		v := i18n.Data{"What": m.Code}
		t.on(m.Starts, tlDates, "calendar", "measure_start", v, "")
		t.on(m.Ends, tlDates, "calendar", "measure_end", v, "")
	}
	for _, b := range t.r.Benefits {
		t.on(b.Ends, tlDates, "calendar", "benefit_end", i18n.Data{"What": b.Kind}, "")
	}
	for _, s := range t.r.Steps {
		t.on(s.Ends, tlDates, "calendar", "step_end", nil, s.Title)
	}
}

func (t *telling) words() {
	for _, o := range t.r.Words {
		t.on(o.SaidOn, tlWords, "chat", "words", i18n.Data{"Language": o.Language}, "")
	}
}

// kindIcon is the picture of a way to be in contact.
func kindIcon(kind string) string {
	switch kind {
	case caseload.Phone, caseload.Video, caseload.Meeting, caseload.Home:
		return kind
	case caseload.Letter:
		return "envelope"
	}
	return "chat"
}
