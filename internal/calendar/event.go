// Package calendar knows when people are busy, at work and away: events and their
// recurrences, working time, absence, holidays, interpreters and rooms; it reads and
// writes iCalendar (RFC 5545), and reckons what a week has room for.
package calendar

import (
	"strings"
	"time"
)

// Event is one entry of a calendar, as it is kept: a single appointment, a series
// with its rule, or an override of one time in a series. Descriptions and the people
// invited are never kept; of a private event neither title nor place.
type Event struct {
	UID        string
	Recurrence string    // "" or what is overridden: 20261124T120000Z, or the day 20261124
	Sequence   int       // revision; the highest wins
	Zone       string    // IANA name, or the name of a zone that came with a file
	Start      time.Time // on the wall clock of Zone, written as if in UTC
	AllDay     bool      // Start is midnight, the length whole days
	Days       int       // length: civil days (the same time on a later day) …
	Minutes    int       // … and then minutes
	Rule       string    // RRULE, "" for none
	RDates     []string  // extra times: 20261124T120000Z, …Z/90 with minutes of its own, or a day
	ExDates    []string  // times left out: 20261124T120000Z or a day
	Cancelled  bool      // takes no time; kept only where it hides a time of a series
	Busy       bool      // false: shown, but free
	Tentative  bool      // busy, but not sure
	Private    bool      // only time and the word for busy are kept
	Absence    bool      // out of office: a day that it covers wholly is a day of absence
	Title      string
	Place      string
}

// Words are the texts put in the place of a title.
type Words struct {
	Busy     string // of a private event
	Untitled string
}

// The codes of an item: why it was rejected or skipped, or what was noticed.
const (
	CodeStartMissing = "start_missing"
	CodeEndBefore    = "end_before_start"
	CodeZoneUnknown  = "tz_unknown"
	CodeRule         = "rrule_unsupported"
	CodeMany         = "too_many_occurrences"
	CodeFloating     = "floating_time"
	CodeCancelled    = "cancelled"
	CodeSuperseded   = "superseded"
)

// Item is one VEVENT of a file with its judgement.
type Item struct {
	Line     int // of BEGIN:VEVENT
	Event    Event
	Rejected string   // code, "" if it can be used
	Skipped  string   // cancelled or superseded, "" if it is to be kept
	Warnings []string // codes
}

// judge makes an Event of a VEVENT, or says why not.
func (r *resolver) judge(c *component, words Words) Item {
	it := Item{Line: c.line}
	j := judging{resolver: r, c: c, item: &it}
	if code := j.event(words); code != "" {
		return Item{Line: c.line, Rejected: code, Event: Event{UID: it.Event.UID}}
	}
	if j.floating && it.Skipped == "" {
		it.Warnings = append(it.Warnings, CodeFloating)
	}
	return it
}

// judging is one VEVENT under judgement.
type judging struct {
	*resolver
	c        *component
	item     *Item
	floating bool
}

func (j *judging) event(words Words) string {
	e := &j.item.Event
	e.UID = j.text("UID")
	e.Sequence = j.sequence()
	if code := j.recurrence(); code != "" {
		return code
	}
	if strings.EqualFold(j.text("STATUS"), "CANCELLED") {
		j.item.Skipped, e.Cancelled = CodeCancelled, true
		e.Zone, e.Start = "UTC", time.Unix(0, 0).UTC() // only its key counts
		return ""
	}
	start, code := j.start()
	if code == "" {
		code = j.length(start)
	}
	if code == "" {
		code = j.series()
	}
	j.busy()
	j.titles(words)
	return code
}

// text returns the first property of a name as plain text.
func (j *judging) text(name string) string {
	p, _ := j.c.get(name)
	return plain(p.value)
}

func (j *judging) sequence() int {
	n, err := number(j.text("SEQUENCE"), 0, 1<<31-1)
	if err != nil {
		return 0
	}
	return n
}

// zone returns the stored zone name of a stamp: UTC, Oslo where none is given (which
// is noted), or that of its TZID.
func (j *judging) zone(s stamp) (string, string) {
	switch {
	case s.date:
		return officeZone, ""
	case s.utc:
		return "UTC", ""
	case s.tzid == "":
		j.floating = true
		return officeZone, ""
	}
	name, ok := j.name(s.tzid)
	if !ok {
		return "", CodeZoneUnknown
	}
	return name, ""
}

// at returns the moment of a stamp. Days are midnight in Oslo.
func (j *judging) at(s stamp) (time.Time, string) {
	name, code := j.zone(s)
	if code != "" {
		return time.Time{}, code
	}
	loc, err := j.find(name)
	if err != nil {
		return time.Time{}, CodeZoneUnknown
	}
	return instant(s.wall, loc), ""
}

// key writes a stamp so that two ways of writing one moment are equal.
func (j *judging) key(s stamp) (string, string) {
	if s.date {
		return s.wall.Format(dateForm), ""
	}
	t, code := j.at(s)
	return t.UTC().Format(instantForm), code
}

func (j *judging) recurrence() string {
	p, ok := j.c.get("RECURRENCE-ID")
	if !ok {
		return ""
	}
	s, ok := parseStamp(p.value, p.params)
	if !ok || strings.EqualFold(p.params["RANGE"], "THISANDFUTURE") {
		return CodeRule
	}
	var code string
	j.item.Event.Recurrence, code = j.key(s)
	return code
}

