package imports

import (
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
)

// Changed is a row that says something else than what is known.
type Changed struct {
	Line     int
	Path     string // JSON Pointer, where lines are not told
	Person   string // id; "" for a task that is tied to nobody
	Task     int64  // its id in Gosys, where it is a task
	Title    string // of an event of a calendar, as it stands now
	Assignee string // of such a task: who may see what it says
	Fields   []Field
}

// Field is what changes: its name (as in the texts importpage.field.NAME), and what
// stood and will stand there as codes, ISO dates and texts. Private says that before
// and after are somebody's own notes, shown to nobody else.
type Field struct {
	Name          string
	Before, After string
	Private       bool
}

// differences lists what a row would change of what is known, by the rules of merging.
func differences(k *known, r *record) []Field {
	p, f := k.one.Person, k.one.FollowUp
	var list []Field
	add := func(name string, set bool, before, after string) {
		if set && before != after {
			list = append(list, Field{Name: name, Before: before, After: after})
		}
	}
	day := func(name string, at field, before civil.Date) {
		add(name, r.set[at], iso(before), iso(r.dates[at]))
	}
	names := []string{p.FamilyName, p.GivenName}
	takeName(&names[0], r.family, r.set[fFamily])
	takeName(&names[1], r.given, r.set[fGiven])
	add("family_name", true, p.FamilyName, names[0])
	add("given_name", true, p.GivenName, names[1])
	add("counsellor", r.set[fCounsellor], f.Counsellor, r.counsellor)
	add("office", r.set[fOffice], p.Office, r.office)
	add("effort", r.set[fEffort], p.Effort, r.effort)
	add("track", r.set[fTrack], string(f.Track), string(r.track))
	day("starts", fStart, f.Starts)
	if k.lastTalk.IsZero() || r.dates[fLastContact].After(k.lastTalk) {
		day("last_contact", fLastContact, k.lastTalk)
	}
	add("rhythm", r.set[fRhythm], rhythmText(f.Rhythm), rhythmText(r.rhythm))
	add("language", r.set[fLanguage], p.Language, r.language)
	add("interpreter", r.set[fInterpreter], string(p.Interpreter), string(r.interp))
	add("phone", r.set[fPhone], p.Phone, r.phone)
	day("waits", fWaits, p.WaitsSince)
	day("activity_end", fActivityEnd, k.step.Ends)
	add("measure", r.set[fMeasure], k.measure.Code, r.measure)
	if r.set[fMeasure] {
		day("measure_end", fMeasureEnd, k.measure.Ends)
	}
	for _, c := range clockFields {
		was := k.clocks[c.kind].Starts
		if c.end {
			was = k.clocks[c.kind].Ends
		}
		day("clock."+c.kind, c.field, was)
	}
	for _, b := range []struct {
		name string
		at   field
		was  caseload.Answer
	}{{"reserved", fReserved, p.Reserved}, {"manual", fManual, p.Manual}, {"safety", fSafety, p.Safety}, {"guardian", fGuardian, p.Guardian}} {
		add(b.name, r.set[b.at], answer(b.was), answer(r.answers[b.at]))
	}
	return append(list, closer(k, r)...)
}

// closer are the protection, which is only ever raised, and what is private.
func closer(k *known, r *record) []Field {
	var list []Field
	for _, kind := range r.protection {
		if !slices.ContainsFunc(k.protections, func(p access.Protection) bool { return p.Kind == kind }) {
			list = append(list, Field{Name: "protection", After: string(kind)})
		}
	}
	if r.set[fSticky] && (r.sticky != k.sticky.Text || r.set[fStickyDue] && r.dates[fStickyDue] != k.sticky.Due) {
		list = append(list, Field{Name: "sticky", Private: true})
	}
	if ident := k.one.FollowUp.Counsellor; r.set[fCategory] && ident != "" && k.categories[ident] != r.category {
		list = append(list, Field{Name: "category", Private: true})
	}
	return list
}

func iso(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func rhythmText(r caseload.Rhythm) string {
	if r == 0 {
		return ""
	}
	return r.String()
}

func answer(a caseload.Answer) string {
	return map[caseload.Answer]string{caseload.Yes: "yes", caseload.No: "no"}[a]
}
