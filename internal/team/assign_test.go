package team_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/caseload/caseloadtest"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/planner"
	"github.com/veilederblikk/blikk/internal/team"
	"github.com/veilederblikk/blikk/internal/web/webtest"
)

func policy(t *testing.T) planner.Policy {
	t.Helper()
	p, err := catalogue.Policy()
	caseloadtest.Must(t, err)
	return p
}

func pages(t *testing.T) team.Pages { return team.Pages{Policy: policy(t)} }

func TestTheRhythmOfPeopleInMinutes(t *testing.T) {
	p := policy(t)
	weekly := planner.Facts{HasPhone: true, RhythmCentidays: 700}
	standard := planner.Facts{HasPhone: true}
	paused := planner.Facts{HasPhone: true, RhythmCentidays: 700, Paused: true}
	call := p.Minutes.Phone.Lead + p.Minutes.Phone.Contact + p.Minutes.Phone.Tail
	if got := planner.RhythmLoad([]planner.Facts{weekly, paused}, p); got != call {
		t.Errorf("one call a week: %d, want %d", got, call)
	}
	if got := planner.RhythmLoad([]planner.Facts{standard}, p); got != call*7/p.Rhythm.OrdinaryDays {
		t.Errorf("the standard: %d", got)
	}
	if got := team.Standard([]planner.Facts{weekly, standard, paused}, p); got != 1 {
		t.Errorf("%d by the standard", got)
	}
	if got := planner.RhythmLoad(nil, p); got != 0 {
		t.Errorf("nobody: %d", got)
	}
}

func TestWhoMayGiveWhomHow(t *testing.T) {
	lead := access.Actor{Ident: leader, Role: access.Leader, Leads: []string{"A"}, LeadsAt: []string{"9801"}, MayWrite: true}
	own := access.Actor{Ident: mine, Role: access.Counsellor, Offices: []string{"9801"}, Teams: []string{"A"}, MayWrite: true}
	reads := own
	reads.MayWrite = false
	of := func(counsellor string) access.Subject {
		return access.Subject{Person: "p", Office: "9801", Counsellor: counsellor, CounsellorTeams: []string{"A"}, FollowUp: "active"}
	}
	nobodys := access.Subject{Person: "p", Office: "9801"}
	covered := of(hers)
	covered.Cover = []access.Cover{{Substitute: mine, From: today, To: today}}
	closed := of(mine)
	closed.FollowUp = access.FollowUpClosed
	elsewhere := of(hers)
	elsewhere.CounsellorTeams = []string{"B"}
	for _, c := range []struct {
		what string
		a    access.Actor
		s    access.Subject
		want team.Way
	}{
		{"a leader's", lead, of(mine), team.Give}, {"nobody's, to a leader", lead, nobodys, team.Give}, {"another team's, to a leader", lead, elsewhere, team.NoWay},
		{"one's own", own, of(mine), team.Offer}, {"a covered one", own, covered, team.Offer}, {"a colleague's", own, of(hers), team.NoWay},
		{"nobody's", own, nobodys, team.Take}, {"a closed one", own, closed, team.NoWay}, {"who may only read", reads, of(mine), team.NoWay}, {"who may only read, nobody's", reads, nobodys, team.NoWay},
	} {
		if got := team.WayOf(c.a, c.s, today); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}

func TestWhoMayBeGivenSomebody(t *testing.T) {
	s := access.Subject{Person: "p", Number: []byte("n"), Office: "9801", Counsellor: mine, Protections: []access.Protection{{Kind: access.Fortrolig}}}
	r := access.Actor{Ident: hers, Role: access.Counsellor}
	if team.MayGet(r, s, today) {
		t.Error("without the right")
	}
	r.Rights = []access.Right{access.RightFortrolig}
	if !team.MayGet(r, s, today) {
		t.Error("with the right")
	}
	kin, self := r, r
	kin.Kin, self.Person = [][]byte{[]byte("n")}, "p"
	if team.MayGet(kin, s, today) || team.MayGet(self, s, today) {
		t.Error("close kin, or oneself")
	}
}

// office is a page test's world: the leader's team with mine and free, and people.
func office(t *testing.T, d *db.DB, list ...someone) (*webtest.Site, map[string]string) {
	t.Helper()
	placed(t, d, access.RightFortrolig)
	caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
		teams, err := access.TeamsOf(t.Context(), q, mine)
		if err != nil {
			return err
		}
		return access.PutMember(t.Context(), q, teams[0].ID, access.Member{Ident: free})
	}))
	return webtest.New(t, d, caseloadtest.Noon, pages(t).Routes()), people(t, d, list...)
}

func of(t *testing.T, d *db.DB, id string) caseload.FollowUp {
	t.Helper()
	found, err := caseload.People(t.Context(), d.Read, []string{id})
	caseloadtest.Must(t, err)
	return found[0].FollowUp
}

