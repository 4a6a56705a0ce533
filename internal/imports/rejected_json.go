package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// reasonField is the field that says in a file of rejected rows why one was rejected.
// An import does not know the field, so it is left out when the row comes again.
const reasonField = "aarsak"

// RejectedFile reads a file of tasks, dialogue, events or a calendar once more and gives
// the rows that a report rejects, as a file of the same kind in UTF-8; each says why. Of
// a row that the importer may not see there is nothing but the reason. No rejected row
// gives no file. Errors: *Refusal.
func RejectedFile(in io.Reader, report *Report) ([]byte, error) {
	write := map[string]func(io.Reader, faults) ([]byte, error){
		KindTasks: rejectedTasks, KindDialogue: rejectedDialogue, KindEvents: rejectedEvents, KindCalendar: rejectedCalendar,
	}[report.Kind]
	if write == nil || len(report.Rejected) == 0 {
		return nil, nil
	}
	src, err := decode(in, nil, nil)
	if err != nil {
		return nil, err
	}
	f := faults{}
	for _, i := range report.Rejected {
		f[i.row()] = i
	}
	return write(src, f)
}

// faults are a report's rejections, by the row that each is of.
type faults map[string]Issue

// row is the row that an issue is of: its line, or the path without the field.
func (i Issue) row() string {
	parts := strings.Split(i.Path, "/")
	switch {
	case i.Path == "":
		return strconv.Itoa(i.Line)
	case len(parts) > 4 && parts[2] == "dialoger":
		parts = parts[:4]
	case len(parts) > 3 && parts[1] == "oppgaver":
		parts = parts[:3]
	}
	return strings.Join(parts, "/")
}

// withReason writes an object with the reason as its first field and the rest as it was.
func withReason(raw []byte, i Issue) json.RawMessage {
	fields := []Total{{reasonField, i.Reason}}
	if i.Code == "no_access" {
		return object(fields)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') || !json.Valid(raw) {
		return object(append(fields, Total{"linje", string(raw)})) // no object: nothing can be added to it
	}
	for d.More() {
		name, err := d.Token()
		var v json.RawMessage
		if err == nil {
			err = d.Decode(&v)
		}
		if err == nil && name != reasonField {
			fields = append(fields, Total{name.(string), v})
		}
	}
	return object(fields)
}

// object writes fields in their order, on one line.
func object(fields []Total) json.RawMessage {
	var b bytes.Buffer
	raw, err := ordered(fields)
	if err == nil {
		err = json.Compact(&b, raw)
	}
	if err != nil {
		return json.RawMessage("{}")
	}
	return b.Bytes()
}

// indented writes a document for people to mend.
func indented(raw []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// array writes values one after the other.
func array(list []json.RawMessage) json.RawMessage {
	parts := make([][]byte, len(list))
	for i, raw := range list {
		parts[i] = raw
	}
	return append(append([]byte("["), bytes.Join(parts, []byte(","))...), ']')
}

func rejectedTasks(in io.Reader, f faults) ([]byte, error) {
	d := newDocument(in)
	var list []json.RawMessage
	n := 0
	err := d.object(func(name string) error {
		if b, err := d.peek(); err != nil || name != "oppgaver" || b != '[' {
			return errors.Join(err, d.skip())
		}
		return d.list(func(p piece) error {
			if i, there := f["/oppgaver/"+strconv.Itoa(n)]; there {
				list = append(list, withReason(p.raw, i))
			}
			n++
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return indented(object([]Total{{"antallTreffTotalt", len(list)}, {"oppgaver", array(list)}}))
}

// rejectedDialogue keeps each thread with the person whom the file has it under; threads
// that the importer may not see stand under nobody.
func rejectedDialogue(in io.Reader, f faults) ([]byte, error) {
	d := newDocument(in)
	var list, hidden []json.RawMessage
	n := 0
	err := d.list(func(p piece) error {
		m, _ := parseMembers(p.raw)
		var threads, kept []json.RawMessage
		if err := json.Unmarshal(m["dialoger"], &threads); err != nil {
			return &Refusal{Code: "not_dialogue"}
		}
		for i, raw := range threads {
			issue, there := f["/"+strconv.Itoa(n)+"/dialoger/"+strconv.Itoa(i)]
			switch {
			case !there:
			case issue.Code == "no_access":
				hidden = append(hidden, withReason(raw, issue))
			default:
				kept = append(kept, withReason(raw, issue))
			}
		}
		if n++; len(kept) > 0 {
			list = append(list, object([]Total{{"fnr", m["fnr"]}, {"dialoger", array(kept)}}))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(hidden) > 0 {
		list = append(list, object([]Total{{"fnr", ""}, {"dialoger", array(hidden)}}))
	}
	return indented(array(list))
}

// rejectedEvents writes an event a line. A line that does not parse stands as a text in
// an object.
func rejectedEvents(in io.Reader, f faults) ([]byte, error) {
	var b bytes.Buffer
	err := eachLine(in, func(line int, text []byte) error {
		i, there := f[strconv.Itoa(line)]
		if !there || len(bytes.TrimSpace(text)) == 0 {
			return nil
		}
		b.Write(withReason(bytes.TrimSpace(text), i))
		b.WriteByte('\n')
		return nil
	})
	return b.Bytes(), err
}
