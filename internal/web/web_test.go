package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/db"
)

func TestSamePageNeverLeadsAway(t *testing.T) {
	for next, want := range map[string]string{
		"/": "/", "/week": "/week", "/week/2026-W49?of=Z990101": "/week/2026-W49?of=Z990101", "/a#b": "/a#b", "/søk": "/søk",
		"": "/", "week": "/", "//evil.example": "/", "///evil.example": "/", "https://evil.example": "/", "javascript:alert(1)": "/",
		`/\evil.example`: "/", `\/evil.example`: "/", "/\tevil": "/", "/\nSet-Cookie: a=b": "/", "/\r": "/", "/\x00": "/", "/\x7f": "/", " /week": "/",
	} {
		if got := SamePage(next); got != want {
			t.Errorf("%q: %q, want %q", next, got, want)
		}
	}
}

func TestANeedIsWholeOrRefused(t *testing.T) {
	for _, n := range []Need{Everybody(), Anybody(), Person(access.RecordRead), Week(access.WeekDecide), Office(access.PolicyRead), Role(access.Leader)} {
		if !n.Valid() {
			t.Errorf("%+v is refused", n)
		}
	}
	for _, n := range []Need{{}, {Reach: "other"}, {Reach: OfPerson}, {Reach: OfPerson, Action: "record.burn"}, {Reach: OfWeek}, {Reach: OfOffice}, {Reach: OfRole}} {
		if n.Valid() {
			t.Errorf("%+v passes", n)
		}
	}
}

func TestARouteIsWholeOrRefused(t *testing.T) {
	run := func(*Call) error { return nil }
	good := Route{Method: "GET", Path: "/a", Need: Anybody(), Run: run}
	with := func(change func(r *Route)) Route {
		r := good
		change(&r)
		return r
	}
	for name, l := range map[string]Routes{
		"put":     {with(func(r *Route) { r.Method = "PUT" })},
		"nothing": {with(func(r *Route) { r.Method = "" })},
		"twice":   {good, good},
		"no need": {with(func(r *Route) { r.Need = Need{} })},
		"no run":  {with(func(r *Route) { r.Run = nil })},
	} {
		if l.Valid() == nil {
			t.Errorf("%s: passes", name)
		}
		if _, err := (&Shell{}).Handler(l); err == nil {
			t.Errorf("%s: is served", name)
		}
	}
	if err := (Routes{good, with(func(r *Route) { r.Method = "POST" })}).Valid(); err != nil {
		t.Error(err)
	}
}

func TestEveryErrorHasItsProblem(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		key    string
	}{
		{NotFound(), http.StatusNotFound, "not_found"},
		{db.ErrNotFound, http.StatusNotFound, "not_found"},
		{fmt.Errorf("planner.Decide: %w", db.ErrConflict), http.StatusConflict, "conflict"},
		{fmt.Errorf("a: %w", Problem{Status: http.StatusTeapot, Key: "tea"}), http.StatusTeapot, "tea"},
		{errors.Join(NotFound(), nil), http.StatusNotFound, "not_found"},
		{context.Canceled, http.StatusServiceUnavailable, "busy"},
		{fmt.Errorf("a: %w", context.DeadlineExceeded), http.StatusServiceUnavailable, "busy"},
		{errors.New("the disk is full"), http.StatusInternalServerError, "broken"},
		{errPanic, http.StatusInternalServerError, "broken"},
	} {
		if got := problemOf(c.err); got != (Problem{Status: c.status, Key: c.key}) {
			t.Errorf("%v: %+v", c.err, got)
		}
	}
}

func TestAFormKeepsWhatWasTyped(t *testing.T) {
	f := Form{Values: map[string][]string{"a": {"1", "2"}, "empty": {""}}}
	f.Wrong("a", "too much")
	if f.Get("a") != "1" || f.Get("b") != "" || f.Or("b", "x") != "x" || f.Or("empty", "x") != "" || !f.Has("a", "2") || f.Has("a", "3") || f.Fault("a") != "too much" || f.Fault("b") != "" {
		t.Errorf("%+v", f)
	}
}