func changes(t *testing.T, d *db.DB, after int, act access.Action) (seen []access.Seen) {
	t.Helper()
	lines, err := access.Lines(t.Context(), d.Read, 0, 10_000)
	caseloadtest.Must(t, err)
	for _, l := range lines[after:] {
		if l.Permit && l.Action == act {
			seen = append(seen, l.People...)
		}
	}
	return seen
}

func lines(t *testing.T, d *db.DB) int {
	t.Helper()
	list, err := access.Lines(t.Context(), d.Read, 0, 10_000)
	caseloadtest.Must(t, err)
	return len(list)
}

func choice(ids ...string) url.Values { return url.Values{"person": ids} }

// formOf is the form of the page as a browser would send it.
func formOf(a webtest.Answer, do, receiver string) url.Values {
	f := url.Values{"person": a.Values("person"), "version": a.Values("version"), "do": {do}}
	if receiver != "" {
		f.Set("receiver", receiver)
	}
	return f
}

func TestTheLeaderMovesPeopleKnowingTheCost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var twelve []someone
		for i := range 12 {
			twelve = append(twelve, someone{name: "Person" + strconv.Itoa(i), office: "9801", counsellor: mine, state: caseload.Active})
		}
		s, ids := office(t, d, twelve...)
		var list []string
		for i := range 12 {
			list = append(list, ids["Person"+strconv.Itoa(i)])
		}
		me := s.As(leader, access.Leader)
		a := me.Post("/assign", choice(list...)).Wants(t, http.StatusOK)
		p := policy(t)
		call := p.Minutes.Phone.Lead + p.Minutes.Phone.Contact*p.Minutes.InterpreterPercent/100 + p.Minutes.Phone.Tail
		a.Says(t, "Fordel 12 personer", "Rytmen til de 12 krever omtrent", "rundet av til hele timer", "0 → 12", "Timer til samtaler vises bare for fem veiledere", always, "Person7 Prøve", "arabisk")
		a.Hides(t, "018190", "99999999", "For 12 er ingen rytme avtalt", " min")
		if want := 12 * 7 * call / p.Rhythm.OrdinaryDays; !strings.Contains(a.Text(), "ingen → omtrent "+strconv.Itoa((want+30)/60)+" t") {
			t.Errorf("the cost of %d minutes is not told: %.3000s", want, a.Text())
		}
		if !strings.Contains(a.Body, `class="load__added"`) || strings.Contains(a.Body, `name="receiver" value="`+mine+`"`) {
			t.Error("nothing is drawn, or they are offered to whom they have")
		}
		before := lines(t, d)
		me.Post("/assign/do", formOf(a, "give", free)).Wants(t, http.StatusSeeOther)
		me.Get("/reassign").Wants(t, http.StatusOK)
		for _, id := range list {
			if f := of(t, d, id); f.Counsellor != free || f.AssignedOn != today {
				t.Errorf("%+v", f)
			}
		}
		if seen := changes(t, d, before, access.Assign); len(seen) != 12 || seen[0].Relation != access.Leads {
			t.Errorf("the log: %+v", seen)
		}
		before = lines(t, d)
		me.Post("/assign/do", formOf(a, "give", free)).Wants(t, http.StatusSeeOther) // pressed twice
		if seen := changes(t, d, before, access.Assign); len(seen) != 0 || of(t, d, list[0]).Version != 2 {
			t.Errorf("twice: %+v", seen)
		}
	})
}

// What a leader sees of rhythms is of five people or more, in whole hours.
func TestALeaderReadsNobodysHoursOutOfAChoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var all []someone
		for i := range 10 {
			all = append(all, someone{name: "Person" + strconv.Itoa(i), office: "9801", counsellor: mine, state: caseload.Active})
		}
		all = append(all, someone{name: "Hers", office: "9801", counsellor: hers, state: caseload.Active})
		s, ids := office(t, d, all...)
		first := func(n int) (list []string) {
			for i := range n {
				list = append(list, ids["Person"+strconv.Itoa(i)])
			}
			return list
		}
		lead := s.As(leader, access.Leader)
		few := "Timene vises når fem eller flere er valgt."
		for n := 1; n <= 4; n++ {
			a := lead.Post("/assign", choice(first(n)...)).Wants(t, http.StatusOK).Says(t, few, "Vises for fem personer eller flere.", "nå ingen").Hides(t, "krever omtrent", "kommer til", " min", "ingen rytme avtalt", "på pause")
			if strings.Contains(a.Body, "load__added") || strings.Contains(a.Body, "load__sw--added") {
				t.Errorf("%d chosen: what comes to somebody is drawn", n)
			}
		}
		told := map[string]bool{}
		for n := 5; n <= 6; n++ {
			a := lead.Post("/assign", choice(first(n)...)).Wants(t, http.StatusOK).Hides(t, few, " min")
			_, rest, _ := strings.Cut(a.Text(), " krever ")
			hours, _, _ := strings.Cut(rest, " i uka")
			told[hours] = true
		}
		if len(told) != 1 {
			t.Errorf("five and six tell %v: the difference is one person", told)
		}
		// Of six chosen one is hers: of her the five others would tell what the one is.
		a := lead.Post("/assign", choice(append(first(5), ids["Hers"])...)).Wants(t, http.StatusOK)
		for ident, want := range map[string]bool{hers: false, free: true} {
			_, row, found := strings.Cut(a.Body, `name="receiver" value="`+ident+`"`)
			if !found {
				t.Fatalf("%s is not offered", ident)
			}
			row, _, _ = strings.Cut(row, "</tr>")
			if got := strings.Contains(row, "load__added"); got != want {
				t.Errorf("%s: what is added is shown: %v\n%s", ident, got, row)
			}
		}
		// A counsellor who hands over her own sees all.
		s.As(mine, access.Counsellor).Post("/assign", choice(first(2)...)).Wants(t, http.StatusOK).Says(t, "Rytmen til de 2 krever", "For 2 er ingen rytme avtalt", " min").Hides(t, few)
	})
}

func TestTwoLeadersAssignTheSamePersonAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", state: caseload.Active}, someone{name: "Ola", office: "9801", counsellor: mine, state: caseload.Active}, someone{name: "Siv", office: "9801"})
		me := s.As(leader, access.Leader)
		a := me.Post("/assign", choice(ids["Kari"], ids["Ola"], ids["Siv"])).Wants(t, http.StatusOK)
		b := me.Post("/assign", choice(ids["Kari"], ids["Siv"])).Wants(t, http.StatusOK)
		me.Post("/assign/do", formOf(b, "give", free)).Wants(t, http.StatusSeeOther)
		c := me.Post("/assign/do", formOf(a, "give", mine)).Wants(t, http.StatusConflict)
		c.Says(t, "Noen andre har fordelt i mellomtiden", "Kari Prøve: Det som står nå: "+free+", siden 23. november", "Siv Prøve: Det som står nå", "Du ville: "+mine)
		if of(t, d, ids["Kari"]).Counsellor != free || of(t, d, ids["Ola"]).Version != 1 {
			t.Error("half of it was done")
		}
		me.Post("/assign/do", formOf(c, "give", mine)).Wants(t, http.StatusSeeOther) // having seen both
		if of(t, d, ids["Kari"]).Counsellor != mine || of(t, d, ids["Siv"]).Counsellor != mine {
			t.Error("the second choice is not done")
		}
	})
}

func TestSomebodyWithoutTheRightIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", state: caseload.Active, kind: access.Fortrolig}, someone{name: "Ola", office: "9801", state: caseload.Active})
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return access.SetRights(t.Context(), q, free, []access.Right{access.RightFortrolig})
		}))
		me := s.As(leader, access.Leader)
		a := me.Post("/assign", choice(ids["Kari"], ids["Ola"])).Wants(t, http.StatusOK).Says(t, "Kan ikke følge opp: Kari Prøve.", "fortrolig adresse (kode 7)")
		if !strings.Contains(a.Body, `value="`+mine+`" disabled`) || strings.Contains(a.Body, `value="`+free+`" disabled`) {
			t.Error("the wrong ones can be chosen")
		}
		me.Post("/assign/do", formOf(a, "give", mine)).Wants(t, http.StatusUnprocessableEntity).Says(t, "1 av personene kan ikke gis slik")
		if of(t, d, ids["Ola"]).Counsellor != "" {
			t.Error("half of it was done")
		}
		me.Post("/assign/do", formOf(a, "give", free)).Wants(t, http.StatusSeeOther)
		if of(t, d, ids["Kari"]).Counsellor != free {
			t.Error("who holds the right does not get the person")
		}
	})
}

