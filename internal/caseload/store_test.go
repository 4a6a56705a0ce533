package caseload_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

// full is a person of whom everything is known, with the follow-up.
func full() caseload.One {
	return caseload.One{
		Person: caseload.Person{Number: number(1), FamilyName: "Østby", GivenName: "Åse", Office: office, Phone: "+4799999999", Address: "Vika 1", Language: "tigrinja",
			Interpreter: caseload.Spoken, Effort: "JOBBE_DELVIS", Reserved: caseload.Yes, Manual: caseload.No, Guardian: caseload.NotKnown, Safety: caseload.Yes,
			WaitsSince: day("2026-11-20"), FirstImported: day("2026-11-01")},
		FollowUp: caseload.FollowUp{Office: office, Counsellor: mine, AssignedOn: day("2026-02-01"), Track: caseload.Programme, Rhythm: 1050,
			Starts: day("2026-01-05"), State: caseload.Paused},
	}
}

func TestAPersonComesBackAsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		whole, bare := full(), caseload.One{Person: caseload.Person{Number: number(2), Office: ""}}
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			if err := errors.Join(w.Person(ctx, &whole.Person, key), w.Person(ctx, &bare.Person, key)); err != nil {
				return err
			}
			whole.FollowUp.Person, bare.FollowUp.Person = whole.Person.ID, bare.Person.ID
			return w.FollowUp(ctx, &whole.FollowUp)
		})
		got, err := caseload.People(t.Context(), d.Read, []string{whole.Person.ID, bare.Person.ID, "not an id", db.NewID()})
		must(t, err)
		want := []caseload.One{whole, bare}
		slices.SortFunc(want, func(a, b caseload.One) int { return strings.Compare(a.Person.ID, b.Person.ID) })
		if diff := cmp.Diff(want, got, dates); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		ids, err := caseload.IDsByLookup(t.Context(), d.Read, [][]byte{caseload.Lookup(number(1).Digits, key), caseload.Lookup(number(3).Digits, key)})
		must(t, err)
		if diff := cmp.Diff(map[string]string{string(caseload.Lookup(number(1).Digits, key)): whole.Person.ID}, ids); diff != "" {
			t.Errorf("by number (-want +got):\n%s", diff)
		}
	})
}

var dates = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

func TestTheSameNumberTwiceIsAConflict(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			return w.Person(ctx, &caseload.Person{Number: number(1)}, key)
		})
		err := caseload.Change(t.Context(), d, by(me()), func(w *caseload.Writer) error {
			return w.Person(t.Context(), &caseload.Person{Number: number(1)}, key)
		})
		if !errors.Is(err, db.ErrConflict) {
			t.Errorf("got %v, want a conflict", err)
		}
	})
}

// kept is one kind of row: how it is written, changed and read.
type kept struct {
	name  string
	write func(ctx context.Context, w *caseload.Writer) error
	alter func()
	read  func(ctx context.Context, q db.Q, people []string) (any, error)
	want  func() any
	stale func(ctx context.Context, w *caseload.Writer) error // with the version before
}

func row[T any](name string, v *T, put func(*caseload.Writer, context.Context, *T) error, version func(*T) *int, alter func(*T), read func(context.Context, db.Q, []string) ([]T, error)) kept {
	return kept{
		name:  name,
		write: func(ctx context.Context, w *caseload.Writer) error { return put(w, ctx, v) },
		alter: func() { alter(v) },
		read: func(ctx context.Context, q db.Q, people []string) (any, error) {
			return read(ctx, q, people)
		},
		want: func() any { return []T{*v} },
		stale: func(ctx context.Context, w *caseload.Writer) error {
			old := *v
			*version(&old)--
			return put(w, ctx, &old)
		},
	}
}

