// Package overview is Oversikt: a caseload as a table that can be filtered, sorted,
// saved and acted upon. What stands in a row is what the week and the person page say
// of the same person; nothing here is reckoned twice. People whom the reader may not
// see are left out where the list is read, before anything is counted or ordered.
package overview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/veilederblikk/blikk/internal/access"
	"github.com/veilederblikk/blikk/internal/caseload"
	"github.com/veilederblikk/blikk/internal/civil"
	"github.com/veilederblikk/blikk/internal/planner"
)

// Row is a person in the table. Where Open is false, the reader may have the person as
// a row and no more (a colleague of the office who has not written why, a leader):
// name, language need, counsellor and office are set, and nothing else is.
type Row struct {
	ID                         string
	Given, Family              string
	Relation                   access.Relation
	Open                       bool
	Kinds                      []access.Kind // of protection, the strictest first
	Office                     string
	Counsellor, CounsellorName string // "" nobody
	Language                   string
	Interpreter                caseload.InterpreterNeed
	Lookup                     string // token of the birth number, never the number

	Mine         bool // the reader's own person
	Phone        string
	Track        caseload.Track
	Paused       bool
	Since        civil.Date // the counsellor's since
	New          bool       // assigned lately, and not spoken with since
	Effort       string     // innsatsgruppe; "" no decision
	Last         civil.Date // last talk; zero: none is registered
	Start        civil.Date // of the follow-up
	Centidays    int        // rhythm in hundredths of days, agreed or the office's standard
	Agreed       bool       // the rhythm is agreed
	Wants        bool       // a wish for a talk stands
	Owed         []planner.Debt
	WaitsUs      civil.Date    // a message has waited for us since
	WaitsPerson  bool          // we wait for an answer
	AskedOn      civil.Date    // since when; zero: not known
	Next         planner.Block // the next decided talk; ID "" for none
	Ends         Ending        // the step or measure that ends first
	Benefit      Ending        // the benefit that ends first
	Measures     []string      // NAV's codes of present measures
	Planned      bool          // the plan has an open step, or a measure runs
	Legal        planner.Need  // the next legal date; Due zero for none
	LegalUnknown bool          // a legal date is not known for want of a date
	Unmapped     int           // areas of life not mapped
	Question     bool          // a decisive question stands open
	Sticky       caseload.StickyNote
	Category     string // A–F, the reader's own
}

// Ending is something that ends on a day. Code is NAV's; Title names what has none.
type Ending struct {
	Code, Title string
	Day         civil.Date
}

// Name is given name and family name, or what there is of them.
func (r *Row) Name() string { return strings.TrimSpace(r.Given + " " + r.Family) }

// Sorted is the name as the table writes it: family name first.
func (r *Row) Sorted() string {
	if r.Family == "" || r.Given == "" {
		return r.Name()
	}
	return r.Family + ", " + r.Given
}

// Protected says that address and telephone stay out of lists, exports and print.
func (r *Row) Protected() bool {
	return slices.ContainsFunc(r.Kinds, func(k access.Kind) bool { return k != access.Kontorsperre })
}

// Silence is how many days ago the two last spoke, else how long the follow-up has
// gone on without a talk that is registered; false where neither is known.
func (r *Row) Silence(today civil.Date) (days int, known bool) {
	from := r.Last
	if from.IsZero() {
		from = r.Start
	}
	if from.IsZero() || !r.Open {
		return 0, false
	}
	return max(0, today.Sub(from)), true
}

// Over says that the rhythm is broken: more days than are agreed, or than the office's
// standard, have gone since the two spoke. A paused follow-up has no rhythm.
func (r *Row) Over(today civil.Date) bool { return r.overIn(0, today) }

// soonDays is how near the end of the rhythm counts as nearly.
const soonDays = 7

// Soon says that the rhythm will be broken within a week.
func (r *Row) Soon(today civil.Date) bool { return !r.Over(today) && r.overIn(soonDays, today) }

func (r *Row) overIn(days int, today civil.Date) bool {
	silence, known := r.Silence(today)
	return known && !r.Paused && r.Centidays > 0 && 100*(silence+days) > r.Centidays
}

// Due is the day of what we owe first; zero where nothing is owed, or none has a day.
func (r *Row) Due() civil.Date {
	if len(r.Owed) == 0 {
		return civil.Date{}
	}
	return r.Owed[0].Due
}

// owes says whether something of a kind is owed; "" is any.
func (r *Row) owes(kind planner.DebtKind) bool {
	return slices.ContainsFunc(r.Owed, func(d planner.Debt) bool { return kind == "" || d.Kind == kind })
}

// compareDays puts a day that is not known last, whichever way the rest goes.
func compareDays(a, b civil.Date, desc bool) int {
	switch {
	case a.IsZero() || b.IsZero():
		return -cmp.Compare(boolInt(!a.IsZero()), boolInt(!b.IsZero()))
	case desc:
		return b.Compare(a)
	}
	return a.Compare(b)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