func TestIdsThatMayNotBeSeenAreAsUnknownOnes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", state: caseload.Active}, someone{name: "Hidden", office: "9801", state: caseload.Active, kind: access.StrengtFortrolig}, someone{name: "Elsewhere", office: "9802", state: caseload.Active})
		me := s.As(leader, access.Leader)
		unknown := db.NewID()
		clean := func(a webtest.Answer, id string) string { return strings.ReplaceAll(a.Body, id, "ID") }
		want := clean(me.Post("/assign", choice(ids["Kari"], unknown)).Wants(t, http.StatusOK).Says(t, "Noen av de valgte finnes ikke, eller kan ikke vises"), unknown)
		for _, id := range []string{ids["Hidden"], ids["Elsewhere"]} {
			before := lines(t, d)
			if got := clean(me.Post("/assign", choice(ids["Kari"], id)).Wants(t, http.StatusOK).Hides(t, "Hidden", "Elsewhere", id), id); got != want {
				t.Error("the answer tells which")
			}
			if lines(t, d) != before+2 { // the denial and the view
				t.Errorf("%d lines", lines(t, d)-before)
			}
			alone, nobody := me.Post("/assign", choice(id)).Wants(t, http.StatusNotFound), me.Post("/assign", choice(unknown)).Wants(t, http.StatusNotFound)
			if alone.Body != nobody.Body {
				t.Error("alone it is answered otherwise")
			}
			me.Post("/assign/do", url.Values{"person": {id}, "do": {"give"}, "receiver": {mine}, "version": {id + ":1"}}).Wants(t, http.StatusNotFound)
			me.Post("/assign/do", url.Values{"person": {id, ids["Kari"]}, "do": {"give"}, "receiver": {mine}, "version": {ids["Kari"] + ":1"}}).Wants(t, http.StatusUnprocessableEntity).Says(t, "Ingen er fordelt").Hides(t, id)
			if of(t, d, id).Counsellor != "" || of(t, d, ids["Kari"]).Counsellor != "" {
				t.Error("somebody was given")
			}
		}
	})
}

func TestBadChoices(t *testing.T) {
	d := dbtest.SQLite(t)
	s, ids := office(t, d, someone{name: "Kari", office: "9801", state: caseload.Active}, someone{name: "Mine", office: "9801", counsellor: mine, state: caseload.Active})
	me := s.As(leader, access.Leader)
	many := make([]string, 20_001)
	for i := range many {
		many[i] = db.NewID()
	}
	all := url.Values{"people": {strings.Join(many, " ")}}
	me.Post("/assign", all).Wants(t, 422).Says(t, "20001 personer er valgt", "høyst 20000", "Ingen er fordelt")
	me.Post("/assign/do", all).Wants(t, 422).Says(t, "høyst 20000")
	me.Post("/assign", choice(many[:10_001]...)).Wants(t, 400) // more fields than a form has room for
	me.Post("/assign", choice()).Wants(t, 422).Says(t, "Ingen er valgt")
	me.Get("/assign").Wants(t, 200).Says(t, "Ingen er valgt")
	me.Post("/assign", choice("x", "' OR 1=1 --", strings.Repeat("9", 5000))).Wants(t, 404)
	kari := choice(ids["Kari"], ids["Kari"])
	a := me.Post("/assign", kari).Wants(t, 200).Says(t, "Fordel 1 person")
	me.Post("/assign/do", formOf(a, "give", "")).Wants(t, 422).Says(t, "Velg hvem som skal følge opp")
	me.Post("/assign/do", formOf(a, "give", "Z999999")).Wants(t, 422).Says(t, "ikke å finne")
	me.Post("/assign/do", formOf(a, "give", leader)).Wants(t, 422)
	me.Post("/assign/do", formOf(a, "burn", mine)).Wants(t, 400)
	me.Post("/assign/do", formOf(a, "take", mine)).Wants(t, 422) // a leader takes nobody
	stale := formOf(a, "give", mine)
	stale["version"] = []string{ids["Kari"] + ":nope", "x"}
	me.Post("/assign/do", stale).Wants(t, 409)
	if of(t, d, ids["Kari"]).Counsellor != "" {
		t.Error("she was given")
	}
	// a counsellor gives nobody, and takes nobody who has a counsellor
	she := s.As(free, access.Counsellor)
	she.Post("/assign/do", url.Values{"person": {ids["Kari"]}, "version": {ids["Kari"] + ":1"}, "do": {"give"}, "receiver": {mine}}).Wants(t, 422)
	she.Post("/assign/do", url.Values{"person": {ids["Mine"]}, "version": {ids["Mine"] + ":1"}, "do": {"take"}}).Wants(t, 422)
	she.Post("/assign/do", url.Values{"person": {ids["Mine"]}, "version": {ids["Mine"] + ":1"}, "do": {"offer"}, "receiver": {hers}}).Wants(t, 422)
	if of(t, d, ids["Kari"]).Counsellor != "" || of(t, d, ids["Mine"]).Counsellor != mine {
		t.Error("somebody was given")
	}
	s.As("Z990901", access.Operator).Get("/assign").Wants(t, 303)
}

