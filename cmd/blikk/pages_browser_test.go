package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/demo"
)

// staffOf is the first of a role in the demo.
func (s *shown) staffOf(role access.Role) string {
	s.t.Helper()
	people, err := demo.SignIns(s.t.Context(), s.d.Read)
	check(s.t, err)
	for _, p := range people {
		if p.Role == role {
			return p.Ident
		}
	}
	s.t.Fatalf("no %s in the demo", role)
	return ""
}

// search types something into the search that is open, and sends it by Enter.
func (v *visitor) search(text, until string) {
	v.t.Helper()
	check(v.t, v.Type("#f-q", text))
	v.press(kb.Enter)
	v.wait(until)
}

const (
	searchFocus = `document.activeElement.id === "f-q"`
	hits        = `document.querySelectorAll('.hits a[href^="/people/"]').length > 0`
)

func TestTheSearchAndTheOtherRolesInEveryLook(t *testing.T) {
	s := show(t)
	for name, look := range looks() {
		t.Run(name, func(t *testing.T) {
			v := s.visitor(t, look)
			v.signIn(demo.First)
			v.open("/find")
			v.search("x", `document.querySelector("[aria-invalid]")`)
			v.clean("finn feil "+name, "422")
			v.search("qqqq", `document.querySelector(".none")`)
			v.clean("finn ingen " + name)
			v.search("an", hits)
			v.clean("finn treff " + name)
			for role, path := range map[access.Role]string{access.Leader: "/reassign", access.Operator: "/start", access.Researcher: "/start"} {
				v := s.visitor(t, look)
				v.signIn(s.staffOf(role))
				v.wait(`location.pathname === "` + path + `"`)
				v.clean(string(role) + " " + name)
				if role != access.Researcher {
					v.open("/access-log")
					v.clean(string(role) + " innsynslogg " + name)
				}
			}
		})
	}
}

func TestTheSlashLeadsToTheSearch(t *testing.T) {
	s := show(t)
	v := s.visitor(t, wide)
	v.signIn(demo.First)
	v.open("/policy")
	v.press("/")
	v.wait(`location.pathname === "/find" && ` + searchFocus)
	v.press("/")
	if typed := v.text(`document.activeElement.value`); typed != "/" {
		t.Errorf("in a field the key is a letter: %q", typed)
	}
	v.search("an", hits)
	if at := v.text(`location.href`); at != s.url+"/find" {
		t.Errorf("what was typed stands in the address: %s", at)
	}
	v.quiet("slash")
}

func TestTheSearchWorksWithoutScript(t *testing.T) {
	s := show(t)
	v := s.visitor(t, noScript(narrow))
	v.signIn(demo.First)
	v.open("/find")
	v.wait(searchFocus)
	v.search("x", `document.querySelector("[aria-invalid]")`)
	v.wait(`document.querySelector('.aksel-error-summary a[href="#f-q"]')`)
	v.search("an", hits)
}
