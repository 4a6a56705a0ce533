package planner

import (
	"context"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
)

// ending writes what a talk ends in the record, and remembers in the block what stood
// there before.
type ending struct {
	*deciding
	b   *Block
	day civil.Date
}

// record brings the record to what the talk, told now for the first time or corrected,
// has ended. A correction that they did not speak puts everything back.
func (e *ending) record(before BlockState, spoke bool, in DoneInput) error {
	if len(e.b.Ended) > 0 && !in.Spoke {
		if err := e.putBack(); err != nil {
			return err
		}
	}
	if !in.Spoke {
		return nil // what is ticked belongs to a talk
	}
	if spoke && before != Done {
		if err := e.talk(); err != nil {
			return err
		}
	}
	if err := e.threads(in.HandledThreads); err != nil {
		return err
	}
	return e.promises(in.KeptPromises)
}

// talk ends what asked for the talk: wishes for one, and the legal dates and joint
// meetings that were due and that its kind meets.
func (e *ending) talk() error {
	f, _ := e.s.about(*e.b)
	if f == nil {
		return nil
	}
	clocks, meetings := map[string]bool{}, map[string]bool{}
	for _, n := range Needs(*f, e.l.Policy, e.l.Deadlines, e.l.Days, e.b.Week, e.s.Today) {
		if n.IsDue && n.MetBy(e.b.Kind) {
			clocks[n.Source.ID] = clocks[n.Source.ID] || n.Code == LegalDeadline
			meetings[n.Source.ID] = n.Code == Coordination
		}
	}
	if err := e.requests(); err != nil {
		return err
	}
	if err := e.clocks(clocks); err != nil {
		return err
	}
	return e.joint(meetings)
}

func (e *ending) ended(table, id, before string) {
	e.b.Ended = append(e.b.Ended, Ended{Table: table, ID: id, Before: before})
}

func (e *ending) requests() error {
	list, err := caseload.OpenTalkRequests(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	for _, r := range list {
		if r.AskedOn.After(e.day) {
			continue
		}
		e.ended("talk_request", r.ID, "")
		r.DoneOn = e.day
		if err := e.w.TalkRequest(e.ctx, &r); err != nil {
			return err
		}
	}
	return nil
}

func (e *ending) clocks(which map[string]bool) error {
	list, err := caseload.Clocks(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	for _, k := range list {
		if !which[k.ID] {
			continue
		}
		e.ended("clock", k.ID, k.DoneOn.String())
		k.DoneOn = e.day
		if err := e.w.Clock(e.ctx, &k); err != nil {
			return err
		}
	}
	return nil
}

func (e *ending) joint(which map[string]bool) error {
	list, err := caseload.OpenJointMeetings(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	for _, m := range list {
		if !which[m.ID] {
			continue
		}
		e.ended("joint_meeting", m.ID, "")
		m.HeldOn = e.day
		if err := e.w.JointMeeting(e.ctx, &m); err != nil {
			return err
		}
	}
	return nil
}

// threads are those that the counsellor has ticked as handled.
func (e *ending) threads(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := dialogue.Threads(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	for _, id := range ids {
		i := slices.IndexFunc(list, func(t dialogue.Thread) bool { return t.ID == id })
		switch {
		case id == e.b.Person:
			err = e.fileMessage()
		case i < 0:
			return &Refused{[]Refusal{NotTheirs}}
		case list[i].WaitsForUs():
			e.ended("thread", id, list[i].WaitsForUsSince.Format(time.RFC3339Nano))
			t := list[i].Handled()
			err = dialogue.PutThread(e.ctx, e.w, &t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fileMessage is the message of which only a caseload told.
func (e *ending) fileMessage() error {
	f, _ := e.s.about(*e.b)
	for _, w := range f.Waiting {
		if w.Table == "person" {
			e.ended("person", e.b.Person, w.Since.String())
			return e.w.WaitsSince(e.ctx, e.b.Person, civil.Date{})
		}
	}
	return nil
}

// promises are those that the counsellor has ticked as kept.
func (e *ending) promises(ids []string) error {
	return e.setPromises(ids, caseload.PromiseKept)
}

func (e *ending) setPromises(ids []string, state string) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := caseload.Promises(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	for _, id := range ids {
		i := slices.IndexFunc(list, func(p caseload.Promise) bool { return p.ID == id })
		switch {
		case i < 0:
			return &Refused{[]Refusal{NotTheirs}}
		case list[i].State == state:
			continue
		case state == caseload.PromiseKept:
			e.ended("promise", id, list[i].State)
		}
		list[i].State = state
		if err := e.w.Promise(e.ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// putBack undoes what the talk had ended, where it still stands as the talk left it.
func (e *ending) putBack() error {
	for _, was := range e.b.Ended {
		var err error
		switch was.Table {
		case "talk_request":
			err = putBackOne(e, caseload.TalkRequests, func(r *caseload.TalkRequest) bool {
				r.DoneOn = civil.Date{}
				return r.ID == was.ID
			}, e.w.TalkRequest)
		case "joint_meeting":
			err = putBackOne(e, caseload.JointMeetings, func(m *caseload.JointMeeting) bool {
				m.HeldOn = civil.Date{}
				return m.ID == was.ID
			}, e.w.JointMeeting)
		case "clock":
			err = putBackOne(e, caseload.Clocks, func(k *caseload.Clock) bool {
				k.DoneOn, _ = civil.ParseDate(was.Before) // none was written as nothing
				return k.ID == was.ID
			}, e.w.Clock)
		case "thread":
			err = e.putBackThread(was)
		case "person":
			day, _ := civil.ParseDate(was.Before)
			err = e.w.WaitsSince(e.ctx, was.ID, day)
		case "promise":
			err = e.setPromises([]string{was.ID}, caseload.PromiseOpen)
		}
		if err != nil {
			return err
		}
	}
	e.b.Ended = nil
	return nil
}

// putBackOne finds the row that was ended among the person's, sets it back and writes
// it.
func putBackOne[T any](e *ending, read func(ctx context.Context, q db.Q, people []string) ([]T, error), set func(*T) bool, write func(ctx context.Context, row *T) error) error {
	list, err := read(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	for i := range list {
		if set(&list[i]) {
			return write(e.ctx, &list[i])
		}
	}
	return nil
}

func (e *ending) putBackThread(was Ended) error {
	list, err := dialogue.Threads(e.ctx, e.w.Q(), []string{e.b.Person})
	if err != nil {
		return err
	}
	since, err := time.Parse(time.RFC3339Nano, was.Before)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.ID == was.ID && !t.WaitsForUs() {
			t.WaitsForUsSince = since
			return dialogue.PutThread(e.ctx, e.w, &t)
		}
	}
	return nil
}
