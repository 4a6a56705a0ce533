package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// Place is a place in the log when it is read backwards, from the newest line: after
// the line of that time and number. The zero Place is the beginning.
type Place struct {
	At  time.Time
	Seq int64
}

// Place is the line's own.
func (l Line) Place() Place { return Place{l.At, l.Seq} }

// farOff is later than any line.
var farOff = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// LogAsk says which lines about people are wanted. Nobody's leave is asked here: the
// people are those whom the reader may ask about (Decide, LogRead).
type LogAsk struct {
	People []string
	From   time.Time // the first moment; zero for all there is
	To     time.Time // the first moment after; zero for all there is
	Before Place     // go on from here
	By     []string  // only lines of these; nil for everybody's
	Others bool      // only who was not the person's own counsellor at that time
	Denied bool      // refusals too
	Limit  int       // lines
}

func (k LogAsk) before() Place {
	p := Place{At: farOff}
	if !k.To.IsZero() {
		p.At = k.To
	}
	if !k.Before.At.IsZero() && !k.Before.At.After(p.At) {
		p = k.Before
	}
	return p
}

// The lines of one person, the newest first: each is found in an index by itself, so
// that it costs the same among a thousand lines and a hundred million.
const (
	linesOfOthers = `SELECT at, seq FROM (SELECT at, seq FROM access_log_person WHERE person IN {in} AND permit AND relation <> 'own'
		AND at >= $1 AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4) AS x`
	linesOfAll = `SELECT at, seq FROM (SELECT at, seq FROM access_log_person WHERE person IN {in} AND permit
		AND at >= $1 AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4) AS x`
	linesDenied = `SELECT at, seq FROM (SELECT at, seq FROM access_log_person WHERE person IN {in}
		AND at >= $1 AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4) AS x`
)

// branch is the question about one person.
func (k LogAsk) branch() string {
	switch {
	case k.Denied:
		return linesDenied
	case k.Others:
		return linesOfOthers
	}
	return linesOfAll
}

// askedAtOnce is how many people's lines one statement looks for.
const askedAtOnce = 100

// LinesAbout finds lines about people, the newest first, each with those people alone.
// more says that there are older ones.
func LinesAbout(ctx context.Context, q db.Q, k LogAsk) (lines []Line, more bool, err error) {
	ids := slices.DeleteFunc(slices.Clone(k.People), func(id string) bool { return !db.IsID(id) })
	var found []Place
	for part := range slices.Chunk(ids, askedAtOnce) {
		list, err := k.places(ctx, q, part)
		if err != nil {
			return nil, false, fmt.Errorf("access.LinesAbout: %w", err)
		}
		found = append(found, list...)
	}
	slices.SortFunc(found, newestFirst)
	found = slices.Compact(found)
	if more = len(found) > k.Limit; more {
		found = found[:k.Limit]
	}
	lines, err = linesAt(ctx, q, found)
	if err != nil {
		return nil, false, fmt.Errorf("access.LinesAbout: %w", err)
	}
	return only(lines, ids, k.Others), more, nil
}

// places asks for the newest lines of each person, one more than is wanted.
func (k LogAsk) places(ctx context.Context, q db.Q, ids []string) ([]Place, error) {
	p := k.before()
	args := []any{db.At(k.from()), db.At(p.At), p.Seq, k.Limit + 1}
	branch := k.branch()
	if k.By != nil {
		clause, by := db.In("AND ident IN {in} AND at >= $1", len(args)+1, k.By)
		branch, args = strings.Replace(branch, "AND at >= $1", clause, 1), append(args, by...)
	}
	var parts []string
	for _, id := range ids {
		part, arg := db.In(branch, len(args)+1, []string{id})
		parts, args = append(parts, part), append(args, arg...)
	}
	rows, err := q.QueryContext(ctx, strings.Join(parts, " UNION ALL "), args...)
	if err != nil {
		return nil, err
	}
	return db.Collect(rows, scanPlace)
}

func (k LogAsk) from() time.Time {
	if k.From.IsZero() {
		return time.Unix(0, 0)
	}
	return k.From
}

func scanPlace(scan func(...any) error) (Place, error) {
	var at db.Time
	var seq int64
	err := scan(&at, &seq)
	return Place{at.Time, seq}, err
}

func newestFirst(a, b Place) int {
	if n := b.At.Compare(a.At); n != 0 {
		return n
	}
	return int(min(max(b.Seq-a.Seq, -1), 1))
}

