package calendar

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// inOffice runs f in a transaction on both databases, with an office and two
// counsellors in them.
func inOffice(t *testing.T, f func(t *testing.T, ctx context.Context, q db.Q)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(q db.Q) error {
			if _, err := q.ExecContext(t.Context(), "INSERT INTO office (nr, name) VALUES ('9801', 'Eksempelvik'), ('9802', 'Prøvefjord')"); err != nil {
				return err
			}
			if _, err := q.ExecContext(t.Context(), "INSERT INTO staff (ident, name, may_write, version) VALUES ('Z990101', 'A', $1, 1), ('Z990102', 'B', $1, 1)", true); err != nil {
				return err
			}
			f(t, t.Context(), q)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused runs what must fail, in a savepoint, so that the transaction goes on.
func refused(t *testing.T, ctx context.Context, q db.Q, want error, f func() error) {
	t.Helper()
	_, err := q.ExecContext(ctx, "SAVEPOINT try")
	must(t, err)
	if err := f(); !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
	_, err = q.ExecContext(ctx, "ROLLBACK TO SAVEPOINT try")
	must(t, err)
}

var counsellor = Owner{OfCounsellor, "Z990101"}

func TestEventsComeBackAsTheyWere(t *testing.T) {
	cal := read(t, wrap(outlookZone,
		event("a", "SUMMARY:Æ, ø og å", "LOCATION:Rom 1", "SEQUENCE:4", "DTSTART;TZID=Egen sone:20261124T090000", "DURATION:P1DT30M", "RRULE:FREQ=WEEKLY;COUNT=9", "EXDATE:20261201T050000Z", "RDATE;VALUE=PERIOD:20261127T080000Z/PT15M"),
		event("a", "RECURRENCE-ID;TZID=Egen sone:20261208T090000", "STATUS:CANCELLED"),
		event("b", "DTSTART;VALUE=DATE:20261124", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
		event("c", "CLASS:PRIVATE", "SUMMARY:Lege", "DTSTART:20261124T080000Z", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"),
		event("d", "DTSTART:20261124T080000Z", "TRANSP:TRANSPARENT")))
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		m := Merge(nil, cal.Items)
		must(t, Apply(ctx, q, counsellor, "9801", m, cal.Zones))
		stored, err := Events(ctx, q, OfCounsellor, []string{"Z990101", "Z990102"})
		must(t, err)
		var got []Event
		for _, s := range stored["Z990101"] {
			if !db.IsID(s.ID) || s.Version != 1 {
				t.Errorf("id %q, version %d", s.ID, s.Version)
			}
			got = append(got, s.Event)
		}
		if diff := cmp.Diff(cal.Kept(), got); diff != "" || len(stored) != 1 {
			t.Errorf("%d owners, %s", len(stored), diff)
		}
		again := Merge(stored["Z990101"], cal.Items)
		if len(again.Put)+len(again.Remove) != 0 {
			t.Errorf("a second time something is written: %+v", again)
		}
		from, to := civil.MustDate("2026-11-23"), civil.MustDate("2027-02-01")
		want, err := Expand(cal.Kept(), cal.Zones, from, to)
		must(t, err)
		times, err := Occurrences(ctx, q, OfCounsellor, []string{"Z990101"}, from, to)
		must(t, err)
		if diff := cmp.Diff(said(want), said(times["Z990101"])); diff != "" || len(want) < 8 {
			t.Errorf("%d times: %s", len(want), diff)
		}
	})
}

func said(list []Occurrence) []string {
	var out []string
	for _, o := range list {
		out = append(out, fmt.Sprint(o.Event.UID, o.Start.Format(time.RFC3339), o.End.Format(time.RFC3339)))
	}
	return out
}

func TestAFileUpdatesRemovesAndLeaves(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		take := func(text string) Merged {
			t.Helper()
			cal := read(t, text)
			stored, err := Events(ctx, q, OfCounsellor, []string{"Z990101"})
			must(t, err)
			m := Merge(stored["Z990101"], cal.Items)
			must(t, Apply(ctx, q, counsellor, "9801", m, cal.Zones))
			return m
		}
		take(wrap(event("a", "DTSTART:20261124T080000Z"), event("b", "DTSTART:20261124T080000Z"), event("c", "DTSTART:20261124T080000Z")))
		m := take(wrap(event("a", "DTSTART:20261124T090000Z"), event("b", "DTSTART:20261124T080000Z", "STATUS:CANCELLED")))
		if diff := cmp.Diff([]Outcome{Updated, Skipped}, m.Outcomes); diff != "" {
			t.Error(diff)
		}
		stored, err := Events(ctx, q, OfCounsellor, []string{"Z990101"})
		must(t, err)
		var got []string
		for _, s := range stored["Z990101"] {
			if s.Cancelled {
				got = append(got, s.UID+" cancelled")
				continue
			}
			got = append(got, fmt.Sprintf("%s %s %d", s.UID, s.Start.Format(wallForm), s.Version))
		}
		if diff := cmp.Diff([]string{"a 2026-11-24T09:00:00 2", "b cancelled", "c 2026-11-24T08:00:00 1"}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestACommitmentIsEnteredMovedAndTakenAway(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		o := Owner{OfPerson, db.NewID()}
		e := StoredEvent{Event: Single("blikk:1", monday, Interval{600, 660}, "Norskkurs", "Skolen")}
		must(t, SaveEvent(ctx, q, o, "9801", &e))
		refused(t, ctx, q, db.ErrConflict, func() error {
			same := StoredEvent{Event: e.Event}
			return SaveEvent(ctx, q, o, "9801", &same)
		})
		stale := e
		e.Start = e.Start.Add(time.Hour)
		must(t, SaveEvent(ctx, q, o, "9801", &e))
		refused(t, ctx, q, db.ErrConflict, func() error { return SaveEvent(ctx, q, o, "9801", &stale) })
		refused(t, ctx, q, db.ErrConflict, func() error { return RemoveEvent(ctx, q, o, e.ID, 1) })
		refused(t, ctx, q, db.ErrConflict, func() error { return RemoveEvent(ctx, q, counsellor, e.ID, e.Version) })
		times, err := Occurrences(ctx, q, OfPerson, []string{o.ID}, monday, monday.AddDays(7))
		must(t, err)
		if diff := cmp.Diff([]Interval{{660, 720}}, BusyParts(times[o.ID], monday)); diff != "" {
			t.Error(diff)
		}
		must(t, RemoveEvent(ctx, q, o, e.ID, e.Version))
		left, err := Events(ctx, q, OfPerson, []string{o.ID})
		if must(t, err); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
	})
}

func TestWorkingTimeIsRegisteredByTheDayItBegins(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		january, june := civil.MustDate("2026-01-01"), civil.MustDate("2026-06-01")
		must(t, SetHours(ctx, q, "Z990101", january, []Hours{{Weekday: 0, Interval: Interval{480, 720}}, {Weekday: 0, Interval: Interval{750, 900}}}))
		must(t, SetHours(ctx, q, "Z990101", january, []Hours{{Weekday: 1, Interval: Interval{480, 930}}}))
		must(t, SetHours(ctx, q, "Z990101", june, nil))
		for _, bad := range []Hours{{Weekday: 7, Interval: Interval{0, 1}}, {Interval: Interval{600, 600}}, {Interval: Interval{600, 1500}}} {
			refused(t, ctx, q, ErrOrder, func() error { return SetHours(ctx, q, "Z990102", january, []Hours{bad}) })
		}
		got, err := HoursOf(ctx, q, []string{"Z990101", "Z990102"})
		must(t, err)
		want := map[string][]Hours{"Z990101": {{1, Interval{480, 930}, january}, {0, Interval{}, june}}}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b civil.Date) bool { return a == b })); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAbsenceHasASubstitute(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		a := Absence{Ident: "Z990101", From: monday.AddDays(2), To: monday.AddDays(4), Substitute: "Z990102"}
		must(t, SaveAbsence(ctx, q, &a))
		b := Absence{Ident: "Z990102", From: monday, To: monday}
		must(t, SaveAbsence(ctx, q, &b))
		stale := a
		a.To = monday.AddDays(3)
		must(t, SaveAbsence(ctx, q, &a))
		refused(t, ctx, q, db.ErrConflict, func() error { return SaveAbsence(ctx, q, &stale) })
		refused(t, ctx, q, ErrOrder, func() error {
			return SaveAbsence(ctx, q, &Absence{Ident: "Z990101", From: monday, To: monday.AddDays(-1)})
		})
		refused(t, ctx, q, ErrOrder, func() error {
			return SaveAbsence(ctx, q, &Absence{Ident: "Z990101", From: monday, To: monday, Substitute: "Z990101"})
		})
		for _, c := range []struct {
			from, to int
			want     map[string][]Absence
		}{
			{0, 7, map[string][]Absence{"Z990101": {a}, "Z990102": {b}}},
			{3, 4, map[string][]Absence{"Z990101": {a}}},
			{4, 7, map[string][]Absence{}},
			{-7, 0, map[string][]Absence{}},
		} {
			got, err := AbsencesOf(ctx, q, []string{"Z990101", "Z990102"}, monday.AddDays(c.from), monday.AddDays(c.to))
			must(t, err)
			if diff := cmp.Diff(c.want, got, cmp.Comparer(func(a, b civil.Date) bool { return a == b })); diff != "" {
				t.Errorf("days %d to %d: %s", c.from, c.to, diff)
			}
		}
		refused(t, ctx, q, db.ErrConflict, func() error { return RemoveAbsence(ctx, q, a.ID, 1) })
		must(t, RemoveAbsence(ctx, q, a.ID, a.Version))
	})
}

