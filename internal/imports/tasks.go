package imports

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/tasks"
)

// Tasks imports what a search in Nav's task system answered, in one transaction, and
// reports what became of each task. Errors: *Refusal for a file that is no such list,
// ErrUsage for an As that is not known.
func Tasks(ctx context.Context, d *db.DB, in io.Reader, key []byte, opt Options) (*Report, error) {
	src, err := decode(in, nil, opt.Progress)
	if err != nil {
		return nil, err
	}
	f, err := readTasks(src)
	if err != nil {
		return nil, err
	}
	f.pick()
	return runJSON(ctx, d, key, opt, "tasks", src.SHA256, func(ctx context.Context, r *running) error {
		return (&taskImport{running: r, f: f}).run(ctx)
	})
}

type taskImport struct {
	*running
	f      *taskFile
	aktors map[string][]string // the people to whom tasks tie an aktør id
	stored map[int64]tasks.Task
	status map[string]int
	open   int
	linked int
}

// atOnce is how many tasks are held against what is stored at a time.
const atOnce = 500

func (t *taskImport) run(ctx context.Context) error {
	if err := t.people(ctx); err != nil {
		return err
	}
	t.status = map[string]int{}
	done := 0
	for part := range slices.Chunk(t.f.records, atOnce) {
		if err := t.load(ctx, part); err != nil {
			return err
		}
		for _, r := range part {
			if err := t.save(ctx, r); err != nil {
				return err
			}
			done++
			t.opt.through(done, len(t.f.records))
		}
	}
	t.report.Warnings = append(t.top(), t.report.Warnings...)
	t.report.Totals = []Total{{"tasks", map[string]any{"by_status": t.status, "open": t.open, "with_person": t.linked}}}
	return nil
}

// top is what there is to say of the file as a whole.
func (t *taskImport) top() []Issue {
	list := slices.Clone(t.f.warnings)
	if t.f.total > int64(len(t.f.records)) {
		list = append(list, Issue{Path: "/antallTreffTotalt", Code: "partial_page"})
	}
	return list
}

// load reads those of the tasks that are here already, and whom they are about.
func (t *taskImport) load(ctx context.Context, part []*taskRecord) error {
	var ids []int64
	for _, r := range part {
		if r.rejected == nil {
			ids = append(ids, r.t.NavID)
		}
	}
	list, err := tasks.ByNavID(ctx, t.q, ids)
	if err != nil {
		return err
	}
	t.stored = map[int64]tasks.Task{}
	found := map[string]string{}
	for _, x := range list {
		t.stored[x.NavID] = x
		if x.Person != "" {
			found[x.ID] = x.Person
		}
	}
	return t.know(ctx, found)
}

// people finds whom the tasks are about: by number; where no number is known, by an
// aktør id that another task ties to somebody. A task that the importer may not write
// ties nobody.
func (t *taskImport) people(ctx context.Context) error {
	var numbers []string
	hashes := map[string][]byte{}
	for _, r := range t.f.records {
		numbers = append(numbers, r.numbers...)
		for _, a := range r.aktors {
			if hashes[a] == nil {
				hashes[a] = caseload.Lookup(a, t.key)
			}
		}
	}
	if err := t.running.people(ctx, numbers); err != nil {
		return err
	}
	stored, err := tasks.PeopleByAktor(ctx, t.q, slices.Collect(maps.Values(hashes)))
	if err != nil {
		return err
	}
	t.aktors = map[string][]string{}
	found := map[string]string{}
	for _, r := range t.f.records {
		for _, a := range r.aktors {
			t.tie(a, stored[string(hashes[a])])
		}
		if known := t.known(r); r.rejected == nil && len(known) == 1 && t.mayWrite(ctx, r, known[0]) {
			for _, a := range r.aktors {
				t.tie(a, known)
			}
		}
	}
	for a, list := range t.aktors {
		for _, id := range list {
			found[a+id] = id
		}
	}
	return t.know(ctx, found)
}

func (t *taskImport) tie(aktor string, people []string) {
	for _, id := range people {
		if !slices.Contains(t.aktors[aktor], id) {
			t.aktors[aktor] = append(t.aktors[aktor], id)
		}
	}
}

