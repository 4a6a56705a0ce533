package demo

import (
	"fmt"
	"slices"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/civil"
)

// How many people each counsellor follows up, before the seed moves it a little.
// The first at the first office is the one whose week the demo shows.
var (
	ordinarySizes  = [][]int{{142, 97, 118, 74, 163, 131, 188, 67}, {84, 112, 151, 70, 127, 195, 101, 91}, {66, 135, 108, 176, 93, 121, 82, 145}}
	programmeSizes = [][]int{{22, 19, 26, 18, 27}, {20, 25, 18, 27, 21}, {24, 18, 27, 20, 23}}
)

const (
	ordinary  = "ordinary"
	programme = "programme"
)

// hand is a counsellor at work: the people, the calendar, and what lies and waits.
type hand struct {
	ident, office, track string
	teamID               string
	mates                []*hand
	size                 int
	s                    *stream
	diary                diary
	souls                []*soul
	waiting              []item       // threads that wait for us, oldest first
	tasks                []item       // open tasks
	works                []item       // open own work
	promised             []item       // open promises
	unshared             []item       // minutes that are not shared
	joined               []item       // joint meetings that are not held
	booked               []booking    // agreed talks that lie ahead
	pressed              int          // thousandths: how much lies undone at the end of the days
	incoming             []civil.Date // days on which somebody new comes
}

// item is a row that lies and waits, and whom it is about.
type item struct {
	row int
	so  *soul
}

// place is an office with what its counsellors share.
type place struct {
	row    access.Office
	hands  []*hand
	rooms  []*room
	interp []*interp
	s      *stream
}

// span is minutes of one day, to not included.
type span struct {
	day      civil.Date
	from, to int
}

func (x span) slot(of string) calendar.Slot {
	return calendar.Slot{Of: of, Day: x.day, Interval: calendar.Interval{From: x.from, To: x.to}}
}

type room struct {
	row   calendar.Room
	taken []span
}

type interp struct {
	row         calendar.Interpreter
	hours, held []span
}

func (s *sim) staff() {
	offices := s.lex.Offices
	if s.w.Size == Office {
		offices = offices[:1]
	}
	draw := newStream(s.w.Seed, "staff")
	names := s.staffNames(draw)
	for i, o := range offices {
		p := &place{row: access.Office{Number: o.Nr, Name: o.Name}, s: newStream(s.w.Seed, "office "+o.Nr)}
		s.w.Offices = append(s.w.Offices, p.row)
		s.places = append(s.places, p)
		s.team(p, i, ordinary, "Ordinær oppfølging", ordinarySizes[i], 0, names)
		s.team(p, i, programme, "Tett oppfølging", programmeSizes[i], 10, names)
		s.equip(p)
	}
	s.account("Z990901", names(), "", access.Operator)
	s.account("Z990902", names(), "", access.Researcher)
}

func (s *sim) account(ident, name, office string, role access.Role, rights ...access.Right) {
	s.w.Staff = append(s.w.Staff, Staff{Ident: ident, Name: name, Office: office, Role: role, Rights: rights})
}

// staffNames draws names without giving one twice.
func (s *sim) staffNames(draw *stream) func() string {
	var used []string
	return func() string {
		for {
			n := pick(draw, append(slices.Clone(s.lex.Staff.Women), s.lex.Staff.Men...)) + " " + pick(draw, s.lex.Staff.Family)
			if !slices.Contains(used, n) {
				used = append(used, n)
				return n
			}
		}
	}
}

// rightsOf gives a few counsellors the groups that open protected people.
func rightsOf(track string, n int) []access.Right {
	switch {
	case track == ordinary && n == 1:
		return []access.Right{access.RightFortrolig}
	case track == ordinary && n == 5:
		return []access.Right{access.RightFortrolig, access.RightStrengtFortrolig}
	case track == ordinary && n == 3, track == programme && n == 2:
		return []access.Right{access.RightEgneAnsatte}
	}
	return nil
}

func (s *sim) team(p *place, office int, track, name string, sizes []int, first int, names func() string) {
	t := Team{Team: access.Team{ID: s.id.at(s.from.At(8 * 60)), Office: p.row.Number, Name: name, Track: track}}
	var members []*hand
	for n, size := range sizes {
		h := &hand{ident: fmt.Sprintf("Z99%02d%02d", office+1, first+n+1), office: p.row.Number, track: track, teamID: t.ID}
		h.s = newStream(s.w.Seed, "hand "+h.ident)
		h.size = size + h.s.between(-2, 2)
		if h.ident == First {
			h.size = size
		}
		s.account(h.ident, names(), p.row.Number, access.Counsellor, rightsOf(track, n+1)...)
		t.Members = append(t.Members, h.ident)
		members = append(members, h)
	}
	t.Leader = fmt.Sprintf("Z99%02d%02d", office+1, 81+first/10)
	s.account(t.Leader, names(), p.row.Number, access.Leader, access.Rights()...)
	for _, h := range members {
		h.mates = members
		h.diary = s.diaryOf(h, len(p.hands))
		p.hands = append(p.hands, h)
	}
	s.w.Teams = append(s.w.Teams, t)
	s.away(members)
}

// equip gives the office rooms and interpreters, with hours and bookings in the
// weeks around the date.
func (s *sim) equip(p *place) {
	from := s.w.Date.Monday().AddDays(-7)
	for n := range 4 {
		r := &room{row: calendar.Room{ID: s.id.at(s.from.At(8*60 + n)), Office: p.row.Number, Name: fmt.Sprintf("Rom %d", n+1)}}
		for d := from; d.Before(from.AddDays(42)); d = d.AddDays(1) {
			if s.isOpen(d) && p.s.in1000(350) {
				at := 480 + 30*p.s.under(12)
				r.taken = append(r.taken, span{d, at, at + 30*p.s.between(2, 5)})
			}
		}
		p.rooms = append(p.rooms, r)
	}
	for n, lang := range [][]string{{"ukrainsk", "russisk"}, {"arabisk"}, {"somali"}, {"tigrinja", "amharisk"}} {
		i := &interp{row: calendar.Interpreter{ID: s.id.at(s.from.At(9*60 + n)), Office: p.row.Number, Languages: lang,
			Name: s.lex.Interpreters[(n*2+len(s.places)-1)%len(s.lex.Interpreters)]}}
		for d := from; d.Before(from.AddDays(42)); d = d.AddDays(1) {
			morning := (d.Weekday()+n)%3 == 0
			if s.isOpen(d) && (morning || (d.Weekday()+n)%5 == 1) {
				at := 750
				if morning {
					at = 540
				}
				i.hours = append(i.hours, span{d, at, at + 180})
			}
		}
		p.interp = append(p.interp, i)
	}
}
