package team

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
)

// ErrOffered says that somebody is offered to another colleague already.
var ErrOffered = errors.New("the person is offered to another colleague already")

// offer keeps the person as offered. The same offer again is no change.
func (g *giving) offer(x Chosen) error {
	office := x.FollowUp.Office
	r, err := g.w.Q().ExecContext(g.ctx, `INSERT INTO handover (id, person, office, giver, receiver, offered_by, offered_at, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 1) ON CONFLICT (person) WHERE state = 'waiting' DO NOTHING`,
		db.NewID(), x.Person.ID, office, x.FollowUp.Counsellor, g.receiver.Ident, g.by.Actor.Ident, db.At(g.by.At))
	if err != nil {
		return fmt.Errorf("team.offer: %w", err)
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		g.w.Touch(x.Person.ID)
		return err
	}
	waiting, err := offers(g.ctx, g.w.Q(), "SELECT id, person, office, giver, receiver, offered_by, offered_at, state, version FROM handover WHERE state = 'waiting' AND person = $1", x.Person.ID)
	if err != nil || len(waiting) > 0 && waiting[0].Receiver == g.receiver.Ident {
		return err
	}
	return ErrOffered
}

func voidOffers(ctx context.Context, w *caseload.Writer, people []string) error {
	return db.ExecIn(ctx, w.Q(), "team.voidOffers", "UPDATE handover SET state = 'void', version = version + 1 WHERE state = 'waiting' AND person IN {in}", nil, people)
}

func offers(ctx context.Context, q db.Q, query string, args ...any) ([]HandOver, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("team.offers: %w", err)
	}
	return db.Collect(rows, func(scan func(...any) error) (h HandOver, err error) {
		var at db.Time
		err = scan(&h.ID, &h.Person, &h.Office, &h.Giver, &h.Receiver, &h.OfferedBy, &at, &h.State, &h.Version)
		h.OfferedAt = at.Time
		return h, err
	})
}

// Waiting offers: to a counsellor, from a counsellor, and between any.
func offersTo(ctx context.Context, q db.Q, ident string) ([]HandOver, error) {
	return offers(ctx, q, "SELECT id, person, office, giver, receiver, offered_by, offered_at, state, version FROM handover WHERE state = 'waiting' AND receiver = $1 ORDER BY offered_at, id", ident)
}

func offersFrom(ctx context.Context, q db.Q, ident string) ([]HandOver, error) {
	return offers(ctx, q, "SELECT id, person, office, giver, receiver, offered_by, offered_at, state, version FROM handover WHERE state = 'waiting' AND (giver = $1 OR offered_by = $1) ORDER BY offered_at, id", ident)
}

func offersOfTeams(ctx context.Context, q db.Q, teams []string) ([]HandOver, error) {
	query, args := db.In(`SELECT id, person, office, giver, receiver, offered_by, offered_at, state, version FROM handover h
		WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM team_member m WHERE m.ident = h.giver AND m.team IN {in}) ORDER BY offered_at, id`, 1, teams)
	return offers(ctx, q, query, args...)
}

// OffersWaiting counts the offers that wait for a counsellor's answer. Those of people who
// are shut to the counsellor by now are left out.
func OffersWaiting(ctx context.Context, q db.Q, a access.Actor, today civil.Date) (int, error) {
	query, args := access.Query(`SELECT count(*) FROM handover h JOIN person p ON p.id = h.person
		WHERE h.state = 'waiting' AND h.receiver = $1 AND ({visible} OR {unshut})`, a, today, a.Ident)
	var n int
	if err := q.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("team.OffersWaiting: %w", err)
	}
	return n, nil
}

// Answered is what became of answers: how many offers were answered, and how many did not
// hold any more.
type Answered struct{ Done, Void int }

