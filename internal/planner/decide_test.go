package planner

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// ada is the person of these tests, with an own meeting on Tuesday next week.
var ada = person(1, Facts{HasAddress: true, LastContact: monday.AddDays(-40)})

// tuesday of next week: every notice is kept by then.
var tuesday = monday.AddDays(8)

// desk is a week with one person, own work, a meeting in the calendar on next Tuesday at
// 13, an absence on the Wednesday, one room, and another talk at 9.
func desk() *Situation {
	s := situation()
	s.add(ada, Who{Name: "Ada", Language: "somali", Busy: []DaySpan{{tuesday, Span{840, 900}}}})
	bo := person(2, Facts{HasAddress: true})
	s.add(bo, Who{})
	s.Work = []Task{{Table: "own_work", ID: "work", Name: "Refusjon", Own: true, Due: tuesday, Minutes: 40}}
	s.Rooms, s.RoomNames = 1, []Room{{ID: "r1", Name: "Rom 1"}}
	s.RoomsTaken = []Taken{{Room: "r1", DaySpan: DaySpan{tuesday, Span{480, 530}}}}
	f := s.Weeks[tuesday.Week()]
	f.Days[1].Own = append(slices.Clone(f.Days[1].Own), OwnTime{Day: tuesday, Start: 780, End: 820, Kind: OwnPrivate})
	f.Days[1].Busy = append(slices.Clone(f.Days[1].Busy), Span{780, 820})
	f.Days[2].Work, f.Days[2].Own = Span{}, []OwnTime{{Day: tuesday.AddDays(1), End: 1440, Kind: OwnAbsence}}
	s.Weeks[tuesday.Week()] = f
	s.Blocks = []Block{{Week: tuesday.Week(), Subject: bo.Person, Person: bo.Person, Day: tuesday, Start: 540, Contact: 60, Kind: Home, State: Accepted, Version: 1}}
	return s
}

// wished is a call with Ada next Tuesday at 10:30, which may stand.
func wished(change func(*Block)) Block {
	b := Block{Week: tuesday.Week(), Subject: ada.Person, Person: ada.Person, Day: tuesday, Start: 630, Kind: Phone}
	if change != nil {
		change(&b)
	}
	return b
}

