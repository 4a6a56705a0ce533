package catalogue

import (
	"errors"
	"strings"
	"testing"
)

func TestEveryLetterHasAMeaning(t *testing.T) {
	list, err := Categories()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range Letters() {
		if list[l] == "" {
			t.Errorf("%s has none", l)
		}
	}
}

func TestFaultsOfTheCategoriesAreToldWithTheirLine(t *testing.T) {
	b, err := files.ReadFile("categories.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	for name, c := range map[string][3]string{
		"another letter":   {"  F:", "  G:", "no letter"},
		"a letter missing": {"  F: \"Gjøre ny vurdering\"\n", "", "each of A–F"},
		"no meaning":       {"\"Forklare vedtak\"", "\"\"", "must be a text"},
		"an unknown part":  {"version: 1", "version: 1\nfarge: rød", "not known here"},
		"no version":       {"version: 1\n", "", "version"},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("%s: the test changes nothing", name)
		}
		_, err := ParseCategories("categories.yaml", []byte(bad))
		var f *FileError
		if !errors.As(err, &f) || !strings.Contains(f.Text, c[2]) || f.Line < 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
