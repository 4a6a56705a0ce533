package events

import (
	"context"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// chunk is the most values that one question lists.
const chunk = 500

// Spot names an event of the log.
type Spot struct {
	Topic     string
	Part, Pos int64
}

// Spot names the event.
func (e Event) Spot() Spot { return Spot{e.Topic, e.Part, e.Pos} }

func scanEvent(scan func(...any) error) (Event, error) {
	var e Event
	var at db.Time
	var value db.JSON[Content]
	err := scan(&e.Topic, &e.Part, &e.Pos, &e.Key, &e.Person, &e.Office, &at, &e.Operation, &e.Digest, &value)
	e.At, e.Content = at.Time, value.V
	return e, err
}

// LogAt reads the events of the log that stand at spots. It asks nobody's leave.
func LogAt(ctx context.Context, q db.Q, spots []Spot) (map[Spot]Event, error) {
	by := map[Spot][]int64{} // by topic and partition
	for _, s := range spots {
		head := Spot{s.Topic, s.Part, 0}
		by[head] = append(by[head], s.Pos)
	}
	found := map[Spot]Event{}
	for head, list := range by {
		events, err := db.Listed(ctx, q, "events.LogAt", "SELECT topic, part, pos, key, person, office, at, operation, digest, value FROM event_log WHERE topic = $1 AND part = $2 AND pos IN {in}",
			[]any{head.Topic, head.Part}, list, scanEvent)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			found[e.Spot()] = e
		}
	}
	return found, nil
}

// LogOf reads all events of keys. It asks nobody's leave.
func LogOf(ctx context.Context, q db.Q, keys []string) (map[string][]Event, error) {
	events, err := db.Listed(ctx, q, "events.LogOf", "SELECT topic, part, pos, key, person, office, at, operation, digest, value FROM event_log WHERE key IN {in} ORDER BY topic, part, pos", nil, keys, scanEvent)
	found := map[string][]Event{}
	for _, e := range events {
		found[e.Key] = append(found[e.Key], e)
	}
	return found, err
}

