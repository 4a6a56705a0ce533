package personpage

import (
	"github.com/veilederblikk/blikk/internal/civil"
)

// Strip is the talks and messages of the last year, or since the follow-up started,
// on a line of 640 units: where they fell, how many, and the longest time between two
// talks.
type Strip struct {
	From              civil.Date
	Talks, Messages   []int // places on the line
	Gap               int   // days
	GapFrom, GapUntil civil.Date
	Labels            []civil.Date // days at even distances, the first first; today is not among them
}

// The line: where it begins, and where today is.
const (
	stripFirst, stripToday = 6, 634
	stripLabels            = 4
)

// StripOf makes it; ok is false where there is nothing to draw.
func StripOf(r *Record) (s Strip, ok bool) {
	s.From = r.Today.AddMonths(-12)
	if start := r.FollowUp.Starts; start.After(s.From) && start.Before(r.Today) {
		s.From = start
	}
	days := r.Today.Sub(s.From)
	place := func(d civil.Date) int { return stripFirst + (stripToday-stripFirst)*d.Sub(s.From)/days }
	inside := func(d civil.Date) bool { return !d.Before(s.From) && !d.After(r.Today) }
	var last civil.Date
	for i := len(r.Contacts) - 1; i >= 0; i-- { // the oldest first
		c := r.Contacts[i]
		d := civil.On(c.At)
		if !c.Spoke || !inside(d) {
			continue
		}
		s.Talks = append(s.Talks, place(d))
		if gap := d.Sub(last); !last.IsZero() && gap > s.Gap {
			s.Gap, s.GapFrom, s.GapUntil = gap, last, d
		}
		last = d
	}
	for _, m := range r.Messages {
		if d := civil.On(m.SentAt); inside(d) {
			s.Messages = append(s.Messages, place(d))
		}
	}
	for i := range stripLabels {
		s.Labels = append(s.Labels, s.From.AddDays(days*i/stripLabels))
	}
	return s, len(s.Talks)+len(s.Messages) > 0
}