func TestEveryRefusalSaysWhyABlockMayNotStand(t *testing.T) {
	p, _ := rules(t)
	for _, x := range []struct {
		name   string
		s      func(*Situation)
		change func(*Block)
		want   []Refusal
	}{
		{"it may stand", nil, nil, nil},
		{"lunch and the inbox block give way", nil, func(b *Block) { b.Start, b.Contact = 660, 20 }, nil},
		{"own work", nil, func(b *Block) { b.Person, b.Subject, b.Kind = "", "work", Admin }, nil},
		{"somebody else's person", nil, func(b *Block) { b.Person, b.Subject = "x", "x" }, []Refusal{NotYours}},
		{"a subject that is not the person", nil, func(b *Block) { b.Subject = "work" }, []Refusal{NotYours}},
		{"work that is not there", nil, func(b *Block) { b.Person, b.Subject, b.Kind = "", "other", Admin }, []Refusal{NotYours}},
		{"a week beyond the horizon", nil, func(b *Block) { b.Day = b.Day.AddDays(14); b.Week = b.Day.Week() }, []Refusal{NotOpenWeek}},
		{"a day of another week", nil, func(b *Block) { b.Day = b.Day.AddDays(-7) }, []Refusal{NotOpenWeek}},
		{"Saturday", nil, func(b *Block) { b.Day = b.Day.AddDays(4) }, []Refusal{NotWeekday}},
		{"no time at all", nil, func(b *Block) { b.Contact = 4 }, []Refusal{BadLength}},
		{"nine hours", nil, func(b *Block) { b.Start, b.Contact = 0, 540 }, []Refusal{BadLength}},
		{"minutes below nothing", nil, func(b *Block) { b.Contact, b.Tail = 30, -5 }, []Refusal{BadLength}},
		{"10:32", nil, func(b *Block) { b.Start = 632 }, []Refusal{OffTick}},
		{"yesterday", func(s *Situation) { s.Today = tuesday.AddDays(1) }, nil, []Refusal{Past}},
		{"an hour ago", func(s *Situation) { s.Today, s.Now = tuesday, 690 }, nil, []Refusal{Past}},
		{"absence", nil, func(b *Block) { b.Day = b.Day.AddDays(1) }, []Refusal{DayOff}},
		{"before work", nil, func(b *Block) { b.Start = 450 }, []Refusal{OutsideHours}},
		{"into the evening", nil, func(b *Block) { b.Start = 915 }, []Refusal{OutsideHours}},
		{"a meeting of her own", nil, func(b *Block) { b.Start = 770 }, []Refusal{OwnEntry}},
		{"another talk", nil, func(b *Block) { b.Start = 590 }, []Refusal{OtherTalk}},
		{"no telephone", func(s *Situation) { s.People[0].HasPhone = false }, nil, []Refusal{BarredKind}},
		{"own work is no talk", nil, func(b *Block) { b.Person, b.Subject = "", "work" }, []Refusal{BarredKind}},
		{"the person is busy", nil, func(b *Block) { b.Start = 825 }, []Refusal{PersonBusy}},
		{"writing while the person is busy", nil, func(b *Block) { b.Start, b.Kind = 840, Digital }, nil},
		{"no interpreter then", func(s *Situation) {
			s.People[0].Interpreter = "spoken"
			s.Interp = []Interpreter{{ID: "i", Languages: []string{"somali"}, Hours: []DaySpan{{tuesday, Span{480, 640}}}}}
		}, nil, []Refusal{InterpreterMissing}},
		{"an interpreter of no registered language is ordered", func(s *Situation) {
			s.People[0].Interpreter = "spoken"
			s.Interp = []Interpreter{{ID: "i", Languages: []string{"ukrainsk"}}}
		}, nil, nil},
		{"the interpreter is booked by a colleague", func(s *Situation) {
			s.People[0].Interpreter = "spoken"
			s.Interp = []Interpreter{{ID: "i", Languages: []string{"somali"}, Hours: []DaySpan{{tuesday, Span{480, 900}}}}}
			s.Taken = []Taken{{Interpreter: "i", DaySpan: DaySpan{tuesday, Span{655, 700}}}}
		}, nil, []Refusal{InterpreterMissing}},
		{"the interpreter is gone from that day", func(s *Situation) {
			s.People[0].Interpreter = "spoken"
			s.Interp = []Interpreter{{ID: "i", Languages: []string{"somali"}, Gone: tuesday}}
		}, nil, []Refusal{InterpreterMissing}},
		{"the only interpreter was gone before the week: one is ordered", func(s *Situation) {
			s.People[0].Interpreter = "spoken"
			s.Interp = []Interpreter{{ID: "i", Languages: []string{"somali"}, Gone: tuesday.AddDays(-1)}}
		}, nil, nil},
		{"the room is gone from that day", func(s *Situation) { s.RoomNames[0].Gone = tuesday }, func(b *Block) { b.Kind, b.Start = Meeting, 660 }, []Refusal{RoomTaken}},
		{"the room is gone from the day after", func(s *Situation) { s.RoomNames[0].Gone = tuesday.AddDays(1) }, func(b *Block) { b.Kind, b.Start = Meeting, 660 }, nil},
		{"the only room was gone before the week: none is counted", func(s *Situation) { s.RoomNames[0].Gone = monday }, func(b *Block) { b.Kind, b.Start = Meeting, 660 }, nil},
		{"the room is taken", nil, func(b *Block) { b.Start, b.Kind = 480, Meeting }, []Refusal{RoomTaken}},
		{"a meeting on Thursday this week", nil, func(b *Block) { b.Day, b.Week, b.Kind = monday.AddDays(3), monday.Week(), Meeting }, []Refusal{Notice}},
		{"the same, agreed", nil, func(b *Block) { b.Day, b.Week, b.Kind, b.Agreed = monday.AddDays(3), monday.Week(), Meeting, true }, nil},
		{"a day that is full", func(s *Situation) { s.Blocks[0].Start, s.Blocks[0].Contact = 0, 290 }, nil, []Refusal{DayFull}},
		{"a second home visit", nil, func(b *Block) { b.Start, b.Kind = 660, Home }, []Refusal{OwnEntry, HomeLimit}},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := desk()
			if x.s != nil {
				x.s(s)
			}
			if _, got := s.Complete(wished(x.change), p, s.Days()); !slices.Equal(got, x.want) {
				t.Errorf("got %v, want %v", got, x.want)
			}
		})
	}
}

