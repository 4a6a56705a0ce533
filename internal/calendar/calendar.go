package calendar

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
)

const officeZone = civil.Zone

// maxOccurrences is how many times a series may give inside a horizon.
const maxOccurrences = 2000

// Calendar is a file, read and judged.
type Calendar struct {
	Items   []Item
	Zones   Zones // rules that came with the file, of the zones that its events use
	Ignored []int // lines where something begins that is no event (tasks, journals)
}

// ReadOptions say how a file is read. The horizon [From, To) is where a series may not
// give more than 2,000 times.
type ReadOptions struct {
	Words    Words
	From, To civil.Date
	Limits   Limits
}

// ReadICS reads an iCalendar whose letters are UTF-8 and judges every event by itself
// and against the others: of several with one UID and RECURRENCE-ID the highest
// SEQUENCE stands (of equal ones the first), the others are skipped; a rejected one
// takes part in nothing. Errors: *Problem when the file as a whole cannot be used, and
// those of reading.
func ReadICS(in io.Reader, opt ReadOptions) (*Calendar, error) {
	s, err := scan(in, opt.Limits)
	if err != nil {
		return nil, err
	}
	r := newResolver(s.zones)
	cal := &Calendar{Zones: Zones{}, Ignored: s.ignored}
	nameless := map[string]int{}
	for _, c := range s.events {
		it := r.judge(c, opt.Words)
		if it.Rejected == "" {
			it.Event.UID = shortUID(it.Event, nameless)
		}
		if it.Rejected == "" && !it.Event.Cancelled {
			it.Rejected = tooMany(it.Event, r.places, opt.From, opt.To)
		}
		if it.Rejected != "" {
			it = Item{Line: it.Line, Rejected: it.Rejected}
		}
		cal.Items = append(cal.Items, it)
	}
	supersede(cal.Items)
	for _, it := range cal.Items {
		if rules, ok := r.zones[it.Event.Zone]; ok && it.Rejected == "" {
			cal.Zones[it.Event.Zone] = rules
		}
	}
	return cal, nil
}

// shortUID gives an event without a UID one from its times, and shortens one that is
// too long for an index.
func shortUID(e Event, nameless map[string]int) string {
	if e.UID != "" && len(e.UID) <= 500 {
		return e.UID
	}
	text := e.UID
	if text == "" {
		text = strings.Join([]string{e.Zone, e.Start.Format(wallForm), strconv.Itoa(e.Days), strconv.Itoa(e.Minutes), e.Rule, e.Recurrence}, "|")
		nameless[text]++
		text += "|" + strconv.Itoa(nameless[text])
	}
	sum := sha256.Sum256([]byte(text))
	return "blikk:" + hex.EncodeToString(sum[:16])
}

func tooMany(e Event, p *places, from, to civil.Date) string {
	if e.Rule == "" && len(e.RDates) <= maxOccurrences {
		return ""
	}
	n := 0
	err := occurrences(e, p, overrides{}, from, to, func(Occurrence) bool {
		n++
		return n <= maxOccurrences
	})
	switch {
	case n > maxOccurrences || errors.Is(err, errMany):
		return CodeMany
	case errors.Is(err, errZone):
		return CodeZoneUnknown
	case err != nil:
		return CodeRule
	}
	return ""
}

// supersede marks all but the highest revision of each event.
func supersede(items []Item) {
	best := map[[2]string]int{}
	for i, it := range items {
		if it.Rejected != "" {
			continue
		}
		key := [2]string{it.Event.UID, it.Event.Recurrence}
		old, there := best[key]
		switch {
		case !there:
			best[key] = i
		case it.Event.Sequence > items[old].Event.Sequence:
			items[old].Skipped, items[old].Warnings = CodeSuperseded, nil
			best[key] = i
		default:
			items[i].Skipped, items[i].Warnings = CodeSuperseded, nil
		}
	}
}

// Kept returns the events of a file that stand: neither rejected nor superseded. The
// cancelled among them hide times of a series.
func (c *Calendar) Kept() []Event {
	var list []Event
	for _, it := range c.Items {
		if it.Rejected == "" && it.Skipped != CodeSuperseded {
			list = append(list, it.Event)
		}
	}
	return list
}

// Occurrence is one time of an event.
type Occurrence struct {
	Event    *Event
	Start    time.Time // in Oslo
	End      time.Time // exclusive; Start where it takes no time
	AllDay   bool
	FirstDay civil.Date // of an all-day event
	AfterDay civil.Date // the day after its last
}

// overrides are the times of one series that overrides speak of.
type overrides map[string]bool

// hides says whether a time of a series is named, as a moment or as a day.
func (o overrides) hides(at time.Time, day string) bool {
	return len(o) > 0 && (o[day] || o[at.UTC().Format(instantForm)])
}

