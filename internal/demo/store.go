package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/dialogue"
	"github.com/veilederblikk/blikk/internal/mapping"
	"github.com/veilederblikk/blikk/internal/notes"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/tasks"
	"github.com/veilederblikk/blikk/internal/team"
)

// What a database is refused for.
var (
	// ErrReal says that the database holds people who are not invented.
	ErrReal = errors.New("the database holds people who are not invented; name a new, empty one")
	// ErrMade says that the database holds an invented world already.
	ErrMade = errors.New("the database holds an invented world already; name a new, empty one")
)

// NumberKey is the key for looking birth numbers up in the invented world of a seed.
// It is no secret, and for no other database: the numbers are nobody's.
func NumberKey(seed uint64) []byte { return key(seed, "number key") }

// Mark is what the installation's row "invented" says of a world.
func (w *World) Mark() string { return fmt.Sprintf("seed %d, date %s, %s", w.Seed, w.Date, w.Size) }

// Write puts a world into an empty, migrated database, all of it or nothing, and
// marks the database as invented. progress is told how many rows are written of how
// many; it may be nil. Errors: ErrReal, ErrMade, caseload.ErrOtherKey.
func Write(ctx context.Context, d *db.DB, w *World, progress func(done, total int)) error {
	if err := refuse(ctx, d.Read); err != nil {
		return fmt.Errorf("demo.Write: %w", err)
	}
	if err := caseload.BindKey(ctx, d, NumberKey(w.Seed)); err != nil {
		return fmt.Errorf("demo.Write: %w", err)
	}
	err := d.Tx(ctx, func(q db.Q) error {
		by := caseload.By{Actor: access.AtTheMachine(), At: w.Date.At(dayStart), Call: "demo"}
		m := &making{w: w, q: q, log: caseload.NewWriter(q, by), told: progress, total: w.rows()}
		for _, step := range []func(context.Context) error{m.mark, m.offices, m.people, m.texts, m.calendars, m.weeks} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return m.log.Done(ctx)
	})
	if err != nil {
		return fmt.Errorf("demo.Write: %w", err)
	}
	return nil
}

func refuse(ctx context.Context, q db.Q) error {
	empty, err := caseload.Empty(ctx, q)
	if err != nil || empty {
		return err
	}
	mark, err := access.InstallationValue(ctx, q, access.Invented)
	switch {
	case err != nil:
		return err
	case mark == "":
		return ErrReal
	}
	return ErrMade
}

// rows is about how many rows a world is written in.
func (w *World) rows() int {
	return len(w.Staff) + len(w.People) + len(w.FollowUps) + len(w.Measures) + len(w.Steps) + len(w.Benefits) + len(w.Clocks) + len(w.Preferences) +
		len(w.Contacts) + len(w.Promises) + len(w.Requests) + len(w.Joint) + len(w.Threads) + len(w.Messages) + len(w.Tasks) + len(w.OwnWork) + len(w.Notes) +
		len(w.Mapped) + len(w.Questions) + len(w.Events)
}

// making is a world on its way into a database.
type making struct {
	w           *World
	q           db.Q
	log         *caseload.Writer
	told        func(done, total int)
	done, total int
}

func (m *making) tell(rows int) {
	m.done += rows
	if m.told != nil {
		m.told(m.done, m.total)
	}
}

func (m *making) mark(ctx context.Context) error {
	return access.SetInstallation(ctx, m.q, access.Invented, m.w.Mark())
}

func (m *making) offices(ctx context.Context) error {
	for _, o := range m.w.Offices {
		if err := access.PutOffice(ctx, m.q, o); err != nil {
			return err
		}
	}
	for _, s := range m.w.Staff {
		if err := m.account(ctx, s); err != nil {
			return err
		}
	}
	for _, t := range m.w.Teams {
		if err := m.team(ctx, t); err != nil {
			return err
		}
	}
	m.tell(len(m.w.Staff))
	return nil
}

func (m *making) account(ctx context.Context, s Staff) error {
	err := access.PutStaff(ctx, m.q, &access.Staff{Ident: s.Ident, Name: s.Name, MayWrite: true})
	if err == nil && s.Office != "" {
		err = access.SetOffices(ctx, m.q, s.Ident, []string{s.Office})
	}
	if err == nil {
		err = access.SetRoles(ctx, m.q, s.Ident, []access.Role{s.Role})
	}
	if err == nil {
		err = access.SetRights(ctx, m.q, s.Ident, s.Rights)
	}
	return err
}

