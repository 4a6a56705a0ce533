package overview

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Saved is a filter that a counsellor has given a name. The one without a name is the
// usual view: columns, order and size of a list for which none are chosen.
type Saved struct {
	ID      string
	Ident   string
	Office  string
	Name    string
	Form    Form
	Place   int // among the counsellor's own, from 1
	Version int

	Gone int // values that are no more, left out when it was read
}

// Form is what a saved filter keeps. Version says which form it has.
type Form struct {
	Version int                `json:"v"`
	Choices map[Group][]string `json:"choices,omitempty"`
	Words   []string           `json:"words,omitempty"`
	Sort    []string           `json:"sort,omitempty"`
	Columns []Column           `json:"columns,omitempty"`
	Size    int                `json:"rows,omitempty"`
}

// FormVersion is the form that is written now.
const FormVersion = 2

// The limits of saved filters.
const (
	MaxSaved = 50
	MaxName  = 60
)

// What a saved filter refuses.
var (
	ErrName = errors.New("a saved filter has a name of at most 60 letters")
	ErrForm = errors.New("the saved filter is not of a form that is known")
)

// Valid says whether the filter can be kept.
func (s Saved) Valid() error {
	if utf8.RuneCountInString(s.Name) > MaxName || strings.TrimSpace(s.Name) != s.Name {
		return ErrName
	}
	return nil
}

// FormOf is a query as it is kept: without whose list it was, the page, and a number
// that was looked for.
func FormOf(q Query) Form {
	f := Form{Version: FormVersion, Choices: q.clone().Choices, Words: q.Words, Columns: q.Columns, Size: q.Size}
	if keys := writeKeys(q.Sort); keys != "" {
		f.Sort = strings.Split(keys, ",")
	}
	return f
}

// Query is the form as a query in a scope. gone counts what it names that is no more.
func (f Form) Query(s Scope) (q Query, gone int) {
	v := url.Values{"scope": {string(s)}, "q": {strings.Join(f.Words, " ")}, "sort": f.Sort}
	for g, values := range f.Choices {
		if !slices.Contains(Groups(), g) {
			gone += len(values)
		}
		v[string(g)] = values
	}
	for _, c := range f.Columns {
		v.Add("cols", string(c))
	}
	if f.Size > 0 {
		v.Set("rows", strconv.Itoa(f.Size))
	}
	q, left := Parse(v)
	return q, gone + left
}

// ReadForm reads a kept form of any version that there has been.
func ReadForm(text []byte) (Form, error) {
	var head struct {
		Version int `json:"v"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return Form{}, fmt.Errorf("overview.ReadForm: %w", ErrForm)
	}
	switch head.Version {
	case 1:
		return fromFirst(text)
	case FormVersion:
		var f Form
		if err := json.Unmarshal(text, &f); err != nil {
			return Form{}, fmt.Errorf("overview.ReadForm: %w", ErrForm)
		}
		return f, nil
	}
	return Form{}, fmt.Errorf("overview.ReadForm: version %d: %w", head.Version, ErrForm)
}

// fromFirst reads version 1, which kept the address as text and had other names for
// three choices.
func fromFirst(text []byte) (Form, error) {
	var old struct {
		Query string `json:"query"`
	}
	if err := json.Unmarshal(text, &old); err != nil {
		return Form{}, fmt.Errorf("overview.ReadForm: %w", ErrForm)
	}
	v, err := url.ParseQuery(old.Query)
	if err != nil {
		return Form{}, fmt.Errorf("overview.ReadForm: %w", ErrForm)
	}
	f := Form{Version: FormVersion, Choices: map[Group][]string{}, Sort: split(v["sort"])}
	for name, values := range v {
		g, now := firstName(name)
		if name == "sort" {
			continue
		}
		for _, value := range split(values) {
			f.Choices[g] = append(f.Choices[g], now(value))
		}
	}
	return f, nil
}

// firstName says what a group of version 1, and a choice in it, are called now.
func firstName(name string) (Group, func(string) string) {
	renamed := map[string]string{"60": "60d", "waits": "answer", "waits2": "answer2"}
	groups := map[string]Group{"contact": Talk, "debt": Owed}
	g, found := groups[name]
	if !found {
		g = Group(name)
	}
	return g, func(value string) string {
		if now, found := renamed[value]; found {
			return now
		}
		return value
	}
}

// Ready is a filter that the house gives everybody, by its key among the texts.
type Ready struct {
	Key     string
	Choices map[Group][]string
}

// ReadyMade lists the filters that everybody has, as they are shown.
func ReadyMade() []Ready {
	return []Ready{
		{"all", nil},
		{"owed", map[Group][]string{Owed: {"any"}}},
		{"over", map[Group][]string{Talk: {"over"}}},
		{"nonext", map[Group][]string{Talk: {"nonext"}}},
		{"interp", map[Group][]string{Language: {"interp"}}},
		{"ends", map[Group][]string{Plan: {"ends14"}}},
		{"gaps", map[Group][]string{Map: {"gaps"}}},
	}
}

// query is a ready-made filter with the rest of a query.
func (r Ready) query(q Query) Query {
	c := q.Unfiltered()
	for g, values := range r.Choices {
		c.Choices[g] = slices.Clone(values)
	}
	c.Saved = r.Key
	return c
}
