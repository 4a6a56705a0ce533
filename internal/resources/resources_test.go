package resources

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 24, 11, 0, 0, 0, time.UTC)

func TestHoursAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]string{
		"": "", " ; ": "", "8-12": "08.00–12.00", "08.00–12.00, 13.00–15.30": "08.00–12.00, 13.00–15.30", "13:00 - 15:30;8 til 12": "08.00–12.00, 13.00–15.30", "0-24": "00.00–24.00",
	} {
		if got, err := ParseHours(in); err != nil || Hours(got) != want {
			t.Errorf("%q: %q, %v", in, Hours(got), err)
		}
	}
	for _, in := range []string{"8", "12-8", "8-8", "8-25", "8.60-9", "-", "formiddag", "8-12 13-15", "8-12-13", "24.30-25"} {
		if got, err := ParseHours(in); !errors.Is(err, ErrHours) {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
}

func TestTheBarStaysWithinTheDay(t *testing.T) {
	for in, want := range map[calendar.Interval][2]int{{From: 7 * 60, To: 17 * 60}: {0, 100}, {From: 0, To: 24 * 60}: {0, 100}, {From: 12 * 60, To: 12*60 + 1}: {50, 1}, {From: 18 * 60, To: 19 * 60}: {100, 1}} {
		if from, width := bar(in); from != want[0] || width != want[1] {
			t.Errorf("%v: %d, %d", in, from, width)
		}
	}
}

func TestAWeekFarAwayIsThisWeek(t *testing.T) {
	today := civil.MustDate("2026-11-24")
	for in, want := range map[string]string{"2026-W49": "2026-W49", "": "2026-W48", "x": "2026-W48", "2099-W01": "2026-W48", "1999-W01": "2026-W48"} {
		if got := weekNear(in, today).String(); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
}

// The office's leader, a counsellor of the office, a leader of another, and one who may
// only read.
const boss, mine, other, reader = "Z990181", "Z990101", "Z990182", "Z990183"

func site(t *testing.T, d *db.DB) *webtest.Site {
	t.Helper()
	err := d.Tx(t.Context(), func(q db.Q) error {
		ctx := t.Context()
		err := errors.Join(access.PutOffice(ctx, q, access.Office{Number: "9801", Name: "Eksempelvik"}), access.PutOffice(ctx, q, access.Office{Number: "9802", Name: "Prøvestad"}))
		for _, a := range []struct {
			ident, office string
			leads, write  bool
		}{{boss, "9801", true, true}, {mine, "9801", false, true}, {other, "9802", true, true}, {reader, "9801", true, false}} {
			role := access.Counsellor
			if a.leads {
				role = access.Leader
			}
			err = errors.Join(err, access.PutStaff(ctx, q, &access.Staff{Ident: a.ident, Name: a.ident, MayWrite: a.write}), access.SetRoles(ctx, q, a.ident, []access.Role{role}), access.SetOffices(ctx, q, a.ident, []string{a.office}))
			if a.leads {
				team := access.Team{Office: a.office, Name: "Team " + a.ident, Track: "ordinary"}
				err = errors.Join(err, access.AddTeam(ctx, q, &team), access.PutMember(ctx, q, team.ID, access.Member{Ident: a.ident, Leads: true}))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return webtest.New(t, d, noon, Routes())
}

var byDay = cmp.Comparer(func(a, b civil.Date) bool { return a == b })

func form(fields ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return v
}

func TestALeaderChangesAndTheOfficeReads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		lead, counsellor := s.As(boss, access.Leader), s.As(mine, access.Counsellor)
		counsellor.Get(Path).Wants(t, http.StatusOK).Says(t, "Ingen tolker er registrert", "Ingen rom er registrert").Hides(t, "/resources/interpreter/new")
		for _, closed := range []webtest.Someone{counsellor, s.As(reader, access.Leader)} {
			closed.Get(Path+"/interpreter/new").Wants(t, http.StatusNotFound)
			closed.Post(Path+"/interpreter/new", form("name", "Olena", "languages", "ukrainsk")).Wants(t, http.StatusNotFound)
		}
		new := form("token", db.NewID(), "name", "  Олена   Ковальчук ", "languages", "Ukrainsk, russisk,ukrainsk", "day0", "8-12, 13-15.30", "day3", "9.00–10.00", "until", "2026-12-09")
		lead.Post(Path+"/interpreter/new", new).Wants(t, http.StatusSeeOther)
		lead.Post(Path+"/interpreter/new", new).Wants(t, http.StatusSeeOther) // sent twice
		counsellor.Get(Path).Says(t, "Олена Ковальчук", "ukrainsk, russisk", "08.00–12.00, 13.00–15.30", "09.00–10.00", "ingen timer")
		counsellor.Get(Path+"?week=2026-W50").Says(t, "08.00–12.00, 13.00–15.30").Hides(t, "09.00–10.00") // the last day is a Wednesday
		counsellor.Get(Path+"?week=2026-W51").Says(t, "Олена Ковальчук").Hides(t, "08.00–12.00")
		s.As(other, access.Leader).Get(Path).Wants(t, http.StatusOK).Hides(t, "Олена")
		list, err := Load(t.Context(), d.Read, Interpreters, "9801", civil.MustDate("2026-11-23"))
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		s.As(other, access.Leader).Get(Path+"/interpreter/"+list[0].ID).Wants(t, http.StatusNotFound)
		s.As(other, access.Leader).Post(Path+"/interpreter/"+list[0].ID, form("name", "x", "languages", "y", "version", "1")).Wants(t, http.StatusNotFound)
	})
}

func TestAStaleVersionAndFaultsShowWhatWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := site(t, d)
		lead := s.As(boss, access.Leader)
		lead.Post(Path+"/room/new", form("name", "Møterom 1", "day1", "10-11")).Wants(t, http.StatusSeeOther)
		list, err := Load(t.Context(), d.Read, Rooms, "9801", civil.MustDate("2026-11-23"))
		if err != nil || len(list) != 1 || list[0].Version != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		path := Path + "/room/" + list[0].ID
		lead.Get(path).Wants(t, http.StatusOK).Says(t, "Møterom 1")
		lead.Post(path, form("version", "1", "name", "Møterom 1", "day1", "10-11, 12-13")).Wants(t, http.StatusSeeOther)
		a := lead.Post(path, form("version", "1", "name", "Store rom", "day1", "14-15")).Wants(t, http.StatusConflict).Says(t, "10.00–11.00, 12.00–13.00")
		if diff := cmp.Diff([]string{"Store rom", "14-15", "2"}, []string{a.Values("name")[0], value(a.Body, "day1"), a.Values("version")[0]}); diff != "" {
			t.Errorf("what was typed (-want +got):\n%s", diff)
		}
		for name, bad := range map[string]url.Values{
			"no name": form("version", "2", "name", " "), "long": form("version", "2", "name", strings.Repeat("å", 101)), "hours": form("version", "2", "name", "x", "day4", "hele dagen"),
			"far": form("version", "2", "name", "x", "until", "2028-01-01"), "before": form("version", "2", "name", "x", "until", "2026-11-01"),
		} {
			if a := lead.Post(path, bad).Wants(t, http.StatusUnprocessableEntity); !strings.Contains(a.Body, "-fault") || bad.Get("day4") != "" && value(a.Body, "day4") != "hele dagen" {
				t.Errorf("%s: the fault is not told, or what was typed is lost", name)
			}
		}
		lead.Get(Path+"/car/new").Wants(t, http.StatusNotFound)
		got, err := Load(t.Context(), d.Read, Rooms, "9801", civil.MustDate("2026-11-23"))
		want := Row{ID: list[0].ID, Name: "Møterom 1", Version: 2, Days: [5][]calendar.Interval{1: {{From: 600, To: 660}, {From: 720, To: 780}}}}
		if diff := cmp.Diff([]Row{want}, got, byDay); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

// value is the value of a field of one line.
func value(body, name string) string {
	_, rest, _ := strings.Cut(body, `name="`+name+`" value="`)
	v, _, _ := strings.Cut(rest, `"`)
	return v
}
