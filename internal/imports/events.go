package imports

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/events"
)

// Events imports other systems' events (one JSON object a line) in one transaction and
// reports what became of each. They are applied in the order of partition and offset,
// together with those of the same keys that came before, so that it does not matter in
// which files they come. Errors: *Refusal for a file that is no text, ErrUsage for an As
// that is not known.
func Events(ctx context.Context, d *db.DB, in io.Reader, key []byte, opt Options) (*Report, error) {
	src, err := decode(in, nil, opt.Progress)
	if err != nil {
		return nil, err
	}
	list, err := readEvents(src)
	if err != nil {
		return nil, err
	}
	return runJSON(ctx, d, key, opt, "events", src.SHA256, func(ctx context.Context, r *running) error {
		return (&eventImport{running: r, list: list}).run(ctx)
	})
}

type eventImport struct {
	*running
	list   []*eventRecord
	open   int
	byKind map[string]int
}

func (i *eventImport) run(ctx context.Context) error {
	if err := i.whom(ctx); err != nil {
		return err
	}
	if err := i.spots(ctx); err != nil {
		return err
	}
	if err := i.apply(ctx); err != nil {
		return err
	}
	for _, r := range i.list {
		i.count(r)
	}
	i.report.Totals = []Total{{"attention", map[string]any{"open": i.open, "by_category": i.byKind}}}
	return nil
}

// whom finds the people, and rejects events about somebody who is not here or whom the
// importer may not write about.
func (i *eventImport) whom(ctx context.Context) error {
	var numbers []string
	for _, r := range i.list {
		if r.rejected == nil {
			numbers = append(numbers, r.number)
		}
	}
	if err := i.people(ctx, numbers); err != nil {
		return err
	}
	for _, r := range i.list {
		id := i.ids[r.number]
		switch {
		case r.rejected != nil:
		case id == "":
			r.reject("person_unknown")
		case !i.may(id):
			r.reject("no_access")
		default:
			r.e.Person, r.e.Office = id, i.person[id].Person.Office
		}
	}
	return nil
}

// same says that two events at one spot are the same one.
func same(a, b events.Event) bool {
	return a.Key == b.Key && a.Person == b.Person && a.Digest == b.Digest
}

// spots finds events whose topic, partition and offset were seen before.
func (i *eventImport) spots(ctx context.Context) error {
	var spots []events.Spot
	for _, r := range i.list {
		if r.rejected == nil {
			spots = append(spots, r.e.Spot())
		}
	}
	stored, err := events.LogAt(ctx, i.q, spots)
	if err != nil {
		return err
	}
	first := map[events.Spot]events.Event{}
	for _, r := range i.list {
		if r.rejected != nil {
			continue
		}
		spot := r.e.Spot()
		was, there := stored[spot]
		earlier, again := first[spot]
		switch {
		case there && !same(was, r.e), again && !same(earlier, r.e):
			r.reject("offset_conflict")
		case again:
			r.skipped = "duplicate_identical"
		default:
			first[spot], r.there = r.e, there
		}
	}
	return nil
}

// apply folds the keys that the file names, and writes what is new.
func (i *eventImport) apply(ctx context.Context) error {
	by := map[string][]*eventRecord{}
	var keys []string
	for _, r := range i.list {
		if r.rejected != nil || r.skipped != "" {
			continue
		}
		if by[r.e.Key] == nil {
			keys = append(keys, r.e.Key)
		}
		by[r.e.Key] = append(by[r.e.Key], r)
	}
	slices.Sort(keys)
	stored, err := events.LogOf(ctx, i.q, keys)
	if err != nil {
		return err
	}
	i.byKind = map[string]int{}
	done := 0
	for _, key := range keys {
		if err := i.key(ctx, stored[key], by[key]); err != nil {
			return err
		}
		done += len(by[key])
		i.opt.through(done, len(i.list))
	}
	return nil
}

// key folds one key: what the log has of it, and what the file brings.
func (i *eventImport) key(ctx context.Context, stored []events.Event, list []*eventRecord) error {
	person, all := "", slices.Clone(stored)
	if len(stored) > 0 {
		person = stored[0].Person
	}
	for _, r := range list {
		if !r.there {
			all = append(all, r.e)
		}
	}
	now, outcomes := events.Fold(person, all)
	at := map[events.Spot]events.Outcome{}
	for n, e := range all {
		at[e.Spot()] = outcomes[n]
	}
	changed, counts := false, false
	for _, r := range list {
		switch o := at[r.e.Spot()]; {
		case o.OtherPerson:
			r.reject("person_changed")
			continue
		case o.Same && !r.there:
			r.skipped, counts = "duplicate_identical", true
			continue
		case o.Code != "":
			r.warn(o.Code)
		}
		if counts = true; r.there {
			continue
		}
		if err := events.Log(ctx, i.w, r.e); err != nil {
			return err
		}
		changed = true
	}
	if counts && now.State.Open() {
		i.open++
		i.byKind[cmp.Or(now.Content.Category, "none")]++
	}
	if !changed {
		return nil
	}
	if i.opt.Tell != nil {
		was, _ := events.Fold(person, stored)
		if fields := attentionDifferences(was, now); len(fields) > 0 {
			i.opt.Tell(Changed{Line: list[len(list)-1].line, Person: list[0].e.Person, Fields: fields})
		}
	}
	return events.Put(ctx, i.w, now)
}

// count puts an event into the report.
func (i *eventImport) count(r *eventRecord) {
	switch {
	case r.rejected != nil:
		i.report.reject(*r.rejected)
		return
	case r.skipped != "":
		i.report.Skipped++
		i.report.warn(Issue{Line: r.line, Code: r.skipped})
		return
	case r.there:
		i.report.Unchanged++
	default:
		i.report.Imported++
	}
	i.report.Warnings = append(i.report.Warnings, r.warnings...)
}