// Log adds an event to the log. One that stands at its spot already is db.ErrConflict.
func Log(ctx context.Context, w *caseload.Writer, e Event) error {
	return w.Put(ctx, "events.Log", e.Person, `INSERT INTO event_log (topic, part, pos, key, person, office, at, operation, digest, value)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Topic, e.Part, e.Pos, e.Key, e.Person, e.Office, db.At(e.At), string(e.Operation), e.Digest, db.JSON[Content]{V: e.Content})
}

// Put writes what a key's events amount to.
func Put(ctx context.Context, w *caseload.Writer, a Attention) error {
	c := a.Content
	return w.Put(ctx, "events.Put", a.Person, `INSERT INTO attention (key, person, office, state, sender, category, text, day, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (key) DO UPDATE SET person = excluded.person, office = excluded.office, state = excluded.state, sender = excluded.sender, category = excluded.category,
			text = excluded.text, day = excluded.day, link = excluded.link`,
		a.Key, a.Person, a.Office, string(a.State), c.Sender, c.Category, c.Text, c.Day, c.Link)
}

func scanAttention(scan func(...any) error) (Attention, error) {
	var a Attention
	c := &a.Content
	err := scan(&a.Key, &a.Person, &a.Office, &a.State, &c.Sender, &c.Category, &c.Text, &c.Day, &c.Link)
	return a, err
}

// Open reads what needs attention about people, of those whom the actor may have as a
// row in a list; the oldest day first. Where the actor may not open the record today,
// text and link are left out. Whoever shows it writes the line in the access log.
func Open(ctx context.Context, q db.Q, a access.Actor, people []string, today civil.Date) ([]Attention, error) {
	can := slices.DeleteFunc(slices.Clone(people), func(s string) bool { return !db.IsID(s) })
	var list []Attention
	for part := range slices.Chunk(can, chunk) {
		query, in := db.In(`SELECT t.key, t.person, t.office, t.state, t.sender, t.category, t.text, t.day, t.link FROM attention t JOIN person p ON p.id = t.person
			WHERE t.state <> 'closed' AND t.person IN {in} AND {visible} ORDER BY t.day, t.key`, 1, part)
		found, err := open(ctx, q, a, today, query, in)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	slices.SortStableFunc(list, func(x, y Attention) int { return x.Content.Day.Compare(y.Content.Day) })
	return shown(ctx, q, a, list, today)
}

// OpenOf is Open for all whom a counsellor follows up.
func OpenOf(ctx context.Context, q db.Q, a access.Actor, ident string, today civil.Date) ([]Attention, error) {
	list, err := open(ctx, q, a, today, `SELECT t.key, t.person, t.office, t.state, t.sender, t.category, t.text, t.day, t.link FROM attention t
		JOIN person p ON p.id = t.person JOIN follow_up f ON f.person = p.id
		WHERE t.state <> 'closed' AND f.ident = $1 AND f.state <> 'closed' AND f.id = (SELECT x.id FROM follow_up x WHERE x.person = p.id
			ORDER BY CASE WHEN x.state = 'closed' THEN 1 ELSE 0 END, x.starts DESC NULLS LAST, x.id DESC LIMIT 1)
			AND {visible} ORDER BY t.day, t.key`, []any{ident})
	if err != nil {
		return nil, err
	}
	return shown(ctx, q, a, list, today)
}

func open(ctx context.Context, q db.Q, a access.Actor, today civil.Date, query string, args []any) ([]Attention, error) {
	full, args := access.Query(query, a, today, args...)
	rows, err := q.QueryContext(ctx, full, args...)
	if err != nil {
		return nil, fmt.Errorf("events.Open: %w", err)
	}
	list, err := db.Collect(rows, scanAttention)
	if err != nil {
		return nil, fmt.Errorf("events.Open: %w", err)
	}
	return list, nil
}

// shown takes out what is of the record, where the actor may not read that.
func shown(ctx context.Context, q db.Q, a access.Actor, list []Attention, today civil.Date) ([]Attention, error) {
	people := make([]string, len(list))
	for i := range list {
		people[i] = list[i].Person
	}
	subjects, err := access.LoadSubjects(ctx, q, people, a.Ident, today)
	if err != nil {
		return nil, fmt.Errorf("events.Open: %w", err)
	}
	for i := range list {
		if !access.Decide(a, access.RecordRead, subjects[list[i].Person], today).Permit {
			list[i].Content.Text, list[i].Content.Link = "", ""
		}
	}
	return list, nil
}

// InsertMany writes a log and what follows from it in few statements, in the caller's
// transaction: for a world that is made all at once. It writes no lines of the access
// log: the caller logs the making of the whole.
func InsertMany(ctx context.Context, q db.Q, list []Event) error {
	err := db.Bulk(ctx, q, `INSERT INTO event_log (topic, part, pos, key, person, office, at, operation, digest, value)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, list, func(e Event) []any {
		return []any{e.Topic, e.Part, e.Pos, e.Key, e.Person, e.Office, db.At(e.At), string(e.Operation), e.Digest, db.JSON[Content]{V: e.Content}}
	})
	if err != nil {
		return fmt.Errorf("events.InsertMany: log: %w", err)
	}
	err = db.Bulk(ctx, q, "INSERT INTO attention (key, person, office, state, sender, category, text, day, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", amounts(list), func(a Attention) []any {
		c := a.Content
		return []any{a.Key, a.Person, a.Office, string(a.State), c.Sender, c.Category, c.Text, c.Day, c.Link}
	})
	if err != nil {
		return fmt.Errorf("events.InsertMany: attention: %w", err)
	}
	return nil
}

// amounts folds a whole log, key by key in the order in which they first come.
func amounts(list []Event) []Attention {
	by, order := map[string][]Event{}, []string{}
	for _, e := range list {
		if by[e.Key] == nil {
			order = append(order, e.Key)
		}
		by[e.Key] = append(by[e.Key], e)
	}
	all := make([]Attention, len(order))
	for i, key := range order {
		all[i], _ = Fold("", by[key])
	}
	return all
}
