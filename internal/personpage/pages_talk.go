package personpage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// entered marks what was written here, not brought by a file.
const entered = "entered"

// maxMinutes is the longest talk that is believed.
const maxMinutes = 600

// contactKinds are the ways to be in contact that can be entered by hand.
func contactKinds() []string {
	return []string{caseload.Phone, caseload.Video, caseload.Meeting, caseload.Home, caseload.Digital, caseload.Letter}
}

// direct says that the two could speak.
func direct(kind string) bool {
	return slices.Contains([]string{caseload.Phone, caseload.Video, caseload.Meeting, caseload.Home}, kind)
}

func newContact(in *input) (act, error) {
	x := caseload.Contact{ID: in.item, Person: in.person, Office: in.office(), Counsellor: in.c.Actor.Ident, Source: entered}
	x.Kind = in.choice("kind", "person.fault.kind", contactKinds()...)
	day, minute := in.past("day", "person.fault.day_missing"), in.clock("time")
	if minute >= 0 && !day.IsZero() {
		x.At = day.At(minute)
		if in.Fault("day") == "" && x.At.After(in.c.Now) {
			in.Wrong("time", in.c.T("person.fault.ahead"))
		}
	}
	if x.Direct = direct(x.Kind); x.Direct {
		x.Spoke = in.choice("spoke", "person.fault.spoke", "yes", "no") == "yes"
	}
	x.Minutes = in.minutes()
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.Contact(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, err := one(r.Contacts, nil, func(o caseload.Contact) bool { return o.ID == x.ID })
			if err != nil {
				return "", false
			}
			return contactLine(in.c.P, s, r.Today), s.Kind == x.Kind && s.At.Equal(x.At) && s.Spoke == x.Spoke && s.Minutes == x.Minutes
		},
	}, nil
}

// minutes reads how long it took; nothing typed is not known.
func (in *input) minutes() int {
	s := strings.TrimSpace(in.Get("minutes"))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxMinutes {
		in.Wrong("minutes", in.c.T("person.fault.minutes", i18n.Data{"Most": maxMinutes}))
	}
	return n
}

func newPromise(in *input) (act, error) {
	x := caseload.Promise{ID: in.item, Person: in.person, Office: in.office(), Counsellor: in.c.Actor.Ident, MadeOn: in.c.Today, State: caseload.PromiseOpen}
	x.Text = in.text("text", maxLine, "person.fault.promise")
	x.Due = in.day("due", "person.fault.day_missing")
	if !x.Due.IsZero() && x.Due.Before(in.c.Today) {
		in.Wrong("due", in.c.T("person.fault.gone_by"))
	}
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.Promise(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Promises, nil, func(o caseload.Promise) bool { return o.ID == x.ID })
			return s.Text, s.Text == x.Text && s.Due == x.Due
		},
	}, nil
}

// promiseState ticks a promise as kept, or as withdrawn together with the person.
func promiseState(in *input) (act, error) {
	list, err := caseload.Promises(in.c.Ctx(), in.c.Read(), []string{in.person})
	x, err := one(list, err, func(o caseload.Promise) bool { return o.ID == in.item })
	if err != nil {
		return act{}, err
	}
	x.State = in.choice("do", "person.fault.do", caseload.PromiseKept, caseload.PromiseWithdrawn, caseload.PromiseOpen)
	x.Version = in.Version()
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.Promise(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Promises, nil, func(o caseload.Promise) bool { return o.ID == x.ID })
			return in.c.T("person.stands.promise_"+s.State, i18n.Data{"Text": s.Text}), s.State == x.State
		},
	}, nil
}

func newRequest(in *input) (act, error) {
	x := caseload.TalkRequest{ID: in.item, Person: in.person, Office: in.office()}
	x.AskedOn = in.past("asked", "person.fault.day_missing")
	x.Kind = in.choice("kind", "person.fault.kind", "", caseload.Phone, caseload.Video, caseload.Meeting, caseload.Home)
	x.Wish = in.text("wish", maxLine, "")
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.TalkRequest(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Requests, nil, func(o caseload.TalkRequest) bool { return o.ID == x.ID })
			return s.Wish, s.AskedOn == x.AskedOn && s.Kind == x.Kind && s.Wish == x.Wish
		},
	}, nil
}

func requestDone(in *input) (act, error) {
	list, err := caseload.TalkRequests(in.c.Ctx(), in.c.Read(), []string{in.person})
	x, err := one(list, err, func(o caseload.TalkRequest) bool { return o.ID == in.item })
	if err != nil {
		return act{}, err
	}
	if in.choice("do", "person.fault.do", "done", "open") == "done" {
		x.DoneOn = in.c.Today
	} else {
		x.DoneOn = civil.Date{}
	}
	x.Version = in.Version()
	return act{
		write: func(ctx context.Context, w *caseload.Writer) error { return w.TalkRequest(ctx, &x) },
		now: func(r *Record) (string, bool) {
			s, _ := one(r.Requests, nil, func(o caseload.TalkRequest) bool { return o.ID == x.ID })
			if s.DoneOn.IsZero() {
				return in.c.T("person.stands.request_open"), x.DoneOn.IsZero()
			}
			return in.c.T("person.stands.request_done", i18n.Data{"Day": in.c.P.Date(s.DoneOn, r.Today)}), !x.DoneOn.IsZero()
		},
	}, nil
}
