package personpage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/web"
)

// newCommitment puts something into the person's week: once, or every week until a day.
func newCommitment(in *input) (act, error) {
	e := calendar.StoredEvent{ID: in.item}
	e.UID, e.Zone, e.Busy = in.item, civil.Zone, true
	in.commitment(&e, false)
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			w.Touch(in.person)
			return calendar.SaveEvent(ctx, w.Q(), calendar.Owner{Kind: calendar.OfPerson, ID: in.person}, in.office(), &e)
		},
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Commitments, nil, func(o calendar.StoredEvent) bool { return o.ID == e.ID })
			return s.Title, s.Title == e.Title && s.Start.Equal(e.Start) && s.Minutes == e.Minutes && s.Rule == e.Rule
		},
	}, nil
}

// commitment reads what it is, and when.
func (in *input) commitment(e *calendar.StoredEvent, endless bool) {
	e.Title = in.text("title", maxTitle, "person.fault.title")
	from, to := in.clock("from"), in.clock("to")
	if from >= 0 && to >= 0 && to <= from {
		in.Wrong("to", in.c.T("person.fault.order_time"))
	}
	day := in.commitmentDay(e, endless)
	e.Start, e.Minutes = wall(day, max(from, 0)), to-from
}

// simple says that the form can hold a commitment: once or every week, within one day.
func simple(e calendar.StoredEvent) bool {
	weekly, _ := weeklyUntil(e.Rule)
	return (e.Rule == "" || weekly) && e.Recurrence == "" && len(e.RDates) == 0 && !e.AllDay && e.Days == 0 && !e.Private && !e.Absence && e.Busy
}

// changeCommitment changes a commitment of the person's week, or takes it away.
func changeCommitment(in *input) (act, error) {
	if in.Get("do") != "save" {
		return commitmentGone(in)
	}
	all, err := calendar.Events(in.c.Ctx(), in.c.Read(), calendar.OfPerson, []string{in.person})
	was, err := one(all[in.person], err, func(o calendar.StoredEvent) bool { return o.ID == in.item && simple(o) })
	if err != nil {
		return act{}, err
	}
	x := was
	x.Rule = ""
	_, until := weeklyUntil(was.Rule)
	in.commitment(&x, was.Rule != "" && until.IsZero())
	y, m, d := was.Start.Date()
	begun := civil.Of(y, m, d)
	if x.Rule != "" && was.Rule != "" && slices.Contains(weekdaysOf(x), begun.Weekday()) { // the series goes on from where it began
		x.Start = wall(begun, x.Start.Hour()*60+x.Start.Minute())
	}
	moved := !x.Start.Equal(was.Start) || (x.Rule == "") != (was.Rule == "") || !slices.Equal(weekdaysOf(x), weekdaysOf(was))
	if moved {
		x.ExDates = nil
	}
	x.Version = in.Version()
	owner := calendar.Owner{Kind: calendar.OfPerson, ID: in.person}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			w.Touch(in.person)
			for _, o := range all[in.person] { // what stood in place of single times of the series has none any more
				if moved && o.UID == x.UID && o.ID != x.ID {
					if err := calendar.RemoveEvent(ctx, w.Q(), owner, o.ID, o.Version); err != nil {
						return err
					}
				}
			}
			return calendar.SaveEvent(ctx, w.Q(), owner, in.office(), &x)
		},
		now: func(r *Record) (string, bool) {
			s, err := one(r.Commitments, nil, func(o calendar.StoredEvent) bool { return o.ID == x.ID })
			if err != nil {
				return "", false
			}
			return s.Title + ", " + commitmentLine(in.c.P, s, r.Today), s.Title == x.Title && s.Start.Equal(x.Start) && s.Minutes == x.Minutes && s.Rule == x.Rule
		},
	}, nil
}