func (m *making) team(ctx context.Context, t Team) error {
	err := access.AddTeam(ctx, m.q, &t.Team)
	for _, ident := range t.Members {
		if err == nil {
			err = access.PutMember(ctx, m.q, t.ID, access.Member{Ident: ident})
		}
	}
	if err == nil {
		err = access.PutMember(ctx, m.q, t.ID, access.Member{Ident: t.Leader, Leads: true})
	}
	return err
}

// people writes everything of the caseload. Every person is told of in the access log.
func (m *making) people(ctx context.Context) error {
	w := m.w
	for _, p := range w.People {
		m.log.Touch(p.ID)
	}
	for _, part := range []caseload.Many{
		{People: w.People, Protected: w.Protections, FollowUps: w.FollowUps},
		{Measures: w.Measures, Steps: w.Steps, Benefits: w.Benefits, Clocks: w.Clocks},
		{Contacts: w.Contacts},
		{Promises: w.Promises, Requests: w.Requests, Joint: w.Joint, OwnWords: w.OwnWords, Sticky: w.Sticky, Categories: w.Categories, Preferences: w.Preferences},
	} {
		if err := caseload.InsertMany(ctx, m.q, part, NumberKey(w.Seed)); err != nil {
			return err
		}
		m.tell(len(part.People) + len(part.FollowUps) + len(part.Measures) + len(part.Steps) + len(part.Benefits) + len(part.Clocks) +
			len(part.Contacts) + len(part.Promises) + len(part.Requests) + len(part.Joint) + len(part.Preferences))
	}
	return nil
}

func (m *making) texts(ctx context.Context) error {
	w := m.w
	if err := dialogue.InsertMany(ctx, m.q, w.Threads, w.Messages); err != nil {
		return err
	}
	m.tell(len(w.Threads) + len(w.Messages))
	if err := tasks.InsertMany(ctx, m.q, w.Tasks, w.OwnWork); err != nil {
		return err
	}
	m.tell(len(w.Tasks) + len(w.OwnWork))
	if err := notes.InsertMany(ctx, m.q, w.Notes); err != nil {
		return err
	}
	m.tell(len(w.Notes))
	if err := mapping.InsertMany(ctx, m.q, w.Mapped, w.Questions); err != nil {
		return err
	}
	m.tell(len(w.Mapped) + len(w.Questions))
	return nil
}

func (m *making) calendars(ctx context.Context) error {
	if err := calendar.InsertEvents(ctx, m.q, m.w.Events); err != nil {
		return err
	}
	for _, t := range m.w.WorkingTimes {
		if err := calendar.SetHours(ctx, m.q, t.Ident, t.From, t.Hours); err != nil {
			return err
		}
	}
	for _, a := range m.w.Absences {
		if err := calendar.SaveAbsence(ctx, m.q, &a); err != nil {
			return err
		}
	}
	if err := team.InsertMany(ctx, m.q, m.w.HandOvers); err != nil {
		return err
	}
	m.tell(len(m.w.Events))
	return m.scarce(ctx)
}

// scarce writes interpreters and rooms; each has one stretch a day at most.
func (m *making) scarce(ctx context.Context) error {
	for _, i := range m.w.Interpreters {
		if err := calendar.SaveInterpreter(ctx, m.q, &i); err != nil {
			return err
		}
	}
	for _, r := range m.w.Rooms {
		if err := calendar.SaveRoom(ctx, m.q, &r); err != nil {
			return err
		}
	}
	for _, s := range m.w.InterpreterHours {
		if err := calendar.SetInterpreterHours(ctx, m.q, s.Of, s.Day, []calendar.Interval{s.Interval}); err != nil {
			return err
		}
	}
	for _, s := range m.w.RoomsTaken {
		if err := calendar.SetRoomTaken(ctx, m.q, s.Of, s.Day, []calendar.Interval{s.Interval}); err != nil {
			return err
		}
	}
	return nil
}

// weeks writes the talks that are agreed.
func (m *making) weeks(ctx context.Context) error {
	for i, b := range m.w.Blocks {
		if err := planner.PutBlock(ctx, m.q, &b, b.Counsellor, db.At(m.w.AgreedAt[i])); err != nil {
			return err
		}
	}
	return nil
}
