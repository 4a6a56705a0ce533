package weekplan

import (
	"bytes"
	"fmt"
)

// InputError says where in an instance something is wrong (a JSON Pointer; empty: the
// document as a whole), what, and how to mend it.
type InputError struct{ Path, Text string }

func (e *InputError) Error() string {
	if e.Path == "" {
		return e.Text
	}
	return e.Path + ": " + e.Text
}

func fault(path, form string, args ...any) error {
	return &InputError{path, fmt.Sprintf(form, args...)}
}

// Parse reads an instance in its wire form, strictly: a field that is unknown,
// missing or given twice, a number that is not whole, and everything that
// Instance.Validate refuses is an *InputError that names the JSON path.
func Parse(data []byte) (*Instance, error) {
	r := &reader{data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	in := &Instance{Schema: InstanceSchema}
	p := parser{reader: r, in: in}
	p.instance()
	r.end()
	if r.err != nil {
		return nil, r.err
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	return in, nil
}

// UnmarshalJSON is Parse for encoding/json.
func (in *Instance) UnmarshalJSON(data []byte) error {
	got, err := Parse(data)
	if err != nil {
		return err
	}
	*in = *got
	return nil
}

type parser struct {
	*reader
	in      *Instance
	options int
}

func (p *parser) instance() {
	in := p.in
	p.object(
		field{"schema", true, func() {
			if s := p.text(); p.err == nil && s != InstanceSchema {
				p.fail("the schema is %.60q; this program reads %q", s, InstanceSchema)
			}
		}},
		field{"id", true, func() { in.ID = p.text() }},
		field{"seed", false, func() { in.Seed = int64(p.number()) }},
		field{"week", true, p.week},
		field{"policy", true, p.limits},
		field{"counsellors", true, func() { p.list(p.counsellor) }},
		field{"rooms", true, p.rooms},
		field{"interpreters", true, func() { p.list(p.interpreter) }},
		field{"users", true, func() { p.list(p.person) }},
		field{"tasks", true, func() { p.list(p.task) }},
		field{"locked", false, func() { p.list(p.locked) }},
		field{"announced", false, func() { p.list(p.announced) }},
	)
}

// Fields by kind: each reads into the variable it is given.
func (p *parser) num(name string, to *int) field {
	return field{name, true, func() { *to = p.number() }}
}

func (p *parser) optNum(name string, to *int) field {
	return field{name, false, func() { *to = p.number() }}
}

func (p *parser) str(name string, to *string) field {
	return field{name, true, func() { *to = p.text() }}
}

func (p *parser) optStr(name string, to *string) field {
	return field{name, false, func() { *to = p.text() }}
}

func (p *parser) flag(name string, to *bool) field {
	return field{name, false, func() { *to = p.truth() }}
}

func (p *parser) spans(name string, to *[]Interval) field {
	return field{name, false, func() {
		p.list(func(int) {
			var v [3]int
			p.tuple(v[:], "[day,start,end]")
			*to = append(*to, Interval{v[0], v[1], v[2]})
		})
	}}
}

// tuple reads a list of exactly len(to) numbers.
func (p *parser) tuple(to []int, form string) {
	n := 0
	p.list(func(i int) {
		if i < len(to) {
			to[i] = p.number()
		} else {
			p.fail("one number too many; write %s", form)
		}
		n++
	})
	if p.err == nil && n < len(to) {
		p.fail("%d of %d numbers; write %s", n, len(to), form)
	}
}

func (p *parser) week() {
	w := &p.in.Week
	p.object(p.str("monday", &w.Monday), p.str("tz", &w.Zone), p.num("days", &w.Days),
		p.num("day_start_min", &w.DayStart), p.num("day_end_min", &w.DayEnd),
		p.num("tick_min", &w.Tick), p.num("start_step_min", &w.StartStep))
}

func (p *parser) limits() {
	l := &p.in.Policy
	p.object(p.num("max_home_visits_per_day", &l.MaxHomeVisits), p.num("max_direct_min_per_day", &l.MaxDirect))
}

func (p *parser) counsellor(int) {
	var c Counsellor
	p.object(p.str("id", &c.ID), p.spans("busy", &c.Busy))
	p.in.Counsellors = append(p.in.Counsellors, c)
}

func (p *parser) rooms() {
	rooms := &p.in.Rooms
	p.object(p.num("count", &rooms.Count), field{"busy", false, func() {
		p.list(func(int) {
			var v [4]int
			p.tuple(v[:], "[day,start,end,n]")
			rooms.Busy = append(rooms.Busy, RoomBusy{Interval{v[0], v[1], v[2]}, v[3]})
		})
	}})
}

func (p *parser) interpreter(int) {
	var it Interpreter
	p.object(p.str("id", &it.ID), field{"languages", true, func() {
		p.list(func(int) { it.Languages = append(it.Languages, p.text()) })
	}}, p.spans("avail", &it.Avail))
	p.in.Interpreters = append(p.in.Interpreters, it)
}

func (p *parser) person(int) {
	var u Person
	p.object(p.str("id", &u.ID), p.num("counsellor", &u.Counsellor),
		p.optStr("interpreter_language", &u.Language),
		p.spans("busy", &u.Busy), p.spans("prefer", &u.Prefer))
	p.in.People = append(p.in.People, u)
}

func (p *parser) task(int) {
	var c Task
	p.object(p.str("id", &c.ID), p.num("user", &c.Person), p.str("kind", &c.Kind),
		p.flag("must", &c.Must), p.optNum("tier", &c.Tier),
		field{"reasons", false, func() { p.list(func(int) { c.Reasons = append(c.Reasons, p.reason()) }) }},
		field{"who", true, func() { p.list(func(int) { c.Who = append(c.Who, p.share()) }) }},
		p.optNum("prefer_bonus", &c.PreferBonus),
		field{"options", true, func() { p.list(func(int) { c.Options = append(c.Options, p.option()) }) }})
	p.in.Tasks = append(p.in.Tasks, c)
}

func (p *parser) reason() (out Reason) {
	p.object(p.str("code", &out.Code), p.num("points", &out.Points))
	return out
}

func (p *parser) share() (out Eligible) {
	p.object(p.num("c", &out.Counsellor), p.num("pct", &out.Percent))
	return out
}

func (p *parser) option() (w Option) {
	if p.options++; p.options > maxOptions {
		p.fail("more than %d options in all; divide the instance", maxOptions)
		return w
	}
	p.object(p.str("mode", &w.Mode), p.num("lead_min", &w.Lead), p.num("contact_min", &w.Contact),
		p.num("tail_min", &w.Tail), p.flag("room", &w.Room), p.flag("interp", &w.Interp),
		p.flag("present", &w.Present), p.flag("direct", &w.Direct), p.flag("partial", &w.Partial),
		field{"value", true, func() { p.list(func(int) { w.Value = append(w.Value, p.number()) }) }},
		p.spans("windows", &w.Windows))
	return w
}

func (p *parser) placement(l *Placement, more ...field) {
	var value int // as in a plan's assignments; reckoned again, not believed
	p.object(append([]field{p.str("task", &l.Task), p.str("counsellor", &l.Counsellor),
		p.num("day", &l.Day), p.num("start_min", &l.Start), p.optNum("end_min", &l.End),
		p.str("mode", &l.Mode), p.optStr("interpreter", &l.Interpreter), p.optNum("value", &value)}, more...)...)
}

func (p *parser) locked(int) {
	var l Placement
	p.placement(&l)
	p.in.Locked = append(p.in.Locked, l)
}

func (p *parser) announced(int) {
	var a Announced
	p.placement(&a.Placement, p.num("move_cost", &a.MoveCost))
	p.in.Announced = append(p.in.Announced, a)
}