func TestACounsellorTakesSomebodyWhomNobodyFollowsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", state: caseload.Active}, someone{name: "Hidden", office: "9801", state: caseload.Active, kind: access.Fortrolig}, someone{name: "Hers", office: "9801", counsellor: hers, state: caseload.Active})
		she := s.As(mine, access.Counsellor)
		a := she.Get("/assign?person="+ids["Kari"]+"&person="+ids["Hers"]).Wants(t, 200).
			Says(t, "Ta 1 person uten veileder", "Din egen uke", "Timene du har til samtaler en vanlig uke", "Kan ikke gis videre herfra", "Hers Prøve", "Personen blir din fra i dag")
		she.Get("/assign?person="+ids["Hidden"]).Wants(t, 404)
		before := lines(t, d)
		she.Post("/assign/do", formOf(a, "take", "")).Wants(t, 303)
		if f := of(t, d, ids["Kari"]); f.Counsellor != mine || f.AssignedOn != today {
			t.Errorf("%+v", f)
		}
		if seen := changes(t, d, before, access.Take); len(seen) != 1 || seen[0].Person != ids["Kari"] {
			t.Errorf("%+v", seen)
		}
		// two at once: the second is told
		s.As(free, access.Counsellor).Post("/assign/do", formOf(a, "take", "")).Wants(t, 409).Says(t, "Det som står nå: "+mine)
	})
}

func TestAHandOverWaitsForItsYes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", counsellor: mine, state: caseload.Active}, someone{name: "Ola", office: "9801", counsellor: mine, state: caseload.Active}, someone{name: "Siv", office: "9801", counsellor: mine, state: caseload.Active})
		giver, receiver, third, chief := s.As(mine, access.Counsellor), s.As(free, access.Counsellor), s.As(hers, access.Counsellor), s.As(leader, access.Leader)
		a := giver.Get("/assign?person="+ids["Kari"]+"&person="+ids["Ola"]+"&person="+ids["Siv"]).Wants(t, 200).
			Says(t, "Gi videre 3 personer", "mottakerens egne tall og vises ikke").Hides(t, "load__now", "→", "kommer til<")
		before := lines(t, d)
		giver.Post("/assign/do", formOf(a, "offer", free)).Wants(t, 303)
		giver.Post("/assign/do", formOf(a, "offer", free)).Wants(t, 303) // twice
		giver.Post("/assign/do", formOf(a, "offer", hers)).Wants(t, 422).Says(t, "alt tilbudt til en annen")
		if seen := changes(t, d, before, access.HandOver); len(seen) != 3 || of(t, d, ids["Kari"]).Counsellor != mine {
			t.Fatalf("%+v", seen)
		}
		n, err := waitingFor(t, d, free)
		if err != nil || n != 3 {
			t.Errorf("%d %v", n, err)
		}
		third.Get("/handover").Wants(t, 200).Says(t, "Ingen tilbud venter").Hides(t, "Kari")
		chief.Get("/handover").Wants(t, 200).Says(t, "3 tilbud i teamene dine", "Kari Prøve")
		giver.Get("/handover").Wants(t, 200).Says(t, "Du har tilbudt 3 personer")
		b := receiver.Get("/handover").Wants(t, 200).Says(t, "3 personer er tilbudt til deg", "Kari Prøve", "Timene du har til samtaler")
		offers := b.Values("offer")
		third.Post("/handover/answer", url.Values{"offer": offers, "do": {"yes"}}).Wants(t, 404)
		third.Post("/handover/answer", url.Values{"offer": {db.NewID()}, "do": {"yes"}}).Wants(t, 404)
		receiver.Post("/handover/answer", url.Values{"offer": {"x"}, "do": {"yes"}}).Wants(t, 404)
		giver.Post("/handover/answer", url.Values{"offer": offers, "do": {"yes"}}).Wants(t, 404)
		receiver.Post("/handover/answer", url.Values{"offer": offers, "do": {"withdraw"}}).Wants(t, 404)
		receiver.Post("/handover/answer", url.Values{"offer": offers, "do": {"burn"}}).Wants(t, 400)
		receiver.Post("/handover/answer", url.Values{"do": {"yes"}}).Wants(t, 303)
		if of(t, d, ids["Kari"]).Counsellor != mine {
			t.Fatal("given without a yes")
		}
		before = lines(t, d)
		receiver.Post("/handover/answer", url.Values{"offer": offers[:1], "do": {"yes"}}).Wants(t, 303)
		receiver.Post("/handover/answer", url.Values{"offer": offers[1:2], "do": {"no"}}).Wants(t, 303)
		chief.Post("/handover/answer", url.Values{"offer": offers[2:], "do": {"yes"}}).Wants(t, 303)
		var now []string
		for _, id := range []string{ids["Kari"], ids["Ola"], ids["Siv"]} {
			now = append(now, of(t, d, id).Counsellor)
		}
		slices.Sort(now)
		if !slices.Equal(now, []string{mine, free, free}) {
			t.Errorf("%v", now)
		}
		if h, l := changes(t, d, before, access.HandOver), changes(t, d, before, access.Assign); len(h) != 2 || len(l) != 1 {
			t.Errorf("%v %v", h, l)
		}
		receiver.Post("/handover/answer", url.Values{"offer": offers[:1], "do": {"yes"}}).Wants(t, 303)
		receiver.Get("/handover").Says(t, "1 tilbud gjelder ikke lenger")
	})
}

