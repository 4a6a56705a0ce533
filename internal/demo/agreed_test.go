package demo

import (
	"slices"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/calendar"
	"github.com/veilederblikk/blikk/internal/caseload"
)

func TestAgreedTalksCanBeHeld(t *testing.T) {
	w := study()
	people := map[string]caseload.Person{}
	for _, p := range w.People {
		people[p.ID] = p
	}
	protected := map[string]bool{}
	for _, p := range w.Protections {
		protected[p.Person] = true
	}
	taken := map[string][]span{}
	book := func(who string, x span) {
		if !free(taken[who], x.day, x.from, x.to) {
			t.Errorf("%s is booked twice on %s", who, x.day)
		}
		taken[who] = append(taken[who], x)
	}
	for _, b := range w.Blocks {
		p := people[b.Person]
		talk := span{b.Day, b.Start + b.Lead, b.Start + b.Lead + b.Contact}
		book(b.Counsellor, span{b.Day, b.Start, b.End()})
		if b.Room != "" {
			book(b.Room, talk)
		}
		if b.Interpreter != "" {
			book(b.Interpreter, talk)
			if !slices.ContainsFunc(w.InterpreterHours, func(h calendar.Slot) bool {
				return h.Of == b.Interpreter && h.Day == b.Day && h.From <= talk.from && talk.to <= h.To
			}) {
				t.Errorf("an interpreter on %s outside the hours", b.Day)
			}
		}
		if (b.Kind == "meeting") != (b.Room != "") || b.Kind == "home" && (p.Address == "" || p.Safety == caseload.Yes || protected[p.ID]) || b.Kind == "phone" && p.Phone == "" {
			t.Errorf("a talk by %s that cannot be", b.Kind)
		}
	}
	if len(w.Blocks) < 150 {
		t.Errorf("only %d talks are agreed", len(w.Blocks))
	}
}

func TestSomeAreProtectedAndFewMayOpenThem(t *testing.T) {
	w := study()
	kinds, rights, of := map[string]int{}, map[string][]access.Right{}, map[string]string{}
	for _, s := range w.Staff {
		if s.Role == access.Counsellor {
			rights[s.Ident] = s.Rights
		}
	}
	for _, f := range w.FollowUps {
		of[f.Person] = f.Counsellor
	}
	mayNot := 0
	for _, p := range w.Protections {
		kinds[p.Kind]++
		if p.Kind == string(access.StrengtFortrolig) && !slices.Contains(rights[of[p.Person]], access.RightStrengtFortrolig) {
			mayNot++
		}
	}
	for _, k := range access.Kinds() {
		if n := kinds[string(k)]; n < 3 || n > 15 {
			t.Errorf("%d people under %s", n, k)
		}
	}
	with := 0
	for _, r := range rights {
		if len(r) > 0 {
			with++
		}
	}
	if with < 6 || with > len(rights)/2 || mayNot == 0 {
		t.Errorf("%d of %d counsellors hold a right; %d must be handed over", with, len(rights), mayNot)
	}
}
