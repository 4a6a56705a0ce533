package tasks

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
)

// The kinds of identifiers by which a task says whom it is about.
const (
	ByNumber = "number" // FOLKEREGISTERIDENT
	ByAktor  = "aktor"  // AKTOERID
)

// Ident is one identifier of the person whom a task is about, as a keyed hash
// (caseload.Lookup).
type Ident struct {
	Kind   string
	Lookup []byte
}

// PutIdents replaces the identifiers of a task.
func PutIdents(ctx context.Context, w *caseload.Writer, t Task, idents []Ident) error {
	if t.Version > 1 { // a new task has none
		if _, err := w.Q().ExecContext(ctx, "DELETE FROM task_ident WHERE task = $1", t.ID); err != nil {
			return fmt.Errorf("tasks.PutIdents: %w", err)
		}
	}
	for _, i := range idents {
		if err := w.Put(ctx, "tasks.PutIdents", "", "INSERT INTO task_ident (task, kind, lookup, office) VALUES ($1, $2, $3, $4) ON CONFLICT (task, kind, lookup) DO UPDATE SET office = excluded.office",
			t.ID, i.Kind, i.Lookup, t.Office); err != nil {
			return err
		}
	}
	return nil
}

// tie is a task, or a hash, with a person.
type tie struct{ of, person string }

func scanTie(scan func(...any) error) (t tie, err error) {
	var of, person db.Text
	err = scan(&of, &person)
	return tie{string(of), string(person)}, err
}

// PeopleByAktor finds the people to whom stored tasks tie aktør ids, by the ids'
// hashes: more than one where tasks disagree. It asks nobody's leave.
func PeopleByAktor(ctx context.Context, q db.Q, lookups [][]byte) (map[string][]string, error) {
	list, err := db.Listed(ctx, q, "tasks.PeopleByAktor",
		"SELECT DISTINCT i.lookup, t.person FROM task_ident i JOIN task t ON t.id = i.task WHERE i.kind = 'aktor' AND t.person IS NOT NULL AND i.lookup IN {in}", nil, lookups,
		func(scan func(...any) error) (tie, error) {
			var of []byte
			var person string
			err := scan(&of, &person)
			return tie{string(of), person}, err
		})
	return gather(list), err
}

// gather lists the people of each.
func gather(list []tie) map[string][]string {
	m := map[string][]string{}
	for _, t := range list {
		if t.person != "" && !slices.Contains(m[t.of], t.person) {
			m[t.of] = append(m[t.of], t.person)
		}
	}
	return m
}

// Link ties tasks to people who came into the database after them, by the hashes of
// their numbers: first the tasks that hold a number, then those that share an aktør
// id with one of them. A task that names two people whom we know is tied to neither.
func Link(ctx context.Context, w *caseload.Writer, numbers [][]byte) error {
	named, err := db.Listed(ctx, w.Q(), "tasks.Link", `SELECT i.task, p.id FROM task_ident i JOIN person p ON p.number_lookup = i.lookup
		WHERE i.kind = 'number' AND i.task IN (SELECT x.task FROM task_ident x WHERE x.kind = 'number' AND x.lookup IN {in})`, nil, numbers, scanTie)
	if err != nil {
		return err
	}
	linked, err := link(ctx, w, gather(named))
	if err != nil || len(linked) == 0 {
		return err
	}
	shared, err := db.Listed(ctx, w.Q(), "tasks.Link", `SELECT b.task, t.person FROM task_ident a JOIN task_ident b ON b.lookup = a.lookup AND b.kind = 'aktor'
		JOIN task u ON u.id = b.task AND u.person IS NULL
		JOIN task_ident c ON c.lookup = b.lookup AND c.kind = 'aktor' JOIN task t ON t.id = c.task AND t.person IS NOT NULL
		WHERE a.kind = 'aktor' AND NOT EXISTS (SELECT 1 FROM task_ident n JOIN person p ON p.number_lookup = n.lookup WHERE n.task = b.task AND n.kind = 'number')
			AND a.task IN {in}`, nil, linked, scanTie)
	if err != nil {
		return err
	}
	_, err = link(ctx, w, gather(shared))
	return err
}

// link writes the person of each task that has just one, and none where there are
// more. It returns the tasks that have one now.
func link(ctx context.Context, w *caseload.Writer, people map[string][]string) ([]string, error) {
	list, err := TasksByID(ctx, w.Q(), keys(people))
	if err != nil {
		return nil, err
	}
	var linked []string
	for _, t := range list {
		person := ""
		if found := people[t.ID]; len(found) == 1 {
			person = found[0]
			linked = append(linked, t.ID)
		}
		if t.Person == person {
			continue
		}
		if t.Person != "" {
			w.Touch(t.Person)
		}
		if err := w.Put(ctx, "tasks.Link", person, "UPDATE task SET person = $2, version = version + 1 WHERE id = $1", t.ID, db.Text(person)); err != nil {
			return nil, err
		}
	}
	return linked, nil
}

func keys(m map[string][]string) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// TasksByID reads tasks by their ids here. It asks nobody's leave.
func TasksByID(ctx context.Context, q db.Q, ids []string) ([]Task, error) {
	return caseload.ByID(ctx, q, "tasks.TasksByID",
		"SELECT id, nav_id, nav_version, person, office, assignee, kind, theme, priority, status, active_on, due, text, raw, version FROM task WHERE id IN {in} ORDER BY id", ids, scanTask)
}