func waitingFor(t *testing.T, d *db.DB, ident string) (int, error) {
	t.Helper()
	a, err := access.LoadActor(t.Context(), d.Read, ident, access.Counsellor, today)
	caseloadtest.Must(t, err)
	return team.OffersWaiting(t.Context(), d.Read, a, today)
}

// denials are the lines of refusals, as action, relation and how many people.
func denials(t *testing.T, d *db.DB, after int) (list []string) {
	t.Helper()
	all, err := access.Lines(t.Context(), d.Read, 0, 10_000)
	caseloadtest.Must(t, err)
	for _, l := range all[after:] {
		if !l.Permit {
			list = append(list, fmt.Sprint(l.Action, " ", l.Relation, " ", len(l.People)))
		}
	}
	return list
}

func TestWhatIsRefusedLeavesItsLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", counsellor: mine, state: caseload.Active})
		taker, third := s.As(free, access.Counsellor), s.As(hers, access.Counsellor)
		before := lines(t, d)
		taker.Post("/assign/do", url.Values{"person": {ids["Kari"]}, "version": {ids["Kari"] + ":1"}, "do": {"give"}, "receiver": {hers}}).Wants(t, 422)
		if got := denials(t, d, before); !slices.Equal(got, []string{"assign team 1"}) {
			t.Errorf("%v", got)
		}
		before = lines(t, d)
		third.Post("/handover/answer", url.Values{"offer": {db.NewID()}, "do": {"yes"}}).Wants(t, 404)
		if got := denials(t, d, before); !slices.Equal(got, []string{"assign.hand_over none 0"}) {
			t.Errorf("%v", got)
		}
		if of(t, d, ids["Kari"]).Counsellor != mine {
			t.Error("given by somebody who may not")
		}
	})
}

func TestAnOfferThatNoLongerHoldsOpensNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Protected later", office: "9801", counsellor: mine, state: caseload.Active}, someone{name: "Given away", office: "9801", counsellor: mine, state: caseload.Active})
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			return access.SetRights(t.Context(), q, mine, []access.Right{access.RightFortrolig})
		}))
		giver, receiver := s.As(mine, access.Counsellor), s.As(free, access.Counsellor)
		a := giver.Get("/assign?person="+ids["Protected later"]+"&person="+ids["Given away"]).Wants(t, 200)
		giver.Post("/assign/do", formOf(a, "offer", free)).Wants(t, 303)
		offers := receiver.Get("/handover").Values("offer")
		caseloadtest.Must(t, caseloadtest.Change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			f := of(t, d, ids["Given away"])
			return errors.Join(w.Protect(ctx, ids["Protected later"], access.Protection{Kind: access.Fortrolig}), w.Assign(ctx, &f, hers, civil.MustDate("2026-11-23")))
		}))
		receiver.Get("/handover").Wants(t, 200).Says(t, "1 person er tilbudt til deg", "Given away").Hides(t, "Personen kan ikke vises for deg nå", "Protected later")
		if n, err := waitingFor(t, d, free); err != nil || n != 1 {
			t.Errorf("%d offers are counted: %v", n, err)
		}
		receiver.Post("/handover/answer", url.Values{"offer": offers, "do": {"yes"}}).Wants(t, 303)
		receiver.Get("/handover").Says(t, "2 tilbud gjelder ikke lenger").Hides(t, "Protected later")
		if of(t, d, ids["Protected later"]).Counsellor != mine || of(t, d, ids["Given away"]).Counsellor != hers {
			t.Error("a void offer moved somebody")
		}
	})
}

// Talks that are agreed follow the person; what was only planned stays.
func TestAgreedTalksFollowThePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", counsellor: mine, state: caseload.Active}, someone{name: "Ola", office: "9801", counsellor: mine, state: caseload.Active})
		caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
			for i, name := range []string{"Kari", "Ola"} {
				b := planner.Block{Counsellor: mine, Office: "9801", Week: today.Week(), Subject: ids[name], Person: ids[name], Day: today.AddDays(2), Start: 600 + 60*i, Contact: 20, Kind: planner.Phone, State: planner.Accepted, Agreed: name == "Kari"}
				if err := planner.PutBlock(t.Context(), q, &b, mine, db.At(caseloadtest.Noon)); err != nil {
					return err
				}
			}
			return nil
		}))
		me := s.As(leader, access.Leader)
		a := me.Post("/assign", choice(ids["Kari"], ids["Ola"])).Says(t, "samtaler som er avtalt med personen, følger med")
		me.Post("/assign/do", formOf(a, "give", free)).Wants(t, 303)
		moved, err := planner.Blocks(t.Context(), d.Read, free, today.Week(), today.Week())
		caseloadtest.Must(t, err)
		left, err := planner.Blocks(t.Context(), d.Read, mine, today.Week(), today.Week())
		caseloadtest.Must(t, err)
		if len(moved) != 1 || moved[0].Person != ids["Kari"] || moved[0].Version != 2 || len(left) != 1 || left[0].Person != ids["Ola"] {
			t.Errorf("%+v %+v", moved, left)
		}
	})
}