// everyRow lists one row of every kind that a version guards, about a person.
func everyRow(p string) []kept {
	ends := caseload.Ending{Ends: day("2026-12-04"), PostponedTo: day("2026-12-20")}
	return []kept{
		row("measure", &caseload.Measure{Person: p, Office: office, Code: "ARBEIDSTRENING", Starts: day("2026-09-01"), Ending: ends, Source: caseload.FromImport},
			(*caseload.Writer).Measure, func(m *caseload.Measure) *int { return &m.Version }, func(m *caseload.Measure) { m.NextAgreed = true }, caseload.Measures),
		row("plan step", &caseload.PlanStep{Person: p, Office: office, Title: "sende søknad", Own: true, Due: day("2026-11-30"), Ending: ends, State: caseload.StepOpen, Stage: caseload.Suggested, Ours: "ringe først", Theirs: "Ваш крок", Source: "entered"},
			(*caseload.Writer).PlanStep, func(s *caseload.PlanStep) *int { return &s.Version }, func(s *caseload.PlanStep) { *s = s.At(caseload.Finished) }, caseload.PlanSteps),
		row("benefit", &caseload.Benefit{Person: p, Office: office, Kind: "AAP", Ending: ends},
			(*caseload.Writer).Benefit, func(b *caseload.Benefit) *int { return &b.Version }, func(b *caseload.Benefit) { b.Ends = day("2027-01-31") }, caseload.Benefits),
		row("clock", &caseload.Clock{Person: p, Office: office, Kind: "aft", Starts: day("2026-09-01"), Source: "entered"},
			(*caseload.Writer).Clock, func(c *caseload.Clock) *int { return &c.Version }, func(c *caseload.Clock) { c.DoneOn = day("2026-11-23") }, caseload.Clocks),
		row("contact", &caseload.Contact{Person: p, Office: office, Counsellor: mine, At: noon, Kind: caseload.Phone, Direct: true, Source: "entered"},
			(*caseload.Writer).Contact, func(c *caseload.Contact) *int { return &c.Version }, func(c *caseload.Contact) { c.Spoke, c.Minutes = true, 25 }, caseload.Contacts),
		row("promise", &caseload.Promise{Person: p, Office: office, Counsellor: mine, Text: "finne ut om barnehageplass", MadeOn: day("2026-11-12"), State: caseload.PromiseOpen},
			(*caseload.Writer).Promise, func(x *caseload.Promise) *int { return &x.Version }, func(x *caseload.Promise) { x.Due, x.State = day("2026-11-30"), caseload.PromiseKept }, caseload.Promises),
		row("wish for a talk", &caseload.TalkRequest{Person: p, Office: office, AskedOn: day("2026-11-20"), Kind: caseload.Phone, Wish: "ring etter tre"},
			(*caseload.Writer).TalkRequest, func(x *caseload.TalkRequest) *int { return &x.Version }, func(x *caseload.TalkRequest) { x.Kind, x.Wish, x.DoneOn = "", "", day("2026-11-23") }, caseload.TalkRequests),
		row("joint meeting", &caseload.JointMeeting{Person: p, Office: office, Title: "Ansvarsgruppe", AgreedDay: day("2026-12-01")},
			(*caseload.Writer).JointMeeting, func(m *caseload.JointMeeting) *int { return &m.Version }, func(m *caseload.JointMeeting) { m.HeldOn = day("2026-12-01") }, caseload.JointMeetings),
		row("own words", &caseload.OwnWords{Person: p, Office: office, SaidOn: day("2026-11-20"), Language: "arabisk", Text: "أريد أن أعمل"},
			(*caseload.Writer).OwnWords, func(o *caseload.OwnWords) *int { return &o.Version }, func(o *caseload.OwnWords) { o.Translation, o.By, o.ReadByPerson = "Jeg vil jobbe", "tolk", true }, caseload.OwnWordsOf),
		row("sticky note", &caseload.StickyNote{Person: p, Text: "CV før møtet", Counsellor: mine},
			(*caseload.Writer).StickyNote, func(n *caseload.StickyNote) *int { return &n.Version }, func(n *caseload.StickyNote) { n.Due = day("2026-12-01") }, caseload.StickyNotes),
	}
}

