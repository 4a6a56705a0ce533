package weekplan

import "encoding/json"

// The canonical form of an instance has no null: a list without anything is [].

// some makes a nil list an empty one.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// MarshalJSON writes the canonical form.
func (in Instance) MarshalJSON() ([]byte, error) {
	type plain Instance
	if in.Schema == "" {
		in.Schema = InstanceSchema
	}
	in.Counsellors, in.Interpreters, in.People, in.Tasks = some(in.Counsellors), some(in.Interpreters), some(in.People), some(in.Tasks)
	return json.Marshal(plain(in))
}

// MarshalJSON writes the canonical form.
func (c Counsellor) MarshalJSON() ([]byte, error) {
	type plain Counsellor
	c.Busy = some(c.Busy)
	return json.Marshal(plain(c))
}

// MarshalJSON writes the canonical form.
func (r Rooms) MarshalJSON() ([]byte, error) {
	type plain Rooms
	r.Busy = some(r.Busy)
	return json.Marshal(plain(r))
}

// MarshalJSON writes the canonical form.
func (i Interpreter) MarshalJSON() ([]byte, error) {
	type plain Interpreter
	i.Languages, i.Avail = some(i.Languages), some(i.Avail)
	return json.Marshal(plain(i))
}

// MarshalJSON writes the canonical form.
func (p Person) MarshalJSON() ([]byte, error) {
	type plain Person
	p.Busy = some(p.Busy)
	return json.Marshal(plain(p))
}

// MarshalJSON writes the canonical form.
func (t Task) MarshalJSON() ([]byte, error) {
	type plain Task
	t.Reasons, t.Who, t.Options = some(t.Reasons), some(t.Who), some(t.Options)
	return json.Marshal(plain(t))
}

// MarshalJSON writes the canonical form.
func (o Option) MarshalJSON() ([]byte, error) {
	type plain Option
	o.Value = some(o.Value)
	return json.Marshal(plain(o))
}
