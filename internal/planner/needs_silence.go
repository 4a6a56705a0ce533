package planner

import (
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// computing is one person's needs in one week, in the making.
type computing struct {
	f       Facts
	p       Policy
	d       Deadlines
	win     window
	allowed []Kind
	list    []Need
}

// add fills in what follows from the day: tier 3, and due by the Sunday.
func (c *computing) add(n Need) {
	n.Person = c.f.Person
	if n.Tier == 0 {
		n.Tier = 3
	}
	if !n.Due.IsZero() && !n.Due.After(c.win.sunday) {
		n.IsDue = true
	}
	c.list = append(c.list, n)
}

// Interval is the rhythm in hundredths of days, and whether it is agreed. Where
// nothing is agreed the office's standard stands in; a track that is not set counts
// as ordinary.
func Interval(f Facts, p Policy) (centidays int, agreed bool) {
	switch {
	case f.RhythmCentidays > 0:
		return f.RhythmCentidays, true
	case f.Track == "programme":
		return 100 * p.Rhythm.ProgrammeDays, false
	}
	return 100 * p.Rhythm.OrdinaryDays, false
}

// longest is the floor in whole days: the greater of the office's and a share over
// the rhythm. byRhythm says that the rhythm gave it.
func longest(f Facts, p Policy) (days int, byRhythm bool) {
	r, _ := Interval(f, p)
	office, own := p.Floor.OrdinaryDays, r*p.Floor.SharePercent/(100*100)
	if f.Track == "programme" {
		office = p.Floor.ProgrammeDays
	}
	return max(office, own), own > office
}

// silence adds rhythm and floor. Silence counts from the last talk, else from the
// start of the follow-up; with neither nothing is known, and nothing is added.
func (c *computing) silence() {
	from, spoken := c.f.LastContact, !c.f.LastContact.IsZero()
	if !spoken {
		from = c.f.Start
	}
	if from.IsZero() || c.f.Paused {
		return
	}
	c.rhythm(from, spoken)
	c.floor(from, spoken)
}

func (c *computing) rhythm(from civil.Date, spoken bool) {
	r, agreed := Interval(c.f, c.p)
	points := rhythmPoints(c.win.friday.Sub(from), r, c.p)
	if points < 1 || 100*(c.win.sunday.Sub(from)+c.p.Rhythm.AheadDays) < r {
		return
	}
	key, rule := "need.rhythm.standard", "policy.rhythm"
	if agreed {
		key, rule = "need.rhythm.agreed", "agreed"
	}
	if !spoken {
		key = "need.rhythm.start"
	}
	c.add(Need{
		Code: Rhythm, Due: from.AddDays(max(1, r/100)), Points: points,
		ReasonKey: key, Values: i18n.Data{"Ago": ago{from}, "Start": from, "Every": every(r)},
		Source: Source{"follow_up", c.f.FollowUp, rule}, Kinds: c.talk(), EndsWhen: "ends.direct_contact",
	})
}

// rhythmPoints is (d/R − base) × factor, rounded down, between 0 and the highest; R
// is exact, in hundredths of days.
func rhythmPoints(d, centidays int, p Policy) int {
	over := 100*100*d - p.Rhythm.BasePercent*centidays
	if over <= 0 {
		return 0
	}
	return min(p.Rhythm.Max, p.Rhythm.PerRhythm*over/(100*centidays))
}

func (c *computing) floor(from civil.Date, spoken bool) {
	days, byRhythm := longest(c.f, c.p)
	due := from.AddDays(days)
	ahead := c.win.sunday.AddDays(c.p.Floor.AheadDays)
	if due.After(ahead) && due.After(c.win.lastClosed) {
		return
	}
	key := "need.floor.office"
	if byRhythm {
		key = "need.floor.rhythm"
	}
	if !spoken {
		key += ".start"
	}
	n := Need{
		Code: Floor, Tier: 3, Due: due, Points: c.p.Floor.Points,
		ReasonKey: key, Values: i18n.Data{"Count": max(0, c.win.today.Sub(from)), "Limit": days, "Start": from},
		Source: Source{"follow_up", c.f.FollowUp, "policy.floor"}, Kinds: c.talk(), EndsWhen: "ends.direct_contact",
	}
	if !due.After(c.win.lastClosed) {
		n.Tier, n.IsDue = 2, true
	}
	c.add(n)
}

// newPerson asks for a first talk. Somebody is new from the hand-over; at a first
// import from the start of the follow-up; and where neither start nor any talk is
// known, from the day of the import.
func (c *computing) newPerson() {
	f, p := c.f, c.p.NewPerson
	unknown := f.Start.IsZero() && f.LastContact.IsZero()
	assigned := f.AssignedOn
	if assigned.IsZero() {
		assigned = f.Start
	}
	if assigned.IsZero() && unknown {
		assigned = f.ImportedOn
	}
	old := c.win.monday.Sub(assigned) > p.Days || assigned.After(c.win.sunday)
	met := !f.LastContact.IsZero() && !f.LastContact.Before(assigned)
	if assigned.IsZero() || f.Paused || old || met {
		return
	}
	key := "need.new_person"
	if unknown {
		key = "need.new_person.unknown"
	}
	c.add(Need{
		Code: NewPerson, Due: c.win.days.AddWorkdays(assigned, p.Workdays), Points: p.Points,
		ReasonKey: key, Values: i18n.Data{"Date": assigned},
		Source: Source{"follow_up", f.FollowUp, "policy.new_person"}, Kinds: c.faceToFace(), EndsWhen: "ends.direct_contact",
	})
}