func TestEveryRowIsWrittenChangedAndReadBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var p caseload.One
		change(t, d, func(ctx context.Context, w *caseload.Writer) (err error) {
			p, err = person(ctx, w, 1, mine)
			return err
		})
		for _, k := range everyRow(p.Person.ID) {
			for _, step := range []func(){func() {}, k.alter} {
				step()
				change(t, d, k.write)
				got, err := k.read(t.Context(), d.Read, []string{p.Person.ID, db.NewID()})
				if diff := cmp.Diff(k.want(), got, dates); err != nil || diff != "" {
					t.Errorf("%s (-want +got): %v\n%s", k.name, err, diff)
				}
			}
			stale := caseload.Change(t.Context(), d, by(me()), func(w *caseload.Writer) error { return k.stale(t.Context(), w) })
			if !errors.Is(stale, db.ErrConflict) {
				t.Errorf("%s with a stale version: %v, want a conflict", k.name, stale)
			}
			got, err := k.read(t.Context(), d.Read, []string{p.Person.ID})
			if diff := cmp.Diff(k.want(), got, dates); err != nil || diff != "" {
				t.Errorf("%s after a stale write (-want +got): %v\n%s", k.name, err, diff)
			}
		}
	})
}

func TestPeopleAndPeriodsAreGuardedByTheirVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var o caseload.One
		change(t, d, func(ctx context.Context, w *caseload.Writer) (err error) {
			o, err = person(ctx, w, 1, mine)
			return err
		})
		old := o
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			o.Person.Phone = "99999999"
			return errors.Join(w.Person(ctx, &o.Person, key), w.Assign(ctx, &o.FollowUp, hers, day("2026-11-23")))
		})
		if o.Person.Version != 2 || o.FollowUp.Version != 2 {
			t.Errorf("versions %d and %d, want 2", o.Person.Version, o.FollowUp.Version)
		}
		for name, f := range map[string]func(w *caseload.Writer) error{
			"person": func(w *caseload.Writer) error { return w.Person(t.Context(), &old.Person, key) },
			"period": func(w *caseload.Writer) error { return w.Close(t.Context(), &old.FollowUp, day("2026-11-23")) },
		} {
			if err := caseload.Change(t.Context(), d, by(me()), f); !errors.Is(err, db.ErrConflict) {
				t.Errorf("stale %s: %v, want a conflict", name, err)
			}
		}
		if old.FollowUp.State != caseload.Active {
			t.Error("a period whose closing failed stands as closed in memory")
		}
	})
}

func TestLettersAndTimesAreSetAndTakenAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var p string
		letter := func(ident, l string) {
			change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				return w.Category(ctx, caseload.Category{Counsellor: ident, Person: p, Letter: l})
			})
		}
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			o, err := person(ctx, w, 1, mine)
			p = o.Person.ID
			return err
		})
		letter(mine, "A")
		letter(hers, "C")
		letter(mine, "B")
		letter(hers, "")
		got, err := caseload.Categories(t.Context(), d.Read, []string{p})
		if diff := cmp.Diff([]caseload.Category{{Counsellor: mine, Person: p, Letter: "B"}}, got); err != nil || diff != "" {
			t.Errorf("letters (-want +got): %v\n%s", err, diff)
		}
		for _, x := range []struct {
			add, gone []caseload.Preference
			want      []caseload.Preference
		}{
			{add: []caseload.Preference{{p, 3, 780, 900}, {p, 0, 540, 660}}, want: []caseload.Preference{{p, 0, 540, 660}, {p, 3, 780, 900}}},
			{add: []caseload.Preference{{p, 0, 540, 600}}, gone: []caseload.Preference{{p, 3, 780, 0}}, want: []caseload.Preference{{p, 0, 540, 600}}},
			{gone: []caseload.Preference{{p, 3, 780, 0}, {p, 0, 540, 0}}},
		} {
			change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				for _, o := range x.add {
					if err := w.Preference(ctx, o); err != nil {
						return err
					}
				}
				for _, o := range x.gone {
					if err := w.NoPreference(ctx, o); err != nil {
						return err
					}
				}
				return nil
			})
			got, err := caseload.Preferences(t.Context(), d.Read, []string{p})
			if diff := cmp.Diff(x.want, got); err != nil || diff != "" {
				t.Errorf("times (-want +got): %v\n%s", err, diff)
			}
		}
	})
}

