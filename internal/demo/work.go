package demo

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// today is a counsellor's working day: how many minutes are left, and when it is.
type today struct {
	d     civil.Date
	left  int // minutes
	clock int // minute of the day, for the instants of what is done
}

// spend takes minutes and moves the clock on; it returns the instant at which the
// piece of work begins.
func (t *today) spend(minutes int) time.Time {
	at := t.d.At(min(t.clock, 15*60+20))
	t.left -= minutes
	t.clock += minutes
	return at
}

// day lives one day of one counsellor: what comes in, and what there is time for,
// in this order: agreed talks, the inbox, what is due, invitations, calls, the rest.
func (s *sim) day(p *place, h *hand, d civil.Date) {
	s.arrivals(p, h, d)
	if !s.isOpen(d) || h.diary.away(d) || h.diary.ends(d) == dayStart {
		s.missed(h, d)
		return
	}
	t := &today{d: d, left: h.diary.minutes(d), clock: dayStart + 30}
	whole := t.left
	s.keep(h, t)
	s.answer(h, t, max(45, whole*22/100))
	s.dueTasks(h, t, d, whole*30/100)
	s.dueWork(h, t, d.AddDays(1), max(60, whole*min(50, 18+2*len(h.works)/3)/100))
	s.share(h, t, 70)
	s.keepPromises(h, t, d.AddDays(2))
	s.invite(p, h, t, whole)
	s.call(h, t)
	s.dueTasks(h, t, d.AddDays(5), t.left)
	s.dueWork(h, t, d.AddDays(14), t.left)
	s.answer(h, t, t.left)
	s.keepPromises(h, t, d.AddDays(21))
	s.share(h, t, 400)
	s.measurePressure(h, d, whole)
}

// missed moves agreed talks of a day on which the counsellor turned out to be away.
func (s *sim) missed(h *hand, d civil.Date) {
	for _, b := range h.booked {
		if b.day == d {
			b.so.bookedOn = civil.Date{}
		}
	}
	h.booked = slices.DeleteFunc(h.booked, func(b booking) bool { return !b.day.After(d) })
}

// measurePressure remembers how much lies undone, as a share of a day's minutes.
func (s *sim) measurePressure(h *hand, d civil.Date, whole int) {
	undone := 9 * len(h.waiting)
	for _, i := range h.tasks {
		if !s.w.Tasks[i.row].Due.After(d) {
			undone += 14
		}
	}
	for _, i := range h.works {
		if !s.w.OwnWork[i.row].Due.After(d.AddDays(2)) {
			undone += s.w.OwnWork[i.row].Minutes
		}
	}
	now := min(1000, 1000*undone/max(whole, 60))
	h.pressed = (4*h.pressed + now) / 5
}

// hurried shortens a piece of work by up to a third when much lies and waits.
func (h *hand) hurried(minutes int) int { return max(3, minutes-minutes*h.pressed/3000) }

// answer writes to those who have waited longest, within the minutes given.
func (s *sim) answer(h *hand, t *today, share int) {
	n := 0
	var more []item // answered, but there is a later message too
	for _, i := range h.waiting {
		cost := h.hurried(h.s.between(7, 16))
		if share < cost || t.left < cost {
			break
		}
		if s.w.Threads[i.row].WaitsForUsSince.After(t.d.At(t.clock)) {
			break
		}
		share -= cost
		if s.reply(h, i, t.spend(cost)); !s.w.Threads[i.row].WaitsForUsSince.IsZero() {
			more = append(more, i)
		}
		n++
	}
	h.waiting = append(h.waiting[n:], more...)
}

func (s *sim) dueTasks(h *hand, t *today, until civil.Date, share int) {
	slices.SortStableFunc(h.tasks, func(a, b item) int { return s.w.Tasks[a.row].Due.Compare(s.w.Tasks[b.row].Due) })
	n := 0
	for _, i := range h.tasks {
		k := &s.w.Tasks[i.row]
		cost := h.hurried(s.taskMinutes(k))
		if k.Due.After(until) || share < cost || t.left < cost {
			break
		}
		share -= cost
		t.spend(cost)
		s.finish(i.row, t.d)
		n++
	}
	h.tasks = h.tasks[n:]
}

func (s *sim) taskMinutes(k *tasks.Task) int {
	for _, t := range s.lex.texts.Tasks {
		if t.Kind == k.Kind && t.Theme == k.Theme && t.Priority == string(k.Priority) {
			return t.Minutes
		}
	}
	return 12
}

