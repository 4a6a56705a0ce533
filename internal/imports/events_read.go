package imports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/events"
)

// eventRecord is one event of a file: judged, or on its way to be.
type eventRecord struct {
	line     int
	number   string
	rejected *Issue
	skipped  string
	warnings []Issue
	e        events.Event
	there    bool // it is in the log already
}

func (r *eventRecord) reject(code string) { r.rejected = &Issue{Line: r.line, Code: code} }

func (r *eventRecord) warn(code string) {
	r.warnings = append(r.warnings, Issue{Line: r.line, Code: code})
}

// readEvents reads a file with one JSON object a line, and judges each by itself.
// Lines with nothing on them are not read. Errors: *Refusal.
func readEvents(in io.Reader) ([]*eventRecord, error) {
	var list []*eventRecord
	err := eachLine(in, func(line int, text []byte) error {
		if len(bytes.TrimSpace(text)) == 0 {
			return nil
		}
		if len(list) == maxRows {
			return &Refusal{Code: "too_many_rows"}
		}
		r := &eventRecord{line: line}
		if code := r.read(text); code != "" {
			r.reject(code)
		}
		list = append(list, r)
		return nil
	})
	return list, err
}

// eachLine gives the lines of a file: CRLF, LF and lone CR each end one.
func eachLine(in io.Reader, each func(line int, text []byte) error) error {
	b := bufio.NewReaderSize(in, 64<<10)
	n, cr := 1, false
	var text []byte
	for {
		c, err := b.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return each(n, text)
		case err != nil:
			return fmt.Errorf("imports: reading lines: %w", err)
		case c == '\n' && cr:
			cr = false
		case c == '\n', c == '\r':
			if err := each(n, text); err != nil {
				return err
			}
			n, cr, text = n+1, c == '\r', text[:0]
		case len(text) == maxRecord:
			return &Refusal{Code: "too_large", Line: n}
		default:
			text, cr = append(text, c), false
		}
	}
}

// read fills a record from its line, and returns the code of the first fault, in the
// order of the rules.
func (r *eventRecord) read(text []byte) string {
	if !json.Valid(text) {
		return "bad_json"
	}
	m, _ := parseMembers(text)
	value, _ := parseMembers(m["value"])
	what, _ := parseMembers(value["hendelse"])
	part, partOK := m.whole("partition")
	pos, posOK := m.whole("offset")
	topic, topicOK := m.text("topic")
	key, _ := m.text("key")
	switch {
	case !value.has("hendelse") || !what.has("dato") || !partOK || !posOK || !topicOK:
		return "field_missing"
	case strings.TrimSpace(key) == "":
		return "key_missing"
	}
	op := events.Operation(value.written("operasjon"))
	if !slices.Contains(events.Operations(), op) {
		return "unknown_operation"
	}
	day, ok := eventDay(what.written("dato"))
	if !ok {
		return "bad_date"
	}
	n, repair, err := caseload.ParseNumber(value.written("personID"))
	if err != nil {
		return err.Error()
	}
	for _, code := range repair.Codes() {
		r.warn(code)
	}
	r.number = n.Digits
	r.e = events.Event{Topic: topic, Part: part, Pos: pos, Key: strings.TrimSpace(key), At: sent(m), Operation: op, Digest: valueDigest(value)}
	r.content(value, what, day)
	return ""
}

// content reads what the event tells, and notes what there is to say of it.
func (r *eventRecord) content(value, what members, day civil.Date) {
	c := &r.e.Content
	c.Day = day
	c.Sender, _ = value.text("avsender")
	c.Category, _ = value.text("kategori")
	c.Text, _ = what.text("beskrivelse")
	c.Link, _ = what.text("lenke")
	if _, err := uuid.Parse(r.e.Key); err != nil {
		r.warn("key_not_uuid")
	}
	if !slices.Contains(events.Categories(), c.Category) {
		r.warn("unknown_value")
	}
}

// eventDay reads the day that an event is about: of a date-time in Oslo, or a date.
func eventDay(s string) (civil.Date, bool) {
	if t, ok := parseInstant(s); ok {
		return civil.On(t), true
	}
	d, _, ok := parseDate(s)
	return d, ok
}

// sent is the instant in the line's timestamp, milliseconds since 1970; zero if it has
// none.
func sent(m members) time.Time {
	ms, ok := m.whole("timestamp")
	t := time.UnixMilli(ms).UTC()
	if !ok || t.Year() < 1900 || t.Year() > 2100 {
		return time.Time{}
	}
	return t
}

// valueDigest is the same for two values that say the same. The number is left out: whose it
// is, is compared by id, and nobody may find a number by trying all.
func valueDigest(value members) string {
	plain := map[string]any{}
	for k, raw := range value {
		var x any
		if k != "personID" && json.Unmarshal(raw, &x) == nil {
			plain[k] = x
		}
	}
	return digest(plain)
}