func (j *judging) start() (stamp, string) {
	p, ok := j.c.get("DTSTART")
	s, read := parseStamp(p.value, p.params)
	if !ok || !read {
		return stamp{}, CodeStartMissing
	}
	name, code := j.zone(s)
	if code != "" {
		return s, code
	}
	e := &j.item.Event
	e.Zone, e.Start, e.AllDay = name, s.wall, s.date
	return s, ""
}

// length sets the event's length from DTEND or DURATION. Neither: one day, or no time
// at all for an event with a time of day. A day that ends on itself is one day.
func (j *judging) length(start stamp) string {
	e := &j.item.Event
	if p, ok := j.c.get("DTEND"); ok {
		end, ok := parseStamp(p.value, p.params)
		if !ok || end.date != start.date {
			return CodeEndBefore
		}
		return j.until(start, end)
	}
	if p, ok := j.c.get("DURATION"); ok {
		l, ok := parseLength(p.value)
		if !ok || l.days < 0 || l.seconds < 0 || e.AllDay && l.seconds%86400 != 0 {
			return CodeEndBefore
		}
		if e.AllDay {
			l = length{days: l.days + l.seconds/86400}
		}
		e.Days, e.Minutes = l.days, (l.seconds+59)/60
	}
	if e.AllDay {
		e.Days = max(1, e.Days)
	}
	return ""
}

// until sets the length up to an end: days between days, exact time between times.
func (j *judging) until(start, end stamp) string {
	e := &j.item.Event
	from, code := j.at(start)
	if code != "" {
		return code
	}
	to, code := j.at(end)
	if code != "" {
		return code
	}
	if to.Before(from) {
		return CodeEndBefore
	}
	if e.AllDay {
		e.Days = max(1, int(end.wall.Sub(start.wall)/(24*time.Hour)))
		return ""
	}
	e.Minutes = int((to.Unix() - from.Unix() + 59) / 60)
	return ""
}

func (j *judging) series() string {
	e := &j.item.Event
	if len(j.c.all("EXRULE")) > 0 || len(j.c.all("RRULE")) > 1 {
		return CodeRule
	}
	if p, ok := j.c.get("RRULE"); ok && e.Recurrence == "" {
		e.Rule = strings.ToUpper(strings.TrimSpace(p.value))
		switch _, err := parseRule(e.Rule); err {
		case nil:
		case errMany:
			return CodeMany
		default:
			return CodeRule
		}
	}
	var code string
	if e.ExDates, code = j.dates("EXDATE"); code != "" {
		return code
	}
	e.RDates, code = j.dates("RDATE")
	if e.Recurrence != "" {
		e.RDates, e.ExDates = nil, nil
	}
	return code
}

// dates reads every EXDATE or RDATE, each of which may be a list.
func (j *judging) dates(name string) ([]string, string) {
	var keys []string
	for _, p := range j.c.all(name) {
		for _, v := range strings.Split(p.value, ",") {
			if strings.TrimSpace(v) == "" {
				continue
			}
			key, code := j.date(v, p.params)
			if code != "" {
				return nil, code
			}
			keys = append(keys, key)
		}
	}
	return keys, ""
}

// date reads one of them; a period (start/end or start/length) keeps its minutes.
func (j *judging) date(value string, params map[string]string) (string, string) {
	first, rest, period := strings.Cut(value, "/")
	s, ok := parseStamp(first, params)
	if !ok {
		return "", CodeRule
	}
	key, code := j.key(s)
	if !period || code != "" || s.date {
		return key, code
	}
	from, _ := j.at(s)
	to := from
	if l, ok := parseLength(rest); ok {
		to = from.AddDate(0, 0, l.days).Add(time.Duration(l.seconds) * time.Second)
	} else if end, ok := parseStamp(rest, params); ok {
		to, code = j.at(end)
	} else {
		return "", CodeRule
	}
	if code == "" && to.Before(from) {
		code = CodeEndBefore
	}
	return withMinutes(key, int((to.Unix()-from.Unix()+59)/60)), code
}

// busy tells how the event counts. Outlook's own word goes before TRANSP; colours
// (categories) never decide.
func (j *judging) busy() {
	e := &j.item.Event
	e.Busy = !strings.EqualFold(j.text("TRANSP"), "TRANSPARENT")
	e.Tentative = strings.EqualFold(j.text("STATUS"), "TENTATIVE")
	switch strings.ToUpper(j.text("X-MICROSOFT-CDO-BUSYSTATUS")) {
	case "BUSY":
		e.Busy = true
	case "OOF":
		e.Busy, e.Absence = true, true
	case "TENTATIVE":
		e.Busy, e.Tentative = true, true
	case "FREE", "WORKINGELSEWHERE":
		e.Busy = false
	}
	e.Tentative = e.Tentative && e.Busy
}

func (j *judging) titles(words Words) {
	e := &j.item.Event
	switch strings.ToUpper(j.text("CLASS")) {
	case "PRIVATE", "CONFIDENTIAL":
		e.Private, e.Title = true, words.Busy
		return
	}
	e.Title, e.Place = j.text("SUMMARY"), j.text("LOCATION")
	if e.Title == "" {
		e.Title = words.Untitled
	}
}
