package imports

import (
	"bytes"
	"encoding/json"
)

// The kinds of files.
const (
	KindCaseload = "caseload"
	KindCalendar = "calendar"
	KindTasks    = "tasks"
	KindDialogue = "dialogue"
	KindEvents   = "events"
)

// Kinds lists the kinds of files that there are imports of.
func Kinds() []string {
	return []string{KindCaseload, KindCalendar, KindTasks, KindDialogue, KindEvents}
}

// Recognise says what kind of file it looks like, by how it begins. A table is what is
// none of the others.
func Recognise(content []byte) string {
	head := content[:min(len(content), headBytes)]
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, oleMagic) {
		return KindCaseload
	}
	how, mark := sniff(head)
	text := head[mark:]
	if how != nil {
		if decoded, err := how.NewDecoder().Bytes(text[:len(text)/2*2]); err == nil {
			text = decoded
		}
	}
	text = bytes.TrimSpace(text)
	switch {
	case len(text) >= 15 && bytes.EqualFold(text[:15], []byte("BEGIN:VCALENDAR")):
		return KindCalendar
	case bytes.HasPrefix(text, []byte("[")):
		return KindDialogue
	case bytes.HasPrefix(text, []byte("{")):
		return recogniseObject(text)
	}
	return KindCaseload
}

// recogniseObject tells events, one whole object a line, from a list of tasks.
func recogniseObject(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	var m members
	if json.Unmarshal(line, &m) == nil && (m.has("value") || m.has("topic") || m.has("offset")) {
		return KindEvents
	}
	return KindTasks
}