// Two who give the same person at the very same time: one of them is told, on both
// databases, and the person has one counsellor and one follow-up.
func TestOfTwoAtTheSameTimeOneIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, ids := office(t, d, someone{name: "Kari", office: "9801", state: caseload.Active}, someone{name: "Siv", office: "9801"})
		a, err := access.LoadActor(t.Context(), d.Read, leader, access.Leader, today)
		caseloadtest.Must(t, err)
		versions := map[string]int{ids["Kari"]: 1, ids["Siv"]: 0}
		failed := make([]error, 2)
		var wait sync.WaitGroup
		for i, receiver := range []string{mine, free} {
			wait.Go(func() {
				failed[i] = team.Do(t.Context(), d, caseload.By{Actor: a, At: caseloadtest.Noon, Call: receiver},
					team.Gift{Way: team.Give, Receiver: receiver, People: []string{ids["Siv"], ids["Kari"]}, Versions: versions})
			})
		}
		wait.Wait()
		told := 0
		for _, err := range failed {
			if errors.Is(err, db.ErrConflict) {
				told++
			} else if err != nil {
				t.Error(err)
			}
		}
		var n int
		caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM follow_up").Scan(&n))
		if told != 1 || n != 2 || of(t, d, ids["Kari"]).Counsellor != of(t, d, ids["Siv"]).Counsellor {
			t.Errorf("%d told, %d follow-ups: %v", told, n, failed)
		}
	})
}

// The receiver has said yes while the giver's withdrawal waits for the lock: the yes stands.
func TestAnAnswerThatWaitedForAnotherChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := office(t, d, someone{name: "Kari", office: "9801", counsellor: mine, state: caseload.Active})
		giver := s.As(mine, access.Counsellor)
		giver.Post("/assign/do", formOf(giver.Get("/assign?person="+ids["Kari"]), "offer", free)).Wants(t, 303)
		offer := giver.Get("/handover").Values("offer")
		a, err := access.LoadActor(t.Context(), d.Read, mine, access.Counsellor, today)
		caseloadtest.Must(t, err)
		late := make(chan team.Answered)
		caseloadtest.Must(t, caseloadtest.Change(t, d, func(ctx context.Context, w *caseload.Writer) error {
			if err := w.Lock(ctx, []string{ids["Kari"]}); err != nil {
				return err
			}
			go func() {
				done, err := team.Answer(t.Context(), d, caseload.By{Actor: a, At: caseloadtest.Noon, Call: "late"}, offer, team.Withdrawn)
				if err != nil {
					t.Error(err)
				}
				late <- done
			}()
			time.Sleep(300 * time.Millisecond)
			_, err := w.Q().ExecContext(ctx, "UPDATE handover SET state = 'yes', version = version + 1")
			return err
		}))
		done := <-late
		var state string
		caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT state FROM handover").Scan(&state))
		if state != "yes" || done.Void != 1 {
			t.Errorf("%s %+v", state, done)
		}
	})
}

// crowd is ten thousand people of one counsellor, at an office with thirty others.
func crowd(t *testing.T, d *db.DB) (*webtest.Site, []string) {
	t.Helper()
	s, _ := office(t, d)
	m := caseload.Many{}
	ids := make([]string, 10_050)
	for i := range ids {
		ids[i] = db.NewID()
		m.People = append(m.People, caseload.Person{ID: ids[i], Number: caseload.Number{Digits: fmt.Sprintf("%011d", i), Born: civil.MustDate("1990-01-01")}, GivenName: fmt.Sprintf("Nr%05d", i), FamilyName: "Prøve", Office: "9801"})
		m.FollowUps = append(m.FollowUps, caseload.FollowUp{ID: db.NewID(), Person: ids[i], Office: "9801", Counsellor: mine, State: caseload.Active})
	}
	m.Protected = []caseload.Protected{{Person: ids[9_000], Kind: string(access.Fortrolig)}}
	caseloadtest.Must(t, d.Tx(t.Context(), func(q db.Q) error {
		err := caseload.InsertMany(t.Context(), q, m, []byte("key"))
		for i := range 30 {
			ident := fmt.Sprintf("Z9902%02d", i)
			err = errors.Join(err, access.PutStaff(t.Context(), q, &access.Staff{Ident: ident, Name: ident, MayWrite: true}), access.SetRoles(t.Context(), q, ident, []access.Role{access.Counsellor}), access.SetOffices(t.Context(), q, ident, []string{"9801"}))
		}
		return err
	}))
	return s, ids
}