func TestAnOfficeClosesAndOpens(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		eve := civil.MustDate("2026-12-24")
		must(t, CloseDay(ctx, q, "9801", eve, "Stengt"))
		must(t, CloseDay(ctx, q, "9801", eve, "Julaften"))
		must(t, CloseDay(ctx, q, "9802", eve.AddDays(7), "Nyttårsaften"))
		must(t, CloseDay(ctx, q, "9801", eve.AddDays(7), "Nyttårsaften"))
		must(t, OpenDay(ctx, q, "9801", eve.AddDays(7)))
		got, err := ClosedDays(ctx, q, "9801", eve, eve.AddDays(14))
		must(t, err)
		if len(got) != 1 || got[eve] != "Julaften" {
			t.Errorf("%v", got)
		}
		if none, err := ClosedDays(ctx, q, "9801", eve.AddDays(1), eve.AddDays(14)); err != nil || len(none) != 0 {
			t.Errorf("%v %v", none, err)
		}
	})
}

func TestInterpretersAndRoomsAreScarce(t *testing.T) {
	byDay := cmp.Comparer(func(a, b civil.Date) bool { return a == b })
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		aa, berg := Interpreter{Office: "9801", Name: "Ågot", Languages: []string{"somali", "arabisk"}}, Interpreter{Office: "9801", Name: "Berg"}
		other := Interpreter{Office: "9802", Name: "Dahl", Languages: []string{"dari"}}
		for _, i := range []*Interpreter{&aa, &berg, &other} {
			must(t, SaveInterpreter(ctx, q, i))
		}
		stale := berg
		berg.Languages = []string{"polsk"}
		must(t, SaveInterpreter(ctx, q, &berg))
		refused(t, ctx, q, db.ErrConflict, func() error { return SaveInterpreter(ctx, q, &stale) })
		list, err := Interpreters(ctx, q, "9801")
		must(t, err)
		if diff := cmp.Diff([]Interpreter{berg, aa}, list, byDay); diff != "" {
			t.Error(diff)
		}
		must(t, SetInterpreterHours(ctx, q, aa.ID, monday, []Interval{{480, 600}}))
		must(t, SetInterpreterHours(ctx, q, aa.ID, monday, []Interval{{720, 780}, {600, 660}, {660, 690}}))
		must(t, SetInterpreterHours(ctx, q, other.ID, monday, []Interval{{480, 600}}))
		refused(t, ctx, q, ErrOrder, func() error { return SetInterpreterHours(ctx, q, aa.ID, monday, []Interval{{700, 600}}) })
		hours, err := InterpreterHours(ctx, q, "9801", monday, monday.AddDays(1))
		must(t, err)
		if diff := cmp.Diff([]Slot{{aa.ID, monday, Interval{600, 690}}, {aa.ID, monday, Interval{720, 780}}}, hours, byDay); diff != "" {
			t.Error(diff)
		}

		room, small := Room{Office: "9801", Name: "Rom 2"}, Room{Office: "9801", Name: "Rom 1"}
		must(t, SaveRoom(ctx, q, &room))
		must(t, SaveRoom(ctx, q, &small))
		old := small
		small.Name = "Stillerommet"
		must(t, SaveRoom(ctx, q, &small))
		refused(t, ctx, q, db.ErrConflict, func() error { return SaveRoom(ctx, q, &old) })
		rooms, err := Rooms(ctx, q, "9801")
		must(t, err)
		if diff := cmp.Diff([]Room{room, small}, rooms, byDay); diff != "" {
			t.Error(diff)
		}
		must(t, SetRoomTaken(ctx, q, room.ID, monday, []Interval{{540, 600}}))
		must(t, SetRoomTaken(ctx, q, room.ID, monday.AddDays(7), []Interval{{540, 600}}))
		taken, err := RoomsTaken(ctx, q, "9801", monday, monday.AddDays(7))
		must(t, err)
		if diff := cmp.Diff([]Slot{{room.ID, monday, Interval{540, 600}}}, taken, byDay); diff != "" {
			t.Error(diff)
		}
	})
}