func TestAWishIsCompletedWithMinutesInterpreterAndRoom(t *testing.T) {
	p, _ := rules(t)
	s := desk()
	s.People[0].Interpreter = "spoken"
	s.Interp = []Interpreter{
		{ID: "a", Name: "A", Languages: []string{"somali"}, Hours: []DaySpan{{tuesday, Span{480, 700}}}},
		{ID: "b", Name: "B", Languages: []string{"somali"}, Hours: []DaySpan{{tuesday, Span{600, 660}}, {tuesday, Span{660, 780}}}},
	}
	b, refused := s.Complete(wished(func(b *Block) { b.Kind, b.Start = Meeting, 660 }), p, s.Days())
	if len(refused) > 0 || b.Interpreter != "b" || b.Room != "r1" || b.Contact != 70 || b.Tail != 10 || b.Counsellor != s.Counsellor {
		t.Errorf("got %+v, %v", b, refused)
	}
	taken := wished(func(b *Block) { b.Kind, b.Start, b.Interpreter = Meeting, 660, "a" })
	if _, refused := s.Complete(taken, p, s.Days()); !slices.Equal(refused, []Refusal{InterpreterMissing}) {
		t.Errorf("an interpreter who is named and not free: %v", refused)
	}
}

// deskDrawn is a random situation in which something is decided, done and skipped.
func deskDrawn(t *rapid.T) *Situation {
	s := randomSituation(t)
	for i := range s.Rooms {
		s.RoomNames = append(s.RoomNames, Room{ID: fmt.Sprint("r", i), Name: fmt.Sprint("Rom ", i+1)})
	}
	s.Now = 15 * rapid.IntRange(0, 60).Draw(t, "now")
	p, _ := rules(t)
	for i := range s.People {
		b := wishDrawn(t, s, i)
		state := rapid.SampledFrom([]BlockState{"", "", Accepted, LockedIn, Done, NotMet, Skipped, Cancelled, TakenBack}).Draw(t, "state")
		done, refused := s.Complete(b, p, s.Days())
		if state == "" || len(refused) > 0 {
			continue
		}
		done.State, done.Version = state, 1
		if state == Done {
			s.People[i] = s.People[i].Spoken(s.Today)
		}
		s.Blocks = append(s.Blocks, done)
	}
	return s
}

func wishDrawn(t *rapid.T, s *Situation, i int) Block {
	day := monday.AddDays(7*rapid.IntRange(0, 2).Draw(t, "week") + rapid.IntRange(0, 4).Draw(t, "day"))
	return Block{Week: day.Week(), Person: s.People[i].Person, Subject: s.People[i].Person, Day: day, Start: 15 * rapid.IntRange(28, 64).Draw(t, "start"),
		Kind: rapid.SampledFrom(append(DirectKinds(), Digital)).Draw(t, "kind"), Agreed: rapid.Bool().Draw(t, "agreed")}
}

