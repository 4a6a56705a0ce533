package imports

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/i18n"
)

// Dialogue imports people's dialogues in one transaction and reports what became of
// each thread. From then on a person's threads take the place of the date on which a
// caseload said that a message waits. Errors: *Refusal for a file that is no such
// export, ErrUsage for an As that is not known.
func Dialogue(ctx context.Context, d *db.DB, in io.Reader, key []byte, opt Options) (*Report, error) {
	p, err := i18n.For("nb")
	if err != nil {
		return nil, err
	}
	src, err := decode(in, nil, opt.Progress)
	if err != nil {
		return nil, err
	}
	f, err := readDialogue(src)
	if err != nil {
		return nil, err
	}
	return runJSON(ctx, d, key, opt, "dialogue", src.SHA256, func(ctx context.Context, r *running) error {
		return (&dialogueImport{running: r, f: f, untitled: p.T("import.dialogue.untitled")}).run(ctx)
	})
}

type dialogueImport struct {
	*running
	f        *dialogueFile
	untitled string
	stored   map[string]dialogue.Imported
	sums     threadSums
}

// threadSums are the report's totals.
type threadSums struct {
	Messages int `json:"messages"`
	ForUs    int `json:"waits_for_us"`
	ForThem  int `json:"waits_for_person"`
	Both     int `json:"both"`
	Historic int `json:"historic"`
}

func (s *threadSums) add(t threadSays) {
	s.Messages += len(t.Messages)
	if t.Historic {
		s.Historic++
		return
	}
	for n, is := range map[*int]bool{&s.ForUs: t.ForUs, &s.ForThem: t.ForPerson, &s.Both: t.ForUs && t.ForPerson} {
		if is {
			*n++
		}
	}
}

func (d *dialogueImport) run(ctx context.Context) error {
	var numbers, ids []string
	for _, r := range d.f.records {
		if r.fault == "" {
			numbers = append(numbers, r.number)
		}
		if r.id != "" {
			ids = append(ids, r.id)
		}
	}
	if err := d.people(ctx, numbers); err != nil {
		return err
	}
	var err error
	if d.stored, err = dialogue.ByForeignID(ctx, d.q, ids); err != nil {
		return err
	}
	d.f.judge(func(n string) bool { return d.ids[n] != "" }, func(n string) bool { return d.may(d.ids[n]) })
	for i, r := range d.f.records {
		if err := d.save(ctx, r); err != nil {
			return err
		}
		d.opt.through(i+1, len(d.f.records))
	}
	d.report.Totals = []Total{{"threads", d.sums}}
	return nil
}

// save writes a thread if there is anything to write, and counts what became of it.
func (d *dialogueImport) save(ctx context.Context, r *threadRecord) error {
	stored, there := d.stored[r.id]
	if r.rejected == nil && r.skipped == "" && there && stored.Person != d.ids[r.number] {
		r.rejected = &Issue{Path: r.path, Code: "duplicate_conflict"} // another person has this thread
	}
	switch {
	case r.rejected != nil:
		d.report.reject(*r.rejected)
		return nil
	case r.skipped != "":
		d.report.Skipped++
		d.report.warn(Issue{Path: r.path, Code: r.skipped})
		return nil
	}
	if err := d.warnings(ctx, r); err != nil {
		return err
	}
	d.sums.add(r.says)
	if !there {
		stored = dialogue.Imported{Thread: dialogue.Thread{ForeignID: r.id, Person: d.ids[r.number], Office: d.person[d.ids[r.number]].Person.Office}}
	}
	changed, err := d.write(ctx, r, stored)
	switch {
	case !there:
		d.report.Imported++
	case changed:
		d.report.Updated++
	default:
		d.report.Unchanged++
	}
	return err
}

func (d *dialogueImport) warnings(ctx context.Context, r *threadRecord) error {
	slices.Sort(r.idents)
	for _, ident := range slices.Compact(r.idents) {
		known, err := d.counsellor(ctx, ident)
		if err != nil {
			return err
		}
		if !known {
			r.warn(r.path, "counsellor_unknown")
		}
	}
	d.report.Warnings = append(append(d.report.Warnings, r.of.warnings...), r.warnings...)
	r.of.warnings = nil
	return nil
}

// mark is what a file told of a thread, as it is kept for the next time.
type mark struct {
	Subject   string
	ForUs     bool
	Since     time.Time
	ForPerson bool
	Historic  bool
}