// Who is gone keeps the row, and can be brought back.
func TestInterpretersAndRoomsCanBeRetired(t *testing.T) {
	byDay := cmp.Comparer(func(a, b civil.Date) bool { return a == b })
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		i, r := Interpreter{Office: "9801", Name: "Ågot", Languages: []string{"somali"}}, Room{Office: "9801", Name: "Rom 1"}
		must(t, SaveInterpreter(ctx, q, &i))
		must(t, SaveRoom(ctx, q, &r))
		staleI, staleR, foreignI, foreignR := i, r, i, r
		foreignI.Office, foreignR.Office = "9802", "9802"
		refused(t, ctx, q, db.ErrConflict, func() error { return RetireInterpreter(ctx, q, &foreignI) })
		refused(t, ctx, q, db.ErrConflict, func() error { return RetireRoom(ctx, q, &foreignR) })
		i.Gone, r.Gone = monday, monday.AddDays(1)
		must(t, RetireInterpreter(ctx, q, &i))
		must(t, RetireRoom(ctx, q, &r))
		refused(t, ctx, q, db.ErrConflict, func() error { return RetireInterpreter(ctx, q, &staleI) })
		refused(t, ctx, q, db.ErrConflict, func() error { return RetireRoom(ctx, q, &staleR) })
		i.Name, r.Name = "Aa", "Rom 2" // a new name is no return
		must(t, SaveInterpreter(ctx, q, &i))
		must(t, SaveRoom(ctx, q, &r))
		for range 2 {
			is, err := Interpreters(ctx, q, "9801")
			must(t, err)
			rs, err := Rooms(ctx, q, "9801")
			must(t, err)
			if diff := cmp.Diff([]any{[]Interpreter{i}, []Room{r}}, []any{is, rs}, byDay); diff != "" {
				t.Error(diff)
			}
			i.Gone, r.Gone = civil.Date{}, civil.Date{}
			must(t, RetireInterpreter(ctx, q, &i))
			must(t, RetireRoom(ctx, q, &r))
		}
	})
	for day, want := range map[civil.Date]bool{monday.AddDays(-1): false, monday: true, monday.AddDays(1): true} {
		if GoneBy(monday, day) != want || GoneBy(civil.Date{}, day) {
			t.Errorf("%s: gone is not %v", day, want)
		}
	}
}