// linesAt reads lines by their places, the newest first.
func linesAt(ctx context.Context, q db.Q, places []Place) ([]Line, error) {
	seqs := make([]int64, len(places))
	for i, p := range places {
		seqs[i] = p.Seq
	}
	query, args := db.In(`SELECT seq, at, ident, role, action, people, relation, permit, reasons, why, call_id, office FROM access_log
		WHERE seq IN {in} ORDER BY at DESC, seq DESC`, 1, seqs)
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return db.Collect(rows, scanLine)
}

// only leaves each line with the people who were asked about; relation is what the
// actor was to them.
func only(lines []Line, people []string, others bool) []Line {
	asked := map[string]bool{}
	for _, id := range people {
		asked[id] = true
	}
	for i, l := range lines {
		l.People = slices.DeleteFunc(l.People, func(s Seen) bool { return !asked[s.Person] || others && s.Relation == Own })
		lines[i].People, lines[i].Relation = l.People, shared(l.People)
	}
	return lines
}

// LinesBy reads what one member of staff did, the newest first, with everybody in each
// line; refusals too. more says that there are older ones.
func LinesBy(ctx context.Context, q db.Q, ident string, before Place, limit int) (lines []Line, more bool, err error) {
	p := LogAsk{Before: before}.before()
	rows, err := q.QueryContext(ctx, `SELECT at, seq FROM access_log WHERE ident = $1 AND (at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4`, ident, db.At(p.At), p.Seq, limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("access.LinesBy: %w", err)
	}
	found, err := db.Collect(rows, scanPlace)
	if err != nil {
		return nil, false, fmt.Errorf("access.LinesBy: %w", err)
	}
	if more = len(found) > limit; more {
		found = found[:limit]
	}
	if lines, err = linesAt(ctx, q, found); err != nil {
		return nil, false, fmt.Errorf("access.LinesBy: %w", err)
	}
	return lines, more, nil
}

// Looked is a line as the person it is about may read it: when, from which office, in
// which role and why; not who it was.
type Looked struct {
	At     time.Time
	Office string
	Role   Role
	Why    string // "" where none was asked for
	place  Place
}

// Place is where to go on from.
func (l Looked) Place() Place { return l.place }

// WhoSawMe reads who saw or changed the record of the person who asks (AsPerson), the
// newest first. The reading, or the refusal, is itself a line of the log in q, so q is
// a transaction that the caller commits in both cases. more says that there are older
// ones.
func WhoSawMe(ctx context.Context, q db.Q, a Actor, before Place, limit int, now time.Time, callID string) (list []Looked, more bool, d Decision, err error) {
	today := civil.On(now)
	s, err := LoadSubject(ctx, q, a.Person, a.Ident, today)
	switch {
	case errors.Is(err, db.ErrNotFound):
		d = Decision{Reasons: []Reason{NotFound}, Relation: None}
	case err != nil:
		return nil, false, d, err
	default:
		d = Decide(a, LogRead, s, today)
	}
	if !d.Permit || d.Limit != LogForPerson {
		d.Permit = false
		return nil, false, d, LogDenied(ctx, q, a, LogRead, a.Person, d, now, callID)
	}
	lines, more, err := LinesAbout(ctx, q, LogAsk{People: []string{a.Person}, Before: before, Limit: limit})
	if err != nil {
		return nil, false, d, err
	}
	for _, l := range lines {
		list = append(list, Looked{At: l.At, Office: l.Office, Role: l.Role, Why: l.Why, place: l.Place()})
	}
	return list, more, d, LogView(ctx, q, a, LogRead, []Seen{{Person: a.Person, Relation: d.Relation}}, "", now, callID)
}

// LogSum is how often people were looked up by those who were the same to them. Lines
// counts a person once for each line.
type LogSum struct {
	Relation Relation
	Permit   bool
	People   int
	Lines    int
}

// LogSums counts the lines about the people whom the actor may have as a row, from a
// moment to another. It says how many, whatever the numbers: fewer than five people are
// not to be shown.
func LogSums(ctx context.Context, q db.Q, a Actor, from, to time.Time, today civil.Date) ([]LogSum, error) {
	query, args := Query(`SELECT l.relation, l.permit, count(DISTINCT l.person), count(*) FROM person p JOIN access_log_person l ON l.person = p.id
		WHERE l.at >= $1 AND l.at < $2 AND {visible} GROUP BY l.relation, l.permit ORDER BY 1, 2`, a, today, db.At(from), db.At(to))
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("access.LogSums: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (s LogSum, err error) {
		return s, scan(&s.Relation, &s.Permit, &s.People, &s.Lines)
	})
}
