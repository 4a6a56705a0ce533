package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/db"
	"github.com/veilederblikk/blikk/internal/db/dbtest"
	"github.com/veilederblikk/blikk/internal/team"
	"github.com/veilederblikk/blikk/internal/web"
)

// The walk sends every form empty. Here the forms that give people to counsellors are sent
// with each person, as everybody, in every state: who may not have a row is answered as
// somebody unknown is, and nobody is given in a way that access does not permit.
func TestTheWalkOfChoices(t *testing.T) {
	w := startWalk(t, dbtest.SQLite(t))
	asked := 0
	for _, p := range passes {
		w.set(p)
		for _, a := range walkers[1:] {
			v := &asker{h: w.h, ident: a.ident}
			v.ask(http.MethodGet, "/account", nil)
			for _, x := range w.people {
				w.choosing(p, a, v, x)
				asked++
			}
		}
	}
	if asked < 200 {
		t.Errorf("only %d choices: the walk is broken", asked)
	}
}

func (w *walk) choosing(p pass, a walker, v *asker, x walked) {
	w.t.Helper()
	fault := func(format string, args ...any) {
		w.t.Helper()
		w.found("%s, %s, %s: "+format, append([]any{p.name, a.what, kindName(x)}, args...)...)
	}
	route := web.Route{Method: "POST", Path: "/assign", Need: web.Role(access.Counsellor, access.Leader)}
	w.newLines()
	got := v.ask(http.MethodPost, "/assign", url.Values{"person": {x.id}})
	w.looked(a, route, x, got, w.newLines(), fault)
	role := a.role == access.Counsellor || a.role == access.Leader
	sees := role && w.maySee(a, x)
	unknown := db.NewID()
	nobody := v.ask(http.MethodPost, "/assign", url.Values{"person": {unknown}})
	switch {
	case sees && got.status != http.StatusOK:
		fault("is not shown: %d", got.status)
	case !sees && (got.status != http.StatusNotFound || got.body != nobody.body):
		fault("is answered otherwise than an unknown id: %d", got.status)
	}
	before := w.followUp(x)
	for _, way := range team.Ways() {
		permitted := sees && team.WayOf(w.actor(a), w.subject(a, x), walkToday) == way
		if permitted {
			continue // what is permitted is done in the tests of the slice
		}
		form := url.Values{"person": {x.id}, "version": {x.id + ":1"}, "do": {string(way)}, "receiver": {"Z990103"}}
		got := v.ask(http.MethodPost, "/assign/do", form)
		if got.status == http.StatusSeeOther || got.status >= 500 || !sees && strings.Contains(got.text(), x.given) {
			fault("%s: status %d", way, got.status)
		}
	}
	if w.followUp(x) != before {
		fault("was given")
	}
	w.newLines()
}

func (w *walk) followUp(x walked) caseload.FollowUp {
	w.t.Helper()
	found, err := caseload.People(w.t.Context(), w.d.Read, []string{x.id})
	check(w.t, err)
	return found[0].FollowUp
}