func TestOnlyWhatStandsOpenIsReadAsOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var p string
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			o, err := person(ctx, w, 1, mine)
			p = o.Person.ID
			for _, s := range []string{caseload.StepOpen, caseload.StepDone} {
				err = errors.Join(err, w.PlanStep(ctx, &caseload.PlanStep{Person: p, Title: s, State: s}))
			}
			for _, s := range []string{caseload.PromiseOpen, caseload.PromiseKept, caseload.PromiseWithdrawn} {
				err = errors.Join(err, w.Promise(ctx, &caseload.Promise{Person: p, Text: s, MadeOn: day("2026-11-01"), State: s}))
			}
			for _, done := range []civil.Date{{}, day("2026-11-20")} {
				err = errors.Join(err, w.TalkRequest(ctx, &caseload.TalkRequest{Person: p, AskedOn: day("2026-11-19"), DoneOn: done}),
					w.JointMeeting(ctx, &caseload.JointMeeting{Person: p, Title: "Ansvarsgruppe", HeldOn: done}))
			}
			return err
		})
		steps, err1 := caseload.OpenPlanSteps(t.Context(), d.Read, []string{p})
		promises, err2 := caseload.OpenPromises(t.Context(), d.Read, []string{p})
		wishes, err3 := caseload.OpenTalkRequests(t.Context(), d.Read, []string{p})
		meetings, err4 := caseload.OpenJointMeetings(t.Context(), d.Read, []string{p})
		must(t, errors.Join(err1, err2, err3, err4))
		if len(steps) != 1 || steps[0].Title != caseload.StepOpen || len(promises) != 1 || promises[0].Text != caseload.PromiseOpen ||
			len(wishes) != 1 || !wishes[0].DoneOn.IsZero() || len(meetings) != 1 || !meetings[0].HeldOn.IsZero() {
			t.Errorf("got %v %v %v %v", steps, promises, wishes, meetings)
		}
	})
}

func TestTheLastTalkIsTheLastTimeTheySpoke(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var spoke, never string
		at := func(s string) time.Time { return day(s).At(9 * 60) }
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			a, err := person(ctx, w, 1, mine)
			b, err2 := person(ctx, w, 2, mine)
			err = errors.Join(err, err2)
			spoke, never = a.Person.ID, b.Person.ID
			for _, c := range []caseload.Contact{
				{Person: spoke, At: at("2026-10-01"), Kind: caseload.Meeting, Direct: true, Spoke: true},
				{Person: spoke, At: at("2026-10-20"), Kind: caseload.Imported, Direct: true, Spoke: true, Source: caseload.FromImport},
				{Person: spoke, At: at("2026-11-02"), Kind: caseload.Phone, Direct: true},
				{Person: spoke, At: at("2026-11-10"), Kind: caseload.Digital},
				{Person: never, At: at("2026-11-10"), Kind: caseload.Phone, Direct: true},
			} {
				err = errors.Join(err, w.Contact(ctx, &c))
			}
			return err
		})
		last, err := caseload.LastTalks(t.Context(), d.Read, []string{spoke, never})
		must(t, err)
		if len(last) != 1 || !last[spoke].Equal(at("2026-10-20")) {
			t.Errorf("got %v", last)
		}
	})
}

