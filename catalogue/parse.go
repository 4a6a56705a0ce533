package catalogue

import (
	"fmt"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/veilederblikk/blikk/internal/civil"
)

// FileError says what is wrong in a file of the catalogue, and on which line.
type FileError struct {
	File string
	Line int
	Text string
}

func (e *FileError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text) }

// reading is a file in the making; the first fault stops it.
type reading struct {
	file string
	err  error
}

func (r *reading) fault(n *yaml.Node, form string, args ...any) {
	if r.err == nil {
		line := 1
		if n != nil {
			line = n.Line
		}
		r.err = &FileError{r.file, line, fmt.Sprintf(form, args...)}
	}
}

// document reads a file's one mapping.
func (r *reading) document(b []byte) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		r.fault(nil, "the file is no YAML: %v", err)
		return nil
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		r.fault(nil, "the file must hold one mapping")
		return nil
	}
	return doc.Content[0]
}

// each calls f for the entries of a mapping; a key that stands twice is a fault.
func (r *reading) each(m *yaml.Node, f func(key, value *yaml.Node)) {
	if m.Kind != yaml.MappingNode {
		r.fault(m, "this must be a mapping")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(m.Content); i += 2 {
		k := m.Content[i]
		if seen[k.Value] {
			r.fault(k, "%q stands twice", k.Value)
		}
		seen[k.Value] = true
		f(k, m.Content[i+1])
	}
}

func (r *reading) number(n *yaml.Node, low, high int) int {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		r.fault(n, "this must be a whole number")
		return 0
	}
	if v < low || v > high {
		r.fault(n, "%d is not between %d and %d", v, low, high)
	}
	return v
}

func (r *reading) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		r.fault(n, "this must be a text")
	}
	return n.Value
}

func (r *reading) date(n *yaml.Node) civil.Date {
	d, err := civil.ParseDate(n.Value)
	if err != nil {
		r.fault(n, "this must be a date as 2026-11-23")
	}
	return d
}

func (r *reading) yes(n *yaml.Node) bool {
	if n.Value != "true" && n.Value != "false" {
		r.fault(n, "this must be true or false")
	}
	return n.Value == "true"
}

func (r *reading) texts(n *yaml.Node) []string {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "this must be a list")
	}
	var list []string
	for _, c := range n.Content {
		list = append(list, r.text(c))
	}
	return list
}

// ParseDeadlines reads legal periods. Every one has an id, a clock, a rule with what
// the rule needs, a paragraph, a source, and since when it is valid (or a day on
// which it was in force). An error is a *FileError.
func ParseDeadlines(file string, b []byte) (LegalDeadlines, error) {
	r := &reading{file: file}
	var l LegalDeadlines
	doc := r.document(b)
	if doc != nil {
		r.each(doc, func(k, v *yaml.Node) {
			switch k.Value {
			case "version":
				l.Version = r.number(v, 1, 1_000_000)
			case "deadlines":
				for _, item := range v.Content {
					l.Rules = append(l.Rules, r.deadline(item))
				}
			default:
				r.fault(k, "%q is not known here", k.Value)
			}
		})
		if l.Version == 0 || len(l.Rules) == 0 {
			r.fault(doc, "version and deadlines are needed")
		}
	}
	seen := map[string]bool{}
	for _, d := range l.Rules {
		if seen[d.ID] {
			r.fault(&yaml.Node{Line: d.Line}, "the id %q stands twice", d.ID)
		}
		seen[d.ID] = true
	}
	return l, r.err
}

func (r *reading) deadline(n *yaml.Node) Deadline {
	d := Deadline{Line: n.Line}
	r.each(n, func(k, v *yaml.Node) {
		switch k.Value {
		case "id":
			d.ID = r.text(v)
		case "clock":
			if d.Clock = r.text(v); !slices.Contains(Clocks(), d.Clock) {
				r.fault(v, "%q is no clock", d.Clock)
			}
		case "rule":
			d.Rule = RuleKind(r.text(v))
		case "days":
			d.Days = r.number(v, 1, 3650)
		case "months":
			d.Months = r.number(v, 1, 120)
		case "age_from":
			d.AgeFrom = r.number(v, 0, 120)
		case "age_to":
			d.AgeTo = r.number(v, 0, 120)
		case "show_days_before":
			d.ShowDaysBefore = r.number(v, 0, 3650)
		case "show_days_after_start":
			d.ShowDaysAfterStart = r.number(v, 0, 3650)
		case "talk":
			d.Talk = r.yes(v)
		case "covers":
			d.Covers = r.texts(v)
		case "paragraph":
			d.Paragraph = r.text(v)
		case "source":
			d.Source = r.text(v)
		case "valid_from":
			d.ValidFrom = r.date(v)
		case "valid_to":
			d.ValidTo = r.date(v)
		case "in_force_on":
			d.InForceOn = r.date(v)
		default:
			r.fault(k, "%q is not known here", k.Value)
		}
	})
	r.whole(n, d)
	return d
}

// whole finds what a deadline lacks.
func (r *reading) whole(n *yaml.Node, d Deadline) {
	switch {
	case d.ID == "" || d.Clock == "":
		r.fault(n, "id and clock are needed")
	case d.Paragraph == "":
		r.fault(n, "%s: the paragraph is missing", d.ID)
	case d.Source == "":
		r.fault(n, "%s: the source is missing", d.ID)
	case d.ValidFrom.IsZero() && d.InForceOn.IsZero():
		r.fault(n, "%s: valid_from is missing, or a day on which it was in force (in_force_on)", d.ID)
	case !d.ValidTo.IsZero() && d.ValidTo.Before(d.ValidFrom):
		r.fault(n, "%s: valid_to is before valid_from", d.ID)
	case d.AgeTo != 0 && d.AgeTo < d.AgeFrom:
		r.fault(n, "%s: age_to is under age_from", d.ID)
	}
	switch d.Rule {
	case DaysAfterStart:
		if d.Days == 0 {
			r.fault(n, "%s: the rule needs days", d.ID)
		}
	case MonthsAfterHeld:
		if d.Months == 0 {
			r.fault(n, "%s: the rule needs months", d.ID)
		}
	case AtEnd, OfficeDays:
	default:
		r.fault(n, "%s: %q is no rule", d.ID, d.Rule)
	}
}