func TestWhatTimesOffersIsAllowed(t *testing.T) {
	p, _ := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		s := deskDrawn(t)
		if len(s.People) == 0 {
			return
		}
		b := wishDrawn(t, s, rapid.IntRange(0, len(s.People)-1).Draw(t, "who"))
		w := plan(t, s, b.Week)
		offered := w.Times(s, b, p, s.Days())
		last := 0
		for _, x := range offered {
			b.Day, b.Start = x.Day, x.Start
			done, refused := s.Complete(b, p, s.Days())
			if len(refused) > 0 || done.End() != x.End || done.From() != x.From {
				t.Fatalf("%s %d is offered, but %v", x.Day, x.Start, refused)
			}
			if x.Gives.rank() < last {
				t.Fatal("what takes less from others comes later")
			}
			last = x.Gives.rank()
			for _, k := range w.Talks {
				lies := k.State == "" && k.Subject != b.Subject && k.Day == x.Day && k.Start < x.End && x.Start < k.End
				told := slices.Contains(x.Gives.Talks, k.Subject) || slices.Contains(x.Gives.Work, k.Subject)
				if lies != told {
					t.Fatalf("%s must give way: %v, but told: %v", k.Subject, lies, told)
				}
			}
		}
		n := 0
		for _, day := range ByDay(offered) {
			n += len(day)
		}
		if n != len(offered) {
			t.Fatalf("%d times by day, %d offered", n, len(offered))
		}
	})
}

func TestAnAllowedBlockNeverOverlaps(t *testing.T) {
	p, _ := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		s := deskDrawn(t)
		for i, b := range s.Blocks {
			for _, o := range s.Blocks[i+1:] {
				one := b.Day == o.Day && b.Fills() && o.Fills()
				if one && b.Start < o.End() && o.Start < b.End() {
					t.Fatalf("%+v over %+v", b, o)
				}
				talks := b.Day == o.Day && b.Stands() && o.Stands() && b.From() < o.To() && o.From() < b.To()
				if talks && (b.Room != "" && b.Room == o.Room || b.Interpreter != "" && b.Interpreter == o.Interpreter) {
					t.Fatalf("one room or interpreter for %+v and %+v", b, o)
				}
			}
			if d := s.Weeks[b.Week].day(b.Day); b.Start < d.Work.From || b.End() > d.Work.To || b.Collides(s.Weeks[b.Week]) {
				t.Fatalf("%+v lies outside the day %+v", b, d)
			}
			if f := factsOf(s, b.Person); !b.Agreed && b.Day.Before(EarliestDay(b.Kind, Interpreted(*f), s.Today, b.Day.AddDays(999), p, s.Days())) {
				t.Fatalf("%+v is too early", b)
			}
		}
	})
}

func TestNobodyVanishesWhateverIsDecided(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := deskDrawn(t)
		before := map[string][]Talk{}
		for i := range Horizon {
			w := plan(t, s, monday.Week().Add(i))
			holds := slices.Clone(w.Talks)
			for _, k := range w.Past {
				if k.State == Done {
					holds = append(holds, k)
				}
			}
			shown := *w
			shown.Talks = slices.DeleteFunc(slices.Clone(holds), func(k Talk) bool { return k.Collides })
			nobodyVanishes(t, s, &shown, before)
			onlyOneEach(t, s, w)
			for _, k := range w.Talks {
				before[k.Person] = append(before[k.Person], k)
			}
		}
	})
}