// Expand gives every time of the events that touches the days [from, to), in order of
// start and UID. An override stands in the place of the time it names, wherever either
// of them lies; events that are cancelled give none.
func Expand(events []Event, zones Zones, from, to civil.Date) ([]Occurrence, error) {
	p := newPlaces(zones)
	named := map[string]overrides{}
	for _, e := range events {
		if e.Recurrence == "" {
			continue
		}
		if named[e.UID] == nil {
			named[e.UID] = overrides{}
		}
		named[e.UID][e.Recurrence] = true
	}
	var list []Occurrence
	for _, e := range events {
		if e.Cancelled {
			continue
		}
		err := occurrences(e, p, named[e.UID], from, to, func(o Occurrence) bool {
			list = append(list, o)
			return true
		})
		if err != nil {
			return nil, fmt.Errorf("calendar.Expand: %w", err)
		}
	}
	slices.SortStableFunc(list, func(a, b Occurrence) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Event.UID, b.Event.UID))
	})
	return list, nil
}

// First gives the time that stands in an event itself, of a series the first, whatever
// overrides it. An event that is called off has none: it is the zero Occurrence.
func First(e Event, zones Zones) (Occurrence, error) {
	var first Occurrence
	if e.Cancelled {
		return first, nil
	}
	loc, err := newPlaces(zones).find(e.Zone)
	if err != nil {
		return first, fmt.Errorf("calendar.First: %w", err)
	}
	t := timer{e: &e, loc: loc, oslo: civil.Oslo(), to: time.Unix(1<<40, 0), seen: map[int64]bool{}, emit: func(o Occurrence) bool {
		first = o
		return false
	}}
	t.wall(e.Start, e.Days, e.Minutes)
	return first, nil
}

// occurrences emits the times of one event that touch the days [from, to).
func occurrences(e Event, p *places, named overrides, from, to civil.Date, emit func(Occurrence) bool) error {
	loc, err := p.find(e.Zone)
	if err != nil {
		return err
	}
	if e.Recurrence != "" {
		named = nil
	}
	t := timer{e: &e, loc: loc, oslo: civil.Oslo(), from: from.At(0), to: to.At(0), named: named, out: overrides{}, seen: map[int64]bool{}, emit: emit}
	for _, x := range e.ExDates {
		t.out[x] = true
	}
	if e.Rule == "" {
		t.wall(e.Start, e.Days, e.Minutes)
	} else if err := t.rule(to); err != nil {
		return err
	}
	for _, d := range e.RDates {
		if t.done {
			break
		}
		t.extra(d)
	}
	return nil
}

// timer walks through the times of one event.
type timer struct {
	e          *Event
	loc, oslo  *time.Location
	from, to   time.Time
	named, out overrides
	seen       map[int64]bool
	emit       func(Occurrence) bool
	done       bool
}

func (t *timer) rule(to civil.Date) error {
	r, err := parseRule(t.e.Rule)
	if err != nil {
		return err
	}
	return r.expand(t.e.Start, t.loc, to.AddDays(2), func(w time.Time) bool {
		t.wall(w, t.e.Days, t.e.Minutes)
		return !t.done
	})
}

// extra takes an RDATE.
func (t *timer) extra(d string) {
	minutes, days := t.e.Minutes, t.e.Days
	if key, n, ok := strings.Cut(d, "/"); ok {
		d, days = key, 0
		minutes, _ = strconv.Atoi(n)
	}
	if at, err := time.Parse(instantForm, d); err == nil {
		t.wall(wallOf(at, t.loc), days, minutes)
	} else if day, err := time.Parse(dateForm, d); err == nil {
		h, m, s := t.e.Start.Clock()
		t.wall(day.Add(time.Duration(h*3600+m*60+s)*time.Second), days, minutes)
	}
}

// wall takes one time of the event, as its clocks show it.
func (t *timer) wall(w time.Time, days, minutes int) {
	if t.e.AllDay {
		t.day(w, days)
		return
	}
	if longOver := w.AddDate(0, 0, days+2).Add(time.Duration(minutes) * time.Minute); longOver.Before(t.from) {
		return // whatever the place: no clock is two days from UTC
	}
	start := instant(w, t.loc)
	if t.hidden(start, w.Format(dateForm)) {
		return
	}
	end := start
	if days > 0 {
		end = instant(w.AddDate(0, 0, days), t.loc)
	}
	end = end.Add(time.Duration(minutes) * time.Minute)
	t.give(Occurrence{Event: t.e, Start: start.In(t.oslo), End: end.In(t.oslo)})
}

func (t *timer) day(w time.Time, days int) {
	first := civil.Of(w.Date())
	after := first.AddDays(days)
	if t.hidden(first.At(0), w.Format(dateForm)) {
		return
	}
	t.give(Occurrence{Event: t.e, Start: first.At(0), End: after.At(0), AllDay: true, FirstDay: first, AfterDay: after})
}

// hidden says whether a time is left out, overridden, or given already.
func (t *timer) hidden(at time.Time, day string) bool {
	if t.seen[at.Unix()] || t.out.hides(at, day) || t.named.hides(at, day) {
		return true
	}
	t.seen[at.Unix()] = true
	return false
}

func (t *timer) give(o Occurrence) {
	if o.Start.Before(t.to) && (o.End.After(t.from) || !o.Start.Before(t.from)) {
		t.done = !t.emit(o)
	}
}

func withMinutes(key string, minutes int) string { return key + "/" + strconv.Itoa(minutes) }