// A whole caseload of ten thousand is given: the page names the first, the others go along
// in one field, and each is written about with a line of its own.
func TestTenThousandAreGivenAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("makes ten thousand people")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := crowd(t, d)
		me := s.As(leader, access.Leader)
		took := func(what string, f func() webtest.Answer) webtest.Answer {
			start := time.Now()
			a := f()
			t.Logf("%s in %v", what, time.Since(start))
			return a
		}
		send := func(path string, f url.Values, people ...string) webtest.Answer {
			f.Set("people", strings.Join(people, " "))
			return me.Post(path, f)
		}
		before := lines(t, d)
		a := took("the page", func() webtest.Answer { return send("/assign", url.Values{}, ids...) }).Wants(t, 200).
			Says(t, "Fordel 10050 personer", "Nr00199", "Og 9850 til. Alle er valgt og blir med.", "0 → 10050", "Kan ikke følge opp: Nr09000 Prøve.").Hides(t, "Nr00200")
		if len(a.Values("person")) != 200 || len(a.Body) > 2<<20 {
			t.Errorf("%d are named, in %d bytes", len(a.Values("person")), len(a.Body))
		}
		if seen := changes(t, d, before, access.ListRow); len(seen) != 201 || seen[200].Person != ids[9_000] {
			t.Errorf("%d are logged as seen", len(seen))
		}
		whole := func(a webtest.Answer, receiver string) url.Values {
			f := formOf(a, "give", receiver)
			f["people"] = a.Values("people")
			return f
		}
		// one of them is protected, and the receiver lacks the right: nobody is given
		me.Post("/assign/do", whole(a, "Z990200")).Wants(t, 422).Says(t, "1 av personene kan ikke gis slik")
		// two are taken out, and one is given by somebody else meanwhile
		f := whole(a, free)
		f["person"] = f["person"][1:]
		f.Set("people", strings.Replace(f.Get("people"), ids[9_000]+" ", "", 1))
		a = took("the page again", func() webtest.Answer { return me.Post("/assign", f) }).Wants(t, 200).Says(t, "Fordel 10048 personer", "Nr00200").Hides(t, "Nr00000", "Kan ikke følge opp")
		f = whole(a, free)
		me.Post("/assign/do", url.Values{"person": {ids[9_500]}, "version": {ids[9_500] + ":1"}, "do": {"give"}, "receiver": {"Z990201"}}).Wants(t, 303)
		took("the conflict", func() webtest.Answer { return me.Post("/assign/do", f) }).Wants(t, 409).Says(t, "Nr09500 Prøve: Det som står nå: Z990201")
		if of(t, d, ids[5]).Counsellor != mine {
			t.Error("somebody was given")
		}
		f.Set("people", strings.Replace(f.Get("people"), ids[9_500]+" ", "", 1))
		before = int(last(t, d))
		took("giving", func() webtest.Answer { return me.Post("/assign/do", f) }).Wants(t, 303)
		var given, logged int
		caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM follow_up WHERE ident = $1 AND version = 2", free).Scan(&given))
		caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM access_log WHERE action = 'assign' AND permit AND seq > $1", before).Scan(&logged))
		if given != 10_047 || logged != given || of(t, d, ids[0]).Counsellor != mine || of(t, d, ids[9_500]).Counsellor != "Z990201" {
			t.Errorf("%d are given, with %d lines", given, logged)
		}
	})
}

func last(t *testing.T, d *db.DB) (seq int64) {
	t.Helper()
	caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT max(seq) FROM access_log").Scan(&seq))
	return seq
}

// A counsellor's own ten thousand are offered at once, and ids that nobody has are each
// a line of the log.
func TestTenThousandAreOfferedAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("makes ten thousand people")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ids := crowd(t, d)
		ids = slices.Delete(ids, 9_000, 9_001)
		me := s.As(mine, access.Counsellor)
		a := me.Post("/assign", url.Values{"people": {strings.Join(ids, " ")}}).Wants(t, 200).Says(t, "Gi videre 10049 personer")
		f := formOf(a, "offer", free)
		f["people"] = a.Values("people")
		start := time.Now()
		me.Post("/assign/do", f).Wants(t, 303)
		t.Logf("offering in %v", time.Since(start))
		var offers, logged int
		caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM handover WHERE state = 'waiting' AND receiver = $1", free).Scan(&offers))
		before := last(t, d)
		unknown := make([]string, 5_000)
		for i := range unknown {
			unknown[i] = db.NewID()
		}
		start = time.Now()
		me.Post("/assign", url.Values{"people": {strings.Join(unknown, " ")}}).Wants(t, 404)
		t.Logf("refusing in %v", time.Since(start))
		caseloadtest.Must(t, d.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM access_log WHERE NOT permit AND seq > $1", before).Scan(&logged))
		if offers != len(ids) || logged != len(unknown) {
			t.Errorf("%d offers, %d lines", offers, logged)
		}
	})
}