// onlyOneEach: what is decided, done or skipped is not proposed once more, proposals
// lie on no time that is spoken for, and what is not met or taken back goes on from its
// version.
func onlyOneEach(t *rapid.T, s *Situation, w *Week) {
	for _, k := range w.Talks {
		for _, b := range s.Blocks {
			if k.State != "" || b.Week != w.Week {
				continue
			}
			if b.Fills() && b.Day == k.Day && b.Start < k.End && k.Start < b.End() {
				t.Fatalf("%+v is proposed on top of %+v", k, b)
			}
			if b.Subject == k.Subject && (b.Fills() || b.State == Skipped || k.Version != b.Version) {
				t.Fatalf("%+v is proposed beside %+v", k, b)
			}
		}
	}
	for _, x := range w.Shortfall {
		skipped := slices.ContainsFunc(s.Blocks, func(b Block) bool { return b.Week == w.Week && b.Person == x.Person && b.State == Skipped })
		if x.Skipped != skipped {
			t.Fatalf("%s: skipped %v, told %v", x.Person, skipped, x.Skipped)
		}
	}
}

func TestSomebodySkippedIsNotReachedAndComesBackNextWeek(t *testing.T) {
	s := situation()
	f := person(1, Facts{LastContact: monday.AddDays(-100)})
	s.add(f, Who{})
	s.Blocks = []Block{{Week: monday.Week(), Subject: f.Person, Person: f.Person, Day: monday, Start: 540, Contact: 20, Kind: Phone, State: Skipped, SkipReason: "reist bort", Version: 3}}
	w := plan(t, s, monday.Week())
	if len(w.Talks) != 0 || len(w.Shortfall) != 1 || !w.Shortfall[0].Skipped || w.Shortfall[0].Waited != 100 || w.Shortfall[0].Version != 3 {
		t.Errorf("talks %+v, not reached %+v", w.Talks, w.Shortfall)
	}
	if len(w.Past) != 1 || w.Past[0].State != Skipped || w.Past[0].SkipReason != "reist bort" {
		t.Errorf("what is behind: %+v", w.Past)
	}
	if next := plan(t, s, monday.Week().Add(1)); len(next.Talks) != 1 || next.Talks[0].Person != f.Person || next.Talks[0].Version != 0 {
		t.Errorf("next week: %+v", next.Talks)
	}
}

func TestWhoWasNotMetIsProposedAgainInTheSameRow(t *testing.T) {
	s := situation()
	f := person(1, Facts{LastContact: monday.AddDays(-100)})
	s.add(f, Who{})
	s.Now = 10 * 60
	s.Blocks = []Block{{Week: monday.Week(), Subject: f.Person, Person: f.Person, Day: monday, Start: 540, Contact: 20, Kind: Phone, State: NotMet, Version: 2}}
	w := plan(t, s, monday.Week())
	if len(w.Talks) != 1 || w.Talks[0].Version != 2 || w.Talks[0].State != "" || len(w.Past) != 1 || len(w.Shortfall) != 0 {
		t.Errorf("talks %+v, behind %+v, not reached %+v", w.Talks, w.Past, w.Shortfall)
	}
}

func TestWeeksAreSolvedOnceAndInOrder(t *testing.T) {
	s := situation()
	for i := range 10 {
		s.add(person(i, Facts{LastContact: monday.AddDays(-80 - i)}), Who{})
	}
	p, d := rules(t)
	l := NewPlanned(s, p, d, s.Days(), quick)
	type got struct {
		w   *Week
		err error
	}
	all := make(chan got)
	for range 4 {
		go func() {
			w, err := l.Week(monday.Week().Add(2))
			all <- got{w, err}
		}()
	}
	third, err := l.Week(monday.Week().Add(2))
	for range 4 {
		if g := <-all; g.w != third || g.err != nil || err != nil {
			t.Error("the same week is solved twice", g.err, err)
		}
	}
	alone, err := Plan(s, p, d, s.Days(), monday.Week().Add(2), quick)
	if err != nil || len(alone.Talks) != len(third.Talks) {
		t.Errorf("%d talks alone, %d in order, %v", len(alone.Talks), len(third.Talks), err)
	}
	if _, err := l.Week(monday.Week().Add(-1)); err == nil {
		t.Error("a week that is over is planned")
	}
	if _, err := l.Week(monday.Week().Add(Horizon)); err == nil {
		t.Error("a week beyond the horizon is planned")
	}
}
