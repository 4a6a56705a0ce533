// Package mapping keeps what is known of a person's situation as a whole: which of
// the ten areas of life have been talked through, and which questions stand open.
package mapping

import (
	"errors"
	"slices"

	"github.com/veilederblikk/blikk/internal/civil"
)

// Domain is an area of life.
type Domain string

// The ten areas: work and experience; education and skills; language and digital
// access; health; economy and debt; home; family and care of adults; children;
// network, culture and taking part; everyday life, rights and frame.
const (
	Work     Domain = "work"
	Edu      Domain = "edu"
	Lang     Domain = "lang"
	Health   Domain = "health"
	Econ     Domain = "econ"
	Home     Domain = "home"
	Family   Domain = "family"
	Children Domain = "children"
	Culture  Domain = "culture"
	Frame    Domain = "frame"
)

// Domains lists the ten areas of life in the order in which they are shown.
func Domains() []Domain {
	return []Domain{Work, Edu, Lang, Health, Econ, Home, Family, Children, Culture, Frame}
}

// ErrDomain says that there is no such area of life.
var ErrDomain = errors.New("there is no such area of life")

// Mapped says that an area was talked through, last on a day.
type Mapped struct {
	Person string
	Domain Domain
	On     civil.Date
}

// Question is something that is not known yet, or was answered on a day. A decisive
// one opens or closes a way forward.
type Question struct {
	Person, Question    string
	Decisive            bool
	AskedOn, AnsweredOn civil.Date
}

// Open says that the question waits for an answer.
func (q Question) Open() bool { return q.AnsweredOn.IsZero() }

// Gaps is what is missing in the picture of one person. Decisive is the decisive
// question that has stood open longest, or empty.
type Gaps struct {
	Unmapped []Domain
	Decisive string
}

// Missing reckons a person's gaps from what is mapped and what is asked.
func Missing(mapped []Mapped, questions []Question) Gaps {
	var g Gaps
	for _, d := range Domains() {
		if !slices.ContainsFunc(mapped, func(m Mapped) bool { return m.Domain == d }) {
			g.Unmapped = append(g.Unmapped, d)
		}
	}
	var oldest civil.Date
	for _, q := range questions {
		if q.Open() && q.Decisive && (g.Decisive == "" || q.AskedOn.Before(oldest) || q.AskedOn == oldest && q.Question < g.Decisive) {
			g.Decisive, oldest = q.Question, q.AskedOn
		}
	}
	return g
}
