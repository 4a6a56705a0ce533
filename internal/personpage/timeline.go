package personpage

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
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

// Entry is one thing that happened. At has a time of day only where one is known. ID is
// of the row that it stands in; Who is the member of staff who did it, or the person.
type Entry struct {
	ID, Who string
	Day     civil.Date
	At      time.Time
	Kind    string
	Icon    string
	Key     string // timeline.KEY, filled by Values
	Values  i18n.Data
	Quote   string // somebody's own words, shown as text
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
	slices.SortStableFunc(list, newerFirst)
	return list
}

func newerFirst(a, b Entry) int {
	return cmp.Or(b.Day.Compare(a.Day), b.At.Compare(a.At), cmp.Compare(b.ID, a.ID), cmp.Compare(b.Key, a.Key))
}

// Of keeps the entries of a kind; an unknown kind keeps all.
func Of(list []Entry, kind string) []Entry {
	if !slices.Contains(timelineKinds(), kind) {
		return list
	}
	return Filter{Kind: kind}.Keep(list)
}

// Filter says which entries are shown. What is empty keeps all; From and Until are both
// days that are kept.
type Filter struct {
	Kind, Who   string
	From, Until civil.Date
}

// Keep gives the entries that pass.
func (f Filter) Keep(list []Entry) []Entry {
	return slices.DeleteFunc(slices.Clone(list), func(e Entry) bool {
		return f.Kind != "" && e.Kind != f.Kind || f.Who != "" && e.Who != f.Who ||
			!f.From.IsZero() && e.Day.Before(f.From) || !f.Until.IsZero() && e.Day.After(f.Until)
	})
}

// cursor names an entry, opaque to who reads the address: no name stands in it.
func (e Entry) cursor() string {
	at := int64(0)
	if !e.At.IsZero() {
		at = e.At.UnixNano()
	}
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join([]string{e.Day.String(), strconv.FormatInt(at, 10), e.ID, e.Key}, "|")))
}

// entryAt reads a cursor; ok is false for what is none.
func entryAt(cursor string) (e Entry, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	parts := strings.Split(string(b), "|")
	if err != nil || len(parts) != 4 {
		return Entry{}, false
	}
	day, err := civil.ParseDate(parts[0])
	at, err2 := strconv.ParseInt(parts[1], 10, 64)
	e = Entry{Day: day, ID: parts[2], Key: parts[3]}
	if at != 0 {
		e.At = time.Unix(0, at)
	}
	return e, err == nil && err2 == nil
}

// PageAfter is the part of a list that follows the entry that a cursor names, and the
// cursor of the next part; "" where there is none. What comes into the list meanwhile
// moves nothing. An empty or unknown cursor begins at the newest.
func PageAfter(list []Entry, cursor string) (part []Entry, next string) {
	if last, ok := entryAt(cursor); ok {
		i, _ := slices.BinarySearchFunc(list, last, func(e, after Entry) int {
			if newerFirst(e, after) <= 0 {
				return -1
			}
			return 1
		})
		list = list[i:]
	}
	if len(list) <= perPage {
		return list, ""
	}
	return list[:perPage], list[perPage-1].cursor()
}

type telling struct {
	r    *Record
	list []Entry
}

func (t *telling) on(id, who string, day civil.Date, kind, icon, key string, values i18n.Data, quote string) {
	t.list = append(t.list, Entry{ID: id, Who: who, Day: day, Kind: kind, Icon: icon, Key: "timeline." + key, Values: values, Quote: quote})
}

func (t *telling) at(id, who string, at time.Time, kind, icon, key string, values i18n.Data, quote string) {
	if !at.IsZero() {
		t.list = append(t.list, Entry{ID: id, Who: who, Day: civil.On(at), At: at, Kind: kind, Icon: icon, Key: "timeline." + key, Values: values, Quote: quote})
	}
}

func (t *telling) talks() {
	person := t.r.Person.ID
	for _, c := range t.r.Contacts {
		key := "written"
		switch {
		case c.Spoke:
			key = "talk"
		case c.Direct:
			key = "attempt"
		}
		t.at(c.ID, c.Counsellor, c.At, tlTalks, kindIcon(c.Kind), key, i18n.Data{"Kind": c.Kind, "Minutes": c.Minutes}, "")
	}
	for _, q := range t.r.Requests {
		t.on(q.ID, person, q.AskedOn, tlTalks, "chat", "asked", nil, q.Wish)
		t.on(q.ID, "", q.DoneOn, tlTalks, "check", "asked_done", nil, "")
	}
	for _, m := range t.r.Joint {
		t.on(m.ID, "", m.HeldOn, tlTalks, "meeting", "joint", nil, m.Title)
	}
	f := t.r.FollowUp
	t.on(f.ID, "", f.Starts, tlTalks, "person", "begun", nil, "")
	t.on(f.ID, f.Counsellor, f.AssignedOn, tlTalks, "person", "assigned", i18n.Data{"Name": t.r.Name(f.Counsellor)}, "")
	if f.State == caseload.Closed {
		t.on(f.ID, "", f.Ends, tlTalks, "person", "closed", nil, "")
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
		t.at(m.ID, m.Sender, m.SentAt, tlMessages, "chat", key, nil, subject[m.Thread])
	}
}

func (t *telling) notes() {
	for _, n := range t.r.Notes {
		t.at(n.ID, n.Counsellor, n.SharedAt, tlNotes, "note", "shared_"+string(n.Kind), i18n.Data{"Name": t.r.Name(n.Counsellor)}, "")
	}
}

func (t *telling) promises() {
	for _, p := range t.r.Promises {
		t.on(p.ID, p.Counsellor, p.MadeOn, tlPromises, "check", "promise_"+p.State, nil, p.Text)
	}
}

func (t *telling) dates() {
	for _, k := range t.r.Clocks {
		v := i18n.Data{"Clock": k.Kind}
		t.on(k.ID, "", k.Starts, tlDates, "clock", "clock_start", v, "")
		t.on(k.ID, "", k.DoneOn, tlDates, "check", "clock_held", v, "")
		t.on(k.ID, "", k.Ends, tlDates, "clock", "clock_end", v, "")
	}
	for _, m := range t.r.Measures {
		v := i18n.Data{"What": m.Code}
		t.on(m.ID, "", m.Starts, tlDates, "calendar", "measure_start", v, "")
		t.on(m.ID, "", m.Ends, tlDates, "calendar", "measure_end", v, "")
	}
	for _, b := range t.r.Benefits {
		t.on(b.ID, "", b.Ends, tlDates, "calendar", "benefit_end", i18n.Data{"What": b.Kind}, "")
	}
	for _, s := range t.r.Steps {
		t.on(s.ID, "", s.Ends, tlDates, "calendar", "step_end", nil, s.Title)
	}
}

func (t *telling) words() {
	for _, o := range t.r.Words {
		t.on(o.ID, t.r.Person.ID, o.SaidOn, tlWords, "chat", "words", i18n.Data{"Language": o.Language}, "")
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
