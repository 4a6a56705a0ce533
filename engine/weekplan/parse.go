package weekplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
)

// InputError says where in an instance something is wrong (a JSON Pointer), what,
// and how to mend it.
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

// Parse reads and checks an instance. It is strict: an unknown field, a wrong type
// and a value that cannot be are errors that name their place.
func Parse(data []byte) (*Instance, error) {
	if err := wellFormed(data); err != nil {
		return nil, err
	}
	var raw any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return nil, fault("", "the JSON cannot be read: %v", err)
	}
	if err := shape(raw, reflect.TypeFor[Instance](), ""); err != nil {
		return nil, err
	}
	in := &Instance{}
	if err := json.Unmarshal(data, in); err != nil {
		return nil, fault("", "the JSON cannot be read: %v", err)
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	return in, nil
}

// wellFormed finds the line and column of a fault in the JSON itself, and refuses
// what follows the document.
func wellFormed(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	var v json.RawMessage
	if err := d.Decode(&v); err != nil {
		var syntax *json.SyntaxError
		at := len(data)
		if errors.As(err, &syntax) {
			at = int(syntax.Offset)
		}
		before := data[:min(at, len(data))]
		line := bytes.Count(before, []byte("\n")) + 1
		column := len(before) - (bytes.LastIndexByte(before, '\n') + 1)
		return fault("", "line %d, column %d: this is no JSON: %v", line, column, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault("", "something follows after the JSON document; give one instance in a file")
	}
	return nil
}

// shape compares a document with the type that it is to become: no field unknown,
// every value of its type.
func shape(v any, t reflect.Type, path string) error {
	switch t {
	case reflect.TypeFor[Interval]():
		return numbers(v, 3, path)
	case reflect.TypeFor[RoomBusy]():
		return numbers(v, 4, path)
	}
	switch t.Kind() {
	case reflect.Struct:
		return object(v, t, path)
	case reflect.Slice:
		if v == nil {
			return nil
		}
		list, ok := v.([]any)
		if !ok {
			return fault(path, "this must be a list")
		}
		for i, e := range list {
			if err := shape(e, t.Elem(), fmt.Sprintf("%s/%d", path, i)); err != nil {
				return err
			}
		}
		return nil
	}
	return scalar(v, t, path)
}

func object(v any, t reflect.Type, path string) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fault(path, "this must be an object")
	}
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name] = t.Field(i).Type
	}
	for _, name := range sortedKeys(m) {
		ft, known := fields[name]
		if !known {
			return fault(path+"/"+name, "this field is not known; remove it or spell it as the instance form does")
		}
		if err := shape(m[name], ft, path+"/"+name); err != nil {
			return err
		}
	}
	return nil
}

func scalar(v any, t reflect.Type, path string) error {
	ok := false
	switch t.Kind() {
	case reflect.String:
		_, ok = v.(string)
	case reflect.Bool:
		_, ok = v.(bool)
	default:
		return wholeNumber(v, path)
	}
	if !ok {
		return fault(path, "this must be a %s", t.Kind())
	}
	return nil
}

func wholeNumber(v any, path string) error {
	n, ok := v.(json.Number)
	if !ok {
		return fault(path, "this must be a whole number")
	}
	if i, err := n.Int64(); err != nil || i > math.MaxInt32 || i < math.MinInt32 {
		return fault(path, "%s is not a whole number that can be reckoned with", n)
	}
	return nil
}

func numbers(v any, n int, path string) error {
	list, ok := v.([]any)
	if !ok || len(list) != n {
		return fault(path, "this must be a list of %d whole numbers", n)
	}
	for i, e := range list {
		if err := wholeNumber(e, fmt.Sprintf("%s/%d", path, i)); err != nil {
			return err
		}
	}
	return nil
}
