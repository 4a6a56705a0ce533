package personpage

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
)

// The sections of the page, by the names in its addresses.
const (
	secMarks    = "huskelapp"
	secWords    = "vil"
	secOwed     = "skylder"
	secReasons  = "grunner"
	secDates    = "frister"
	secWeek     = "hverdagen"
	secPlan     = "planen"
	secDialogue = "dialog"
	secContacts = "kontakter"
	secNotes    = "notater"
	secTimeline = "tidslinje"
)

// forms lists every form of the page.
func (p *Pages) forms() []form {
	return []form{
		{path: "/sticky", name: "sticky", section: secMarks, done: "person.done.sticky", texts: []string{"text"}, need: access.StickyWrite, read: stickyNote},
		{path: "/category", name: "category", section: secMarks, done: "person.done.category", need: access.CategoryWrite, read: category},
		{path: "/contact", name: "contact", section: secContacts, done: "person.done.contact", read: newContact},
		{path: "/promise", name: "promise", section: secOwed, done: "person.done.promise", texts: []string{"text"}, read: newPromise},
		{path: "/promise/{item}", name: "promise", section: secOwed, done: "person.done.promise_state", read: promiseState},
		{path: "/request", name: "request", section: secReasons, done: "person.done.request", texts: []string{"wish"}, read: newRequest},
		{path: "/request/{item}", name: "request", section: secReasons, done: "person.done.request_done", read: requestDone},
		{path: "/commitment", name: "commitment", section: secWeek, done: "person.done.commitment", read: newCommitment},
		{path: "/commitment/{item}", name: "commitment", section: secWeek, done: "person.done.commitment_changed", read: changeCommitment},
		{path: "/preference", name: "preference", section: secWeek, done: "person.done.preference", read: preference},
		{path: "/clock", name: "clock", section: secDates, done: "person.done.clock", read: newClock},
		{path: "/clock/{item}", name: "clock", section: secDates, done: "person.done.clock_changed", read: changeClock},
		{path: "/ending", name: "ending", section: secDates, done: "person.done.ending", read: ending},
		{path: "/step", name: "step", section: secPlan, done: "person.done.step", texts: []string{"ours", "theirs"}, read: newStep},
		{path: "/step/{item}", name: "step", section: secPlan, done: "person.done.step", texts: []string{"ours", "theirs"}, read: changeStep},
		{path: "/message/{item}", name: "message", section: secDialogue, done: "person.done.message", read: enterMessage},
		{path: "/words", name: "words", section: secWords, done: "person.done.words", texts: []string{"text", "translation"}, read: newWords},
		{path: "/words/{item}", name: "words", section: secWords, done: "person.done.words", texts: []string{"translation"}, read: changeWords},
		{path: "/minutes", name: "minutes", section: secNotes, done: "person.done.minutes", texts: minutesTexts(), read: newMinutes},
		{path: "/note", name: "note", section: secNotes, done: "person.done.note", texts: []string{"text"}, read: newNote},
		{path: "/note/{item}", name: "note", section: secNotes, done: "person.done.note", texts: minutesTexts(), read: changeNote},
	}
}

// drafts names the drafts of the form's texts; item is "" for a new row.
func (f form) drafts(item string) []string {
	list := slices.Clone(f.texts)
	for i, field := range list {
		list[i] = draftKind(f.name, item, field)
	}
	return list
}

func draftKind(form, item, field string) string {
	if item != "" {
		form += "." + item
	}
	return form + "." + field
}
