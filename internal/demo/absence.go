package demo

import (
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/team"
)

// What absence and hand-over leave behind is laid on a world that has been lived: nothing
// is drawn, so that all else stays as it was.

// plain are the people of a counsellor who are followed up, can be called without an
// interpreter, and have no protection.
func (s *sim) plain(h *hand) []*soul {
	var list []*soul
	for _, so := range h.souls {
		row := s.w.People[so.p]
		shielded := slices.ContainsFunc(s.w.Protections, func(x caseload.Protected) bool { return x.Person == row.ID })
		if !so.gone && !shielded && row.Phone != "" && row.Interpreter != caseload.Spoken && row.Interpreter != caseload.Sign && s.w.FollowUps[so.f].State == caseload.Active {
			list = append(list, so)
		}
	}
	return list
}

// agreedBefore gives who is away on the date, and was ill before it could be foreseen,
// talks that were agreed for the days away: they wait for the substitute.
func (s *sim) agreedBefore(h *hand) {
	if !h.diary.away(s.w.Date) {
		return
	}
	people := slices.DeleteFunc(s.plain(h), func(so *soul) bool { return !so.bookedOn.IsZero() })
	m := talkMinutes["phone"]
	for n, day := 0, s.w.Date.AddDays(1); n < 3 && n < len(people) && h.diary.away(day); day = day.AddDays(1) {
		if !s.isOpen(day) {
			continue
		}
		h.booked = append(h.booked, booking{so: people[n], day: day, start: 13 * 60, lead: m[0], contact: m[1], tail: m[2], kind: "phone",
			codes: []string{"rhythm"}, agreed: s.w.Date.AddDays(-5).At(11 * 60)})
		n++
	}
}

// justBack lets a counsellor have been away at the end of last week: a colleague held the
// talks, wrote and answered.
func (s *sim) justBack(h, substitute *hand) {
	from, to := s.w.Date.Monday().AddDays(-5), s.w.Date.Monday().AddDays(-3)
	in := func(at time.Time) bool {
		d := civil.On(at)
		return !d.Before(from) && !d.After(to)
	}
	for i := range s.w.Contacts {
		if c := &s.w.Contacts[i]; c.Counsellor == h.ident && in(c.At) {
			c.Counsellor = substitute.ident
		}
	}
	for i := range s.w.Notes {
		if n := &s.w.Notes[i]; n.Counsellor == h.ident && in(n.WrittenAt) {
			n.Counsellor = substitute.ident
		}
	}
	for i := range s.w.Promises {
		if k := &s.w.Promises[i]; k.Counsellor == h.ident && !k.MadeOn.Before(from) && !k.MadeOn.After(to) {
			k.Counsellor = substitute.ident
		}
	}
	for i := range s.w.Messages {
		if m := &s.w.Messages[i]; m.Sender == h.ident && in(m.SentAt) {
			m.Sender = substitute.ident
		}
	}
	s.w.Absences = append(s.w.Absences, calendar.Absence{ID: s.id.at(from.At(dayStart)), Ident: h.ident, From: from, To: to, Substitute: substitute.ident})
}

// offered lets a counsellor have offered two people to a colleague, who has not answered.
func (s *sim) offered(h, receiver *hand) {
	for _, so := range s.plain(h)[:2] {
		at := s.w.Date.AddDays(-3).At(14 * 60)
		s.w.HandOvers = append(s.w.HandOvers, team.HandOver{ID: s.id.at(at), Person: s.w.People[so.p].ID, Office: h.office, Giver: h.ident, Receiver: receiver.ident, OfferedBy: h.ident, OfferedAt: at, State: team.Waits, Version: 1})
	}
}