// Answer answers offers in one transaction: Yes gives the person to the receiver, No and
// Withdrawn leave everything as it was. An offer that is answered already, or that no
// longer holds, is counted as void. One that is not the actor's to answer is
// db.ErrNotFound, and then nothing is written.
func Answer(ctx context.Context, d *db.DB, by caseload.By, ids []string, answer State) (Answered, error) {
	var done Answered
	by.Action = actionOf(by.Actor)
	err := caseload.Change(ctx, d, by, func(w *caseload.Writer) error {
		done = Answered{}
		for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
			if !db.IsID(id) {
				return db.ErrNotFound
			}
			if err := answerOne(ctx, w, by, id, answer, &done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Answered{}, fmt.Errorf("team.Answer: %w", err)
	}
	return done, nil
}

// actionOf is what an answer is in the access log.
func actionOf(a access.Actor) access.Action {
	if a.Role == access.Leader {
		return access.Assign
	}
	return access.HandOver
}

func answerOne(ctx context.Context, w *caseload.Writer, by caseload.By, id string, answer State, done *Answered) error {
	today := civil.On(by.At)
	list, err := offers(ctx, w.Q(), "SELECT id, person, office, giver, receiver, offered_by, offered_at, state, version FROM handover WHERE id = $1", id)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return db.ErrNotFound
	}
	if err := w.Lock(ctx, []string{list[0].Person}); err != nil {
		return err
	}
	// Who answered while this one waited for the lock has been first.
	if list, err = offers(ctx, w.Q(), "SELECT id, person, office, giver, receiver, offered_by, offered_at, state, version FROM handover WHERE id = $1", id); err != nil || len(list) == 0 {
		return cmp.Or(err, db.ErrNotFound)
	}
	h := list[0]
	s, err := access.LoadSubject(ctx, w.Q(), h.Person, by.Actor.Ident, today)
	if err != nil {
		return err
	}
	if !MayAnswer(by.Actor, h, answer, s, today) {
		return db.ErrNotFound
	}
	if h.State != Waits {
		done.Void++
		return nil
	}
	state := answer
	if answer == Yes {
		holds, err := accept(ctx, w, h, s, today)
		if err != nil {
			return err
		}
		if !holds {
			state = Void
		}
	}
	if state == Void {
		done.Void++
	} else {
		done.Done++
	}
	return settle(ctx, w, by, h, state)
}

// accept gives the person to the receiver, if the offer still holds.
func accept(ctx context.Context, w *caseload.Writer, h HandOver, s access.Subject, today civil.Date) (bool, error) {
	receiver, err := access.LoadActor(ctx, w.Q(), h.Receiver, access.Counsellor, today)
	if err != nil {
		return false, ignoreRole(err)
	}
	offerer, err := access.LoadActor(ctx, w.Q(), h.OfferedBy, access.Counsellor, today)
	if err != nil {
		return false, ignoreRole(err)
	}
	found, err := caseload.People(ctx, w.Q(), []string{h.Person})
	if err != nil || len(found) == 0 || !h.Holds(offerer, receiver, s, today) {
		return false, err
	}
	return true, hand(ctx, w, found, h.Receiver, today)
}

// ignoreRole: an account that has lost the role makes an offer void, not an error.
func ignoreRole(err error) error {
	if errors.Is(err, access.ErrRole) || errors.Is(err, db.ErrNotFound) {
		return nil
	}
	return err
}

func settle(ctx context.Context, w *caseload.Writer, by caseload.By, h HandOver, state State) error {
	return w.Put(ctx, "team.settle", h.Person, "UPDATE handover SET state = $2, answered_by = $3, answered_at = $4, version = version + 1 WHERE id = $1 AND version >= $5",
		h.ID, string(state), by.Actor.Ident, db.At(by.At), h.Version)
}

// InsertMany writes offers as they stand, for a world that is made whole.
func InsertMany(ctx context.Context, q db.Q, list []HandOver) error {
	err := db.Bulk(ctx, q, "INSERT INTO handover (id, person, office, giver, receiver, offered_by, offered_at, state, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		list, func(h HandOver) []any {
			return []any{h.ID, h.Person, h.Office, h.Giver, h.Receiver, h.OfferedBy, db.At(h.OfferedAt), string(h.State), h.Version}
		})
	if err != nil {
		return fmt.Errorf("team.InsertMany: %w", err)
	}
	return nil
}
