package demo

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/veilederblikk/blikk/catalogue"
)

// lexicon is the lists that names and texts are drawn from.
type lexicon struct {
	Groups       []nameGroup
	Staff        struct{ Women, Men, Family []string }
	Interpreters []string
	Offices      []struct{ Nr, Name string }
	Streets      []string
	Towns        []string
	texts        texts
}

type nameGroup struct {
	ID        string
	Weight    int
	Languages []struct {
		Name   string
		Weight int
	}
	Interpreter, Signed int
	Women, Men, Middle  []string
	Family              []string
	FamilyFirst         []string `yaml:"family_first"`
	FamilyLast          []string `yaml:"family_last"`
	Double              struct {
		OfHundred  int `yaml:"of_hundred"`
		Women, Men []string
	}
	Native          []struct{ Given, Family string }
	NativeOfHundred int `yaml:"native_of_hundred"`
}

type texts struct {
	Threads []struct {
		Subject            string
		From, Reply, Short []string
	}
	Notes struct {
		Attempt, Brief, Start, Circumstance, Resource, Voice, System, Agreed, Quotes []string
	}
	Promises, Steps  []string
	PlanSteps        []string `yaml:"plan_steps"`
	Meetings, Sticky []string
	Wishes           []string
	Questions        []string
	Tasks            []taskText
	Commitments      []commitmentText
	OwnWords         map[string][]struct{ Text, NB string } `yaml:"own_words"`
	Calendar         struct {
		Team, Department, Leave, Supervision, Busy string
		Courses, Private                           []string
	}
	Lists map[string][]string
}

type taskText struct {
	Theme, Kind, Priority string
	Days, Minutes         int
	Text                  []string
}

type commitmentText struct {
	Title, Rule   string
	From, Minutes int
}

func readLexicon() (*lexicon, error) {
	var l lexicon
	for _, f := range []struct {
		name string
		into any
	}{{"demo/names.yaml", &l}, {"demo/texts.yaml", &l.texts}} {
		b, err := catalogue.Demo.ReadFile(f.name)
		if err != nil {
			return nil, fmt.Errorf("demo.readLexicon: %w", err)
		}
		if err := yaml.Unmarshal(b, f.into); err != nil {
			return nil, fmt.Errorf("demo.readLexicon: %s: %w", f.name, err)
		}
	}
	return &l, nil
}

// fill draws a word for each {list} of a text.
func (l *lexicon) fill(s *stream, text string) string {
	for {
		head, rest, found := strings.Cut(text, "{")
		if !found {
			return text
		}
		name, tail, _ := strings.Cut(rest, "}")
		list := l.texts.Lists[name]
		if name == "quote" {
			list = l.texts.Notes.Quotes
		}
		if len(list) == 0 {
			return head + name + tail
		}
		text = head + pick(s, list) + tail
	}
}

// one draws a text of a list and fills it.
func (l *lexicon) one(s *stream, list []string) string { return l.fill(s, pick(s, list)) }