// known lists the people in the database whose number the task names.
func (t *taskImport) known(r *taskRecord) []string {
	var list []string
	for _, n := range r.numbers {
		if id := t.ids[n]; id != "" && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// link says whom the task is about, with the warning that there is to give.
func (t *taskImport) link(r *taskRecord) (person, field, code string) {
	where := "aktoerId"
	if r.identer {
		where = "identer"
	}
	switch known := t.known(r); {
	case len(known) > 1:
		return "", "identer", "person_ambiguous"
	case len(known) == 1 && r.named > 1:
		return known[0], "identer", "person_other_number"
	case len(known) == 1:
		return known[0], "", ""
	}
	var people []string
	for _, a := range r.aktors {
		for _, id := range t.aktors[a] {
			if !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	switch {
	case len(people) > 1:
		return "", where, "person_ambiguous"
	case len(people) == 1:
		if _, there := r.t.Raw["aktoerId"]; there {
			where = "aktoerId"
		}
		return people[0], where, "person_matched_by_aktor"
	case r.about():
		return "", where, "person_unknown"
	}
	return "", "", ""
}

// mayWrite asks access about the person, or about the one to whom the task is
// assigned: an import takes the relation from the row too. What is tied to nobody we
// know has only the row.
func (t *taskImport) mayWrite(ctx context.Context, r *taskRecord, person string) bool {
	if !t.asUser || person != "" && t.may(person) {
		return true
	}
	s, err := t.subject(ctx, r.t.Assignee)
	if err != nil {
		return false
	}
	if person == "" {
		s.Office = r.t.Office
	} else {
		known := t.reach[person]
		s.Person, s.Number, s.Protections, s.FollowUp = person, known.Number, known.Protections, known.FollowUp
	}
	return access.Decide(t.actor, access.Import, s, t.opt.Today).Permit
}

// save writes a task if there is anything to write, and counts what became of it.
func (t *taskImport) save(ctx context.Context, r *taskRecord) error {
	person, field, code := t.link(r)
	stored, there := t.stored[r.t.NavID]
	switch {
	case r.rejected != nil && r.rejected.Code != "duplicate_conflict":
	case !t.mayWrite(ctx, r, person) || there && !t.mayWrite(ctx, &taskRecord{t: stored}, stored.Person):
		r.reject("", "no_access")
	}
	if r.skipped == "" && there && stored.NavVersion > r.t.NavVersion {
		r.skipped = "superseded"
	}
	switch {
	case r.rejected != nil:
		t.report.reject(*r.rejected)
		return nil
	case r.skipped != "":
		t.report.Skipped++
		t.report.warn(Issue{Path: r.path, Code: r.skipped})
		return nil
	}
	if code != "" {
		r.warn(field, code)
	}
	r.t.Person = person
	if there {
		r.keepStored(stored, code)
	}
	if err := t.warnings(ctx, r); err != nil {
		return err
	}
	t.count(r.t)
	return t.write(ctx, r, stored, there)
}

// keepStored keeps what a later export does not tell, or tells in a way that cannot be
// read: whom it was about, and the deadline.
func (r *taskRecord) keepStored(stored tasks.Task, code string) {
	if r.t.Person == "" && code != "person_ambiguous" {
		r.t.Person = stored.Person
	}
	if r.badDue {
		r.t.Due = stored.Due
		if raw, there := stored.Raw["fristFerdigstillelse"]; there {
			r.t.Raw["fristFerdigstillelse"] = raw
		}
	}
	r.t.ID, r.t.Version = stored.ID, stored.Version
}

// warnings puts what was noticed about a task into the report, by field.
func (t *taskImport) warnings(ctx context.Context, r *taskRecord) error {
	if r.t.Assignee != "" {
		known, err := t.counsellor(ctx, r.t.Assignee)
		if err != nil {
			return err
		}
		if !known {
			r.warn("tilordnetRessurs", "counsellor_unknown")
		}
	}
	sortIssues(r.warnings)
	t.report.Warnings = append(t.report.Warnings, r.warnings...)
	return nil
}

func (t *taskImport) count(x tasks.Task) {
	t.status[string(x.Status)]++
	if x.Status.Open() {
		t.open++
	}
	if x.Person != "" {
		t.linked++
	}
}

func (t *taskImport) write(ctx context.Context, r *taskRecord, stored tasks.Task, there bool) error {
	switch {
	case !there:
		t.report.Imported++
	case sameTask(stored, r.t) && stored.Person == r.t.Person:
		t.report.Unchanged++
		return nil
	default:
		t.report.Updated++
		if t.opt.Tell != nil {
			t.opt.Tell(Changed{Path: r.path, Person: r.t.Person, Task: stored.NavID, Assignee: stored.Assignee, Fields: taskDifferences(stored, r.t)})
		}
	}
	if stored.Person != "" {
		t.w.Touch(stored.Person)
	}
	if err := tasks.Put(ctx, t.w, &r.t); err != nil {
		return err
	}
	var idents []tasks.Ident
	for _, n := range r.numbers {
		idents = append(idents, tasks.Ident{Kind: tasks.ByNumber, Lookup: caseload.Lookup(n, t.key)})
	}
	for _, a := range r.aktors {
		idents = append(idents, tasks.Ident{Kind: tasks.ByAktor, Lookup: caseload.Lookup(a, t.key)})
	}
	return tasks.PutIdents(ctx, t.w, r.t, idents)
}
