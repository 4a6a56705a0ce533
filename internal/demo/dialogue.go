package demo

import (
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

// message is a message from the person: a new thread, or more in one that is young.
func (s *sim) message(h *hand, so *soul, d civil.Date) {
	p := &s.w.People[so.p]
	at := d.At([]int{h.s.between(7*60, 9*60), h.s.between(9*60, 15*60), h.s.between(15*60, 22*60)}[h.s.weighted(20, 55, 25)])
	theme := h.s.under(len(s.lex.texts.Threads))
	i := -1
	if n := len(so.threads); n > 0 && h.s.in1000(400) {
		i = so.threads[n-1]
	}
	if i < 0 {
		s.w.Threads = append(s.w.Threads, dialogue.Thread{ID: s.id.at(at), Person: p.ID, Office: p.Office, Subject: s.lex.texts.Threads[theme].Subject})
		s.lastFrom = append(s.lastFrom, at)
		i = len(s.w.Threads) - 1
		so.threads = append(so.threads, i)
	}
	k := &s.w.Threads[i]
	s.w.Messages = append(s.w.Messages, dialogue.Message{ID: s.id.at(at), Thread: k.ID, Office: k.Office, Sender: p.ID, SentAt: at,
		Text: s.lex.one(s.texts, s.lex.texts.Threads[s.theme(k)].From, d)})
	s.lastFrom[i], k.WaitsForPerson, k.ReadByPerson = at, false, at
	if k.WaitsForUsSince.IsZero() {
		k.WaitsForUsSince = at
		h.waiting = append(h.waiting, item{i, so})
		slices.SortStableFunc(h.waiting, func(a, b item) int {
			return s.w.Threads[a.row].WaitsForUsSince.Compare(s.w.Threads[b.row].WaitsForUsSince)
		})
	}
}

func (s *sim) theme(k *dialogue.Thread) int {
	for i, t := range s.lex.texts.Threads {
		if t.Subject == k.Subject {
			return i
		}
	}
	return 0
}

// reply answers a thread: shortly when much lies and waits.
func (s *sim) reply(h *hand, i item, at time.Time) {
	k := &s.w.Threads[i.row]
	t := s.lex.texts.Threads[s.theme(k)]
	list := t.Reply
	if h.s.in1000(h.pressed * 8 / 10) {
		list = t.Short
	}
	at = maxTime(at, k.WaitsForUsSince.Add(4*time.Minute))
	s.w.Messages = append(s.w.Messages, dialogue.Message{ID: s.id.at(at), Thread: k.ID, Office: k.Office, Sender: h.ident, SentAt: at, Text: s.lex.one(s.texts, list, civil.On(at))})
	if k.WaitsForUsSince = s.later(i.row, at); k.WaitsForUsSince.IsZero() {
		k.WaitsForPerson = h.s.in1000(180)
	}
}

// later is the instant of the person's last message in a thread, if it came after at.
func (s *sim) later(thread int, at time.Time) time.Time {
	if last := s.lastFrom[thread]; last.After(at) {
		return last
	}
	return time.Time{}
}

// receipts says when people have read our last answers: most within a day, some not yet.
func (s *sim) receipts() {
	r := newStream(s.w.Seed, "receipts")
	last := dialogue.LastOf(s.w.Messages)
	for i := range s.w.Threads {
		k := &s.w.Threads[i]
		read := last[k.ID].Add(time.Duration(r.between(5, 1500)) * time.Minute)
		if k.ReadByPerson.Before(last[k.ID]) && r.in1000(800) && read.Before(s.w.Date.At(0)) {
			k.ReadByPerson = read
		}
	}
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