func TestFactsOfACounsellorAreGathered(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		cal := read(t, wrap(event("a", "DTSTART;TZID=Europe/Oslo:20261123T090000", "DURATION:PT1H")))
		must(t, Apply(ctx, q, counsellor, "9801", Merge(nil, cal.Items), cal.Zones))
		must(t, SetHours(ctx, q, "Z990101", monday, []Hours{{Weekday: 0, Interval: Interval{480, 930}}, {Weekday: 1, Interval: Interval{480, 930}}, {Weekday: 2, Interval: Interval{480, 930}}}))
		must(t, SaveAbsence(ctx, q, &Absence{Ident: "Z990101", From: monday.AddDays(1), To: monday.AddDays(1)}))
		must(t, CloseDay(ctx, q, "9801", monday.AddDays(2), "Stengt"))
		f, err := FactsOf(ctx, q, "Z990101", "9801", monday, monday.AddDays(7))
		must(t, err)
		c := Capacity(f, testPolicy, monday.Week(), time.Time{})
		if c.AvailableMin != 315 || c.Days[1].Off != OffAbsent || c.Days[2].Off != OffClosed {
			t.Errorf("%+v", c)
		}
		nobody, err := FactsOf(ctx, q, "Z990102", "", monday, monday.AddDays(7))
		must(t, err)
		if c := Capacity(nobody, testPolicy, monday.Week(), time.Time{}); c.AvailableMin != 1875 {
			t.Errorf("%d", c.AvailableMin)
		}
	})
}

func TestAWholeWorldOfEventsIsWrittenAtOnce(t *testing.T) {
	inOffice(t, func(t *testing.T, ctx context.Context, q db.Q) {
		var all []Owned
		for i := range 1200 {
			e := Single(fmt.Sprint(i), monday.AddDays(i%5), Interval{600, 630}, "Møte", "")
			all = append(all, Owned{counsellor, "9801", StoredEvent{Event: e, ID: db.NewID()}})
		}
		must(t, InsertEvents(ctx, q, all))
		got, err := Events(ctx, q, OfCounsellor, []string{"Z990101"})
		must(t, err)
		if n := len(got["Z990101"]); n != 1200 {
			t.Errorf("%d events", n)
		}
	})
}