// commitmentDay reads the one day, or the weekdays with their last day, which become the
// rule of the series; it begins in this week. A series that has no end may go on without.
func (in *input) commitmentDay(e *calendar.StoredEvent, endless bool) civil.Date {
	if in.choice("repeat", "person.fault.repeat", "once", "weekly") != "weekly" {
		return in.day("day", "person.fault.day_missing")
	}
	days := in.weekdays()
	if len(days) == 0 {
		in.Wrong("weekday", in.c.T("person.fault.weekday"))
		return civil.Date{}
	}
	first := in.c.Today.Monday().AddDays(days[0])
	missing := "person.fault.until"
	if endless {
		missing = ""
	}
	last := in.day("until", missing)
	switch {
	case !last.IsZero() && last.Before(first):
		in.Wrong("until", in.c.T("person.fault.until_before"))
	case last.After(first.AddMonths(36)):
		in.Wrong("until", in.c.T("person.fault.until_far"))
	}
	e.Rule = weeklyRule(days, last)
	return first
}

// weekdays reads the days of the week that are ticked, Monday 0; none where one is no day.
func (in *input) weekdays() []int {
	var days []int
	for _, s := range in.Values["weekday"] {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 6 {
			return nil
		}
		days = append(days, n)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// weeklyRule is the rule of a series on some days of every week.
func weeklyRule(days []int, last civil.Date) string {
	rule := "FREQ=WEEKLY"
	if len(days) > 1 {
		codes := make([]string, len(days))
		for i, d := range days {
			codes[i] = weekdayCodes[d]
		}
		rule += ";BYDAY=" + strings.Join(codes, ",")
	}
	if !last.IsZero() {
		rule += ";UNTIL=" + strings.ReplaceAll(last.String(), "-", "")
	}
	return rule
}

// commitmentGone takes a commitment out of the week, with what stands in place of
// single times of it.
func commitmentGone(in *input) (act, error) {
	all, err := calendar.Events(in.c.Ctx(), in.c.Read(), calendar.OfPerson, []string{in.person})
	x, err := one(all[in.person], err, func(o calendar.StoredEvent) bool { return o.ID == in.item })
	if errors.Is(err, web.NotFound()) { // it is gone: what the form wanted
		return act{write: func(context.Context, *caseload.Writer) error { return db.ErrConflict }, now: func(*Record) (string, bool) { return "", true }}, nil
	}
	if err != nil {
		return act{}, err
	}
	x.Version = in.Version()
	owner := calendar.Owner{Kind: calendar.OfPerson, ID: in.person}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			w.Touch(in.person)
			for _, o := range all[in.person] {
				if o.UID == x.UID && o.ID != x.ID && x.Recurrence == "" {
					if err := calendar.RemoveEvent(ctx, w.Q(), owner, o.ID, o.Version); err != nil {
						return err
					}
				}
			}
			return calendar.RemoveEvent(ctx, w.Q(), owner, x.ID, x.Version)
		},
		now: func(r *Record) (string, bool) {
			s, err := one(r.Commitments, nil, func(o calendar.StoredEvent) bool { return o.ID == x.ID })
			return commitmentLine(in.c.P, s, r.Today), err != nil
		},
	}, nil
}

// wall is a time of a day as the calendar keeps it: on the clock of Oslo, written as if
// in UTC.
func wall(day civil.Date, minute int) time.Time {
	y, m, d := day.Civil()
	return time.Date(y, m, d, minute/60, minute%60, 0, 0, time.UTC)
}

// preference adds a time that suits, or takes one away (remove is weekday-minute).
// Either can be sent twice.
func preference(in *input) (act, error) {
	add := caseload.Preference{Person: in.person}
	var gone bool
	if s := in.Get("remove"); s != "" {
		gone = true
		if _, err := fmt.Sscanf(s, "%d-%d", &add.Weekday, &add.FromMin); err != nil {
			in.Wrong("remove", in.c.T("person.fault.do"))
		}
	} else {
		weekday, err := strconv.Atoi(in.Get("weekday"))
		if err != nil || weekday < 0 || weekday > 6 {
			in.Wrong("weekday", in.c.T("person.fault.weekday"))
		}
		add = caseload.Preference{Person: in.person, Weekday: weekday, FromMin: in.clock("from"), ToMin: in.clock("to")}
		if add.FromMin >= 0 && add.ToMin >= 0 && add.ToMin <= add.FromMin {
			in.Wrong("to", in.c.T("person.fault.order_time"))
		}
	}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error {
			if gone {
				return w.NoPreference(ctx, add)
			}
			return w.Preference(ctx, add)
		},
		now: func(*Record) (string, bool) { return "", false },
	}, nil
}