func (s *sim) finish(task int, d civil.Date) {
	k := &s.w.Tasks[task]
	k.Status, k.NavVersion = tasks.Done, k.NavVersion+1
	k.Raw = map[string]json.RawMessage{"ferdigstiltTidspunkt": json.RawMessage(`"` + d.At(14*60).Format(time.RFC3339) + `"`)}
}

func (s *sim) dueWork(h *hand, t *today, until civil.Date, share int) {
	slices.SortStableFunc(h.works, func(a, b item) int { return s.w.OwnWork[a.row].Due.Compare(s.w.OwnWork[b.row].Due) })
	n := 0
	for _, i := range h.works {
		k := &s.w.OwnWork[i.row]
		if k.Due.After(until) || share < k.Minutes || t.left < k.Minutes {
			break
		}
		share -= k.Minutes
		t.spend(k.Minutes)
		k.DoneOn = t.d
		n++
	}
	h.works = h.works[n:]
}

func (s *sim) keepPromises(h *hand, t *today, until civil.Date) {
	h.promised = slices.DeleteFunc(h.promised, func(i item) bool {
		k := &s.w.Promises[i.row]
		if t.left < 20 || k.Due.IsZero() && t.left < 90 || k.Due.After(until) || h.s.in1000(450+h.pressed/2) {
			return false
		}
		t.spend(15)
		k.State = caseload.PromiseKept
		return true
	})
}

// share sends finished minutes to the person: few of them early in the day, most
// where time is left at the end of it. of1000: how readily each is thought of.
func (s *sim) share(h *hand, t *today, of1000 int) {
	h.unshared = slices.DeleteFunc(h.unshared, func(i item) bool {
		if t.left < 5 || !h.s.in1000(of1000) {
			return false
		}
		k := &s.w.Notes[i.row]
		k.SharedAt = maxTime(t.spend(3), k.WrittenAt)
		return true
	})
}

// call rings people while there is time, the most urgent first as a person sees it:
// silence and waiting count, and so does who happens to come to mind.
func (s *sim) call(h *hand, t *today) {
	for t.left >= 25 {
		so := s.nextToCall(h, t.d)
		if so == nil {
			return
		}
		so.lastTry = t.d
		if !h.s.in1000(so.reach) {
			at := t.spend(5)
			s.contact(h, so, at, "phone", false, 0)
			if h.s.in1000(300) {
				s.note(h, so, at, s.lex.one(s.texts, s.lex.texts.Notes.Attempt, t.d), notes.Plain)
			}
			continue
		}
		minutes := h.hurried(h.s.between(12, 34))
		minutes = min(s.withInterpreter(so, minutes), max(10, t.left-8))
		s.talk(h, so, t, "phone", minutes, s.writeUp(h, t, minutes), nil)
	}
}

func (s *sim) withInterpreter(so *soul, minutes int) int {
	if s.w.People[so.p].Interpreter == "spoken" {
		return minutes * 3 / 2
	}
	return minutes
}

// writeUp is how long the note takes: less of it with little time.
func (s *sim) writeUp(h *hand, t *today, minutes int) int {
	return min(h.hurried(h.s.between(5, 12))-4*h.pressed/1000, max(2, t.left-minutes))
}

func (s *sim) nextToCall(h *hand, d civil.Date) *soul {
	var best *soul
	most := 55 // below this nobody is rung out of the blue
	for _, so := range h.souls {
		if n := s.urge(h, so, d); n > most {
			best, most = so, n
		}
	}
	return best
}

// urge is how strongly a person comes to mind today.
func (s *sim) urge(h *hand, so *soul, d civil.Date) int {
	p := &s.w.People[so.p]
	if p.Phone == "" || p.Interpreter == "sign" || !so.lastTry.IsZero() && d.Sub(so.lastTry) < 3 || !so.bookedOn.IsZero() {
		return 0
	}
	silent := 60
	if !so.last.IsZero() {
		silent = d.Sub(so.last)
	}
	n := min(95, 60*silent/so.rhythm) + so.seen + h.s.under(50)
	if len(so.requests) > 0 {
		n += 45 + min(60, 4*d.Sub(s.w.Requests[so.requests[0]].AskedOn))
	}
	if !so.needs.IsZero() {
		n += 25
	}
	if silent > 80 && h.s.in1000(330) {
		n += 40 + (silent-80)/2 // somebody looked at the list of the longest silent
	}
	return n
}
