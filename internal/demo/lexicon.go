package demo

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/veilederblikk/blikk/catalogue"
	"github.com/veilederblikk/blikk/internal/civil"
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
	Months []string
	Lists  map[string][]string
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
func (l *lexicon) fill(s *stream, text string, d civil.Date) string {
	for {
		head, rest, found := strings.Cut(text, "{")
		if !found {
			return text
		}
		name, tail, _ := strings.Cut(rest, "}")
		list := l.list(name, d)
		if len(list) == 0 {
			return head + name + tail
		}
		text = head + inPlace(head, pick(s, list)) + tail
	}
}

// inPlace gives a word its capital where a sentence begins.
func inPlace(head, word string) string {
	end := strings.TrimRight(head, " ")
	if end == "" || strings.ContainsAny(end[len(end)-1:], ".!?") {
		first, size := utf8.DecodeRuneInString(word)
		return string(unicode.ToUpper(first)) + word[size:]
	}
	return word
}

// list finds the words that may stand in a place of a text that is written on a day.
func (l *lexicon) list(name string, d civil.Date) []string {
	_, month, _ := d.Civil()
	at := func(n int) string { return l.texts.Months[(int(month)+11+n)%12] }
	switch name {
	case "quote":
		return l.texts.Notes.Quotes
	case "month":
		return []string{at(0), at(1), at(2)}
	case "past_month":
		return []string{at(-1), at(-2)}
	}
	return l.texts.Lists[name]
}

// one draws a text of a list and fills it, as on a day.
func (l *lexicon) one(s *stream, list []string, d civil.Date) string {
	return l.fill(s, pick(s, list), d)
}