// write takes over what the file tells anew; what was done here meanwhile stands where
// the file says what it said before.
func (d *dialogueImport) write(ctx context.Context, r *threadRecord, t dialogue.Imported) (bool, error) {
	var was mark
	if t.Mark != "" {
		if err := json.Unmarshal([]byte(t.Mark), &was); err != nil {
			return false, err
		}
	}
	before := t
	now := mark{r.says.Subject, r.says.ForUs, r.says.Since, r.says.ForPerson, r.says.Historic}
	changed := d.takeOver(&t, was, now, r.says)
	if now != was || changed {
		b, err := json.Marshal(now)
		if err != nil {
			return false, err
		}
		t.Mark = string(b)
		if err := dialogue.PutImported(ctx, d.w, &t); err != nil {
			return false, err
		}
		changed = true
	}
	more, edited, err := d.messages(ctx, r, t)
	changed = changed || more+edited > 0
	if err != nil {
		return changed, err
	}
	if changed && before.Version > 0 && d.opt.Tell != nil {
		d.opt.Tell(Changed{Path: r.path, Person: t.Person, Fields: threadDifferences(before, t, more, edited > 0)})
	}
	if r.lock == "" {
		return changed, nil
	}
	return changed, d.lock(ctx, t, r.lock)
}

// takeOver moves the thread where the file says something new.
func (d *dialogueImport) takeOver(t *dialogue.Imported, was, now mark, says threadSays) bool {
	before, first := *t, t.Version == 0
	if now.Subject != was.Subject && now.Subject != "" {
		t.Subject = now.Subject
	}
	if t.Subject == "" {
		t.Subject = d.untitled
	}
	if first || now.ForUs != was.ForUs || !now.Since.Equal(was.Since) {
		t.WaitsForUsSince = time.Time{}
		if now.ForUs {
			t.WaitsForUsSince = d.from(says)
		}
	}
	if first || now.ForPerson != was.ForPerson {
		t.WaitsForPerson = now.ForPerson
	}
	if first || now.Historic != was.Historic {
		t.Historic = now.Historic
	}
	if !says.ReadByPerson.IsZero() && !says.ReadByPerson.Equal(t.ReadByPerson) {
		t.ReadByPerson = says.ReadByPerson
	}
	return t.Thread != before.Thread
}

// from is since when a thread waits. Where the file does not tell when anything was
// written, it is the day of the import: before that nobody knew.
func (d *dialogueImport) from(says threadSays) time.Time {
	switch {
	case !says.Since.IsZero():
		return says.Since
	case !says.Created.IsZero():
		return says.Created
	}
	return d.opt.Today.At(0)
}

// messages writes those that are new, or say something else than before, and counts
// them.
func (d *dialogueImport) messages(ctx context.Context, r *threadRecord, t dialogue.Imported) (added, edited int, err error) {
	there := map[string]dialogue.ImportedMessage{}
	for _, m := range t.Messages {
		there[m.ForeignID] = m
	}
	for _, m := range r.says.Messages {
		was, known := there[m.ID]
		x := dialogue.ImportedMessage{ForeignID: m.ID, Message: dialogue.Message{Sender: t.Person, SentAt: m.SentAt, Text: m.Text}}
		if m.FromUs {
			x.Sender = m.Sender
		}
		if x.SentAt.IsZero() {
			x.SentAt = was.SentAt // what cannot be read erases nothing
		}
		if known && was.Sender == x.Sender && was.SentAt.Equal(x.SentAt) && was.Text == x.Text {
			continue
		}
		if err := dialogue.PutImportedMessage(ctx, d.w, t, x); err != nil {
			return added, edited, err
		}
		if known {
			edited++
		} else {
			added++
		}
	}
	return added, edited, nil
}

// lock raises the protection that a locked period (KVP) asks for: a thread of it must
// not be seen by other offices.
func (d *dialogueImport) lock(ctx context.Context, t dialogue.Imported, office string) error {
	stands, err := access.LoadProtections(ctx, d.q, []string{t.Person})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(stands[t.Person], func(p access.Protection) bool { return p.Kind == access.Kontorsperre }) {
		return nil
	}
	return d.w.Protect(ctx, t.Person, access.Protection{Kind: access.Kontorsperre, Office: office})
}