func TestACounsellorsPeopleAreThoseWithARunningPeriodWhomTheActorMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var seen, back, locked string
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			a, err := person(ctx, w, 1, mine)
			b, err2 := person(ctx, w, 2, mine)
			err3 := w.Close(ctx, &b.FollowUp, day("2026-06-01"))
			again := caseload.FollowUp{Person: b.Person.ID, Office: office, Counsellor: mine, Starts: day("2026-09-01"), State: caseload.Paused}
			err4 := w.FollowUp(ctx, &again)
			c, err5 := person(ctx, w, 3, mine)
			err6 := w.Close(ctx, &c.FollowUp, day("2026-06-01"))
			_, err7 := person(ctx, w, 4, hers)
			e, err8 := person(ctx, w, 5, mine, access.Fortrolig)
			_, err9 := person(ctx, w, 6, "")
			seen, back, locked = a.Person.ID, b.Person.ID, e.Person.ID
			return errors.Join(err, err2, err3, err4, err5, err6, err7, err8, err9)
		})
		for _, c := range []struct {
			actor access.Actor
			want  []string
		}{{me(), []string{seen, back}}, {me(access.RightFortrolig), []string{seen, back, locked}}} {
			list, err := caseload.OfCounsellor(t.Context(), d.Read, c.actor, mine, day("2026-11-23"))
			must(t, err)
			var got []string
			for _, o := range list {
				got = append(got, o.Person.ID)
				if o.FollowUp.State == caseload.Closed || o.FollowUp.Counsellor != mine {
					t.Errorf("a period that does not run came along: %+v", o.FollowUp)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("with %v (-want +got):\n%s", c.actor.Rights, diff)
			}
		}
	})
}

func TestHowManyAreNotShownIsToldFromFiveUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		for n := 1; n <= 6; n++ {
			change(t, d, func(ctx context.Context, w *caseload.Writer) error {
				_, err := person(ctx, w, 20*n, mine, access.Skjermet)
				_, err2 := person(ctx, w, 20*n+10, mine)
				return errors.Join(err, err2)
			})
			got, err := caseload.NotShown(t.Context(), d.Read, me(), mine, day("2026-11-23"))
			want := n
			if n < 5 {
				want = 0
			}
			if err != nil || got != want {
				t.Errorf("%d hidden: told %d, %v", n, got, err)
			}
		}
		if got, err := caseload.NotShown(t.Context(), d.Read, me(access.RightEgneAnsatte), mine, day("2026-11-23")); err != nil || got != 0 {
			t.Errorf("with the right: told %d, %v", got, err)
		}
	})
}

func TestProtectionIsSetOnceAndTakenAwayByHand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var p string
		change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			o, err := person(ctx, w, 1, mine, access.Skjermet, access.Skjermet, access.Kontorsperre)
			p = o.Person.ID
			return errors.Join(err, w.Protect(ctx, p, access.Protection{Kind: access.Kontorsperre, Office: office}), w.Unprotect(ctx, p, access.Skjermet))
		})
		got, err := access.LoadProtections(t.Context(), d.Read, []string{p})
		if diff := cmp.Diff(map[string][]access.Protection{p: {{Kind: access.Kontorsperre, Office: office}}}, got); err != nil || diff != "" {
			t.Errorf("(-want +got): %v\n%s", err, diff)
		}
	})
}

func TestEveryChangeLeavesOneLineForEachPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		staffed(t, d)
		var a, b caseload.One
		change(t, d, func(ctx context.Context, w *caseload.Writer) (err error) {
			a, err = person(ctx, w, 1, mine)
			return errors.Join(err, func() error { b, err = person(ctx, w, 2, hers); return err }())
		})
		before, err := access.Lines(t.Context(), d.Read, 0, 100)
		must(t, err)
		who := by(me())
		who.Action, who.Why = access.Import, "avtalt med leder"
		must(t, caseload.Change(t.Context(), d, who, func(w *caseload.Writer) error {
			ctx := t.Context()
			for _, p := range []string{a.Person.ID, b.Person.ID, a.Person.ID} {
				if err := w.Contact(ctx, &caseload.Contact{Person: p, At: noon, Kind: caseload.Phone, Direct: true}); err != nil {
					return err
				}
			}
			return nil
		}))
		lines, err := access.Lines(t.Context(), d.Read, before[len(before)-1].Seq, 100)
		must(t, err)
		got := map[string]access.Relation{}
		for _, l := range lines {
			if l.Ident != mine || l.Action != access.Import || l.Why != "avtalt med leder" || l.CallID != "call-1" || !l.At.Equal(noon) || !l.Permit || len(l.People) != 1 {
				t.Errorf("line %+v", l)
			}
			got[l.People[0].Person] = l.Relation
		}
		want := map[string]access.Relation{a.Person.ID: access.Own, b.Person.ID: access.SameOffice}
		if diff := cmp.Diff(want, got); diff != "" || len(lines) != 2 || len(before) != 2 {
			t.Errorf("%d lines after %d (-want +got):\n%s", len(lines), len(before), diff)
		}
	})
}

func TestAWriteWhoseLineFailsDoesNotHappen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		must(t, d.Tx(t.Context(), func(q db.Q) error {
			_, err := q.ExecContext(t.Context(), "ALTER TABLE access_log RENAME TO access_log_away")
			return err
		}))
		err := caseload.Change(t.Context(), d, by(access.AtTheMachine()), func(w *caseload.Writer) error {
			return w.Person(t.Context(), &caseload.Person{Number: number(1)}, key)
		})
		if err == nil {
			t.Fatal("a change without its line went through")
		}
		var n int
		must(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM person").Scan(&n))
		if n != 0 {
			t.Errorf("%d people stand without a line", n)
		}
	})
}

func TestWhatARecordDoesNotKnowIsRefused(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := t.Context()
	for name, f := range map[string]func(w *caseload.Writer) error{
		"a state of follow-up": func(w *caseload.Writer) error { return w.FollowUp(ctx, &caseload.FollowUp{State: "open"}) },
		"an end before the start": func(w *caseload.Writer) error {
			return w.FollowUp(ctx, &caseload.FollowUp{State: caseload.Closed, Starts: day("2026-02-02"), Ends: day("2026-02-01")})
		},
		"a rhythm of over a year": func(w *caseload.Writer) error {
			return w.FollowUp(ctx, &caseload.FollowUp{State: caseload.Active, Rhythm: 36501})
		},
		"a track": func(w *caseload.Writer) error {
			return w.FollowUp(ctx, &caseload.FollowUp{State: caseload.Active, Track: "program"})
		},
		"a kind of clock":   func(w *caseload.Writer) error { return w.Clock(ctx, &caseload.Clock{Kind: "egg"}) },
		"a kind of contact": func(w *caseload.Writer) error { return w.Contact(ctx, &caseload.Contact{Kind: "fax", At: noon}) },
		"a letter in which they spoke": func(w *caseload.Writer) error {
			return w.Contact(ctx, &caseload.Contact{Kind: caseload.Letter, At: noon, Spoke: true})
		},
		"a contact at no instant": func(w *caseload.Writer) error {
			return w.Contact(ctx, &caseload.Contact{Kind: caseload.Phone, Direct: true})
		},
		"a state of promise": func(w *caseload.Writer) error { return w.Promise(ctx, &caseload.Promise{State: "broken"}) },
		"a state of step":    func(w *caseload.Writer) error { return w.PlanStep(ctx, &caseload.PlanStep{State: "half"}) },
		"a letter past F":    func(w *caseload.Writer) error { return w.Category(ctx, caseload.Category{Letter: "G"}) },
		"a time of day that ends before": func(w *caseload.Writer) error {
			return w.Preference(ctx, caseload.Preference{Weekday: 0, FromMin: 600, ToMin: 540})
		},
	} {
		if err := caseload.Change(ctx, d, by(me()), f); !errors.Is(err, caseload.ErrValue) {
			t.Errorf("%s: %v, want ErrValue", name, err)
		}
	}
	closed := caseload.FollowUp{State: caseload.Closed}
	if _, err := closed.Assigned(mine, day("2026-11-23")); !errors.Is(err, caseload.ErrClosed) {
		t.Errorf("a closed period handed over: %v", err)
	}
	if _, err := closed.Ended(day("2026-11-23")); !errors.Is(err, caseload.ErrClosed) {
		t.Errorf("a closed period closed: %v", err)
	}
}
